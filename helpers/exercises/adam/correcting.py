"""A moving average, corrected for its start at 0, after every gradient."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def corrected_averages(gradients, beta):
    average, corrected = 0.0, []
    for t, gradient in enumerate(gradients, start=1):
        average = beta * average + (1 - beta) * gradient    # kept as it is
        corrected.append(average / (1 - beta ** t))         # and divided for use
    return corrected


def _groups(rng):
    def draw(length, beta):
        return rng.normal(size=length).round(2), beta

    return [
        Group("one", "one gradient", [(np.array([5.0]), 0.9), (np.array([-2.0]), 0.5), draw(1, 0.999)]),
        Group("same", "the same gradient again and again",
              [(np.full(3, 2.0), 0.9), (np.full(6, -1.0), 0.5), (np.full(20, 3.0), 0.999)]),
        Group("two", "two different gradients", [(np.array([1.0, 3.0]), 0.5), (np.array([4.0, 0.0]), 0.9),
                                                 draw(2, 0.8)]),
        Group("many", "many gradients", [draw(12, 0.9), draw(30, 0.99), draw(7, 0.3), draw(40, 0.999),
                                         draw(25, 0.6)]),
        Group("ends", "beta = 0, and a silence at first",
              [draw(5, 0.0), (np.array([0.0, 0.0, 0.0, 2.0]), 0.9), (np.zeros(3), 0.9)]),
    ]


def _with(divisor=lambda beta, t: 1 - beta ** t, share=lambda beta: 1 - beta, old=lambda beta: beta):
    """The walk through the gradients with a part of it replaced."""
    def wrong(gradients, beta):
        average, corrected = 0.0, []
        for t, gradient in enumerate(gradients, start=1):
            average = old(beta) * average + share(beta) * gradient
            with np.errstate(all="ignore"):
                corrected.append(np.float64(average) / divisor(beta, t))
        return corrected
    return wrong


def _keeps_corrected(gradients, beta):
    average, corrected = 0.0, []
    for t, gradient in enumerate(gradients, start=1):
        average = (beta * average + (1 - beta) * gradient) / (1 - beta ** t)
        corrected.append(average)
    return corrected


def _starts_with_first(gradients, beta):
    average, averages = gradients[0], []
    for gradient in gradients:
        average = beta * average + (1 - beta) * gradient
        averages.append(average)
    return averages


def _plain_means(gradients, beta):
    return [np.mean(gradients[:t]) for t in range(1, len(gradients) + 1)]


def _brackets(gradients, beta):
    return [value - beta ** t for t, value in enumerate(_with(lambda beta, t: 1.0)(gradients, beta), start=1)]


def _one_divisor(gradients, beta):
    divisor = 1 - beta ** len(gradients)
    return [value / divisor for value in _with(lambda beta, t: 1.0)(gradients, beta)]


def _first_whole(gradients, beta):
    average, corrected = gradients[0], []
    for t, gradient in enumerate(gradients, start=1):
        if t > 1:
            average = beta * average + (1 - beta) * gradient
        corrected.append(average / (1 - beta ** t))
    return corrected


def _corrects(change):
    """The right walk, through other gradients or with another beta."""
    return lambda gradients, beta: corrected_averages(*change(np.asarray(gradients), beta))


def _product_too_late(gradients, beta):
    return _with(divisor=lambda beta, t: 1 - beta ** max(t - 1, 1))(gradients, beta)


MISCONCEPTIONS = (
    Misconception("powers of the difference", _with(lambda beta, t: (1 - beta) ** t),
                  "You divide by (1 − β)ᵗ. The weights given out so far sum to 1 − βᵗ; the two agree at t = "
                  "1 only."),
    Misconception("not corrected", _with(lambda beta, t: 1.0),
                  "You return the averages as they are. They start from 0, so after one gradient they hold a "
                  "share 1 − β of it: divide by the sum of the weights given out so far."),
    Misconception("t from 0", _with(lambda beta, t: 1 - beta ** (t - 1)),
                  "Your first divisor is 0: you count the steps from 0. After the first gradient t is 1."),
    Misconception("t one ahead", _with(lambda beta, t: 1 - beta ** (t + 1)),
                  "Your t is one step ahead. After the first gradient it is 1."),
    Misconception("divisor stands still", _with(lambda beta, t: 1 - beta),
                  "You divide by 1 − β at every step. Later averages have given out more of their weight: "
                  "the divisor grows with t."),
    Misconception("one step behind", _product_too_late,
                  "Your divisor is one step behind from the second gradient on: in the second step it is 1 − "
                  "β²."),
    Misconception("multiplied", _with(lambda beta, t: 1 / (1 - beta ** t)),
                  "You multiply by 1 − βᵗ. The averages are too small at first: divide."),
    Misconception("keeps the corrected", _keeps_corrected,
                  "You go on from the corrected average, so it is corrected again and again. Keep the "
                  "average as it is and divide a copy."),
    Misconception("starts with the first", _starts_with_first,
                  "You start the average at the first gradient. That needs no correction, and it is another "
                  "average: the first gradient counts far more than the others."),
    Misconception("plain means", _plain_means,
                  "You take the plain mean. A moving average forgets: old gradients fade by β."),
    Misconception("shares exchanged", _with(share=lambda beta: beta, old=lambda beta: 1 - beta),
                  "You exchange the shares: β multiplies the old average, 1 − β the new gradient."),
    Misconception("gradient whole", _with(share=lambda beta: 1.0),
                  "The new gradient comes in whole. It gets the share 1 − β."),
    Misconception("not forgotten", _with(old=lambda beta: 1.0),
                  "Your old average does not fade. It is multiplied by β before the new gradient comes in."),
    Misconception("brackets", _brackets,
                  "Without brackets, average / 1 − β ** t divides by 1 and subtracts the power."),
    Misconception("last only", lambda gradients, beta: corrected_averages(gradients, beta)[-1],
                  "You returned the last one. One corrected average for every gradient is asked for, as a "
                  "list."),
    Misconception("times instead of power", _with(lambda beta, t: 1 - beta * t),
                  "You divide by 1 − β·t. It is β to the power of t: the start fades by β in every step."),
    Misconception("plus", _with(lambda beta, t: 1 + beta ** t),
                  "You divide by 1 + βᵗ, which is more than 1. The weights given out so far sum to less."),
    Misconception("only the power", _with(lambda beta, t: beta ** t),
                  "You divide by βᵗ: that is what is left of the start. Divide by what the gradients have "
                  "been given."),
    Misconception("share's power", _with(lambda beta, t: 1 - (1 - beta) ** t),
                  "Your divisor is 1 − (1 − β)ᵗ. In each step the start is multiplied by β, so β has the "
                  "power."),
    Misconception("divided twice", _with(lambda beta, t: (1 - beta ** t) ** 2),
                  "You divide twice by 1 − βᵗ. Once is enough to give equal gradients back."),
    Misconception("one divisor", _one_divisor,
                  "You divide every average by the divisor of the last one. Each has its own t."),
    Misconception("first whole", _first_whole,
                  "You start with the first gradient and correct as well. An average that starts at the "
                  "first gradient is not too small; start at 0."),
    Misconception("last everywhere",
                  lambda gradients, beta: [corrected_averages(gradients, beta)[-1]] * len(gradients),
                  "You return the last one again and again. Each place holds the average after that "
                  "gradient."),
    Misconception("not averaged", lambda gradients, beta: list(gradients),
                  "You return the gradients themselves. For equal ones that is the same."),
    Misconception("sums", lambda gradients, beta: list(np.cumsum(gradients) * (1 - beta)),
                  "Your old gradients do not fade: you add them all up with the share 1 − β."),
    Misconception("squares", _corrects(lambda gradients, beta: (gradients ** 2, beta)),
                  "You average the squares, as Adam does for v. The gradients themselves are asked for."),
    Misconception("sizes", _corrects(lambda gradients, beta: (abs(gradients), beta)),
                  "You have lost the signs. The gradients themselves are averaged."),
    Misconception("backwards", _corrects(lambda gradients, beta: (gradients[::-1], beta)),
                  "You walk through the gradients from the last to the first."),
    Misconception("beta of the notebook", _corrects(lambda gradients, beta: (gradients, 0.9)),
                  "Your β is 0.9 whatever is handed in."),
    Misconception("divides by 0.9", _with(lambda beta, t: 1 - 0.9 ** t),
                  "Your divisor has β = 0.9 whatever is handed in."),
    Misconception("root of the divisor", _with(lambda beta, t: np.sqrt(1 - beta ** t)),
                  "You divide by the root of 1 − βᵗ. Adam takes a root too, of v, after it has been "
                  "corrected."),
)

EXERCISE = FunctionExercise(
    name="corrected_averages",
    stub='''def corrected_averages(gradients, beta):
    """The moving average after each gradient, started at 0 and corrected for that, as a list."""
    ...''',
    solve=corrected_averages,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} runs: one gradient, equal ones, up to 40 different ones, silence at first, β from 0 to "
           "0.999",
    hints=("Walk through the gradients with one average in hand, 0 at first. What has it given out after t "
           "of them?",
           "Equal gradients have to give that gradient back, at every t. Which number does that for 5 and β "
           "= 0.9 at t = 1, and at t = 2?",
           "Keep average = beta * average + (1 - beta) * gradient. What is appended is the average divided "
           "by the sum of its weights, and that sum is 1 minus a power of beta."),
    why="The weights given out so far sum to 1 − βᵗ, and a sum of gradients becomes an average when it is "
        "divided by the sum of its weights.",
)
