"""Adam's and AdamW's two averages, got wrong."""

import numpy as np

from helpers.verify.mutants.optimizers.adam_parts import averages, both, corrected, right, update
from helpers.verify.mutants.optimizers.parts import kept


@both()
def exchanges_the_betas(w, grad, state, lr, betas, eps):
    """Exchanges the betas: the first belongs to the average gradient, the second to the average square."""
    return w - right(grad, state, lr, betas[::-1], eps)


@both()
def exchanges_the_shares(w, grad, state, lr, betas, eps):
    """Exchanges the shares of past and present: beta multiplies the old average."""
    m, v, t = averages(grad, state, (1 - betas[0], 1 - betas[1]))
    return w - update(*corrected(m, v, t, betas), lr, eps)


@both()
def exchanges_the_shares_of_v(w, grad, state, lr, betas, eps):
    """Exchanges the shares in the second average: beta2 multiplies the old v and 1 - beta2 the new square."""
    m, v, t = averages(grad, state, (betas[0], 1 - betas[1]))
    return w - update(*corrected(m, v, t, betas), lr, eps)


@both()
def exchanges_the_shares_of_m(w, grad, state, lr, betas, eps):
    """Exchanges the shares in the first average: beta1 multiplies the old m."""
    m, v, t = averages(grad, state, (1 - betas[0], betas[1]))
    return w - update(*corrected(m, v, t, betas), lr, eps)


@both()
def does_not_square(w, grad, state, lr, betas, eps):
    """Averages |g| in v: v averages the squares of the gradient."""
    return w - update(*corrected(*averages(grad, state, betas, np.abs(grad)), betas), lr, eps)


@both()
def squares_the_average(w, grad, state, lr, betas, eps):
    """Squares the averaged gradient: v averages the squares of the gradients themselves."""
    m = betas[0] * kept(state, "exp_avg", w) + (1 - betas[0]) * grad
    return w - update(*corrected(*averages(grad, state, betas, m * m), betas), lr, eps)


@both()
def centres(w, grad, state, lr, betas, eps):
    """Averages (g - m)**2 in v: v averages g**2 (the other is AdaBelief)."""
    m = betas[0] * kept(state, "exp_avg", w) + (1 - betas[0]) * grad
    return w - update(*corrected(*averages(grad, state, betas, (grad - m) ** 2), betas), lr, eps)


@both()
def one_square_for_all(w, grad, state, lr, betas, eps):
    """Averages one square for the whole array: every element of w has its own v."""
    square = np.full_like(grad, np.mean(grad * grad))
    return w - update(*corrected(*averages(grad, state, betas, square), betas), lr, eps)


@both()
def forgets_the_root(w, grad, state, lr, betas, eps):
    """Forgets the root: divide by the root of v, which has the units of a gradient."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / (v_hat + eps)


@both()
def forgets_the_momentum(w, grad, state, lr, betas, eps):
    """Uses the gradient instead of its average: the numerator is m, corrected."""
    m, v, t = averages(grad, state, betas)
    return w - update(grad, corrected(m, v, t, betas)[1], lr, eps)


@both()
def forgets_the_scale(w, grad, state, lr, betas, eps):
    """Does not divide by the root of v: that is momentum alone."""
    m_hat, _ = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat


@both()
def adds_gradients_whole(w, grad, state, lr, betas, eps):
    """Adds the gradient to m without 1 - beta1: m is an average, beta1 * m + (1 - beta1) * g."""
    m = betas[0] * kept(state, "velocity", w) + grad
    state["velocity"] = m
    _, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, t, betas), lr, eps)


@both()
def adds_squares_whole(w, grad, state, lr, betas, eps):
    """Adds the square to v without 1 - beta2: v is an average, beta2 * v + (1 - beta2) * g**2."""
    m, v, t = averages(grad, state, betas, grad * grad / (1 - betas[1]))
    return w - update(*corrected(m, v, t, betas), lr, eps)


@both()
def uses_the_largest_v(w, grad, state, lr, betas, eps):
    """Uses the largest v so far: that is AMSGrad; Adam uses the present one."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    state["largest"] = np.maximum(kept(state, "largest", w), v_hat)
    return w - update(m_hat, state["largest"], lr, eps)


@both()
def looks_ahead(w, grad, state, lr, betas, eps):
    """Mixes Nesterov's momentum in: that is NAdam; Adam's numerator is m, corrected."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    t = state["step"]
    ahead = betas[0] * m_hat + (1 - betas[0]) * grad / (1 - betas[0] ** t)
    return w - update(ahead, v_hat, lr, eps)


@both()
def starts_with_the_first(w, grad, state, lr, betas, eps):
    """Starts the averages with the first gradient: they start from 0, and are corrected for it."""
    if not state:
        state.update(exp_avg=np.array(grad), exp_avg_sq=grad * grad)
    return w - right(grad, state, lr, betas, eps)
