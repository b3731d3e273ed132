"""Pooling as modules: they hold the settings of the function of the same name."""

from helpers.nn import functional
from helpers.nn.functional.recording import refuse
from helpers.nn.module import Module


class _MaxPool(Module):
    def __init__(self, kernel_size, stride=None, padding=0, dilation=1, return_indices=False,
                 ceil_mode=False):
        super().__init__()
        refuse(type(self).__name__, return_indices=return_indices)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding, self.dilation, self.ceil_mode = padding, dilation, ceil_mode
        self.return_indices = return_indices

    def _pool(self, pooling, input):
        return pooling(input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)

    def extra_repr(self):
        return (f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
                f"dilation={self.dilation}, ceil_mode={self.ceil_mode}")


class MaxPool1d(_MaxPool):
    """The largest value of each window of (N, C, W); the stride is the kernel size unless given."""

    def forward(self, input):
        return self._pool(functional.max_pool1d, input)


class MaxPool2d(_MaxPool):
    """The largest value of each window of (N, C, H, W); the stride is the kernel size unless given."""

    def forward(self, input):
        return self._pool(functional.max_pool2d, input)


class AvgPool2d(Module):
    """The mean of each window of (N, C, H, W); the stride is the kernel size unless given."""

    def __init__(self, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True,
                 divisor_override=None):
        super().__init__()
        refuse("AvgPool2d", divisor_override=divisor_override)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding, self.ceil_mode, self.count_include_pad = padding, ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, input):
        return functional.avg_pool2d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode,
                                     self.count_include_pad)

    def extra_repr(self):
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class LPPool2d(Module):
    """The p-norm of each window of (N, C, H, W), p being `norm_type`."""

    def __init__(self, norm_type, kernel_size, stride=None, ceil_mode=False):
        super().__init__()
        refuse("LPPool2d", ceil_mode=ceil_mode)
        self.norm_type, self.kernel_size = norm_type, kernel_size
        self.stride, self.ceil_mode = stride, ceil_mode

    def forward(self, input):
        return functional.lp_pool2d(input, self.norm_type, self.kernel_size, self.stride)

    def extra_repr(self):
        return (f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
                f"ceil_mode={self.ceil_mode}")


class _Adaptive(Module):
    def __init__(self, output_size):
        super().__init__()
        self.output_size = output_size

    def extra_repr(self):
        return f"output_size={self.output_size}"


class AdaptiveAvgPool2d(_Adaptive):
    """The mean of each of output_size windows that share the image out; with 1, global average pooling."""

    def forward(self, input):
        return functional.adaptive_avg_pool2d(input, self.output_size)


class AdaptiveMaxPool2d(_Adaptive):
    """The largest of each of output_size windows that share the image out."""

    def __init__(self, output_size, return_indices=False):
        super().__init__(output_size)
        refuse("AdaptiveMaxPool2d", return_indices=return_indices)
        self.return_indices = return_indices

    def forward(self, input):
        return functional.adaptive_max_pool2d(input, self.output_size)
