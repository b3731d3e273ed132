"""Pictures that answer: settings to numbers, numbers to SVG, and a thin layer of widgets.

`explore.convolution()`, `explore.sizes()`, `explore.stack()` and `explore.circuit()` return an explorer; the same
names with `_picture` return the picture of one state, for a notebook's text.
"""

from helpers.explore.circuit_explorer.explorer import circuit, circuit_picture
from helpers.explore.convolution_explorer.explorer import convolution, convolution_picture
from helpers.explore.matrix_explorer.explorer import matrix, matrix_picture
from helpers.explore.sizes_explorer.explorer import sizes, sizes_picture
from helpers.explore.stack_explorer.explorer import stack, stack_picture

__all__ = [
    "circuit", "circuit_picture", "convolution", "convolution_picture", "matrix", "matrix_picture",
    "sizes", "sizes_picture", "stack", "stack_picture",
]
