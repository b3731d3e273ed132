"""The weight-decay explorer's picture: ellipses of the loss, circles of the penalty, and a bar a direction."""

import numpy as np

from helpers import palette
from helpers.explore import svg
from helpers.explore.page import LINE, MARGIN, TALL, WIDE
from helpers.explore.weight_decay_explorer import text as say
from helpers.explore.weight_decay_explorer.numbers import level_curves

REACH = 4.6                 # the plane from -4.6 to 4.6
SIDE, TOP = 360, 44         # px of the plane, and its upper edge
LABEL_SIZE, TEXT_SIZE = 15, 17
BAR, BAR_STEP = 24, 108     # height of a bar, and from one to the next
GREEN = "#8fd3b0"


def draw(numbers, scale=1.0, stored=False):
    """One state as SVG; parameters and result as in `convolution_drawing.draw`."""
    wide = scale < 1.5
    width = WIDE if wide else TALL
    left, top = (MARGIN + SIDE + 28, TOP + 24) if wide else (MARGIN, TOP + SIDE + 40)
    room = width - MARGIN - left
    lines = svg.wrap(say.sentence(numbers), "muted", TEXT_SIZE, room if wide else width - 2 * MARGIN, 4)
    y = top + 2 * BAR_STEP + 12
    body = [svg.heading(MARGIN, say.title(numbers), width, wide), _plane(numbers),
            svg.group("bars", _bars(numbers, left, top, room)),
            svg.text(left, y, say.effective(numbers), TEXT_SIZE, "out")]
    body += [svg.rich(left, y + 32 + row * LINE, parts, TEXT_SIZE) for row, parts in enumerate(lines)]
    height = max(TOP + SIDE + MARGIN, y + 32 + (3 if wide else 4) * LINE)
    return svg.document(width, height, say.title(numbers), say.state_line(numbers), "".join(body), scale,
                        palette.PAPER if stored else None)


def _plane(numbers):
    """The two weights as a plane; a picture inside the picture, so that what leaves it is cut off."""
    half = SIDE / 2
    unit = half / REACH

    def at(points):
        """Weights to px; the second axis points up."""
        return np.asarray(points) * (unit, -unit) + half

    drawn = [svg.line(0, half, SIDE, half, "muted", 1), svg.line(half, 0, half, SIDE, "muted", 1)]
    drawn += [_circle(half, radius * unit, 1, "4 5") for radius in (1, 2, 3, 4)]
    drawn += [_curve(at(numbers.star + curve @ numbers.q.T), "in", 1.2, "4 5")
              for level in _levels(numbers) for curve in level_curves(numbers.eigenvalues, level)]
    if numbers.w is not None:
        drawn.append(_circle(half, float(np.hypot(*numbers.w)) * unit, 2.4))
        if numbers.loss > 1e-9:
            drawn += [_curve(at(numbers.star + curve @ numbers.q.T), "in", 2.4)
                      for curve in level_curves(numbers.eigenvalues, numbers.loss)]
        drawn.append(_curve(at(numbers.path), "out", 3))
    drawn += [_direction(numbers, at, i) for i in (0, 1)]
    drawn += _points(numbers, at)
    border = svg.rect(0.5, 0.5, SIDE - 1, SIDE - 1, "none", colour="muted")
    return (f'<svg x="{MARGIN}" y="{TOP}" width="{SIDE}" height="{SIDE}" overflow="hidden" data-part="plane">'
            f'{"".join(drawn)}{border}</svg>')


def _levels(numbers):
    """Three levels of the loss, evenly spaced in distance from w*: the outermost goes through 0."""
    outer = abs(numbers.loss_at(np.zeros(2))) or 1.0
    return [outer * share ** 2 for share in (1 / 3, 2 / 3, 1)]


def _points(numbers, at):
    """w*, 0, and the minimum with decay, each with its name where it does not hide the others."""
    (star_x, star_y), (zero_x, zero_y) = at(numbers.star), at([0, 0])
    away = -sum(_pointing(numbers, i) for i in (0, 1)) * 0.45       # the corner that no eigenvector points into
    name_x, name_y = at(numbers.star + away)
    drawn = [_dot(zero_x, zero_y, palette.KERNEL, 5), _dot(star_x, star_y, palette.INPUT, 6),
             svg.text(zero_x - 8, zero_y + 20, "0", LABEL_SIZE, "ker", "end", bold=True),
             svg.text(name_x, name_y + 5, "w*", LABEL_SIZE, "in", "middle", bold=True)]
    if numbers.w is not None:
        x, y = at(numbers.w)
        drawn.append(_dot(x, y, palette.OUTPUT, 7))
        if min(np.hypot(x - star_x, y - star_y), np.hypot(x - zero_x, y - zero_y)) > 24:
            drawn.append(svg.text(x + 10, y + 20, "w", LABEL_SIZE, "out", bold=True))
    return drawn


def _direction(numbers, at, i):
    """An eigenvector as a short line from w*, labelled at its end; it points where there is room for it."""
    along = _pointing(numbers, i)
    (x1, y1), (x2, y2) = at(numbers.star), at(numbers.star + 1.1 * along)
    x3, y3 = at(numbers.star + 1.4 * along)
    return svg.line(x1, y1, x2, y2, "ink", 2.2) + svg.text(x3, y3 + 5, f"q{'₁₂'[i]}", LABEL_SIZE, "ink",
                                                           "middle", bold=True)


def _pointing(numbers, i):
    """An eigenvector with the sign that leaves room for it; either sign will do."""
    along = numbers.q[:, i]
    return -along if np.abs(numbers.star + 1.3 * along).max() > REACH - 0.4 else along


def _bars(numbers, left, top, room):
    drawn = []
    for i in (0, 1):
        y = top + i * BAR_STEP
        name = f"λ{'₁₂'[i]} = {say.short(numbers.eigenvalues[i])}"
        drawn.append(svg.rich(left, y, [(name, "in"), (";  ", "ink"), (say.coordinate(numbers, i), "ink")],
                              TEXT_SIZE))
        drawn.append(svg.rect(left, y + 12, room, BAR, "none", colour="muted", dash="5 4"))
        if numbers.factors is not None:
            drawn.append(svg.rect(left, y + 12, max(room * numbers.factors[i], 0.6), BAR, GREEN, palette.OUTPUT))
            drawn.append(_share(left, y + 12 + 18, room, numbers.factors[i]))
        else:
            drawn.append(svg.text(left + 8, y + 12 + 18, "no minimum, no factor", LABEL_SIZE, "neg"))
        drawn += [svg.rich(left, y + 62 + 22 * row, parts, 16)
                  for row, parts in enumerate(svg.break_parts(say.factor_formula(numbers, i), 16, room, 2))]
    return "".join(drawn)


def _share(left, y, room, factor):
    """What is left, in the bar where it has room there, beside it otherwise."""
    if room * factor > 70:
        return svg.cell_text(left + room * factor - 36, y, say.percent(factor), LABEL_SIZE, bold=True)
    return svg.text(left + room * factor + 8, y, say.percent(factor), LABEL_SIZE, "out", bold=True)


def _circle(centre, radius, width, dash=""):
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (f'<circle cx="{centre:.1f}" cy="{centre:.1f}" r="{radius:.1f}" fill="none" class="l-ker" '
            f'stroke="{palette.KERNEL}" stroke-width="{width:g}"{dashes}/>')


def _dot(x, y, fill, radius):
    return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{palette.PAPER}" '
            'stroke-width="1.5"/>')


def _curve(points, colour, width, dash=""):
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    written = " ".join(f"{x:.1f},{y:.1f}" for x, y in np.clip(points, -3000, 3000).tolist())
    return (f'<polyline points="{written}" fill="none" class="l-{colour}" '
            f'stroke="{svg.TEXT_COLOURS[colour][0]}" stroke-width="{width:g}"{dashes}/>')
