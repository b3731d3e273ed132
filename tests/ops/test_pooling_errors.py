"""What the pooling layers with a kernel refuse, and that it says which argument, what came and what would fit."""

import numpy as np
import pytest

from helpers import ops
from helpers.ops.pooling_windows import pool_windows

X = np.zeros((2, 3, 6, 7))
MAX, MEAN, NORM = ops.max_pool2d, ops.avg_pool2d, ops.lp_pool2d


def message_of(error, function, *arguments, **options):
    if function is NORM:
        options.setdefault("norm_type", 2)
    with pytest.raises(error) as caught:
        function(*arguments, **options)
    assert str(caught.value).startswith(f"{function.__name__}: ")
    return str(caught.value)


@pytest.mark.parametrize("function", [MAX, MEAN, NORM])
@pytest.mark.parametrize("options, error, words", [
    (dict(kernel_size=0), ValueError, "kernel_size must be at least 1, not 0"),
    (dict(kernel_size=(2, 0)), ValueError, "kernel_size[1] must be at least 1, not 0"),
    (dict(kernel_size=(2, 2, 2)), ValueError, "kernel_size must be one number or 2, one per axis, not 3"),
    (dict(kernel_size=2.0), TypeError, "kernel_size must be an integer, not 2.0"),
    (dict(kernel_size=None), TypeError, "kernel_size must be an integer, not None"),
    (dict(kernel_size=(7, 2)), ValueError, "along the height, kernel_size 7 does not fit in size 6 with padding 0 + "
                                           "0; the padded size 6 must be at least 7 and the size at least 1 "
                                           "(x.shape = (2, 3, 6, 7))"),
    (dict(kernel_size=(2, 8)), ValueError, "along the width, kernel_size 8 does not fit in size 7"),
    (dict(kernel_size=2, stride=0), ValueError, "stride must be at least 1, not 0"),
    (dict(kernel_size=2, stride=(1, -1)), ValueError, "stride[1] must be at least 1, not -1"),
    (dict(kernel_size=2, stride=True), TypeError, "stride must be an integer, not the truth value True"),
])
def test_kernel_and_stride(function, options, error, words):
    assert words in message_of(error, function, X, **options)


@pytest.mark.parametrize("function", [MAX, MEAN])
@pytest.mark.parametrize("options, error, words", [
    (dict(padding=2), ValueError, "along the height, padding 2 must be at most half of kernel_size 3 (that is 1)"),
    (dict(padding=(1, 2)), ValueError, "along the width, padding 2 must be at most half of kernel_size 3 (that is 1)"),
    (dict(padding=-1), ValueError, "padding must be at least 0, not -1"),
    (dict(padding="same"), TypeError, "padding must be an integer, not 'same'"),
    (dict(ceil_mode=1), TypeError, "ceil_mode must be True or False, not 1"),
    (dict(ceil_mode="floor"), TypeError, "ceil_mode must be True or False, not 'floor'"),
])
def test_padding_and_ceil_mode(function, options, error, words):
    assert words in message_of(error, function, X, 3, **options)


def test_what_only_one_of_them_has():
    assert "dilation must be at least 1, not 0" in message_of(ValueError, MAX, X, 2, dilation=0)
    assert "along the width, kernel_size 3 (it spans 9 pixels at dilation 4) does not fit in size 7" in message_of(
        ValueError, MAX, X, (1, 3), dilation=4)
    assert "count_include_pad must be True or False, not 0" in message_of(TypeError, MEAN, X, 2, count_include_pad=0)
    for wrong in (0, -2, float("inf"), float("nan")):
        assert f"norm_type must be above 0 and finite, not {wrong}" in message_of(
            ValueError, NORM, X, kernel_size=2, norm_type=wrong)
    for wrong, words in (("2", "'2' (str)"), (True, "True (bool)")):
        assert f"norm_type must be a number, not {words}" in message_of(
            TypeError, NORM, X, kernel_size=2, norm_type=wrong)


def test_an_image_without_rows():
    for function in (MAX, MEAN):
        for axis, image in (("height", X[:, :, :0]), ("width", X[..., :0])):
            assert f"along the {axis}, kernel_size 2 does not fit in size 0" in message_of(
                ValueError, function, image, 2, padding=1)


def test_signals():
    signal = X[:, :, 0]
    assert "along the length, kernel_size 8 does not fit in size 7" in message_of(
        ValueError, ops.max_pool1d, signal, 8)
    assert "kernel_size must be one number or 1, one per axis, not 2" in message_of(
        ValueError, ops.max_pool1d, signal, (2, 2))
    assert "x must have shape (N, C, W), but x.shape = (3, 7); add the missing batch axis with x[None]" in message_of(
        ValueError, ops.max_pool1d, signal[0], 2)


def test_one_number_in_a_tuple_serves_both_axes_as_in_pytorch(as_pytorch):
    x = np.random.default_rng(0).standard_normal((2, 3, 6, 7))
    as_pytorch("avg_pool2d", [x], kernel_size=(4,), stride=(2,), padding=(2,))
    as_pytorch("max_pool2d", [x], kernel_size=[3], stride=[2], padding=[1], dilation=[1])
    as_pytorch("max_pool1d", [x[:, :, 0]], kernel_size=(3,), stride=(2,), padding=(1,))


@pytest.mark.parametrize("size, options, border", [
    (7, dict(kernel_size=3, stride=2, padding=1), (1, 1)),
    (6, dict(kernel_size=3, stride=2, padding=1), (1, 0)),
    (6, dict(kernel_size=3, stride=2, padding=1, ceil_mode=True), (1, 2)),
    (8, dict(kernel_size=3, stride=3, padding=1, dilation=2), (1, 0)),
    (9, dict(kernel_size=2, stride=5), (0, 0)),
    (10, dict(kernel_size=2, stride=3, dilation=4, ceil_mode=True), (0, 1)),
])
def test_the_border_reaches_as_far_as_the_windows_and_no_further(size, options, border):
    assert pool_windows("f", np.zeros((1, 1, size)), 1, **options)[1] == ((0, 0), border)
