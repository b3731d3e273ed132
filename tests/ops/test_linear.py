"""The fully connected layer: a worked example, PyTorch, any number of leading axes, what is refused."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import ops

WEIGHT = np.array([[0.2, -0.5, 0.1, 2.0], [1.5, 1.3, 2.1, 0.0], [0.0, 0.25, 0.2, -0.3]])
BIAS = np.array([1.1, 3.2, -1.2])
PIXELS = np.array([56.0, 231.0, 24.0, 2.0])


def test_cat_dog_ship():
    # The worked example of the course notes, whose third score, 61.95, has lost its bias.
    assert_allclose(ops.linear(PIXELS, WEIGHT, BIAS)[0], [-96.8, 437.9, 60.75], rtol=1e-12)
    assert_allclose(ops.linear(PIXELS, WEIGHT)[0], [-97.9, 434.7, 61.95], rtol=1e-12)


def test_gradients_of_a_worked_example():
    x, weight = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[2.0, 0.0], [1.0, -1.0], [0.0, 5.0]])
    _, cache = ops.linear(x, weight, np.zeros(3))
    grad_x, grad_weight, grad_bias = ops.linear_backward(np.array([[1.0, 0.0, 2.0], [-1.0, 3.0, 0.0]]), cache)
    assert_array_equal(grad_x, [[2, 10], [1, -3]])
    assert_array_equal(grad_weight, [[-2, 3], [9, -3], [2, 4]])
    assert_array_equal(grad_bias, [0, 3, 2])


@pytest.mark.parametrize("leading", [(), (1,), (5,), (0,), (2, 3), (2, 1, 2, 2)])
@pytest.mark.parametrize("has_bias", [True, False])
def test_as_pytorch(as_pytorch, leading, has_bias):
    rng = np.random.default_rng(0)
    as_pytorch("linear", (rng.standard_normal((*leading, 4)), rng.standard_normal((3, 4)),
                          rng.standard_normal(3) if has_bias else None))


def test_gradients_by_central_differences(numerical_gradient):
    rng = np.random.default_rng(1)
    arrays = [rng.standard_normal(shape) for shape in [(2, 3, 4), (5, 4), (5,)]]
    out, cache = ops.linear(*arrays)
    grad_out = rng.standard_normal(out.shape)
    for place, grad in enumerate(ops.linear_backward(grad_out, cache)):
        def along(value, place=place):
            return ops.linear(*arrays[:place], value, *arrays[place + 1:])[0]
        assert_allclose(grad, numerical_gradient(along, arrays[place], grad_out), rtol=1e-6, atol=1e-8)


def test_views_are_as_good_as_copies():
    rng = np.random.default_rng(2)
    x, weight, grad_out = (rng.standard_normal(shape) for shape in [(4, 6), (4, 3), (3, 6)])
    out, cache = ops.linear(x.T, weight.T)
    plain, plain_cache = ops.linear(x.T.copy(), weight.T.copy())
    assert_allclose(out, plain, rtol=1e-12)
    plain_grads = ops.linear_backward(grad_out.T.copy(), plain_cache)
    for ours, theirs in zip(ops.linear_backward(grad_out.T, cache)[:2], plain_grads):
        assert_allclose(ours, theirs, rtol=1e-12)


def test_the_inputs_gradient_can_be_left_out():
    x, grad_out = np.random.default_rng(3).standard_normal((2, 5, 4))
    _, cache = ops.linear(x, np.ones((4, 4)), np.ones(4))
    everything = ops.linear_backward(grad_out, cache)
    less = ops.linear_backward(grad_out, cache, needs_x_grad=False)
    assert less[0] is None
    assert_array_equal(less[1], everything[1])
    assert_array_equal(less[2], everything[2])


def test_nothing_that_came_in_is_changed():
    rng = np.random.default_rng(4)
    arrays = [rng.standard_normal(shape) for shape in [(2, 4), (3, 4), (3,), (2, 3)]]
    before = [array.copy() for array in arrays]
    ops.linear_backward(arrays[3], ops.linear(*arrays[:3])[1])
    for now, then in zip(arrays, before):
        assert_array_equal(now, then)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_stays(dtype):
    out, cache = ops.linear(np.ones((2, 4), dtype), np.ones((3, 4), dtype), np.ones(3, dtype))
    assert all(array.dtype == dtype for array in (out, *ops.linear_backward(out, cache)))


X = np.zeros((2, 4))


@pytest.mark.parametrize("error, arguments, words", [
    (ValueError, (np.zeros((2, 5)), WEIGHT), "weight expects 4 input features (weight.shape = (3, 4)) but "
                                             "the last axis of x does not have them (x.shape = (2, 5))"),
    (ValueError, (np.zeros((4, 2)), WEIGHT), "(x.shape = (4, 2))"),
    (ValueError, (np.array(1.0), WEIGHT), "(x.shape = ())"),
    (ValueError, (X, WEIGHT[0]), "weight must have shape (out, in), but weight.shape = (4,)"),
    (ValueError, (X, WEIGHT[None]), "but weight.shape = (1, 3, 4)"),
    (ValueError, (X, WEIGHT, np.zeros(4)), "bias must have shape (3,), one number for each row of weight "
                                           "(weight.shape = (3, 4)), but bias.shape = (4,)"),
    (ValueError, (X, WEIGHT, np.zeros((1, 3))), "but bias.shape = (1, 3)"),
    (TypeError, (X.astype(np.uint8), WEIGHT), "x must hold floating-point numbers, but x.dtype is uint8"),
    (TypeError, (X.astype(np.float32), WEIGHT), "weight.dtype is float64 but x.dtype is float32"),
    (TypeError, (X, WEIGHT, BIAS.astype(np.float32)), "bias.dtype is float32 but x.dtype is float64"),
    (TypeError, (X.tolist(), WEIGHT), "x must be a NumPy array, not list"),
])
def test_what_is_refused(error, arguments, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        ops.linear(*arguments)
    assert str(caught.value).startswith("linear: ")


def test_a_wrong_upstream_gradient_is_refused():
    _, cache = ops.linear(X, WEIGHT)
    with pytest.raises(ValueError, match=re.escape("linear_backward: grad_out must have the shape of the "
                                                   "forward result, (2, 3), but grad_out.shape = (2, 4)")):
        ops.linear_backward(np.zeros((2, 4)), cache)
    with pytest.raises(TypeError, match="grad_out must have the dtype of the forward result, float64, but "
                                        "grad_out.dtype = float32"):
        ops.linear_backward(np.zeros((2, 3), np.float32), cache)
