"""Pure functions on arrays, each backward pass beside its forward pass. These are what a learner reads."""

from helpers.ops.conv_transpose import conv_transpose2d, conv_transpose2d_backward
from helpers.ops.convolution import conv1d, conv1d_backward, conv2d, conv2d_backward
from helpers.ops.correlation import convolve, cross_correlate
from helpers.ops.padding import pad
from helpers.ops.pooling_adaptive import (
    adaptive_avg_pool2d,
    adaptive_avg_pool2d_backward,
    adaptive_max_pool2d,
    adaptive_max_pool2d_backward,
)
from helpers.ops.pooling_average import avg_pool2d, avg_pool2d_backward
from helpers.ops.pooling_channels import cross_channel_max_pool, cross_channel_max_pool_backward
from helpers.ops.pooling_max import max_pool1d, max_pool1d_backward, max_pool2d, max_pool2d_backward
from helpers.ops.pooling_power import lp_pool2d, lp_pool2d_backward
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
from helpers.ops.unfold import fold, fold_backward, unfold, unfold_backward

__all__ = [
    "conv1d", "conv1d_backward", "conv2d", "conv2d_backward",
    "conv_transpose2d", "conv_transpose2d_backward",
    "fold", "fold_backward", "unfold", "unfold_backward",
    "max_pool1d", "max_pool1d_backward", "max_pool2d", "max_pool2d_backward",
    "avg_pool2d", "avg_pool2d_backward", "lp_pool2d", "lp_pool2d_backward",
    "adaptive_avg_pool2d", "adaptive_avg_pool2d_backward",
    "adaptive_max_pool2d", "adaptive_max_pool2d_backward",
    "cross_channel_max_pool", "cross_channel_max_pool_backward",
    "convolve", "cross_correlate",
    "pad",
    "conv_multiply_adds", "conv_output_shape", "conv_output_size", "conv_parameters",
    "conv_transpose_output_size", "kernel_span", "memory_bytes", "pixels_read", "pool_output_size",
    "same_padding",
]
