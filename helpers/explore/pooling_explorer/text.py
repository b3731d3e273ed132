"""What the pooling explorer says: the finding in the title, the arithmetic of one cell, and the text twin."""

from helpers.explore.pooling_explorer.pictures import PICTURES, SIZE
from helpers.explore.size_text import size_parts
from helpers.explore.svg import factor, number

_NAMES = {"max": "Max pooling", "average": "Average pooling", "average inside": "Average pooling",
          "l2": "L2 pooling", "global max": "Global max pooling", "global average": "Global average pooling"}


def title(numbers):
    """The finding of this state, in one line."""
    if numbers.problem:
        return "This padding does not exist"
    change = numbers.change
    by = _many(sum((numbers.settings.down, numbers.settings.right)), "pixel")
    if change.verdict == "none":
        return _kept(numbers)
    if change.verdict == "still":
        return "This shift leaves the picture itself as it was"
    if change.verdict == "same":
        where = "away from the edge, " if change.edge else ""
        return f"Shifted by {by}: {where}every output stays as it was"
    cells = _many(sum(change.moved), "cell")
    if change.verdict == "along":
        return f"Shifted by {by}: the output moves along by {cells}"
    if change.verdict == "jump":
        return f"Shifted by {by}, less than a step: the output jumps {cells}"
    changed = change.unchanged.size - int(change.unchanged.sum())
    return f"Shifted by {by}: {changed} of {change.unchanged.size} outputs change, and not by moving"


def _kept(numbers):
    kept, pixels = numbers.before.size, SIZE * SIZE
    name = _NAMES[numbers.settings.kind]
    if kept >= pixels:
        return f"{name} makes {kept} numbers out of {pixels}: it only changes them"
    return f"{name} leaves {_many(kept, 'number')} of {pixels}: {_percent(1 - kept / pixels)} fewer"


def verdict(numbers):
    """One or two sentences on what the shift did."""
    if numbers.problem:
        return numbers.problem
    change, s = numbers.change, numbers.settings
    if change.verdict == "none":
        invitation = "Shift the picture to the right or down, and watch which outputs change."
        return f"{invitation} {unread(numbers)}".rstrip()
    if change.verdict == "still":
        return "The shifted picture equals the first one, so this says nothing about pooling."
    count = f"{int(change.unchanged.sum())} of {_many(change.unchanged.size, 'output')} unchanged."
    if change.verdict == "same":
        return f"{count} For this picture and this shift the output is invariant.{_edge(change)}"
    size = "" if change.relative != change.relative else (
        f" The change is {_percent(change.relative)} of the output's norm.")
    if change.verdict == "along":
        steps = "stride 1" if s.stride == 1 else f"a shift that {s.stride} divides"
        return f"{count} Equivariant: with {steps}, input and output move together.{_edge(change)}"
    if change.verdict == "jump":
        return (f"{count} The input moved {_step(numbers)} of a step, the output a whole one: "
                f"it cannot follow.{size}")
    return f"{count} Neither invariant nor equivariant: no shift turns one output into the other.{size}"


def _edge(change):
    if not change.edge:
        return ""
    cells = "1 cell differs" if change.edge == 1 else f"{change.edge} cells differ"
    return f" At the edge {cells}: other pixels came in there."


def unread(numbers):
    """What is grey, in words; empty where every pixel is read."""
    missed = SIZE - int(numbers.read.sum())
    if not missed:
        return ""
    return f"Grey: {_many(missed, 'row')} and {_many(missed, 'column')} that no window reads."


def _step(numbers):
    s = numbers.settings
    parts = [f"{by % s.stride}/{s.stride}" for by in (s.down, s.right) if by % s.stride]
    return " and ".join(dict.fromkeys(parts))


def cell_lines(numbers):
    """The arithmetic of the lit cell before and after the shift: two lists of (text, colour)."""
    lines = []
    outputs = ((numbers.picture, numbers.before), (numbers.moved, numbers.after))
    for position, (picture, out) in enumerate(outputs):
        if position and numbers.change.verdict == "none":
            break
        parts = _blurred(numbers, position) if numbers.dense else _arithmetic(numbers, picture)
        value = float(out[numbers.row, numbers.column])
        name = "This cell  " if numbers.change.verdict == "none" else ("After  " if position else "Before  ")
        lines.append([(name, "ink"), *parts, (" = ", "ink"), (number(value), "out" if value >= 0 else "neg")])
    return lines


def _arithmetic(numbers, picture):
    """The lit window's values as the operation takes them."""
    values, count = numbers.window(picture)
    kind, flat = numbers.settings.kind, values.ravel().tolist()
    if numbers.settings.is_global:
        word = "largest" if kind == "global max" else "mean"
        total = [(f" = {number(sum(flat))}/{len(flat)}", "ink")] if kind == "global average" else []
        return [(f"the {word} of all {len(flat)} pixels", "in"), *total]
    if kind == "max":
        padded = values.size < numbers.size**2 and numbers.padding
        return [("max(", "ink"), *_joined([number(v) for v in flat], ", "),
                *([(", padding", "muted")] if padded else []), (")", "ink")]
    if kind == "l2":
        return [("√(", "ink"), *_joined([f"{factor(v)}²" for v in flat], " + "), (")", "ink")]
    zeros = [(f" + {count - values.size}·0", "muted")] if count > values.size else []
    terms = _joined([number(flat[0]), *(factor(v) for v in flat[1:])], " + ")
    return [("(", "ink"), *terms, *zeros, (")", "ink"), (f"/{count}", "ker")]


def _joined(words, between):
    return [piece for position, word in enumerate(words)
            for piece in ([(between, "ink")] if position else []) + [(word, "in")]]


def _blurred(numbers, position):
    """The nine unsampled outputs around the lit cell with their weights, equal weights together."""
    cells = numbers.dense_window(numbers.dense[position])
    sums = (("4·", cells[1, 1]), ("2·", cells[0, 1] + cells[1, 0] + cells[1, 2] + cells[2, 1]),
            ("1·", cells[0, 0] + cells[0, 2] + cells[2, 0] + cells[2, 2]))
    words = ("middle", "sides", "corners")
    parts = [("(", "ink")]
    for place, ((weight, total), word) in enumerate(zip(sums, words)):
        parts += [(" + ", "ink")] if place else []
        parts += [(weight, "ker"), (factor(total), "in"), (f" {word}", "muted")]
    return [*parts, (")/16", "ker")]


def size_line(numbers):
    """The size formula with its numbers, as (text, colour) pairs."""
    s = numbers.settings
    if s.is_global:
        return [("Its size  ", "ink"), ("1", "out"), (" whatever the picture's size", "ink")]
    return [("Its size  ", "ink"), *size_parts(SIZE, s.kernel_size, s.stride, s.padding, 1, s.rounds_up)]


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    edge = "on a ring" if s.ring else "zeros come in"
    shift = f", shifted by {s.right} to the right and {s.down} down ({edge})" if s.right or s.down else ""
    where = f"{PICTURES[s.picture]}, {SIZE}×{SIZE}{shift}"
    windows = "" if s.is_global else (f", window {s.kernel_size}, stride {s.stride}, padding {s.padding}"
                                      f"{', ceil mode' * s.rounds_up}{', blurred before sampling' * s.blurs}")
    still = numbers.change is not None and numbers.change.verdict == "none"
    done = unread(numbers) if still else verdict(numbers)
    return f"{title(numbers)}. {_NAMES[s.kind]} ({s.kind}){windows}, of {where}. {done}".rstrip()


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers)]
    grids = [("Input", numbers.picture), ("Output", numbers.before)]
    if numbers.change is None or numbers.change.verdict != "none":
        grids += [("Shifted input", numbers.moved), ("Its output", numbers.after)]
    for name, grid in grids:
        if grid is not None:
            lines.append(f"{name}, {len(grid)}×{len(grid)}:")
            lines += ["  " + "  ".join(number(value) for value in row) for row in grid.tolist()]
    if not numbers.problem:
        lines.append(f"Lit: output row {numbers.row}, column {numbers.column} (counted from 0).")
        lines += ["".join(text for text, _ in parts) for parts in [*cell_lines(numbers), size_line(numbers)]]
    return "\n".join(lines)


def _percent(share):
    return f"{round(100 * share)} %"


def _many(count, name):
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
