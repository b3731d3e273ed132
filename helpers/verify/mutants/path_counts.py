"""Wrong versions of the path counts of a stack of layers, along one axis."""

import numpy as np

from helpers.verify.mutants import Registry

COUNTS = Registry()

_TALL = "two layers or more"
_STRIDE = "a stride above 1"
_STRIDE_BELOW = "a stride above 1 below another layer"
_STRIDES = "two strides above 1"
_DILATION = "a dilation above 1"
_GAPS = "a stride above the kernel's size, which leaves gaps"


def _comb(k, step):
    taps = np.zeros(step * (k - 1) + 1, int)
    taps[::step] = 1
    return taps


def counts(layers, spacing=lambda layer, jump: layer.dilation * jump):
    """The right answer, with room for another distance between a layer's taps."""
    paths, jump = np.ones(1, int), 1
    for layer in layers:
        paths = np.convolve(paths, _comb(layer.kernel_size, spacing(layer, jump)))
        jump *= layer.stride
    return paths


@COUNTS.wrong_version(_STRIDE_BELOW)
def ignores_the_strides(layers):
    """Ignores the strides: behind a stride of s neighbouring taps stand s pixels apart."""
    return counts(layers, lambda layer, jump: layer.dilation)


@COUNTS.wrong_version(_DILATION)
def ignores_the_dilation(layers):
    """Ignores the dilation: its taps stand d steps apart."""
    return counts(layers, lambda layer, jump: jump)


@COUNTS.wrong_version(_STRIDE)
def steps_by_its_own_stride(layers):
    """Spreads a layer's taps by its own stride: only the strides before it do that."""
    return counts(layers, lambda layer, jump: layer.dilation * jump * layer.stride)


@COUNTS.wrong_version(_STRIDES)
def uses_the_last_stride_only(layers):
    """Spreads the taps by the previous layer's stride only: all strides before it multiply."""
    paths = np.ones(1, int)
    for layer, below in zip(layers, [None, *layers]):
        paths = np.convolve(paths, _comb(layer.kernel_size, layer.dilation * (below.stride if below else 1)))
    return paths


@COUNTS.wrong_version(_TALL)
def reads_the_layers_from_the_top(layers):
    """Goes through the layers in reverse: the first in the list is the one nearest the input."""
    return counts(layers[::-1])


@COUNTS.wrong_version(_DILATION)
def spreads_later_layers_by_the_dilation(layers):
    """Multiplies the jump by the dilation: a dilated layer has a unit at every step, so only strides do."""
    paths, jump = np.ones(1, int), 1
    for k, s, _, d in layers:
        paths = np.convolve(paths, _comb(k, d * jump))
        jump *= s * d
    return paths


@COUNTS.wrong_version(_TALL)
def marks_what_is_seen(layers):
    """Marks the pixels with 1: several paths may lead from one pixel, and each counts."""
    return np.minimum(counts(layers), 1)


@COUNTS.wrong_version()
def gives_shares(layers):
    """Divides by the total: these are shares of the paths, not their number."""
    return counts(layers) / counts(layers).sum()


@COUNTS.wrong_version(_TALL)
def adds_the_rows(layers):
    """Adds the rows of ones: the paths through two layers multiply along the way, so convolve."""
    paths, jump = np.zeros(counts(layers).size, int), 1
    for k, s, _, d in layers:
        row = _comb(k, d * jump)
        paths[:row.size] += row
        jump *= s
    return paths


@COUNTS.wrong_version(_GAPS)
def drops_the_gaps(layers):
    """Leaves out the gaps: a pixel that no path leads from has a count of 0 and keeps its place."""
    paths = counts(layers)
    return paths[paths > 0]


@COUNTS.wrong_version()
def gives_the_square(layers):
    """Gives the counts in two dimensions: along one axis they are a row."""
    return np.outer(counts(layers), counts(layers))


@COUNTS.wrong_version(_TALL)
def forgets_the_top_layer(layers):
    """Leaves out the last layer: its taps are the last step of every path."""
    return counts(layers[:-1])


@COUNTS.wrong_version(_TALL)
def crops_to_the_kernel(layers):
    """Crops to the first kernel's size ("same"): the row grows with every layer, as the field does."""
    paths, jump = np.ones(1, int), 1
    for k, s, _, d in layers:
        row = _comb(k, d * jump)
        paths = np.convolve(paths, row, "same" if paths.size > 1 else "full")
        jump *= s
    return paths


@COUNTS.wrong_version(_DILATION)
def spans_d_times_k(layers):
    """Gives the last tap a gap behind it: k taps, d apart, span d·(k - 1) + 1 pixels."""
    paths, jump = np.ones(1, int), 1
    for k, s, _, d in layers:
        row = np.zeros(d * jump * k, int)
        row[::d * jump] = 1
        paths = np.convolve(paths, row)
        jump *= s
    return paths


@COUNTS.wrong_version()
def uses_steps_for_taps(layers):
    """Gives a kernel k - 1 taps: k - 1 is the number of steps between its k taps."""
    return counts([layer._replace(kernel_size=max(1, layer.kernel_size - 1)) for layer in layers])


@COUNTS.wrong_version(_TALL)
def squares_the_counts(layers):
    """Squares the counts: in a picture a pixel has rows[i]·columns[j] paths, along one axis only rows[i]."""
    return counts(layers) ** 2
