"""What the learner reads, word for word."""

import numpy as np
import pytest
from exercise_cells import run_cell

from helpers.exercises import convolution, sizes_stride_padding, start_here

SIZE = sizes_stride_padding.output_size


def printed(capsys, exercise, answer):
    exercise.check(answer)
    return capsys.readouterr().out


def test_right(capsys):
    assert printed(capsys, SIZE, SIZE.solve) == (
        "Right, on 212 settings: sizes 1 to 32, kernels 1 to 7, strides 1 to 5, padding, dilation, and 40\n"
        "that do not fit (where you refuse, as you should).\n")


def test_wrong_with_its_diagnosis(capsys):
    answer = run_cell("""
        def output_size(i, k, s, p, d):
            room = i + 2 * p - d * k
            if i + 2 * p < d * (k - 1) + 1:
                raise ValueError("no")
            return room // s + 1""", "output_size")
    assert printed(capsys, SIZE, answer) == (
        "Not yet. `output_size(11, 3, 2, 0, 2)` should be 4; you returned 3.\n"
        "    i = 11, k = 3, s = 2, p = 0, d = 2\n"
        "Your answers match d·k for the pixels that a dilated kernel spans. Draw a kernel of 3 with a gap\n"
        "between its taps and count the pixels from first to last.\n"
        "What works already: stride 1; strides that come out even; strides that leave pixels over;\n"
        "padding.\n")


def test_an_error_points_at_the_line(capsys):
    answer = run_cell("""
        def output_size(i, k, s, p, d):
            room = i - k
            return romo // s + 1""", "output_size")
    lines = printed(capsys, SIZE, answer).splitlines()
    assert lines[0].endswith("yours raised NameError: name 'romo' is not")
    assert "It happened in line 3 of your cell:" in lines
    assert lines[lines.index("It happened in line 3 of your cell:") + 1] == "    return romo // s + 1"


def test_an_error_in_a_helper_of_another_cell_points_there(capsys):
    helper = run_cell("def half(n):\n    return n / 0", "half")
    answer = run_cell("def output_size(i, k, s, p, d):\n    return half(i)", "output_size")
    answer.__globals__["half"] = helper
    assert "It happened in line 2 of your cell:\n    return n / 0" in printed(capsys, SIZE, answer)


def test_an_error_inside_numpy_points_at_the_line_that_called_it(capsys):
    answer = run_cell("def convolve2d(x, kernel):\n    return np.concatenate([x, 3])", "convolve2d")
    text = printed(capsys, convolution.convolve2d, answer)
    assert "It happened in line 2 of your cell:\n    return np.concatenate([x, 3])" in text


def test_a_loop_points_at_its_line(checked):
    answer = run_cell("def output_size(i, k, s, p, d):\n    while i > 0:\n        i = i", "output_size")
    text = checked(SIZE, answer, seconds=0.2)[1]
    assert "of your cell: while i > 0:" in text or "of your cell: i = i" in text


def test_recursion_without_end(capsys):
    answer = run_cell("""
        def output_size(i, k, s, p, d):
            return 1 + output_size(i, k, s, p, d)""", "output_size")
    text = printed(capsys, SIZE, answer)
    assert "The function calls itself without coming to an end." in text and "line 2 of your cell" in text


@pytest.mark.parametrize("body, expected", [
    ("print(4)", "you returned nothing (None). i = 25"),
    ("print(4)", "It printed '4'. Printing shows a value; `return` hands it back."),
    ("o = 4", "A function hands its result back with `return`."),
    ("return '4'", "you returned the text '4', not a number"),
    ("return (n for n in [4])", "you returned a generator, which has computed nothing yet: make a list"),
    ("return 1 + ...", "There is still a `...` in it."),
    ("return int(input())", "RuntimeError: input() asks a person; the check passes everything as arguments"),
    ("print('room', i)\n    return -1", "It printed: room 25"),
    ("return output_size", "you returned a function instead of what it computes"),
    ("return [4, 5]", "Yours is a list of 2 numbers; expected is one number."),
])
def test_kinds_of_slips(body, expected, checked):
    answer = run_cell(f"def output_size(i, k, s, p, d):\n    {body}", "output_size")
    assert expected in checked(SIZE, answer)[1]


@pytest.mark.parametrize("answer, expected", [
    (4, "output_size is a function; you handed in 4. Hand in the function itself, without calling it: "
        "check(output_size)."),
    ("output_size", "you handed in the text 'output_size'. Hand in the function itself, without quotes"),
    (int, "you handed in a class. Hand in a function"),
])
def test_not_a_function(answer, expected, checked):
    assert expected in checked(SIZE, answer)[1]


def test_shapes_and_decimals(checked):
    response = convolution.filter_response
    assert "Your result has a whole-number dtype, which cuts the decimals off" in checked(
        response, lambda x, weight: response.solve(x, weight).astype(int))[1]
    assert "Yours is an array of shape (2, 3, 3); expected is an array of shape (1, 2, 3)." in checked(
        response, lambda x, weight: np.ones((2, 3, 3)))[1]
    sums = start_here.window_sums
    text = checked(sums, lambda x, k: [99.0])[1]
    assert "Yours is a list of 1 number; expected is a list of 3 numbers." in text


@pytest.mark.parametrize("answer, told, untold", [
    (lambda i, k, s, p, d: (i + 2 * p - k) // s + 1, "match dilation 1 everywhere", "below zero"),
    (lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) // s, "count the steps only", "below zero"),
    (lambda i, k, s, p, d: (i + 2 * p - d * k) / s + 1, "without a floor", "d·k"),
])
def test_of_two_slips_the_first_is_told(answer, told, untold, checked):
    text = checked(SIZE, answer)[1]
    assert told in text and untold not in text


def test_a_slip_is_not_named_for_agreeing_in_the_plainest_cases_only(checked):
    """With one channel and one filter an axis too many looks like channels that are not summed."""
    response = convolution.filter_response
    text = checked(response, lambda x, weight: response.solve(x, weight)[:, None])[1]
    assert "You give a map for every channel" not in text and "batch" not in text
    assert "an array of shape (1, 1, 2, 3)" in text


def test_a_float_that_is_not_quite_whole_is_shown_in_full(checked):
    assert "you returned 21.000000000001." in checked(SIZE, lambda *case: 21.000000000001)[1]


def test_what_works_already_is_told(checked):
    text = checked(convolution.convolve2d, convolution.convolve2d.misconceptions[0].answer)[1]
    assert text.endswith("What works already: kernels that half a turn does not change.")


def test_an_unfinished_array_is_said_to_be_so(checked):
    unfinished = np.array([[..., 0, 0], [1, 0, 0], [0, 0, 0]], dtype=object)
    right, text = checked(convolution.shift_kernel, unfinished)
    assert right is None and text == "Not finished yet: there is still a `...` in shift_kernel."


def test_what_a_wrong_kernel_does_is_shown(checked):
    text = checked(convolution.shift_kernel, [[0, 0, 0], [0.5, 0, 0], [0, 0, 0]])[1]
    assert "Under your kernel, the picture" in text and "and should become" in text


def test_no_address_is_printed(checked):
    for answer in (object(), lambda *a: object(), lambda *a: [object()]):
        assert "0x" not in checked(SIZE, answer)[1]


def test_messages_ignore_the_learner_s_print_options(capsys):
    before = printed(capsys, convolution.convolve2d, lambda x, kernel: x[:2, :2] / 3)
    with np.printoptions(precision=1, threshold=2, linewidth=20, sign="+"):
        assert printed(capsys, convolution.convolve2d, lambda x, kernel: x[:2, :2] / 3) == before
