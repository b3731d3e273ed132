"""Calling code that may do anything: raise, never end, print, or write into the arrays it is given."""

import copy
import io
import sys
import traceback
import warnings
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field

import numpy as np

from helpers.verify.limits import TimeLimit, call_with_limit
from helpers.verify.mismatch import describe_frames
from helpers.verify.signature import REQUIRED, is_default

SECONDS = 5.0   # for one call; the arrays are tiny, so only an endless loop takes that long


@dataclass
class Attempt:
    """What came of one call.

    Attributes
    ----------
    value : object
        What it returned, None if it did not.
    error : BaseException or None
        What it raised, or the TimeLimit that cut it off.
    printed : str
    warned : str
        The first warning, "" without.
    changed : str
        Role of an argument that the function wrote into, "" if it left all as they were.
    state : dict of str to numpy.ndarray
        The arguments that it is meant to write into, as it left them.
    handed : dict of str to object
        The copies that it was called with, by role: a cache that it returns may hold them.
    """

    value: object = None
    error: BaseException = None
    printed: str = ""
    warned: str = ""
    changed: str = ""
    state: dict = field(default_factory=dict)
    handed: dict = field(default_factory=dict)

    @property
    def endless(self):
        return isinstance(self.error, TimeLimit)

    def trouble(self):
        """What went wrong, in words with the learner's own lines; "" if it returned."""
        if self.error is None:
            return ""
        if self.endless:
            frames = self.error.frames
            what = f"no result after {SECONDS:g} s: is there a loop that never ends?"
        else:
            frames = traceback.extract_tb(self.error.__traceback__)
            what = f"raised {type(self.error).__name__}: {self.error}"
        lines = describe_frames(frames)
        return "\n".join([what, *(f"  {line}" for line in lines)])


class Learner:
    """A function together with its signature, called by role.

    Attributes
    ----------
    is_own : bool
        The first call ran helpers' own routine, so nothing of the learner's is verified.
    printed_lines : int
    warned : str
        The first warning of all calls.
    """

    def __init__(self, function, signature, roles, own_code=(), state=()):
        self.function = function
        self.state = state
        self.signature = signature
        self.roles = roles
        self.is_own = False
        self.printed_lines = 0
        self.warned = ""
        self._own_code = set(own_code)

    def attempt(self, values, seconds=None):
        """Call the function with copies of `values` (by role name) and look at what it did."""
        taken = {role: _copy(v) for role, v in values.items() if self.signature.takes(role)}
        positional, keywords = self.signature.arguments(taken, self.roles)
        paper, caught, limit = io.StringIO(), [], seconds or SECONDS
        try:
            with (redirect_stdout(paper), warnings.catch_warnings(record=True) as caught,
                  _same_draws("rng" in values)):
                value = call_with_limit(self._first_watched(), *positional, seconds=limit, **keywords)
            attempt = Attempt(value=_settled(value))
        except KeyboardInterrupt:               # the person at the keyboard, not the function
            raise
        except BaseException as error:          # a learner's sys.exit() is as much a slip as an IndexError
            attempt = Attempt(error=error)
        attempt.printed = paper.getvalue()
        attempt.warned = next((f"{w.category.__name__}: {w.message}" for w in caught), "")
        self.warned = self.warned or attempt.warned
        self.printed_lines += len(attempt.printed.splitlines())
        attempt.handed = taken
        attempt.changed = self.overwritten(taken, values)
        attempt.state = {role: taken[role] for role in self.state if taken.get(role) is not None}
        return attempt

    def overwritten(self, handed, values):
        """The first role whose copy in `handed` is no longer what `values` has; "" where all are."""
        return next((role for role, v in handed.items()
                     if role not in self.state and _differs(v, values[role])), "")

    def _first_watched(self):
        """The function; at its first call with a watch on whether helpers' own routine runs inside it.

        Comparing functions would miss an alias behind a lambda; the interpreter's profile hook sees every
        call.
        """
        if not self._own_code:
            return self.function
        own_code, self._own_code = self._own_code, set()

        def notice(frame, event, _):
            if event == "call" and frame.f_code in own_code:
                self.is_own = True

        def watched(*args, **kwargs):
            sys.setprofile(notice)
            try:
                return self.function(*args, **kwargs)
            finally:
                sys.setprofile(None)        # the hook belongs to the thread of this one call
        return watched

    def written(self, values):
        """The call as text."""
        taken = {role: v for role, v in values.items() if self.signature.takes(role)}
        return self.signature.written(taken, self.roles)


def other_default(learner, case):
    """A setting that a call leaves to the function and whose default
    there is not the library's; "" if all agree."""
    for role in learner.roles:
        parameter = learner.signature.parameters.get(role.name)
        if parameter is None or REQUIRED in (parameter.default, role.default):
            continue
        left_out = is_default(case.values.get(role.name, role.default), role.default)
        if left_out and repr(parameter.default) not in _alike(role.default):
            return (f"{parameter.name} defaults to {parameter.default!r} in your function and to "
                    f"{role.default!r} in the library")
    return ""


def _alike(default):
    """Ways to write a default that mean the same; what is not known to differ is not worth a remark."""
    pairs = {1: ("1", "(1, 1)", "1.0", "True"), 0: ("0", "(0, 0)", "0.0", "False", "'valid'", "None")}
    if isinstance(default, (int, float)):
        return pairs.get(default, (repr(default),))
    return repr(default), "0", "None"


@contextmanager
def _same_draws(seeded):
    """For functions that draw from NumPy's global generator: the same numbers at every call, and the caller's
    own state back afterwards."""
    if not seeded:
        yield
        return
    before = np.random.get_state()
    np.random.seed(0)
    try:
        yield
    finally:
        np.random.set_state(before)


def _copy(value):
    if isinstance(value, np.random.Generator):
        return copy.deepcopy(value)         # a call draws from its own, so that it can be repeated
    return value.copy(order="K") if isinstance(value, np.ndarray) else value


def _settled(value):
    """Results copied, so that a later call cannot change what an earlier one returned;
    caches stay as they are."""
    if isinstance(value, np.ndarray):
        return np.array(value)      # a plain one: np.matrix and masked arrays have an arithmetic of their own
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(np.array(v) if isinstance(v, np.ndarray) else v for v in value)
    return value


def _differs(after, before):
    if not isinstance(before, np.ndarray):
        return False
    return after.shape != before.shape or not np.array_equal(after, before)
