"""The library that the notebooks build, one idea a file.

Importing it needs nothing but NumPy; PyTorch is asked only inside `helpers.verify`.
"""

from helpers.random import manual_seed

__all__ = ["manual_seed"]
