"""A convolution as matrix products, a block of columns at a time, in two memory layouts.

Both do the same multiply-adds. They differ in what lies side by side in memory, and so in how long the runs
are that are copied into the columns: one row of one output map, or that row for all images.
Stride 1, no padding, no bias: what is measured here is the copying and the matrix product.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def images_first(x, weight, block):
    """Columns of `block` images at a time.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), contiguous
    weight : numpy.ndarray, shape (M, C, k_h, k_w)
    block : int
        Images at a time; N or more makes all columns at once.

    Returns
    -------
    numpy.ndarray, shape (N, M, H_out, W_out)
    """
    pixels = sliding_window_view(x, weight.shape[2:], axis=(2, 3)).transpose(0, 1, 4, 5, 2, 3)
    height, width = pixels.shape[4:]
    out = np.empty((len(x), len(weight), height * width), x.dtype)
    for part, columns in _filled(pixels, block):
        columns = columns.reshape(len(columns), -1, height * width)
        np.matmul(weight.reshape(len(weight), -1), columns, out=out[part])
    return out.reshape(len(x), len(weight), height, width)


def images_last(x, weight, block):
    """Columns of `block` rows of the output at a time, for all images.

    Parameters
    ----------
    x : numpy.ndarray, shape (C, H, W, N), contiguous
    weight : numpy.ndarray, shape (M, C, k_h, k_w)
    block : int
        Output rows at a time; H_out or more makes all columns at once.

    Returns
    -------
    numpy.ndarray, shape (M, H_out, W_out, N)
    """
    pixels = sliding_window_view(x, weight.shape[2:], axis=(1, 2)).transpose(1, 0, 4, 5, 2, 3)
    height, width, images = pixels.shape[0], *pixels.shape[4:]
    out = np.empty((len(weight), height, width * images), x.dtype)
    for part, columns in _filled(pixels, block):
        columns = columns.reshape(len(columns), -1, width * images)
        np.matmul(weight.reshape(len(weight), -1), columns, out=out[:, part].swapaxes(0, 1))
    return out.reshape(len(weight), height, width, images)


def _filled(pixels, block):
    """Copy `block` entries of the view's first axis at a time into the same memory: (slice, columns)."""
    memory = np.empty((min(block, len(pixels)), *pixels.shape[1:]), pixels.dtype)
    for start in range(0, len(pixels), block):
        part = slice(start, min(start + block, len(pixels)))
        columns = memory[:part.stop - start]
        columns[...] = pixels[part]
        yield part, columns
