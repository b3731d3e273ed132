"""The L2 penalty, shrinkage factors and ridge regression, against PyTorch, scikit-learn and paper."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.linear_model import Ridge

from helpers import ops


@pytest.fixture
def rng():
    return np.random.default_rng(25)


@pytest.mark.parametrize("shape", [(3,), (4, 2), (2, 3, 2, 2)])
@pytest.mark.parametrize("decay", [0.0, 0.3, 2])
def test_the_penalty_and_its_gradient_are_those_of_pytorch(shape, decay, rng, torch):
    weight = rng.standard_normal(shape)
    theirs = torch.tensor(weight, requires_grad=True)
    penalty = decay / 2 * (theirs ** 2).sum()
    (1.7 * penalty).backward()
    out, cache = ops.l2_penalty(weight, decay)
    assert_allclose(out, penalty.item(), rtol=1e-13)
    assert_allclose(ops.l2_penalty_backward(np.float64(1.7), cache), theirs.grad.numpy(), rtol=1e-13)


def test_the_gradient_is_what_sgd_adds(torch):
    weight = np.array([2.0, -3.0])
    theirs = torch.tensor(weight)
    theirs.grad = torch.zeros(2, dtype=torch.float64)
    torch.optim.SGD([theirs], lr=0.1, weight_decay=0.1).step()
    gradient = ops.l2_penalty_backward(np.float64(1), ops.l2_penalty(weight, 0.1)[1])
    assert_allclose(weight - 0.1 * gradient, theirs.numpy(), rtol=1e-15)


def test_float32_stays_float32(rng):
    weight = rng.standard_normal(5).astype(np.float32)
    out, cache = ops.l2_penalty(weight, np.float64(0.1))
    assert out.dtype == ops.l2_penalty_backward(np.float32(1), cache).dtype == np.float32
    assert ops.shrinkage_factors(np.ones(2, np.float32), 0.1).dtype == np.float32
    assert ops.ridge(np.ones((3, 2), np.float32), np.ones(3, np.float32), 0.1).dtype == np.float32


def test_factors_of_the_errata():
    factors = ops.shrinkage_factors(np.array([0.1, 0.5, 1, 2, 10]), 1.0)
    assert_allclose(factors, [0.091, 0.333, 0.5, 0.667, 0.909], atol=5e-4)


@pytest.mark.parametrize("decay, effective", [(0, 3), (0.1, 2.399), (1, 1.5), (10, 0.601)])
def test_effective_parameters_of_the_errata(decay, effective):
    assert_allclose(ops.effective_parameters(np.array([10, 1, 0.1]), decay), effective, atol=5e-4)


@pytest.mark.parametrize("decay", [1e-6, 0.2, 5.0])
def test_factors_are_those_of_the_solved_system(decay, rng):
    rows = rng.standard_normal((9, 4)) * [3, 1, 0.3, 0.1]
    hessian = rows.T @ rows / 9
    eigenvalues, q = np.linalg.eigh(hessian)
    star = rng.standard_normal(4)
    w = np.linalg.solve(hessian + decay * np.eye(4), hessian @ star)
    assert_allclose(q.T @ w, ops.shrinkage_factors(eigenvalues, decay) * (q.T @ star), rtol=1e-9)


def test_zeros_keep_nothing_with_and_without_decay():
    for decay in (0.0, 1e-12, 0.5):
        factors = ops.shrinkage_factors(np.array([0.0, 2.0, -1e-17]), decay)
        assert factors[0] == factors[2] == 0 and factors[1] == pytest.approx(2 / (2 + decay))
    assert_allclose(ops.shrinkage_factors(np.zeros(3), 0.0), 0)
    assert ops.effective_parameters(np.zeros(3), 0.0) == 0
    assert ops.shrinkage_factors(np.array([]), 0.1).shape == (0,)


def test_rounding_around_zero_does_not_count(rng):
    x = rng.standard_normal((4, 9))                     # rank 4 of 9
    eigenvalues = np.linalg.eigvalsh(x.T @ x / 4)
    assert_allclose(ops.effective_parameters(eigenvalues, 0.0), 4)


def test_tiny_eigenvalues_beyond_rounding_count():
    assert_allclose(ops.shrinkage_factors(np.array([1.0, 1e-12]), 1e-12), [1, 0.5], rtol=1e-9)


def test_the_trace_of_the_hat_matrix(rng):
    x = rng.standard_normal((30, 3)) * [1, 2, 0.5]
    hat = x @ np.linalg.inv(x.T @ x / 30 + 0.4 * np.eye(3)) @ x.T / 30
    assert_allclose(ops.effective_parameters(np.linalg.eigvalsh(x.T @ x / 30), 0.4), np.trace(hat), rtol=1e-12)


@pytest.mark.parametrize("n, d", [(20, 3), (4, 7), (1, 2)])
@pytest.mark.parametrize("k", [None, 1, 3])
def test_ridge_is_that_of_scikit_learn_at_n_lambda(n, d, k, rng):
    x, y = rng.standard_normal((n, d)) + 1, rng.standard_normal(n if k is None else (n, k))
    theirs = Ridge(alpha=n * 0.3, fit_intercept=False, solver="svd").fit(x, y).coef_.T
    assert_allclose(ops.ridge(x, y, 0.3), theirs.reshape(d) if k is None else theirs.reshape(d, k), atol=1e-12)


def test_ridge_minimizes_what_it_says(rng, torch):
    x, y = rng.standard_normal((8, 3)), rng.standard_normal(8)
    w = torch.tensor(ops.ridge(x, y, 0.2), requires_grad=True)
    loss = ((torch.tensor(x) @ w - torch.tensor(y)) ** 2).sum() / 16 + 0.1 * (w ** 2).sum()
    loss.backward()
    assert_allclose(w.grad.numpy(), 0, atol=1e-14)


def test_ridge_without_decay_is_least_squares_of_least_norm(rng):
    x, y = rng.standard_normal((3, 6)), rng.standard_normal(3)
    assert_allclose(ops.ridge(x, y, 0), np.linalg.pinv(x) @ y, atol=1e-12)
    assert_allclose(ops.ridge(x, y, 1e-9), ops.ridge(x, y, 0), atol=1e-6)


def test_ridge_of_the_errata():
    x, y = np.array([[1, 2], [3, 4], [5, 6.0]]), np.array([1, 2, 2.0])
    # mean squared error, not half of it: twice our loss, so λ‖w‖² is ours at λ, and λ/2‖w‖² at λ/2
    assert_allclose(ops.ridge(x, y, 0.5), [0.0584, 0.3379], atol=5e-5)
    assert_allclose(ops.ridge(x, y, 0.25), [-0.0350, 0.4148], atol=5e-5)


@pytest.mark.parametrize("call, words", [
    (lambda: ops.shrinkage_factors(np.array([1.0, -0.5]), 0.2), "-0.5.*saddle"),
    (lambda: ops.effective_parameters(np.array([-2.0]), 0.2), "no minimum"),
    (lambda: ops.shrinkage_factors(np.array([1.0]), -0.2), "weight_decay must be .* at least 0, not -0.2"),
    (lambda: ops.shrinkage_factors(np.array([1.0]), np.inf), "weight_decay"),
    (lambda: ops.shrinkage_factors(np.array([1.0, np.nan]), 0.2), "not finite"),
    (lambda: ops.shrinkage_factors(np.eye(2), 0.2), r"shape \(D,\).*eigvalsh"),
    (lambda: ops.l2_penalty(np.ones(2), float("nan")), "weight_decay"),
    (lambda: ops.ridge(np.ones((3, 2)), np.ones(4), 0.1), r"\(3,\).*y.shape = \(4,\)"),
    (lambda: ops.ridge(np.ones(3), np.ones(3), 0.1), r"x must have shape \(N, D\)"),
    (lambda: ops.ridge(np.ones((3, 2)), np.ones((3, 1, 1)), 0.1), r"y must have shape"),
    (lambda: ops.ridge(np.ones((0, 2)), np.ones(0), 0.1), r"x must have shape"),
    (lambda: ops.l2_penalty_backward(np.ones(2), ops.l2_penalty(np.ones(2), 1)[1]), "grad_out"),
])
def test_errors_say_what_would_fit(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("call", [
    lambda: ops.l2_penalty([1.0], 0.1), lambda: ops.l2_penalty(np.array([1]), 0.1),
    lambda: ops.l2_penalty(np.ones(1), True), lambda: ops.shrinkage_factors([1.0], 0.1),
    lambda: ops.ridge(np.ones((2, 2), np.float32), np.ones(2), 0.1),
    lambda: ops.ridge(np.ones((2, 2)), np.ones(2), "0.1"),
])
def test_what_is_no_number_or_array_is_refused(call):
    with pytest.raises(TypeError):
        call()
