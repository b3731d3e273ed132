"""Convolutions as modules: settings, weights, and what stands beyond the edge."""

import numpy as np

from helpers.nn import functional, init
from helpers.nn.functional.recording import refuse
from helpers.nn.module import Module
from helpers.nn.parameter import Parameter
from helpers.ops.arguments import per_axis, whole_number
from helpers.ops.sizes import padding_pair

_PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


class _Convolution(Module):
    """What all convolutions have in common; the axes are (length,) or (height, width)."""

    axes = 2
    transposed = False

    def _set_up(self, in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias,
                padding_mode, rng, output_padding=0):
        name = type(self).__name__
        self.in_channels = whole_number(name, "in_channels", in_channels, 1)
        self.out_channels = whole_number(name, "out_channels", out_channels, 1)
        self.kernel_size = per_axis(name, "kernel_size", kernel_size, self.axes, 1)
        self.stride = per_axis(name, "stride", stride, self.axes, 1)
        self.padding = padding
        if not isinstance(padding, str):
            self.padding = per_axis(name, "padding", padding, self.axes, 0)
        self.dilation = per_axis(name, "dilation", dilation, self.axes, 1)
        self.output_padding = per_axis(name, "output_padding", output_padding, self.axes, 0)
        self.groups = whole_number(name, "groups", groups, 1)
        self.padding_mode = padding_mode
        for which in ("in_channels", "out_channels"):
            if getattr(self, which) % groups:
                raise ValueError(f"{name}: groups {groups} must divide {which} {getattr(self, which)}")
        allowed = _PADDING_MODES[:1] if self.transposed else _PADDING_MODES
        if padding_mode not in allowed:
            raise ValueError(f"{name}: padding_mode must be {' or '.join(map(repr, allowed))}, not "
                             f"{padding_mode!r}")
        first, second = ((in_channels, out_channels) if self.transposed else (out_channels, in_channels))
        shape = (first, second // groups, *self.kernel_size)
        self.weight = Parameter(np.zeros(shape, np.float32))
        self.register_parameter("bias", Parameter(np.zeros(out_channels, np.float32)) if bias else None)
        self.reset_parameters(rng)

    def reset_parameters(self, rng=None):
        """Draw new weights, as PyTorch does: uniform, at most 1/√fan_in in size, for the bias too."""
        init.default_(self.weight, self.bias, rng)

    def extra_repr(self):
        settings = {"padding": self.padding, "dilation": self.dilation, "output_padding": self.output_padding,
                    "groups": self.groups}
        ordinary = {"padding": (0,) * self.axes, "dilation": (1,) * self.axes,
                    "output_padding": (0,) * self.axes, "groups": 1}
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}"
        text += f", stride={self.stride}"
        text += "".join(f", {name}={value}" for name, value in settings.items() if value != ordinary[name])
        text += "" if self.bias is not None else ", bias=False"
        return text + (f", padding_mode={self.padding_mode}" if self.padding_mode != "zeros" else "")


class _PaddedConvolution(_Convolution):
    """A convolution with an input that may be padded with something else than zeros."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1,
                 bias=True, padding_mode="zeros", device=None, dtype=None, *, rng=None):
        super().__init__()
        refuse(type(self).__name__, device=device, dtype=dtype)
        self._set_up(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias,
                     padding_mode, rng)
        self._border()                  # a padding that cannot be is found here, not at the first image

    def _border(self):
        """Pixels to add before and after each axis, the last axis first, as `functional.pad` counts."""
        padding = (self.padding,) * self.axes if isinstance(self.padding, str) else self.padding
        pairs = [padding_pair(*numbers, type(self).__name__)
                 for numbers in zip(padding, self.kernel_size, self.stride, self.dilation)]
        return [amount for pair in reversed(pairs) for amount in pair]

    def _convolve(self, convolution, input):
        padding = self.padding
        if self.padding_mode != "zeros":
            input, padding = functional.pad(input, self._border(), self.padding_mode), 0
        return convolution(input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)


class Conv1d(_PaddedConvolution):
    """Cross-correlate signals (N, C, W) with learned filters; parameters as in `Conv2d`."""

    axes = 1

    def forward(self, input):
        return self._convolve(functional.conv1d, input)


class Conv2d(_PaddedConvolution):
    """Cross-correlate images (N, C, H, W) with learned filters.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, padding, dilation : int or (int, int)
        `padding` may also be "valid" or "same".
    groups : int
    bias : bool
    padding_mode : str
        What stands beyond the edge: "zeros", "reflect", "replicate" or "circular".
    rng : numpy.random.Generator, optional
        What to draw the first weights from; not PyTorch's.
    """

    def forward(self, input):
        return self._convolve(functional.conv2d, input)


class ConvTranspose2d(_Convolution):
    """The transposed convolution, whose weight has the shape (in, out/groups, k_h, k_w).

    Parameters
    ----------
    in_channels, out_channels, kernel_size, stride, padding, groups, bias, dilation
        As in `Conv2d`, in PyTorch's order; `padding` is cut off the output.
    output_padding : int or (int, int)
        Rows and columns added below and on the right.
    padding_mode : str
        "zeros" is all there is.
    """

    transposed = True

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0,
                 groups=1, bias=True, dilation=1, padding_mode="zeros", device=None, dtype=None, *, rng=None):
        super().__init__()
        refuse("ConvTranspose2d", device=device, dtype=dtype)
        if isinstance(padding, str):
            raise TypeError(f"ConvTranspose2d: padding must be a number or a pair, not {padding!r}")
        self._set_up(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias,
                     padding_mode, rng, output_padding)

    def forward(self, input, output_size=None):
        """`output_size` (H_out, W_out) chooses among the sizes that the stride would map to this input."""
        extra = self.output_padding if output_size is None else self._padding_for(input, output_size)
        return functional.conv_transpose2d(input, self.weight, self.bias, self.stride, self.padding, extra,
                                           self.groups, self.dilation)

    def _padding_for(self, input, output_size):
        wanted = per_axis("ConvTranspose2d", "output_size", tuple(output_size)[-2:], 2, 1)
        smallest = [(i - 1) * s - 2 * p + d * (k - 1) + 1 for i, s, p, d, k in
                    zip(input.shape[-2:], self.stride, self.padding, self.dilation, self.kernel_size)]
        if any(not 0 <= w - least < s for w, least, s in zip(wanted, smallest, self.stride)):
            ranges = " by ".join(f"{least} to {least + s - 1}" for least, s in zip(smallest, self.stride))
            raise ValueError(f"ConvTranspose2d: output_size {wanted} cannot be reached from an input of "
                             f"shape {input.shape}; possible are {ranges}")
        return [w - least for w, least in zip(wanted, smallest)]


class Unfold(Module):
    """Every window of (N, C, H, W) as one column of (N, C k_h k_w, L)."""

    def __init__(self, kernel_size, dilation=1, padding=0, stride=1):
        super().__init__()
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride

    def forward(self, input):
        return functional.unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self):
        return (f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, "
                f"stride={self.stride}")


class Fold(Module):
    """Every column of (N, C k_h k_w, L) added back to the places of its window in images of `output_size`."""

    def __init__(self, output_size, kernel_size, dilation=1, padding=0, stride=1):
        super().__init__()
        self.output_size, self.kernel_size = output_size, kernel_size
        self.dilation, self.padding, self.stride = dilation, padding, stride

    def forward(self, input):
        return functional.fold(input, self.output_size, self.kernel_size, self.dilation, self.padding,
                               self.stride)

    def extra_repr(self):
        return (f"output_size={self.output_size}, kernel_size={self.kernel_size}, dilation={self.dilation}, "
                f"padding={self.padding}, stride={self.stride}")


class ZeroPad2d(Module):
    """A border of zeros: one width for all sides, or (left, right, top, bottom); negative numbers crop."""

    def __init__(self, padding):
        super().__init__()
        self.padding = tuple(padding) if isinstance(padding, (tuple, list)) else (padding,) * 4

    def forward(self, input):
        return functional.pad(input, self.padding)

    def extra_repr(self):
        return f"{self.padding}"
