"""The library that the notebooks build, one idea a file.

Importing it needs nothing but NumPy; PyTorch is asked only inside `helpers.verify`.
"""

from numpy import float32, float64, int64

from helpers.autograd import Tensor, no_grad, tensor
from helpers.random import manual_seed
from helpers.serialization import load, save

__all__ = ["Tensor", "float32", "float64", "int64", "load", "manual_seed", "no_grad", "save", "tensor"]
