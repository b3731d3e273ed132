"""torch.nn's names on the engine's Tensors: what a model is built from.

`functional` holds the functions, `layers` the modules that hold their settings and weights, `module` what all
modules have in common, `init` their first weights, `models` whole networks.
"""

from helpers.nn import functional, init, models, utils
from helpers.nn.containers import Flatten, Identity, ModuleList, Sequential
from helpers.nn.layers.activation import (
    ELU,
    GELU,
    SELU,
    LeakyReLU,
    LogSoftmax,
    ReLU,
    Sigmoid,
    Softmax,
    Softplus,
    Tanh,
)
from helpers.nn.layers.convolution import Conv1d, Conv2d, ConvTranspose2d, Fold, Unfold, ZeroPad2d
from helpers.nn.layers.dropout import Dropout
from helpers.nn.layers.linear import Linear
from helpers.nn.layers.loss import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, MultiMarginLoss, NLLLoss
from helpers.nn.layers.normalization import BatchNorm1d, BatchNorm2d, GroupNorm, LayerNorm, LocalResponseNorm
from helpers.nn.layers.pooling import (
    AdaptiveAvgPool2d,
    AdaptiveMaxPool2d,
    AvgPool2d,
    LPPool2d,
    MaxPool1d,
    MaxPool2d,
)
from helpers.nn.module import Module
from helpers.nn.parameter import Parameter

__all__ = [
    "functional", "init", "models", "utils",
    "Module", "Parameter", "Sequential", "ModuleList", "Identity", "Flatten",
    "Linear", "Conv1d", "Conv2d", "ConvTranspose2d", "Unfold", "Fold", "ZeroPad2d",
    "MaxPool1d", "MaxPool2d", "AvgPool2d", "LPPool2d", "AdaptiveAvgPool2d", "AdaptiveMaxPool2d",
    "ReLU", "LeakyReLU", "ELU", "SELU", "Sigmoid", "Tanh", "Softplus", "GELU", "Softmax", "LogSoftmax",
    "BatchNorm1d", "BatchNorm2d", "LayerNorm", "GroupNorm", "LocalResponseNorm", "Dropout",
    "CrossEntropyLoss", "NLLLoss", "MSELoss", "MultiMarginLoss", "BCEWithLogitsLoss",
]
