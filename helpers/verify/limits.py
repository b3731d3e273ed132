"""A time limit for code that may never end: it runs in a thread of its own and is interrupted there.

Signals would be simpler, but Windows has no SIGALRM and a notebook kernel may run cells outside the main
thread. A thread can be asked to stop on all three systems, through CPython's `PyThreadState_SetAsyncExc`.
"""

import contextvars
import ctypes
import sys
import threading
import time
import traceback

_PATIENCE = 1.0     # seconds a thread is given to unwind once it has been told to stop
_REMINDER = 0.05    # seconds between reminders: a bare `except:` inside the loop swallows the first one


class TimeLimit(BaseException):
    """Code ran longer than it may.

    Like KeyboardInterrupt it is no Exception, so that `except Exception` lets it pass.

    Attributes
    ----------
    stopped : bool
        False where the thread did not react (it waits in C code, or swallows everything) and was abandoned.
    frames : list of traceback.FrameSummary
        Where the code was when time ran out.
    """

    def __init__(self, message="", stopped=True, frames=()):
        super().__init__(message)
        self.stopped = stopped
        self.frames = list(frames)


class _Worker(threading.Thread):
    """Runs one call; `finish` and `interrupt` hold the same lock, so a finished call is never interrupted."""

    def __init__(self, function, args, kwargs):
        super().__init__(daemon=True, name=f"limited {getattr(function, '__name__', 'call')}")
        self._call = contextvars.copy_context().run, function, args, kwargs
        self._lock = threading.Lock()
        self._over = False
        self.finished = threading.Event()
        self.value = self.error = None

    def run(self):
        in_context, function, args, kwargs = self._call
        try:
            value, error = None, None
            try:
                value = in_context(function, *args, **kwargs)
            except BaseException as raised:     # everything the call raises belongs to the caller
                error = raised
            with self._lock:
                self._over, self.value, self.error = True, value, error
        except TimeLimit:                       # the interruption arrived after the call, before the lock
            pass
        finally:
            self.finished.set()

    def interrupt(self):
        with self._lock:
            if not self._over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(self.ident), ctypes.py_object(TimeLimit))

    def frames(self):
        """The call's stack at this moment, innermost last, without this module's own frames."""
        frame = sys._current_frames().get(self.ident)
        stack = traceback.extract_stack(frame) if frame is not None else []
        return [entry for entry in stack if entry.filename not in (__file__, threading.__file__)]


def call_with_limit(function, *args, seconds=5.0, **kwargs):
    """`function(*args, **kwargs)`, given up after `seconds`.

    Returns
    -------
    object
        What the function returns. What it raises is raised here, with its own traceback.

    Raises
    ------
    TimeLimit
        If it has not come back in time. A thread that does not stop is left behind as a daemon: it may go
        on using a core, but it does not keep the program from ending.
    """
    worker = _Worker(function, args, kwargs)
    worker.start()
    try:
        in_time = worker.finished.wait(seconds)
    except BaseException:                       # the learner pressed stop: stop the thread too
        worker.interrupt()
        raise
    if not in_time:
        frames = worker.frames()
        stopped = _stop(worker)
        raise TimeLimit(f"no result after {seconds:g} s", stopped, frames)
    if worker.error is not None:
        raise worker.error
    return worker.value


def _stop(worker):
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        worker.interrupt()
        if worker.finished.wait(_REMINDER):
            return True
    return False
