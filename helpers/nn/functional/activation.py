"""Activations on Tensors. Formulas and gradients stand in `helpers.ops`; the signatures are PyTorch's."""

import warnings

from helpers import ops
from helpers.nn.functional.recording import array_of, elementary, refuse


def relu(input, inplace=False):
    """max(x, 0): see `ops.relu`."""
    refuse("relu", inplace=inplace)
    return elementary(ops.relu, ops.relu_backward, input, keeps_input=False)


def leaky_relu(input, negative_slope=0.01, inplace=False):
    """x, scaled by `negative_slope` where it is negative: see `ops.leaky_relu`."""
    refuse("leaky_relu", inplace=inplace)
    return elementary(ops.leaky_relu, ops.leaky_relu_backward, input, negative_slope)


def elu(input, alpha=1.0, inplace=False):
    """x, or alpha (e^x - 1) where it is negative: see `ops.elu`."""
    refuse("elu", inplace=inplace)
    return elementary(ops.elu, ops.elu_backward, input, alpha)


def selu(input, inplace=False):
    """The ELU that keeps mean 0 and variance 1: see `ops.selu`."""
    refuse("selu", inplace=inplace)
    return elementary(ops.selu, ops.selu_backward, input)


def sigmoid(input):
    """1 / (1 + e^-x): see `ops.sigmoid`."""
    return elementary(ops.sigmoid, ops.sigmoid_backward, input, keeps_input=False)


def tanh(input):
    """The hyperbolic tangent: see `ops.tanh`."""
    return elementary(ops.tanh, ops.tanh_backward, input, keeps_input=False)


def softplus(input, beta=1.0, threshold=20.0):
    """log(1 + e^(beta x)) / beta, x itself where beta x > threshold: see `ops.softplus`."""
    return elementary(ops.softplus, ops.softplus_backward, input, beta, threshold)


def gelu(input, approximate="none"):
    """x times the probability that a normal variable is below x: see `ops.gelu`."""
    return elementary(ops.gelu, ops.gelu_backward, input, approximate)


def softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Probabilities along the axis `dim`: see `ops.softmax`."""
    refuse("softmax", dtype=dtype)
    dim = _class_axis("softmax", input, dim, _stacklevel)
    return elementary(ops.softmax, ops.softmax_backward, input, dim, keeps_input=False)


def log_softmax(input, dim=None, _stacklevel=3, dtype=None):
    """Logarithms of probabilities along the axis `dim`: see `ops.log_softmax`."""
    refuse("log_softmax", dtype=dtype)
    dim = _class_axis("log_softmax", input, dim, _stacklevel)
    return elementary(ops.log_softmax, ops.log_softmax_backward, input, dim, keeps_input=False)


def _class_axis(function, input, dim, stacklevel):
    """PyTorch still guesses a missing `dim`, by a rule that nobody would guess, and warns; so do we."""
    if dim is None:
        dim = 0 if array_of(function, "input", input).ndim in (0, 1, 3) else 1
        warnings.warn(f"{function}: dim was not given, and {dim} was taken; say along which axis the "
                      "probabilities shall sum to 1", stacklevel=stacklevel)
    return dim
