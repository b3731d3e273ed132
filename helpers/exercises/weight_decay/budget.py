"""The weight decay that leaves a wanted effective number of parameters."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def decay_for(eigenvalues, wanted):
    low, high = 1e-12, 1e12
    for _ in range(200):                            # the sum falls as decay grows: halve the range
        middle = (low * high) ** 0.5
        left = sum(value / (value + middle) for value in eigenvalues)
        low, high = (middle, high) if left > wanted else (low, middle)
    return high


def _groups(rng):
    def draw(size, share, flat=0):
        values = np.concatenate([10 ** rng.uniform(-2, 1, size), np.zeros(flat)])
        return rng.permutation(values).round(4), round(share * size, 3)

    return [
        Group("one", "one eigenvalue", [(np.array([3.0]), 0.5), (np.array([2.0]), 0.8)]),
        Group("equal", "equal eigenvalues", [(np.array([1.0, 1.0, 1.0]), 1.5), (np.full(4, 0.2), 1.0)]),
        Group("few", "different eigenvalues", [(np.array([10.0, 1.0, 0.1]), 1.5), draw(3, 0.5), draw(5, 0.3),
                                               draw(4, 0.4), draw(8, 0.8), draw(20, 0.25)]),
        Group("flat", "eigenvalues of 0 among them", [(np.array([2.0, 0.0]), 0.5), draw(4, 0.6, flat=3),
                                                      draw(2, 0.4, flat=1)]),
        Group("ends", "nearly all, nearly none", [(np.array([1.0, 0.1]), 1.99), (np.array([1.0, 0.1]), 0.01)]),
    ]


def _from_mean(eigenvalues, wanted):
    return np.mean(eigenvalues) * (len(eigenvalues) / wanted - 1)


def _other_sum(change):
    """The right search for another sum."""
    def wrong(eigenvalues, wanted):
        low, high = 1e-12, 1e12
        for _ in range(200):
            middle = (low * high) ** 0.5
            low, high = (middle, high) if change(eigenvalues, middle).sum() >= wanted else (low, middle)
        return high
    return wrong


MISCONCEPTIONS = (
    Misconception("the mean stands for all", _from_mean,
                  "You put the mean eigenvalue in for all. That is right where they are equal; elsewhere add "
                  "the fractions, and search for λ."),
    Misconception("one fraction", lambda eigenvalues, wanted: np.sum(eigenvalues) * (1 / wanted - 1),
                  "You use Σλᵢ/(Σλᵢ + λ), one fraction of the sums. There is a fraction for each eigenvalue."),
    Misconception("what is lost", lambda eigenvalues, wanted: decay_for(eigenvalues, len(eigenvalues) - wanted),
                  "You count what decay takes away. The effective number counts what it leaves."),
    Misconception("squares", _other_sum(lambda e, d: (e / (e + d)) ** 2),
                  "You add the squares of the factors. The trace of the hat matrix has the factors themselves."),
    Misconception("twice the decay", _other_sum(lambda e, d: e / (e + 2 * d)),
                  "Your λ is half of what it should be: the factor is λᵢ/(λᵢ + λ), with one λ."),
    Misconception("half the decay", _other_sum(lambda e, d: e / (e + d / 2)),
                  "Your λ is twice what it should be: the factor is λᵢ/(λᵢ + λ)."),
    Misconception("singular values", _other_sum(lambda e, d: e ** 2 / (e ** 2 + d)),
                  "You square the eigenvalues; that is for singular values of the data."),
    Misconception("an eigenvalue", lambda eigenvalues, wanted: np.sort(eigenvalues)[::-1][
        min(int(wanted), len(eigenvalues) - 1)],
                  "You cut between the eigenvalues. A direction with λᵢ = λ counts a half, and those beyond "
                  "still count a little."),
)

def _explain(case, decay):
    """What the effective number is at the answer."""
    eigenvalues, wanted = case
    if decay <= 0:
        return "A strength below 0 would push weights away from 0, and at 0 nothing is shrunk: λ is above 0."
    left = float(np.sum(eigenvalues / (eigenvalues + decay)))
    return (f"At your λ the fractions λᵢ/(λᵢ + λ) add up to {left:.6g}, and {wanted:g} is wanted. A larger λ leaves "
            "less.")


EXERCISE = FunctionExercise(
    name="decay_for",
    stub='''def decay_for(eigenvalues, wanted):
    """The λ at which the effective number of parameters is wanted (above 0, below the number of eigenvalues
    that are not 0)."""
    ...''',
    solve=decay_for,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    explain=_explain,
    tested="{total} spectra: one eigenvalue, equal ones, different ones, zeros among them, and both ends",
    hints=("For one eigenvalue you can solve for λ. For several there is no formula: what happens to the sum as "
           "λ grows?",
           "It falls all the way. So take a λ that is too small and one that is too large, and try one in "
           "between.",
           "Halve the range again and again, for example 200 times, each time keeping the half in which the "
           "sum crosses wanted. Spectra span powers of ten, so halve the logarithm: middle = √(low·high)."),
    why="The sum falls steadily from the rank to 0, so exactly one λ gives the wanted number, and halving the "
        "range finds it.",
)
