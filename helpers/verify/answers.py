"""What a function of plain numbers may answer: a whole number, a pair, a shape, a row of truth values."""

from dataclasses import dataclass

import numpy as np

REFUSED = "refused"


@dataclass(frozen=True)
class Kind:
    """One kind of answer.

    Attributes
    ----------
    noun, plural : str
        In messages and in the report: "the size", "sizes".
    right : callable
        (what came, what is expected) -> whether that is the right answer, of the right type.
    shown : callable
        What came -> text.
    """

    noun: str
    plural: str
    right: object
    shown: object

    def same(self, actual, given):
        """Whether what came is what a wrong version gives."""
        if isinstance(actual, str) or isinstance(given, str):
            return actual is given
        if isinstance(actual, (float, np.floating)):        # 4.0 is another slip than 4
            return isinstance(given, float) and abs(actual - given) < 1e-9
        return type(given) is not float and self.right(actual, given)


def is_whole(value):
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def show(value):
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, (float, np.floating)):
        return f"{float(value)!r}, a float"
    return repr(value) if is_whole(value) else f"{value!r}, of type {type(value).__name__}"


def _is_number(value, expected):
    return is_whole(value) and value == expected


def _are_numbers(value, expected):
    """A tuple, a list or an array of whole numbers."""
    value = value.tolist() if isinstance(value, np.ndarray) else value
    return (isinstance(value, (tuple, list)) and len(value) == len(expected)
            and all(_is_number(*pair) for pair in zip(value, expected)))


def _show_numbers(value):
    return repr(tuple(value)) if isinstance(value, (tuple, list)) else show(value)


def _are_truths(value, expected):
    """An array of bools, or a list or tuple of them."""
    try:
        row = np.asarray(value)
    except ValueError:                          # a ragged list
        return False
    return row.dtype == bool and row.shape == np.shape(expected) and bool(np.all(row == expected))


def _show_truths(value):
    row = np.asarray(value) if isinstance(value, (np.ndarray, tuple, list)) else None
    if row is None:
        return show(value)
    if row.dtype != bool or row.ndim != 1:
        return f"an array of shape {row.shape} and dtype {row.dtype}; it should be a row of bools"
    return "".join("■" if read else "·" for read in row) + f" ({len(row)} pixels, ■ read)"


SIZE = Kind("the size", "sizes", _is_number, show)
COUNT = Kind("the number", "numbers", _is_number, show)
PADDING = Kind("the padding", "paddings", _are_numbers, _show_numbers)
SHAPE = Kind("the shape", "shapes", _are_numbers, _show_numbers)
PIXELS = Kind("the row of pixels", "rows", _are_truths, _show_truths)
