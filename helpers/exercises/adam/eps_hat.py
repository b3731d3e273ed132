"""The short form of Adam's step, and the eps that makes it the same step."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def eps_hat(eps, beta2, t):
    return eps * (1 - beta2 ** t) ** 0.5        # what the root of v was multiplied by, eps is as well


def _groups(rng):
    def draw(count, low, high):
        return [(float(10.0 ** -rng.integers(0, 5)), round(float(rng.uniform(0.1, 0.99)), 3),
                 int(rng.integers(low, high + 1))) for _ in range(count)]

    return [
        Group("first", "the first step", [(1.0, 0.75, 1), (1.0, 0.999, 1), *draw(3, 1, 1)]),
        Group("later", "later steps", [(1.0, 0.5, 2), (0.01, 0.999, 10), *draw(6, 2, 30)]),
        Group("late", "after thousands of steps", [(1.0, 0.999, 5000), (0.1, 0.99, 2000)]),
        Group("ends", "beta2 = 0, or no eps", [(1.0, 0.0, 3), (0.0, 0.9, 4)]),
    ]


MISCONCEPTIONS = (
    Misconception("no root", lambda eps, beta2, t: eps * (1 - beta2 ** t),
                  "You multiply ε by 1 − β₂ᵗ. v is divided by that, and then the root is taken."),
    Misconception("divided", lambda eps, beta2, t: eps / (1 - beta2 ** t) ** 0.5,
                  "You divide. From the long form to the short one, numerator and denominator are multiplied "
                  "by the root of 1 − β₂ᵗ, ε with them."),
    Misconception("divided, no root", lambda eps, beta2, t: eps / (1 - beta2 ** t),
                  "You divide by 1 − β₂ᵗ. Multiply the long form above and below by what clears √(v/(1 − "
                  "β₂ᵗ))."),
    Misconception("the same eps", lambda eps, beta2, t: eps,
                  "You leave ε as it is. Then the two forms differ most in the first steps: put v = 0 into "
                  "both denominators."),
    Misconception("powers of the difference", lambda eps, beta2, t: eps * (1 - beta2) ** (t / 2),
                  "You take (1 − β₂)ᵗ. The correction is 1 − β₂ᵗ."),
    Misconception("t forgotten", lambda eps, beta2, t: eps * (1 - beta2) ** 0.5,
                  "Your factor is that of the first step. It grows with t: after many steps the two forms "
                  "have the same ε."),
    Misconception("root of eps", lambda eps, beta2, t: np.sqrt(eps * (1 - beta2 ** t)),
                  "You take the root of ε as well. ε stands outside the root."),
    Misconception("eps squared", lambda eps, beta2, t: eps ** 2 * (1 - beta2 ** t),
                  "You have moved ε into the root. In the short form, too, it stands outside: √v + ε̂."),
    Misconception("t one ahead", lambda eps, beta2, t: eps * (1 - beta2 ** (t + 1)) ** 0.5,
                  "Your t is one step ahead: in the first step it is 1."),
    Misconception("powers, no root", lambda eps, beta2, t: eps * (1 - beta2) ** t,
                  "You take (1 − β₂)ᵗ. The correction is 1 − β₂ᵗ, and the root is taken after it."),
    Misconception("root of the power", lambda eps, beta2, t: eps * (1 - beta2 ** (t / 2)),
                  "You take the root of β₂ᵗ. It is taken of the whole 1 − β₂ᵗ."),
    Misconception("times instead of power", lambda eps, beta2, t: eps * abs(1 - beta2 * t) ** 0.5,
                  "You multiply β₂ by t. It is β₂ to the power of t."),
    Misconception("square for root", lambda eps, beta2, t: eps * (1 - beta2 ** t) ** 2,
                  "You square 1 − β₂ᵗ. v is divided by it, and then the root is taken."),
    Misconception("half for root", lambda eps, beta2, t: eps * (1 - beta2 ** t) * 0.5,
                  "You halve 1 − β₂ᵗ. A root is the power ½, ** 0.5."),
    Misconception("factor of the rate", lambda eps, beta2, t: eps * (1 - beta2 ** t) ** 0.5 / (1 - 0.9 ** t),
                  "You take all of the short form's factor. Its 1 − β₁ᵗ belongs to m, which ε has nothing to "
                  "do with."),
    Misconception("eps forgotten", lambda eps, beta2, t: (1 - beta2 ** t) ** 0.5,
                  "That is the factor. What it multiplies is still missing."),
    Misconception("only the power", lambda eps, beta2, t: eps * beta2 ** t,
                  "You multiply by β₂ᵗ. The correction is 1 − β₂ᵗ, and its root is taken."),
    Misconception("added", lambda eps, beta2, t: eps + (1 - beta2 ** t) ** 0.5,
                  "You add the root of 1 − β₂ᵗ. Every term of the denominator is multiplied by it."),
    Misconception("negative", lambda eps, beta2, t: -eps * (1 - beta2 ** t) ** 0.5,
                  "The size is right, the sign is not: ε makes the denominator larger."),
    Misconception("t one behind", lambda eps, beta2, t: eps * (1 - beta2 ** (t - 1)) ** 0.5,
                  "Your t is one step behind: in the first step it is 1, not 0."),
)

EXERCISE = FunctionExercise(
    name="eps_hat",
    stub='''def eps_hat(eps, beta2, t):
    """The eps that, put into the short form at step t, makes the same step as eps in the long form."""
    ...''',
    solve=eps_hat,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} settings: the first step, later ones, after thousands of steps, β₂ from 0 to 0.999",
    hints=("Set the two steps equal and drop what stands on both sides.",
           "What is left is (√v + ε̂)/√(1 − β₂ᵗ) on one side and √(v/(1 − β₂ᵗ)) + ε on the other.",
           "Multiply both sides by √(1 − β₂ᵗ): √v cancels, and what stands beside ε is the answer's factor."),
    why="The short form moves √(1 − β₂ᵗ) from the denominator into the rate, so it has to multiply ε as "
        "well; with a constant ε in the short form, ε acts 32 times as strongly in the first step and as "
        "usual after some thousand.",
)
