"""Pooling across channels: the largest of several maps at each place.

Where filters are turned copies of one another, the winner says "some orientation of it is here" and forgets
which. With learned filters this is maxout (Goodfellow et al. 2013).
"""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, whole_number
from helpers.ops.convolution_arguments import check_grad_out


class ChannelPoolCache(NamedTuple):
    """Which channel of each group won."""

    winners: np.ndarray     # shape of the result
    dtype: np.dtype
    channels_per_group: int


def cross_channel_max_pool(x, channels_per_group):
    """At each place the largest value among `channels_per_group` neighbouring channels.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, ...), floating point
        Maps (N, C, H, W), or the features (N, C) of a linear layer.
    channels_per_group : int
        Channels 0 to channels_per_group - 1 form the first group, and so on; it divides C.

    Returns
    -------
    out : numpy.ndarray, shape (N, C/channels_per_group, ...)
    cache : ChannelPoolCache
        For `cross_channel_max_pool_backward`.

    Raises
    ------
    ValueError, TypeError
        If the groups do not come out even, or x is no batch of floating-point numbers.
    """
    function = "cross_channel_max_pool"
    float_array(function, "x", x)
    size = whole_number(function, "channels_per_group", channels_per_group, 1)
    if x.ndim < 2 or x.shape[1] == 0 or x.shape[1] % size:
        raise ValueError(f"{function}: channels_per_group {size} must divide the channels of x, its second axis "
                         f"(x.shape = {x.shape})")
    out = np.copy(x[:, ::size])
    winners = np.zeros_like(out, dtype=np.intp)
    for number in range(1, size):
        candidate = x[:, number::size]
        winners[candidate > out] = number       # strictly: among equals the first stays
        np.maximum(out, candidate, out=out)
    return out, ChannelPoolCache(winners, x.dtype, size)


def cross_channel_max_pool_backward(grad_out, cache):
    """Gradient of a loss with respect to the input of `cross_channel_max_pool`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C/channels_per_group, ...)
    cache : ChannelPoolCache

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, ...)
        Each upstream value goes to the channel that won, among equals to the first; the others get 0.
    """
    winners, size = cache.winners, cache.channels_per_group
    check_grad_out("cross_channel_max_pool_backward", grad_out, winners.shape, cache.dtype)
    n, groups, *others = winners.shape
    grad_x = np.empty_like(winners, cache.dtype, shape=(n, groups * size, *others))     # in memory as x was
    for number in range(size):
        grad_x[:, number::size] = grad_out * (winners == number)
    return grad_x
