"""The weight-decay explorer: the controls, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.controlled import ControlledExplorer
from helpers.explore.explorer import Picture, labelled
from helpers.explore.weight_decay_explorer import text as say
from helpers.explore.weight_decay_explorer.cases import CASES
from helpers.explore.weight_decay_explorer.drawing import draw
from helpers.explore.weight_decay_explorer.numbers import (
    ANGLES, DECAYS, EIGENVALUES, FARTHEST, Settings, compute,
)

QUESTION = "Turn λ up from 0. Along which direction does the minimum move first, and what has gone at λ = λᵢ?"


class WeightDecayExplorer(ControlledExplorer):
    """A bowl, a pull to zero, and where the minimum goes; made by `weight_decay`."""

    name = "Weight-decay explorer"
    Settings = Settings
    CASES = CASES

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self.controls = {
            "decay": _from_list("Decay λ", s.decay, DECAYS),
            "first": _from_list("Curvature λ₁", s.first, EIGENVALUES),
            "second": _from_list("Curvature λ₂", s.second, EIGENVALUES),
            "angle": labelled(widgets.IntSlider, "Angle of q₁", value=s.angle, min=ANGLES[0], max=ANGLES[1], step=5),
            "star_1": _place("w* across", s.star_1),
            "star_2": _place("w* up", s.star_2),
        }
        super().__init__(question, scale)

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)


def weight_decay(scale=1.0, question=QUESTION, **settings):
    """An explorer of weight decay on a bowl: what is left of its minimum along each eigenvector.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Fields of `numbers.Settings`: angle of the first eigenvector in degrees (-90 to 90), first and second
        (the curvatures, of `EIGENVALUES`), decay (λ, of `DECAYS`), star_1 and star_2 (w*, -3 to 3).

    Returns
    -------
    WeightDecayExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return WeightDecayExplorer(Settings(**settings), scale, question)


def weight_decay_picture(scale=1.0, **settings):
    """One state of the weight-decay explorer as a picture that stays as it is; arguments as in `weight_decay`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))


def _from_list(label, value, values):
    """A slider over numbers that are far from evenly spaced."""
    options = [(say.short(number), number) for number in values]
    return labelled(widgets.SelectionSlider, label, value=value, options=options)


def _place(label, value):
    return labelled(widgets.FloatSlider, label, value=value, min=-FARTHEST, max=FARTHEST, step=0.5,
                    readout_format=".1f")
