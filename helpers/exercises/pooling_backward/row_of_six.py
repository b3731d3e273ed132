"""A row on which one rule pays twice what the other pays."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise


def _payments(row):
    """(by the first maximum, by every tie) of windows of 3, one apart, with 1 arriving at each."""
    first, every = np.zeros(5), np.zeros(5)
    for start in range(3):
        window = row[start:start + 3]
        first[start + window.argmax()] += 1
        every[start:start + 3] += window == window.max()
    return first, every


def _accepts(answer):
    if answer.shape != (5,) or not np.isfinite(answer).all():
        return False
    first, every = _payments(answer)
    return first.tolist() == [0, 0, 3, 0, 0] and every.sum() == 6


def _what_it_does(answer):
    if answer.shape != (5,) or not np.isfinite(answer).all():
        return ["Asked for is a row of 5 numbers."]
    first, every = _payments(answer)
    return [f"On this row PyTorch's rule gives {first.astype(int).tolist()}, and the indicator formula "
            f"{every.astype(int).tolist()}, a sum of {int(every.sum())}. Wanted are [0, 0, 3, 0, 0] and a "
            "sum of 6."]


EXERCISE = ValueExercise(
    name="row_of_six",
    stub="row_of_six = [..., ..., ..., ..., ...]",
    right=[0, 0, 1, 1, 1],
    asked="a list of 5 numbers",
    accepts=_accepts,
    explain=_what_it_does,
    solution_text="row_of_six = [0, 0, 1, 1, 1]        # any two smaller numbers, then three equal ones",
    misconceptions=(
        Misconception("flat", [1, 1, 1, 1, 1],
                      "On a flat row the indicator formula pays 9, and PyTorch's rule pays the first pixel "
                      "of each window: [1, 1, 1, 0, 0]. Which pixel lies in all three windows?"),
        Misconception("no tie", [1, 2, 9, 3, 4],
                      "Here the middle wins all three windows, but without a tie both rules pay 3. Where can "
                      "a second and third maximum stand without being met first?"),
        Misconception("ties before", [1, 1, 1, 0, 0],
                      "The equal pixels stand before the middle, so PyTorch pays them: [1, 1, 1, 0, 0]. At a "
                      "tie the first is paid."),
    ),
    tested="both rules: PyTorch's pays [0, 0, 3, 0, 0], the indicator formula 6 in all",
    hints=("Only the middle pixel lies in all three windows. What must hold for the two before it?",
           "The two before it have to be smaller. The two behind it may be as large: they tie, and are met "
           "later.",
           "With three equal pixels at the end, the windows have one, two and three maxima: 1 + 2 + 3."),
    why="Equal pixels behind the middle take nothing away from it under PyTorch's rule, but the indicator "
        "formula pays them too: 1 + 2 + 3 instead of 3.",
)
