"""Windows as columns and back: by hand, each the other's transpose, and PyTorch."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=60, deadline=None)


@st.composite
def cases(draw):
    """Shape of the images, settings, and the number of windows down and across."""
    pairs = {name: draw(st.tuples(*[st.integers(low, 3)] * 2)) for name, low in
             [("kernel_size", 1), ("dilation", 1), ("padding", 0), ("stride", 1)]}
    room = draw(st.tuples(*[st.integers(0, 4)] * 2))
    sizes = [max(1, d * (k - 1) + 1 - 2 * p) + r for k, d, p, r in
             zip(pairs["kernel_size"], pairs["dilation"], pairs["padding"], room)]
    windows = [(i + 2 * p - d * (k - 1) - 1) // s + 1 for i, (k, d, p, s) in zip(sizes, zip(*pairs.values()))]
    return (draw(st.integers(1, 3)), draw(st.integers(1, 3)), *sizes), pairs, windows


def numbers(shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def columns_shape(shape, pairs, windows):
    return shape[0], shape[1] * math.prod(pairs["kernel_size"]), math.prod(windows)


@QUICK
@given(case=cases())
def test_unfold_as_pytorch(as_pytorch, case):
    shape, pairs, _ = case
    as_pytorch("unfold", [numbers(shape)], **pairs)


@QUICK
@given(case=cases())
def test_fold_as_pytorch(as_pytorch, case):
    shape, pairs, windows = case
    as_pytorch("fold", [numbers(columns_shape(shape, pairs, windows))], output_size=shape[2:], **pairs)


@QUICK
@given(cases())
def test_each_is_the_transpose_of_the_other(case):
    shape, pairs, windows = case
    x, columns = numbers(shape), numbers(columns_shape(shape, pairs, windows), 1)
    unfolded, unfold_cache = ops.unfold(x, **pairs)
    folded, fold_cache = ops.fold(columns, shape[2:], **pairs)
    assert (unfolded * columns).sum() == pytest.approx((x * folded).sum(), rel=1e-9, abs=1e-9)
    np.testing.assert_allclose(ops.unfold_backward(columns, unfold_cache), folded, rtol=1e-13)
    np.testing.assert_array_equal(ops.fold_backward(x, fold_cache), unfolded)


def test_columns_by_hand():
    x = np.array([[[[1.0, 2, 3], [4, 5, 6]], [[10, 20, 30], [40, 50, 60]]]])
    columns, _ = ops.unfold(x, 2)
    assert columns[0].tolist() == [[1, 2], [2, 3], [4, 5], [5, 6], [10, 20], [20, 30], [40, 50], [50, 60]]
    columns, _ = ops.unfold(x[:, :1], (1, 2), dilation=2, padding=(0, 1), stride=(1, 2))
    assert columns[0].tolist() == [[0, 2, 0, 5], [2, 0, 5, 0]]


def test_folding_adds_up_how_often_a_pixel_is_held():
    columns, _ = ops.unfold(np.ones((1, 1, 3, 4)), 2)
    assert ops.fold(columns, (3, 4), 2)[0][0, 0].tolist() == [[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]]


def test_a_convolution_is_a_product_with_the_columns():
    x, weight = numbers((2, 3, 7, 6)), numbers((4, 3, 3, 2), 1)
    columns, _ = ops.unfold(x, (3, 2), padding=1, stride=2)
    out, _ = ops.conv2d(x, weight, stride=2, padding=1)
    np.testing.assert_allclose((weight.reshape(4, 18) @ columns).reshape(out.shape), out, rtol=1e-12)


@pytest.mark.parametrize("function, shape, options, error, words", [
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=(5, 1)), ValueError,
     "along the height, kernel_size 5 does not fit in size 4"),
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=0), ValueError, "kernel_size must be at least 1, not 0"),
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=2, stride=(1, 0)), ValueError, "stride[1] must be at least 1, not 0"),
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=2, stride=(1,)), ValueError, "stride must be one number or 2"),
    (ops.fold, (2, 8, 6), dict(output_size=(3, 4), kernel_size=2, dilation=(1,)), ValueError,
     "dilation must be one number or 2"),
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=2, padding=-1), ValueError, "padding must be at least 0, not -1"),
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=2, dilation=0), ValueError, "dilation must be at least 1, not 0"),
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=2, padding="same"), TypeError,
     "padding must be an integer, not 'same'"),
    (ops.unfold, (2, 3, 4, 5), dict(kernel_size=2.0), TypeError, "kernel_size must be an integer, not 2.0"),
    (ops.fold, (2, 8, 6), dict(output_size=(3, 4), kernel_size=3), ValueError,
     "x must have shape (N, C k_h k_w, L), its second size a multiple of 3 x 3 = 9, but x.shape = (2, 8, 6)"),
    (ops.fold, (2, 8, 5), dict(output_size=(3, 4), kernel_size=2), ValueError,
     "output_size (3, 4) holds 2 x 3 = 6 windows, but x has 5 columns (x.shape = (2, 8, 5))"),
    (ops.fold, (2, 8, 6), dict(output_size=(0, 4), kernel_size=2), ValueError,
     "output_size[0] must be at least 1, not 0"),
    (ops.fold, (2, 8, 6), dict(output_size=(3, 4, 5), kernel_size=2), ValueError,
     "output_size must be one number or 2"),
    (ops.fold, (2, 8, 6), dict(output_size=1, kernel_size=2), ValueError,
     "along the height, kernel_size 2 does not fit"),
    (ops.fold, (2, 8, 6), dict(output_size=3.0, kernel_size=2), TypeError, "output_size must be an integer, not 3.0"),
])
def test_what_is_refused(function, shape, options, error, words):
    with pytest.raises(error) as caught:
        function(np.zeros(shape), **options)
    assert str(caught.value).startswith(f"{function.__name__}: ")
    assert words in str(caught.value)
