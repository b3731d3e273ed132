"""Call the learner's function and come back, whatever it does: it may raise, print, loop or exit."""

import builtins
import contextlib
import copy
import inspect
import io
import sys
import warnings
from dataclasses import dataclass

import numpy as np

from helpers.exercises.blame import place_of
from helpers.exercises.reading import Reading, read
from helpers.verify.limits import TimeLimit, call_with_limit

_MOST_PRINTED = 2_000     # characters kept of what a call prints


@dataclass(frozen=True)
class Outcome:
    """What one call gave: a reading, or an error, or nothing in time.

    Attributes
    ----------
    reading : Reading or None
    error : BaseException or None
    late : TimeLimit or None
    changed : int or None
        Position of the first argument that the call altered.
    printed : str
    """

    reading: Reading | None = None
    error: BaseException | None = None
    late: TimeLimit | None = None
    changed: int | None = None
    printed: str = ""


class _Printed(io.StringIO):
    """Keeps the first characters only: a loop that prints for five seconds would fill the memory."""

    def write(self, text):
        room = _MOST_PRINTED - self.tell()
        super().write(text[:max(room, 0)])
        return len(text)


def call(function, arguments, seconds, names=()):
    """Call `function` with copies of the arguments and tell what happened.

    Parameters
    ----------
    function : callable
    arguments : tuple
        Passed by position, except for those whose name the function takes by keyword only.
    seconds : float
    names : sequence of str
        The arguments' names.

    Raises
    ------
    KeyboardInterrupt
        Where the person at the keyboard stops the check; all else that is raised goes into the outcome.
    """
    printed = _Printed()
    kept = printed.getvalue
    try:
        with _set_apart(printed):
            reading, changed = call_with_limit(_call_and_read, function, arguments, names, seconds=seconds)
        return Outcome(reading, changed=changed, printed=_text_of(kept))
    except TimeLimit as late:
        return Outcome(late=late, printed=_text_of(kept))
    except BaseException as error:
        # Stop was pressed: that interrupt comes from the waiting, not from a line that the learner wrote.
        if isinstance(error, KeyboardInterrupt) and place_of(error, function) is None:
            raise
        return Outcome(error=error, printed=_text_of(kept))


def call_own(function, arguments):
    """The outcome of one of the course's own functions, which needs no guard and no thread."""
    try:
        reading, changed = _call_and_read(function, arguments)
        return Outcome(reading, changed=changed)
    except Exception as error:     # a refusal is an answer too, and known wrong versions may fail in any way
        return Outcome(error=error)


def _call_and_read(function, arguments, names=()):
    copies = copy.deepcopy(arguments)
    reading = read(_called(function, copies, names))
    changed = [n for n, pair in enumerate(zip(arguments, copies)) if not _same(*pair)]
    return reading, changed[0] if changed else None


def _called(function, values, names):
    """What the function returns, called by position; what it takes by keyword only it gets by name."""
    keyword_only = _keyword_only(function)
    by_name = {name: value for name, value in zip(names, values) if name in keyword_only}
    if not by_name:
        return function(*values)
    return function(*(value for name, value in zip(names, values) if name not in by_name), **by_name)


def _keyword_only(function):
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):     # compiled code may not say
        return set()
    return {parameter.name for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}


def _same(before, after):
    if isinstance(before, np.ndarray):
        return before.dtype == after.dtype and before.shape == after.shape and np.array_equal(before, after)
    return before == after


def _text_of(kept):
    try:
        return kept()
    except ValueError:     # the function closed what it took for the screen
        return ""


@contextlib.contextmanager
def _set_apart(printed):
    """Keep prints, warnings, questions and exits of the learner's code away from the notebook."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_replaced(builtins, "input", _nobody_to_ask))
        shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
        if shell is not None:
            # In a notebook exit() raises nothing: it stops the kernel once the cell has ended.
            stack.enter_context(_replaced(shell, "ask_exit", sys.exit))
            stack.enter_context(_replaced(shell.display_pub, "publish", _show_nothing))
        stack.enter_context(contextlib.redirect_stdout(printed))
        stack.enter_context(contextlib.redirect_stderr(printed))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _replaced(owner, name, value):
    original = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


def _show_nothing(*data, **metadata):
    """In place of what display() calls: two hundred calls would show two hundred pictures."""


def _nobody_to_ask(prompt=""):
    raise RuntimeError("input() asks a person; the check passes everything as arguments")
