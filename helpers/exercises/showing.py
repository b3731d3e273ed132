"""Values, calls and paragraphs as the messages print them: the same text on every machine, never too long."""

import re
import textwrap

import numpy as np

WIDTH = 96           # characters of a printed line
_LONGEST = 600       # characters of one value
_MOST = 200          # numbers of one array
_INDENT = " " * 4


def show(value):
    """A value in as few characters as say what it is; never raises, never prints an address."""
    try:
        return _shorten(_text(value))
    except Exception:     # a learner's object may fail in its own __repr__
        return f"<{type(value).__name__}>"


def _text(value):
    if isinstance(value, np.ndarray) and value.dtype.kind in "iufb" and value.ndim:
        return _array_text(value)
    if isinstance(value, (float, np.floating)):
        return _number(value)
    if isinstance(value, (np.integer, np.bool_)) or type(value) is np.ndarray and value.ndim == 0:
        return _text(value.item())
    if type(value) in (list, tuple) and len(value) <= _MOST:
        inner = ", ".join(_text(element) for element in value)
        return f"[{inner}]" if type(value) is list else f"({inner}{',' if len(value) == 1 else ''})"
    return re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))


def _array_text(array):
    if array.size > _MOST:
        return f"an array of shape {array.shape}"
    if array.size == 0:
        return f"[] (shape {array.shape})"
    entry = (lambda number: _number(number, whole="")) if array.dtype.kind == "f" else str
    width = max(len(entry(number)) for number in array.flat)
    return np.array2string(array, separator=", ", max_line_width=WIDTH - 16, threshold=_MOST + 1,
                           formatter={"all": lambda number: entry(number).rjust(width)})


def _number(number, whole=".0"):
    """Six digits, or more where six would hide that it is not whole.

    Outside of arrays a whole float keeps its `.0`, so that 4.0 is not taken for 4.
    """
    number = float(number) + 0.0     # no minus before a zero
    if np.isclose(number, np.round(number), rtol=1e-15, atol=0):
        number = float(np.round(number))     # the last bit of a computed 3 is no news
    texts = [f"{number:.6g}", f"{number:.12g}", repr(number)]
    honest = [text for text in texts if number.is_integer() or not re.fullmatch(r"-?\d+", text)]
    text = honest[0]
    return text + whole if re.fullmatch(r"-?\d+", text) else text


def _shorten(text):
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " …"


def show_call(name, parameters, arguments):
    """A call as one could type it, and what its arguments are where the call does not say.

    Returns
    -------
    (str, list of str)
        "output_size(11, 3, 2, 0, 2)" with ["i = 11, k = 3, …"]; for arrays "f(x, kernel)" with a block each.
    """
    texts = [show(argument) for argument in arguments]
    if all(isinstance(argument, (int, float)) for argument in arguments):
        named = ", ".join(f"{p} = {t}" for p, t in zip(parameters, texts))
        return f"{name}({', '.join(texts)})", [block("", named)]
    return f"{name}({', '.join(parameters)})", [block(f"{p} = ", t) for p, t in zip(parameters, texts)]


def block(label, text):
    """The label and the text, set in; further lines of the text stand under its first."""
    first, *others = text.split("\n")
    return "\n".join([_INDENT + label + first, *(_INDENT + " " * len(label) + other if other.strip() else ""
                                                 for other in others)])


def wrap(text):
    """A paragraph broken into lines of at most `WIDTH` characters."""
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def lay_out(parts):
    """Paragraphs wrapped, blocks as they are, empty ones left out."""
    laid_out = (part if part.startswith(_INDENT) or "\n" in part else wrap(part) for part in parts if part)
    return "\n".join(laid_out)
