"""The pooling explorer: the controls, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.controlled import ControlledExplorer
from helpers.explore.explorer import Picture, choice, slider
from helpers.explore.pooling_explorer import text as say
from helpers.explore.pooling_explorer.cases import CASES
from helpers.explore.pooling_explorer.drawing import draw
from helpers.explore.pooling_explorer.numbers import KINDS, RANGES, Settings, compute
from helpers.explore.pooling_explorer.pictures import PICTURES

QUESTION = ("Shift the picture by one pixel. How many outputs stay as they are? Say it, then move "
            "“Shift right”.")


class PoolingExplorer(ControlledExplorer):
    """A picture and the same picture shifted, pooled side by side; made by `pooling`."""

    name = "Pooling explorer"
    Settings = Settings
    CASES = CASES

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self.controls = {
            "picture": choice("Picture", s.picture, _options(PICTURES)),
            "kind": choice("Pooling", s.kind, _options(KINDS)),
            "kernel_size": slider("Window k", s.kernel_size, *RANGES["kernel_size"]),
            "stride": slider("Stride s", s.stride, *RANGES["stride"]),
            "padding": slider("Padding p", s.padding, *RANGES["padding"]),
            "right": slider("Shift right", s.right, *RANGES["right"]),
            "down": slider("Shift down", s.down, *RANGES["down"]),
            "ring": choice("Edge", s.ring, [("wraps round: a ring", True), ("zeros come in", False)]),
            "row": slider("Output row", s.row, 0, s.row),       # how far they go follows from the numbers
            "column": slider("Output column", s.column, 0, s.column),
            "blur": widgets.Checkbox(s.blur, description="Blur before sampling", indent=False),
            "ceil_mode": widgets.Checkbox(s.ceil_mode, description="Ceil mode: round up", indent=False),
        }
        super().__init__(question, scale, "output cell")

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Keep the position inside the output, and disable what does not count."""
        s = self.settings
        for name in ("kernel_size", "stride", "padding", "blur"):
            self.controls[name].disabled = s.is_global
        self.controls["ceil_mode"].disabled = s.is_global or s.blur or s.kind == "l2"
        for name in ("row", "column"):
            control = self.controls[name]
            control.disabled = self.numbers.before is None
            if self.numbers.before is not None:
                control.max = len(self.numbers.before) - 1      # a value beyond it is clipped with it

    def step(self, by):
        """Light another output cell, in reading order and round the end."""
        if self.numbers.before is not None:
            side = len(self.numbers.before)
            position = (self.numbers.row * side + self.numbers.column + by) % side**2
            self.set_controls([(self.controls["row"], position // side),
                               (self.controls["column"], position % side)])


def pooling(scale=1.0, question=QUESTION, **settings):
    """An explorer of pooling: every window, and what a shift of the picture does to the output.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Fields of `pooling_explorer.numbers.Settings`: picture, kind, kernel_size, stride, padding, ceil_mode,
        blur, right and down (the shift), ring, row, column.

    Returns
    -------
    PoolingExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return PoolingExplorer(Settings(**settings), scale, question)


def pooling_picture(scale=1.0, **settings):
    """One state of the pooling explorer as a picture that stays as it is; arguments as in `pooling`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))


def _options(named):
    return [(label, name) for name, label in named.items()]
