"""What every operation asks of its arguments, said once: numbers, one value or one per axis, floats."""

import numbers
import operator

import numpy as np


def whole_number(function, name, value, at_least):
    """`value` as a Python int of at least `at_least`.

    Raises
    ------
    TypeError
        For anything but an integer; True and 2.0 are refused too, since both hide a slip.
    ValueError
        For an integer that is too small.
    """
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{function}: {name} must be an integer, not the truth value {value}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{function}: {name} must be an integer, not {value!r} "
                        f"({type(value).__name__})") from None
    if number < at_least:
        raise ValueError(f"{function}: {name} must be at least {at_least}, not {number}")
    return number


def real_number(function, name, value):
    """`value` as a Python float: unlike np.float64(1), it leaves a float32 array float32 when they meet."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, numbers.Real):
        raise TypeError(f"{function}: {name} must be a number, not {value!r} ({type(value).__name__})")
    return float(value)


def per_axis(function, name, value, axes, at_least):
    """A tuple of `axes` whole numbers from one number (the same for all axes) or from one number an axis."""
    if not isinstance(value, (tuple, list)):
        return (whole_number(function, name, value, at_least),) * axes
    if len(value) != axes:
        raise ValueError(f"{function}: {name} must be one number or {axes}, one per axis, not {len(value)} "
                         f"({name} = {tuple(value)})")
    return tuple(whole_number(function, f"{name}[{axis}]", v, at_least) for axis, v in enumerate(value))


def for_all_axes(function, name, value, axes, at_least):
    """`per_axis`; a sequence of one number serves all axes, as in PyTorch's convolutions and pooling."""
    if isinstance(value, (tuple, list)) and len(value) == 1:
        value = value * axes
    return per_axis(function, name, value, axes, at_least)


def numpy_array(function, name, value):
    """`value` as it is; a list, a tensor or a number is refused, since each would be converted in its own way."""
    if not isinstance(value, np.ndarray):
        raise TypeError(f"{function}: {name} must be a NumPy array, not {type(value).__name__}")
    return value


def float_array(function, name, value, like=None):
    """Refuse what arithmetic would quietly spoil: no array, integers (uint8 wraps), a second floating type.

    Parameters
    ----------
    function, name : str
        Who asks, and the argument's name; both stand in the message.
    value : numpy.ndarray
        The array to look at; it comes back as it is.
    like : tuple of (str, numpy.ndarray), optional
        Name and array whose dtype `value` has to share.
    """
    numpy_array(function, name, value)
    if value.dtype.kind != "f":
        raise TypeError(f"{function}: {name} must hold floating-point numbers, but {name}.dtype is {value.dtype}; "
                        f"convert it first, for example {name}.astype(np.float32)")
    if like is not None and value.dtype != like[1].dtype:
        raise TypeError(f"{function}: {name}.dtype is {value.dtype} but {like[0]}.dtype is {like[1].dtype}; "
                        f"both must be the same, for example {name}.astype({like[0]}.dtype)")
    return value


def vector(function, name, value, size, what, x):
    """An optional argument, one number for each channel or class: shape (size,) and x's dtype, or None."""
    if value is None:
        return None
    float_array(function, name, value, like=("x", x))
    if value.shape != (size,):
        raise ValueError(f"{function}: {name} must have shape ({size},), one number for each {what} "
                         f"(x.shape = {x.shape}), but {name}.shape = {value.shape}")
    return value


def upstream_gradient(function, grad_out, shape, dtype):
    """`grad_out` as an array of the forward result's shape and dtype; a NumPy number stands for shape ()."""
    if isinstance(grad_out, np.generic):
        grad_out = np.asarray(grad_out)
    numpy_array(function, "grad_out", grad_out)
    if grad_out.shape != shape:
        raise ValueError(f"{function}: grad_out must have the shape of the forward result, {shape}, but "
                         f"grad_out.shape = {grad_out.shape}")
    if grad_out.dtype != dtype:
        raise TypeError(f"{function}: grad_out must have the dtype of the forward result, {dtype}, but "
                        f"grad_out.dtype = {grad_out.dtype}")
    return grad_out
