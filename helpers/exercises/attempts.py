"""Has anything been attempted? An untouched cell gets a friendly word instead of a failure.

Types are asked by `type()` rather than `isinstance`, which an odd object can answer with an exception.
"""

import types

import numpy as np

_BLANK = (None, Ellipsis, NotImplemented, NotImplementedError)


def is_blank(answer):
    """True for what stands where an answer belongs: None, `...`, arrays of it, a function without a body."""
    if any(answer is blank for blank in _BLANK) or issubclass(type(answer), NotImplementedError):
        return True
    if type(answer) is types.FunctionType:
        return _has_empty_body(answer)
    dots, entries = count_dots(answer)
    return 0 < dots == entries


def count_dots(answer, depth=4):
    """(how many entries of a list, tuple or array are still `...`, how many there are)."""
    if type(answer) is np.ndarray and answer.dtype == object:
        answer = list(answer.flat)
    if type(answer) not in (list, tuple) or depth == 0:
        return int(answer is Ellipsis), 1
    counts = [count_dots(element, depth - 1) for element in answer]
    return sum(dots for dots, _ in counts), sum(entries for _, entries in counts)


def _has_empty_body(function):
    """True where only None is returned: `...`, `pass`, a docstring, a bare `return` all compile to that."""
    code, nothing = function.__code__, _nothing.__code__
    return _operations(code) == _operations(nothing) and (
        all(constant is None or constant == function.__doc__ for constant in code.co_consts))


def _operations(code):
    """The operations without their arguments, which depend on where None stands among the constants."""
    return code.co_code[::2]


def _nothing():
    pass
