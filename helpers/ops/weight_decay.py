"""The L2 penalty: what weight decay adds to the loss, and to the gradient."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, real_number, upstream_gradient


class L2PenaltyCache(NamedTuple):
    """What the backward pass reads."""

    weight: np.ndarray
    weight_decay: float


def l2_penalty(weight, weight_decay):
    """(λ/2)·‖w‖², half the weight decay times the sum of all squared weights.

    The half cancels the 2 of the derivative, so that λ here is PyTorch's `weight_decay` for plain SGD: its
    gradient is λw.

    Parameters
    ----------
    weight : numpy.ndarray, floating point, any shape
    weight_decay : float
        λ, at least 0.

    Returns
    -------
    out : a number of weight's dtype
    cache : L2PenaltyCache
        For `l2_penalty_backward`.

    Raises
    ------
    ValueError, TypeError
        If weight_decay is negative, or weight is no floating-point array.
    """
    float_array("l2_penalty", "weight", weight)
    decay = decay_strength("l2_penalty", weight_decay)
    return decay / 2 * (weight * weight).sum(), L2PenaltyCache(weight, decay)


def l2_penalty_backward(grad_out, cache):
    """Gradient with respect to the weights: grad_out·λ·w, a pull to zero in proportion to each weight.

    Parameters
    ----------
    grad_out : a number
    cache : L2PenaltyCache

    Returns
    -------
    grad_weight : numpy.ndarray, shape of the weights
    """
    weight, decay = cache
    grad_out = upstream_gradient("l2_penalty_backward", grad_out, (), weight.dtype)
    return grad_out * decay * weight


def decay_strength(function, weight_decay):
    """`weight_decay` as a Python float of at least 0."""
    decay = real_number(function, "weight_decay", weight_decay)
    if not 0 <= decay < float("inf"):
        raise ValueError(f"{function}: weight_decay must be a number of at least 0, not {weight_decay}; "
                         "below 0 it would push weights away from zero")
    return decay
