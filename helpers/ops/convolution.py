"""The convolution layer in one and two dimensions, forward and backward.

What deep learning calls convolution is cross-correlation: the kernel is not flipped. This first form
is the plain one: gather every window as a row, then one matrix product with the weights.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.ops.arguments import float_array, per_axis, whole_number
from helpers.ops.sizes import conv_output_size, padding_pair

_AXIS_NAMES = {1: ("length",), 2: ("height", "width")}


class ConvCache(NamedTuple):
    """What the backward pass needs from the forward pass; the windows are gathered again, not kept."""

    padded: np.ndarray      # the input with its border of zeros, (N, C, H + border, W + border)
    weight: np.ndarray
    has_bias: bool
    borders: tuple          # ((top, bottom), (left, right))
    stride: tuple
    dilation: tuple
    groups: int
    out_size: tuple         # (H_out, W_out)


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Cross-correlate every image with every filter: a layer's output maps.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
        A batch of images.
    weight : numpy.ndarray, shape (C_out, C/groups, k_h, k_w), dtype of `x`
        One filter for each output channel; it spans all input channels of its group.
    bias : numpy.ndarray, shape (C_out,), dtype of `x`, optional
        Added to each output map.
    stride, padding, dilation : int or (int, int)
        Along the height and the width; `padding` (zeros at each end) may also be "valid" or "same".
    groups : int
        Input and output channels are split into this many groups that do not see each other.

    Returns
    -------
    out : numpy.ndarray, shape (N, C_out, H_out, W_out)
        out[n, c, i, j] = bias[c] + sum of x_padded[n, m, i s_h + a d_h, j s_w + b d_w] weight[c, m, a, b]
        over channels m and taps a, b.
    cache : ConvCache
        For `conv2d_backward`.

    Raises
    ------
    ValueError
        If shapes do not fit each other or the kernel does not fit the padded image; the message shows both.
    TypeError
        For integer images or a mix of dtypes.
    """
    cache = _prepare("conv2d", 2, x, weight, bias, stride, padding, dilation, groups)
    return _forward(cache, bias), cache


def _forward(cache, bias):
    rows = _windows_as_rows(cache)                          # (groups, N H_out W_out, C/groups k_h k_w)
    filters = cache.weight.reshape(cache.groups, -1, rows.shape[2])
    maps = rows @ filters.transpose(0, 2, 1)                # (groups, N H_out W_out, C_out/groups)
    maps = maps.reshape(cache.groups, -1, *cache.out_size, filters.shape[1])
    out = maps.transpose(1, 0, 4, 2, 3).reshape(-1, len(cache.weight), *cache.out_size)
    return out if bias is None else out + bias[:, None, None]


def _windows_as_rows(cache):
    """Every window laid out as one row, group by group; where windows overlap, pixels are copied."""
    spans = [d * (k - 1) + 1 for k, d in zip(cache.weight.shape[2:], cache.dilation)]
    (s_h, s_w), (d_h, d_w), g = cache.stride, cache.dilation, cache.groups
    windows = sliding_window_view(cache.padded, spans, axis=(2, 3))
    windows = windows[:, :, ::s_h, ::s_w, ::d_h, ::d_w]     # (N, C, H_out, W_out, k_h, k_w), still a view
    n, c, h_out, w_out, k_h, k_w = windows.shape
    grouped = windows.reshape(n, g, c // g, h_out, w_out, k_h, k_w)
    return grouped.transpose(1, 0, 3, 4, 2, 5, 6).reshape(g, n * h_out * w_out, (c // g) * k_h * k_w)


def conv2d_backward(grad_out, cache):
    """Gradients of a loss with respect to everything that went into `conv2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C_out, H_out, W_out), dtype of the forward input
        The upstream gradient, dL/d out.
    cache : ConvCache
        From the forward pass.

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W)
        Each output pays the pixels it has read, weighted as it read them; pixels no window reads get 0.
    grad_weight : numpy.ndarray, shape of `weight`
        For each tap, the sum over all positions of (pixel under the tap) times (upstream gradient).
    grad_bias : numpy.ndarray, shape (C_out,), or None if there was no bias
    """
    n, g = len(cache.padded), cache.groups
    c_out, c_per_group, k_h, k_w = cache.weight.shape
    _check_grad_out("conv2d_backward", grad_out, (n, c_out, *cache.out_size), cache)
    grads = grad_out.reshape(n, g, c_out // g, *cache.out_size).transpose(1, 0, 3, 4, 2)
    grads = grads.reshape(g, -1, c_out // g)                # (groups, N H_out W_out, C_out/groups), as the maps
    grad_filters = grads.transpose(0, 2, 1) @ _windows_as_rows(cache)
    grad_rows = grads @ cache.weight.reshape(g, c_out // g, -1)
    grad_windows = grad_rows.reshape(g, n, *cache.out_size, c_per_group, k_h, k_w)
    grad_windows = grad_windows.transpose(1, 0, 4, 2, 3, 5, 6).reshape(n, g * c_per_group, *cache.out_size, k_h, k_w)
    grad_bias = grad_out.sum(axis=(0, 2, 3)) if cache.has_bias else None
    return _scatter(grad_windows, cache), grad_filters.reshape(cache.weight.shape), grad_bias


def _scatter(grad_windows, cache):
    """Add every window's gradient back to the pixels it came from; overlapping windows add up."""
    grad_padded = np.zeros_like(cache.padded)
    (s_h, s_w), (d_h, d_w), (h_out, w_out) = cache.stride, cache.dilation, cache.out_size
    for a in range(grad_windows.shape[4]):
        for b in range(grad_windows.shape[5]):
            rows = slice(a * d_h, a * d_h + (h_out - 1) * s_h + 1, s_h)     # the pixels under tap (a, b)
            columns = slice(b * d_w, b * d_w + (w_out - 1) * s_w + 1, s_w)
            grad_padded[:, :, rows, columns] += grad_windows[..., a, b]
    (top, bottom), (left, right) = cache.borders
    height, width = grad_padded.shape[2:]
    return grad_padded[:, :, top:height - bottom, left:width - right]


def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Cross-correlate every signal with every filter.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, W), floating point
    weight : numpy.ndarray, shape (C_out, C/groups, k), dtype of `x`
    bias : numpy.ndarray, shape (C_out,), dtype of `x`, optional
    stride, padding, dilation, groups : int
        As in `conv2d`.

    Returns
    -------
    out : numpy.ndarray, shape (N, C_out, W_out)
    cache : ConvCache
        For `conv1d_backward`. A signal is a picture one pixel high, and is treated as one.

    Raises
    ------
    ValueError, TypeError
        As `conv2d`.
    """
    cache = _prepare("conv1d", 1, x, weight, bias, stride, padding, dilation, groups)
    return _forward(cache, bias)[:, :, 0], cache


def conv1d_backward(grad_out, cache):
    """Gradients of a loss with respect to everything that went into `conv1d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C_out, W_out)
    cache : ConvCache
        From `conv1d`.

    Returns
    -------
    grad_x, grad_weight, grad_bias
        Shapes of x, weight and bias; the last is None if there was no bias.
    """
    _check_grad_out("conv1d_backward", grad_out, (len(cache.padded), len(cache.weight), cache.out_size[1]), cache)
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_out[:, :, None], cache)
    return grad_x[:, :, 0], grad_weight[:, :, 0], grad_bias


def _prepare(function, axes, x, weight, bias, stride, padding, dilation, groups):
    """Check every argument of a convolution, pad the input, and keep what both passes need."""
    _check_arrays(function, axes, x, weight, bias, groups)
    stride = per_axis(function, "stride", stride, axes, 1)
    dilation = per_axis(function, "dilation", dilation, axes, 1)
    padding = (padding,) * axes if isinstance(padding, str) else per_axis(function, "padding", padding, axes, 0)
    borders, out_size = [], []
    for axis, (i, k, s, p, d) in enumerate(zip(x.shape[2:], weight.shape[2:], stride, padding, dilation)):
        borders.append(padding_pair(p, k, s, d, function))
        try:
            out_size.append(conv_output_size(i, k, s, p, d))
        except ValueError as error:
            reason = str(error).partition(": ")[2]
            raise ValueError(f"{function}: along the {_AXIS_NAMES[axes][axis]}, {reason} "
                             f"(x.shape = {x.shape}, weight.shape = {weight.shape})") from None
    if axes == 1:                               # a signal is a picture one pixel high
        x, weight = x[:, :, None], weight[:, :, None]
        borders, out_size = [(0, 0), *borders], [1, *out_size]
        stride, dilation = (1, *stride), (1, *dilation)
    return ConvCache(_zero_border(x, borders), weight, bias is not None, tuple(borders), stride, dilation,
                     groups, tuple(out_size))


def _zero_border(x, borders):
    (top, bottom), (left, right) = borders
    n, c, h, w = x.shape
    padded = np.zeros((n, c, top + h + bottom, left + w + right), dtype=x.dtype)
    padded[:, :, top:top + h, left:left + w] = x
    return padded


def _check_arrays(function, axes, x, weight, bias, groups):
    expected = {1: ("(N, C, W)", "(C_out, C/groups, k)"), 2: ("(N, C, H, W)", "(C_out, C/groups, k_h, k_w)")}[axes]
    float_array(function, "x", x)
    float_array(function, "weight", weight, like=("x", x))
    if x.ndim != axes + 2:
        hint = "; add the missing batch axis with x[None]" if x.ndim == axes + 1 else ""
        raise ValueError(f"{function}: x must have shape {expected[0]}, but x.shape = {x.shape}{hint}")
    if weight.ndim != axes + 2 or weight.size == 0:
        raise ValueError(f"{function}: weight must have shape {expected[1]} with no size 0, but "
                         f"weight.shape = {weight.shape}")
    g = whole_number(function, "groups", groups, 1)
    if x.shape[1] != weight.shape[1] * g:
        grouped = f" in {g} groups" if g > 1 else ""
        raise ValueError(f"{function}: weight expects {weight.shape[1] * g} input channels{grouped} "
                         f"(weight.shape = {weight.shape}) but x has {x.shape[1]} (x.shape = {x.shape})")
    if len(weight) % g:
        raise ValueError(f"{function}: groups {g} must divide the {len(weight)} output channels "
                         f"(weight.shape = {weight.shape})")
    if bias is not None:
        float_array(function, "bias", bias, like=("x", x))
        if bias.shape != (len(weight),):
            raise ValueError(f"{function}: bias must have shape ({len(weight)},), one for each filter of weight "
                             f"(weight.shape = {weight.shape}), but bias.shape = {bias.shape}")


def _check_grad_out(function, grad_out, shape, cache):
    float_array(function, "grad_out", grad_out, like=("x", cache.padded))
    if grad_out.shape != shape:
        raise ValueError(f"{function}: grad_out must have the shape of the forward result, {shape}, but "
                         f"grad_out.shape = {grad_out.shape}")
