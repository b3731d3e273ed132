"""The windows of a sliding kernel, tap by tap: what convolution and pooling share.

Public arrays have shape (N, C, H, W). In memory the images come last, (C, H, W, N): then a shifted
window of a whole row, for all images at once, is one run of numbers that a processor copies and adds at
full speed. Functions here work on arrays in that order; `images_last` and `batch_first` go to and fro.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided


class Windows(NamedTuple):
    """A grid of windows over a (padded) image; every entry is (height, width)."""

    kernel: tuple
    stride: tuple
    dilation: tuple
    out_size: tuple

    def taps(self):
        """Positions (i, j) in the kernel, row by row."""
        return product(range(self.kernel[0]), range(self.kernel[1]))

    def overlap(self):
        """Whether a pixel may lie in several windows."""
        return any(s < d * (k - 1) + 1 for k, s, d in zip(self.kernel, self.stride, self.dilation))

    def rows(self):
        """All rows of the output."""
        return slice(0, self.out_size[0])


def images_last(x):
    """(N, C, H, W) as a contiguous (C, H, W, N): free where the memory is already so, a copy otherwise."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0))


def batch_first(images):
    """A view (N, C, H, W) of (C, H, W, N)."""
    return images.transpose(3, 0, 1, 2)


def has_border(borders):
    """Whether any of ((top, bottom), (left, right)) is not 0."""
    return any(before or after for before, after in borders)


def padded_images_last(x, borders, value=0):
    """`images_last` with a border of `value`: ((top, bottom), (left, right)) pixels, none of them negative."""
    if not has_border(borders):
        return images_last(x)
    (top, bottom), (left, right) = borders
    n, c, h, w = x.shape
    padded = np.zeros((c, top + h + bottom, left + w + right, n), dtype=x.dtype)
    if value != 0:
        padded[...] = value
    padded[:, top:top + h, left:left + w] = x.transpose(1, 2, 3, 0)
    return padded


def without_border(padded, borders):
    """A view (N, C, H, W) of what lies inside the border of (C, H + border, W + border, N)."""
    (top, bottom), (left, right) = borders
    _, height, width, _ = padded.shape
    return batch_first(padded[:, top:height - bottom, left:width - right])


def tap(images, windows, i, j, rows):
    """What kernel position (i, j) sees as the windows move: one pixel for each output.

    Parameters
    ----------
    images : numpy.ndarray, shape (C, H, W, N)
    windows : Windows
    i, j : int
        Row and column in the kernel.
    rows : slice
        The rows of the output to look at, with both ends given.

    Returns
    -------
    numpy.ndarray, shape (C, len(rows), W_out, N)
        A view: adding to it adds to `images`, each pixel at most once.
    """
    (s_h, s_w), (d_h, d_w) = windows.stride, windows.dilation
    top, left = i * d_h + rows.start * s_h, j * d_w
    bottom, right = i * d_h + (rows.stop - 1) * s_h + 1, j * d_w + (windows.out_size[1] - 1) * s_w + 1
    return images[:, top:bottom:s_h, left:right:s_w]


def all_taps(images, windows):
    """What every tap sees, (C, k_h, k_w, H_out, W_out, N): a view, to be read only, since windows overlap in it."""
    (s_h, s_w), (d_h, d_w) = windows.stride, windows.dilation
    channels, _, _, n = images.shape
    channel, row, column, image = images.strides        # bytes from one number to the next along each axis
    return as_strided(images, (channels, *windows.kernel, *windows.out_size, n),
                      (channel, d_h * row, d_w * column, s_h * row, s_w * column, image), writeable=False)


def row_taps(images, windows):
    """What the taps of one row of the kernel see in each row, (C, H, k_w, W_out, N): a view, to be read only."""
    channels, height, _, n = images.shape
    channel, row, column, image = images.strides
    return as_strided(images, (channels, height, windows.kernel[1], windows.out_size[1], n),
                      (channel, row, windows.dilation[1] * column, windows.stride[1] * column, image),
                      writeable=False)


def scatter(columns, windows, rows, images):
    """Add `columns`, (C, k_h, k_w, rows, W_out, N), to the pixels under the taps; where windows overlap it adds up."""
    for i, j in windows.taps():
        pixels = tap(images, windows, i, j, rows)
        pixels += columns[:, i, j]
