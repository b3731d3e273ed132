"""Scores to probabilities, and to their logarithms, without overflow."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, upstream_gradient, whole_number


class SoftmaxCache(NamedTuple):
    """What both backward passes read: the result, and the axis (a tuple) along which it was normalized."""

    out: np.ndarray
    axis: tuple


def softmax(x, dim):
    """e^x / sum of e^x along one axis: positive numbers that sum to 1.

    Parameters
    ----------
    x : numpy.ndarray, floating point
        Scores (logits); usually (N, C) with dim=1.
    dim : int
        The axis of the classes; negative ones count from the end.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : SoftmaxCache
        For `softmax_backward`.

    Raises
    ------
    ValueError, TypeError
        If x has no axis `dim`; if x is no array of floating-point numbers.
    """
    axis = _axis("softmax", x, dim)
    out = np.exp(_below_largest(x, axis))
    out /= out.sum(axis=axis, keepdims=True)
    return out, SoftmaxCache(out, axis)


def softmax_backward(grad_out, cache):
    """grad_x = out · (grad_out - s), where s is the mean of grad_out under the probabilities."""
    out, axis = cache
    grad_out = upstream_gradient("softmax_backward", grad_out, out.shape, out.dtype)
    return out * (grad_out - (grad_out * out).sum(axis=axis, keepdims=True))


def log_softmax(x, dim):
    """log(softmax(x)) in one step: the logarithm of a probability that has underflowed to 0 would be lost.

    Parameters
    ----------
    x : numpy.ndarray, floating point
    dim : int
        The axis of the classes; negative ones count from the end.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : SoftmaxCache
        For `log_softmax_backward`.

    Raises
    ------
    ValueError, TypeError
        As `softmax`.
    """
    axis = _axis("log_softmax", x, dim)
    out = _below_largest(x, axis)
    out = out - np.log(np.exp(out).sum(axis=axis, keepdims=True))
    return out, SoftmaxCache(out, axis)


def log_softmax_backward(grad_out, cache):
    """grad_x = grad_out - softmax · (sum of grad_out along the axis)."""
    out, axis = cache
    grad_out = upstream_gradient("log_softmax_backward", grad_out, out.shape, out.dtype)
    return grad_out - np.exp(out) * grad_out.sum(axis=axis, keepdims=True)


def _axis(function, x, dim):
    float_array(function, "x", x)
    axes = max(x.ndim, 1)                       # PyTorch lets a single number have the axis 0
    dim = whole_number(function, "dim", dim, -axes)
    if dim >= axes:
        raise ValueError(f"{function}: dim must be between {-axes} and {axes - 1} (x.shape = {x.shape}), "
                         f"not {dim}")
    return (dim,) if x.ndim else ()


def _below_largest(x, axis):
    """x minus its largest value: the same softmax, since the factor cancels, and no exponent is above 0."""
    return x - x.max(axis=axis, keepdims=True, initial=-np.inf)     # `initial` is for an axis of length 0
