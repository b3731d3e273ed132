"""What all optimizers share: groups, what they accept and refuse, zero_grad, closures, None gradients."""

import inspect

import numpy as np
import pytest

import helpers
from helpers import no_grad, optim, tensor

CLASSES = [optim.SGD, optim.Adagrad, optim.RMSprop, optim.Adam, optim.AdamW]
every = pytest.mark.parametrize("cls", CLASSES, ids=[cls.__name__ for cls in CLASSES])



def each_that_has(*names):
    """Every optimizer with each of those arguments that it has."""
    return pytest.mark.parametrize("cls, name", [
        (cls, name) for cls in CLASSES for name in names if name in inspect.signature(cls).parameters])


# ---- parameters ----

@every
@pytest.mark.parametrize("params, error, message", [
    ([], ValueError, "params is empty"),
    (iter(()), ValueError, "params is empty"),
    (tensor([1.0], requires_grad=True), TypeError, r"not one Tensor; write \[params\]"),
    ([np.ones(3)], TypeError, "a parameter must be a Tensor, not ndarray"),
    ([tensor([1.0]), None], TypeError, "a parameter must be a Tensor, not NoneType"),
    ([("weight", tensor([1.0]))], NotImplementedError, "pairs of a name and a parameter"),
    ({tensor([1.0])}, TypeError, "a set has none"),
    ([{"params": {tensor([1.0])}}], TypeError, "a set has none"),
    ([{"lr": 0.1}], ValueError, "needs the key 'params'"),
    ([{"params": [tensor([1.0])]}, tensor([1.0])], TypeError, "a parameter group must be a dict, not Tensor"),
    ([tensor([1.0], requires_grad=True) * 2], ValueError, "was computed from other Tensors"),
])
def test_parameters_that_are_none(cls, params, error, message):
    with pytest.raises(error, match=f"{cls.__name__}: .*{message}"):
        cls(params)


@every
def test_a_parameter_in_two_groups_is_refused(cls, parameter):
    p, q = parameter([1.0]), parameter([1.0])       # equal values are no reason
    with pytest.raises(ValueError, match="more than one parameter group"):
        cls([{"params": [p, q]}, {"params": p}])
    optimizer = cls([{"params": [p]}, {"params": q}])
    with pytest.raises(ValueError, match="more than one parameter group"):
        optimizer.add_param_group({"params": [q]})
    assert [len(group["params"]) for group in optimizer.param_groups] == [1, 1]


@every
def test_a_parameter_twice_in_one_group_warns_as_in_pytorch(cls, parameter):
    p = parameter([1.0])
    with pytest.warns(UserWarning, match="duplicate parameters"):
        cls([p, p])


def test_a_generator_of_parameters(parameter):
    p, q = parameter([1.0], grad=[1.0]), parameter([2.0], grad=[1.0])
    optimizer = optim.SGD((x for x in (p, q)), lr=1.0)
    optimizer.step()
    optimizer.step()
    assert [p.item(), q.item()] == [-1, 0]


@every
def test_a_frozen_parameter_is_accepted_and_stays(cls, parameter):
    p, frozen = parameter([1.0], grad=[1.0]), tensor([5.0, 6.0])
    cls([p, frozen], weight_decay=0.1).step()
    assert frozen.tolist() == [5, 6] and p.item() != 1


@every
def test_zero_is_not_none(cls, parameter):
    with_none, with_zero = parameter([1.0], grad=[1.0]), parameter([1.0], grad=[1.0])
    optimizer = cls([with_none, with_zero], lr=0.01, weight_decay=0.1)
    optimizer.step()
    after_one = with_none.item()
    with_none.grad = None
    with_zero.grad.zero_()
    optimizer.step()
    assert with_none.item() == after_one != with_zero.item()


# ---- settings ----

@each_that_has("lr", "weight_decay", "eps", "momentum", "alpha", "lr_decay", "initial_accumulator_value")
@pytest.mark.parametrize("value, error", [(-1e-3, ValueError), (float("nan"), ValueError), ("1", TypeError),
                                          (None, TypeError), (True, TypeError)])
def test_settings_out_of_range(cls, name, value, error, parameter):
    with pytest.raises(error, match=f"{cls.__name__}: {name} must be"):
        cls([parameter([1.0])], **{name: value})
    optimizer = cls([parameter([1.0])])
    with pytest.raises(error, match=f"{cls.__name__}: {name} must be"):
        optimizer.add_param_group({"params": [parameter([1.0])], name: value})
    assert len(optimizer.param_groups) == 1


@pytest.mark.parametrize("cls", [optim.Adam, optim.AdamW])
@pytest.mark.parametrize("betas, message", [
    ((1.0, 0.9), r"betas\[0\] must be at least 0 and below 1, not 1.0"),
    ((0.9, 1.0), r"betas\[1\] must be .* not 1.0"),
    ((-0.1, 0.9), r"betas\[0\]"), ((0.9, -0.1), r"betas\[1\]"), ((0.9, float("nan")), r"betas\[1\]"),
    ((0.9,), "betas must be two numbers"), (0.9, "betas must be two numbers"),
    ((0.9, 0.9, 0.9), "betas must be two"),
])
def test_betas_out_of_range(cls, betas, message, parameter):
    with pytest.raises(ValueError, match=f"{cls.__name__}: {message}"):
        cls([parameter([1.0])], betas=betas)


@pytest.mark.parametrize("settings", [
    {}, {"momentum": 0}, {"momentum": 0.9, "dampening": 0.1}, {"momentum": -0.9},
])
def test_nesterov_without_momentum_or_with_dampening(settings, parameter):
    with pytest.raises(ValueError, match="nesterov needs momentum above 0 and dampening 0"):
        optim.SGD([parameter([1.0])], nesterov=True, **settings)


@each_that_has("amsgrad", "maximize", "lr_decay", "foreach", "fused", "capturable", "differentiable")
def test_what_is_not_supported_is_refused_wherever_it_is_said(cls, name, parameter):
    value = 0.1 if name == "lr_decay" else True
    message = f"{cls.__name__}: {name}={value} is not supported"
    with pytest.raises(NotImplementedError, match=message):
        cls([parameter([1.0])], **{name: value})
    p = parameter([1.0], grad=[1.0])
    optimizer = cls([p])
    with pytest.raises(NotImplementedError, match=message):
        optimizer.add_param_group({"params": [parameter([1.0])], name: value})
    foreign = optimizer.state_dict()
    foreign["param_groups"][0][name] = value
    with pytest.raises(NotImplementedError, match=message):
        optimizer.load_state_dict(foreign)
    optimizer.param_groups[0][name] = value
    with pytest.raises(NotImplementedError, match=message):
        optimizer.step()
    assert p.item() == 1
    optimizer.param_groups[0][name] = 0 if name == "lr_decay" else False
    optimizer.step()
    assert p.item() != 1


@every
def test_a_tensor_as_rate_is_refused(cls, parameter):
    with pytest.raises(NotImplementedError, match=f"{cls.__name__}: lr as a Tensor is not supported"):
        cls([parameter([1.0])], lr=tensor(0.1))
    with pytest.raises(TypeError, match="lr must be a number"):
        cls([parameter([1.0])], lr=np.array([0.1]))


def test_betas_as_tensors_are_refused(parameter):
    with pytest.raises(NotImplementedError, match=r"betas\[1\] as a Tensor is not supported"):
        optim.Adam([parameter([1.0])], betas=(0.9, tensor(0.99)))


# ---- groups ----

def test_groups_take_missing_settings_from_the_optimizer(parameter):
    given = {"params": parameter([2.0]), "lr": 0.5, "name": "head"}
    optimizer = optim.SGD([{"params": [parameter([1.0])]}, given], lr=0.1, momentum=0.9)
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 0.5]
    assert [group["momentum"] for group in optimizer.param_groups] == [0.9, 0.9]
    assert optimizer.param_groups[1]["name"] == "head"
    assert list(given) == ["params", "lr", "name"]
    assert given["params"] is not optimizer.param_groups[1]["params"]


def test_a_group_that_is_added_later(parameter):
    p, q = parameter([0.0], grad=[1.0]), parameter([0.0], grad=[1.0])
    optimizer = optim.SGD([p], lr=1.0)
    optimizer.step()
    optimizer.add_param_group({"params": q, "lr": 0.5})
    optimizer.step()
    assert [p.item(), q.item()] == [-2, -0.5]


@every
def test_the_rate_in_a_group_can_be_written(cls, parameter):
    p, q = parameter([0.0], grad=[1.0]), parameter([0.0], grad=[1.0])
    optimizer = cls([{"params": [p]}, {"params": [q]}], lr=0.1)
    optimizer.param_groups[1]["lr"] = 0
    optimizer.step()
    assert p.item() < 0 and q.item() == 0
    optimizer.param_groups[1]["lr"] *= 10
    optimizer.param_groups[1]["lr"] += np.float64(1e-3)
    before = p.item()
    optimizer.step()
    assert p.item() < before and q.item() < 0


# ---- one step ----

@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parameters_keep_array_and_dtype(cls, dtype, parameter):
    p = parameter([[1.0, -2.0], [0.5, 3.0]], grad=[[1.0, 2.0], [3.0, 4.0]], dtype=dtype)
    array = p.array
    optimizer = cls([p], lr=np.float64(0.1), weight_decay=np.float64(0.1))
    for _ in range(3):
        optimizer.step()
    assert p.array is array and array.dtype == dtype
    assert p.requires_grad and p.is_leaf


@every
def test_a_single_number_as_parameter(cls, parameter):
    p, q = parameter(1.5, grad=-0.3), parameter([1.5], grad=[-0.3])
    settings = {"momentum": 0.5} if cls in (optim.SGD, optim.RMSprop) else {}
    optimizer = cls([p, q], weight_decay=0.1, **settings)
    for _ in range(3):
        optimizer.step()
    assert p.shape == () and p.item() == q.item() != 1.5


@every
def test_a_graph_notices_that_its_parameter_moved(cls, parameter):
    p = parameter([1.0, 2.0])
    loss = (p * p).sum()
    loss.backward(retain_graph=True)
    cls([p]).step()
    with pytest.raises(RuntimeError, match="changed in place"):
        loss.backward()


@every
def test_a_converted_model_needs_a_new_optimizer(cls, parameter):
    p = parameter([1.0], grad=[1.0], dtype=np.float32)
    optimizer = cls([p], **({"momentum": 0.9} if cls is optim.SGD else {}))
    optimizer.step()
    p.data = p.data.double()
    p.grad = tensor(np.array([1.0]))
    with pytest.raises(TypeError, match="dtype of w, float64, not float32; make the optimizer after"):
        optimizer.step()


def converted(first, second, optimizer):
    second.array = second.array.astype(np.float32)
    second.grad = tensor(np.array([1.0], np.float32))


def setting(name, value):
    def spoil(first, second, optimizer):
        optimizer.param_groups[1][name] = value
    return spoil


@every
@pytest.mark.parametrize("spoil, error, message", [
    (converted, TypeError, "dtype of w, float32, not float64"),
    (setting("lr", "fast"), TypeError, "lr must be a number, not 'fast'"),
    (setting("lr", float("nan")), ValueError, "lr must be at least 0, not nan"),
    (setting("weight_decay", None), TypeError, "weight_decay must be a number, not None"),
    (setting("maximize", True), NotImplementedError, "maximize=True is not supported"),
], ids=["dtype", "text", "nan", "None", "unsupported"])
def test_a_step_that_fails_changes_nothing(cls, spoil, error, message, parameter):
    first, second = parameter([1.0, 2.0], grad=[3.0, -4.0]), parameter([1.0], grad=[2.0])
    optimizer = cls([{"params": [first]}, {"params": [second]}], lr=0.1,
                    **({"momentum": 0.9} if cls is optim.SGD else {}))
    optimizer.step()
    values = first.array.copy()
    kept = {name: np.array(value) for name, value in optimizer.state[first].items()}
    spoil(first, second, optimizer)
    with pytest.raises(error, match=f"{cls.__name__}: .*{message}"):
        optimizer.step()
    assert np.array_equal(first.array, values) and kept
    assert all(np.array_equal(optimizer.state[first][name], value) for name, value in kept.items())


def test_a_rate_below_zero_that_a_schedule_left_is_used(parameter):
    p = parameter([1.0], grad=[2.0])
    optimizer = optim.SGD([p], lr=0.5)
    optimizer.param_groups[0]["lr"] = -0.25
    optimizer.step()
    assert p.array[0] == 1.5


def test_step_returns_what_the_closure_returns(parameter):
    p = parameter([3.0])
    optimizer = optim.SGD([p], lr=0.5)

    def closure():
        optimizer.zero_grad()
        loss = (p * p).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 9
    assert p.item() == 0
    assert optimizer.step() is None


@every
def test_zero_grad(cls, parameter):
    p, q, r = parameter([1.0], grad=[1.0]), parameter([1.0], grad=[2.0]), parameter([1.0])
    optimizer = cls([{"params": [p]}, {"params": [q, r]}])
    kept = q.grad
    optimizer.zero_grad(set_to_none=False)
    assert p.grad.item() == q.grad.item() == 0 and r.grad is None and q.grad is kept
    optimizer.zero_grad()
    assert p.grad is None and q.grad is None


@every
def test_learning(cls):
    rng = np.random.default_rng(1)
    x, truth = rng.standard_normal((50, 3)), np.array([1.0, -2.0, 0.5])
    w = tensor(np.zeros(3), requires_grad=True)
    optimizer = cls([w], lr=0.3 if cls in (optim.SGD, optim.Adagrad) else 0.02, weight_decay=0)
    for _ in range(300):
        optimizer.zero_grad()
        ((tensor(x) @ w - tensor(x @ truth)) ** 2).mean().backward()
        optimizer.step()
    np.testing.assert_allclose(w.array, truth, atol=0.05)


# ---- one's own optimizer, written as in PyTorch ----

class Signed(optim.Optimizer):
    def __init__(self, params, lr):
        super().__init__(params, {"lr": lr})

    def step(self):
        with no_grad():
            for group in self.param_groups:
                for p in group["params"]:
                    self.state[p]["count"] = self.state[p].get("count", 0) + 1
                    p.add_(tensor(np.sign(p.grad.array)), alpha=-group["lr"])


def test_a_subclass_with_its_own_step(parameter):
    p = parameter([1.0, -1.0], grad=[0.3, -7.0])
    optimizer = Signed([p], lr=0.25)
    optimizer.step()
    assert p.tolist() == [0.75, -0.75]
    other = Signed([p], lr=1)
    other.load_state_dict(optimizer.state_dict())
    assert other.state[p] == {"count": 1} and other.param_groups[0]["lr"] == 0.25


def test_a_subclass_that_says_nothing(parameter):
    with pytest.raises(NotImplementedError, match="Optimizer says in neither update nor step"):
        optim.Optimizer([parameter([1.0], grad=[1.0])], {}).step()


def test_the_package_lists_what_it_has():
    assert helpers.optim is optim
    for name in optim.__all__:
        assert getattr(optim, name).__doc__
    for name in optim.lr_scheduler.__all__:
        assert getattr(optim.lr_scheduler, name).__doc__
