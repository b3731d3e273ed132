"""Padding on Tensors."""

from helpers import ops
from helpers.autograd import record
from helpers.nn.functional.recording import array_of


def pad(input, pad, mode="constant", value=None):
    """The last axes grown or cropped, the last one first; `value` is 0 unless given: see `ops.pad`."""
    array = array_of("pad", "input", input)
    out = ops.pad(array, pad, mode, 0.0 if value is None else value)
    shape = array.shape
    return record(out, (input,), lambda gradient: (ops.pad_backward(gradient, shape, pad, mode),), saved=())
