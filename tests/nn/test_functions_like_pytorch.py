"""Every function of nn.functional beside PyTorch's: same arguments, same values, same gradients."""

import inspect

import numpy as np
import pytest

import helpers
from helpers.nn import functional

OURS_ALONE = {"rng", "mask"}


def normal(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


IMAGES, SIGNALS = normal(2, 4, 7, 6), normal(3, 4, 9)
SCORES, LABELS = normal(6, 5), np.array([0, 4, 2, 2, 1, 3])
CLASS_WEIGHTS = np.array([0.3, 2.0, 1.0, 0.5, 1.7])
PROBABILITIES = np.exp(normal(6, 5, seed=1)) / np.exp(normal(6, 5, seed=1)).sum(axis=1, keepdims=True)
STATISTICS = normal(4), np.exp(normal(4))
PER_PIXEL = np.array([[[0, 4, 1], [2, 2, 3]], [[3, -100, 0], [1, 4, 4]]])

CASES = {
    "conv1d": [((SIGNALS, normal(6, 4, 3)), {}),
               ((SIGNALS, normal(6, 2, 3), normal(6), 2, 1, 2, 2), {}),
               ((SIGNALS, normal(6, 4, 4)), {"padding": "same"})],
    "conv2d": [((IMAGES, normal(6, 4, 3, 2), normal(6)), {}),
               ((IMAGES, normal(6, 2, 3, 2)),
                {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "groups": 2}),
               ((IMAGES, normal(6, 4, 4, 3), normal(6)), {"padding": "same", "dilation": 2}),
               ((IMAGES, normal(6, 4, 3, 3), None, 1, "valid"), {})],
    "conv_transpose2d": [((IMAGES, normal(4, 3, 3, 2), normal(3)), {}),
                         ((IMAGES, normal(4, 3, 3, 2), normal(6), 2, 1, 1, 2, 2), {}),
                         ((IMAGES, normal(4, 2, 3, 3)), {"stride": (3, 2), "output_padding": (2, 0)})],
    "unfold": [((IMAGES, 3), {}), ((IMAGES, (3, 2), 2, (1, 0), (1, 2)), {})],
    "fold": [((normal(2, 12, 30), (6, 7), (2, 2)), {}),
             ((normal(2, 12, 9), (7, 6), (3, 2), 1, (1, 0), (3, 2)), {})],
    "pad": [((IMAGES, (1, 2)), {}), ((IMAGES, (1, -2, 0, 3)), {"value": 0.7}),
            ((IMAGES, [2, 1, 1, 3], "reflect"), {}), ((IMAGES, (2, 1, 1, 3), "replicate"), {}),
            ((IMAGES, (2, -1, 4, 1), "circular"), {}),
            ((SIGNALS, (3, 1), "reflect"), {})],
    "max_pool1d": [((SIGNALS, 2), {}), ((SIGNALS, 3, 2, 1, 2), {"ceil_mode": True})],
    "max_pool2d": [((IMAGES, 2), {}), ((IMAGES, (3, 2), 1, 1), {}), ((IMAGES, 3, 2, 1, 1, True), {}),
                   ((np.round(IMAGES), 3, 1), {"dilation": (1, 2)})],
    "avg_pool2d": [((IMAGES, 2), {}), ((IMAGES, (3, 2), (1, 2), 1), {}),
                   ((IMAGES, 3, 2, 1, True, False), {})],
    "lp_pool2d": [((IMAGES, 2, 2), {}), ((np.abs(IMAGES), 3.5, (3, 2), 1), {})],
    "adaptive_avg_pool2d": [((IMAGES, (3, 4)), {}), ((IMAGES, 1), {}), ((IMAGES, (None, 2)), {})],
    "adaptive_max_pool2d": [((IMAGES, (3, 4)), {}), ((IMAGES, 1), {}), ((IMAGES, (None, 2)), {})],
    "linear": [((normal(3, 4), normal(5, 4), normal(5)), {}), ((normal(2, 3, 4), normal(5, 4)), {}),
               ((normal(4), normal(5, 4)), {"bias": normal(5)}), ((normal(2, 3, 4), normal(4)), {})],
    "relu": [((IMAGES,), {})],
    "leaky_relu": [((IMAGES,), {}), ((IMAGES, 0.3), {})],
    "elu": [((IMAGES,), {}), ((IMAGES, 0.4), {})],
    "selu": [((IMAGES,), {})],
    "sigmoid": [((4 * IMAGES,), {})],
    "tanh": [((IMAGES,), {})],
    "softplus": [((IMAGES,), {}), ((9 * IMAGES, 2, 3), {})],
    "gelu": [((IMAGES,), {}), ((IMAGES,), {"approximate": "tanh"})],
    "softmax": [((SCORES, 1), {}), ((IMAGES,), {"dim": -2}), ((SCORES, 0), {})],
    "log_softmax": [((SCORES, 1), {}), ((IMAGES,), {"dim": -2}), ((SCORES, 0), {})],
    "cross_entropy": [((SCORES, LABELS), {}), ((SCORES, PROBABILITIES), {}),
                      ((SCORES, LABELS, CLASS_WEIGHTS), {"label_smoothing": 0.2, "ignore_index": 2}),
                      ((SCORES, PROBABILITIES, CLASS_WEIGHTS), {"label_smoothing": 0.1, "reduction": "sum"}),
                      ((normal(2, 5, 2, 3), PER_PIXEL), {"reduction": "none"}),
                      ((SCORES[0], np.array(3)), {})],
    "nll_loss": [((SCORES, LABELS), {}), ((normal(2, 5, 2, 3), PER_PIXEL, CLASS_WEIGHTS), {}),
                 ((SCORES, LABELS), {"reduction": "none", "ignore_index": 1}),
                 ((SCORES, LABELS), {"reduction": "sum"})],
    "mse_loss": [((SCORES, normal(6, 5, seed=2)), {}), ((SCORES, normal(6, 5, seed=2)), {"reduction": "sum"}),
                 ((SCORES, normal(6, 5, seed=2)), {"reduction": "none"})],
    "multi_margin_loss": [((SCORES, LABELS), {}), ((SCORES, LABELS, 2, 0.6, CLASS_WEIGHTS), {}),
                          ((SCORES, LABELS), {"reduction": "none", "margin": 2.0})],
    "binary_cross_entropy_with_logits": [
        ((SCORES, PROBABILITIES), {}),
        ((SCORES, PROBABILITIES, CLASS_WEIGHTS), {"reduction": "none"}),
        ((SCORES, PROBABILITIES), {"pos_weight": CLASS_WEIGHTS, "reduction": "sum"})],
    "batch_norm": [((IMAGES, *STATISTICS, normal(4, seed=1), normal(4, seed=2)), {"training": True}),
                   ((IMAGES, *STATISTICS, normal(4, seed=1), normal(4, seed=2), False), {}),
                   ((SIGNALS, *STATISTICS, normal(4, seed=1), None, True, 0.3, 1e-2), {}),
                   ((normal(5, 4), None, None), {"training": True, "bias": normal(4)})],
    "layer_norm": [((IMAGES, (7, 6), normal(7, 6), normal(7, 6, seed=1)), {}), ((IMAGES, [6]), {"eps": 0.1}),
                   ((IMAGES, (4, 7, 6)), {"weight": normal(4, 7, 6)}), ((IMAGES, (6,)), {"bias": normal(6)})],
    "group_norm": [((IMAGES, 2, normal(4), normal(4, seed=1)), {}), ((IMAGES, 1), {}),
                   ((SIGNALS, 4), {"weight": normal(4), "eps": 0.1})],
    "local_response_norm": [((IMAGES, 3), {}), ((IMAGES, 4, 0.5, 0.6, 2.0), {})],
    "dropout": [((IMAGES, 0.3, False), {})],
}
# Our gradients of these are refused, PyTorch's are not there or are of no use.
CONSTANTS = {"batch_norm": ("running_mean", "running_var"),
             "cross_entropy": ("weight",), "nll_loss": ("weight",),
             "multi_margin_loss": ("weight",), "binary_cross_entropy_with_logits": ("weight", "pos_weight")}


def test_every_function_has_a_case():
    assert set(CASES) == set(functional.__all__)


@pytest.mark.parametrize("name, args, settings", [
    pytest.param(name, *case, id=f"{name}-{index}")
    for name, cases in CASES.items() for index, case in enumerate(cases)])
def test_values_and_gradients(function_twin, name, args, settings):
    function_twin(name, *args, constants=CONSTANTS.get(name, ()), **settings)


@pytest.mark.parametrize("name", functional.__all__)
def test_names_order_and_defaults_of_the_arguments(torch, name):
    other = getattr(torch.nn.functional, name)
    if name in ("max_pool1d", "max_pool2d", "adaptive_max_pool2d"):   # dispatched: the other has the names
        other = getattr(torch.nn.functional, f"{name}_with_indices")
    ours = [(p.name, p.default) for p in inspect.signature(getattr(functional, name)).parameters.values()
            if p.name not in OURS_ALONE]
    try:
        theirs = [(p.name, p.default) for p in inspect.signature(other).parameters.values()]
    except ValueError:                  # functions in C say it in the first line of their docstring
        line = other.__doc__.strip().partition("\n")[0]
        inside = line[line.index("(") + 1:line.rindex(")")]
        parts = [part.strip().partition("=") for part in inside.split(",")]
        assert [name for name, _ in ours] == [name.strip() for name, _, _ in parts]
        theirs = [(name.strip(), eval(default) if equals else inspect.Parameter.empty)
                  for name, equals, default in parts]
    # Arguments that newer versions of PyTorch append are not missed in older ones.
    assert ours[:len(theirs)] == theirs


def test_a_missing_dim_is_guessed_as_pytorch_guesses_it(torch):
    for shape in [(), (5,), (4, 5), (2, 4, 5), (2, 3, 4, 5)]:
        x = normal(*shape)
        for name in ("softmax", "log_softmax"):
            with pytest.warns(UserWarning, match=f"{name}: dim was not given"):
                out = getattr(functional, name)(helpers.tensor(x))
            with pytest.warns(UserWarning):
                expected = getattr(torch.nn.functional, name)(torch.tensor(x))
            np.testing.assert_allclose(out.array, expected.numpy(), atol=1e-12)


@pytest.mark.parametrize("out, name", [
    (lambda x, w: functional.conv2d(x, w), "conv2d"), (lambda x, w: functional.gelu(x), "gelu"),
    (lambda x, w: functional.layer_norm(x, (4,)), "layer_norm"),
])
def test_the_graph_names_the_function(out, name):
    x, w = (helpers.tensor(normal(*shape), requires_grad=True) for shape in [(1, 2, 3, 4), (1, 2, 2, 2)])
    assert f"grad_fn=<{name}>" in repr(out(x, w))


@pytest.mark.parametrize("changes", ["input", "output"])
@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "selu", "sigmoid", "tanh", "softplus", "gelu",
                                  "softmax", "log_softmax", "conv2d", "linear"])
def test_a_change_in_place_of_what_the_backward_pass_reads(torch, name, changes):
    def noticed(engine, function):
        x = engine.tensor(normal(2, 3, 4, 4), requires_grad=True) * 1.0
        weight = {"conv2d": normal(5, 3, 2, 2), "linear": normal(5, 4)}.get(name)
        if weight is not None:
            out = function(x, engine.tensor(weight, requires_grad=True))
        else:
            out = function(x, 1) if "softmax" in name else function(x)
        with engine.no_grad():
            (x if changes == "input" else out).add_(1.0)
        try:
            out.sum().backward()
        except RuntimeError:
            return True
        return False

    theirs = getattr(torch.nn.functional, name)
    assert noticed(helpers, getattr(functional, name)) == noticed(torch, theirs)


def test_a_target_of_another_shape_is_broadcast_with_a_warning(torch):
    x, target = normal(3, 1), normal(3)
    with pytest.warns(UserWarning, match="mse_loss"):
        out = functional.mse_loss(helpers.tensor(x), helpers.tensor(target))
    with pytest.warns(UserWarning):
        expected = torch.nn.functional.mse_loss(torch.tensor(x), torch.tensor(target))
    assert out.item() == pytest.approx(expected.item(), rel=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", functional.__all__)
def test_dtypes_stay(name, dtype):
    args, settings = CASES[name][0]

    def converted(value):
        if isinstance(value, np.ndarray):
            return helpers.tensor(value.astype(dtype) if value.dtype.kind == "f" else value)
        return value

    tensors = [converted(value) for value in args]
    tensors[0].requires_grad_()
    out = getattr(functional, name)(*tensors, **{key: converted(value) for key, value in settings.items()})
    assert out.dtype == dtype
    out.sum().backward()
    assert tensors[0].grad.dtype == dtype and tensors[0].grad.shape == tensors[0].shape


# ---- dropout, whose random numbers differ from PyTorch's ----

def test_dropout_with_a_mask(rng):
    x, mask = helpers.tensor(normal(4, 50), requires_grad=True), rng.random((4, 50)) < 0.6
    for given in (mask, helpers.tensor(mask)):
        x.grad = None
        out = functional.dropout(x, 0.4, mask=given)
        np.testing.assert_allclose(out.array, x.array * mask / 0.6)
        upstream = rng.standard_normal(out.shape)
        out.backward(upstream)
        np.testing.assert_allclose(x.grad.array, upstream * mask / 0.6)


def test_dropout_draws_from_the_course_generator_or_from_its_own():
    x = helpers.tensor(np.ones(1000))
    helpers.manual_seed(3)
    first, second = functional.dropout(x, 0.3), functional.dropout(x, 0.3)
    helpers.manual_seed(3)
    assert np.array_equal(functional.dropout(x, 0.3), first) and not np.array_equal(first, second)
    with_own = [functional.dropout(x, 0.3, rng=np.random.default_rng(5)).array for _ in range(2)]
    assert np.array_equal(*with_own) and not np.array_equal(with_own[0], first)
    assert set(np.unique(first.array)) == {0, 1 / 0.7} and 0.6 < (first.array > 0).mean() < 0.8


def test_dropout_in_evaluation_is_the_identity():
    x = helpers.tensor(normal(3, 4), requires_grad=True)
    assert functional.dropout(x, 0.5, False) is x
