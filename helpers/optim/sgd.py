"""Stochastic gradient descent, with momentum (Polyak 1964), Nesterov's form of it, and weight decay."""

import numpy as np

from helpers.optim.checks import at_least_zero, same_kind
from helpers.optim.optimizer import Optimizer


def sgd_step(w, grad, state, *, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, out=None):
    """One step against the gradient: w - lr · grad, or with momentum w - lr · velocity.

    Parameters
    ----------
    w, grad : numpy.ndarray, one shape, one floating dtype
        A weight, and the gradient of the loss with respect to it.
    state : dict
        Empty before the first step, changed in place; with momentum it keeps `momentum_buffer`, the velocity.
    lr : float
        The rate.
    momentum : float
        The share of the velocity that is left after one step; 1 / (1 - momentum) gradients add up in it.
    dampening : float
        The new gradient enters the velocity times 1 - dampening.
    weight_decay : float
        Added to the gradient as weight_decay · w. That is the gradient of weight_decay/2 · |w|², so a penalty
        written λ|w|² without the half is weight_decay = 2λ.
    nesterov : bool
        Look ahead: step as if the velocity had moved on already.
    out : numpy.ndarray, optional
        Where to write the result; `w` itself is allowed. Default: a new array.

    Returns
    -------
    numpy.ndarray
        The new weight.

    Notes
    -----
    PyTorch's convention: velocity = momentum · velocity + grad, and the rate multiplies the velocity when it
    is used. Sutskever et al. (2013) put the rate inside: w += velocity, velocity = momentum · velocity
    - lr · grad. The two agree as long as the rate stays. When it drops, here old gradients shrink at once.
    """
    same_kind("sgd_step", w, grad, state)
    # Python floats: an np.float64 would turn float32 weights into float64
    lr, momentum, dampening, weight_decay = map(float, (lr, momentum, dampening, weight_decay))
    if weight_decay != 0:
        grad = grad + weight_decay * w
    if momentum != 0:
        velocity = state.get("momentum_buffer")
        if velocity is None:
            # The first gradient enters whole, dampening or not. Starting from zeros would dampen it.
            velocity = state["momentum_buffer"] = np.array(grad)
        else:
            velocity *= momentum
            velocity += (1 - dampening) * grad
        # Nesterov evaluates the gradient after the velocity's next move. With weights that already stand
        # there, as PyTorch keeps them, that is one more share of the velocity on top of the gradient.
        grad = grad + momentum * velocity if nesterov else velocity
    return np.subtract(w, lr * grad, out=out)


class SGD(Optimizer):
    """Stochastic gradient descent; `sgd_step` says what it does, and what the settings mean.

    Parameters
    ----------
    params : iterable of Tensor, or of dict (groups)
    lr, momentum, dampening, weight_decay, nesterov
        See `sgd_step`.
    maximize, foreach, differentiable, fused
        Not supported.

    Raises
    ------
    ValueError
        For a negative rate, momentum or weight decay; for Nesterov without momentum, or with dampening.
    """

    state_names = ("momentum_buffer",)

    def __init__(self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *,
                 maximize=False, foreach=None, differentiable=False, fused=None):
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("SGD: nesterov needs momentum above 0 and dampening 0, not "
                             f"momentum={momentum}, dampening={dampening}")
        super().__init__(params, {
            "lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay,
            "nesterov": nesterov, "maximize": maximize, "foreach": foreach, "differentiable": differentiable,
            "fused": fused})

    def check_settings(self, settings):
        at_least_zero(self.name, settings, "lr", "momentum", "weight_decay")
        super().check_settings(settings)

    def update(self, w, grad, state, group):
        sgd_step(w, grad, state, lr=group["lr"], momentum=group["momentum"], dampening=group["dampening"],
                 weight_decay=group["weight_decay"], nesterov=group["nesterov"], out=w)
