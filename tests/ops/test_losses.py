"""Squared error, the multi-class hinge and the logistic loss: worked numbers, PyTorch, what is refused."""

import re
import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import ops

REDUCTIONS = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
CAT_DOG_SHIP = np.array([[-96.8, 437.9, 60.75]])


@pytest.fixture
def compare(torch):
    """Forward, and the gradient of each floating-point argument for a random upstream gradient."""
    def check(name, arrays, **settings):
        tensors = [torch.tensor(a, requires_grad=a.dtype.kind == "f") for a in arrays]
        as_tensors = {k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in settings.items()}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = getattr(torch.nn.functional, name)(*tensors, **as_tensors)
            out, cache = getattr(ops, name)(*arrays, **settings)
        assert np.shape(out) == tuple(theirs.shape)
        assert_allclose(out, theirs.detach().numpy(), rtol=1e-12, atol=1e-14)
        grad_out = np.asarray(np.random.default_rng(9).standard_normal(theirs.shape))
        theirs.backward(torch.tensor(grad_out))
        grads = getattr(ops, f"{name}_backward")(grad_out, cache)
        wanted = [tensor.grad.numpy() for tensor in tensors if tensor.requires_grad]
        for ours, expected in zip(grads if isinstance(grads, tuple) else (grads,), wanted, strict=True):
            assert ours.shape == expected.shape
            assert_allclose(ours, expected, rtol=1e-11, atol=1e-14)
    return check


# ---- squared error ----

def test_squared_error_by_hand():
    x, target = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 0.0], [4.0, 2.0]])
    assert ops.mse_loss(x, target)[0] == 3.5        # (0 + 4 + 1 + 9) / 4: elements, not examples
    assert ops.mse_loss(x, target, reduction="sum")[0] == 14
    out, cache = ops.mse_loss(x, target, reduction="none")
    assert_array_equal(out, [[0, 4], [1, 9]])
    grad_x, grad_target = ops.mse_loss_backward(np.array([[1.0, 2.0], [3.0, -1.0]]), cache)
    assert_array_equal(grad_x, [[0, 8], [-6, -6]])
    assert_array_equal(grad_target, [[0, -8], [6, 6]])


@pytest.mark.parametrize("shape", [(), (5,), (3, 4), (2, 3, 2, 2)])
@REDUCTIONS
def test_squared_error_as_pytorch(compare, shape, reduction):
    compare("mse_loss", [np.asarray(a) for a in np.random.default_rng(0).standard_normal((2, *shape))],
            reduction=reduction)


@pytest.mark.parametrize("shapes", [((4, 1), (4,)), ((3,), (4, 1)), ((2, 3, 4), (3, 1)), ((), (2, 3)),
                                    ((1, 3), (2, 1)), ((2, 3), (1, 1, 3))])
@REDUCTIONS
def test_squared_error_of_two_shapes_as_pytorch(compare, shapes, reduction):
    rng = np.random.default_rng(1)
    compare("mse_loss", [np.asarray(rng.standard_normal(shape)) for shape in shapes], reduction=reduction)


def test_squared_error_of_two_shapes_warns():
    with pytest.warns(UserWarning, match=re.escape("mse_loss: x.shape = (4, 1) and target.shape = (4,) "
                                                   "differ; both are broadcast to (4, 4)")):
        ops.mse_loss(np.zeros((4, 1)), np.zeros(4))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ops.mse_loss(np.zeros((4, 1)), np.zeros((4, 1)))


# ---- hinge ----

@pytest.mark.parametrize("label, loss", [(0, 694.25), (1, 0), (2, 378.15)])
def test_hinge_of_cat_dog_ship(label, loss):
    # The textbook loss is the sum; PyTorch divides it by the number of classes.
    assert_allclose(ops.multi_margin_loss(CAT_DOG_SHIP, np.array([label]))[0], loss / 3, rtol=1e-13)


@pytest.mark.parametrize("classes, loss", [(10, 0.9), (3, 2 / 3)])
def test_hinge_of_equal_scores(classes, loss):
    out, _ = ops.multi_margin_loss(np.full((4, classes), 5.0), np.zeros(4, int))
    assert_allclose(out, loss, rtol=1e-14)


def test_hinge_by_hand():
    x, target = np.array([[1.0, 1.5, 0.0, -1.0]]), np.array([0])    # excesses 1.5, 0 (the kink) and -1
    out, cache = ops.multi_margin_loss(x, target)
    assert out == 1.5 / 4
    assert_array_equal(ops.multi_margin_loss_backward(np.float64(4), cache), [[-1, 1, 0, 0]])
    out, cache = ops.multi_margin_loss(x, target, 2, 1.5, np.array([2.0, 1, 1, 1]))
    assert out == 2 * (2**2 + 0.5**2) / 4                           # the weight outside the square
    assert_array_equal(ops.multi_margin_loss_backward(np.float64(4), cache), [[-10, 8, 2, 0]])


def test_the_mean_hinge_divides_by_examples_whatever_the_weights():
    x, target, weight = np.zeros((2, 2)), np.array([0, 1]), np.array([1.0, 3.0])
    assert ops.multi_margin_loss(x, target, weight=weight)[0] == (1 / 2 + 3 / 2) / 2


@pytest.mark.parametrize("shape, target_shape", [((6, 4), (6,)), ((1, 5), (1,)), ((5,), ()), ((5,), (1,)),
                                                 ((), ()), ((3, 1), (3,)), ((0, 3), (0,))])
@pytest.mark.parametrize("p", [1, 2])
@pytest.mark.parametrize("margin", [1.0, 0.3, -0.4])
@pytest.mark.parametrize("weighted", [True, False])
@REDUCTIONS
def test_hinge_as_pytorch(compare, shape, target_shape, p, margin, weighted, reduction):
    rng = np.random.default_rng(2)
    classes = shape[-1] if shape else 1
    weight = rng.uniform(0.3, 3, classes) if weighted else None
    x, target = np.asarray(rng.standard_normal(shape)), np.asarray(rng.integers(0, classes, target_shape))
    compare("multi_margin_loss", (x, target), p=p, margin=margin, weight=weight, reduction=reduction)


def test_hinge_gradients_sum_to_zero_over_the_classes():
    rng = np.random.default_rng(3)
    _, cache = ops.multi_margin_loss(rng.standard_normal((6, 4)), rng.integers(0, 4, 6), p=2,
                                     reduction="none")
    assert_allclose(ops.multi_margin_loss_backward(rng.standard_normal(6), cache).sum(axis=1), 0, atol=1e-14)


# ---- logistic ----

def test_logistic_by_hand():
    x, target = np.log([3.0, 3.0, 1.0]), np.array([1.0, 0.0, 0.5])    # σ(x) = 3/4, 3/4, 1/2
    function, backward = ops.binary_cross_entropy_with_logits, ops.binary_cross_entropy_with_logits_backward
    losses = np.array([np.log(4 / 3), np.log(4), np.log(2)])
    assert_allclose(function(x, target)[0], losses.mean(), rtol=1e-14)
    out, cache = function(x, target, reduction="none")
    assert_allclose(out, losses, rtol=1e-14)
    grad_x, grad_target = backward(np.array([1.0, 2.0, 3.0]), cache)
    assert_allclose(grad_x, [-0.25, 1.5, 0], rtol=1e-14, atol=1e-15)
    assert_allclose(grad_target, [-np.log(3), -2 * np.log(3), 0], rtol=1e-14, atol=1e-15)
    # Weights do not enter the mean's divisor.
    weighted = function(x, target, np.array([1.0, 2.0, 3.0]), "mean", np.array([5.0]))[0]
    assert_allclose(weighted, (5 * losses[0] + 2 * losses[1] + 3 * 3 * losses[2]) / 3, rtol=1e-14)


@pytest.mark.parametrize("shape", [(), (5,), (3, 4), (2, 3, 2, 2)])
@REDUCTIONS
def test_logistic_as_pytorch(compare, shape, reduction):
    rng = np.random.default_rng(4)
    arrays = np.asarray(rng.normal(0, 3, shape)), np.asarray(rng.uniform(0, 1, shape))
    compare("binary_cross_entropy_with_logits", arrays, reduction=reduction)


@pytest.mark.parametrize("weight_shape", [None, (), (1,), (4,), (3, 1), (3, 4)])
@pytest.mark.parametrize("pos_weight_shape", [None, (1,), (4,), (1, 4), (3, 4)])
@REDUCTIONS
def test_logistic_with_weights_as_pytorch(compare, weight_shape, pos_weight_shape, reduction):
    rng = np.random.default_rng(5)
    weight, pos_weight = (None if shape is None else np.asarray(rng.uniform(0.2, 3, shape))
                          for shape in (weight_shape, pos_weight_shape))
    compare("binary_cross_entropy_with_logits", (rng.normal(0, 3, (3, 4)), rng.uniform(0, 1, (3, 4))),
            weight=weight, pos_weight=pos_weight, reduction=reduction)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_logistic_of_huge_and_tiny_scores(dtype):
    x, target = np.array([-1e4, 1e4, -1e4, 1e4, -50.0], dtype), np.array([0, 1, 1, 0, 0], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        out, cache = ops.binary_cross_entropy_with_logits(x, target, reduction="none")
        grad_x, _ = ops.binary_cross_entropy_with_logits_backward(np.ones(5, dtype), cache)
    assert_allclose(out, [0, 0, 1e4, 1e4, np.exp(-50)], rtol=1e-6)
    assert_allclose(grad_x, [0, 0, -1, 1, np.exp(-50)], rtol=1e-6)


# ---- all three ----

def arguments(name, rng, dtype=np.float64):
    x = rng.standard_normal((3, 4)).astype(dtype)
    if name == "multi_margin_loss":
        return x, rng.integers(0, 4, 3)
    return x, rng.uniform(0, 1, (3, 4)).astype(dtype)


ALL = pytest.mark.parametrize("name", ["mse_loss", "multi_margin_loss", "binary_cross_entropy_with_logits"])


@ALL
@REDUCTIONS
def test_gradients_by_central_differences(numerical_gradient, name, reduction):
    rng = np.random.default_rng(6)
    x, target = arguments(name, rng)
    function = getattr(ops, name)
    out, cache = function(x, target, reduction=reduction)
    grad_out = np.asarray(rng.standard_normal(np.shape(out)))
    grads = getattr(ops, f"{name}_backward")(grad_out, cache)
    grad_x = grads[0] if isinstance(grads, tuple) else grads
    expected = numerical_gradient(lambda v: function(v, target, reduction=reduction)[0], x, grad_out)
    assert_allclose(grad_x, expected, rtol=1e-6, atol=1e-9)
    if isinstance(grads, tuple):
        expected = numerical_gradient(lambda v: function(x, v, reduction=reduction)[0], target, grad_out)
        assert_allclose(grads[1], expected, rtol=1e-6, atol=1e-9)


@ALL
@REDUCTIONS
def test_float32_stays_and_nothing_that_came_in_is_changed(name, reduction):
    x, target = arguments(name, np.random.default_rng(7), np.float32)
    settings = {} if name == "mse_loss" else {"weight": np.full(4, 2, np.float32)}
    if name == "multi_margin_loss":
        settings["margin"] = np.float64(0.5)
    before = x.copy(), target.copy()
    for options in ({}, settings):
        out, cache = getattr(ops, name)(x, target, reduction=reduction, **options)
        grads = getattr(ops, f"{name}_backward")(out, cache)
        assert all(a.dtype == np.float32 for a in (out, *(grads if isinstance(grads, tuple) else (grads,))))
    assert_array_equal(x, before[0])
    assert_array_equal(target, before[1])


X, Y, LABELS = np.zeros((4, 3)), np.ones((4, 3)), np.array([0, 1, 2, 1])
NAN = np.where(np.eye(4, 3, dtype=bool), Y, np.nan)
LOGISTIC = "binary_cross_entropy_with_logits"


@pytest.mark.parametrize("name, error, arguments, settings, words", [
    ("mse_loss", ValueError, (X, np.ones((3, 4))), {}, "target must have the shape of x, (4, 3), but "
                                                       "target.shape = (3, 4)"),
    ("mse_loss", ValueError, (X, NAN), {}, "target holds nan at index (0, 1) (target.shape = (4, 3)); "
                                           "remove missing"),
    ("mse_loss", TypeError, (X, LABELS), {}, "target must hold floating-point numbers, but target.dtype is "
                                             "int64"),
    ("mse_loss", TypeError, (X, Y.astype(np.float32)), {}, "target.dtype is float32 but x.dtype is float64"),
    ("mse_loss", TypeError, (X.astype(np.uint8), Y), {}, "x must hold floating-point numbers, but x.dtype "
                                                         "is uint8"),
    ("mse_loss", TypeError, (X, 1.0), {}, "target must be a NumPy array, not float"),
    ("mse_loss", ValueError, (X, Y), {"reduction": "avg"}, "reduction must be 'none', 'mean' or 'sum', not "
                                                           "'avg'"),
    (LOGISTIC, ValueError, (X, Y[:, :1]), {}, "target must have the shape of x, (4, 3), but target.shape = "
                                              "(4, 1)"),
    (LOGISTIC, ValueError, (X, NAN), {}, "target holds nan at index (0, 1)"),
    (LOGISTIC, TypeError, (X, Y > 0), {}, "target must hold floating-point numbers, but target.dtype is "
                                          "bool"),
    (LOGISTIC, TypeError, (X, Y.astype(np.float32)), {}, "target.dtype is float32 but x.dtype is float64"),
    (LOGISTIC, TypeError, (X.astype(np.uint8), Y), {}, "x must hold floating-point numbers, but x.dtype is "
                                                       "uint8"),
    (LOGISTIC, ValueError, (X, Y), {"weight": np.ones(4)},
     "weight must broadcast to the shape of x, (4, 3), but weight.shape = (4,)"),
    (LOGISTIC, ValueError, (X, Y), {"weight": np.ones((1, 4, 3))}, "but weight.shape = (1, 4, 3)"),
    (LOGISTIC, ValueError, (X, Y), {"pos_weight": np.ones((2, 4, 3))},
     "pos_weight must broadcast to the shape of x"),
    (LOGISTIC, TypeError, (X, Y), {"pos_weight": np.ones(3, np.float32)}, "pos_weight.dtype is float32"),
    (LOGISTIC, ValueError, (X, Y), {"reduction": "avg"}, "reduction must be 'none', 'mean' or 'sum', not "
                                                         "'avg'"),
    ("multi_margin_loss", ValueError, (X, np.array([0, 1, 3, 0])), {},
     "target holds the label 3 at index (2,), but x has 3"),
    ("multi_margin_loss", ValueError, (X, np.array([0, 1, -1, 0])), {},
     "target holds the label -1 at index (2,)"),
    ("multi_margin_loss", TypeError, (X, LABELS * 1.0), {}, "target must hold integer labels, but "
                                                            "target.dtype is float64"),
    ("multi_margin_loss", TypeError, (X, [0, 1, 2, 1]), {}, "target must be a NumPy array, not list"),
    ("multi_margin_loss", ValueError, (X, LABELS[:2]), {},
     "target must hold one label for each example, shape (4,) (x.shape = (4, 3)), but target.shape = (2,)"),
    ("multi_margin_loss", ValueError, (X, np.array(1)), {}, "but target.shape = ()"),
    ("multi_margin_loss", ValueError, (X[None], LABELS), {}, "x must have shape (N, C) or (C,) with at "
                                                             "least one class, but x.shape = (1, 4, 3)"),
    ("multi_margin_loss", ValueError, (X[:, :0], LABELS), {}, "but x.shape = (4, 0)"),
    ("multi_margin_loss", ValueError, (X, LABELS), {"p": 3}, "p must be 1 or 2, not 3"),
    ("multi_margin_loss", ValueError, (X, LABELS), {"weight": np.ones(4)},
     "weight must have shape (3,), one number for each class"),
    ("multi_margin_loss", TypeError, (X, LABELS), {"margin": "1"}, "margin must be a number, not '1'"),
    ("multi_margin_loss", TypeError, (X.astype(np.uint8), LABELS), {}, "x must hold floating-point numbers"),
    ("multi_margin_loss", ValueError, (X, LABELS), {"reduction": "avg"},
     "reduction must be 'none', 'mean' or 'sum'"),
])
def test_what_is_refused(name, error, arguments, settings, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        getattr(ops, name)(*arguments, **settings)
    assert str(caught.value).startswith(f"{name}: ")


@ALL
def test_a_wrong_upstream_gradient_is_refused(name):
    arrays = arguments(name, np.random.default_rng(8))
    backward = getattr(ops, f"{name}_backward")
    for reduction, wrong in [("mean", np.ones(3)), ("sum", np.ones(1)), ("none", np.float64(1))]:
        out, cache = getattr(ops, name)(*arrays, reduction=reduction)
        with pytest.raises(ValueError, match=re.escape(f"forward result, {np.shape(out)}, but "
                                                       "grad_out.shape")):
            backward(wrong, cache)
        with pytest.raises(TypeError, match="must have the dtype of the forward result, float64"):
            backward(np.ones(np.shape(out), np.float32), cache)
