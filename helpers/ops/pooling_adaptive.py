"""Adaptive and global pooling: the size of the output is given, and the windows follow from it.

Along an axis of i pixels, window o of O reaches from floor(o i / O) up to, not including, ceil((o + 1) i / O)
(as `torch.nn.AdaptiveAvgPool2d`): together they read every pixel, and where O does not divide i they differ
in size and overlap. Global pooling is output size 1: one window holds the whole image.
"""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import whole_number
from helpers.ops.convolution_arguments import check_grad_out, check_x
from helpers.ops.windows import batch_first, images_last


class AdaptiveCache(NamedTuple):
    """Shapes, and for the maximum the winner of each window."""

    image_shape: tuple      # (C, H, W, N)
    out_shape: tuple        # (N, C, H_out, W_out)
    dtype: np.dtype
    winners: np.ndarray     # (C, H_out, W_out, N): pixels before the winner in its window; None for the mean


def adaptive_avg_pool2d(x, output_size):
    """The mean over each of H_out x W_out windows that share the image out evenly.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
    output_size : int, None or a pair of them
        (H_out, W_out); None keeps the input's size along that axis.

    Returns
    -------
    out : numpy.ndarray, shape (N, C, H_out, W_out)
        In memory the images come last.
    cache : AdaptiveCache
        For `adaptive_avg_pool2d_backward`.

    Raises
    ------
    ValueError, TypeError
        If the output size is below 1, the image is empty, or x is no batch of floating-point images.
    """
    images, size = _prepare("adaptive_avg_pool2d", x, output_size)
    out = np.empty((len(images), *size, len(x)), x.dtype)
    for i, j, rows, columns in _regions(x.shape[2:], size):
        out[:, i, j] = images[:, rows, columns].mean(axis=(1, 2))
    out = batch_first(out)
    return out, AdaptiveCache(images.shape, out.shape, x.dtype, None)


def adaptive_avg_pool2d_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `adaptive_avg_pool2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, H_out, W_out)
    cache : AdaptiveCache

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W)
        Every pixel gets its share from each window that holds it.
    """
    check_grad_out("adaptive_avg_pool2d_backward", grad_out, cache.out_shape, cache.dtype)
    upstream, grad_images = images_last(grad_out), np.zeros(cache.image_shape, cache.dtype)
    for i, j, rows, columns in _regions(cache.image_shape[1:3], cache.out_shape[2:]):
        pixels = grad_images[:, rows, columns]
        pixels += upstream[:, i, None, j, None] / (pixels.shape[1] * pixels.shape[2])
    return batch_first(grad_images)


def adaptive_max_pool2d(x, output_size):
    """The largest value of each of H_out x W_out windows that share the image out evenly.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
    output_size : int, None or a pair of them
        (H_out, W_out); None keeps the input's size along that axis.

    Returns
    -------
    out : numpy.ndarray, shape (N, C, H_out, W_out)
        In memory the images come last.
    cache : AdaptiveCache
        For `adaptive_max_pool2d_backward`.

    Raises
    ------
    ValueError, TypeError
        As `adaptive_avg_pool2d`.
    """
    images, size = _prepare("adaptive_max_pool2d", x, output_size)
    out = np.empty((len(images), *size, len(x)), x.dtype)
    winners = np.empty(out.shape, np.intp)
    for i, j, rows, columns in _regions(x.shape[2:], size):
        region = images[:, rows, columns]
        pixels = region.reshape(len(images), region.shape[1] * region.shape[2], len(x))
        winners[:, i, j] = pixels.argmax(axis=1)        # the first of equals, as in PyTorch
        out[:, i, j] = pixels.max(axis=1)
    out = batch_first(out)
    return out, AdaptiveCache(images.shape, out.shape, x.dtype, winners)


def adaptive_max_pool2d_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `adaptive_max_pool2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, H_out, W_out)
    cache : AdaptiveCache

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W)
        Each upstream value goes to the winner of its window, among equals to the first in row order.
    """
    check_grad_out("adaptive_max_pool2d_backward", grad_out, cache.out_shape, cache.dtype)
    upstream, grad_images = images_last(grad_out), np.zeros(cache.image_shape, cache.dtype)
    channel, image = np.ogrid[:cache.image_shape[0], :cache.image_shape[3]]
    for i, j, rows, columns in _regions(cache.image_shape[1:3], cache.out_shape[2:]):
        row, column = np.divmod(cache.winners[:, i, j], columns.stop - columns.start)
        grad_images[channel, rows.start + row, columns.start + column, image] += upstream[:, i, j]
    return batch_first(grad_images)


def _prepare(function, x, output_size):
    check_x(function, x, 2)
    if 0 in x.shape[2:]:
        raise ValueError(f"{function}: x must have at least one row and one column, but x.shape = {x.shape}")
    pair = output_size if isinstance(output_size, (tuple, list)) else (output_size, output_size)
    if len(pair) != 2:
        raise ValueError(f"{function}: output_size must be one number or 2, not {len(pair)} "
                         f"(output_size = {output_size})")
    size = [i if o is None else whole_number(function, f"output_size[{axis}]", o, 1)
            for axis, (i, o) in enumerate(zip(x.shape[2:], pair))]
    return images_last(x), size


def _regions(in_size, out_size):
    """Every window as (row and column in the output, slices of rows and columns in the image)."""
    down, across = ([slice(o * i // outputs, -(-(o + 1) * i // outputs)) for o in range(outputs)]
                    for i, outputs in zip(in_size, out_size))
    return [(i, j, rows, columns) for i, rows in enumerate(down) for j, columns in enumerate(across)]
