"""Wrong versions of the convolution's size formula; one axis, numbers in, a number out."""

import math

from helpers.verify.mutants import Registry

CONV = Registry()

_STRIDE = "a stride above 1"
_LEFT_OVER = "a size that does not divide"
_DILATION = "a dilation above 1"
_MISFIT = "a kernel that does not fit"


def _zeros(padding, kernel_size, dilation):
    """Zeros at both ends together."""
    if isinstance(padding, str):
        return dilation * (kernel_size - 1) if padding == "same" else 0
    return 2 * padding


def room(size, kernel_size, padding=0, dilation=1):
    """Pixels the kernel can travel; negative where it does not fit."""
    return size + _zeros(padding, kernel_size, dilation) - dilation * (kernel_size - 1) - 1


def refused(outputs):
    """`outputs`, or ValueError where there are none."""
    if outputs < 1:
        raise ValueError("the kernel does not fit")
    return outputs


@CONV.wrong_version(_LEFT_OVER)
def divides_without_floor(size, kernel_size, stride=1, padding=0, dilation=1):
    """Forgets the floor: pixels that do not make a whole step are left over, so divide with //."""
    return refused(room(size, kernel_size, padding, dilation) / stride + 1)


@CONV.wrong_version(_LEFT_OVER)
def rounds_up(size, kernel_size, stride=1, padding=0, dilation=1):
    """Rounds up: a window that hangs over the edge does not count, so round down."""
    return refused(math.ceil(room(size, kernel_size, padding, dilation) / stride) + 1)


@CONV.wrong_version(_LEFT_OVER)
def rounds_to_the_nearest(size, kernel_size, stride=1, padding=0, dilation=1):
    """Rounds to the nearest number: only whole steps count, so round down."""
    return refused(round(room(size, kernel_size, padding, dilation) / stride) + 1)


@CONV.wrong_version()
def forgets_the_start(size, kernel_size, stride=1, padding=0, dilation=1):
    """Forgets the + 1: the steps are counted, but not the position the kernel starts from."""
    return refused(room(size, kernel_size, padding, dilation) // stride)


@CONV.wrong_version(_STRIDE)
def adds_one_before_dividing(size, kernel_size, stride=1, padding=0, dilation=1):
    """Adds the 1 before dividing:
    the start is one output whatever the stride, so add it after the division."""
    return refused((room(size, kernel_size, padding, dilation) + 1) // stride)


@CONV.wrong_version()
def adds_two(size, kernel_size, stride=1, padding=0, dilation=1):
    """Counts the start twice: the steps and one start make steps + 1 outputs."""
    return refused(room(size, kernel_size, padding, dilation) // stride + 2)


@CONV.wrong_version("padding")
def pads_one_end(size, kernel_size, stride=1, padding=0, dilation=1):
    """Counts the padding once: p zeros stand at both ends, which makes 2p."""
    return refused((room(size, kernel_size, "valid", dilation) + _zeros(padding, kernel_size, dilation) // 2)
                    // stride + 1)


@CONV.wrong_version("padding")
def ignores_the_padding(size, kernel_size, stride=1, padding=0, dilation=1):
    """Ignores the padding: p zeros at both ends give the kernel 2p more pixels."""
    return refused(room(size, kernel_size, "valid", dilation) // stride + 1)


@CONV.wrong_version("padding")
def subtracts_the_padding(size, kernel_size, stride=1, padding=0, dilation=1):
    """Subtracts the padding: zeros around make the input larger, so add 2p."""
    return refused((room(size, kernel_size, "valid", dilation) - _zeros(padding, kernel_size, dilation))
                    // stride + 1)


@CONV.wrong_version("padding", _STRIDE)
def adds_the_padding_after_dividing(size, kernel_size, stride=1, padding=0, dilation=1):
    """Adds the padding after dividing: the zeros are part of the room that is travelled in steps of s."""
    zeros = _zeros(padding, kernel_size, dilation)
    return refused(room(size, kernel_size, "valid", dilation) // stride + 1 + zeros)


@CONV.wrong_version(_STRIDE)
def ignores_the_stride(size, kernel_size, stride=1, padding=0, dilation=1):
    """Ignores the stride: the room is travelled in steps of s, so divide by it."""
    return refused(room(size, kernel_size, padding, dilation) + 1)


@CONV.wrong_version(_STRIDE)
def divides_the_size_by_the_stride(size, kernel_size, stride=1, padding=0, dilation=1):
    """Divides the size by the stride alone:
    the kernel's own span has to fit too, so divide the room it can travel."""
    return max(1, (size + _zeros(padding, kernel_size, dilation)) // stride)


@CONV.wrong_version(_DILATION)
def ignores_the_dilation(size, kernel_size, stride=1, padding=0, dilation=1):
    """Ignores the dilation: a dilated kernel spans d(k - 1) + 1 pixels."""
    zeros = _zeros(padding, kernel_size, dilation)
    return refused((size + zeros - kernel_size) // stride + 1)


@CONV.wrong_version(_DILATION)
def spans_d_times_k(size, kernel_size, stride=1, padding=0, dilation=1):
    """Spans d·k pixels: between k taps lie k - 1 gaps, so the span is d(k - 1) + 1."""
    zeros = _zeros(padding, kernel_size, dilation)
    return refused((size + zeros - dilation * kernel_size) // stride + 1)


@CONV.wrong_version(_DILATION)
def counts_dilation_from_zero(size, kernel_size, stride=1, padding=0, dilation=1):
    """Counts dilation from 0: here 1 is an ordinary kernel, d = 2 leaves one pixel between taps."""
    zeros = _zeros(padding, kernel_size, dilation)
    return refused((size + zeros - (dilation + 1) * (kernel_size - 1) - 1) // stride + 1)


@CONV.wrong_version()
def forgets_that_the_kernel_has_one_tap_less(size, kernel_size, stride=1, padding=0, dilation=1):
    """Subtracts k - 1 where it must subtract k: the kernel covers k pixels, the rest is room to travel."""
    return refused((room(size, kernel_size, padding, dilation) + 1) // stride + 1)


@CONV.wrong_version("a kernel that does not fit, at a stride above 1")
def truncates_towards_zero(size, kernel_size, stride=1, padding=0, dilation=1):
    """Truncates towards zero: int(-0.5) is 0, so a kernel that does not fit seems to have one output."""
    return refused(int(room(size, kernel_size, padding, dilation) / stride) + 1)


@CONV.wrong_version(_MISFIT)
def never_refuses(size, kernel_size, stride=1, padding=0, dilation=1):
    """Does not refuse: a kernel that does not fit has no output, so raise ValueError."""
    return room(size, kernel_size, padding, dilation) // stride + 1


@CONV.wrong_version(_MISFIT)
def never_goes_below_one(size, kernel_size, stride=1, padding=0, dilation=1):
    """Gives 1 where nothing fits: a kernel that does not fit has no output, so raise ValueError."""
    return max(1, room(size, kernel_size, padding, dilation) // stride + 1)


@CONV.wrong_version('padding "same"')
def gives_half_the_kernel_for_same(size, kernel_size, stride=1, padding=0, dilation=1):
    """Takes k//2 zeros at each end for "same": with an even kernel that is one output too many."""
    if padding == "same":
        padding = dilation * (kernel_size - 1) // 2 + (dilation * (kernel_size - 1)) % 2
    return refused(room(size, kernel_size, padding, dilation) // stride + 1)
