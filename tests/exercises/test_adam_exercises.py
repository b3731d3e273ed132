"""Notebook 20's exercises: right in other styles, solutions against PyTorch, slips as students write them."""

from fractions import Fraction

import numpy as np
import pytest
from exercise_cells import run_cell

from helpers import optim
from helpers.exercises import adam


def by_recursion(beta, t):
    """Push every start through the recursion by itself."""
    weights = []
    for source in range(t + 1):
        average = 1.0 if source == 0 else 0.0
        for i in range(1, t + 1):
            average = beta * average + (1 - beta) * (i == source)
        weights.append(average)
    return np.array(weights)


def with_a_product(gradients, beta):
    average, left, out = 0.0, 1.0, np.empty(len(gradients))
    for place, gradient in enumerate(gradients):
        average += (1 - beta) * (gradient - average)
        left *= beta
        out[place] = average / (1 - left)
    return out


def weighted(gradients, beta):
    out = []
    for t in range(1, len(gradients) + 1):
        weights = [beta ** (t - 1 - i) for i in range(t)]
        out.append(float(np.average(gradients[:t], weights=weights)))
    return tuple(out)


@pytest.mark.parametrize("asked, answer", [
    (adam.average_weights, by_recursion),
    (adam.average_weights, lambda beta, t: tuple(by_recursion(beta, t).tolist())),
    (adam.average_weights,
     lambda beta, t: [np.float64(beta) ** t, *((1 - beta) * beta ** np.arange(t)[::-1])]),
    (adam.corrected_averages, with_a_product), (adam.corrected_averages, weighted),
    (adam.eps_hat, lambda eps, beta2, t: np.float64(eps) * np.sqrt(1 - np.power(beta2, t))),
    (adam.eps_hat,
     lambda eps, beta2, t: np.array(eps * np.sqrt(-np.expm1(t * np.log(beta2))) if beta2 else eps)),
    (adam.first_steps, [1, 3]), (adam.first_steps, (1.0, 3.0)), (adam.first_steps, np.array([1, 3], np.int8)),
    (adam.first_steps, np.float32([1, 3])), (adam.first_steps, [5 / 5, 0.3 * 5 / np.sqrt(0.01 * 25)]),
    (adam.decay_moves, [0.02, 0.5, 0.02]), (adam.decay_moves, np.float32([0.02, 0.5, 0.02])),
    (adam.decay_moves, (Fraction(1, 50), Fraction(1, 2), Fraction(1, 50))),
    (adam.decay_moves, [0.5 * 0.04, 0.5 * 0.04 / (0.04 + 1e-8), 4 - 4 * (1 - 0.005)]),
])
def test_right_in_another_style(asked, answer, checked):
    right, text = checked(asked, answer)
    assert right is True, text


def test_first_steps_are_pytorchs():
    torch = pytest.importorskip("torch")
    w = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    w.grad = torch.full((1,), 5.0, dtype=torch.float64)
    torch.optim.Adam([w], lr=1.0, betas=(0.7, 0.99)).step()
    assert -w.item() == pytest.approx(adam.first_steps.right[0], abs=1e-8)
    m, v = 0.3 * 5, 0.01 * 25
    assert m / v ** 0.5 == pytest.approx(adam.first_steps.right[1])


def test_corrected_averages_are_adams_first_average():
    for gradients, beta in adam.corrected_averages.cases:
        state, averages = {}, []
        for gradient in gradients:
            optim.adam_step(np.zeros(1), np.array([gradient]), state, betas=(beta, 0.9))
            averages.append(state["exp_avg"].item() / (1 - beta ** float(state["step"])))
        np.testing.assert_allclose(adam.corrected_averages.solve(gradients, beta), averages, atol=1e-12)


def test_weights_sum_to_one_and_make_the_average():
    rng = np.random.default_rng(2)
    for beta, t in adam.average_weights.cases:
        weights = adam.average_weights.solve(beta, t)
        assert sum(weights) == pytest.approx(1)
        values = rng.normal(size=t + 1)
        average = values[0]
        for gradient in values[1:]:
            average = beta * average + (1 - beta) * gradient
        assert np.dot(weights, values) == pytest.approx(average)


def test_the_short_form_with_eps_hat_is_the_long_form():
    rng = np.random.default_rng(3)
    for eps, beta2, t in adam.eps_hat.cases:
        v, correction = rng.uniform(0.1, 2), 1 - beta2 ** t
        short = correction ** 0.5 / (v ** 0.5 + adam.eps_hat.solve(eps, beta2, t))
        assert short == pytest.approx(1 / ((v / correction) ** 0.5 + eps))


def test_decay_moves_are_the_librarys():
    settings = {"lr": 0.5, "weight_decay": 0.01}
    for step, right in zip((optim.sgd_step, optim.adam_step, optim.adamw_step), adam.decay_moves.right):
        moved = 4 - step(np.array([4.0]), np.zeros(1), {}, **settings).item()
        assert moved == pytest.approx(right, rel=1e-6)


SLIPS = {
    "brackets": (adam.corrected_averages, """
        def corrected_averages(gradients, beta):
            s, out = 0, []
            for t, g in enumerate(gradients):
                s = beta * s + (1 - beta) * g
                out.append(s / (1 - beta) ** (t + 1))
            return out""", "You divide by (1 − β)ᵗ."),
    "t from 0": (adam.corrected_averages, """
        def corrected_averages(gradients, beta):
            s, out = 0, []
            for t, g in enumerate(gradients):
                s = beta * s + (1 - beta) * g
                out.append(s / (1 - beta ** t))
            return out""", "you count the steps from 0"),
    "in place": (adam.corrected_averages, """
        def corrected_averages(gradients, beta):
            for t in range(len(gradients)):
                gradients[t] = gradients[t] / (1 - beta)
            return gradients""", "changed its argument gradients"),
    "uncorrected": (adam.corrected_averages, """
        def corrected_averages(gradients, beta):
            s = [0]
            for g in gradients:
                s.append(beta * s[-1] + (1 - beta) * g)
            return s[1:]""", "You return the averages as they are."),
    "keeps what it divides": (adam.corrected_averages, """
        def corrected_averages(gradients, beta):
            s, out = 0, []
            for t, g in enumerate(gradients, 1):
                s = beta * s + (1 - beta) * g
                s /= 1 - beta ** t
                out.append(s)
            return out""", "corrected again and again"),
    "start with a share": (adam.average_weights, """
        def average_weights(beta, t):
            return [(1 - beta) * beta ** (t - i) for i in range(t + 1)]""", "Your start has a factor 1 − β."),
    "backwards": (adam.average_weights, """
        def average_weights(beta, t):
            return [beta ** t] + [(1 - beta) * beta ** i for i in range(t)]""",
                  "from the newest to the oldest"),
    "root missing": (adam.eps_hat, """
        def eps_hat(eps, beta2, t):
            return eps * (1 - beta2 ** t)""", "and then the root is taken"),
}


@pytest.mark.parametrize("asked, source, told", SLIPS.values(), ids=SLIPS)
def test_a_function_is_told_its_slip(asked, source, told, checked):
    right, text = checked(asked, run_cell(source, asked.name))
    assert right is False and told in text, text


@pytest.mark.parametrize("asked, answer, told", [
    (adam.first_steps, [1, 7], "With correction you are right."),
    (adam.first_steps, [0.5, 3], "Without correction you are right."),
    (adam.first_steps, [9, 9], "Write down m and v"), (adam.first_steps, 1, "A list of two numbers"),
    (adam.first_steps, [3, 1], "in the wrong order"),
    (adam.decay_moves, [0.02, 0.3, 0.02], "SGD and AdamW are right. Adam adds"),
    (adam.decay_moves, [0.1, 0.5, 0.02], "Adam and AdamW are right. SGD adds"),
    (adam.decay_moves, [0.02, 0.5, 0.1], "SGD and Adam are right. AdamW takes"),
    (adam.decay_moves, [0.02, 0.5], "A list of three numbers"),
])
def test_a_value_is_told_what_is_right_already(asked, answer, told, checked):
    right, text = checked(asked, answer)
    assert right is False and told in text, text
