"""The ConvNet builder's picture: a row for each layer, and the training curves beside it."""

from helpers import palette
from helpers.explore import svg
from helpers.explore.convnet_explorer import chart
from helpers.explore.convnet_explorer import text as say
from helpers.explore.convnet_explorer.numbers import RANGES
from helpers.explore.page import LINE, MARGIN, TALL, WIDE

ROW, TEXT_SIZE = 22, 15
TABLE_WIDTH = 486
TOP = 84                    # the table's head
PLOT_HEIGHT = 142           # a status of two lines ends inside the picture
PLOT_STEP = PLOT_HEIGHT + 62
# Right ends of the columns of numbers, and the px of their longest bar, which shines through in both themes.
SHAPE, PARAMETERS, WORK = 270, 372, TABLE_WIDTH
BAR = 88
BAR_FILLS = (palette.KERNEL + "38", palette.OUTPUT + "38")
ROW_COLOURS = {"conv": "ker", "pool": "out", "flatten": "muted", "dense": "ink"}
# input, blocks of convolutions and a pooling layer, flatten, hidden layers, scores, total
MOST_ROWS = 4 + (RANGES["convs"][1] + 1) * RANGES["blocks"][1] + RANGES["hidden"][1]


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_drawing.draw`."""
    wide = scale < 1.5
    width = WIDE if wide else TALL
    table_top = TOP if wide else TOP + PLOT_STEP + LINE
    body = [svg.heading(MARGIN, say.title(numbers), width, wide),
            svg.rich(MARGIN, 52, say.pattern(numbers), 16 if wide else 15)]
    body += _beside(numbers) if wide else _above(numbers)
    table, bottom = _table(numbers, table_top)
    body.append(table)
    if wide:
        least = TOP + 2 * PLOT_STEP + LINE
        bottom = max(bottom, least if stored else TOP + (MOST_ROWS + 1) * ROW)
    return svg.document(width, bottom + 8, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _beside(numbers):
    """Both curves in a column right of the table."""
    x = TABLE_WIDTH + 22
    width = WIDE - MARGIN - x
    y = TOP + 6
    return [chart.losses(numbers.progress, x, y, width, PLOT_HEIGHT),
            chart.accuracies(numbers.progress, x, y + PLOT_STEP, width, PLOT_HEIGHT),
            _status(numbers, x, y + 2 * PLOT_STEP - 16, width)]


def _above(numbers):
    """Both curves side by side above the table, for a projector."""
    width = (TALL - 3 * MARGIN) / 2
    return [chart.losses(numbers.progress, MARGIN, TOP + 6, width, PLOT_HEIGHT),
            chart.accuracies(numbers.progress, 2 * MARGIN + width, TOP + 6, width, PLOT_HEIGHT),
            _status(numbers, MARGIN, TOP + PLOT_STEP - 4, TALL - 2 * MARGIN)]


def _status(numbers, x, y, width):
    colour = "neg" if numbers.problem or numbers.progress.state == "failed" else "ink"
    lines = svg.wrap(say.status(numbers), colour, TEXT_SIZE, width, 2)
    rows = (svg.rich(x, y + 19 * row, parts, TEXT_SIZE) for row, parts in enumerate(lines))
    return svg.group("status", "".join(rows))


def _table(numbers, y):
    """The rows, and where they end."""
    head = "".join(svg.text(x, y, name, TEXT_SIZE, "muted", anchor) for x, name, anchor in (
        (MARGIN, "layer", "start"), (SHAPE, "shape", "end"), (PARAMETERS, "parameters", "end"),
        (WORK, "multiply-adds", "end")))
    rows = [head, svg.line(MARGIN, y + 7, TABLE_WIDTH, y + 7, "muted", 1),
            _row(y + ROW, "input", "in", "1×28×28")]
    y += ROW
    for stage in numbers.stages:
        y += ROW
        counts = (f"{stage.parameters:,}", _short(stage.multiply_adds)) if stage.parameters else ("", "")
        row = _row(y, say.named(stage), ROW_COLOURS[stage.kind], say.shape(stage.shape), *counts)
        rows.append(svg.group("layer", _bars(numbers, stage, y) + row))
    if numbers.problem:
        lines = svg.wrap(numbers.problem, "neg", 16, TABLE_WIDTH - MARGIN, 2)
        rows += [svg.rich(MARGIN, y + 28 + 20 * row, parts, 16) for row, parts in enumerate(lines)]
        return "".join(rows), y + 28 + 20 * len(lines)
    y += ROW + 4
    rows += [svg.line(MARGIN, y - 18, TABLE_WIDTH, y - 18, "muted", 1),
             _row(y, "together", "ink", "", f"{numbers.parameters:,}", _short(numbers.multiply_adds),
                  bold=True)]
    return "".join(rows), y


def _bars(numbers, stage, y):
    """How much of all parameters, and of all the work, this layer has."""
    if not stage.parameters:
        return ""
    shares = (stage.parameters / numbers.parameters, stage.multiply_adds / numbers.multiply_adds)
    return "".join(svg.rect(right - max(1, BAR * part), y - 15, max(1, BAR * part), 19, fill, radius=2)
                   for right, part, fill in zip((PARAMETERS, WORK), shares, BAR_FILLS))


def _row(y, name, colour, shape, parameters="", work="", bold=False):
    return (svg.text(MARGIN, y, name, TEXT_SIZE, colour, bold=bold)
            + svg.text(SHAPE, y, shape, TEXT_SIZE, "out", "end")
            + svg.text(PARAMETERS, y, parameters, TEXT_SIZE, "ink", "end", bold)
            + svg.text(WORK, y, work, TEXT_SIZE, "ink", "end", bold))


def _short(value):
    """Large counts to four digits: 9.634 M."""
    return f"{value / 1e6:.4g} M" if value >= 1e6 else f"{value:,}"
