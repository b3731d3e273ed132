"""Wrong steps of Adam and AdamW: all of them, and those of the step itself."""

import numpy as np

# Imported for the wrong versions they register; those of the bias correction come first as a diagnosis.
from helpers.verify.mutants.optimizers import adam_correction
from helpers.verify.mutants.optimizers import adam_eps
from helpers.verify.mutants.optimizers import adam_averages
from helpers.verify.mutants.optimizers import adam_decay
from helpers.verify.mutants.optimizers.adam_parts import ADAM, ADAMW, RATE, both, right
from helpers.verify.mutants.optimizers.parts import first

__all__ = ["ADAM", "ADAMW"]


@both()
def forgets_its_state(w, grad, state, lr, betas, eps):
    """Does not keep its averages: write them into the dict `state`, which comes back at the next step."""
    return w - right(grad, {}, lr, betas, eps)


@both()
def climbs(w, grad, state, lr, betas, eps):
    """Goes uphill: the gradient points to where the loss grows, so subtract the step."""
    return w + right(grad, state, lr, betas, eps)


@both(RATE)
def keeps_the_first_rate(w, grad, state, lr, betas, eps):
    """Uses the first rate for ever: lr is handed in at every step because schedules change it."""
    rate = first(state, "lr", lr)
    return w - right(grad, state, rate, betas, eps)


@both()
def divides_the_rate(w, grad, state, lr, betas, eps):
    """Divides the rate by the root of t: the paper does so in its proof, PyTorch's Adam does not."""
    step = right(grad, state, lr, betas, eps)
    return w - step / np.sqrt(state["step"])


@both()
def multiplies_by_the_rate_twice(w, grad, state, lr, betas, eps):
    """Multiplies by the rate twice: it multiplies the step once."""
    return w - lr * right(grad, state, lr, betas, eps)
