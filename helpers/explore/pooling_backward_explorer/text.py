"""What the pooling backward explorer says: the finding as title, the lit window in words, the text twin."""

import numpy as np

from helpers.explore.pooling_backward_explorer.numbers import KINDS, RULES
from helpers.explore.svg import number

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def title(numbers):
    """The finding of this state, in one line."""
    s = numbers.settings
    if numbers.problem:
        return "This padding does not exist"
    if s.kind == "l2":
        return _title_of_l2(numbers)
    if s.kind != "max":
        return _title_of_average(numbers)
    tied = len(numbers.ties(numbers.window))
    if tied > 1:
        who = {"first": "the first takes all of it", "every": f"{number(_amount(numbers))} comes in, "
               f"{number(_amount(numbers) * tied)} is paid out", "share": f"each gets 1/{tied}"}[s.rule]
        return f"{_words(tied)} pixels tie in the lit window: {who}"
    elsewhere = sum(len(numbers.ties(window)) > 1 for window in range(numbers.out.size))
    if elsewhere and s.rule == "every":
        return f"Ties in {_many(elsewhere, 'other window')} are paid more than once"
    won = (numbers.payments != 0).sum(axis=0)
    if won.max() > 1:
        return f"One pixel wins {won.max()} windows and collects from each"
    return "Each window pays one pixel: its maximum"


def _title_of_average(numbers):
    rows, columns = numbers.pixels_of(numbers.window)
    inside = (rows.stop - rows.start) * (columns.stop - columns.start)
    k = numbers.settings.kernel_size
    if k == 1:
        return "A window of one pixel passes everything on"
    if inside < k * k and numbers.settings.kind == "average":
        return f"{_words(k * k - inside)} of {k * k} shares fall on the border and are lost"
    if inside < k * k:
        return f"The border is not counted: {inside} shares instead of {k * k}"
    return f"Every pixel of the window gets 1/{k * k} of what arrives"


def _title_of_l2(numbers):
    if numbers.out.flat[numbers.window] == 0:
        return "A window of zeros pays nothing: the norm has a corner there"
    return "Each pixel is paid in proportion to its value"


def _words(count):
    return _COUNTS[count].capitalize()


def _amount(numbers):
    return float(numbers.upstream.flat[numbers.window])


def lit(numbers):
    """The lit window in one sentence: what it read, what it received, whom it pays."""
    if numbers.problem:
        return numbers.problem
    i, j = divmod(numbers.window, numbers.out.shape[1])
    payment = numbers.payments[numbers.window]
    paid = [f"{number(payment[r, c])} to ({r}, {c})" for r, c in zip(*np.nonzero(payment))]
    found = number(numbers.out.flat[numbers.window])
    to = ", ".join(paid) if len(paid) < 5 else f"{', '.join(paid[:4])} and so on"
    return (f"Window ({i}, {j}): y = {found}, receives ḡ = {number(_amount(numbers))}, "
            f"pays {to or 'nothing'}.")


def sums(numbers):
    """Gradient in and gradient out, as (text, colour) pairs."""
    if numbers.problem:
        return []
    came, went = numbers.received, float(numbers.grad.sum())
    return [(f"{_balance(numbers, went - came)}: ", "ink"), (number(came), "out"), (" arrived, ", "muted"),
            (number(went), "ker"), (" paid.", "muted")]


def _balance(numbers, gap):
    if abs(gap) < 1e-9:
        return "Nothing is made and nothing is lost"
    if numbers.settings.kind == "max":
        return f"Ties have made {number(gap)} out of nothing"
    if numbers.settings.kind == "l2":
        return "An L2 norm need not keep the sum"
    return f"The border has swallowed {number(-gap)}"


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    rule = f", ties: {RULES[s.rule]}" if s.kind == "max" else ""
    value = number(numbers.x[s.row, s.column])
    return (f"{title(numbers)}. Pooling by {KINDS[s.kind]}{rule}, window {s.kernel_size}, "
            f"stride {s.stride}, padding {s.border}, marked pixel ({s.row}, {s.column}) = {value}. "
            f"{lit(numbers)}")


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers), "Input x, row by row: " + _rows(numbers.x)]
    if not numbers.problem:
        done = numbers.out.size if numbers.paid == numbers.out.size else f"the first {numbers.paid}"
        lines += ["Output y, row by row: " + _rows(numbers.out),
                  "Upstream gradient ḡ, row by row: " + _rows(numbers.upstream),
                  f"Gradient of x from {done} windows, row by row: " + _rows(numbers.grad),
                  "".join(text for text, _ in sums(numbers))]
        for window, payment in enumerate(numbers.payments):
            paid = [f"{number(payment[r, c])} to ({r}, {c})" for r, c in zip(*np.nonzero(payment))]
            i, j = divmod(window, numbers.out.shape[1])
            mark = " (lit)" if window == numbers.window else ""
            lines.append(f"Window ({i}, {j}){mark} pays {', '.join(paid) or 'nothing'}")
        lines.append("Rows and columns are counted from 0.")
    return "\n".join(lines)


def _rows(values):
    return "; ".join(" ".join(number(value) for value in row) for row in values.tolist())


def _many(count, name):
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
