"""What the matrix explorer says: the finding in the title, what is lit in words, and the text twin."""

import numpy as np

from helpers.explore.matrix_explorer.numbers import LETTERS

_ROWS_IN_TWIN = 40


def title(numbers):
    """The finding of this state, in one line."""
    if numbers.problem:
        return "There is no matrix to draw"
    taps, outputs, pixels = numbers.lit
    if numbers.settings.point == "weight":
        letter = LETTERS[numbers.position]
        if not len(outputs):
            return f"Weight {letter} stands nowhere: it only meets the border"
        if len(outputs) == 1:
            return f"Weight {letter} stands in one place of the matrix"
        where = "every row" if len(outputs) == numbers.rows else f"{len(outputs)} of {numbers.rows} rows"
        return f"One weight, {len(outputs)} copies: {letter} stands in {where}"
    if numbers.settings.point == "output":
        seen = len(set(pixels.tolist()))
        if not seen:
            return f"Row {numbers.position} is empty: its window sees nothing but border"
        return f"Output {numbers.position} reads {seen} of {_many(numbers.columns, 'pixel')}"
    fed = len(set(outputs.tolist()))
    if not fed:
        return f"Column {numbers.position} is empty: no window reads pixel {numbers.position}"
    return f"Pixel {numbers.position} feeds {fed} of {_many(numbers.rows, 'output')}"


def counts(numbers):
    """Size and content of the matrix, as (text, colour) pairs."""
    entries = numbers.rows * numbers.columns
    return [(_many(numbers.rows, "output"), "out"), (" × ", "ink"), (_many(numbers.columns, "pixel"), "in"),
            (f" = {_many(entries, 'entry', 'entries')}; {numbers.nonzero:,} of them hold ", "ink"),
            ("1 weight." if numbers.weights == 1 else f"one of {numbers.weights} weights.", "ker")]


def pointed(numbers):
    """What is lit, in a sentence."""
    taps, outputs, pixels = numbers.lit
    s, position = numbers.settings, numbers.position
    if s.point == "weight":
        missing = numbers.rows - len(outputs)
        if not missing:
            every = "the only row holds" if numbers.rows == 1 else f"all {numbers.rows} rows hold"
            return f"Change {LETTERS[position]} and every output changes: {every} it once."
        rows = "1 row does" if missing == 1 else f"{missing} rows do"
        return f"{rows} not hold {LETTERS[position]}: there the weight falls on a zero of the border."
    if s.point == "output":
        listed = _listed([f"{LETTERS[tap]}·x{pixel}" for tap, pixel in zip(taps, pixels)], " + ")
        return f"Row {position}{_place(numbers.out_size, position)}: output {position} = {listed or '0'}"
    if not len(outputs):
        return f"Column {position}{_place(numbers.size, position)}: pixel {position} counts nowhere"
    weighted = [f"{LETTERS[tap]} in {output}" for tap, output in zip(taps, outputs)]
    weighted[0] = weighted[0].replace("in", "in output")
    return f"Column {position}{_place(numbers.size, position)}: pixel {position} is weighted {_listed(weighted, ', ')}"


def structure(numbers):
    """How the rows lie to each other."""
    s = numbers.settings
    if numbers.rows == 1:
        return "A single window: this is a dense layer with one output."
    keeps_size = s.border == "circular" and numbers.rows == numbers.columns
    if s.stride == 1 and keeps_size:
        return ("Every row is the row above, moved on by one; what leaves on the right comes back on the left."
                if s.is_row else "A window that leaves on one side comes back on the other: no row is cut short.")
    if s.stride > 1:
        return (f"Each row stands {s.stride} columns further on: still shared, but not along the diagonals."
                if s.is_row else f"In a block of rows, each row stands {s.stride} columns further on than the last.")
    if s.is_row:
        return "Along every diagonal stands one weight: a Toeplitz matrix."
    return "Blocks repeat along the diagonals, and so do the weights inside a block: doubly Toeplitz."


def size_note(numbers):
    """Why a large matrix is drawn as lines."""
    entries = numbers.rows * numbers.columns
    return f"{entries:,} cells are too many to draw: the copies of a weight along a diagonal are one line."


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    side = _many(s.size, "pixel") if s.is_row else f"{s.size}×{s.size} pixels"
    kernel = s.kernel_size if s.is_row else f"{s.kernel_size}×{s.kernel_size}"
    border = f"padding {s.padding}" + (" circular" if s.padding and s.border == "circular" else "")
    result = numbers.problem or "".join(text for text, _ in counts(numbers)) + " " + pointed(numbers)
    return f"{title(numbers)}. {side}, kernel {kernel}, stride {s.stride}, {border}, dilation {s.dilation}: {result}"


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers)]
    if numbers.problem:
        return lines[0]
    lines.append(structure(numbers))
    for row in range(min(numbers.rows, _ROWS_IN_TWIN)):
        mark = " (lit)" if numbers.settings.point == "output" and row == numbers.position else ""
        lines.append(f"Row {row}{mark}: {_row(numbers.table[:, row])}")
    if numbers.rows > _ROWS_IN_TWIN:
        lines.append(f"… and {numbers.rows - _ROWS_IN_TWIN:,} more rows.")
    lines.append("A row lists its weights and their columns; everywhere else it is 0. All counts begin at 0.")
    return "\n".join(lines)


def _row(pixels):
    held = [f"{LETTERS[tap]} at {pixel}" for tap, pixel in enumerate(pixels.tolist()) if pixel >= 0]
    return ", ".join(held) or "empty"


def _place(size, number):
    """Where a numbered pixel of a picture lies; a row needs no second number."""
    return "" if size[0] == 1 else " (row {}, column {})".format(*np.unravel_index(number, size))


def _listed(items, between, most=9):
    return between.join(items[:most]) + (between + "…" if len(items) > most else "")


def _many(count, name, names=None):
    return f"{count:,} {name}" if count == 1 else f"{count:,} {names or name + 's'}"
