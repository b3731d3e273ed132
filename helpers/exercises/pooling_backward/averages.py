"""The backward pass of average pooling with padding, counted or not."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def avg_pool_backward(grad_out, size, k, s, p, counted):
    grad_x = np.zeros(size)
    for o, arrived in enumerate(grad_out):
        pixels = slice(max(o * s - p, 0), min(o * s - p + k, size))     # what of the window lies on the row
        shares = k if counted else pixels.stop - pixels.start
        grad_x[pixels] += arrived / shares
    return grad_x


_PADDED = ((4, 3, 1, 1), (5, 3, 2, 1), (6, 2, 2, 1), (5, 4, 2, 2), (6, 5, 3, 2))     # size, k, s, p


def _groups(rng):
    def draw(size, k, s, p, counted):
        return rng.integers(1, 13, size=(size + 2 * p - k) // s + 1).astype(float), size, k, s, p, counted

    return [
        Group("plain", "windows side by side",
              [draw(*g, True) for g in ((4, 2, 2, 0), (6, 3, 3, 0), (6, 2, 2, 0))]),
        Group("overlap", "windows that overlap",
              [draw(*g, True) for g in ((4, 3, 1, 0), (5, 2, 1, 0), (7, 3, 2, 0))]),
        Group("rest", "pixels that no window reads",
              [draw(*g, True) for g in ((5, 2, 2, 0), (7, 2, 3, 0), (8, 3, 4, 0))]),
        Group("counted", "padding that counts", [draw(*g, True) for g in _PADDED]),
        Group("uncounted", "padding that does not count", [draw(*g, False) for g in _PADDED]),
    ]


def _walk(shares, merge=np.add, start=lambda o, k, s, p: o * s - p):
    """The walk with one slip: by how much is divided, how payments meet, where a window starts."""
    def wrong(grad_out, size, k, s, p, counted):
        grad_x = np.zeros(size)
        for o, arrived in enumerate(grad_out):
            first = start(o, k, s, p)
            pixels = slice(min(max(first, 0), size), min(max(first + k, 0), size))
            inside = min(o * s - p + k, size) - max(o * s - p, 0)
            grad_x[pixels] = merge(grad_x[pixels], arrived / shares(k, inside, counted))
        return grad_x
    return wrong


def _right_share(k, inside, counted):
    return k if counted else inside


def _bordered(grad_out, size, k, s, p, counted):
    return np.pad(avg_pool_backward(grad_out, size, k, s, p, counted), p)


def _largest(grad_out, size, k, s, p, counted):
    grad_x = np.zeros(size)
    for o, arrived in enumerate(grad_out):
        grad_x[max(o * s - p, 0)] += arrived
    return grad_x


MISCONCEPTIONS = (
    Misconception("in full", _walk(lambda k, inside, counted: 1),
                  "You pay every pixel all that arrives. A mean of k pixels moves by 1/k when one of them "
                  "moves by 1."),
    Misconception("one pixel", _largest,
                  "You pay one pixel a window. In a mean every pixel has its share."),
    Misconception("assigns", _walk(_right_share, lambda old, new: new),
                  "You assign where you must add: a pixel in several windows gets a share from each."),
    Misconception("always counts", _walk(lambda k, inside, counted: k),
                  "You always divide by k. Where the padding is not counted, the forward pass divided by the "
                  "pixels that lie on the row, and so does the way back."),
    Misconception("never counts", _walk(lambda k, inside, counted: inside),
                  "At the border you divide by the pixels that lie on the row. Where the padding counts, the "
                  "forward pass divided by k, zeros included."),
    Misconception("the other way round", _walk(lambda k, inside, counted: inside if counted else k),
                  "You have the two cases the wrong way round: `counted` means that the zeros of the padding "
                  "count, so the divisor is k."),
    Misconception("square", _walk(lambda k, inside, counted: _right_share(k, inside, counted) ** 2),
                  "You divide by k². That is the share of a k×k window; here a window is k pixels of a row."),
    Misconception("without the padding", _walk(_right_share, start=lambda o, k, s, p: o * s),
                  "Your windows begin at pixel o·s. With padding p the first one begins p places before the "
                  "row."),
    Misconception("stride 1", _walk(_right_share, start=lambda o, k, s, p: o - p),
                  "Your windows move by 1. Window o begins at o·s − p."),
    Misconception("stride k", _walk(_right_share, start=lambda o, k, s, p: o * k - p),
                  "Your windows lie side by side. Window o begins at o·s − p."),
    Misconception("with its border", _bordered,
                  "You return the padded row. The gradient has the size of the row; what fell on the padding "
                  "is cut off."),
)

EXERCISE = FunctionExercise(
    name="avg_pool_backward",
    stub='''def avg_pool_backward(grad_out, size, k, s, p, counted):
    """The gradient of a row of `size` pixels that was average-pooled: windows of k pixels, s apart.

    p zeros were laid at both ends. counted says whether they count in the mean (True: every window divides
    by k) or not (False: it divides by the number of its pixels that lie on the row).
    """
    ...''',
    solve=avg_pool_backward,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} rows: overlap, gaps, pixels that no window reads, and padding, counted and not",
    hints=("Window o covers the places o·s − p to o·s − p + k, the last one not included. Which of them lie "
           "on the row?",
           "With max(o*s - p, 0) and min(o*s - p + k, size) you cut the window to the row. Each pixel in "
           "between gets the same share.",
           "The share is grad_out[o] divided by what the forward pass divided by: k, or the number of pixels "
           "between the two ends. Add it."),
    why="The way back divides by what the way there divided by; shares that fall on the padding are lost.",
)
