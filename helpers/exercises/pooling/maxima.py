"""Max pooling of one row, with a border that must never win."""

from functools import partial

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def max_pool_row(x, k, s, p):
    padded = np.concatenate([np.full(p, -np.inf), x, np.full(p, -np.inf)])     # no pixel is smaller
    outputs = (len(padded) - k) // s + 1
    return [padded[n * s:n * s + k].max() for n in range(outputs)]


def _groups(rng):
    def row(size, low=-9, high=10):
        return rng.integers(low, high, size).astype(float)

    def draw(count, keep, low=-9, high=10, p=(0, 0)):
        cases = []
        while len(cases) < count:
            k, s = int(rng.integers(2, 5)), int(rng.integers(1, 6))
            size, border = int(rng.integers(5, 15)), int(rng.integers(p[0], p[1] + 1))
            if border <= k // 2 and keep(size + 2 * border - k, k, s):
                cases.append((row(size, low, high), k, s, border))
        return cases

    below = [np.array([-3.0, -2.0, -5.0])]
    return [
        Group("plain", "windows side by side", [(row(8, 1), 2, 2, 0), (row(12, 1), 3, 3, 0)]
              + draw(6, lambda room, k, s: s == k and room % s == 0, low=1)),
        Group("left", "pixels left over at the end",
              draw(12, lambda room, k, s: s == k and room % s > 0, low=1)),
        Group("strides", "strides that are not the window's size",
              draw(20, lambda room, k, s: s != k, low=1)),
        Group("negative", "rows below zero", draw(12, lambda room, k, s: True, -9, 0)),
        Group("padded", "padding", draw(24, lambda room, k, s: True, 1, 10, p=(1, 2))),
        Group("below", "padding around rows below zero",
              [(below[0], 3, 1, 1)] + draw(23, lambda room, k, s: True, -9, 0, p=(1, 2))),
        Group("parts", "numbers that are not whole",
              [(np.array([0.5, 2.25, 1.75, -0.5, 3.5, 0.25]), 2, 2, 0),
               (np.array([-0.75, -0.25, -1.5, -2.5]), 3, 1, 1)]),
        Group("far", "rows far below zero",
              [(np.array([-4e12, -2e12, -7e12, -3e12]), 2, 2, 0),
               (np.array([-4e12, -2e12, -7e12]), 3, 1, 1)]),
    ]


def _windows(x, k, s, p, take=max, border=-np.inf, count=None):
    padded = [border] * p + list(x) + [border] * p
    outputs = (len(padded) - k) // s + 1 if count is None else count(len(padded))
    return [take(padded[n * s:n * s + k]) for n in range(outputs)]


def _clipped(x, k, s, p):
    outputs = (len(x) + 2 * p - k) // s + 1
    return [max(x[n * s:n * s + k], default=0.0) for n in range(outputs)]


def _on_a_ring(x, k, s, p):
    padded = list(x[len(x) - p:]) + list(x) + list(x[:p])
    return [max(padded[n * s:n * s + k]) for n in range((len(padded) - k) // s + 1)]


def _padded_at(left, right):
    def wrong(x, k, s, p):
        padded = [-np.inf] * (left * p) + list(x) + [-np.inf] * (right * p)
        return [max(padded[n:n + k]) for n in range(0, len(padded) - k + 1, s)]
    return wrong


def _highest(low, window):
    return max(low, *window)


_LOW = (-1.0, -10.0, -99.0, -100.0, -999.0, -1000.0, -9999.0, -99999.0, -1e5, -1e6, -1e9)      # stand-ins for minus infinity
_LOW_BORDER = ("Your padding is a low number, and a window whose pixels are still lower loses against it. "
               "What lies below every number?")
_LOW_START = ("Your running maximum starts from a low number, and pixels that are still lower never beat it. "
              "Start from a pixel of the window, or from what lies below every number.")

MISCONCEPTIONS = (
    Misconception("pads with zeros", lambda x, k, s, p: _windows(x, k, s, p, border=0.0),
                  "Your padding is 0, and among numbers below zero 0 is the largest: it wins. What should "
                  "stand there, so that it never does?"),
    Misconception("starts from zero", lambda x, k, s, p: _windows(x, k, s, p, take=lambda w: max(0.0, *w)),
                  "Where all of a window is below zero you give 0, which is not in the window. From which "
                  "value may a running maximum start?"),
    *(Misconception(f"{low:g} as border", partial(_windows, border=low), _LOW_BORDER) for low in _LOW),
    *(Misconception(f"starts from {low:g}", partial(_windows, take=partial(_highest, low)), _LOW_START)
      for low in _LOW),
    Misconception("largest magnitude",
                  lambda x, k, s, p: _windows(x, k, s, p, border=0.0, take=lambda w: max(w, key=abs)),
                  "The number with the largest magnitude wins in your windows. −5 is smaller than 1."),
    Misconception("absolute values", lambda x, k, s, p: _windows(np.abs(x), k, s, p),
                  "Your results are never below zero: absolute values have been compared. The sign belongs "
                  "to the number."),
    Misconception("average", lambda x, k, s, p: [
                      sum(w) / k for w in _windows(x, k, s, p, take=list, border=0.0)],
                  "That is the mean of each window. The largest value is wanted."),
    Misconception("smallest", lambda x, k, s, p: _windows(x, k, s, p, take=min, border=np.inf),
                  "That is the smallest value of each window. The largest is wanted."),
    Misconception("stride ignored", lambda x, k, s, p: _windows(x, k, 1, p),
                  "Your windows move one pixel at a time. Window n begins at pixel n·s of the padded row."),
    Misconception("stride always k", lambda x, k, s, p: _windows(x, k, k, p),
                  "Your windows always lie side by side. That is the usual stride, and here it is given: s."),
    Misconception("rounds up", lambda x, k, s, p: _windows(x, k, s, p, count=lambda n: -(-(n - k) // s) + 1),
                  "Your last window hangs over the end. That is PyTorch's ceil_mode; by default a window "
                  "that does not fit is left out."),
    Misconception("divides the size", lambda x, k, s, p: _windows(
                      x, k, s, p, take=lambda w: max(w, default=0.0), count=lambda n: n // s),
                  "You make size // s outputs. Count the positions of the window: it starts, and makes every "
                  "whole step of s that fits."),
    Misconception("one window short", lambda x, k, s, p: _windows(
                      x, k, s, p, count=lambda n: max(1, (n - k) // s)),
                  "Your last window is missing: (size − k)//s counts the steps, and before the first step "
                  "there is already a window."),
    Misconception("padding ignored", lambda x, k, s, p: _windows(x, k, s, 0),
                  "Your row has no padding. It makes room for windows that begin before the first pixel."),
    Misconception("the first window starts inside", _clipped,
                  "You count as many windows as a padded row has, but yours begin at pixel 0. With padding "
                  "the first one begins p pixels before it."),
    Misconception("padding on the left only", _padded_at(1, 0),
                  "Your row is padded at its left end only. The border stands at both ends."),
    Misconception("padding on the right only", _padded_at(0, 1),
                  "Your row is padded at its right end only. The border stands at both ends."),
    Misconception("whole numbers", lambda x, k, s, p: [int(v) for v in _windows(x, k, s, p)],
                  "Your results are cut to whole numbers. An array made for whole numbers does that: give it "
                  "the type of x."),
    Misconception("a ring", _on_a_ring,
                  "What stands beyond your row's ends comes from its other end. Padding adds something that "
                  "is no pixel."),
)

EXERCISE = FunctionExercise(
    name="max_pool_row",
    stub='''def max_pool_row(x, k, s, p):
    """The largest value of each window of the row x: k pixels wide, s apart, p of padding at both ends."""
    ...''',
    solve=max_pool_row,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} rows: windows of 2 to 4, strides of 1 to 5, pixels left over, padding, {below} padded "
           "rows in which every number is below zero, and {far} far below it",
    hints=("Make the padded row first. How long is it, and how many windows fit?",
           "Window n reads k pixels from place n·s on. Which value may stand in the padding, if it must lose "
           "against every pixel?",
           "Put p times −np.inf at both ends. There are (length − k)//s + 1 windows; take the max of each."),
    why="Nothing is below minus infinity, so the border makes room for windows and never takes part in them.",
)
