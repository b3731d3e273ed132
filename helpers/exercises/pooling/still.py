"""A row that moves, and whose pooled output never does."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.showing import block, show
from helpers.exercises.value_exercise import ValueExercise

_SIZE = 8


def _pooled(row):
    return row.reshape(-1, 2).max(axis=1)


def _is_row(row):
    return row.shape == (_SIZE,) and bool(np.isin(row, (0, 1)).all()) and row.min() < row.max()


def _moving(row):
    """The first shift that changes the output, or 0."""
    return next((d for d in range(1, _SIZE) if not np.array_equal(_pooled(np.roll(row, d)), _pooled(row))), 0)


def _is_still(row):
    return _is_row(row) and not _moving(row)


def _explain(row):
    if row.shape != (_SIZE,):
        return ["A row of 8 numbers is asked for."]
    if not np.isin(row, (0, 1)).all():
        return ["Only zeros and ones are asked for."]
    if row.min() == row.max():
        return ["All of your numbers are the same: such a row does not change when it is shifted, so its "
                "output proves nothing. Use both zeros and ones."]
    d = _moving(row)
    return [f"Shifted by {d}, your row", block("", show(np.roll(row, d))), "pools to",
            block("", show(_pooled(np.roll(row, d)))), "and before it pooled to",
            block("", show(_pooled(row))),
            "Which windows are all zeros, and can you keep any window from being that?"]


EXERCISE = ValueExercise(
    name="still_row",
    stub="still_row = [..., ..., ..., ..., ..., ..., ..., ...]",
    right=(1, 0, 1, 0, 1, 0, 1, 0),
    asked="a list of 8 zeros and ones",
    solution_text="still_row = [1, 0, 1, 0, 1, 0, 1, 0]    # no two zeros side by side, nor round the end",
    accepts=_is_still,
    explain=_explain,
    misconceptions=(
        Misconception("one impulse", (0, 0, 0, 1, 0, 0, 0, 0),
                      "A single 1 moves from window to window as the row is shifted: its output jumps. What "
                      "must be true of every window, wherever it stands?"),
        Misconception("pairs", (1, 1, 0, 0, 1, 1, 0, 0),
                      "Shift your row by one: each pair is cut in two, and the windows that were all zeros "
                      "now hold a one."),
        Misconception("half and half", (1, 1, 1, 1, 0, 0, 0, 0),
                      "The edge between your ones and zeros moves through the windows. Can a row have no "
                      "such edge that a window can see?"),
        Misconception("all ones", (1, 1, 1, 1, 1, 1, 1, 1),
                      "That row does not change at all when it is shifted. Use both zeros and ones."),
        Misconception("a gap of two round the end", (0, 1, 0, 1, 0, 1, 1, 0),
                      "Your row has two zeros that are neighbours: its last number and its first, on a "
                      "ring."),
    ),
    tested="all 8 circular shifts: the row moves, and the four outputs stay the same",
    hints=("When does the largest of two neighbours not depend on how the row is shifted?",
           "If every two neighbours hold a 1, every window gives 1, at every shift.",
           "No two zeros may stand side by side, and the last number is a neighbour of the first."),
    why="The maximum of each window is 1 wherever it stands, so pooling cannot tell this row from its shift, "
        "nor from a row of ones: being invariant means having thrown something away.",
)
