"""Batch normalization (Ioffe and Szegedy 2015): every channel gets mean 0 and variance 1 over the batch."""

import math
from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, real_number, upstream_gradient, vector
from helpers.ops.standardize import standardize, standardize_backward


class BatchNormCache(NamedTuple):
    """What the backward pass reads."""

    hat: np.ndarray             # the normalized input, one row for each channel, (C, M)
    scale: np.ndarray           # weight / standard deviation, (C, 1)
    x_shape: tuple
    training: bool
    has_weight: bool
    has_bias: bool


def batch_norm(x, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
    """(x - mean) / √(variance + eps) · weight + bias, channel by channel.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, ...), floating point
        The statistics of a channel run over all other axes: (0, 2, 3) for images.
    running_mean, running_var : numpy.ndarray, shape (C,), dtype of `x`, or both None
        Averages over the batches seen so far. In training they are updated in place; in evaluation they take
        the place of the batch's own statistics, so that an example does not depend on its neighbours.
    weight, bias : numpy.ndarray, shape (C,), dtype of `x`, optional
        The scale and shift that are learned.
    training : bool
    momentum : float
        How much the new batch counts: running = (1 - momentum) · running + momentum · new. Other libraries
        call the share of the *old* value momentum (Keras: 0.99); a value copied from there has to be 1 - it.
    eps : float
        Stands inside the root.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : BatchNormCache
        For `batch_norm_backward`.

    Raises
    ------
    ValueError, TypeError
        If a channel has a single value to take statistics from, in evaluation running statistics are missing,
        eps is not positive, or shapes or dtypes do not fit.
    """
    float_array("batch_norm", "x", x)
    if x.ndim < 2 and x.size:
        raise ValueError(f"batch_norm: x must have shape (N, C, ...), but x.shape = {x.shape}")
    momentum, eps = real_number("batch_norm", "momentum", momentum), real_number("batch_norm", "eps", eps)
    if eps < 0 or training and eps == 0:
        raise ValueError(f"batch_norm: eps must be above 0 (in evaluation at least 0), not {eps}")
    rows = _channel_rows(x)
    _check(x, running_mean, running_var, weight, bias, training, rows)
    if training:
        hat, mean, variance, inverse_std = standardize(rows, eps)
        if running_mean is not None and x.size:
            _update(running_mean, mean[:, 0], momentum)
            # The batch is divided by its own spread. The running value estimates the spread of all data, so
            # it gets the unbiased variance, divided by M - 1, in the paper as in PyTorch.
            unbiased = variance[:, 0] * (rows.shape[1] / (rows.shape[1] - 1))
            _update(running_var, unbiased, momentum)
    else:
        inverse_std = 1 / np.sqrt(running_var[:, None] + eps)
        hat = (rows - running_mean[:, None]) * inverse_std
    out = hat.copy() if weight is None else hat * weight[:, None]
    if bias is not None:
        out += bias[:, None]
    scale = inverse_std if weight is None else inverse_std * weight[:, None]
    cache = BatchNormCache(hat, scale, x.shape, training, weight is not None, bias is not None)
    return _from_channel_rows(out, x.shape), cache


def batch_norm_backward(grad_out, cache):
    """Gradients with respect to x, weight and bias.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C, ...)
    cache : BatchNormCache

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, ...)
        In training it goes through mean and variance as well, so it sums to 0 in every channel; in evaluation
        these are constants.
    grad_weight, grad_bias : numpy.ndarray, shape (C,), or None where there was none
    """
    grad_out = upstream_gradient("batch_norm_backward", grad_out, cache.x_shape, cache.hat.dtype)
    grads = _channel_rows(grad_out)
    if cache.training:
        grad_rows, total, total_hat = standardize_backward(grads, cache.hat, cache.scale)
    else:
        grad_rows = grads * cache.scale
        total, total_hat = grads.sum(axis=1, keepdims=True), np.vecdot(grads, cache.hat)[:, None]
    return (_from_channel_rows(grad_rows, cache.x_shape),
            total_hat[:, 0] if cache.has_weight else None,
            total[:, 0] if cache.has_bias else None)


def _update(running, new, momentum):
    running *= 1 - momentum
    running += momentum * new


def _channel_rows(x):
    """(N, C, ...) as (C, M): for each channel all its values. No copy where the images already come last."""
    by_channel = np.moveaxis(x, 0, -1)
    return by_channel.reshape(by_channel.shape[0], math.prod(by_channel.shape[1:]))


def _from_channel_rows(rows, x_shape):
    """(C, M) back to (N, C, ...), as a view with the images last in memory."""
    by_channel = (*x_shape[1:], x_shape[0])
    return np.moveaxis(rows.reshape(by_channel), -1, 0)


def _check(x, running_mean, running_var, weight, bias, training, rows):
    for name, value in [("running_mean", running_mean), ("running_var", running_var), ("weight", weight),
                        ("bias", bias)]:
        vector("batch_norm", name, value, len(rows), "channel", x)
    if (running_mean is None) != (running_var is None):
        raise ValueError("batch_norm: running_mean and running_var must be given both or neither")
    if not training and running_mean is None:
        raise ValueError("batch_norm: with training=False, running_mean and running_var must be given")
    if training and x.size and rows.shape[1] == 1:
        raise ValueError("batch_norm: Expected more than 1 value per channel when training, but x.shape = "
                         f"{x.shape} has one, whose variance is 0; use a larger batch, or training=False")
