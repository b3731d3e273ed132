"""The pooling backward explorer: the controls, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.explorer import Explorer, Picture, button, choice, slider
from helpers.explore.pooling_backward_explorer import text as say
from helpers.explore.pooling_backward_explorer.cases import CASES, PICTURES, pixels
from helpers.explore.pooling_backward_explorer.drawing import draw
from helpers.explore.pooling_backward_explorer.numbers import KINDS, LARGEST, RANGES, RULES, Settings, compute

QUESTION = ("Raise the marked pixel one step at a time until its window has two equal maxima. "
            "Who is paid at the tie, and who one step later?")


class PoolingBackwardExplorer(Explorer):
    """A small image, pooled, and the way of the gradient back; made by `pooling_backward`."""

    name = "Pooling backward explorer"

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self._changes = {(row, column): value for row, column, value in s.changes}
        self.controls = {
            "kind": choice("Pooling", s.kind, [(label, name) for name, label in KINDS.items()]),
            "rule": choice("At a tie", s.rule, [(label, name) for name, label in RULES.items()]),
            "picture": choice("Image", s.picture, [(label, name) for name, (label, _) in PICTURES.items()]),
            "value": slider("Its value", self._value_at(s.picture, s.row, s.column), -LARGEST, LARGEST),
            "row": slider("Pixel row", s.row, *RANGES["row"]),
            "column": slider("Pixel column", s.column, *RANGES["column"]),
            "kernel_size": slider("Window k", s.kernel_size, *RANGES["kernel_size"]),
            "stride": slider("Stride s", s.stride, *RANGES["stride"]),
            "padding": slider("Padding p", s.padding, *RANGES["padding"]),
            "window": slider("Lit window", s.window, 0, max(s.window, 1)),      # its range follows
            "partial": widgets.Checkbox(s.partial, description="Pay only up to the lit window", indent=False),
        }
        self.previous = button("◀ Back", lambda: self.step(-1), "The window before")
        self.next = button("Next ▶", lambda: self.step(1), "The next window")
        self.surprise = button("Surprise me", self.show_surprise, "Set a case worth seeing")
        super().__init__([*self.controls.values(), widgets.HBox([self.previous, self.next, self.surprise])],
                         question, scale)
        self.controls["value"].observe(self._set_pixel, "value")
        self.controls["picture"].observe(self._start_afresh, "value")
        self.watch(control for name, control in self.controls.items() if name not in ("value", "picture"))

    def read_settings(self):
        """The controls' values as `Settings`."""
        values = {name: control.value for name, control in self.controls.items() if name != "value"}
        return Settings(**values, changes=tuple((*place, value) for place, value in self._changes.items()))

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Show the marked pixel's value, keep the window in range, disable what does not count."""
        s, count = self.settings, self.numbers.out.size
        self.controls["value"].value = self._value_at(s.picture, s.row, s.column)
        self.controls["rule"].disabled = s.kind != "max"
        self.controls["padding"].disabled = s.kind == "l2"
        self.controls["window"].disabled = count < 2
        if count:
            self.controls["window"].max = max(count - 1, 1)
            self.controls["window"].value = self.numbers.window

    def _value_at(self, picture, row, column):
        return self._changes.get((row, column), int(pixels(picture)[row, column]))

    def _set_pixel(self, change):
        if not self._busy:
            self._changes[self.settings.row, self.settings.column] = change["new"]
            self._changed(change)

    def _start_afresh(self, change):
        """Another image: what was changed in the one before is gone."""
        if not self._busy:
            self._changes = {}
            self._changed(change)

    def step(self, by):
        """Light another window, round the end."""
        if self.numbers.out.size:
            self.set_controls([(self.controls["window"], (self.numbers.window + by) % self.numbers.out.size)])

    def show_surprise(self):
        """Set the next case of `CASES`, with its sentence."""
        values, sentence = CASES[self._case % len(CASES)]
        self._case += 1
        settings = Settings(**values)
        self._changes = {(row, column): value for row, column, value in settings.changes}
        self.say(sentence)
        self.set_controls([(control, getattr(settings, name)) for name, control in self.controls.items()
                           if name != "value"])


def _settings(value=None, **settings):
    """`Settings`, with the marked pixel's value put among its changes."""
    made = Settings(**settings)
    if value is None:
        return made
    return Settings(**{**settings, "changes": (*made.changes, (made.row, made.column, value))})


def pooling_backward(scale=1.0, question=QUESTION, **settings):
    """An explorer of pooling's backward pass: whom each window pays, what ties do, what overlap adds up.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Fields of `numbers.Settings`: kind ("max", "average", "uncounted", "l2"), rule ("first", "every",
        "share"), picture ("hills", "relu", "negative", "flat"), kernel_size, stride, padding, row, column,
        window, partial, changes (triples of row, column, value); and value, that of the marked pixel.

    Returns
    -------
    PoolingBackwardExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return PoolingBackwardExplorer(_settings(**settings), scale, question)


def pooling_backward_picture(scale=1.0, **settings):
    """One state of the pooling backward explorer as a picture; arguments as in `pooling_backward`."""
    numbers = compute(_settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))
