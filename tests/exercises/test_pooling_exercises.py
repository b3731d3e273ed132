"""Notebook 11's exercises: solutions against the library, right answers in other styles, slips not listed."""

import math
from fractions import Fraction

import numpy as np
import pytest

from helpers import ops
from helpers.exercises import pooling


def test_max_pool_row_is_the_library_s():
    for x, k, s, p in pooling.max_pool_row.cases:
        expected, _ = ops.max_pool1d(x[None, None], k, s, p)
        np.testing.assert_array_equal(pooling.max_pool_row.solve(x, k, s, p), expected[0, 0])


def test_average_row_is_the_library_s():
    for x, k, s, p, counted in pooling.average_row.cases:
        expected, _ = ops.avg_pool2d(x[None, None, None], (1, k), (1, s), (0, p), count_include_pad=counted)
        found = pooling.average_row.solve(x, k, s, p, counted)
        np.testing.assert_allclose(found, expected[0, 0, 0], atol=1e-12)


def test_adaptive_bins_are_the_library_s():
    for i, o in pooling.adaptive_bins.cases:
        row = np.arange(float(i))
        last, _ = ops.adaptive_max_pool2d(row[None, None, None], (1, o))
        first, _ = ops.adaptive_max_pool2d(-row[None, None, None], (1, o))
        found = np.array(pooling.adaptive_bins.solve(i, o))
        np.testing.assert_array_equal(found, np.stack([-first[0, 0, 0], last[0, 0, 0] + 1], 1))


@pytest.mark.parametrize("k, shift", [(2, 1), (3, 1), (3, 2), (5, 2), (4, 4)])
def test_unchanged_share_is_what_noise_shows(k, shift):
    x = np.random.default_rng(k).standard_normal((1000, 1, 60))
    before, after = (ops.max_pool1d(row, k)[0] for row in (x, np.roll(x, shift, 2)))
    measured = (before == after)[..., 1:].mean()
    assert measured == pytest.approx(pooling.unchanged_share.solve(k, shift), abs=0.02)


def test_still_row_stays():
    row = np.array(pooling.still_row.right, float)
    outputs = [ops.max_pool1d(np.roll(row, d)[None, None], 2)[0].tolist() for d in range(8)]
    assert all(out == outputs[0] for out in outputs)


def in_torch(x, k, s, p):
    torch = pytest.importorskip("torch")
    return torch.nn.functional.max_pool1d(torch.tensor(x)[None, None], k, s, p)[0, 0]


def starts(x, k, s, p):
    return range(-p, len(x) + p - k + 1, s)


def marked(x, k, s, p, counted):
    """The padding that does not count is nan, and left out of the mean."""
    row = np.pad(x, p, constant_values=0 if counted else np.nan)
    return tuple(np.nanmean(row[a:a + k]) for a in range(0, len(row) - k + 1, s))


def in_sets(k, d):
    old, new = set(range(k)), set(range(d, d + k))
    return len(old & new) / len(old | new)


RIGHT = [
    (pooling.max_pool_row, in_torch),
    (pooling.max_pool_row, lambda x, k, s, p: [x[max(a, 0):a + k].max() for a in starts(x, k, s, p)]),
    (pooling.max_pool_row, lambda x, k, s, p: np.lib.stride_tricks.sliding_window_view(
        np.pad(x, p, constant_values=-np.inf), k)[::s].max(axis=1)),
    (pooling.average_row, marked),
    (pooling.adaptive_bins, lambda i, o: [[int(n * i / o), math.ceil((n + 1) * i / o)] for n in range(o)]),
    (pooling.adaptive_bins, lambda i, o: np.array([(n * i // o, (n * i + i + o - 1) // o) for n in range(o)])),
    (pooling.unchanged_share, lambda k, shift: Fraction(max(k - shift, 0), k + shift)),
    (pooling.unchanged_share, in_sets),
    (pooling.still_row, [1, 1, 0, 1, 1, 0, 1, 1]), (pooling.still_row, np.array([0.0, 1] * 4)),
    (pooling.still_row, (1, 1, 1, 0, 1, 1, 1, 1)),
]


@pytest.mark.parametrize("asked, answer", RIGHT, ids=[asked.name for asked, _ in RIGHT])
def test_right_in_other_styles(asked, answer, checked):
    right, text = checked(asked, answer)
    assert right is True, text


def padded_by(**how):
    """Max pooling of a row padded as np.pad does with these arguments."""
    return lambda x, k, s, p: [max(np.pad(x, p, **how)[a:a + k]) for a in range(0, len(x) + 2 * p - k + 1, s)]


def mean_of_pixels(x, k, s, p, counted):
    return [np.mean(x[max(a, 0):a + k]) for a in starts(x, k, s, p)]


def divided_by_the_stride(x, k, s, p, counted):
    return [sum(x[max(a, 0):a + k]) / s for a in starts(x, k, s, p)]


WRONG = [
    (pooling.max_pool_row, padded_by(constant_values=-1e9), "low number"),
    (pooling.max_pool_row, padded_by(constant_values=-5), ""),
    (pooling.max_pool_row, padded_by(mode="wrap"), "its other end"),
    (pooling.max_pool_row, padded_by(mode="reflect"), ""),
    (pooling.max_pool_row, lambda x, k, s, p: [x[max(a, 0):a + k].argmax() for a in starts(x, k, s, p)], ""),
    (pooling.max_pool_row, lambda x, k, s, p: [max(x[max(a, 0):a + s]) for a in starts(x, k, s, p)], ""),
    (pooling.average_row, mean_of_pixels, "in both cases"),
    (pooling.average_row, divided_by_the_stride, ""),
    (pooling.adaptive_bins, lambda i, o: [(n * i // o, n * i // o + -(-i // o)) for n in range(o)], ""),
    (pooling.adaptive_bins, lambda i, o: [(n * i // o, int((n + 1) * i / o)) for n in range(o)], "ends down"),
    (pooling.unchanged_share, lambda k, d: 1 / (k + d), ""),
    (pooling.unchanged_share, lambda k, d: 1 / 3, ""),
    (pooling.unchanged_share, lambda k, d: abs(k - d) / (k + d), ""),
    (pooling.still_row, [1, 0, 1, 0, 1, 0, 0, 1], "Which windows are all zeros"),
    (pooling.still_row, [0.5, 1] * 4, "Only zeros and ones"), (pooling.still_row, [1, 0, 1, 0], "8 numbers"),
    (pooling.still_row, [0] * 8, "all of your numbers are the same"),
]


@pytest.mark.parametrize("asked, answer, told", WRONG, ids=[asked.name for asked, _, _ in WRONG])
def test_slips_that_no_list_holds(asked, answer, told, checked):
    right, text = checked(asked, answer)
    assert right is False and told.lower() in text.lower(), text
