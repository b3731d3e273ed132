"""Windows as columns of a matrix, and back: `unfold` (also called im2col) and `fold` (col2im).

Each is the other's transpose as a linear map, so each is the other's backward pass. fold(unfold(x)) is not
x: a pixel that several windows hold comes back that many times.
"""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, per_axis
from helpers.ops.convolution_arguments import check_grad_out, check_x, conv_windows
from helpers.ops.windows import (
    Windows,
    all_taps,
    batch_first,
    images_last,
    padded_images_last,
    scatter,
    without_border,
)


class FoldCache(NamedTuple):
    """What `unfold`, `fold` and their backward passes have in common: the two shapes and where windows lie."""

    image_shape: tuple      # (N, C, H, W)
    columns_shape: tuple    # (N, C k_h k_w, L)
    windows: Windows
    borders: tuple
    dtype: np.dtype


def unfold(x, kernel_size, dilation=1, padding=0, stride=1):
    """Lay every window out as one column.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
    kernel_size, dilation, padding, stride : int or (int, int)
        As in `torch.nn.functional.unfold`; mind the order.

    Returns
    -------
    columns : numpy.ndarray, shape (N, C k_h k_w, L)
        L = H_out W_out windows, row by row; within a column channel by channel, then tap by tap.
    cache : FoldCache
        For `unfold_backward`.

    Raises
    ------
    ValueError, TypeError
        If the kernel does not fit the padded image, or x is no batch of floating-point images.
    """
    check_x("unfold", x, 2)
    cache = _cache("unfold", x.shape, x.dtype, kernel_size, dilation, padding, stride)
    return _unfold(x, cache), cache


def unfold_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `unfold`: each pixel collects from all its copies.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C k_h k_w, L)
    cache : FoldCache

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W)
    """
    check_grad_out("unfold_backward", grad_out, cache.columns_shape, cache.dtype)
    return _fold(grad_out, cache)


def fold(x, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Add every column back to the places in an image that its window covers.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C k_h k_w, L), floating point
        One column for each window, as `unfold` gives them.
    output_size : int or (int, int)
        Height and width of the images, since several sizes have the same number of windows.
    kernel_size, dilation, padding, stride : int or (int, int)

    Returns
    -------
    out : numpy.ndarray, shape (N, C, H, W)
        Overlaps add up; pixels that no window covers are 0.
    cache : FoldCache
        For `fold_backward`.

    Raises
    ------
    ValueError, TypeError
        If x does not have as many rows and columns as the kernel and the output size ask for.
    """
    float_array("fold", "x", x)
    kernel = per_axis("fold", "kernel_size", kernel_size, 2, 1)
    size = per_axis("fold", "output_size", output_size, 2, 1)
    taps = kernel[0] * kernel[1]
    if x.ndim != 3 or x.shape[1] % taps or x.shape[1] == 0:
        raise ValueError(f"fold: x must have shape (N, C k_h k_w, L), its second size a multiple of "
                         f"{kernel[0]} x {kernel[1]} = {taps}, but x.shape = {x.shape}")
    image_shape = (len(x), x.shape[1] // taps, *size)
    cache = _cache("fold", image_shape, x.dtype, kernel, dilation, padding, stride)
    if x.shape != cache.columns_shape:
        height, width = cache.windows.out_size
        raise ValueError(f"fold: output_size {size} holds {height} x {width} = {height * width} windows, but x has "
                         f"{x.shape[2]} columns (x.shape = {x.shape})")
    return batch_first(images_last(_fold(x, cache))), cache


def fold_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `fold`: each column reads its window.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, H, W)
    cache : FoldCache

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C k_h k_w, L)
    """
    check_grad_out("fold_backward", grad_out, cache.image_shape, cache.dtype)
    return _unfold(grad_out, cache)


def _cache(function, image_shape, dtype, kernel_size, dilation, padding, stride):
    n, c = image_shape[:2]
    kernel = per_axis(function, "kernel_size", kernel_size, 2, 1)
    padding = per_axis(function, "padding", padding, 2, 0)
    stride, dilation = (per_axis(function, name, value, 2, 1)
                        for name, value in (("stride", stride), ("dilation", dilation)))
    windows, borders = conv_windows(function, image_shape, (1, c, *kernel), stride, padding, dilation)
    columns_shape = (n, c * kernel[0] * kernel[1], windows.out_size[0] * windows.out_size[1])
    return FoldCache(image_shape, columns_shape, windows, borders, dtype)


def _unfold(images, cache):
    columns = np.array(all_taps(padded_images_last(images, cache.borders), cache.windows), order="C")
    _, height, width = cache.columns_shape
    return columns.reshape(height, width, len(images)).transpose(2, 0, 1)


def _fold(columns, cache):
    (n, c, h, w), ((top, bottom), (left, right)) = cache.image_shape, cache.borders
    padded = np.zeros((c, top + h + bottom, left + w + right, n), cache.dtype)
    windows = cache.windows
    split = columns.transpose(1, 2, 0).reshape(c, *windows.kernel, *windows.out_size, n)
    scatter(split, windows, windows.rows(), padded)
    return without_border(padded, cache.borders)
