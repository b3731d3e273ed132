"""Module: what assigning registers, what is found in which order, modes, gradients, conversion, text."""

import copy

import numpy as np
import pytest

import helpers
from helpers import nn


def branched(engine):
    """A model with a nested module, a shared layer, a buffer of each kind, a missing parameter and a list."""
    nn = engine.nn

    class Inner(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(engine.tensor([1.0, 2.0]))
            self.layer = nn.Linear(2, 2)

        def forward(self, x):
            return self.layer(x) * self.scale

    class Branched(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("seen", engine.tensor([0.0, 3.0]))
            self.register_buffer("scratch", engine.tensor([5.0]), persistent=False)
            self.register_buffer("nothing", None)
            self.bias = nn.Parameter(engine.tensor([0.5]), requires_grad=False)
            self.register_parameter("missing", None)
            self.inner = Inner()
            self.head = nn.Linear(2, 3, bias=False)
            self.same = self.inner
            self.many = nn.ModuleList([nn.ReLU(), nn.Linear(3, 1)])
            self.norm = nn.BatchNorm1d(3)
            self.off = None

        def forward(self, x):
            x = self.head(self.inner(x) + self.same(x)) + self.bias
            for layer in self.many[:1]:
                x = layer(x)
            return self.many[1](self.norm(x))

    return Branched()


def names(pairs):
    return [(name, type(value).__name__ if "Linear" in repr(type(value)) else None) for name, value in pairs]


def test_everything_is_found_in_pytorchs_order(torch):
    mine, other = branched(helpers), branched(torch)
    for method in ("named_parameters", "named_buffers", "named_modules", "named_children"):
        assert names(getattr(mine, method)()) == names(getattr(other, method)()), method
    for method in ("named_parameters", "named_buffers", "named_modules"):
        both = [[name for name, _ in getattr(model, method)(prefix="top", remove_duplicate=False)]
                for model in (mine, other)]
        assert both[0] == both[1]
        assert any(name.startswith("top.same") for name in both[0]) == (method != "named_buffers")
    for method in ("named_parameters", "named_buffers"):
        own = [[name for name, _ in getattr(model, method)(recurse=False)] for model in (mine, other)]
        assert own[0] == own[1] and own[0]
    assert list(mine.state_dict()) == list(other.state_dict())
    assert list(mine.parameters()) == [p for _, p in mine.named_parameters()]
    assert len(list(mine.buffers())) == len(list(other.buffers())) == 5
    assert len(list(mine.modules())) == len(list(other.modules()))
    assert [type(m).__name__ for m in mine.children()] == [type(m).__name__ for m in other.children()]


def test_the_same_model_computes_the_same(torch, states_agree):
    mine, other = branched(helpers).double(), branched(torch).double()
    mine.load_state_dict(other.state_dict())
    x = np.random.default_rng(0).standard_normal((5, 2))
    out, expected = mine(helpers.tensor(x)), other(torch.tensor(x))
    np.testing.assert_allclose(out.array, expected.detach().numpy(), rtol=1e-12)
    upstream = np.random.default_rng(1).standard_normal((5, 1))
    out.backward(upstream), expected.backward(torch.tensor(upstream))
    for (name, p), (_, q) in zip(mine.named_parameters(), other.named_parameters()):
        assert (p.grad is None) == (q.grad is None) == (name == "bias")
        if p.grad is not None:
            np.testing.assert_allclose(p.grad.array, q.grad.numpy(), rtol=1e-10, atol=1e-12, err_msg=name)
    states_agree(mine, other)


def test_apply_visits_children_first(torch):
    orders = []
    for engine in (helpers, torch):
        order, model = [], branched(engine)
        assert model.apply(lambda module: order.append(type(module).__name__)) is model
        orders.append(order)
    assert orders[0] == orders[1]


# ---- attributes ----

def test_assigning_registers_and_replaces():
    model = nn.Module()
    model.thing = nn.Parameter(helpers.tensor([1.0]))
    assert list(model.state_dict()) == ["thing"] and "thing" not in vars(model) and "thing" in dir(model)
    model.thing = nn.Linear(2, 1)
    assert [name for name, _ in model.named_parameters()] == ["thing.weight", "thing.bias"]
    model.thing = None
    assert model.thing is None and list(model.state_dict()) == [] and list(model.children()) == []
    del model.thing
    with pytest.raises(AttributeError, match="'Module' object has no attribute 'thing'"):
        model.thing
    with pytest.raises(AttributeError):
        del model.thing
    model.thing = 3
    model.thing = nn.Parameter(helpers.tensor([2.0]))
    assert vars(model).get("thing") is None and model.thing.tolist() == [2.0]


def test_plain_tensors_are_not_registered():
    model = nn.Module()
    model.constant = helpers.tensor([1.0])
    model.layers = [nn.Linear(1, 1)]        # a Python list hides its modules; ModuleList does not
    assert list(model.state_dict()) == [] and list(model.children()) == []


def test_a_buffer_stays_a_buffer_and_keeps_its_persistence():
    model = branched(helpers)
    model.seen, model.scratch = helpers.tensor([7.0]), helpers.tensor([8.0])
    state = model.state_dict()
    assert state["seen"].tolist() == [7.0] and "scratch" not in state
    with pytest.raises(TypeError, match="register_buffer: seen must be a Tensor or None, not ndarray"):
        model.seen = np.zeros(2)
    del model.scratch
    model.register_buffer("scratch", helpers.tensor([1.0]))
    assert "scratch" in model.state_dict()


@pytest.mark.parametrize("act, error, words", [
    (lambda m: setattr(m, "bias", helpers.tensor([1.0])), TypeError,
     "Branched.bias is a parameter; assign a Parameter or None"),
    (lambda m: setattr(m, "head", 3), TypeError,
     "Branched.head is a module; assign a Module or None, not int"),
    (lambda m: m.register_parameter("new", helpers.tensor([1.0])), TypeError,
     "new must be a Parameter or None, not Tensor"),
    (lambda m: m.register_buffer("new", 3), TypeError, "new must be a Tensor or None, not int"),
    (lambda m: m.add_module("new", "text"), TypeError, "new must be a Module or None, not str"),
    (lambda m: m.register_buffer("a.b", None), KeyError, "dots separate names"),
    (lambda m: m.register_buffer("", None), KeyError, "must not be empty"),
    (lambda m: m.register_buffer(3, None), TypeError, "must be text, not 3"),
    (lambda m: m.register_buffer("forward", None), KeyError, "Branched has an attribute 'forward' already"),
    (lambda m: m.train("yes"), ValueError, "mode must be True or False, not 'yes'"),
    (lambda m: m.load_state_dict(m.state_dict(), assign=True), NotImplementedError, "assign"),
    (lambda m: nn.Module()(3), NotImplementedError, "Module has no forward"),
])
def test_refusals_say_why_and_change_nothing(act, error, words):
    model = branched(helpers)
    before = repr(model), {key: value.tolist() for key, value in model.state_dict().items()}
    with pytest.raises(error, match=words):
        act(model)
    assert before == (repr(model), {key: value.tolist() for key, value in model.state_dict().items()})


@pytest.mark.parametrize("value", [lambda: nn.Parameter(helpers.tensor([1.0])), lambda: nn.Linear(1, 1)])
def test_forgetting_to_call_the_base_class_is_explained(value):
    class Forgetful(nn.Module):
        def __init__(self):
            self.thing = value()

    with pytest.raises(AttributeError, match=r"call super\(\).__init__\(\) before thing is assigned"):
        Forgetful()


# ---- modes and gradients ----

def test_train_and_eval_reach_every_module():
    model = branched(helpers)
    assert all(module.training for module in model.modules())
    assert model.eval() is model and not any(module.training for module in model.modules())
    assert model.train() is model and all(module.training for module in model.modules())


def test_zero_grad():
    layer = nn.Linear(3, 2)
    layer(helpers.tensor(np.ones((4, 3), np.float32))).sum().backward()
    kept = layer.weight.grad
    layer.zero_grad(set_to_none=False)
    assert layer.weight.grad is kept and kept.tolist() == [[0] * 3] * 2
    layer.zero_grad()
    assert layer.weight.grad is None and layer.bias.grad is None


def test_frozen_parameters_get_no_gradient():
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 1))
    assert model[0].requires_grad_(False) is model[0]
    model(helpers.tensor(np.ones((4, 3), np.float32))).sum().backward()
    assert model[0].weight.grad is None and model[1].weight.grad is not None
    assert not model[0].weight.requires_grad
    model.requires_grad_()
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_double_and_float_convert_in_place():
    model = branched(helpers)
    objects = [id(tensor) for tensor in [*model.parameters(), *model.buffers()]]
    x = np.random.default_rng(0).standard_normal((4, 2))
    (model(helpers.tensor(x.astype(np.float32))) ** 2).sum().backward()
    assert model.double() is model
    floating = [tensor for tensor in [*model.parameters(), *model.buffers()] if tensor.dtype.kind == "f"]
    assert {str(tensor.dtype) for tensor in floating} == {"float64"} and len(floating) == len(objects) - 1
    assert model.norm.num_batches_tracked.dtype == np.int64
    assert {str(p.grad.dtype) for p in model.parameters() if p.grad is not None} == {"float64"}
    assert [id(tensor) for tensor in [*model.parameters(), *model.buffers()]] == objects
    gradient = model.head.weight.grad.array.copy()
    (model(helpers.tensor(x)) ** 2).sum().backward()                     # accumulates in the new dtype
    assert not np.array_equal(model.head.weight.grad.array, gradient)
    assert not model.bias.requires_grad and model.head.weight.requires_grad
    assert {str(tensor.dtype) for tensor in model.float().parameters()} == {"float32"}


def test_a_copy_is_independent():
    model = branched(helpers)
    twin = copy.deepcopy(model)
    twin.head.weight.array[...] = 9
    twin.register_buffer("more", None)
    assert not np.any(model.head.weight.array == 9) and not hasattr(model, "more")
    assert twin.same is twin.inner and twin.same is not model.inner
    assert type(twin.head.weight) is nn.Parameter and twin.head.weight.requires_grad


# ---- text ----

def test_text_is_pytorchs(torch):
    def model(engine):
        nn = engine.nn

        class Block(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv = nn.Conv2d(3, 4, 3, padding=1)
                self.steps = nn.Sequential(nn.ReLU(), nn.Sequential(nn.MaxPool2d(2), nn.Flatten()))
                self.off = None

            def extra_repr(self):
                return "three\nlines"

        return Block()

    mine = repr(model(helpers))
    assert mine.replace("three\nlines", "three\n  lines") == repr(model(torch))
    assert repr(nn.Parameter(helpers.tensor([1.0, 2.5]))) == (
        "Parameter containing:\ntensor([1. , 2.5], requires_grad=True)")


# ---- Parameter ----

def test_parameter():
    values = np.array([1.0, 2.0], np.float32)
    for parameter in (nn.Parameter(values), nn.Parameter(helpers.Tensor(values))):
        assert parameter.requires_grad and parameter.is_leaf and parameter.array is values
        assert type(parameter * 2) is helpers.Tensor
    assert not nn.Parameter(values, requires_grad=False).requires_grad
    with pytest.raises(TypeError):
        nn.Parameter(np.array([1, 2]))
