"""Wrong steps of Adam and AdamW: all of them, and those of the step itself and of the weight decay."""

import numpy as np

# Imported for the wrong versions they register; those of the bias correction come first as a diagnosis.
from helpers.verify.mutants.optimizers import adam_correction
from helpers.verify.mutants.optimizers import adam_averages
from helpers.verify.mutants.optimizers.adam_parts import ADAM, ADAMW, averages, both, corrected, right, update
from helpers.verify.mutants.optimizers.parts import first

__all__ = ["ADAM", "ADAMW"]

_RATE, _DECAY = "a rate that changes", "weight decay"


@both()
def forgets_its_state(w, grad, state, lr, betas, eps):
    """Does not keep its averages: write them into the dict `state`, which comes back at the next step."""
    return w - right(grad, {}, lr, betas, eps)


@both()
def climbs(w, grad, state, lr, betas, eps):
    """Goes uphill: the gradient points to where the loss grows, so subtract the step."""
    return w + right(grad, state, lr, betas, eps)


@both(_RATE)
def keeps_the_first_rate(w, grad, state, lr, betas, eps):
    """Uses the first rate for ever: lr is handed in at every step because schedules change it."""
    rate = first(state, "lr", lr)
    return w - right(grad, state, rate, betas, eps)


@both()
def divides_the_rate(w, grad, state, lr, betas, eps):
    """Divides the rate by the root of t: the paper does so in its proof, PyTorch's Adam does not."""
    step = right(grad, state, lr, betas, eps)
    return w - step / np.sqrt(state["step"])


@ADAM.wrong_version(_DECAY)
@ADAMW.wrong_version(_DECAY)
def ignores_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Ignores the weight decay: Adam adds weight_decay * w to the gradient; AdamW shrinks w by
    lr * weight_decay of itself."""
    return w - right(grad, state, lr, betas, eps)


@ADAM.wrong_version(_DECAY)
def decouples(w, grad, state, lr, betas, eps, weight_decay):
    """Decays beside the step: that is AdamW; Adam adds weight_decay * w to the gradient."""
    return w * (1 - lr * weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def couples(w, grad, state, lr, betas, eps, weight_decay):
    """Adds the decay to the gradient: that is Adam; AdamW shrinks w by lr * weight_decay of itself, beside
    the step."""
    return w - right(grad + weight_decay * w, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def decays_without_the_rate(w, grad, state, lr, betas, eps, weight_decay):
    """Decays without the rate: PyTorch's AdamW shrinks w by lr * weight_decay of itself."""
    return w * (1 - weight_decay) - right(grad, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def decays_afterwards(w, grad, state, lr, betas, eps, weight_decay):
    """Decays after the step: PyTorch's AdamW shrinks the weight that came in, so the step itself is not
    shrunk."""
    return (w - right(grad, state, lr, betas, eps)) * (1 - lr * weight_decay)


@ADAMW.wrong_version(_DECAY)
def decays_twice(w, grad, state, lr, betas, eps, weight_decay):
    """Decays twice, beside the step and in the gradient: AdamW decays beside the step only."""
    return w * (1 - lr * weight_decay) - right(grad + weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(_DECAY)
def keeps_the_decay_out_of_v(w, grad, state, lr, betas, eps, weight_decay):
    """Keeps the decay out of v: weight_decay * w is added to the gradient before both averages."""
    coupled = grad + weight_decay * w
    return w - update(*corrected(*averages(coupled, state, betas, grad * grad), betas), lr, eps)


@ADAM.wrong_version(_DECAY)
def grows_by_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Subtracts the decay from the gradient: it is added, so that the weights shrink."""
    return w - right(grad - weight_decay * w, state, lr, betas, eps)


@ADAM.wrong_version(_DECAY)
def doubles_the_decay(w, grad, state, lr, betas, eps, weight_decay):
    """Decays twice as fast: PyTorch's penalty is weight_decay/2 * |w|**2, with gradient weight_decay * w."""
    return w - right(grad + 2 * weight_decay * w, state, lr, betas, eps)


@ADAMW.wrong_version(_DECAY)
def grows_the_weights(w, grad, state, lr, betas, eps, weight_decay):
    """Decays the wrong way: the weights are multiplied by 1 - lr * weight_decay."""
    return w * (1 + lr * weight_decay) - right(grad, state, lr, betas, eps)
