"""What the size explorer says: the finding in the title, the travel in words, and the text twin."""

import numpy as np

from helpers.explore.size_text import size_parts


def title(numbers):
    """The finding of this state, in one line."""
    s = numbers.settings
    if numbers.problem:
        return "Nothing comes out" if numbers.room < 0 else "This padding does not exist"
    if numbers.overhang:
        return "Ceil mode adds a window that hangs over the end"
    if s.kind == "pooling" and s.ceil_mode and numbers.room % s.stride:
        return "Ceil mode drops a window that would start beyond the input"
    tail, gaps = unread(numbers)
    if gaps:
        between = "windows" if s.stride > numbers.span else "taps"
        return f"Between the {between} there are pixels that nothing reads"
    if tail:
        finding = f"{_tail_words(numbers, tail)} never read"
        return finding[0].upper() + finding[1:]
    if numbers.before != numbers.after:
        return "An even kernel needs one zero more on the right to keep the size"
    if numbers.outputs == s.size and s.stride == 1:
        return f"The size is kept: {s.size} in, {numbers.outputs} out"
    if s.stride > 1 and numbers.outputs * s.stride == s.size:
        return f"Stride {s.stride} divides the size by {s.stride}: {s.size} in, {numbers.outputs} out"
    if s.stride > 1:
        return f"Stride {s.stride} does not divide the size by {s.stride}: {s.size} in, {numbers.outputs} out"
    change = numbers.outputs - s.size
    how = f"adds {change} to" if change > 0 else f"takes {-change} off"
    return f"This window {how} the size: {s.size} in, {numbers.outputs} out"


def unread(numbers):
    """(pixels never read at the end, pixels never read before that)."""
    missed = ~numbers.read
    tail = int(np.argmin(missed[::-1])) if not missed.all() else len(missed)
    return tail, int(missed.sum()) - tail


def _tail_words(numbers, tail):
    if tail <= numbers.after:
        whole = "the padding on the right" if tail == numbers.after else "some of the padding on the right"
        return f"{whole} is"
    return "the last pixel is" if tail == 1 else f"the last {tail} pixels are"


def travel(numbers):
    """How far the window travels, in words."""
    s = numbers.settings
    if numbers.problem:
        return numbers.problem
    steps, over = divmod(numbers.room, s.stride)
    if numbers.room < 0:
        return f"Not even the first window lies within the row: it reaches {-numbers.room} beyond the end."
    if not numbers.room:
        return "The first window fills the row: one output, and no pixel left to travel."
    pixels = "1 pixel is" if numbers.room == 1 else f"{numbers.room} pixels are"
    count = "1 step" if steps == 1 else f"{steps} steps" if steps else "no whole step"
    rest = f", and {over} over" if over else ""
    return f"After the first window {pixels} left to travel: {count} of {s.stride}{rest}."


def note(numbers):
    """One line about what is grey."""
    tail, gaps = unread(numbers)
    if numbers.problem:
        return ""
    if numbers.overhang:
        return f"The last window reaches {numbers.overhang} beyond the end; what is not there does not count."
    if gaps:
        return f"Grey: {tail + gaps} of {numbers.padded} pixels are never read."
    if tail:
        return f"Grey: {_tail_words(numbers, tail)} never read."
    return "Every pixel is read at least once."


def formula(numbers):
    """The size formula with its numbers, as (text, colour) pairs."""
    s = numbers.settings
    return size_parts(s.size, s.kernel_size, s.stride, (numbers.before, numbers.after), s.dilation,
                      s.kind == "pooling" and s.ceil_mode)


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    border = f"padding {numbers.before}" if numbers.before == numbers.after else (
        f"padding {numbers.before} + {numbers.after}")
    result = numbers.problem or f"{_many(numbers.outputs, 'output')}. {travel(numbers)}"
    return (f"{title(numbers)}. {s.kind.capitalize()}, {_many(s.size, 'pixel')}, kernel {s.kernel_size}, "
            f"stride {s.stride}, {border}, dilation {s.dilation}{_ceil(s)}: {result}")


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    s = numbers.settings
    lines = [state_line(numbers), "".join(text for text, _ in formula(numbers))]
    if numbers.outputs:
        for window in range(numbers.outputs):
            taps = window * s.stride + np.arange(s.kernel_size) * s.dilation - numbers.before
            mark = " (lit)" if window == numbers.window else ""
            lines.append(f"Window {window}{mark} reads pixels {', '.join(str(int(tap)) for tap in taps)}"
                         .replace("-", "−"))
        lines.append("Pixels are counted from 0; below 0 and from " f"{s.size} on they are padding.")
        lines.append(note(numbers))
    return "\n".join(lines)


def _ceil(s):
    return ", ceil mode" if s.kind == "pooling" and s.ceil_mode else ""


def _many(count, name):
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
