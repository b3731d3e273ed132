"""The negative log-likelihood: minus the log-probability of the right class."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, upstream_gradient, vector, whole_number
from helpers.ops.class_targets import class_axis, class_labels
from helpers.ops.reduction import check_reduction, reduced, share_of_each


class NllLossCache(NamedTuple):
    """What the backward pass reads; x is here for its shape and dtype alone."""

    x: np.ndarray
    axis: int
    labels: np.ndarray
    label_weights: np.ndarray   # the weight of each example's class, 0 where the example is ignored
    divisor: np.floating
    reduction: str


def nll_loss(x, target, weight=None, ignore_index=-100, reduction="mean"):
    """-x[target], weighted by class.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, d1, ...) or (C,), floating point
        Log-probabilities, as `log_softmax` gives them. Handing in probabilities or scores is the usual slip.
    target : numpy.ndarray of integers, shape (N, d1, ...) or ()
        The right class of each example (of each pixel, where there are further axes).
    weight : numpy.ndarray, shape (C,), dtype of `x`, optional
        How much each class counts.
    ignore_index : int
        Examples with this label count nothing.
    reduction : str
        "mean" divides by the sum of the weights that were used, not by N, so that a batch of rare classes
        weighs as much as any other; "sum"; or "none".

    Returns
    -------
    out : a number, or for "none" numpy.ndarray of the shape of `target`
    cache : NllLossCache
        For `nll_loss_backward`.

    Raises
    ------
    ValueError, TypeError
        If labels are no integers or out of range, or shapes or dtypes do not fit.
    """
    float_array("nll_loss", "x", x)
    check_reduction("nll_loss", reduction)
    axis = class_axis("nll_loss", x)
    vector("nll_loss", "weight", weight, x.shape[axis], "class", x)
    ignore_index = whole_number("nll_loss", "ignore_index", ignore_index, -2**63)
    labels, counts = class_labels("nll_loss", x, target, axis, ignore_index)
    label_weights = counts.astype(x.dtype) if weight is None else weight[labels] * counts
    picked = np.take_along_axis(x, np.expand_dims(labels, axis), axis).squeeze(axis)
    losses = np.where(label_weights != 0, -picked * label_weights, 0)
    divisor = label_weights.sum()
    cache = NllLossCache(x, axis, labels, label_weights, divisor, reduction)
    return reduced(losses, reduction, divisor), cache


def nll_loss_backward(grad_out, cache):
    """Gradient with respect to the log-probabilities: minus the weight at the right class, 0 elsewhere.

    Parameters
    ----------
    grad_out : a number, or for "none" numpy.ndarray of the shape of `target`
    cache : NllLossCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
    """
    x, axis, labels, label_weights, divisor, reduction = cache
    shape = labels.shape if reduction == "none" else ()
    grad_out = upstream_gradient("nll_loss_backward", grad_out, shape, x.dtype)
    share = share_of_each(grad_out, labels.size, reduction, divisor)
    grads = np.zeros_like(x)
    # Ignored examples get 0 even where a batch of nothing else divides by 0.
    paid = -np.multiply(share, label_weights, where=label_weights != 0, out=np.zeros_like(label_weights))
    np.put_along_axis(grads, np.expand_dims(labels, axis), np.expand_dims(paid, axis), axis)
    return grads
