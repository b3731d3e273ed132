"""The convolution explorer's picture: from numbers to one SVG string."""

from helpers import palette
from helpers.explore.convolution_explorer import text as say
from helpers.explore import shades, svg
from helpers.explore.convolution_explorer.cells import (
    EDGE, fitted_labels, input_grid, kernel_grid, lit_frame, output_grid, patch_grid, window_frame)
from helpers.explore.convolution_explorer.layout import NUMBERS_UP_TO, TOP, arrange
from helpers.explore.page import LINE, MARGIN, WIDE
from helpers.explore.pictures import PHOTO_CREDIT

LABEL_SIZE, TEXT_SIZE = 16, 17


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG.

    Parameters
    ----------
    numbers : Numbers
        From `convolution_numbers.compute`.
    scale : float
        Size on the screen; from 1.5 the grids are stacked so that the picture stays narrow enough.
    stored : bool
        With a ground of its own, for a place that is not JupyterLab.

    Returns
    -------
    str
        A whole `<svg>` element.
    """
    tall = scale >= 1.5
    place = _arrange(numbers, tall)
    body = [svg.heading(MARGIN, say.title(numbers), place.width, not tall)]
    if numbers.out is None:
        body += _problem(numbers, place)
    else:
        body += _grids(numbers, place)
    lines = _lines(numbers, place.width)
    if stored and numbers.settings.picture == "photo":      # the live one has its credit in the caption
        lines += svg.wrap(PHOTO_CREDIT, "muted", TEXT_SIZE, place.width - 2 * MARGIN)
    y = place.area_bottom + 24
    for parts in lines:
        body.append(svg.rich(MARGIN, y, parts, TEXT_SIZE))
        y += LINE
    height = place.area_bottom + 24 + LINE * (len(lines) if stored else _reserved_lines(numbers, lines, tall))
    return svg.document(place.width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _arrange(numbers, tall):
    if numbers.picture is None:
        return arrange((5, 5), (3, 3), (0, 0), 1, False, tall, False)
    channels, padding = len(numbers.picture), numbers.settings.padding
    padded = tuple(size + 2 * padding for size in numbers.picture.shape[1:])
    kernel = numbers.used.shape[1:] if numbers.used is not None else (3, 3)
    if numbers.problem_axis is not None:    # room for the window that is too large
        padded = tuple(max(pair) for pair in zip(padded, numbers.spans))
    out = numbers.out.shape if numbers.out is not None else (0, 0)
    return arrange(padded, kernel, out, channels, numbers.settings.true_convolution, tall, _is_large(numbers))


def _is_large(numbers):
    return max(numbers.picture.shape[1:]) > NUMBERS_UP_TO


def _lines(numbers, width):
    """Everything below the grids: the note, the arithmetic, the size."""
    room = width - 2 * MARGIN
    lines = []
    if numbers.out is not None:
        lines += svg.wrap(say.note(numbers), "muted", TEXT_SIZE, room)
        cells = say.cell_parts(numbers)
        for parts in cells:
            products = max((at for at, (_, colour) in enumerate(parts) if colour == "in"), default=0) + 2
            lines += svg.break_parts(parts, TEXT_SIZE, room, 2 if len(cells) == 1 else 1, len(parts) - products)
    if numbers.used is not None:
        for parts in say.size_lines(numbers):
            lines += svg.break_parts(parts, TEXT_SIZE, room, 2)
    return lines


def _reserved_lines(numbers, lines, tall):
    """As many lines for every state of a mode, so that the picture keeps its height while a slider moves."""
    usual = 4 if numbers.settings.channels == 1 else 5
    return max(len(lines), usual + tall)


def _grids(numbers, place):
    parts = []
    large = _is_large(numbers)
    for channel, grid in enumerate(place.inputs):
        parts.append(_label(grid, _input_label(numbers, channel, place.width), "in"))
        draw_input = _large_input if large else input_grid
        parts.append(svg.group("input", draw_input(numbers, channel, grid)))
        kernel = place.kernels[channel]
        parts.append(_label(kernel, _kernel_label(numbers, channel), "ker", centred=True))
        parts.append(svg.group("kernel", kernel_grid(numbers.used[channel], kernel)))
        parts.append(_operator(numbers, grid, place.written or kernel, kernel))
    if place.patch:
        parts.append(_label(place.patch, "under the window", "in", centred=True))
        parts.append(svg.group("patch", patch_grid(numbers, place.patch)))
    if place.written:
        parts.append(_label(place.written, f"kernel {_times(numbers.used.shape[1:])}", "ker", centred=True))
        parts.append(svg.group("written", f'<g opacity="0.6">{kernel_grid(numbers.written[0], place.written)}</g>'))
    parts += _kernel_notes(numbers, place)
    parts.append(_label(place.out, _output_label(numbers, place), "out"))
    out = _large_output(numbers, place.out, place.width) if large else output_grid(numbers, place.out)
    parts.append(svg.group("output", out))
    parts.append(_equals(place))
    return parts


def _label(grid, content, colour, centred=False):
    if centred:
        return svg.text(grid.x + grid.width / 2, grid.y - 9, content, LABEL_SIZE, colour, "middle", bold=True)
    return svg.text(grid.x, grid.y - 9, content, LABEL_SIZE, colour, bold=True)


def _input_label(numbers, channel, width):
    size = _times(numbers.picture.shape[1:])
    name = f"input {size}" if len(numbers.picture) == 1 else f"channel {channel + 1}, {size}"
    if channel and numbers.settings.picture != "photo" and width == WIDE:
        name += ": upside down" if numbers.settings.picture == "own" else ": the first, transposed"
    return f"{name}, padding {numbers.settings.padding}" if numbers.settings.padding and not channel else name


def _kernel_label(numbers, channel):
    name = "kernel" if len(numbers.used) == 1 else f"kernel {channel + 1}:"
    size = _times(numbers.used.shape[1:])
    return f"↻ turned {size}" if numbers.settings.true_convolution else f"{name} {size}"


def _kernel_notes(numbers, place):
    """Below the kernel: its divisor, its flip, its reach."""
    notes = []
    if numbers.divisor != 1:
        notes.append(f"all divided by {numbers.divisor}")
    if numbers.settings.dilation > 1:
        notes.append(f"spread over {_times(numbers.spans)}")
    grid = place.kernels[-1]
    x = grid.x + grid.width / 2
    if place.patch:         # between the kernel and the patch there is room for one line
        notes = notes[:1]
    return [svg.text(x, grid.bottom + 21 + 20 * row, content, svg.SMALLEST_TEXT, "ker", "middle")
            for row, content in enumerate(notes)]


def _operator(numbers, grid, first, last):
    sign = "∗" if numbers.settings.true_convolution else "⋆"
    x, y = grid.x + grid.width + 18, (first.y + last.bottom) / 2
    return svg.text(x, y + 12, sign, 32, "muted", "middle")


def _equals(place):
    kernel, out = place.kernels[-1], place.out
    if out.x < kernel.x + kernel.width:     # the output stands below the kernel
        return ""
    first = place.written or place.kernels[0]
    last = place.kernels[-1]
    return svg.text(out.x - 18, (first.y + last.bottom) / 2 + 8, "=", 24, "muted", "middle")


def _output_label(numbers, place):
    name = f"output {_times(numbers.out.shape)}"
    labels = None if _is_large(numbers) else fitted_labels(numbers.out, place.out.cell)
    exact = [[svg.number(value) for value in row] for row in numbers.out.tolist()] if labels else None
    return name if labels == exact else f"{name}, rounded"


def _large_input(numbers, channel, grid):
    """A picture without numbers: its padding dashed, grey bands where nothing reads."""
    p, u = numbers.settings.padding, grid.cell
    height, width = numbers.picture.shape[1:]
    border = svg.rect(grid.x, grid.y, grid.width, grid.height, shades.PADDING, "#aab2bd", 1, dash="4 3") if p else ""
    picture = svg.image(grid.x + p * u, grid.y + p * u, width * u, height * u,
                        shades.data_uri(numbers.picture[channel], signed=False))
    bands = [svg.rect(grid.x, grid.y + row * u, grid.width, u, "#8a919c") for row in _where_not(numbers.rows_read)]
    bands += [svg.rect(grid.x + column * u, grid.y, u, grid.height, "#8a919c")
              for column in _where_not(numbers.columns_read)]
    return border + picture + "".join(bands) + window_frame(numbers, grid, "")


def _where_not(read):
    return [position for position, value in enumerate(read.tolist()) if not value]


def _large_output(numbers, grid, width):
    signed = bool((numbers.used < 0).any())
    picture = svg.image(grid.x, grid.y, grid.width, grid.height, shades.data_uri(numbers.out, signed))
    edge = svg.rect(grid.x, grid.y, grid.width, grid.height, "none", EDGE)
    words = "white 0, green above, violet below" if signed else f"black 0, white {svg.number(numbers.out.max())}"
    start = min(grid.x, width - MARGIN - svg.text_width(words, svg.SMALLEST_TEXT))
    return picture + edge + lit_frame(numbers, grid, 2.5) + svg.text(start, grid.bottom + 20, words, 15, "muted")


def _problem(numbers, place):
    """The state that gives nothing, and why."""
    parts = []
    if numbers.picture is None:
        return _message(MARGIN, TOP + 20, numbers.problem, place.width)
    grid = place.inputs[0]
    p, u = numbers.settings.padding, grid.cell
    height, width = (size + 2 * p for size in numbers.picture.shape[1:])
    parts.append(_label(grid, _input_label(numbers, 0, place.width), "in"))
    parts.append(svg.rect(grid.x, grid.y, width * u, height * u, shades.PADDING, "#aab2bd", 1, dash="4 3"))
    parts.append(_plain_input(numbers, grid))
    if numbers.problem_axis is not None:
        rows, columns = numbers.spans
        parts.append(svg.rect(grid.x, grid.y, columns * u, rows * u, "#c2521c22", palette.KERNEL, 3.5, 3, "8 5"))
        kernel = place.kernels[0]
        parts.append(_label(kernel, _kernel_label(numbers, 0), "ker", centred=True))
        parts.append(svg.group("kernel", kernel_grid(numbers.used[0], kernel)))
    x = grid.x + grid.width + 250 if numbers.problem_axis is not None else grid.x + grid.width + 40
    return parts + _message(x, TOP + 110, numbers.problem, place.width)


def _plain_input(numbers, grid):
    """The input's pixels without anything on them."""
    p, u = numbers.settings.padding, grid.cell
    picture = numbers.picture[0]
    if _is_large(numbers):
        return svg.image(grid.x + p * u, grid.y + p * u, picture.shape[1] * u, picture.shape[0] * u,
                         shades.data_uri(picture, signed=False))
    return "".join(svg.rect(grid.x + (column + p) * u, grid.y + (row + p) * u, u, u, fill, EDGE)
                   for row, fills in enumerate(shades.fills(picture, "in")) for column, fill in enumerate(fills))


def _message(x, y, sentence, width):
    return [svg.rich(x, y + row * LINE, parts, TEXT_SIZE)
            for row, parts in enumerate(svg.wrap(sentence, "neg", TEXT_SIZE, width - x - MARGIN, 12))]


def _times(shape):
    return "×".join(str(size) for size in shape)
