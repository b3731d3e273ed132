"""Adam's and AdamW's two averages, got wrong."""

import numpy as np

from helpers.verify.mutants.optimizers.adam_parts import RATE, averages, both, corrected, right, update
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


@both()
def starts_with_the_first_uncorrected(w, grad, state, lr, betas, eps):
    """Starts the averages with the first gradient and corrects nothing: they start from 0 and are divided by
    1 - beta**t. Otherwise the first gradient keeps nearly all the weight for long."""
    if not state:
        state.update(exp_avg=np.array(grad), exp_avg_sq=grad * grad)
        return w - update(grad, grad * grad, lr, eps)
    m, v, _ = averages(grad, state, betas)
    return w - update(m, v, lr, eps)


@both()
def squares_the_share(w, grad, state, lr, betas, eps):
    """Squares the share too, ((1 - beta2) * g)**2: only the gradient is squared."""
    return w - update(*corrected(*averages(grad, state, betas, (1 - betas[1]) * grad ** 2), betas), lr, eps)


@both()
def one_norm_for_all(w, grad, state, lr, betas, eps):
    """Averages the squared length of the whole gradient: every element of w has its own v."""
    square = np.full_like(grad, np.sum(grad * grad))
    return w - update(*corrected(*averages(grad, state, betas, square), betas), lr, eps)


@both()
def takes_the_share_of_m(w, grad, state, lr, betas, eps):
    """Takes 1 - beta1 for the share of the new square: it is 1 - beta2."""
    b1, b2 = betas
    m, v, t = averages(grad, state, betas, (1 - b1) / (1 - b2) * grad ** 2)
    return w - update(*corrected(m, v, t, betas), lr, eps)


@both()
def squares_the_corrected_average(w, grad, state, lr, betas, eps):
    """Squares the corrected average of the gradient: v averages the squares of the gradients themselves."""
    m = betas[0] * kept(state, "exp_avg", w) + (1 - betas[0]) * grad
    m_hat = m / (1 - betas[0] ** (state.get("step", 0) + 1))
    return w - update(*corrected(*averages(grad, state, betas, m_hat ** 2), betas), lr, eps)


@both()
def divides_before_averaging(w, grad, state, lr, betas, eps):
    """Averages the divided gradients: first both averages, then one divided by the root of the other."""
    m_before = kept(state, "divided", w)
    _, v, t = averages(grad, state, betas)
    divided = grad / (np.sqrt(v / (1 - betas[1] ** t)) + eps)
    state["divided"] = betas[0] * m_before + (1 - betas[0]) * divided
    return w - lr * state["divided"] / (1 - betas[0] ** t)


@both()
def leaves_the_new_square_out(w, grad, state, lr, betas, eps):
    """Divides by the v of the step before: both averages take this step's gradient in first."""
    before = kept(state, "exp_avg_sq", w)
    m, v, t = averages(grad, state, betas)
    v_hat = v / (1 - betas[1]) if t == 1 else before / (1 - betas[1] ** (t - 1))
    return w - update(corrected(m, v, t, betas)[0], v_hat, lr, eps)


@both()
def leaves_the_new_gradient_out(w, grad, state, lr, betas, eps):
    """Moves by the m of the step before: both averages take this step's gradient in first."""
    before = kept(state, "exp_avg", w)
    m, v, t = averages(grad, state, betas)
    m_hat = m / (1 - betas[0]) if t == 1 else before / (1 - betas[0] ** (t - 1))
    return w - update(m_hat, corrected(m, v, t, betas)[1], lr, eps)


@both()
def takes_plain_means(w, grad, state, lr, betas, eps):
    """Takes the plain means of all gradients: in m and v old ones fade, by beta in each step."""
    t = state["step"] = state.get("step", 0) + 1
    state["mean"] = kept(state, "mean", w) + (grad - kept(state, "mean", w)) / t
    state["square"] = kept(state, "square", w) + (grad ** 2 - kept(state, "square", w)) / t
    return w - update(state["mean"], state["square"], lr, eps)


@both()
def adds_all_squares(w, grad, state, lr, betas, eps):
    """Adds up all squares: that is Adagrad's sum; Adam's v forgets, beta2 * v + (1 - beta2) * g**2."""
    m, v, t = averages(grad, state, betas)
    state["sum"] = kept(state, "sum", w) + grad ** 2
    return w - update(corrected(m, v, t, betas)[0], state["sum"], lr, eps)


@both()
def takes_the_largest_gradient(w, grad, state, lr, betas, eps):
    """Divides by the largest gradient, fading: that is AdaMax; Adam divides by the root of v."""
    m, v, t = averages(grad, state, betas)
    state["largest"] = np.maximum(betas[1] * kept(state, "largest", w), np.abs(grad))
    return w - lr * m / (1 - betas[0] ** t) / (state["largest"] + eps)


@both()
def takes_the_sign(w, grad, state, lr, betas, eps):
    """Keeps only the sign of m: the size of m / root of v counts, and is small where gradients disagree."""
    return w - lr * np.sign(averages(grad, state, betas)[0])


@both(RATE)
def starts_over_with_the_rate(w, grad, state, lr, betas, eps):
    """Starts its averages again when the rate changes: m and v go on, a new rate only makes the step longer
    or shorter."""
    if state.get("lr", lr) != lr:
        state.clear()
    state["lr"] = lr
    return w - right(grad, state, lr, betas, eps)


@both(RATE)
def averages_the_rate(w, grad, state, lr, betas, eps):
    """Puts the rate into the average: m averages gradients, and the present rate multiplies the step."""
    _, v, t = averages(grad, state, betas)
    state["moved"] = betas[0] * kept(state, "moved", w) + (1 - betas[0]) * lr * grad
    return w - update(*corrected(state["moved"], v, t, betas), 1.0, eps)


@both("other betas")
def betas_built_in(w, grad, state, lr, betas, eps):
    """Ignores the betas it is given: 0.9 and 0.999 are the defaults, and others are handed in."""
    return w - right(grad, state, lr, (0.9, 0.999), eps)


@both()
def uses_the_largest_v_before_the_correction(w, grad, state, lr, betas, eps):
    """Uses the largest uncorrected v so far: that is AMSGrad; Adam uses the present one."""
    m, v, t = averages(grad, state, betas)
    state["largest"] = np.maximum(kept(state, "largest", w), v)
    return w - update(*corrected(m, state["largest"], t, betas), lr, eps)
