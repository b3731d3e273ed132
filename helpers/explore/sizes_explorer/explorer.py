"""The size explorer: the controls, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.sizes_explorer import text as say
from helpers.explore.controlled import ControlledExplorer
from helpers.explore.explorer import Picture, choice, slider
from helpers.explore.sizes_explorer.numbers import KINDS, RANGES, RULES, Settings, compute
from helpers.explore.sizes_explorer.drawing import draw

QUESTION = "How many windows fit, and which pixels does none of them read? Say it, then move a slider."


def _case(sentence, **changes):
    start = {"kind": "convolution", "size": 10, "kernel_size": 3, "stride": 2, "padding": 0, "rule": "number",
             "dilation": 1, "ceil_mode": False, "window": 0}
    return {**start, **changes}, sentence


CASES = (
    _case("Seven pixels to travel in steps of two: three steps, and the last pixel is left over.", window=3),
    _case("Padding 1 at both ends, and only the left one counts. What would stride 1 read?", size=10, padding=1,
          window=4),
    _case("An even kernel cannot sit in the middle. “same” puts the odd zero on the right.", size=8, kernel_size=4,
          stride=1, rule="same"),
    _case("A stride larger than the kernel steps over pixels: most of this row is never read.", size=16,
          kernel_size=2, stride=5, window=1),
    _case("Three taps reach over nine pixels. Count the span: 4·(3 − 1) + 1.", size=16, stride=1, dilation=4,
          window=2),
    _case("Stride and dilation keep step, and every second pixel falls through.", size=15, dilation=2, window=2),
    _case("Pooling by 2 halves 9 to 4, not to 4.5: the last pixel is dropped.", kind="pooling", size=9,
          kernel_size=2),
    _case("Ceil mode keeps that pixel: its window holds one pixel and hangs over the end.", kind="pooling", size=9,
          kernel_size=2, ceil_mode=True, window=4),
    _case("Ceil mode rounds 2.5 up to 3, and yet there are 3 outputs, not 4: a window of padding alone is dropped.",
          kind="pooling", size=5, kernel_size=2, padding=1, ceil_mode=True, window=2),
    _case("Five taps, three pixels. How much padding makes it fit, and how much keeps the size?", size=3,
          kernel_size=5, stride=1),
)


class SizeExplorer(ControlledExplorer):
    """One axis of a convolution or pooling layer, window by window; made by `sizes`."""

    name = "Size explorer"
    Settings = Settings
    CASES = CASES

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self.controls = {
            "kind": choice("Layer", s.kind, [(label, name) for name, label in KINDS.items()]),
            "rule": choice("Padding", s.rule, [(label, name) for name, label in RULES.items()]),
            "size": slider("Input size i", s.size, 1, max(RANGES["size"][1], s.size)),
            "kernel_size": slider("Kernel size k", s.kernel_size, *RANGES["kernel_size"]),
            "stride": slider("Stride s", s.stride, *RANGES["stride"]),
            "padding": slider("Padding p", s.padding, *RANGES["padding"]),
            "dilation": slider("Dilation d", s.dilation, *RANGES["dilation"]),
            "window": slider("Window", s.window, 0, s.window),      # how far it goes follows from the numbers
            "ceil_mode": widgets.Checkbox(s.ceil_mode, description="Ceil mode: round up", indent=False),
        }
        super().__init__(question, scale, "window")

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Keep the window inside its range, and disable what does not count for this kind of layer."""
        pooling = self.settings.kind == "pooling"
        self.controls["rule"].disabled = pooling
        self.controls["ceil_mode"].disabled = not pooling
        self.controls["padding"].disabled = not pooling and self.settings.rule != "number"
        self.controls["window"].disabled = not self.numbers.outputs
        if self.numbers.outputs:
            self.controls["window"].max = self.numbers.outputs - 1      # a value beyond it is clipped with it

    def step(self, by):
        """Light another window, round the end."""
        if self.numbers.outputs:
            self.set_controls([(self.controls["window"], (self.numbers.window + by) % self.numbers.outputs)])


def sizes(scale=1.0, question=QUESTION, **settings):
    """An explorer of one axis: which windows fit, how many outputs they make, and what nothing reads.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Fields of `sizes_numbers.Settings`: kind ("convolution" or "pooling"), size, kernel_size, stride,
        padding, rule ("number", "valid", "same"), dilation, ceil_mode, window.

    Returns
    -------
    SizeExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return SizeExplorer(Settings(**settings), scale, question)


def sizes_picture(scale=1.0, **settings):
    """One state of the size explorer as a picture that stays as it is; arguments as in `sizes`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))
