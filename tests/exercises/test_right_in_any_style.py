"""Right answers that look nothing like the solution."""

import math
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from helpers.exercises import backpropagation, convolution, sizes_stride_padding, start_here


def counting(i, k, s, p, d):
    starts = [start for start in range(0, i + 2 * p, s) if start + d * (k - 1) < i + 2 * p]
    if not starts:
        raise ValueError
    return len(starts)


class Refusal(ValueError):
    pass


def own_error(i, k, s, p, d):
    if d * (k - 1) >= i + 2 * p:
        raise Refusal(i)
    return np.int32((i + 2 * p - d * (k - 1) - 1) // s + 1)


def as_type(kind):
    return lambda *arguments: kind(counting(*arguments))


@pytest.mark.parametrize("answer", [
    counting, own_error, as_type(float), as_type(np.float32), as_type(np.int8), as_type(np.array),
    as_type(Fraction), as_type(Decimal), partial(counting),
    lambda i, k, s=1, p=0, d=1, *rest: counting(i, k, s, p, d),
    lambda *a: print("noise") or counting(*a),
])
def test_output_size(answer, checked):
    right, text = checked(sizes_stride_padding.output_size, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [
    lambda i, k, *, s, p, d: counting(i, k, s, p, d), lambda *, i, k, s, p, d: counting(i, k, s, p, d),
    lambda k, s, p, d, *, i: counting(i, k, s, p, d),
    lambda size, kernel, *, d=1, p=0, s=1: counting(size, kernel, s, p, d),
    lambda i, k, s, p, d, *, loud=False: counting(i, k, s, p, d),
    partial(lambda i, k, s, p, d: counting(i, k, s, p, d), s=1),
])
def test_settings_by_keyword_only(answer, checked):
    right, text = checked(sizes_stride_padding.output_size, answer)
    assert right is True, text


def test_keywords_of_another_name_are_refused_as_python_does(checked):
    def answer(i, k, *, step, p, d):
        return counting(i, k, step, p, d)

    right, text = checked(sizes_stride_padding.output_size, answer)
    assert right is False and "keyword-only" in text


def test_floats_are_accepted_with_a_remark(checked):
    assert "Your results are floats" in checked(sizes_stride_padding.output_size, as_type(float))[1]
    assert "float" not in checked(sizes_stride_padding.output_size, counting)[1]


@pytest.mark.parametrize("kind", [tuple, list, np.array, lambda pair: np.array(pair, dtype=np.uint8)])
def test_same_padding(kind, checked):
    def answer(k, d):
        return kind((math.floor(d * (k - 1) / 2), math.ceil(d * (k - 1) / 2)))

    assert checked(sizes_stride_padding.same_padding, answer)[0] is True


def test_network_shapes_as_lists_and_arrays(checked):
    solve = sizes_stride_padding.network_shapes.solve
    for kind in (np.array, tuple, lambda shapes: [list(shape) for shape in shapes]):
        assert checked(sizes_stride_padding.network_shapes, lambda *a: kind(solve(*a)))[0] is True


@pytest.mark.parametrize("answer", [
    lambda x, k: np.convolve(x, np.ones(k), "valid"), lambda x, k: sliding_window_view(x, k).sum(axis=1),
    lambda x, k: tuple(float(sum(x[n:n + k])) for n in range(len(x) - k + 1)),
    lambda x, k: np.cumsum(np.pad(x, (1, 0)))[k:] - np.cumsum(np.pad(x, (1, 0)))[:-k],
    lambda x, k: np.correlate(x.astype(np.float32), np.ones(k, np.float32)),
])
def test_window_sums(answer, checked):
    right, text = checked(start_here.window_sums, answer)
    assert right is True, text


def by_fourier(x, kernel):
    shape = [a + b - 1 for a, b in zip(x.shape, kernel.shape)]
    full = np.fft.irfft2(np.fft.rfft2(x, shape) * np.fft.rfft2(kernel, shape), shape)
    return full[kernel.shape[0] - 1:x.shape[0], kernel.shape[1] - 1:x.shape[1]]


def in_plain_python(x, kernel):
    k_h, k_w = kernel.shape
    return [[sum(x[i + m][j + n] * kernel[k_h - 1 - m][k_w - 1 - n] for m in range(k_h) for n in range(k_w))
             for j in range(len(x[0]) - k_w + 1)] for i in range(len(x) - k_h + 1)]


@pytest.mark.parametrize("answer", [
    by_fourier, in_plain_python,
    lambda x, kernel: np.einsum("ijkl,kl", sliding_window_view(x, kernel.shape), np.rot90(kernel, 2)),
    lambda x, kernel: np.matrix(in_plain_python(x, kernel)),
    lambda x, kernel: np.array(in_plain_python(x, kernel), dtype=np.float32),
])
def test_convolve2d(answer, checked):
    right, text = checked(convolution.convolve2d, answer)
    assert right is True, text


def windows(x, weight):
    return sliding_window_view(x, weight.shape[2:], axis=(1, 2))


@pytest.mark.parametrize("answer", [
    lambda x, weight: np.einsum("chwij,fcij->fhw", windows(x, weight), weight),
    lambda x, weight: np.tensordot(weight, windows(x, weight), axes=[(1, 2, 3), (0, 3, 4)]),
    lambda x, weight: [sum(np.array(in_plain_python(c, k[::-1, ::-1])) for c, k in zip(x, f))
                       for f in weight],
])
def test_filter_response(answer, checked):
    right, text = checked(convolution.filter_response, answer)
    assert right is True, text


def test_filter_response_in_pytorch(checked):
    torch = pytest.importorskip("torch")

    def answer(x, weight):
        return torch.nn.functional.conv2d(torch.tensor(x * 1.0), torch.tensor(weight * 1.0))

    assert checked(convolution.filter_response, answer)[0] is True


@pytest.mark.parametrize("answer", [
    [[0, 0, 0], [1, 0, 0], [0, 0, 0]], np.array([[1.0, 0.0, 0.0]]), np.eye(5)[[1]],
    np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]], dtype=np.uint8),
])
def test_shift_kernel(answer, checked):
    right, text = checked(convolution.shift_kernel, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [[3, 4], (4, 3), range(3, 5), np.array([3.0, 4.0]), [3, 4, 4]])
def test_inverted_periods(answer, checked):
    assert checked(convolution.inverted_periods, answer)[0] is True


@pytest.mark.parametrize("answer", [[0, -7, 0, 5], (0.0, -7.0, -0.0, 5.0),
                                    np.array([0, -7, 0, 5], dtype=np.int16)])
def test_edge_signs(answer, checked):
    assert checked(convolution.edge_signs, answer)[0] is True


@pytest.mark.parametrize("answer", [447, 447.0, np.int64(447), np.array(447), Fraction(447)])
def test_unread_pixels(answer, checked):
    assert checked(sizes_stride_padding.unread_pixels, answer)[0] is True


def test_telling_gradient_drawn_at_random(checked):
    assert checked(start_here.telling_gradient, np.random.default_rng(1).normal(size=(2, 3)))[0] is True


@pytest.mark.parametrize("answer", [[-15, -6, 6], (-15.0, -6.0, 6.0), np.array([-15, -6, 6], dtype=np.int8)])
def test_circuit_gradients(answer, checked):
    assert checked(backpropagation.circuit_gradients, answer)[0] is True


@pytest.mark.parametrize("answer", [0.005, np.float32(0.005), Fraction(1, 200), np.array(0.005)])
def test_kink_step(answer, checked):
    assert checked(backpropagation.kink_step, answer)[0] is True


@pytest.mark.parametrize("answer", [
    lambda grad_out, out: grad_out * (out - out ** 2),
    lambda g, y: np.asarray(g) * np.exp(np.log(1 / np.maximum(y, 1e-300) - 1 + 1e-300)) * np.square(y),
    lambda g, y: (np.asarray(g) / (2 + np.cosh(np.log(y / np.maximum(1 - y, 1e-300))) * 2)),
])
def test_sigmoid_backward(answer, checked):
    right, text = checked(backpropagation.sigmoid_backward, answer)
    assert right is True, text


def by_places(grad_out, shape):
    """Element by element, without a sum over axes."""
    result = np.zeros(shape)
    place = np.broadcast_to(np.arange(result.size).reshape(shape), grad_out.shape)
    np.add.at(result.reshape(-1), place.ravel(), grad_out.ravel())
    return result


def by_einsum(grad_out, shape):
    letters = "abcdef"[:grad_out.ndim]
    padded = (1,) * (grad_out.ndim - len(shape)) + tuple(shape)
    kept = "".join(letter for letter, size in zip(letters, padded) if size > 1)
    return np.einsum(f"{letters}->{kept}", grad_out).reshape(shape)


@pytest.mark.parametrize("answer", [by_places, by_einsum, lambda *case: by_places(*case).tolist()])
def test_sum_back(answer, checked):
    right, text = checked(backpropagation.sum_back, answer)
    assert right is True, text


def over_all_paths(gates):
    """Products along every path from the end, added up: slow, and no walk at all."""
    def paths(i, so_far):
        totals[i] += so_far
        for j, d in gates[i]:
            paths(j, so_far * d)
    totals = np.zeros(len(gates))
    paths(len(gates) - 1, 1.0)
    return totals


def by_linear_algebra(gates):
    """The gradients solve g = e + Dᵀ g, with the local derivatives in D."""
    local = np.zeros((len(gates), len(gates)))
    for i, gate in enumerate(gates):
        for j, d in gate:
            local[i, j] += d
    return np.linalg.solve(np.eye(len(gates)) - local.T, np.eye(len(gates))[-1])


@pytest.mark.parametrize("answer", [
    over_all_paths, by_linear_algebra, lambda gates: tuple(over_all_paths(gates)),
])
def test_walk_back(answer, checked):
    right, text = checked(backpropagation.walk_back, answer)
    assert right is True, text
