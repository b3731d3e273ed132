"""Activations that let positive numbers through and hold negative ones back: ReLU and its relatives.

All act on each number alone, so they take arrays of any shape. Masks are applied by multiplication, which is
far faster than `np.where` on random signs. The price: a gradient of infinity that meets a masked entry gives
nan (inf times 0) where PyTorch gives 0.
"""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, real_number, upstream_gradient

# Klambauer et al. 2017, "Self-normalizing neural networks": with these two numbers, mean 0 and variance 1 at
# the input give mean 0 and variance 1 at the output.
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


class ReluCache(NamedTuple):
    """What the backward pass reads: the output, which is positive exactly where the input is."""

    out: np.ndarray


class LeakyReluCache(NamedTuple):
    """What the backward pass reads."""

    x: np.ndarray
    negative_slope: float


class EluCache(NamedTuple):
    """What the backward pass reads."""

    x: np.ndarray
    alpha: float
    scale: float


def relu(x):
    """max(x, 0), element by element.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : ReluCache
        For `relu_backward`.

    Raises
    ------
    TypeError
        If x is no array of floating-point numbers; so for all activations.
    """
    float_array("relu", "x", x)
    out = np.maximum(x, 0)
    return out, ReluCache(out)


def relu_backward(grad_out, cache):
    """grad_x: the upstream gradient where x > 0, otherwise 0; at x = 0, where there is a kink, also 0."""
    out = cache.out
    grad_out = upstream_gradient("relu_backward", grad_out, out.shape, out.dtype)
    return grad_out * (out != 0)        # rather than > 0: as in PyTorch, nan lets the gradient through


def leaky_relu(x, negative_slope=0.01):
    """x where x > 0, `negative_slope` times x elsewhere, so that no unit dies.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : LeakyReluCache
        For `leaky_relu_backward`.
    """
    float_array("leaky_relu", "x", x)
    negative_slope = real_number("leaky_relu", "negative_slope", negative_slope)
    # Not max(x, slope x): that picks the wrong branch for slopes above 1.
    out = np.maximum(x, 0) + negative_slope * np.minimum(x, 0)
    return out, LeakyReluCache(x, negative_slope)


def leaky_relu_backward(grad_out, cache):
    """grad_x: the upstream gradient, scaled by `negative_slope` where x <= 0."""
    x, negative_slope = cache
    grad_out = upstream_gradient("leaky_relu_backward", grad_out, x.shape, x.dtype)
    positive = x > 0
    return grad_out * positive + negative_slope * grad_out * ~positive


def elu(x, alpha=1.0):
    """x where x > 0, alpha (e^x - 1) elsewhere: saturates at -alpha (Clevert et al. 2016).

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : EluCache
        For `elu_backward`.
    """
    return _scaled_elu("elu", x, real_number("elu", "alpha", alpha), 1.0)


def elu_backward(grad_out, cache):
    """grad_x: the upstream gradient, times alpha e^x where x <= 0. Unless alpha is 1 there is a kink at 0."""
    return _scaled_elu_backward("elu_backward", grad_out, cache)


def selu(x):
    """The ELU with the one alpha and scale that keep mean 0 and variance 1 from layer to layer.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : EluCache
        For `selu_backward`.
    """
    return _scaled_elu("selu", x, SELU_ALPHA, SELU_SCALE)


def selu_backward(grad_out, cache):
    """grad_x. At 0 the slope is 1.7581, that of the left side, as in PyTorch; on the right it is 1.0507."""
    return _scaled_elu_backward("selu_backward", grad_out, cache)


def _scaled_elu(function, x, alpha, scale):
    float_array(function, "x", x)
    # expm1 keeps the digits near 0 that exp(x) - 1 cancels; the minimum keeps large x from overflowing.
    out = scale * np.maximum(x, 0) + scale * alpha * np.expm1(np.minimum(x, 0))
    return out, EluCache(x, alpha, scale)


def _scaled_elu_backward(function, grad_out, cache):
    x, alpha, scale = cache
    grad_out = upstream_gradient(function, grad_out, x.shape, x.dtype)
    left = x <= 0       # False for nan, which lets the gradient through as in PyTorch; so does fmin
    left_slope = scale * alpha * np.exp(np.fmin(x, 0))
    return grad_out * ~left * scale + grad_out * left * left_slope
