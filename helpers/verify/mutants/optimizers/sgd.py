"""Wrong steps of gradient descent with momentum."""

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.optimizers.parts import decayed, first

SGD = Registry()

_RATE, _MOMENTUM, _DECAY = "a rate that changes", "momentum", "weight decay"


def _velocity(state, grad, momentum, share):
    """PyTorch's buffer: the first gradient enters whole, later ones times `share`."""
    old = state.get("momentum_buffer")
    state["momentum_buffer"] = grad if old is None else momentum * old + share * grad
    return state["momentum_buffer"]


def _direction(state, grad, momentum, dampening, nesterov):
    if not momentum:
        return grad
    velocity = _velocity(state, grad, momentum, 1 - dampening)
    return grad + momentum * velocity if nesterov else velocity


@SGD.wrong_version()
def climbs(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Goes uphill: the gradient points to where the loss grows, so subtract the step."""
    return w + lr * _direction(state, decayed(grad, w, weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version()
def ignores_the_rate(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Leaves the rate out: the step is lr times the velocity."""
    return w - _direction(state, decayed(grad, w, weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version(_RATE)
def keeps_the_first_rate(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Uses the first rate for ever: lr is handed in at every step because schedules change it."""
    lr = first(state, "lr", lr)
    return w - lr * _direction(state, decayed(grad, w, weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version()
def uses_signs(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Uses only the sign of the gradient: its size counts too."""
    grad = np.sign(decayed(grad, w, weight_decay))
    return w - lr * _direction(state, grad, momentum, dampening, nesterov)


@SGD.wrong_version()
def normalizes(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Divides by the gradient's length: plain gradient descent takes longer steps where it is steeper."""
    grad = decayed(grad, w, weight_decay)
    length = np.sqrt((grad * grad).sum())
    return w - lr * _direction(state, grad / (length if length else 1.0), momentum, dampening, nesterov)


@SGD.wrong_version(_MOMENTUM)
def ignores_the_momentum(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Ignores the momentum: earlier gradients go on in the velocity, momentum * velocity + grad."""
    return w - lr * decayed(grad, w, weight_decay)


@SGD.wrong_version(_MOMENTUM)
def forgets_the_velocity(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Does not keep its velocity: write it into the dict `state`, which comes back at the next step."""
    return w - lr * _direction({}, decayed(grad, w, weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version(_MOMENTUM, _RATE)
def puts_the_rate_inside(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Multiplies the rate into the velocity: PyTorch's velocity is momentum * velocity + grad, and the rate
    multiplies it when it is used; the two part when the rate changes."""
    return w - _direction(state, lr * decayed(grad, w, weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version(_MOMENTUM)
def averages(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Averages, (1 - momentum) * grad: in PyTorch's velocity the gradient counts whole,
    momentum * velocity + grad."""
    if not momentum:
        return w - lr * decayed(grad, w, weight_decay)
    grad = decayed(grad, w, weight_decay)
    velocity = momentum * state.get("momentum_buffer", 0.0) + (1 - momentum) * grad
    state["momentum_buffer"] = velocity
    return w - lr * (grad + momentum * velocity if nesterov else velocity)


@SGD.wrong_version(_MOMENTUM)
def averages_after_the_first(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Averages after the first step: in PyTorch's velocity every gradient counts whole,
    momentum * velocity + grad."""
    return w - lr * _direction(state, decayed(grad, w, weight_decay), momentum, momentum, nesterov)


@SGD.wrong_version(_MOMENTUM)
def exchanges_the_shares(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Exchanges the shares of past and present: momentum multiplies the old velocity."""
    if not momentum:
        return w - lr * decayed(grad, w, weight_decay)
    grad = decayed(grad, w, weight_decay)
    velocity = (1 - momentum) * state.get("momentum_buffer", 0.0) + momentum * grad
    state["momentum_buffer"] = velocity
    return w - lr * (grad + momentum * velocity if nesterov else velocity)


@SGD.wrong_version(_MOMENTUM)
def uses_the_old_velocity(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Steps with the old velocity: update the velocity first, then use it."""
    grad = decayed(grad, w, weight_decay)
    if not momentum:
        return w - lr * grad
    old = state.get("momentum_buffer", 0.0)
    _velocity(state, grad, momentum, 1 - dampening)
    return w - lr * (grad + momentum * old if nesterov else old)


@SGD.wrong_version(_MOMENTUM)
def lets_the_velocity_grow(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Adds up all gradients: the old velocity is multiplied by momentum before the new gradient is added."""
    if not momentum:
        return w - lr * decayed(grad, w, weight_decay)
    grad = decayed(grad, w, weight_decay)
    velocity = _velocity(state, grad, 1.0, 1 - dampening)
    return w - lr * (grad + momentum * velocity if nesterov else velocity)


@SGD.wrong_version("dampening")
def ignores_the_dampening(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Ignores the dampening: after the first step the gradient enters the velocity times 1 - dampening."""
    return w - lr * _direction(state, decayed(grad, w, weight_decay), momentum, 0, nesterov)


@SGD.wrong_version("dampening")
def dampens_the_first(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Dampens the first gradient too: PyTorch's velocity starts as the first gradient, whole."""
    state.setdefault("momentum_buffer", np.zeros_like(w))
    return w - lr * _direction(state, decayed(grad, w, weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version("dampening")
def multiplies_by_the_dampening(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Multiplies by the dampening: the gradient enters the velocity times 1 - dampening."""
    share = 1 - dampening if dampening else 0
    return w - lr * _direction(state, decayed(grad, w, weight_decay), momentum, share, nesterov)


@SGD.wrong_version("nesterov")
def does_not_look_ahead(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Does not look ahead: with nesterov the step is grad + momentum * velocity, not the velocity."""
    return w - lr * _direction(state, decayed(grad, w, weight_decay), momentum, dampening, False)


@SGD.wrong_version("nesterov")
def leaves_out_the_gradient(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Leaves the gradient out of Nesterov's step: it is grad + momentum * velocity."""
    direction = _direction(state, decayed(grad, w, weight_decay), momentum, dampening, False)
    return w - lr * (momentum * direction if nesterov else direction)


@SGD.wrong_version("nesterov")
def adds_the_whole_velocity(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Adds the whole velocity in Nesterov's step: it is grad + momentum * velocity."""
    grad = decayed(grad, w, weight_decay)
    direction = _direction(state, grad, momentum, dampening, False)
    return w - lr * (grad + direction if nesterov else direction)


@SGD.wrong_version(_DECAY)
def ignores_the_decay(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Ignores the weight decay: weight_decay * w is added to the gradient."""
    return w - lr * _direction(state, grad, momentum, dampening, nesterov)


@SGD.wrong_version(_DECAY)
def doubles_the_decay(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Decays twice as fast: PyTorch's penalty is weight_decay/2 * |w|**2, with gradient weight_decay * w."""
    return w - lr * _direction(state, decayed(grad, w, 2 * weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version(_DECAY)
def halves_the_decay(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Decays half as fast: weight_decay * w is added to the gradient, without a half."""
    return w - lr * _direction(state, decayed(grad, w, weight_decay / 2), momentum, dampening, nesterov)


@SGD.wrong_version(_DECAY)
def grows_by_the_decay(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Subtracts the decay from the gradient: it is added, so that the weights shrink."""
    return w - lr * _direction(state, decayed(grad, w, -weight_decay), momentum, dampening, nesterov)


@SGD.wrong_version(_DECAY)
def decays_by_sign(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Decays by the sign of the weights: that is an L1 penalty; PyTorch's adds weight_decay * w."""
    grad = grad + weight_decay * np.sign(w)
    return w - lr * _direction(state, grad, momentum, dampening, nesterov)


@SGD.wrong_version(_DECAY)
def decays_without_the_rate(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Decays without the rate: weight_decay * w is added to the gradient, which the rate multiplies."""
    return w * (1 - weight_decay) - lr * _direction(state, grad, momentum, dampening, nesterov)


@SGD.wrong_version(_DECAY, _MOMENTUM)
def decays_beside_the_velocity(w, grad, state, lr, momentum, dampening, weight_decay, nesterov):
    """Decays beside the velocity: PyTorch adds weight_decay * w to the gradient, before the velocity."""
    return w - lr * (_direction(state, grad, momentum, dampening, nesterov) + weight_decay * w)
