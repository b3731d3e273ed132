"""Wrong steps of Adagrad."""

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.optimizers.parts import count, decayed, first, kept

ADAGRAD = Registry()

_DECAY = "weight decay"


def _sum(state, grad, initial, square=None):
    total = kept(state, "sum", grad, initial) + (grad * grad if square is None else square)
    state["sum"] = total
    return total


def _step(state, grad, lr, initial, eps):
    return lr * grad / (np.sqrt(_sum(state, grad, initial)) + eps)


@ADAGRAD.wrong_version()
def climbs(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Goes uphill: the gradient points to where the loss grows, so subtract the step."""
    return w + _step(state, decayed(grad, w, weight_decay), lr, initial_accumulator_value, eps)


@ADAGRAD.wrong_version()
def forgets_the_root(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Forgets the root: divide by the root of the sum, which has the units of a gradient."""
    grad = decayed(grad, w, weight_decay)
    return w - lr * grad / (_sum(state, grad, initial_accumulator_value) + eps)


@ADAGRAD.wrong_version()
def does_not_square(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Adds up |g|: the sum is of the squares of the gradients."""
    grad = decayed(grad, w, weight_decay)
    return w - lr * grad / (np.sqrt(_sum(state, grad, initial_accumulator_value, np.abs(grad))) + eps)


@ADAGRAD.wrong_version()
def sums_sizes_without_root(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Divides by the sum of |g|: Adagrad divides by the root of the sum of the squares."""
    grad = decayed(grad, w, weight_decay)
    return w - lr * grad / (_sum(state, grad, initial_accumulator_value, np.abs(grad)) + eps)


@ADAGRAD.wrong_version()
def squares_the_sum(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Adds up the gradients and not their squares: signs cancel there; add up g**2."""
    grad = decayed(grad, w, weight_decay)
    total = _sum(state, grad, initial_accumulator_value, grad)
    return w - lr * grad / (np.sqrt(np.abs(total)) + eps)


@ADAGRAD.wrong_version()
def does_not_accumulate(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Does not keep its sum: write it into the dict `state`, which is handed in again at the next step."""
    return w - _step({}, decayed(grad, w, weight_decay), lr, initial_accumulator_value, eps)


@ADAGRAD.wrong_version()
def forgets_slowly(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Averages the squares: that is RMSprop; Adagrad adds them up and forgets none."""
    grad = decayed(grad, w, weight_decay)
    state["sum"] = 0.9 * kept(state, "sum", w, initial_accumulator_value) + 0.1 * grad * grad
    return w - lr * grad / (np.sqrt(state["sum"]) + eps)


@ADAGRAD.wrong_version()
def divides_by_the_mean(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Divides by the root of the mean square: Adagrad's sum is not divided by the number of steps."""
    grad = decayed(grad, w, weight_decay)
    return w - lr * grad / (np.sqrt(_sum(state, grad, initial_accumulator_value) / count(state)) + eps)


@ADAGRAD.wrong_version()
def sums_afterwards(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Divides by the sum without the new square: add the square first, then divide."""
    grad = decayed(grad, w, weight_decay)
    old = kept(state, "sum", w, initial_accumulator_value)
    _sum(state, grad, initial_accumulator_value)
    return w - lr * grad / (np.sqrt(old) + eps)


@ADAGRAD.wrong_version()
def one_sum_for_all(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Keeps one sum for the whole array: every element of w has its own."""
    grad = decayed(grad, w, weight_decay)
    square = np.full_like(grad, (grad * grad).sum())
    return w - lr * grad / (np.sqrt(_sum(state, grad, initial_accumulator_value, square)) + eps)


@ADAGRAD.wrong_version()
def eps_inside(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Adds eps inside the root: it is added to the root, in the units of a gradient."""
    grad = decayed(grad, w, weight_decay)
    return w - lr * grad / np.sqrt(_sum(state, grad, initial_accumulator_value) + eps)


@ADAGRAD.wrong_version()
def eps_in_the_sum(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Keeps eps in the sum: it is added to the root of the sum, at every step anew."""
    grad = decayed(grad, w, weight_decay)
    return w - lr * grad / np.sqrt(_sum(state, grad, initial_accumulator_value, grad * grad + eps))


@ADAGRAD.wrong_version("gradients that are 0")
def forgets_eps(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Leaves out eps: where there was no gradient yet, 0 is divided by 0."""
    return w - _step(state, decayed(grad, w, weight_decay), lr, initial_accumulator_value, 0.0)


@ADAGRAD.wrong_version("a rate that changes")
def keeps_the_first_rate(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Uses the first rate for ever: lr is handed in at every step because schedules change it."""
    rate = first(state, "lr", lr)
    return w - _step(state, decayed(grad, w, weight_decay), rate, initial_accumulator_value, eps)


@ADAGRAD.wrong_version("an initial accumulator")
def starts_from_zero(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Starts the sum from 0: it starts from initial_accumulator_value."""
    return w - _step(state, decayed(grad, w, weight_decay), lr, 0.0, eps)


@ADAGRAD.wrong_version("an initial accumulator")
def squares_the_start(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Squares the initial accumulator: it is what the sum of squares starts from, as it is."""
    return w - _step(state, decayed(grad, w, weight_decay), lr, initial_accumulator_value ** 2, eps)


@ADAGRAD.wrong_version(_DECAY)
def ignores_the_decay(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Ignores the weight decay: weight_decay * w is added to the gradient."""
    return w - _step(state, grad, lr, initial_accumulator_value, eps)


@ADAGRAD.wrong_version(_DECAY)
def decouples(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Decays beside the step: weight_decay * w is added to the gradient before its square is taken."""
    return w * (1 - lr * weight_decay) - _step(state, grad, lr, initial_accumulator_value, eps)


@ADAGRAD.wrong_version(_DECAY)
def keeps_the_decay_out_of_the_sum(w, grad, state, lr, weight_decay, initial_accumulator_value, eps):
    """Keeps the decay out of the sum: add weight_decay * w to the gradient before taking its square."""
    total = _sum(state, grad, initial_accumulator_value)
    return w - lr * decayed(grad, w, weight_decay) / (np.sqrt(total) + eps)
