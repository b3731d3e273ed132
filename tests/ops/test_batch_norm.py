"""Batch normalization: its conventions on four numbers, PyTorch, running statistics, what is refused."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import ops

FOUR = np.array([[1.0], [2.0], [3.0], [4.0]])       # one channel; mean 2.5, variance 1.25, unbiased 1.6667
TINY = 1e-300          # an ε that disappears in the sum; 0 is refused, as in PyTorch


def start(channels=1, dtype=np.float64):
    """Running statistics of a new layer."""
    return np.zeros(channels, dtype), np.ones(channels, dtype)


# ---- which variance, where ε, whose momentum ----

def test_the_batch_is_divided_by_its_biased_deviation():
    out, _ = ops.batch_norm(FOUR, None, None, training=True, eps=TINY)
    assert_allclose(out[:, 0], [-1.34164079, -0.4472136, 0.4472136, 1.34164079], rtol=1e-7)
    assert abs(ops.batch_norm(FOUR, None, None, training=True)[0][3, 0] - 1.3416) < 5e-5    # unbiased: 1.1619


def test_the_running_variance_is_the_unbiased_one_and_momentum_weighs_the_new_value():
    mean, var = start()
    ops.batch_norm(FOUR, mean, var, training=True)
    assert_allclose((mean, var), [[0.25], [1.0666667]], rtol=1e-7)    # biased: 1.025
    mean, var = start()
    ops.batch_norm(FOUR, mean, var, training=True, momentum=0.9)
    assert_allclose((mean, var), [[2.25], [1.6]], rtol=1e-14)


def test_evaluation_uses_the_running_values_and_leaves_them():
    mean, var = start()
    ops.batch_norm(FOUR, mean, var, training=True)
    before = mean.copy(), var.copy()
    out, _ = ops.batch_norm(FOUR, mean, var)        # evaluation is the default
    assert_allclose(out[:, 0], [0.726, 1.694, 2.663, 3.631], atol=5e-4)
    assert_array_equal((mean, var), before)


def test_epsilon_stands_inside_the_root():
    x = np.array([[-5e-4], [5e-4]])                                                         # variance 2.5e-7
    assert abs(ops.batch_norm(x, None, None, training=True)[0][1, 0] - 0.156) < 5e-4    # outside: 0.980
    out, _ = ops.batch_norm(np.array([[2.0]]), np.array([1.0]), np.array([1e-7]), eps=9e-7)
    assert_allclose(out, 1000, rtol=1e-12)


def test_a_batch_of_two_becomes_plus_and_minus_one():
    x = np.array([[3.0, -200.0, 0.5], [8.0, -199.0, -40.0]])
    assert_allclose(ops.batch_norm(x, None, None, training=True)[0], [[-1, -1, 1], [1, 1, -1]], rtol=1e-4)


def test_weight_and_bias():
    x = np.array([[0.0, 0.0], [2.0, 4.0]])
    out, _ = ops.batch_norm(x, None, None, np.array([2.0, 3.0]), np.array([10.0, -1.0]), True, eps=TINY)
    assert_allclose(out, [[8, -4], [12, 2]], rtol=1e-15)
    out, _ = ops.batch_norm(x, None, None, bias=np.array([10.0, -1.0]), training=True, eps=TINY)
    assert_allclose(out, [[9, -2], [11, 0]], rtol=1e-15)


# ---- PyTorch ----

@pytest.mark.parametrize("shape", [(8, 3), (2, 1), (4, 3, 5), (2, 3, 4, 5), (1, 2, 2, 2), (2, 2, 3, 2, 2)])
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("affine", ["both", "weight", "bias", "none"])
@pytest.mark.parametrize("options", [{}, {"momentum": 0.7, "eps": 0.3}, {"momentum": 0.0}, {"momentum": 1.0}])
def test_as_pytorch(torch, shape, training, affine, options):
    rng = np.random.default_rng(0)
    x, grad_out = rng.normal(1, 2, shape), rng.standard_normal(shape)
    weight = rng.standard_normal(shape[1]) if affine in ("both", "weight") else None
    bias = rng.standard_normal(shape[1]) if affine in ("both", "bias") else None
    mean, var = rng.standard_normal(shape[1]), rng.uniform(0.5, 2, shape[1])
    their_mean, their_var = torch.tensor(mean), torch.tensor(var)
    tensors = [None if a is None else torch.tensor(a, requires_grad=True) for a in (x, weight, bias)]
    theirs = torch.nn.functional.batch_norm(tensors[0], their_mean, their_var, *tensors[1:], training,
                                            **options)
    theirs.backward(torch.tensor(grad_out))
    out, cache = ops.batch_norm(x, mean, var, weight, bias, training, **options)
    assert_allclose(out, theirs.detach().numpy(), rtol=1e-11, atol=1e-12)
    assert_allclose(mean, their_mean.numpy(), rtol=1e-12)
    assert_allclose(var, their_var.numpy(), rtol=1e-12)
    for ours, tensor in zip(ops.batch_norm_backward(grad_out, cache), tensors, strict=True):
        assert (ours is None) == (tensor is None)
        if tensor is not None:
            assert_allclose(ours, tensor.grad.numpy(), rtol=1e-9, atol=1e-11)


def test_without_running_statistics_as_pytorch(torch):
    x = np.random.default_rng(1).standard_normal((3, 2, 4))
    theirs = torch.nn.functional.batch_norm(torch.tensor(x), None, None, training=True).numpy()
    assert_allclose(ops.batch_norm(x, None, None, training=True)[0], theirs, rtol=1e-12)


@pytest.mark.parametrize("shape", [(0, 3), (0, 3, 2, 2), (2, 3, 0), (0,)])
@pytest.mark.parametrize("training", [True, False])
def test_an_empty_batch_changes_nothing(shape, training):
    channels = shape[1] if len(shape) > 1 else 0
    mean, var = start(channels)
    with np.errstate(all="raise"):
        out, cache = ops.batch_norm(np.zeros(shape), mean, var, np.ones(channels), np.ones(channels),
                                    training)
        grad_x, grad_weight, grad_bias = ops.batch_norm_backward(np.zeros(shape), cache)
    assert out.shape == grad_x.shape == shape
    assert_array_equal((mean, var, grad_weight, grad_bias), (*start(channels), 0 * mean, 0 * mean))


# ---- the gradient ----

@pytest.mark.parametrize("training", [True, False])
def test_gradients_by_central_differences(numerical_gradient, training):
    rng = np.random.default_rng(2)
    x, weight, bias = rng.standard_normal((3, 2, 2, 3)), rng.standard_normal(2), rng.standard_normal(2)
    grad_out = rng.standard_normal(x.shape)

    def forward(x=x, weight=weight, bias=bias):
        return ops.batch_norm(x, np.array([0.3, -0.2]), np.array([0.5, 2.0]), weight, bias, training)

    grads = ops.batch_norm_backward(grad_out, forward()[1])
    for name, array, grad in zip(("x", "weight", "bias"), (x, weight, bias), grads, strict=True):
        expected = numerical_gradient(lambda v, n=name: forward(**{n: v})[0], array, grad_out)
        assert_allclose(grad, expected, rtol=1e-6, atol=1e-8)


def test_the_gradient_goes_through_mean_and_variance():
    rng = np.random.default_rng(3)
    x, grad_out = rng.standard_normal((2, 4, 3, 2, 5))
    _, cache = ops.batch_norm(x, None, None, rng.standard_normal(3), None, True, eps=TINY)
    grad_x, _, grad_bias = ops.batch_norm_backward(grad_out, cache)
    assert_allclose(grad_x.sum(axis=(0, 2, 3)), 0, atol=1e-13)    # a shift of a channel is undone
    assert_allclose((grad_x * x).sum(axis=(0, 2, 3)), 0, atol=1e-12)    # and so is a stretch
    assert np.abs(grad_x).max() > 0.1 and grad_bias is None


# ---- layout, dtype, side effects ----

@pytest.mark.parametrize("training", [True, False])
def test_any_layout_in_images_last_out(training):
    rng = np.random.default_rng(4)
    plain, grad_out = rng.standard_normal((2, 4, 3, 2, 5))
    results = []
    for x in (plain, np.ascontiguousarray(plain.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2),
              np.asfortranarray(plain)):
        out, cache = ops.batch_norm(x, *start(3), np.arange(1.0, 4), np.ones(3), training)
        grads = ops.batch_norm_backward(grad_out, cache)
        assert all(a.transpose(1, 2, 3, 0).flags.c_contiguous for a in (out, grads[0]))
        results.append((out, *grads))
    for other in results[1:]:
        for ours, first in zip(other, results[0]):
            assert_allclose(ours, first, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("training", [True, False])
def test_float32_stays(training):
    rng = np.random.default_rng(5)
    x = rng.standard_normal((4, 3, 2, 2), dtype=np.float32)
    mean, var = start(3, np.float32)
    out, cache = ops.batch_norm(x, mean, var, np.ones(3, np.float32), np.ones(3, np.float32), training,
                                np.float64(0.1), np.float64(1e-5))
    assert all(a.dtype == np.float32 for a in (out, mean, var, *ops.batch_norm_backward(x, cache)))


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("has_weight", [True, False])
def test_nothing_else_that_came_in_is_changed_nor_handed_out(training, has_weight):
    rng = np.random.default_rng(6)
    arrays = [rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal(3),
              rng.standard_normal((4, 3))]
    before = [a.copy() for a in arrays]
    x, weight, bias, grad_out = arrays
    out, cache = ops.batch_norm(x, *start(3), weight if has_weight else None, bias, training)
    first = ops.batch_norm_backward(grad_out, cache)
    out[:] = 99                                         # the cache does not live in the output
    for now, then in zip(ops.batch_norm_backward(grad_out, cache), first):
        assert (now is None and then is None) or (now == then).all()
    for now, then in zip(arrays, before):
        assert_array_equal(now, then)


# ---- errors ----

X = np.ones((4, 3, 2, 2))


@pytest.mark.parametrize("shape", [(1, 3), (1, 3, 1, 1), (1, 3, 1)])
def test_one_value_per_channel_has_no_variance(shape):
    words = (f"batch_norm: Expected more than 1 value per channel when training, but x.shape = {shape} has "
             "one, whose variance is 0; use a larger batch, or training=False")
    mean, var = start(3)
    with pytest.raises(ValueError, match=re.escape(words)):
        ops.batch_norm(np.ones(shape), mean, var, training=True)
    assert_array_equal((mean, var), start(3))
    ops.batch_norm(np.ones(shape), mean, var)                                       # evaluation can do it
    ops.batch_norm(np.ones((1, 3, 2, 2)), mean, var, training=True)    # so can one image of 2 x 2


@pytest.mark.parametrize("error, changes, words", [
    (ValueError, {"x": np.ones(3)}, "x must have shape (N, C, ...), but x.shape = (3,)"),
    (ValueError, {"x": np.array(1.0)}, "x must have shape (N, C, ...), but x.shape = ()"),
    (TypeError, {"x": X.astype(np.uint8)}, "x must hold floating-point numbers, but x.dtype is uint8"),
    (ValueError, {"running_mean": np.zeros(4)},
     "running_mean must have shape (3,), one number for each channel (x.shape = (4, 3, 2, 2)), but "
     "running_mean.shape = (4,)"),
    (ValueError, {"running_var": np.ones((1, 3))}, "running_var must have shape (3,), one number for each "
                                                   "channel"),
    (ValueError, {"weight": np.ones(2)}, "weight must have shape (3,), one number for each channel"),
    (ValueError, {"bias": np.ones(1)}, "bias must have shape (3,), one number for each channel"),
    (TypeError, {"weight": np.ones(3, np.float32)}, "weight.dtype is float32 but x.dtype is float64"),
    (TypeError, {"running_var": np.ones(3, np.float32)}, "running_var.dtype is float32 but x.dtype is "
                                                         "float64"),
    (ValueError, {"running_mean": None}, "running_mean and running_var must be given both or neither"),
    (ValueError, {"running_var": None}, "running_mean and running_var must be given both or neither"),
    (TypeError, {"momentum": None}, "momentum must be a number, not None"),
    (TypeError, {"eps": "1e-5"}, "eps must be a number, not '1e-5'"),
])
@pytest.mark.parametrize("training", [True, False])
def test_what_is_refused(error, changes, words, training):
    given = {"x": X, "running_mean": np.zeros(3), "running_var": np.ones(3), "training": training, **changes}
    with pytest.raises(error, match=re.escape(words)) as caught:
        ops.batch_norm(**given)
    assert str(caught.value).startswith("batch_norm: ")


def test_epsilon_keeps_the_root_from_zero():
    words = r"^batch_norm: eps must be above 0 \(in evaluation at least 0\), not "
    for eps, training in [(-1e-9, True), (0, True), (-1e-9, False)]:
        with pytest.raises(ValueError, match=words + re.escape(str(float(eps)))):
            ops.batch_norm(X, np.zeros(3), np.ones(3), training=training, eps=eps)
    assert_array_equal(ops.batch_norm(X, np.zeros(3), np.full(3, 4.0), eps=0)[0], X / 2)


def test_evaluation_needs_running_statistics():
    with pytest.raises(ValueError, match="^batch_norm: with training=False, running_mean and running_var "
                                         "must be given$"):
        ops.batch_norm(X, None, None)


def test_a_wrong_upstream_gradient_is_refused():
    _, cache = ops.batch_norm(X, *start(3))
    with pytest.raises(ValueError, match=re.escape("result, (4, 3, 2, 2), but grad_out.shape = (4, 3)")):
        ops.batch_norm_backward(np.ones((4, 3)), cache)
    with pytest.raises(TypeError, match="must have the dtype of the forward result, float64"):
        ops.batch_norm_backward(X.astype(np.float32), cache)
