"""Wrong versions of what a kernel covers on one axis: its span, "same" padding, the pixels it reads."""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry

SPAN = Registry()
SAME = Registry()
PIXELS = Registry()

_WIDE = "a kernel larger than 1"
_DILATION = "a dilation above 1"
_GAP = "gaps between the taps"
_ODD = "an odd number of zeros"


@SPAN.wrong_version(_DILATION)
def d_times_k(kernel_size, dilation=1):
    """Spans d·k pixels: between k taps lie k - 1 steps of d, and the first tap counts one more."""
    return dilation * kernel_size


@SPAN.wrong_version()
def d_times_k_plus_one(kernel_size, dilation=1):
    """Takes k + 1 steps of d: between k taps lie k - 1 steps."""
    return dilation * (kernel_size + 1)


@SPAN.wrong_version(_GAP)
def no_gaps(kernel_size, dilation=1):
    """Ignores the dilation: neighbouring taps stand d pixels apart."""
    return kernel_size


@SPAN.wrong_version()
def forgets_the_last_tap(kernel_size, dilation=1):
    """Forgets the + 1: d(k - 1) is the distance of first and last tap, and both count."""
    return dilation * (kernel_size - 1)


@SPAN.wrong_version()
def adds_two_taps(kernel_size, dilation=1):
    """Adds 2 to the steps: they lead from the first tap over all others, so only the first is added."""
    return dilation * (kernel_size - 1) + 2


@SPAN.wrong_version(_WIDE)
def dilation_from_zero(kernel_size, dilation=1):
    """Counts dilation from 0: here 1 is an ordinary kernel, d = 2 leaves one pixel between taps."""
    return (dilation + 1) * (kernel_size - 1) + 1


@SPAN.wrong_version()
def adds_the_dilation(kernel_size, dilation=1):
    """Adds d to k: each of the k - 1 steps grows, not the whole."""
    return kernel_size + dilation


@SPAN.wrong_version(_DILATION)
def one_gap(kernel_size, dilation=1):
    """Counts one gap of d - 1 pixels: between k taps lie k - 1 gaps."""
    return kernel_size + dilation - 1


@SPAN.wrong_version(_DILATION)
def gaps_at_the_ends(kernel_size, dilation=1):
    """Counts gaps before the first and after the last tap: between k taps lie k - 1 gaps."""
    return kernel_size + (dilation - 1) * (kernel_size + 1)


@SPAN.wrong_version(_DILATION)
def exchanges_k_and_d(kernel_size, dilation=1):
    """Exchanges k and d: d is the step, k - 1 their number."""
    return kernel_size * (dilation - 1) + 1


@SPAN.wrong_version(_GAP)
def adds_gaps_to_steps(kernel_size, dilation=1):
    """Fills the gaps twice: the steps d(k - 1) hold the gaps already."""
    return dilation * (kernel_size - 1) + 1 + (dilation - 1) * (kernel_size - 1)


@SPAN.wrong_version(_GAP)
def doubles_with_dilation(kernel_size, dilation=1):
    """Doubles the steps with each dilation: the steps grow in proportion to d."""
    return 2 ** (dilation - 1) * (kernel_size - 1) + 1


def _total(kernel_size, dilation):
    return dilation * (kernel_size - 1)


@SAME.wrong_version(_ODD)
def extra_zero_before(kernel_size, dilation=1):
    """Puts the odd zero before: PyTorch pads one more after, on the right or below."""
    total = _total(kernel_size, dilation)
    return total - total // 2, total // 2


@SAME.wrong_version(_ODD)
def drops_the_odd_zero(kernel_size, dilation=1):
    """Drops the odd zero: together they are d(k - 1), so one end gets one more."""
    return (_total(kernel_size, dilation) // 2,) * 2


@SAME.wrong_version(_ODD)
def the_odd_zero_at_both_ends(kernel_size, dilation=1):
    """Puts the odd zero at both ends: together they are d(k - 1), so one end gets one less."""
    return ((_total(kernel_size, dilation) + 1) // 2,) * 2


@SAME.wrong_version(_GAP)
def half_the_kernel(kernel_size, dilation=1):
    """Takes k//2 at both ends: a dilated kernel spans more, and an even one needs unequal ends."""
    return kernel_size // 2, kernel_size // 2


@SAME.wrong_version(_ODD)
def half_the_kernel_dilated(kernel_size, dilation=1):
    """Takes d·(k//2) at both ends: with an even kernel that is d zeros too many."""
    return dilation * (kernel_size // 2), dilation * (kernel_size // 2)


@SAME.wrong_version(_GAP)
def same_without_dilation(kernel_size, dilation=1):
    """Ignores the dilation: neighbouring taps stand d pixels apart, so d(k - 1) zeros are needed."""
    return (kernel_size - 1) // 2, kernel_size // 2


@SAME.wrong_version(_WIDE)
def the_whole_at_each_end(kernel_size, dilation=1):
    """Puts d(k - 1) zeros at each end: that many stand at both ends together."""
    return (_total(kernel_size, dilation),) * 2


@SAME.wrong_version(_WIDE)
def all_before(kernel_size, dilation=1):
    """Puts all zeros before: that keeps the size, but shifts the picture; "same" shares them out."""
    return _total(kernel_size, dilation), 0


@SAME.wrong_version(_WIDE)
def all_after(kernel_size, dilation=1):
    """Puts all zeros after: that keeps the size, but shifts the picture; "same" shares them out."""
    return 0, _total(kernel_size, dilation)


@SAME.wrong_version()
def shares_out_the_span(kernel_size, dilation=1):
    """Shares out the whole span: the size shrinks by one less than the span, by d(k - 1)."""
    span = _total(kernel_size, dilation) + 1
    return span // 2, span - span // 2


@SAME.wrong_version(_WIDE)
def same_with_dilation_from_zero(kernel_size, dilation=1):
    """Counts dilation from 0: here 1 is an ordinary kernel, d = 2 leaves one pixel between taps."""
    total = _total(kernel_size, dilation + 1)
    return total // 2, total - total // 2


@SAME.wrong_version(_GAP)
def dilates_after_sharing(kernel_size, dilation=1):
    """Shares out k - 1 and multiplies by d: share out d(k - 1), so that the ends differ by one at most."""
    return dilation * ((kernel_size - 1) // 2), dilation * (kernel_size // 2)


def _row(size, kernel_size, padding, dilation):
    """(a row with nothing read, zeros before it)."""
    if padding == "same":
        before, after = ops.same_padding(kernel_size, dilation)
    else:
        before = after = 0 if padding == "valid" else padding
    return np.zeros(before + size + after, dtype=bool), before


def _read(row, starts, taps):
    """The row with these taps at these starts, as far as they lie on it."""
    places = np.add.outer(np.asarray(starts), np.asarray(taps)).ravel()
    row[places[(places >= 0) & (places < len(row))]] = True
    return row


def _starts(size, kernel_size, stride, padding, dilation):
    return np.arange(ops.conv_output_size(size, kernel_size, stride, padding, dilation)) * stride


@PIXELS.wrong_version("a pixel that is not read")
def reads_everything(size, kernel_size, stride=1, padding=0, dilation=1):
    """Takes every pixel as read: behind the last window, and between taps, pixels may be left out."""
    _starts(size, kernel_size, stride, padding, dilation)
    return ~_row(size, kernel_size, padding, dilation)[0]


@PIXELS.wrong_version("padding")
def without_the_padding(size, kernel_size, stride=1, padding=0, dilation=1):
    """Leaves the padding out of the row: one truth value for each pixel of the padded axis."""
    before = _row(size, kernel_size, padding, dilation)[1]
    return ops.pixels_read(size, kernel_size, stride, padding, dilation)[before:before + size]


@PIXELS.wrong_version("padding")
def pads_the_row_before_only(size, kernel_size, stride=1, padding=0, dilation=1):
    """Gives a row that is padded at one end: p zeros stand at both ends."""
    before = _row(size, kernel_size, padding, dilation)[1]
    return ops.pixels_read(size, kernel_size, stride, padding, dilation)[:before + size]


@PIXELS.wrong_version("a pixel that is not read, for the stride")
def reads_at_stride_one(size, kernel_size, stride=1, padding=0, dilation=1):
    """Ignores the stride: windows start at every s-th pixel."""
    _starts(size, kernel_size, stride, padding, dilation)
    return ops.pixels_read(size, kernel_size, 1, padding, dilation)


@PIXELS.wrong_version(_GAP, "a pixel that is not read")
def fills_the_kernel(size, kernel_size, stride=1, padding=0, dilation=1):
    """Fills the gaps between the taps: a dilated kernel reads every d-th pixel only."""
    taps = np.arange(ops.kernel_span(kernel_size, dilation))
    return _read(_row(size, kernel_size, padding, dilation)[0],
                 _starts(size, kernel_size, stride, padding, dilation), taps)


@PIXELS.wrong_version(_GAP)
def packs_the_taps(size, kernel_size, stride=1, padding=0, dilation=1):
    """Ignores the dilation of the taps: neighbouring taps stand d pixels apart."""
    return _read(_row(size, kernel_size, padding, dilation)[0],
                 _starts(size, kernel_size, stride, padding, dilation), np.arange(kernel_size))


@PIXELS.wrong_version(_WIDE)
def marks_the_starts(size, kernel_size, stride=1, padding=0, dilation=1):
    """Marks where windows start: each of a window's k taps reads a pixel."""
    return _read(_row(size, kernel_size, padding, dilation)[0],
                 _starts(size, kernel_size, stride, padding, dilation), [0])


@PIXELS.wrong_version("a size that does not divide")
def lets_a_window_hang_over(size, kernel_size, stride=1, padding=0, dilation=1):
    """Counts a last window that hangs over the edge: what does not fit whole is left out."""
    starts = _starts(size, kernel_size, stride, padding, dilation)
    return _read(_row(size, kernel_size, padding, dilation)[0], [*starts, starts[-1] + stride],
                 np.arange(kernel_size) * dilation)


@PIXELS.wrong_version()
def forgets_the_last_window(size, kernel_size, stride=1, padding=0, dilation=1):
    """Forgets the last window: o windows start at 0, s, … up to (o - 1)s."""
    starts = _starts(size, kernel_size, stride, padding, dilation)[:-1]
    return _read(_row(size, kernel_size, padding, dilation)[0], starts, np.arange(kernel_size) * dilation)


@PIXELS.wrong_version()
def marks_what_is_not_read(size, kernel_size, stride=1, padding=0, dilation=1):
    """Marks the pixels that are not read: True stands for a pixel that some window reads."""
    return ~ops.pixels_read(size, kernel_size, stride, padding, dilation)


@PIXELS.wrong_version("padding")
def starts_on_the_picture(size, kernel_size, stride=1, padding=0, dilation=1):
    """Starts on the first pixel of the picture: the first window starts on the first zero of the padding."""
    row, before = _row(size, kernel_size, padding, dilation)
    return _read(row, before + _starts(size, kernel_size, stride, padding, dilation),
                 np.arange(kernel_size) * dilation)


@PIXELS.wrong_version("padding")
def marks_no_padding(size, kernel_size, stride=1, padding=0, dilation=1):
    """Marks no zero of the padding: windows read them like pixels."""
    before = _row(size, kernel_size, padding, dilation)[1]
    read = ops.pixels_read(size, kernel_size, stride, padding, dilation)
    read[:before] = read[before + size:] = False
    return read


@PIXELS.wrong_version("a kernel that does not fit")
def reads_nothing(size, kernel_size, stride=1, padding=0, dilation=1):
    """Reads nothing where nothing fits: a kernel that does not fit has no output, so raise ValueError."""
    try:
        return ops.pixels_read(size, kernel_size, stride, padding, dilation)
    except ValueError:
        return _row(size, kernel_size, padding, dilation)[0]
