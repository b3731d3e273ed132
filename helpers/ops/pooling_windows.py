"""What the pooling layers share: their arguments, the windows that follow from them, the border they need."""

import numpy as np

from helpers.ops.arguments import for_all_axes
from helpers.ops.convolution_arguments import AXIS_NAMES, check_x, flat_windows, size_along
from helpers.ops.sizes import pool_output_size


def pool_windows(function, x, axes, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Check a pooling layer's arguments and lay out its windows.

    Returns
    -------
    windows : Windows
        In the plane: those over a signal (`axes` = 1) are one pixel high.
    borders : tuple
        ((top, bottom), (left, right)), as far as the windows reach beyond the image. Below and on the right
        that is more than `padding` where `ceil_mode` lets a last, partial window count.
    """
    check_x(function, x, axes)
    if not isinstance(ceil_mode, (bool, np.bool_)):
        raise TypeError(f"{function}: ceil_mode must be True or False, not {ceil_mode!r}")
    kernel = for_all_axes(function, "kernel_size", kernel_size, axes, 1)
    stride = kernel if stride is None else for_all_axes(function, "stride", stride, axes, 1)
    padding = for_all_axes(function, "padding", padding, axes, 0)
    dilation = for_all_axes(function, "dilation", dilation, axes, 1)
    out_size, borders = [], [(0, 0)] * (2 - axes)
    for name, i, k, s, p, d in zip(AXIS_NAMES[axes], x.shape[2:], kernel, stride, padding, dilation):
        with_shape = f"(x.shape = {x.shape})"
        o = size_along(function, name, with_shape, pool_output_size, i, k, s, p, d, bool(ceil_mode))
        out_size.append(o)
        borders.append((p, max(0, (o - 1) * s + d * (k - 1) + 1 - p - i)))
    return flat_windows(kernel, stride, dilation, out_size), tuple(borders)
