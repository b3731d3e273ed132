"""Wrong versions of layer, group and local response normalization."""

import math

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward, gradients
from helpers.verify.mutants.normalization import Kind, add_family

LAYER, LAYER_BACKWARD = Registry(), Registry()
GROUP, GROUP_BACKWARD = Registry(), Registry()
RESPONSE, RESPONSE_BACKWARD = Registry(), Registry()


def _over(x, axes, weight, bias, eps):
    hat = (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)
    return hat * (1 if weight is None else weight) + (0 if bias is None else bias)


@LAYER.wrong_version("axes in front of a single normalized one")
def over_the_batch(x, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Takes statistics over the batch: that is batch normalization; here each example has its own."""
    return _over(x, 0, weight, bias, eps)


@LAYER.wrong_version("axes before the normalized ones")
def over_everything(x, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Takes one mean and variance for the whole array: statistics run over the last axes alone."""
    return _over(x, None, weight, bias, eps)


@LAYER.wrong_version("several axes to normalize over")
def over_the_last_axis(x, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Normalizes the last axis alone: normalized_shape may name several."""
    return _over(x, -1, weight, bias, eps)


def _layer_rows(x, values):
    return x.reshape(-1, math.prod(values["normalized_shape"]))


def _group_rows(x, values):
    return x.reshape(x.shape[0] * values["num_groups"], -1)


def _channels(vector, x):
    return None if vector is None else vector.reshape(-1, *[1] * (x.ndim - 2))


add_family(LAYER, LAYER_BACKWARD, Kind(ops.layer_norm, ops.layer_norm_backward, _layer_rows, lambda v, x: v))


@GROUP.wrong_version("several groups")
def one_group(x, num_groups, weight=None, bias=None, eps=1e-5):
    """Takes one mean and variance for all channels: each group has its own."""
    return ops.group_norm(x, 1, weight, bias, eps)[0]


@GROUP.wrong_version("groups of several channels")
def single_channels(x, num_groups, weight=None, bias=None, eps=1e-5):
    """Normalizes each channel alone: the channels of a group share their statistics."""
    axes = tuple(range(2, x.ndim))
    return _over(x, axes, _channels(weight, x), _channels(bias, x), eps)


@GROUP.wrong_version("several groups of several channels")
def channels_that_lie_apart(x, num_groups, weight=None, bias=None, eps=1e-5):
    """Groups every G-th channel: neighbouring channels form a group."""
    order = np.arange(x.shape[1]).reshape(-1, num_groups).T.ravel()
    out = np.empty_like(x)
    out[:, order] = ops.group_norm(x[:, order].copy(), num_groups, None, None, eps)[0]
    return out * (1 if weight is None else _channels(weight, x)) + (0 if bias is None else _channels(bias, x))


@GROUP.wrong_version("several groups of several channels")
def takes_the_group_size(x, num_groups, weight=None, bias=None, eps=1e-5):
    """Takes num_groups for the number of channels in a group: it is the number of groups."""
    return ops.group_norm(x, x.shape[1] // num_groups, weight, bias, eps)[0]


@GROUP.wrong_version("several images")
def shares_statistics(x, num_groups, weight=None, bias=None, eps=1e-5):
    """Takes statistics over the batch too: each image has its own."""
    groups = x.reshape(len(x), num_groups, -1)
    hat = _over(groups, (0, 2), None, None, eps).reshape(x.shape)
    return hat * (1 if weight is None else _channels(weight, x)) + (0 if bias is None else _channels(bias, x))


add_family(GROUP, GROUP_BACKWARD, Kind(ops.group_norm, ops.group_norm_backward, _group_rows, _channels))
_OWN = "an alpha of its own"
_WIDE = "several channels in a window"


def _response(x, size, alpha=1e-4, beta=0.75, k=1.0):
    return ops.local_response_norm(x, size, alpha, beta, k)[0]


def _response_version(words, change, *needs):
    def wrong(x, size, alpha=1e-4, beta=0.75, k=1.0):
        return change(x, size, alpha, beta, k)
    wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
    RESPONSE.wrong_version(*needs)(wrong)


_response_version("Does not divide alpha by size: PyTorch does, the paper does not",
                  lambda x, n, a, b, k: _response(x, n, a * n, b, k), _OWN, _WIDE)
_response_version("Ignores k: it stands in the sum, and is 2 in the paper",
                  lambda x, n, a, b, k: _response(x, n, a, b, 1.0), "a k of its own")
_response_version("Always takes the square root: beta is the power",
                  lambda x, n, a, b, k: _response(x, n, a, 0.5, k))
_response_version("Multiplies by the power: divide by it",
                  lambda x, n, a, b, k: _response(x, n, a, -b, k))
_response_version("Looks at its own channel alone: size neighbouring channels count",
                  lambda x, n, a, b, k: _response(x, 1, a / n, b, k), _OWN, _WIDE)
_response_version("Exchanges the sides of an even window: size // 2 channels before, (size - 1) // 2 after",
                  lambda x, n, a, b, k: _response(x[:, ::-1], n, a, b, k)[:, ::-1].copy(), "an even size")
_response_version("Sums over positions: the window runs over channels",
                  lambda x, n, a, b, k: np.moveaxis(_response(np.moveaxis(x, -1, 1), n, a, b, k), 1,
                                                    -1).copy(), _OWN)
_response_version("Sums without squaring: squares are summed",
                  lambda x, n, a, b, k: _response(np.sqrt(np.abs(x)), n, a, b,
                                                  k) * np.sign(x) * np.sqrt(np.abs(x)), _OWN)
_response_version("Leaves alpha at its default: it is an argument",
                  lambda x, n, a, b, k: _response(x, n, 1e-4, b, k), _OWN)


@RESPONSE_BACKWARD.wrong_version(_OWN)
def treats_the_sum_as_constant(grad_out, x, size, alpha=1e-4, beta=0.75, k=1.0):
    """Treats the sum of squares as a constant: every channel stands in its neighbours' sums."""
    return grad_out * ops.local_response_norm(x, size, alpha, beta, k)[1].base ** -beta


@RESPONSE_BACKWARD.wrong_version(_OWN)
def forgets_the_two(grad_out, x, size, alpha=1e-4, beta=0.75, k=1.0):
    """Forgets the 2 of the square's derivative: 2 x."""
    constant = treats_the_sum_as_constant(grad_out, x, size, alpha, beta, k)
    right = gradients(ops.local_response_norm, ops.local_response_norm_backward, grad_out, {
        "x": x, "size": size, "alpha": alpha, "beta": beta, "k": k})[0]
    return (constant + right) / 2


@RESPONSE_BACKWARD.wrong_version("an even size")
def does_not_turn_the_window(grad_out, x, size, alpha=1e-4, beta=0.75, k=1.0):
    """Sums over the same window on the way back: those channels count that see this one, the window
    mirrored."""
    cache = ops.local_response_norm(x, size, alpha, beta, k)[1]
    own = grad_out * cache.base ** -beta
    left = size // 2
    wide = np.pad(own * x / cache.base, [(0, 0), (left, size - 1 - left)] + [(0, 0)] * (x.ndim - 2))
    taken = sum(wide[:, o:o + x.shape[1]] for o in range(size))
    return own - 2 * alpha * beta / size * x * taken


add_forward(RESPONSE, ops.local_response_norm)
add_backward(RESPONSE_BACKWARD, ops.local_response_norm, ops.local_response_norm_backward)
