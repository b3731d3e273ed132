"""Average pooling of one row: by what is a window divided that lies half on the border?"""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def average_row(x, k, s, p, count_padding):
    means = []
    for start in range(-p, len(x) + p - k + 1, s):
        pixels = x[max(start, 0):start + k]             # those of the row itself; zeros add nothing
        means.append(sum(pixels) / (k if count_padding else len(pixels)))
    return means


def _groups(rng):
    def draw(count, counted, p):
        cases = []
        while len(cases) < count:
            k, s = int(rng.integers(2, 6)), int(rng.integers(1, 4))
            size, border = int(rng.integers(5, 13)), int(rng.integers(p[0], p[1] + 1))
            if border <= k // 2:
                cases.append((rng.integers(-4, 10, size).astype(float), k, s, border, counted))
        return cases

    ones = np.ones(4)
    return [
        Group("plain", "rows without padding", draw(8, True, (0, 0)) + draw(8, False, (0, 0))),
        Group("counted", "padding that counts", [(ones, 3, 1, 1, True)] + draw(19, True, (1, 2))),
        Group("left", "padding that does not count",
              [(ones, 3, 1, 1, False)] + draw(19, False, (1, 2))),
    ]


def _with(divisor):
    """The right windows, divided by `divisor(pixels of the row, k, p, start, count_padding)`."""
    def wrong(x, k, s, p, count_padding):
        means = []
        for start in range(-p, len(x) + p - k + 1, s):
            pixels = x[max(start, 0):start + k]
            means.append(sum(pixels) / divisor(pixels, k, p, start, count_padding))
        return means
    return wrong


def _not_zero(pixels, k, p, start, count_padding):
    return k if count_padding else max(1, sum(v != 0 for v in pixels))


def _edge_repeated(x, k, s, p, count_padding):
    padded = [x[0]] * p + list(x) + [x[-1]] * p
    return [sum(padded[n:n + k]) / k for n in range(0, len(padded) - k + 1, s)]


MISCONCEPTIONS = (
    Misconception("the flag turned round", _with(lambda v, k, p, a, counted: len(v) if counted else k),
                  "You have exchanged the two cases: where padding counts, its zeros are pixels like any "
                  "other, so the window is divided by all of its k."),
    Misconception("always k", _with(lambda v, k, p, a, counted: k),
                  "You always divide by k. Where padding does not count, a window at the border holds fewer "
                  "pixels: how many?"),
    Misconception("never counts padding", _with(lambda v, k, p, a, counted: len(v)),
                  "You divide by the pixels of the row in both cases. Where padding counts, divide by the "
                  "whole window."),
    Misconception("counts what is not zero", _with(_not_zero),
                  "You count the numbers that are not zero. A pixel of the row may be zero, and it is a "
                  "pixel."),
    Misconception("k − p", _with(lambda v, k, p, a, counted: k if counted or len(v) == k else k - p),
                  "You take p off at every border window. The second window may hang out less than the "
                  "first: count for each."),
    Misconception("the first pixels only", _with(
                      lambda v, k, p, a, counted: k if counted or a >= 0 else len(v)),
                  "Your first windows are right and your last ones are divided by k: the border stands at "
                  "both ends."),
    Misconception("the last pixels only", _with(
                      lambda v, k, p, a, counted: k if counted or a < 0 else len(v)),
                  "Your last windows are right and your first ones are divided by k: the border stands at "
                  "both ends."),
    Misconception("always k − p", _with(lambda v, k, p, a, counted: k if counted else k - p),
                  "You take p off for every window, also for those that touch no border."),
    Misconception("always k − 2p", _with(lambda v, k, p, a, counted: k if counted else max(1, k - 2 * p)),
                  "You take 2p off for every window, also for those that touch no border."),
    Misconception("sum", _with(lambda v, k, p, a, counted: 1),
                  "That is the sum of each window. Divide it."),
    Misconception("padding included twice",
                  _with(lambda v, k, p, a, counted: k + 2 * p if counted else len(v)),
                  "You divide by k + 2p. The padding makes the row longer, not the window."),
    Misconception("repeats the edge", _edge_repeated,
                  "You repeat the edge pixel in the padding. Here padding is zeros, counted or not."),
    Misconception("padding ignored", lambda x, k, s, p, counted: average_row(x, k, s, 0, counted),
                  "Your windows begin at the first pixel. With padding the first window begins p pixels "
                  "before it."),
    Misconception("stride ignored", lambda x, k, s, p, counted: average_row(x, k, 1, p, counted),
                  "Your windows move one pixel at a time. They move by s."),
    Misconception("whole numbers", lambda x, k, s, p, counted: [
                      int(v) for v in average_row(x, k, s, p, counted)],
                  "Your means are cut to whole numbers."),
)

EXERCISE = FunctionExercise(
    name="average_row",
    stub='''def average_row(x, k, s, p, count_padding):
    """The mean of each window of the row x, with p zeros at both ends that count as pixels, or do not."""
    ...''',
    solve=average_row,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} rows: windows of 2 to 5, strides of 1 to 3, {counted} with padding that counts and "
           "{left} with padding that does not",
    hints=("The sum of a window is the same in both cases: zeros add nothing. What differs?",
           "Where padding does not count, you need the number of pixels under the window that belong to the "
           "row.",
           "A window from `start` covers the row's pixels from max(start, 0) up to start + k, or to the "
           "row's end if that comes first."),
    why="The two averages differ only in the divisor, and only at the border: PyTorch counts the padding "
        "unless told otherwise.",
)
