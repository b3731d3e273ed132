"""What stands beyond the edge: padding an array's last axes before a window reads it."""

import numbers

import numpy as np

from helpers.ops.arguments import numpy_array, whole_number

_MODES = {"constant": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad(x, padding, mode="constant", value=0.0):
    """Pad the last axes of an array, as `torch.nn.functional.pad` does.

    Parameters
    ----------
    x : numpy.ndarray
        Any shape; the last `len(padding)/2` axes are padded.
    padding : sequence of int
        (left, right) for the last axis, then (top, bottom) for the one before, and so on: the last axis
        first. A negative number crops.
    mode : str
        "constant", "reflect" (mirror, edge pixel not repeated), "replicate" (edge pixel repeated) or
        "circular" (the other end follows).
    value : float
        What "constant" pads with; the other modes take none.

    Returns
    -------
    numpy.ndarray
        Larger (or smaller) along the padded axes, same dtype.

    Raises
    ------
    ValueError
        If the sequence's length is odd or too long, nothing is left of an axis (PyTorch returns an empty
        array there), a mode asks for more pixels than the axis holds, or an integer array cannot hold `value`.
    TypeError
        If x is no array, or `padding` is no sequence of integers.
    """
    numpy_array("pad", "x", x)
    amounts = _amounts_by_axis(x, padding)
    if mode not in tuple(_MODES):
        raise ValueError(f"pad: mode must be one of {', '.join(_MODES)}, not {mode!r}")
    _check_value(value, mode, x.dtype)
    for axis, (before, after) in amounts.items():
        _check_axis(x.shape, axis, before, after, mode)
    pairs = [amounts.get(axis, (0, 0)) for axis in range(x.ndim)]
    if mode == "circular":
        return _grow(_crop(x, pairs), pairs, mode, value)
    # Elsewhere growing comes first: a mirror still shows what will be cropped. So it is in PyTorch.
    return _crop(_grow(x, pairs, mode, value), pairs)


def pad_backward(grad_out, x_shape, padding, mode="constant"):
    """Gradient of a loss with respect to the input of `pad`: each pixel collects from all its copies.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape of the forward result
        The upstream gradient.
    x_shape : tuple of int
        Shape of the forward input.
    padding, mode
        As in the forward pass.

    Returns
    -------
    grad_x : numpy.ndarray, shape `x_shape`
        What stood beyond the edge was a constant, or a pixel's mirror image or repetition; pixels that were
        cropped away, and appear nowhere, get 0.
    """
    grads = np.asarray(grad_out)
    for axis, (before, after) in _amounts_by_axis(np.empty(x_shape), padding).items():
        grads = _collect(grads, axis, x_shape[axis], before, after, mode)
    return grads


def _collect(grads, axis, size, before, after, mode):
    """The backward pass along one axis: the middle is the image, each border pixel goes to its source."""
    sources = pad(np.arange(size), (before, after), mode, -1 if mode == "constant" else 0)
    from_axis = np.moveaxis(grads, axis, 0)
    collected = np.zeros((size, *from_axis.shape[1:]), grads.dtype)
    middle = slice(max(0, before), len(sources) - max(0, after))
    collected[sources[middle]] = from_axis[middle]          # every source once here
    for position in (*range(middle.start), *range(middle.stop, len(sources))):
        if sources[position] >= 0:
            collected[sources[position]] += from_axis[position]
    return np.moveaxis(collected, 0, axis)


def _grow(x, pairs, mode, value):
    options = {"constant_values": value} if mode == "constant" else {}
    return np.pad(x, [(max(0, before), max(0, after)) for before, after in pairs], mode=_MODES[mode], **options)


def _crop(x, pairs):
    return x[tuple(slice(max(0, -before), size - max(0, -after)) for (before, after), size in zip(pairs, x.shape))]


def _amounts_by_axis(x, padding):
    if not isinstance(padding, (tuple, list)):
        raise TypeError(f"pad: padding must be a sequence of integers, (left, right) for the last axis first, "
                        f"not {padding!r}")
    padding = tuple(padding)
    if len(padding) % 2 or len(padding) > 2 * x.ndim:
        raise ValueError(f"pad: padding must hold a pair of numbers for each padded axis, at most "
                         f"{x.ndim} pairs for x.shape = {x.shape}, not {len(padding)} numbers {padding}")
    numbers = [whole_number("pad", f"padding[{j}]", n, at_least=-10**9) for j, n in enumerate(padding)]
    return {x.ndim - 1 - j: (numbers[2 * j], numbers[2 * j + 1]) for j in range(len(numbers) // 2)}


def _check_value(value, mode, dtype):
    if not isinstance(value, numbers.Real):
        raise TypeError(f"pad: value must be a number, not {value!r} ({type(value).__name__})")
    if mode != "constant" and value != 0:
        raise ValueError(f"pad: mode {mode!r} takes no value, but value = {value}")
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        if not limits.min <= value <= limits.max or value % 1:
            raise ValueError(f"pad: value {value} is not a number that an array of x.dtype {dtype} can hold")


def _check_axis(shape, axis, before, after, mode):
    size = shape[axis]
    if size + before + after < 1 or -before > size or -after > size:
        raise ValueError(f"pad: padding ({before}, {after}) leaves nothing of axis {axis} of x.shape = {shape}; "
                         f"at most {max(size - 1, 0)} pixels can be cropped")
    most = {"reflect": max(size - 1, 0), "circular": size + min(before, 0) + min(after, 0)}.get(mode)
    if most is not None and max(before, after) > most:
        raise ValueError(f"pad: mode {mode!r} can add at most {most} pixels at each end of axis {axis} of "
                         f"x.shape = {shape}, not ({before}, {after})")
    if mode == "replicate" and size == 0:
        raise ValueError(f"pad: mode 'replicate' needs an edge pixel, but x.shape = {shape}")
