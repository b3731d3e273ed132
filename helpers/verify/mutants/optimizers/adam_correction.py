"""Adam's and AdamW's bias correction, got wrong."""

import numpy as np

from helpers.verify.mutants.optimizers.adam_parts import RATE, averages, both, corrected, update


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
def takes_powers_of_the_difference_for_m(w, grad, state, lr, betas, eps):
    """Corrects m with (1 - beta1)**t: it is 1 - beta1**t, and agrees at t = 1 only."""
    m, v, t = averages(grad, state, betas)
    return w - update(m / (1 - betas[0]) ** t, corrected(m, v, t, betas)[1], lr, eps)


@both()
def takes_powers_of_the_difference_for_v(w, grad, state, lr, betas, eps):
    """Corrects v with (1 - beta2)**t: it is 1 - beta2**t, and agrees at t = 1 only."""
    m, v, t = averages(grad, state, betas)
    return w - update(corrected(m, v, t, betas)[0], v / (1 - betas[1]) ** t, lr, eps)


@both()
def multiplies_beta_by_t(w, grad, state, lr, betas, eps):
    """Corrects with 1 - beta * t: it is beta to the power of t, beta**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(m / (1 - betas[0] * t), v / (1 - betas[1] * t), lr, eps)


@both()
def adds_the_power(w, grad, state, lr, betas, eps):
    """Corrects with 1 + beta**t: the weights given out so far sum to 1 - beta**t, which is below 1."""
    m, v, t = averages(grad, state, betas)
    return w - update(m / (1 + betas[0] ** t), v / (1 + betas[1] ** t), lr, eps)


@both()
def forgets_the_brackets(w, grad, state, lr, betas, eps):
    """Leaves out brackets, m / 1 - beta**t: that divides by 1 and subtracts; write m / (1 - beta**t)."""
    m, v, t = averages(grad, state, betas)
    return w - update(m / 1 - betas[0] ** t, v / 1 - betas[1] ** t, lr, eps)


@both()
def corrects_the_first_step_only(w, grad, state, lr, betas, eps):
    """Corrects the first step only: at every later step m and v are too small as well, by 1 - beta**t."""
    m, v, t = averages(grad, state, betas)
    return w - update(*(corrected(m, v, t, betas) if t == 1 else (m, v)), lr, eps)


@both()
def corrects_m_twice(w, grad, state, lr, betas, eps):
    """Corrects m twice, in the rate and by itself: divide by 1 - beta1**t once."""
    m, v, t = averages(grad, state, betas)
    m_hat, v_hat = corrected(m, v, t, betas)
    return w - update(m_hat, v_hat, lr / (1 - betas[0] ** t), eps)


@both()
def corrects_with_the_root_of_beta1(w, grad, state, lr, betas, eps):
    """Divides m by the root of 1 - beta1**t: the root belongs to v, m is divided by 1 - beta1**t itself."""
    m, v, t = averages(grad, state, betas)
    return w - update(m / np.sqrt(1 - betas[0] ** t), corrected(m, v, t, betas)[1], lr, eps)


@both()
def turns_the_short_form_over(w, grad, state, lr, betas, eps):
    """Turns the short form's factor over: it is lr * sqrt(1 - beta2**t) / (1 - beta1**t)."""
    m, v, t = averages(grad, state, betas)
    return w - lr * (1 - betas[0] ** t) / np.sqrt(1 - betas[1] ** t) * m / (np.sqrt(v) + eps)


@both()
def forgets_the_short_forms_root(w, grad, state, lr, betas, eps):
    """Leaves out the root in the short form's factor: it is lr * sqrt(1 - beta2**t) / (1 - beta1**t)."""
    m, v, t = averages(grad, state, betas)
    return w - lr * (1 - betas[1] ** t) / (1 - betas[0] ** t) * m / (np.sqrt(v) + eps)


@both()
def t_is_one_behind(w, grad, state, lr, betas, eps):
    """Is one step behind with t from the second step on: in the second step t is 2. (A product of the betas
    that is kept instead of t has to be multiplied by beta before it is used.)"""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, max(t - 1, 1), betas), lr, eps)


@both()
def t_advances_by_two(w, grad, state, lr, betas, eps):
    """Advances t by 2 from the second step on: it grows by 1 in a step. (A product of the betas that is kept
    instead of t is multiplied by beta once in a step.)"""
    m, v, t = averages(grad, state, betas)
    return w - update(*corrected(m, v, 2 * t - 1, betas), lr, eps)


@both(RATE)
def t_starts_over_with_the_rate(w, grad, state, lr, betas, eps):
    """Starts t again when the rate changes: t counts all steps since m and v were 0."""
    m, v, t = averages(grad, state, betas)
    if state.get("lr", lr) != lr:
        state["step"] = t = 1
    state["lr"] = lr
    return w - update(*corrected(m, v, t, betas), lr, eps)
