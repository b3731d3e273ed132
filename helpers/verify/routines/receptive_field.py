"""What a unit sees: verify.receptive_field and verify.path_counts."""

import numbers

import numpy as np

from helpers import ops
from helpers.verify.field_reference import counts_of, field_of
from helpers.verify.judge_stacks import StackRoutine, judge_stacks
from helpers.verify.mutants.path_counts import COUNTS
from helpers.verify.mutants.receptive_field import FIELD

_OUTPUTS = ("size", "jump", "start")


def _read_field(value):
    """(a tuple of size, jump and start, as far as they come, None), or (None, what is wrong with it)."""
    if isinstance(value, np.ndarray):
        value = value.tolist()
    given = tuple(value) if isinstance(value, (tuple, list)) else (value,)
    if value is None:
        return None, "returned None (is a return missing?)"
    if not 1 <= len(given) <= 3 or not all(_is_number(number) for number in given):
        return None, f"returned {value!r}; it should be the size, or (size, jump), or (size, jump, start)"
    return given, None


def _is_number(value):
    return isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_))


def _show_field(field):
    parts = [f"{name} {number:g}" for name, number in zip(_OUTPUTS, field)]
    return ", ".join(parts)


def _read_counts(value):
    """(a float64 array, None), or (None, what is wrong)."""
    if value is None:
        return None, "returned None (is a return missing?)"
    try:
        if np.iscomplexobj(value):
            return None, "returned complex numbers; paths are counted, so whole numbers are asked for"
        counts = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None, f"returned {type(value).__name__}; it should be a row of numbers, one for each pixel"
    return counts, None


def _show_counts(counts):
    if np.ndim(counts) != 1:
        return f"an array of shape {np.shape(counts)}"
    texts = [f"{count:g}" for count in counts]
    return " ".join(texts if len(texts) <= 16 else [*texts[:12], "…", *texts[-3:]])


FIELD_ROUTINE = StackRoutine("receptive_field", _OUTPUTS, field_of, _read_field, _show_field,
                             ops.receptive_field, FIELD)
COUNTS_ROUTINE = StackRoutine("path_counts", ("counts",), counts_of, _read_counts, _show_counts,
                              ops.path_counts, COUNTS)


def receptive_field(f):
    """Verify the receptive field of a stack of layers along one axis.

    f(layers) -> size, or (size, jump), or (size, jump, start)

    Parameters
    ----------
    f : callable
        Takes a list of `ops.Window`, which are tuples (kernel_size, stride, padding, dilation), the layer
        nearest the input first. The start is the centre of the first unit's field, pixel 0 having its centre
        at 0.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch
        For a wrong number.
    TypeError
        If f is no function, or a parameter cannot be told.

    Notes
    -----
    The reference uses no formula. All weights are set to 1, PyTorch sends a 1 back from one unit and from its
    neighbour, and the pixels with a gradient are looked up.
    """
    return judge_stacks(FIELD_ROUTINE, f)


def path_counts(f):
    """Verify f(layers) -> paths from each pixel of the field to the unit, as `verify.receptive_field`."""
    return judge_stacks(COUNTS_ROUTINE, f)
