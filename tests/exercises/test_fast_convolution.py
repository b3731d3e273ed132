"""Notebook 14's exercises: solutions against arrays that are really made, other right styles, students' slips."""

import math
from fractions import Fraction

import numpy as np
import pytest
from exercise_cells import run_cell
from numpy.lib.stride_tricks import sliding_window_view

from helpers import ops
from helpers.exercises import fast_convolution
from helpers.explore.blocks_explorer import layouts


def test_flop_per_byte_is_counted_on_real_arrays():
    for n, c, size, m, k in fast_convolution.flop_per_byte.cases[:12]:
        x, weight = np.zeros((n, c, size, size), np.float32), np.zeros((m, c, k, k), np.float32)
        out, _ = ops.conv2d(x, weight)
        flops = 2 * ops.conv_multiply_adds(x.shape, weight.shape)
        counted = flops / (x.nbytes + weight.nbytes + out.nbytes)
        assert math.isclose(fast_convolution.flop_per_byte.solve(n, c, size, m, k), counted)


def test_rows_that_fit_is_the_largest_block_whose_columns_fit():
    for cache, n, c, h_out, w_out, k in fast_convolution.rows_that_fit.cases:
        fitting = [rows for rows in range(1, h_out + 1)
                   if ops.memory_bytes((c * k * k, rows * w_out * n)) <= cache]
        assert fast_convolution.rows_that_fit.solve(cache, n, c, h_out, w_out, k) == max(fitting, default=1)


def test_those_columns_are_what_the_explorer_s_convolution_makes(monkeypatch):
    made, empty = [], np.empty

    def noted(shape, dtype):
        made.append(empty(shape, dtype))
        return made[-1]

    monkeypatch.setattr(layouts.np, "empty", noted)
    rows = fast_convolution.rows_that_fit.solve(20_000, 5, 3, 9, 8, 2)
    layouts.images_last(np.zeros((3, 10, 9, 5), np.float32), np.zeros((4, 3, 2, 2), np.float32), rows)
    assert max(array.nbytes for array in made if array.ndim == 6) == 4 * 3 * 4 * 8 * 5 * rows <= 20_000


def test_unfold_multiply_is_the_layer_with_its_stride():
    for x, weight, stride in fast_convolution.unfold_multiply.cases:
        expected, _ = ops.conv2d(x, weight, stride=stride)
        np.testing.assert_allclose(fast_convolution.unfold_multiply.solve(x, weight, stride), expected,
                                   atol=1e-12)


def test_einsum_work_is_counted_by_looping():
    a, b, c, d = 20, 30, 40, 50
    passes = sum(1 for _ in np.ndindex(a, b, c, d // 10)) * 10
    orders = [a * b * c + a * c * d, b * c * d + a * b * d]
    assert fast_convolution.einsum_work.right == (passes, min(orders))


def test_depthwise_gain_is_the_ratio_of_the_slower_ceilings():
    x, keeps = (1, 100, 50, 50), {"padding": 2, "groups": 100}
    work = [ops.conv_multiply_adds(x, (100, 100, 1, 1)), ops.conv_multiply_adds(x, (100, 1, 5, 5), **keeps)]
    moving = 2 * ops.memory_bytes(x) / 10e9
    a, b = (max(2 * count / 100e9, moving) for count in work)
    assert math.isclose(a / b, fast_convolution.depthwise_gain.right)


# ---- right, in other styles ----

@pytest.mark.parametrize("kind", [float, np.float32, np.float64, np.array, Fraction])
def test_flop_per_byte_in_any_type(kind, checked):
    assert checked(fast_convolution.flop_per_byte,
                   lambda *case: kind(fast_convolution.flop_per_byte.solve(*case)))[0] is True


def counting_up(cache, n, c, h_out, w_out, k):
    rows = 1
    while rows < h_out and (rows + 1) * c * k * k * w_out * n * 4 <= cache:
        rows += 1
    return rows


@pytest.mark.parametrize("answer", [
    counting_up, lambda *case: np.int32(counting_up(*case)), lambda *case: float(counting_up(*case)),
    lambda cache, n, c, h, w, k: int(np.clip(cache // (np.float32(0).nbytes * c * k**2 * w * n), 1, h)),
])
def test_rows_that_fit_in_other_styles(answer, checked):
    assert checked(fast_convolution.rows_that_fit, answer)[0] is True


def picture_by_picture(x, weight, stride):
    maps = []
    for image in x:
        view = sliding_window_view(image, weight.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
        columns = view.transpose(0, 3, 4, 1, 2).reshape(weight[0].size, -1)
        maps.append((weight.reshape(len(weight), -1) @ columns).reshape(len(weight), *view.shape[1:3]))
    return np.array(maps)


def by_taps(x, weight, stride):
    k_h, k_w = weight.shape[2:]
    height, width = (x.shape[2] - k_h) // stride + 1, (x.shape[3] - k_w) // stride + 1
    rows = [x[:, c, i:i + stride * height:stride, j:j + stride * width:stride][:, :height, :width].ravel()
            for c in range(x.shape[1]) for i in range(k_h) for j in range(k_w)]
    out = weight.reshape(len(weight), -1) @ np.stack(rows)
    return out.reshape(len(weight), len(x), height, width).swapaxes(0, 1).tolist()


@pytest.mark.parametrize("answer", [
    picture_by_picture, by_taps,
    lambda x, weight, stride: np.einsum(
        "nchwij,mcij->nmhw", sliding_window_view(x, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride],
        weight),
    lambda x, weight, stride: ops.conv2d(x.astype(np.float32), weight.astype(np.float32), stride=stride)[0],
])
def test_unfold_multiply_in_other_styles(answer, checked):
    right, text = checked(fast_convolution.unfold_multiply, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [[1200000, 64000], (1.2e6, 6.4e4), np.array([1200000, 64000])])
def test_einsum_work_in_any_type(answer, checked):
    assert checked(fast_convolution.einsum_work, answer)[0] is True


@pytest.mark.parametrize("answer", [2.5, np.float32(2.5), Fraction(5, 2), 0.5e-3 / 0.2e-3])
def test_depthwise_gain_in_any_type(answer, checked):
    assert checked(fast_convolution.depthwise_gain, answer)[0] is True


# ---- slips, in students' own code ----

SLIPS = {
    "channels last of the axes": (fast_convolution.unfold_multiply, """
        def unfold_multiply(x, weight, stride):
            view = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
            view = view[:, :, ::stride, ::stride]
            n, c, h, w, a, b = view.shape
            columns = view.reshape(c * a * b, n * h * w)
            return (weight.reshape(len(weight), -1) @ columns).reshape(n, -1, h, w)""", ["Your columns are no windows"]),
    "images named filters": (fast_convolution.unfold_multiply, """
        def unfold_multiply(x, weight, stride):
            view = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
            view = view[:, :, ::stride, ::stride]
            n, c, h, w, a, b = view.shape
            columns = view.transpose(1, 4, 5, 0, 2, 3).reshape(c * a * b, n * h * w)
            return (weight.reshape(len(weight), -1) @ columns).reshape(n, len(weight), h, w)""",
                             ["relabels numbers instead of moving them"]),
    "channels within taps": (fast_convolution.unfold_multiply, """
        def unfold_multiply(x, weight, stride):
            view = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
            view = view[:, :, ::stride, ::stride]
            n, c, h, w, a, b = view.shape
            columns = view.transpose(4, 5, 1, 0, 2, 3).reshape(-1, n * h * w)
            return (weight.reshape(len(weight), -1) @ columns).reshape(-1, n, h, w).swapaxes(0, 1)""",
                             ["runs through the channels within each tap"]),
    "images behind places": (fast_convolution.unfold_multiply, """
        def unfold_multiply(x, weight, stride):
            view = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
            view = view[:, :, ::stride, ::stride]
            n, c, h, w, a, b = view.shape
            columns = view.transpose(1, 4, 5, 2, 3, 0).reshape(c * a * b, -1)
            return (weight.reshape(len(weight), -1) @ columns).reshape(-1, n, h, w).swapaxes(0, 1)""",
                             ["through the images within each place"]),
    "no place at the end": (fast_convolution.flop_per_byte, """
        def flop_per_byte(n, c, size, m, k):
            o = size - k
            return 2*n*m*o**2*c*k**2 / (4 * (n*c*size**2 + m*c*k**2 + n*m*o**2))""", ["the first place too"]),
    "the last row never tried": (fast_convolution.rows_that_fit, """
        def rows_that_fit(cache, n, c, h_out, w_out, k):
            rows = 1
            for more in range(1, h_out):
                if 4 * n * c * k**2 * w_out * more <= cache:
                    rows = more
            return rows""", ["Does your loop try the last one?"]),
    "forgets the batch": (fast_convolution.rows_that_fit, """
        def rows_that_fit(cache, n, c, h_out, w_out, k):
            one_row = w_out * c * k * k * 4
            return min(max(cache // one_row, 1), h_out)""", ["You count the columns of one image"]),
    "true division": (fast_convolution.rows_that_fit, """
        def rows_that_fit(cache, n, c, h_out, w_out, k):
            return max(1, min(h_out, cache / (4 * n * c * k * k * w_out)))""", ["only whole rows"]),
    "pairs over bytes": (fast_convolution.flop_per_byte, """
        def flop_per_byte(n, c, size, m, k):
            o = size - k + 1
            return n*m*o*o*c*k*k / (4 * (n*c*size*size + m*c*k*k + n*m*o*o))""", ["half of the right ones"]),
    "same padding": (fast_convolution.flop_per_byte, """
        def flop_per_byte(n, c, size, m, k):
            work = 2 * n * m * size**2 * c * k**2
            return work / 4 / (n * c * size**2 + m * c * k**2 + n * m * size**2)""", ["as large as the input"]),
}


@pytest.mark.parametrize("asked, source, told", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told(asked, source, told, checked):
    right, text = checked(asked, run_cell(source, asked.name))
    assert right is False
    assert not [words for words in told if words not in text], text
