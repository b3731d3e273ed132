"""Cross-entropy: log-softmax and negative log-likelihood in one. The gradient is softmax minus target."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import (
    float_array,
    numpy_array,
    real_number,
    upstream_gradient,
    vector,
    whole_number,
)
from helpers.ops.class_targets import class_axis, class_labels, refuse_nan
from helpers.ops.reduction import check_reduction, reduced, share_of_each
from helpers.ops.softmax import log_softmax


class CrossEntropyCache(NamedTuple):
    """What the backward pass reads."""

    log_p: np.ndarray           # log_softmax(x), shape of x
    wanted: np.ndarray          # shape of x: the target distribution, smoothed, times the class weights
    axis: int                   # of the classes
    reduction: str
    divisor: np.floating        # of the mean; None where it is the number of examples
    target_slope: np.ndarray    # d wanted / d target, shape (C, 1, ...); None for labels


def cross_entropy(x, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0):
    """-log softmax(x)[target]; where `target` holds probabilities, -Σ target · log softmax(x).

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, d1, ...) or (C,), floating point
        Scores (logits), before any softmax.
    target : numpy.ndarray
        Integer labels, shape (N, d1, ...) or (), or the probabilities of all classes, shape and dtype of `x`.
    weight : numpy.ndarray, shape (C,), dtype of `x`, optional
        How much each class counts.
    ignore_index : int
        Examples with this label count nothing; not for probabilities.
    reduction : str
        "mean", "sum" or "none". With labels the mean divides by the sum of the labels' weights; with
        probabilities by the number of examples, whatever the weights. So it is in PyTorch.
    label_smoothing : float
        The share a of the target that is spread evenly over all C classes, the right one included: it is left
        with 1 - a + a/C (Szegedy et al. 2016). Another convention gives a/(C - 1) to each of the others.

    Returns
    -------
    out : a number, or for "none" numpy.ndarray of shape (N, d1, ...)
    cache : CrossEntropyCache
        For `cross_entropy_backward`.

    Raises
    ------
    ValueError, TypeError
        If labels are no integers or out of range, probabilities hold nan, or shapes or dtypes do not fit.
    """
    float_array("cross_entropy", "x", x)
    check_reduction("cross_entropy", reduction)
    axis = class_axis("cross_entropy", x)
    classes = x.shape[axis]
    smoothing = real_number("cross_entropy", "label_smoothing", label_smoothing)
    if not 0 <= smoothing <= 1:
        raise ValueError(f"cross_entropy: label_smoothing must be between 0 and 1, not {smoothing}")
    if vector("cross_entropy", "weight", weight, classes, "class", x) is None:
        weight = np.ones(classes, x.dtype)
    weight = weight.reshape(-1, *[1] * (x.ndim - 1 - axis))             # along the class axis of x
    distribution, has_labels = _target_distribution(x, target, axis, ignore_index)
    divisor = (distribution * weight).sum() if has_labels else None
    counts = distribution.sum(axis=axis, keepdims=True) if has_labels else 1    # 0 for ignored examples
    wanted = ((1 - smoothing) * distribution + smoothing / classes * counts) * weight
    log_p, _ = log_softmax(x, axis)
    # 0 log 0 is 0: a class that is not wanted may have a score of -inf.
    losses = -np.multiply(wanted, log_p, where=wanted != 0, out=np.zeros_like(x)).sum(axis=axis)
    target_slope = None if has_labels else (1 - smoothing) * weight
    return (reduced(losses, reduction, divisor),
            CrossEntropyCache(log_p, wanted, axis, reduction, divisor, target_slope))


def cross_entropy_backward(grad_out, cache):
    """Gradients with respect to the scores, and to the target if it holds probabilities.

    Parameters
    ----------
    grad_out : a number, or for "none" numpy.ndarray of shape (N, d1, ...)
    cache : CrossEntropyCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
        For each example its share of the upstream gradient, times softmax(x) - target.
    grad_target : numpy.ndarray, shape of `x`, or None for labels
    """
    log_p, wanted, axis, reduction, divisor, target_slope = cache
    examples = log_p.shape[:axis] + log_p.shape[axis + 1:]
    grad_out = upstream_gradient("cross_entropy_backward", grad_out, examples if reduction == "none" else (),
                                 log_p.dtype)
    share = share_of_each(grad_out, log_p.size // log_p.shape[axis], reduction, divisor)
    share = np.expand_dims(share, axis) if reduction == "none" else share
    # `wanted` sums to 1 unless there are class weights or ignored examples.
    pull = np.exp(log_p) * wanted.sum(axis=axis, keepdims=True) - wanted
    # Ignored examples get 0 even where a batch of nothing else has divided by 0.
    grad_x = np.multiply(share, pull, where=pull != 0, out=np.zeros_like(pull))
    return grad_x, None if target_slope is None else -share * target_slope * log_p


def _target_distribution(x, target, axis, ignore_index):
    """Shape of x: the probabilities that were handed in, or the labels one-hot; and whether it was labels."""
    numpy_array("cross_entropy", "target", target)
    ignore_index = whole_number("cross_entropy", "ignore_index", ignore_index, -2**63)
    if target.shape == x.shape and np.issubdtype(target.dtype, np.floating):
        float_array("cross_entropy", "target", target, like=("x", x))
        refuse_nan("cross_entropy", target)
        if ignore_index >= 0:
            raise ValueError(f"cross_entropy: ignore_index {ignore_index} is a label, but target holds the "
                             f"probabilities of all classes (target.shape = {target.shape})")
        return target, False
    labels, counts = class_labels("cross_entropy", x, target, axis, ignore_index,
                                  f", or hand in the probabilities of all classes, shape {x.shape}")
    one_hot = np.zeros_like(x)
    np.put_along_axis(one_hot, np.expand_dims(labels, axis), np.expand_dims(counts, axis), axis)
    return one_hot, True
