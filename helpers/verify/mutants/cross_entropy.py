"""Wrong versions of cross-entropy and of the negative log-likelihood.

Sources: softmax that overflows (erratum E12), the two conventions of label smoothing (E30), what the mean
divides by, and what learners write.
"""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward

FORWARD, BACKWARD = Registry(), Registry()
NLL_FORWARD, NLL_BACKWARD = Registry(), Registry()
wrong_forward, wrong_backward = FORWARD.wrong_version, BACKWARD.wrong_version
_MEAN = "a mean over several examples"


def loss(x, target, **settings):
    return ops.cross_entropy(x, target, **settings)[0]


def gradient(grad_out, x, target, **settings):
    return ops.cross_entropy_backward(grad_out, ops.cross_entropy(x, target, **settings)[1])[0]


def one_hot(x, target):
    """The target as probabilities; labels outside the classes give zeros."""
    if target.shape == x.shape and target.dtype.kind == "f":
        return target
    classes = np.arange(x.shape[1]).reshape(-1, *[1] * (x.ndim - 2))
    return (np.expand_dims(target, 1) == classes).astype(x.dtype)


def from_log(log_p, x, target, weight=None, reduction="mean", ignore_index=-100, label_smoothing=0.0):
    """The loss that follows from these log-probabilities, by the definition."""
    is_labels = target.shape != x.shape
    wanted = one_hot(x, target)
    if is_labels:
        wanted = wanted * np.expand_dims(target != ignore_index, 1)
    scale = 1 if weight is None else weight.reshape(-1, *[1] * (x.ndim - 2))
    counts = wanted.sum(axis=1, keepdims=True)
    divisor = (wanted * scale).sum() if is_labels else x.size / x.shape[1]
    wanted = ((1 - label_smoothing) * wanted + label_smoothing * counts / x.shape[1]) * scale
    losses = -np.where(wanted != 0, wanted * log_p, 0).sum(axis=1)
    return losses if reduction == "none" else losses.sum() / (divisor if reduction == "mean" else 1)


@wrong_forward("large numbers")
def overflows(x, target, **settings):
    """Lets exp overflow: subtract the largest score first, exp(x - max), and take the logarithm in one
    step."""
    e = np.exp(x)
    return from_log(np.log(e / e.sum(axis=1, keepdims=True)), x, target, **settings)


@wrong_forward("large numbers")
def loses_small_probabilities(x, target, **settings):
    """Takes the logarithm of a probability that is 0: form log softmax in one step, x - max - log Σ exp."""
    p = ops.softmax(x, 1)[0]
    return from_log(np.log(p), x, target, **settings)


@wrong_forward("several classes")
def guards_the_logarithm(x, target, **settings):
    """Adds 1e-8 inside the logarithm: that changes every loss; form log softmax in one step instead."""
    return from_log(np.log(ops.softmax(x, 1)[0] + 1e-8), x, target, **settings)


@wrong_forward("several classes")
def normalizes_over_the_batch(x, target, **settings):
    """Normalizes over the batch: softmax runs over the classes, axis 1."""
    return from_log(ops.log_softmax(x, 0)[0], x, target, **settings)


@wrong_forward(_MEAN)
def divides_by_the_classes_too(x, target, **settings):
    """Takes the mean over classes too: it divides by N, not by N · C."""
    return loss(x, target, **settings) / (x.shape[1] if settings.get("reduction", "mean") == "mean" else 1)


@wrong_forward('reduction "mean"')
def sums_the_losses(x, target, **settings):
    """Adds the losses up: the mean over the examples is the default."""
    if settings.get("reduction", "mean") == "mean":
        settings["reduction"] = "sum"
    return loss(x, target, **settings)


@wrong_forward('reduction "sum"')
def always_averages(x, target, **settings):
    """Always takes the mean: reduction may be "sum" or "none" too."""
    if settings.get("reduction") == "sum":
        settings["reduction"] = "mean"
    return loss(x, target, **settings)


@wrong_forward("several classes")
def forgets_the_softmax(x, target, **settings):
    """Forgets the softmax: x holds scores, so take log softmax of it before picking the right class."""
    return from_log(x, x, target, **settings)


@wrong_forward("several classes")
def forgets_the_logarithm(x, target, **settings):
    """Forgets the logarithm: the loss is -log p, not -p."""
    return from_log(ops.softmax(x, 1)[0], x, target, **settings)


@wrong_forward("several classes")
def softmax_twice(x, target, **settings):
    """Applies softmax twice: x holds scores, and the loss normalizes them itself, once."""
    return loss(ops.softmax(x, 1)[0], target, **settings)


@wrong_forward("several classes")
def other_base(x, target, **settings):
    """Takes the logarithm to base 2: the natural one is meant."""
    return loss(x, target, **settings) / np.log(2)


@wrong_forward("several classes")
def adds_the_wrong_classes(x, target, **settings):
    """Adds log(1 - p) of the wrong classes: that is the loss of C separate sigmoids."""
    p = ops.softmax(x, 1)[0]
    wanted = one_hot(x, target)
    other = -((1 - wanted) * np.log1p(-p)).sum(axis=1)
    right = loss(x, target, **{**settings, "reduction": "none"})
    return _as_asked(right + other, settings)


def _as_asked(losses, settings):
    kind = settings.get("reduction", "mean")
    return losses if kind == "none" else losses.sum() if kind == "sum" else losses.mean()


@wrong_forward("labels")
def takes_the_first_class(x, target, **settings):
    """Uses the first class for every example: pick with both indices, x[np.arange(N), target]."""
    return loss(x, np.zeros_like(target) if target.dtype.kind != "f" else target, **settings)


@wrong_forward("more than two classes")
def asks_the_prediction(x, target, **settings):
    """Uses the largest score's class: the label says which class is right."""
    return loss(x, x.argmax(axis=1), **settings)


@wrong_forward("class probabilities")
def hardens_the_target(x, target, **settings):
    """Takes the most probable class of the target alone: each class counts by its probability."""
    return loss(x, target.argmax(axis=1) if target.shape == x.shape else target, **settings)


@wrong_forward("label smoothing")
def smooths_the_other_classes(x, target, label_smoothing=0.0, **settings):
    """Spreads a/(C - 1) over the other classes: a/C goes to every class, the right one included."""
    c = x.shape[1]
    return loss(x, target, label_smoothing=label_smoothing * c / (c - 1), **settings)


@wrong_forward("label smoothing")
def adds_smoothing_on_top(x, target, label_smoothing=0.0, **settings):
    """Leaves the right class at 1: it keeps 1 - a + a/C."""
    return (loss(x, target, **settings)
            + label_smoothing * (loss(x, target, label_smoothing=1.0, **settings)))


@wrong_forward("label smoothing")
def ignores_smoothing(x, target, label_smoothing=0.0, **settings):
    """Ignores label_smoothing: the share a of the target is spread evenly over all classes."""
    return loss(x, target, **settings)


def _labels(x, target):
    """Labels, or the most probable class of each target."""
    return target if target.dtype.kind != "f" else target.argmax(axis=1)


def add_shared(forward, right):
    """What cross-entropy and the negative log-likelihood share going forward: weights, ignored labels."""
    @forward.wrong_version("ignored labels under a mean")
    def counts_ignored_labels(x, target, **settings):
        """Counts ignored labels in the mean: divide by the number of labels that count."""
        if settings.get("reduction", "mean") != "mean" or settings.get("weight") is not None:
            return right(x, target, **settings)[0]
        return right(x, target, **{**settings, "reduction": "none"})[0].mean()

    @forward.wrong_version("ignored labels")
    def does_not_ignore(x, target, ignore_index=-100, **settings):
        """Does not ignore ignore_index: examples with this label count nothing."""
        return right(x, _labels(x, target) % x.shape[1] if ignore_index != -100 else target, **settings)[0]

    @forward.wrong_version("class weights under a mean")
    def divides_by_the_number(x, target, **settings):
        """Divides the weighted losses by their number: the mean divides by the sum of the labels' weights."""
        losses = right(x, target, **{**settings, "reduction": "none"})[0]
        counted = _labels(x, target) != settings.get("ignore_index", -100)
        if settings.get("weight") is None or settings.get("reduction", "mean") != "mean":
            return right(x, target, **settings)[0]
        return losses.sum() / (counted.sum() or 1)

    @forward.wrong_version("class weights under a mean")
    def divides_by_all_weights(x, target, **settings):
        """Divides by the sum of all class weights: the mean divides by the weights of the labels in the
        batch."""
        if settings.get("weight") is None or settings.get("reduction", "mean") != "mean":
            return right(x, target, **settings)[0]
        return right(x, target, **{**settings, "reduction": "sum"})[0] / settings["weight"].sum()

    @forward.wrong_version("class weights")
    def ignores_the_weights(x, target, weight=None, **settings):
        """Ignores the class weights: each loss is multiplied by the weight of its label."""
        return right(x, target, **settings)[0]


def add_shared_backward(backward, right, back):
    """The same slips on the way back, and the mean forgotten there."""
    def gradients(grad_out, x, target, **settings):
        grads = back(grad_out, right(x, target, **settings)[1])
        return grads[0] if isinstance(grads, tuple) else grads

    @backward.wrong_version(_MEAN)
    def forgets_the_mean(grad_out, x, target, **settings):
        """Forgets to divide by N: the loss is a mean, so its gradient is divided by the number of
        examples."""
        if settings.get("reduction", "mean") == "mean":
            settings["reduction"] = "sum"
        return gradients(grad_out, x, target, **settings)

    @backward.wrong_version(_MEAN)
    def divides_by_all_scores(grad_out, x, target, **settings):
        """Divides by N · C: the mean is over N examples, not over all scores."""
        return gradients(grad_out, x, target, **settings) / (
            x.shape[1] if settings.get("reduction", "mean") == "mean" else 1)

    @backward.wrong_version("class weights")
    def forgets_the_weights(grad_out, x, target, weight=None, **settings):
        """Forgets the class weights: each example's gradient is multiplied by its label's weight."""
        return gradients(grad_out, x, target, **settings)

    @backward.wrong_version("ignored labels under a mean")
    def divides_by_ignored_labels(grad_out, x, target, **settings):
        """Counts ignored labels when it divides: only labels that count are averaged."""
        plain = gradients(grad_out, x, target, **settings)
        counted = (_labels(x, target) != settings.get("ignore_index", -100)).mean()
        usual = settings.get("reduction", "mean") == "mean" and settings.get("weight") is None
        return plain * counted if usual else plain


add_shared(FORWARD, ops.cross_entropy)
add_shared_backward(BACKWARD, ops.cross_entropy, ops.cross_entropy_backward)
add_shared(NLL_FORWARD, ops.nll_loss)
add_shared_backward(NLL_BACKWARD, ops.nll_loss, ops.nll_loss_backward)



def _spoiled(grad_out, x, target, pull, settings):
    """The gradient whose softmax - target is replaced by `pull`(p, wanted), for the plain settings."""
    if settings.get("weight") is not None or settings.get("ignore_index", -100) != -100:
        return gradient(grad_out, x, target, **settings)
    a = settings.get("label_smoothing", 0.0)
    wanted = (1 - a) * one_hot(x, target) + a / x.shape[1]
    share = {"mean": grad_out / (x.size // x.shape[1]),
             "sum": grad_out}.get(settings.get("reduction", "mean"))
    share = np.expand_dims(grad_out, 1) if share is None else share
    return share * pull(ops.softmax(x, 1)[0], wanted)


@wrong_backward("several classes")
def forgets_the_target(grad_out, x, target, **settings):
    """Forgets to subtract the target: the gradient is softmax(x) - target."""
    return _spoiled(grad_out, x, target, lambda p, wanted: p, settings)


@wrong_backward("several classes")
def pays_the_right_class_alone(grad_out, x, target, **settings):
    """Pays the right class alone: every class gets its probability, the right one that minus 1."""
    return _spoiled(grad_out, x, target,
                    lambda p, wanted: (p - wanted) * (wanted == wanted.max(1, keepdims=True)),
                    settings)


@wrong_backward("several classes")
def divides_by_the_probability(grad_out, x, target, **settings):
    """Stops at the gradient of the logarithm, -target / p: softmax has a derivative too; together p -
    target."""
    return _spoiled(grad_out, x, target, lambda p, wanted: -wanted / p, settings)


@wrong_backward("several classes")
def takes_the_local_slope(grad_out, x, target, **settings):
    """Multiplies by p (1 - p) once more: softmax and logarithm together give p - target, nothing else."""
    return _spoiled(grad_out, x, target, lambda p, wanted: (p - wanted) * p * (1 - p), settings)


@wrong_backward("label smoothing")
def forgets_the_smoothing(grad_out, x, target, label_smoothing=0.0, **settings):
    """Forgets label_smoothing: softmax minus the smoothed target."""
    return gradient(grad_out, x, target, **settings)


add_forward(FORWARD, ops.cross_entropy, number=True)
add_backward(BACKWARD, ops.cross_entropy, ops.cross_entropy_backward, number=True)


def _nll_version(words, change, *needs):
    def wrong(x, target, **settings):
        return change(x, target, settings)
    wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
    NLL_FORWARD.wrong_version(*needs)(wrong)


def _nll(x, target, settings):
    return ops.nll_loss(x, target, **settings)[0]


_nll_version("Takes log softmax of x: x holds log-probabilities already", lambda x, t, s: loss(x, t, **s),
             "several classes")
_nll_version("Takes the logarithm of x: x holds log-probabilities already",
             lambda x, t, s: _nll(np.log(np.abs(x)), t, s))
_nll_version("Adds the losses up: the mean over the examples is the default", lambda x, t, s: _nll(
    x, t, {**s, "reduction": "sum"} if s.get("reduction", "mean") == "mean" else s), 'reduction "mean"')
_nll_version("Always takes the mean: reduction may be \"sum\" or \"none\" too", lambda x, t, s: _nll(
    x, t, {**s, "reduction": "mean"} if s.get("reduction") == "sum" else s), 'reduction "sum"')
_nll_version("Divides by N · C: by the number of examples", lambda x, t, s: _nll(x, t, s) / (
    x.shape[1] if s.get("reduction", "mean") == "mean" else 1), _MEAN)
_nll_version("Uses the first class for every example: pick with both indices, x[np.arange(N), target]",
             lambda x, t, s: _nll(x, np.zeros_like(t), s), "several classes")
add_forward(NLL_FORWARD, ops.nll_loss, number=True)
add_backward(NLL_BACKWARD, ops.nll_loss, ops.nll_loss_backward, number=True)
