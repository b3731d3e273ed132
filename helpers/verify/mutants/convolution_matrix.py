"""Wrong versions of the matrix of a convolution layer, for signals and pictures alike.

Most spoil an index: which row, which column, in which order the pixels are numbered.
"""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.parts import without

MATRIX = Registry()
wrong_version = MATRIX.wrong_version

_TAPS = "a kernel of more than one tap"
_PICTURE = "two spatial axes"
_STRIDE = "a stride above 1 and more than one window"


def _right(weight, size, **settings):
    return (ops.conv1d_matrix if weight.ndim == 3 else ops.conv2d_matrix)(weight, size, **settings)


def _sizes(weight, size):
    return size if weight.ndim == 4 else (size,)


def _pairs(weight, value):
    return value if isinstance(value, tuple) else (value,) * (weight.ndim - 2)


def _places(weight, size, stride=1, padding=0, dilation=1, groups=1):
    """(H_out, W_out), or (W_out,) for signals."""
    each = [_pairs(weight, v) for v in (stride, padding, dilation)]
    return tuple(ops.conv_output_size(i, k, s, p, d)
                 for i, k, s, p, d in zip(_sizes(weight, size), weight.shape[2:], *each))


def _channels(weight, groups=1, **_):
    return weight.shape[1] * groups


def _borders(weight, padding=0, dilation=1, **_):
    if padding == "same":
        return [ops.same_padding(k, d) for k, d in zip(weight.shape[2:], _pairs(weight, dilation))]
    return [(p, p) for p in _pairs(weight, 0 if padding == "valid" else padding)]


def _over_the_border(weight, size, **s):
    """The matrix with columns for the pixels of the border too, (rows, C, H + border, W + border)."""
    padded = [before + i + after for (before, after), i in zip(_borders(weight, **s), _sizes(weight, size))]
    matrix = _right(weight, tuple(padded) if len(padded) > 1 else padded[0], **{**s, "padding": 0})
    return matrix.reshape(len(matrix), _channels(weight, **s), *padded)


@wrong_version(_TAPS)
def flips_the_kernel(weight, size, **s):
    """Flips the kernel: that is true convolution; the layer slides the kernel as it stands."""
    return _right(np.flip(weight, tuple(range(2, weight.ndim))).copy(), size, **s)


@wrong_version(_TAPS, _PICTURE)
def transposes_the_kernel(weight, size, **s):
    """Exchanges the kernel's rows and columns: weight is (C_out, C, k_h, k_w), height first."""
    return _right(weight.swapaxes(2, 3).copy(), size, **s)


@wrong_version(_TAPS, _PICTURE)
def flips_the_rows(weight, size, **s):
    """Flips the kernel's rows: the layer flips neither axis."""
    return _right(np.flip(weight, 2).copy(), size, **s)


@wrong_version(_TAPS, _PICTURE)
def flips_the_columns(weight, size, **s):
    """Flips the kernel's columns: the layer flips neither axis."""
    return _right(np.flip(weight, -1).copy(), size, **s)


@wrong_version()
def is_transposed(weight, size, **s):
    """Returns the transposed matrix: one row for each output, one column for each pixel, out = M x."""
    return _right(weight, size, **s).T.copy()


@wrong_version(_STRIDE)
def ignores_the_stride(weight, size, **s):
    """Ignores the stride: the next row of the matrix stands that many pixels further on."""
    return _right(weight, size, **without(s, "stride"))


@wrong_version(_STRIDE)
def takes_the_first_windows(weight, size, **s):
    """Takes neighbouring windows at a stride above 1: window i starts at pixel i times the stride."""
    dense = _right(weight, size, **without(s, "stride"))
    at_one, places = _places(weight, size, **without(s, "stride")), _places(weight, size, **s)
    dense = dense.reshape(len(weight), *at_one, -1)
    return dense[(slice(None), *(slice(o) for o in places))].reshape(-1, dense.shape[-1])


@wrong_version("strides that differ")
def exchanges_the_strides(weight, size, **s):
    """Exchanges the two strides: a pair is (along the height, along the width)."""
    return _right(weight, size, **{**s, "stride": _pairs(weight, s.get("stride", 1))[::-1]})


@wrong_version("padding")
def ignores_the_padding(weight, size, **s):
    """Ignores the padding: windows that hang over the edge have rows too, with fewer weights in them."""
    return _right(weight, size, **without(s, "padding"))


@wrong_version("padding")
def keeps_the_border(weight, size, **s):
    """Keeps columns for the border: it holds zeros, not pixels of x, so its columns are left out."""
    matrix = _over_the_border(weight, size, **s)
    return matrix.reshape(len(matrix), -1)


@wrong_version("padding")
def cuts_the_border_on_one_side(weight, size, **s):
    """Shifts the columns by the padding: pixel 0 of x stands behind the border."""
    matrix = _over_the_border(weight, size, **s)
    cut = matrix[(slice(None), slice(None), *(slice(i) for i in _sizes(weight, size)))]
    return cut.reshape(len(matrix), -1)


@wrong_version("padding", _TAPS)
def wraps_around(weight, size, **s):
    """Wraps around at the edge: beyond it there is no column, but NumPy's index -1 is the last one."""
    matrix = _over_the_border(weight, size, **s)
    for axis, ((before, _), i) in enumerate(zip(_borders(weight, **s), _sizes(weight, size)), start=2):
        wrapped = np.zeros((*matrix.shape[:axis], i, *matrix.shape[axis + 1:]))
        for column in range(matrix.shape[axis]):
            wrapped[(slice(None),) * axis + ((column - before) % i,)] += matrix.take(column, axis)
        matrix = wrapped
    return matrix.reshape(len(matrix), -1)


@wrong_version("padding", _TAPS)
def takes_negative_places(weight, size, **s):
    """Leaves out the border on the right and below only: left of pixel 0 the place is negative, and its number
    belongs to another pixel."""
    over, sizes = _over_the_border(weight, size, **s), _sizes(weight, size)
    matrix = np.zeros((len(over), over.shape[1] * int(np.prod(sizes))))
    for channel, *padded in np.ndindex(*over.shape[1:]):
        at = [place - before for place, (before, _) in zip(padded, _borders(weight, **s))]
        if all(place < i for place, i in zip(at, sizes)):
            number = channel
            for place, i in zip(at, sizes):
                number = number * i + place
            matrix[:, number % matrix.shape[1]] += over[(slice(None), channel, *padded)]
    return matrix


@wrong_version("padding", _TAPS, _PICTURE)
def runs_into_the_next_row(weight, size, **s):
    """Runs into the picture's next row: beyond the right edge lies the border, not pixel (i + 1, 0)."""
    (h, w), ((top, _), (left, _)) = _sizes(weight, size), _borders(weight, **s)
    over = _over_the_border(weight, size, **s)
    matrix = np.zeros((len(over), over.shape[1], h * w))
    for row, column in np.ndindex(*over.shape[2:]):
        pixel = (row - top) * w + column - left
        if 0 <= pixel < h * w:
            matrix[:, :, pixel] += over[:, :, row, column]
    return matrix.reshape(len(matrix), -1)


@wrong_version(_TAPS, _PICTURE, "a kernel wider than one and more than one row of windows")
def shifts_every_row_alike(weight, size, **s):
    """Shifts each row by one step more than the last: at the end of a row of windows the next begins a row of
    the picture further down, so the step is larger there."""
    matrix, (h, w) = _right(weight, size, **s), _sizes(weight, size)
    blocks = matrix.reshape(len(weight), -1, _channels(weight, **s), h * w)
    shifted = np.zeros_like(blocks)
    for window in range(blocks.shape[1]):
        at = window * _pairs(weight, s.get("stride", 1))[1]
        shifted[:, window, :, at:] = blocks[:, 0, :, :max(0, blocks.shape[3] - at)]
    return shifted.reshape(matrix.shape)


@wrong_version(_PICTURE, "an input that is not square")
def numbers_pixels_by_columns(weight, size, **s):
    """Numbers the pixels column by column: x.ravel() goes along the rows, pixel (i, j) is number i W + j."""
    matrix, (h, w) = _right(weight, size, **s), _sizes(weight, size)
    split = matrix.reshape(len(matrix), -1, h, w)
    return split.swapaxes(2, 3).reshape(matrix.shape).copy()


@wrong_version(_PICTURE, "an input that is not square", _TAPS, "more than one row and column of windows")
def takes_the_width_first(weight, size, **s):
    """Takes size for (W, H): it is (H, W), and a picture W pixels wide has row i from pixel i W on."""
    return _right(weight, size[::-1] if weight.ndim == 4 else size, **s)


@wrong_version(_PICTURE, "more than one row and column of windows")
def numbers_outputs_by_columns(weight, size, **s):
    """Numbers the outputs column by column: out.ravel() goes along the rows of the output map."""
    matrix, (h_out, w_out) = _right(weight, size, **s), _places(weight, size, **s)
    split = matrix.reshape(len(weight), h_out, w_out, -1)
    return split.swapaxes(1, 2).reshape(matrix.shape).copy()


@wrong_version("several input channels")
def puts_input_channels_last(weight, size, **s):
    """Numbers the pixels channel last: x.ravel() holds all of channel 0 first, then channel 1."""
    matrix = _right(weight, size, **s)
    split = matrix.reshape(len(matrix), _channels(weight, **s), -1)
    return split.swapaxes(1, 2).reshape(matrix.shape).copy()


@wrong_version("several filters", "more than one window")
def puts_output_channels_last(weight, size, **s):
    """Numbers the outputs channel last: out.ravel() holds all of output map 0 first, then map 1."""
    matrix = _right(weight, size, **s)
    split = matrix.reshape(len(weight), -1, matrix.shape[1])
    return split.swapaxes(0, 1).reshape(matrix.shape).copy()


@wrong_version("a dilation above 1", _TAPS)
def ignores_the_dilation(weight, size, **s):
    """Ignores the dilation: in a row the weights stand that many columns apart."""
    return _right(weight, size, **without(s, "dilation"))


@wrong_version("several input channels")
def reads_the_first_channel(weight, size, **s):
    """Reads the first input channel only: every input channel has its own block of columns."""
    first = np.zeros_like(weight)
    first[:, 0] = weight[:, 0]
    return _right(first, size, **s)


@wrong_version("several input channels")
def weighs_all_channels_alike(weight, size, **s):
    """Weighs every channel with the first channel's weights: weight[c, m] fills the block of channel m."""
    return _right(np.broadcast_to(weight[:, :1], weight.shape).copy(), size, **s)


@wrong_version("several input channels")
def adds_up_the_channels(weight, size, **s):
    """Adds up the weights of all input channels: weight[c, m] fills the block of channel m alone."""
    return _right(np.broadcast_to(weight.sum(axis=1, keepdims=True), weight.shape).copy(), size, **s)


@wrong_version("several filters")
def applies_one_filter(weight, size, **s):
    """Uses the first filter for every output channel: the block of rows of map c belongs to weight[c]."""
    return _right(np.broadcast_to(weight[:1], weight.shape).copy(), size, **s)


@wrong_version("several groups")
def mixes_the_groups(weight, size, **s):
    """Lets every group read the first group's channels: the blocks of the groups stand on the diagonal."""
    groups = s.get("groups", 1)
    matrix = _right(weight, size, **s)
    blocks = matrix.reshape(groups, -1, groups, matrix.shape[1] // groups)
    mixed = np.zeros_like(blocks)
    for g in range(groups):
        mixed[g, :, 0] = blocks[g, :, g]
    return mixed.reshape(matrix.shape)


@wrong_version("more than one window")
def stops_one_short(weight, size, **s):
    """Stops one row short: the last window that fits has a row too."""
    return _right(weight, size, **s)[:-1]


@wrong_version(_TAPS)
def averages_the_window(weight, size, **s):
    """Divides by the number of taps: a row holds the weights as they are."""
    return _right(weight / weight[0, 0].size, size, **s)


@wrong_version(_TAPS)
def keeps_the_last_tap(weight, size, **s):
    """Keeps one tap of each window: all taps stand in the same row, each in its own column."""
    last = np.zeros_like(weight)
    end = (..., *(-1,) * (weight.ndim - 2))
    last[end] = weight[end]
    return _right(last, size, **s)


@wrong_version()
def computes_in_float32(weight, size, **s):
    """Computes in float32: the matrix has the dtype of weight."""
    return _right(weight, size, **s).astype(np.float32).astype(float)


@wrong_version()
def returns_zeros(weight, size, **s):
    """Returns zeros: the matrix is made but never filled."""
    return np.zeros_like(_right(weight, size, **s))
