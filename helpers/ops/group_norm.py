"""Group normalization (Wu and He 2018): mean 0 and variance 1 over a group of channels of one image."""

import math
from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, real_number, upstream_gradient, vector, whole_number
from helpers.ops.standardize import standardize, standardize_backward


class GroupNormCache(NamedTuple):
    """What the backward pass reads."""

    hat: np.ndarray             # the normalized input, one row for each image and group, (N groups, M)
    inverse_std: np.ndarray     # (N groups, 1)
    weight: np.ndarray          # or None
    has_bias: bool
    x_shape: tuple


def group_norm(x, num_groups, weight=None, bias=None, eps=1e-5):
    """(x - mean) / √(variance + eps) · weight + bias, image by image and group by group.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, ...), floating point
    num_groups : int
        C/num_groups neighbouring channels share their statistics. With one group this is layer normalization
        but for its weights; with C groups, instance normalization.
    weight, bias : numpy.ndarray, shape (C,), dtype of `x`, optional
        One number for each channel, not for each group.
    eps : float
        Stands inside the root; the variance is the biased one.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : GroupNormCache
        For `group_norm_backward`.

    Raises
    ------
    ValueError, TypeError
        If the channels cannot be divided into the groups, all there is is a single value, or shapes or
        dtypes do not fit.
    """
    float_array("group_norm", "x", x)
    groups = whole_number("group_norm", "num_groups", num_groups, 1)
    eps = real_number("group_norm", "eps", eps)
    if x.ndim < 2:
        raise ValueError(f"group_norm: x must have shape (N, C, ...), but x.shape = {x.shape}")
    n, channels = x.shape[:2]
    if channels % groups:
        raise ValueError(f"group_norm: num_groups {groups} must divide the {channels} channels of x "
                         f"(x.shape = {x.shape})")
    for name, value in [("weight", weight), ("bias", bias)]:
        vector("group_norm", name, value, channels, "channel", x)
    per_group = channels // groups * math.prod(x.shape[2:])
    if n * per_group == 1:
        raise ValueError("group_norm: Expected more than 1 value per channel when training, but x.shape = "
                         f"{x.shape} in {groups} groups has one, whose variance is 0")
    hat, _, _, inverse_std = standardize(x.reshape(n * groups, per_group), eps)
    out = hat.reshape(x.shape)
    out = out.copy() if weight is None else out * _along_channels(weight, x.ndim)
    if bias is not None:
        out += _along_channels(bias, x.ndim)
    return out, GroupNormCache(hat, inverse_std, weight, bias is not None, x.shape)


def group_norm_backward(grad_out, cache):
    """Gradients with respect to x, weight and bias.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, ...)
    cache : GroupNormCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
    grad_weight, grad_bias : numpy.ndarray, shape (C,), or None where there was none
    """
    hat, inverse_std, weight, has_bias, x_shape = cache
    grad_out = upstream_gradient("group_norm_backward", grad_out, x_shape, hat.dtype)
    all_but_channels = (0, *range(2, len(x_shape)))
    # The channels of a group have their own weights, so these belong inside the means.
    grad_hat = grad_out if weight is None else grad_out * _along_channels(weight, len(x_shape))
    grad_rows, _, _ = standardize_backward(grad_hat.reshape(hat.shape), hat, inverse_std)
    grad_weight = None if weight is None else (grad_out * hat.reshape(x_shape)).sum(axis=all_but_channels)
    return grad_rows.reshape(x_shape), grad_weight, grad_out.sum(axis=all_but_channels) if has_bias else None


def _along_channels(values, axes):
    """(C,) as (C, 1, ...), to be broadcast over positions."""
    return values.reshape(-1, *[1] * (axes - 2))
