"""Wrong versions of plain cross-correlation and true convolution."""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry

CROSS_CORRELATE = Registry()
CONVOLVE = Registry()

_TAPS = "a kernel of more than one tap"
_PICTURE = "a picture (two axes)"


def _both(*needs):
    """Register a slip that spoils either routine:
    it is written once, with the right function as first argument."""
    def add(function):
        for registry, right in ((CROSS_CORRELATE, ops.cross_correlate), (CONVOLVE, ops.convolve)):
            registry.wrong_version(*needs)(_bound(function, right))
        return function
    return add


def _bound(function, right):
    def wrong(x, kernel, mode="valid"):
        return function(right, x, kernel, mode)
    wrong.__name__, wrong.__doc__ = function.__name__, function.__doc__
    return wrong


@CROSS_CORRELATE.wrong_version(_TAPS)
def flips_the_kernel(x, kernel, mode="valid"):
    """Flips the kernel: that is true convolution; cross-correlation slides the kernel as it stands."""
    return ops.convolve(x, kernel, mode)


@CONVOLVE.wrong_version(_TAPS)
def forgets_the_flip(x, kernel, mode="valid"):
    """Does not flip the kernel: that is cross-correlation; true convolution turns the kernel around first."""
    return ops.cross_correlate(x, kernel, mode)


@_both(_TAPS, _PICTURE)
def flips_the_rows_wrongly(right, x, kernel, mode):
    """Treats the kernel's rows the wrong way round:
    convolution flips both axes, cross-correlation neither."""
    return right(x, np.flip(kernel, 0), mode)


@_both(_TAPS, _PICTURE)
def flips_the_columns_wrongly(right, x, kernel, mode):
    """Treats the kernel's columns the wrong way round:
    convolution flips both axes, cross-correlation neither."""
    return right(x, np.flip(kernel, -1), mode)


@_both(_TAPS, _PICTURE)
def transposes_the_kernel(right, x, kernel, mode):
    """Exchanges the kernel's rows and columns: kernel[a, b] lies a rows down and b columns to the right."""
    return right(x, kernel.T, mode)


@_both(_TAPS, _PICTURE)
def transposes_the_picture(right, x, kernel, mode):
    """Exchanges the picture's rows and columns: x[i, j] is row i, column j."""
    return right(x.T, kernel, mode)


@_both(_TAPS)
def keeps_the_last_product(right, x, kernel, mode):
    """Keeps only the last product:
    the products under the kernel are added up, so the sum needs += and not =."""
    last = np.zeros_like(kernel)
    corner = -1 if right is ops.cross_correlate else 0
    last[(corner,) * kernel.ndim] = kernel[(corner,) * kernel.ndim]
    return right(x, last, mode)


@_both(_TAPS)
def divides_by_the_taps(right, x, kernel, mode):
    """Divides by the number of taps: the products are summed, not averaged."""
    return right(x, kernel, mode) / kernel.size


@_both()
def divides_by_the_sum(right, x, kernel, mode):
    """Divides by the sum of the kernel:
    a blur's kernel sums to 1 beforehand; other kernels are used as they are."""
    return right(x, kernel / kernel.sum(), mode)


@_both()
def stops_one_short(right, x, kernel, mode):
    """Stops one position short: of i pixels and a kernel of k there are i - k + 1 positions, not i - k."""
    return right(x, kernel, mode)[(slice(None, -1),) * x.ndim]


@_both()
def starts_one_late(right, x, kernel, mode):
    """Starts one position late: position 0 is the first, indices begin at 0."""
    return right(x, kernel, mode)[(slice(1, None),) * x.ndim]


@_both(_TAPS, 'mode "full"')
def ignores_the_mode(right, x, kernel, mode):
    """Ignores the mode: "valid", "same" and "full" differ in how far the kernel hangs over the edge."""
    return right(x, kernel, "valid")


@_both(_TAPS, 'mode "full"')
def cuts_full_short(right, x, kernel, mode):
    """Gives the size of x for mode "full": any overlap counts, i + k - 1 positions."""
    return right(x, kernel, "same" if mode == "full" else mode)


@_both('mode "same" with an even kernel')
def centres_even_kernels_elsewhere(right, x, kernel, mode):
    """Puts the extra zero of an even kernel at the other end:
    it stands after the last pixel in cross-correlation, before the first in true convolution."""
    if mode != "same":
        return right(x, kernel, mode)
    starts = [(k - 1) // 2 if right is ops.cross_correlate else k // 2 for k in kernel.shape]
    return right(x, kernel, "full")[tuple(slice(a, a + i) for a, i in zip(starts, x.shape))]


def _on_border(right, x, kernel, mode, border):
    """The right function on an array padded otherwise than with zeros."""
    if mode == "valid":
        return right(x, kernel, mode)
    ends = [(k // 2 if mode == "same" else k - 1,) * 2 for k in kernel.shape]
    padded = right(np.pad(x, ends, mode=border), kernel, mode)
    return padded[tuple(slice(a, a + n) for (a, _), n in zip(ends, right(x, kernel, mode).shape))]


@_both(_TAPS, 'mode "same"')
def wraps_around(right, x, kernel, mode):
    """Wraps around at the edge:
    beyond it x is 0, but NumPy's index -1 is the last pixel (and an FFT is circular)."""
    return _on_border(right, x, kernel, mode, "wrap")


@_both(_TAPS, 'mode "same"')
def repeats_the_edge(right, x, kernel, mode):
    """Repeats the edge pixel: beyond the edge x is 0."""
    return _on_border(right, x, kernel, mode, "edge")


@_both()
def returns_zeros(right, x, kernel, mode):
    """Returns zeros: the array is made but never filled."""
    return np.zeros_like(right(x, kernel, mode))
