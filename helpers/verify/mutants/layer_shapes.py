"""Wrong versions of the shape that a convolution layer puts out."""

import math

from helpers import ops
from helpers.verify.mutants import Registry

SHAPE = Registry()

_TALL = "an output that is not square"
_STRIDE = "a stride above 1"
_PADDING = "padding"
_DILATION = "a dilation above 1"
_GROUPS = "groups"


def per_axis(setting, axes):
    """A setting, or a word, as one value an axis."""
    return setting if isinstance(setting, tuple) else (setting,) * axes


def spatial(input_shape, weight_shape, stride, padding, dilation):
    """Output sizes axis by axis."""
    axes = len(weight_shape) - 2
    return [ops.conv_output_size(*axis) for axis in zip(
        input_shape[2:], weight_shape[2:], per_axis(stride, axes), per_axis(padding, axes),
        per_axis(dilation, axes))]


def _right(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    return ops.conv_output_shape(input_shape, weight_shape, stride, padding, dilation, groups)


@SHAPE.wrong_version("maps out and channels in that differ")
def keeps_the_channels(input_shape, weight_shape, *settings, **named):
    """Keeps the input's channels: every filter makes one map, so there are C_out of them."""
    n, _, *sizes = _right(input_shape, weight_shape, *settings, **named)
    return (n, input_shape[1], *sizes)


@SHAPE.wrong_version("maps out and channels a filter that differ")
def takes_the_second_axis(input_shape, weight_shape, *settings, **named):
    """Takes the weight's second axis for the maps: weights are (C_out, C/groups, k_h, k_w)."""
    n, _, *sizes = _right(input_shape, weight_shape, *settings, **named)
    return (n, weight_shape[1], *sizes)


@SHAPE.wrong_version()
def drops_the_batch_axis(input_shape, weight_shape, *settings, **named):
    """Drops the batch axis: N images go in, N come out."""
    return _right(input_shape, weight_shape, *settings, **named)[1:]


@SHAPE.wrong_version("several images")
def one_image(input_shape, weight_shape, *settings, **named):
    """Gives one image: N images go in, N come out."""
    return (1, *_right(input_shape, weight_shape, *settings, **named)[1:])


@SHAPE.wrong_version()
def maps_last(input_shape, weight_shape, *settings, **named):
    """Puts the maps last: PyTorch's order is (N, C, H, W)."""
    n, maps, *sizes = _right(input_shape, weight_shape, *settings, **named)
    return (n, *sizes, maps)


@SHAPE.wrong_version(_TALL)
def width_before_height(input_shape, weight_shape, *settings, **named):
    """Gives the width before the height: rows come first, (H, W)."""
    n, maps, *sizes = _right(input_shape, weight_shape, *settings, **named)
    return (n, maps, *sizes[::-1])


@SHAPE.wrong_version(_TALL)
def square_output(input_shape, weight_shape, *settings, **named):
    """Takes the height for both axes: each axis has its own size, kernel and settings."""
    n, maps, *sizes = _right(input_shape, weight_shape, *settings, **named)
    return (n, maps, *sizes[:1] * len(sizes))


@SHAPE.wrong_version("strides that differ")
def exchanges_the_strides(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Exchanges the strides of height and width: the first is the height's."""
    stride = stride[::-1] if isinstance(stride, tuple) else stride
    return _right(input_shape, weight_shape, stride, padding, dilation, groups)


@SHAPE.wrong_version("a kernel that is not square")
def exchanges_the_kernel_s_axes(input_shape, weight_shape, *settings, **named):
    """Exchanges the kernel's height and width: the weight's last axis is the width."""
    return _right(input_shape, (*weight_shape[:2], *weight_shape[:1:-1]), *settings, **named)


@SHAPE.wrong_version(_STRIDE)
def strides_of_one(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Ignores the stride: the room is travelled in steps of s."""
    return _right(input_shape, weight_shape, 1, padding, dilation, groups)


@SHAPE.wrong_version(_PADDING)
def no_padding(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Ignores the padding: p zeros at both ends make each axis 2p longer."""
    return _right(input_shape, weight_shape, stride, 0, dilation, groups)


@SHAPE.wrong_version(_PADDING)
def padding_at_one_end(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Counts the padding once: p zeros stand at both ends, which makes 2p."""
    axes = len(weight_shape) - 2
    if isinstance(padding, str):
        return _right(input_shape, weight_shape, stride, padding, dilation, groups)
    longer = [size + p for size, p in zip(input_shape[2:], per_axis(padding, axes))]
    return _right((*input_shape[:2], *longer), weight_shape, stride, 0, dilation, groups)


@SHAPE.wrong_version(_DILATION)
def no_dilation(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Ignores the dilation: a dilated kernel spans d(k - 1) + 1 pixels."""
    return _right(input_shape, weight_shape, stride, padding, 1, groups)


@SHAPE.wrong_version("a size that does not divide")
def rounds_up(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Rounds up: a window that hangs over the edge does not count, so round down."""
    n, maps, *steps = _right(input_shape, weight_shape, 1, padding, dilation, groups)
    return (n, maps, *(math.ceil((o - 1) / s) + 1 for o, s in zip(steps, per_axis(stride, len(steps)))))


@SHAPE.wrong_version()
def forgets_the_start(input_shape, weight_shape, *settings, **named):
    """Forgets the + 1: the steps are counted, but not the position the kernel starts from."""
    n, maps, *sizes = _right(input_shape, weight_shape, *settings, **named)
    return (n, maps, *(size - 1 for size in sizes))


@SHAPE.wrong_version(_GROUPS)
def maps_for_every_group(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Multiplies the maps by the groups: C_out counts those of all groups together."""
    n, maps, *sizes = _right(input_shape, weight_shape, stride, padding, dilation, groups)
    return (n, maps * groups, *sizes)


@SHAPE.wrong_version(_GROUPS)
def maps_of_one_group(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Gives the maps of one group: the maps of all groups come out, one after the other."""
    n, maps, *sizes = _right(input_shape, weight_shape, stride, padding, dilation, groups)
    return (n, maps // groups, *sizes)


@SHAPE.wrong_version("channels that do not fit")
def takes_any_channels(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Takes any number of channels: a filter has C/groups of them, anything else needs a ValueError."""
    return (input_shape[0], weight_shape[0], *spatial(input_shape, weight_shape, stride, padding, dilation))


@SHAPE.wrong_version("a kernel that does not fit")
def nothing_fits(input_shape, weight_shape, stride=1, padding=0, dilation=1, groups=1):
    """Gives a size of 0 where the kernel does not fit: there is no output, so raise ValueError."""
    try:
        return _right(input_shape, weight_shape, stride, padding, dilation, groups)
    except ValueError as error:
        if "does not fit" not in str(error):
            raise
        return (input_shape[0], weight_shape[0], *(0,) * (len(weight_shape) - 2))
