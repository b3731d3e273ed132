"""The ConvNet builder: the controls, and the task that trains; nothing that computes or draws."""

import asyncio
from dataclasses import replace

import ipywidgets as widgets

from helpers.explore.convnet_explorer import text as say
from helpers.explore.convnet_explorer.cases import CASES
from helpers.explore.convnet_explorer.drawing import draw
from helpers.explore.convnet_explorer.numbers import KERNELS, POOLS, RANGES, Settings, compute
from helpers.explore.convnet_explorer.progress import Progress
from helpers.explore.convnet_explorer.training import train
from helpers.explore.explorer import Explorer, Picture, button, choice, labelled, slider

QUESTION = ("Which layer holds most of the parameters, and which does most of the work? "
            "Say it, then build and train.")


class ConvNetExplorer(Explorer):
    """A network from a few numbers, with its costs, trained while you watch; made by `convnet`."""

    name = "ConvNet builder"

    def __init__(self, settings, scale=1.0, question=QUESTION):
        s = settings
        self.progress, self._task, self._built = Progress(), None, settings
        self.controls = {
            "convs": slider("CONV a block", s.convs, *RANGES["convs"]),
            "blocks": slider("Blocks", s.blocks, *RANGES["blocks"]),
            "hidden": slider("Hidden FC", s.hidden, *RANGES["hidden"]),
            "maps": slider("Maps", s.maps, *RANGES["maps"]),
            "kernel": labelled(widgets.IntSlider, "Kernel size", value=s.kernel, step=2, min=KERNELS[0],
                               max=KERNELS[-1]),
            "pool": choice("Pooling", s.pool, [(label, name) for name, (label, *_) in POOLS.items()]),
            "keep_size": widgets.Checkbox(s.keep_size, description="Padding that keeps the size",
                                          indent=False),
        }
        self.train_button = button("Train", self.start, "Train this network on the course's digits")
        self.stop_button = button("Stop", self.stop, "Stop the training after the step it is in")
        self.surprise = button("Surprise me", self.show_surprise, "Set a network worth seeing")
        buttons = widgets.HBox([self.train_button, self.stop_button, self.surprise])
        super().__init__([*self.controls.values(), buttons], question, scale)
        self.watch(self.controls.values())

    def read_settings(self):
        """The controls' values as `Settings`."""
        return Settings(**{name: control.value for name, control in self.controls.items()})

    draw = staticmethod(draw)
    state_line = staticmethod(say.state_line)
    twin = staticmethod(say.twin)

    def compute(self, settings):
        """Costs, and how far the training of this very network has come."""
        if settings != self._built:     # another network: what was trained is not this one
            self._built = settings
            self._leave(Progress())
        return compute(settings, self.progress)

    def after_compute(self):
        """Only what can be done now can be pressed."""
        training = self.progress.state == "training"
        self.train_button.disabled = training or bool(self.numbers.problem)
        self.stop_button.disabled = not training

    def start(self):
        """Begin a training from fresh weights; it runs beside everything else and ends by itself."""
        if self.numbers.problem:
            return
        self._leave(Progress("training"))
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._show(Progress("failed", message="Training needs a running notebook."))
            return
        # The task's own name for itself: one that was left behind must not draw over its successor.
        this = self._run = object()
        self._task = loop.create_task(
            train(self.settings, lambda progress: self._show(progress) if this is self._run else None))
        self._task.add_done_callback(lambda _: self._ended(this))
        self.refresh()

    def stop(self):
        """End the training after the step it is in; what it has reached stays in the picture."""
        if self._task is not None:
            self._task.cancel()

    def _ended(self, run):
        """A task that is stopped before its first turn never runs, so it cannot say that it has stopped."""
        if run is self._run and self.progress.state == "training":
            self._show(replace(self.progress, state="stopped"))

    def close(self):
        """Also ends a training."""
        self._leave(self.progress)
        super().close()

    def _leave(self, progress):
        """Drop the training there is, if any, and start from another progress."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._run = None
        self.progress = progress

    def _show(self, progress):
        self.progress = progress
        self.refresh()

    def show_surprise(self):
        """Set the next case of `CASES`, with its sentence."""
        self.show_case(CASES)


def convnet(scale=1.0, question=QUESTION, **settings):
    """A builder of ConvNets: shapes, parameters and arithmetic at once, and a training while you watch.

    Parameters
    ----------
    scale : float
        2 doubles text and picture for a projector.
    question : str
        What stands above: something to answer by building.
    **settings
        Fields of `numbers.Settings`: convs, blocks, hidden, maps, kernel, keep_size, pool.

    Returns
    -------
    ConvNetExplorer
        Shows itself as the last value of a cell.

    Raises
    ------
    ValueError
        If a setting is out of its range; the message has the range.
    """
    return ConvNetExplorer(Settings(**settings), scale, question)


def convnet_picture(scale=1.0, **settings):
    """One state of the ConvNet builder as a picture that stays as it is; arguments as in `convnet`."""
    numbers = compute(Settings(**settings))
    return Picture(draw(numbers, scale, stored=True), say.state_line(numbers))
