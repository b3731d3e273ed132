"""Softmax and its logarithm: worked numbers, PyTorch along every axis, and scores that overflow."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import ops

BOTH = pytest.mark.parametrize("name", ["softmax", "log_softmax"])


def test_worked_numbers():
    x = np.log(np.array([[1.0, 3.0], [2.0, 6.0]]))
    assert_allclose(ops.softmax(x, 1)[0], [[0.25, 0.75]] * 2, rtol=1e-15)
    assert_allclose(ops.softmax(x, dim=0)[0], [[1 / 3, 1 / 3], [2 / 3, 2 / 3]], rtol=1e-15)
    assert_allclose(ops.log_softmax(x, -1)[0], np.log([[0.25, 0.75]] * 2), rtol=1e-15)


def test_worked_gradients():
    # p = (1/4, 3/4), g = (1, -1), mean of g under p = -1/2
    _, cache = ops.softmax(np.log(np.array([1.0, 3.0])), 0)
    assert_allclose(ops.softmax_backward(np.array([1.0, -1.0]), cache), [0.375, -0.375], rtol=1e-14)
    _, cache = ops.log_softmax(np.log(np.array([1.0, 3.0])), 0)
    assert_allclose(ops.log_softmax_backward(np.array([1.0, 2.0]), cache), [0.25, -0.25], rtol=1e-14)


@BOTH
@pytest.mark.parametrize("shape, dim", [((3, 4), 0), ((3, 4), 1), ((3, 4), -1), ((3, 4), -2),
                                        ((2, 3, 4, 5), 1), ((2, 3, 4, 5), -3), ((5,), 0), ((), 0),
                                        ((), -1), ((0, 3), 1), ((3, 0), 0),
                                        ((5, 0, 0), -1)])
def test_as_pytorch(as_pytorch, name, shape, dim):
    as_pytorch(name, (np.asarray(np.random.default_rng(0).normal(0, 3, shape)),), dim=dim)


@BOTH
def test_slopes_by_central_differences(numerical_gradient, name):
    x, grad_out = np.random.default_rng(1).standard_normal((2, 2, 3, 4))
    expected = numerical_gradient(lambda v: getattr(ops, name)(v, 1)[0], x, grad_out)
    grad = getattr(ops, f"{name}_backward")(grad_out, getattr(ops, name)(x, 1)[1])
    assert_allclose(grad, expected, rtol=1e-7, atol=1e-9)
    assert_allclose(grad.sum(axis=1), 0, atol=1e-14)        # a shift of all scores changes nothing


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1, 2, 1e4])
def test_scores_that_overflow_in_the_plain_formula(dtype, scale):
    scores = scale * np.array([-96.8, 437.9, 60.75], dtype)     # cat, dog, ship: e^437.9 is inf in float32
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        p, log_p = ops.softmax(scores, 0)[0], ops.log_softmax(scores, 0)[0]
    assert_allclose(p, [0, 1, 0], atol=1e-100)
    assert_allclose(log_p, scores - scores[1], rtol=1e-6)
    assert p.dtype == log_p.dtype == dtype


def test_an_impossible_class():
    x = np.array([[0.0, -np.inf, np.log(3)]])
    p, cache = ops.softmax(x, 1)
    assert_allclose(p, [[0.25, 0, 0.75]])
    assert_allclose(ops.softmax_backward(np.array([[1.0, 5.0, -1.0]]), cache), [[0.375, 0, -0.375]])
    log_p, cache = ops.log_softmax(x, 1)
    assert_allclose(log_p, [[np.log(0.25), -np.inf, np.log(0.75)]])
    assert_allclose(ops.log_softmax_backward(np.array([[1.0, 0.0, 2.0]]), cache), [[0.25, 0, -0.25]])


def test_probabilities_that_underflow_keep_their_logarithm():
    assert_allclose(ops.log_softmax(np.array([0.0, -1000.0]), 0)[0], [0, -1000])


@BOTH
def test_what_came_in_is_left_alone(name):
    x, grad_out = np.random.default_rng(2).standard_normal((2, 3, 4))
    before = x.copy(), grad_out.copy()
    getattr(ops, f"{name}_backward")(grad_out, getattr(ops, name)(x, 1)[1])
    assert_array_equal((x, grad_out), before)


@BOTH
@pytest.mark.parametrize("error, arguments, words", [
    (ValueError, (np.zeros((2, 3)), 2), "dim must be between -2 and 1 (x.shape = (2, 3)), not 2"),
    (ValueError, (np.zeros((2, 3)), -3), "dim must be at least -2, not -3"),
    (ValueError, (np.array(1.0), 1), "dim must be between -1 and 0 (x.shape = ()), not 1"),
    (TypeError, (np.zeros((2, 3)), None), "dim must be an integer, not None"),
    (TypeError, (np.zeros((2, 3)), True), "dim must be an integer, not the truth value True"),
    (TypeError, (np.zeros((2, 3), np.uint8), 1), "x must hold floating-point numbers, but x.dtype is uint8"),
])
def test_what_is_refused(name, error, arguments, words):
    with pytest.raises(error, match=re.escape(f"{name}: {words}")):
        getattr(ops, name)(*arguments)


@BOTH
def test_a_wrong_upstream_gradient_is_refused(name):
    _, cache = getattr(ops, name)(np.zeros((2, 3)), 1)
    with pytest.raises(ValueError, match=re.escape("forward result, (2, 3), but grad_out.shape = (2, 1)")):
        getattr(ops, f"{name}_backward")(np.zeros((2, 1)), cache)
