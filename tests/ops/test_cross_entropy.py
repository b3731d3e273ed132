"""Cross-entropy and negative log-likelihood: known numbers, PyTorch with all options, what is refused."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import ops

SHAPES = [(4, 3), (3, 5, 2), (2, 4, 3, 2), (5,), (1, 1), (2, 3, 1, 2, 3)]
REDUCTIONS = pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
CAT_DOG_SHIP = np.array([[-96.8, 437.9, 60.75]])


def labels_for(shape, rng):
    """Labels for scores of this shape."""
    axis = min(len(shape) - 1, 1)
    target = rng.integers(0, shape[axis], shape[:axis] + shape[axis + 1:])
    return np.asarray(target)


def probabilities_for(shape, rng):
    return rng.dirichlet(np.ones(3), 1000).ravel()[:np.prod(shape)].reshape(shape)


def compare(torch, name, x, target, **settings):
    """Forward, and all gradients for a random upstream gradient; NaN agrees with NaN."""
    as_tensors = {k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in settings.items()}
    tensor, wanted = torch.tensor(x, requires_grad=True), torch.tensor(target)
    if target.dtype.kind == "f":
        wanted.requires_grad_()
    theirs = getattr(torch.nn.functional, name)(tensor, wanted, **as_tensors)
    grad_out = np.random.default_rng(9).standard_normal(theirs.shape)
    theirs.backward(torch.tensor(grad_out))
    out, cache = getattr(ops, name)(x, target, **settings)
    assert np.shape(out) == tuple(theirs.shape)
    assert_allclose(out, theirs.detach().numpy(), rtol=1e-12, atol=1e-14)
    grads = getattr(ops, f"{name}_backward")(np.asarray(grad_out), cache)
    grad_x, grad_target = grads if isinstance(grads, tuple) else (grads, None)
    assert_allclose(grad_x, tensor.grad.numpy(), rtol=1e-11, atol=1e-14)
    assert (grad_target is None) == (wanted.grad is None)
    if grad_target is not None:
        assert_allclose(grad_target, wanted.grad.numpy(), rtol=1e-11, atol=1e-14)


# ---- numbers ----

@pytest.mark.parametrize("label, loss", [(0, 534.7), (1, 0.0), (2, 377.15)])
def test_cat_dog_ship(label, loss):
    assert_allclose(ops.cross_entropy(CAT_DOG_SHIP, np.array([label]))[0], loss, rtol=1e-12, atol=1e-150)
    doubled = ops.cross_entropy(2 * CAT_DOG_SHIP, np.array([label]))[0]    # e^875.8 overflows float64
    assert_allclose(doubled, 2 * loss, rtol=1e-12, atol=1e-150)
    single = ops.cross_entropy(CAT_DOG_SHIP.astype(np.float32), np.array([label]))[0]
    assert_allclose(single, loss, rtol=1e-6, atol=1e-30)
    assert single.dtype == np.float32


@pytest.mark.parametrize("classes, loss", [(10, 2.302585092994046), (3, 1.0986122886681098)])
def test_equal_scores_cost_the_logarithm_of_the_number_of_classes(classes, loss):
    x, target = np.full((4, classes), 7.0), np.arange(4) % 3
    assert_allclose(ops.cross_entropy(x, target)[0], loss, rtol=1e-14)
    assert_allclose(ops.cross_entropy(x, target, label_smoothing=0.3)[0], loss, rtol=1e-14)


def test_the_gradient_is_softmax_minus_target():
    x, target = np.log(np.array([[1.0, 3.0], [1.0, 1.0]])), np.array([0, 1])
    _, cache = ops.cross_entropy(x, target)
    grad_x, grad_target = ops.cross_entropy_backward(np.float64(2.0), cache)
    assert_allclose(grad_x, [[-0.75, 0.75], [0.5, -0.5]], rtol=1e-14)
    assert grad_target is None


def test_label_smoothing_spreads_over_all_classes():
    x, target = np.array([[0.0, 2.0, -1.0]]), np.array([1])
    smoothed = ops.cross_entropy(x, target, label_smoothing=0.1)[0]
    assert_allclose(smoothed, 0.33651, atol=5e-6)        # a/(C - 1) for the others would give 0.41985
    by_hand = np.array([[0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3]])         # 0.033, 0.933, 0.033
    assert_allclose(smoothed, ops.cross_entropy(x, by_hand)[0], rtol=1e-14)


@pytest.mark.parametrize("gap, loss", [(1, 0.618), (3.33, 0.291), (5, 0.347), (10, 0.667), (20, 1.333)])
def test_label_smoothing_wants_a_finite_gap(gap, loss):
    x = np.array([[0.0, gap, 0.0]])
    assert abs(ops.cross_entropy(x, np.array([1]), label_smoothing=0.1)[0] - loss) < 5e-4


@pytest.mark.parametrize("classes, gap", [(3, 3.332), (10, 4.511), (1000, 9.105)])
def test_at_the_best_gap_the_smoothed_gradient_is_zero(classes, gap):
    a = 0.1
    best = np.log((1 - a + a / classes) / (a / classes))
    assert abs(best - gap) < 5e-4
    x = np.zeros((1, classes))
    x[0, 2] = best
    out, cache = ops.cross_entropy(x, np.array([2]), label_smoothing=a)
    assert_allclose(ops.cross_entropy_backward(np.float64(1), cache)[0], 0, atol=1e-14)
    if classes == 3:
        assert abs(out - 0.2911) < 5e-5                             # and not 0


def test_what_the_mean_divides_by():
    x, target = np.log(np.array([[1.0, 3.0], [1.0, 1.0], [3.0, 1.0]])), np.array([0, 1, 1])
    losses, weight = np.log([4, 2, 4]), np.array([1.0, 3.0])
    mean = ops.cross_entropy(x, target, weight=weight)[0]
    assert_allclose(mean, (losses * [1, 3, 3]).sum() / 7, rtol=1e-14)    # labels: their weights
    mean = ops.cross_entropy(x, np.eye(2)[target], weight=weight)[0]
    assert_allclose(mean, (losses * [1, 3, 3]).sum() / 3, rtol=1e-14)    # probabilities: N
    mean = ops.cross_entropy(x, np.array([0, -100, 1]))[0]
    assert_allclose(mean, (losses[0] + losses[2]) / 2, rtol=1e-14)    # not the ignored ones
    mean = ops.nll_loss(-np.array([[5.0, 1.0], [2.0, 7.0]]), np.array([0, 1]), weight)[0]
    assert_allclose(mean, (5 + 3 * 7) / 4, rtol=1e-14)


def test_an_impossible_class_that_nobody_wants_costs_nothing():
    x = np.array([[0.0, -np.inf, np.log(3)]])
    out, cache = ops.cross_entropy(x, np.array([0]))
    assert_allclose(out, np.log(4), rtol=1e-14)
    assert_allclose(ops.cross_entropy_backward(np.float64(1), cache)[0], [[-0.75, 0, 0.75]], rtol=1e-14)
    assert ops.cross_entropy(x, np.array([1]))[0] == np.inf


def test_a_batch_of_ignored_examples():
    x, target = np.random.default_rng(0).standard_normal((2, 3)), np.full(2, -100)
    for name in ("cross_entropy", "nll_loss"):
        function, backward = getattr(ops, name), getattr(ops, f"{name}_backward")
        out, cache = function(x, target)
        assert np.isnan(out)                                        # a mean over nothing
        grads = backward(np.float64(1), cache)
        assert_array_equal(grads[0] if isinstance(grads, tuple) else grads, 0 * x)
        assert function(x, target, reduction="sum")[0] == 0
        assert_array_equal(function(x, target, reduction="none")[0], [0, 0])


@REDUCTIONS
def test_cross_entropy_is_log_softmax_and_nll_loss(reduction):
    rng = np.random.default_rng(1)
    x, target, weight = rng.standard_normal((3, 4, 2)), rng.integers(0, 4, (3, 2)), rng.uniform(0.5, 2, 4)
    target[0, 1] = 2
    log_p, softmax_cache = ops.log_softmax(x, 1)
    two, nll_cache = ops.nll_loss(log_p, target, weight, 2, reduction)
    one, cache = ops.cross_entropy(x, target, weight, 2, reduction)
    assert_allclose(one, two, rtol=1e-13)
    grad_out = np.asarray(rng.standard_normal(np.shape(one)))
    chained = ops.log_softmax_backward(ops.nll_loss_backward(grad_out, nll_cache), softmax_cache)
    assert_allclose(ops.cross_entropy_backward(grad_out, cache)[0], chained, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@REDUCTIONS
def test_gradients_by_central_differences(numerical_gradient, reduction, smoothing):
    rng = np.random.default_rng(2)
    x, weight = rng.standard_normal((3, 4, 2)), rng.uniform(0.5, 2, 4)
    settings = {"weight": weight, "reduction": reduction, "label_smoothing": smoothing}
    soft, hard = rng.uniform(0, 1, x.shape), rng.integers(0, 4, (3, 2))
    for target in (soft, hard):
        out, cache = ops.cross_entropy(x, target, **settings)
        grad_out = np.asarray(rng.standard_normal(np.shape(out)))
        grad_x, grad_target = ops.cross_entropy_backward(grad_out, cache)
        expected = numerical_gradient(lambda v, t=target: ops.cross_entropy(v, t, **settings)[0], x, grad_out)
        assert_allclose(grad_x, expected, rtol=1e-6, atol=1e-9)
        if target is soft:
            expected = numerical_gradient(lambda t: ops.cross_entropy(x, t, **settings)[0], soft, grad_out)
            assert_allclose(grad_target, expected, rtol=1e-6, atol=1e-9)


# ---- PyTorch ----

@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["labels", "probabilities"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.15, 1.0])
@REDUCTIONS
def test_cross_entropy_as_pytorch(torch, shape, kind, weighted, smoothing, reduction):
    rng = np.random.default_rng(3)
    x = rng.normal(0, 2, shape)
    target = labels_for(shape, rng) if kind == "labels" else probabilities_for(shape, rng)
    settings = {"reduction": reduction, "label_smoothing": smoothing}
    if weighted:
        settings["weight"] = rng.uniform(0.2, 3, shape[min(len(shape) - 1, 1)])
    compare(torch, "cross_entropy", x, target, **settings)


@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
@pytest.mark.parametrize("shape", [(6, 3), (3, 4, 5)])
@pytest.mark.parametrize("ignore_index", [-100, -1, 2, 77])
@pytest.mark.parametrize("weighted", [False, True])
@REDUCTIONS
def test_ignored_labels_as_pytorch(torch, name, shape, ignore_index, weighted, reduction):
    rng = np.random.default_rng(4)
    x, target = rng.normal(0, 2, shape), labels_for(shape, rng)
    target[[0, 2]] = ignore_index
    settings = {"reduction": reduction, "ignore_index": ignore_index}
    if weighted:
        settings["weight"] = rng.uniform(0.2, 3, shape[1])
    compare(torch, name, x, target, **settings)
    if name == "cross_entropy":
        compare(torch, name, x, target, label_smoothing=0.3, **settings)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("weighted", [False, True])
@REDUCTIONS
def test_nll_loss_as_pytorch(torch, shape, weighted, reduction):
    rng = np.random.default_rng(5)
    settings = {"reduction": reduction}
    if weighted:
        settings["weight"] = rng.uniform(0.2, 3, shape[min(len(shape) - 1, 1)])
    compare(torch, "nll_loss", rng.normal(0, 2, shape), labels_for(shape, rng), **settings)


@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
def test_a_class_of_weight_0_as_pytorch(torch, name):
    rng = np.random.default_rng(6)
    weight = np.array([0.0, 1.0, 2.0])
    compare(torch, name, rng.standard_normal((4, 3)), np.array([0, 1, 2, 0]), weight=weight)


@pytest.mark.parametrize("reduction", ["sum", "none"])
@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
def test_an_empty_batch_as_pytorch(torch, name, reduction):
    compare(torch, name, np.zeros((0, 3)), np.zeros(0, int), reduction=reduction)


# ---- the small print ----

@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64, np.int64])
def test_labels_of_any_integer_type(dtype):
    x, target = np.random.default_rng(7).standard_normal((3, 200)), np.array([0, 100, 127])
    expected = ops.cross_entropy(x, target)[0]
    assert ops.cross_entropy(x, target.astype(dtype))[0] == expected
    log_p = ops.log_softmax(x, 1)[0]
    assert_allclose(ops.nll_loss(log_p, target.astype(dtype))[0], expected, rtol=1e-14)


@pytest.mark.parametrize("kind", ["labels", "probabilities"])
@REDUCTIONS
def test_float32_stays(kind, reduction):
    rng = np.random.default_rng(8)
    x = rng.standard_normal((4, 3), dtype=np.float32)
    make = {"labels": labels_for, "probabilities": probabilities_for}[kind]
    target = make((4, 3), rng)
    target = target if kind == "labels" else target.astype(np.float32)
    for weight in (None, np.ones(3, np.float32)):
        out, cache = ops.cross_entropy(x, target, weight, reduction=reduction,
                                       label_smoothing=np.float64(0.1))
        grads = ops.cross_entropy_backward(out, cache)
        assert all(array.dtype == np.float32 for array in (out, *grads) if array is not None)
        if kind == "labels":
            out, cache = ops.nll_loss(x, target, weight, reduction=reduction)
            assert out.dtype == ops.nll_loss_backward(out, cache).dtype == np.float32


def test_nothing_that_came_in_is_changed():
    rng = np.random.default_rng(9)
    x, weight = rng.standard_normal((4, 3)), np.ones(3)
    soft, hard = np.full((4, 3), 1 / 3), np.array([0, -100, 2, 1])
    before = [a.copy() for a in (x, soft, hard, weight)]
    for target in (soft, hard):
        _, cache = ops.cross_entropy(x, target, weight, label_smoothing=0.1)
        ops.cross_entropy_backward(np.float64(1), cache)
    ops.nll_loss_backward(np.float64(1), ops.nll_loss(x, hard, weight)[1])
    for now, then in zip((x, soft, hard, weight), before):
        assert_array_equal(now, then)


X, Y = np.zeros((4, 3)), np.array([0, 1, 2, 1])
SOFT = np.full((4, 3), 1 / 3)
NAN = np.where(np.eye(4, 3, dtype=bool), np.nan, SOFT)


@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
@pytest.mark.parametrize("error, changes, words", [
    (ValueError, {"target": np.array([0, 1, 2, 3])}, "target holds the label 3 at index (3,), but x has 3 "
                                                     "classes, 0 to 2 (x.shape = (4, 3))"),
    (ValueError, {"target": np.array([0, -1, 2, 1])}, "target holds the label -1 at index (1,)"),
    (ValueError, {"x": X.reshape(2, 3, 2), "target": np.array([[0, 1], [1, 9]])},
     "target holds the label 9 at index (1, 1), but x has 3 classes"),
    (ValueError, {"target": np.array([0, -100, 1, 1]), "ignore_index": 1},
     "target holds the label -100 at index (1,)"),
    (TypeError, {"target": Y.astype(float)}, "target must hold integer labels, but target.dtype is float64 "
     "(target.shape = (4,), x.shape = (4, 3)); convert them, for example target.astype(np.int64)"),
    (TypeError, {"target": np.array([0, 1, np.nan, 1])}, "target must hold integer labels, but target.dtype "
                                                         "is float64"),
    (TypeError, {"target": Y > 0}, "target must hold integer labels, but target.dtype is bool"),
    (TypeError, {"target": Y.tolist()}, "target must be a NumPy array, not list"),
    (ValueError, {"target": Y[:3]}, "target must hold one label for each example, shape (4,) "
                                    "(x.shape = (4, 3)), but target.shape = (3,)"),
    (ValueError, {"target": Y[:, None]}, "but target.shape = (4, 1)"),
    (ValueError, {"target": np.zeros((4, 3), int)}, "but target.shape = (4, 3)"),
    (ValueError, {"x": np.array(1.0)}, "x must have shape (N, C), (N, C, d1, ...) or (C,), but x.shape = ()"),
    (ValueError, {"x": np.zeros((4, 0))}, "x must hold at least one class, but x.shape = (4, 0)"),
    (TypeError, {"x": X.astype(np.uint8)}, "x must hold floating-point numbers, but x.dtype is uint8"),
    (ValueError, {"weight": np.ones(4)}, "weight must have shape (3,), one number for each class "
                                         "(x.shape = (4, 3)), but weight.shape = (4,)"),
    (ValueError, {"weight": np.array(1.0)}, "but weight.shape = ()"),
    (TypeError, {"weight": np.ones(3, np.float32)}, "weight.dtype is float32 but x.dtype is float64"),
    (ValueError, {"reduction": "average"}, "reduction must be 'none', 'mean' or 'sum', not 'average'"),
    (ValueError, {"reduction": None}, "reduction must be 'none', 'mean' or 'sum', not None"),
    (TypeError, {"ignore_index": None}, "ignore_index must be an integer, not None"),
    (TypeError, {"ignore_index": 1.0}, "ignore_index must be an integer, not 1.0"),
])
def test_what_is_refused(name, error, changes, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        getattr(ops, name)(**{"x": X, "target": Y, **changes})
    assert str(caught.value).startswith(f"{name}: ")


@pytest.mark.parametrize("error, changes, words", [
    (ValueError, {"target": NAN}, "target holds nan at index (0, 0) (target.shape = (4, 3)); remove missing "
                                  "values"),
    (TypeError, {"target": SOFT.astype(np.float32)}, "target.dtype is float32 but x.dtype is float64"),
    (ValueError, {"target": SOFT, "ignore_index": 0}, "ignore_index 0 is a label, but target holds the "
                                                      "probabilities of all classes (target.shape = (4, 3))"),
    (TypeError, {"target": SOFT[:, :2]}, "or hand in the probabilities of all classes, shape (4, 3)"),
    (ValueError, {"label_smoothing": 1.01}, "label_smoothing must be between 0 and 1, not 1.01"),
    (ValueError, {"label_smoothing": -0.01}, "label_smoothing must be between 0 and 1, not -0.01"),
    (ValueError, {"label_smoothing": np.nan}, "label_smoothing must be between 0 and 1, not nan"),
    (TypeError, {"label_smoothing": "0.1"}, "label_smoothing must be a number, not '0.1'"),
])
def test_what_cross_entropy_refuses_besides(error, changes, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        ops.cross_entropy(**{"x": X, "target": Y, **changes})
    assert str(caught.value).startswith("cross_entropy: ")


@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
def test_a_wrong_upstream_gradient_is_refused(name):
    function, backward = getattr(ops, name), getattr(ops, f"{name}_backward")
    _, cache = function(X, Y)
    with pytest.raises(ValueError, match=re.escape("forward result, (), but grad_out.shape = (4,)")):
        backward(np.ones(4), cache)
    _, cache = function(X, Y, reduction="none")
    with pytest.raises(ValueError, match=re.escape("forward result, (4,), but grad_out.shape = ()")):
        backward(np.float64(1), cache)
    with pytest.raises(TypeError, match="must have the dtype of the forward result, float64"):
        backward(np.ones(4, np.float32), cache)
