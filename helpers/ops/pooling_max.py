"""Max pooling: the largest value of each window, and the gradient back to where it stood."""

from typing import NamedTuple

import numpy as np

from helpers.ops.convolution_arguments import check_grad_out
from helpers.ops.pooling_windows import pool_windows
from helpers.ops.windows import (
    Windows, batch_first, has_border, images_last, padded_images_last, tap, without_border)


class MaxPoolCache(NamedTuple):
    """Who won each window. The input itself is not needed for the backward pass."""

    winners: np.ndarray     # (C, H_out, W_out, N): number of the winning tap, counted row by row
    dtype: np.dtype         # of the input
    windows: Windows
    borders: tuple          # ((top, bottom), (left, right))
    padded_shape: tuple     # (C, H + border, W + border, N)
    out_shape: tuple


def max_pool2d(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The largest value of each window, channel by channel.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
    kernel_size, stride, padding, dilation : int or (int, int)
        The stride is the kernel size unless given. The padding is at most half of the kernel's size; it
        counts as minus infinity, so that it never wins, not even among negative numbers.
    ceil_mode : bool
        Round the output size up, so that a last window may reach beyond the image.

    Returns
    -------
    out : numpy.ndarray, shape (N, C, H_out, W_out)
        A window that holds a nan gives nan. In memory the images come last.
    cache : MaxPoolCache
        For `max_pool2d_backward`.

    Raises
    ------
    ValueError, TypeError
        If no window fits, an argument is out of range, or x is no batch of floating-point images.
    """
    windows, borders = pool_windows("max_pool2d", x, 2, kernel_size, stride, padding, dilation, ceil_mode)
    return _forward(x, windows, borders)


def _forward(x, windows, borders):
    padded = padded_images_last(x, borders, -np.inf)
    first, *others = (tap(padded, windows, i, j, windows.rows()) for i, j in windows.taps())
    out = np.array(first, order="C")
    winners = np.empty(out.shape, np.min_scalar_type(len(others)))      # uint8 up to 256 taps
    winners[...] = _first_tap_inside(windows, borders)
    for number, candidate in enumerate(others, start=1):
        better = candidate > out        # strictly: among equals the first stays, as in PyTorch
        np.maximum(winners, better * winners.dtype.type(number), out=winners)
        np.maximum(out, candidate, out=out)
    out = batch_first(out)
    return out, MaxPoolCache(winners, x.dtype, windows, borders, padded.shape, out.shape)


def _first_tap_inside(windows, borders):
    """For each window the first tap that is not on the border above or on the left: (H_out, W_out, 1), or a 0.

    It wins where every pixel is minus infinity, as the border is: the gradient belongs to a pixel.
    """
    if not has_border(borders):
        return 0
    first = [np.clip(-(-(before - np.arange(o) * s) // d), 0, k - 1)
             for (before, _), k, s, d, o in zip(borders, *windows)]
    return (first[0][:, None] * windows.kernel[1] + first[1])[:, :, None]


def max_pool2d_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `max_pool2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, H_out, W_out), dtype of the forward input
    cache : MaxPoolCache
        From the forward pass.

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W)
        Each upstream value goes to the pixel that was the maximum, among equals to the first in row order;
        a pixel that won several overlapping windows gets the sum.

    Notes
    -----
    At a tie the maximum has no derivative. Giving the gradient to every tied pixel multiplies it; PyTorch
    picks the first (`Tensor.amax` shares it out). A nan in a window: PyTorch picks the nan, this one the
    largest number before it. An infinite upstream value makes nan of the losers: infinity times 0.
    """
    check_grad_out("max_pool2d_backward", grad_out, cache.out_shape, cache.dtype)
    upstream, windows = images_last(grad_out), cache.windows
    grad_padded = np.zeros(cache.padded_shape, cache.dtype)
    for number, (i, j) in enumerate(windows.taps()):
        pixels, won = tap(grad_padded, windows, i, j, windows.rows()), cache.winners == number
        if windows.overlap():
            pixels += upstream * won
        else:
            np.multiply(upstream, won, out=pixels)      # nothing to add to; takes half the time
    return without_border(grad_padded, cache.borders)


def max_pool1d(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The largest value of each window of a signal.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, W), floating point
    kernel_size, stride, padding, dilation : int
    ceil_mode : bool
        As in `max_pool2d`.

    Returns
    -------
    out : numpy.ndarray, shape (N, C, W_out)
    cache : MaxPoolCache
        For `max_pool1d_backward`.

    Raises
    ------
    ValueError, TypeError
        As `max_pool2d`.
    """
    windows, borders = pool_windows("max_pool1d", x, 1, kernel_size, stride, padding, dilation, ceil_mode)
    out, cache = _forward(x[:, :, None], windows, borders)
    return out[:, :, 0], cache


def max_pool1d_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `max_pool1d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, W_out)
    cache : MaxPoolCache
        From `max_pool1d`.

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, W)
    """
    n, c, _, width = cache.out_shape
    check_grad_out("max_pool1d_backward", grad_out, (n, c, width), cache.dtype)
    return max_pool2d_backward(grad_out[:, :, None], cache)[:, :, 0]
