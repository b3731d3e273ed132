"""Wrong steps of RMSprop."""

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.optimizers.parts import count, decayed, first, kept

RMSPROP = Registry()

_DECAY, _MOMENTUM, _CENTERED = "weight decay", "momentum", "centered"


def _mean_square(state, grad, alpha, centered=False, square=None):
    """The average of the squares; centered less the squared average."""
    square = grad * grad if square is None else square
    state["square_avg"] = alpha * kept(state, "square_avg", grad) + (1 - alpha) * square
    if not centered:
        return state["square_avg"]
    state["grad_avg"] = alpha * kept(state, "grad_avg", grad) + (1 - alpha) * grad
    return state["square_avg"] - state["grad_avg"] ** 2


def _pushed(state, scaled, momentum):
    """The velocity where there is momentum, else the step itself."""
    if not momentum:
        return scaled
    state["momentum_buffer"] = momentum * kept(state, "momentum_buffer", scaled) + scaled
    return state["momentum_buffer"]


def _step(state, grad, alpha, eps, momentum, centered):
    root = np.sqrt(_mean_square(state, grad, alpha, centered))
    return _pushed(state, grad / (root + eps), momentum)


@RMSPROP.wrong_version()
def climbs(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Goes uphill: the gradient points to where the loss grows, so subtract the step."""
    return w + lr * _step(state, decayed(grad, w, weight_decay), alpha, eps, momentum, centered)


@RMSPROP.wrong_version()
def exchanges_the_shares(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Exchanges the shares of past and present: alpha multiplies the old average."""
    return w - lr * _step(state, decayed(grad, w, weight_decay), 1 - alpha, eps, momentum, centered)


@RMSPROP.wrong_version()
def adds_up(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Adds the squares up: that is Adagrad; RMSprop averages, alpha * old + (1 - alpha) * g**2."""
    grad = decayed(grad, w, weight_decay)
    state["sum"] = kept(state, "sum", w) + grad * grad
    return w - lr * _pushed(state, grad / (np.sqrt(state["sum"]) + eps), momentum)


@RMSPROP.wrong_version()
def adds_squares_whole(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Adds the square without 1 - alpha: the average is alpha * old + (1 - alpha) * g**2."""
    grad = decayed(grad, w, weight_decay)
    square = _mean_square(state, grad, alpha, centered, grad * grad / (1 - alpha))
    return w - lr * _pushed(state, grad / (np.sqrt(square) + eps), momentum)


@RMSPROP.wrong_version()
def forgets_the_root(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Forgets the root: divide by the root of the average, which has the units of a gradient."""
    grad = decayed(grad, w, weight_decay)
    return w - lr * _pushed(state, grad / (_mean_square(state, grad, alpha, centered) + eps), momentum)


@RMSPROP.wrong_version()
def does_not_square(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Averages |g|: the average is of the squares of the gradients."""
    grad = decayed(grad, w, weight_decay)
    square = _mean_square(state, grad, alpha, centered, np.abs(grad))
    return w - lr * _pushed(state, grad / (np.sqrt(square) + eps), momentum)


@RMSPROP.wrong_version()
def corrects(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Corrects the average for its start from 0: that is Adam's; PyTorch's RMSprop does not."""
    grad = decayed(grad, w, weight_decay)
    square = _mean_square(state, grad, alpha, centered) / (1 - alpha ** count(state))
    return w - lr * _pushed(state, grad / (np.sqrt(square) + eps), momentum)


@RMSPROP.wrong_version()
def starts_with_the_first(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Starts the average with the first square: PyTorch's starts from 0."""
    grad = decayed(grad, w, weight_decay)
    if not state:
        state["square_avg"] = grad * grad
    return w - lr * _step(state, grad, alpha, eps, momentum, centered)


@RMSPROP.wrong_version()
def starts_from_one(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Starts the average from 1: TensorFlow 1 did so; PyTorch's starts from 0."""
    if not state:
        state["square_avg"] = np.ones_like(w)
    return w - lr * _step(state, decayed(grad, w, weight_decay), alpha, eps, momentum, centered)


@RMSPROP.wrong_version()
def averages_afterwards(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Divides by the average without the new square: update the average first, then divide."""
    grad = decayed(grad, w, weight_decay)
    old = kept(state, "square_avg", w)
    _mean_square(state, grad, alpha)
    return w - lr * _pushed(state, grad / (np.sqrt(old) + eps), momentum)


@RMSPROP.wrong_version()
def forgets_its_state(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Does not keep its average: write it into the dict `state`, which comes back at the next step."""
    return w - lr * _step({}, decayed(grad, w, weight_decay), alpha, eps, momentum, centered)


@RMSPROP.wrong_version()
def eps_inside(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Adds eps inside the root: TensorFlow does so; PyTorch adds it to the root."""
    grad = decayed(grad, w, weight_decay)
    square = _mean_square(state, grad, alpha, centered)
    return w - lr * _pushed(state, grad / np.sqrt(square + eps), momentum)


@RMSPROP.wrong_version("gradients that are 0")
def forgets_eps(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Leaves out eps: where there was no gradient yet, 0 is divided by 0."""
    return w - lr * _step(state, decayed(grad, w, weight_decay), alpha, 0.0, momentum, centered)


@RMSPROP.wrong_version()
def one_average_for_all(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Keeps one average for the whole array: every element of w has its own."""
    grad = decayed(grad, w, weight_decay)
    square = _mean_square(state, grad, alpha, centered, np.full_like(grad, np.mean(grad * grad)))
    return w - lr * _pushed(state, grad / (np.sqrt(square) + eps), momentum)


@RMSPROP.wrong_version("a rate that changes")
def keeps_the_first_rate(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Uses the first rate for ever: lr is handed in at every step because schedules change it."""
    step = _step(state, decayed(grad, w, weight_decay), alpha, eps, momentum, centered)
    return w - first(state, "lr", lr) * step


@RMSPROP.wrong_version(_CENTERED)
def ignores_centered(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Ignores centered: the squared average gradient is subtracted from the average square."""
    return w - lr * _step(state, decayed(grad, w, weight_decay), alpha, eps, momentum, False)


@RMSPROP.wrong_version(_CENTERED)
def adds_the_squared_average(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Adds the squared average: a variance is the mean square minus the squared mean."""
    grad = decayed(grad, w, weight_decay)
    square = _mean_square(state, grad, alpha, centered)
    square = square + 2 * state["grad_avg"] ** 2 if centered else square
    return w - lr * _pushed(state, grad / (np.sqrt(square) + eps), momentum)


@RMSPROP.wrong_version(_CENTERED)
def subtracts_the_new_square(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Averages (g - average)**2: centered RMSprop averages g**2 and g, and subtracts afterwards."""
    grad = decayed(grad, w, weight_decay)
    if not centered:
        return w - lr * _step(state, grad, alpha, eps, momentum, False)
    state["grad_avg"] = alpha * kept(state, "grad_avg", w) + (1 - alpha) * grad
    square = _mean_square(state, grad, alpha, False, (grad - state["grad_avg"]) ** 2)
    return w - lr * _pushed(state, grad / (np.sqrt(square) + eps), momentum)


@RMSPROP.wrong_version(_MOMENTUM)
def ignores_the_momentum(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Ignores the momentum: the scaled gradients add up in momentum * velocity + grad / root."""
    return w - lr * _step(state, decayed(grad, w, weight_decay), alpha, eps, 0, centered)


@RMSPROP.wrong_version(_MOMENTUM, "a rate that changes")
def puts_the_rate_inside(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Multiplies the rate into the velocity: in PyTorch the rate multiplies the velocity when it is used; the
    two part when the rate changes."""
    grad = decayed(grad, w, weight_decay)
    root = np.sqrt(_mean_square(state, grad, alpha, centered))
    return w - _pushed(state, lr * grad / (root + eps), momentum)


@RMSPROP.wrong_version(_MOMENTUM)
def averages_the_momentum(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Averages, (1 - momentum) * scaled gradient: in the velocity the scaled gradient counts whole."""
    grad = decayed(grad, w, weight_decay)
    scaled = grad / (np.sqrt(_mean_square(state, grad, alpha, centered)) + eps)
    return w - lr * _pushed(state, (1 - momentum) * scaled, momentum)


@RMSPROP.wrong_version(_MOMENTUM)
def pushes_before_scaling(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Adds up the gradients before they are scaled: divide by the root first, then add to the velocity."""
    grad = decayed(grad, w, weight_decay)
    root = np.sqrt(_mean_square(state, grad, alpha, centered))
    return w - lr * _pushed(state, grad, momentum) / (root + eps)


@RMSPROP.wrong_version(_DECAY)
def ignores_the_decay(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Ignores the weight decay: weight_decay * w is added to the gradient."""
    return w - lr * _step(state, grad, alpha, eps, momentum, centered)


@RMSPROP.wrong_version(_DECAY)
def decouples(w, grad, state, lr, alpha, eps, weight_decay, momentum, centered):
    """Decays beside the step: weight_decay * w is added to the gradient before its square is taken."""
    return w * (1 - lr * weight_decay) - lr * _step(state, grad, alpha, eps, momentum, centered)
