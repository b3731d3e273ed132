"""First weights. All functions fill a Tensor in place and return it; none of it is recorded.

The idea behind Xavier and Kaiming: choose the variance of the weights so that signals neither grow nor shrink
from layer to layer. With n terms in each sum, that is gain²/n, and the gain makes up for the activation.
Numbers are drawn in float64 and then rounded, so that both precisions start from the same weights.
"""

import math

import numpy as np

from helpers.random import generator as generator_of

_LINEAR = ("linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d")


def calculate_gain(nonlinearity, param=None):
    """The factor by which weights have to be larger because of the activation that follows.

    Parameters
    ----------
    nonlinearity : str
        "linear" (or the name of a convolution), "sigmoid", "tanh", "relu", "leaky_relu" or "selu".
    param : float, optional
        The slope of the leaky ReLU; 0.01 unless given.
    """
    if nonlinearity in (*_LINEAR, "sigmoid"):
        return 1
    if nonlinearity == "tanh":
        return 5 / 3
    if nonlinearity == "relu":
        return math.sqrt(2)             # half of the numbers become 0, and with them half of the variance
    if nonlinearity == "leaky_relu":
        slope = 0.01 if param is None else param
        if isinstance(slope, bool) or not isinstance(slope, (int, float)):
            raise ValueError(f"calculate_gain: param must be a number, the negative slope, not {param!r}")
        return math.sqrt(2 / (1 + slope**2))
    if nonlinearity == "selu":
        return 3 / 4                    # PyTorch's choice; a network meant to normalize itself wants gain 1
    known = ", ".join((*_LINEAR, "sigmoid", "tanh", "relu", "leaky_relu", "selu"))
    raise ValueError(f"calculate_gain: nonlinearity must be one of {known}, not {nonlinearity!r}")


def fan_in_and_fan_out(tensor):
    """How many terms a weight's sums have: forward (fan in) and backward (fan out).

    Parameters
    ----------
    tensor : Tensor, shape (out, in) or (C_out, C/groups, k_h, k_w)

    Returns
    -------
    (int, int)
        Input and output channels, each times the number of taps. As in PyTorch, groups are not known here,
        and for a transposed convolution, stored as (in, out, ...), the two change places.
    """
    if tensor.ndim < 2:
        raise ValueError("fan in and fan out: tensor must have at least 2 axes, (out, in, ...), but its "
                         f"shape is {tensor.shape}")
    taps = math.prod(tensor.shape[2:])
    return tensor.shape[1] * taps, tensor.shape[0] * taps


def uniform_(tensor, a=0.0, b=1.0, generator=None, *, rng=None):
    """Fill with numbers between a and b, all equally likely."""
    if b < a:
        raise ValueError(f"uniform_: a must not be above b, but a = {a} and b = {b}")
    return _fill(tensor, _source(generator, rng).uniform(a, b, tensor.shape))


def normal_(tensor, mean=0.0, std=1.0, generator=None, *, rng=None):
    """Fill with numbers from the normal distribution."""
    if std < 0:
        raise ValueError(f"normal_: std must be at least 0, not {std}")
    return _fill(tensor, _source(generator, rng).normal(mean, std, tensor.shape))


def constant_(tensor, val):
    """Fill with the number `val`."""
    return _fill(tensor, val)


def zeros_(tensor):
    """Fill with 0."""
    return _fill(tensor, 0.0)


def ones_(tensor):
    """Fill with 1."""
    return _fill(tensor, 1.0)


def xavier_uniform_(tensor, gain=1.0, generator=None, *, rng=None):
    """Uniform with variance gain² · 2 / (fan in + fan out), fair to both ways (Glorot and Bengio 2010)."""
    bound = math.sqrt(3) * _xavier_std(tensor, gain)        # a uniform variable's variance is bound² / 3
    return uniform_(tensor, -bound, bound, generator, rng=rng)


def xavier_normal_(tensor, gain=1.0, generator=None, *, rng=None):
    """Normal with variance gain² · 2 / (fan in + fan out)."""
    return normal_(tensor, 0.0, _xavier_std(tensor, gain), generator, rng=rng)


def kaiming_uniform_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None, *, rng=None):
    """Uniform with variance gain² / fan (He et al. 2015).

    Parameters
    ----------
    tensor : Tensor
    a : float
        The slope of the leaky ReLU; 0 is the ReLU. Other activations take no notice of it.
    mode : str
        "fan_in" keeps the variance of the signals, "fan_out" that of the gradients.
    nonlinearity : str
        As in `calculate_gain`.
    generator, rng : numpy.random.Generator, optional
        Two names for what to draw from; `generator` is PyTorch's, `rng` is the course's.
    """
    bound = math.sqrt(3) * _kaiming_std(tensor, a, mode, nonlinearity)
    return uniform_(tensor, -bound, bound, generator, rng=rng)


def kaiming_normal_(tensor, a=0, mode="fan_in", nonlinearity="leaky_relu", generator=None, *, rng=None):
    """Normal with variance gain² / fan; arguments as in `kaiming_uniform_`."""
    return normal_(tensor, 0.0, _kaiming_std(tensor, a, mode, nonlinearity), generator, rng=rng)


def orthogonal_(tensor, gain=1, generator=None, *, rng=None):
    """Rows of length `gain`, at right angles to each other (Saxe et al. 2014); columns, where they are fewer.

    A filter (C, k_h, k_w) counts as one row.
    """
    if tensor.ndim < 2:
        raise ValueError(f"orthogonal_: tensor must have at least 2 axes, but its shape is {tensor.shape}")
    if tensor.numel() == 0:
        return tensor
    rows, columns = tensor.shape[0], tensor.numel() // tensor.shape[0]
    drawn = _source(generator, rng).standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(drawn)
    q *= np.sign(np.diag(r))        # without this, directions are not uniformly distributed (Mezzadri 2007)
    return _fill(tensor, gain * (q.T if rows < columns else q).reshape(tensor.shape))


def default_(weight, bias, rng=None):
    """What PyTorch's layers start with: both uniform between -1/√fan_in and 1/√fan_in.

    For the weight PyTorch writes it as `kaiming_uniform_` with a = √5, whose gain is √(1/3): a historical
    choice, smaller than what Kaiming recommends for a ReLU by a factor of √6.
    """
    kaiming_uniform_(weight, a=math.sqrt(5), rng=rng)
    if bias is not None:
        fan_in, _ = fan_in_and_fan_out(weight)
        bound = 1 / math.sqrt(fan_in) if fan_in else 0.0
        uniform_(bias, -bound, bound, rng=rng)


def _xavier_std(tensor, gain):
    return gain * math.sqrt(2 / max(1, sum(fan_in_and_fan_out(tensor))))


def _kaiming_std(tensor, a, mode, nonlinearity):
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"kaiming: mode must be 'fan_in' or 'fan_out', not {mode!r}")
    fan_in, fan_out = fan_in_and_fan_out(tensor)
    fan = fan_in if mode == "fan_in" else fan_out
    return calculate_gain(nonlinearity, a) / math.sqrt(max(1, fan))


def _source(generator, rng):
    if generator is not None and rng is not None:
        raise TypeError("generator and rng are two names for the same argument; pass one of them")
    return generator_of(rng if generator is None else generator)


def _fill(tensor, values):
    tensor.array[...] = values
    tensor.mark_changed()
    return tensor
