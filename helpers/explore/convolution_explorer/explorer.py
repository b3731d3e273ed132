"""The convolution explorer: the controls, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.convolution_explorer import text as say
from helpers.explore.convolution_explorer.cases import CASES
from helpers.explore.convolution_explorer.numbers import OWN_KERNEL, OWN_PICTURE, RANGES, Settings, compute
from helpers.explore.convolution_explorer.drawing import draw
from helpers.explore.controlled import ControlledExplorer
from helpers.explore.explorer import Picture, choice, labelled, show, slider
from helpers.explore.grid_text import write
from helpers.explore.kernels import KERNELS
from helpers.explore.pictures import PHOTO_CREDIT, PICTURES
from helpers.explore.svg import escape

QUESTION = "Before you move a slider, say it: more cells in the output, fewer, or as many with other numbers?"


class ConvolutionExplorer(ControlledExplorer):
    """Every number of one small convolution, and sliders for what decides it; made by `convolution`."""

    name = "Convolution explorer"
    Settings = Settings
    CASES = CASES

    def __init__(self, settings, scale=1.0, question=QUESTION):
        self._make_controls(settings)
        super().__init__(question, scale, "output cell")

    def _make_controls(self, s):
        area = {"rows": 5, "continuous_update": False, "style": {"description_width": "5em"}}
        self.controls = {
            "picture": choice("Input", s.picture, _options(PICTURES)),
            "own_picture": labelled(widgets.Textarea, "Its numbers", value=s.own_picture, **area),
            "kernel": choice("Kernel", s.kernel, _options(KERNELS)),
            "own_kernel": labelled(widgets.Textarea, "Its weights", value=s.own_kernel, **area),
            "true_convolution": choice("Operation", s.true_convolution, [
                ("⋆ cross-correlation", False), ("∗ true convolution", True)]),
            "channels": slider("Channels", s.channels, *RANGES["channels"]),
            "kernel_size": slider("Kernel size k", s.kernel_size, *RANGES["kernel_size"]),
            "stride": slider("Stride s", s.stride, *RANGES["stride"]),
            "padding": slider("Padding p", s.padding, *RANGES["padding"]),
            "dilation": slider("Dilation d", s.dilation, *RANGES["dilation"]),
            "row": slider("Output row", s.row, 0, s.row),               # how far they go follows from the numbers
            "column": slider("Output column", s.column, 0, s.column),
        }

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Keep the position inside the output, and show the text areas only where they count."""
        own_kernel = self.settings.kernel == "own"
        show(self.controls["own_picture"], self.settings.picture == "own")
        show(self.controls["own_kernel"], own_kernel)
        self.controls["kernel_size"].disabled = own_kernel
        placed = self.numbers.out is not None
        for axis, name in enumerate(("row", "column")):
            control = self.controls[name]
            control.disabled = not placed
            if placed:
                control.max = self.numbers.out.shape[axis] - 1      # an out-of-range value is clipped with it
        self.caption.value = escape(PHOTO_CREDIT) if self.settings.picture == "photo" else ""

    def step(self, by):
        """Move the window by so many output cells, in reading order and round the end."""
        if self.numbers.out is None:
            return
        rows, columns = self.numbers.out.shape
        position = (self.numbers.row * columns + self.numbers.column + by) % (rows * columns)
        self.set_controls([(self.controls["row"], position // columns),
                           (self.controls["column"], position % columns)])


def convolution(picture="edge", kernel="sobel", scale=1.0, question=QUESTION, **settings):
    """An explorer of one convolution: every weight, every product, every cell.

    Parameters
    ----------
    picture : str or array of shape (H, W) or (C, H, W)
        A key of `pictures.PICTURES`, or whole numbers of your own.
    kernel : str or array of shape (k_h, k_w) or (C, k_h, k_w)
        A key of `kernels.KERNELS`, or weights of your own.
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Other fields of `Settings`: kernel_size, stride, padding, dilation, true_convolution, channels, row,
        column.

    Returns
    -------
    ConvolutionExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return ConvolutionExplorer(_settings(picture, kernel, settings), scale, question)


def convolution_picture(picture="edge", kernel="sobel", scale=1.0, **settings):
    """One state of the convolution explorer as a picture that stays as it is; arguments as in `convolution`."""
    numbers = compute(_settings(picture, kernel, settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))


def _settings(picture, kernel, others):
    typed = {"own_picture": OWN_PICTURE, "own_kernel": OWN_KERNEL}
    names = {}
    for name, value in (("picture", picture), ("kernel", kernel)):
        names[name] = value
        if not isinstance(value, str):
            names[name], typed[f"own_{name}"] = "own", _typed(value)
    return Settings(**{**typed, **names, **others})


def _typed(values):
    nested = values.tolist() if hasattr(values, "tolist") else values
    is_channels = isinstance(nested[0][0], (list, tuple))
    return write(nested if is_channels else [nested])


def _options(named):
    return [(label, name) for name, label in named.items()]

