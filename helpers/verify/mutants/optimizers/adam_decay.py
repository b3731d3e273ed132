"""The weight decay of Adam, which is added to the gradient, and of AdamW, which is not, got wrong."""

import numpy as np

from helpers.verify.mutants.optimizers.adam_parts import ADAM, ADAMW, DECAY, RATE
from helpers.verify.mutants.optimizers.adam_parts import averages, corrected, right, update
from helpers.verify.mutants.optimizers.parts import first


@ADAM.wrong_version(DECAY)
@ADAMW.wrong_version(DECAY)
def ignores_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Ignores the weight decay: Adam adds weight_decay * w to the gradient; AdamW shrinks w by
    lr * weight_decay of itself."""
    return w - right(grad, state, lr, betas, eps)


@ADAM.wrong_version(DECAY)
def decouples(w, grad, state, lr, betas, eps, weight_decay):
    """Decays beside the step: that is AdamW; Adam adds weight_decay * w to the gradient."""
    return w * (1 - lr * weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def couples(w, grad, state, lr, betas, eps, weight_decay):
    """Adds the decay to the gradient: that is Adam; AdamW shrinks w by lr * weight_decay of itself, beside
    the step."""
    return w - right(grad + weight_decay * w, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def decays_without_the_rate(w, grad, state, lr, betas, eps, weight_decay):
    """Decays without the rate: PyTorch's AdamW shrinks w by lr * weight_decay of itself."""
    return w * (1 - weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def decays_afterwards(w, grad, state, lr, betas, eps, weight_decay):
    """Decays after the step: PyTorch's AdamW shrinks the weight that came in, so the step itself is not
    shrunk."""
    return (w - right(grad, state, lr, betas, eps)) * (1 - lr * weight_decay)


@ADAMW.wrong_version(DECAY)
def decays_twice(w, grad, state, lr, betas, eps, weight_decay):
    """Decays twice, beside the step and in the gradient: AdamW decays beside the step only."""
    return w * (1 - lr * weight_decay) - right(grad + weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(DECAY)
def keeps_the_decay_out_of_v(w, grad, state, lr, betas, eps, weight_decay):
    """Keeps the decay out of v: weight_decay * w is added to the gradient before both averages."""
    coupled = grad + weight_decay * w
    return w - update(*corrected(*averages(coupled, state, betas, grad * grad), betas), lr, eps)


@ADAM.wrong_version(DECAY)
def grows_by_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Subtracts the decay from the gradient: it is added, so that the weights shrink."""
    return w - right(grad - weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(DECAY)
def doubles_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Decays twice as fast: PyTorch's penalty is weight_decay/2 * |w|**2, with gradient weight_decay * w."""
    return w - right(grad + 2 * weight_decay * w, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def grows_the_weights(w, grad, state, lr, betas, eps, weight_decay):
    """Decays the wrong way: the weights are multiplied by 1 - lr * weight_decay."""
    return w * (1 + lr * weight_decay) - right(grad, state, lr, betas, eps)


@ADAM.wrong_version(DECAY)
def keeps_the_decay_out_of_m(w, grad, state, lr, betas, eps, weight_decay):
    """Keeps the decay out of m: weight_decay * w is added to the gradient before both averages."""
    square = (grad + weight_decay * w) ** 2
    return w - update(*corrected(*averages(grad, state, betas, square), betas), lr, eps)


@ADAM.wrong_version(DECAY)
@ADAMW.wrong_version(DECAY)
def adds_the_decay_to_the_corrected(w, grad, state, lr, betas, eps, weight_decay):
    """Adds the decay to the corrected average: Adam adds it to the gradient, before both averages; AdamW
    keeps it out of everything that is divided by the root of v."""
    m_hat, v_hat = corrected(*averages(grad, state, betas), betas)
    return w - update(m_hat + weight_decay * w, v_hat, lr, eps)


@ADAM.wrong_version(DECAY)
def scales_the_decay_by_the_rate(w, grad, state, lr, betas, eps, weight_decay):
    """Multiplies the decay by the rate inside the gradient: Adam adds weight_decay * w."""
    return w - right(grad + lr * weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(DECAY)
def halves_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Halves the decay: PyTorch's penalty is weight_decay/2 * |w|**2, with gradient weight_decay * w."""
    return w - right(grad + 0.5 * weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(DECAY)
def takes_the_sign_of_w(w, grad, state, lr, betas, eps, weight_decay):
    """Adds weight_decay * sign(w): that is the gradient of an L1 penalty; here it is weight_decay * w."""
    return w - right(grad + weight_decay * np.sign(w), state, lr, betas, eps)


@ADAM.wrong_version(DECAY)
def shrinks_without_the_rate(w, grad, state, lr, betas, eps, weight_decay):
    """Shrinks the weight by weight_decay of itself: Adam adds weight_decay * w to the gradient."""
    return w * (1 - weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def decays_by_the_rate_twice(w, grad, state, lr, betas, eps, weight_decay):
    """Multiplies the decay by the rate twice: AdamW shrinks w by lr * weight_decay of itself."""
    return w * (1 - lr * lr * weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def decays_half(w, grad, state, lr, betas, eps, weight_decay):
    """Decays half as fast: AdamW shrinks w by lr * weight_decay of itself, without a half."""
    return w * (1 - 0.5 * lr * weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def decays_by_an_exponential(w, grad, state, lr, betas, eps, weight_decay):
    """Multiplies by exp(-lr * weight_decay): PyTorch's AdamW multiplies by 1 - lr * weight_decay."""
    return w * np.exp(-lr * weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def decays_by_dividing(w, grad, state, lr, betas, eps, weight_decay):
    """Divides by 1 + lr * weight_decay: PyTorch's AdamW multiplies by 1 - lr * weight_decay."""
    return w / (1 + lr * weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY)
def decays_by_the_sign(w, grad, state, lr, betas, eps, weight_decay):
    """Moves every weight by lr * weight_decay towards 0: AdamW shrinks w by that share of itself."""
    return w - lr * weight_decay * np.sign(w) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(DECAY, RATE)
def decays_by_the_first_rate(w, grad, state, lr, betas, eps, weight_decay):
    """Decays by the first rate for ever: PyTorch's decay is lr * weight_decay with the present lr."""
    return w * (1 - first(state, "lr", lr) * weight_decay) - right(grad, state, lr, betas, eps)
