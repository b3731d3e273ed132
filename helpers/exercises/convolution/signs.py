"""What the kernel [1, -1] gives in a convolution layer, sign and all."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

_ROW = (2, 2, 9, 9, 4)
_RIGHT = (0, -7, 0, 5)
_ASKED = "a list of four numbers, one for each place where the kernel fits"
_FIRST_HINT = "Put the kernel on the first two pixels. Which pixel does the 1 meet, and which one the −1?"


def _explain(signs):
    if signs.shape != (4,):
        return [f"edge_signs is {_ASKED}."]
    wrong = np.flatnonzero(signs != _RIGHT)
    if len(wrong) > 1:
        return [_FIRST_HINT]
    place = wrong[0]
    name = ("first", "second", "third", "last")[place]
    return [f"Three of the four are right. The {name} is not: there the kernel lies on {_ROW[place]} and "
            f"{_ROW[place + 1]}. What do its two weights make of them?"]


EXERCISE = ValueExercise(
    name="edge_signs",
    stub="edge_signs = [..., ..., ..., ...]",
    right=_RIGHT,
    asked=_ASKED,
    solution_text="row, kernel = np.array([2, 2, 9, 9, 4]), np.array([1, -1])\n"
                  "edge_signs = [int(np.sum(row[t:t + 2] * kernel)) for t in range(4)]      # 0, -7, 0, 5",
    explain=_explain,
    misconceptions=(
        Misconception("the kernel flipped", (0, 7, 0, -5),
                      "These are right minus left: the answer of true convolution, which flips the kernel. "
                      "A convolution layer puts the kernel down as it is written. Which pixel is then "
                      "multiplied by 1?"),
        Misconception("signs only", (0, -1, 0, 1),
                      "The signs are right. The kernel multiplies and adds, so the size of the step comes "
                      "out too."),
        Misconception("signs only, flipped", (0, 1, 0, -1),
                      "The size of the step comes out too, and the signs are those of a flipped kernel."),
        Misconception("absolute values", (0, 7, 0, 5),
                      "The amounts are right, and the second number has lost its sign: which of the two "
                      "pixels is multiplied by −1?"),
        Misconception("negative everywhere", (0, -7, 0, -5),
                      "The amounts are right, and the last number has the wrong sign. There the row goes "
                      "down: which of the two pixels is multiplied by −1?"),
        Misconception("sums", (4, 11, 18, 13),
                      "These are sums. The second weight is −1."),
        Misconception("no overlap", (0, 0),
                      "Your windows stand side by side and miss both edges. The kernel moves one pixel at "
                      "a time."),
        Misconception("zero put after the row", (0, -7, 0, 5, 4),
                      "Your last number reads a zero after the end of the row. Without padding the kernel "
                      "fits at four places."),
        Misconception("zero put before the row", (-2, 0, -7, 0, 5),
                      "Your first number reads a zero before the row. Without padding the kernel fits at "
                      "four places."),
        Misconception("from right to left", (5, 0, -7, 0),
                      "The numbers are right and the order is reversed: begin at the left."),
    ),
    tested="all four places: minus where the row rises, plus where it falls, zero where it is level",
    hints=(_FIRST_HINT,
           "Each output is 1 · left + (−1) · right.",
           "2 − 2, then 2 − 9, and two more."),
    why="A layer does not flip its kernel, so [1, −1] computes left minus right: negative where the picture "
        "gets brighter to the right.",
)
