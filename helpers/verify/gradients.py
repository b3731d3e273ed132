"""Gradients checked without PyTorch: differences, the complex step, and the adjoint identity.

The gradient in question is always that of L = sum(f(x) · grad_out) for an upstream gradient `grad_out`;
where none is given a random one is drawn, because ones would hide most slips.
"""

import warnings

import numpy as np

from helpers.random import generator
from helpers.verify.comparison import NUMERICAL_TOLERANCE, TOLERANCE, bound, compare_arrays
from helpers.verify.mismatch import Mismatch

STEP = 1e-3            # exact but for rounding where f is linear, and an error of step² · f'''/6 elsewhere
SMALL_STEP = 1e-5      # for curved functions: rounding eps/step and curvature step² are both about 1e-10
_COMPLEX_STEP = 1e-30   # no difference is taken, so nothing cancels and the step may be as small as it likes


def numerical_gradient(f, x, grad_out, step=STEP):
    """Gradient of sum(f(x) · grad_out) by central differences, one element of x at a time.

    Parameters
    ----------
    f : callable
        Array of x's shape -> array of grad_out's shape.
    x, grad_out : numpy.ndarray, float64
    step : float

    Returns
    -------
    numpy.ndarray, shape of x
    """
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        moved = x.copy()
        moved[index] = x[index] + step
        above = np.array(f(moved))      # a copy: f may hand its argument back
        moved[index] = x[index] - step
        gradient[index] = ((above - f(moved)) * grad_out).sum() / (2 * step)
    return gradient


def complex_step(f, x, grad_out):
    """Gradient of sum(f(x) · grad_out) by the complex step, Im f(x + ih)/h: exact to rounding.

    Raises
    ------
    TypeError
        If f does not carry complex numbers through (abs, max, comparisons and float arrays do not).

    Notes
    -----
    Squire and Trapp (1998), "Using complex variables to estimate derivatives of real functions". f has to be
    analytic, and must not drop the imaginary part.
    """
    gradient = np.zeros(x.shape)
    for index in np.ndindex(*x.shape):
        moved = x.astype(complex)
        moved[index] += 1j * _COMPLEX_STEP
        with warnings.catch_warnings():
            warnings.simplefilter("error", np.exceptions.ComplexWarning)
            try:
                out = np.asarray(f(moved))
            except np.exceptions.ComplexWarning as dropped:
                raise TypeError(f"complex_step: f drops the imaginary part ({dropped})") from None
        if out.dtype.kind != "c":
            raise TypeError(f"complex_step: f turns complex numbers into {out.dtype}")
        gradient[index] = (out.imag * grad_out).sum() / _COMPLEX_STEP
    return gradient


def check_gradient(f, x, grad, grad_out=None, method="differences", rng=None):
    """Is `grad` the gradient of sum(f(x) · grad_out) with respect to x? Prints the verdict.

    Parameters
    ----------
    f : callable
        The forward pass as a function of x alone; it may return (out, cache).
    x : numpy.ndarray, float64
    grad : numpy.ndarray, or callable
        The gradient to check, or grad_out -> gradient where `grad_out` is left to be drawn.
    grad_out : numpy.ndarray, shape of f(x), optional
        Random unless given.
    method : str
        "differences" (central), or "complex" where f is analytic.
    rng : numpy.random.Generator, optional

    Raises
    ------
    Mismatch
        With the index of the worst element and both values.
    ValueError, TypeError
        For integer x, an unknown method, a gradient without its upstream gradient.
    """
    if method not in ("differences", "complex"):
        raise ValueError(f"check_gradient: method must be 'differences' or 'complex', not {method!r}")
    x = _double("check_gradient", x)
    out = np.asarray(_first(f(x.copy())))
    if grad_out is None:
        if not callable(grad):
            raise TypeError("check_gradient: pass the grad_out that grad was computed with, or grad as a "
                            "function of grad_out")
        grad_out = generator(rng).standard_normal(out.shape)
    found = grad(grad_out) if callable(grad) else grad
    if method == "complex":
        expected = complex_step(lambda a: _first(f(a)), x, grad_out)
    else:
        expected = numerical_gradient(lambda a: _first(f(a)), x, grad_out, SMALL_STEP)
    difference = compare_arrays("grad", found, expected, NUMERICAL_TOLERANCE)
    words = {"differences": "central differences", "complex": "the complex step"}[method]
    if difference is not None:
        raise Mismatch(f"the gradient disagrees with {words}\n  {difference.message}", output="gradient")
    print(f"the gradient agrees with {words}, worst error below {bound(NUMERICAL_TOLERANCE)}")


def check_adjoint(forward, backward, x_shape, y_shape, rng=None):
    """Does ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ hold? Prints the verdict.

    For a linear map A the backward pass is Aᵀ, whatever the sizes.

    Parameters
    ----------
    forward : callable
        x -> A x; it may return (out, cache). Linear: no bias.
    backward : callable
        y -> Aᵀ y, the gradient with respect to x for the upstream gradient y.
    x_shape, y_shape : tuple of int
    rng : numpy.random.Generator, optional

    Raises
    ------
    Mismatch
        If the two numbers differ, with both.
    """
    rng = generator(rng)
    x, y = rng.standard_normal(x_shape), rng.standard_normal(y_shape)
    left, right, allowed = adjoint_products(_first(forward(x.copy())), x, backward(y.copy()), y)
    if not abs(left - right) <= allowed:
        raise Mismatch(f"⟨A x, y⟩ = {left:.6g} but ⟨x, Aᵀ y⟩ = {right:.6g}: the backward pass is not the "
                       "forward pass's transpose", output="adjoint")
    print("⟨A x, y⟩ = ⟨x, Aᵀ y⟩ holds, worst error below 1e-12")


def adjoint_products(forward_x, x, backward_y, y):
    """⟨A x, y⟩, ⟨x, Aᵀ y⟩ and how far apart they may be."""
    for name, got, like in (("forward", forward_x, y), ("backward", backward_y, x)):
        if np.shape(got) != np.shape(like):
            raise Mismatch(f"{name} gives shape {np.shape(got)} where {np.shape(like)} is expected",
                           output="adjoint")
    products = np.asarray(forward_x) * y
    allowed = TOLERANCE["float64"] * max(1.0, float(np.abs(products).sum()))
    return float(products.sum()), float((x * backward_y).sum()), allowed


def _double(function, x):
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        raise TypeError(f"{function}: x must be a float64 array; differences of float32 numbers are mostly "
                        "rounding, so convert it first: x.astype(np.float64)")
    return x


def _first(result):
    return result[0] if type(result) is tuple and len(result) == 2 else result
