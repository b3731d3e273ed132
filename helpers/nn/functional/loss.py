"""Losses on Tensors. Formulas and gradients stand in `helpers.ops`; the signatures are PyTorch's.

`size_average` and `reduce` are what PyTorch had before `reduction`; they are refused.
"""

from helpers import ops
from helpers.nn.functional.recording import array_of, refuse, refuse_gradient, with_missing


def cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None,
                  reduction="mean", label_smoothing=0.0):
    """-log softmax(x)[target] of scores (N, C, ...), for labels or probabilities: see `ops.cross_entropy`."""
    refuse("cross_entropy", size_average=size_average, reduce=reduce)
    x, labels, weights = _arrays("cross_entropy", input, target, weight)
    out, cache = ops.cross_entropy(x, labels, weights, ignore_index, reduction, label_smoothing)
    return with_missing("cross_entropy", out, (input, target if labels.dtype.kind == "f" else None),
                        lambda g: ops.cross_entropy_backward(g, cache))


def nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean"):
    """-x[target] of log-probabilities (N, C, ...): see `ops.nll_loss`."""
    refuse("nll_loss", size_average=size_average, reduce=reduce)
    x, labels, weights = _arrays("nll_loss", input, target, weight)
    out, cache = ops.nll_loss(x, labels, weights, ignore_index, reduction)
    return with_missing("nll_loss", out, (input,), lambda g: (ops.nll_loss_backward(g, cache),))


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    """(x - target)², the mean over all elements: see `ops.mse_loss`."""
    refuse("mse_loss", size_average=size_average, reduce=reduce, weight=weight)
    x, wanted, _ = _arrays("mse_loss", input, target, None)
    out, cache = ops.mse_loss(x, wanted, reduction)
    return with_missing("mse_loss", out, (input, target), lambda g: ops.mse_loss_backward(g, cache))


def multi_margin_loss(input, target, p=1, margin=1.0, weight=None, size_average=None, reduce=None,
                      reduction="mean"):
    """The hinge loss of scores (N, C), divided by C: see `ops.multi_margin_loss`."""
    refuse("multi_margin_loss", size_average=size_average, reduce=reduce)
    x, labels, weights = _arrays("multi_margin_loss", input, target, weight)
    out, cache = ops.multi_margin_loss(x, labels, p, margin, weights, reduction)
    return with_missing("multi_margin_loss", out, (input,),
                        lambda g: (ops.multi_margin_loss_backward(g, cache),))


def binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None,
                                     reduction="mean", pos_weight=None):
    """The logistic loss of scores: see `ops.binary_cross_entropy_with_logits`."""
    name = "binary_cross_entropy_with_logits"
    refuse(name, size_average=size_average, reduce=reduce)
    x, wanted, weights = _arrays(name, input, target, weight)
    refuse_gradient(name, pos_weight=pos_weight)
    positive = array_of(name, "pos_weight", pos_weight)
    out, cache = ops.binary_cross_entropy_with_logits(x, wanted, weights, reduction, positive)
    return with_missing(name, out, (input, target),
                        lambda g: ops.binary_cross_entropy_with_logits_backward(g, cache))


def _arrays(function, input, target, weight):
    refuse_gradient(function, weight=weight)
    return (array_of(function, "input", input), array_of(function, "target", target),
            array_of(function, "weight", weight))
