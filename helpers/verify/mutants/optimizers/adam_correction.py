"""Adam's and AdamW's bias correction and eps, got wrong."""

import numpy as np

from helpers.verify.mutants.optimizers.adam_parts import averages, both, corrected, right, update


@both()
def takes_powers_of_the_difference(w, grad, state, lr, betas, eps):
    """Corrects with (1 - beta)**t: it is 1 - beta**t, the sum of the weights that the average has given out
    so far."""
    m, v, t = averages(grad, state, betas)
    return w - update(m / (1 - betas[0]) ** t, v / (1 - betas[1]) ** t, lr, eps)


@both()
def corrects_nothing(w, grad, state, lr, betas, eps):
    """Leaves out the bias correction: m and v start from 0, so divide by 1 - beta1**t and 1 - beta2**t."""
    m, v, _ = averages(grad, state, betas)
    return w - update(m, v, lr, eps)


@both()
def corrects_only_m(w, grad, state, lr, betas, eps):
    """Corrects only the first average: v starts from 0 too, so divide it by 1 - beta2**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(corrected(m, v, t, betas)[0], v, lr, eps)


@both()
def corrects_only_v(w, grad, state, lr, betas, eps):
    """Corrects only the second average: m starts from 0 too, so divide it by 1 - beta1**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(m, corrected(m, v, t, betas)[1], lr, eps)


@both()
def exchanges_the_corrections(w, grad, state, lr, betas, eps):
    """Exchanges the two bias corrections: m is divided by 1 - beta1**t and v by 1 - beta2**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, t, betas[::-1]), lr, eps)


@both()
def corrects_both_with_beta1(w, grad, state, lr, betas, eps):
    """Corrects both averages with beta1: v is divided by 1 - beta2**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, t, (betas[0], betas[0])), lr, eps)


@both()
def corrects_both_with_beta2(w, grad, state, lr, betas, eps):
    """Corrects both averages with beta2: m is divided by 1 - beta1**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, t, (betas[1], betas[1])), lr, eps)


@both()
def corrects_the_root(w, grad, state, lr, betas, eps):
    """Divides the root by 1 - beta2**t: v is corrected before the root is taken."""
    m, v, t = averages(grad, state, betas)
    return w - lr * m / (1 - betas[0] ** t) / (np.sqrt(v) / (1 - betas[1] ** t) + eps)


@both()
def multiplies_by_the_correction(w, grad, state, lr, betas, eps):
    """Multiplies by the correction: m and v are too small at first, so divide them by 1 - beta**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(m * (1 - betas[0] ** t), v * (1 - betas[1] ** t), lr, eps)


@both()
def t_starts_at_zero(w, grad, state, lr, betas, eps):
    """Counts the steps from 0: the first step is t = 1, or 1 - beta**t is 0."""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, t - 1, betas), lr, eps)


@both()
def t_stands_still(w, grad, state, lr, betas, eps):
    """Does not advance t: keep the number of steps in `state`; with t = 1 for ever the correction stays as in
    the first step."""
    m, v, _ = averages(grad, state, betas)
    return w - update(*corrected(m, v, 1, betas), lr, eps)


@both()
def t_is_one_ahead(w, grad, state, lr, betas, eps):
    """Is one step ahead with t: the first step is t = 1."""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, t + 1, betas), lr, eps)


@both()
def t_advances_twice(w, grad, state, lr, betas, eps):
    """Advances t twice a step: the step number grows by 1."""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, 2 * t, betas), lr, eps)


@both()
def keeps_the_corrected(w, grad, state, lr, betas, eps):
    """Keeps the corrected averages: keep m and v as they are, or they are corrected again and again."""
    m, v, t = averages(grad, state, betas)
    state["exp_avg"], state["exp_avg_sq"] = corrected(m, v, t, betas)
    return w - update(state["exp_avg"], state["exp_avg_sq"], lr, eps)


@both()
def eps_inside(w, grad, state, lr, betas, eps):
    """Adds eps inside the root: it is added to the root, in the units of a gradient."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / np.sqrt(v_hat + eps)


@both()
def eps_before_the_correction(w, grad, state, lr, betas, eps):
    """Adds eps to the uncorrected root: correct v first, then take the root, then add eps. (The short form
    lr * sqrt(1 - beta2**t) / (1 - beta1**t) * m / (sqrt(v) + eps) means another eps.)"""
    m, v, t = averages(grad, state, betas)
    return w - lr * np.sqrt(1 - betas[1] ** t) / (1 - betas[0] ** t) * m / (np.sqrt(v) + eps)


@both()
def forgets_eps(w, grad, state, lr, betas, eps):
    """Leaves out eps: where there was no gradient yet, 0 is divided by 0."""
    return w - right(grad, state, lr, betas, 0.0)


@both()
def eps_outside(w, grad, state, lr, betas, eps):
    """Adds eps to the quotient or to the weight: it belongs into the denominator."""
    return w - (right(grad, state, lr, betas, 0.0) + eps)


@both()
def eps_squared(w, grad, state, lr, betas, eps):
    """Adds eps**2 inside the root: eps is added outside of it."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / np.sqrt(v_hat + eps * eps)


@both()
def eps_as_a_floor(w, grad, state, lr, betas, eps):
    """Takes eps as the smallest denominator: it is added to the root."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / np.maximum(np.sqrt(v_hat), eps)
