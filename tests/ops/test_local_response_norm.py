"""Local response normalization: whose neighbours count, alpha divided by their number, PyTorch."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import ops


def test_which_channels_are_neighbours():
    x = np.array([1.0, 2, 4, 8, 16])[None, :, None]         # squares 1, 4, 16, 64, 256
    settings = {"alpha": 1.0, "beta": 1.0, "k": 0.0}
    out, _ = ops.local_response_norm(x, 3, **settings)      # one on either side; alpha is divided by 3
    assert_allclose(out[0, :, 0], x[0, :, 0] * 3 / [5, 21, 84, 336, 320], rtol=1e-14)
    out, _ = ops.local_response_norm(x, 2, **settings)      # an even size looks back
    assert_allclose(out[0, :, 0], x[0, :, 0] * 2 / [1, 5, 20, 80, 320], rtol=1e-14)
    out, _ = ops.local_response_norm(x, 11, **settings)     # more channels than there are
    assert_allclose(out[0, :, 0], x[0, :, 0] * 11 / 341, rtol=1e-14)


def test_the_papers_numbers_in_pytorchs_terms():
    # Krizhevsky et al.: k = 2, n = 5, alpha = 1e-4, beta = 0.75, and alpha is not divided by n.
    x = np.random.default_rng(0).normal(0, 30, (2, 7, 3))
    squares = np.array([[(x[n, max(0, c - 2):c + 3] ** 2).sum(axis=0) for c in range(7)] for n in range(2)])
    out, _ = ops.local_response_norm(x, 5, alpha=5e-4, beta=0.75, k=2.0)
    assert_allclose(out, x / (2 + 1e-4 * squares) ** 0.75, rtol=1e-13)


@pytest.mark.parametrize("shape", [(2, 5, 3), (2, 6, 3, 4), (1, 3, 2, 2, 2), (2, 1, 4)])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("settings", [{}, {"alpha": 0.5, "beta": 1.3, "k": 2.0}])
def test_as_pytorch(as_pytorch, shape, size, settings):
    as_pytorch("local_response_norm", (np.random.default_rng(1).normal(0, 3, shape),), size=size, **settings)


@pytest.mark.parametrize("size", [2, 3, 5])
def test_gradient_by_central_differences(numerical_gradient, size):
    x, grad_out = np.random.default_rng(2).standard_normal((2, 2, 4, 3))
    settings = {"size": size, "alpha": 0.7, "beta": 0.6, "k": 1.5}
    _, cache = ops.local_response_norm(x, **settings)
    expected = numerical_gradient(lambda v: ops.local_response_norm(v, **settings)[0], x, grad_out)
    assert_allclose(ops.local_response_norm_backward(grad_out, cache), expected, rtol=1e-7, atol=1e-9)


def test_float32_stays_and_nothing_that_came_in_is_changed():
    x, grad_out = np.random.default_rng(3).standard_normal((2, 2, 4, 3), dtype=np.float32)
    before = x.copy(), grad_out.copy()
    out, cache = ops.local_response_norm(x, 3, np.float64(0.5), np.float64(0.6), np.float64(2))
    grad_x = ops.local_response_norm_backward(grad_out, cache)
    assert out.dtype == grad_x.dtype == np.float32
    assert_array_equal((x, grad_out), before)


def test_an_empty_batch():
    out, cache = ops.local_response_norm(np.zeros((0, 4, 3)), 3)
    assert ops.local_response_norm_backward(out, cache).shape == out.shape == (0, 4, 3)


X = np.ones((2, 4, 3))


@pytest.mark.parametrize("error, arguments, words", [
    (ValueError, (X[0], 2), "x must have shape (N, C, ...) with at least 3 axes, but x.shape = (4, 3)"),
    (ValueError, (X, 0), "size must be at least 1, not 0"),
    (TypeError, (X, 2.0), "size must be an integer, not 2.0"),
    (TypeError, (X, 2, None), "alpha must be a number, not None"),
    (TypeError, (X, 2, 1, "1"), "beta must be a number, not '1'"),
    (TypeError, (X, 2, 1, 1, True), "k must be a number, not True"),
    (TypeError, (X.astype(np.uint8), 2), "x must hold floating-point numbers, but x.dtype is uint8"),
])
def test_what_is_refused(error, arguments, words):
    with pytest.raises(error, match=re.escape(f"local_response_norm: {words}")):
        ops.local_response_norm(*arguments)


def test_a_wrong_upstream_gradient_is_refused():
    _, cache = ops.local_response_norm(X, 2)
    with pytest.raises(ValueError, match=re.escape("result, (2, 4, 3), but grad_out.shape = (2, 3, 4)")):
        ops.local_response_norm_backward(np.ones((2, 3, 4)), cache)
