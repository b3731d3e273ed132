"""Wrong versions of the hinge loss, squared error and the logistic loss."""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward, gradients

MARGIN, MARGIN_BACKWARD = Registry(), Registry()
SQUARED, SQUARED_BACKWARD = Registry(), Registry()
BINARY, BINARY_BACKWARD = Registry(), Registry()


def _asked(losses, reduction="mean", **_):
    return losses if reduction == "none" else losses.sum() if reduction == "sum" else losses.mean()


def _reductions(name, forward, backward):
    """What every loss can get wrong: sum and mean."""
    right, back = getattr(ops, name), getattr(ops, f"{name}_backward")

    @forward.wrong_version("a mean over several examples")
    def sums(x, target, **settings):
        """Adds the losses up: the mean is the default."""
        usual = settings.get("reduction", "mean") == "mean"
        return right(x, target, **{**settings, "reduction": "sum"} if usual else settings)[0]

    @forward.wrong_version('reduction "sum"')
    def always_averages(x, target, **settings):
        """Always takes the mean: reduction may be "sum" or "none" too."""
        summed = settings.get("reduction", "mean") == "sum"
        return right(x, target, **{**settings, "reduction": "mean"} if summed else settings)[0]

    @forward.wrong_version("one number")
    def halves(x, target, **settings):
        """Halves the loss: there is no factor 1/2 in PyTorch's definition."""
        return right(x, target, **settings)[0] / 2

    @backward.wrong_version("a mean over several examples")
    def forgets_the_mean(grad_out, x, target, **settings):
        """Forgets to divide: the loss is a mean, so its gradient is divided by the same number."""
        usual = settings.get("reduction", "mean") == "mean"
        values = {**settings, "reduction": "sum"} if usual else settings
        return gradients(right, back, grad_out, {"x": x, "target": target, **values})

    @backward.wrong_version()
    def halves_the_gradient(grad_out, x, target, **settings):
        """Halves the gradient: there is no factor 1/2 in PyTorch's definition."""
        return tuple(g / 2 for g in gradients(right, back, grad_out, {"x": x, "target": target, **settings}))

    add_forward(forward, right, number=True)
    add_backward(backward, right, back, number=True)


def _version(registry, words, change, *needs):
    def wrong(x, target, **settings):
        return change(x, target, settings)
    wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
    registry.wrong_version(*needs)(wrong)


def _margins(x, target, p=1, margin=1.0, weight=None, reduction="mean", own=False, classes=None):
    """The hinge by its definition, with the right class counted too if `own`, divided by `classes`."""
    rows = np.arange(len(x))
    terms = np.maximum(0, margin - x[rows, target][:, None] + x) ** p
    if not own:
        terms[rows, target] = 0
    terms = terms if weight is None else terms * weight[target][:, None]
    return _asked(terms.sum(axis=1) / (classes or x.shape[1]), reduction)


_version(MARGIN, "Counts the right class too: its term is left out, not margin^p",
         lambda x, t, s: _margins(x, t, own=True, **s))
_version(MARGIN, "Divides by C - 1: PyTorch divides by the number of classes, C",
         lambda x, t, s: _margins(x, t, classes=x.shape[1] - 1, **s), "more than two classes")
_version(MARGIN, "Does not divide by the number of classes: PyTorch does",
         lambda x, t, s: _margins(x, t, classes=1, **s))
_version(MARGIN, "Ignores the margin: it is an argument",
         lambda x, t, s: _margins(x, t, **{**s, "margin": 1.0}),
         "a margin other than 1")
_version(MARGIN, "Ignores p: p = 2 squares each term", lambda x, t, s: _margins(x, t, **{**s, "p": 1}),
         "squared margins")
_version(MARGIN, "Squares every term: p is 1 unless asked for",
         lambda x, t, s: _margins(x, t, **{**s, "p": 2}))
_version(MARGIN, "Ignores the class weights: each example's loss is multiplied by its label's weight",
         lambda x, t, s: _margins(x, t, **{**s, "weight": None}), "class weights")
_version(MARGIN, "Takes the largest violation alone: the violations of all wrong classes are summed",
         lambda x, t, s: _largest_violation(x, t, **s), "more than two classes")
_version(MARGIN, "Forgets max(0, …): a class outside the margin costs nothing",
         lambda x, t, s: _unclipped(x, t, **s))
_version(MARGIN, "Exchanges right and wrong class: margin - x[target] + x[j]",
         lambda x, t, s: _margins(-x, t, **s))


def _largest_violation(x, target, p=1, margin=1.0, weight=None, reduction="mean"):
    rows = np.arange(len(x))
    terms = np.maximum(0, margin - x[rows, target][:, None] + x) ** p
    terms[rows, target] = 0
    return _asked(terms.max(axis=1) * (1 if weight is None else weight[target]) / x.shape[1], reduction)


def _unclipped(x, target, p=1, margin=1.0, weight=None, reduction="mean"):
    rows = np.arange(len(x))
    terms = (margin - x[rows, target][:, None] + x) ** p
    terms[rows, target] = 0
    return _asked(terms.sum(axis=1) * (1 if weight is None else weight[target]) / x.shape[1], reduction)


@MARGIN_BACKWARD.wrong_version("several examples")
def forgets_the_right_class(grad_out, x, target, **settings):
    """Pushes the wrong classes down but does not lift the right one: its gradient is minus their sum."""
    grad = gradients(ops.multi_margin_loss, ops.multi_margin_loss_backward, grad_out,
                     {"x": x, "target": target, **settings})[0]
    grad[np.arange(len(x)), target] = 0
    return grad


@MARGIN_BACKWARD.wrong_version("squared margins")
def forgets_the_square(grad_out, x, target, p=1, **settings):
    """Forgets the square in the gradient: 2 · (margin - x[target] + x[j])."""
    return gradients(ops.multi_margin_loss, ops.multi_margin_loss_backward, grad_out,
                     {"x": x, "target": target, **settings})


_version(SQUARED, "Takes the absolute difference: it is squared",
         lambda x, t, s: _asked(np.abs(x - t), **s))
_version(SQUARED, "Takes the root: the mean of the squares is the result",
         lambda x, t, s: np.sqrt(ops.mse_loss(x, t, **s)[0]))
_version(SQUARED, "Divides by the number of examples: the mean is over all elements",
         lambda x, t, s: ops.mse_loss(x, t, **s)[0] * (
             x.size / len(x) if s.get("reduction", "mean") == "mean" else 1),
         "a mean over several values for each example")
_version(SQUARED, "Adds x and target: their difference is squared", lambda x, t, s: _asked((x + t) ** 2, **s))
_version(SQUARED, "Squares the mean difference: square first", lambda x, t, s: (
    ops.mse_loss(x, t, **s)[0] if s.get("reduction", "mean") != "mean" else (x - t).mean() ** 2),
         "a mean over several examples")


@SQUARED_BACKWARD.wrong_version("a mean over several values for each example")
def divides_by_the_examples(grad_out, x, target, **settings):
    """Divides by the number of examples: the mean is over all elements."""
    factor = x.size / len(x) if settings.get("reduction", "mean") == "mean" else 1
    grads = gradients(ops.mse_loss, ops.mse_loss_backward, grad_out, {"x": x, "target": target, **settings})
    return tuple(g * factor for g in grads)


def _binary(x, t, s, positive=None, negative=None):
    """The logistic loss from its two logarithms."""
    positive = np.logaddexp(0, -x) if positive is None else positive
    negative = np.logaddexp(0, x) if negative is None else negative
    factor = 1 if s.get("pos_weight") is None else s["pos_weight"]
    total = factor * t * positive + (1 - t) * negative
    return _asked(total if s.get("weight") is None else total * s["weight"], s.get("reduction", "mean"))


_version(BINARY, "Lets the logarithm of 0 through: form log σ(x) in one step, as -log(1 + e^-x)",
         lambda x, t, s: _binary(x, t, s, positive=-np.log(ops.sigmoid(x)[0]),
                                 negative=-np.log(1 - ops.sigmoid(x)[0])), "large numbers")
_version(BINARY, "Forgets the sigmoid: x holds scores, not probabilities",
         lambda x, t, s: _binary(x, t, s, positive=-np.log(np.clip(x, 1e-12, 1)),
                                 negative=-np.log(np.clip(1 - x, 1e-12, 1))))
_version(BINARY, "Counts the positives alone: a target of 0 costs -log(1 - σ(x))",
         lambda x, t, s: _binary(x, t, s, negative=np.zeros_like(x)))
_version(BINARY, "Exchanges positive and negative: target 1 costs -log σ(x)",
         lambda x, t, s: _binary(-x, t, s))
_version(BINARY, "Ignores the weights: each element's loss is multiplied by its weight",
         lambda x, t, s: _binary(x, t, {**s, "weight": None}), "weights")
_version(BINARY, "Ignores pos_weight: it multiplies the positive part",
         lambda x, t, s: _binary(x, t, {**s, "pos_weight": None}), "weights of the positive class")
_version(BINARY, "Weighs the negatives too: pos_weight multiplies the positive part alone",
         lambda x, t, s: _binary(x, t, {**s, "pos_weight": None, "weight": (
             1 if s.get("weight") is None else s["weight"]) * (1 if s.get("pos_weight") is None
                                                               else s["pos_weight"])}),
         "weights of the positive class")
_version(BINARY, "Divides by the sum of the weights: the mean divides by the number of elements",
         lambda x, t, s: _binary(x, t, s) if s.get("weight") is None or s.get("reduction", "mean") != "mean"
         else
         _binary(x, t, s) / np.broadcast_to(s["weight"], x.shape).mean(), "weights under a mean")


def _binary_gradients(grad_out, x, target, settings):
    return gradients(ops.binary_cross_entropy_with_logits, ops.binary_cross_entropy_with_logits_backward,
                     grad_out,
                     {"x": x, "target": target, **settings})


@BINARY_BACKWARD.wrong_version()
def multiplies_by_the_slope(grad_out, x, target, **settings):
    """Multiplies by σ (1 - σ): sigmoid and logarithm together give σ(x) - target, nothing else."""
    p = ops.sigmoid(x)[0]
    grads = _binary_gradients(grad_out, x, target, settings)
    return grads[0] * p * (1 - p), grads[1]


@BINARY_BACKWARD.wrong_version("weights")
def forgets_the_weights(grad_out, x, target, **settings):
    """Forgets the weights: each element's gradient is multiplied by its weight."""
    return _binary_gradients(grad_out, x, target, {**settings, "weight": None})


for _name, _forward, _backward in (
        ("multi_margin_loss", MARGIN, MARGIN_BACKWARD), ("mse_loss", SQUARED, SQUARED_BACKWARD),
        ("binary_cross_entropy_with_logits", BINARY, BINARY_BACKWARD)):
    _reductions(_name, _forward, _backward)
