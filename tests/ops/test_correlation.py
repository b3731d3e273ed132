"""Cross-correlation and true convolution of plain arrays."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=80, deadline=None)
INTEGERS = st.integers(-9, 9)
SIGNALS = st.lists(INTEGERS, min_size=1, max_size=8).map(np.array)


@pytest.fixture(scope="module")
def signal():
    return pytest.importorskip("scipy.signal")


@st.composite
def pictures(draw, largest=6):
    height, width = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    numbers = draw(st.lists(INTEGERS, min_size=height * width, max_size=height * width))
    return np.array(numbers).reshape(height, width)


def slide(x, kernel, before, after):
    """Cross-correlation by its definition, position by position, on a 2-D array with zeros around."""
    (top, left), (bottom, right) = before, after
    padded = np.zeros((top + x.shape[0] + bottom, left + x.shape[1] + right), dtype=np.result_type(x, kernel))
    padded[top:top + x.shape[0], left:left + x.shape[1]] = x
    rows, columns = padded.shape[0] - kernel.shape[0] + 1, padded.shape[1] - kernel.shape[1] + 1
    return np.array([[sum(int(padded[i + a, j + b]) * int(kernel[a, b])
                          for a in range(kernel.shape[0]) for b in range(kernel.shape[1]))
                      for j in range(columns)] for i in range(rows)])


def borders(kernel, mode):
    if mode == "valid":
        return (0, 0), (0, 0)
    if mode == "full":
        return tuple(k - 1 for k in kernel.shape), tuple(k - 1 for k in kernel.shape)
    return tuple((k - 1) // 2 for k in kernel.shape), tuple(k - 1 - (k - 1) // 2 for k in kernel.shape)


def test_errata_e7_the_sign_of_the_edge():
    row, kernel = np.array([10, 10, 10, 0, 0, 0]), np.array([1, -1])
    assert ops.cross_correlate(row, kernel).tolist() == [0, 0, 10, 0, 0]
    assert ops.convolve(row, kernel).tolist() == [0, 0, -10, 0, 0]


IMAGE = np.array([[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]])


def test_errata_e8_a_symmetric_kernel_hides_the_difference():
    symmetric = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])
    expected = [[4, 3, 4], [2, 4, 3], [2, 3, 4]]
    assert ops.cross_correlate(IMAGE, symmetric).tolist() == expected
    assert ops.convolve(IMAGE, symmetric).tolist() == expected


def test_errata_e8_an_asymmetric_kernel_shows_it():
    kernel = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0]])
    assert ops.cross_correlate(IMAGE, kernel).tolist() == [[2, 2, 3], [0, 2, 3], [0, 2, 3]]
    assert ops.convolve(IMAGE, kernel).tolist() == [[3, 2, 2], [2, 3, 1], [2, 2, 2]]


def test_errata_e8_only_convolution_commutes():
    a, b = np.array([1, 2, 3]), np.array([0, 1, 5])
    assert ops.convolve(a, b, "full").tolist() == ops.convolve(b, a, "full").tolist() == [0, 1, 7, 13, 15]
    assert ops.cross_correlate(a, b, "full").tolist() == [5, 11, 17, 3, 0]
    assert ops.cross_correlate(b, a, "full").tolist() == [0, 3, 17, 11, 5]


def test_errata_e31_the_centred_formula():
    """z_i = sum over j of k_j x_(j + i - 2), one-based, three taps: correlation with one zero at each end."""
    x, kernel = [3, 1, 4, 1, 5], [2, 7, 1]
    at = {i + 1: value for i, value in enumerate(x)}
    centred = [sum(kernel[j - 1] * at.get(j + i - 2, 0) for j in (1, 2, 3)) for i in range(1, 6)]
    assert centred == [22, 17, 31, 20, 37]
    assert ops.cross_correlate(np.array(x), np.array(kernel), "same").tolist() == centred


def test_same_with_an_even_kernel_puts_the_extra_zero_after():
    row, kernel = np.array([1, 2, 3]), np.array([1, 10])
    assert ops.cross_correlate(row, kernel, "same").tolist() == [21, 32, 3]
    assert ops.convolve(row, kernel, "same").tolist() == [1, 12, 23]
    column = ops.cross_correlate(row[:, None], kernel[:, None], mode="same")
    assert column.tolist() == [[21], [32], [3]]


def test_valid_is_the_default():
    row, kernel = np.arange(5), np.array([1, 0, 2])
    assert len(ops.cross_correlate(row, kernel)) == len(ops.convolve(row, kernel)) == 3


@QUICK
@given(pictures(), pictures(largest=4), st.sampled_from(["valid", "same", "full"]))
def test_both_by_their_definition(x, kernel, mode):
    if mode == "valid" and any(k > i for i, k in zip(x.shape, kernel.shape)):
        for function in (ops.cross_correlate, ops.convolve):
            with pytest.raises(ValueError, match="does not fit"):
                function(x, kernel, mode)
        return
    before, after = borders(kernel, mode)
    np.testing.assert_array_equal(ops.cross_correlate(x, kernel, mode), slide(x, kernel, before, after))
    np.testing.assert_array_equal(ops.convolve(x, kernel, mode), slide(x, kernel[::-1, ::-1], after, before))


@QUICK
@given(SIGNALS, SIGNALS)
def test_a_signal_is_a_picture_one_row_high(x, kernel):
    for function in (ops.cross_correlate, ops.convolve):
        np.testing.assert_array_equal(function(x, kernel, "full"), function(x[None], kernel[None], "full")[0])
        np.testing.assert_array_equal(function(x, kernel, "same"), function(x[None], kernel[None], "same")[0])


@QUICK
@given(SIGNALS, SIGNALS)
def test_signals_are_those_of_numpy(x, kernel):
    np.testing.assert_array_equal(ops.convolve(x, kernel, "full"), np.convolve(x, kernel, "full"))
    np.testing.assert_array_equal(ops.cross_correlate(x, kernel, "full"), np.correlate(x, kernel, "full"))
    if len(kernel) <= len(x):
        for mode in ("valid", "same"):                      # NumPy swaps the two where the kernel is longer
            np.testing.assert_array_equal(ops.convolve(x, kernel, mode), np.convolve(x, kernel, mode))
        np.testing.assert_array_equal(ops.cross_correlate(x, kernel), np.correlate(x, kernel, "valid"))


@QUICK
@given(pictures(), pictures(largest=4))
def test_pictures_are_those_of_scipy(signal, x, kernel):
    for mode in ("full", "same"):
        np.testing.assert_array_equal(ops.convolve(x, kernel, mode), signal.convolve2d(x, kernel, mode))
    ours = ops.cross_correlate(x, kernel, "full")
    np.testing.assert_array_equal(ours, signal.correlate2d(x, kernel, "full"))
    if all(k <= i for i, k in zip(x.shape, kernel.shape)):
        np.testing.assert_array_equal(ops.cross_correlate(x, kernel), signal.correlate2d(x, kernel, "valid"))
        np.testing.assert_array_equal(ops.convolve(x, kernel), signal.convolve2d(x, kernel, "valid"))


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@QUICK
@given(pictures(), pictures(largest=4))
def test_same_is_pytorchs(torch, x, kernel):
    theirs = torch.conv2d(torch.tensor(x[None, None], dtype=torch.float64),
                          torch.tensor(kernel[None, None], dtype=torch.float64), padding="same")
    np.testing.assert_array_equal(ops.cross_correlate(x, kernel, "same"), theirs[0, 0].numpy())


@pytest.mark.parametrize("x_dtype, kernel_dtype, expected", [
    (np.float32, np.float32, np.float32), (np.float64, np.float64, np.float64),
    (np.int64, np.int64, np.int64), (np.int64, np.float64, np.float64), (np.float16, np.float16, np.float16),
])
def test_dtypes_and_inputs_stay(x_dtype, kernel_dtype, expected):
    x, kernel = np.arange(12).reshape(3, 4).astype(x_dtype), np.array([[1, 2]]).astype(kernel_dtype)
    for function in (ops.cross_correlate, ops.convolve):
        for mode in ("valid", "same", "full"):
            result = function(x, kernel, mode)
            assert result.dtype == expected
            result += 1
    assert x.tolist() == np.arange(12).reshape(3, 4).tolist() and kernel.tolist() == [[1, 2]]


def test_views_give_what_their_copies_give():
    base, weights = np.arange(60).reshape(6, 10) % 7, np.arange(12).reshape(4, 3)
    for x in (base.T, base[::2, ::3], base[::-1, 1::2]):
        for kernel in (weights[:2], weights.T[:2, :2], weights[::-2]):
            for function in (ops.cross_correlate, ops.convolve):
                expected = function(x.copy(), kernel.copy(), "full")
                np.testing.assert_array_equal(function(x, kernel, "full"), expected)


ROW, KERNEL = np.arange(4.0), np.ones(2)


@pytest.mark.parametrize("x, kernel, mode, error, words", [
    ([1.0, 2.0], KERNEL, "valid", TypeError, "x must be a NumPy array, not list"),
    (ROW, (1.0, 2.0), "valid", TypeError, "kernel must be a NumPy array, not tuple"),
    (ROW.astype(np.uint8), KERNEL, "valid", TypeError,
     "x.dtype is uint8; use signed integers or floats, because differences of unsigned numbers wrap around: "
     "x.astype(float)"),
    (ROW, KERNEL.astype(np.uint16), "valid", TypeError, "kernel.dtype is uint16"),
    (ROW > 1, KERNEL, "valid", TypeError, "x.dtype is bool"),
    (ROW + 0j, KERNEL, "valid", TypeError, "x.dtype is complex128"),
    (ROW, KERNEL[None], "valid", ValueError,
     "x and kernel must both have one axis or both two, but x.shape = (4,) and kernel.shape = (1, 2)"),
    (ROW[None, None], KERNEL[None, None], "valid", ValueError,
     "but x.shape = (1, 1, 4) and kernel.shape = (1, 1, 2)"),
    (np.array(1.0), np.array(1.0), "valid", ValueError, "but x.shape = () and kernel.shape = ()"),
    (ROW[:0], KERNEL, "full", ValueError, "must not be empty, but x.shape = (0,) and kernel.shape = (2,)"),
    (ROW, KERNEL[:0], "full", ValueError, "must not be empty, but x.shape = (4,) and kernel.shape = (0,)"),
    (ROW, KERNEL, "circular", ValueError, "mode must be 'valid', 'same' or 'full', not 'circular'"),
    (ROW, KERNEL, None, ValueError, "mode must be 'valid', 'same' or 'full', not None"),
    (ROW, KERNEL, 1, ValueError, "mode must be 'valid', 'same' or 'full', not 1"),
    (KERNEL, ROW, "valid", ValueError,
     "the kernel (kernel.shape = (4,)) does not fit in x (x.shape = (2,)); make it smaller, or use mode "
     "'same' or 'full'"),
    (np.ones((5, 2)), np.ones((2, 3)), "valid", ValueError,
     "the kernel (kernel.shape = (2, 3)) does not fit in x (x.shape = (5, 2))"),
])
def test_bad_input_is_explained(x, kernel, mode, error, words):
    for function in (ops.cross_correlate, ops.convolve):
        with pytest.raises(error) as caught:
            function(x, kernel, mode)
        assert str(caught.value).startswith(f"{function.__name__}: ") and words in str(caught.value)


def test_tensors_are_refused(torch):
    for function in (ops.cross_correlate, ops.convolve):
        with pytest.raises(TypeError, match="x must be a NumPy array, not Tensor"):
            function(torch.zeros(4), KERNEL)
