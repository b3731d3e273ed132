"""Cross-correlation and true convolution of plain arrays: one signal or picture, one kernel, no channels.

The convolution layer of `helpers.ops.convolution` is the first of the two, with channels and batches.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.ops.arguments import numpy_array
from helpers.ops.sizes import same_padding


def cross_correlate(x, kernel, mode="valid"):
    """Slide the kernel over x as it stands and sum the products: s[t] = sum over a of x[t + a] kernel[a].

    Parameters
    ----------
    x : numpy.ndarray, shape (W,) or (H, W)
        Signed integers or floating-point numbers.
    kernel : numpy.ndarray, as many axes as x
        The weights, (k,) or (k_h, k_w).
    mode : str
        "valid": only where the kernel lies wholly on x, size i - k + 1.
        "same": zeros around, the size of x; with an even kernel the extra zero stands after the last pixel.
        "full": every position with some overlap, size i + k - 1.

    Returns
    -------
    numpy.ndarray
        The output map.

    Raises
    ------
    ValueError
        If the numbers of axes differ, the kernel does not fit, or the mode is unknown.
    TypeError
        For unsigned integers, whose differences wrap around, and for anything but an array of numbers.
    """
    _check_pair("cross_correlate", x, kernel)
    padded = np.pad(x, _border("cross_correlate", x, kernel, mode))
    windows = sliding_window_view(padded, kernel.shape)    # (outputs..., taps...), a view: nothing is copied
    return np.tensordot(windows, kernel, axes=kernel.ndim)


def convolve(x, kernel, mode="valid"):
    """Slide the flipped kernel over x: s[t] = sum over a of x[t - a] kernel[a], which commutes.

    Arguments, result and errors as in `cross_correlate`. In mode "full" t = 0 is where the first pixels
    meet, as in `numpy.convolve`; "valid" and "same" cut their part out of it. In mode "same" with an even
    kernel the extra zero stands before the first pixel, the mirror image of `cross_correlate`, so that
    the part begins at (k - 1)//2 of the full result.
    """
    _check_pair("convolve", x, kernel)
    border = [(after, before) for before, after in _border("convolve", x, kernel, mode)]
    flipped = np.flip(kernel)
    return np.tensordot(sliding_window_view(np.pad(x, border), kernel.shape), flipped, axes=kernel.ndim)


def _check_pair(function, x, kernel):
    for name, array in (("x", x), ("kernel", kernel)):
        if numpy_array(function, name, array).dtype.kind not in "if":
            raise TypeError(f"{function}: {name}.dtype is {array.dtype}; use signed integers or floats, because "
                            f"differences of unsigned numbers wrap around: {name}.astype(float)")
    if x.ndim != kernel.ndim or x.ndim not in (1, 2):
        raise ValueError(f"{function}: x and kernel must both have one axis or both two, but x.shape = {x.shape} "
                         f"and kernel.shape = {kernel.shape}")
    if x.size == 0 or kernel.size == 0:
        raise ValueError(f"{function}: x and kernel must not be empty, but x.shape = {x.shape} and "
                         f"kernel.shape = {kernel.shape}")


def _border(function, x, kernel, mode):
    """Zeros (before, after) for each axis."""
    if mode == "same":
        return [same_padding(k) for k in kernel.shape]
    if mode == "full":
        return [(k - 1, k - 1) for k in kernel.shape]
    if mode != "valid":
        raise ValueError(f"{function}: mode must be 'valid', 'same' or 'full', not {mode!r}")
    if any(k > i for k, i in zip(kernel.shape, x.shape)):
        raise ValueError(f"{function}: the kernel (kernel.shape = {kernel.shape}) does not fit in x "
                         f"(x.shape = {x.shape}); make it smaller, or use mode 'same' or 'full'")
    return [(0, 0)] * x.ndim
