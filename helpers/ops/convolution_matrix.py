"""The convolution layer written out as a matrix: one row for each output, one column for each pixel.

A convolution without a bias is a linear map, so some matrix M does the same: out.ravel() = M @ x.ravel().
Most of M is zero, and its other entries are the few weights again and again: at stride 1 and on a signal, one
number stands on each diagonal (a Toeplitz matrix); on a picture this holds block by block. M is for looking at
and for proofs. A layer never builds it: from 28×28 pixels to 26×26 it has 529,984 entries, for 9 weights.
"""

import numpy as np

from helpers.ops.arguments import float_array, per_axis, whole_number
from helpers.ops.convolution_arguments import conv_windows


def conv2d_matrix(weight, size, stride=1, padding=0, dilation=1, groups=1):
    """The matrix that does to one image, laid out as a vector, what `conv2d` does.

    Parameters
    ----------
    weight : numpy.ndarray, shape (C_out, C/groups, k_h, k_w), floating point
    size : int or (int, int)
        H and W of the image, in pixels: the matrix depends on it, though the weights do not.
    stride, padding, dilation, groups
        As in `conv2d`.

    Returns
    -------
    numpy.ndarray, shape (C_out H_out W_out, C H W), dtype of `weight`
        Rows in the order of out.ravel(), columns in the order of x.ravel(), for out and x without their batch
        axis: channel by channel, row by row.

    Raises
    ------
    ValueError, TypeError
        If the kernel does not fit the padded image, groups does not divide the filters, or weight is no
        array of floating-point numbers of this shape.
    """
    groups = _check_weight("conv2d_matrix", 2, weight, groups)
    size = per_axis("conv2d_matrix", "size", size, 2, 1)
    x_shape = (1, weight.shape[1] * groups, *size)
    windows, borders = conv_windows("conv2d_matrix", x_shape, weight.shape, stride, padding, dilation)
    return _matrix(weight, size, windows, borders, groups)


def conv1d_matrix(weight, size, stride=1, padding=0, dilation=1, groups=1):
    """The matrix that does to one signal, laid out as a vector, what `conv1d` does.

    Parameters
    ----------
    weight : numpy.ndarray, shape (C_out, C/groups, k), floating point
    size : int
        W, the length of the signal.
    stride, padding, dilation, groups
        As in `conv1d`.

    Returns
    -------
    numpy.ndarray, shape (C_out W_out, C W), dtype of `weight`

    Raises
    ------
    ValueError, TypeError
        As `conv2d_matrix`.
    """
    groups = _check_weight("conv1d_matrix", 1, weight, groups)
    size = per_axis("conv1d_matrix", "size", size, 1, 1)
    x_shape = (1, weight.shape[1] * groups, *size)
    windows, borders = conv_windows("conv1d_matrix", x_shape, weight.shape, stride, padding, dilation)
    return _matrix(weight[:, :, None], (1, *size), windows, borders, groups)    # a picture one pixel high


def _check_weight(function, axes, weight, groups):
    """`groups` as an int; weight is a floating-point array of whole filters."""
    float_array(function, "weight", weight)
    if weight.ndim != axes + 2 or weight.size == 0:
        taps = "k" if axes == 1 else "k_h, k_w"
        raise ValueError(f"{function}: weight must have shape (C_out, C/groups, {taps}) with no size 0, but "
                         f"weight.shape = {weight.shape}")
    groups = whole_number(function, "groups", groups, 1)
    if len(weight) % groups:
        raise ValueError(f"{function}: groups {groups} must divide the {len(weight)} output channels "
                         f"(weight.shape = {weight.shape})")
    return groups


def _matrix(weight, size, windows, borders, groups):
    """Tap by tap: in each window's row, at the column of the pixel under the tap, stands the tap's weight."""
    (h, w), filters, channels = size, len(weight) // groups, weight.shape[1]
    places = windows.out_size[0] * windows.out_size[1]
    matrix = np.zeros((groups, filters, places, groups, channels, h * w), weight.dtype)
    by_group = weight.reshape(groups, filters, *weight.shape[1:])
    for a, b in windows.taps():
        pixel = _pixel_under_tap(size, windows, borders, a, b)
        window = np.flatnonzero(pixel >= 0)             # elsewhere the tap reads a zero of the border
        for g in range(groups):                         # a filter reads the channels of its own group
            matrix[g, :, window, g, :, pixel[window]] = by_group[g, :, :, a, b]
    return matrix.reshape(groups * filters * places, groups * channels * h * w)


def _pixel_under_tap(size, windows, borders, a, b):
    """For each window, in the output's order, the number of the pixel under tap (a, b); -1 in the border."""
    numbers = np.pad(np.arange(size[0] * size[1]).reshape(size), borders, constant_values=-1)
    rows = a * windows.dilation[0] + windows.stride[0] * np.arange(windows.out_size[0])
    columns = b * windows.dilation[1] + windows.stride[1] * np.arange(windows.out_size[1])
    return numbers[np.ix_(rows, columns)].ravel()
