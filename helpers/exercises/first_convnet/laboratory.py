"""A network of 47 parameters, three optimizers and a few pictures: what a learner's script is run on."""

from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np

import helpers
from helpers import nn, optim
from helpers.exercises.reading import read

_SIZE, _CLASSES = 6, 3


class BadReturn(Exception):
    """A function returned something else than one number; the message says what."""

    def __init__(self, complaint, is_nothing):
        super().__init__(complaint)
        self.is_nothing = is_nothing


class ChangedInput(Exception):
    """A function wrote into the pictures or labels that it was handed."""


@dataclass(frozen=True)
class Run:
    """What calls of a function did: returned numbers, weights before and after, and the optimizer's calls."""

    returned: tuple
    first_weights: tuple
    weights: tuple
    events: tuple


class SmallMemory(nn.Module):
    """A network that refuses more pictures at a time than its machine has room for."""

    def __init__(self, model, room):
        super().__init__()
        self.model, self.room = model, room

    def forward(self, x):
        if len(x) > self.room:
            raise ValueError(f"there is room for {self.room} pictures at a time, and you hand in {len(x)}")
        return self.model(x)


class Watched:
    """An optimizer that writes down what is asked of it, and whether there were gradients at that moment."""

    def __init__(self, optimizer, parameters):
        self._optimizer, self._parameters, self.events = optimizer, list(parameters), []

    def zero_grad(self, *args, **kwargs):
        self._note("zero_grad")
        self._optimizer.zero_grad(*args, **kwargs)

    def step(self):
        self._note("step")
        self._optimizer.step()

    def _note(self, what):
        there = all(parameter.grad is not None for parameter in self._parameters)
        self.events.append((what, there))

    def __getattr__(self, name):
        return getattr(self._optimizer, name)


def pictures(rng, count):
    """Random pictures with labels that a little network can learn."""
    labels = rng.integers(0, _CLASSES, count)
    images = 0.5 * rng.standard_normal((count, 1, _SIZE, _SIZE))
    images[np.arange(count), 0, labels] += 1.0          # a bright row tells the class
    return images, labels


def network(rng):
    """Convolution, ReLU, pooling, dense layer: in float64, from this generator's weights."""
    model = nn.Sequential(nn.Conv2d(1, 2, 3, rng=rng), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                          nn.Linear(8, _CLASSES, rng=rng)).double()
    state = {name: 0.5 * rng.standard_normal(value.shape) for name, value in model.state_dict().items()}
    model.load_state_dict(state)
    return model


def run(function, cases, seed, optimizer="SGD", room=None):
    """Call `function(helpers, model, optimizer, *case)` for case after case on one network, and watch.

    Raises
    ------
    BadReturn
        If a call returns anything but one number.
    ChangedInput
        If a call writes into its pictures or labels.
    """
    model = network(np.random.default_rng(seed))
    first = _weights(model)
    make = {"SGD": lambda w: optim.SGD(w, lr=0.2), "momentum": lambda w: optim.SGD(w, lr=0.1, momentum=0.9),
            "Adam": lambda w: optim.Adam(w, lr=0.05)}[optimizer]
    watched = Watched(make(model.parameters()), model.parameters())
    handed = model if room is None else SmallMemory(model, room)
    returned = []
    for case in cases:
        own = deepcopy(case)            # a call that writes into its input must not spoil the next check
        value = function(helpers, handed, watched, *own)
        if not _alike(own, case):
            raise ChangedInput
        reading = read(np.asarray(value.detach()) if isinstance(value, helpers.Tensor) else value)
        if reading.complaint or reading.array.size != 1:
            what = reading.complaint or f"{reading.array.size} numbers"
            raise BadReturn(what, reading.is_nothing)
        returned.append(replace(reading, array=reading.array.reshape(())))
    return Run(tuple(returned), first, _weights(model), tuple(watched.events))


def _alike(ours, theirs):
    if isinstance(theirs, tuple):
        return all(map(_alike, ours, theirs))
    return np.array_equal(ours, theirs)


def _weights(model):
    return tuple(np.array(parameter.detach()) for parameter in model.parameters())
