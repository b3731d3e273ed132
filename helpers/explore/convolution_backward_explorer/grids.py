"""What each of the three grids holds in each view, before anybody knows where it stands."""

from dataclasses import dataclass, field

import numpy as np

from helpers import palette
from helpers.explore import shades
from helpers.explore.svg import number

_PALE = "#f3f5f8"       # an output that has not paid yet


@dataclass
class Content:
    """One grid: a number, a fill and perhaps a second number in each cell, and the frames on top.

    Attributes
    ----------
    label : str
    colour : str
        Class of the label's colour: "in", "ker", "out".
    values : numpy.ndarray
    fills : list of list of str
    second : dict of (int, int) to str
        Below the number: "+6", "×2".
    muted, dashed, unread : set of (int, int)
        Cells whose number steps back; cells that are no part of the picture; pixels that no window reads.
    second_colour : str
    frames : list of (int, int)
        Cells with a frame of `frame_colour`.
    """

    label: str
    colour: str
    values: np.ndarray
    fills: list
    second: dict = field(default_factory=dict)
    muted: set = field(default_factory=set)
    dashed: set = field(default_factory=set)
    unread: set = field(default_factory=set)
    frames: list = field(default_factory=list)
    frame_colour: str = palette.KERNEL
    second_colour: str = palette.KERNEL


def contents(numbers):
    """(pixels, kernel grids, outputs) as `Content`; the kernel twice in the view that turns it."""
    return _pixels(numbers), _kernels(numbers), _outputs(numbers)


def _cells(values):
    return [(row, column) for row in range(len(values)) for column in range(len(values[0]))]


def _pixels(numbers):
    view, p, size = numbers.settings.view, numbers.settings.padding, numbers.settings.size
    if view in ("pixel", "turned"):             # the border asks nobody
        inner = slice(p, p + size)
        content = _read_marked("pixels’ gradient", numbers.grad_pixels[inner, inner], numbers.read[inner])
        content.frames, content.frame_colour = [(numbers.row, numbers.column)], palette.INPUT
        return content
    read_from = view in ("weights", "weight")
    values = numbers.pixels if read_from else numbers.grad_pixels
    content = _read_marked("pixels" if read_from else "pixels’ gradient", values, numbers.read)
    for cell in _cells(values):
        if not numbers.inside(cell):
            content.dashed.add(cell)
            content.muted.add(cell)
            if cell not in content.unread:
                content.fills[cell[0]][cell[1]] = shades.PADDING
    if read_from:
        content.second_colour = palette.OUTPUT
    for output, tap, pixel in numbers.routes:
        paid = numbers.upstream[output]
        content.frames.append(pixel)
        content.second[pixel] = (f"×{number(paid)}" if read_from
                                 else _plus(paid * numbers.weights[tap]))
    return content


def _read_marked(label, values, read):
    """Pixels, grey where no window reads them."""
    content = Content(label, "in", values, shades.fills(values, "in"))
    content.unread = {(row, column) for row, column in _cells(values) if not (read[row] and read[column])}
    content.muted |= content.unread
    for row, column in content.unread:
        content.fills[row][column] = shades.UNREAD
    return content


def _plus(amount):
    return number(amount) if amount < 0 else f"+{number(amount)}"


def _kernels(numbers):
    view = numbers.settings.view
    if view in ("weights", "weight"):
        values = numbers.grad_weights
        content = Content("weights’ gradient", "ker", values, shades.fills(values, "ker"))
        if view == "weight":
            content.frames = [(numbers.row, numbers.column)]
        else:
            content.second = {tap: _plus(numbers.upstream[output] * numbers.pixels[pixel])
                              for output, tap, pixel in numbers.routes}
        return [content]
    content = Content("kernel", "ker", numbers.weights, shades.fills(numbers.weights, "ker"))
    if view == "turned":
        turned = numbers.weights[::-1, ::-1]
        return [content, Content("turned by half a turn", "ker", turned, shades.fills(turned, "ker"))]
    if view == "pixel":
        used = {tap for _, tap, _ in numbers.routes}
        content.frames = sorted(used)
        content.muted = set(_cells(numbers.weights)) - used
    return [content]


def _outputs(numbers):
    view = numbers.settings.view
    if view == "turned":
        return _spread(numbers)
    values = numbers.upstream
    content = Content("upstream gradient", "out", values, shades.fills(values, "out"),
                      frame_colour=palette.OUTPUT)
    if view in ("pixels", "weights"):
        for cell in _cells(values):
            if cell > (numbers.row, numbers.column):
                content.muted.add(cell)
                content.fills[cell[0]][cell[1]] = _PALE
        content.frames = [(numbers.row, numbers.column)]
    elif view == "pixel":
        content.frames = [output for output, _, _ in numbers.routes]
        content.second = {output: f"×{number(numbers.weights[tap])}" for output, tap, _ in numbers.routes}
        content.muted = set(_cells(values)) - set(content.frames)
    return content


def _spread(numbers):
    """The upstream gradient among zeros, under a window as large as the turned kernel."""
    values, o = numbers.spread, len(numbers.upstream)
    content = Content("upstream gradient, spread out", "out", values, shades.fills(values, "out"))
    places = {numbers.spread_place((i, j)) for i in range(o) for j in range(o)}
    for cell in _cells(values):
        if cell not in places:
            content.dashed.add(cell)
            content.muted.add(cell)
            content.fills[cell[0]][cell[1]] = shades.PADDING
    turned, step = numbers.weights[::-1, ::-1], numbers.settings.dilation
    for tap in _cells(turned):
        cell = numbers.row + step * tap[0], numbers.column + step * tap[1]
        content.frames.append(cell)
        content.second[cell] = f"×{number(turned[tap])}"
    return content
