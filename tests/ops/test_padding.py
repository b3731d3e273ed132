"""Padding in four modes: exact numbers, index by index, and as PyTorch does it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=120, deadline=None)
MODES = ["constant", "reflect", "replicate", "circular"]
ROW = np.array([1, 2, 3, 4])


@pytest.mark.parametrize("mode, padding, expected", [
    ("constant", (2, 1), [0, 0, 1, 2, 3, 4, 0]),
    ("reflect", (2, 1), [3, 2, 1, 2, 3, 4, 3]),
    ("replicate", (2, 1), [1, 1, 1, 2, 3, 4, 4]),
    ("circular", (2, 1), [3, 4, 1, 2, 3, 4, 1]),
    ("reflect", (3, 3), [4, 3, 2, 1, 2, 3, 4, 3, 2, 1]),
    ("circular", (4, 4), [1, 2, 3, 4] * 3),
    ("replicate", (0, 6), [1, 2, 3, 4, 4, 4, 4, 4, 4, 4]),
    ("constant", (-1, 0), [2, 3, 4]),
    ("constant", (0, -3), [1]),
    ("constant", (-2, 1), [3, 4, 0]),
    ("constant", (1, -2), [0, 1, 2]),
    ("constant", (-4, 1), [0]),
    ("constant", (1, -4), [0]),
    ("reflect", (-1, 2), [2, 3, 4, 3, 2]),
    ("reflect", (3, -1), [4, 3, 2, 1, 2, 3]),
    ("replicate", (2, -3), [1, 1, 1]),
    ("circular", (-1, 2), [2, 3, 4, 2, 3]),
    ("circular", (2, -1), [2, 3, 1, 2, 3]),
    ("circular", (-1, -2), [2]),
    ("constant", (0, 0), [1, 2, 3, 4]),
    ("constant", (), [1, 2, 3, 4]),
])
def test_a_row_by_hand(mode, padding, expected):
    assert ops.pad(ROW, padding, mode).tolist() == expected
    assert ops.pad(ROW, list(padding), mode=mode).tolist() == expected


def test_the_last_axis_comes_first():
    x = np.array([[[1, 2], [3, 4]]])
    assert ops.pad(x, (1, 0)).tolist() == [[[0, 1, 2], [0, 3, 4]]]
    assert ops.pad(x, (0, 0, 0, 1)).tolist() == [[[1, 2], [3, 4], [0, 0]]]
    assert ops.pad(x, (1, 2, 3, 4, 5, 6)).shape == (12, 9, 5)
    assert ops.pad(x, (0, 1, 1, 0), "replicate").tolist() == [[[1, 2, 2], [1, 2, 2], [3, 4, 4]]]


@pytest.mark.parametrize("value", [7.5, -np.inf, np.inf, np.float32(2)])
def test_the_constant(value):
    padded = ops.pad(np.array([1.0, 2.0]), (1, 2), value=value)
    assert padded.tolist() == [value, 1, 2, value, value]
    assert ops.pad(np.array([1.0]), (1, 0), "constant", value).tolist() == [value, 1]


def test_a_constant_that_is_not_a_number_is_kept():
    padded = ops.pad(np.array([1.0, 2.0]), (1, 0), value=np.nan)
    assert np.isnan(padded[0]) and padded[1:].tolist() == [1, 2]


@pytest.mark.parametrize("value", [0, 255, 7.0])
def test_constants_that_an_integer_array_can_hold(value):
    padded = ops.pad(np.array([1], np.uint8), (1, 0), value=value)
    assert padded.dtype == np.uint8 and padded.tolist() == [value, 1]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16, np.uint8, np.int64])
@pytest.mark.parametrize("mode", MODES)
def test_dtypes_and_inputs_stay(mode, dtype):
    x = np.arange(12).reshape(3, 4).astype(dtype)
    for padding in [(), (0, 0), (1, 2, 2, 0)]:
        padded = ops.pad(x, padding, mode)
        assert padded.dtype == dtype
        padded += 1                     # the result is the caller's own, even where nothing grew
    np.testing.assert_array_equal(x, np.arange(12).reshape(3, 4))


def index_into(mode, position, size, before, after):
    """Which input pixel stands at `position` (negative: before the first one); None for the constant."""
    if 0 <= position < size and mode != "circular":
        return position
    if mode == "constant":
        return None
    if mode == "replicate":
        return 0 if position < 0 else size - 1
    if mode == "circular":              # a circle of what is left after cropping
        start, left = max(0, -before), size + min(before, 0) + min(after, 0)
        return start + (position - start) % left
    return -position if position < 0 else 2 * (size - 1) - position


def possible(mode, size, before, after):
    most = {"reflect": size - 1, "circular": size + min(before, 0) + min(after, 0)}.get(mode, 99)
    return size + before + after >= 1 and -size <= min(before, after) and max(before, after) <= most


@QUICK
@given(st.sampled_from(MODES), st.integers(1, 5), st.integers(1, 4), st.tuples(*[st.integers(-4, 5)] * 4))
def test_index_by_index(mode, height, width, padding):
    left, right, top, bottom = padding
    x = np.arange(1, height * width + 1).reshape(height, width)
    if not (possible(mode, width, left, right) and possible(mode, height, top, bottom)):
        with pytest.raises(ValueError):
            ops.pad(x, padding, mode)
        return
    rows = [index_into(mode, i, height, top, bottom) for i in range(-top, height + bottom)]
    columns = [index_into(mode, j, width, left, right) for j in range(-left, width + right)]
    expected = [[0 if i is None or j is None else int(x[i, j]) for j in columns] for i in rows]
    assert ops.pad(x, padding, mode).tolist() == expected


@QUICK
@given(st.sampled_from(MODES), st.tuples(*[st.integers(1, 5)] * 4), st.tuples(*[st.integers(-4, 5)] * 4))
def test_as_pytorch(torch, mode, shape, padding):
    x = np.arange(np.prod(shape), dtype=float).reshape(shape)
    try:
        theirs = torch.nn.functional.pad(torch.tensor(x), padding, mode).numpy()
    except RuntimeError:
        theirs = np.zeros(0)
    try:
        ours = ops.pad(x, padding, mode)
    except ValueError:
        # PyTorch's "replicate" still clamps where the crop takes more than there is.
        sizes = (shape[3], shape[3], shape[2], shape[2])
        crops_too_much = any(-cut > size for cut, size in zip(padding, sizes))
        assert theirs.size == 0 or mode == "replicate" and crops_too_much
    else:
        np.testing.assert_array_equal(ours, theirs)


@QUICK
@given(st.sampled_from(MODES), st.tuples(*[st.integers(1, 5)] * 4), st.tuples(*[st.integers(-4, 5)] * 4))
def test_the_gradient_is_the_transpose(mode, shape, padding):
    """pad(x) = Ax + constant, so <pad(x) - pad(0), g> = <x, pad_backward(g)> for every g."""
    rng = np.random.default_rng(7)
    x = rng.standard_normal(shape)
    try:
        out = ops.pad(x, padding, mode, 3.0 if mode == "constant" else 0)
    except ValueError:
        return
    change = out - ops.pad(np.zeros(shape), padding, mode, 3.0 if mode == "constant" else 0)
    grad_out = rng.standard_normal(out.shape)
    grad_x = ops.pad_backward(grad_out, shape, padding, mode)
    assert grad_x.shape == shape
    np.testing.assert_allclose(np.sum(change * grad_out), np.sum(x * grad_x), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("padding", [(1, 2), (2, 1, 0, 3), (0, 0, 2, 2), (2, 1, -1, 2), (1, -2, -1, 1), (-1, -1, -2, 0)])
def test_the_gradient_as_pytorch(torch, mode, padding):
    rng = np.random.default_rng(5)
    x = torch.tensor(rng.standard_normal((2, 3, 5, 6)), requires_grad=True)
    amounts = (*padding, 0, 0) if len(padding) == 2 else padding        # PyTorch wants both axes of an image
    out = torch.nn.functional.pad(x, amounts, mode)
    grad_out = rng.standard_normal(out.shape)
    out.backward(torch.tensor(grad_out))
    np.testing.assert_allclose(ops.pad_backward(grad_out, (2, 3, 5, 6), padding, mode), x.grad, atol=1e-12)


@pytest.mark.parametrize("mode", MODES)
def test_views_give_what_their_copies_give(mode):
    base = np.arange(80).reshape(2, 5, 8)
    for x in (base.T, base[:, ::2, ::-3], base[1:, ::-1]):
        np.testing.assert_array_equal(ops.pad(x, (1, 0, 0, 1), mode), ops.pad(x.copy(), (1, 0, 0, 1), mode))


@pytest.mark.parametrize("x, padding, options, error, words", [
    (ROW, (1,), {}, ValueError,
     "padding must hold a pair of numbers for each padded axis, at most 1 pairs for x.shape = (4,), not 1 "
     "numbers (1,)"),
    (ROW, (1, 2, 3), {}, ValueError, "not 3 numbers (1, 2, 3)"),
    (ROW, (1, 1, 1, 1), {}, ValueError, "not 4 numbers (1, 1, 1, 1)"),
    (ROW, 1, {}, TypeError,
     "padding must be a sequence of integers, (left, right) for the last axis first, not 1"),
    (ROW, "same", {}, TypeError,
     "padding must be a sequence of integers, (left, right) for the last axis first, not 'same'"),
    (ROW, (1, 1.0), {}, TypeError, "padding[1] must be an integer, not 1.0 (float)"),
    (ROW, (True, 1), {}, TypeError, "padding[0] must be an integer, not the truth value True"),
    (ROW, (1, 1), {"mode": "same"}, ValueError, "mode must be one of constant, reflect, replicate, circular, "
     "not 'same'"),
    (ROW, (1, 1), {"mode": "edge"}, ValueError, "not 'edge'"),
    (ROW, (1, 1), {"mode": ["reflect"]}, ValueError, "not ['reflect']"),
    (ROW, (1, 1), {"mode": "reflect", "value": 1.0}, ValueError,
     "mode 'reflect' takes no value, but value = 1.0"),
    (ROW, (1, 1), {"value": None}, TypeError, "value must be a number, not None (NoneType)"),
    (ROW, (1, 1), {"value": "0"}, TypeError, "value must be a number, not '0' (str)"),
    (ROW, (1, 1), {"value": 0.5}, ValueError,
     "value 0.5 is not a number that an array of x.dtype int64 can hold"),
    (ROW, (1, 1), {"value": -np.inf}, ValueError,
     "value -inf is not a number that an array of x.dtype int64 can hold"),
    (ROW.astype(np.uint8), (1, 1), {"value": -1}, ValueError,
     "value -1 is not a number that an array of x.dtype uint8 can hold"),
    (ROW.astype(np.uint8), (1, 1), {"value": 256}, ValueError, "value 256 is not a number"),
    (ROW, (-2, -2), {}, ValueError,
     "padding (-2, -2) leaves nothing of axis 0 of x.shape = (4,); at most 3 pixels can be cropped"),
    (ROW, (-5, 9), {}, ValueError, "padding (-5, 9) leaves nothing of axis 0"),
    (ROW, (9, -5), {}, ValueError, "padding (9, -5) leaves nothing of axis 0"),
    (ROW[None], (0, 0, -1, 0), {}, ValueError,
     "padding (-1, 0) leaves nothing of axis 0 of x.shape = (1, 4)"),
    (ROW, (4, 0), {"mode": "reflect"}, ValueError,
     "mode 'reflect' can add at most 3 pixels at each end of axis 0 of x.shape = (4,), not (4, 0)"),
    (ROW, (0, 4), {"mode": "reflect"}, ValueError, "not (0, 4)"),
    (ROW, (5, 0), {"mode": "circular"}, ValueError, "mode 'circular' can add at most 4 pixels"),
    (ROW, (-1, 4), {"mode": "circular"}, ValueError,
     "mode 'circular' can add at most 3 pixels at each end of axis 0 of x.shape = (4,), not (-1, 4)"),
    (ROW, (3, -2), {"mode": "circular"}, ValueError, "at most 2 pixels"),
    (ROW[:0], (1, 1), {"mode": "replicate"}, ValueError,
     "mode 'replicate' needs an edge pixel, but x.shape = (0,)"),
    (ROW.tolist(), (1, 1), {}, TypeError, "x must be a NumPy array, not list"),
])
def test_bad_input_is_explained(x, padding, options, error, words):
    with pytest.raises(error) as caught:
        ops.pad(x, padding, **options)
    assert str(caught.value).startswith("pad: ") and words in str(caught.value)


def test_constants_can_stand_around_nothing():
    assert ops.pad(ROW[:0], (2, 1), value=5).tolist() == [5, 5, 5]
    assert ops.pad(np.zeros((0, 2)), (1, 0)).shape == (0, 3)


def test_a_mirror_of_nothing_is_refused():
    with pytest.raises(ValueError, match=r"mode 'reflect' can add at most 0 pixels at each end of axis 0"):
        ops.pad(ROW[:0], (1, 1), "reflect")


def test_tensors_are_refused(torch):
    with pytest.raises(TypeError, match="pad: x must be a NumPy array, not Tensor"):
        ops.pad(torch.zeros(3), (1, 1))
