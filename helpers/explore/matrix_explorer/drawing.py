"""The matrix explorer's picture: input, kernel and output at the left, the matrix at the right."""

import numpy as np

from helpers import palette
from helpers.explore import svg
from helpers.explore.matrix_explorer import text as say
from helpers.explore.matrix_explorer.numbers import LETTERS
from helpers.explore.page import LINE, MARGIN, TALL, WIDE, Grid

LABEL_SIZE, TEXT_SIZE = 16, 17
TOP, LABEL = 62, 26
LARGEST_CELL, LETTERS_FROM, CELLS_FROM = 34, 18, 7      # px; smaller cells have no letter, and then are lines
GROUND, GRID, EDGE = "#fdfcfb", "#eceff2", "#c3cad3"
PALE, LIT = "#fbe3d3", "#ee9c69"
INPUT_PALE, INPUT_LIT = "#e3effc", "#8fc1f8"
OUTPUT_PALE, OUTPUT_LIT = "#e2f4ea", "#6fd3a0"


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_explorer.drawing.draw`."""
    wide = scale < 1.5
    width = WIDE if wide else TALL
    source, kernel, out, matrix, bottom = _places(numbers, wide, stored)
    body = [svg.heading(MARGIN, say.title(numbers), width, wide)]
    if not numbers.problem:
        body += [svg.group("matrix", _matrix(numbers, matrix)), svg.group("output", _output(numbers, out))]
    body += [svg.group("input", _input(numbers, source)), svg.group("kernel", _kernel(numbers, kernel)),
             _labels(numbers, source, kernel, out, matrix)]
    lines = [] if numbers.problem else _lines(numbers, matrix, width)
    if numbers.problem:
        body.append(_problem(numbers, matrix, width))
    body += [svg.rich(MARGIN, bottom + 26 + row * LINE, parts, TEXT_SIZE) for row, parts in enumerate(lines)]
    height = bottom + 26 + LINE * (len(lines) if stored else max(len(lines), 4 if wide else 7)) - 6
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _places(numbers, wide, stored):
    """Grids of input, kernel, output and matrix, and where the text may start."""
    side, area = ((150, 240) if numbers.settings.is_row else (150, 150)) if wide else (120, 160)
    source = _fitted(MARGIN, TOP, *numbers.size, max(side, area) if numbers.settings.is_row else side, side)
    below = source.y + source.height + LABEL + 14 if wide else TOP
    kernel_x = MARGIN if wide else MARGIN + 190
    kernel = _fitted(kernel_x, below, *numbers.kernel, 90, 90)
    out_x = kernel_x + max(kernel.width, 64) + 34 if wide else MARGIN + 350
    out = _fitted(out_x, below, *(max(1, n) for n in numbers.out_size), 116, 116)
    left = 280 if wide else MARGIN + 8
    top = TOP if wide else TOP + 120 + LABEL + 14
    room = ((WIDE if wide else TALL) - left - MARGIN, 314 if wide else 330)
    matrix = _fitted(left, top, max(1, numbers.rows), max(1, numbers.columns), *room)
    needed = max(grid.y + grid.height for grid in (source, kernel, out, matrix))
    return source, kernel, out, matrix, needed if stored else top + room[1]


def _fitted(x, y, rows, columns, width, height):
    return Grid(x, y, min(LARGEST_CELL, width / columns, height / rows), rows, columns)


def _labels(numbers, source, kernel, out, matrix):
    """What each grid is, above it."""
    def above(grid, words, colour):
        return svg.text(grid.x, grid.y - 9, words, LABEL_SIZE, colour, bold=True)

    found = [above(source, f"input {_times(numbers.size)}", "in"), above(kernel, "kernel", "ker")]
    if not numbers.problem:
        found += [above(out, f"output {_times(numbers.out_size)}", "out"),
                  svg.rich(matrix.x, matrix.y - 9, [("a row for each output", "out"), (", ", "ink"),
                                                    ("a column for each pixel", "in")], LABEL_SIZE)]
    return "".join(found)


def _times(size):
    return f"{size[1]}" if size[0] == 1 else f"{size[0]}×{size[1]}"


def _lines(numbers, matrix, width):
    room = width - 2 * MARGIN
    lines = svg.break_parts(say.counts(numbers), TEXT_SIZE, room, 2)
    lines += svg.wrap(say.pointed(numbers), "ink", TEXT_SIZE, room, 4)
    note = say.structure(numbers) if matrix.cell >= CELLS_FROM else say.size_note(numbers)
    return lines + svg.wrap(note, "muted", TEXT_SIZE, room, 3)


def _problem(numbers, matrix, width):
    """Why there is no matrix, where it would stand."""
    lines = svg.wrap(numbers.problem, "neg", TEXT_SIZE, width - matrix.x - MARGIN, 4)
    return "".join(svg.rich(matrix.x, matrix.y + 18 + row * LINE, parts, TEXT_SIZE) for row, parts in enumerate(lines))


def _numbered(grid, count, marked, fill, lit, colour):
    """Cells that hold their own number; the marked ones are deeper and have a frame."""
    cells = [svg.rect(grid.x, grid.y, grid.width, grid.height, fill, EDGE)]
    thin = [((0, row), (grid.columns, row)) for row in range(1, grid.rows)]
    thin += [((column, 0), (column, grid.rows)) for column in range(1, grid.columns)]
    cells.append(_paths(thin, grid, EDGE, 1 if grid.cell >= CELLS_FROM else 0.4))
    framed = grid.cell >= CELLS_FROM
    cells += [svg.rect(*grid.corner(n), grid.cell, grid.cell, lit if framed else colour, colour if framed else "none",
                       2.5, 2 if framed else 0) for n in marked]
    if grid.cell >= svg.text_width(str(count - 1), svg.SMALLEST_TEXT) + 2:
        for number in range(count):
            x, y = grid.corner(number)
            cells.append(svg.cell_text(x + grid.cell / 2, y + grid.cell / 2 + 5.5, str(number), 15))
    return "".join(cells)


def _input(numbers, grid):
    """The picture, its pixels numbered as the columns are; lit where the lit weights read."""
    point = numbers.settings.point
    lit = set() if numbers.problem or point == "weight" else set(numbers.lit[2].tolist())
    if point == "pixel" and not numbers.problem:
        lit = {numbers.position}
    frame = palette.KERNEL if point == "output" else palette.INPUT
    return _numbered(grid, numbers.columns, sorted(lit), INPUT_PALE, INPUT_LIT, frame)


def _output(numbers, grid):
    """The output map, numbered as the rows are; lit where the lit weights write."""
    lit = set() if numbers.settings.point == "weight" else set(numbers.lit[1].tolist())
    if numbers.settings.point == "output":
        lit = {numbers.position}
    return _numbered(grid, numbers.rows, sorted(lit), OUTPUT_PALE, OUTPUT_LIT, palette.OUTPUT)


def _kernel(numbers, grid):
    """The weights as letters."""
    lit = set() if numbers.problem else set(numbers.lit[0].tolist())
    if numbers.settings.point == "weight" and not numbers.problem:
        lit = {numbers.position}
    cells = []
    for tap in range(numbers.weights):
        x, y = grid.corner(tap)
        cells.append(svg.rect(x, y, grid.cell, grid.cell, LIT if tap in lit else PALE, "#dcae95"))
        cells.append(svg.cell_text(x + grid.cell / 2, y + grid.cell / 2 + 5, LETTERS[tap], 16, bold=tap in lit))
    return "".join(cells) + svg.rect(grid.x, grid.y, grid.width, grid.height, "none", palette.KERNEL, 2.5, 2)


def _matrix(numbers, grid):
    ground = svg.rect(grid.x, grid.y, grid.width, grid.height, GROUND, EDGE)
    draw_entries = _cells if grid.cell >= CELLS_FROM else _diagonals
    return ground + _rules(numbers, grid) + draw_entries(numbers, grid) + _band(numbers, grid)


def _rules(numbers, grid):
    """Thin lines between entries where they are large enough, thicker ones between blocks."""
    each_row, each_column = (numbers.out_size[1], numbers.size[1]) if not numbers.settings.is_row else (0, 0)
    thin = _paths([((0, row), (grid.columns, row)) for row in range(1, grid.rows)]
                  + [((column, 0), (column, grid.rows)) for column in range(1, grid.columns)], grid, GRID, 1)
    blocks = [((0, row), (grid.columns, row)) for row in range(each_row, grid.rows, each_row or grid.rows)]
    blocks += [((column, 0), (column, grid.rows)) for column in range(each_column, grid.columns,
                                                                     each_column or grid.columns)]
    return (thin if grid.cell >= CELLS_FROM else "") + (_paths(blocks, grid, "#b4bdc8", 1) if each_row else "")


def _paths(segments, grid, colour, width):
    """Lines as one element; ends are (column, row), in cells."""
    moves = "".join(f"M{grid.x + a * grid.cell:.1f} {grid.y + b * grid.cell:.1f}"
                    f"L{grid.x + c * grid.cell:.1f} {grid.y + d * grid.cell:.1f}" for (a, b), (c, d) in segments)
    return f'<path d="{moves}" stroke="{colour}" stroke-width="{width:g}" fill="none"/>' if moves else ""


def _cells(numbers, grid):
    """One cell for each place with a weight, its letter in it where there is room."""
    held = {}
    for tap, pixels in enumerate(numbers.table.tolist()):
        for row, column in enumerate(pixels):
            if column >= 0:
                held.setdefault((row, column), []).append(tap)
    taps, outputs, pixels = (array.tolist() for array in numbers.lit)
    lit = set(zip(outputs, pixels))
    cells = []
    for (row, column), here in held.items():
        x, y = grid.x + column * grid.cell, grid.y + row * grid.cell
        bright = (row, column) in lit
        cells.append(svg.rect(x, y, grid.cell, grid.cell, LIT if bright else PALE, "#dcae95" if grid.cell > 9 else "none"))
        label = "+".join(LETTERS[tap] for tap in here)      # a circular kernel may meet a pixel twice
        if grid.cell >= LETTERS_FROM:
            label = label if svg.text_width(label, 15) < grid.cell else "+"
            cells.append(svg.cell_text(x + grid.cell / 2, y + grid.cell / 2 + 5, label, 15, bold=bright))
    return "".join(cells)


def _diagonals(numbers, grid):
    """The places of each weight as lines, since neighbouring windows put it into neighbouring places."""
    s = numbers.settings
    width = max(1.0, min(3.0, grid.cell))
    pale = [segment for tap in range(numbers.weights) for segment in _runs(numbers.table[tap], s.stride)]
    found = _paths(pale, grid, "#e8b292", width)
    if s.point == "weight":
        return found + _paths(_runs(numbers.table[numbers.position], s.stride), grid, palette.KERNEL, width + 1.5)
    _, outputs, pixels = (array.tolist() for array in numbers.lit)
    side = max(4.0, grid.cell)
    return found + "".join(svg.rect(_inside(grid.x + (column + 0.5) * grid.cell - side / 2, grid.x, grid.width, side),
                                    _inside(grid.y + (row + 0.5) * grid.cell - side / 2, grid.y, grid.height, side),
                                    side, side, palette.KERNEL) for row, column in zip(outputs, pixels))


def _inside(start, low, length, side):
    """A mark that stays on the matrix even where it is larger than a cell."""
    return max(low, min(start, low + length - side))


def _runs(pixels, stride):
    """Where the columns of one weight go on by the stride from row to row: ((column, row), (column, row)) pairs."""
    rows = np.flatnonzero(pixels >= 0)
    if not len(rows):
        return []
    columns = pixels[rows]
    breaks = np.flatnonzero((np.diff(rows) != 1) | (np.diff(columns) != stride)) + 1
    starts, ends = [0, *breaks.tolist()], [*(breaks - 1).tolist(), len(rows) - 1]
    rows, columns = rows.tolist(), columns.tolist()
    return [((columns[a] + 0.1, rows[a] + 0.1), (columns[b] + 0.9, rows[b] + 0.9)) for a, b in zip(starts, ends)]


def _band(numbers, grid):
    """A frame around the lit row or column."""
    thick = max(grid.cell, 3.0)
    if numbers.settings.point == "output":
        y = _inside(grid.y + (numbers.position + 0.5) * grid.cell - thick / 2, grid.y, grid.height, thick)
        return svg.rect(grid.x, y, grid.width, min(thick, grid.height), "none", palette.OUTPUT, 2, 2)
    if numbers.settings.point == "pixel":
        x = _inside(grid.x + (numbers.position + 0.5) * grid.cell - thick / 2, grid.x, grid.width, thick)
        return svg.rect(x, grid.y, min(thick, grid.width), grid.height, "none", palette.INPUT, 2, 2)
    return ""
