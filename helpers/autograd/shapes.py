"""The same numbers in another shape, order or type, and a choice of them.

Where NumPy can, the result shares the memory of its input, as in PyTorch; it then shares the version counter
too, so that writing through one is noticed by a backward pass that reads the other.
"""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from helpers.autograd.tensor import Tensor, record


def reshape(x, *shape):
    """The elements in a new shape: `reshape(2, 3)` or `reshape((2, 3))`; one entry may be -1, for the rest.

    `view` is the same. (PyTorch's `view` refuses where it would have to copy; ours copies, because results of
    convolutions are stored with the images last.)
    """
    return _same_memory(x, x.array.reshape(_spelled_out(shape)), _reshape_back("reshape", x.array))


def flatten(x, start_dim=0, end_dim=-1):
    """The axes from `start_dim` to `end_dim`, both included, as one."""
    before = x.shape
    if not before:
        return reshape(x, 1)
    first, last = _axis(x, start_dim), _axis(x, end_dim)
    if first > last:
        raise ValueError(f"flatten: start_dim {start_dim} comes after end_dim {end_dim} (shape {before})")
    shape = (*before[:first], math.prod(before[first:last + 1]), *before[last + 1:])
    return _same_memory(x, x.array.reshape(shape), _reshape_back("flatten", x.array))


def transpose(x, dim0, dim1):
    """Two axes exchanged; the way back exchanges them again."""
    return _same_memory(x, x.array.swapaxes(dim0, dim1), lambda g: (g.swapaxes(dim0, dim1),))


def permute(x, *dims):
    """The axes in a new order, as `permute(0, 2, 3, 1)` or `permute((0, 2, 3, 1))`."""
    order = [_axis(x, dim) for dim in _spelled_out(dims)]
    back = np.argsort(order)
    return _same_memory(x, x.array.transpose(order), lambda g: (g.transpose(back),))


def matrix_transpose(x):
    """`T`: rows and columns of a matrix exchanged."""
    if x.ndim > 2:
        raise ValueError(f"T: this Tensor has {x.ndim} axes, {x.shape}; say which to exchange, with "
                         "transpose(dim0, dim1) or permute(...)")
    return permute(x, *reversed(range(x.ndim)))


def squeeze(x, dim=None):
    """Without the axes of length 1, or those of `dim` (an int or a tuple) that have length 1."""
    dims = range(x.ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    dropped = tuple([axis for axis in [_axis(x, axis) for axis in dims] if x.shape[axis] == 1])
    before = x.shape
    return _same_memory(x, x.array.squeeze(dropped), lambda g: (g.reshape(before),))


def unsqueeze(x, dim):
    """With a new axis of length 1 at `dim`."""
    before = x.shape
    return _same_memory(x, np.expand_dims(x.array, dim), lambda g: (g.reshape(before),))


def select(x, index):
    """`x[index]`, with all that NumPy takes as an index; the gradient goes back to the chosen elements."""
    index = plain_index(index)
    shape = x.shape
    out = x.array[index]
    copied = _copies(index)
    if not copied and not isinstance(out, np.ndarray):
        out = x.array[(*index, ...)] if isinstance(index, tuple) else x.array[index, ...]     # keep it a view

    def backward(gradient):
        grad = np.zeros(shape, gradient.dtype)
        if copied:
            np.add.at(grad, index, gradient)        # an element may have been chosen several times
        else:
            grad[index] = gradient
        return (grad,)

    return record(out, (x,), backward, saved=()) if copied else _same_memory(x, out, backward)


def clone(x):
    """A copy with its own memory, still in the graph."""
    return record(x.array.copy(order="K"), (x,), lambda gradient: (gradient,), saved=())


def to_float(x):
    """The values as float32."""
    return _cast(x, np.float32)


def to_double(x):
    """The values as float64."""
    return _cast(x, np.float64)


def to_long(x):
    """The values as int64, cut off towards 0; without a gradient, since steps have no slope."""
    return _cast(x, np.int64)


def _cast(x, dtype):
    """The gradient is cast back. A Tensor that is of that type already is returned as it is."""
    source = x.dtype
    if source == dtype:
        return x
    out = x.array.astype(dtype)
    if out.dtype.kind != "f":
        return Tensor(out)
    return record(out, (x,), lambda gradient: (gradient.astype(source),), saved=())


def _same_memory(x, out, backward):
    result = record(out, (x,), backward, saved=())
    result.version = x.version
    return result


def _spelled_out(numbers):
    """(2, 3) from reshape(2, 3) and from reshape((2, 3))."""
    if len(numbers) == 1 and isinstance(numbers[0], (tuple, list)):
        return tuple(numbers[0])
    return numbers


def _reshape_back(name, array):
    """The backward pass of a reshape, for the array that went into it.

    Convolutions store a batch with the images last, and arithmetic that mixes two orders is slow. So where
    that is the order of `array`, its gradient is brought into it here, once.
    """
    shape = array.shape
    images_last = array.ndim == 4 and array.transpose(1, 2, 3, 0).flags.c_contiguous

    def backward(gradient):
        gradient = gradient.reshape(shape)
        if images_last:
            gradient = np.ascontiguousarray(gradient.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)
        return (gradient,)

    backward.__qualname__ = name
    return backward


def _axis(x, dim):
    return normalize_axis_index(dim, x.ndim)


def plain_index(index):
    """The index with arrays in the place of Tensors."""
    if isinstance(index, tuple):
        return tuple([plain_index(entry) for entry in index])
    if isinstance(index, Tensor):
        return index.array if index.ndim else index.array[()]
    return index


def _copies(index):
    """Whether NumPy copies for this index: it does where a list, an array or a truth value stands in it."""
    entries = index if isinstance(index, tuple) else (index,)
    return any(isinstance(entry, (list, tuple, np.ndarray, bool, np.bool_)) for entry in entries)
