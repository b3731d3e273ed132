"""Dropout on Tensors."""

from helpers import ops
from helpers.autograd import record
from helpers.nn.functional.recording import array_of, refuse


def dropout(input, p=0.5, training=True, inplace=False, *, mask=None, rng=None):
    """Each number 0 with probability p, divided by 1 - p otherwise: see `ops.dropout`.

    `mask` (True where a number is kept; a Tensor or an array) and `rng` are ours; PyTorch has neither.
    """
    refuse("dropout", inplace=inplace)
    mask = getattr(mask, "array", mask)
    out, cache = ops.dropout(array_of("dropout", "input", input), p, training, mask, rng)
    if not training:
        return input
    return record(out, (input,), lambda gradient: (ops.dropout_backward(gradient, cache),), saved=())
