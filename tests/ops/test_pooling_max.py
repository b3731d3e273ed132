"""Max pooling, forward and backward: ties, negative numbers, overlap, gaps, odd corners, nan."""

import tracemalloc
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=100, deadline=None)


def starts_of(size, k, s, p, d, ceil_mode):
    """Where windows start, in pixels of the input: as many as fit, and with ceil_mode a last one that sticks out."""
    last = size + p - d * (k - 1) - 1
    starts = [-p]
    while starts[-1] + s <= last:
        starts.append(starts[-1] + s)
    if last < -p and not (ceil_mode and last + s > -p):
        return []
    # one more, partial, as long as it starts within the input or the padding before it
    if ceil_mode and starts[-1] < last and starts[-1] + s < size:
        starts.append(starts[-1] + s)
    return starts


def readable(axis, ceil_mode):
    """Pixels that each window reads, or None where PyTorch refuses the setting or some window reads nothing."""
    size, k, s, p, d = axis
    starts = starts_of(size, k, s, p, d, ceil_mode)
    if p > k // 2 or not starts:
        return None
    windows = [[start + t * d for t in range(k) if 0 <= start + t * d < size] for start in starts]
    return windows if all(windows) else None


# size, kernel, stride, padding, dilation
ONE_AXIS = list(product(range(1, 10), range(1, 5), range(1, 6), range(3), range(1, 4)))
POSSIBLE = {mode: [axis for axis in ONE_AXIS if readable(axis, mode)] for mode in (False, True)}


@st.composite
def cases(draw):
    ceil_mode = draw(st.booleans())
    axes = [draw(st.sampled_from(POSSIBLE[ceil_mode])) for _ in range(2)]
    sizes, *pairs = zip(*axes)
    options = dict(zip(("kernel_size", "stride", "padding", "dilation"), pairs), ceil_mode=ceil_mode)
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 2)), *sizes)
    x = rng.standard_normal(shape) if draw(st.booleans()) else rng.integers(-4, 0, shape).astype(float)
    return x, options, [readable(axis, ceil_mode) for axis in axes]


@QUICK
@given(case=cases())
def test_as_pytorch(as_pytorch, case):
    x, options, _ = case
    as_pytorch("max_pool2d", [x], **options)


@QUICK
@given(case=cases())
def test_one_axis_as_pytorch(as_pytorch, case):
    x, options, _ = case
    as_pytorch("max_pool1d", [x[:, :, 0]], **{name: v if name == "ceil_mode" else v[1] for name, v in options.items()})


@settings(QUICK, max_examples=60)
@given(cases())
def test_window_by_window(case):
    x, options, (down, across) = case
    out, cache = ops.max_pool2d(x, **options)
    assert out.shape == (*x.shape[:2], len(down), len(across))
    upstream = np.random.default_rng(1).standard_normal(out.shape)
    grad_x = np.zeros_like(x)
    for n, c, i, j in np.ndindex(*out.shape):
        pixels = [(r, q) for r in down[i] for q in across[j]]
        winner = max(pixels, key=lambda pixel: x[n, c, *pixel])         # max keeps the first of equals
        assert out[n, c, i, j] == x[n, c, *winner]
        grad_x[n, c, *winner] += upstream[n, c, i, j]
    np.testing.assert_allclose(ops.max_pool2d_backward(upstream, cache), grad_x, rtol=1e-13, atol=1e-13)


def test_the_case_that_no_check_can_do_without(as_pytorch):
    """8 x 10 negative whole numbers, 3 x 3, stride 2, padding 1.

    It tells apart: adding and assigning, the first of equals and the last or all, minus infinity and 0 as padding.
    """
    x = np.random.default_rng(0).integers(-5, 0, (3, 2, 8, 10)).astype(float)
    as_pytorch("max_pool2d", [x], kernel_size=3, stride=2, padding=1)
    out, cache = ops.max_pool2d(x, 3, 2, 1)
    assert (out < 0).all()
    assert ops.max_pool2d_backward(np.ones_like(out), cache).sum() == out.size


def test_errata_e6_the_first_of_equals_gets_the_gradient():
    out, cache = ops.max_pool2d(np.zeros((1, 1, 2, 2)), 2)
    assert ops.max_pool2d_backward(out + 5, cache)[0, 0].tolist() == [[5, 0], [0, 0]]
    x = np.array([[[[1.0, 3], [3, 3]], [[1, 2], [3, 3]]]])
    out, cache = ops.max_pool2d(x, 2)
    assert ops.max_pool2d_backward(out, cache)[0].tolist() == [[[0, 3], [0, 0]], [[0, 0], [3, 0]]]


def test_errata_e6_overlapping_windows_add_up():
    out, cache = ops.max_pool1d(np.array([[[1.0, 2, 9, 3, 4]]]), 3, 1)
    assert out.tolist() == [[[9, 9, 9]]]
    assert ops.max_pool1d_backward(np.ones_like(out), cache).tolist() == [[[0, 0, 3, 0, 0]]]
    assert ops.max_pool1d_backward(np.array([[[1.0, 10, 100]]]), cache).tolist() == [[[0, 0, 111, 0, 0]]]


def test_errata_e9_the_padding_is_minus_infinity():
    assert ops.max_pool1d(np.array([[[-3.0, -2, -5]]]), 3, 1, 1)[0].tolist() == [[[-2, -2, -2]]]


def test_the_stride_is_the_kernel_and_what_is_left_over_is_not_read():
    x = np.arange(35.0).reshape(1, 1, 5, 7)
    out, cache = ops.max_pool2d(x, (2, 3))
    assert out[0, 0].tolist() == [[9, 12], [23, 26]]
    grad_x = ops.max_pool2d_backward(out, cache)[0, 0]
    assert np.argwhere(grad_x).tolist() == [[1, 2], [1, 5], [3, 2], [3, 5]]
    assert ops.max_pool2d(x, (2, 3), ceil_mode=True)[0][0, 0].tolist() == [[9, 12, 13], [23, 26, 27], [30, 33, 34]]


def test_height_and_width_keep_their_own_settings():
    x = np.arange(48.0).reshape(1, 1, 6, 8)
    out, _ = ops.max_pool2d(x, (2, 3), (3, 2), (0, 1), (3, 1))
    assert out[0, 0].tolist() == [[25, 27, 29, 31]]
    positional, _ = ops.max_pool2d(x, (1, 2), (1, 3), (0, 1), (1, 2), True)
    assert positional[0, 0, 0].tolist() == [1, 4, 7]


def test_a_nan_wins_as_in_pytorch(torch):
    x = np.random.default_rng(2).standard_normal((2, 2, 6, 7))
    x[0, 1, 2, 3] = x[1, 0, 0, 0] = x[1, 1, 5, 6] = np.nan
    for options in (dict(kernel_size=2), dict(kernel_size=3, stride=2, padding=1)):
        expected = torch.nn.functional.max_pool2d(torch.tensor(x), **options).numpy()
        assert np.isnan(expected).any()
        np.testing.assert_array_equal(ops.max_pool2d(x, **options)[0], expected)


def test_minus_infinity_in_the_image_does_not_lose_to_the_padding(as_pytorch):
    x = np.full((1, 2, 4, 5), -np.inf)
    x[0, 0, 1, 2] = 3
    as_pytorch("max_pool2d", [x], kernel_size=3, stride=2, padding=1)
    as_pytorch("max_pool2d", [x], kernel_size=(3, 2), stride=1, padding=1, dilation=(2, 1))
    out, cache = ops.max_pool2d(x, 3, 2, 1)
    assert ops.max_pool2d_backward(np.ones_like(out), cache).sum() == out.size


def test_a_window_with_nothing_to_read_is_minus_infinity_and_passes_no_gradient():
    """Its two taps lie on the padding, before and after the only pixel. (PyTorch writes beyond its memory here.)"""
    out, cache = ops.max_pool1d(np.array([[[7.0]]]), 2, 1, 1, 2)
    assert out.tolist() == [[[-np.inf]]]
    assert ops.max_pool1d_backward(np.array([[[5.0]]]), cache).tolist() == [[[0]]]


@pytest.mark.parametrize("kernel, map_type", [((16, 16), np.uint8), ((1, 256), np.uint8), ((257, 1), np.uint16),
                                              ((17, 20), np.uint16)])
def test_windows_with_more_taps_than_a_byte_can_count(kernel, map_type):
    x = np.random.default_rng(3).permutation(2 * 300 * 280).reshape(1, 2, 300, 280).astype(float)
    x[:, :, kernel[0] - 1, kernel[1] - 1] = 10**6                       # the last tap of the first window
    out, cache = ops.max_pool2d(x, kernel, stride=50)
    assert cache.winners.dtype == map_type
    upstream = np.random.default_rng(4).standard_normal(out.shape)
    expected = np.zeros_like(x)
    for c, i, j in np.ndindex(*out.shape[1:]):
        window = x[0, c, 50 * i:50 * i + kernel[0], 50 * j:50 * j + kernel[1]]
        row, column = np.unravel_index(window.argmax(), window.shape)
        assert out[0, c, i, j] == window.max()
        expected[0, c, 50 * i + row, 50 * j + column] += upstream[0, c, i, j]
    np.testing.assert_allclose(ops.max_pool2d_backward(upstream, cache), expected, rtol=1e-13)


def test_the_input_is_not_kept():
    x = np.random.default_rng(5).standard_normal((16, 8, 32, 32))
    tracemalloc.start()
    try:
        kept = ops.max_pool2d(x, 2)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    out, _ = kept
    assert held < out.nbytes * 9 / 8 + 10_000, "the result and one byte for each of its numbers"
