import re

import numpy as np
import pytest

from helpers.explore.grid_text import GridError, read_kernel, read_picture, write


def test_rows_by_line_or_semicolon_commas_or_spaces():
    for typed in ("1 2 3\n4 5 −6", "1, 2, 3; 4, 5, -6", " 1 2 3 ;\n 4 5 -6 \n"):
        np.testing.assert_array_equal(read_picture(typed), [[[1, 2, 3], [4, 5, -6]]])


def test_a_blank_line_starts_the_second_channel():
    first, second = read_picture("1 2\n3 4\n \n5 6\n7 8")
    np.testing.assert_array_equal(first, [[1, 2], [3, 4]])
    np.testing.assert_array_equal(second, [[5, 6], [7, 8]])


def test_writing_and_reading_come_back():
    channels = [np.array([[1.0, -2], [3, 4]]), np.array([[0.0, 5], [6, 7]])]
    np.testing.assert_array_equal(read_picture(write(channels)), channels)


@pytest.mark.parametrize("typed, word", [
    ("", "empty"), ("  \n ", "empty"), ("1 2\n3", "Row 2"), ("1 two", "two"), ("1 1/0", "1/0"), ("100", "100"),
    ("0.5", "0.5"), ("1\n\n2\n\n3", "3 blocks"), ("1 2\n\n3 4\n5 6", "1 and 2 rows"),
    (" ".join("1" * 13), "1×13"), ("<b>", "<b>"), ("1e999999999", "1e9"), ("nan", "nan"), ("inf", "inf"),
    ("9" * 400, "9999…"), ("1.5/2", "1.5/2"), ("²", "²"), ("--1", "--1")])
def test_a_typed_input_that_cannot_be_used_is_explained(typed, word):
    with pytest.raises(GridError, match=re.escape(word)):
        read_picture(typed)


def test_kernels_become_whole_weights_over_one_divisor():
    weights, divisor = read_kernel("1/9 0.5\n-1 0")
    assert divisor == 18
    np.testing.assert_array_equal(weights[0], [[2, 9], [-18, 0]])


@pytest.mark.parametrize("typed, word", [
    ("1/97 1/89", "two digits"), ("100", "two digits"), ("1 2 3 4 5 6", "1×6"), ("x", "x"), ("", "empty")])
def test_a_typed_kernel_that_cannot_be_used_is_explained(typed, word):
    with pytest.raises(GridError, match=word):
        read_kernel(typed)
