"""Slips as students wrote them, in code of their own: each is told what it is."""

import numpy as np
import pytest
from exercise_cells import run_cell

from helpers.exercises import convolution, sizes_stride_padding, start_here

FUNCTIONS = {
    "starts at range(k)": (start_here.window_sums, """
        def window_sums(x, k):
            sums = []
            for start in range(k):
                sums.append(x[start:start + k].sum())
            return sums""", ["You begin at range(k)"]),
    "same": (start_here.window_sums, """
        def window_sums(x, k):
            return np.convolve(x, np.ones(k), "same")""", ["one sum for each pixel", "wholly on it"]),
    "same, padded by hand": (start_here.window_sums, """
        def window_sums(x, k):
            row = [0] * ((k - 1) // 2) + list(x) + [0] * (k // 2)
            return [sum(row[n:n + k]) for n in range(len(x))]""", ["one sum for each pixel"]),
    "full": (start_here.window_sums, """
        def window_sums(x, k):
            return np.convolve(x, np.ones(k))""", ["touches the row at all"]),
    "batch axis": (convolution.filter_response, """
        from helpers import ops
        def filter_response(x, weight):
            out, cache = ops.conv2d(x[None] * 1.0, weight * 1.0)
            return out""", ["(1, filters, H, W). Drop the batch axis."]),
    "negative indices": (convolution.convolve2d, """
        def convolve2d(x, kernel):
            k_h, k_w = kernel.shape
            out = np.zeros((x.shape[0] - k_h + 1, x.shape[1] - k_w + 1))
            for i in range(out.shape[0]):
                for j in range(out.shape[1]):
                    for a in range(k_h):
                        for b in range(k_w):
                            out[i, j] += x[i - a, j - b] * kernel[a, b]
            return out""", ["negative indices from the end", "far side of the picture"]),
    "negative indices, as large as the picture": (convolution.convolve2d, """
        def convolve2d(x, kernel):
            out = np.zeros(x.shape)
            for i, j in np.ndindex(x.shape):
                for a, b in np.ndindex(kernel.shape):
                    out[i, j] += x[i - a, j - b] * kernel[a, b]
            return out""", ["negative indices from the end"]),
    "height twice": (sizes_stride_padding.network_shapes, """
        def network_shapes(shape, layers):
            channels, size, _ = shape
            shapes = []
            for kind, *settings in layers:
                if kind == "conv":
                    channels, k, s, p = settings
                else:
                    k, s = settings
                    p = 0
                size = (size + 2 * p - k) // s + 1
                shapes.append((channels, size, size))
            return shapes""", ["Your width is always the height."]),
    "width twice": (sizes_stride_padding.network_shapes, """
        def network_shapes(shape, layers):
            channels, size = shape[0], shape[-1]
            shapes = []
            for layer in layers:
                k, s, p = layer[2:] if layer[0] == "conv" else (*layer[1:], 0)
                channels = layer[1] if layer[0] == "conv" else channels
                size = (size + 2 * p - k) // s + 1
                shapes.append([channels, size, size])
            return shapes""", ["Your height is always the width."]),
    "maps shrunk again": (sizes_stride_padding.layer_cost, """
        def layer_cost(c_in, c_out, k, h, w):
            weights = c_out * c_in * k ** 2
            places = (h - k + 1) * (w - k + 1)
            return weights + c_out, weights * places""", ["once more", "size of the output already"]),
    "parameters without c_in": (sizes_stride_padding.layer_cost, """
        def layer_cost(c_in, c_out, k, h, w):
            return c_out * (k * k + 1), c_out * c_in * k * k * h * w""",
                                ["Your multiply-adds are right", "one input channel"]),
    "halves": (sizes_stride_padding.same_padding, """
        def same_padding(k, d):
            return (k - 1) / 2, (k - 1) / 2""", ["half a zero does not exist", "dilation is missing, too"]),
    "halves with dilation": (sizes_stride_padding.same_padding, """
        def same_padding(k, d):
            half = d * (k - 1) / 2
            return half, half""", ["half a zero does not exist"]),
}


@pytest.mark.parametrize("asked, source, told", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_is_told_its_slip(asked, source, told, checked):
    right, text = checked(asked, run_cell(source, asked.name))
    assert right is False
    assert not [words for words in told if words not in text], text


@pytest.mark.parametrize("answer, told", [
    ([1, -7, 0, 5], "The first is not: there the kernel lies on 2 and 2."),
    ([0, -11, 0, 5], "The second is not: there the kernel lies on 2 and 9."),
    ([0, -7, 9, 5], "The third is not: there the kernel lies on 9 and 9."),
    (np.array([0, -7, 0, float("nan")]), "The last is not: there the kernel lies on 9 and 4."),
    ([0, 7, 0, 5], "the second number has lost its sign"),
    ([0, -7, 0, -5], "the last number has the wrong sign"),
])
def test_a_single_wrong_sign_is_pointed_at_and_not_given_away(answer, told, checked):
    right, text = checked(convolution.edge_signs, answer)
    assert right is False and told in text
    assert f"{convolution.edge_signs.right}" not in text


@pytest.mark.parametrize("answer, told", [
    ([1, 1, 0, 5], "Put the kernel on the first two pixels."), ([], "a list of four numbers"),
    ([0, -7, 0], "a list of four numbers"), ([[0, -7, 0, 5]], "a list of four numbers"),
    (0, "a list of four numbers"),
])
def test_other_wrong_signs_still_get_a_word(answer, told, checked):
    right, text = checked(convolution.edge_signs, answer)
    assert right is False and told in text and "Three of the four" not in text


def test_minus_one_in_the_right_place(checked):
    right, text = checked(convolution.shift_kernel, [[0, 0, 0], [-1, 0, 0], [0, 0, 0]])
    assert right is False and "in the right place, and it has the wrong sign" in text


def test_a_picture_moved_the_wrong_way_gets_a_question_that_can_be_read(checked):
    text = checked(convolution.shift_kernel, [[0, 0, 0], [0, 0, 1], [0, 0, 0]])[1]
    assert "Which neighbour should each output copy, if everything is to move to the right?" in text
