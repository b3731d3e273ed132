"""Normalization as modules: scale and shift are learned, running statistics are collected."""

import numpy as np

from helpers.autograd import Tensor
from helpers.nn import functional
from helpers.nn.functional.recording import refuse
from helpers.nn.module import Module
from helpers.nn.parameter import Parameter
from helpers.ops.arguments import whole_number


def _register_scale_and_shift(module, shape, affine, bias):
    """weight = 1 and bias = 0, or None where they are not wanted."""
    module.register_parameter("weight", Parameter(np.ones(shape, np.float32)) if affine else None)
    module.register_parameter("bias", Parameter(np.zeros(shape, np.float32)) if affine and bias else None)


class _BatchNorm(Module):
    """Every channel with mean 0 and variance 1: of the batch in training, of all batches in evaluation."""

    def __init__(self, num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True,
                 device=None, dtype=None, *, bias=True):
        super().__init__()
        name = type(self).__name__
        refuse(name, device=device, dtype=dtype)
        self.num_features = whole_number(name, "num_features", num_features, 0)
        self.eps, self.momentum = eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        _register_scale_and_shift(self, num_features, affine, bias)
        tracked = {"running_mean": np.zeros(num_features, np.float32),
                   "running_var": np.ones(num_features, np.float32), "num_batches_tracked": np.array(0)}
        for buffer, value in tracked.items():
            self.register_buffer(buffer, Tensor(value) if track_running_stats else None)

    def reset_running_stats(self):
        """Forget the batches seen so far: mean 0, variance 1."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self):
        """Scale 1, shift 0, statistics as at the start."""
        self.reset_running_stats()
        for parameter, value in ((self.weight, 1), (self.bias, 0)):
            if parameter is not None:
                parameter.array[...] = value
                parameter.mark_changed()

    def forward(self, input):
        if input.ndim not in self.allowed_axes:
            raise ValueError(f"{type(self).__name__}: x must have shape {self.shapes}, but x.shape = "
                             f"{input.shape}")
        updates = self.training and self.track_running_stats
        momentum = self.momentum
        if momentum is None:            # the plain mean of all batches: the t-th one counts 1/t
            momentum = 1 / (self.num_batches_tracked.item() + 1) if updates else 0.0
        # Without running statistics the batch's own serve in evaluation too.
        uses_batch = self.training or self.running_mean is None
        statistics = (self.running_mean, self.running_var) if updates or not self.training else (None, None)
        out = functional.batch_norm(input, *statistics, self.weight, self.bias, uses_batch, momentum,
                                    self.eps)
        if updates:
            self.num_batches_tracked.add_(1)
        return out

    def extra_repr(self):
        return (f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
                f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}")


class BatchNorm1d(_BatchNorm):
    """Batch normalization of (N, C) or (N, C, L).

    Parameters
    ----------
    num_features : int
        C
    eps : float
        Added to the variance.
    momentum : float or None
        How much the new batch counts in the running statistics; None takes the mean of all batches.
    affine, bias : bool
        Whether a scale and a shift are learned (`bias=False`: the scale alone).
    track_running_stats : bool
        False uses the batch's own statistics in evaluation too.
    """

    allowed_axes, shapes = (2, 3), "(N, C) or (N, C, L)"


class BatchNorm2d(_BatchNorm):
    """Batch normalization of images (N, C, H, W); parameters as in `BatchNorm1d`."""

    allowed_axes, shapes = (4,), "(N, C, H, W)"


class LayerNorm(Module):
    """Mean 0 and variance 1 over the last axes of each example.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The sizes of these axes.
    eps : float
    elementwise_affine, bias : bool
        Whether a scale and a shift are learned, one number for each feature.
    """

    def __init__(self, normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, device=None,
                 dtype=None):
        super().__init__()
        refuse("LayerNorm", device=device, dtype=dtype)
        sizes = normalized_shape if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
        self.normalized_shape = tuple([whole_number("LayerNorm", "normalized_shape", size, 0)
                                       for size in sizes])
        self.eps, self.elementwise_affine = eps, elementwise_affine
        _register_scale_and_shift(self, self.normalized_shape, elementwise_affine, bias)

    def forward(self, input):
        return functional.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self):
        return (f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
                f"bias={self.bias is not None}")


class GroupNorm(Module):
    """Mean 0 and variance 1 over each of `num_groups` groups of channels of each image.

    Parameters
    ----------
    num_groups, num_channels : int
    eps : float
    affine, bias : bool
        Whether a scale and a shift are learned, one number for each channel.
    """

    def __init__(self, num_groups, num_channels, eps=1e-5, affine=True, device=None, dtype=None, *,
                 bias=True):
        super().__init__()
        refuse("GroupNorm", device=device, dtype=dtype)
        self.num_groups = whole_number("GroupNorm", "num_groups", num_groups, 1)
        self.num_channels = whole_number("GroupNorm", "num_channels", num_channels, 0)
        if num_channels % num_groups:
            raise ValueError(f"GroupNorm: num_groups {num_groups} must divide num_channels {num_channels}")
        self.eps, self.affine = eps, affine
        _register_scale_and_shift(self, num_channels, affine, bias)

    def forward(self, input):
        return functional.group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self):
        return (f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
                f"bias={self.bias is not None}")


class LocalResponseNorm(Module):
    """Every channel divided by a power of the sum of squares over `size` neighbouring channels."""

    def __init__(self, size, alpha=1e-4, beta=0.75, k=1.0):
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input):
        return functional.local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self):
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"
