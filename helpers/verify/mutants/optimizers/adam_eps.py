"""Adam's and AdamW's eps, got wrong: its place, and what is done with it."""

import numpy as np

from helpers.verify.mutants.optimizers.adam_parts import averages, both, corrected, right


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


@both()
def eps_inside_before_the_correction(w, grad, state, lr, betas, eps):
    """Adds eps to v before the correction: correct v first, then take the root, then add eps."""
    m, v, t = averages(grad, state, betas)
    m_hat, v_hat = corrected(m, v + eps, t, betas)
    return w - lr * m_hat / np.sqrt(v_hat)


@both()
def eps_in_the_average(w, grad, state, lr, betas, eps):
    """Adds eps to v at every step and keeps it: eps is added to the root, and v does not know of it."""
    m, v, t = averages(grad, state, betas)
    state["exp_avg_sq"] = v + eps
    m_hat, v_hat = corrected(m, v + eps, t, betas)
    return w - lr * m_hat / np.sqrt(v_hat)


@both()
def eps_twice(w, grad, state, lr, betas, eps):
    """Adds eps inside the root and outside: it is added once, to the root."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / (np.sqrt(v_hat + eps) + eps)


@both()
def eps_multiplies(w, grad, state, lr, betas, eps):
    """Multiplies by 1 + eps: eps is added to the root, or it prevents no division by 0."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / (np.sqrt(v_hat) * (1 + eps))


@both()
def eps_subtracted(w, grad, state, lr, betas, eps):
    """Subtracts eps: it is added to the root."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / (np.sqrt(v_hat) - eps)


@both()
def eps_corrected(w, grad, state, lr, betas, eps):
    """Divides eps by 1 - beta2**t along with v: eps is added after the correction and the root."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps / (1 - betas[1] ** state["step"]))


@both("a large eps")
def eps_built_in(w, grad, state, lr, betas, eps):
    """Ignores the eps it is given: 1e-8 is the default, and others are handed in."""
    return w - right(grad, state, lr, betas, 1e-8)


@both()
def zero_where_there_is_no_number(w, grad, state, lr, betas, eps):
    """Replaces 0/0 by 0 instead of using eps: eps also shortens the steps of gradients as small as it is."""
    return w - np.nan_to_num(right(grad, state, lr, betas, 0.0))


@both()
def eps_added_to_the_weight(w, grad, state, lr, betas, eps):
    """Adds eps after the division: put brackets round root + eps, or the division ends before it."""
    return w - right(grad, state, lr, betas, 0.0) + eps
