"""The circuit explorer: the controls, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.circuit_explorer import text as say
from helpers.explore.circuit_explorer.cases import CASES, CIRCUITS
from helpers.explore.circuit_explorer.drawing import draw
from helpers.explore.circuit_explorer.numbers import LARGEST_INPUT, MOST_INPUTS, Settings, compute
from helpers.explore.explorer import Explorer, Picture, button, choice, labelled, show, slider

QUESTION = ("Which number will the next step put on the wire, and which below the circle? "
            "Say it, then press Next.")


class CircuitExplorer(Explorer):
    """A small circuit, gate by gate forward and wire by wire backward; made by `circuit`."""

    name = "Circuit explorer"

    def __init__(self, settings, scale=1.0, question=QUESTION):
        labels = [(circuit.menu, name) for name, circuit in CIRCUITS.items()]
        self.preset = choice("Circuit", settings.circuit, labels)
        self.step_slider = slider("Step", settings.step, 0, max(settings.step, 1))     # its range follows
        self.inputs = [_input(position) for position in range(MOST_INPUTS)]
        for control, value in zip(self.inputs, settings.values):
            control.value = value
        self.previous = button("◀ Back", lambda: self.move(-1), "The step before")
        self.next = button("Next ▶", lambda: self.move(1), "The next step")
        self.surprise = button("Surprise me", self.show_surprise, "Set a case worth seeing")
        buttons = widgets.HBox([self.previous, self.next, self.surprise])
        super().__init__([self.preset, self.step_slider, buttons, *self.inputs], question, scale)
        self.watch([self.step_slider, *self.inputs])
        self.preset.observe(self._start_from, "value")

    def read_settings(self):
        """The controls' values as `Settings`."""
        count = len(CIRCUITS[self.preset.value].inputs)
        values = tuple(control.value for control in self.inputs[:count])
        return Settings(self.preset.value, values, self.step_slider.value)

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Name the sliders after this circuit's inputs, and end the steps where it ends."""
        parts = self.numbers.circuit.inputs
        for position, control in enumerate(self.inputs):
            show(control, position < len(parts))
            if position < len(parts):
                control.description = parts[position].name
        self.step_slider.max = self.numbers.last_step       # a value beyond it is clipped with it
        self.previous.disabled = self.numbers.step == 0
        self.next.disabled = self.numbers.step == self.numbers.last_step

    def move(self, by):
        """Go some steps on or back; both ends are ends."""
        step = min(max(self.numbers.step + by, 0), self.numbers.last_step)
        if step != self.numbers.step:
            self.step_slider.value = step

    def set_circuit(self, settings):
        """Show another circuit, with one redraw."""
        pairs = [(self.preset, settings.circuit), *zip(self.inputs, settings.values)]
        self.set_controls([*pairs, (self.step_slider, settings.step)])

    def _start_from(self, change):
        if not self._busy:
            self.say(self._asked)
            self.set_circuit(Settings(change["new"]))

    def show_surprise(self):
        """Set the next case of `CASES`, with its sentence."""
        name, values, step, sentence = CASES[self._case % len(CASES)]
        self._case += 1
        self.say(sentence)
        self.set_circuit(Settings(name, values, compute(Settings(name, values, step)).step))


def circuit(circuit="product", values=(), step=0, scale=1.0, question=QUESTION):
    """An explorer of one small circuit: values go forward gate by gate, gradients come back wire by wire.

    Parameters
    ----------
    circuit : str
        A key of `cases.CIRCUITS`: "product", "fan-out", "twice", "neuron", "patterns" or
        "relu loss".
    values : sequence of float
        One for each input, from -5 to 5; the circuit's own where it is empty.
    step : int
        How far it has run; a number beyond the last step shows the end.
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by stepping.

    Returns
    -------
    CircuitExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range, or the circuit is unknown.
    """
    return CircuitExplorer(Settings(circuit, tuple(values), step), scale, question)


def circuit_picture(circuit="product", values=(), step=99, scale=1.0):
    """One state of the circuit explorer, by default the last, as a picture that stays; see `circuit`."""
    numbers = compute(Settings(circuit, tuple(values), step))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))


def _input(position):
    """A slider for an input; its label follows the circuit."""
    return labelled(widgets.FloatSlider, f"Input {position + 1}", value=0, min=-LARGEST_INPUT,
                    max=LARGEST_INPUT, step=0.5, readout_format=".1f", style={"description_width": "2.5em"})
