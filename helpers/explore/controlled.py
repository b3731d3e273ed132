"""Explorers whose settings are their controls: one field of `Settings` each, with buttons to step and to be surprised."""

import ipywidgets as widgets

from helpers.explore.explorer import Explorer, button


class ControlledExplorer(Explorer):
    """A subclass sets `Settings` and `CASES`, makes `self.controls` (field -> control), then calls `super().__init__`.

    Where there is something to step through it also implements `step(by)` and gives its name.

    Attributes
    ----------
    controls : dict of str to ipywidgets.Widget
    previous, next, surprise : ipywidgets.Button
    """

    Settings = None
    CASES = ()

    def __init__(self, question, scale, steps_through=None):
        self.surprise = button("Surprise me", self.show_surprise, "Set a case worth seeing")
        buttons = [self.surprise]
        if steps_through:
            self.previous = button("◀ Back", lambda: self.step(-1), f"The {steps_through} before")
            self.next = button("Next ▶", lambda: self.step(1), f"The next {steps_through}")
            buttons = [self.previous, self.next, self.surprise]
        super().__init__([*self.controls.values(), widgets.HBox(buttons)], question, scale)
        self.watch(self.controls.values())

    def read_settings(self):
        """The controls' values as `Settings`."""
        return self.Settings(**{name: control.value for name, control in self.controls.items()})

    def show_surprise(self):
        """Set the next of `CASES`, with its sentence."""
        self.show_case(self.CASES)
