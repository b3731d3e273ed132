"""What ties and overlap do, on paper."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise


def _sum(answer):
    if answer.shape != (6,) or not np.isfinite(answer).all():
        return ["Asked for is a list of 6 numbers, one for each pixel."]
    total = answer.sum()
    if abs(total - 10) > 1e-9:
        return [f"Your six numbers add up to {total:g}. 1 + 2 + 3 + 4 = 10 arrive, and a maximum hands on "
                "exactly what arrives."]
    return ["The sum is right: 10 arrive, and 10 are paid. At least one payment goes to another pixel. Write "
            "the four windows down, one below the other, and mark in each who is paid."]


EXERCISE = ValueExercise(
    name="tie_gradient",
    stub="tie_gradient = [..., ..., ..., ..., ..., ...]",
    right=[1, 2, 0, 7, 0, 0],
    asked="a list of 6 numbers",
    solution_text="# [4 4 1] pays 1 to place 0, [4 1 4] pays 2 to place 1,\n"
                  "# [1 4 4] pays 3 and [4 4 2] pays 4 to place 3\n"
                  "tie_gradient = [1, 2, 0, 3 + 4, 0, 0]",
    misconceptions=(
        Misconception("every tie", [1, 3, 0, 9, 7, 0],
                      "You pay every pixel that equals the maximum: that makes 20 out of the 10 that arrive. "
                      "PyTorch's max_pool1d pays one pixel a window."),
        Misconception("shared", [0.5, 1.5, 0, 4.5, 3.5, 0],
                      "You share each payment among the tied pixels, as amax does. PyTorch's max_pool1d "
                      "gives all of it to one of them. Which?"),
        Misconception("last", [0, 1, 0, 2, 7, 0],
                      "You pay the last of the tied pixels: that is `>=` where `>` belongs. Who stood there "
                      "first?"),
        Misconception("assigns", [1, 2, 0, 4, 0, 0],
                      "Two windows pay place 3, and you keep only the later payment. What two windows pay is "
                      "added."),
        Misconception("keeps the first", [1, 2, 0, 3, 0, 0],
                      "Two windows pay place 3, and you keep only the first payment. What two windows pay is "
                      "added."),
        Misconception("counts", [1, 1, 0, 2, 0, 0],
                      "You count the windows that each pixel wins. A window pays what arrives at it: 1, 2, 3 "
                      "and 4."),
        Misconception("every tie, assigned", [1, 2, 0, 4, 4, 0],
                      "You pay every tied pixel, and a later window overwrites an earlier one. Both are "
                      "slips: one pixel a window, and payments are added."),
        Misconception("whole windows", [1, 3, 6, 9, 7, 4],
                      "You pay every pixel of a window. Only the maximum moved the output."),
        Misconception("one winner", [10, 0, 0, 0, 0, 0],
                      "All goes to the first 4 of the row. Each window looks for its own maximum, inside "
                      "it."),
        Misconception("values", [4, 8, 0, 28, 0, 0],
                      "The places are right. You multiplied by the maximum: its slope is 1, so what arrives "
                      "is passed on as it is."),
    ),
    explain=_sum,
    tested="four windows with a tie in each, and a pixel that wins two of them",
    hints=("Write the four windows down: [4 4 1], [4 1 4], [1 4 4], [4 4 2]. In each, mark one maximum.",
           "At a tie PyTorch keeps the one it met first, going from left to right.",
           "The marks stand at places 0, 1, 3 and 3. What arrives at the four windows is 1, 2, 3, 4."),
    why="Each window pays the first of its maxima, and place 3 collects from two windows; the sum stays 10.",
)
