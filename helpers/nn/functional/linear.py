"""The fully connected layer on Tensors."""

from helpers import ops
from helpers.nn.functional.recording import weighted


def linear(input, weight, bias=None):
    """x Wᵀ + b along the last axis, weight of shape (out, in): see `ops.linear`."""
    return weighted(ops.linear, ops.linear_backward, input, weight, bias)
