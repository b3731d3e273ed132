"""Pictures that answer: settings to numbers, numbers to SVG, and a thin layer of widgets.

`explore.convolution()`, `explore.sizes()`, `explore.stack()` and `explore.circuit()` return an explorer; the same
names with `_picture` return the picture of one state, for a notebook's text.
"""

from helpers.explore.adam_explorer.explorer import adam, adam_picture
from helpers.explore.blocks_explorer.explorer import blocks, blocks_picture
from helpers.explore.circuit_explorer.explorer import circuit, circuit_picture
from helpers.explore.convnet_explorer.explorer import convnet, convnet_picture
from helpers.explore.convolution_backward_explorer.explorer import (
    convolution_backward,
    convolution_backward_picture,
)
from helpers.explore.convolution_explorer.explorer import convolution, convolution_picture
from helpers.explore.matrix_explorer.explorer import matrix, matrix_picture
from helpers.explore.pooling_backward_explorer.explorer import pooling_backward, pooling_backward_picture
from helpers.explore.pooling_explorer.explorer import pooling, pooling_picture
from helpers.explore.receptive_field_explorer.explorer import receptive_field, receptive_field_picture
from helpers.explore.sizes_explorer.explorer import sizes, sizes_picture
from helpers.explore.stack_explorer.explorer import stack, stack_picture
from helpers.explore.weight_decay_explorer.explorer import weight_decay, weight_decay_picture

__all__ = [
    "adam", "adam_picture", "blocks", "blocks_picture", "circuit", "circuit_picture", "convnet",
    "convnet_picture", "convolution", "convolution_backward", "convolution_backward_picture",
    "convolution_picture", "matrix", "matrix_picture", "pooling", "pooling_backward",
    "pooling_backward_picture", "pooling_picture", "receptive_field", "receptive_field_picture", "sizes",
    "sizes_picture", "stack", "stack_picture", "weight_decay", "weight_decay_picture",
]
