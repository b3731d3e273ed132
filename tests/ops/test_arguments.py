"""Whole numbers, one value or one per axis, floating-point arrays: what is taken and what is refused."""

import re

import numpy as np
import pytest

from helpers.ops.arguments import (
    float_array,
    numpy_array,
    per_axis,
    real_number,
    upstream_gradient,
    vector,
    whole_number,
)


@pytest.mark.parametrize("value", [3, np.int64(3), np.uint8(3), np.array(3)])
def test_whole_numbers_become_python_integers(value):
    number = whole_number("f", "stride", value, 1)
    assert number == 3 and type(number) is int


@pytest.mark.parametrize("at_least", [0, 1, -2])
def test_the_smallest_allowed_number_is_allowed(at_least):
    assert whole_number("f", "stride", at_least, at_least) == at_least
    with pytest.raises(ValueError, match=f"^f: stride must be at least {at_least}, not {at_least - 1}$"):
        whole_number("f", "stride", at_least - 1, at_least)


@pytest.mark.parametrize("value", [2.0, 2.5, "2", None, [2], np.float64(2), np.array([2, 2]), 2j])
def test_other_types_are_named(value):
    with pytest.raises(TypeError, match=r"^f: stride must be an integer, not ") as caught:
        whole_number("f", "stride", value, 1)
    assert repr(value) in str(caught.value) and type(value).__name__ in str(caught.value)


@pytest.mark.parametrize("value", [True, False, np.True_])
def test_truth_values_are_refused(value):
    with pytest.raises(TypeError, match=f"^f: stride must be an integer, not the truth value {value}$"):
        whole_number("f", "stride", value, 0)


def test_one_number_stands_for_all_axes():
    assert per_axis("f", "stride", 3, 1, 1) == (3,)
    assert per_axis("f", "stride", 3, 2, 1) == (3, 3)


@pytest.mark.parametrize("pair", [(2, 5), [2, 5], (np.int64(2), 5)])
def test_one_number_per_axis_keeps_its_order(pair):
    assert per_axis("f", "stride", pair, 2, 1) == (2, 5)


@pytest.mark.parametrize("value, axes", [((1, 2), 1), ((1, 2, 3), 2), ((1,), 2), ((), 2)])
def test_a_wrong_number_of_axes(value, axes):
    message = f"f: padding must be one number or {axes}, one per axis, not {len(value)} (padding = {value})"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        per_axis("f", "padding", value, axes, 0)


def test_the_offending_axis_is_named():
    with pytest.raises(ValueError, match=r"^f: stride\[1\] must be at least 1, not 0$"):
        per_axis("f", "stride", (2, 0), 2, 1)
    with pytest.raises(TypeError, match=r"^f: stride\[0\] must be an integer, not 2.5 \(float\)$"):
        per_axis("f", "stride", [2.5, 1], 2, 1)
    with pytest.raises(ValueError, match=r"^f: stride must be at least 1, not 0$"):
        per_axis("f", "stride", 0, 2, 1)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_arrays_come_back_as_they_are(dtype):
    array = np.zeros((2, 3), dtype)
    assert float_array("f", "x", array) is array
    assert float_array("f", "x", array, like=("y", array[0])) is array


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, bool, complex, object])
def test_other_dtypes_are_named(dtype):
    with pytest.raises(TypeError) as caught:
        float_array("conv2d", "x", np.zeros(2, dtype))
    assert str(caught.value) == (
        f"conv2d: x must hold floating-point numbers, but x.dtype is {np.dtype(dtype)}; convert it first, "
        "for example x.astype(np.float32)")


def test_two_dtypes_are_both_named():
    with pytest.raises(TypeError) as caught:
        float_array("conv2d", "weight", np.zeros(2, np.float32), like=("x", np.zeros(2)))
    assert str(caught.value) == (
        "conv2d: weight.dtype is float32 but x.dtype is float64; both must be the same, for example "
        "weight.astype(x.dtype)")


@pytest.mark.parametrize("value", [[1.0], 1.0, None, "x", (1.0,), np.float64(1)])
def test_no_array(value):
    for check in (float_array, numpy_array):
        with pytest.raises(TypeError, match=f"^conv2d: x must be a NumPy array, not {type(value).__name__}$"):
            check("conv2d", "x", value)


def test_numpy_arrays_of_any_dtype_come_back():
    array = np.zeros(3, np.uint8)
    assert numpy_array("f", "x", array) is array


@pytest.mark.parametrize("value", [3, 0.5, -2, np.float64(0.5), np.float32(0.5), np.int8(3)])
def test_numbers_become_pythons_own(value):
    number = real_number("f", "eps", value)
    assert number == value and type(number) is float


@pytest.mark.parametrize("value", ["2", None, [2.0], 2j, True, np.False_, np.ones(1)])
def test_what_is_no_number_is_named(value):
    with pytest.raises(TypeError, match=r"^f: eps must be a number, not ") as caught:
        real_number("f", "eps", value)
    assert type(value).__name__ in str(caught.value)


def test_one_number_for_each_channel():
    x, three = np.zeros((2, 3)), np.ones(3)
    assert vector("f", "weight", three, 3, "channel", x) is three
    assert vector("f", "weight", None, 3, "channel", x) is None
    words = ("f: weight must have shape (4,), one number for each channel (x.shape = (2, 3)), but "
             "weight.shape = (3,)")
    with pytest.raises(ValueError, match=re.escape(words)):
        vector("f", "weight", three, 4, "channel", x)
    with pytest.raises(TypeError, match="^f: weight.dtype is float32 but x.dtype is float64"):
        vector("f", "weight", three.astype(np.float32), 3, "channel", x)


def test_an_upstream_gradient_is_like_the_result():
    grad, single, double = np.ones((2, 3)), np.dtype("float32"), np.dtype("float64")
    assert upstream_gradient("f", grad, (2, 3), double) is grad
    number = upstream_gradient("f", np.float32(2), (), single)
    assert isinstance(number, np.ndarray) and number == 2 and number.dtype == single
    words = "f: grad_out must have the shape of the forward result, (3, 2), but grad_out.shape = (2, 3)"
    with pytest.raises(ValueError, match=re.escape(words)):
        upstream_gradient("f", grad, (3, 2), double)
    words = "f: grad_out must have the dtype of the forward result, float32, but grad_out.dtype = float64"
    with pytest.raises(TypeError, match=re.escape(words)):
        upstream_gradient("f", grad, (2, 3), single)
    for value in (1.0, [1.0], None):
        with pytest.raises(TypeError, match="^f: grad_out must be a NumPy array, not "):
            upstream_gradient("f", value, (), double)
