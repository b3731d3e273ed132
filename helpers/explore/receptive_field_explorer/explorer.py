"""The receptive field explorer: a row of controls for each layer, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.explorer import Explorer, Picture, button, choice, show, slider
from helpers.explore.receptive_field_explorer import text as say
from helpers.explore.receptive_field_explorer.cases import PRESETS
from helpers.explore.receptive_field_explorer.drawing import draw
from helpers.explore.receptive_field_explorer.numbers import MOST_LAYERS, RANGES, SIZES, Settings, compute
from helpers.ops import Window

QUESTION = ("How many pixels does the green unit see, and along how many paths? Say it, then change one "
            "number.")
_LABELS = {"kernel_size": "k", "stride": "s", "padding": "p", "dilation": "d"}


class ReceptiveFieldExplorer(Explorer):
    """What one unit of a stack of layers sees; made by `receptive_field`."""

    name = "Receptive field explorer"

    def __init__(self, settings, scale=1.0, question=QUESTION):
        self.preset = choice("Preset", "", [("choose", ""), *((name, name) for name in PRESETS)])
        self.size = slider("Input size i", settings.size, *SIZES)
        self.count = slider("Layers", len(settings.layers), 1, MOST_LAYERS)
        self.layer = slider("Unit's layer", settings.layer or len(settings.layers), 1, len(settings.layers))
        self.unit = slider("Unit", max(settings.unit, 0), 0, max(settings.unit, 0, 1))     # its range follows
        self.rows = [_row(position) for position in range(MOST_LAYERS)]
        self._write(settings)
        self.previous = button("◀ Back", lambda: self.step(-1), "The unit before")
        self.next = button("Next ▶", lambda: self.step(1), "The next unit")
        self.surprise = button("Surprise me", self.show_surprise, "Set a stack worth seeing")
        buttons = widgets.HBox([self.previous, self.next, self.surprise])
        self._middle = settings.unit < 0
        super().__init__([self.preset, self.size, self.count, self.layer, self.unit, buttons,
                          *(row["box"] for row in self.rows)], question, scale)
        self.watch([self.size, self.layer, self.unit, *(row[name] for row in self.rows for name in _LABELS)])
        self.count.observe(self._count_changed, "value")
        self.preset.observe(self._start_from, "value")

    def _panel(self, controls):
        """What concerns the whole stack first, then the layers, three in a line on a slide."""
        boxes = [row["box"] for row in self.rows]
        head = [control for control in controls if control not in boxes]
        least = 350 if self.scale >= 1.5 else 250
        for control in head:
            control.layout.width = "auto"
        columns = f"repeat(auto-fit, minmax({least}px, 1fr))"
        return widgets.VBox(
            [widgets.GridBox(head, layout=widgets.Layout(grid_template_columns=columns, width="100%")),
             widgets.Box(boxes, layout=widgets.Layout(flex_flow="row wrap"))],
            layout=widgets.Layout(width="100%"))

    def _write(self, settings):
        """Put a stack into the controls."""
        for row, layer in zip(self.rows, settings.layers):
            for name in _LABELS:
                row[name].value = getattr(layer, name)

    def read_settings(self):
        """The controls' values as `Settings`."""
        rows = self.rows[:self.count.value]
        layers = tuple(Window(**{name: row[name].value for name in _LABELS}) for row in rows)
        return Settings(layers, self.size.value, min(self.layer.value, len(layers)),
                        -1 if self._middle else self.unit.value)

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Show as many rows as there are layers, and keep layer and unit inside their ranges."""
        for position, row in enumerate(self.rows):
            show(row["box"], position < self.count.value)
        self.layer.max = self.count.value
        self.unit.max = max(self.numbers.rows[self.numbers.layer].units - 1, 0)
        self.unit.value = self.numbers.unit
        self._middle = False
        for control in (self.unit, self.previous, self.next):
            control.disabled = bool(self.numbers.problem) or self.unit.max == 0

    def _changed(self, change):
        if not self._busy:
            self.preset.value = ""          # what is shown now is no longer the preset
            self._middle = change["owner"] is not self.unit     # a new stack: light the unit in its middle
        super()._changed(change)

    def _count_changed(self, change):
        """More or fewer layers: the unit stays in the top layer if it was there, else where it is."""
        if self._busy:
            return
        if self.layer.value == change["old"] or self.layer.value > change["new"]:
            self._busy = True
            self.layer.max = max(self.layer.max, change["new"])
            self.layer.value = change["new"]
            self._busy = False
        self._changed(change)

    def step(self, by):
        """Light another unit of the same layer, round the end."""
        units = self.numbers.rows[self.numbers.layer].units
        if not self.numbers.problem:
            self.unit.value = (self.numbers.unit + by) % units

    def set_stack(self, settings):
        """Show another stack, with one redraw."""
        self._busy = True
        try:
            self._write(settings)
            self._middle = settings.unit < 0
            self.count.value, self.size.value = len(settings.layers), settings.size
            self.layer.max = len(settings.layers)
            self.layer.value = settings.layer or len(settings.layers)
            self.unit.max = max(self.unit.max, settings.unit)
            self.unit.value = max(settings.unit, 0)
        finally:
            self._busy = False
        self.refresh()

    def _start_from(self, change):
        if change["new"] and not self._busy:
            settings, sentence = PRESETS[change["new"]]
            self.say(sentence)
            self.set_stack(settings)

    def show_surprise(self):
        """Set the next of `PRESETS`, with its sentence."""
        names = list(PRESETS)
        name = names[self._case % len(names)]
        self._case += 1
        if self.preset.value == name:       # chosen by hand just now: set it again all the same
            self.preset.value = ""
        self.preset.value = name


def receptive_field(start="two 3", scale=1.0, question=QUESTION, layers=None, size=None, layer=0, unit=-1):
    """An explorer of what one unit of a stack of layers sees, along one axis and as a square.

    Parameters
    ----------
    start : str
        A key of `cases.PRESETS`.
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by changing the layers.
    layers : sequence of Window or tuple, optional
        Instead of the preset's, (kernel_size, stride, padding, dilation), the layer nearest the input first.
    size : int, optional
        Pixels of the input, instead of the preset's.
    layer, unit : int
        Which unit is lit: layer 0 is the top one, unit -1 the one in its middle.

    Returns
    -------
    ReceptiveFieldExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range, or the preset is unknown.
    """
    return ReceptiveFieldExplorer(_settings(start, layers, size, layer, unit), scale, question)


def receptive_field_picture(start="two 3", scale=1.0, layers=None, size=None, layer=0, unit=-1, table=True):
    """One state of the receptive field explorer as a picture that stays; see `receptive_field`.

    `table=False` leaves the recursion out.
    """
    numbers = compute(_settings(start, layers, size, layer, unit))
    return Picture(draw(numbers, scale, stored=True, table=table), say.state_line(numbers))


def _settings(start, layers, size, layer, unit):
    if start not in PRESETS:
        raise ValueError(f"receptive field explorer: start must be one of {', '.join(PRESETS)}, "
                         f"not {start!r}")
    preset = PRESETS[start][0]
    stack = preset.layers if layers is None else tuple(
        Window(*one) if isinstance(one, (tuple, list)) else Window(one) for one in layers)
    return Settings(stack, preset.size if size is None else size, layer or preset.layer,
                    preset.unit if unit == -1 else unit)


def _row(position):
    """The controls of one layer."""
    row = {}
    for name, label in _LABELS.items():
        low, high = RANGES[name]
        first = name == "kernel_size"
        row[name] = widgets.BoundedIntText(
            description=f"Layer {position + 1}: {label}" if first else label,
            value=3 if first else low, min=low, max=high, style={"description_width": "5.2em" if first else "1em"},
            layout=widgets.Layout(width="8.7em" if first else "4.5em"))
    row["box"] = widgets.Box(list(row.values()), layout=widgets.Layout(margin="0 8px 0 0"))
    return row
