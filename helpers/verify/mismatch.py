"""The error that says a function is wrong, and the exact words in which it says so."""

import sys


class Mismatch(AssertionError):
    """What the learner's function gives differs from the reference.

    The message says where, and why if it can.

    Attributes
    ----------
    routine : str
        "conv2d", …
    output : str
        Which result is wrong: "forward", "grad x", …
    diagnosis : str
        The likely cause, "" where none was found.
    """

    def __init__(self, message, routine="", output="", diagnosis=""):
        super().__init__(message)
        self.routine = routine
        self.output = output
        self.diagnosis = diagnosis

    def _render_traceback_(self, *_):
        """What a notebook shows: the message alone. IPython asks for this method; the frames between the
        learner's cell and here are the course's own and say nothing about the learner's slip."""
        return [f"Mismatch: {self}"]


def own_frames(frames):
    """The frames of a traceback that are the learner's: none of this course, Python or a library.

    What is installed is known by its place; everything else is a notebook cell or a script.
    """
    places = [sys.prefix, sys.base_prefix, __file__.rpartition("verify")[0]]
    return [f for f in frames if not any(f.filename.startswith(place) for place in places)
            and not f.filename.startswith("<frozen")]


def describe_frames(frames, most=3):
    """The innermost few frames as `line 5, in my_conv2d: out[i] = …`,
    without file names, which differ by machine."""
    chosen = own_frames(frames)[-most:]
    lines = [f"line {f.lineno}, in {f.name}" + (f": {f.line}" if f.line else "") for f in chosen]
    return list(dict.fromkeys(lines))       # endless recursion stands in one line many times
