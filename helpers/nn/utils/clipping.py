"""Gradients cut to a size, between `loss.backward()` and `optimizer.step()`."""

import numpy as np

from helpers.autograd import Tensor
from helpers.nn.functional.recording import refuse


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    """Scale all gradients by the same factor, so that together they are not longer than `max_norm`.

    Parameters
    ----------
    parameters : Tensor or iterable of Tensor
        Those without a gradient are passed over.
    max_norm : float
    norm_type : float
        p of the p-norm; `math.inf` for the largest entry.
    error_if_nonfinite : bool
        Raise where the norm is infinite or nan, instead of spoiling every gradient with it.

    Returns
    -------
    Tensor
        The norm of all gradients, seen as one vector, *before* clipping (Pascanu et al. 2013): worth logging.
    """
    refuse("clip_grad_norm_", foreach=foreach)
    gradients = _gradients(parameters)
    order = float(norm_type)
    norms = np.array([np.linalg.norm(gradient.array.ravel(), order) for gradient in gradients])
    total = np.linalg.norm(norms, order) if gradients else np.float32(0)
    if error_if_nonfinite and not np.isfinite(total):
        raise RuntimeError(f"clip_grad_norm_: the norm of the gradients is {total}, so they cannot be scaled")
    # PyTorch's 1e-6 keeps a norm of 0 from being a divisor; so the clipped norm stays just below max_norm.
    factor = max_norm / (total + 1e-6)
    if not factor >= 1:                                     # written so that a nan is passed on
        for gradient in gradients:
            gradient.array *= gradient.dtype.type(factor)   # the property counts the change
    return Tensor(np.asarray(total))


def clip_grad_value_(parameters, clip_value, foreach=None):
    """Cut every entry of every gradient to between -clip_value and clip_value, which bends its direction."""
    refuse("clip_grad_value_", foreach=foreach)
    for gradient in _gradients(parameters):
        np.clip(gradient.array, -clip_value, clip_value, out=gradient.array)
        gradient.mark_changed()


def _gradients(parameters):
    parameters = [parameters] if isinstance(parameters, Tensor) else parameters
    return [parameter.grad for parameter in parameters if parameter.grad is not None]
