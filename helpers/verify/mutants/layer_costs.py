"""Wrong versions of what a layer costs: learnable numbers, multiply-adds, bytes."""

import math

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.layer_shapes import per_axis

PARAMETERS = Registry()
WORK = Registry()
BYTES = Registry()

_BIAS = "a bias"
_GROUPS = "groups"
_SEVERAL = "several images"


def _weights(in_channels, out_channels, kernel_size, groups=1):
    """Weights of a layer; ValueError where the groups do not divide the channels."""
    return ops.conv_parameters(in_channels, out_channels, kernel_size, False, groups)


def _taps(kernel_size):
    return math.prod(per_axis(kernel_size, 2))


@PARAMETERS.wrong_version(_BIAS)
def no_bias(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Forgets the bias: each output channel has one number more."""
    return _weights(in_channels, out_channels, kernel_size, groups)


@PARAMETERS.wrong_version("no bias")
def always_a_bias(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Counts a bias that is not there: with bias=False there are weights only."""
    return _weights(in_channels, out_channels, kernel_size, groups) + out_channels


@PARAMETERS.wrong_version(_BIAS, "maps out and channels in that differ")
def bias_for_each_input(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Counts a bias for each input channel: it is added to a map, so each output channel has one."""
    return _weights(in_channels, out_channels, kernel_size, groups) + (in_channels if bias else 0)


@PARAMETERS.wrong_version(_BIAS, "several maps")
def one_bias(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Counts one bias for the layer: each output channel has its own."""
    return _weights(in_channels, out_channels, kernel_size, groups) + (1 if bias else 0)


@PARAMETERS.wrong_version(_BIAS, "several channels")
def bias_for_each_kernel(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Counts a bias for each kernel: the kernels of one filter are added up, and one bias joins the sum."""
    return _weights(in_channels, out_channels, kernel_size, groups) + (
        out_channels * (in_channels // groups) if bias else 0)


@PARAMETERS.wrong_version("several channels")
def one_kernel_a_filter(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Leaves out the input channels: a filter has one kernel for each channel that it reads."""
    _weights(in_channels, out_channels, kernel_size, groups)
    return out_channels * _taps(kernel_size) + (out_channels if bias else 0)


@PARAMETERS.wrong_version("several maps")
def one_filter(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Leaves out the output channels: each of them has a filter of its own."""
    weights = _weights(in_channels, out_channels, kernel_size, groups)
    return weights // out_channels + (out_channels if bias else 0)


@PARAMETERS.wrong_version("a square kernel larger than 1")
def one_axis_of_taps(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Counts the taps of one axis: a kernel has k_h · k_w of them."""
    taps = per_axis(kernel_size, 2)[0]
    return _weights(in_channels, out_channels, 1, groups) * taps + (out_channels if bias else 0)


@PARAMETERS.wrong_version("a kernel that is not square")
def square_kernel(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Squares the height: a kernel has k_h · k_w taps."""
    taps = per_axis(kernel_size, 2)[0] ** len(per_axis(kernel_size, 2))
    return _weights(in_channels, out_channels, 1, groups) * taps + (out_channels if bias else 0)


@PARAMETERS.wrong_version(_GROUPS)
def ignores_the_groups(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Ignores the groups: a filter reads the channels of its group only, C_in/groups."""
    _weights(in_channels, out_channels, kernel_size, groups)
    return _weights(in_channels, out_channels, kernel_size) + (out_channels if bias else 0)


@PARAMETERS.wrong_version(_GROUPS)
def filters_of_one_group(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Counts the filters of one group: all C_out filters are learned."""
    return _weights(in_channels, out_channels, kernel_size, groups) // groups + (out_channels if bias else 0)


@PARAMETERS.wrong_version(_GROUPS, _BIAS)
def divides_the_bias(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Divides the bias by the groups: each output channel has one whatever the groups."""
    return _weights(in_channels, out_channels, kernel_size, groups) + (out_channels // groups if bias else 0)


@PARAMETERS.wrong_version("groups that do not divide the channels")
def any_groups(in_channels, out_channels, kernel_size, bias=True, groups=1):
    """Takes any number of groups: it has to divide both channel counts, so raise ValueError."""
    return out_channels * (in_channels // groups) * _taps(kernel_size) + (out_channels if bias else 0)


def _work(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    return ops.conv_multiply_adds(input_shape, weight_shape, stride, padding, dilation, groups)


@WORK.wrong_version("an output smaller than the input")
def positions_of_the_input(input_shape, weight_shape, *settings, **named):
    """Counts the input's positions: the kernel stops where the outputs are, H_out · W_out times."""
    _work(input_shape, weight_shape, *settings, **named)
    return input_shape[0] * math.prod(input_shape[2:]) * math.prod(weight_shape)


@WORK.wrong_version(_SEVERAL)
def work_of_one_image(input_shape, weight_shape, *settings, **named):
    """Counts one image: each of the N images costs as much."""
    return _work(input_shape, weight_shape, *settings, **named) // input_shape[0]


@WORK.wrong_version("several maps")
def work_of_one_map(input_shape, weight_shape, *settings, **named):
    """Counts one output map: each of the C_out maps costs as much."""
    return _work(input_shape, weight_shape, *settings, **named) // weight_shape[0]


@WORK.wrong_version("several channels a filter")
def work_of_one_channel(input_shape, weight_shape, *settings, **named):
    """Counts one input channel: a filter multiplies in every channel that it reads."""
    return _work(input_shape, weight_shape, *settings, **named) // weight_shape[1]


@WORK.wrong_version()
def counts_twice(input_shape, weight_shape, *settings, **named):
    """Counts multiplication and addition apart: a pair of them counts one."""
    return 2 * _work(input_shape, weight_shape, *settings, **named)


@WORK.wrong_version("several taps")
def one_tap(input_shape, weight_shape, *settings, **named):
    """Counts one product for each output and channel: each has k_h · k_w taps."""
    return _work(input_shape, weight_shape, *settings, **named) // math.prod(weight_shape[2:])


@WORK.wrong_version("a stride above 1")
def work_at_stride_one(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Ignores the stride: fewer positions, fewer products."""
    return _work(input_shape, weight_shape, 1, padding, dilation, groups)


@WORK.wrong_version("padding")
def work_without_padding(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Ignores the padding: it makes room for more positions."""
    return _work(input_shape, weight_shape, stride, 0, dilation, groups)


@WORK.wrong_version("padding")
def skips_products_with_zeros(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Skips the products with zeros of the padding: libraries multiply them too."""
    n, maps, *sizes = ops.conv_output_shape(input_shape, weight_shape, stride, padding, dilation, groups)
    axes = zip(input_shape[2:], weight_shape[2:], sizes, *(per_axis(v, len(sizes)) for v in (
        stride, padding, dilation)))
    inside = math.prod(_products_inside(*axis) for axis in axes)
    return n * maps * weight_shape[1] * inside


def _products_inside(size, kernel_size, outputs, stride, padding, dilation):
    before = ops.same_padding(kernel_size, dilation)[0] if padding == "same" else padding
    places = np.add.outer(np.arange(outputs) * stride, np.arange(kernel_size) * dilation)
    if before == "valid":
        return places.size
    return int(((places >= before) & (places < before + size)).sum())


@WORK.wrong_version("a dilation above 1")
def work_without_dilation(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Ignores the dilation: a dilated kernel spans more, so fewer positions are left."""
    return _work(input_shape, weight_shape, stride, padding, 1, groups)


@WORK.wrong_version("a dilation above 1")
def multiplies_the_gaps(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Multiplies the gaps of a dilated kernel too: it has k taps, however far apart."""
    work = _work(input_shape, weight_shape, stride, padding, dilation, groups)
    dilations = per_axis(dilation, len(weight_shape) - 2)
    spans = [ops.kernel_span(*axis) for axis in zip(weight_shape[2:], dilations)]
    return work // math.prod(weight_shape[2:]) * math.prod(spans)


@WORK.wrong_version(_GROUPS)
def every_channel_in_every_group(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Lets every filter read every channel: in groups it reads C/groups, as its weights say."""
    return _work(input_shape, weight_shape, stride, padding, dilation, groups) * groups


@WORK.wrong_version(_GROUPS)
def divides_by_the_groups(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Divides by the groups once more: the weight's second axis is C/groups already."""
    return _work(input_shape, weight_shape, stride, padding, dilation, groups) // groups


@WORK.wrong_version()
def adds_the_outputs(input_shape, weight_shape, *settings, **named):
    """Adds one for each output: a bias is an addition without a multiplication, and does not count."""
    return _work(input_shape, weight_shape, *settings, **named) + math.prod(
        ops.conv_output_shape(input_shape, weight_shape, *settings, **named))


@WORK.wrong_version("a kernel that does not fit")
def no_work(input_shape, weight_shape, *settings, **named):
    """Gives 0 where the kernel does not fit: there is no such layer, so raise ValueError."""
    try:
        return _work(input_shape, weight_shape, *settings, **named)
    except ValueError:
        return 0


@BYTES.wrong_version("not four bytes a number")
def four_bytes(shape, dtype="float32"):
    """Takes 4 bytes for every number: float64 has 8, uint8 has 1."""
    return math.prod(shape) * 4


@BYTES.wrong_version("not eight bytes a number")
def eight_bytes(shape, dtype="float32"):
    """Takes 8 bytes for every number: float32 has 4."""
    return math.prod(shape) * 8


@BYTES.wrong_version()
def bits(shape, dtype="float32"):
    """Counts bits: 8 of them make a byte, so float32 has 4 bytes."""
    return 8 * ops.memory_bytes(shape, dtype)


@BYTES.wrong_version("more than one byte a number")
def numbers_only(shape, dtype="float32"):
    """Counts the numbers, not their bytes: multiply by the size of one."""
    return math.prod(shape)


@BYTES.wrong_version("several axes")
def adds_the_axes(shape, dtype="float32"):
    """Adds the axes up: an array holds the product of its shape."""
    return sum(shape) * np.dtype(dtype).itemsize


@BYTES.wrong_version("several axes")
def without_the_first_axis(shape, dtype="float32"):
    """Leaves out the first axis: a batch is stored whole."""
    return math.prod(shape[1:]) * np.dtype(dtype).itemsize


@BYTES.wrong_version("three axes or more")
def last_two_axes(shape, dtype="float32"):
    """Counts one plane: an array holds the product of all its axes."""
    return math.prod(shape[-2:]) * np.dtype(dtype).itemsize


@BYTES.wrong_version("axes of different length")
def all_axes_alike(shape, dtype="float32"):
    """Takes every axis to be as long as the first: each has a length of its own."""
    return (shape[0] if shape else 1) ** len(shape) * np.dtype(dtype).itemsize


@BYTES.wrong_version("a single number")
def nothing_for_one_number(shape, dtype="float32"):
    """Gives 0 for the shape (): that is one number, since an empty product is 1."""
    return math.prod(shape) * np.dtype(dtype).itemsize if shape else 0


@BYTES.wrong_version("an axis of length 0")
def something_for_nothing(shape, dtype="float32"):
    """Counts an axis of length 0 as 1: such an array holds nothing."""
    return math.prod(max(1, length) for length in shape) * np.dtype(dtype).itemsize


@BYTES.wrong_version("truth values")
def truths_as_bits(shape, dtype="float32"):
    """Packs truth values into bits: NumPy and PyTorch give each a whole byte."""
    whole = ops.memory_bytes(shape, dtype)
    return -(-whole // 8) if dtype == "bool" else whole


@BYTES.wrong_version("several numbers")
def kibibytes(shape, dtype="float32"):
    """Divides by 1024: the answer is in bytes."""
    return ops.memory_bytes(shape, dtype) // 1024
