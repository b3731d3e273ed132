"""How big is what comes out: output sizes, parameters and arithmetic of convolution and pooling layers.

Everything here works on one axis unless it says shape: height and width follow the same rule, each with
its own numbers. The rule is equation 1 of `torch.nn.Conv2d`'s documentation and relationship 6 of
Dumoulin and Visin (2016), extended by dilation: o = floor((i + 2p - d(k - 1) - 1)/s) + 1.
"""

import math

import numpy as np

from helpers.ops.arguments import per_axis, whole_number


def kernel_span(kernel_size, dilation=1):
    """Pixels from a kernel's first tap to its last, both counted: d(k - 1) + 1."""
    k = whole_number("kernel_span", "kernel_size", kernel_size, 1)
    d = whole_number("kernel_span", "dilation", dilation, 1)
    return d * (k - 1) + 1


def same_padding(kernel_size, dilation=1):
    """Zeros (before, after) that keep the size at stride 1.

    Notes
    -----
    Together they are d(k - 1). Where that is odd (an even kernel at odd dilation) the extra zero goes
    after, on the right or below, as in `torch.nn.functional.conv2d(padding="same")`.
    """
    total = kernel_span(kernel_size, dilation) - 1
    return total // 2, total - total // 2


def padding_pair(padding, kernel_size, stride=1, dilation=1, function="padding_pair"):
    """(before, after) in pixels for `padding` given as a whole number, "valid" or "same".

    Raises
    ------
    ValueError
        For another word, a negative number, or "same" with a stride above 1, where no padding could
        keep the size.
    """
    if not isinstance(padding, str):
        p = whole_number(function, "padding", padding, 0)
        return p, p
    if padding == "valid":
        return 0, 0
    if padding != "same":
        raise ValueError(f"{function}: padding must be a whole number, 'valid' or 'same', not {padding!r}")
    if stride != 1:
        raise ValueError(f"{function}: padding 'same' keeps the size and therefore needs stride 1, not {stride}")
    return same_padding(kernel_size, dilation)


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    """Outputs of a convolution along one axis: floor((i + 2p - d(k - 1) - 1)/s) + 1.

    Parameters
    ----------
    size, kernel_size, stride, dilation : int
        i, k, s, d, in pixels.
    padding : int, "valid" or "same"
        p zeros at each end; "same" (stride 1 only) keeps the size.

    Returns
    -------
    int
        o, at least 1.

    Raises
    ------
    ValueError
        If the kernel does not fit once, or an argument is out of range.
    """
    i = whole_number("conv_output_size", "size", size, 0)
    k = whole_number("conv_output_size", "kernel_size", kernel_size, 1)
    s = whole_number("conv_output_size", "stride", stride, 1)
    d = whole_number("conv_output_size", "dilation", dilation, 1)
    before, after = padding_pair(padding, k, s, d, "conv_output_size")
    room = before + i + after - kernel_span(k, d)   # pixels left to travel from the first position
    if i == 0 or room < 0:
        raise ValueError(_does_not_fit("conv_output_size", i, k, d, before, after))
    return room // s + 1


def _does_not_fit(function, i, k, d, before, after):
    reach = f" (it spans {kernel_span(k, d)} pixels at dilation {d})" if d > 1 else ""
    return (f"{function}: kernel_size {k}{reach} does not fit in size {i} with padding {before} + {after}; "
            f"the padded size {before + i + after} must be at least {kernel_span(k, d)} and the size at least 1")


def pool_output_size(size, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Outputs of a pooling layer along one axis; the stride is the kernel size unless given.

    Parameters
    ----------
    size, kernel_size, stride, padding, dilation : int
        In pixels; the padding is at most half of the kernel's size, as in PyTorch.
    ceil_mode : bool
        Round up instead of down, so that a last, partial window counts.

    Returns
    -------
    int
        The number of windows, at least 1.

    Notes
    -----
    With `ceil_mode` a last window that would start beyond the input and its left padding is dropped
    (`torch.nn.MaxPool2d`, note on ceil_mode).
    """
    i = whole_number("pool_output_size", "size", size, 0)
    k = whole_number("pool_output_size", "kernel_size", kernel_size, 1)
    s = k if stride is None else whole_number("pool_output_size", "stride", stride, 1)
    p = whole_number("pool_output_size", "padding", padding, 0)
    d = whole_number("pool_output_size", "dilation", dilation, 1)
    if p > k // 2:
        raise ValueError(f"pool_output_size: padding {p} must be at most half of kernel_size {k} (that is {k // 2}); "
                         "otherwise a window could hold nothing but padding")
    room = i + 2 * p - kernel_span(k, d)
    outputs = (-(-room // s) if ceil_mode else room // s) + 1
    if ceil_mode and (outputs - 1) * s >= i + p:
        outputs -= 1
    if i == 0 or outputs < 1:
        raise ValueError(_does_not_fit("pool_output_size", i, k, d, p, p))
    return outputs


def conv_transpose_output_size(size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1):
    """Outputs of a transposed convolution along one axis: (i - 1)s - 2p + d(k - 1) + output_padding + 1.

    Notes
    -----
    Several input sizes of a strided convolution give the same output size; `output_padding` says which
    of them the transposed one goes back to, so it must be below the stride or the dilation
    (`torch.nn.ConvTranspose2d`).
    """
    i = whole_number("conv_transpose_output_size", "size", size, 1)
    k = whole_number("conv_transpose_output_size", "kernel_size", kernel_size, 1)
    s = whole_number("conv_transpose_output_size", "stride", stride, 1)
    p = whole_number("conv_transpose_output_size", "padding", padding, 0)
    extra = whole_number("conv_transpose_output_size", "output_padding", output_padding, 0)
    d = whole_number("conv_transpose_output_size", "dilation", dilation, 1)
    if extra >= max(s, d):
        raise ValueError(f"conv_transpose_output_size: output_padding {extra} must be below the larger of "
                         f"stride {s} and dilation {d}")
    outputs = (i - 1) * s - 2 * p + kernel_span(k, d) + extra
    if outputs < 1:
        raise ValueError(f"conv_transpose_output_size: padding {p} removes all of the "
                         f"{outputs + 2 * p} outputs of size {i}, kernel_size {k}, stride {s}")
    return outputs


def pixels_read(size, kernel_size, stride=1, padding=0, dilation=1):
    """Which pixels of the padded axis some window reads.

    Returns
    -------
    numpy.ndarray of bool, shape (before + size + after,)
        False where no tap ever lands: behind the last window, and in the gaps that a stride larger than
        the kernel, or a dilation, leaves open.
    """
    outputs = conv_output_size(size, kernel_size, stride, padding, dilation)
    before, after = padding_pair(padding, kernel_size, stride, dilation)
    read = np.zeros(before + size + after, dtype=bool)
    starts = np.arange(outputs) * stride
    taps = np.arange(kernel_size) * dilation
    read[starts[:, None] + taps] = True
    return read


def conv_output_shape(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Shape of a convolution layer's output, in one dimension or two.

    Parameters
    ----------
    input_shape : tuple of int
        (N, C, W) or (N, C, H, W).
    weight_shape : tuple of int
        (C_out, C/groups, k_w) or (C_out, C/groups, k_h, k_w).
    stride, padding, dilation : int or one int per axis
        `padding` may also be "valid" or "same".

    Returns
    -------
    tuple of int
        (N, C_out, W_out) or (N, C_out, H_out, W_out).

    Raises
    ------
    ValueError
        If the shapes do not fit each other; the message shows both.
    """
    function = "conv_output_shape"
    input_shape = _shape(function, "input_shape", input_shape)
    weight_shape = _shape(function, "weight_shape", weight_shape)
    axes = len(weight_shape) - 2
    shapes = f"(input_shape = {input_shape}, weight_shape = {weight_shape})"
    if axes not in (1, 2) or len(input_shape) != len(weight_shape) or 0 in weight_shape:
        raise ValueError(f"{function}: both shapes must have 3 entries (N, C, W) or both 4 (N, C, H, W), and the "
                         f"weight's must all be at least 1 {shapes}")
    _check_groups(function, input_shape[1], weight_shape[0], groups)
    if weight_shape[1] * groups != input_shape[1]:
        raise ValueError(f"{function}: weight expects {weight_shape[1] * groups} input channels in groups = {groups}, "
                         f"but the input has {input_shape[1]} {shapes}")
    strides = per_axis(function, "stride", stride, axes, 1)
    paddings = (padding,) * axes if isinstance(padding, str) else per_axis(function, "padding", padding, axes, 0)
    dilations = per_axis(function, "dilation", dilation, axes, 1)
    try:
        sizes = [conv_output_size(*one_axis) for one_axis in
                 zip(input_shape[2:], weight_shape[2:], strides, paddings, dilations)]
    except ValueError as error:
        raise ValueError(f"{function}: {str(error).partition(': ')[2]} {shapes}") from None
    return (input_shape[0], weight_shape[0], *sizes)


def _check_groups(function, in_channels, out_channels, groups):
    g = whole_number(function, "groups", groups, 1)
    if in_channels % g or out_channels % g:
        raise ValueError(f"{function}: groups {g} must divide both the {in_channels} input channels and the "
                         f"{out_channels} output channels")


def conv_parameters(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Learnable numbers of a convolution layer: C_out · (C_in/groups) · k_h · k_w, and one bias an output channel.

    `kernel_size` is one number (a square kernel) or (k_h, k_w); a 1-D layer passes (k,).
    """
    whole_number("conv_parameters", "in_channels", in_channels, 1)
    whole_number("conv_parameters", "out_channels", out_channels, 1)
    _check_groups("conv_parameters", in_channels, out_channels, groups)
    axes = len(kernel_size) if isinstance(kernel_size, (tuple, list)) else 2
    taps = math.prod(per_axis("conv_parameters", "kernel_size", kernel_size, axes, 1))
    return out_channels * (in_channels // groups) * taps + (out_channels if bias else 0)


def conv_multiply_adds(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Multiply-add pairs of a convolution layer: one for each weight at each position of each output map.

    Shapes as in `conv_output_shape`; zeros of the padding count, since libraries multiply them too.
    """
    n, _, *sizes = conv_output_shape(input_shape, weight_shape, stride, padding, dilation, groups)
    return n * math.prod(sizes) * math.prod(weight_shape)


def memory_bytes(shape, dtype="float32"):
    """Bytes of an array of this shape and dtype; divide by 2**20 for MiB."""
    return math.prod(_shape("memory_bytes", "shape", shape)) * np.dtype(dtype).itemsize


def _shape(function, name, shape):
    """`shape` as a tuple of whole numbers of at least 0."""
    if not isinstance(shape, (tuple, list)):
        raise TypeError(f"{function}: {name} must be a tuple of integers, not {shape!r} ({type(shape).__name__})")
    return per_axis(function, name, shape, len(shape), 0)
