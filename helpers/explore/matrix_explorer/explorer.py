"""The matrix explorer: the controls, and nothing that computes or draws."""

from helpers.explore.controlled import ControlledExplorer
from helpers.explore.explorer import Picture, choice, slider
from helpers.explore.matrix_explorer import text as say
from helpers.explore.matrix_explorer.cases import CASES
from helpers.explore.matrix_explorer.drawing import draw
from helpers.explore.matrix_explorer.numbers import (
    BORDERS, POINTS, RANGES, SHAPES, Settings, compute, how_many)

QUESTION = "Change one weight of the kernel. How many entries of the matrix change with it? Say it, then count."


class MatrixExplorer(ControlledExplorer):
    """A convolution as a matrix, beside the picture that it reads; made by `matrix`."""

    name = "Matrix explorer"
    Settings = Settings
    CASES = CASES

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self.controls = {
            "shape": choice("Input", s.shape, [(label, name) for name, label in SHAPES.items()]),
            "border": choice("Border", s.border, [(label, name) for name, label in BORDERS.items()]),
            "size": slider("Input size i", s.size, *RANGES["size"]),
            "kernel_size": slider("Kernel size k", s.kernel_size, *RANGES["kernel_size"]),
            "stride": slider("Stride s", s.stride, *RANGES["stride"]),
            "padding": slider("Padding p", s.padding, *RANGES["padding"]),
            "dilation": slider("Dilation d", s.dilation, *RANGES["dilation"]),
            "point": choice("Point at", s.point, [(label, name) for name, label in POINTS.items()]),
            "position": slider("Which one", s.position, 0, s.position),    # how far it goes follows from the numbers
        }
        super().__init__(question, scale, "one")

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Keep the position inside its range, and disable what has no meaning here."""
        placed = not self.numbers.problem
        self.controls["position"].disabled = not placed
        self.controls["border"].disabled = self.settings.padding == 0
        if placed:
            self.controls["position"].max = how_many(self.numbers) - 1      # a value beyond it is clipped with it

    def step(self, by):
        """Light the next weight, row or column, round the end."""
        if not self.numbers.problem:
            position = (self.numbers.position + by) % how_many(self.numbers)
            self.set_controls([(self.controls["position"], position)])


def matrix(scale=1.0, question=QUESTION, **settings):
    """An explorer of a convolution as a matrix: point at a weight, at a row, at a column.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Fields of `matrix_explorer.numbers.Settings`: shape ("row", "picture"), border ("zeros", "circular"),
        size, kernel_size, stride, padding, dilation, point ("weight", "output", "pixel"), position.

    Returns
    -------
    MatrixExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return MatrixExplorer(Settings(**settings), scale, question)


def matrix_picture(scale=1.0, **settings):
    """One state of the matrix explorer as a picture that stays as it is; arguments as in `matrix`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))
