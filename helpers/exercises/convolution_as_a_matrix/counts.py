"""How many windows read each pixel: the weights in each column of the matrix."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def windows_per_pixel(i, k, s, p):
    counts = np.zeros(i + 2 * p, dtype=int)
    for start in range(0, i + 2 * p - k + 1, s):
        counts[start:start + k] += 1            # this window reads k neighbours
    return counts[p:p + i]                      # the border has no columns


def _groups(rng):
    def draw(count, s=(1, 1), p=(0, 0)):
        found = []
        while len(found) < count:
            case = tuple(int(rng.integers(low, high + 1)) for low, high in ((4, 14), (1, 5), s, p))
            if case[0] + 2 * case[3] >= case[1]:
                found.append(case)
        return found

    return [
        Group("plain", "stride 1 without padding", [(5, 3, 1, 0), (7, 3, 1, 0), (6, 4, 1, 0)] + draw(5)),
        Group("strided", "strides above 1", [(7, 3, 2, 0), (9, 2, 3, 0), (8, 3, 2, 0)] + draw(8, s=(2, 4))),
        Group("padded", "padding", [(5, 3, 1, 1), (6, 5, 1, 2)] + draw(6, p=(1, 2))),
        Group("both", "stride and padding together", [(7, 3, 2, 1), (8, 3, 2, 1)] + draw(8, s=(2, 3), p=(1, 2))),
    ]


def _always_k(i, k, s, p):
    return np.full(i, k)


def _by_division(i, k, s, p):
    return np.full(i, k // s if s <= k else 1)


def _assigned(i, k, s, p):
    return np.minimum(windows_per_pixel(i, k, s, p), 1)


def _with_border(i, k, s, p):
    counts = np.zeros(i + 2 * p, dtype=int)
    for start in range(0, i + 2 * p - k + 1, s):
        counts[start:start + k] += 1
    return counts


def _one_short(i, k, s, p):
    counts = np.zeros(i + 2 * p, dtype=int)
    for start in range(0, i + 2 * p - k, s):
        counts[start:start + k] += 1
    return counts[p:p + i]


def _hanging_over(i, k, s, p):
    counts = np.zeros(i + 2 * p + k, dtype=int)
    for start in range(0, i + 2 * p, s):
        counts[start:start + k] += 1
    return counts[p:p + i]


def _counted(windows, holds):
    """How many of windows(i, k, s, p) hold place x + p of the padded row, by the test holds(start, place, k)."""
    def counts(i, k, s, p):
        starts = [n * s for n in range(windows(i, k, s, p))]
        return np.array([sum(holds(start, x + p, k) for start in starts) for x in range(i)])

    return counts


def _fitting(i, k, s, p):
    return (i + 2 * p - k) // s + 1


def _inside(start, place, k):
    return start <= place < start + k


def _of_the_outputs(i, k, s, p):
    outputs = (i + 2 * p - k) // s + 1
    return np.full(outputs, k)


MISCONCEPTIONS = (
    Misconception("always k", _always_k,
                  "You give every pixel k windows. That holds far from the ends and at stride 1. How many windows "
                  "hold pixel 0 of a row without padding?"),
    Misconception("k / s", _by_division,
                  "You divide k by s for every pixel. Pixels near the ends lie in fewer windows, and at a stride "
                  "neighbours differ: lay a few windows on a row and count."),
    Misconception("assigned, not added", _assigned,
                  "You mark which pixels are read. Where windows overlap a pixel is read more than once: add 1 for "
                  "each window."),
    Misconception("with the border", _with_border,
                  "Your counts include the zeros of the border. Only the i pixels have columns: cut p numbers off "
                  "at each end."),
    Misconception("one window short", _one_short,
                  "You lose the last window when it ends exactly at the end of the row. Where does the last window "
                  "that fits start?"),
    Misconception("windows over the end", _hanging_over,
                  "You let windows hang over the right end. A window counts only if all of it lies on the padded row."),
    Misconception("ignores the stride", lambda i, k, s, p: windows_per_pixel(i, k, 1, p),
                  "You move the window by one pixel. From one window to the next it moves by s."),
    Misconception("ignores the padding", lambda i, k, s, p: windows_per_pixel(i, max(1, min(k, i)), s, 0),
                  "You leave the padding out. A window may begin p pixels to the left of pixel 0."),
    Misconception("padding on the left only", lambda i, k, s, p: _left_only(i, k, s, p),
                  "You pad the left end only. The padded row has i + 2·p places."),
    Misconception("pixels for each window", _of_the_outputs,
                  "You count how many pixels each window reads: the rows of the matrix. Asked is how many windows "
                  "read each pixel: the columns."),
    Misconception("rounded up", _counted(lambda i, k, s, p: -(-(i + 2 * p - k) // s) + 1, _inside),
                  "You round the number of windows up. A window that hangs over the end by a pixel is left out."),
    Misconception("one place too wide", _counted(_fitting, lambda start, place, k: start <= place <= start + k),
                  "Your windows are k + 1 wide. A window that starts at a ends at a + k − 1."),
    Misconception("without its first place", _counted(_fitting, lambda start, place, k: start < place < start + k),
                  "Your windows leave out the place where they start. A window from a on reads a itself."),
    Misconception("distance to the ends", lambda i, k, s, p: np.minimum(k, np.minimum(np.arange(i) + 1,
                                                                                      i - np.arange(i))),
                  "You count by the distance to the nearer end. That is right at stride 1, as long as i is large "
                  "enough. At stride s not every place is the start of a window."),
    Misconception("padding once", lambda i, k, s, p: _with_border(i - p, k, s, p)[:i],      # i + p places in all
                  "Your padded row has i + p places, and your counts begin at the border. There are p zeros at each "
                  "end."),
    Misconception("the border's zeros shifted", lambda i, k, s, p: _with_border(i, k, s, p)[:i],
                  "Your counts begin at the border instead of at pixel 0."),
)


def _left_only(i, k, s, p):
    counts = np.zeros(i + p, dtype=int)
    for start in range(0, max(0, i + p - k + 1), s):
        counts[start:start + k] += 1
    return counts[p:]


EXERCISE = FunctionExercise(
    name="windows_per_pixel",
    stub='''def windows_per_pixel(i, k, s, p):
    """For each of the i pixels of a row: how many windows (kernel k, stride s, padding p) read it?"""
    ...''',
    solve=windows_per_pixel,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} rows: {plain} at stride 1, {strided} with a larger stride, {padded} with padding and {both} "
           "with both",
    hints=("Begin with zeros, one for each place of the padded row. What does one window change?",
           "Every window adds 1 to k neighbouring places. At which places do windows start?",
           "Starts are 0, s, 2s, … as long as start + k is at most i + 2p. At the end, cut p places off both ends."),
    why="These are the column sums of the matrix of a kernel of ones, and what fold(unfold(x)) multiplies each "
        "pixel with.",
)
