"""Average pooling: the mean of each window, and each pixel's share of the gradient."""

from typing import NamedTuple

import numpy as np

from helpers.ops.convolution_arguments import check_grad_out
from helpers.ops.pooling_windows import pool_windows
from helpers.ops.windows import Windows, batch_first, images_last, padded_images_last, tap, without_border


class AveragePoolCache(NamedTuple):
    """The mean is linear: the backward pass needs only where windows lie and by what each was divided."""

    divisors: np.ndarray    # (H_out, W_out, 1), dtype of the input
    windows: Windows
    borders: tuple          # ((top, bottom), (left, right))
    padded_shape: tuple     # (C, H + border, W + border, N)
    out_shape: tuple


def avg_pool2d(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The mean of each window, channel by channel.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
    kernel_size, stride, padding : int or (int, int)
        The stride is the kernel size unless given; the padding is at most half of the kernel's size.
    ceil_mode : bool
        Round the output size up, so that a last window may reach beyond the image and its padding.
    count_include_pad : bool
        Whether the zeros of the padding count as pixels: at the border of an image of ones, a window of
        three gives 2/3 if they do, 1 if not.

    Returns
    -------
    out : numpy.ndarray, shape (N, C, H_out, W_out)
        In memory the images come last.
    cache : AveragePoolCache
        For `avg_pool2d_backward`.

    Raises
    ------
    ValueError, TypeError
        If no window fits, an argument is out of range, or x is no batch of floating-point images.
    """
    if not isinstance(count_include_pad, (bool, np.bool_)):
        raise TypeError(f"avg_pool2d: count_include_pad must be True or False, not {count_include_pad!r}")
    windows, borders = pool_windows("avg_pool2d", x, 2, kernel_size, stride, padding, ceil_mode=ceil_mode)
    padded = padded_images_last(x, borders)
    out = window_sums(padded, windows)
    counts = [_pixels_counted(*one_axis, count_include_pad) for one_axis in
              zip(x.shape[2:], windows.kernel, windows.stride, (border[0] for border in borders), windows.out_size)]
    divisors = np.outer(*counts)[:, :, None].astype(x.dtype)
    out /= divisors
    out = batch_first(out)
    return out, AveragePoolCache(divisors, windows, borders, padded.shape, out.shape)


def _pixels_counted(size, k, s, p, outputs, count_include_pad):
    """By how many pixels each window is divided, along one axis.

    What `ceil_mode` adds behind the padding never counts, as in PyTorch.
    """
    start = np.arange(outputs) * s - p
    stop = np.minimum(start + k, size + p)
    return stop - start if count_include_pad else np.minimum(stop, size) - np.maximum(start, 0)


def window_sums(padded, windows):
    """The sum of each window, shape (C, H_out, W_out, N)."""
    first, *others = (tap(padded, windows, i, j, windows.rows()) for i, j in windows.taps())
    sums = np.array(first, order="C")
    for pixels in others:
        sums += pixels
    return sums


def avg_pool2d_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `avg_pool2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, H_out, W_out), dtype of the forward input
    cache : AveragePoolCache
        From the forward pass.

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W)
        Every pixel of a window gets the same share of its upstream value; overlapping windows add up.
    """
    check_grad_out("avg_pool2d_backward", grad_out, cache.out_shape, cache.divisors.dtype)
    shares = images_last(grad_out) / cache.divisors
    grad_padded = np.zeros(cache.padded_shape, shares.dtype)
    for i, j in cache.windows.taps():
        pixels = tap(grad_padded, cache.windows, i, j, cache.windows.rows())
        pixels += shares
    return without_border(grad_padded, cache.borders)
