"""The convolution explorer's grids whose cells hold numbers: input, kernel, output, and what the window sees."""

from helpers import palette
from helpers.explore import shades, svg
from helpers.explore.convolution_explorer.layout import WEIGHTS_FROM

EDGE = "#c3cad3"          # of a cell
SMALLEST_CELL = 17      # px, for a number of 15 px


def input_grid(numbers, channel, grid):
    """Cells with numbers: pale padding, grey where nothing reads, the window and its weights on top."""
    padded, p = numbers.padded[channel], numbers.settings.padding
    colours = shades.fills(numbers.picture[channel], "in")
    rows_read, columns_read = numbers.rows_read.tolist(), numbers.columns_read.tolist()
    taps = {(int(r), int(c)): (a, b) for a, r in enumerate(numbers.tap_rows)
            for b, c in enumerate(numbers.tap_columns)}
    span_rows = range(int(numbers.tap_rows[0]), int(numbers.tap_rows[-1]) + 1)
    span_columns = range(int(numbers.tap_columns[0]), int(numbers.tap_columns[-1]) + 1)
    values = padded.tolist()
    if _widest([[svg.number(value) for value in row] for row in values]) > grid.cell - 1 or grid.cell < SMALLEST_CELL:
        values = [[None] * grid.columns] * grid.rows    # all numbers or none
    height, width = numbers.picture.shape[1:]
    labels = _weight_labels(numbers.used[channel], grid.cell)
    cells, marks = [], []
    for row in range(grid.rows):
        for column in range(grid.columns):
            inside = p <= row < p + height and p <= column < p + width
            read = rows_read[row] and columns_read[column]
            fill = shades.UNREAD if not read else colours[row - p][column - p] if inside else shades.PADDING
            tap = taps.get((row, column))
            weight = labels[tap[0]][tap[1]] if tap and labels else None
            skipped = not tap and row in span_rows and column in span_columns
            cells.append(_cell(grid, row, column, values[row][column], shades.SKIPPED if skipped and read else fill,
                               dashed=not inside, muted=skipped or not inside or not read, weight_label=weight))
            if tap and numbers.settings.dilation > 1:
                marks.append(_tap(grid, row, column))
    return "".join(cells) + window_frame(numbers, grid, "".join(marks))


def _cell(grid, row, column, value, fill, dashed=False, muted=False, weight_label=None):
    u = grid.cell
    x, y = grid.x + column * u, grid.y + row * u
    box = svg.rect(x, y, u, u, fill, EDGE, 1, dash="3 3" if dashed else "")
    if value is None:
        return box
    content = svg.number(value)
    size = min(18, max(svg.SMALLEST_TEXT, u * 0.42))
    if not weight_label:
        return box + svg.cell_text(x + u / 2, y + u / 2 + size * 0.36, content, size, muted)
    zero = weight_label in ("0", "×0")      # a pixel times zero steps back
    return (box + svg.cell_text(x + u / 2, y + 13.5 + (u - 30) * 0.3, content, size, muted or zero)
            + svg.cell_text(x + u / 2, y + u - 3 - (u - 30) * 0.15, weight_label, svg.SMALLEST_TEXT,
                            colour=svg.CELL_MUTED if zero else palette.KERNEL))


def _weight_labels(weights, cell):
    """What stands below the values in the window: "×2", or "2" where the sign of times finds no room."""
    if cell < WEIGHTS_FROM:
        return None
    for times in ("×", ""):
        labels = [[times + svg.number(weight) for weight in row] for row in weights.tolist()]
        if _widest(labels) <= cell + (-1 if times else 1):
            return labels
    return None


def _tap(grid, row, column):
    u = grid.cell
    return svg.rect(grid.x + column * u, grid.y + row * u, u, u, "none", palette.KERNEL, 2.5, 2)


def window_frame(numbers, grid, marks):
    """The lit window: a solid frame, or at a dilation a dashed one around the taps."""
    s = numbers.settings
    u = grid.cell
    x, y = grid.x + numbers.column * s.stride * u, grid.y + numbers.row * s.stride * u
    rows, columns = numbers.spans
    spread = s.dilation > 1 and rows * columns > 1
    frame = svg.rect(x, y, columns * u, rows * u, "none", palette.KERNEL, 2 if spread else 3.5, 3,
                     dash="6 4" if spread else "")
    return marks + frame


def kernel_grid(weights, grid):
    """Whole weights, deeper where they count more; zeros step back."""
    colours = shades.fills(weights, "ker")
    cells = []
    for row, values in enumerate(weights.tolist()):
        for column, value in enumerate(values):
            x, y = grid.x + column * grid.cell, grid.y + row * grid.cell
            cells.append(svg.rect(x, y, grid.cell, grid.cell, colours[row][column] if value else "#fdfcfb",
                                  "#dcae95"))
            cells.append(svg.cell_text(x + grid.cell / 2, y + grid.cell / 2 + 6, svg.number(value),
                                       16, muted=value == 0))
    return "".join(cells) + svg.rect(grid.x, grid.y, grid.width, grid.height, "none", palette.KERNEL, 3, 3)


def output_grid(numbers, grid):
    """The output map with the lit cell, its numbers rounded where cells are narrow."""
    colours = shades.fills(numbers.out, "out")
    labels = fitted_labels(numbers.out, grid.cell)
    cells = []
    for row in range(grid.rows):
        for column in range(grid.columns):
            u = grid.cell
            x, y = grid.x + column * u, grid.y + row * u
            size = svg.SMALLEST_TEXT if u < 40 else 16
            cells.append(svg.rect(x, y, u, u, colours[row][column], EDGE))
            if labels:
                cells.append(svg.cell_text(x + u / 2, y + u / 2 + 5.5, labels[row][column], size,
                                           bold=(row, column) == (numbers.row, numbers.column)))
    return "".join(cells) + lit_frame(numbers, grid, 3.5)


def lit_frame(numbers, grid, width):
    """The frame around the lit output cell."""
    u = grid.cell
    return svg.rect(grid.x + numbers.column * u, grid.y + numbers.row * u, u, u, "none", palette.OUTPUT, width, 2)


def fitted_labels(values, cell):
    """Labels with as many decimals as all cells have room for, or None where even whole numbers do not fit."""
    if cell < SMALLEST_CELL:
        return None
    for decimals, spare in ((2, 3), (1, 3), (0, -2)):
        labels = [[svg.number(round(value, decimals)) for value in row] for row in values.tolist()]
        if _widest(labels) <= cell - spare:
            return labels
    return None


def _widest(labels):
    return max(svg.text_width(label, svg.SMALLEST_TEXT) for row in labels for label in row)


def patch_grid(numbers, grid):
    """What the window sees of an input that is too large for numbers."""
    values, weights = numbers.window[0], numbers.used[0]
    colours = shades.fills(values, "in")
    cells = [_cell(grid, row, column, values[row, column], colours[row][column], muted=weights[row, column] == 0)
             for row in range(grid.rows) for column in range(grid.columns)]
    return "".join(cells) + svg.rect(grid.x, grid.y, grid.width, grid.height, "none", palette.KERNEL, 3, 3)
