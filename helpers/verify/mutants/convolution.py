"""Wrong versions of the convolution layer's forward pass, in one and two dimensions.

Sources: errata E5 to E9 of the course's notes; loops that forget the stride in their end (a textbook's
2nd edition); the flip; and what learners write.
"""

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.parts import bordered, borders, layer, per_axis, spans, spatial, without

FORWARD = Registry()
wrong_version = FORWARD.wrong_version

_TAPS = "a kernel of more than one tap"
_PICTURE = "two spatial axes"
_STRIDE = "a stride above 1"


@wrong_version(_TAPS)
def flips_the_kernel(x, weight, bias=None, **settings):
    """Flips the kernel: that is true convolution; the layer slides the kernel as it stands."""
    return layer(x, np.flip(weight, spatial(weight)), bias, **settings)


@wrong_version(_TAPS, _PICTURE)
def flips_the_rows(x, weight, bias=None, **settings):
    """Flips the kernel's rows: the layer flips neither axis (true convolution flips both)."""
    return layer(x, np.flip(weight, 2), bias, **settings)


@wrong_version(_TAPS, _PICTURE)
def flips_the_columns(x, weight, bias=None, **settings):
    """Flips the kernel's columns: the layer flips neither axis (true convolution flips both)."""
    return layer(x, np.flip(weight, -1), bias, **settings)


@wrong_version(_TAPS, _PICTURE)
def transposes_the_kernel(x, weight, bias=None, **settings):
    """Exchanges the kernel's rows and columns: weight is (C_out, C, k_h, k_w), height first."""
    return layer(x, weight.swapaxes(2, 3), bias, **settings)


@wrong_version(_TAPS, _PICTURE)
def transposes_the_picture(x, weight, bias=None, **settings):
    """Exchanges the picture's rows and columns: x is (N, C, H, W), height first."""
    return layer(x.swapaxes(2, 3), weight, bias, **settings)


@wrong_version(_TAPS, _PICTURE)
def reads_a_square_kernel(x, weight, bias=None, **settings):
    """Uses the kernel's height for its width too: k_h and k_w are two numbers."""
    k_h, k_w = weight.shape[2:]
    square = np.zeros_like(weight)
    square[..., :min(k_h, k_w)] = weight[..., :min(k_h, k_w)]
    return layer(x, square, bias, **settings)


@wrong_version(_TAPS)
def keeps_the_last_tap(x, weight, bias=None, **settings):
    """Keeps only the last product: the products of a window are added up, so the sum needs += and not =."""
    last = np.zeros_like(weight)
    last[(slice(None), -1, *(-1,) * len(spatial(x)))] = weight[(slice(None), -1, *(-1,) * len(spatial(x)))]
    return layer(x, last, bias, **settings)


@wrong_version(_TAPS)
def averages_the_window(x, weight, bias=None, **settings):
    """Divides by the number of taps: a window's products are summed, not averaged."""
    return layer(x, weight / weight[0, 0].size, bias, **settings)


@wrong_version("several input channels")
def reads_the_first_channel(x, weight, bias=None, groups=1, **settings):
    """Reads the first input channel only: a filter spans all channels, and their products are added."""
    first = np.zeros_like(weight)
    first[:, 0] = weight[:, 0]
    return layer(x, first, bias, groups=groups, **settings)


@wrong_version("several input channels")
def reads_the_last_channel(x, weight, bias=None, groups=1, **settings):
    """Keeps the last input channel only: the sum over channels needs += and not =."""
    last = np.zeros_like(weight)
    last[:, -1] = weight[:, -1]
    return layer(x, last, bias, groups=groups, **settings)


@wrong_version("several input channels")
def averages_the_channels(x, weight, bias=None, **settings):
    """Averages over the input channels: their products are added, not averaged."""
    return layer(x, weight / weight.shape[1], bias, **settings)


@wrong_version("several input channels")
def weighs_all_channels_alike(x, weight, bias=None, **settings):
    """Weighs every channel with the first channel's weights: weight[c, m] belongs to input channel m."""
    return layer(x, np.broadcast_to(weight[:, :1], weight.shape).copy(), bias, **settings)


@wrong_version("several filters")
def applies_one_filter(x, weight, bias=None, **settings):
    """Uses the first filter for every output channel: output map c belongs to weight[c]."""
    return layer(x, np.broadcast_to(weight[:1], weight.shape).copy(), bias, **settings)


@wrong_version("several images")
def sees_one_image(x, weight, bias=None, **settings):
    """Reads the first image for the whole batch: out[n] belongs to x[n]."""
    out = layer(x, weight, bias, **settings)
    return np.broadcast_to(out[:1], out.shape).copy()


@wrong_version("several images")
def leaves_images_out(x, weight, bias=None, **settings):
    """Computes the first image only and leaves the others at zero: the loop has to go over the batch."""
    out = layer(x, weight, bias, **settings)
    out[1:] = 0
    return out


@wrong_version()
def misses_the_last_window(x, weight, bias=None, **settings):
    """Stops one window short: of i pixels and a kernel of k there are i - k + 1 positions, not i - k."""
    return layer(x, weight, bias, **settings)[(..., *(slice(None, -1),) * len(spatial(x)))]


@wrong_version(_STRIDE)
def ignores_the_stride(x, weight, bias=None, **settings):
    """Ignores the stride: window j begins at pixel j · stride."""
    return layer(x, weight, bias, **without(settings, "stride"))


@wrong_version(_STRIDE, "a stride above 1 and more than one window")
def strides_the_output_only(x, weight, bias=None, stride=1, **settings):
    """Has the right size but reads windows one pixel apart:
    window j begins at pixel j · stride, not at pixel j."""
    size = layer(x, weight, bias, stride=stride, **settings).shape[2:]
    return layer(x, weight, bias, **settings)[(..., *map(slice, size))]


@wrong_version(_STRIDE, "a stride above 1 and more than one window")
def scales_the_loop_twice(x, weight, bias=None, stride=1, **settings):
    """Divides the end of the loop by the stride and steps by the stride as well:
    that takes the stride twice."""
    size = layer(x, weight, bias, stride=stride, **settings).shape[2:]
    dense = layer(x, weight, bias, **settings)
    return dense[(..., *(slice(0, n, s) for n, s in zip(size, per_axis(stride, x))))]


@wrong_version("pixels left over at the end")
def rounds_the_size_up(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Rounds the output size up: a window that hangs over the edge does not count, so round down."""
    x = bordered(x, borders(x, weight, padding, dilation))
    room = [i - span for i, span in zip(x.shape[2:], spans(weight, dilation, x))]
    x = bordered(x, [(0, -r % s) for r, s in zip(room, per_axis(stride, x))])
    return layer(x, weight, bias, stride=stride, dilation=dilation, groups=groups)


@wrong_version("strides that differ")
def exchanges_the_strides(x, weight, bias=None, stride=1, **settings):
    """Exchanges the strides: a pair is (height, width)."""
    return layer(x, weight, bias, stride=per_axis(stride, x)[::-1], **settings)


@wrong_version("strides that differ")
def takes_the_first_stride(x, weight, bias=None, stride=1, **settings):
    """Uses the height's stride for the width too: a pair holds one stride for each axis."""
    return layer(x, weight, bias, stride=per_axis(stride, x)[0], **settings)


@wrong_version("padding")
def ignores_the_padding(x, weight, bias=None, **settings):
    """Ignores the padding: p zeros stand at each end of each axis."""
    return layer(x, weight, bias, **without(settings, "padding"))


@wrong_version("padding")
def pads_one_end(x, weight, bias=None, padding=0, dilation=1, **settings):
    """Pads only before the first pixel: the zeros stand at both ends."""
    x = bordered(x, [(before, 0) for before, _ in borders(x, weight, padding, dilation)])
    return layer(x, weight, bias, dilation=dilation, **settings)


@wrong_version("padding")
def pads_twice(x, weight, bias=None, padding=0, dilation=1, **settings):
    """Pads twice as much: p zeros stand at each end, not 2p."""
    x = bordered(x, [(2 * a, 2 * b) for a, b in borders(x, weight, padding, dilation)])
    return layer(x, weight, bias, dilation=dilation, **settings)


@wrong_version("padding")
def pads_with_the_edge(x, weight, bias=None, padding=0, dilation=1, **settings):
    """Pads with the edge's own pixels: the layer pads with zeros."""
    x = bordered(x, borders(x, weight, padding, dilation), mode="edge")
    return layer(x, weight, bias, dilation=dilation, **settings)


@wrong_version("padding")
def pads_in_a_circle(x, weight, bias=None, padding=0, dilation=1, **settings):
    """Wraps around at the edge: the layer pads with zeros (in NumPy an index of -1 is the last pixel)."""
    x = bordered(x, borders(x, weight, padding, dilation), mode="wrap")
    return layer(x, weight, bias, dilation=dilation, **settings)


@wrong_version("paddings that differ")
def exchanges_the_paddings(x, weight, bias=None, padding=0, **settings):
    """Exchanges the paddings: a pair is (height, width)."""
    if isinstance(padding, tuple):
        padding = padding[::-1]
    return layer(x, weight, bias, padding=padding, **settings)


@wrong_version('padding "same" with an even kernel')
def puts_the_extra_zero_first(x, weight, bias=None, padding=0, dilation=1, **settings):
    """Puts the extra zero of an even kernel before the first pixel: PyTorch puts it after the last."""
    pairs = borders(x, weight, padding, dilation)
    x = bordered(x, [pair[::-1] for pair in pairs] if padding == "same" else pairs)
    return layer(x, weight, bias, dilation=dilation, **settings)


@wrong_version('padding "same" with an even kernel')
def pads_half_the_kernel(x, weight, bias=None, padding=0, dilation=1, **settings):
    """Takes k//2 zeros at each end for "same": with an even kernel that is one output too many."""
    if padding == "same":
        padding = tuple(span // 2 for span in spans(weight, dilation, x))
    return layer(x, weight, bias, padding=padding, dilation=dilation, **settings)


@wrong_version("a dilation above 1")
def ignores_the_dilation(x, weight, bias=None, **settings):
    """Ignores the dilation: tap a reads the pixel a · dilation after the window's first."""
    return layer(x, weight, bias, **without(settings, "dilation"))


@wrong_version("a dilation above 1")
def has_the_size_of_an_undilated_kernel(x, weight, bias=None, **settings):
    """Dilates the taps but sizes the output for the plain kernel:
    a dilated kernel spans d(k - 1) + 1 pixels."""
    size = layer(x, weight, bias, **without(settings, "dilation")).shape
    out = np.zeros(size)
    inner = layer(x, weight, bias, **settings)
    out[tuple(map(slice, inner.shape))] = inner
    return out


@wrong_version("dilations that differ")
def exchanges_the_dilations(x, weight, bias=None, dilation=1, **settings):
    """Exchanges the dilations: a pair is (height, width)."""
    return layer(x, weight, bias, dilation=per_axis(dilation, x)[::-1], **settings)


@wrong_version("several groups")
def shows_every_group_the_first_channels(x, weight, bias=None, groups=1, **settings):
    """Ignores the groups: the filters of group g read the input channels of group g, not the first ones."""
    return layer(x[:, :weight.shape[1]], weight, bias, **settings)


@wrong_version("several groups", "several filters")
def deals_the_filters_out(x, weight, bias=None, groups=1, **settings):
    """Deals filters to groups in turn:
    a group is a block of neighbouring filters, filter c is in group c // (C_out / groups)."""
    order = np.arange(len(weight)).reshape(-1, groups).T.ravel()
    out = layer(x, weight[order], None if bias is None else bias[order], groups=groups, **settings)
    return out[:, np.argsort(order)]


@wrong_version("a bias")
def forgets_the_bias(x, weight, bias=None, **settings):
    """Forgets the bias: bias[c] is added to every value of output map c."""
    return layer(x, weight, None, **settings)


@wrong_version("a bias", "several input channels")
def adds_the_bias_for_every_channel(x, weight, bias=None, **settings):
    """Adds the bias once for every input channel: it is added once for every output value."""
    return layer(x, weight, None if bias is None else bias * weight.shape[1], **settings)


@wrong_version("a bias", _TAPS)
def adds_the_bias_for_every_tap(x, weight, bias=None, **settings):
    """Adds the bias inside the innermost loop: it is added once for every output value."""
    return layer(x, weight, None if bias is None else bias * weight[0].size, **settings)


@wrong_version("a bias", "several filters")
def adds_the_bias_along_the_width(x, weight, bias=None, **settings):
    """Adds the bias along the last axis:
    bias[c] belongs to output channel c, so give it the shape (C_out, 1, 1)."""
    out = layer(x, weight, None, **settings)
    return out if bias is None else out + np.resize(bias, out.shape[-1])


@wrong_version()
def returns_zeros(x, weight, bias=None, **settings):
    """Returns zeros: the array is made but never filled."""
    return np.zeros_like(layer(x, weight, bias, **settings))
