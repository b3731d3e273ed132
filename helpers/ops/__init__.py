"""Pure functions on arrays, each backward pass beside its forward pass. These are what a learner reads."""

from helpers.ops.convolution import conv1d, conv1d_backward, conv2d, conv2d_backward
from helpers.ops.correlation import convolve, cross_correlate
from helpers.ops.padding import pad
from helpers.ops.sizes import (
    conv_multiply_adds,
    conv_output_shape,
    conv_output_size,
    conv_parameters,
    conv_transpose_output_size,
    kernel_span,
    memory_bytes,
    pixels_read,
    pool_output_size,
    same_padding,
)

__all__ = [
    "conv1d", "conv1d_backward", "conv2d", "conv2d_backward",
    "convolve", "cross_correlate",
    "pad",
    "conv_multiply_adds", "conv_output_shape", "conv_output_size", "conv_parameters",
    "conv_transpose_output_size", "kernel_span", "memory_bytes", "pixels_read", "pool_output_size",
    "same_padding",
]
