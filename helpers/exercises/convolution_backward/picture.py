"""The gradient of a whole picture on paper: stride 2, padding 1, windows that overlap."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

_KERNEL = np.array([[0, 1, 0], [2, 3, -1], [0, 2, 0]])
_UPSTREAM = np.array([[1, 2], [3, 4]])


def _paid(kernel=_KERNEL, upstream=_UPSTREAM, stride=2, corner=1, assign=False):
    """The picture, paid output by output; cut out of its border from this corner on."""
    return _paid_with_border(kernel, upstream, stride, assign)[corner:corner + 4, corner:corner + 4]


def _paid_with_border(kernel=_KERNEL, upstream=_UPSTREAM, stride=2, assign=False):
    padded = np.zeros((6, 6))
    for (i, j), share in np.ndenumerate(upstream):
        window = slice(stride * i, stride * i + 3), slice(stride * j, stride * j + 3)
        padded[window] = share * kernel if assign else padded[window] + share * kernel
    return padded


def _wrapped():
    """What is paid to the border in front comes out at the far end, where NumPy's index −1 points."""
    padded = _paid_with_border()
    padded[4] += padded[0]
    padded[:, 4] += padded[:, 0]
    return padded[1:5, 1:5]


_RIGHT = _paid()
_ASKED = "4 rows of 4 numbers: one gradient for each pixel of the picture"


def _explain(answer):
    if answer.shape != (4, 4):
        return [f"picture_gradient is {_ASKED}."]
    wrong = np.argwhere(~np.isclose(answer, _RIGHT))
    if len(wrong) > 8:
        return [_HINTS[0]]
    row, column = wrong[0]
    return [f"{16 - len(wrong)} of the 16 pixels are right. Pixel ({row}, {column}) is not: which outputs "
            "have read it, and each through which weight?"]


_HINTS = ("The middle of output (0, 0)'s window lies on pixel (0, 0). On which pixels lie the other three "
          "middles?",
          "Each output adds ḡ times the kernel around its middle. What falls into the border is lost. Do "
          "output (0, 0) first: it pays 3 at its middle, −1 to the right and 2 below.",
          "Pixel (0, 1) lies to the right of the first window's middle and to the left of the second's: "
          "−1·1 + 2·2.")

EXERCISE = ValueExercise(
    name="picture_gradient",
    stub="picture_gradient = [[..., ..., ..., ...],\n"
         "                    [..., ..., ..., ...],\n"
         "                    [..., ..., ..., ...],\n"
         "                    [..., ..., ..., ...]]",
    right=tuple(map(tuple, _RIGHT.tolist())),
    asked=_ASKED,
    explain=_explain,
    solution_text="import numpy as np\n\n"
                  "kernel, g = np.array([[0, 1, 0], [2, 3, -1], [0, 2, 0]]), np.array([[1, 2], [3, 4]])\n"
                  "padded = np.zeros((6, 6))                         # the picture in its border of zeros\n"
                  "for i in range(2):\n"
                  "    for j in range(2):\n"
                  "        padded[2*i:2*i + 3, 2*j:2*j + 3] += g[i, j] * kernel\n"
                  "picture_gradient = padded[1:5, 1:5]           # what was paid to the border is dropped",
    misconceptions=(
        Misconception("the kernel turned", _paid(_KERNEL[::-1, ::-1]),
                      "Each of your outputs pays with the kernel turned by half a turn: the 2 goes to the "
                      "right and the −1 to the left. An output pays pixels through the weights by which it "
                      "has read them, in their places. (The turned kernel appears when a pixel looks back "
                      "at its outputs.)"),
        Misconception("mirrored from left to right", _paid(_KERNEL[:, ::-1]),
                      "The 2 and the −1 have changed sides. Which pixel did the weight 2 lie on: left or "
                      "right of the window's middle?"),
        Misconception("upside down", _paid(_KERNEL[::-1]),
                      "The 1 and the 2 of the middle column have changed places. Which pixel did the weight "
                      "1 lie on: above or below the window's middle?"),
        Misconception("negative indices", _wrapped(),
                      "Your last row and column got something that was paid to the border in front: Python's "
                      "index −1 is the last pixel. The border is nobody, and what it gets is dropped."),
        Misconception("the transposed kernel", _paid(_KERNEL.T),
                      "Your kernel has its rows and columns exchanged: the 2 stands left of the middle, "
                      "not above it."),
        Misconception("the stride forgotten", _paid(stride=1),
                      "Your windows are one pixel apart. At stride 2 the middles of the four windows lie "
                      "on the pixels (0, 0), (0, 2), (2, 0) and (2, 2)."),
        Misconception("assigned instead of added", _paid(assign=True),
                      "Where two windows overlap, your later one has wiped out what the earlier one had "
                      "paid. Shares are added, += and not =."),
        Misconception("the padding forgotten", _paid(corner=0),
                      "Your numbers are right and stand one pixel too far down and to the right: the "
                      "padding moves the first window up and left by 1, so that its middle lies on pixel "
                      "(0, 0)."),
        Misconception("the border cut off at the far end", _paid(corner=2),
                      "Your numbers are right and stand one pixel too far up and to the left. The border "
                      "is one pixel wide on each side."),
        Misconception("ones upstream", _paid(upstream=np.ones((2, 2))),
                      "You let every output pay with the gradient 1. They have 1, 2, 3 and 4."),
        Misconception("the upstream gradient transposed", _paid(upstream=_UPSTREAM.T),
                      "The outputs with 2 and 3 have changed places: ḡ[0, 1] = 2 stands to the right of "
                      "ḡ[0, 0]."),
        Misconception("the upstream gradient turned", _paid(upstream=_UPSTREAM[::-1, ::-1]),
                      "You gave the first output the gradient 4 and the last one 1. They stand in the "
                      "order of the outputs."),
        Misconception("middles only", np.kron(3 * _UPSTREAM, [[1, 0], [0, 0]]),
                      "You paid the pixels under the middle weight only. The other four weights that are "
                      "not 0 pay as well."),
        Misconception("signs", -_RIGHT,
                      "Every sign is turned, as in a step downhill. Asked for is the gradient itself."),
        Misconception("the border too", _paid_with_border(),
                      "That is the picture in its border. What was paid to the border is dropped: 4 rows "
                      "of 4 are left."),
    ),
    tested="all 16 pixels: four windows, two apart, that overlap in a row and a column and pay one zero of "
           "the border each",
    hints=_HINTS,
    why="Every output lays ḡ times the kernel on the pixels it has read, where it has read them; overlaps "
        "add up, and the border is nobody's.",
)
