"""Every module beside PyTorch's, from the same weights: results, all gradients, state, text."""

import inspect

import numpy as np
import pytest

import helpers
from helpers import nn, ops


def normal(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


IMAGES, SIGNALS, ROWS = normal(2, 4, 7, 6), normal(3, 4, 9), normal(5, 4)
LABELS = np.array([0, 3, 2, 2, 1])
CLASS_WEIGHTS = np.array([0.3, 2.0, 1.0, 0.5])
PROBABILITIES = np.random.default_rng(3).dirichlet(np.ones(4), 5)

CASES = {       # positional arguments, keyword arguments, inputs
    "Linear": [((4, 3), {}, [ROWS]), ((9, 3, False), {}, [SIGNALS])],
    "Conv1d": [((4, 6, 3), {}, [SIGNALS]),
               ((4, 6, 3, 2, 2, 2, 2, False, "reflect"), {}, [SIGNALS]),
               ((4, 2, 4), {"padding": "same", "padding_mode": "circular"}, [SIGNALS])],
    "Conv2d": [((4, 6, 3), {}, [IMAGES]),
               ((4, 6, (3, 2), (2, 1), (1, 2), (1, 2), 2), {"bias": False}, [IMAGES]),
               ((4, 3, 3), {"padding": (2, 1), "padding_mode": "reflect"}, [IMAGES]),
               ((4, 3, 3), {"padding": (1, 2), "padding_mode": "replicate", "stride": 2}, [IMAGES]),
               ((4, 3, (3, 2)), {"padding": (2, 1), "padding_mode": "circular"}, [IMAGES]),
               ((4, 3, (4, 3)), {"padding": "same", "padding_mode": "replicate", "dilation": (1, 2)},
                [IMAGES]),
               ((4, 3, 3), {"padding": "valid", "padding_mode": "circular"}, [IMAGES]),
               ((4, 3, 3), {"padding": "same"}, [IMAGES])],
    "ConvTranspose2d": [((4, 3, 3), {}, [IMAGES]),
                        ((4, 6, (3, 2), 2, 1, 1, 2, False, 2), {}, [IMAGES])],
    "Unfold": [((3,), {}, [IMAGES]),
               (((3, 2),), {"padding": (1, 0), "stride": (2, 1), "dilation": 2}, [IMAGES])],
    "Fold": [(((6, 7), 2), {}, [normal(2, 12, 30)]),
             (((7, 6), (3, 2), 1, (1, 0)), {"stride": (3, 2)}, [normal(2, 12, 9)])],
    "ZeroPad2d": [((2,), {}, [IMAGES]), (((1, -2, 0, 3),), {}, [IMAGES])],
    "MaxPool1d": [((2,), {}, [SIGNALS]), ((3, 2, 1, 2), {"ceil_mode": True}, [SIGNALS])],
    "MaxPool2d": [((2,), {}, [IMAGES]), (((3, 2), 1, 1), {"dilation": (1, 2)}, [IMAGES]),
                  ((3,), {"stride": 2, "ceil_mode": True}, [np.round(IMAGES)])],
    "AvgPool2d": [((2,), {}, [IMAGES]), ((3, 2, 1, True, False), {}, [IMAGES])],
    "LPPool2d": [((2, 2), {}, [IMAGES]), ((3, (3, 2), 1), {}, [np.abs(IMAGES)])],
    "AdaptiveAvgPool2d": [((1,), {}, [IMAGES]), (((3, None),), {}, [IMAGES])],
    "AdaptiveMaxPool2d": [((2,), {}, [IMAGES]), (((None, 4),), {}, [IMAGES])],
    "ReLU": [((), {}, [IMAGES])],
    "LeakyReLU": [((), {}, [IMAGES]), ((0.3,), {}, [IMAGES])],
    "ELU": [((), {}, [IMAGES]), ((0.4,), {}, [IMAGES])],
    "SELU": [((), {}, [IMAGES])],
    "Sigmoid": [((), {}, [IMAGES])],
    "Tanh": [((), {}, [IMAGES])],
    "Softplus": [((), {}, [IMAGES]), ((2, 1), {}, [IMAGES])],
    "GELU": [((), {}, [IMAGES]), (("tanh",), {}, [IMAGES])],
    "Softmax": [((1,), {}, [IMAGES])],
    "LogSoftmax": [((-1,), {}, [IMAGES])],
    "BatchNorm1d": [((4,), {}, [ROWS]), ((4, 1e-2, 0.3), {}, [SIGNALS]), ((4,), {"momentum": None}, [ROWS]),
                    ((4,), {"affine": False}, [ROWS]), ((4,), {"track_running_stats": False}, [SIGNALS])],
    "BatchNorm2d": [((4,), {}, [IMAGES]), ((4,), {"momentum": None, "affine": False}, [IMAGES]),
                    ((4, 1e-3, 0.2, True, False), {}, [IMAGES])],
    "LayerNorm": [((6,), {}, [IMAGES]), (((7, 6), 1e-2), {"bias": False}, [IMAGES]),
                  (([4, 7, 6],), {"elementwise_affine": False}, [IMAGES])],
    "GroupNorm": [((2, 4), {}, [IMAGES]), ((4, 4, 1e-2, False), {}, [SIGNALS])],
    "LocalResponseNorm": [((3,), {}, [IMAGES]), ((2, 0.5, 0.6, 2.0), {}, [IMAGES])],
    "Dropout": [((0.0,), {}, [IMAGES])],
    "Identity": [((1, "anything"), {"unused": 2}, [IMAGES])],
    "Flatten": [((), {}, [IMAGES]), ((0,), {}, [IMAGES]), ((1, 2), {}, [IMAGES]), ((-2,), {}, [IMAGES])],
    "CrossEntropyLoss": [((), {}, [ROWS, LABELS]), ((), {"reduction": "sum"}, [ROWS, PROBABILITIES]),
                         ((), {"weight": CLASS_WEIGHTS, "label_smoothing": 0.2, "ignore_index": 2},
                          [ROWS, LABELS])],
    "NLLLoss": [((), {}, [ROWS, LABELS]),
                ((), {"weight": CLASS_WEIGHTS, "reduction": "none", "ignore_index": 2}, [ROWS, LABELS])],
    "MSELoss": [((), {}, [ROWS, PROBABILITIES]), ((), {"reduction": "none"}, [ROWS, PROBABILITIES])],
    "MultiMarginLoss": [((), {}, [ROWS, LABELS]),
                        ((2, 0.7), {"weight": CLASS_WEIGHTS, "reduction": "sum"}, [ROWS, LABELS])],
    "BCEWithLogitsLoss": [((), {}, [ROWS, PROBABILITIES]),
                          ((), {"pos_weight": CLASS_WEIGHTS, "weight": CLASS_WEIGHTS, "reduction": "none"},
                           [ROWS, PROBABILITIES])],
}
ALL = [pytest.param(name, *case, id=f"{name}-{index}")
       for name, cases in CASES.items() for index, case in enumerate(cases)]
ELSEWHERE = {"functional", "init", "models", "utils", "Module", "Parameter", "Sequential", "ModuleList"}


def test_every_module_has_a_case():
    assert set(CASES) == set(nn.__all__) - ELSEWHERE


@pytest.mark.parametrize("name, args, kwargs, inputs", ALL)
def test_results_gradients_state_and_text(module_twin, name, args, kwargs, inputs):
    module_twin(name, *args, inputs=inputs, **kwargs)


@pytest.mark.parametrize("name", CASES)
def test_names_order_and_defaults_of_the_arguments(torch, name):
    def arguments(cls):
        return [(p.name, p.default) for p in inspect.signature(cls.__init__).parameters.values()
                if p.name != "rng" and p.kind is not inspect.Parameter.VAR_KEYWORD and p.name != "args"]
    ours, theirs = arguments(getattr(nn, name)), arguments(getattr(torch.nn, name))
    # `bias` of batch and group norm is newer than the oldest PyTorch that we support.
    assert ours[:len(theirs)] == theirs


# ---- batch normalization has a state ----

@pytest.mark.parametrize("momentum", [0.1, 0.4, None])
def test_running_statistics_over_several_batches(torch, momentum, rng, states_agree):
    mine, other = (engine.nn.BatchNorm2d(3, momentum=momentum).double() for engine in (helpers, torch))
    for count in range(1, 6):
        batch = rng.standard_normal((4, 3, 5, 2)) * count + count
        mine(helpers.tensor(batch)), other(torch.tensor(batch))
        states_agree(mine, other)
        assert mine.num_batches_tracked.item() == count
    assert not np.allclose(mine.running_mean, 0)
    mine.eval(), other.eval()
    batch = rng.standard_normal((1, 3, 1, 1))
    out, expected = mine(helpers.tensor(batch)), other(torch.tensor(batch))
    np.testing.assert_allclose(out.array, expected.detach().numpy(), rtol=1e-12)
    states_agree(mine, other)


@pytest.mark.parametrize("name, inputs", [
    ("BatchNorm2d", [IMAGES]), ("BatchNorm1d", [ROWS]), ("BatchNorm1d", [SIGNALS])])
@pytest.mark.parametrize("settings", [{}, {"track_running_stats": False}, {"affine": False}, {"bias": False}])
def test_batch_norm_in_evaluation(module_twin, name, inputs, settings):
    module_twin(name, 4, inputs=inputs, training=False, **settings)


def test_another_batch_between_forward_and_backward_changes_no_gradient(torch, rng):
    gradients, upstream = [], rng.standard_normal(IMAGES.shape)
    for engine in (helpers, torch):
        layer = engine.nn.BatchNorm2d(4).double()
        x = engine.tensor(IMAGES, requires_grad=True)
        out = layer(x)
        layer(engine.tensor(2 * IMAGES + 1))            # writes into the running statistics
        out.backward(engine.tensor(upstream))
        gradients.append(np.asarray(x.grad))
    np.testing.assert_allclose(*gradients, rtol=1e-10, atol=1e-12)


def test_reset_running_stats(rng):
    layer = nn.BatchNorm1d(4)
    layer(helpers.tensor(rng.standard_normal((5, 4)).astype(np.float32)))
    layer.weight.array[...] = 3
    layer.reset_running_stats()
    assert layer.running_mean.tolist() == [0] * 4 and layer.running_var.tolist() == [1] * 4
    assert layer.num_batches_tracked.item() == 0 and layer.weight.tolist() == [3] * 4
    layer.reset_parameters()
    assert layer.weight.tolist() == [1] * 4 and layer.bias.tolist() == [0] * 4


def test_the_size_of_a_transposed_convolutions_output_can_be_chosen(torch, rng):
    mine, other = (engine.nn.ConvTranspose2d(4, 3, 3, stride=(3, 2), padding=1).double()
                   for engine in (helpers, torch))
    mine.load_state_dict(other.state_dict())
    for size in [(19, 11), (21, 12), (2, 3, 20, 12)]:
        out = mine(helpers.tensor(IMAGES), output_size=size)
        expected = other(torch.tensor(IMAGES), output_size=size)
        assert out.shape[-2:] == size[-2:]
        np.testing.assert_allclose(out.array, expected.detach().numpy(), rtol=1e-11, atol=1e-11)
    for size in [(18, 11), (22, 11), (19, 13)]:
        with pytest.raises(ValueError, match=r"output_size .* possible are 19 to 21 by 11 to 12"):
            mine(helpers.tensor(IMAGES), output_size=size)


# ---- dropout ----

def test_dropout_by_mode_and_generator():
    x = helpers.tensor(np.ones((200, 5)), requires_grad=True)
    layer = nn.Dropout(0.3, rng=np.random.default_rng(1))
    first, second = layer(x), layer(x)
    assert not np.array_equal(first, second) and set(np.unique(first.array)) == {0, 1 / 0.7}
    again = nn.Dropout(0.3, rng=np.random.default_rng(1))(x)
    assert np.array_equal(first, again)
    assert layer.eval()(x) is x
    helpers.manual_seed(4)
    one = nn.Dropout()(x)
    helpers.manual_seed(4)
    assert np.array_equal(one, nn.Dropout()(x)) and repr(nn.Dropout()) == "Dropout(p=0.5, inplace=False)"


def test_no_gradient_is_computed_for_an_input_that_is_data(monkeypatch):
    asked, original = [], ops.conv2d_backward

    def spy(grad_out, cache, needs_x_grad):
        asked.append(needs_x_grad)
        return original(grad_out, cache, needs_x_grad)

    monkeypatch.setattr(ops, "conv2d_backward", spy)
    model = nn.Sequential(nn.Conv2d(4, 2, 3), nn.Conv2d(2, 2, 3)).double()
    model(helpers.tensor(IMAGES)).sum().backward()
    assert asked == [True, False]       # the way back starts with the second layer
