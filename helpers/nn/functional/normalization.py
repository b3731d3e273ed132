"""Normalization on Tensors. Formulas and gradients stand in `helpers.ops`; the signatures are PyTorch's."""

from helpers import ops
from helpers.nn.functional.recording import array_of, elementary, refuse_gradient, with_missing


def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1,
               eps=1e-5):
    """Every channel of (N, C, ...) with mean 0 and variance 1 over the batch: see `ops.batch_norm`.

    In training, the running Tensors are updated in place.
    """
    refuse_gradient("batch_norm", running_mean=running_mean, running_var=running_var)
    x, mean, variance, scale, shift = [
        array_of("batch_norm", name, value) for name, value in
        [("input", input), ("running_mean", running_mean), ("running_var", running_var), ("weight", weight),
         ("bias", bias)]]
    out, cache = ops.batch_norm(x, mean, variance, scale, shift, training, momentum, eps)
    if training and running_mean is not None:
        running_mean.mark_changed()
        running_var.mark_changed()
    return with_missing("batch_norm", out, (input, weight, bias), lambda g: ops.batch_norm_backward(g, cache))


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """The last axes, `normalized_shape`, with mean 0 and variance 1: see `ops.layer_norm`."""
    arrays = _arrays("layer_norm", input, weight, bias)
    out, cache = ops.layer_norm(arrays[0], normalized_shape, *arrays[1:], eps)
    return with_missing("layer_norm", out, (input, weight, bias), lambda g: ops.layer_norm_backward(g, cache))


def group_norm(input, num_groups, weight=None, bias=None, eps=1e-5):
    """Each group of channels of an image with mean 0 and variance 1: see `ops.group_norm`."""
    arrays = _arrays("group_norm", input, weight, bias)
    out, cache = ops.group_norm(arrays[0], num_groups, *arrays[1:], eps)
    return with_missing("group_norm", out, (input, weight, bias), lambda g: ops.group_norm_backward(g, cache))


def local_response_norm(input, size, alpha=1e-4, beta=0.75, k=1.0):
    """Every channel divided by a power of its neighbours' sum of squares: see `ops.local_response_norm`."""
    return elementary(ops.local_response_norm, ops.local_response_norm_backward, input, size, alpha, beta, k)


def _arrays(function, input, weight, bias):
    return (array_of(function, "input", input), array_of(function, "weight", weight),
            array_of(function, "bias", bias))
