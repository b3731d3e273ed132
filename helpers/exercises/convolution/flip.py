"""True convolution of a picture, which turns the kernel first."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def convolve2d(x, kernel):
    flipped = kernel[::-1, ::-1]                                   # both axes: half a turn
    k_h, k_w = kernel.shape
    out = np.zeros((x.shape[0] - k_h + 1, x.shape[1] - k_w + 1))
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[row, column] = np.sum(x[row:row + k_h, column:column + k_w] * flipped)
    return out


def _groups(rng):
    def picture(height, width):
        return rng.integers(-5, 10, size=(height, width)).astype(float)

    def kernel(height, width):
        return rng.integers(-4, 5, size=(height, width)).astype(float)

    worked = np.array([[1.0, 1, 1, 0, 0],
                       [0, 1, 1, 1, 0],
                       [0, 0, 1, 1, 1],
                       [0, 0, 1, 1, 0],
                       [0, 1, 1, 0, 0]])
    same_after_turn = [k + np.flip(k) for k in (kernel(3, 3), kernel(2, 2), kernel(3, 3))]
    return [
        Group("turned", "kernels that half a turn does not change",
              [(worked, np.array([[1.0, 0, 1], [0, 1, 0], [1, 0, 1]]))]
              + [(picture(5, 7), k) for k in same_after_turn]),
        Group("square", "kernels that it does change",
              [(worked, np.array([[1.0, 0, 0], [0, 1, 0], [1, 0, 0]]))]
              + [(picture(5, 7), kernel(3, 3)) for _ in range(6)]),
        Group("even", "kernels of even size", [(picture(4, 6), kernel(2, 2)), (picture(7, 5), kernel(4, 4))]),
        Group("oblong", "kernels that are not square",
              [(picture(6, 7), kernel(2, 3)), (picture(7, 6), kernel(3, 1)), (picture(3, 8), kernel(1, 4)),
               (picture(9, 5), kernel(5, 2))]),
        Group("whole", "kernels as large as the picture",
              [(picture(3, 4), kernel(3, 4)), (picture(1, 1), kernel(1, 1))]),
        Group("halves", "numbers with decimals", [(picture(5, 6) / 4, kernel(3, 2) / 8) for _ in range(3)]),
    ]


def _correlate(x, kernel):
    return np.einsum("ijkl,kl->ij", sliding_window_view(x, kernel.shape), kernel)


def _full(x, kernel):
    return convolve2d(np.pad(x, [(k - 1, k - 1) for k in kernel.shape]), kernel)


def _same(x, kernel):
    return convolve2d(np.pad(x, [((k - 1) // 2, k // 2) for k in kernel.shape]), kernel)


def _wrapped(x, kernel):
    """(H, W): the formula at every i, j from 0, where i − a < 0 reads x from its far end."""
    return sum(kernel[a, b] * np.roll(x, (a, b), axis=(0, 1)) for a, b in np.ndindex(kernel.shape))


_NEGATIVE_INDICES = ("You start at i = 0 and j = 0, where i − a and j − b fall below zero. NumPy counts "
                     "negative indices from the end and reads the far side of the picture, without a word. "
                     "From which i and j on do they never fall below zero?")

MISCONCEPTIONS = (
    Misconception("no flip", _correlate,
                  "Your answers match cross-correlation: the kernel as it stands. With kernels that look "
                  "the same after half a turn nobody can tell. What does the minus in the definition of "
                  "convolution do to them?"),
    Misconception("rows flipped only", lambda x, kernel: _correlate(x, kernel[::-1]),
                  "You turn the kernel upside down, and left stays left. Convolution reverses both axes."),
    Misconception("columns flipped only", lambda x, kernel: _correlate(x, kernel[:, ::-1]),
                  "You mirror the kernel from left to right, and up stays up. Convolution reverses both "
                  "axes."),
    Misconception("transposed", lambda x, kernel: _correlate(x, kernel.T),
                  "Your answers match the transposed kernel: rows and columns exchanged. Convolution "
                  "reverses each axis and exchanges none."),
    Misconception("transposed and flipped", lambda x, kernel: convolve2d(x, kernel.T),
                  "Your kernel is reversed, and its rows and columns are exchanged as well."),
    Misconception("a quarter turn", lambda x, kernel: _correlate(x, np.rot90(kernel)),
                  "Your kernel is turned by a quarter. It takes half a turn to reverse both axes."),
    Misconception("picture flipped", lambda x, kernel: _correlate(x[::-1, ::-1], kernel),
                  "You turn the picture instead of the kernel: the numbers are right and come out back to "
                  "front."),
    Misconception("both flipped", lambda x, kernel: _correlate(x[::-1, ::-1], kernel[::-1, ::-1]),
                  "You turn the picture and the kernel, and that is cross-correlation back to front."),
    Misconception("full", _full,
                  "You count every place where kernel and picture overlap at all. Asked for are the places "
                  "where the kernel lies wholly on the picture."),
    Misconception("same", _same,
                  "Your output has the size of the picture, so it reads zeros around it. Asked for are the "
                  "places where the kernel lies wholly on the picture."),
    Misconception("negative indices wrap",
                  lambda x, kernel: _wrapped(x, kernel)[:x.shape[0] - kernel.shape[0] + 1,
                                                        :x.shape[1] - kernel.shape[1] + 1],
                  _NEGATIVE_INDICES),
    Misconception("negative indices wrap, at the picture's size", _wrapped, _NEGATIVE_INDICES),
    Misconception("last row and column missing", lambda x, kernel: convolve2d(x, kernel)[:-1, :-1],
                  "The last row and the last column are missing. A kernel of 3 fits at 5 − 3 + 1 places of "
                  "5."),
    Misconception("products not summed over rows", lambda x, kernel: _correlate(x, kernel[::-1, ::-1][:1]),
                  "You use one row of the kernel. All its weights take part in each output."),
    Misconception("elementwise sum of absolute values", lambda x, kernel: np.abs(convolve2d(x, kernel)),
                  "Your outputs have lost their sign. A negative response means the opposite pattern; keep "
                  "it."),
)

EXERCISE = FunctionExercise(
    name="convolve2d",
    stub='''def convolve2d(x, kernel):
    """True convolution of a picture x (H, W) with a kernel (k_h, k_w), wherever the kernel lies wholly on x."""
    ...''',
    solve=convolve2d,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} pairs of picture and kernel: {turned} where the flip makes no difference, the others "
           "where it does; even kernels, kernels that are not square, numbers with decimals",
    hints=("What does a convolution layer do, and what has to happen to the kernel so that the same loop "
           "gives convolution?",
           "In Σ x[i − a, j − b] K[a, b] the picture runs backwards as the kernel runs forwards, "
           "in both axes. Running the kernel backwards is the same, and easier.",
           "Cross-correlate with kernel[::-1, ::-1]: at each place, sum the window times the flipped "
           "kernel."),
    why="Convolution is cross-correlation with the kernel turned by half a turn; the flip is what makes it "
        "commute.",
)
