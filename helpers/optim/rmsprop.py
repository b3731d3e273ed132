"""RMSprop (Tieleman and Hinton 2012): Adagrad that forgets, so that the rate can recover."""

import numpy as np

from helpers.optim.checks import at_least_zero, same_kind
from helpers.optim.optimizer import Optimizer


def rmsprop_step(w, grad, state, *, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False,
                 out=None):
    """w - lr · grad / (√mean square + eps), where the mean square is an exponential average.

    Parameters
    ----------
    w, grad : numpy.ndarray, one shape, one floating dtype
        A weight, and the gradient of the loss with respect to it.
    state : dict
        Empty before the first step, changed in place; keeps `step`, `square_avg`, with momentum
        `momentum_buffer`, and if centered `grad_avg`.
    lr : float
        The rate.
    alpha : float
        The share of the past in the average; it looks back over 1 / (1 - alpha) steps.
    eps : float
        Stands outside the root, in the units of a gradient. TensorFlow puts it inside, where 1e-8 has the
        effect of 1e-4 here: settings do not carry over.
    weight_decay : float
        Added to the gradient as weight_decay · w.
    momentum : float
        The scaled gradients add up in a velocity; the rate multiplies it when it is used.
    centered : bool
        Divide by the standard deviation, mean square - squared mean, instead of by the root mean square.
    out : numpy.ndarray, optional
        Where to write the result; `w` itself is allowed. Default: a new array.

    Returns
    -------
    numpy.ndarray
        The new weight.

    Notes
    -----
    The averages start from 0 and are not corrected for it. The first step is lr / √(1 - alpha), ten times the
    rate with alpha = 0.99, whatever the gradient. Adam corrects this.
    """
    same_kind("rmsprop_step", w, grad, state)
    # Python floats: an np.float64 would turn float32 weights into float64
    lr, alpha, eps, momentum, weight_decay = map(float, (lr, alpha, eps, momentum, weight_decay))
    _complete(state, w, momentum, centered)
    state["step"] += 1
    if weight_decay != 0:
        grad = grad + weight_decay * w
    square_avg = state["square_avg"]
    square_avg *= alpha
    square_avg += (1 - alpha) * grad * grad
    if centered:
        grad_avg = state["grad_avg"]
        # alpha · grad_avg + (1 - alpha) · grad, rounded as in PyTorch: what is below magnifies rounding
        grad_avg += (1 - alpha) * (grad - grad_avg)
        root = np.sqrt(square_avg - grad_avg * grad_avg)
    else:
        root = np.sqrt(square_avg)
    scaled = grad / (root + eps)
    if momentum > 0:
        velocity = state["momentum_buffer"]
        velocity *= momentum
        velocity += scaled
        scaled = velocity
    return np.subtract(w, lr * scaled, out=out)


def _complete(state, w, momentum, centered):
    """Start from zeros what is to be kept and is not there yet. `step` is a float32, as in PyTorch."""
    if "step" not in state:
        state.update(step=np.zeros((), np.float32), square_avg=np.zeros_like(w))
    if momentum > 0 and "momentum_buffer" not in state:
        state["momentum_buffer"] = np.zeros_like(w)
    if centered and "grad_avg" not in state:
        state["grad_avg"] = np.zeros_like(w)


class RMSprop(Optimizer):
    """RMSprop; `rmsprop_step` says what it does, and what the settings mean.

    Parameters
    ----------
    params : iterable of Tensor, or of dict (groups)
    lr, alpha, eps, weight_decay, momentum, centered
        See `rmsprop_step`.
    capturable, foreach, maximize, differentiable
        Not supported.

    Raises
    ------
    ValueError
        For a negative setting.
    """

    state_names = ("step", "square_avg", "momentum_buffer", "grad_avg")

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False,
                 capturable=False, foreach=None, maximize=False, differentiable=False):
        super().__init__(params, {
            "lr": lr, "momentum": momentum, "alpha": alpha, "eps": eps, "centered": centered,
            "weight_decay": weight_decay, "capturable": capturable, "foreach": foreach, "maximize": maximize,
            "differentiable": differentiable})

    def check_settings(self, settings):
        at_least_zero(self.name, settings, "lr", "alpha", "eps", "weight_decay", "momentum")
        super().check_settings(settings)

    def update(self, w, grad, state, group):
        rmsprop_step(w, grad, state, lr=group["lr"], alpha=group["alpha"], eps=group["eps"],
                     weight_decay=group["weight_decay"], momentum=group["momentum"],
                     centered=group["centered"], out=w)
