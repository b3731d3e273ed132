"""The training curves: the loss of each batch, and the share of right answers."""

import math

from helpers import palette
from helpers.explore import svg
from helpers.explore.convnet_explorer.numbers import CLASSES
from helpers.explore.convnet_explorer.progress import STEPS, TESTED

HIGHEST_LOSS = 3.0
GUESSING = math.log(CLASSES)
LABELS = 46                 # px left of the axis, for its numbers
SMOOTH = 20                 # steps that the thick loss line averages over


def losses(progress, x, y, width, height):
    """The loss over the steps: pale for each batch, strong for the mean of the last ones."""
    place = _placer(x + LABELS, y, width - LABELS, height, HIGHEST_LOSS)
    guessing = place(0, GUESSING)[1]
    body = [_axes(x, y, width, height, "loss of the batch", ("0", "3")),
            svg.line(x + LABELS, guessing, x + width, guessing, "muted", 1.5, "5 5"),
            svg.text(x + width, guessing - 6, "guessing: log 10 = 2.30", 15, "muted", "end")]
    if progress.losses:
        raw = list(enumerate(progress.losses, start=1))
        body += [curve([place(*point) for point in raw], "in", 1, 0.45),
                 curve([place(*point) for point in _running_mean(progress.losses)], "in", 3)]
    return svg.group("losses", "".join(body))


def accuracies(progress, x, y, width, height):
    """The share of right answers on digits that are not trained on."""
    place = _placer(x + LABELS, y, width - LABELS, height, 1.0)
    body = [_axes(x, y, width, height, f"right, of {TESTED} other digits", ("0 %", "100 %"))]
    points = [place(*point) for point in progress.accuracies]
    if points:
        body.append(curve(points, "out", 3))
        body += [svg.rect(px - 3, py - 3, 6, 6, palette.OUTPUT, radius=3) for px, py in points]
    return svg.group("accuracies", "".join(body))


def curve(points, colour, width, opacity=1.0):
    """A line through points, in one of the text colours."""
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    stroke = svg.TEXT_COLOURS[colour][0]
    return (f'<polyline points="{path}" class="l-{colour}" fill="none" stroke="{stroke}" '
            f'stroke-width="{width:g}" stroke-opacity="{opacity:g}" stroke-linejoin="round"/>')


def _placer(x, y, width, height, highest):
    """A function from (step, value) to px; what is higher than the axis stays at its top."""
    def place(step, value):
        return x + width * step / STEPS, y + height * (1 - min(value, highest) / highest)
    return place


def _axes(x, y, width, height, name, ends):
    left, bottom = x + LABELS, y + height
    return (svg.text(left, y - 9, name, 15, "ink", bold=True)
            + svg.line(left, y, left, bottom, "muted", 1)
            + svg.line(left, bottom, x + width, bottom, "muted", 1)
            + svg.text(left - 6, bottom + 1, ends[0], 15, "muted", "end")
            + svg.text(left - 6, y + 10, ends[1], 15, "muted", "end")
            + svg.text(x + width, bottom + 18, f"step {STEPS}", 15, "muted", "end"))


def _running_mean(values):
    total, points = 0.0, []
    for step, value in enumerate(values, start=1):
        total += value - (values[step - 1 - SMOOTH] if step > SMOOTH else 0.0)
        points.append((step, total / min(step, SMOOTH)))
    return points
