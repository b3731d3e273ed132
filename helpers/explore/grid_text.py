"""Grids of numbers as a learner types them: one row a line, a blank line between channels."""

import re
from fractions import Fraction
from math import lcm

import numpy as np

LARGEST_GRID = 12       # rows or columns of an input that is typed by hand
LARGEST_KERNEL = 5
LARGEST_NUMBER = 99     # two digits fit in a cell


class GridError(ValueError):
    """What is wrong with a typed grid, in a sentence for the person who typed it."""


def read_picture(typed):
    """Channels of a typed input.

    Parameters
    ----------
    typed : str
        Whole numbers from -99 to 99, separated by spaces or commas; a new line or ";" starts a row, a blank
        line the second channel.

    Returns
    -------
    list of numpy.ndarray, each (H, W), float64
        One or two channels of one shape.

    Raises
    ------
    GridError
        Saying which entry cannot be used and what would do.
    """
    blocks = _blocks(typed, "input", LARGEST_GRID)
    for block in blocks:
        for row in block:
            for value in row:
                if value.denominator != 1 or abs(value) > LARGEST_NUMBER:
                    raise GridError(f"{_plain(value)} cannot be shown in a cell: "
                                    f"write whole numbers from −{LARGEST_NUMBER} to {LARGEST_NUMBER}.")
    return [np.array(block, dtype=float) for block in blocks]


def read_kernel(typed):
    """Whole weights and their common divisor, for one channel or two.

    Entries may be whole numbers, decimals or fractions such as 1/9.

    Returns
    -------
    weights : list of numpy.ndarray, each (k_h, k_w), float64
        Whole numbers; the kernel is weights / divisor.
    divisor : int

    Raises
    ------
    GridError
        Saying which entry cannot be used and what would do.
    """
    blocks = _blocks(typed, "kernel", LARGEST_KERNEL)
    values = [value for block in blocks for row in block for value in row]
    divisor = lcm(*(value.denominator for value in values))
    if divisor > 1000 or max(abs(value) * divisor for value in values) > LARGEST_NUMBER:
        raise GridError(f"These weights need more than two digits over a common divisor ({divisor}): "
                        "write simpler numbers, such as 0.5 or 1/9.")
    return [np.array([[int(value * divisor) for value in row] for row in block], dtype=float)
            for block in blocks], divisor


def write(channels):
    """The text that `read_picture` would read back."""
    return "\n\n".join("\n".join(" ".join(f"{value:g}" for value in row) for row in np.atleast_2d(channel))
                       for channel in channels)


def _blocks(typed, what, largest):
    blocks = []
    for typed_block in re.split(r"\n[ \t]*\n", typed.strip()):
        rows = [row.replace(",", " ").split() for row in re.split(r"[;\n]", typed_block)]
        blocks.append([[_entry(word) for word in row] for row in rows if row])
    blocks = [block for block in blocks if block]
    if not blocks:
        raise GridError(f"The {what} is empty: write numbers with spaces between them, one row a line.")
    if len(blocks) > 2:
        raise GridError(f"The {what} has {len(blocks)} blocks: at most two channels, with one blank line between.")
    _check_shape(blocks, what, largest)
    return blocks


def _check_shape(blocks, what, largest):
    width = len(blocks[0][0])
    for block in blocks:
        for position, row in enumerate(block, start=1):
            if len(row) != width:
                raise GridError(f"Row {position} of the {what} has {len(row)} numbers and row 1 has {width}: "
                                "every row needs as many.")
    if len({len(block) for block in blocks}) > 1:
        raise GridError(f"The two channels of the {what} have {len(blocks[0])} and {len(blocks[1])} rows: "
                        "both need as many.")
    if max(width, len(blocks[0])) > largest:
        raise GridError(f"The {what} is {len(blocks[0])}×{width}: at most {largest}×{largest} fits here.")


def _entry(word):
    plain = word.replace("−", "-")
    # no exponents: 1e999999999 would be a number of a thousand million digits
    if len(word) <= 12 and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(/0*[1-9]\d*)?", plain, re.ASCII) and not (
            "." in plain and "/" in plain):
        return Fraction(plain)
    shown = word if len(word) <= 12 else word[:12] + "…"
    raise GridError(f"“{shown}” is not a number.")


def _plain(value):
    return f"{float(value):g}".replace("-", "−")
