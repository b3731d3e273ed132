"""Is what I just wrote right? One line a routine: `verify.conv2d(my_conv2d, my_conv2d_backward)`.

Your function is compared with PyTorch, and so is helpers' own: three pieces of code have to agree, on cases
in which every known slip shows. A report is printed and returned; `verify.Mismatch` says where and why not.
"""

from helpers.verify.gpu import on_gpu
from helpers.verify.gradients import check_adjoint, check_gradient, complex_step, numerical_gradient
from helpers.verify.mismatch import Mismatch
from helpers.verify.modules import module
from helpers.verify.optimizers import optimizer
from helpers.verify.report import Report
from helpers.verify.routines.activations import elu, gelu, leaky_relu, relu, selu, sigmoid, softplus, tanh
from helpers.verify.routines.convolution import conv1d, conv2d
from helpers.verify.routines.convolution_matrix import conv1d_matrix, conv2d_matrix
from helpers.verify.routines.correlation import convolve, cross_correlate
from helpers.verify.routines.counts import (
    conv_multiply_adds,
    conv_output_shape,
    conv_parameters,
    kernel_span,
    memory_bytes,
    pixels_read,
    same_padding,
)
from helpers.verify.routines.dense import dropout, linear, log_softmax, softmax
from helpers.verify.routines.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    mse_loss,
    multi_margin_loss,
    nll_loss,
)
from helpers.verify.routines.normalization import batch_norm, group_norm, layer_norm, local_response_norm
from helpers.verify.routines.padding import pad
from helpers.verify.routines.pooling import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    cross_channel_max_pool,
    lp_pool2d,
    max_pool1d,
    max_pool2d,
)
from helpers.verify.routines.receptive_field import path_counts, receptive_field
from helpers.verify.routines.sizes import conv_output_size, conv_transpose_output_size, pool_output_size
from helpers.verify.routines.spatial import conv_transpose2d, fold, unfold
from helpers.verify.routines.weight_decay import effective_parameters, l2_penalty, ridge, shrinkage_factors

__all__ = [
    "Mismatch", "Report", "adaptive_avg_pool2d", "adaptive_max_pool2d", "avg_pool2d", "batch_norm",
    "binary_cross_entropy_with_logits", "check_adjoint", "check_gradient", "complex_step", "conv1d",
    "conv1d_matrix", "conv2d", "conv2d_matrix", "conv_multiply_adds", "conv_output_shape",
    "conv_output_size", "conv_parameters", "conv_transpose2d", "conv_transpose_output_size", "convolve",
    "cross_channel_max_pool", "cross_correlate", "cross_entropy", "dropout", "effective_parameters",
    "elu", "fold", "gelu", "group_norm", "kernel_span", "l2_penalty", "layer_norm", "leaky_relu",
    "linear", "local_response_norm", "log_softmax", "lp_pool2d", "max_pool1d", "max_pool2d",
    "memory_bytes", "module", "mse_loss", "multi_margin_loss", "nll_loss", "numerical_gradient",
    "on_gpu", "optimizer", "pad", "path_counts", "pixels_read", "pool_output_size", "receptive_field",
    "relu", "ridge", "same_padding", "selu", "shrinkage_factors", "sigmoid", "softmax", "softplus",
    "tanh", "unfold",
]
