"""Dropout: p is the probability of dropping, what stays is scaled up, and the same mask goes back."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import helpers
from helpers import ops


def test_p_is_the_probability_of_dropping():
    # p = 0.8 in the paper: 80 % are kept. Here, as in PyTorch, 20 % are, and each counts five times.
    out, _ = ops.dropout(np.ones(100_000), 0.8, rng=np.random.default_rng(0))
    assert_allclose(np.unique(out), [0, 5], rtol=1e-15)
    assert abs((out > 0).mean() - 0.2) < 0.005              # four standard deviations


@pytest.mark.parametrize("p", [0.1, 0.5, 0.75])
def test_the_expected_value_stays_and_the_second_moment_grows(p):
    out, _ = ops.dropout(np.ones(100_000), p, rng=np.random.default_rng(1))
    assert abs(out.mean() - 1) < 5 * np.sqrt(p / (1 - p) / 100_000)
    assert_allclose((out ** 2).mean(), out.mean() / (1 - p), rtol=1e-12)


def test_a_given_mask():
    x, mask = np.array([[1.0, -2.0], [3.0, 4.0]]), np.array([[True, True], [False, True]])
    out, cache = ops.dropout(x, 0.75, mask=mask)
    assert_array_equal(out, [[4, -8], [0, 16]])
    grad_out = np.array([[1.0, -0.5], [2.0, 3.0]])
    assert_array_equal(ops.dropout_backward(grad_out, cache), [[4, -2], [0, 12]])


@pytest.mark.parametrize("p", [0.0, 0.3, 0.5, 0.9])
def test_as_pytorch_with_its_mask(torch, p):
    x = torch.randn(40, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).requires_grad_()
    theirs = torch.nn.functional.dropout(x, p)
    grad_out = np.random.default_rng(2).standard_normal((40, 5))
    theirs.backward(torch.tensor(grad_out))
    out, cache = ops.dropout(x.detach().numpy(), p, mask=theirs.detach().numpy() != 0)
    assert_allclose(out, theirs.detach().numpy(), rtol=1e-15)
    assert_allclose(ops.dropout_backward(grad_out, cache), x.grad.numpy(), rtol=1e-15)


def test_the_mask_that_was_drawn_goes_back():
    rng = np.random.default_rng(3)
    x, grad_out = rng.uniform(1, 2, (2, 6, 50))
    out, cache = ops.dropout(x, 0.4, rng=rng)
    assert_allclose(ops.dropout_backward(grad_out, cache), grad_out * (out / x), rtol=1e-14)


def test_evaluation_changes_nothing():
    x, grad_out = np.random.default_rng(4).standard_normal((2, 3, 4))
    out, cache = ops.dropout(x, 0.9, training=False)
    assert_array_equal(out, x)
    assert_array_equal(ops.dropout_backward(grad_out, cache), grad_out)
    out, _ = ops.dropout(x, 0.9, False, np.zeros((3, 4), bool))
    assert_array_equal(out, x)


def test_dropping_nothing_and_everything():
    x, grad_out = np.random.default_rng(5).standard_normal((2, 30, 40))
    for p, factor in [(0, 1), (1, 0), (0.0, 1), (1.0, 0)]:
        with np.errstate(all="raise"):
            out, cache = ops.dropout(x, p)
            assert_array_equal(out, factor * x)
            assert_array_equal(ops.dropout_backward(grad_out, cache), factor * grad_out)


def test_the_default_is_one_half():
    assert set(np.unique(ops.dropout(np.ones(100))[0])) == {0, 2}


def test_where_the_mask_comes_from():
    x = np.ones((20, 10))

    def draw(**options):
        return ops.dropout(x, **options)[0].tolist()

    one, same, other = (draw(rng=np.random.default_rng(seed)) for seed in (6, 6, 7))
    assert one == same != other
    helpers.random.manual_seed(8)
    first, second = draw(), draw()
    helpers.random.manual_seed(8)
    assert first != second
    assert [draw(), draw()] == [first, second]


@pytest.mark.parametrize("shape", [(), (0, 3), (2, 3, 4, 5)])
def test_every_shape(shape):
    out, cache = ops.dropout(np.ones(shape))
    assert np.shape(out) == np.shape(ops.dropout_backward(np.ones(shape), cache)) == shape


@pytest.mark.parametrize("training", [True, False])
def test_float32_stays_and_nothing_that_came_in_is_changed(training):
    x, grad_out = np.random.default_rng(9).standard_normal((2, 3, 4), dtype=np.float32)
    before = x.copy(), grad_out.copy()
    out, cache = ops.dropout(x, np.float64(0.5), training)
    assert out.dtype == ops.dropout_backward(grad_out, cache).dtype == np.float32
    assert_array_equal((x, grad_out), before)


X = np.ones((2, 3))


@pytest.mark.parametrize("error, options, words", [
    (ValueError, {"p": 1.01}, "p must be between 0 and 1, not 1.01"),
    (ValueError, {"p": -0.1}, "p must be between 0 and 1, not -0.1"),
    (ValueError, {"p": np.nan}, "p must be between 0 and 1, not nan"),
    (TypeError, {"p": "0.5"}, "p must be a number, not '0.5'"),
    (TypeError, {"x": X.astype(np.uint8)}, "x must hold floating-point numbers, but x.dtype is uint8"),
    (ValueError, {"mask": np.ones(3, bool)}, "mask must have the shape of x, (2, 3), but mask.shape = (3,)"),
    (TypeError, {"mask": np.ones((2, 3))}, "mask must hold True where a number is kept, but mask.dtype is "
                                           "float64"),
    (TypeError, {"mask": [[True] * 3] * 2}, "mask must be a NumPy array, not list"),
])
@pytest.mark.parametrize("training", [True, False])
def test_what_is_refused(error, options, words, training):
    with pytest.raises(error, match=re.escape(f"dropout: {words}")):
        ops.dropout(**{"x": X, "training": training, **options})


def test_a_bare_seed_is_refused():
    with pytest.raises(TypeError, match="rng must be a numpy.random.Generator or None, not int"):
        ops.dropout(X, rng=0)


@pytest.mark.parametrize("training", [True, False])
def test_a_wrong_upstream_gradient_is_refused(training):
    _, cache = ops.dropout(X, training=training)
    with pytest.raises(ValueError, match=re.escape("forward result, (2, 3), but grad_out.shape = (3, 2)")):
        ops.dropout_backward(X.T, cache)
    with pytest.raises(TypeError, match="must have the dtype of the forward result, float64"):
        ops.dropout_backward(X.astype(np.float32), cache)
