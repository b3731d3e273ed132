"""The library that the notebooks build, one idea a file.

Importing it needs nothing but NumPy; PyTorch is asked only inside `helpers.verify`.
"""

import importlib

from numpy import float32, float64, int64

from helpers.autograd import Tensor, no_grad, tensor
from helpers.random import manual_seed
from helpers.serialization import load, save

__all__ = ["Tensor", "float32", "float64", "int64", "load", "manual_seed", "nn", "no_grad", "optim", "save",
           "tensor"]

_AT_FIRST_USE = {"nn", "optim"}     # they bring SciPy along, which takes longer to import than all else


def __getattr__(name):
    if name in _AT_FIRST_USE:
        return importlib.import_module(f"helpers.{name}")
    raise AttributeError(f"module 'helpers' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_AT_FIRST_USE})
