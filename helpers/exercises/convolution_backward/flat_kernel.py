"""A kernel of three weights that enlarges by two without a checkerboard."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise


def _accepts(kernel):
    if kernel.shape != (3,) or not np.isfinite(kernel).all() or _without_effect(kernel):
        return False
    first, middle, last = kernel.astype(float) / abs(kernel).max()
    return bool(abs(first + last - middle) < 1e-9)


def _without_effect(kernel):
    """Whether a weight is 0, or so small beside the others that rounding swallows it."""
    return bool((abs(kernel) <= 1e-6 * abs(kernel).max()).any())


def _explain(kernel):
    if kernel.shape != (3,):
        return ["flat_kernel is a list of three numbers."]
    if not np.isfinite(kernel).all():
        return ["All three weights have to be numbers that can be added."]
    if _without_effect(kernel):
        return ["One of your weights is 0, or next to nothing beside the others. With three weights that all "
                "count, can it still be flat?"]
    first, middle, last = kernel.astype(float)
    row = np.array([middle, first + last] * 2)
    shown = ", ".join(f"{value:g}" for value in row)
    return [f"A flat row of ones comes out as …, {shown}, …: every second pixel differs.",
            "Which weights land on an even pixel, and which on an odd one?"]


EXERCISE = ValueExercise(
    name="flat_kernel",
    stub="flat_kernel = [..., ..., ...]",
    right=(1, 2, 1),
    asked="a list of three numbers, none of them 0",
    solution_text="flat_kernel = [1, 2, 1]        # two neighbours paint every second pixel: 1 + 1; the "
                  "others get 2",
    accepts=_accepts,
    explain=_explain,
    misconceptions=(
        Misconception("all alike", (1, 1, 1),
                      "Three equal weights are the worst case: pixels on which two copies overlap get 2, "
                      "the others 1."),
        Misconception("a sum of one", (1 / 3, 1 / 3, 1 / 3),
                      "A kernel that sums to 1 keeps the mean of the row. It does not make neighbours "
                      "equal: pixels on which two copies overlap still get twice as much."),
        Misconception("one weight", (0, 1, 0), "Only every second pixel is painted at all, the others stay "
                                               "0."),
        Misconception("nothing", (0, 0, 0), "That is flat, and black. None of the weights may be 0."),
        Misconception("turned round", (2, 1, 2),
                      "The outer weights meet on the same pixel, 2 + 2, and the middle one paints alone, "
                      "1. It should be the other way round."),
        Misconception("a difference", (1, -2, 1),
                      "A flat row comes out as −2, 2, −2, 2: a checkerboard with signs."),
    ),
    tested="a flat row: the middle weight alone gives what the two outer ones give together",
    hints=("Paint two copies of the kernel on paper, two pixels apart. Which weights meet on one pixel?",
           "Pixels take turns: one gets the middle weight alone, the next gets the last weight of one copy "
           "and the first of the next.",
           "So the outer two have to add up to the middle one."),
    why="Stride 2 deals the weights to two kinds of pixels, and a flat row stays flat where both kinds get "
        "the same sum. (1, 2, 1)/2 is what linear interpolation uses.",
)
