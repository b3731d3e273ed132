"""Adagrad (Duchi, Hazan and Singer 2011): every weight has its own rate, which never grows."""

import numpy as np

from helpers.autograd import Tensor
from helpers.optim.checks import at_least_zero, same_kind
from helpers.optim.optimizer import Optimizer


def adagrad_step(w, grad, state, *, lr=1e-2, weight_decay=0, initial_accumulator_value=0, eps=1e-10,
                 out=None):
    """w - lr · grad / (√sum + eps), where sum adds up the squares of all gradients so far.

    The factor 1/√sum never increases: weights with rare gradients only keep theirs longer. It is not below 1
    either: where the gradients were small, 0.01 at first, it is 100. So the scale of the loss cancels.

    Parameters
    ----------
    w, grad : numpy.ndarray, one shape, one floating dtype
        A weight, and the gradient of the loss with respect to it.
    state : dict
        Empty before the first step, changed in place; keeps `step`, the number of steps, and `sum`.
    lr : float
        The rate. Rarely small: the sum makes it smaller and smaller.
    weight_decay : float
        Added to the gradient as weight_decay · w.
    initial_accumulator_value : float
        What the sum starts from; above 0 it keeps the first steps from being lr whatever the gradient.
    eps : float
        Stands outside the root, in the units of a gradient. It prevents 0/0 where there was no gradient yet.
    out : numpy.ndarray, optional
        Where to write the result; `w` itself is allowed. Default: a new array.

    Returns
    -------
    numpy.ndarray
        The new weight.
    """
    same_kind("adagrad_step", w, grad, state)
    # Python floats: an np.float64 would turn float32 weights into float64
    lr, weight_decay, eps = map(float, (lr, weight_decay, eps))
    if not state:
        state.update(initial_state(w, initial_accumulator_value))
    state["step"] += 1
    if weight_decay != 0:
        grad = grad + weight_decay * w
    squares = state["sum"]
    squares += grad * grad
    return np.subtract(w, lr * grad / (np.sqrt(squares) + eps), out=out)


def initial_state(w, initial_accumulator_value):
    """What is kept for a weight before its first gradient. `step` is a float32, as in PyTorch."""
    return {"step": np.zeros((), np.float32), "sum": np.full_like(w, float(initial_accumulator_value))}


class Adagrad(Optimizer):
    """Adagrad; `adagrad_step` says what it does, and what the settings mean.

    Parameters
    ----------
    params : iterable of Tensor, or of dict (groups)
    lr, weight_decay, initial_accumulator_value, eps
        See `adagrad_step`.
    lr_decay, foreach, maximize, differentiable, fused
        Not supported.

    Raises
    ------
    ValueError
        For a negative setting.
    """

    state_names = ("step", "sum")

    def __init__(self, params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10,
                 foreach=None, *, maximize=False, differentiable=False, fused=None):
        super().__init__(params, {
            "lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value, "foreach": foreach, "maximize": maximize,
            "differentiable": differentiable, "fused": fused})

    def check_settings(self, settings):
        at_least_zero(self.name, settings, "lr", "lr_decay", "weight_decay", "initial_accumulator_value",
                      "eps")
        super().check_settings(settings)

    def add_param_group(self, param_group):
        """Add parameters with settings of their own. Their state exists at once, as in PyTorch."""
        super().add_param_group(param_group)
        group = self.param_groups[-1]
        if group["initial_accumulator_value"] != self.defaults["initial_accumulator_value"]:
            self.param_groups.pop()
            raise NotImplementedError("Adagrad: initial_accumulator_value cannot be set for one group, since "
                                      "PyTorch does not look at it there; set it for the whole optimizer")
        for p in group["params"]:
            start = initial_state(p.array, group["initial_accumulator_value"])
            self.state[p] = {name: Tensor(array) for name, array in start.items()}

    def update(self, w, grad, state, group):
        adagrad_step(w, grad, state, lr=group["lr"], weight_decay=group["weight_decay"],
                     initial_accumulator_value=group["initial_accumulator_value"], eps=group["eps"], out=w)
