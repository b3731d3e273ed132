"""Local response normalization (Krizhevsky et al. 2012): a strong channel dampens its neighbours."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, real_number, upstream_gradient, whole_number


class LocalResponseNormCache(NamedTuple):
    """What the backward pass reads."""

    x: np.ndarray
    base: np.ndarray            # k + alpha/size · (sum of squares over the neighbouring channels)
    size: int
    alpha: float
    beta: float


def local_response_norm(x, size, alpha=1e-4, beta=0.75, k=1.0):
    """x / (k + alpha/size · Σ x²)^beta, with the sum over `size` neighbouring channels at the same position.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, ...) with at least one axis of positions, floating point
    size : int
        How many channels: size // 2 before the channel, itself, and (size - 1) // 2 after it; beyond the
        first and the last channel there is nothing to add.
    alpha, beta, k : float
        PyTorch divides alpha by `size`, as Caffe did; the paper does not. The paper's alpha = 1e-4 with 5
        channels is alpha = 5e-4 here, and its k = 2 is not the default.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : LocalResponseNormCache
        For `local_response_norm_backward`.

    Raises
    ------
    ValueError, TypeError
        If x has fewer than three axes, size is below 1, or x holds no floating-point numbers.
    """
    function = "local_response_norm"
    float_array(function, "x", x)
    size = whole_number(function, "size", size, 1)
    alpha, beta, k = (real_number(function, name, value) for name, value in
                      [("alpha", alpha), ("beta", beta), ("k", k)])
    if x.ndim < 3:
        raise ValueError(f"{function}: x must have shape (N, C, ...) with at least 3 axes, but "
                         f"x.shape = {x.shape}")
    base = k + alpha / size * _sum_over_neighbours(x * x, size // 2, (size - 1) // 2)
    return x * base ** -beta, LocalResponseNormCache(x, base, size, alpha, beta)


def local_response_norm_backward(grad_out, cache):
    """Gradient with respect to x: each channel's own share, less what it takes from its neighbours.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, ...)
    cache : LocalResponseNormCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
    """
    x, base, size, alpha, beta = cache
    grad_out = upstream_gradient("local_response_norm_backward", grad_out, x.shape, x.dtype)
    own = grad_out * base ** -beta
    # A channel stands in the sums of those that see it: the window mirrored, which matters for even sizes.
    taken = _sum_over_neighbours(own * x / base, (size - 1) // 2, size // 2)
    return own - 2 * alpha * beta / size * x * taken


def _sum_over_neighbours(values, before, after):
    """For each channel the sum over itself, `before` channels before it and `after` after it."""
    channels = values.shape[1]
    total = values.copy()
    for offset in range(-min(before, channels), min(after, channels) + 1):
        here = slice(max(0, -offset), channels - max(0, offset))
        there = slice(max(0, offset), channels + min(0, offset))
        if offset:
            total[:, here] += values[:, there]
    return total
