"""Power-average pooling: the p-norm of each window. For p = 2 it is L2 pooling, for p = 1 a sum."""

import math
import numbers
from typing import NamedTuple

import numpy as np

from helpers.ops.convolution_arguments import check_grad_out
from helpers.ops.pooling_average import window_sums
from helpers.ops.pooling_windows import pool_windows
from helpers.ops.windows import Windows, batch_first, images_last, tap


class PowerPoolCache(NamedTuple):
    """The input and the result, images last: the derivative is made of both."""

    images: np.ndarray      # (C, H, W, N)
    norms: np.ndarray       # (C, H_out, W_out, N)
    norm_type: float
    windows: Windows


def lp_pool2d(x, norm_type, kernel_size, stride=None):
    """The p-norm of each window: (sum of x^p)^(1/p).

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
    norm_type : int or float
        p, above 0. As in PyTorch no absolute value is taken: an odd p adds signed powers, and a window whose
        sum is negative has no root: the result is nan.
    kernel_size, stride : int or (int, int)
        The stride is the kernel size unless given.

    Returns
    -------
    out : numpy.ndarray, shape (N, C, H_out, W_out)
        In memory the images come last.
    cache : PowerPoolCache
        For `lp_pool2d_backward`.

    Raises
    ------
    ValueError, TypeError
        If no window fits, `norm_type` is no number above 0, or x is no batch of floating-point images.
    """
    if not isinstance(norm_type, numbers.Real) or isinstance(norm_type, bool):
        raise TypeError(f"lp_pool2d: norm_type must be a number, not {norm_type!r} ({type(norm_type).__name__})")
    if not 0 < norm_type < math.inf:
        raise ValueError(f"lp_pool2d: norm_type must be above 0 and finite, not {norm_type}")
    windows, _ = pool_windows("lp_pool2d", x, 2, kernel_size, stride)
    images, p = images_last(x), float(norm_type)
    norms = window_sums(images**p, windows) ** (1 / p)
    return batch_first(norms), PowerPoolCache(images, norms, p, windows)


def lp_pool2d_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `lp_pool2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, H_out, W_out), dtype of the forward input
    cache : PowerPoolCache
        From the forward pass.

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W)
        d out / d x = (x / out)^(p - 1), written as x^(p-1) out^(1-p). A window of zeros gets 0, as in
        PyTorch: the norm has a corner there.
    """
    check_grad_out("lp_pool2d_backward", grad_out, batch_first(cache.norms).shape, cache.norms.dtype)
    p, windows = cache.norm_type, cache.windows
    corner = cache.norms == 0
    upstream = images_last(grad_out) * ~corner * np.where(corner, 1, cache.norms) ** (1 - p)
    grad_images = np.zeros_like(cache.images)
    for i, j in windows.taps():
        pixels = tap(grad_images, windows, i, j, windows.rows())
        pixels += upstream
    grad_images *= cache.images ** (p - 1)
    return batch_first(grad_images)
