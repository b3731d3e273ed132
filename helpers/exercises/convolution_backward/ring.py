"""A layer on a ring: the index that wraps around is right for once."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def ring_backward(grad_out, w):
    n = len(grad_out)
    grad_x = np.zeros(n)
    for i in range(n):
        for a in range(len(w)):
            grad_x[(i + a) % n] += grad_out[i] * w[a]       # output i has read pixel i + a, round the end
    return grad_x


def _groups(rng):
    def draw(n, k):                                     # no 0: a weight of 0 would hide a slip
        return rng.choice([-4.0, -3, -2, -1, 1, 2, 3, 4, 5], n), rng.choice([-3.0, -2, -1, 1, 2, 3], k)

    return [
        Group("single", "one weight", [draw(4, 1), draw(3, 1)]),
        Group("pair", "two weights", [draw(5, 2), draw(6, 2), draw(3, 2)]),
        Group("three", "three weights", [draw(6, 3), draw(5, 3), draw(7, 3), draw(4, 3)]),
        Group("whole", "as many weights as pixels", [draw(4, 4), draw(3, 3), draw(2, 2)]),
        Group("longer", "more weights than pixels, so that a window goes round more than once",
              [draw(3, 4), draw(2, 5), draw(1, 3)]),
    ]


def _cropped(grad_out, w):
    return np.convolve(grad_out, w)[:len(grad_out)]


def _forward_again(grad_out, w):
    n = len(grad_out)
    return np.array([sum(grad_out[(i + a) % n] * w[a] for a in range(len(w))) for i in range(n)])


def _assigned(grad_out, w):
    grad_x = np.zeros(len(grad_out))
    for i, share in enumerate(grad_out):
        for a, weight in enumerate(w):
            grad_x[(i + a) % len(grad_out)] = share * weight
    return grad_x


def _one_round(grad_out, w):
    """The tail of the full convolution folded back once; a second round is lost."""
    n, full = len(grad_out), np.convolve(grad_out, w)
    grad_x, tail = full[:n].copy(), full[n:2 * n]
    grad_x[:len(tail)] += tail
    return grad_x


def _last_tap(grad_out, w):
    grad_x = np.zeros(len(grad_out))
    for a, weight in enumerate(w):
        grad_x[(np.arange(len(grad_out)) + a) % len(grad_out)] = grad_out * weight
    return grad_x


def _one_weight_an_output(grad_out, w):
    """Each pixel asks every output once, through weight (r − i) mod n, if there is one."""
    n = len(grad_out)
    return np.array([sum(grad_out[i] * w[(r - i) % n] for i in range(n) if (r - i) % n < len(w))
                     for r in range(n)])


def _kernel_round(grad_out, w):
    n = len(grad_out)
    return np.array([sum(grad_out[i] * w[(r - i) % len(w)] for i in range(n)) for r in range(n)])


MISCONCEPTIONS = (
    Misconception("no ring", _cropped,
                  "What the last windows pay beyond the last pixel is lost in your answer. On a ring, the "
                  "pixel after the last one is the first."),
    Misconception("too long", lambda grad_out, w: np.convolve(grad_out, w),
                  "You have more gradients than pixels: those beyond the last pixel belong to the first "
                  "ones."),
    Misconception("the forward pass again", _forward_again,
                  "You slide the kernel over grad_out as the forward pass slides it over x. Pixel r was "
                  "read by outputs r, r − 1, r − 2: in which direction do they lie?"),
    Misconception("assigned", _assigned,
                  "A later share wipes out an earlier one. A pixel is read by as many windows as there are "
                  "weights: += and not =."),
    Misconception("one round", _one_round,
                  "You fold the tail back once. With more weights than pixels a window goes round more "
                  "than once."),
    Misconception("assigned, tap by tap", _last_tap,
                  "A later weight wipes out what an earlier one has paid. Shares are added: += and not =."),
    Misconception("one weight an output", _one_weight_an_output,
                  "You ask each output for one weight. With more weights than pixels its window goes round "
                  "more than once and reads a pixel through several."),
    Misconception("the kernel on a ring", _kernel_round,
                  "You let the number of the weight run round. The pixels are closed to a ring, the weights "
                  "are not: outside the kernel there is none."),
    Misconception("one pixel too early", lambda grad_out, w: np.roll(ring_backward(grad_out, w), -1),
                  "Your gradients are right and stand one pixel too early. Output 0 reads pixel 0 through "
                  "w[0]."),
    Misconception("signs", lambda grad_out, w: -ring_backward(grad_out, w),
                  "Every sign is turned, as in a step downhill. Asked for is the gradient itself."),
    Misconception("the kernel turned", lambda grad_out, w: ring_backward(grad_out, w[::-1]),
                  "You pay through the turned kernel. Output i has read pixel i + a through w[a], and pays "
                  "it through w[a]."),
    Misconception("the row turned", lambda grad_out, w: ring_backward(grad_out, w)[::-1],
                  "Your gradients stand in the reverse order of the pixels."),
    Misconception("one pixel off", lambda grad_out, w: np.roll(ring_backward(grad_out, w), 1),
                  "Your gradients are right and stand one pixel too far on. Output 0 reads pixel 0 through "
                  "w[0]."),
    Misconception("ones upstream", lambda grad_out, w: np.full(len(grad_out), w.sum()),
                  "Every pixel gets the sum of the weights. That is what ones upstream would give; each "
                  "output has its own gradient."),
)

EXERCISE = FunctionExercise(
    name="ring_backward",
    stub='''def ring_backward(grad_out, w):
    """grad_x of a layer on a ring of n pixels: y[i] = x[i] w[0] + x[i + 1] w[1] + ...

    Pixel n is pixel 0 again. grad_out holds the n upstream gradients, w the weights; there may be more
    weights than pixels. Stride 1; as many outputs as pixels.
    """
    ...''',
    solve=ring_backward,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} rings: one weight, two, three, as many as pixels, and more",
    hints=("Write down the last output of a ring of 4 with two weights. Which pixels does it read?",
           "Scatter: output i pays pixel i + a the amount grad_out[i]·w[a]. What if i + a is n or more?",
           "Add grad_out[i]·w[a] to grad_x[(i + a) % n]."),
    why="On a ring the index that falls off one end has a place at the other: the sum over negative "
        "indices that was a fault on a row is here the answer.",
)
