"""A kernel that moves a picture one pixel to the right."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.showing import block, show
from helpers.exercises.value_exercise import ValueExercise
from helpers.ops.correlation import cross_correlate

_LARGEST = 9     # taps along a side
_PICTURE = np.array([[0, 0, 0, 0, 0], [0, 5, 0, 0, 0], [0, 0, 0, 7, 0], [3, 0, 0, 0, 0]], float)


def _moved(x):
    return np.pad(x, [(0, 0), (1, 0)])[:, :-1]


def _is_kernel(kernel):
    if kernel.ndim != 2 or kernel.size == 0 or max(kernel.shape) > _LARGEST:
        return False
    return bool(np.isfinite(kernel).all())


def _apply(kernel, x):
    return cross_correlate(x, kernel.astype(float), mode="same")


def _shifts(kernel):
    """Whether it moves pictures larger than itself, as a layer with padding "same" uses it."""
    rng = np.random.default_rng(7)
    pictures = [_PICTURE, *(rng.normal(size=(12, 14)) for _ in range(3))]
    return _is_kernel(kernel) and all(np.allclose(_apply(kernel, x), _moved(x)) for x in pictures)


def _explain(kernel):
    if not _is_kernel(kernel):
        return [f"A kernel for a picture has rows and columns, at most {_LARGEST} of each, and ordinary "
                "numbers."]
    return ["Under your kernel, the picture", block("", show(_PICTURE)), "becomes",
            block("", show(_apply(kernel, _PICTURE))), "and should become", block("", show(_moved(_PICTURE)))]


def _one_at(row, column):
    kernel = np.zeros((3, 3))
    kernel[row, column] = 1
    return kernel


_UPRIGHT = ("Your kernel moves the picture {}. Each output copies the pixel that the 1 lies on. Which "
            "neighbour should each output copy, if everything is to move to the right?")

EXERCISE = ValueExercise(
    name="shift_kernel",
    stub="shift_kernel = np.array([[..., ..., ...],\n"
         "                         [..., ..., ...],\n"
         "                         [..., ..., ...]])",
    right=_one_at(1, 0),
    asked="a kernel of 3 by 3 numbers",
    solution_text="shift_kernel = np.array([[0, 0, 0],\n"
                  "                         [1, 0, 0],\n"
                  "                         [0, 0, 0]])",
    accepts=_shifts,
    explain=_explain,
    misconceptions=(
        Misconception("to the left", _one_at(1, 2),
                      _UPRIGHT.format("to the left (it would be right for true convolution, which flips "
                                      "it)")),
        Misconception("up", _one_at(2, 1), _UPRIGHT.format("up")),
        Misconception("down", _one_at(0, 1), _UPRIGHT.format("down")),
        Misconception("right and down", _one_at(0, 0), _UPRIGHT.format("to the right and down")),
        Misconception("right and up", _one_at(2, 0), _UPRIGHT.format("to the right and up")),
        Misconception("left and up", _one_at(2, 2), _UPRIGHT.format("to the left and up")),
        Misconception("left and down", _one_at(0, 2), _UPRIGHT.format("to the left and down")),
        Misconception("stays", _one_at(1, 1),
                      "Your kernel copies each pixel to its own place: the 1 lies on the centre."),
        Misconception("minus one", -_one_at(1, 0),
                      "Your weight stands in the right place, and it has the wrong sign: the picture moves "
                      "as it should and comes out as its negative."),
        Misconception("an edge kernel", ((0, 0, 0), (1, -1, 0), (0, 0, 0)),
                      "Your kernel subtracts the pixel itself from the one it copies: that shows edges. To "
                      "move, only copy."),
        Misconception("two copies", ((0, 0, 0), (1, 1, 0), (0, 0, 0)),
                      "Your kernel adds a moved copy to the picture itself: both remain visible."),
        Misconception("a column of ones", ((1, 0, 0), (1, 0, 0), (1, 0, 0)),
                      "Your kernel adds up three neighbours above one another, which blurs. One pixel is "
                      "to be copied."),
    ),
    tested="4 pictures, as a layer with padding \"same\" uses it; the column that enters at the left is zero",
    hints=("An output under a kernel with a single 1 is a copy of one pixel. Of which?",
           "Stand at an output pixel. After the move it shows what stood to its left before.",
           "The middle row of the kernel holds the left neighbour, the pixel itself and the right "
           "neighbour, in this order."),
    why="A layer cross-correlates, so the weight left of the centre multiplies the left neighbour, and its "
        "value moves one to the right.",
)
