"""Three dilations whose field is as wide as can be and has no gap."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise
from helpers.ops.receptive_field import Window, path_counts

_LARGEST = 200      # a dilation beyond it only makes the gaps longer


def _is_three(values):
    return (values.shape == (3,) and bool(np.isfinite(values).all())
            and bool((values == np.round(values)).all()) and 1 <= values.min() and values.max() <= _LARGEST)


def _counts(values):
    return path_counts([Window(3, dilation=int(d)) for d in values])


def _is_best(values):
    if not _is_three(values):
        return False
    counts = _counts(values)
    return counts.size == 27 and bool((counts > 0).all())


def _explain(values):
    if not _is_three(values):
        return [f"Three whole numbers are asked for, each from 1 to {_LARGEST}: the dilations of the three "
                f"layers."]
    counts = _counts(values)
    gaps = int((counts == 0).sum())
    if gaps:
        return [f"Your field is {counts.size} pixels wide, and {gaps} of them have no path. Which distances "
                f"between two "
                "pixels can your three layers not make?"]
    return [f"Your field is {counts.size} pixels wide and has no gap. {counts.max()} paths meet in its "
            f"busiest pixel: "
            "there are 27 paths to share out."]


EXERCISE = ValueExercise(
    name="gapless_dilations",
    stub="gapless_dilations = [..., ..., ...]     # of the first, the second and the third layer",
    right=[1, 3, 9],
    asked="a list of 3 numbers",
    solution_text="gapless_dilations = [1, 3, 9]     # 27 paths, 27 pixels: one path each",
    accepts=_is_best,
    explain=_explain,
    misconceptions=(
        Misconception("doubling", [1, 2, 4],
                      "1, 2, 4 leaves no gap, and the field is 15 wide: several paths meet in the same "
                      "pixel. Doubling is right for kernels of 2. What has to be multiplied by for kernels "
                      "of 3?"),
        Misconception("powers of three, one step on", [3, 9, 27],
                      "3, 9, 27 is 79 wide, and two of three pixels have no path: all your distances are "
                      "multiples of 3."),
        Misconception("all the same", [2, 2, 2],
                      "2, 2, 2 sees every second pixel only: sums of even steps are even."),
        Misconception("none at all", [1, 1, 1],
                      "1, 1, 1 has no gap and reaches 7 pixels. Spread the second layer's taps until the "
                      "windows of the first just touch."),
        Misconception("one, two, three", [1, 2, 3],
                      "1, 2, 3 has no gap and reaches 13 pixels. Where paths meet, reach is given away."),
        Misconception("one, three, five", [1, 3, 5],
                      "1, 3, 5 has no gap and reaches 19 pixels. The first two layers see 9 pixels without a "
                      "gap: how far apart may three such windows stand?"),
        Misconception("one, two, five", [1, 2, 5],
                      "1, 2, 5 has no gap and reaches 17 pixels. Spread the second layer's taps until the "
                      "windows of the first just touch."),
        Misconception("one, four, sixteen", [1, 4, 16],
                      "1, 4, 16 leaves gaps: three windows of 3 that stand 4 apart do not touch."),
    ),
    tested="the path counts of your stack: one path to each of 27 pixels, more than three kernels of 3 can "
           "never reach without a gap",
    hints=("Two layers first. The first layer's windows are 3 wide. How far apart may the second layer's "
           "taps stand so that three of these windows just touch?",
           "With dilations 1 and 3, two layers see 9 pixels in a row. Ask the same question again for the "
           "third.",
           "There are 3·3·3 = 27 paths along a row, so no stack of three sees more than 27 pixels. To see "
           "all 27, no two paths may meet."),
    why="Written in base 3, every distance from 0 to 26 is made in exactly one way: a tap of the first layer "
        "counts ones, of the second threes, of the third nines.",
)
