import numpy as np
import pytest

from helpers.verify.comparison import TOLERANCE, compare_arrays, same


@pytest.fixture
def expected():
    return np.random.default_rng(1).standard_normal((2, 3))


def test_equal_arrays_do_not_differ(expected):
    assert compare_arrays("out", expected.copy(), expected) is None


def test_shape_comes_before_dtype_and_dtype_before_values(expected):
    assert compare_arrays("out", np.zeros((3, 2), int), expected).kind == "shape"
    assert compare_arrays("out", np.zeros((2, 3), np.float32), expected).kind == "dtype"
    assert compare_arrays("out", np.zeros((2, 3)), expected).kind == "values"


@pytest.mark.parametrize("value, words", [
    (None, "is a return missing"), ([[1.0]], "a list of 1"), ((1, 2), "a tuple of 2"),
    ("text", "of type str"), (np.float64(1), "single number"),
])
def test_what_is_no_array_is_named(value, words, expected):
    difference = compare_arrays("out", value, expected)
    assert difference.kind == "type"
    assert words in difference.message


def test_the_worst_value_is_shown_with_both_numbers(expected):
    actual = expected.copy()
    actual[0, 1] += 1e-3
    actual[1, 2] += 2.0
    difference = compare_arrays("grad_x", actual, expected)
    assert difference.index == (1, 2)
    assert difference.wrong == 2
    assert f"yours {actual[1, 2]:.6g}, expected {expected[1, 2]:.6g}" in difference.message
    assert difference.message.startswith("grad_x[1, 2]")


def test_not_finite_values_are_found_unless_expected(expected):
    actual = expected.copy()
    actual[1, 0] = np.nan
    assert compare_arrays("out", actual, expected).kind == "nan"
    infinite = expected.copy()
    infinite[0, 0] = -np.inf
    assert compare_arrays("out", infinite.copy(), infinite) is None
    assert compare_arrays("out", -infinite, infinite).kind == "values"


@pytest.mark.parametrize("factor, agrees", [(0.5, True), (2.0, False)])
def test_the_tolerance_is_relative_to_the_largest_expected_value(factor, agrees):
    expected = np.array([1000.0, 1.0])
    actual = expected + [0, factor * TOLERANCE["float64"] * 1000]
    assert same(actual, expected) is agrees
    assert (compare_arrays("out", actual, expected) is None) is agrees
