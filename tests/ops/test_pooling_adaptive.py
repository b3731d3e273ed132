"""Adaptive pooling, global pooling and pooling across channels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=80, deadline=None)


@st.composite
def cases(draw):
    """Images, random or of whole negative numbers with ties, and an output size: smaller, larger, None."""
    shape = tuple(draw(st.integers(1, high)) for high in (3, 2, 9, 9))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    x = rng.standard_normal(shape) if draw(st.booleans()) else rng.integers(-4, 0, shape).astype(float)
    one = st.none() | st.integers(1, 8)
    return x, draw(st.integers(1, 8) | st.tuples(one, one))


@pytest.mark.parametrize("name", ["adaptive_avg_pool2d", "adaptive_max_pool2d"])
@QUICK
@given(case=cases())
def test_as_pytorch(as_pytorch, name, case):
    x, output_size = case
    as_pytorch(name, [x], output_size=output_size)


def test_windows_differ_in_size_and_overlap():
    x = np.array([[[[1.0, 2, 3, 4, 5, 6, 7]]]])                # windows 0-2, 2-4, 4-6
    mean, mean_cache = ops.adaptive_avg_pool2d(x, (1, 3))
    assert mean[0, 0].tolist() == [[2, 4, 6]]
    assert ops.adaptive_avg_pool2d_backward(np.array([[[[3.0, 30, 300]]]]), mean_cache)[0, 0].tolist() == [
        [1, 1, 11, 10, 110, 100, 100]]
    largest, cache = ops.adaptive_max_pool2d(-x, (1, 3))
    assert largest[0, 0].tolist() == [[-1, -3, -5]]
    grad_x = ops.adaptive_max_pool2d_backward(np.array([[[[3.0, 30, 300]]]]), cache)
    assert grad_x[0, 0].tolist() == [[3, 0, 30, 0, 300, 0, 0]]


def test_a_pixel_that_wins_two_windows_gets_both():
    out, cache = ops.adaptive_max_pool2d(np.array([[[[1.0], [9], [2]]]]), (2, 1))
    assert out[0, 0].tolist() == [[9], [9]]
    assert ops.adaptive_max_pool2d_backward(np.array([[[[5.0], [70]]]]), cache)[0, 0].tolist() == [[0], [75], [0]]


def test_the_first_of_equals_gets_the_gradient():
    out, cache = ops.adaptive_max_pool2d(np.array([[[[1.0, 3, 3], [3, 3, 3]]]]), 1)
    assert ops.adaptive_max_pool2d_backward(out, cache)[0, 0].tolist() == [[0, 3, 0], [0, 0, 0]]


def test_a_larger_output_repeats_pixels():
    out, cache = ops.adaptive_avg_pool2d(np.array([[[[1.0, 2]]]]), (1, 4))
    assert out[0, 0].tolist() == [[1, 1, 2, 2]]
    assert ops.adaptive_avg_pool2d_backward(np.array([[[[1.0, 10, 100, 1000]]]]), cache)[0, 0].tolist() == [[11, 1100]]


def test_global_pooling_is_output_size_1():
    x = np.random.default_rng(0).standard_normal((3, 4, 5, 6))
    mean, cache = ops.adaptive_avg_pool2d(x, 1)
    np.testing.assert_allclose(mean, x.mean(axis=(2, 3), keepdims=True), rtol=1e-13)
    upstream = np.random.default_rng(1).standard_normal((3, 4, 1, 1))
    np.testing.assert_allclose(ops.adaptive_avg_pool2d_backward(upstream, cache), upstream / 30 * np.ones((5, 6)))
    largest, _ = ops.adaptive_max_pool2d(x, 1)
    np.testing.assert_array_equal(largest, x.max(axis=(2, 3), keepdims=True))


def test_none_keeps_the_size():
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 5))
    np.testing.assert_array_equal(ops.adaptive_avg_pool2d(x, (None, None))[0], x)
    np.testing.assert_array_equal(ops.adaptive_max_pool2d(x, None)[0], x)
    assert ops.adaptive_avg_pool2d(x, (None, 2))[0].shape == (2, 3, 4, 2)


def test_a_nan_wins(torch):
    x = np.random.default_rng(2).standard_normal((2, 2, 6, 7))
    x[0, 1, 2, 3] = x[1, 0, 0, 0] = np.nan
    expected = torch.nn.functional.adaptive_max_pool2d(torch.tensor(x), (3, 4)).numpy()
    np.testing.assert_array_equal(ops.adaptive_max_pool2d(x, (3, 4))[0], expected)


@pytest.mark.parametrize("function", [ops.adaptive_avg_pool2d, ops.adaptive_max_pool2d])
@pytest.mark.parametrize("shape, output_size, error, words", [
    ((2, 3, 4, 5), 0, ValueError, "output_size[0] must be at least 1, not 0"),
    ((2, 3, 4, 5), (2, -1), ValueError, "output_size[1] must be at least 1, not -1"),
    ((2, 3, 4, 5), (2, 2, 2), ValueError, "output_size must be one number or 2, not 3 (output_size = (2, 2, 2))"),
    ((2, 3, 4, 5), 2.0, TypeError, "output_size[0] must be an integer, not 2.0"),
    ((2, 3, 0, 5), 1, ValueError, "x must have at least one row and one column, but x.shape = (2, 3, 0, 5)"),
    ((2, 3, 4, 0), None, ValueError, "x must have at least one row and one column, but x.shape = (2, 3, 4, 0)"),
])
def test_what_is_refused(function, shape, output_size, error, words):
    with pytest.raises(error) as caught:
        function(np.zeros(shape), output_size)
    assert str(caught.value).startswith(f"{function.__name__}: ")
    assert words in str(caught.value)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("shape", [(5, 6, 3, 4), (5, 6, 7), (5, 6)])
@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_across_channels(size, shape, whole):
    rng = np.random.default_rng(3)
    x = rng.integers(-3, 0, shape).astype(float) if whole else rng.standard_normal(shape)
    out, cache = ops.cross_channel_max_pool(x, size)
    grouped = x.reshape(shape[0], shape[1] // size, size, *shape[2:])
    np.testing.assert_array_equal(out, grouped.max(axis=2))
    upstream = rng.standard_normal(out.shape)
    expected = np.zeros_like(grouped)
    np.put_along_axis(expected, grouped.argmax(axis=2)[:, :, None], upstream[:, :, None], axis=2)
    np.testing.assert_array_equal(ops.cross_channel_max_pool_backward(upstream, cache), expected.reshape(shape))


def test_across_channels_a_nan_wins():
    x = np.array([[1.0, np.nan, 2], [np.nan, 1, 2], [3, 2, 1]])
    np.testing.assert_array_equal(ops.cross_channel_max_pool(x, 3)[0], [[np.nan], [np.nan], [3]])


@pytest.mark.parametrize("shape, size, error, words", [
    ((2, 6, 3, 3), 4, ValueError, "channels_per_group 4 must divide the channels of x, its second axis "
     "(x.shape = (2, 6, 3, 3))"),
    ((2, 6, 3, 3), 0, ValueError, "channels_per_group must be at least 1, not 0"),
    ((6,), 2, ValueError, "(x.shape = (6,))"),
    ((2, 6), 2.0, TypeError, "channels_per_group must be an integer, not 2.0"),
])
def test_channels_that_do_not_come_out_even(shape, size, error, words):
    with pytest.raises(error) as caught:
        ops.cross_channel_max_pool(np.zeros(shape), size)
    assert str(caught.value).startswith("cross_channel_max_pool: ")
    assert words in str(caught.value)
