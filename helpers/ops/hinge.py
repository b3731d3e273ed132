"""The multi-class hinge loss: every wrong class should score less than the right one by a margin."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, numpy_array, real_number, upstream_gradient, vector
from helpers.ops.class_targets import class_labels
from helpers.ops.reduction import check_reduction, reduced, share_of_each


class MultiMarginLossCache(NamedTuple):
    """What the backward pass reads."""

    slopes: np.ndarray          # d loss / d excess of each example and class, (N, C); 0 at the right class
    labels: np.ndarray          # (N,)
    x_shape: tuple
    target_shape: tuple
    reduction: str


def multi_margin_loss(x, target, p=1, margin=1.0, weight=None, reduction="mean"):
    """For each example the sum over wrong classes j of max(0, margin - x[target] + x[j])^p, divided by C.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C) or (C,), floating point
        Scores.
    target : numpy.ndarray of integers, shape (N,), for a single example () or (1,)
        The right class of each example.
    p : int
        1, or 2 for the squared hinge.
    margin : float
    weight : numpy.ndarray, shape (C,), dtype of `x`, optional
        Each example's loss is multiplied by the weight of its right class.
    reduction : str
        "mean" divides by N, unlike `cross_entropy` whatever the weights (and is 0 for an empty batch, as in
        PyTorch, where other losses are nan); "sum"; or "none".

    Returns
    -------
    out : a number, or for "none" numpy.ndarray of the shape of `target`
    cache : MultiMarginLossCache
        For `multi_margin_loss_backward`.

    Raises
    ------
    ValueError, TypeError
        If labels are no integers or out of range, p is something else, or shapes or dtypes do not fit.

    Notes
    -----
    Textbooks (Crammer and Singer; CS231n) do not divide by C: for C equal scores they get C - 1, PyTorch gets
    (C - 1)/C. PyTorch's documentation puts the weight inside the power; its code, and ours, puts it outside.
    """
    float_array("multi_margin_loss", "x", x)
    check_reduction("multi_margin_loss", reduction)
    if p not in (1, 2):
        raise ValueError(f"multi_margin_loss: p must be 1 or 2, not {p!r}")
    margin = real_number("multi_margin_loss", "margin", margin)
    rows, labels = _rows_and_labels(x, target)
    n, classes = rows.shape
    vector("multi_margin_loss", "weight", weight, classes, "class", x)
    examples = np.arange(n)
    excess = margin - rows[examples, labels][:, None] + rows
    excess[examples, labels] = 0
    excess = np.maximum(excess, 0)
    scale = np.full((n, 1), 1 / classes, x.dtype) if weight is None else weight[labels][:, None] / classes
    losses = (scale * excess ** int(p)).sum(axis=1).reshape(target.shape)
    # At excess 0, where the hinge has its kink, the slope is 0.
    slopes = scale * (excess > 0) if p == 1 else 2 * scale * excess
    cache = MultiMarginLossCache(slopes, labels, x.shape, target.shape, reduction)
    return reduced(losses, reduction, max(n, 1)), cache


def multi_margin_loss_backward(grad_out, cache):
    """Gradient with respect to the scores: wrong classes inside the margin pull down, the right one up.

    Parameters
    ----------
    grad_out : a number, or for "none" numpy.ndarray of the shape of `target`
    cache : MultiMarginLossCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
        Sums to 0 over the classes: what the wrong ones are pushed down, the right one is lifted.
    """
    slopes, labels, x_shape, target_shape, reduction = cache
    shape = target_shape if reduction == "none" else ()
    grad_out = upstream_gradient("multi_margin_loss_backward", grad_out, shape, slopes.dtype)
    share = share_of_each(grad_out, len(slopes), reduction)
    grads = slopes * share.reshape(-1, 1)
    grads[np.arange(len(labels)), labels] = -grads.sum(axis=1)
    return grads.reshape(x_shape)


def _rows_and_labels(x, target):
    """x as (N, C) and the labels as (N,); a single example, or a single score, is a batch of one."""
    numpy_array("multi_margin_loss", "target", target)
    if x.ndim > 2 or x.shape[-1:] == (0,):
        raise ValueError("multi_margin_loss: x must have shape (N, C) or (C,) with at least one class, but "
                         f"x.shape = {x.shape}")
    rows = x if x.ndim == 2 else x.reshape(1, -1)
    single = x.ndim < 2 and target.shape == ()
    labels, _ = class_labels("multi_margin_loss", rows, target.reshape(1) if single else target, axis=1)
    return rows, labels
