"""The words for an answer that is not right yet: the failing case in full, what came, what should come."""

import numpy as np

from helpers.exercises.blame import place_of, place_where_stopped
from helpers.exercises.showing import block, show, show_call

_MESSAGE = 200     # characters kept of an error's own message
_SOURCE = 110      # characters kept of the learner's line
_LINE = 48         # characters of two values that fit into one sentence


def not_a_function(name, answer, shown):
    """The message for something else than a function, which prints as `shown`."""
    if issubclass(type(answer), type):
        what = f"a class. Hand in a function: check({name})"
    elif issubclass(type(answer), str):
        what = f"the text {shown}. Hand in the function itself, without quotes: check({name})"
    else:
        what = f"{shown}. Hand in the function itself, without calling it: check({name})"
    return f"Not yet. {name} is a function; you handed in {what}."


def describe(exercise, case, answer, outcome, expected):
    """Paragraphs and blocks on the first failing case: the call, what came of it and what should."""
    names = exercise.parameters
    call_text, arguments = show_call(exercise.name, names, case)
    wanted = _wanted(expected, outcome)
    if outcome.late is not None:
        where = place_where_stopped(outcome.late, answer)
        parts = [f"Not yet. `{call_text}` should {wanted[0]}; yours was still running when its "
                 f"{exercise.seconds:g} seconds were over.", *arguments, wanted[1], _line(where, "It was in"),
                 "A loop whose condition never becomes false does that: what should end it?"]
    elif outcome.error is not None:
        parts = [f"Not yet. `{call_text}` should {wanted[0]}; yours raised {_error(outcome.error)}",
                 *arguments, wanted[1], *_about_error(outcome.error, answer, call_text)]
    else:
        parts = _about_value(call_text, arguments, wanted, outcome, expected, names)
    return parts + _printed(outcome)


def remark_on_type(pairs):
    """A remark for numbers that are right but floats, where whole numbers count things."""
    for outcome, expected in pairs:
        if expected.reading is not None and expected.reading.array.dtype.kind in "iu" and (
                outcome.reading.array.dtype.kind == "f"):
            return (f"Your results are floats ({outcome.reading.shown}). They count things: with // or int() "
                    "they are whole numbers, and an array can be made with them.")
    return ""


def _wanted(expected, outcome):
    """(what the call should do, a block with the expected array or ""): long values stand in blocks."""
    if expected.error is not None:
        return "be refused with a ValueError, because it cannot be done", ""
    shown = expected.reading.shown + (outcome.reading.shown if outcome.reading else "")
    if "\n" in shown or len(shown) > _LINE:
        return "give what stands below", block("expected = ", expected.reading.shown)
    return f"be {expected.reading.shown}", ""


def _about_value(call_text, arguments, wanted, outcome, expected, names):
    reading = outcome.reading
    start = f"Not yet. `{call_text}` should {wanted[0]};"
    if reading.complaint:
        return [f"{start} you returned {reading.complaint}.", *arguments, wanted[1], _missing_return(outcome)]
    if wanted[1]:
        parts = [f"{start} yours stands under it.", *arguments, wanted[1], block("yours = ", reading.shown)]
    else:
        parts = [f"{start} you returned {reading.shown}.", *arguments]
    if outcome.changed is not None:
        parts.append(f"The call changed its argument {names[outcome.changed]}, which others go on using. "
                     "Work on a copy.")
    return parts


def difference(reading, expected):
    """What is striking about wrong numbers, where no misconception explains them.

    Their shape, nan, cut decimals, swapped axes; or the first that differs.
    """
    ours, right = reading.array, expected.array
    if ours.shape != right.shape:
        return f"Yours is {_shape(ours)}; expected is {_shape(right)}."
    if ours.dtype.kind == "f" and not np.isfinite(ours).all():
        return "Yours holds nan or inf, which are no numbers: a division by zero, or cells never filled?"
    if ours.dtype.kind in "iu" and right.dtype.kind == "f" and np.array_equal(ours, np.trunc(right)):
        return ("Your result has a whole-number dtype, which cuts the decimals off: make it an array of "
                "floats.")
    if right.ndim == 2 and ours.shape == right.T.shape and np.allclose(ours, right.T):
        return "Yours is the expected array with rows and columns swapped."
    differing = np.argwhere(ours != right)
    if right.size > 8 and len(differing):
        index = tuple(int(i) for i in differing[0])
        values = f"expected {show(right[index])}, yours {show(ours[index])}"
        return f"They differ first at {list(index)}: {values}."
    return ""


def _shape(array):
    if array.ndim == 0:
        return "one number"
    if array.ndim == 1:
        return f"a list of {len(array)} number{'s' if len(array) != 1 else ''}"
    return f"an array of shape {array.shape}"


def _error(error):
    message = _message(error)
    return f"{type(error).__name__}: {message}" if message else f"{type(error).__name__}."


def _message(error):
    try:
        return " ".join(str(error).split())[:_MESSAGE]
    except Exception:     # an exception of the learner's may fail in its own __str__
        return ""


def _about_error(error, answer, call_text):
    place = place_of(error, answer)
    if isinstance(error, RecursionError):
        return [_line(place, "It happened in"), "The function calls itself without coming to an end."]
    if place is None and isinstance(error, TypeError):
        return [f"The check calls it as `{call_text}`: does its first line take these arguments, in this "
                "order?"]
    remark = "There is still a `...` in it." if "ellipsis" in _message(error) else ""
    return [_line(place, "It happened in"), remark]


def _line(place, lead):
    if place is None:
        return ""
    return f"{lead} {place}:\n    {place.text[:_SOURCE]}" if place.text else f"{lead} {place}."


def _missing_return(outcome):
    if not outcome.reading.is_nothing:
        return ""
    if outcome.printed.strip():
        return f"It printed {show(outcome.printed.strip())}. Printing shows a value; `return` hands it back."
    return "A function hands its result back with `return`."


def _printed(outcome):
    lines = outcome.printed.strip().splitlines()
    if not lines or (outcome.reading is not None and outcome.reading.is_nothing):
        return []
    more = f" … and {len(lines) - 3} more lines" if len(lines) > 3 else ""
    return [block("It printed: ", "\n".join(line[:100] for line in lines[:3]) + more)]
