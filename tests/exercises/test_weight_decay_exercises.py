"""Notebook 25's exercises: wrong answers that nobody has listed are told what is wrong with these numbers."""

import numpy as np
import pytest

from helpers.exercises import weight_decay as exercises


def said(exercise, answer, capsys):
    exercise.check(answer)
    return " ".join(capsys.readouterr().out.split())


def total(eigenvalues, decay):
    return np.sum(eigenvalues / (eigenvalues + decay))


def by_halving(count, steps=200, low=1e-12, high=1e12):
    """The search with another sum, another range or too few steps."""
    def answer(eigenvalues, wanted):
        a, b = low, high
        for _ in range(steps):
            middle = (a * b) ** 0.5
            a, b = (middle, b) if count(eigenvalues, middle) > wanted else (a, middle)
        return b
    return answer


@pytest.mark.parametrize("answer, words", [
    (by_halving(total, steps=20), "add up to 0.499997, and 0.5 is wanted"),
    (by_halving(total, high=100.0), "add up to 0.0109, and 0.01 is wanted"),
    (by_halving(lambda e, d: total(e, len(e) * d)), "add up to 2.25, and 1.5 is wanted"),
    (lambda eigenvalues, wanted: 1 / by_halving(total)(eigenvalues, wanted), "add up to 0.9, and 0.5 is wanted"),
    (lambda eigenvalues, wanted: -3.0, "λ is above 0"),
])
def test_a_wrong_decay_is_put_into_the_sum(answer, words, capsys):
    text = said(exercises.decay_for, answer, capsys)
    assert text.startswith("Not yet") and words in text


@pytest.mark.parametrize("answer, words", [
    (lambda hessian, star, decay: -np.linalg.solve(hessian + decay * np.eye(len(star)), hessian @ star),
     "penalty is [ -4, 0.2]"),
    (lambda hessian, star, decay: np.sign(star) * np.maximum(np.abs(star) - decay, 0), "penalty is [ 0.16, -0.14]"),
    (lambda hessian, star, decay: hessian @ star / (np.diag(hessian) + decay), "At a minimum it is 0"),
    (lambda hessian, star, decay: np.trace(hessian) / (np.trace(hessian) + decay) * star, "At a minimum it is 0"),
])
def test_the_gradient_at_a_wrong_minimum_is_told(answer, words, capsys):
    text = said(exercises.decayed_minimum, answer, capsys)
    assert text.startswith("Not yet") and words in text


@pytest.mark.parametrize("answer, words", [
    (lambda strength, halved, examples: strength ** 2, "With one example"),
    (lambda strength, halved, examples: strength * (2 - halved) / max(examples - 1, 1), "the sum divided by 600"),
    (lambda strength, halved, examples: strength / examples if halved else 2 * strength, "divided by 50000"),
])
def test_a_wrong_setting_is_told_which_step(answer, words, capsys):
    text = said(exercises.torch_setting, answer, capsys)
    assert text.startswith("Not yet") and words in text


def test_a_computed_three_is_shown_as_three(capsys):
    assert "should be 3.0; you returned 1.0" in said(exercises.decay_for, lambda eigenvalues, wanted: 1.0, capsys)
