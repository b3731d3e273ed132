"""The Adam explorer's picture: gradients above, the weights they have in m and v, the steps they make."""

import math

import numpy as np

from helpers import palette
from helpers.explore import svg
from helpers.explore.adam_explorer import text as say
from helpers.explore.page import LINE, MARGIN, TALL, WIDE

LABEL_SIZE, TEXT_SIZE = 15, 17
GRADIENTS, WEIGHTS, STEPS = (62, 40), (136, 88), (284, 104)      # top of each chart, and its height
GAP = 26                    # between the two charts of weights
FEWEST, BROADEST = 10, 34   # places that a chart has at least; px of a bar at most
HIGHEST = 8.0               # rates; longer steps are cut off at the top, and their number says so
BLUE, ORANGE, GREEN = "#a9cff9", "#f3b48f", "#8fd3b0"
END = 86                    # px right of the steps, for the last one's length


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_drawing.draw`."""
    width = TALL if scale >= 1.5 else WIDE
    half = (width - 2 * MARGIN - GAP) / 2
    body = [svg.heading(MARGIN, say.title(numbers), width, width == WIDE),
            svg.group("gradients", _gradients(numbers, width)),
            svg.group("m", _weights(numbers.m, MARGIN, half, width == WIDE)),
            svg.group("v", _weights(numbers.v, MARGIN + half + GAP, half, width == WIDE)),
            svg.group("steps", _steps(numbers, width))]
    y = STEPS[0] + STEPS[1] + 42
    lines = _lines(numbers, width)
    body += [svg.rich(MARGIN, y + row * LINE, parts, TEXT_SIZE) for row, parts in enumerate(lines)]
    height = y + LINE * (len(lines) if stored else max(len(lines), 5 if width == WIDE else 8)) - 6
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _lines(numbers, width):
    room = width - 2 * MARGIN
    formulas = (say.average_formula(numbers, numbers.m), say.average_formula(numbers, numbers.v),
                say.step_formula(numbers))
    lines = [row for formula in formulas for row in svg.break_parts(formula, TEXT_SIZE, room, 2)]
    return lines + svg.wrap(say.sentence(numbers), "muted", TEXT_SIZE, room)


def _places(count, left, room):
    """(left edges, width) of the bars of a chart."""
    pitch = min(BROADEST, room / max(count, FEWEST))
    return left + pitch * np.arange(count), max(pitch - (3 if pitch > 12 else 1 if pitch > 5 else 0.3), 1.0)


def _gradients(numbers, width):
    top, height = GRADIENTS
    largest = max(1e-12, float(np.abs(numbers.gradients).max()))
    below = 0.5 if numbers.gradients.min() < 0 else 0.0
    base, reach = top + height * (1 - below), height * (1 - below)
    lefts, wide = _places(len(numbers.gradients), MARGIN, width - 2 * MARGIN - END)
    last = say.short(float(numbers.gradients[-1]))
    label = "gradients so far, the oldest on the left"
    drawn = [svg.text(MARGIN, top - 8, label, LABEL_SIZE, "in", bold=True),
             svg.line(MARGIN, base, width - MARGIN - END, base, "muted", 1),
             svg.text(width - MARGIN, base + 5 if below else base - 4, last, 16, "in", "end", bold=True)]
    drawn += [_bar(x, base, wide, value / largest * reach, BLUE, palette.INPUT)
              for x, value in zip(lefts.tolist(), numbers.gradients.tolist())]
    return "".join(drawn)


def _weights(average, left, room, wide_page):
    """Bars for the weights as they are; above each, dashed, what dividing by their sum makes of it."""
    top, height = WEIGHTS
    base, full = top + height, average.weights / average.total
    unit = height / float(full.max())
    lefts, wide = _places(len(full), left, room)
    drawn = [svg.text(left, top - 10, say.weights_label(average, wide_page), LABEL_SIZE, "ker", bold=True),
             svg.line(left, base, left + room, base, "muted", 1)]
    for x, weight, share in zip(lefts.tolist(), (average.weights * unit).tolist(), (full * unit).tolist()):
        if share >= 0.5:
            drawn.append(svg.rect(x, base - share, wide, share, "none", "#9a8578", 1, dash="3 2"))
        drawn.append(_bar(x, base, wide, weight, ORANGE, palette.KERNEL))
    drawn.append(svg.text(left, base + 20, say.sum_label(average, wide_page), LABEL_SIZE, "ker"))
    return "".join(drawn)


def _steps(numbers, width):
    top, height = STEPS
    sizes, right = (np.clip(np.nan_to_num(steps, nan=0.0), -HIGHEST, HIGHEST)
                    for steps in (numbers.steps, numbers.right))
    right = right if numbers.settings.correction != "right" else None
    every = sizes if right is None else np.concatenate([sizes, right])
    high, low = max(1.15, float(every.max())), min(0.0, float(every.min()))
    if low < 0:
        low = min(low, -1.15)
    unit = height / (high - low)
    base = top + high * unit
    lefts, wide = _places(len(sizes), MARGIN, width - 2 * MARGIN - END)
    drawn = [svg.text(MARGIN, top - 10, _steps_label(right), LABEL_SIZE, "out", bold=True),
             svg.line(MARGIN, base, width - MARGIN - END, base, "muted", 1)]
    drawn += [svg.line(MARGIN, base - one * unit, width - MARGIN - END, base - one * unit, "muted", 1, "5 4")
              for one in ((1, -1) if low < 0 else (1,))]
    drawn.append(svg.text(width - MARGIN, base - unit + 5, "1 rate", LABEL_SIZE, "muted", "end"))
    drawn.append(svg.text(width - MARGIN, base + 18, say.short(numbers.step), 16, "out", "end", bold=True))
    drawn += [_bar(x, base, wide, size * unit, GREEN, palette.OUTPUT)
              for x, size in zip(lefts.tolist(), sizes.tolist())]
    if right is not None:
        drawn += [svg.line(x, base - size * unit, x + wide, base - size * unit, "ink", 2.5)
                  for x, size in zip(lefts.tolist(), right.tolist())]
    return "".join(drawn)


def _steps_label(right):
    return "steps so far, in rates η" + ("" if right is None else "; lines: with Adam’s correction")


def _bar(x, base, wide, height, fill, edge):
    """A bar from the base line, downwards where the height is negative; a hair where it is nearly 0."""
    tall = max(abs(height), 0.6) if math.isfinite(height) else 0.6
    return svg.rect(x, base - tall if height >= 0 else base, wide, tall, fill, edge if wide > 4 else "none")
