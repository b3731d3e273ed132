"""The fully connected layer: every output is a weighted sum of all inputs."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, upstream_gradient


class LinearCache(NamedTuple):
    """What the backward pass reads."""

    x: np.ndarray
    weight: np.ndarray
    has_bias: bool


def linear(x, weight, bias=None):
    """x Wᵀ + b along the last axis.

    Parameters
    ----------
    x : numpy.ndarray, shape (..., in), floating point
        Any number of leading axes, none included; usually (N, in).
    weight : numpy.ndarray, shape (out, in), dtype of `x`
        One row for each output. Textbooks write x W with shape (in, out); PyTorch stores the transpose.
    bias : numpy.ndarray, shape (out,), dtype of `x`, optional

    Returns
    -------
    out : numpy.ndarray, shape (..., out)
    cache : LinearCache
        For `linear_backward`.

    Raises
    ------
    ValueError, TypeError
        If shapes do not fit each other; for integers or a mix of dtypes.
    """
    float_array("linear", "x", x)
    float_array("linear", "weight", weight, like=("x", x))
    if weight.ndim != 2:
        raise ValueError(f"linear: weight must have shape (out, in), but weight.shape = {weight.shape}")
    if x.ndim == 0 or x.shape[-1] != weight.shape[1]:
        raise ValueError(f"linear: weight expects {weight.shape[1]} input features "
                         f"(weight.shape = {weight.shape}) but the last axis of x does not have them "
                         f"(x.shape = {x.shape})")
    if bias is not None:
        float_array("linear", "bias", bias, like=("x", x))
        if bias.shape != weight.shape[:1]:
            raise ValueError(f"linear: bias must have shape ({len(weight)},), one number for each row of "
                             f"weight (weight.shape = {weight.shape}), but bias.shape = {bias.shape}")
    out = x @ weight.T
    if bias is not None:
        out += bias
    return out, LinearCache(x, weight, bias is not None)


def linear_backward(grad_out, cache, needs_x_grad=True):
    """Gradients with respect to x, weight and bias.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (..., out)
    cache : LinearCache
    needs_x_grad : bool
        False saves the product for the first layer, whose input is data.

    Returns
    -------
    grad_x : numpy.ndarray, shape (..., in), or None if not needed
    grad_weight : numpy.ndarray, shape (out, in)
        For each row of the batch the outer product of its gradient and its input, summed.
    grad_bias : numpy.ndarray, shape (out,), or None if there was no bias
    """
    x, weight, has_bias = cache
    grad_out = upstream_gradient("linear_backward", grad_out, (*x.shape[:-1], len(weight)), x.dtype)
    grad_x = grad_out @ weight if needs_x_grad else None
    count = grad_out.size // max(len(weight), 1)        # rows of the batch, all leading axes together
    grads = grad_out.reshape(count, len(weight))
    grad_weight = grads.T @ x.reshape(count, weight.shape[1])
    return grad_x, grad_weight, grads.sum(axis=0) if has_bias else None
