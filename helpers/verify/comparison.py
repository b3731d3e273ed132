"""Two arrays, compared in the order shape, dtype, values; tolerances for the whole package stand here."""

from dataclasses import dataclass

import numpy as np

# Largest difference allowed, relative to the largest expected magnitude (or 1 where that is smaller).
#
# float64: a case sums at most a few hundred products of numbers of size 1. Two orders of summation then
# differ by less than n · eps · Σ|terms| = 300 · 1.1e-16 · 300 = 1e-11 in the worst case and by about its
# square root in practice (1e-14, measured over all cases). 1e-12 lies between, and no slip is that small.
# float32: eps is 6e-8, so the same sums differ by about 1e-6; 1e-5 leaves room for Winograd's algorithm.
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}

# A derivative by central differences of a function that is linear in what is moved is exact but for
# rounding, eps · |f| / step with a step of 1e-3: about 1e-12. Curved functions add step² · |f'''| / 6.
NUMERICAL_TOLERANCE = 1e-7


def bound(tolerance):
    """A tolerance as it stands in a verdict: 1e-12, 1e-7."""
    return f"{tolerance:.0e}".replace("e-0", "e-")


@dataclass(frozen=True)
class Difference:
    """How one result differs from what was expected.

    `kind` is "type", "shape", "dtype", "nan" or "values"; `index` the worst place, for the last two.
    """

    kind: str
    message: str
    index: tuple = ()
    wrong: int = 0


def tolerance_of(expected, tolerance=None):
    """The absolute difference allowed against `expected`."""
    relative = TOLERANCE[expected.dtype.name] if tolerance is None else tolerance
    return relative * max(1.0, float(np.abs(expected[np.isfinite(expected)]).max(initial=0.0)))


def same(actual, expected, tolerance=None):
    """True where `actual` is an array of the expected shape and values, whatever its dtype."""
    if not isinstance(actual, np.ndarray) or actual.shape != expected.shape or actual.dtype.kind not in "fiu":
        return False
    return bool((errors(actual, expected) <= tolerance_of(expected, tolerance)).all())


def errors(actual, expected):
    """Absolute differences; 0 where both are the same infinity, infinite where only one is finite."""
    with np.errstate(all="ignore"):
        difference = np.abs(actual - expected)
    return np.where(actual == expected, 0.0, np.where(np.isnan(difference), np.inf, difference))


def compare_arrays(name, actual, expected, tolerance=None):
    """None where `actual` is right, otherwise the first `Difference`: shape, then dtype, then values.

    Parameters
    ----------
    name : str
        How the array is called in the message, "out" or "grad_weight".
    actual : object
        What the learner's function returned; it may be anything.
    expected : numpy.ndarray
    tolerance : float, optional
        Relative to the largest expected magnitude; TOLERANCE of the dtype unless given.
    """
    if not isinstance(actual, np.ndarray):
        return Difference("type", f"{name} is {_describe(actual)}; expected a NumPy array of shape "
                                  f"{expected.shape}")
    if actual.shape != expected.shape:
        return Difference("shape", f"{name}.shape is {actual.shape}; expected {expected.shape}")
    if actual.dtype != expected.dtype:
        return Difference("dtype", f"{name}.dtype is {actual.dtype}; expected {expected.dtype}, "
                                   f"as the arrays that went in")
    bad = ~np.isfinite(actual) & np.isfinite(expected)
    if bad.any():
        index = _first(bad)
        message = (f"{name}{_brackets(index)} is {actual[index]}; expected {expected[index]:.6g} "
                   f"({bad.sum()} of {bad.size} values are not finite)")
        return Difference("nan", message, index, int(bad.sum()))
    error = errors(actual, expected)
    wrong = error > tolerance_of(expected, tolerance)
    if not wrong.any():
        return None
    index = _worst(error)
    message = (f"{name}{_brackets(index)}: yours {actual[index]:.6g}, expected {expected[index]:.6g} "
               f"(the worst of {wrong.sum()} wrong among {wrong.size})")
    return Difference("values", message, index, int(wrong.sum()))


def _describe(value):
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, (list, tuple)):
        kind = type(value).__name__
        return f"a {kind} of {len(value)}"
    if isinstance(value, np.generic):
        return f"a single number, {value!r}"
    return f"of type {type(value).__name__}"


def _first(mask):
    return tuple(int(i) for i in np.argwhere(mask)[0])


def _worst(error):
    """Index of the largest error; of nearly equal ones the first, so that every machine names the same."""
    return _first(error >= error.max() * (1 - 1e-6))


def _brackets(index):
    return f"[{', '.join(map(str, index))}]" if index else ""
