"""The solutions compared with something independent: the library, or plain counting."""

import numpy as np
import pytest

from helpers.autograd import tensor
from helpers.exercises import backpropagation, convolution, sizes_stride_padding, start_here
from helpers.ops import sigmoid, sigmoid_backward
from helpers.ops.convolution import conv2d, conv2d_backward
from helpers.ops.correlation import convolve, cross_correlate
from helpers.ops.sizes import (
    conv_multiply_adds, conv_output_size, conv_parameters, pixels_read, pool_output_size, same_padding,
)
from helpers.verify import numerical_gradient


def test_output_size_is_the_library_s():
    refused = 0
    for case in sizes_stride_padding.output_size.cases:
        try:
            expected = conv_output_size(*case)
        except ValueError:
            refused += 1
            with pytest.raises(ValueError):
                sizes_stride_padding.output_size.solve(*case)
        else:
            assert sizes_stride_padding.output_size.solve(*case) == expected
    assert refused == 40


def test_same_padding_is_the_library_s():
    for case in sizes_stride_padding.same_padding.cases:
        assert sizes_stride_padding.same_padding.solve(*case) == same_padding(*case)


def test_layer_cost_is_the_library_s():
    for c_in, c_out, k, h, w in sizes_stride_padding.layer_cost.cases:
        work = conv_multiply_adds((1, c_in, h + k - 1, w + k - 1), (c_out, c_in, k, k))
        expected = (conv_parameters(c_in, c_out, k), work)
        assert sizes_stride_padding.layer_cost.solve(c_in, c_out, k, h, w) == expected


def test_network_shapes_are_the_library_s():
    for case in sizes_stride_padding.network_shapes.cases:
        shape, layers = case
        expected = []
        for kind, *settings in layers:
            if kind == "conv":
                channels, k, s, p = settings
                shape = (channels, *(conv_output_size(size, k, s, p) for size in shape[1:]))
            else:
                shape = (shape[0], *(pool_output_size(size, *settings) for size in shape[1:]))
            expected.append(shape)
        assert sizes_stride_padding.network_shapes.solve(*case) == expected


def test_unread_pixels_are_counted():
    read = pixels_read(224, 11, 4)
    assert sizes_stride_padding.unread_pixels.right == np.sum(~np.outer(read, read))


def test_edge_signs_are_a_cross_correlation():
    row = np.array([2.0, 2, 9, 9, 4])
    np.testing.assert_array_equal(convolution.edge_signs.right, cross_correlate(row, np.array([1.0, -1])))


def test_convolve2d_is_the_library_s():
    for x, kernel in convolution.convolve2d.cases:
        np.testing.assert_allclose(convolution.convolve2d.solve(x, kernel), convolve(x, kernel), atol=1e-12)


def test_filter_response_is_the_layer():
    for x, weight in convolution.filter_response.cases:
        expected, _ = conv2d(x[None] * 1.0, weight * 1.0)
        np.testing.assert_allclose(convolution.filter_response.solve(x, weight), expected[0], atol=1e-12)


def test_shift_kernel_moves_a_dot():
    picture = np.zeros((3, 4))
    picture[1, 1] = 1
    moved = cross_correlate(picture, np.asarray(convolution.shift_kernel.right), mode="same")
    assert np.argwhere(moved).tolist() == [[1, 2]]


def test_inverted_periods_come_back_with_the_opposite_sign():
    crest = 420     # a multiple of every period from 2 to 7, so that all stripes have a crest there
    t = np.arange(1000)
    inverted = []
    for period in range(2, 9):
        stripes = np.cos(2 * np.pi * (t - crest) / period)
        blurred = np.convolve(stripes, np.ones(5) / 5, mode="same")
        gain = blurred[crest] / stripes[crest]
        np.testing.assert_allclose(blurred[5:-5], gain * stripes[5:-5], atol=1e-9)
        if gain < -1e-9:
            inverted.append(period)
    assert tuple(inverted) == convolution.inverted_periods.right


def test_window_sums_are_a_correlation_with_ones():
    for x, k in start_here.window_sums.cases:
        sums = start_here.window_sums.solve(x, k)
        np.testing.assert_allclose(sums, np.correlate(x, np.ones(k)), atol=1e-12)


@pytest.mark.parametrize("gradient, tells", [
    (np.ones((2, 3)), False), (np.array([[1.0, 2, 3], [3, 2, 1]]), False),
    (np.array([[1.0, 2, 1], [1, 2, 1]]), False),
    (np.array([[1.0, 2, 3], [4, 5, 6]]), True), (np.array([[0.0, 0, 0], [0, 0, 1]]), True),
])
def test_a_telling_gradient_separates_the_two_versions(gradient, tells, capsys):
    rng = np.random.default_rng(3)
    out, cache = conv2d(rng.normal(size=(1, 1, 3, 5)), rng.normal(size=(1, 1, 2, 3)))
    right, _, _ = conv2d_backward(gradient[None, None], cache)
    wrong, _, _ = conv2d_backward(np.ascontiguousarray(np.flip(gradient))[None, None], cache)
    assert np.allclose(right, wrong) is not tells
    assert start_here.telling_gradient.check(gradient) is tells


def test_circuit_gradients_are_slopes():
    def f(x, y, z):
        return (x + y) * (x * z)

    point = np.array([2.0, 1.0, -3.0])
    slopes = [(f(*(point + step)) - f(*(point - step))) / 2e-5 for step in np.eye(3) * 1e-5]
    np.testing.assert_allclose(slopes, backpropagation.circuit_gradients.right, atol=1e-8)


def test_kink_step_gives_the_slope_by_the_library_s_differences():
    step = backpropagation.kink_step.right
    slope = numerical_gradient(lambda x: np.maximum(x, 0), np.array([0.003]), np.ones(1), step=step)
    assert slope[0] == pytest.approx(0.8, abs=1e-12)


def test_sigmoid_backward_is_the_library_s():
    for grad_out, out in backpropagation.sigmoid_backward.cases:
        grad_out, out = (np.array(value, dtype=float, ndmin=1) for value in (grad_out, out))
        if np.all(out < 1):
            _, cache = sigmoid(np.log(out / (1 - out)))
            solved = backpropagation.sigmoid_backward.solve(grad_out, out)
            np.testing.assert_allclose(solved, sigmoid_backward(grad_out, cache), atol=1e-12)


def test_sum_back_is_what_the_engine_sends_to_something_broadcast():
    for grad_out, shape in backpropagation.sum_back.cases:
        b = tensor(np.zeros(shape), requires_grad=True)
        (b + np.zeros(grad_out.shape)).backward(grad_out)
        np.testing.assert_allclose(backpropagation.sum_back.solve(grad_out, shape), b.grad, atol=1e-12)


def test_walk_back_is_the_engine_s():
    for gates, in backpropagation.walk_back.cases:
        results = []
        for gate in gates:
            leaf = tensor(np.float64(0), requires_grad=True)
            made = sum(results[j] * d for j, d in gate) if gate else leaf
            made.retain_grad()
            results.append(made)
        results[-1].backward()
        expected = [0 if made.grad is None else made.grad.item() for made in results]
        np.testing.assert_allclose(backpropagation.walk_back.solve(gates), expected, atol=1e-9)
