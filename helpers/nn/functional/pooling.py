"""Pooling on Tensors. What each computes stands in `helpers.ops`; the signatures are PyTorch's."""

from helpers import ops
from helpers.nn.functional.recording import elementary, refuse


def max_pool1d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """The largest value of each window of (N, C, W): see `ops.max_pool1d`."""
    refuse("max_pool1d", return_indices=return_indices)
    return elementary(ops.max_pool1d, ops.max_pool1d_backward, input, kernel_size, stride, padding, dilation,
                      ceil_mode)


def max_pool2d(input, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, return_indices=False):
    """The largest value of each window of (N, C, H, W): see `ops.max_pool2d`."""
    refuse("max_pool2d", return_indices=return_indices)
    return elementary(ops.max_pool2d, ops.max_pool2d_backward, input, kernel_size, stride, padding, dilation,
                      ceil_mode)


def avg_pool2d(input, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,
               divisor_override=None):
    """The mean of each window of (N, C, H, W): see `ops.avg_pool2d`."""
    refuse("avg_pool2d", divisor_override=divisor_override)
    return elementary(ops.avg_pool2d, ops.avg_pool2d_backward, input, kernel_size, stride, padding, ceil_mode,
                      count_include_pad)


def lp_pool2d(input, norm_type, kernel_size, stride=None, ceil_mode=False):
    """The p-norm of each window of (N, C, H, W): see `ops.lp_pool2d`."""
    refuse("lp_pool2d", ceil_mode=ceil_mode)
    return elementary(ops.lp_pool2d, ops.lp_pool2d_backward, input, norm_type, kernel_size, stride)


def adaptive_avg_pool2d(input, output_size):
    """The mean of each of output_size windows that share the image out: see `ops.adaptive_avg_pool2d`."""
    return elementary(ops.adaptive_avg_pool2d, ops.adaptive_avg_pool2d_backward, input, output_size)


def adaptive_max_pool2d(input, output_size, return_indices=False):
    """The largest of each of output_size windows that share the image out: see `ops.adaptive_max_pool2d`."""
    refuse("adaptive_max_pool2d", return_indices=return_indices)
    return elementary(ops.adaptive_max_pool2d, ops.adaptive_max_pool2d_backward, input, output_size)
