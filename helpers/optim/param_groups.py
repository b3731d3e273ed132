"""Which parameters an optimizer accepts, and that it gets each of them once."""

import warnings

from helpers.autograd import Tensor


def listed(optimizer, params):
    """`params` as a list: a generator would be used up, and a set has another order in every run."""
    if isinstance(params, (set, frozenset)):
        raise TypeError(f"{optimizer}: params must have an order, so that a saved state finds its parameters "
                        "again; a set has none, pass a list")
    return list(params)


def check_parameters(optimizer, params):
    """Each is a Tensor, and not a computed one. One that wants no gradient is accepted: it stays as it is."""
    for p in params:
        if isinstance(p, tuple):
            raise NotImplementedError(f"{optimizer}: pairs of a name and a parameter are not supported; pass "
                                      "model.parameters() instead of model.named_parameters()")
        if not isinstance(p, Tensor):
            raise TypeError(f"{optimizer}: a parameter must be a Tensor, not {type(p).__name__}")
        if not p.is_leaf:
            raise ValueError(f"{optimizer}: a parameter of shape {p.shape} was computed from other Tensors, "
                             "so changing it would not change the model; pass what it was computed from")


def refuse_repeated(optimizer, params, groups):
    """A parameter in two groups would have two rates. Twice in one group it moves twice: PyTorch warns."""
    elsewhere = {p for group in groups for p in group["params"]}
    if not elsewhere.isdisjoint(params):
        raise ValueError(f"{optimizer}: some parameters appear in more than one parameter group")
    if len(set(params)) != len(params):
        warnings.warn(f"{optimizer}: a parameter group with duplicate parameters changes each of those more "
                      "than once in a step", UserWarning, stacklevel=5)
