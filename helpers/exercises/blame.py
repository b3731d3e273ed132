"""Which line of the learner's own cell was it?"""

import functools
import linecache
import os
import traceback
import types
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A line of the learner's code: its number, its text ("" if the source is not kept), where it stands."""

    line: int
    text: str
    where: str

    def __str__(self):
        return f"line {self.line} of {self.where}"


def place_of(error, function):
    """The innermost line of the learner's code that an error passed through, or None."""
    return _innermost(traceback.extract_tb(error.__traceback__), function)


def place_where_stopped(late, function):
    """The line of the learner's code that was running when a `TimeLimit` came, or None."""
    return _innermost(late.frames, function)


def _innermost(frames, function):
    own_file = _file_of(function)
    for frame in reversed(frames):
        if frame.filename == own_file or _is_cell(frame.filename):
            text = linecache.getline(frame.filename, frame.lineno).strip()
            return Place(frame.lineno, text, _name_of(frame))
    return None


def _file_of(function):
    """The file in which a function, method, partial or callable object stands, None for compiled code."""
    while type(function) is functools.partial:
        function = function.func
    if type(function) is types.MethodType:
        function = function.__func__
    if type(function) is not types.FunctionType:
        function = type(function).__call__
    return function.__code__.co_filename if type(function) is types.FunctionType else None


def _is_cell(filename):
    """IPython compiles each cell under a file name of its own, so line numbers count within the cell."""
    folder = os.path.basename(os.path.dirname(filename))
    return folder.startswith("ipykernel_") or filename.startswith("<ipython-input")


def _name_of(frame):
    if _is_cell(frame.filename):
        return "your cell"
    return f"`{frame.name}`" if frame.filename.startswith("<") else os.path.basename(frame.filename)
