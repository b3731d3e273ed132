"""What makes the convolution fast must not show in its results: memory order, blocks of rows, work left out."""

import tracemalloc

import numpy as np
import pytest

from helpers import ops
from helpers.ops import convolution
from helpers.ops.convolution import as_matrices, column_blocks, row_blocks
from helpers.ops.windows import Windows, images_last

RNG = np.random.default_rng


def numbers(*shape, seed=0, dtype=np.float64):
    return RNG(seed).standard_normal(shape).astype(dtype)


@pytest.mark.parametrize("block_bytes", [1, 700, 3000, 2**40])
@pytest.mark.parametrize("settings", [dict(stride=1, padding=2), dict(stride=(2, 3), padding=(1, 0), dilation=(2, 1)),
                                      dict(stride=1, padding=1, groups=2)])
def test_the_size_of_a_block_changes_nothing(monkeypatch, block_bytes, settings):
    weight = numbers(6, 4 // settings.get("groups", 1), 3, 2, seed=1)
    arrays = numbers(3, 4, 9, 8), weight, numbers(6, seed=2)
    transposed = numbers(3, 4, 5, 6), numbers(4, 6 // settings.get("groups", 1), 3, 2, seed=1), numbers(6, seed=2)
    expected = everything(arrays, transposed, settings)
    monkeypatch.setattr(convolution, "BLOCK_BYTES", block_bytes)
    for one, other in zip(everything(arrays, transposed, settings), expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-13)


def everything(arrays, transposed, settings):
    """All results of a convolution and of a transposed one, forward and backward."""
    results = []
    for name, given in [("conv2d", arrays), ("conv_transpose2d", transposed)]:
        out, cache = getattr(ops, name)(*given, **settings)
        results += [out, *getattr(ops, f"{name}_backward")(numbers(*out.shape, seed=3), cache)]
    return results


def test_blocks_cover_every_row_once_and_stay_small(monkeypatch):
    monkeypatch.setattr(convolution, "BLOCK_BYTES", 3000)
    windows = Windows((3, 2), (1, 1), (1, 1), (10, 4))          # a row of columns: 2 * 6 * 4 * 3 * 8 = 1152 bytes
    blocks = [(rows, columns.shape) for rows, columns in row_blocks(2, 3, windows, np.float64)]
    assert [(rows.start, rows.stop) for rows, _ in blocks] == [(0, 2), (2, 4), (4, 6), (6, 8), (8, 10)]
    assert {shape for _, shape in blocks} == {(2, 3, 2, 2, 4, 3)}
    assert [rows.stop for rows, _ in row_blocks(2, 3, windows, np.float32)] == [5, 10]
    assert [rows.stop for rows, _ in row_blocks(2, 9, windows, np.float64)] == list(range(1, 11))


def test_columns_hold_the_pixels_under_each_tap():
    images = images_last(np.arange(2 * 1 * 3 * 4.0).reshape(2, 1, 3, 4))
    (rows, columns), = column_blocks(images, Windows((2, 2), (1, 2), (1, 1), (2, 2)))
    assert (rows.start, rows.stop) == (0, 2)
    assert columns[0, 0, 1, :, :, 0].tolist() == [[1, 3], [5, 7]]
    assert columns[0, 1, 0, :, :, 1].tolist() == [[16, 18], [20, 22]]


def test_matrices_are_views_of_the_output_so_that_products_land_there():
    out = np.zeros((6, 9, 4, 3))
    matrices = as_matrices(out[:, 2:5], groups=2)
    assert matrices.shape == (2, 3, 36)
    assert np.shares_memory(matrices, out)
    columns = np.zeros((4, 3, 2, 5, 4, 3))
    assert as_matrices(columns, groups=2).shape == (2, 12, 60)
    assert np.shares_memory(as_matrices(columns, groups=2), columns)


@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize("bias", [None, "given"])
def test_no_gradient_of_the_input_when_nobody_needs_it(monkeypatch, axes, bias):
    x, weight = numbers(2, 3, 6, 5)[(..., 0)[:3 - axes]], numbers(4, 3, 3, 2, seed=1)[(..., 0)[:3 - axes]]
    forward, backward = {1: (ops.conv1d, ops.conv1d_backward), 2: (ops.conv2d, ops.conv2d_backward)}[axes]
    out, cache = forward(x, weight, None if bias is None else numbers(4), stride=2, padding=1)
    upstream = numbers(*out.shape, seed=2)
    full = backward(upstream, cache)
    monkeypatch.setattr(convolution, "scatter", None)           # the work is left out: calling it would fail
    grad_x, grad_weight, grad_bias = backward(upstream, cache, needs_x_grad=False)
    assert grad_x is None
    np.testing.assert_array_equal(grad_weight, full[1])
    assert (grad_bias is None) if bias is None else np.array_equal(grad_bias, full[2])


def test_no_copy_of_what_is_already_images_last():
    x = images_last(numbers(5, 2, 6, 7)).transpose(3, 0, 1, 2)
    _, cache = ops.conv2d(x, numbers(3, 2, 2, 2))
    assert np.shares_memory(cache.images, x)


def test_peak_memory_is_far_below_the_full_column_matrix():
    x, weight = numbers(8, 8, 48, 64, dtype=np.float32), numbers(8, 8, 5, 5, dtype=np.float32)
    megabyte = 2**20
    assert 25 * x.nbytes / megabyte == 18.75
    out, cache = ops.conv2d(x, weight, padding=2)
    upstream = images_last(out).transpose(3, 0, 1, 2).copy(order="K")
    tracemalloc.start()
    try:
        ops.conv2d(x, weight, padding=2)
        forward = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        ops.conv2d_backward(upstream, cache)
        backward = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert forward < 6.5 * megabyte, "padded input, result, 4 MB of columns"
    assert backward < 6.5 * megabyte, "padded gradient, 4 MB of columns"
