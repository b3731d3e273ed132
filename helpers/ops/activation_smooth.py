"""Activations without a kink: sigmoid, tanh, softplus and GELU. All act on each number alone."""

import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from helpers.ops.arguments import float_array, real_number, upstream_gradient


class SigmoidCache(NamedTuple):
    """What the backward pass reads: the output alone, since sigmoid' = out (1 - out)."""

    out: np.ndarray


class TanhCache(NamedTuple):
    """What the backward pass reads: the output alone, since tanh' = 1 - out²."""

    out: np.ndarray


class SoftplusCache(NamedTuple):
    """What the backward pass reads."""

    x: np.ndarray
    beta: float
    threshold: float


class GeluCache(NamedTuple):
    """What the backward pass reads."""

    x: np.ndarray
    approximate: str


def sigmoid(x):
    """1 / (1 + e^-x), element by element.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : SigmoidCache
        For `sigmoid_backward`.

    Raises
    ------
    TypeError
        If x is no array of floating-point numbers; so for all activations.
    """
    float_array("sigmoid", "x", x)
    out = stable_sigmoid(x)
    return out, SigmoidCache(out)


def stable_sigmoid(x):
    """The sigmoid without a cache: e^min(x, 0) / (1 + e^-|x|). No exponent is positive, so none overflows."""
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def sigmoid_backward(grad_out, cache):
    """grad_x = grad_out · out (1 - out): at most a quarter of the upstream gradient."""
    out = cache.out
    grad_out = upstream_gradient("sigmoid_backward", grad_out, out.shape, out.dtype)
    return grad_out * (out * (1 - out))


def tanh(x):
    """The hyperbolic tangent, element by element: 2 sigmoid(2x) - 1.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : TanhCache
        For `tanh_backward`.
    """
    float_array("tanh", "x", x)
    out = np.tanh(x)
    return out, TanhCache(out)


def tanh_backward(grad_out, cache):
    """grad_x = grad_out · (1 - out²)."""
    out = cache.out
    grad_out = upstream_gradient("tanh_backward", grad_out, out.shape, out.dtype)
    return grad_out * (1 - out * out)


def softplus(x, beta=1.0, threshold=20.0):
    """log(1 + e^(beta x)) / beta, a smooth ReLU; x itself where beta x > threshold.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : SoftplusCache
        For `softplus_backward`.

    Notes
    -----
    The formula alone would do, in its stable form. PyTorch switches to the straight line, since its own form
    overflows. The jump, e^-20 at most by default, is part of its contract, so it is part of ours.
    """
    float_array("softplus", "x", x)
    beta, threshold = real_number("softplus", "beta", beta), real_number("softplus", "threshold", threshold)
    scaled = beta * x
    out = np.where(scaled > threshold, x, stable_softplus(scaled) / beta)
    return out, SoftplusCache(x, beta, threshold)


def stable_softplus(x):
    """log(1 + e^x) without a cache, as max(x, 0) + log(1 + e^-|x|). No exponent is positive."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def softplus_backward(grad_out, cache):
    """grad_x = grad_out · sigmoid(beta x), and grad_out itself above the threshold."""
    x, beta, threshold = cache
    grad_out = upstream_gradient("softplus_backward", grad_out, x.shape, x.dtype)
    scaled = beta * x
    return grad_out * np.where(scaled > threshold, 1, stable_sigmoid(scaled))


def gelu(x, approximate="none"):
    """x Φ(x), where Φ is the normal distribution function (Hendrycks and Gimpel 2016).

    Parameters
    ----------
    x : numpy.ndarray, floating point
    approximate : str
        "none" for Φ itself, "tanh" for (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, which GPT-2 uses.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : GeluCache
        For `gelu_backward`.

    Raises
    ------
    ValueError
        For another `approximate`.
    """
    float_array("gelu", "x", x)
    if approximate not in ("none", "tanh"):
        raise ValueError(f"gelu: approximate must be 'none' or 'tanh', not {approximate!r}")
    share = ndtr(x) if approximate == "none" else (1 + _tanh_and_slope(x)[0]) / 2
    return x * share, GeluCache(x, approximate)


def gelu_backward(grad_out, cache):
    """grad_x = grad_out · (Φ(x) + x Φ'(x)): the product rule."""
    x, approximate = cache
    grad_out = upstream_gradient("gelu_backward", grad_out, x.shape, x.dtype)
    if approximate == "none":
        near = np.clip(x, -40, 40)              # beyond, the density is 0 and the square might overflow
        density = np.exp(-near * near / 2) / math.sqrt(2 * math.pi)
        return grad_out * (ndtr(x) + near * density)
    t, slope = _tanh_and_slope(x)
    return grad_out * ((1 + t) / 2 + np.clip(x, -40, 40) * slope / 2)


def _tanh_and_slope(x):
    """tanh(u) with u = √(2/π) (x + 0.044715 x³), and its derivative with respect to x."""
    x = np.clip(x, -40, 40)                     # beyond, tanh is ±1 to the last digit; cubes might overflow
    t = np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x))
    return t, (1 - t * t) * (math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x * x))
