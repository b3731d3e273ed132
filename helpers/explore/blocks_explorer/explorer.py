"""The block explorer: controls, and a measurement that runs beside them and can be stopped."""

import asyncio

import ipywidgets as widgets

from helpers.explore.blocks_explorer import text as say
from helpers.explore.blocks_explorer.cases import CASES
from helpers.explore.blocks_explorer.drawing import draw
from helpers.explore.blocks_explorer.measuring import ROUNDS, Measurement
from helpers.explore.blocks_explorer.numbers import CHOICES, MIB, Settings, compute
from helpers.explore.explorer import Explorer, Picture, button, choice, labelled

QUESTION = "How many rows at a time are best, and what have their bytes to do with the caches? Say it first."
LABELS = {"channels": "Channels C", "size": "Picture size", "kernel": "Kernel size k", "block": "Block",
          "l2": "Cache 2, MiB", "l3": "Cache 3, MiB"}


class BlocksExplorer(Explorer):
    """Block size and memory layout against speed; made by `blocks`.

    Attributes
    ----------
    task : asyncio.Task or None
        The measurement that is running.
    """

    name = "Block explorer"

    def __init__(self, settings, scale=1.0, question=QUESTION):
        self.task = None
        self._live = {}         # layer: points measured here
        layouts = [(name, name) for name in CHOICES["layout"]]
        self.controls = {"layout": choice("Memory", settings.layout, layouts)}
        for name, label in LABELS.items():
            unit = MIB if name in ("l2", "l3") else 1
            options = [(f"{value / unit:g}", value) for value in CHOICES[name]]
            self.controls[name] = labelled(widgets.SelectionSlider, label, value=getattr(settings, name),
                                           options=options)
        self.measure = button("Measure here", self.start, "Time this block on this machine")
        self.halt = button("Stop", self.stop, "Stop measuring")
        self.surprise = button("Surprise me", self.show_surprise, "Set a case worth seeing")
        self.progress = widgets.HTML()
        self.halt.disabled = True
        buttons = widgets.HBox([self.measure, self.halt])
        surprise = widgets.HBox([self.surprise])
        super().__init__([*self.controls.values(), buttons, self.progress, surprise], question, scale)
        self.watch(self.controls.values())

    def read_settings(self):
        """The controls' values as `Settings`, with what was measured here for this layer."""
        values = {name: control.value for name, control in self.controls.items()}
        points = self._live.get((values["channels"], values["size"], values["kernel"]), {})
        return Settings(**values, live=tuple((*place, share) for place, share in sorted(points.items())))

    compute = staticmethod(compute)
    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def after_compute(self):
        """Nothing can be measured where there is a problem, or while a measurement runs."""
        self.measure.disabled = bool(self.numbers.problem) or self.task is not None

    def show_surprise(self):
        """Set the next case of `CASES`, with its sentence."""
        self.show_case(CASES)

    def start(self):
        """Begin to measure; the notebook stays awake, because the task yields after every round."""
        if self.task is None and not self.numbers.problem:
            self.task = asyncio.get_running_loop().create_task(self._measure(Measurement(self.settings)))
            self.measure.disabled, self.halt.disabled = True, False

    def stop(self):
        """Leave the measurement without a result."""
        if self.task is not None:
            self.task.cancel()
            self._finish("Stopped: no point was added.")

    async def _measure(self, measurement):
        layout, block = measurement.place
        while measurement.done < ROUNDS:
            self.progress.value = f"Measuring {layout}, block {block}: {measurement.done} of {ROUNDS} rounds"
            await asyncio.sleep(0.02)       # lets the buttons' messages in
            measurement.round()
        s, share = measurement.settings, measurement.share
        self._live.setdefault((s.channels, s.size, s.kernel), {})[layout, block] = share
        self._finish(f"Measured here: {say.percent(share)} of this machine's ceiling.")
        self.refresh()

    def _finish(self, sentence):
        self.task = None
        self.progress.value = sentence
        self.halt.disabled = True
        self.measure.disabled = bool(self.numbers.problem)


def blocks(scale=1.0, question=QUESTION, **settings):
    """An explorer of block size and memory layout: counted bytes, stored speeds, a button that measures here.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by moving the sliders.
    **settings
        Fields of `numbers.Settings`: layout ("images first" or "images last"), channels, size, kernel, block,
        l2 and l3 (bytes of the second and the third cache).

    Returns
    -------
    BlocksExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is none of its choices; the message has them.
    """
    return BlocksExplorer(Settings(**settings), scale, question)


def blocks_picture(scale=1.0, **settings):
    """One state of the block explorer as a picture that stays as it is; arguments as in `blocks`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))
