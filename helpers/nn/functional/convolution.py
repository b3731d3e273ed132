"""Convolution layers on Tensors. What they compute stands in `helpers.ops`; the signatures are PyTorch's."""

from helpers import ops
from helpers.nn.functional.recording import elementary, weighted


def conv1d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Cross-correlate signals (N, C, W) with filters (C_out, C/groups, k): see `ops.conv1d`."""
    return weighted(ops.conv1d, ops.conv1d_backward, input, weight, bias, stride, padding, dilation, groups)


def conv2d(input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Cross-correlate images (N, C, H, W) with filters (C_out, C/groups, k_h, k_w): see `ops.conv2d`."""
    return weighted(ops.conv2d, ops.conv2d_backward, input, weight, bias, stride, padding, dilation, groups)


def conv_transpose2d(input, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """Paint the kernel, (C, C_out/groups, k_h, k_w), once for every pixel: see `ops.conv_transpose2d`."""
    return weighted(ops.conv_transpose2d, ops.conv_transpose2d_backward, input, weight, bias, stride, padding,
                    output_padding, groups, dilation)


def unfold(input, kernel_size, dilation=1, padding=0, stride=1):
    """Every window of (N, C, H, W) as one column of (N, C k_h k_w, L): see `ops.unfold`."""
    return elementary(ops.unfold, ops.unfold_backward, input, kernel_size, dilation, padding, stride)


def fold(input, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Add every column of (N, C k_h k_w, L) back to the places of its window: see `ops.fold`."""
    return elementary(ops.fold, ops.fold_backward, input, output_size, kernel_size, dilation, padding, stride)
