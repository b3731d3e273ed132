"""The stack explorer: a row of controls for each layer, and nothing that computes or draws."""

import ipywidgets as widgets

from helpers.explore.stack_explorer import drawing as say
from helpers.explore.explorer import Explorer, Picture, button, choice, show
from helpers.explore.stack_explorer.numbers import INPUT_RANGES, KINDS, MOST_LAYERS, PRESETS, RANGES, Layer, Settings, compute

QUESTION = "How large is the last map, and which layer costs most? Say it, then change one number."
_FIELDS = {"out_channels": "maps", "kernel_size": "k", "stride": "s", "padding": "p"}


class StackExplorer(Explorer):
    """Shapes, parameters and arithmetic of a few layers on top of each other; made by `stack`."""

    name = "Stack explorer"

    def __init__(self, settings, scale=1.0, question=QUESTION):
        large = scale >= 1.5
        self.preset = choice("Preset", "", [("choose", ""), *((name, name) for name in PRESETS)])
        self.inputs = {"channels": _number("Channels", settings.channels, *INPUT_RANGES["channels"], "5em"),
                       "size": _number("Size", settings.size, *INPUT_RANGES["size"], "3em")}
        self.preset.layout.width = "15em"
        self.inputs["channels"].layout.width, self.inputs["size"].layout.width = "9.5em", "8em"
        self.count = len(settings.layers)
        self.rows = [self._row(position, large) for position in range(MOST_LAYERS)]
        self._write_layers(settings.layers)
        self.add = button("Add a layer", self.add_layer, "Add a layer at the end")
        self.surprise = button("Surprise me", self.show_surprise, "Set a stack worth seeing")
        buttons = widgets.HBox([self.add, self.surprise])
        super().__init__([self.preset, *self.inputs.values(), *(row["box"] for row in self.rows), buttons],
                         question, scale)
        self.watch([*self.inputs.values(), *(row[name] for row in self.rows for name in ("kind", *_FIELDS))])
        self.preset.observe(self._start_from, "value")

    def _panel(self, controls):
        """What concerns the whole stack in the first line, then one line a layer."""
        rows = [row["box"] for row in self.rows]
        head = [control for control in controls if control not in rows]
        return widgets.VBox([widgets.Box(head, layout=widgets.Layout(flex_flow="row wrap")), *rows],
                            layout=widgets.Layout(flex="1 1 600px"))

    def _row(self, position, large):
        """The controls of one layer, in one line that may wrap."""
        row = {"kind": widgets.Dropdown(description=f"Layer {position + 1}", value="conv",
                                        options=[(label, kind) for kind, label in KINDS.items()],
                                        style={"description_width": "4.2em"},
                                        layout=widgets.Layout(width="320px" if large else "215px"))}
        for name, label in _FIELDS.items():
            row[name] = _number(label, RANGES[name][0], *RANGES[name], "3em" if name == "out_channels" else "1.2em")
            row[name].layout.width = {"out_channels": "9em"}.get(name, "5.5em")
        row["remove"] = button("✕", lambda: self.remove_layer(position), f"Remove layer {position + 1}")
        row["box"] = widgets.Box(list(row.values()), layout=widgets.Layout(flex_flow="row wrap"))
        return row

    def _write_layers(self, layers):
        for row, layer in zip(self.rows, layers):
            for name in ("kind", *_FIELDS):
                row[name].value = getattr(layer, name)

    def read_settings(self):
        """The controls' values as `Settings`."""
        layers = tuple(Layer(**{name: row[name].value for name in ("kind", *_FIELDS)})
                       for row in self.rows[:self.count])
        return Settings(**{name: control.value for name, control in self.inputs.items()}, layers=layers)

    compute = staticmethod(compute)
    draw = staticmethod(say.draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Show as many rows as there are layers."""
        for position, row in enumerate(self.rows):
            show(row["box"], position < self.count)
            row["out_channels"].disabled = row["kind"].value == "pool"
            row["remove"].disabled = self.count == 1
        self.add.disabled = self.count == MOST_LAYERS

    def _changed(self, change):
        if not self._busy:
            self.preset.value = ""      # what is shown now is no longer the preset
        super()._changed(change)

    def set_stack(self, settings):
        """Show another stack, with one redraw."""
        self._busy = True
        try:
            self.count = len(settings.layers)
            self._write_layers(settings.layers)
            for name, control in self.inputs.items():
                control.value = getattr(settings, name)
        finally:
            self._busy = False
        self.refresh()

    def add_layer(self):
        """Repeat the last layer, where there is room for one more."""
        layers = self.settings.layers
        if self.count < MOST_LAYERS:
            self.set_stack(Settings(self.settings.channels, self.settings.size, (*layers, layers[-1])))

    def remove_layer(self, position):
        """Take one layer out; the last one stays."""
        layers = self.settings.layers
        if 0 <= position < len(layers) > 1:
            kept = layers[:position] + layers[position + 1:]
            self.set_stack(Settings(self.settings.channels, self.settings.size, kept))

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


def stack(start="LeNet-5", scale=1.0, question=QUESTION, channels=None, size=None, layers=None):
    """An explorer of a few layers: what shape each gives, what it costs, how far it sees.

    Parameters
    ----------
    start : str
        A key of `numbers.PRESETS`.
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by changing the layers.
    channels, size : int, optional
        Of the input, instead of the preset's.
    layers : sequence of dict, optional
        Instead of the preset's: kind ("conv" or "pool"), out_channels, kernel_size, stride, padding.

    Returns
    -------
    StackExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range, or the preset is unknown.
    """
    return StackExplorer(_settings(start, channels, size, layers), scale, question)


def stack_picture(start="LeNet-5", scale=1.0, channels=None, size=None, layers=None):
    """One state of the stack explorer as a picture that stays as it is; arguments as in `stack`."""
    numbers = compute(_settings(start, channels, size, layers))
    return Picture(say.draw(numbers, scale, stored=True), say.state_line(numbers))


def _settings(start, channels, size, layers):
    if start not in PRESETS:
        raise ValueError(f"stack explorer: start must be one of {', '.join(PRESETS)}, not {start!r}")
    preset = PRESETS[start][0]
    return Settings(preset.channels if channels is None else channels, preset.size if size is None else size,
                    preset.layers if layers is None else tuple(Layer(**layer) for layer in layers))


def _number(label, value, low, high, label_width):
    return widgets.BoundedIntText(description=label, value=value, min=low, max=high,
                                  style={"description_width": label_width})
