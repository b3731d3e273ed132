"""What the wrong steps of Adam and AdamW share: they are one and the same step with one part exchanged."""

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.optimizers.parts import count, kept

ADAM, ADAMW = Registry(), Registry()

RATE, DECAY = "a rate that changes", "weight decay"      # traits that a slip may need


def both(*needs):
    """Decorator: a wrong version of Adam, and with decoupled decay one of AdamW."""
    def add(function):
        for registry, decoupled in ((ADAM, False), (ADAMW, True)):
            registry.wrong_version(*needs)(_with_decay(function, decoupled))
        return function
    return add


def _with_decay(function, decoupled):
    def step(w, grad, state, lr, betas, eps, weight_decay):
        if decoupled:
            w = w * (1 - lr * weight_decay)
        else:
            grad = grad + weight_decay * w
        return function(w, grad, state, lr, betas, eps)
    step.__doc__, step.__name__ = function.__doc__, function.__name__
    return step


def averages(grad, state, betas, square=None):
    """m and v of this step, kept in the state, and t."""
    (b1, b2), m, v = betas, kept(state, "exp_avg", grad), kept(state, "exp_avg_sq", grad)
    state["exp_avg"] = b1 * m + (1 - b1) * grad
    state["exp_avg_sq"] = b2 * v + (1 - b2) * (grad * grad if square is None else square)
    return state["exp_avg"], state["exp_avg_sq"], count(state)


def corrected(m, v, t, betas):
    """Both averages less their bias toward 0."""
    b1, b2 = betas
    return m / (1 - b1 ** t), v / (1 - b2 ** t)


def update(m_hat, v_hat, lr, eps):
    """The step for corrected averages."""
    return lr * m_hat / (np.sqrt(v_hat) + eps)


def right(grad, state, lr, betas, eps):
    """What has to be subtracted from the weight."""
    return update(*corrected(*averages(grad, state, betas), betas), lr, eps)
