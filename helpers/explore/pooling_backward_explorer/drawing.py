"""The pooling backward explorer's picture: pixels on the left, windows on the right, payments on lines."""

from dataclasses import dataclass

import numpy as np

from helpers import palette
from helpers.explore import shades, svg
from helpers.explore.page import LINE, MARGIN, TALL, WIDE
from helpers.explore.pooling_backward_explorer import text as say
from helpers.explore.pooling_backward_explorer.cases import COLUMNS, ROWS

LABEL_SIZE, VALUE_SIZE, PAID_SIZE, TEXT_SIZE = 16, 16, 17, 17
TOP, CELL, STRIP = 72, 60, 34        # px: the first row, a pixel's height, the border's
EDGE = "#9aa7b5"


@dataclass(frozen=True)
class _Grid:
    """Where cells stand: the first one's corner, and the size of one."""

    left: float
    top: float
    width: float
    height: float

    def cell(self, row, column):
        return self.left + column * self.width, self.top + row * self.height


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG.

    Parameters
    ----------
    numbers : Numbers
    scale : float
        From 1.5 on the picture is laid out narrower, for a projector.
    stored : bool
        True for a still picture with its own ground, whose colours follow no theme.

    Returns
    -------
    str
    """
    width = TALL if scale >= 1.5 else WIDE
    strip = STRIP if numbers.settings.border or not stored else 4     # a live picture keeps its height
    pixels, windows = _grids(numbers, width, strip)
    body = [svg.heading(MARGIN, say.title(numbers), width, width == WIDE),
            svg.text(MARGIN, TOP - 10, _label(width), LABEL_SIZE, "in", bold=True),
            svg.group("pixels", _pixels(numbers, pixels))]
    if not numbers.problem:
        wide = width == WIDE
        label = "y and ḡ" if wide else "ḡ"
        body += [svg.text(width - MARGIN, windows.top - 10, label, LABEL_SIZE, "out", "end", bold=True),
                 svg.group("routes", _routes(numbers, pixels, windows)),
                 svg.group("windows", _windows(numbers, windows, wide)),
                 svg.rect(*_frame(numbers, pixels), "none", palette.KERNEL, 3.5, 4),
                 svg.group("payments", _amounts(numbers, pixels))]
    body += [svg.group("values", _values(numbers, pixels)), _marked(numbers, pixels)]
    lines = _lines(numbers, width)
    y = TOP + ROWS * CELL + 2 * strip + 28
    body += [svg.rich(MARGIN, y + row * LINE, parts, TEXT_SIZE) for row, parts in enumerate(lines)]
    height = y + LINE * (len(lines) if stored else max(len(lines), 3 if width == WIDE else 5)) - 6
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _label(width):
    return "Pixels: value above, gradient below" if width == WIDE else "Pixels: value, gradient"


def _lines(numbers, width):
    room = width - 2 * MARGIN
    lines = svg.wrap(say.lit(numbers), "neg" if numbers.problem else "ink", TEXT_SIZE, room)
    return lines + (svg.break_parts(say.sums(numbers), TEXT_SIZE, room, 3) if not numbers.problem else [])


def _grids(numbers, width, strip):
    """Where the pixels and the windows stand; the border is a strip, narrower than a pixel."""
    cell, side, step, room = (58, STRIP, 58, 344) if width == WIDE else (50, 28, 40, 196)
    pixels = _Grid(MARGIN + side, TOP + strip, cell, CELL)
    rows, columns = (max(size, 1) for size in numbers.out.shape)
    step, height = min(step, room / columns), ROWS * CELL + 2 * strip
    tall = min(CELL, (height - 10) / rows)
    return pixels, _Grid(width - MARGIN - columns * step, TOP + (height - rows * tall) / 2 + 5, step, tall)


def _strips(grid):
    """(width, height) of the border."""
    return grid.left - MARGIN, grid.top - TOP


def _pixels(numbers, grid):
    cells, p = [], numbers.settings.border
    if p and not numbers.problem:
        (side, strip), (width, height) = _strips(grid), (COLUMNS * grid.width, ROWS * CELL)
        cells.append(svg.rect(MARGIN, TOP, width + 2 * side, height + 2 * strip, shades.PADDING, EDGE,
                              dash="3 3"))
        filling = "−∞" if numbers.settings.kind == "max" else "0"
        middle, centre = grid.left + width / 2, grid.top + height / 2 + 5
        for x, y in ((middle, grid.top - 12), (middle, grid.top + height + 22), (MARGIN + side / 2, centre),
                     (grid.left + width + side / 2, centre)):
            cells.append(svg.cell_text(x, y, filling, 15, muted=True))
    read = _read(numbers)
    fills = shades.fills(numbers.x, "in")
    for row, column in np.ndindex(ROWS, COLUMNS):
        fill = fills[row][column] if read[row, column] else shades.UNREAD
        cells.append(svg.rect(*grid.cell(row, column), grid.width, grid.height, fill, EDGE))
    return "".join(cells)


def _read(numbers):
    read = np.full((ROWS, COLUMNS), bool(numbers.problem))
    for window in range(numbers.out.size):
        read[numbers.pixels_of(window)] = True
    return read


def _windows(numbers, grid, with_outputs):
    cells, (rows, columns) = [], numbers.out.shape
    for window, (row, column) in enumerate(np.ndindex(rows, columns)):
        x, y = grid.cell(row, column)
        lit, done = window == numbers.window, window < numbers.paid
        fill, edge = "#bfe8d2" if done else "#eef1f4", (palette.KERNEL, 3) if lit else (EDGE, 1)
        cells.append(svg.rect(x + 1.5, y + 1.5, grid.width - 3, grid.height - 3, fill, *edge, 4))
        x, y = x + grid.width / 2, y + grid.height / 2
        if with_outputs:
            cells.append(svg.cell_text(x, y - 5, svg.number(numbers.out[row, column]), 15, muted=True))
        y += 16 if with_outputs else 6
        cells.append(svg.cell_text(x, y, svg.number(numbers.upstream[row, column]), PAID_SIZE, bold=True,
                                   colour=palette.OUTPUT))
    return "".join(cells)


def _routes(numbers, pixels, windows):
    """The lit window's payments, and of maxima, thinly, those of all others."""
    if numbers.settings.kind != "max":
        return _shares(numbers, pixels, windows)
    thin = [window for window in range(numbers.paid) if window != numbers.window]
    lines = [_route(numbers, window, pixels, windows, False) for window in thin]
    return "".join(lines) + _route(numbers, numbers.window, pixels, windows, True)


def _route(numbers, window, pixels, windows, lit):
    """A line from a window to each pixel that it pays."""
    parts, end = [], _left_of(windows, window, numbers)
    for row, column in zip(*np.nonzero(numbers.payments[window])):
        x, y = pixels.cell(int(row), int(column))
        place = x + pixels.width - 7, y + pixels.height / 2
        parts.append(svg.line(*place, *end, "ker", 2.5) if lit else svg.line(*place, *end, "muted", 1, "3 4"))
        parts.append(_dot(*place, palette.KERNEL if lit else palette.MUTED))
    return "".join(parts)


def _shares(numbers, pixels, windows):
    """One line to the whole window, and a dot in each pixel that gets a share."""
    x, y, width, height = _frame(numbers, pixels)
    line = svg.line(x + width, y + height / 2, *_left_of(windows, numbers.window, numbers), "ker", 2.5)
    paid = zip(*np.nonzero(numbers.payments[numbers.window]))
    places = [pixels.cell(int(row), int(column)) for row, column in paid]
    return line + "".join(_dot(left + pixels.width - 8, top + pixels.height / 2, palette.KERNEL)
                          for left, top in places)


def _left_of(windows, window, numbers):
    x, y = windows.cell(*divmod(window, numbers.out.shape[1]))
    return x, y + windows.height / 2


def _dot(x, y, colour):
    return svg.rect(x - 4, y - 4, 8, 8, colour, radius=4)


def _frame(numbers, grid):
    """(x, y, width, height) of the lit window on the pixels; over a border it reaches into the strip."""
    top, left = numbers.corner(numbers.window)
    k, (side, strip) = numbers.settings.kernel_size, _strips(grid)

    def along(place, count, start, size, beyond):
        if place < 0:
            return start - beyond
        return start + count * size + beyond if place > count else start + place * size

    x, right = (along(place, COLUMNS, grid.left, grid.width, side) for place in (left, left + k))
    y, bottom = (along(place, ROWS, grid.top, grid.height, strip) for place in (top, top + k))
    return x + 2, y + 2, right - x - 4, bottom - y - 4


def _values(numbers, grid):
    return "".join(svg.cell_text(grid.cell(row, column)[0] + grid.width / 2, grid.cell(row, column)[1] + 22,
                                 svg.number(numbers.x[row, column]), VALUE_SIZE)
                   for row, column in np.ndindex(ROWS, COLUMNS))


def _amounts(numbers, grid):
    """The gradient of each pixel; a thin 0 where nothing came."""
    cells, grad = [], numbers.grad
    for row, column in np.ndindex(ROWS, COLUMNS):
        x, y = grid.cell(row, column)
        paid = bool(grad[row, column])
        cells.append(svg.cell_text(x + grid.width / 2, y + 48, svg.number(grad[row, column]),
                                   PAID_SIZE if paid else 15, muted=not paid, bold=paid,
                                   colour=palette.KERNEL if paid else None))
    return "".join(cells)


def _marked(numbers, grid):
    """The pixel whose value the slider sets."""
    x, y = grid.cell(numbers.settings.row, numbers.settings.column)
    return svg.rect(x + 7, y + 5, grid.width - 14, 23, "none", palette.INPUT, 2.5, 6)
