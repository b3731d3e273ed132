"""Output sizes along one axis: exact numbers, walking the kernel along the axis, and asking PyTorch."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.ops.sizes import padding_pair

QUICK = settings(derandomize=True, max_examples=150, deadline=None)


def walk(size, kernel_size, stride, before, after, dilation):
    """Count the positions where the last tap is still on the padded axis, by trying them."""
    count = 0
    while count * stride + (kernel_size - 1) * dilation < before + size + after:
        count += 1
    return count


def refused_or(function, *arguments):
    """The size, or None where the arguments are refused or nothing comes out."""
    try:
        return function(*arguments) or None
    except (ValueError, RuntimeError):
        return None


def test_errata_e9_by_hand():
    assert ops.conv_output_size(224, 11, 4) == 54
    assert ops.conv_output_size(227, 11, 4) == 55
    assert ops.conv_output_size(224, 11, 4, 2) == 55
    assert [ops.pool_output_size(i, 3, 2) for i in (55, 27, 13)] == [27, 13, 6]
    assert ops.pool_output_size(10, 3, 2) == 4
    assert ops.pool_output_size(10, 3, 2, ceil_mode=True) == 5
    assert ops.pool_output_size(5, 2) == 2


@pytest.mark.parametrize("arguments, expected", [
    ((10, 3), 8), ((10, 3, 2), 4), ((7, 3, 2), 3), ((8, 3, 2), 3), ((5, 5), 1), ((1, 1), 1), ((1, 1, 7), 1),
    ((7, 3, 1, 1), 7), ((7, 3, 2, 1), 4), ((3, 5, 1, 1), 1), ((1, 3, 1, 1), 1),
    ((7, 3, 1, 0, 2), 3), ((7, 3, 1, 0, 3), 1), ((9, 2, 2, 1, 3), 4),
    ((6, 2, 1, "same"), 6), ((6, 5, 1, "same", 3), 6), ((6, 3, 2, "valid"), 2),
])
def test_convolution_sizes_by_hand(arguments, expected):
    result = ops.conv_output_size(*arguments)
    assert result == expected and type(result) is int


def test_convolution_sizes_over_the_grid_of_errata_e9():
    fractional = 0
    for size, k, s, p in itertools.product(range(5, 33), (1, 3, 5), (1, 2, 3, 4), (0, 1, 2)):
        assert ops.conv_output_size(size, k, s, p) == walk(size, k, s, p, p, 1)
        fractional += (size + 2 * p - k) % s != 0
    assert fractional == 483


def test_convolution_sizes_with_dilation_by_walking():
    for i, k, s, p, d in itertools.product(range(1, 9), range(1, 5), range(1, 4), range(3), range(1, 4)):
        expected = walk(i, k, s, p, p, d)
        if expected:
            assert ops.conv_output_size(i, k, s, p, d) == expected
        else:
            with pytest.raises(ValueError, match="does not fit"):
                ops.conv_output_size(i, k, s, p, d)


@pytest.mark.parametrize("kernel_size, dilation, span, before, after", [
    (1, 1, 1, 0, 0), (1, 5, 1, 0, 0), (2, 1, 2, 0, 1), (3, 1, 3, 1, 1), (4, 1, 4, 1, 2), (5, 1, 5, 2, 2),
    (2, 2, 3, 1, 1), (2, 3, 4, 1, 2), (3, 2, 5, 2, 2), (4, 3, 10, 4, 5),
])
def test_span_and_same_padding(kernel_size, dilation, span, before, after):
    assert ops.kernel_span(kernel_size, dilation) == span
    assert ops.same_padding(kernel_size, dilation) == (before, after)


def test_defaults_are_one_and_zero():
    assert ops.kernel_span(4) == 4
    assert ops.same_padding(4) == (1, 2)
    assert padding_pair("same", 4) == (1, 2)
    assert padding_pair("same", 4, 1, 3) == (4, 5)
    assert padding_pair("valid", 4, 2, 3) == (0, 0)
    assert padding_pair(3, 4, 2, 3) == (3, 3)
    assert ops.pool_output_size(9, 3) == 3, "the stride of pooling is the kernel size"
    assert ops.conv_transpose_output_size(4, 3) == 6


@pytest.mark.parametrize("arguments, floor, ceil", [
    ((10, 3, 2), 4, 5), ((5, 2, 2), 2, 3), ((6, 2, 2), 3, 3), ((7, 3, 3), 2, 3),
    ((2, 3, 2, 1), 1, 2), ((3, 2, 3, 1), 2, 2), ((4, 2, 3, 1), 2, 2), ((1, 1, 5), 1, 1),
    ((6, 3, 2, 1, 2), 2, 3),
    ((4, 2, 4, 1), 2, 2), ((3, 2, 4, 1), 1, 1), ((3, 3, 4, 1), 1, 1),
])
def test_pooling_sizes_by_hand(arguments, floor, ceil):
    assert ops.pool_output_size(*arguments) == floor
    assert ops.pool_output_size(*arguments, ceil_mode=True) == ceil


def test_pooling_rounds_up_where_a_partial_window_is_all_there_is():
    assert ops.pool_output_size(2, 3, 2, ceil_mode=True) == 1
    with pytest.raises(ValueError, match="does not fit"):
        ops.pool_output_size(2, 3, 2)


@pytest.mark.parametrize("arguments, expected", [
    ((4, 3, 2), 9), ((4, 3, 2, 1), 7), ((4, 3, 2, 1, 1), 8), ((1, 1), 1), ((1, 5), 5),
    ((3, 2, 3, 0, 2, 2), 11), ((55, 11, 4, 0, 0), 227),
    ((5, 3, 1, 0, 0, 2), 9), ((5, 3, 1, 0, 2, 3), 13), ((2, 1, 3, 1), 2), ((1, 3, 1, 1), 1),
])
def test_transposed_sizes_by_hand(arguments, expected):
    assert ops.conv_transpose_output_size(*arguments) == expected


def test_the_transposed_size_goes_back():
    """Every input size of a convolution is reached again from its output size by one output_padding."""
    for i, k, s, p, d in itertools.product(range(1, 12), range(1, 4), range(1, 4), range(2), range(1, 3)):
        o = refused_or(ops.conv_output_size, i, k, s, p, d)
        if o is not None:
            assert i in [refused_or(ops.conv_transpose_output_size, o, k, s, p, more, d) for more in range(s)]


def read_by_walking(size, kernel_size, stride, before, after, dilation):
    read = [False] * (before + size + after)
    for position in range(walk(size, kernel_size, stride, before, after, dilation)):
        for tap in range(kernel_size):
            read[position * stride + tap * dilation] = True
    return read


def test_pixels_read_by_hand():
    assert ops.pixels_read(6, 3, 2).tolist() == [True] * 5 + [False]
    assert ops.pixels_read(5, 1, 2).tolist() == [True, False, True, False, True]
    assert ops.pixels_read(5, 2, 1, 0, 3).tolist() == [True, True, False, True, True]
    assert ops.pixels_read(2, 2, 1, "same").tolist() == [True] * 3
    assert ops.pixels_read(2, 3, 4, 2).tolist() == [True] * 3 + [False] * 3
    assert ops.pixels_read(6, 3, 2).dtype == bool


@QUICK
@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2), st.integers(1, 3))
def test_pixels_read_by_walking(size, kernel_size, stride, padding, dilation):
    assume(walk(size, kernel_size, stride, padding, padding, dilation))
    expected = read_by_walking(size, kernel_size, stride, padding, padding, dilation)
    assert ops.pixels_read(size, kernel_size, stride, padding, dilation).tolist() == expected


@QUICK
@given(st.integers(1, 9), st.integers(1, 5), st.integers(1, 3))
def test_pixels_read_with_same_padding(size, kernel_size, dilation):
    before, after = ops.same_padding(kernel_size, dilation)
    expected = read_by_walking(size, kernel_size, 1, before, after, dilation)
    assert ops.pixels_read(size, kernel_size, padding="same", dilation=dilation).tolist() == expected
    assert ops.conv_output_size(size, kernel_size, 1, "same", dilation) == size


SIZE, KERNEL, STRIDE, DILATION = st.integers(0, 12), st.integers(1, 5), st.integers(1, 4), st.integers(1, 4)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@QUICK
@given(SIZE, KERNEL, STRIDE, st.sampled_from([0, 1, 2, 3, "same", "valid"]), DILATION)
def test_convolution_size_is_pytorchs(torch, size, kernel_size, stride, padding, dilation):
    def theirs(i, k, s, p, d):
        return torch.conv1d(torch.zeros(1, 1, i), torch.zeros(1, 1, k), None, s, p, d).shape[2]

    arguments = size, kernel_size, stride, padding, dilation
    assert refused_or(ops.conv_output_size, *arguments) == refused_or(theirs, *arguments)


@QUICK
@given(SIZE, KERNEL, st.none() | STRIDE, st.integers(0, 3), DILATION, st.booleans())
def test_pooling_size_is_pytorchs(torch, size, kernel_size, stride, padding, dilation, ceil_mode):
    def theirs(i, k, s, p, d, ceil):
        return torch.nn.functional.max_pool2d(
            torch.zeros(1, 1, 1, i), (1, k), s and (1, s), (0, p), (1, d), ceil).shape[3]

    arguments = size, kernel_size, stride, padding, dilation, ceil_mode
    assert refused_or(ops.pool_output_size, *arguments) == refused_or(theirs, *arguments)


@QUICK
@given(st.integers(0, 6), KERNEL, STRIDE, st.integers(0, 4), st.integers(0, 4), DILATION)
def test_transposed_size_is_pytorchs(torch, size, kernel_size, stride, padding, output_padding, dilation):
    def theirs(i, k, s, p, extra, d):
        x, weight = torch.zeros(1, 1, i), torch.zeros(1, 1, k)
        return torch.conv_transpose1d(x, weight, None, s, p, extra, 1, d).shape[2]

    arguments = size, kernel_size, stride, padding, output_padding, dilation
    assert refused_or(ops.conv_transpose_output_size, *arguments) == refused_or(theirs, *arguments)


@pytest.mark.parametrize("function, arguments, error, words", [
    (ops.conv_output_size, (3, 5), ValueError,
     "kernel_size 5 does not fit in size 3 with padding 0 + 0; the padded size 3 must be at least 5 and the "
     "size at least 1"),
    (ops.conv_output_size, (3, 7, 1, 1), ValueError,
     "kernel_size 7 does not fit in size 3 with padding 1 + 1; the padded size 5 must be at least 7"),
    (ops.conv_output_size, (4, 3, 1, 0, 2), ValueError,
     "kernel_size 3 (it spans 5 pixels at dilation 2) does not fit"),
    (ops.conv_output_size, (0, 1, 1, 2), ValueError, "the size at least 1"),
    (ops.conv_output_size, (5, 3, 0), ValueError, "stride must be at least 1, not 0"),
    (ops.conv_output_size, (5, 3, 1, -1), ValueError, "padding must be at least 0, not -1"),
    (ops.conv_output_size, (5, 3, 1, 0, 0), ValueError, "dilation must be at least 1, not 0"),
    (ops.conv_output_size, (5, 0), ValueError, "kernel_size must be at least 1, not 0"),
    (ops.conv_output_size, (-1, 1), ValueError, "size must be at least 0, not -1"),
    (ops.conv_output_size, (5.0, 3), TypeError, "size must be an integer, not 5.0 (float)"),
    (ops.conv_output_size, (5, 3.0), TypeError, "kernel_size must be an integer, not 3.0"),
    (ops.conv_output_size, (5, 3, 1.5), TypeError, "stride must be an integer, not 1.5"),
    (ops.conv_output_size, (5, 3, True), TypeError, "stride must be an integer, not the truth value True"),
    (ops.conv_output_size, (5, 3, 1, 0.5), TypeError, "padding must be an integer, not 0.5"),
    (ops.conv_output_size, (5, 3, 1, (1, 1)), TypeError, "padding must be an integer, not (1, 1) (tuple)"),
    (ops.conv_output_size, (5, 3, 1, np.array([1, 1])), TypeError,
     "padding must be an integer, not array([1, 1])"),
    (ops.conv_output_size, (5, 3, 1, None), TypeError, "padding must be an integer, not None"),
    (ops.conv_output_size, (5, 3, 1, 0, "1"), TypeError, "dilation must be an integer, not '1' (str)"),
    (ops.conv_output_size, (5, 3, 2, "same"), ValueError,
     "padding 'same' keeps the size and therefore needs stride 1, not 2"),
    (ops.conv_output_size, (5, 3, 1, "full"), ValueError,
     "padding must be a whole number, 'valid' or 'same', not 'full'"),
    (ops.pool_output_size, (5, 2, 0), ValueError, "stride must be at least 1, not 0"),
    (ops.pool_output_size, (5, 3, 2, -1), ValueError, "padding must be at least 0, not -1"),
    (ops.pool_output_size, (5, 3, 2, 2), ValueError,
     "padding 2 must be at most half of kernel_size 3 (that is 1)"),
    (ops.pool_output_size, (5, 3, 2, "same"), TypeError, "padding must be an integer, not 'same'"),
    (ops.pool_output_size, (-1, 3), ValueError, "size must be at least 0, not -1"),
    (ops.pool_output_size, (0, 3, 1, 1), ValueError,
     "kernel_size 3 does not fit in size 0 with padding 1 + 1"),
    (ops.pool_output_size, (0, 2, 1, 1), ValueError,
     "kernel_size 2 does not fit in size 0 with padding 1 + 1"),
    (ops.pool_output_size, (5, 0), ValueError, "kernel_size must be at least 1, not 0"),
    (ops.pool_output_size, (5, 2, 1, 0, 0), ValueError, "dilation must be at least 1, not 0"),
    (ops.pool_output_size, (5, 3, 1, 0, 3), ValueError,
     "(it spans 7 pixels at dilation 3) does not fit in size 5"),
    (ops.conv_transpose_output_size, (0, 3), ValueError, "size must be at least 1, not 0"),
    (ops.conv_transpose_output_size, (3, 0), ValueError, "kernel_size must be at least 1, not 0"),
    (ops.conv_transpose_output_size, (3, 3, 0), ValueError, "stride must be at least 1, not 0"),
    (ops.conv_transpose_output_size, (3, 3, 1, -1), ValueError, "padding must be at least 0, not -1"),
    (ops.conv_transpose_output_size, (3, 3, 2, 0, -1), ValueError,
     "output_padding must be at least 0, not -1"),
    (ops.conv_transpose_output_size, (3, 3, 1, 0, 0, 0), ValueError, "dilation must be at least 1, not 0"),
    (ops.conv_transpose_output_size, (3, 3, 2, 0, 3, 3), ValueError,
     "output_padding 3 must be below the larger of stride 2 and dilation 3"),
    (ops.conv_transpose_output_size, (1, 2, 3, 1), ValueError,
     "padding 1 removes all of the 2 outputs of size 1, kernel_size 2, stride 3"),
    (ops.kernel_span, (0,), ValueError, "kernel_size must be at least 1, not 0"),
    (ops.kernel_span, (2, 0), ValueError, "dilation must be at least 1, not 0"),
    (ops.kernel_span, (2, 1.0), TypeError, "dilation must be an integer, not 1.0"),
    (ops.pixels_read, (2, 5), ValueError, "kernel_size 5 does not fit in size 2"),
])
def test_bad_input_is_explained(function, arguments, error, words):
    with pytest.raises(error) as caught:
        function(*arguments)
    asked = ops.conv_output_size if function is ops.pixels_read else function
    assert str(caught.value).startswith(f"{asked.__name__}: ")
    assert words in str(caught.value)
