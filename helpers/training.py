"""`fit` and `evaluate`: the training loop, for whichever engine it is handed.

`import helpers as engine` and `import torch as engine` serve alike: the engine is only asked for `tensor`,
`no_grad` and a loss, the rest are methods of the model and of the optimizer.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from tqdm.auto import tqdm

from helpers.data.batches import batches


class Scores(NamedTuple):
    """Means over a data set. `accuracy` is None where the targets are no labels."""

    loss: float
    accuracy: float | None


@dataclass
class History:
    """What happened, one entry for each whole epoch.

    Attributes
    ----------
    train : list of Scores
        Means over the epoch's batches, each taken before its step and in training mode.
    validation : list of Scores
        After the epoch, in evaluation mode; empty without validation data.
    best_epoch : int or None
        Index of the lowest validation loss.
    stopped : str
        Why it ended: "finished", "patience" or "interrupted".
    """

    train: list = field(default_factory=list)
    validation: list = field(default_factory=list)
    best_epoch: int | None = None
    stopped: str = "finished"


def fit(engine, model, optimizer, train, epochs, *, validation=None, loss=None, batch_size=64, patience=None,
        restore_best=True, after_epoch=None, rng=None, progress=True):
    """Train a model, and stop early if told to.

    Parameters
    ----------
    engine : module
        `helpers` or `torch`, whichever the model and the optimizer come from.
    model, optimizer
        A Module, and what updates its parameters.
    train, validation : tuple (x, y) of numpy.ndarray
        Inputs of the model's dtype and targets, (N, ...) each. For integer targets, which are labels,
        accuracy is counted too.
    epochs : int
        Passes through the data.
    loss : callable, optional
        `loss(outputs, targets)`, a mean over the batch; by default the engine's `cross_entropy`.
    batch_size : int
    patience : int, optional
        Stop after so many epochs in a row whose validation loss was not below the best so far.
    restore_best : bool
        With validation data, end with the weights of the best epoch instead of the last.
    after_epoch : callable, optional
        `after_epoch(history)` after each epoch; here a scheduler makes its step.
    rng : numpy.random.Generator, optional
        What to shuffle with. Hand one in where both engines are to see the same batches.
    progress : bool
        Show a progress bar with loss and accuracy.

    Returns
    -------
    History
        Also after an interrupt (the stop button, Ctrl-C): the model keeps what it has learned.

    Raises
    ------
    ValueError
        If patience is asked for without validation data, or there is nothing to learn from.
    """
    if patience is not None and (validation is None or patience < 1):
        raise ValueError("fit: patience must be at least 1 and needs validation data, but patience = "
                         f"{patience} and validation is {'missing' if validation is None else 'given'}")
    if len(train[0]) == 0:
        raise ValueError("fit: train holds no examples")
    loss = engine.nn.functional.cross_entropy if loss is None else loss
    history, best = History(), None
    steps = epochs * math.ceil(len(train[0]) / batch_size)
    with tqdm(total=steps, desc="training", unit="batch", disable=not progress) as bar:
        try:
            for _ in range(epochs):
                parts = batches(*train, batch_size, rng)
                history.train.append(_train_once(engine, model, optimizer, loss, parts, bar))
                if validation is not None:
                    history.validation.append(evaluate(engine, model, validation, loss=loss))
                    best = _copy_if_best(history, model, best)
                bar.set_postfix(_shown(history))
                if after_epoch is not None:
                    after_epoch(history)
                if patience is not None and len(history.validation) - _epochs_to_best(history) >= patience:
                    history.stopped = "patience"
                    break
        except KeyboardInterrupt:
            history.stopped = "interrupted"
    if best is not None and restore_best:
        model.load_state_dict(best)
    return history


def evaluate(engine, model, data, *, loss=None, batch_size=250):
    """Loss and accuracy on a data set, in evaluation mode; the model's mode is put back afterwards.

    Parameters
    ----------
    engine, model, loss
        As in `fit`.
    data : tuple (x, y) of numpy.ndarray
    batch_size : int
        Examples at a time; it changes the memory, not the result.

    Returns
    -------
    Scores
    """
    loss = engine.nn.functional.cross_entropy if loss is None else loss
    was_training = model.training
    model.eval()
    totals = _Totals()
    try:
        with engine.no_grad():
            for x, y in batches(*data, batch_size, shuffle=False):
                outputs = model(engine.tensor(x))
                totals.add(loss(outputs, _targets(engine, y)), outputs, y)
    finally:
        model.train(was_training)
    return totals.means()


def _train_once(engine, model, optimizer, loss, parts, bar):
    """One epoch: for each batch forward, backward, step."""
    model.train()
    totals = _Totals()
    for x, y in parts:
        outputs = model(engine.tensor(x))
        value = loss(outputs, _targets(engine, y))
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        totals.add(value, outputs, y)
        bar.update()
    return totals.means()


def _targets(engine, y):
    """Labels as int64, since PyTorch takes no smaller integers."""
    return engine.tensor(y.astype(np.int64) if y.dtype.kind in "iu" else y)


class _Totals:
    """Sums over batches, which may differ in size."""

    def __init__(self):
        self.examples, self.loss, self.labels, self.right = 0, 0.0, 0, 0

    def add(self, loss, outputs, y):
        self.examples += len(y)
        self.loss += loss.item() * len(y)
        if y.dtype.kind in "iu":
            self.labels += y.size
            self.right += int((np.asarray(outputs.detach()).argmax(axis=1) == y).sum())

    def means(self):
        return Scores(self.loss / self.examples if self.examples else math.nan,
                      self.right / self.labels if self.labels else None)


def _copy_if_best(history, model, best):
    """A copy of the weights if the newest validation loss is the lowest, otherwise the copy there is."""
    newest = history.validation[-1].loss
    lowest = math.inf if history.best_epoch is None else history.validation[history.best_epoch].loss
    if not newest < lowest:             # nan is below nothing: a run gone astray is never the best
        return best
    history.best_epoch = len(history.validation) - 1
    return {name: value.clone() for name, value in model.state_dict().items()}


def _epochs_to_best(history):
    return 0 if history.best_epoch is None else history.best_epoch + 1


def _shown(history):
    """What stands at the end of the progress bar."""
    shown = {"epoch": len(history.train)}
    for prefix, scores in (("", history.train), ("validation ", history.validation)):
        if scores:
            shown[f"{prefix}loss"] = f"{scores[-1].loss:.3f}"
            if scores[-1].accuracy is not None:
                shown[f"{prefix}accuracy"] = f"{scores[-1].accuracy:.1%}"
    return shown
