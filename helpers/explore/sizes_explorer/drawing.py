"""The size explorer's picture: a row of pixels, a staircase of windows, one output a step."""

from helpers import palette
from helpers.explore import shades, svg
from helpers.explore.sizes_explorer import text as say
from helpers.explore.page import LINE, MARGIN, TALL, WIDE

LABEL_SIZE, TEXT_SIZE = 16, 17
ROW_TOP, ROW_HEIGHT = 62, 36        # of the pixels
STAIRS_HEIGHT = 240
OUTPUT_WIDTH = 96           # right of the pixels, for the column of outputs
LARGEST_STEP = 30
PIXEL_BLUE = "#a9cff9"


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_drawing.draw`."""
    width = TALL if scale >= 1.5 else WIDE
    u = min(38.0, (width - 2 * MARGIN - OUTPUT_WIDTH) / (max(numbers.padded, numbers.span) + numbers.overhang))
    stairs = ROW_TOP + ROW_HEIGHT + 14
    # a live picture keeps its height while a slider moves; a still one takes what it needs
    stairs_height = min(STAIRS_HEIGHT, max(2, numbers.outputs) * LARGEST_STEP) if stored else STAIRS_HEIGHT
    y = stairs + stairs_height + 28
    body = [svg.heading(MARGIN, say.title(numbers), width, width == WIDE),
            svg.text(MARGIN, ROW_TOP - 10, _label(numbers), LABEL_SIZE, "in", bold=True),
            _grey_bands(numbers, u, stairs + stairs_height), svg.group("pixels", _pixels(numbers, u))]
    body += [_misfit(numbers, u, stairs)] if numbers.problem else _stairs(numbers, u, stairs, width)
    lines = _lines(numbers, width)
    for row, parts in enumerate(lines):
        body.append(svg.rich(MARGIN, y + row * LINE, parts, TEXT_SIZE))
    height = y + LINE * (len(lines) if stored else max(len(lines), 3 if width == WIDE else 5)) - 6
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _label(numbers):
    s = numbers.settings
    pixels = "1 pixel" if s.size == 1 else f"{s.size} pixels"
    if not numbers.before + numbers.after:
        return pixels
    if numbers.before == numbers.after:
        return f"{pixels}, {numbers.before} of padding at each end"
    return f"{pixels}, {numbers.before} of padding on the left and {numbers.after} on the right"


def _lines(numbers, width):
    room = width - 2 * MARGIN
    lines = svg.wrap(say.travel(numbers), "neg" if numbers.problem else "ink", TEXT_SIZE, room)
    if not numbers.problem:
        lines += svg.wrap(say.note(numbers), "muted", TEXT_SIZE, room)
    return lines + svg.break_parts(say.formula(numbers), TEXT_SIZE, room, 3)


def _x(u, pixel):
    return MARGIN + pixel * u


def _pixels(numbers, u):
    cells = []
    read = numbers.read.tolist()
    size, p = numbers.settings.size, numbers.before
    every = next(n for n in (1, 2, 5, 10, 50) if svg.text_width(str(size - 1), svg.SMALLEST_TEXT) + 4 <= n * u)
    for position in range(numbers.padded):
        inside = p <= position < p + size
        grey = not read[position] and not numbers.problem
        fill = shades.UNREAD if grey else PIXEL_BLUE if inside else shades.PADDING
        cells.append(svg.rect(_x(u, position), ROW_TOP, u, ROW_HEIGHT, fill, "#8fa3b8" if u > 6 else "none",
                              dash="" if inside else "3 3"))
    for position in range(0, size, every):      # a pixel's number is its place
        cells.append(svg.cell_text(_x(u, position + p) + u / 2, ROW_TOP + ROW_HEIGHT / 2 + 5.5, str(position), 15,
                                   muted=not read[position + p] and not numbers.problem))
    return "".join(cells)


def _grey_bands(numbers, u, bottom):
    """What is never read stays grey all the way down, so that the gap in the staircase shows."""
    if numbers.problem:
        return ""
    return "".join(svg.rect(_x(u, position), ROW_TOP + ROW_HEIGHT, u, bottom - ROW_TOP - ROW_HEIGHT, "#8a919c33")
                   for position, read in enumerate(numbers.read.tolist()) if not read)


def _stairs(numbers, u, top, width):
    step = min(LARGEST_STEP, STAIRS_HEIGHT / numbers.outputs)
    out_x = width - MARGIN - 44
    rows = []
    for window in range(numbers.outputs):
        if window != numbers.window:
            rows.append(_window(numbers, u, top + window * step, window, step, lit=False))
            rows.append(_output(out_x, top + window * step, window, step, lit=False))
    y = top + numbers.window * step
    middle = y + _thickness(step) / 2
    guide = svg.line(_x(u, numbers.window * numbers.settings.stride + numbers.span), middle, out_x, middle, "out",
                     1.5, "2 4")
    rows += [guide, _window(numbers, u, y, numbers.window, step, lit=True),
             _output(out_x, y, numbers.window, step, lit=True), _lit_pixels(numbers, u)]
    count = "1 output" if numbers.outputs == 1 else f"{numbers.outputs} outputs"
    rows.append(svg.text(width - MARGIN, ROW_TOP - 10, count, LABEL_SIZE, "out", "end", bold=True))
    return [svg.group("windows", "".join(rows))]


def _window(numbers, u, y, window, step, lit):
    """One step of the staircase: a bar over the window, or its taps on a thin line where there are gaps."""
    s = numbers.settings
    start, thick = window * s.stride, _thickness(step)
    fill = palette.KERNEL if lit else "#f3c3a6"
    if s.dilation == 1 or s.kernel_size == 1:
        return svg.rect(_x(u, start) + 1, y, numbers.span * u - 2, thick, fill, radius=min(4, thick / 3))
    joined = svg.rect(_x(u, start), y + thick / 2 - 1, numbers.span * u, 2, fill)
    return joined + "".join(svg.rect(_x(u, start + tap * s.dilation) + 1, y, u - 2, thick, fill,
                                     radius=min(4, thick / 3)) for tap in range(s.kernel_size))


def _thickness(step):
    return min(21, max(step - 3, step * 0.7))


def _output(x, y, window, step, lit):
    thick = _thickness(step)
    box = svg.rect(x, y, 44, thick, "#2f9e68" if lit else "#bfe8d2", radius=min(4, thick / 3))
    if step < 18:
        return box
    return box + svg.cell_text(x + 22, y + thick / 2 + 5.5, str(window), 15, bold=lit,
                               colour="#ffffff" if lit else None)


def _lit_pixels(numbers, u):
    s = numbers.settings
    start = numbers.window * s.stride
    if s.dilation == 1:
        return svg.rect(_x(u, start), ROW_TOP, numbers.span * u, ROW_HEIGHT, "none", palette.KERNEL, 3.5, 3)
    frame = svg.rect(_x(u, start), ROW_TOP, numbers.span * u, ROW_HEIGHT, "none", palette.KERNEL, 1.5, 3, "5 4")
    return frame + "".join(svg.rect(_x(u, start + tap * s.dilation), ROW_TOP, u, ROW_HEIGHT, "none", palette.KERNEL, 3, 3)
                           for tap in range(s.kernel_size))


def _misfit(numbers, u, top):
    """The window that fits nowhere, drawn over the row at its true length."""
    if numbers.room >= 0:
        return ""
    frame = svg.rect(_x(u, 0), ROW_TOP, numbers.span * u, ROW_HEIGHT, "none", palette.KERNEL, 3, 3, "8 5")
    bar = svg.rect(_x(u, 0), top, numbers.span * u, 21, "#c2521c55", palette.KERNEL, 2, 4, "8 5")
    return frame + bar + svg.text(_x(u, 0), top + 44, f"the kernel spans {numbers.span}", LABEL_SIZE,
                                  "ker", bold=True)
