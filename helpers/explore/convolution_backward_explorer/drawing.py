"""The backward explorer's picture: from numbers to one SVG string."""

from helpers import palette
from helpers.explore import svg
from helpers.explore.convolution_backward_explorer import text as say
from helpers.explore.convolution_backward_explorer.grids import contents
from helpers.explore.convolution_backward_explorer.layout import LABEL_SIZE, TOP, TWO_LINES_FROM, arrange
from helpers.explore.page import LINE, MARGIN, TALL, WIDE

TEXT_SIZE = 17
EDGE = "#c3cad3"
_SPARE = 4                  # px between a number and its cell's edges


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG.

    Parameters
    ----------
    numbers : Numbers
        From `numbers.compute`.
    scale : float
        Size on the screen; from 1.5 the outputs stand below the pixels, so that the picture stays narrow.
    stored : bool
        With a ground of its own, for a place that is not JupyterLab.

    Returns
    -------
    str
        A whole `<svg>` element.
    """
    tall = scale >= 1.5
    width = TALL if tall else WIDE
    body = [svg.heading(MARGIN, say.title(numbers), width, not tall)]
    if numbers.problem:
        parts, bottom = [svg.group("problem", _problem(numbers, width))], TOP + 100
    else:
        parts, bottom = _grids(numbers, tall)
    body += parts
    lines = _lines(numbers, width - 2 * MARGIN)
    for place, line in enumerate(lines):
        body.append(svg.rich(MARGIN, bottom + 28 + place * LINE, line, TEXT_SIZE))
    rows = len(lines) if stored else max(len(lines), 4 + 2 * tall)
    return svg.document(width, bottom + 24 + LINE * rows, say.title(numbers), say.state_line(numbers),
                        "".join(body), scale, palette.PAPER if stored else None)


def _problem(numbers, width):
    lines = svg.wrap(numbers.problem, "neg", TEXT_SIZE, width - 2 * MARGIN)
    return "".join(svg.rich(MARGIN, TOP + 40 + place * LINE, line, TEXT_SIZE)
                   for place, line in enumerate(lines))


def _lines(numbers, room):
    if numbers.problem:
        return svg.wrap(say.remedy(numbers), "muted", TEXT_SIZE, room)
    lines = svg.break_parts(say.arithmetic(numbers), TEXT_SIZE, room, 3, 2)
    lines += svg.wrap(say.rule(numbers), "ink", TEXT_SIZE, room)
    return lines + svg.wrap(say.note(numbers), "muted", TEXT_SIZE, room)


def _grids(numbers, tall):
    """(elements, lower edge): the three grids with their labels."""
    pixels, kernels, outputs = contents(numbers)
    trio = (pixels, kernels[0], outputs)
    labels = [content.label for content in (pixels, kernels[-1], outputs)]
    left, middle, right, bottom = arrange([len(content.values) for content in trio],
                                          [_need(content) for content in trio], labels, len(kernels), tall)
    parts = [_labelled(pixels, left), svg.group("pixels", _grid(pixels, left))]
    for content, place in zip(kernels, middle):
        parts += [_labelled(content, place, centred=not tall), svg.group("kernel", _grid(content, place))]
    parts += [_labelled(outputs, right), svg.group("outputs", _grid(outputs, right))]
    if not tall:
        forward = numbers.settings.view in ("weights", "weight")
        parts += _arrows(left, middle[-1], right, "→" if forward else "←")
    return parts, bottom


def _arrows(left, middle, right, first):
    """Which way the numbers go: from the outputs on the right, through the kernel."""
    y = middle.y + middle.height / 2 + 9
    return [svg.text((before.x + before.width + after.x) / 2, y, arrow, 26, "muted", "middle")
            for before, after, arrow in ((left, middle, first), (middle, right, "←"))]


def _labelled(content, place, centred=False):
    if centred:
        return svg.text(place.x + place.width / 2, place.y - 9, content.label, LABEL_SIZE, content.colour,
                        "middle", bold=True)
    return svg.text(place.x, place.y - 9, content.label, LABEL_SIZE, content.colour, bold=True)


def _need(content):
    """Px of a cell that holds all numbers of the grid."""
    labels = [svg.number(value) for row in content.values.tolist() for value in row]
    return max(20, _widest([*labels, *content.second.values()]) + _SPARE)


def _widest(labels):
    return max((svg.text_width(label, svg.SMALLEST_TEXT) for label in labels), default=0)


def _grid(content, place):
    labels = [[svg.number(value) for value in row] for row in content.values.tolist()]
    numbered = _widest([label for row in labels for label in row]) <= place.cell - 1   # all numbers or none
    doubled = place.cell >= TWO_LINES_FROM and _widest(content.second.values()) <= place.cell
    cells = [_cell(content, place, (row, column), labels[row][column] if numbered else "", doubled)
             for row in range(place.rows) for column in range(place.columns)]
    return "".join(cells) + _frames(content, place)


def _frames(content, place):
    """A frame around every lit cell, or a single one where they form a block."""
    rows, columns = (sorted({cell[axis] for cell in content.frames}) for axis in (0, 1))
    block = rows and len(rows) * len(columns) == len(set(content.frames)) and all(
        places[-1] - places[0] + 1 == len(places) for places in (rows, columns))
    boxes = [(rows[0], columns[0], len(rows), len(columns))] if block else [
        (row, column, 1, 1) for row, column in content.frames]
    return "".join(svg.rect(place.x + column * place.cell, place.y + row * place.cell, width * place.cell,
                            height * place.cell, "none", content.frame_colour, 3, 3)
                   for row, column, height, width in boxes)


def _cell(content, place, cell, label, doubled):
    row, column = cell
    u = place.cell
    x, y = place.x + column * u, place.y + row * u
    dash = "3 3" if cell in content.dashed else ""
    box = svg.rect(x, y, u, u, content.fills[row][column], EDGE, 1, dash=dash)
    if not label:
        return box
    muted = cell in content.muted
    second = content.second.get(cell) if doubled else None
    if second is None:
        size = min(18, max(svg.SMALLEST_TEXT, u * 0.4)) if len(label) < 4 else svg.SMALLEST_TEXT
        return box + svg.cell_text(x + u / 2, y + u / 2 + size * 0.36, label, size, muted)
    lift = (u - TWO_LINES_FROM) * 0.2
    return (box + svg.cell_text(x + u / 2, y + 14.5 + lift, label, svg.SMALLEST_TEXT, muted)
            + svg.cell_text(x + u / 2, y + u - 3.5 - lift, second, svg.SMALLEST_TEXT,
                            colour=palette.NEGATIVE if second.startswith("−") else content.second_colour))
