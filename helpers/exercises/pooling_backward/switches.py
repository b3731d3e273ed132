"""The backward pass from remembered winners, as PyTorch hands them out with return_indices."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def unpool(grad_out, switches, h, w):
    grad_x = np.zeros(h * w)
    np.add.at(grad_x, switches, grad_out)           # adds at a place as often as it is named
    return grad_x.reshape(h, w)


def _groups(rng):
    def draw(windows, h, w, repeats):
        count = windows[0] * windows[1]
        places = rng.integers(0, h * w, size=count) if repeats else rng.permutation(h * w)[:count]
        return rng.integers(1, 9, size=windows).astype(float), places.reshape(windows), h, w

    return [
        Group("one", "one window", [(np.array([[3.0]]), np.array([[place]]), 2, 2) for place in range(4)]),
        Group("plain", "every switch another pixel",
              [draw((2, 2), 4, 4, False), draw((2, 3), 4, 6, False), draw((3, 2), 7, 5, False)]),
        Group("repeats", "pixels that win several windows",
              [(np.array([[1.0, 2.0, 4.0]]), np.array([[2, 2, 2]]), 1, 5), draw((3, 3), 3, 3, True),
               draw((4, 4), 4, 3, True), draw((2, 5), 3, 4, True), draw((5, 4), 5, 6, True)]),
        Group("negative", "upstream gradients of both signs",
              [(-g if n % 2 else g - 4, places, h, w) for n, (g, places, h, w) in enumerate(
                  draw((3, 4), h, w, True) for h, w in ((3, 5), (4, 4), (6, 2)))]),
    ]


def _wrong(put, order="C"):
    def wrong(grad_out, switches, h, w):
        grad_x = np.zeros(h * w)
        put(grad_x, switches.ravel(), grad_out.ravel(order))
        return grad_x.reshape(h, w)
    return wrong


def _keep_last(grad_x, places, amounts):
    grad_x[places] = amounts


def _keep_first(grad_x, places, amounts):
    grad_x[places[::-1]] = amounts[::-1]


def _turned(grad_out, switches, h, w):
    return unpool(grad_out, switches, w, h).T


def _average(grad_out, switches, h, w):
    return unpool(grad_out, switches, h, w) / np.maximum(unpool(np.ones(grad_out.shape), switches, h, w), 1)


MISCONCEPTIONS = (
    Misconception("fancy +=", _wrong(_keep_last),
                  "A pixel that wins several windows keeps only the last payment. `grad[places] += amounts` "
                  "reads, adds and writes once for each place, however often it is named. Which function "
                  "adds each time?"),
    Misconception("keeps the first", _wrong(_keep_first),
                  "A pixel that wins several windows keeps only the first payment. They are added."),
    Misconception("columns first", _turned,
                  "You take a switch apart by columns. It counts along the rows: pixel (r, c) has the number "
                  "r·w + c."),
    Misconception("counts", lambda grad_out, switches, h, w: unpool(np.ones(grad_out.shape), switches, h, w),
                  "You count how often a pixel wins. Each window pays what arrives at it."),
    Misconception("upstream by columns", _wrong(lambda g, p, a: np.add.at(g, p, a), "F"),
                  "Your payments meet other windows' switches: grad_out is read column by column."),
    Misconception("averages", _average,
                  "You divide by the number of windows that a pixel has won. What they pay is added."),
    Misconception("flat", lambda grad_out, switches, h, w: unpool(grad_out, switches, h, w).ravel(),
                  "The numbers are right, but they stand in one row. The picture has h rows of w pixels."),
)

EXERCISE = FunctionExercise(
    name="unpool",
    stub='''def unpool(grad_out, switches, h, w):
    """The gradient of an h×w picture, from the winners that the forward pass has remembered.

    switches has the shape of grad_out. Each entry is the number of the pixel that won that window, counted
    along the rows from 0: pixel (r, c) is r*w + c. A pixel can win several windows.
    """
    ...''',
    solve=unpool,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} pictures: one window, pixels that win once, pixels that win several windows, gradients "
           "of both signs",
    hints=("A flat array of h·w zeros makes a switch an index.",
           "A loop over windows with += is right. The short form grad[switches] += grad_out is not: try it "
           "with switches 2, 2, 2.",
           "With np.add.at(grad, switches, grad_out) NumPy adds each time; np.bincount with weights does "
           "too. Then .reshape(h, w)."),
    why="With the winners remembered, the backward pass looks at no pixel: it only adds what arrives at the "
        "places it was told.",
)
