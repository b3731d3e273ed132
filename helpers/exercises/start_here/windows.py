"""The first exercise of the course: the sum under every window of a row."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def window_sums(x, k):
    return [sum(x[start:start + k]) for start in range(len(x) - k + 1)]


def _groups(rng):
    def draw(count, size, k, scale=1.0):
        return [(rng.integers(-9, 10, size=int(rng.integers(*size))) * scale, int(rng.integers(*k)))
                for _ in range(count)]

    return [
        Group("short", "rows of four to eight, windows of two or three",
              [(np.array([3.0, 0.0, 4.0, 1.0]), 2), *draw(7, (4, 9), (2, 4))]),
        Group("long", "longer rows, wider windows", draw(12, (10, 20), (4, 8))),
        Group("one", "windows of one pixel", draw(4, (3, 9), (1, 2))),
        Group("whole", "windows as wide as the row",
              [(rng.integers(-9, 10, size=k) * 1.0, k) for k in (2, 4, 7)]),
        Group("halves", "numbers with decimals", draw(5, (5, 12), (2, 5), scale=0.25)),
    ]


def _sums(x, k, starts):
    return [sum(x[start:start + k]) for start in starts]


def _padded_sums(x, k, before, after):
    return window_sums(np.pad(x, (before, after)), k)


_ZEROS_AROUND = ("You have one sum for each pixel, so windows at the ends read zeros that are not in the "
                 "row. Only windows that lie wholly on it are asked for.")

MISCONCEPTIONS = (
    Misconception("leaves out the last window", lambda x, k: _sums(x, k, range(len(x) - k)),
                  "The last window is missing. A row of 4 holds windows of 2 that begin at 0, 1 and 2; "
                  "range stops before its end."),
    Misconception("windows do not overlap", lambda x, k: _sums(x, k, range(0, len(x) - k + 1, k)),
                  "Your windows stand side by side. Each one begins a single pixel after the one before "
                  "it, so they overlap."),
    Misconception("windows hang over the end", lambda x, k: _sums(x, k, range(len(x))),
                  "Your last windows hang over the end of the row and hold fewer than k numbers. Count the "
                  "places where a whole window fits."),
    Misconception("starts counted by k", lambda x, k: _sums(x, k, range(k)),
                  "You begin at range(k), so you have k sums, however long the row is. k is how wide a "
                  "window is. At how many places does one fit?"),
    Misconception("zeros around the row", lambda x, k: _padded_sums(x, k, (k - 1) // 2, k // 2),
                  _ZEROS_AROUND),
    Misconception("zeros around the row, the odd one before",
                  lambda x, k: _padded_sums(x, k, k // 2, (k - 1) // 2), _ZEROS_AROUND),
    Misconception("every overlap", lambda x, k: _padded_sums(x, k, k - 1, k - 1),
                  "You count every window that touches the row at all, with zeros beyond its ends. Only "
                  "windows that lie wholly on the row are asked for."),
    Misconception("means", lambda x, k: [total / k for total in window_sums(x, k)],
                  "You divided by k: these are means. The sum is asked for."),
    Misconception("running total", lambda x, k: list(np.cumsum(x)),
                  "These are running totals from the start. A window leaves the pixels behind it."),
    Misconception("one pixel too wide", lambda x, k: _sums(x, k + 1, range(len(x) - k + 1)),
                  "Your windows are a pixel too wide. A slice stops before its end: x[2:4] holds two "
                  "numbers."),
    Misconception("one pixel too narrow", lambda x, k: _sums(x, k - 1, range(len(x) - k + 1)),
                  "Your windows are a pixel too narrow. A slice stops before its end: x[2:4] holds two "
                  "numbers."),
    Misconception("everything", lambda x, k: float(sum(x)),
                  "That is the sum of the whole row. One sum for each window is asked for, as a list."),
    Misconception("first window only", lambda x, k: float(sum(x[:k])),
                  "That is the sum under the first window. A `return` inside the loop ends it at once."),
    Misconception("first window only, as a list", lambda x, k: [sum(x[:k])],
                  "Your list holds the first window only. A `return` inside the loop ends it at once."),
)

EXERCISE = FunctionExercise(
    name="window_sums",
    stub='''def window_sums(x, k):
    """The sum of every k neighbours in the row x, from left to right, as a list or an array."""
    ...''',
    solve=window_sums,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} rows: windows of one pixel, windows as wide as the row, numbers with decimals",
    hints=("Take x = 3, 0, 4, 1 and k = 2. Write down the three sums. At which pixel does each window begin?",
           "The window that begins at start is x[start:start + k]. The first start is 0; what is the last?",
           "The starts are range(len(x) - k + 1). Put sum(x[start:start + k]) for each of them into a list."),
    why="A window of k fits at len(x) − k + 1 places: this is a convolution layer whose weights are all 1.",
)
