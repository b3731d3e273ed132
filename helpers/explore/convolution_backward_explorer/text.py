"""What the backward explorer says: the finding in the title, the arithmetic, the rule, and the text twin."""

import numpy as np

from helpers.explore.convolution_backward_explorer.grids import contents
from helpers.explore.svg import factor, number


def title(numbers):
    """The finding of this state, in one line."""
    if numbers.problem:
        return "The kernel does not fit, so there is nothing to send back"
    return {"pixels": _title_of_payment, "weights": _title_of_weights, "pixel": _title_of_pixel,
            "weight": _title_of_weight, "turned": _title_of_turn}[numbers.settings.view](numbers)


def _is_last(numbers):
    return numbers.row == numbers.column == numbers.last


def _title_of_payment(numbers):
    if not _is_last(numbers) or numbers.last == 0:
        taps = numbers.settings.kernel_size ** 2
        return "One output pays the one pixel that it has read" if taps == 1 else (
            f"One output pays the {taps} pixels it has read, by their weights")
    left_out = unread(numbers)
    if left_out:
        return f"All have paid, and {_many(left_out, 'pixel')} got nothing: nobody reads them"
    if payers(numbers).max() > 1:
        return f"All have paid: up to {payers(numbers).max()} shares were added in one pixel"
    return "All have paid: no windows overlap, each pixel was paid once"


def payers(numbers):
    """How many outputs read each pixel of the padded picture."""
    along = np.array([len(numbers.windows_of(position)) for position in range(len(numbers.pixels))])
    return np.outer(along, along)


def unread(numbers):
    """How many pixels of the picture (without its border) no window reads."""
    p, size = numbers.settings.padding, numbers.settings.size
    read = numbers.read[p:p + size]
    return size ** 2 - int(read.sum()) ** 2


def _title_of_weights(numbers):
    if _is_last(numbers) and numbers.last:
        return "All have paid, and the weights’ gradient is complete"
    return "One output pays every weight, by the pixel under it"


def _title_of_pixel(numbers):
    count = len(numbers.routes)
    if count == 0:
        return "No window reads this pixel, so its gradient is 0"
    if count == 1:
        return "One output has read this pixel, and it alone pays"
    if numbers.settings.upstream == "ones":
        return "With ones upstream nobody sees which output met which weight"
    turned = numbers.weights[::-1, ::-1]
    if np.array_equal(numbers.weights, turned):
        return f"{count} outputs pay, and a symmetric kernel hides the turn"
    return f"{count} outputs pay, and they meet the kernel turned by half a turn"


def _title_of_weight(numbers):
    count = numbers.upstream.size
    return "This weight was used once, and one output pays it" if count == 1 else (
        f"This weight was used at {count} places, and all of them pay")


def _title_of_turn(numbers):
    if not numbers.routes:
        return "Only zeros lie under the turned kernel: the gradient is 0"
    return "The turned kernel on the spread-out gradient gives the same"


def arithmetic(numbers):
    """The products of the lit cell, as (text, colour) pairs."""
    if numbers.settings.view in ("pixels", "weights"):
        return _payments(numbers)
    total = {"weight": lambda: (numbers.grad_weights[numbers.row, numbers.column], "ker")}.get(
        numbers.settings.view, lambda: (numbers.grad_pixels[numbers.pixel], "in"))()
    parts = [(f"{_lit(numbers)} gets  ", "ink")]
    for place, (output, tap, pixel) in enumerate(numbers.routes):
        parts += [(" + ", "ink")] if place else []
        parts += _product(numbers, output, tap, pixel)
    if not numbers.routes:
        return [*parts, ("nothing: ", "ink"), (number(total[0]), total[1])]
    return [*parts, (" = ", "ink"), (number(total[0]), total[1])]


def _product(numbers, output, tap, pixel):
    paid = factor(numbers.upstream[output])
    if numbers.settings.view in ("weights", "weight"):
        return [(paid, "out"), (f"·{factor(numbers.pixels[pixel])}", "in")]
    return [(paid, "out"), (f"·{factor(numbers.weights[tap])}", "ker")]


def _payments(numbers):
    parts = [(f"{_lit(numbers)} pays ", "ink")]
    for output, tap, pixel in numbers.routes:
        other = numbers.pixels[pixel] if numbers.settings.view == "weights" else numbers.weights[tap]
        first, (second, colour) = _product(numbers, output, tap, pixel)
        amount = number(numbers.upstream[output] * other)
        # "·2 = 8," is one piece, so that no line begins in the middle of it
        parts += [(f" {first[0]}", first[1]), (f"{second} = {amount},", colour)]
    last, colour = parts[-1]
    return [*parts[:-1], (last.rstrip(","), colour)]


def _lit(numbers):
    what = {"pixels": "Output", "weights": "Output", "weight": "Weight"}.get(numbers.settings.view, "Pixel")
    return f"{what} ({numbers.row}, {numbers.column})"


def rule(numbers):
    """Who reads what, with the settings put in."""
    s = numbers.settings
    if s.view == "pixel":
        divided = (f", divided by {s.dilation}" if s.dilation > 1 else "")
        return (f"Output (i, j) pays it through weight ({_rest(numbers, 0, 'i')}, {_rest(numbers, 1, 'j')})"
                f"{divided}, where there is such a weight.")
    if s.view == "weight":
        row, column = (_place(s, letter, str(s.dilation * tap)) for letter, tap in (
            ("i", numbers.row), ("j", numbers.column)))
        return f"At output (i, j) it lies on pixel ({row}, {column}): its pixels are {s.stride} apart."
    if s.view == "turned":
        around = s.dilation * (s.kernel_size - 1) - s.padding
        zeros = f"{_many(around, 'zero')} around" if around > 0 else "none around" if around == 0 else (
            f"{-around} cut off around")
        more = (len(numbers.pixels) - numbers.span) % s.stride
        tail = f", {more} more at the end" if more else ""
        between = _many(s.stride - 1, "zero") if s.stride > 1 else "no zeros"
        return f"Stride {s.stride}: {between} between the cells, {zeros}{tail}."
    tap = ("a", "b") if s.dilation == 1 else (f"{s.dilation}a", f"{s.dilation}b")
    row, column = (_place(s, letter, step) for letter, step in zip("ij", tap))
    return f"Output (i, j) has read pixel ({row}, {column}) through weight (a, b). So it pays."


def _place(s, letter, step):
    """`2i + a − 1`: the pixel that output i reads, counted without the border."""
    moved = letter if s.stride == 1 else f"{s.stride}{letter}"
    taken = int(step) - s.padding if step.isdigit() else None
    if taken is None:
        return f"{moved} + {step}" + (f" − {s.padding}" if s.padding else "")
    return moved if taken == 0 else f"{moved} {'+' if taken > 0 else '−'} {abs(taken)}"


def _rest(numbers, axis, letter):
    s = numbers.settings
    moved = letter if s.stride == 1 else f"{s.stride}{letter}"
    return f"{numbers.pixel[axis]} − {moved}"


def note(numbers):
    """What is grey, dashed, and written in orange."""
    s = numbers.settings
    words = "Orange: what this output adds to what has arrived." if s.view in ("pixels", "weights") else ""
    if s.padding and s.view == "pixels":
        words += " Dashed: the border. What is paid there is thrown away."
    elif s.padding and s.view in ("weights", "weight"):
        words += " Dashed: the border."
    if unread(numbers):
        words += f" Grey: {_many(unread(numbers), 'pixel')} that no window reads."
    return words.strip() or "Every pixel is read by some window."


def remedy(numbers):
    """What would make the kernel fit."""
    return "A larger input, more padding, a smaller kernel or a smaller dilation makes it fit again."


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    s = numbers.settings
    settings = (f"Input {s.size}×{s.size}, kernel {s.kernel_size}×{s.kernel_size}, stride {s.stride}, "
                f"padding {s.padding}, dilation {s.dilation}")
    if numbers.problem:
        return f"{title(numbers)}. {settings}. {numbers.problem}"
    return f"{title(numbers)}. {settings}. {_words(arithmetic(numbers))}."


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [state_line(numbers)]
    if numbers.problem:
        return "\n".join([*lines, remedy(numbers)])
    pixels, kernels, outputs = contents(numbers)
    for content in (pixels, *kernels, outputs):
        lines.append(f"{content.label[0].upper()}{content.label[1:]}:")
        lines += ["  " + "  ".join(number(value) for value in row) for row in content.values]
    p = numbers.settings.padding
    for output, tap, pixel in numbers.routes:
        place = tuple(position - p for position in pixel)
        border = "" if numbers.inside(pixel) else " (in the border)"
        lines.append(f"Output {_pair(output)} through weight {_pair(tap)} and pixel {_pair(place)}{border}: "
                     f"{_words(_product(numbers, output, tap, pixel))}")
    return "\n".join([*lines, "Rows and columns are counted from 0.", rule(numbers), note(numbers)])


def _pair(place):
    return f"({number(place[0])}, {number(place[1])})"


def _words(parts):
    return "".join(text for text, _ in parts)


def _many(count, name):
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
