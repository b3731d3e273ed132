"""What wrong steps of several optimizers need."""

import numpy as np


def decayed(grad, w, weight_decay):
    """The gradient with the weight decay added: coupled, as everywhere but in AdamW."""
    return grad + weight_decay * w


def kept(state, name, w, start=0.0):
    """What the state holds under `name`; an array of `start` before the first step."""
    return state.setdefault(name, np.full_like(w, start))


def count(state):
    """Advance the number of steps and return it."""
    state["step"] = state.get("step", 0) + 1
    return state["step"]


def first(state, name, value):
    """What `value` was in the first step."""
    return state.setdefault(name, value)
