"""Wrong pooling that no list holds: low numbers for minus infinity, borders, ceil mode, uneven bins."""

import numpy as np
import pytest

from helpers import ops, verify


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def sizes(i, k, s, p, d, ceil_mode, dropped=True):
    room = i + 2 * p - d * (k - 1) - 1
    o = 1 + (-(-room // s) if ceil_mode else room // s)
    return o - 1 if ceil_mode and dropped and (o - 1) * s >= i + p else o


def pooled(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, *, take=np.max,
           border=-np.inf, beyond=-np.inf, size=sizes, default=lambda k: k):
    """Pooling by plain loops, with a place for each slip."""
    k, p, d = pair(kernel_size), pair(padding), pair(dilation)
    s = default(k) if stride is None else pair(stride)
    n, c, h, w = x.shape
    rows, columns = (size(*axis, ceil_mode) for axis in zip((h, w), k, s, p, d))
    ground = np.full((n, c, h + 2 * p[0] + 30, w + 2 * p[1] + 30), beyond)
    ground[:, :, :h + 2 * p[0], :w + 2 * p[1]] = border
    ground[:, :, p[0]:p[0] + h, p[1]:p[1] + w] = x
    out = np.zeros((n, c, rows, columns))
    for i, j in np.ndindex(rows, columns):
        down, across = (slice(at * s_, at * s_ + d_ * (k_ - 1) + 1, d_)
                        for at, k_, s_, d_ in zip((i, j), k, s, d))
        out[:, :, i, j] = take(ground[:, :, down, across], axis=(2, 3))
    return out


def drops_by(limit):
    """Ceil mode that drops the last window where `limit(its start, i, p)` says so."""
    def size(i, k, s, p, d, ceil_mode):
        o = sizes(i, k, s, p, d, ceil_mode, dropped=False)
        return o - 1 if ceil_mode and limit((o - 1) * s, i, p) else o
    return size


MAX = {
    **{f"border {low:g}": {"border": low} for low in (0.0, -1.0, -100.0, -1e9)},
    **{f"beyond the end {low:g}": {"beyond": low} for low in (0.0, -999.0, -1e12)},
    "keeps a window of padding alone": {"size": drops_by(lambda start, i, p: False)},
    "drops by the image's end": {"size": drops_by(lambda start, i, p: start >= i)},
    "drops by the padded end": {"size": drops_by(lambda start, i, p: start >= i + 2 * p)},
    "drops one too few": {"size": drops_by(lambda start, i, p: start > i + p)},
    "moves by 2": {"default": lambda k: (2, 2)},
    "moves by the height": {"default": lambda k: (k[0], k[0])},
    "second largest": {"take": lambda w, axis: np.sort(w.reshape(*w.shape[:2], -1))[..., -2:].min(-1)},
    "corners only": {"take": lambda w, axis: np.maximum(w[:, :, 0, 0], w[:, :, -1, -1])},
    "first row only": {"take": lambda w, axis: w[:, :, 0].max(-1)},
}


def max_pool(**slip):
    def f(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
        return pooled(x, kernel_size, stride, padding, dilation, ceil_mode, **slip)
    return f


@pytest.mark.parametrize("slip", MAX)
def test_max_pooling(slip):
    with pytest.raises(verify.Mismatch):
        verify.max_pool2d(max_pool(**MAX[slip]))


def test_max_pooling_of_a_signal_with_a_sentinel():
    def f(x, kernel_size, stride=None, padding=0):
        row = pooled(x[:, :, None], (1, kernel_size), None if stride is None else (1, stride), (0, padding),
                     border=-1e6)
        return row[:, :, 0]

    with pytest.raises(verify.Mismatch):
        verify.max_pool1d(f)


@pytest.mark.parametrize("first", [-1.0, -1e9])
def test_a_running_maximum_that_starts_too_high(first):
    def f(x, kernel_size, stride=None):
        return np.maximum(pooled(x, kernel_size, stride), first)

    with pytest.raises(verify.Mismatch):
        verify.max_pool2d(f)
    with pytest.raises(verify.Mismatch):
        verify.cross_channel_max_pool(lambda x, channels_per_group: np.maximum(
            ops.cross_channel_max_pool(x, channels_per_group)[0], first))


def test_right_loops_pass():
    verify.max_pool2d(max_pool())


def counted(start, stop, i, p, k):
    return np.minimum(stop, i + p) - start, np.minimum(stop, i) - np.maximum(start, 0)


COUNTS = {
    "always the whole window": lambda *a: (np.full(len(a[0]), a[4]),) * 2,
    "what hangs over counts": lambda start, stop, i, p, k: (stop - start, counted(start, stop, i, p, k)[1]),
    "the flag inverted": lambda *a: counted(*a)[::-1],
    "the padding on the left counts": lambda start, stop, i, p, k: (
        counted(start, stop, i, p, k)[0], np.minimum(stop, i) - start),
    "the padding on the right counts": lambda start, stop, i, p, k: (
        counted(start, stop, i, p, k)[0], np.minimum(stop, i + p) - np.maximum(start, 0)),
}


def avg_pool(count):
    def f(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
        k, p = pair(kernel_size), pair(padding)
        s = k if stride is None else pair(stride)
        sums = pooled(x, k, s, p, 1, ceil_mode, take=np.sum, border=0.0, beyond=0.0)
        divisors = []
        for i, o, k_, s_, p_ in zip(x.shape[2:], sums.shape[2:], k, s, p):
            start = np.arange(o) * s_ - p_
            divisors.append(count(start, start + k_, i, p_, k_)[0 if count_include_pad else 1])
        return sums / np.outer(*divisors)
    return f


@pytest.mark.parametrize("slip", COUNTS)
def test_average_pooling(slip):
    with pytest.raises(verify.Mismatch):
        verify.avg_pool2d(avg_pool(COUNTS[slip]))


def test_right_counts_pass():
    verify.avg_pool2d(avg_pool(counted))


BINS = {
    "rounded": (lambda o, i, n: round(o * i / n), lambda o, i, n: round((o + 1) * i / n)),
    "one stride, one window": (lambda o, i, n: o * (i // n),
                               lambda o, i, n: o * (i // n) + i - (n - 1) * (i // n)),
    "the last takes the rest": (lambda o, i, n: o * (i // n),
                                lambda o, i, n: i if o == n - 1 else (o + 1) * (i // n)),
    "end included": (lambda o, i, n: o * i // n, lambda o, i, n: (o + 1) * i // n + 1),
    "start rounded up": (lambda o, i, n: -(-o * i // n), lambda o, i, n: -(-(o + 1) * i // n)),
}


@pytest.mark.parametrize("slip", BINS)
@pytest.mark.parametrize("name, take", [("adaptive_avg_pool2d", np.mean), ("adaptive_max_pool2d", np.max)])
def test_adaptive_pooling(name, take, slip):
    begin, end = BINS[slip]

    def f(x, output_size):
        rows, columns = (x.shape[2 + axis] if o is None else o for axis, o in enumerate(pair(output_size)))
        out = np.zeros((*x.shape[:2], rows, columns))
        for i, j in np.ndindex(rows, columns):
            (top, bottom), (left, right) = (
                (min(begin(o, size, n), size - 1), max(end(o, size, n), begin(o, size, n) + 1))
                for o, size, n in ((i, x.shape[2], rows), (j, x.shape[3], columns)))
            out[:, :, i, j] = take(x[:, :, top:bottom, left:right], axis=(2, 3))
        return out

    with pytest.raises(verify.Mismatch):
        getattr(verify, name)(f)


@pytest.mark.parametrize("norm", [
    lambda w, p: (np.abs(w) ** p).sum((2, 3)) ** (1 / p),
    lambda w, p: (w ** 2).sum((2, 3)) ** (1 / p),
    lambda w, p: (w ** p).mean((2, 3)) ** (1 / p),
    lambda w, p: ((w ** p).sum((2, 3)) + 1e-6) ** (1 / p),
    lambda w, p: np.abs((w ** p).sum((2, 3))) ** (1 / p),
], ids=["signs dropped", "always squares", "mean of powers", "an epsilon", "the sum's sign dropped"])
def test_power_pooling(norm):
    def f(x, norm_type, kernel_size, stride=None):
        return pooled(x, kernel_size, stride, take=lambda w, axis: norm(w, float(norm_type)))

    with pytest.raises(verify.Mismatch):
        verify.lp_pool2d(f)


def test_adaptive_pooling_to_a_square_is_enough():
    def f(x, output_size):
        out = np.zeros((*x.shape[:2], output_size, output_size))
        h, w = x.shape[2:]
        for i, j in np.ndindex(output_size, output_size):
            rows = slice(i * h // output_size, -(-(i + 1) * h // output_size))
            columns = slice(j * w // output_size, -(-(j + 1) * w // output_size))
            out[:, :, i, j] = x[:, :, rows, columns].mean(axis=(2, 3))
        return out

    assert verify.adaptive_avg_pool2d(f).missed == []


def adaptive_mean(x, output_size):
    (rows, columns), (h, w) = pair(output_size), x.shape[2:]
    out = np.zeros((*x.shape[:2], rows, columns))
    for i, j in np.ndindex(rows, columns):
        out[:, :, i, j] = x[:, :, i * h // rows:-(-(i + 1) * h // rows),
                            j * w // columns:-(-(j + 1) * w // columns)].mean(axis=(2, 3))
    return out


def test_adaptive_pooling_to_pairs_of_numbers_is_enough():
    report = verify.adaptive_avg_pool2d(adaptive_mean)
    assert report.missed == []
    assert any("(None, 3)" in line for line in report.not_tried)
    assert not any("None" in line for line in verify.adaptive_avg_pool2d(
        lambda x, output_size: ops.adaptive_avg_pool2d(x, output_size)[0]).not_tried)
