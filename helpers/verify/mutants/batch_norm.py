"""Wrong versions of batch normalization: what it alone can get wrong, and what all normalizations can.

Sources: running statistics with the biased variance (two well-known courses), training and evaluation told
apart by the wrong switch, the two meanings of momentum (erratum E17).
"""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.normalization import Kind, add_family

FORWARD, BACKWARD = Registry(), Registry()
wrong_forward, wrong_backward = FORWARD.wrong_version, BACKWARD.wrong_version
_KEEPS = "running statistics in training"
_MOMENTUM = "a momentum other than 1, in training"


def _spread(vector, x):
    return vector.reshape(-1, *[1] * (x.ndim - 2))


def _rows(x, values):
    return np.moveaxis(x, 1, 0).reshape(x.shape[1], -1)


def _update(change):
    """A version whose output is right and whose running statistics are what `change` makes of them:
    (old, new, momentum) -> running value, for the mean and for the unbiased and the biased variance."""
    def wrong(x, running_mean=None, running_var=None, training=False, momentum=0.1, **values):
        before = None if running_mean is None else (running_mean.copy(), running_var.copy())
        out = ops.batch_norm(x, running_mean, running_var, training=training, momentum=momentum, **values)[0]
        if training and before is not None:
            rows = _rows(x, values)
            running_mean[...], running_var[...] = change(before, rows, momentum)
        return out
    wrong.__doc__, wrong.__name__ = change.__doc__, change.__name__
    return wrong


def _mixed(old, new, momentum):
    return (1 - momentum) * old + momentum * new


def _both(before, rows, mix, ddof=1):
    return mix(before[0], rows.mean(axis=1)), mix(before[1], rows.var(axis=1, ddof=ddof))


@wrong_forward(_KEEPS)
@_update
def stores_the_biased_variance(before, rows, momentum):
    """Stores the biased variance: the running variance estimates all data, so it is divided by M - 1."""
    return _both(before, rows, lambda old, new: _mixed(old, new, momentum), ddof=0)


@wrong_forward(_MOMENTUM)
@_update
def reverses_the_momentum(before, rows, momentum):
    """Reverses the momentum: running = (1 - momentum) · running + momentum · new, as in PyTorch."""
    return _both(before, rows, lambda old, new: _mixed(old, new, 1 - momentum))


@wrong_forward(_KEEPS)
@_update
def leaves_the_running_statistics(before, rows, momentum):
    """Does not update the running statistics in place: running_mean = … makes a new array; write into the
    one that was handed in, running_mean[...] = …, or use *= and +=."""
    return before


@wrong_forward(_MOMENTUM)
@_update
def replaces_the_running_statistics(before, rows, momentum):
    """Replaces the running statistics by the batch's own: they are averages, new values count momentum."""
    return _both(before, rows, lambda old, new: new)


@wrong_forward(_KEEPS)
@_update
def adds_to_the_running_statistics(before, rows, momentum):
    """Adds to the running statistics without shrinking them: the old value is multiplied by 1 - momentum."""
    return _both(before, rows, lambda old, new: old + momentum * new)


@wrong_forward(_KEEPS)
@_update
def stores_the_deviation(before, rows, momentum):
    """Stores the standard deviation: running_var holds variances."""
    return (_mixed(before[0], rows.mean(axis=1), momentum),
            _mixed(before[1], rows.std(axis=1, ddof=1), momentum))


@wrong_forward("a momentum of its own")
@_update
def fixes_the_momentum(before, rows, momentum):
    """Always uses momentum 0.1: it is an argument."""
    return _both(before, rows, lambda old, new: _mixed(old, new, 0.1))


@wrong_forward(_KEEPS)
@_update
def updates_twice(before, rows, momentum):
    """Updates the running statistics twice: once for each batch."""
    return _both(before, rows, lambda old, new: _mixed(_mixed(old, new, momentum), new, momentum))


@wrong_forward("evaluation")
def ignores_training(x, running_mean=None, running_var=None, training=False, **values):
    """Uses the batch's own statistics in evaluation: there the running ones take their place."""
    kept = (running_mean, running_var) if training else (None, None)
    return ops.batch_norm(x, *kept, training=True, **values)[0]


@wrong_forward("evaluation")
def updates_in_evaluation(x, running_mean=None, running_var=None, training=False, **values):
    """Updates the running statistics in evaluation: an example there must leave no trace."""
    out = ops.batch_norm(x, running_mean, running_var, training=training, **values)[0]
    if not training and x[:, 0].size > 1:
        ops.batch_norm(x, running_mean, running_var, training=True, **values)
    return out


@wrong_forward(_KEEPS)
def normalizes_by_the_running_statistics(x, running_mean=None, running_var=None, training=False, **values):
    """Normalizes by the running statistics in training: there the batch's own are used."""
    kept = running_mean is None
    if training and not kept:
        before = running_mean.copy(), running_var.copy()
        ops.batch_norm(x, running_mean, running_var, training=True, **values)
        return ops.batch_norm(x, *before, training=False, **values)[0]
    return ops.batch_norm(x, running_mean, running_var, training=training, **values)[0]


@wrong_forward(_KEEPS)
def normalizes_after_the_update(x, running_mean=None, running_var=None, training=False, **values):
    """Normalizes by the updated running statistics in training: there the batch's own are used."""
    out = ops.batch_norm(x, running_mean, running_var, training=training, **values)[0]
    if training and running_mean is not None:
        return ops.batch_norm(x, running_mean, running_var, training=False, **values)[0]
    return out


@wrong_forward(_KEEPS)
def exchanges_the_modes(x, running_mean=None, running_var=None, training=False, **values):
    """Exchanges training and evaluation: in training the batch's own statistics are used and averaged."""
    return ops.batch_norm(x, running_mean, running_var, training=running_mean is None or not training,
                          **values)[0]


@wrong_forward("evaluation", "running statistics")
def takes_the_variance_for_the_deviation(x, running_mean=None, running_var=None, training=False, **values):
    """Divides by the running variance in evaluation: by √(running_var + eps)."""
    if training:
        return ops.batch_norm(x, running_mean, running_var, training=True, **values)[0]
    return ops.batch_norm(x, running_mean, running_var ** 2, training=False, **values)[0]


def _other_axes(arrange, name, doc, *needs):
    """A version whose statistics run over other axes than all but the channels'."""
    def wrong(x, weight=None, bias=None, eps=1e-5, training=False, **values):
        out = ops.batch_norm(x, weight=weight, bias=bias, eps=eps, training=training, **{
            "running_mean": None, "running_var": None, **values})[0]
        if not training:
            return out
        axes = arrange(x)
        hat = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)
        return hat * (1 if weight is None else _spread(weight, x)) + (0 if bias is None else _spread(bias, x))
    wrong.__doc__, wrong.__name__ = doc, name
    wrong_forward("training", *needs)(wrong)


_other_axes(lambda x: 0, "statistics_over_the_batch_alone",
            "Takes statistics over the batch axis alone: for images they run over (0, 2, 3), one for each channel.",
            "several images with several positions")
_other_axes(lambda x: tuple(range(2, x.ndim)), "statistics_of_each_image",
            "Takes statistics of each image: that is instance normalization; here all images share them.",
            "several images with several positions")
_other_axes(lambda x: tuple(range(x.ndim)), "statistics_over_everything",
            "Takes one mean and variance for all channels: each channel has its own, so leave axis 1 out.",
            "several channels")
_other_axes(lambda x: tuple(range(1, x.ndim)), "statistics_of_each_example",
            "Takes statistics of each example: that is layer normalization; here each channel has its own.",
            "several channels")


@wrong_backward("evaluation")
def goes_through_constants(grad_out, x, running_mean=None, running_var=None, training=False, **values):
    """Sends the gradient through mean and variance in evaluation: there the running statistics are
    constants."""
    if training:
        running_mean, running_var = None, None
        return ops.batch_norm_backward(grad_out, ops.batch_norm(x, None, None, training=True, **values)[1])
    cache = ops.batch_norm(x, running_mean, running_var, training=False, **values)[1]
    return ops.batch_norm_backward(grad_out, cache._replace(training=True))


add_family(FORWARD, BACKWARD, Kind(
    lambda x, running_mean=None, running_var=None, **values: ops.batch_norm(
        x, running_mean, running_var, **values),
    ops.batch_norm_backward, _rows, _spread, "training"))
