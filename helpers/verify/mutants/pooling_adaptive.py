"""Wrong versions of adaptive and cross-channel pooling."""

import itertools

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Registry, pooling_adaptive_backward
from helpers.verify.mutants.general import add_backward, add_forward
from helpers.verify.mutants.pooling_shares import right_gradient


def _regions(i, outputs, start, stop):
    return [(start(o, i, outputs), max(stop(o, i, outputs), start(o, i, outputs) + 1))
            for o in range(outputs)]


def _floor(o, i, outputs):
    return o * i // outputs


def _end(o, i, outputs):
    return -(-(o + 1) * i // outputs)


def _adaptive(x, output_size, take, start=_floor, stop=_end):
    sizes = [i if o is None else o for i, o in zip(x.shape[2:], pair(output_size))]
    rows, columns = (_regions(i, n, start, stop) for i, n in zip(x.shape[2:], sizes))
    return np.stack([np.stack([take(x[:, :, a:b, c:d]) for c, d in columns], -1) for a, b in rows], -2)


def _mean(region):
    return region.mean(axis=(2, 3))


def _largest(region):
    return region.max(axis=(2, 3))


def _adaptive_family(name, take, other, wrong_gradients):
    forward, backward = Registry(), Registry()
    backward += wrong_gradients
    _add_windows(forward, take, other)
    _add_gradients(backward, name)
    add_forward(forward, getattr(ops, name))
    add_backward(backward, getattr(ops, name), getattr(ops, f"{name}_backward"))
    return forward, backward


def _add_windows(forward, take, other):
    """Slips in where the windows lie; `take` is what is wanted of each, `other` what is not."""
    uneven = "windows of unequal size"

    @forward.wrong_version()
    def takes_the_other(x, output_size):
        """Mixes up mean and maximum: the name says which one."""
        return _adaptive(x, output_size, other)

    @forward.wrong_version(uneven)
    def floors_the_end(x, output_size):
        """Rounds the end of a window down: it reaches up to ceil((o + 1) i / O)."""
        return _adaptive(x, output_size, take, stop=lambda o, i, n: (o + 1) * i // n)

    @forward.wrong_version(uneven)
    def equal_windows(x, output_size):
        """Makes all windows of one size and drops the rest: together they read every pixel."""
        return _adaptive(x, output_size, take, lambda o, i, n: min(o * max(i // n, 1), i - 1),
                         lambda o, i, n: min((o + 1) * max(i // n, 1), i))

    @forward.wrong_version("a size that is not square")
    def turns_the_size(x, output_size):
        """Exchanges the two output sizes: a pair is (height, width)."""
        size = output_size if isinstance(output_size, int) else output_size[::-1]
        return _adaptive(x, size, take)

    @forward.wrong_version("several windows")
    def always_pools_globally(x, output_size):
        """Pools the whole image: output_size says how many windows there are."""
        out = _adaptive(x, output_size, take)
        return np.broadcast_to(_adaptive(x, 1, take), out.shape).copy()

    @forward.wrong_version("several channels")
    def mixes_the_channels(x, output_size):
        """Pools over the channels too: each channel is pooled alone."""
        out = _adaptive(x, output_size, take)
        return np.broadcast_to(out.max(axis=1, keepdims=True), out.shape).copy()


def _add_gradients(backward, name):
    """Slips in who is paid."""
    @backward.wrong_version("several windows")
    def pays_everything(grad_out, x, output_size):
        """Spreads the sum of the upstream gradient over the image: each window pays its own pixels."""
        total = grad_out.sum(axis=(2, 3), keepdims=True) / (x.shape[2] * x.shape[3])
        return np.broadcast_to(total, x.shape).copy()

    @backward.wrong_version()
    def pays_in_full(grad_out, x, output_size):
        """Pays every pixel in full: a mean shares its gradient out, a maximum pays the winner alone."""
        grads = np.zeros_like(x)
        sizes = grad_out.shape[2:]
        rows, columns = (_regions(i, n, _floor, _end) for i, n in zip(x.shape[2:], sizes))
        for (i, (a, b)), (j, (c, d)) in itertools.product(enumerate(rows), enumerate(columns)):
            grads[:, :, a:b, c:d] += grad_out[:, :, i, j, None, None]
        return grads

    @backward.wrong_version("several images")
    def averages_over_the_batch(grad_out, x, output_size):
        """Divides by the number of images: the mean belongs to the loss, upstream."""
        return right_gradient(name, grad_out, x, {"output_size": output_size}) / len(x)


ADAPTIVE_AVERAGE, ADAPTIVE_AVERAGE_BACKWARD = _adaptive_family(
    "adaptive_avg_pool2d", _mean, _largest, pooling_adaptive_backward.AVERAGE)
ADAPTIVE_MAX, ADAPTIVE_MAX_BACKWARD = _adaptive_family(
    "adaptive_max_pool2d", _largest, _mean, pooling_adaptive_backward.MAXIMUM)
CHANNELS, CHANNELS_BACKWARD = Registry(), Registry()
CHANNELS_BACKWARD += pooling_adaptive_backward.CHANNELS
_GROUP = "groups of several channels"


def _grouped(x, size):
    return x.reshape(x.shape[0], -1, size, *x.shape[2:])


@CHANNELS.wrong_version(_GROUP)
def averages_the_group(x, channels_per_group):
    """Averages the group: the largest value is wanted."""
    return _grouped(x, channels_per_group).mean(axis=2)


@CHANNELS.wrong_version("several groups of several channels")
def groups_every_other_channel(x, channels_per_group):
    """Groups channels that lie apart: neighbouring channels form a group."""
    groups = x.shape[1] // channels_per_group
    return x.reshape(x.shape[0], channels_per_group, groups, *x.shape[2:]).max(axis=1)


@CHANNELS.wrong_version(_GROUP)
def compares_magnitudes(x, channels_per_group):
    """Compares absolute values: -5 is smaller than 1."""
    return np.abs(_grouped(x, channels_per_group)).max(axis=2)


@CHANNELS.wrong_version(_GROUP)
def takes_the_first_channel(x, channels_per_group):
    """Takes the first channel of each group: the largest value is wanted."""
    return _grouped(x, channels_per_group)[:, :, 0].copy()


@CHANNELS.wrong_version("only negative numbers")
def starts_from_zero(x, channels_per_group):
    """Starts the maximum from 0: negative numbers never beat it."""
    return np.maximum(_grouped(x, channels_per_group).max(axis=2), 0)


@CHANNELS.wrong_version("numbers far below zero")
def starts_from_a_low_number(x, channels_per_group):
    """Starts the maximum from a low number, such as -1e9: smaller numbers never beat it."""
    return np.maximum(_grouped(x, channels_per_group).max(axis=2), -1e9)


add_forward(CHANNELS, ops.cross_channel_max_pool)
add_backward(CHANNELS_BACKWARD, ops.cross_channel_max_pool, ops.cross_channel_max_pool_backward)
