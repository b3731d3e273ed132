"""The receptive field explorer's picture: rows of units, the paths down from one of them, a square of pixels."""

import numpy as np

from helpers import palette
from helpers.explore import shades, svg
from helpers.explore.page import LINE, MARGIN
from helpers.explore.receptive_field_explorer import text as say
from helpers.explore.receptive_field_explorer.layout import LABEL, SQUARE, TOP, layout_of

_MOST_LINES = 160       # taps drawn one by one; beyond that only the outer ones
_QUIET = "#eef1f5"
_EDGE = "#8fa3b8"
_LIT = "#2f9e68"
_NUMBERED_SQUARE = 7    # pixels along its side
_UNDER = 22             # px from line to line under the square; the table's heads stand beside the last one


def draw(numbers, scale=1.0, stored=False, table=True):
    """One state as SVG; parameters and result as in `convolution_explorer.drawing.draw`.

    Without `table` the recursion is left out, for a reader who has not met it.
    """
    layout = layout_of(numbers, scale)
    body = [svg.heading(MARGIN, say.title(numbers), layout.width, layout.wide), _field_band(numbers, layout),
            svg.group("taps", _taps(numbers, layout))]
    body += [svg.group(f"row-{layer}", _row(numbers, layout, layer)) for layer in range(len(numbers.rows))]
    body.append(svg.group("counts", _counts(numbers, layout)))
    y = layout.bottom + 2 * LINE
    if layout.wide:
        body.append(_square(numbers, layout.width - MARGIN - SQUARE, TOP))
        y = y if numbers.problem else max(y, TOP + SQUARE + _UNDER * len(say.square_lines(numbers)))
    if table:
        recursion, y = _table(numbers, layout, y)
        body.append(recursion)
    if not layout.wide and not numbers.problem:
        body.append(_square(numbers, MARGIN, y - 8))
        y += SQUARE + 3 * LINE
    colour = "neg" if numbers.problem else "ink"
    for parts in svg.wrap(say.line(numbers), colour, 16, layout.width - 2 * MARGIN):
        body.append(svg.rich(MARGIN, y, parts, 16))
        y += LINE
    return svg.document(layout.width, y - 12, say.title(numbers), say.state_line(numbers), "".join(body),
                        scale, palette.PAPER if stored else None)


def _place(numbers, layer, at):
    """Where place `at` of a row (below 0 on padding) stands on the input's axis."""
    field = numbers.rows[layer].field
    return field.start + at * field.jump


def _row(numbers, layout, layer):
    """The units of one layer, or the pixels, with the padding that the layer above reads."""
    row = numbers.rows[layer]
    y = layout.y(layer)
    lit = layer == numbers.layer
    colour = "in" if not layer else "out" if lit else "ink"
    parts = [svg.text(MARGIN, y + layout.box / 2 + 5, f"layer {layer}" if layer else "input", 16, colour, bold=lit)]
    wide = max(2.0, layout.unit - (2 if layout.unit > 8 else 0.6))
    largest = 1 if row.paths is None else max(1, int(row.paths.max()))
    ramp = _ramp("out" if layer else "in")
    for index in range(row.units + 2 * row.padding):
        at = index - row.padding
        place = _place(numbers, layer, at)
        if not layout.shows(place):
            continue
        paths = 0 if row.paths is None or numbers.problem else int(row.paths[index])
        x = layout.x(place) - wide / 2
        if not 0 <= at < row.units:
            fill = shades.UNREAD if paths else shades.PADDING
            parts.append(svg.rect(x, y, wide, layout.box, fill, _EDGE, dash="3 3"))
        elif lit and at == numbers.unit and not numbers.problem:
            parts.append(svg.rect(x, y, wide, layout.box, _LIT, radius=min(4, wide / 3)))
        else:
            fill = ramp[-1 - round((len(ramp) - 7) * (1 - paths / largest))] if paths else _QUIET
            parts.append(svg.rect(x, y, wide, layout.box, fill, _EDGE if layout.unit > 8 else "none",
                                  radius=0 if not layer else min(4, wide / 3)))
    return "".join(parts)


def _ramp(kind):
    """Hex colours from pale to deep."""
    return shades.fills(np.linspace(0.15, 1, 25)[None], kind)[0]


def _taps(numbers, layout):
    """A line for every tap of every unit that has a path, or the outer ones where there are too many."""
    pairs = []
    for layer in range(0 if numbers.problem else numbers.layer, 0, -1):
        row, below = numbers.rows[layer], numbers.rows[layer - 1]
        k, s, p, d = numbers.settings.layers[layer - 1]
        for unit in np.flatnonzero(row.paths[row.padding:row.padding + row.units]).tolist():
            pairs += [(layer, unit, unit * s - p + tap * d, tap in (0, k - 1)) for tap in range(k)
                      if -below.padding <= unit * s - p + tap * d < below.units + below.padding]
    if len(pairs) > _MOST_LINES:
        pairs = [pair for pair in pairs if pair[3]][:2 * _MOST_LINES]
    lines = []
    for layer, unit, tap, _ in pairs:
        top, bottom = _place(numbers, layer, unit), _place(numbers, layer - 1, tap)
        if layout.shows(top) and layout.shows(bottom):
            lines.append(svg.line(layout.x(top), layout.y(layer) + layout.box, layout.x(bottom), layout.y(layer - 1),
                                  "ker", 1.2))
    return "".join(lines)


def _field_band(numbers, layout):
    """The field by the formula, from its first pixel to its last, as a band behind the rows."""
    if numbers.problem:
        return ""
    first, last = numbers.pixels
    low, high = max(first, layout.view[0]), min(last, layout.view[1])
    if high < low:
        return ""
    left, right = layout.x(low) - layout.unit / 2, layout.x(high) + layout.unit / 2
    top = layout.y(numbers.layer) - 4
    return svg.rect(left, top, right - left, layout.bottom + 4 - top, "#c2521c1f")


def _counts(numbers, layout):
    """The number of paths under each pixel, where the numbers fit."""
    if numbers.problem:
        return ""
    row, y = numbers.rows[0], layout.bottom + 19
    first, last = numbers.pixels
    fits = svg.text_width(str(int(row.paths.max())), svg.SMALLEST_TEXT) <= layout.unit
    parts = [svg.text(MARGIN, y, "paths", 16, "ker")]
    if not fits:
        words = f"up to {row.paths.max():,}: the deeper the blue, the more"
        return parts[0] + svg.text(MARGIN + LABEL, y, words, 16, "muted")
    for at in range(max(first, -row.padding), min(last, row.units - 1 + row.padding) + 1):
        if layout.shows(at):
            paths = int(row.paths[at + row.padding])
            colour = "ker" if paths and 0 <= at < row.units else "muted"
            parts.append(svg.text(layout.x(at), y, str(paths), 15, colour, "middle"))
    return "".join(parts)


def _square(numbers, x, y):
    """The field in two dimensions: a pixel's paths are those of its row times those of its column."""
    if numbers.problem:
        return ""
    square = numbers.square
    side = SQUARE / len(square)
    outside = square < 0
    values = np.maximum(square, 0)
    largest = int(values.max())
    if len(square) <= _NUMBERED_SQUARE:
        fills = shades.fills(values, "in")
        parts = [svg.rect(x + j * side, y + i * side, side, side, shades.UNREAD if outside[i, j]
                          else fills[i][j] if values[i, j] else palette.PAPER, _EDGE)
                 for i in range(len(square)) for j in range(len(square))]
        if svg.text_width(str(largest), svg.SMALLEST_TEXT) <= side:
            parts += [svg.cell_text(x + (j + 0.5) * side, y + (i + 0.5) * side + 5.5, str(values[i, j]), 15)
                      for i in range(len(square)) for j in range(len(square)) if values[i, j]]
    else:
        parts = [svg.image(x, y, SQUARE, SQUARE, shades.counts_uri(square)),
                 svg.rect(x, y, SQUARE, SQUARE, "none", _EDGE)]
    lines = say.square_lines(numbers)
    parts += [svg.text(x + SQUARE / 2, y + SQUARE + _UNDER * (n + 1) - 2, words, 16, "ker" if n < 2 else "muted",
                       "middle", n < 2) for n, words in enumerate(lines)]
    return svg.group("square", "".join(parts))


def _table(numbers, layout, y):
    """(the recursion as a table, a line for each layer; the y below it)."""
    if len(numbers.rows) == 1:
        return "", y
    columns = (MARGIN, MARGIN + LABEL, MARGIN + 320, MARGIN + 450)
    heads = [(0, "", "ink"), (1, "size: before + d·(k − 1)·jump", "in"), (2, "jump: before·s", "ker")]
    heads += [(3, "start: unit 0's centre", "out")] if layout.wide else []
    parts = [svg.text(columns[column], y, words, 15, colour) for column, words, colour in heads if words]
    for layer in range(1, len(numbers.rows)):
        y += LINE - 3
        bold = layer == numbers.layer
        texts = say.recursion(numbers, layer)[:3 if layout.wide else 2]
        parts.append(svg.text(columns[0], y, f"layer {layer}", 16, "out" if bold else "ink", bold=bold))
        parts += [svg.text(column, y, words, 15, bold=bold) for column, words in zip(columns[1:], texts)]
    return svg.group("table", "".join(parts)), y + LINE + 4
