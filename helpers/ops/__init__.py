"""Pure functions on arrays, each backward pass beside its forward pass. These are what a learner reads."""

from helpers.ops.activation_rectifiers import (
    elu,
    elu_backward,
    leaky_relu,
    leaky_relu_backward,
    relu,
    relu_backward,
    selu,
    selu_backward,
)
from helpers.ops.activation_smooth import (
    gelu,
    gelu_backward,
    sigmoid,
    sigmoid_backward,
    softplus,
    softplus_backward,
    tanh,
    tanh_backward,
)
from helpers.ops.batch_norm import batch_norm, batch_norm_backward
from helpers.ops.conv_transpose import conv_transpose2d, conv_transpose2d_backward
from helpers.ops.convolution import conv1d, conv1d_backward, conv2d, conv2d_backward
from helpers.ops.convolution_matrix import conv1d_matrix, conv2d_matrix
from helpers.ops.correlation import convolve, cross_correlate
from helpers.ops.cross_entropy import cross_entropy, cross_entropy_backward
from helpers.ops.dropout import dropout, dropout_backward
from helpers.ops.group_norm import group_norm, group_norm_backward
from helpers.ops.hinge import multi_margin_loss, multi_margin_loss_backward
from helpers.ops.large_arrays import keep_freed_memory
from helpers.ops.layer_norm import layer_norm, layer_norm_backward
from helpers.ops.linear import linear, linear_backward
from helpers.ops.local_response_norm import local_response_norm, local_response_norm_backward
from helpers.ops.logistic import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_backward
from helpers.ops.mse import mse_loss, mse_loss_backward
from helpers.ops.nll_loss import nll_loss, nll_loss_backward
from helpers.ops.padding import pad, pad_backward
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
from helpers.ops.receptive_field import Window, path_counts, receptive_field
from helpers.ops.shrinkage import effective_parameters, ridge, shrinkage_factors
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
from helpers.ops.softmax import log_softmax, log_softmax_backward, softmax, softmax_backward
from helpers.ops.unfold import fold, fold_backward, unfold, unfold_backward
from helpers.ops.weight_decay import l2_penalty, l2_penalty_backward

__all__ = [
    "conv1d", "conv1d_backward", "conv2d", "conv2d_backward", "conv1d_matrix", "conv2d_matrix",
    "conv_transpose2d", "conv_transpose2d_backward",
    "fold", "fold_backward", "unfold", "unfold_backward",
    "max_pool1d", "max_pool1d_backward", "max_pool2d", "max_pool2d_backward",
    "avg_pool2d", "avg_pool2d_backward", "lp_pool2d", "lp_pool2d_backward",
    "adaptive_avg_pool2d", "adaptive_avg_pool2d_backward",
    "adaptive_max_pool2d", "adaptive_max_pool2d_backward",
    "cross_channel_max_pool", "cross_channel_max_pool_backward",
    "linear", "linear_backward",
    "relu", "relu_backward", "leaky_relu", "leaky_relu_backward",
    "elu", "elu_backward", "selu", "selu_backward",
    "sigmoid", "sigmoid_backward", "tanh", "tanh_backward",
    "softplus", "softplus_backward", "gelu", "gelu_backward",
    "softmax", "softmax_backward", "log_softmax", "log_softmax_backward",
    "cross_entropy", "cross_entropy_backward", "nll_loss", "nll_loss_backward",
    "mse_loss", "mse_loss_backward", "multi_margin_loss", "multi_margin_loss_backward",
    "binary_cross_entropy_with_logits", "binary_cross_entropy_with_logits_backward",
    "batch_norm", "batch_norm_backward", "layer_norm", "layer_norm_backward",
    "group_norm", "group_norm_backward", "local_response_norm", "local_response_norm_backward",
    "dropout", "dropout_backward",
    "convolve", "cross_correlate",
    "pad", "pad_backward",
    "conv_multiply_adds", "conv_output_shape", "conv_output_size", "conv_parameters",
    "conv_transpose_output_size", "kernel_span", "memory_bytes", "pixels_read", "pool_output_size",
    "same_padding",
    "Window", "path_counts", "receptive_field",
    "l2_penalty", "l2_penalty_backward", "effective_parameters", "ridge", "shrinkage_factors",
]

keep_freed_memory()
