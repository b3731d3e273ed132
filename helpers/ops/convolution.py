"""The convolution layer in one and two dimensions, forward and backward.

What deep learning calls convolution is cross-correlation: the kernel is not flipped. The plan is short:
copy the pixels under every tap into columns, one column for each position of the window, and let one matrix
product do all the sums. Two habits make it fast and change no result: in memory the images come last
(see `windows.py`), so that every copy is a long run, and the columns are filled for a few output rows at a
time, so that they stay in the processor's cache. Neighbouring output rows read mostly the same pixels; where
columns are only read, they share them (`strip_blocks`).
"""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from helpers.ops.convolution_arguments import ConvCache, check_arrays, check_grad_out, conv_windows
from helpers.ops.windows import (
    all_taps, batch_first, images_last, padded_images_last, row_taps, scatter, without_border)

BLOCK_BYTES = 4 * 2**20     # of columns at a time; measured: half and double are a few percent slower


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Cross-correlate every image with every filter: a layer's output maps.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
        A batch of images.
    weight : numpy.ndarray, shape (C_out, C/groups, k_h, k_w), dtype of `x`
        One filter for each output channel; it spans all input channels of its group.
    bias : numpy.ndarray, shape (C_out,), dtype of `x`, optional
        Added to each output map.
    stride, padding, dilation : int or (int, int)
        Along the height and the width; `padding` (zeros at each end) may also be "valid" or "same".
    groups : int
        Input and output channels are split into this many groups that do not see each other.

    Returns
    -------
    out : numpy.ndarray, shape (N, C_out, H_out, W_out)
        out[n, c, i, j] = bias[c] + sum of x_padded[n, m, i s_h + a d_h, j s_w + b d_w] weight[c, m, a, b]
        over channels m and taps a, b. In memory the images come last.
    cache : ConvCache
        For `conv2d_backward`. Where x is already images last and has no border, it is kept without a copy.

    Raises
    ------
    ValueError
        If shapes do not fit each other or the kernel does not fit the padded image; the message shows both.
    TypeError
        For integer images or a mix of dtypes.
    """
    check_arrays("conv2d", 2, x, weight, bias, groups)
    windows, borders = conv_windows("conv2d", x.shape, weight.shape, stride, padding, dilation)
    return _forward(x, weight, bias, windows, borders, groups)


def _forward(x, weight, bias, windows, borders, groups):
    padded = padded_images_last(x, borders)
    out = np.empty((len(weight), *windows.out_size, len(x)), dtype=x.dtype)
    per_group = len(weight) // groups
    filters = weight.swapaxes(1, 2).reshape(groups, 1, per_group, -1)       # taps in the order of a strip
    maps = out.reshape(groups, per_group, len(out[0]), -1).swapaxes(1, 2)
    for rows, strips in strip_blocks(padded, windows, groups):
        np.matmul(filters, strips, out=maps[:, rows])
        if bias is not None:
            out[:, rows] += bias[:, None, None, None]
    out = batch_first(out)
    return out, ConvCache(padded, weight, bias is not None, windows, borders, groups, out.shape)


def row_blocks(channels, images, windows, dtype):
    """Split the output's rows so that the columns of one part take about BLOCK_BYTES; at least one row.

    Yields
    ------
    rows : slice
        The rows of the output in this part.
    columns : numpy.ndarray, shape (C, k_h, k_w, rows, W_out, N)
        Memory for their columns, contiguous and not filled; the next part uses the same.
    """
    height, width = windows.out_size
    numbers_per_row = channels * windows.kernel[0] * windows.kernel[1] * width * images
    step = min(height, max(1, BLOCK_BYTES // max(1, numbers_per_row * np.dtype(dtype).itemsize)))
    buffer = np.empty(step * numbers_per_row, dtype)
    for start in range(0, height, step):
        rows = slice(start, min(start + step, height))
        size = rows.stop - rows.start
        yield rows, buffer[:size * numbers_per_row].reshape(channels, *windows.kernel, size, width, images)


def column_blocks(padded, windows):
    """`row_blocks`, the columns filled with the pixels of (C, H, W, N) under every tap."""
    pixels = all_taps(padded, windows)
    for rows, columns in row_blocks(len(padded), padded.shape[3], windows, padded.dtype):
        columns[...] = pixels[:, :, :, rows]
        yield rows, columns


def strip_blocks(padded, windows, groups):
    """For each output row, the pixels under every tap: one matrix, of which neighbouring rows share most.

    A strip holds, for each row of the image, the pixels under the taps of one row of the kernel. The strips of
    k_h rows, one after the other in memory, are all that an output row needs; the next output row needs the
    same without the first. So a pixel is copied k_w times, not k_h k_w times.

    Yields
    ------
    rows : slice
        Rows of the output; their strips take about BLOCK_BYTES, or there is a single one.
    strips : numpy.ndarray, shape (groups, rows, k_h C/groups k_w, W_out N)
        To be read only, since the matrices overlap; the next part uses the same memory.
    """
    (k_h, k_w), (s_h, _), (d_h, _), (height, width) = windows
    channels, images = len(padded) // groups, padded.shape[3]
    pixels = row_taps(padded, windows)
    pixels = pixels.reshape(groups, channels, *pixels.shape[1:]).transpose(0, 2, 1, 3, 4, 5)
    strip = channels * k_w * width * images             # numbers
    step = max(1, min(height, (BLOCK_BYTES // max(1, strip * padded.itemsize) - k_h) // s_h + 1))
    step = 1 if d_h > 1 else step                       # the rows under a dilated kernel are no neighbours
    memory = np.empty((groups, (step - 1) * s_h + k_h, channels, k_w, width, images), padded.dtype)
    group, row, *_, number = memory.strides
    for start in range(0, height, step):
        rows = slice(start, min(start + step, height))
        top, bottom = rows.start * s_h, (rows.stop - 1) * s_h + (k_h - 1) * d_h + 1
        needed = pixels[:, top:bottom:d_h]
        memory[:, :needed.shape[1]] = needed
        yield rows, as_strided(memory, (groups, rows.stop - rows.start, k_h * channels * k_w, width * images),
                               (group, s_h * row, width * images * number, number), writeable=False)


def as_matrices(maps, groups):
    """The channels (and taps) of each group as rows, all positions as columns; a view, so that it can be written to.

    Maps (C, rows, W, N) become (groups, C/groups, rows W N); columns (C, k_h, k_w, rows, W, N) become
    (groups, C/groups k_h k_w, rows W N).
    """
    positions = math.prod(maps.shape[-3:])
    per_group = math.prod(maps.shape[:-3]) // groups
    return maps.reshape(groups, per_group, positions)


def write_columns(filters, maps, out):
    """out = filters @ maps, group by group.

    Where a group has a single filter (depthwise) that is a product of a column and a row, which `matmul`
    does an order of magnitude slower than a plain multiplication.
    """
    product = np.multiply if filters.shape[2] == 1 else np.matmul
    product(filters, maps, out=out)


def conv2d_backward(grad_out, cache, needs_x_grad=True):
    """Gradients of a loss with respect to everything that went into `conv2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C_out, H_out, W_out), dtype of the forward input
        The upstream gradient, dL/d out.
    cache : ConvCache
        From the forward pass.
    needs_x_grad : bool
        False saves a matrix product and the scattering where nobody asks for grad_x: the first layer.

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W), or None if not needed
        Each output pays the pixels it has read, weighted as it read them; pixels no window reads get 0.
    grad_weight : numpy.ndarray, shape of `weight`
        For each tap, the sum over all positions of (pixel under the tap) times (upstream gradient).
    grad_bias : numpy.ndarray, shape (C_out,), or None if there was no bias
    """
    check_grad_out("conv2d_backward", grad_out, cache.out_shape, cache.images.dtype)
    grad_maps = images_last(grad_out)
    grad_x = _grad_x(grad_maps, cache) if needs_x_grad else None
    grad_bias = grad_maps.sum(axis=(1, 2, 3)) if cache.has_bias else None
    return grad_x, _grad_weight(grad_maps, cache), grad_bias


def _grad_weight(grad_maps, cache):
    """For each tap, the sum over all positions of (pixel under the tap) times (upstream gradient)."""
    (k_h, k_w), groups, m = cache.windows.kernel, cache.groups, len(grad_maps)
    upstream = grad_maps.reshape(groups, m // groups, grad_maps.shape[1], -1).transpose(0, 2, 3, 1)
    total = np.zeros((groups, cache.weight[0].size, m // groups), upstream.dtype)
    for rows, strips in strip_blocks(cache.images, cache.windows, groups):
        for index, row in enumerate(range(rows.start, rows.stop)):
            total += strips[:, index] @ upstream[:, row]        # the long axis first: BLAS is faster that way
    by_tap = total.reshape(groups, k_h, -1, k_w, m // groups)
    return by_tap.transpose(0, 4, 2, 1, 3).reshape(cache.weight.shape)


def _grad_x(grad_maps, cache):
    """Each output pays the pixels it has read, weighted as it read them."""
    images, windows, groups = cache.images, cache.windows, cache.groups
    filters = cache.weight.reshape(groups, len(cache.weight) // groups, -1).transpose(0, 2, 1)
    grad_padded = np.zeros_like(images)
    for rows, columns in row_blocks(len(images), images.shape[3], windows, images.dtype):
        write_columns(filters, as_matrices(grad_maps[:, rows], groups), out=as_matrices(columns, groups))
        scatter(columns, windows, rows, grad_padded)
    return without_border(grad_padded, cache.borders)


def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Cross-correlate every signal with every filter.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, W), floating point
    weight : numpy.ndarray, shape (C_out, C/groups, k), dtype of `x`
    bias : numpy.ndarray, shape (C_out,), dtype of `x`, optional
    stride, padding, dilation, groups : int
        As in `conv2d`.

    Returns
    -------
    out : numpy.ndarray, shape (N, C_out, W_out)
    cache : ConvCache
        For `conv1d_backward`. A signal is a picture one pixel high, and is treated as one.

    Raises
    ------
    ValueError, TypeError
        As `conv2d`.
    """
    check_arrays("conv1d", 1, x, weight, bias, groups)
    windows, borders = conv_windows("conv1d", x.shape, weight.shape, stride, padding, dilation)
    out, cache = _forward(x[:, :, None], weight[:, :, None], bias, windows, borders, groups)
    return out[:, :, 0], cache


def conv1d_backward(grad_out, cache, needs_x_grad=True):
    """Gradients of a loss with respect to everything that went into `conv1d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C_out, W_out)
    cache : ConvCache
        From `conv1d`.
    needs_x_grad : bool
        As in `conv2d_backward`.

    Returns
    -------
    grad_x, grad_weight, grad_bias
        Shapes of x, weight and bias; None for what is not needed or was not there.
    """
    n, c_out, _, width = cache.out_shape
    check_grad_out("conv1d_backward", grad_out, (n, c_out, width), cache.images.dtype)
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_out[:, :, None], cache, needs_x_grad)
    return grad_x[:, :, 0] if needs_x_grad else None, grad_weight[:, :, 0], grad_bias
