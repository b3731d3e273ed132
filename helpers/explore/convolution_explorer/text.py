"""What the convolution explorer says: the finding in the title, the arithmetic, the sizes, and the text twin."""

import numpy as np

from helpers.explore.kernels import KERNELS
from helpers.explore.pictures import PHOTO_CREDIT, PICTURES
from helpers.explore.size_text import size_parts
from helpers.explore.svg import factor, number

LARGEST_TYPED_OUT = 16      # rows or columns of a grid that the text twin writes number by number


def title(numbers):
    """The finding of this state, in one line."""
    if numbers.out is None:
        return _problem_title(numbers)
    s = numbers.settings
    unread = _trailing_finding(numbers)
    if s.stride > 1 and unread:
        return f"At stride {s.stride} {unread} never read"
    if s.true_convolution:
        return _flip_title(numbers)
    if s.dilation > 1 and max(numbers.used.shape[1:]) > 1:
        taps, span = numbers.used.shape[2], numbers.spans[1]
        return f"Dilation {s.dilation}: {taps} taps reach over {span} pixels and skip those between"
    if s.stride > 1:
        return f"Stride {s.stride} moves the window {s.stride} pixels at a time"
    if s.channels == 2:
        return "Two channels go in, their sums are added, one map comes out"
    if s.padding and numbers.out.shape == numbers.picture.shape[1:]:
        return f"Padding {s.padding} keeps the size: {_times(numbers.out.shape)} in, {_times(numbers.out.shape)} out"
    if s.padding and max(numbers.out.shape) > max(numbers.picture.shape[1:]):
        return "So much padding makes the output larger than the input"
    return _kernel_title(numbers)


def _problem_title(numbers):
    if numbers.problem_axis is not None:
        return "The kernel does not fit, so nothing comes out"
    return "The input cannot be read" if numbers.picture is None else "There is no such kernel"


def _flip_title(numbers):
    if np.array_equal(numbers.used, numbers.written):
        return "Half a turn leaves this kernel as it is: both operations agree"
    if np.array_equal(numbers.used, -numbers.written):
        return "Half a turn changes this kernel's sign, and so every output's"
    return "A true convolution turns the kernel by half a turn before it slides"


def _kernel_title(numbers):
    if numbers.settings.kernel == "pair":
        return "The pair [1 −1] is negative where the input rises to the right"
    if numbers.settings.kernel == "mean" and numbers.settings.picture == "stripes":
        if numbers.used.shape[1:] == (3, 3):
            return "A mean of 3 turns fine stripes inside out: bright becomes the darker"
    return {
        "edge": "The kernel answers where small turns to large",
        "sobel": "The kernel answers where small turns to large",
        "mean": "Each output is the mean of the pixels under the window",
        "gaussian": "Each output is a mean in which the middle counts most",
        "laplacian": "The kernel answers where a pixel differs from its neighbours",
        "identity": "One weight of 1 copies the pixel under it",
        "own": "Each output is the sum of pixel times weight under the window",
    }[numbers.settings.kernel]


def _trailing_finding(numbers):
    """"the last row and column are", or "" where what is unread is not simply the end."""
    rows, columns = ~numbers.rows_read, ~numbers.columns_read
    row_tail, column_tail = _tail(rows), _tail(columns)
    if row_tail != rows.sum() or column_tail != columns.sum() or not row_tail + column_tail:
        return ""
    p = numbers.settings.padding
    if p and row_tail <= p and column_tail <= p:
        places = [name for name, tail in (("below", row_tail), ("on the right", column_tail)) if tail]
        if max(row_tail, column_tail) == p:
            return f"the padding {' and '.join(places)} is"
        return f"some of the padding {' and '.join(places)} is"
    parts = [_last(tail, name) for tail, name in ((row_tail, "row"), (column_tail, "column")) if tail]
    if row_tail == column_tail == 1:
        return "the last row and column are"
    verb = "is" if len(parts) == 1 and max(row_tail, column_tail) == 1 else "are"
    return f"{' and '.join(parts)} {verb}"


def _last(count, name):
    return f"the last {name}" if count == 1 else f"the last {count} {name}s"


def _tail(unread):
    """How many entries at the end are True without a break."""
    return int(len(unread) if unread.all() else np.argmin(unread[::-1]))


def note(numbers):
    """One line under the grids: what is grey, or else a word about the padding."""
    if numbers.out is None:
        return ""
    rows, columns = int((~numbers.rows_read).sum()), int((~numbers.columns_read).sum())
    if rows or columns:
        finding = _trailing_finding(numbers)
        if finding:
            return f"Grey: {finding} never read."
        total = numbers.rows_read.size * numbers.columns_read.size
        count = total - int(numbers.rows_read.sum()) * int(numbers.columns_read.sum())
        return f"Grey: {count} of {total} pixels, in the gaps between the taps, are never read."
    if numbers.settings.padding:
        return "Dashed: the padding, zeros around the input. Every pixel is read at least once."
    return "Every pixel is read at least once."


def cell_parts(numbers):
    """The arithmetic of the lit cell, one list of (text, colour) for each channel; zero weights are left out."""
    sums = (numbers.window * numbers.used).sum(axis=(1, 2))
    several, divided = len(sums) > 1, numbers.divisor != 1
    lines = []
    for channel, total in enumerate(sums):
        parts = _terms(numbers.window[channel], numbers.used[channel])
        if several:
            parts.insert(0, (f"Channel {channel + 1}  ", "ink"))
            parts.append((f" = {number(total)}", "ink"))
        elif divided:
            parts = [("(", "ink"), *parts, (f")/{numbers.divisor}", "ker"), (" = ", "ink")]
        else:
            parts.append((" = ", "ink"))
        lines.append(parts)
    result = (number(numbers.lit), "out" if numbers.lit >= 0 else "neg")
    if several:
        summed = " + ".join(factor(total) for total in sums)
        over = [("(" + summed + ")", "ink"), (f"/{numbers.divisor}", "ker")] if divided else [(summed, "ink")]
        lines.append([("Together  ", "ink"), *over, (" = ", "ink"), result])
    else:
        lines[0][-1:] = [lines[0][-1], result]
        lines[0].insert(0, ("This cell  ", "ink"))
    return lines


def _terms(values, weights):
    parts = []
    for value, weight in zip(values.ravel().tolist(), weights.ravel().tolist()):
        if weight:
            if parts:
                parts.append((" + ", "ink"))
            # one piece a product would keep lines whole, but its two factors have their own colours
            parts.append((factor(value), "in"))
            parts.append((f"·{factor(weight)}", "ker"))
    return parts or [("0", "ink")]


def size_lines(numbers):
    """The size formula with its numbers, once where rows and columns agree, else for both."""
    s = numbers.settings
    axes = [(numbers.picture.shape[axis + 1], numbers.used.shape[axis + 1]) for axis in (0, 1)]
    if axes[0] == axes[1]:
        return [[("Its size  ", "ink"), *size_parts(*axes[0], s.stride, s.padding, s.dilation)]]
    return [[(f"{name}  ", "ink"), *size_parts(*axis, s.stride, s.padding, s.dilation)]
            for name, axis in zip(("Rows", "Columns"), axes)]


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    operation = "true convolution" if s.true_convolution else "cross-correlation"
    settings = f"stride {s.stride}, padding {s.padding}, dilation {s.dilation}"
    credit = f" {PHOTO_CREDIT}" if s.picture == "photo" else ""
    if numbers.out is None:
        return f"{title(numbers)}. {numbers.problem}{credit}"
    return (f"{title(numbers)}. Input {_times(numbers.picture.shape[1:])} "
            f"({PICTURES[s.picture]}), kernel {_times(numbers.used.shape[1:])} ({KERNELS[s.kernel]}), {operation}, "
            f"{settings}: output {_times(numbers.out.shape)}; output[{numbers.row}, {numbers.column}] = "
            f"{number(numbers.lit)}.{credit}")


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [title(numbers) + "."]
    if numbers.problem:
        lines.append(numbers.problem)
    if numbers.picture is not None:
        p = numbers.settings.padding
        border = f", with {p} of padding all round" if p else ""
        lines += _grids("Input", numbers.picture, border)
    if numbers.used is not None:
        over = f", each weight divided by {numbers.divisor}" if numbers.divisor != 1 else ""
        turned = ", turned by half a turn" if numbers.settings.true_convolution else ""
        lines += _grids("Kernel", numbers.used, turned + over)
        lines += ["".join(text for text, _ in parts) for parts in size_lines(numbers)]
    if numbers.out is not None:
        lines += _grids("Output", numbers.out[None], "")
        lines.append(f"Output row {numbers.row}, column {numbers.column} (counted from 0) reads padded rows "
                     f"{_list(numbers.tap_rows)} and columns {_list(numbers.tap_columns)}.")
        lines += ["".join(text for text, _ in parts) for parts in cell_parts(numbers)]
        lines.append(note(numbers))
    return "\n".join(lines)


def _grids(name, channels, remark):
    lines = []
    for position, grid in enumerate(channels, start=1):
        channel = f", channel {position}" if len(channels) > 1 else ""
        head = f"{name}{channel}, {_times(grid.shape)}{remark}"
        if max(grid.shape) > LARGEST_TYPED_OUT:
            lines.append(f"{head}: from {number(grid.min())} to {number(grid.max())}.")
        else:
            lines.append(head + ":")
            lines += ["  " + "  ".join(number(value) for value in row) for row in grid]
    return lines


def _times(shape):
    return "×".join(str(size) for size in shape)


def _list(values):
    return ", ".join(str(int(value)) for value in values)
