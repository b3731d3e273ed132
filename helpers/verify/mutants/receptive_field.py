"""Wrong versions of the receptive field of a stack of layers: (size, jump, start) along one axis."""

import math

from helpers.verify.mutants import Registry

FIELD = Registry()

_TALL = "two layers or more"
_STRIDE = "a stride above 1"
_STRIDE_BELOW = "a stride above 1 below another layer"
_STRIDES = "two strides above 1"
_DILATION = "a dilation above 1"
_PADDING = "padding"
_START = "the start is asked for"
_JUMP = "the jump is asked for"


def field(layers, span=lambda k, d: d * (k - 1)):
    """The right answer, with room for another idea of what a kernel adds."""
    size, jump, start = 1, 1, 0.0
    for k, s, p, d in layers:
        size += span(k, d) * jump
        start += (span(k, d) / 2 - p) * jump
        jump *= s
    return size, jump, start


def _with_size(layers, size):
    """The right answer but for its size."""
    return size, *field(layers)[1:]


def _with_start(layers, start):
    return *field(layers)[:2], start


def _before(layers):
    """Each layer with the jump of what it reads."""
    jump = 1
    for layer in layers:
        yield layer, jump
        jump *= layer.stride


@FIELD.wrong_version(_TALL)
def multiplies_the_kernels(layers):
    """Multiplies the kernel sizes: 3·3 = 9 counts paths; neighbouring units share most of what they see."""
    return _with_size(layers, math.prod(k for k, *_ in layers))


@FIELD.wrong_version(_TALL)
def adds_the_kernels(layers):
    """Adds the kernel sizes: a layer adds k - 1, since its first tap stands on what is counted already."""
    return _with_size(layers, sum(k for k, *_ in layers))


@FIELD.wrong_version()
def adds_k_instead_of_k_minus_one(layers):
    """Adds k·j for a layer: from the first tap to the last there are k - 1 steps, so add (k - 1)·j."""
    return _with_size(layers, 1 + sum(layer.dilation * layer.kernel_size * jump
                                      for layer, jump in _before(layers)))


@FIELD.wrong_version()
def starts_from_nothing(layers):
    """Starts from 0: without layers a unit is a pixel and sees 1."""
    return _with_size(layers, field(layers)[0] - 1)


@FIELD.wrong_version(_STRIDE)
def steps_by_its_own_stride(layers):
    """Multiplies a layer's reach by its own stride too: only the strides before it spread its taps."""
    return _with_size(layers, 1 + sum(layer.dilation * (layer.kernel_size - 1) * jump * layer.stride
                                      for layer, jump in _before(layers)))


@FIELD.wrong_version(_STRIDE_BELOW)
def ignores_the_strides(layers):
    """Ignores the strides: behind a stride of s neighbouring units stand s pixels apart."""
    return _with_size(layers, 1 + sum(d * (k - 1) for k, _, _, d in layers))


@FIELD.wrong_version(_STRIDES)
def uses_the_last_stride_only(layers):
    """Multiplies by the previous layer's stride only: all strides before it multiply."""
    strides = [1] + [layer.stride for layer in layers]
    return _with_size(layers, 1 + sum(d * (k - 1) * s for (k, _, _, d), s in zip(layers, strides)))


@FIELD.wrong_version(_STRIDE_BELOW)
def adds_the_strides(layers):
    """Adds the strides: they multiply, a step in one layer is s steps in the layer below."""
    size, jump = 1, 1
    for n, (k, _, _, d) in enumerate(layers):
        size += d * (k - 1) * (sum(layer.stride for layer in layers[:n]) or 1)
        jump = sum(layer.stride for layer in layers)
    return size, jump, field(layers)[2]


@FIELD.wrong_version(_TALL)
def reads_the_layers_from_the_top(layers):
    """Goes through the layers in reverse: the first in the list is the one nearest the input."""
    return field(layers[::-1])


@FIELD.wrong_version(_TALL)
def uses_the_strides_after_it(layers):
    """Multiplies by the strides of the later layers: it is the earlier ones that spread a layer's taps."""
    later = [math.prod(layer.stride for layer in layers[n + 1:]) for n in range(len(layers))]
    return _with_size(layers, 1 + sum(d * (k - 1) * jump for (k, _, _, d), jump in zip(layers, later)))


@FIELD.wrong_version(_STRIDE_BELOW)
def multiplies_the_whole_field(layers):
    """Multiplies the field so far by the stride: going up, the field keeps its size; only steps grow."""
    size = 1
    for k, s, _, d in layers:
        size = (size + d * (k - 1)) * s
    return _with_size(layers, size)


@FIELD.wrong_version(_STRIDE_BELOW)
def goes_down_without_overlap(layers):
    """Goes down with s·r + span: r windows, s apart, cover s·(r - 1) + span pixels."""
    size = 1
    for k, s, _, d in reversed(layers):
        size = s * size + d * (k - 1) + 1 if size > 1 else d * (k - 1) + 1
    return _with_size(layers, size)


@FIELD.wrong_version(_DILATION)
def ignores_the_dilation(layers):
    """Ignores the dilation: taps d apart reach d·(k - 1)."""
    return field(layers, lambda k, d: k - 1)


@FIELD.wrong_version(_DILATION)
def spans_d_times_k(layers):
    """Takes d·k for the span of a dilated kernel: k taps have k - 1 gaps between them."""
    return field(layers, lambda k, d: d * k - 1)


@FIELD.wrong_version(_DILATION)
def counts_dilation_from_nothing(layers):
    """Leaves d pixels out between taps: dilation is the distance from tap to tap, 1 for a plain kernel."""
    return field(layers, lambda k, d: (d + 1 if d > 1 else 1) * (k - 1))


@FIELD.wrong_version(_DILATION)
def spreads_later_layers_by_the_dilation(layers):
    """Multiplies the jump by the dilation: a dilated layer has a unit at every step, so only strides do."""
    size, jump, start = 1, 1, 0.0
    for k, s, p, d in layers:
        size += d * (k - 1) * jump
        start += (d * (k - 1) / 2 - p) * jump
        jump *= s * d
    return size, jump, start


@FIELD.wrong_version(_PADDING)
def adds_the_padding(layers):
    """Adds the padding to the size: padding moves the first field, it makes none larger."""
    return _with_size(layers, field(layers)[0] + sum(2 * p for _, _, p, _ in layers))


@FIELD.wrong_version(_PADDING)
def takes_the_padding_off(layers):
    """Takes the padding off the size: what lies on padding still belongs to the field."""
    return _with_size(layers, field(layers)[0] - sum(2 * p for _, _, p, _ in layers))


@FIELD.wrong_version()
def gives_the_square(layers):
    """Gives the pixels of a square field: the size is along one axis."""
    return _with_size(layers, field(layers)[0] ** 2)


@FIELD.wrong_version(_TALL)
def forgets_the_top_layer(layers):
    """Leaves out the last layer: what a unit of the last layer sees includes that layer's own kernel."""
    return field(layers[:-1])


@FIELD.wrong_version("a stride above the kernel's size, which leaves gaps")
def leaves_the_gaps_out(layers):
    """Counts the pixels that are seen: the size is the distance from the first to the last, gaps included."""
    seen = {0}
    for (k, _, _, d), jump in _before(layers):
        seen = {at + tap * d * jump for at in seen for tap in range(k)}
    return _with_size(layers, len(seen))


@FIELD.wrong_version(_JUMP, _STRIDES)
def jumps_by_the_last_stride(layers):
    """Gives the last stride as the jump: all strides multiply."""
    size, _, start = field(layers)
    return size, layers[-1].stride, start


@FIELD.wrong_version(_JUMP, _STRIDE)
def jumps_before_the_last_layer(layers):
    """Gives the jump of the layer below: the last layer's own stride moves its units apart as well."""
    size, jump, start = field(layers)
    return size, jump // layers[-1].stride, start


@FIELD.wrong_version(_JUMP, _TALL)
def jumps_by_the_size(layers):
    """Gives the size as the jump: neighbouring fields overlap, they do not lie side by side."""
    size, _, start = field(layers)
    return size, size, start


@FIELD.wrong_version(_START, _PADDING)
def starts_without_padding(layers):
    """Ignores the padding in the start: p zeros put the first window p steps further left."""
    return _with_start(layers, (field(layers)[0] - 1) / 2)


@FIELD.wrong_version(_START, "padding after a stride")
def counts_padding_in_pixels(layers):
    """Takes padding off in pixels: a zero beside a later layer is as wide as that layer's jump."""
    return _with_start(layers, (field(layers)[0] - 1) / 2 - sum(p for _, _, p, _ in layers))


@FIELD.wrong_version(_START, _PADDING)
def takes_padding_off_twice(layers):
    """Takes off 2p: only the padding on the left moves the first window."""
    start = (field(layers)[0] - 1) / 2 - sum(2 * layer.padding * jump for layer, jump in _before(layers))
    return _with_start(layers, start)


@FIELD.wrong_version(_START, _PADDING)
def adds_padding_to_the_start(layers):
    """Adds the padding to the start: it puts the first window further left, so take it off."""
    start = (field(layers)[0] - 1) / 2 + sum(layer.padding * jump for layer, jump in _before(layers))
    return _with_start(layers, start)


@FIELD.wrong_version(_START, _STRIDE)
def moves_the_start_by_its_own_stride(layers):
    """Multiplies a layer's share of the start by its own stride: a stride moves later units, not the first."""
    start = sum((d * (k - 1) / 2 - p) * jump * s for (k, s, p, d), jump in _before(layers))
    return _with_start(layers, start)


@FIELD.wrong_version(_START)
def starts_half_a_pixel_on(layers):
    """Gives a start half a pixel too far right: pixel 0 has its centre at 0 here, not at 0.5."""
    return _with_start(layers, field(layers)[2] + 0.5)


@FIELD.wrong_version(_START)
def starts_counting_at_one(layers):
    """Counts pixels from 1: here the first pixel is 0."""
    return _with_start(layers, field(layers)[2] + 1)


@FIELD.wrong_version(_START)
def gives_the_first_pixel(layers):
    """Gives the first pixel of the field: the start is its centre, (size - 1)/2 further on."""
    size, _, start = field(layers)
    return _with_start(layers, start - (size - 1) / 2)


@FIELD.wrong_version(_START, "an even kernel")
def rounds_the_centre(layers):
    """Rounds the centre down: the centre of an even number of pixels lies between two of them."""
    start = sum((d * (k - 1) // 2 - p) * jump for (k, _, p, d), jump in _before(layers))
    return _with_start(layers, float(start))
