"""The fully connected layer on Tensors."""

from helpers import ops
from helpers.nn.functional.recording import array_of, weighted


def linear(input, weight, bias=None):
    """x Wᵀ + b along the last axis, weight of shape (out, in): see `ops.linear`.

    As in PyTorch a weight of shape (in,), without a bias, gives one number for each example, without an axis.
    """
    if array_of("linear", "weight", weight).ndim == 1 and bias is None:
        return weighted(ops.linear, ops.linear_backward, input, weight.unsqueeze(0), None).squeeze(-1)
    return weighted(ops.linear, ops.linear_backward, input, weight, bias)
