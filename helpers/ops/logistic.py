"""The logistic loss: cross-entropy with two classes and one score, sigmoid and logarithm in one step."""

from typing import NamedTuple

import numpy as np

from helpers.ops.activation_smooth import stable_sigmoid, stable_softplus
from helpers.ops.arguments import float_array, upstream_gradient
from helpers.ops.class_targets import refuse_nan
from helpers.ops.reduction import check_reduction, reduced, share_of_each


class BinaryCrossEntropyCache(NamedTuple):
    """What the backward pass reads."""

    x: np.ndarray
    target: np.ndarray
    weight: np.ndarray          # or 1
    pos_weight: np.ndarray      # or 1
    reduction: str


def binary_cross_entropy_with_logits(x, target, weight=None, reduction="mean", pos_weight=None):
    """-(pos_weight · target · log σ(x) + (1 - target) · log(1 - σ(x))), times `weight`.

    Parameters
    ----------
    x : numpy.ndarray, floating point
        Scores (logits), before the sigmoid σ.
    target : numpy.ndarray, shape and dtype of `x`
        The probability of the positive class, 0 or 1 as a rule. (N, 1) against (N,) is refused.
    weight : numpy.ndarray, dtype of `x`, broadcast to its shape, optional
        How much each element counts.
    reduction : str
        "mean" divides by the number of elements, whatever the weights; "sum"; or "none".
    pos_weight : numpy.ndarray, dtype of `x`, broadcast to its shape, optional
        How much a positive counts against a negative, often of shape (C,).

    Returns
    -------
    out : a number, or for "none" numpy.ndarray of the shape of `x`
    cache : BinaryCrossEntropyCache
        For `binary_cross_entropy_with_logits_backward`.

    Raises
    ------
    ValueError, TypeError
        If shapes or dtypes do not fit, or the target holds nan.
    """
    function = "binary_cross_entropy_with_logits"
    float_array(function, "x", x)
    float_array(function, "target", target, like=("x", x))
    check_reduction(function, reduction)
    if target.shape != x.shape:
        raise ValueError(f"{function}: target must have the shape of x, {x.shape}, but "
                         f"target.shape = {target.shape}")
    refuse_nan(function, target)
    weight = _broadcastable(function, "weight", weight, x)
    pos_weight = _broadcastable(function, "pos_weight", pos_weight, x)
    # -log σ(x) = log(1 + e^-x) and -log(1 - σ(x)) = log(1 + e^x), which need not overflow.
    losses = weight * (pos_weight * target * stable_softplus(-x) + (1 - target) * stable_softplus(x))
    return reduced(losses, reduction), BinaryCrossEntropyCache(x, target, weight, pos_weight, reduction)


def binary_cross_entropy_with_logits_backward(grad_out, cache):
    """Gradients with respect to the scores and to the target; without weights the first is σ(x) - target.

    Parameters
    ----------
    grad_out : a number, or for "none" numpy.ndarray of the shape of `x`
    cache : BinaryCrossEntropyCache

    Returns
    -------
    grad_x, grad_target : numpy.ndarray, shape of `x`
    """
    x, target, weight, pos_weight, reduction = cache
    grad_out = upstream_gradient("binary_cross_entropy_with_logits_backward", grad_out,
                                 x.shape if reduction == "none" else (), x.dtype)
    share = share_of_each(grad_out, x.size, reduction) * weight
    grad_x = share * ((1 - target) * stable_sigmoid(x) - pos_weight * target * stable_sigmoid(-x))
    grad_target = share * (pos_weight * stable_softplus(-x) - stable_softplus(x))
    return grad_x, grad_target


def _broadcastable(function, name, value, x):
    if value is None:
        return 1
    float_array(function, name, value, like=("x", x))
    try:
        fits = np.broadcast_shapes(value.shape, x.shape) == x.shape
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{function}: {name} must broadcast to the shape of x, {x.shape}, but "
                         f"{name}.shape = {value.shape}")
    return value
