"""The pooling explorer's picture: input and output before the shift, input and output after it."""

from helpers import palette
from helpers.explore import shades, svg
from helpers.explore.convolution_explorer.cells import EDGE, fitted_labels
from helpers.explore.page import LINE, MARGIN, TALL, WIDE
from helpers.explore.pooling_explorer import text as say
from helpers.explore.pooling_explorer.pictures import SIZE

LABEL_SIZE, TEXT_SIZE = 16, 17
TOP, LABEL = 78, 26             # where grids start; from one row of grids to the next label
SIDE, BETWEEN = 256, 14         # px: the largest input grid; from an input to its output
LARGEST_CELL = 48
LINES = 5                       # of text, reserved so that nothing jumps
CHANGED = palette.INK           # the mark in the corner of an output that a shift changed


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_explorer.drawing.draw`."""
    tall = scale >= 1.5
    single = stored and not _is_shifted(numbers)    # a still picture needs no second half like the first
    width = TALL if tall or single else WIDE
    cell, out_cell = _cells(numbers, (width - 2 * MARGIN if tall else WIDE / 2 - MARGIN - 6) - BETWEEN)
    side = cell * (SIZE + 2 * _padding(numbers))
    body = [svg.heading(MARGIN, say.title(numbers), width, width == WIDE)]
    halves = [(MARGIN, TOP), (MARGIN, TOP + SIDE + 2 * LABEL) if tall else (WIDE / 2 + 6, TOP)]
    pairs = [("Before", numbers.picture, numbers.before), ("After", numbers.moved, numbers.after)]
    for place, (x, y) in enumerate(halves[:1] if single else halves):
        name, picture, out = pairs[place]
        body.append(svg.text(x, y - 10, _input_label(numbers, "Input" if single else name), LABEL_SIZE, "in",
                             bold=True))
        body.append(svg.group("input", _input(numbers, picture, x, y, cell)))
        if out is not None:
            out_x = x + side + BETWEEN
            body.append(_output_label(numbers, out_x, y - 10, place))
            body.append(svg.group("output", _output(numbers, out, out_x, y, out_cell, place)))
    y += SIDE + 28
    lines = _lines(numbers, width, single)
    for row, parts in enumerate(lines):
        body.append(svg.rich(MARGIN, y + row * LINE, parts, TEXT_SIZE))
    reserved = LINES + 4 * tall
    height = y + LINE * (len(lines) if stored else max(len(lines), reserved)) - 12
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _is_shifted(numbers):
    return numbers.change is not None and numbers.change.verdict != "none"


def _padding(numbers):
    """As it is drawn: also where it cannot be."""
    return numbers.settings.padding if numbers.problem else numbers.padding


def _cells(numbers, room):
    """Sides of an input's and an output's cells: the output's numbers are the longer ones."""
    columns, outputs = SIZE + 2 * _padding(numbers), 0 if numbers.before is None else len(numbers.before)
    wider = 1.25 if outputs <= 5 else 1
    cell = min(SIDE / columns, room / (columns + wider * outputs))
    return cell, min(LARGEST_CELL, (room - cell * columns) / outputs, SIDE / outputs) if outputs else 0


def _input_label(numbers, name):
    s = numbers.settings
    if name != "After":
        return f"{name}: {SIZE}×{SIZE}" + (f", padding {numbers.padding}" if numbers.padding else "")
    moves = [f"{by} {word}" for by, word in ((s.right, "right"), (s.down, "down")) if by]
    return f"After: {', '.join(moves) or 'no shift'}"


def _output_label(numbers, x, y, place):
    if not place or not _is_shifted(numbers):
        side = len(numbers.before)
        return svg.text(x, y, f"output {side}×{side}", LABEL_SIZE, "out", bold=True)
    changed = numbers.change.unchanged.size - int(numbers.change.unchanged.sum())
    if not changed:
        return svg.text(x, y, "none changed", LABEL_SIZE, "out", bold=True)
    mark = svg.rect(x, y - 10, 8, 8, CHANGED, palette.PAPER)
    return mark + svg.text(x + 14, y, f"{changed} changed", LABEL_SIZE, "out", bold=True)


def _lines(numbers, width, single):
    """Everything below the grids: the verdict, the arithmetic, the size."""
    room = width - 2 * MARGIN
    sentence = say.unread(numbers) if single and not numbers.problem else say.verdict(numbers)
    lines = svg.wrap(sentence, "neg" if numbers.problem else "ink", TEXT_SIZE, room) if sentence else []
    if numbers.problem:
        return lines
    tall = width == TALL
    for parts in say.cell_lines(numbers):
        lines += svg.break_parts(parts, TEXT_SIZE, room, 3 if tall else 2, 3)
    return lines + svg.break_parts(say.size_line(numbers), TEXT_SIZE, room, 2)


def _input(numbers, picture, x, y, u):
    """The picture in its padding, grey where nothing reads, with the lit window."""
    p = _padding(numbers)
    side = u * (SIZE + 2 * p)
    cells = [svg.rect(x, y, side, side, shades.PADDING, "#aab2bd", 1, dash="4 3")] if p else []
    colours = shades.fills(picture, "in")
    read = [True] * SIZE if numbers.read is None else numbers.read.tolist()
    labels = _labels(picture, u)
    for row in range(SIZE):
        for column in range(SIZE):
            seen = read[row] and read[column]
            left, top = x + (column + p) * u, y + (row + p) * u
            cells.append(svg.rect(left, top, u, u, colours[row][column] if seen else shades.UNREAD, EDGE))
            if labels:
                cells.append(svg.cell_text(left + u / 2, top + u / 2 + 5.5, labels[row][column], 15,
                                           muted=not seen))
    if numbers.before is not None:
        cells.append(_windows(numbers, x, y, u))
    return "".join(cells)


def _labels(values, u):
    """Numbers for cells of side u, or None; hyphens for minus signs where these would touch a neighbour."""
    whole = [[svg.number(round(value)) for value in row] for row in values.tolist()]
    short = [[label.replace("−", "-") for label in row] for row in whole]
    if short != whole and _widest(whole) > u - 3 and _widest(short) <= u - 2:
        return short
    return fitted_labels(values, u)


def _widest(labels):
    return max(svg.text_width(label, svg.SMALLEST_TEXT) for row in labels for label in row)


def _windows(numbers, x, y, u):
    """A frame around what the lit cell reads: with a blur also, dashed, what the blur adds."""
    frames = []
    for reach in ((1, 0) if numbers.settings.blurs else (0,)):
        first = [max(0, at * numbers.stride - reach) for at in (numbers.row, numbers.column)]
        last = [min(SIZE + 2 * numbers.padding, at * numbers.stride + numbers.size + reach)
                for at in (numbers.row, numbers.column)]
        height, width = (b - a for a, b in zip(first, last))
        line, dash = (2, "6 4") if reach else (3.5, "")
        frames.append(svg.rect(x + first[1] * u, y + first[0] * u, width * u, height * u, "none",
                               palette.KERNEL, line, 3, dash))
    return "".join(frames)


def _output(numbers, out, x, y, u, place):
    """The output's cells with their numbers; after a shift, a mark in the corner of each that changed."""
    mark = 6 if u > 26 else 4
    colours, labels = shades.fills(out, "out"), _labels(out, u)
    marked = place and _is_shifted(numbers)
    cells = []
    for row in range(len(out)):
        for column in range(len(out)):
            left, top, lit = x + column * u, y + row * u, (row, column) == (numbers.row, numbers.column)
            cells.append(svg.rect(left, top, u, u, colours[row][column], EDGE))
            if labels:
                cells.append(svg.cell_text(left + u / 2, top + u / 2 + 5.5, labels[row][column], 15,
                                           bold=lit))
            if marked and not numbers.change.unchanged[row, column]:
                cells.append(svg.rect(left + u - mark - 1, top + 1, mark, mark, CHANGED))
    cells.append(svg.rect(x + numbers.column * u, y + numbers.row * u, u, u, "none", palette.OUTPUT, 3.5, 2))
    return "".join(cells)
