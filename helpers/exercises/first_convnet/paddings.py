"""Three paddings that mend a stack whose sizes do not fit."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

KERNEL, LARGEST = 5, 2


def trace(paddings):
    """Sizes through three blocks of a 5×5 convolution and 2×2 pooling on 28 pixels, as far as they fit."""
    sizes = [28]
    for padding in paddings:
        after = sizes[-1] + 2 * int(padding) - KERNEL + 1
        if after < 2:                   # nothing for the pooling window to stand on
            return [*sizes, after]
        sizes += [after, after // 2]
    return sizes


def accepts(array):
    """Whether the last maps are 3×3 and no pooling layer drops a row."""
    if not _are_paddings(array):
        return False
    sizes = trace(array)
    return len(sizes) == 7 and sizes[-1] == 3 and all(after % 2 == 0 for after in sizes[1::2])


def explain(array):
    """What these paddings give."""
    if array.shape != (3,):
        return ["paddings is a list of three numbers, one for each convolution."]
    if not _are_paddings(array):
        return [f"Each padding is a whole number from 0 to {LARGEST}: more than half a kernel of zeros would "
                "let a window see nothing but zeros."]
    sizes = trace(array)
    chain = " → ".join(str(size) for size in sizes)
    if len(sizes) < 7:
        return [f"Your sizes are {chain.rpartition(' → ')[0]}, and there the next block does not fit."]
    odd = [position for position, after in enumerate(sizes[1::2], start=1) if after % 2]
    parts = [f"Your sizes are {chain}."]
    if odd:
        parts.append(f"Pooling {odd[0]} meets an odd size, and drops its last row and column.")
    if sizes[-1] != 3:
        parts.append(f"The last maps are {sizes[-1]} by {sizes[-1]}; the head wants 3 by 3.")
    return parts


def _are_paddings(array):
    whole = array.shape == (3,) and array.dtype.kind in "iuf" and bool(np.all(np.isfinite(array)))
    return whole and bool(np.all(array == np.round(array)) and np.all((0 <= array) & (array <= LARGEST)))


EXERCISE = ValueExercise(
    name="paddings",
    stub="paddings = [..., ..., ...]",
    right=[2, 1, 2],
    asked="a list of 3 numbers",
    accepts=accepts,
    explain=explain,
    solution_text="paddings = [2, 1, 2]    # 28 → 28 → 14 → 12 → 6 → 6 → 3; [0, 2, 2] works as well",
    misconceptions=(
        Misconception("no padding", [0, 0, 0],
                      "Without padding the sizes are 28, 24, 12, 8, 4, and a kernel of 5 does not fit in "
                      "4. Work backwards: which size does the last pooling need for 3?"),
        Misconception("the size kept everywhere", [2, 2, 2],
                      "You keep the size in each convolution: 28, 14, 7, and the last pooling meets 7 and "
                      "drops a row. It does give 3 by 3. Which size should it meet?"),
        Misconception("one everywhere", [1, 1, 1],
                      "Padding 1 keeps the size for a kernel of 3. Under a kernel of 5 two pixels still "
                      "go: 28, 26, 13, and 13 gives 11, which pooling cannot halve."),
    ),
    tested="three convolutions of 5 and three poolings of 2: the last maps are 3 by 3, and no row is "
           "dropped on the way",
    hints=("Work backwards. The last pooling gives 3 without dropping a row: which size does it meet?",
           "It meets 6. With padding p a kernel of 5 takes 4 − 2p pixels away. Which sizes can the third "
           "convolution start from, and which of them can a pooling give?",
           "The third convolution with padding 2 keeps 6, so the second pooling meets 12. From 14, or from "
           "12, which padding gives 12?"),
    why="Each convolution takes 4 − 2p, each pooling halves; working back from 3 leaves two ways, through "
        "28 and 14 or through 24 and 12.",
)
