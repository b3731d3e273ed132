"""What all optimizers share: groups of parameters with settings, state per parameter, saving, loading."""

import copy
import numbers
from collections import defaultdict
from itertools import chain

import numpy as np

from helpers.autograd import Tensor
from helpers.optim.checks import REFUSED, refuse_unsupported, same_kind
from helpers.optim.param_groups import check_parameters, listed, refuse_repeated


class Optimizer:
    """The base class. A subclass says in `update` what one step does to one parameter, or overrides `step`.

    Parameters
    ----------
    params : iterable of Tensor, or of dict
        What is to be optimized. Dicts are groups with settings of their own:
        `[{"params": [w]}, {"params": [b], "weight_decay": 0}]`.
    defaults : dict
        Settings for the groups that do not have their own.

    Attributes
    ----------
    param_groups : list of dict
        The groups, each with all settings. They can be written: `param_groups[0]["lr"] /= 10`.
    state : dict, parameter -> dict of Tensor
        What was kept from earlier steps, under PyTorch's names. Empty before a parameter's first gradient.
    """

    # The names of what `update` keeps for a parameter; what is loaded is compared with them.
    state_names = ()

    def __init__(self, params, defaults):
        self.name = type(self).__name__
        if isinstance(params, Tensor):
            raise TypeError(f"{self.name}: params must be an iterable of Tensors or of dicts, not one "
                            "Tensor; write [params]")
        self.defaults = defaults
        self.state = defaultdict(dict)
        self.param_groups = []
        self.has_stepped = False        # a scheduler asks, and warns if it is stepped first
        self.check_settings(defaults)
        groups = listed(self.name, params)
        if not groups:
            raise ValueError(f"{self.name}: params is empty: there is nothing to optimize")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def check_settings(self, settings):
        """Raise if a setting cannot be right, or asks for what is not supported. Subclasses add their own."""
        refuse_unsupported(self.name, settings)

    def add_param_group(self, param_group):
        """Add parameters with settings of their own, for example layers that were frozen so far."""
        if not isinstance(param_group, dict):
            raise TypeError(f"{self.name}: a parameter group must be a dict, not "
                            f"{type(param_group).__name__}")
        if "params" not in param_group:
            raise ValueError(f"{self.name}: a parameter group needs the key 'params', and this one has only "
                             f"{list(param_group)}")
        params = param_group["params"]
        params = [params] if isinstance(params, Tensor) else listed(self.name, params)
        check_parameters(self.name, params)
        refuse_repeated(self.name, params, self.param_groups)
        group = {**param_group, "params": params}
        for name, default in self.defaults.items():
            group.setdefault(name, default)
        self.check_settings(group)
        self.param_groups.append(group)

    def zero_grad(self, set_to_none=True):
        """Forget the gradients: `backward()` would add to them.

        With `set_to_none=False` they become zeros. That is not the same: a parameter whose gradient is None
        is left alone by `step`, one whose gradient is 0 still moves by its momentum and its weight decay.
        """
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    if set_to_none:
                        p.grad = None
                    else:
                        p.grad.zero_()

    def step(self, closure=None):
        """Change every parameter that has a gradient.

        Parameters
        ----------
        closure : callable, optional
            Called first: it computes the gradients, and returns the loss, which `step` hands on.
        """
        loss = None if closure is None else closure()
        changes = [(p, group) for group in self.param_groups for p in group["params"] if p.grad is not None]
        # What cannot be done is found before anything is changed: half a step would be hard to undo.
        for group in self.param_groups:
            self._check_group(group)        # groups can be written at any time
        for p, _ in changes:
            kept = {name: array for name, array in self._kept_arrays(p).items() if name in self.state_names}
            same_kind(self.name, p.array, p.grad.array, kept)
        for p, group in changes:
            self._change(p, group)
        self.has_stepped = True
        return loss

    def update(self, w, grad, state, group):
        """One step for one parameter, in place.

        Parameters
        ----------
        w : numpy.ndarray
            The values to change.
        grad : numpy.ndarray, like `w`
            Not to be written into: it belongs to whoever called `backward()`.
        state : dict of numpy.ndarray
            What earlier steps kept, changed in place; empty before the first one.
        group : dict
            The settings.
        """
        raise NotImplementedError(f"{self.name} says in neither update nor step what it does")

    def _change(self, p, group):
        arrays = self._kept_arrays(p)
        known = set(arrays)
        self.update(p.array, p.grad.array, arrays, group)
        p.mark_changed()        # a graph that read the old values notices, instead of being wrong
        for name, array in arrays.items():
            if name not in known:
                self.state[p][name] = Tensor(array)

    def _kept_arrays(self, p):
        kept = self.state.get(p, {})        # SGD without momentum keeps nothing, so makes no entry
        return {name: tensor.array for name, tensor in kept.items()}

    def _check_group(self, group):
        """`check_settings`, but for a rate below 0: a cosine schedule goes there after a change by hand."""
        lr = group.get("lr")
        self.check_settings({**group, "lr": abs(lr)} if isinstance(lr, numbers.Real) else group)

    # ---- saving and loading ----

    def state_dict(self):
        """All that a training needs to go on: `state` and `param_groups`, with numbers for the parameters.

        As in PyTorch, the Tensors are those in use: copy or save them before the next step.
        """
        params = chain.from_iterable(group["params"] for group in self.param_groups)
        number = {p: index for index, p in enumerate(params)}
        groups = []
        for group in self.param_groups:
            settings = {name: value for name, value in group.items() if name != "params"}
            groups.append({**settings, "params": [number[p] for p in group["params"]]})
        return {"state": {number[p]: dict(kept) for p, kept in self.state.items()}, "param_groups": groups}

    def load_state_dict(self, state_dict):
        """Go on where another optimizer stopped.

        Parameters
        ----------
        state_dict : dict
            From `state_dict()` of this class or of PyTorch's. The parameters are matched by their order; what
            is kept for them takes on their dtype. Copied.

        Raises
        ------
        ValueError
            If the groups have other sizes, or it is the state of another kind of optimizer or of parameters
            of other shapes. Nothing was changed then.
        """
        if not isinstance(state_dict, dict) or not {"state", "param_groups"} <= state_dict.keys():
            raise ValueError(f"{self.name}: state_dict must be a dict with the keys 'state' and "
                             "'param_groups', as an optimizer's state_dict() returns")
        saved = state_dict["param_groups"]
        ours, theirs = ([len(group["params"]) for group in groups] for groups in (self.param_groups, saved))
        if ours != theirs:
            raise ValueError(f"{self.name}: the loaded state has groups of {theirs} parameters, this "
                             f"optimizer has groups of {ours}")
        number = chain.from_iterable(group["params"] for group in saved)
        parameter = dict(zip(number, chain.from_iterable(group["params"] for group in self.param_groups)))
        groups = [self._loaded_group(group["params"], settings)
                  for group, settings in zip(self.param_groups, saved)]
        if not state_dict["state"].keys() <= parameter.keys():
            raise ValueError(f"{self.name}: the loaded state keeps something for parameters "
                             f"{list(state_dict['state'])}, and its groups name {list(parameter)}")
        state = {parameter[index]: self._loaded_state(parameter[index], kept)
                 for index, kept in state_dict["state"].items()}
        self.param_groups, self.state = groups, defaultdict(dict, state)

    def _loaded_group(self, params, saved):
        # Older versions of PyTorch lack some switches; a missing number means that it is no state of ours.
        missing = self.defaults.keys() - saved.keys() - {*REFUSED, "decoupled_weight_decay"}
        if missing:
            raise ValueError(f"{self.name}: the loaded state is that of another optimizer: its groups lack "
                             f"{sorted(missing)}")
        group = {**self.defaults, **copy.deepcopy(saved), "params": params}
        self._check_group(group)
        return group

    def _loaded_state(self, p, kept):
        if not self.state_names:        # a subclass with its own `step` keeps what it likes
            return copy.deepcopy(kept)
        loaded = {}
        for name, value in kept.items():
            if name not in self.state_names:
                raise ValueError(f"{self.name}: the loaded state has {name!r}; this optimizer keeps "
                                 f"{list(self.state_names)}")
            if value is None:           # an SGD of PyTorch 2.4 without momentum
                continue
            array = np.asarray(value).astype(np.float32 if name == "step" else p.dtype)
            if array.shape != (() if name == "step" else p.shape):
                raise ValueError(f"{self.name}: the loaded {name} has shape {array.shape} and its parameter "
                                 f"{p.shape}")
            loaded[name] = Tensor(array)
        return loaded

    def __repr__(self):
        lines = []
        for index, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {index}")
            lines += [f"    {name}: {group[name]}" for name in sorted(group) if name != "params"]
        return "\n".join([f"{self.name} (", *lines, ")"])
