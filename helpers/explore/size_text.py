"""The size formula with the numbers put in and the floor visible, in the colours of their sources."""

from helpers import ops
from helpers.explore.svg import number


def size_parts(i, k, s, p, d, ceil_mode=False):
    """o = ⌊(i + 2p − d(k − 1) − 1)/s⌋ + 1 as (text, colour) pairs, ending in the result.

    Parameters
    ----------
    i, k, s, p, d : int
        Size, kernel size, stride, padding (at each end, or a pair), dilation.
    ceil_mode : bool
        Pooling that rounds up; a last window that would start beyond the input is taken off again.
    """
    before, after = p if isinstance(p, tuple) else (p, p)
    room = i + before + after - ops.kernel_span(k, d)
    left, right = "⌈⌉" if ceil_mode else "⌊⌋"
    border = f"2·{before}" if before == after else f"{before} + {after}"
    parts = [("o", "out"), (f" = {left}(", "ink"), (str(i), "in"), (" + ", "ink"), (border, "in"), (" − ", "ink"),
             (f"{d}·({k} − 1)", "ker"), (f" − 1)/{s}{right} + 1", "ink")]
    outputs = (-(-room // s) if ceil_mode else room // s) + 1
    if outputs < 1:
        return [*parts, (f" = {left}{number(room)}/{s}{right} + 1: ", "ink"), ("no output", "neg")]
    parts.append((f" = {left}{number(room)}/{s}{right} + 1", "ink"))
    if room % s:
        parts.append((f" = {left}{_decimal(room, s)}{right} + 1", "ink"))
    if ceil_mode and (outputs - 1) * s >= i + before:
        parts.append((f" = {outputs}, less 1 that would start beyond the input", "ink"))
        outputs -= 1
    return [*parts, (" = ", "ink"), (str(outputs), "out")]


def _decimal(room, s):
    exact = round(room / s, 2) * s == room
    return number(room / s) + ("" if exact else "…")
