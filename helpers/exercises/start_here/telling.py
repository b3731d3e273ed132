"""An upstream gradient that a flipped gradient cannot hide from."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.showing import block, show
from helpers.exercises.value_exercise import ValueExercise


def _tells(gradient):
    """Whether half a turn changes it; then a version that turns it first answers differently."""
    return gradient.shape == (2, 3) and bool(np.isfinite(gradient).all()) and (
        not np.array_equal(gradient, np.flip(gradient)))


def _explain(gradient):
    if gradient.shape != (2, 3):
        return ["telling_gradient has two rows of three numbers each."]
    if not np.isfinite(gradient).all():
        return ["It holds nan or inf, and those spoil every comparison. Use ordinary numbers."]
    if (gradient == gradient[0, 0]).all():
        return ["All its numbers are equal, so nothing shows which one stood where. A check with such a "
                "gradient passes whatever order they are read in."]
    return ["Turned by half a turn it becomes", block("", show(np.flip(gradient))),
            "which is the same again: the wrong version reads the same numbers and gives the same result."]


EXERCISE = ValueExercise(
    name="telling_gradient",
    stub="telling_gradient = np.array([[..., ..., ...],\n"
         "                             [..., ..., ...]])",
    right=((1, 2, 3), (4, 5, 6)),
    asked="an array of two rows with three numbers each",
    solution_text="telling_gradient = np.array([[1, 2, 3],\n"
                  "                             [4, 5, 6]])  # or random numbers",
    accepts=_tells,
    explain=_explain,
    misconceptions=(
        Misconception("all ones", ((1, 1, 1), (1, 1, 1)),
                      "All ones: turned by half a turn they are all ones again. This is what several "
                      "well-known checks use, and the wrong version passes them."),
        Misconception("all zeros", ((0, 0, 0), (0, 0, 0)),
                      "With zeros upstream every gradient is zero, the wrong one too."),
    ),
    tested="both versions: with your upstream gradient they answer differently, so a check that uses it can "
           "fail",
    hints=("The wrong version turns the upstream gradient by half a turn before it uses it. For which "
           "arrays does that make no difference?",
           "Half a turn swaps the first number with the last, the second with the last but one, and so on.",
           "It is enough that the first number and the last are different. Random numbers do that nearly "
           "always."),
    why="Any array that half a turn changes will do; random numbers are changed by nearly everything, which "
        "is why the checks of this course draw them.",
)
