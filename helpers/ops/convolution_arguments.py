"""What a convolution asks of its arguments: arrays that fit each other, and windows that fit the image."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, for_all_axes, whole_number
from helpers.ops.sizes import conv_output_size, conv_transpose_output_size, padding_pair
from helpers.ops.windows import Windows

AXIS_NAMES = {1: ("length",), 2: ("height", "width")}
_X_SHAPE = {1: "(N, C, W)", 2: "(N, C, H, W)"}
_TAPS = {1: "k", 2: "k_h, k_w"}


class ConvCache(NamedTuple):
    """What the backward pass needs from the forward pass."""

    images: np.ndarray      # images last; the padded input, or the plain one of a transposed convolution
    weight: np.ndarray      # (first, second, k_h, k_w), see the forward pass
    has_bias: bool
    windows: Windows
    borders: tuple          # ((top, bottom), (left, right))
    groups: int
    out_shape: tuple        # of the forward result


def check_x(function, x, axes):
    """A floating-point array with a batch axis, at least one channel and `axes` further axes."""
    float_array(function, "x", x)
    if x.ndim != axes + 2:
        hint = "; add the missing batch axis with x[None]" if x.ndim == axes + 1 else ""
        raise ValueError(f"{function}: x must have shape {_X_SHAPE[axes]}, but x.shape = {x.shape}{hint}")
    if x.shape[1] == 0:
        raise ValueError(f"{function}: x must have at least one channel, but x.shape = {x.shape}")


def check_arrays(function, axes, x, weight, bias, groups, transposed=False):
    """x, weight and bias fit each other; a transposed weight has its input channels first."""
    check_x(function, x, axes)
    float_array(function, "weight", weight, like=("x", x))
    if weight.ndim != axes + 2 or weight.size == 0:
        channels = "C, C_out/groups" if transposed else "C_out, C/groups"
        raise ValueError(f"{function}: weight must have shape ({channels}, {_TAPS[axes]}) with no size 0, but "
                         f"weight.shape = {weight.shape}")
    g = whole_number(function, "groups", groups, 1)
    expected = weight.shape[0] if transposed else weight.shape[1] * g
    if x.shape[1] != expected:
        grouped = f" in {g} groups" if g > 1 else ""
        raise ValueError(f"{function}: weight expects {expected} input channels{grouped} "
                         f"(weight.shape = {weight.shape}) but x has {x.shape[1]} (x.shape = {x.shape})")
    if len(weight) % g:
        which = "input" if transposed else "output"
        raise ValueError(f"{function}: groups {g} must divide the {len(weight)} {which} channels "
                         f"(weight.shape = {weight.shape})")
    if bias is not None:
        _check_bias(function, bias, x, weight, weight.shape[1] * g if transposed else len(weight))


def _check_bias(function, bias, x, weight, channels):
    float_array(function, "bias", bias, like=("x", x))
    if bias.shape != (channels,):
        raise ValueError(f"{function}: bias must have shape ({channels},), one for each filter of weight "
                         f"(weight.shape = {weight.shape}), but bias.shape = {bias.shape}")


def conv_windows(function, x_shape, weight_shape, stride, padding, dilation):
    """Where a convolution's windows lie, and the border of zeros that they need.

    Returns
    -------
    windows : Windows
    borders : tuple
        ((top, bottom), (left, right)); a signal is a picture one pixel high.
    """
    axes = len(x_shape) - 2
    stride = for_all_axes(function, "stride", stride, axes, 1)
    dilation = for_all_axes(function, "dilation", dilation, axes, 1)
    padding = (padding,) * axes if isinstance(padding, str) else for_all_axes(function, "padding", padding, axes, 0)
    borders, out_size = [], []
    for axis, (i, k, s, p, d) in enumerate(zip(x_shape[2:], weight_shape[2:], stride, padding, dilation)):
        borders.append(padding_pair(p, k, s, d, function))
        with_place = f"(x.shape = {x_shape}, weight.shape = {weight_shape})"
        out_size.append(size_along(function, AXIS_NAMES[axes][axis], with_place, conv_output_size, i, k, s, p, d))
    if axes == 1:
        borders = [(0, 0), *borders]
    return flat_windows(weight_shape[2:], stride, dilation, out_size), tuple(borders)


def conv_transpose_windows(function, x_shape, weight_shape, stride, padding, output_padding, dilation):
    """Where the windows lie that a transposed convolution writes to, in an output with its border still on.

    Returns
    -------
    windows : Windows
        One window for each pixel of x; `out_size` is x's size, since the roles are exchanged.
    borders : tuple
        ((top, bottom), (left, right)), cut off at the end.
    out_size : tuple
        (H_out, W_out) without the border.
    """
    stride = for_all_axes(function, "stride", stride, 2, 1)
    dilation = for_all_axes(function, "dilation", dilation, 2, 1)
    padding = for_all_axes(function, "padding", padding, 2, 0)
    extra = for_all_axes(function, "output_padding", output_padding, 2, 0)
    with_place = f"(x.shape = {x_shape}, weight.shape = {weight_shape})"
    out_size = [size_along(function, name, with_place, conv_transpose_output_size, *numbers) for name, *numbers in
                zip(AXIS_NAMES[2], x_shape[2:], weight_shape[2:], stride, padding, extra, dilation)]
    windows = Windows(tuple(weight_shape[2:]), stride, dilation, tuple(x_shape[2:]))
    return windows, tuple((p, p) for p in padding), tuple(out_size)


def size_along(function, axis_name, shapes, size, *numbers):
    """`size(*numbers)`, its complaint in the name of the function that was called and with the axis."""
    try:
        return size(*numbers)
    except ValueError as error:
        reason = str(error).partition(": ")[2]
        raise ValueError(f"{function}: along the {axis_name}, {reason} {shapes}") from None


def flat_windows(kernel, stride, dilation, out_size):
    """Windows in the plane; those over a signal are one pixel high."""
    one = (1,) * (2 - len(kernel))
    return Windows(*((*one, *values) for values in (kernel, stride, dilation, out_size)))


def check_grad_out(function, grad_out, shape, dtype):
    """The upstream gradient has the shape and the dtype of the forward result."""
    float_array(function, "grad_out", grad_out, like=("x", np.empty(0, dtype)))
    if grad_out.shape != shape:
        raise ValueError(f"{function}: grad_out must have the shape of the forward result, {shape}, but "
                         f"grad_out.shape = {grad_out.shape}")
