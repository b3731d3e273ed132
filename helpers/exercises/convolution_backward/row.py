"""The gradients of three weights and a bias on paper: a row at stride 2."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

_RIGHT = (-3, 4, -4, -1)
_ASKED = "a list of four numbers: the gradients of w[0], w[1], w[2] and b"


def _explain(answer):
    if answer.shape != (4,):
        return [f"row_gradients is {_ASKED}."]
    names = ("w[0]", "w[1]", "w[2]", "b")
    right = [name for name, mine, theirs in zip(names, answer, _RIGHT) if np.isclose(mine, theirs)]
    if not right:
        return [_HINTS[0]]
    wrong = [name for name in names if name not in right]
    return [f"Already right: {', '.join(right)}. Not yet: {', '.join(wrong)}.",
            "In how many outputs does it stand, and beside which pixels? (The bias stands there alone, as if "
            "its pixel were 1.)"]


_HINTS = ("Write both outputs as sums: y[0] = x[0]·w[0] + …, and y[1] = x[?]·w[0] + …. Where does the "
          "second window begin?",
          "Now read down the columns: w[0] stands beside x[0] in y[0] and beside x[2] in y[1].",
          "The gradient of w[0] is 1·x[0] − 2·x[2]. The bias stands in both sums with the factor 1.")

EXERCISE = ValueExercise(
    name="row_gradients",
    stub="row_gradients = [..., ..., ..., ...]      # of w[0], w[1], w[2] and b",
    right=_RIGHT,
    asked=_ASKED,
    explain=_explain,
    solution_text="x, g = [1, 4, 2, 0, 3, 5], [1, -2]      # output 0 reads x[0..2], output 1 reads x[2..4]\n"
                  "row_gradients = [g[0] * x[0] + g[1] * x[2],      # 1 - 4 = -3\n"
                  "                 g[0] * x[1] + g[1] * x[3],      # 4 - 0 = 4\n"
                  "                 g[0] * x[2] + g[1] * x[4],      # 2 - 6 = -4\n"
                  "                 g[0] + g[1]]                    # -1",
    misconceptions=(
        Misconception("the stride forgotten", (-7, 0, 2, -1),
                      "Your second output reads x[1] to x[3]. At stride 2, where does its window begin?"),
        Misconception("the upstream gradient backwards", (0, -8, -1, -1),
                      "You gave the first output the gradient −2 and the second one 1. They stand in the "
                      "order of the outputs."),
        Misconception("the weights' gradient backwards", (-4, 4, -3, -1),
                      "The numbers are right and the order is reversed: w[0] lay on the first pixel of each "
                      "window."),
        Misconception("ones upstream", (3, 4, 5, 2),
                      "You gave both outputs the gradient 1. Each of them has its own, 1 and −2."),
        Misconception("the minus lost", (5, 4, 8, 3),
                      "You gave the second output the gradient 2. It is −2: what it pays is subtracted."),
        Misconception("three apart", (1, -2, -8, -1),
                      "Your second output reads x[3] to x[5]. At stride 2 its window begins two pixels after "
                      "the first one, and the two overlap."),
        Misconception("first output only", (1, 4, 2, 1),
                      "You asked the first output only. A weight is used by both, and so is the bias: "
                      "their shares are added."),
        Misconception("last output only", (-4, 0, -6, -2),
                      "You asked the last output only. A weight is used by both, and so is the bias: their "
                      "shares are added."),
        Misconception("means", (-1.5, 2, -2, -0.5),
                      "You took means. Each use carries the change of the weight to the loss in full, so "
                      "the shares are added. (A mean in the loss is in ḡ already.)"),
        Misconception("bias once", (-3, 4, -4, 1),
                      "The weights are right. The bias is added to both outputs, so it hears from both."),
        Misconception("bias multiplied by pixels", (-3, 4, -4, -9),
                      "The weights are right. The bias meets no pixel: it is added as it is, as if its "
                      "pixel were 1."),
        Misconception("signs", (3, -4, 4, 1),
                      "Every sign is turned, as in a step downhill. Asked for is the gradient itself."),
    ),
    tested="all four gradients: both outputs pay every weight, by the pixel that lay under it",
    hints=_HINTS,
    why="A weight is used once by every output, so every output pays it, by the pixel that lay under it: "
        "at stride 2 these pixels are 2 apart.",
)
