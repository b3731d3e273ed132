"""Dropout (Srivastava et al. 2014): in training, each number is set to 0 by chance."""

from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import float_array, numpy_array, real_number, upstream_gradient
from helpers.random import generator


class DropoutCache(NamedTuple):
    """What the backward pass reads."""

    mask: np.ndarray            # True where a number was kept; None where nothing was dropped
    scale: float
    shape: tuple
    dtype: np.dtype


def dropout(x, p=0.5, training=True, mask=None, rng=None):
    """Drop each number with probability p, and divide those that stay by 1 - p.

    Parameters
    ----------
    x : numpy.ndarray, floating point
    p : float
        The probability of *dropping*, as in PyTorch. In the paper, and in many notes, p is the probability
        of keeping: its 0.8 for inputs is p = 0.2 here.
    training : bool
        False returns x as it is. Dividing in training ("inverted" dropout) keeps the expected value, so that
        nothing has to be rescaled in evaluation, as the paper did.
    mask : numpy.ndarray of bool, shape of `x`, optional
        True where a number is kept. Drawn if not given.
    rng : numpy.random.Generator, optional
        What to draw the mask from; by default the generator that `manual_seed` sets.

    Returns
    -------
    out : numpy.ndarray, shape and dtype of `x`
    cache : DropoutCache
        For `dropout_backward`.

    Raises
    ------
    ValueError, TypeError
        If p is not between 0 and 1, the mask does not fit, or x holds no floating-point numbers.
    """
    float_array("dropout", "x", x)
    p = real_number("dropout", "p", p)
    if not 0 <= p <= 1:
        raise ValueError(f"dropout: p must be between 0 and 1, not {p}")
    if mask is not None:
        _check_mask(mask, x)
    if not training:
        return x, DropoutCache(None, 1.0, x.shape, x.dtype)
    if mask is None:
        mask = np.empty_like(x, dtype=bool)         # in x's memory order, since mixing two orders is slow
        np.greater_equal(generator(rng).random(x.shape), p, out=mask)
    scale = 1 / (1 - p) if p < 1 else 0.0       # p = 1 drops everything: 0, not 0 times infinity
    return x * mask * scale, DropoutCache(mask, scale, x.shape, x.dtype)


def dropout_backward(grad_out, cache):
    """grad_x: the upstream gradient through the same mask and the same scale.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape of `x`
    cache : DropoutCache

    Returns
    -------
    grad_x : numpy.ndarray, shape of `x`
    """
    mask, scale, shape, dtype = cache
    grad_out = upstream_gradient("dropout_backward", grad_out, shape, dtype)
    return grad_out if mask is None else grad_out * mask * scale


def _check_mask(mask, x):
    numpy_array("dropout", "mask", mask)
    if mask.dtype != bool:
        raise TypeError("dropout: mask must hold True where a number is kept, but mask.dtype is "
                        f"{mask.dtype}")
    if mask.shape != x.shape:
        raise ValueError(f"dropout: mask must have the shape of x, {x.shape}, but mask.shape = {mask.shape}")
