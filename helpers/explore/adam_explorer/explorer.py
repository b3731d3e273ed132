"""The Adam explorer: the controls, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.adam_explorer import text as say
from helpers.explore.adam_explorer.cases import CASES
from helpers.explore.adam_explorer.drawing import draw
from helpers.explore.adam_explorer.numbers import (
    BETAS1, BETAS2, CORRECTIONS, LONGEST, PATTERNS, POWERS, Settings, compute,
)
from helpers.explore.controlled import ControlledExplorer
from helpers.explore.explorer import Picture, choice, labelled, slider

QUESTION = "Which of the two averages is shorter of its full weight? What does that do to the first steps?"


class AdamExplorer(ControlledExplorer):
    """Adam's two averages and its steps, gradient by gradient; made by `adam`."""

    name = "Adam explorer"
    Settings = Settings
    CASES = CASES

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self.controls = {
            "pattern": choice("Gradients", s.pattern, [(w, name) for name, (w, _) in PATTERNS.items()]),
            "correction": choice("Divide", s.correction, [(w, name) for name, w in CORRECTIONS.items()]),
            "beta1": _beta("β₁", s.beta1, BETAS1),
            "beta2": _beta("β₂", s.beta2, BETAS2),
            "t": slider("Step t", s.t, 1, LONGEST),
            "power": slider("ε = 10^", s.power, *POWERS),
        }
        super().__init__(question, scale, "gradient")

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Both ends are ends."""
        self.previous.disabled = self.settings.t == 1
        self.next.disabled = self.settings.t == LONGEST

    def step(self, by):
        """Go some steps on or back."""
        self.controls["t"].value = min(max(self.settings.t + by, 1), LONGEST)


def adam(scale=1.0, question=QUESTION, **settings):
    """An explorer of Adam's averages: what each past gradient counts, corrected or not, and the steps.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Fields of `numbers.Settings`: pattern (a key of `numbers.PATTERNS`), correction ("right", "none",
        "printed"), beta1, beta2 (of `BETAS1`, `BETAS2`), t from 1 to 100, power (the exponent of eps, -12 to
        0).

    Returns
    -------
    AdamExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return AdamExplorer(Settings(**settings), scale, question)


def adam_picture(scale=1.0, **settings):
    """One state of the Adam explorer as a picture that stays as it is; arguments as in `adam`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))


def _beta(label, value, values):
    """A slider over the usual betas, which are far from evenly spaced."""
    # a short label and a hard space: the readout is long, and at the end the handle reaches into it
    options = [(f"\u00a0{beta:g}", beta) for beta in values]
    return labelled(widgets.SelectionSlider, label, value=value, options=options,
                    style={"description_width": "2.5em"})
