"""The backward pass of max pooling by comparing again, for one image."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def max_pool_backward(grad_out, x, k, s):
    grad_x = np.zeros(x.shape)
    for i, j in np.ndindex(grad_out.shape):
        window = x[i * s:i * s + k, j * s:j * s + k]
        row, column = divmod(int(window.argmax()), k)       # argmax gives the first of equals
        grad_x[i * s + row, j * s + column] += grad_out[i, j]
    return grad_x


def draw(rng, h, w, k, s, low=-9, high=10):
    """(grad_out, x, k, s) with whole numbers; few different ones make ties."""
    x = rng.integers(low, high, size=(h, w)).astype(float)
    return rng.integers(1, 9, size=((h - k) // s + 1, (w - k) // s + 1)).astype(float), x, k, s


def distinct(rng, h, w, k, s):
    """As `draw`, without equal pixels."""
    x = rng.permutation(h * w).reshape(h, w) - h * w / 2
    return draw(rng, h, w, k, s)[0], x, k, s


def _near(rng, h, w, k, s):
    """As `distinct`, with pixels that np.isclose takes for equal."""
    grad_out, x, k, s = distinct(rng, h, w, k, s)
    return grad_out, x + 100_100, k, s


def _groups(rng):
    return [
        Group("plain", "windows side by side, no ties",
              [distinct(rng, *size) for size in ((2, 2, 2, 2), (4, 4, 2, 2), (4, 6, 2, 2), (3, 6, 3, 3))]),
        Group("overlap", "windows that overlap",
              [distinct(rng, *size) for size in ((3, 4, 2, 1), (4, 4, 3, 1), (5, 7, 3, 2), (6, 5, 3, 2))]),
        Group("rest", "pixels that no window reads",
              [distinct(rng, *size) for size in ((5, 5, 2, 2), (7, 6, 2, 3), (4, 6, 1, 2))]),
        Group("ties", "ties", [(np.ones((1, 1)), np.zeros((2, 2)), 2, 2), *(
            draw(rng, *size, low=0, high=3)
            for size in ((4, 4, 2, 2), (4, 6, 2, 2), (6, 6, 3, 3), (5, 7, 3, 2)))]),
        Group("negative", "negative pixels only",
              [draw(rng, *size, low=-3, high=0) for size in ((4, 4, 2, 2), (5, 6, 3, 1), (6, 7, 3, 2))]),
        Group("near", "large pixels that differ by little",
              [_near(rng, *size) for size in ((2, 2, 2, 2), (4, 4, 2, 2), (5, 5, 3, 2))]),
    ]


def first(window):
    return np.arange(window.size).reshape(window.shape) == window.argmax()


def ties(window):
    return window == window.max()


def walk(choose, merge=np.add, at=None):
    """A backward pass window by window with one slip: who is paid, how payments meet, where windows lie."""
    def wrong(grad_out, x, k, s):
        grad_x = np.zeros(x.shape)
        for i, j in np.ndindex(grad_out.shape):
            window = x[i * s:i * s + k, j * s:j * s + k]
            step = s if at is None else at(k, s)
            rows, columns = slice(i * step, i * step + k), slice(j * step, j * step + k)
            old, paid = grad_x[rows, columns], choose(window) * grad_out[i, j]
            grad_x[rows, columns] = merge(old, paid[:old.shape[0], :old.shape[1]])
        return grad_x
    return wrong


def _one_winner(grad_out, x, k, s):
    return first(x) * grad_out.sum()


def _equal_anywhere(grad_out, x, k, s):
    return sum(grad_out[i, j] * (x == x[i * s:i * s + k, j * s:j * s + k].max())
               for i, j in np.ndindex(grad_out.shape))


def _above_zero(window):
    """The winner of a search that starts at 0: where no pixel is larger, the window's first."""
    return first(np.maximum(window, 0))


def _reads_from(grad_out, x, k, s):
    """Window (i, j) read from pixel (i, j) on, and paid there."""
    ends = [(0, size - k + 1 - o) for size, o in zip(x.shape, grad_out.shape)]
    return walk(first)(np.pad(grad_out, ends), x, k, 1)


_MANY = "and pay one pixel a window: the first maximum in row order."
MISCONCEPTIONS = (
    Misconception("assigns", walk(first, lambda old, new: np.where(new != 0, new, old)),
                  "You assign where you must add. A pixel that wins several windows collects from all of "
                  "them: `+=`."),
    Misconception("writes windows", walk(first, lambda old, new: new),
                  "You write whole windows, zeros included, over what earlier windows have paid. Add to what "
                  "stands there: `+=`."),
    Misconception("keeps the first payment", walk(first, lambda old, new: np.where(old != 0, old, new)),
                  "A pixel keeps the first payment only. What several windows pay is added."),
    Misconception("every tie", walk(ties),
                  "You pay every pixel that equals the maximum. On a flat 2×2 window that pays out four "
                  "times what arrived. Only the first maximum in row order is paid."),
    Misconception("every tie, written", walk(ties, lambda old, new: new),
                  "Two slips: you write over what earlier windows have paid, and you pay every tie. Add, "
                  + _MANY),
    Misconception("shared", walk(lambda window: ties(window) / ties(window).sum()),
                  "You share among the tied pixels. That is a fair rule, and amax follows it; here the first "
                  "maximum in row order gets all."),
    Misconception("last", walk(lambda window: first(window[::-1, ::-1])[::-1, ::-1]),
                  "At a tie you pay the last maximum. The first in row order is paid: replace the best so "
                  "far only by something larger, with `>`."),
    Misconception("isclose", walk(lambda window: first(np.isclose(window, window.max()).astype(int))),
                  "You take pixels for equal that are only close, as np.isclose does. Only equal numbers tie: "
                  "compare with == or take .argmax()."),
    Misconception("columns first", walk(lambda window: first(window.T).T),
                  "At a tie you go down the columns. Row order: along the top row first."),
    Misconception("whole windows", walk(np.ones_like),
                  "You pay every pixel of the window. Only the maximum moved the output."),
    Misconception("average", walk(lambda window: np.full(window.shape, 1 / window.size)),
                  "You share evenly: that is the average's backward pass. The maximum gets everything."),
    Misconception("smallest", walk(lambda window: first(-window)),
                  "You pay the smallest pixel. The output was the largest."),
    Misconception("magnitudes", walk(lambda window: first(np.abs(window))),
                  "You pay the largest magnitude. −5 is smaller than 1, so it did not win."),
    Misconception("positive only", walk(lambda window: first(window) * (window > 0)),
                  "You pay nothing where the maximum is not positive. A negative pixel can win a window "
                  "too."),
    Misconception("values", walk(lambda window: first(window) * window),
                  "You multiply by the maximum. Its slope is 1, so what arrives is passed on as it is."),
    Misconception("counts", lambda grad_out, x, k, s: walk(first)(np.ones(grad_out.shape), x, k, s),
                  "You pay 1 a window. Each window pays what arrives at it, grad_out[i, j]."),
    Misconception("stride 1", walk(first, at=lambda k, s: 1),
                  "The window's place in grad_out is not its place in the picture: window (i, j) begins at "
                  "pixel (i·s, j·s)."),
    Misconception("stride k", walk(first, at=lambda k, s: k),
                  "You put the windows side by side. Window (i, j) begins at pixel (i·s, j·s)."),
    Misconception("reads from i", _reads_from,
                  "You read and pay the k×k pixels that begin at (i, j): window (i, j) begins at pixel "
                  "(i·s, j·s)."),
    Misconception("starts at 0", walk(_above_zero),
                  "Your search seems to start at 0, so that a window of negative pixels pays its first one: "
                  "start the search below every pixel, at -np.inf."),
    Misconception("one winner", _one_winner,
                  "All goes to the largest pixel of the picture. Each window looks for its own maximum."),
    Misconception("equal anywhere", _equal_anywhere,
                  "You compare with the whole picture, so that a pixel outside the window can be paid. "
                  "Compare inside the window, " + _MANY),
)

EXERCISE = FunctionExercise(
    name="max_pool_backward",
    stub='''def max_pool_backward(grad_out, x, k, s):
    """The gradient of a picture x, (H, W), that was max-pooled: windows k×k, s apart, no padding.

    grad_out holds what arrives at each window. At a tie the first maximum in row order is paid, as in
    PyTorch. Returns an array of the shape of x.
    """
    ...''',
    solve=max_pool_backward,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} pictures: windows side by side, overlapping and with gaps, pixels that no window reads, "
           "ties, negative pixels, large pixels that differ by 1",
    hints=("Start from zeros of the shape of x, and go through the windows with np.ndindex(grad_out.shape). "
           "Which pixels does window (i, j) read?",
           "It reads x[i*s:i*s + k, j*s:j*s + k]. The .argmax() of that is the number of the first maximum, "
           "counted along its rows.",
           "With divmod(number, k) you get its row and column inside the window. Where is that in x? Add "
           "grad_out[i, j] there."),
    why="The output is one pixel of the window, so that pixel gets what arrives, all others nothing, and "
        "overlapping windows add up.",
)
