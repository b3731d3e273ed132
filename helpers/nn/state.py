"""Reading a `state_dict` into a module: check everything, then write, so that a refusal changes nothing."""

from typing import NamedTuple

import numpy as np

from helpers.autograd import Tensor


class IncompatibleKeys(NamedTuple):
    """What `load_state_dict` returns: names that only the module has, and names that only the dict has."""

    missing_keys: list
    unexpected_keys: list


def load_state(module, state_dict, strict):
    """The work of `Module.load_state_dict`; see there."""
    if not hasattr(state_dict, "items"):
        raise TypeError("load_state_dict: state_dict must be a dict of names, not "
                        f"{type(state_dict).__name__}")
    own = module.state_dict(keep_vars=True)
    values = {name: _as_array(name, value) for name, value in state_dict.items()}
    missing = [name for name in own if name not in values]
    unexpected = [name for name in values if name not in own]
    problems = []
    if strict:
        problems += [f"missing: {name}, shape {own[name].shape}" for name in missing]
        problems += [f"unexpected: {name}, shape {values[name].shape}" for name in unexpected]
    shared = [name for name in own if name in values]
    problems += [f"misshapen: {name} has shape {values[name].shape} in state_dict but {own[name].shape} in "
                 "the model" for name in shared if values[name].shape != own[name].shape]
    if problems:
        heading = f"load_state_dict: state_dict does not fit {type(module).__name__}; nothing was loaded"
        raise ValueError("\n  ".join([heading, *problems]))
    if any(values[name].dtype == np.float64 and own[name].dtype == np.float32 for name in shared):
        module.double()
    for name in shared:
        own[name].array[...] = values[name]
        own[name].mark_changed()
    return IncompatibleKeys(missing, unexpected)


def _as_array(name, value):
    if isinstance(value, Tensor):
        return value.array
    if not hasattr(value, "__array__"):
        raise TypeError(f"load_state_dict: the value of {name} must be a Tensor or an array, not "
                        f"{type(value).__name__}")
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"load_state_dict: the value of {name} must hold real numbers, not {array.dtype}")
    return array
