"""Sums, means and extremes, over all elements or along `dim`.

`sum`, `max`, `all` and so on are PyTorch's here; Python's own of these names are not used in this file.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from helpers.autograd.tensor import Tensor, record


class ValuesIndices(NamedTuple):
    """What `max` and `min` along one axis return."""

    values: Tensor
    indices: Tensor


def sum(x, dim=None, keepdim=False, dtype=None):
    """The sum over `dim` (an int, a tuple, or None for all): every element gets the gradient of its sum."""
    _refuse_dtype("sum", dtype)
    axes, kept = _axes(x, dim)
    accumulator = None if x.dtype.kind == "f" else np.int64     # counts, as in PyTorch
    out = x.array.sum(axis=axes, keepdims=keepdim, dtype=accumulator)
    shape = x.shape

    def backward(gradient):
        return (_spread(gradient.reshape(kept), shape),)

    return record(out, (x,), backward, saved=())


def mean(x, dim=None, keepdim=False, dtype=None):
    """The mean over `dim` (an int, a tuple, or None for all)."""
    _refuse_dtype("mean", dtype)
    if x.dtype.kind != "f":
        raise TypeError(f"mean: the Tensor holds {x.dtype}, and a mean of whole numbers is none; convert it "
                        "first, for example with .float()")
    axes, kept = _axes(x, dim)
    out = x.array.mean(axis=axes, keepdims=keepdim)
    shape = x.shape
    count = math.prod(shape[axis] for axis in axes)

    def backward(gradient):
        return (_spread(gradient.reshape(kept) / count, shape),)

    return record(out, (x,), backward, saved=())


def max(x, dim=None, keepdim=False):
    """The largest element; along an axis `dim`, the largest values and their indices.

    Where several elements are equally large, PyTorch has two conventions, and so have we: over all elements
    they share the gradient equally; along an axis the first one gets all of it.
    """
    if dim is None:
        return _extreme("max", x, np.max(x.array), (1,) * x.ndim)
    return _extreme_along("max", x, dim, keepdim, np.argmax)


def min(x, dim=None, keepdim=False):
    """The smallest element; along an axis `dim`, the smallest values and their indices. Ties as in `max`."""
    if dim is None:
        return _extreme("min", x, np.min(x.array), (1,) * x.ndim)
    return _extreme_along("min", x, dim, keepdim, np.argmin)


def amax(x, dim=None, keepdim=False):
    """The largest values over `dim` (an int, a tuple, or None for all). Equals share the gradient."""
    axes, kept = _axes(x, dim)
    return _extreme("amax", x, np.max(x.array, axis=axes, keepdims=keepdim), kept)


def amin(x, dim=None, keepdim=False):
    """The smallest values over `dim` (an int, a tuple, or None for all). Equals share the gradient."""
    axes, kept = _axes(x, dim)
    return _extreme("amin", x, np.min(x.array, axis=axes, keepdims=keepdim), kept)


def argmax(x, dim=None, keepdim=False):
    """The index of the largest element, along `dim` or in the flattened Tensor; of equals the first."""
    return Tensor(np.argmax(x.array, axis=dim, keepdims=keepdim))


def argmin(x, dim=None, keepdim=False):
    """The index of the smallest element, along `dim` or in the flattened Tensor; of equals the first."""
    return Tensor(np.argmin(x.array, axis=dim, keepdims=keepdim))


def all(x, dim=None, keepdim=False):
    """Whether every element is true (not 0)."""
    return Tensor(np.all(x.array, axis=dim, keepdims=keepdim))


def any(x, dim=None, keepdim=False):
    """Whether some element is true (not 0)."""
    return Tensor(np.any(x.array, axis=dim, keepdims=keepdim))


def _axes(x, dim):
    """The axes to reduce, counted from the front, and the shape that keeps them with length 1."""
    axes = range(x.ndim) if dim is None or dim == () else (dim,) if isinstance(dim, int) else dim
    axes = tuple([normalize_axis_index(axis, x.ndim) for axis in axes])
    return axes, tuple([1 if axis in axes else size for axis, size in enumerate(x.shape)])


def _spread(gradient, shape):
    """`gradient` repeated along its axes of length 1, written out: np.broadcast_to takes longer to call."""
    full = np.empty(shape, gradient.dtype)
    full[...] = gradient
    return full


def _extreme(name, x, out, kept):
    out = np.asarray(out)
    values = x.array

    def backward(gradient):
        extreme = out.reshape(kept)
        winners = (values == extreme) | (np.isnan(values) & np.isnan(extreme))
        axes = tuple([axis for axis, size in enumerate(kept) if size == 1])
        count = winners.sum(axis=axes, keepdims=True, dtype=values.dtype)
        return (winners * (gradient.reshape(kept) / count),)

    backward.__qualname__ = name
    return record(out, (x,), backward, saved=(x, out))


def _extreme_along(name, x, dim, keepdim, choose):
    if not isinstance(dim, int):
        raise NotImplementedError(f"{name}: dim must be one integer, not a {type(dim).__name__}; a{name} "
                                  f"takes several, and the {name} of two Tensors is not supported")
    indices = choose(x.array, axis=dim, keepdims=True)
    chosen = np.take_along_axis(x.array, indices, dim)
    shape = x.shape

    def backward(gradient):
        grad = np.zeros(shape, gradient.dtype)
        np.put_along_axis(grad, indices, gradient.reshape(indices.shape), dim)
        return (grad,)

    backward.__qualname__ = name
    if not keepdim:
        chosen, labels = chosen.squeeze(dim), indices.squeeze(dim)
    else:
        labels = indices
    return ValuesIndices(record(chosen, (x,), backward, saved=()), Tensor(labels))


def _refuse_dtype(function, dtype):
    if dtype is not None:
        raise NotImplementedError(f"{function}(dtype=...) is not supported; convert the Tensor first, with "
                                  ".float() or .double()")
