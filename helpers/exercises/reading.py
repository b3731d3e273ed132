"""What did the learner hand in, or hand back? Numbers that a check can trust, or a word on what it was."""

import numbers
import types
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from helpers.exercises.showing import show

_MOST = 1_000_000     # elements; anything larger is told apart by its shape alone


@dataclass(frozen=True)
class Reading:
    """A value as the checks see it.

    Attributes
    ----------
    shown : str
        The value as a message prints it.
    array : numpy.ndarray or None
        Its numbers (0-d for one number), None where it holds none.
    complaint : str
        Why it holds none, to follow "you returned" or "you handed in"; empty otherwise.
    """

    shown: str
    array: np.ndarray | None = None
    complaint: str = ""

    @property
    def is_nothing(self):
        """True for None: what a function without `return` hands back."""
        return self.shown == "None"


def read(value):
    """The `Reading` of any Python object; raises nothing of its own, whatever the object is."""
    try:
        complaint = _not_numbers(value)
        if complaint:
            return Reading(show(value), complaint=complaint)
        return Reading(show(value), *_numbers_of(np.asarray(value), value))
    except Exception:     # an object may raise anything when it is asked for its attributes or its numbers
        what = "rows of different lengths" if isinstance(value, (list, tuple)) else _a(value)
        return Reading(show(value), complaint=f"{what}, which does not make an array of numbers")


def agree(reading, expected):
    """Whether a reading has the expected shape and numbers.

    Whole numbers must be met exactly; others up to the rounding of the answer's own dtype, because an
    answer in float32 or with another order of sums is no mistake.
    """
    if reading.array is None or reading.array.shape != expected.array.shape:
        return False
    if expected.array.dtype.kind in "iu":
        return bool(np.array_equal(reading.array, expected.array))
    tolerance = {2: 1e-2, 4: 1e-5}.get(_float_bytes(reading.array), 1e-9)
    sizes = np.abs(expected.array[np.isfinite(expected.array)])
    scale = 1 + sizes.max(initial=0)
    with np.errstate(all="ignore"):
        close = np.abs(reading.array - expected.array) <= tolerance * scale
        same = reading.array == expected.array      # infinities; two slips may both divide by 0
        missing = np.isnan(reading.array) & np.isnan(expected.array)
        return bool(np.all(close | same | missing))


def _float_bytes(array):
    return array.dtype.itemsize if array.dtype.kind == "f" else 8


def _not_numbers(value):
    """A complaint about types that NumPy would swallow, or would read in a way nobody means."""
    if value is None:
        return "nothing (None)"
    if isinstance(value, (str, bytes)):
        return f"the text {show(value)}, not a number"
    if isinstance(value, (bool, np.bool_)):
        return f"{show(value)}, a truth value, not a number"
    if isinstance(value, type) or callable(value):
        return f"{_a(value)} instead of what it computes"
    if isinstance(value, types.CoroutineType):
        value.close()     # an unfinished coroutine would warn when it is thrown away
        return f"{_a(value)}, which has computed nothing yet"
    if isinstance(value, Iterator):
        return f"{_a(value)}, which has computed nothing yet: make a list of it"
    if isinstance(value, (dict, set, frozenset)):
        return f"{_a(value)}, whose order says nothing"
    return ""


def _numbers_of(array, value):
    """(array, complaint), one of them empty."""
    if array.dtype.kind in "iuf":
        return array, ""
    if array.dtype.kind == "b":
        return None, "truth values, not numbers"
    if array.dtype.kind == "c":
        return None, "complex numbers; only their real part is asked for"
    if array.dtype.kind in "US":
        return None, "texts, not numbers"
    if array.dtype.kind != "O" or array.size > _MOST:
        return None, f"an array of dtype {array.dtype}, not numbers"
    for element in array.flat:
        if isinstance(element, (bool, np.bool_)) or not isinstance(element, (numbers.Real, Decimal)):
            missing = "nothing at all where a number belongs"
            return None, missing if element is None else f"{_a(value)}, not numbers"
    return array.astype(float), ""


def _a(value):
    """"a set", "an object": the value's type with its article."""
    name = str(type(value).__name__)
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
