"""Wrong steps of Adam and AdamW. All are one and the same step with one part exchanged."""

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.optimizers.parts import count, first, kept

ADAM, ADAMW = Registry(), Registry()

_RATE, _DECAY = "a rate that changes", "weight decay"


def _both(*needs):
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


def _averages(grad, state, betas, square=None):
    """m and v of this step, kept in the state, and t."""
    (b1, b2), m, v = betas, kept(state, "exp_avg", grad), kept(state, "exp_avg_sq", grad)
    state["exp_avg"] = b1 * m + (1 - b1) * grad
    state["exp_avg_sq"] = b2 * v + (1 - b2) * (grad * grad if square is None else square)
    return state["exp_avg"], state["exp_avg_sq"], count(state)


def _corrected(m, v, t, betas):
    b1, b2 = betas
    return m / (1 - b1 ** t), v / (1 - b2 ** t)


def _update(m_hat, v_hat, lr, eps):
    return lr * m_hat / (np.sqrt(v_hat) + eps)


def _right(grad, state, lr, betas, eps):
    return _update(*_corrected(*_averages(grad, state, betas), betas), lr, eps)


# ---- bias correction ----

@_both()
def takes_powers_of_the_difference(w, grad, state, lr, betas, eps):
    """Corrects with (1 - beta)**t: it is 1 - beta**t, the sum of the weights that the average has given out
    so far."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(m / (1 - betas[0]) ** t, v / (1 - betas[1]) ** t, lr, eps)


@_both()
def corrects_nothing(w, grad, state, lr, betas, eps):
    """Leaves out the bias correction: m and v start from 0, so divide them by 1 - beta1**t and 1 - beta2**t."""
    m, v, _ = _averages(grad, state, betas)
    return w - _update(m, v, lr, eps)


@_both()
def corrects_only_m(w, grad, state, lr, betas, eps):
    """Corrects only the first average: v starts from 0 too, so divide it by 1 - beta2**t."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(_corrected(m, v, t, betas)[0], v, lr, eps)


@_both()
def corrects_only_v(w, grad, state, lr, betas, eps):
    """Corrects only the second average: m starts from 0 too, so divide it by 1 - beta1**t."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(m, _corrected(m, v, t, betas)[1], lr, eps)


@_both()
def exchanges_the_corrections(w, grad, state, lr, betas, eps):
    """Exchanges the two bias corrections: m is divided by 1 - beta1**t and v by 1 - beta2**t."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, t, betas[::-1]), lr, eps)


@_both()
def corrects_both_with_beta1(w, grad, state, lr, betas, eps):
    """Corrects both averages with beta1: v is divided by 1 - beta2**t."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, t, (betas[0], betas[0])), lr, eps)


@_both()
def corrects_both_with_beta2(w, grad, state, lr, betas, eps):
    """Corrects both averages with beta2: m is divided by 1 - beta1**t."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, t, (betas[1], betas[1])), lr, eps)


@_both()
def corrects_the_root(w, grad, state, lr, betas, eps):
    """Divides the root by 1 - beta2**t: v is corrected before the root is taken."""
    m, v, t = _averages(grad, state, betas)
    return w - lr * m / (1 - betas[0] ** t) / (np.sqrt(v) / (1 - betas[1] ** t) + eps)


@_both()
def multiplies_by_the_correction(w, grad, state, lr, betas, eps):
    """Multiplies by the correction: m and v are too small at first, so divide them by 1 - beta**t."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(m * (1 - betas[0] ** t), v * (1 - betas[1] ** t), lr, eps)


@_both()
def t_starts_at_zero(w, grad, state, lr, betas, eps):
    """Counts the steps from 0: the first step is t = 1, or 1 - beta**t is 0."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, t - 1, betas), lr, eps)


@_both()
def t_stands_still(w, grad, state, lr, betas, eps):
    """Does not advance t: keep the number of steps in `state`; with t = 1 for ever the correction stays as in
    the first step."""
    m, v, _ = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, 1, betas), lr, eps)


@_both()
def t_is_one_ahead(w, grad, state, lr, betas, eps):
    """Is one step ahead with t: the first step is t = 1."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, t + 1, betas), lr, eps)


@_both()
def t_advances_twice(w, grad, state, lr, betas, eps):
    """Advances t twice a step: the step number grows by 1."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, 2 * t, betas), lr, eps)


@_both()
def keeps_the_corrected(w, grad, state, lr, betas, eps):
    """Keeps the corrected averages: the state holds m and v as they are, or they are corrected again and again."""
    m, v, t = _averages(grad, state, betas)
    state["exp_avg"], state["exp_avg_sq"] = _corrected(m, v, t, betas)
    return w - _update(state["exp_avg"], state["exp_avg_sq"], lr, eps)


# ---- eps ----

@_both()
def eps_inside(w, grad, state, lr, betas, eps):
    """Adds eps inside the root: it is added to the root, in the units of a gradient."""
    m_hat, v_hat = _corrected(*_averages(grad, state, betas), betas)
    return w - lr * m_hat / np.sqrt(v_hat + eps)


@_both()
def eps_before_the_correction(w, grad, state, lr, betas, eps):
    """Adds eps to the uncorrected root: correct v first, then take the root, then add eps. (The short form
    lr * sqrt(1 - beta2**t) / (1 - beta1**t) * m / (sqrt(v) + eps) means another eps.)"""
    m, v, t = _averages(grad, state, betas)
    return w - lr * np.sqrt(1 - betas[1] ** t) / (1 - betas[0] ** t) * m / (np.sqrt(v) + eps)


@_both()
def forgets_eps(w, grad, state, lr, betas, eps):
    """Leaves out eps: where there was no gradient yet, 0 is divided by 0."""
    return w - _right(grad, state, lr, betas, 0.0)


@_both()
def eps_outside(w, grad, state, lr, betas, eps):
    """Adds eps to the quotient or to the weight: it belongs into the denominator."""
    return w - (_right(grad, state, lr, betas, 0.0) + eps)


@_both()
def eps_squared(w, grad, state, lr, betas, eps):
    """Adds eps**2 inside the root: eps is added outside of it."""
    m_hat, v_hat = _corrected(*_averages(grad, state, betas), betas)
    return w - lr * m_hat / np.sqrt(v_hat + eps * eps)


@_both()
def eps_as_a_floor(w, grad, state, lr, betas, eps):
    """Takes eps as the smallest denominator: it is added to the root."""
    m_hat, v_hat = _corrected(*_averages(grad, state, betas), betas)
    return w - lr * m_hat / np.maximum(np.sqrt(v_hat), eps)


# ---- the averages ----

@_both()
def exchanges_the_betas(w, grad, state, lr, betas, eps):
    """Exchanges the betas: the first belongs to the average of the gradients, the second to that of the squares."""
    return w - _right(grad, state, lr, betas[::-1], eps)


@_both()
def exchanges_the_shares(w, grad, state, lr, betas, eps):
    """Exchanges the shares of past and present: beta multiplies the old average and 1 - beta the new gradient."""
    m, v, t = _averages(grad, state, (1 - betas[0], 1 - betas[1]))
    return w - _update(*_corrected(m, v, t, betas), lr, eps)


@_both()
def exchanges_the_shares_of_v(w, grad, state, lr, betas, eps):
    """Exchanges the shares in the second average: beta2 multiplies the old v and 1 - beta2 the new square."""
    m, v, t = _averages(grad, state, (betas[0], 1 - betas[1]))
    return w - _update(*_corrected(m, v, t, betas), lr, eps)


@_both()
def exchanges_the_shares_of_m(w, grad, state, lr, betas, eps):
    """Exchanges the shares in the first average: beta1 multiplies the old m and 1 - beta1 the new gradient."""
    m, v, t = _averages(grad, state, (1 - betas[0], betas[1]))
    return w - _update(*_corrected(m, v, t, betas), lr, eps)


@_both()
def does_not_square(w, grad, state, lr, betas, eps):
    """Averages |g| in v: v averages the squares of the gradient."""
    return w - _update(*_corrected(*_averages(grad, state, betas, np.abs(grad)), betas), lr, eps)


@_both()
def squares_the_average(w, grad, state, lr, betas, eps):
    """Squares the averaged gradient: v averages the squares of the gradients themselves."""
    m = betas[0] * kept(state, "exp_avg", w) + (1 - betas[0]) * grad
    return w - _update(*_corrected(*_averages(grad, state, betas, m * m), betas), lr, eps)


@_both()
def centres(w, grad, state, lr, betas, eps):
    """Averages (g - m)**2 in v: v averages g**2 (the other is AdaBelief)."""
    m = betas[0] * kept(state, "exp_avg", w) + (1 - betas[0]) * grad
    return w - _update(*_corrected(*_averages(grad, state, betas, (grad - m) ** 2), betas), lr, eps)


@_both()
def one_square_for_all(w, grad, state, lr, betas, eps):
    """Averages one square for the whole array: every element of w has its own v."""
    square = np.full_like(grad, np.mean(grad * grad))
    return w - _update(*_corrected(*_averages(grad, state, betas, square), betas), lr, eps)


@_both()
def forgets_the_root(w, grad, state, lr, betas, eps):
    """Forgets the root: divide by the root of v, which has the units of a gradient."""
    m_hat, v_hat = _corrected(*_averages(grad, state, betas), betas)
    return w - lr * m_hat / (v_hat + eps)


@_both()
def forgets_the_momentum(w, grad, state, lr, betas, eps):
    """Uses the gradient instead of its average: the numerator is m, corrected."""
    m, v, t = _averages(grad, state, betas)
    return w - _update(grad, _corrected(m, v, t, betas)[1], lr, eps)


@_both()
def forgets_the_scale(w, grad, state, lr, betas, eps):
    """Does not divide by the root of v: that is momentum alone."""
    m_hat, _ = _corrected(*_averages(grad, state, betas), betas)
    return w - lr * m_hat


@_both()
def adds_gradients_whole(w, grad, state, lr, betas, eps):
    """Adds the gradient to m without 1 - beta1: m is an average, beta1 * m + (1 - beta1) * g."""
    m = betas[0] * kept(state, "velocity", w) + grad
    state["velocity"] = m
    _, v, t = _averages(grad, state, betas)
    return w - _update(*_corrected(m, v, t, betas), lr, eps)


@_both()
def adds_squares_whole(w, grad, state, lr, betas, eps):
    """Adds the square to v without 1 - beta2: v is an average, beta2 * v + (1 - beta2) * g**2."""
    m, v, t = _averages(grad, state, betas, grad * grad / (1 - betas[1]))
    return w - _update(*_corrected(m, v, t, betas), lr, eps)


@_both()
def uses_the_largest_v(w, grad, state, lr, betas, eps):
    """Uses the largest v so far: that is AMSGrad; Adam uses the present one."""
    m_hat, v_hat = _corrected(*_averages(grad, state, betas), betas)
    state["largest"] = np.maximum(kept(state, "largest", w), v_hat)
    return w - _update(m_hat, state["largest"], lr, eps)


@_both()
def looks_ahead(w, grad, state, lr, betas, eps):
    """Mixes Nesterov's momentum in: that is NAdam; Adam's numerator is m, corrected."""
    m_hat, v_hat = _corrected(*_averages(grad, state, betas), betas)
    t = state["step"]
    ahead = betas[0] * m_hat + (1 - betas[0]) * grad / (1 - betas[0] ** t)
    return w - _update(ahead, v_hat, lr, eps)


@_both()
def starts_with_the_first(w, grad, state, lr, betas, eps):
    """Starts the averages with the first gradient: they start from 0, and the bias correction makes up for it."""
    if not state:
        state.update(exp_avg=np.array(grad), exp_avg_sq=grad * grad)
    return w - _right(grad, state, lr, betas, eps)


# ---- the step ----

@_both()
def forgets_its_state(w, grad, state, lr, betas, eps):
    """Does not keep its averages: write them into the dict `state`, which is handed in again at the next step."""
    return w - _right(grad, {}, lr, betas, eps)


@_both()
def climbs(w, grad, state, lr, betas, eps):
    """Goes uphill: the gradient points to where the loss grows, so subtract the step."""
    return w + _right(grad, state, lr, betas, eps)


@_both(_RATE)
def keeps_the_first_rate(w, grad, state, lr, betas, eps):
    """Uses the first rate for ever: lr is handed in at every step because schedules change it."""
    rate = first(state, "lr", lr)
    return w - _right(grad, state, rate, betas, eps)


@_both()
def divides_the_rate(w, grad, state, lr, betas, eps):
    """Divides the rate by the root of t: the paper does so in its proof, PyTorch's Adam does not."""
    step = _right(grad, state, lr, betas, eps)
    return w - step / np.sqrt(state["step"])


# ---- weight decay ----

@ADAM.wrong_version(_DECAY)
@ADAMW.wrong_version(_DECAY)
def ignores_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Ignores the weight decay: Adam adds weight_decay * w to the gradient; AdamW shrinks w by
    lr * weight_decay of itself."""
    return w - _right(grad, state, lr, betas, eps)


@ADAM.wrong_version(_DECAY)
def decouples(w, grad, state, lr, betas, eps, weight_decay):
    """Decays beside the step: that is AdamW; Adam adds weight_decay * w to the gradient."""
    return w * (1 - lr * weight_decay) - _right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def couples(w, grad, state, lr, betas, eps, weight_decay):
    """Adds the decay to the gradient: that is Adam; AdamW shrinks w by lr * weight_decay of itself, beside
    the step."""
    return w - _right(grad + weight_decay * w, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def decays_without_the_rate(w, grad, state, lr, betas, eps, weight_decay):
    """Decays without the rate: PyTorch's AdamW shrinks w by lr * weight_decay of itself."""
    return w * (1 - weight_decay) - _right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def decays_afterwards(w, grad, state, lr, betas, eps, weight_decay):
    """Decays after the step: PyTorch's AdamW shrinks the weight that came in, so the step itself is not
    shrunk."""
    return (w - _right(grad, state, lr, betas, eps)) * (1 - lr * weight_decay)


@ADAMW.wrong_version(_DECAY)
def decays_twice(w, grad, state, lr, betas, eps, weight_decay):
    """Decays twice, beside the step and in the gradient: AdamW decays beside the step only."""
    return w * (1 - lr * weight_decay) - _right(grad + weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(_DECAY)
def keeps_the_decay_out_of_v(w, grad, state, lr, betas, eps, weight_decay):
    """Keeps the decay out of v: weight_decay * w is added to the gradient before both averages."""
    coupled = grad + weight_decay * w
    return w - _update(*_corrected(*_averages(coupled, state, betas, grad * grad), betas), lr, eps)


@ADAM.wrong_version(_DECAY)
def grows_by_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Subtracts the decay from the gradient: it is added, so that the weights shrink."""
    return w - _right(grad - weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(_DECAY)
def doubles_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Decays twice as fast: PyTorch's penalty is weight_decay/2 * |w|**2, whose gradient is weight_decay * w."""
    return w - _right(grad + 2 * weight_decay * w, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def grows_the_weights(w, grad, state, lr, betas, eps, weight_decay):
    """Decays the wrong way: the weights are multiplied by 1 - lr * weight_decay."""
    return w * (1 + lr * weight_decay) - _right(grad, state, lr, betas, eps)
