"""The backward explorer: the controls, and nothing that computes or draws."""

from helpers.explore.convolution_backward_explorer import text as say
from helpers.explore.convolution_backward_explorer.cases import CASES
from helpers.explore.convolution_backward_explorer.drawing import draw
from helpers.explore.convolution_backward_explorer.numbers import (
    KERNELS, RANGES, UPSTREAMS, VIEWS, Settings, compute)
from helpers.explore.controlled import ControlledExplorer
from helpers.explore.explorer import Explorer, Picture, choice, slider

QUESTION = "Which pixels does the next output pay, and how much does each get? Say it, then step."
_SLIDERS = {"size": "Input size i", "kernel_size": "Kernel size k", "stride": "Stride s",
            "padding": "Padding p", "dilation": "Dilation d"}


class ConvolutionBackwardExplorer(ControlledExplorer):
    """Who pays whom in a convolution layer's backward pass; made by `convolution_backward`."""

    name = "Explorer of the backward pass"
    Settings = Settings
    CASES = CASES

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self.controls = {
            "view": choice("Show", s.view, [(label, name) for name, label in VIEWS.items()]),
            "kernel": choice("Kernel", s.kernel, [(label, name) for name, label in KERNELS.items()]),
            "upstream": choice("Upstream", s.upstream, [(label, name) for name, label in UPSTREAMS.items()]),
            **{name: slider(label, getattr(s, name), *RANGES[name]) for name, label in _SLIDERS.items()},
            "row": slider("Row", s.row, 0, s.row),              # how far they go follows from the numbers
            "column": slider("Column", s.column, 0, s.column),
        }
        super().__init__(question, scale, "cell")

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Say what row and column count, and keep them inside."""
        what = {"pixels": "Output", "weights": "Output", "weight": "Weight"}.get(self.settings.view, "Pixel")
        for name in ("row", "column"):
            control = self.controls[name]
            control.description = f"{what} {name}"
            control.disabled = bool(self.numbers.problem)
            if not self.numbers.problem:
                control.max = self.numbers.last         # a value beyond it is clipped with it

    def step(self, by):
        """Light another cell, in reading order and round the end."""
        if self.numbers.problem:
            return
        side = self.numbers.last + 1
        place = (self.numbers.row * side + self.numbers.column + by) % side ** 2
        self.set_controls([(self.controls["row"], place // side), (self.controls["column"], place % side)])


def convolution_backward(scale=1.0, question=QUESTION, **settings):
    """An explorer of the backward pass: the ways of the gradient from outputs to pixels and weights.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by stepping.
    **settings
        Fields of `Settings`: view ("pixels", "pixel", "weights", "weight", "turned"), size, kernel_size,
        stride, padding, dilation, kernel ("counting", "edge", "symmetric"), upstream ("counting", "ones",
        "single"), row, column.

    Returns
    -------
    ConvolutionBackwardExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return ConvolutionBackwardExplorer(Settings(**settings), scale, question)


def convolution_backward_picture(scale=1.0, **settings):
    """One state as a picture that stays as it is; arguments as in `convolution_backward`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))
