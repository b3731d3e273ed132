"""verify.l2_penalty, shrinkage_factors, effective_parameters and ridge: what they take, and what they reject."""

import numpy as np
import pytest

from helpers import ops, verify
from helpers.verify.mutants import shrinkage, weight_decay


def factors(eigenvalues, weight_decay):
    if (eigenvalues < 0).any():
        raise ValueError("no minimum")
    return np.array([e / (e + weight_decay) if e > 0 else 0.0 for e in eigenvalues])


FORWARD = [("shrinkage_factors", shrinkage.FACTORS), ("effective_parameters", shrinkage.EFFECTIVE),
           ("ridge", weight_decay.RIDGE), ("l2_penalty", weight_decay.PENALTY)]
SADDLES = [("shrinkage_factors", shrinkage.NEGATIVE), ("effective_parameters", shrinkage.NEGATIVE_SUM)]


def listed(pairs):
    return [pytest.param(name, mutant, id=f"{name}-{mutant.name}") for name, registry in pairs
            for mutant in registry]


@pytest.mark.parametrize("name, registry", FORWARD)
def test_there_are_at_least_a_dozen(name, registry):
    assert len(registry) >= 12
    assert len({mutant.slip for mutant in registry}) == len(registry)


@pytest.mark.parametrize("name, mutant", listed(FORWARD))
def test_each_is_rejected_and_its_slip_named(name, mutant):
    with pytest.raises(verify.Mismatch) as caught:
        getattr(verify, name)(mutant.function)
    assert mutant.slip in caught.value.diagnosis
    assert mutant.advice in str(caught.value)


@pytest.mark.parametrize("mutant", weight_decay.PENALTY_BACKWARD, ids=lambda mutant: mutant.name)
def test_each_wrong_gradient_is_rejected_and_its_slip_named(mutant):
    def backward(grad_out, cache):
        return mutant.function(grad_out, *cache)

    with pytest.raises(verify.Mismatch) as caught:
        verify.l2_penalty(ops.l2_penalty, backward)
    assert mutant.slip in caught.value.diagnosis


@pytest.mark.parametrize("name, mutant", listed(SADDLES))
def test_a_saddle_has_to_be_refused(name, mutant):
    def wrong(eigenvalues, weight_decay):
        right = mutant.function if (eigenvalues < 0).any() else getattr(ops, name)
        return right(eigenvalues, weight_decay)

    with pytest.raises(verify.Mismatch) as caught:
        getattr(verify, name)(wrong)
    assert mutant.slip in caught.value.diagnosis


def in_other_words(lam, alpha):
    assert lam.min() >= 0
    return 1 - np.divide(alpha, lam + alpha, out=np.ones_like(lam), where=lam > 0)


@pytest.mark.parametrize("function", [factors, in_other_words,
                                      lambda eigs, wd: factors(eigs.copy(), wd).astype(np.float64)])
def test_right_factors_in_another_style(function):
    report = verify.shrinkage_factors(function)
    assert (report.missed, report.notes) == ([], [])
    assert len(report.rejected) >= 30


@pytest.mark.parametrize("function", [
    lambda eigenvalues, decay: float(factors(eigenvalues, decay).sum()),
    lambda h, lam: np.trace(np.diag(factors(h, lam)))])
def test_right_sums_in_another_style(function):
    report = verify.effective_parameters(function)
    assert (report.missed, report.notes) == ([], [])


def by_rows(X, t, lam):
    n, d = X.shape
    rows = np.vstack([X, np.sqrt(n * lam) * np.eye(d)])
    return np.linalg.lstsq(rows, np.concatenate([t, np.zeros((d, *t.shape[1:]))]), rcond=None)[0]


def test_right_ridge_in_another_style():
    report = verify.ridge(by_rows)
    assert (report.missed, report.notes) == ([], [])


def test_right_penalty_in_another_style():
    def penalty(w, lam):
        return 0.5 * lam * float(np.vdot(w, w)), (w, lam)

    def gradient(cache):
        return cache[1] * cache[0]

    report = verify.l2_penalty(penalty, gradient)
    assert (report.missed, report.notes) == ([], [])
    assert verify.l2_penalty(lambda w, wd: penalty(w, wd)[0]).missed == []


@pytest.mark.parametrize("change, words", [
    (lambda e, d: e / (e + 3 * d), "where λᵢ = λ it leaves 0.25"), (lambda e, d: e / (e + d + 1e-3), "ratio"),
    (lambda e, d: (e / (e + d)) ** 4, "leaves 0.0625"), (lambda e, d: np.exp(-d * e), "ratio"),
    (lambda e, d: np.tanh(e / d), "leaves 0.7616"),
    (lambda e, d: np.arctan2(e, d) * 2 / np.pi, "which share of w*"),
    (lambda e, d: factors(e, d).round(3), "rounded"), (lambda e, d: np.where(e < 0.1, 0, factors(e, d)), "ratio"),
    (lambda e, d: np.sqrt(e) / (np.sqrt(e) + np.sqrt(d)), "leaves 0.634"),
    (lambda e, d: e / (e + d * e.mean()), "of another"),
    (lambda e, d: -e / (e + d), "has the wrong sign"), (lambda e, d: list(e / (e + d)), "a list"),
    (lambda e, d: (e / (e + d)).astype(np.float32), "float32"), (lambda e, d: None, "is a return missing?"),
])
@pytest.mark.filterwarnings("ignore")
def test_wrong_factors_nobody_has_listed(change, words):
    def wrong(eigenvalues, weight_decay):
        if (eigenvalues < 0).any():
            raise ValueError
        return change(eigenvalues[:], weight_decay) if weight_decay else factors(eigenvalues, weight_decay)

    with pytest.raises(verify.Mismatch, match="shrinkage_factors") as caught:
        verify.shrinkage_factors(wrong)
    assert words in str(caught.value)


@pytest.mark.parametrize("change, words", [
    (lambda e, d: factors(e, d)[:3].sum(), "twelve directions"),
    (lambda e, d: int(factors(e, d).sum()), "whole number"),
    (lambda e, d: factors(np.unique(e), d).sum(), "twelve directions with λᵢ = λ count 0.5"),
    (lambda e, d: np.sum(e / (np.linalg.norm(e) + d)), "their shares are added"),
    (lambda e, d: factors(e, d).sum() + 1, "leaves 1.5"),
    (lambda e, d: (1.25 * factors(e, d) - 0.5 * factors(e, d) ** 2).sum(), "which share of w*"),
])
@pytest.mark.filterwarnings("ignore")
def test_wrong_sums_nobody_has_listed(change, words):
    def wrong(eigenvalues, weight_decay):
        if (eigenvalues < 0).any():
            raise ValueError
        return change(eigenvalues, weight_decay)

    with pytest.raises(verify.Mismatch, match="effective_parameters") as caught:
        verify.effective_parameters(wrong)
    assert words in caught.value.diagnosis


@pytest.mark.parametrize("wrong, words", [
    (lambda w, decay: decay / 2 * (w.ravel()[:-1] ** 2).sum(), "[3.0, 4.0] and λ = 1 it gives 4.5"),
    (lambda w, decay: decay / 2 * (w ** 2).sum(axis=0).max(), "[[1.0, 2.0], [3.0, 4.0]] and λ = 1 it gives 10"),
    (lambda w, decay: np.sqrt(decay) / 2 * (w ** 2).sum(), "[3.0, 4.0] and λ = 0.2"),
    (lambda w, decay: (decay / 2 * (np.maximum(w, 0) ** 2).sum(), None), "[3.0, -4.0] and λ = 1"),
])
def test_wrong_penalties_nobody_has_listed(wrong, words):
    with pytest.raises(verify.Mismatch) as caught:
        verify.l2_penalty(wrong)
    assert words in caught.value.diagnosis


def test_a_wrong_gradient_is_not_blamed_on_the_penalty():
    with pytest.raises(verify.Mismatch) as caught:
        verify.l2_penalty(ops.l2_penalty, lambda grad_out, cache: grad_out + cache[0])
    assert "grad weight" in str(caught.value)
    assert "right is λ/2" not in str(caught.value)


def normal_equations(solve):
    return lambda x, y, decay: solve(x.T @ x / len(x) + decay * np.eye(x.shape[1]), x.T @ y / len(x))


def centred_in_place(x, y, decay):
    x -= x.mean(axis=0)
    return ops.ridge(x, y, decay)


@pytest.mark.parametrize("wrong, words", [
    (normal_equations(np.linalg.solve), "right with decay"),
    (normal_equations(lambda a, b: np.linalg.inv(a) @ b), "right with decay"),
    (lambda x, y, decay: ops.ridge(x / np.linalg.norm(x, axis=0), y, decay), "gradient Xᵀ(Xw − y)/N + λw is not 0"),
    (lambda x, y, decay: x.T @ y / len(x) / (1 + decay), "gradient Xᵀ(Xw − y)/N + λw is not 0"),
    (centred_in_place, "wrote into its argument x"), (lambda x, y, decay: None, "is a return missing?"),
])
def test_wrong_ridge_nobody_has_listed(wrong, words):
    with pytest.raises(verify.Mismatch) as caught:
        verify.ridge(wrong)
    assert words in str(caught.value)
    assert "wrote" not in words or not caught.value.diagnosis


def test_the_plain_formula_is_told_about_zeros_before_saddles():
    with np.errstate(invalid="ignore"), pytest.raises(verify.Mismatch, match="divides 0 by 0"):
        verify.shrinkage_factors(lambda e, d: e / (e + d))


def test_a_saddle_that_crashes_is_told():
    def crashes(eigenvalues, weight_decay):
        if (eigenvalues < 0).any():
            raise RuntimeError("what now")
        return factors(eigenvalues, weight_decay)

    with pytest.raises(verify.Mismatch, match="what now"):
        verify.shrinkage_factors(crashes)


def test_without_pytorch(without_pytorch):
    assert "was not asked" in str(verify.shrinkage_factors(factors))
    assert "was not asked" in str(verify.ridge(by_rows))
    with pytest.raises(verify.Mismatch):
        verify.shrinkage_factors(lambda e, d: factors(e, 2 * d))
