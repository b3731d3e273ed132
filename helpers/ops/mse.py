"""Squared error."""

import warnings
from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, upstream_gradient
from helpers.ops.class_targets import refuse_nan
from helpers.ops.reduction import check_reduction, reduced, share_of_each


class MseLossCache(NamedTuple):
    """What the backward pass reads."""

    difference: np.ndarray      # x - target, broadcast
    x_shape: tuple
    target_shape: tuple
    reduction: str


def mse_loss(x, target, reduction="mean"):
    """(x - target)², element by element.

    Parameters
    ----------
    x : numpy.ndarray, floating point
    target : numpy.ndarray, dtype of `x`
        Of x's shape. Another shape is broadcast, with a warning, as in PyTorch: (N, 1) against (N,) compares
        everything with everything, which is nearly always a slip.
    reduction : str
        "mean" over all elements, not over examples; "sum"; or "none".

    Returns
    -------
    out : a number, or for "none" numpy.ndarray of the broadcast shape
    cache : MseLossCache
        For `mse_loss_backward`.

    Raises
    ------
    ValueError, TypeError
        If the shapes cannot be broadcast, the target holds nan, or the dtypes differ.
    """
    float_array("mse_loss", "x", x)
    float_array("mse_loss", "target", target, like=("x", x))
    check_reduction("mse_loss", reduction)
    if target.shape != x.shape:
        try:
            shape = np.broadcast_shapes(x.shape, target.shape)
        except ValueError:
            raise ValueError(f"mse_loss: target must have the shape of x, {x.shape}, but "
                             f"target.shape = {target.shape}") from None
        warnings.warn(f"mse_loss: x.shape = {x.shape} and target.shape = {target.shape} differ; both are "
                      f"broadcast to {shape}, which compares more pairs than probably meant", stacklevel=2)
    refuse_nan("mse_loss", target)
    difference = x - target
    cache = MseLossCache(difference, x.shape, target.shape, reduction)
    return reduced(difference * difference, reduction), cache


def mse_loss_backward(grad_out, cache):
    """Gradients with respect to x and to the target: 2 (x - target), and its negative.

    Parameters
    ----------
    grad_out : a number, or for "none" numpy.ndarray of the broadcast shape
    cache : MseLossCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
    grad_target : numpy.ndarray, shape of `target`
    """
    difference, x_shape, target_shape, reduction = cache
    shape = difference.shape if reduction == "none" else ()
    grad_out = upstream_gradient("mse_loss_backward", grad_out, shape, difference.dtype)
    grads = share_of_each(grad_out, difference.size, reduction) * 2 * difference
    return _summed_to(grads, x_shape), -_summed_to(grads, target_shape)


def _summed_to(grads, shape):
    """What was broadcast to several places collects the gradient of all of them."""
    if grads.shape == shape:
        return grads
    grads = grads.sum(axis=tuple(range(grads.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grads.sum(axis=stretched, keepdims=True)
