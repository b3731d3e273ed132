"""What a Tensor shows to Python and to NumPy: numbers, arrays, text. Nothing here touches the graph."""

import copy
from operator import attrgetter

import numpy as np

from helpers.autograd.graph import is_recording

# The operator that takes over when an array stands on the left: array * tensor is np.multiply(array, tensor).
_REFLECTED = {
    np.add: "__radd__", np.subtract: "__rsub__", np.multiply: "__rmul__", np.true_divide: "__rtruediv__",
    np.power: "__rpow__", np.matmul: "__rmatmul__", np.equal: "__eq__", np.not_equal: "__ne__",
    np.less: "__gt__", np.less_equal: "__ge__", np.greater: "__lt__", np.greater_equal: "__le__",
}


class Values:
    """The reading side of `Tensor`; it expects the attributes `array` and `node`."""

    __slots__ = ()

    # attrgetter is written in C: these are asked several times in every operation
    shape = property(attrgetter("_array.shape"))
    ndim = property(attrgetter("_array.ndim"))
    dtype = property(attrgetter("_array.dtype"))

    def size(self, dim=None):
        """The shape, or its entry at `dim`."""
        return self.shape if dim is None else self.shape[dim]

    def dim(self):
        """How many axes there are."""
        return self.array.ndim

    def numel(self):
        """How many elements there are."""
        return self.array.size

    def __len__(self):
        if not self.shape:
            raise TypeError("len() of a Tensor without axes (a single number)")
        return self.shape[0]

    def __iter__(self):
        return (self[index] for index in range(len(self)))

    # ---- one number ----

    def item(self):
        """The only element, as a Python number."""
        if self.array.size != 1:
            raise ValueError(f"only a Tensor with one element is a number; this one has shape {self.shape}")
        return self.array.item()

    def __float__(self):
        return float(self.item())

    def __int__(self):
        return int(self.item())

    def __index__(self):
        if self.dtype.kind not in "iu":
            raise TypeError(f"only an integer Tensor can be an index, and this one holds {self.dtype}")
        return self.item()

    def __bool__(self):
        if self.array.size != 1:
            raise ValueError(f"a Tensor of shape {self.shape} is neither true nor false; use .all(), .any()")
        return bool(self.array.item())

    # ---- lists and arrays ----

    def tolist(self):
        """The elements as nested lists of Python numbers."""
        return self.array.tolist()

    def numpy(self):
        """The array itself, not a copy. (PyTorch asks for `detach()` first where a gradient is required.)"""
        return self.array

    def cpu(self):
        """The Tensor itself: it is on the processor already. (Scripts write `x.detach().cpu().numpy()`.)"""
        return self

    def contiguous(self):
        """The Tensor itself: `view` copies where it has to. (PyTorch's asks for `x.contiguous().view(...)`.)"""
        return self

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype=dtype, copy=copy)

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        """NumPy's functions see the values. Where a gradient is wanted they are refused, being unrecorded."""
        if ufunc in _REFLECTED and method == "__call__" and not kwargs and not isinstance(inputs[0], Values):
            return getattr(self, _REFLECTED[ufunc])(inputs[0])
        if is_recording() and any(isinstance(value, Values) and value.node is not None for value in inputs):
            raise TypeError(f"np.{ufunc.__name__} does not record what it does, so the gradient would be "
                            "lost; use the Tensor's own methods and operators, or detach() it first")
        arrays = [value.array if isinstance(value, Values) else value for value in inputs]
        return getattr(ufunc, method)(*arrays, **kwargs)

    def __deepcopy__(self, memo):
        if not self.is_leaf:
            raise RuntimeError("a computed Tensor cannot be deep-copied, because its graph cannot; use "
                               "detach().clone()")
        duplicate = type(self)(self.array.copy(), requires_grad=self.requires_grad)
        duplicate.grad = copy.deepcopy(self.grad, memo)
        return duplicate

    # ---- text ----

    def __repr__(self):
        text = np.array2string(self.array, separator=", ", precision=4, prefix="tensor(")
        if self.dtype not in (np.float32, np.int64, np.bool_):
            text += f", dtype={self.dtype}"
        if not self.is_leaf:
            text += f", grad_fn={self.node}"
        elif self.requires_grad:
            text += ", requires_grad=True"
        return f"tensor({text})"

    def __format__(self, spec):
        return format(self.item(), spec) if spec or not self.shape else repr(self)
