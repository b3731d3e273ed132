"""Wrong versions of the convolution layer's backward pass: who pays whom, index by index.

Along one axis, output i pays pixel r through tap a exactly where r = stride · i + dilation · a. A slip in an
index is another relation between the three, so each wrong version here is a relation for each axis. Source:
erratum E5 of the course's notes, and loops that learners write.
"""

from dataclasses import dataclass

import numpy as np

from helpers.verify.mutants.convolution_backward import BACKWARD, assigns_window_by_window
from helpers.verify.mutants.parts import bordered, borders, cropped, gradients, per_axis, spatial, spans

wrong_version = BACKWARD.wrong_version

_TAPS = "a kernel of more than one tap"
_OVERLAP = "overlapping windows"
_PICTURE = "two spatial axes"
_STRIDE = "a stride above 1 and more than one window"
_LEFT_OVER = "pixels left over at the end"


@dataclass(frozen=True)
class _Axis:
    """One axis: its numbers of outputs, pixels (padding included) and taps; i, r, a are their indices, shaped
    for broadcasting."""

    outputs: int
    pixels: int
    taps: int
    stride: int
    dilation: int

    @property
    def i(self):
        return np.arange(self.outputs)[:, None, None]

    @property
    def r(self):
        return np.arange(self.pixels)[:, None]

    @property
    def a(self):
        return np.arange(self.taps)

    @property
    def left_over(self):
        """Pixels at the end that no window reaches."""
        return (self.pixels - self.dilation * (self.taps - 1) - 1) % self.stride


def _right(axis):
    return axis.r == axis.stride * axis.i + axis.dilation * axis.a


def _by_relations(grad_out, x, weight, bias, settings, relations):
    """The backward pass by one relation an axis: an array of bool (outputs, pixels, taps)."""
    pairs, groups = borders(x, weight, **settings), settings.get("groups", 1)
    padded = bordered(x, pairs)
    axes = [_Axis(*numbers) for numbers in zip(
        grad_out.shape[2:], padded.shape[2:], weight.shape[2:], per_axis(settings.get("stride", 1), x),
        per_axis(settings.get("dilation", 1), x))]
    routes = [relation(axis).astype(x.dtype) for relation, axis in zip(relations, axes)]
    maps = grad_out.reshape(len(x), groups, -1, *grad_out.shape[2:])
    filters = weight.reshape(groups, -1, *weight.shape[1:])
    images = padded.reshape(len(x), groups, -1, *padded.shape[2:])
    i, r, a = "ij"[:len(axes)], "rq"[:len(axes)], "ab"[:len(axes)]
    joined = ",".join(map("".join, zip(i, r, a)))
    grad_padded = np.einsum(f"ngo{i},goc{a},{joined}->ngc{r}", maps, filters, *routes, optimize=True)
    grad_weight = np.einsum(f"ngo{i},ngc{r},{joined}->goc{a}", maps, images, *routes, optimize=True)
    return (cropped(grad_padded.reshape(padded.shape), pairs), grad_weight.reshape(weight.shape),
            gradients(grad_out, x, weight, bias, **settings)[2])


def _slip(relation, *needs, first=None):
    """Register a wrong version that takes `relation` along every axis, or only along the last one with
    `first` along the one before."""
    def add(function):
        def wrong(grad_out, x, weight, bias=None, **settings):
            relations = [relation] * len(spatial(x)) if first is None else [first, relation]
            return _by_relations(grad_out, x, weight, bias, settings, relations)
        wrong.__name__, wrong.__doc__ = function.__name__, function.__doc__
        return wrong_version(*needs)(wrong)
    return add


def _wrapped(axis):
    step = axis.r - axis.stride * axis.i
    tap = step // axis.dilation
    return (step % axis.dilation == 0) & (tap >= -axis.taps) & (tap < axis.taps) & (tap % axis.taps == axis.a)


def _wrapped_once(axis):
    step = axis.r - axis.stride * axis.i
    return _right(axis) | ((step == -axis.dilation) & (axis.a == axis.taps - 1))


def _wrapped_upstream(axis):
    step = axis.r - axis.dilation * axis.a
    place = step // axis.stride
    return (step % axis.stride == 0) & (place >= -axis.outputs) & (place < axis.outputs) & (
        place % axis.outputs == axis.i)


@_slip(_wrapped, _OVERLAP, _PICTURE, first=_right)
def wraps_around_the_columns(grad_out, x, weight, bias=None, **settings):
    """Reads the kernel at negative column indices:
    rows are guarded, but NumPy's index -1 is the last column."""


@_slip(_wrapped_once, _OVERLAP)
def wraps_around_once(grad_out, x, weight, bias=None, **settings):
    """Lets the index -1 into the kernel:
    outside the kernel the weight is 0, so ask for 0 <= a, not for -1 <= a."""


@_slip(_wrapped_upstream, _OVERLAP)
def wraps_around_the_upstream_gradient(grad_out, x, weight, bias=None, **settings):
    """Reads grad_out at negative indices:
    there is no output before the first, but NumPy's index -1 is the last."""


@_slip(lambda axis: axis.r == axis.stride * axis.i + axis.dilation * axis.a + 1, _TAPS)
def counts_from_one(grad_out, x, weight, bias=None, **settings):
    """Counts from 1 in one place and from 0 in another:
    output 0 reads the pixels from 0 on, through tap 0 first."""


@_slip(lambda axis: (axis.r - axis.dilation * axis.a) // axis.stride == axis.i, _STRIDE)
def rounds_down_to_an_output(grad_out, x, weight, bias=None, **settings):
    """Rounds down where no window starts: pixel r meets tap a only if r - a · dilation is divisible by the
    stride."""


@_slip(lambda axis: axis.r == axis.i + axis.stride * axis.dilation * axis.a, _STRIDE, _TAPS)
def gives_the_stride_to_the_taps(grad_out, x, weight, bias=None, **settings):
    """Multiplies the tap by the stride: the stride belongs to the output's index, stride · i + a."""


@_slip(lambda axis: axis.r == axis.i + axis.dilation * axis.a, _STRIDE, _PICTURE, first=_right)
def forgets_the_stride_of_the_columns(grad_out, x, weight, bias=None, **settings):
    """Forgets the stride along the columns: both axes move by it, stride · i + a and stride · j + b."""


@_slip(_right, _STRIDE, _PICTURE, first=lambda axis: axis.r == axis.i + axis.dilation * axis.a)
def forgets_the_stride_of_the_rows(grad_out, x, weight, bias=None, **settings):
    """Forgets the stride along the rows: both axes move by it, stride · i + a and stride · j + b."""


@_slip(lambda axis: axis.r == axis.stride * axis.i + axis.dilation * axis.a + axis.left_over, _LEFT_OVER)
def puts_the_unread_pixels_first(grad_out, x, weight, bias=None, **settings):
    """Puts the pixels that no window reads at the front:
    windows start at pixel 0, what is left over is at the end."""


@wrong_version(_LEFT_OVER)
def leaves_out_the_unread_pixels(grad_out, x, weight, bias=None, **settings):
    """Leaves out the pixels that no window reads: their gradient is 0, and grad_x has the shape of x."""
    pairs = borders(x, weight, **settings)
    padded = bordered(x, pairs)
    plain = {name: value for name, value in settings.items() if name != "padding"}
    grad_padded = gradients(grad_out, padded, weight, bias, **plain)[0]
    reach = spans(weight, per_axis(settings.get("dilation", 1), x), x)
    read = [(outputs - 1) * s + span for outputs, s, span in zip(
        grad_out.shape[2:], per_axis(settings.get("stride", 1), x), reach)]
    return (cropped(grad_padded[(..., *map(slice, read))], pairs),
            *gradients(grad_out, x, weight, bias, **settings)[1:])


@wrong_version("several filters", _OVERLAP)
def assigns_filter_by_filter(grad_out, x, weight, bias=None, **settings):
    """Assigns where it must add, over filters and windows: grad_x collects from every filter at every place,
    so it needs +=."""
    return assigns_window_by_window(_only(grad_out, settings, -1), x, weight, bias, **settings)


@wrong_version("several filters")
def keeps_the_first_filter(grad_out, x, weight, bias=None, **settings):
    """Asks the first filter only: every filter reads x, so grad_x adds up over the output channels."""
    return (gradients(_only(grad_out, settings, 0), x, weight, bias, **settings)[0],
            *gradients(grad_out, x, weight, bias, **settings)[1:])


def _only(grad_out, settings, number):
    """The upstream gradient of one filter of each group, the others 0."""
    kept = np.zeros_like(grad_out)
    per_group = grad_out.shape[1] // settings.get("groups", 1)
    chosen = slice(number % per_group, None, per_group)
    kept[:, chosen] = grad_out[:, chosen]
    return kept


@wrong_version("several images")
def keeps_the_first_image(grad_out, x, weight, bias=None, **settings):
    """Asks the first image only: grad_weight and grad_bias are sums over the batch."""
    return (gradients(grad_out, x, weight, bias, **settings)[0],
            *gradients(grad_out[:1], x[:1], weight, bias, **settings)[1:])


@wrong_version("several input channels")
def adds_up_the_channels(grad_out, x, weight, bias=None, **settings):
    """Adds grad_x up over the input channels: each channel is paid through its own weights of the filter."""
    grad_x, *others = gradients(grad_out, x, weight, bias, **settings)
    blocks = grad_x.reshape(len(x), settings.get("groups", 1), -1, *x.shape[2:])
    return np.broadcast_to(blocks.sum(2, keepdims=True), blocks.shape).reshape(x.shape), *others


@wrong_version(_TAPS, _PICTURE)
def transposes_the_kernel(grad_out, x, weight, bias=None, **settings):
    """Exchanges the kernel's rows and columns: tap (a, b) pays pixel (stride · i + a, stride · j + b)."""
    if weight.shape[2] != weight.shape[3]:
        return gradients(grad_out, x, weight, bias, **settings)
    return (gradients(grad_out, x, weight.swapaxes(2, 3).copy(), bias, **settings)[0],
            *gradients(grad_out, x, weight, bias, **settings)[1:])
