"""`tensor`: a Tensor from numbers."""

import numpy as np

from helpers.autograd.tensor import Tensor


def tensor(data, dtype=None, requires_grad=False):
    """A Tensor holding a copy of `data`.

    Parameters
    ----------
    data : number, nested list, numpy.ndarray or Tensor
    dtype : numpy dtype, optional
        Default: that of an array; for Python numbers float32 or int64, as in PyTorch.
    requires_grad : bool
        Whether `backward()` shall find a gradient for it.

    Raises
    ------
    TypeError
        If `data` holds something else than real numbers or truth values, or integers are to get a gradient.
    """
    array = np.array(data, dtype=dtype)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"tensor: data must hold real numbers or truth values, not {array.dtype}")
    if dtype is None and array.dtype == np.float64 and not _holds_float64(data):
        array = array.astype(np.float32)
    return Tensor(array, requires_grad)


def _holds_float64(data):
    """Whether one of the numbers says of itself that it is a float64; Python's own floats do not."""
    if isinstance(data, (list, tuple)):
        return any(_holds_float64(entry) for entry in data)
    return getattr(data, "dtype", None) == np.float64
