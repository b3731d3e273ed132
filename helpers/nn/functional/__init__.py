"""torch.nn.functional's names on Tensors: what each computes stands in `helpers.ops`, under the same name."""

from helpers.nn.functional.activation import (
    elu,
    gelu,
    leaky_relu,
    log_softmax,
    relu,
    selu,
    sigmoid,
    softmax,
    softplus,
    tanh,
)
from helpers.nn.functional.convolution import conv1d, conv2d, conv_transpose2d, fold, unfold
from helpers.nn.functional.dropout import dropout
from helpers.nn.functional.linear import linear
from helpers.nn.functional.loss import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    mse_loss,
    multi_margin_loss,
    nll_loss,
)
from helpers.nn.functional.normalization import batch_norm, group_norm, layer_norm, local_response_norm
from helpers.nn.functional.padding import pad
from helpers.nn.functional.pooling import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    lp_pool2d,
    max_pool1d,
    max_pool2d,
)

__all__ = [
    "conv1d", "conv2d", "conv_transpose2d", "unfold", "fold", "pad",
    "max_pool1d", "max_pool2d", "avg_pool2d", "lp_pool2d", "adaptive_avg_pool2d", "adaptive_max_pool2d",
    "linear", "relu", "leaky_relu", "elu", "selu", "sigmoid", "tanh", "softplus", "gelu",
    "softmax", "log_softmax",
    "cross_entropy", "nll_loss", "mse_loss", "multi_margin_loss", "binary_cross_entropy_with_logits",
    "batch_norm", "layer_norm", "group_norm", "local_response_norm", "dropout",
]
