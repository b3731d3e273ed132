"""Layer normalization (Ba et al. 2016): every example gets mean 0 and variance 1 over its own features."""

import math
from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, real_number, upstream_gradient, whole_number
from helpers.ops.standardize import standardize, standardize_backward


class LayerNormCache(NamedTuple):
    """What the backward pass reads."""

    hat: np.ndarray             # the normalized input, one row for each example, (R, M)
    inverse_std: np.ndarray     # (R, 1)
    weight: np.ndarray          # or None
    has_bias: bool
    x_shape: tuple
    normalized_shape: tuple


def layer_norm(x, normalized_shape, weight=None, bias=None, eps=1e-5):
    """(x - mean) / √(variance + eps) · weight + bias over the last axes, in training as in evaluation.

    Parameters
    ----------
    x : numpy.ndarray, shape (..., *normalized_shape), floating point
    normalized_shape : int or sequence of int
        Sizes of the last axes, over which the statistics run.
    weight, bias : numpy.ndarray, shape `normalized_shape`, dtype of `x`, optional
        One number for each feature, not one for each channel as in batch and group normalization.
    eps : float
        Stands inside the root; the variance is the biased one.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : LayerNormCache
        For `layer_norm_backward`.

    Raises
    ------
    ValueError, TypeError
        If x does not end in `normalized_shape`, or shapes or dtypes do not fit.
    """
    float_array("layer_norm", "x", x)
    eps = real_number("layer_norm", "eps", eps)
    sizes = normalized_shape if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
    sizes = tuple(whole_number("layer_norm", "normalized_shape", size, 0) for size in sizes)
    if not sizes or x.shape[-len(sizes):] != sizes:
        raise ValueError(f"layer_norm: x must end in normalized_shape {sizes}, at least one size, but "
                         f"x.shape = {x.shape}")
    for name, value in [("weight", weight), ("bias", bias)]:
        if value is not None:
            float_array("layer_norm", name, value, like=("x", x))
            if value.shape != sizes:
                raise ValueError(f"layer_norm: {name} must have shape normalized_shape = {sizes}, but "
                                 f"{name}.shape = {value.shape}")
    rows = x.reshape(math.prod(x.shape[:-len(sizes)]), math.prod(sizes))
    hat, _, _, inverse_std = standardize(rows, eps)
    out = hat.copy() if weight is None else hat * weight.reshape(-1)
    if bias is not None:
        out += bias.reshape(-1)
    return out.reshape(x.shape), LayerNormCache(hat, inverse_std, weight, bias is not None, x.shape, sizes)


def layer_norm_backward(grad_out, cache):
    """Gradients with respect to x, weight and bias.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (..., *normalized_shape)
    cache : LayerNormCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
    grad_weight, grad_bias : numpy.ndarray, shape `normalized_shape`, or None where there was none
    """
    hat, inverse_std, weight, has_bias, x_shape, normalized_shape = cache
    grad_out = upstream_gradient("layer_norm_backward", grad_out, x_shape, hat.dtype)
    grads = grad_out.reshape(hat.shape)
    # The weight differs along a row, so it belongs inside the row's means, unlike batch normalization's.
    grad_hat = grads if weight is None else grads * weight.reshape(-1)
    grad_rows, _, _ = standardize_backward(grad_hat, hat, inverse_std)
    grad_weight = None if weight is None else (grads * hat).sum(axis=0).reshape(normalized_shape)
    grad_bias = grads.sum(axis=0).reshape(normalized_shape) if has_bias else None
    return grad_rows.reshape(x_shape), grad_weight, grad_bias
