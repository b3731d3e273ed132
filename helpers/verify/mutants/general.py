"""Wrong versions that any routine can have: a result that is never filled, a sign, an upstream gradient lost.

They are made from the right answer, so one family serves all routines.
"""

import numpy as np


def add_forward(registry, right, number=False):
    """Add the family to a registry of wrong forward passes.

    Parameters
    ----------
    registry : Registry
    right : callable
        Arguments by role -> (out, cache), the library's own.
    number : bool
        The output is a single number, which has no places to confuse.
    """
    for spoil, *needs in [(_zeros,), (_negative,)] + ([] if number else [(_rounded,), (_mean,), (_input,),
                                                      (_first_image, "several images")]):
        registry.wrong_version(*needs)(_forward(right, spoil))


def add_backward(registry, right, backward, number=False, flat=True):
    """Add the family to a registry of wrong backward passes; `backward` is the library's own.

    `flat` is False where a constant upstream gradient gives a gradient of zeros.
    """
    spoils = [(_zero_gradients,), (_negative_gradients,)]
    spoils += [(_ones,)] if flat else []
    spoils += [(_mean_upstream,)] if flat and not number else []
    spoils += [] if number else [(_flipped, "several images")]
    for spoil, *needs in spoils:
        registry.wrong_version(*needs)(_backward(right, backward, spoil))


def gradients(right, backward, grad_out, values):
    """The library's gradients, always as a tuple."""
    grads = backward(grad_out, right(**_copied(values))[1])
    return grads if isinstance(grads, tuple) else (grads,)


def _copied(values):
    return {role: v.copy() if isinstance(v, np.ndarray) else v for role, v in values.items()}


def _forward(right, spoil):
    def wrong(x, **settings):
        return spoil(right(x, **settings)[0], x)
    wrong.__doc__, wrong.__name__ = spoil.__doc__, spoil.__name__.strip("_")
    return wrong


def _backward(right, backward, spoil):
    def wrong(grad_out, **values):
        return spoil(lambda upstream: gradients(right, backward, upstream, values), grad_out)
    wrong.__doc__, wrong.__name__ = spoil.__doc__, spoil.__name__.strip("_")
    return wrong


def _each(change, grads):
    return tuple(None if g is None else change(g) for g in grads)


def _zeros(out, x):
    """Returns zeros: the result is made but never filled."""
    return np.zeros_like(out)


def _negative(out, x):
    """Returns the negative result: the sign is wrong."""
    return -out


def _rounded(out, x):
    """Computes in float32: the result has the dtype of x, and so does everything in between."""
    return out.astype(np.float32).astype(out.dtype)


def _mean(out, x):
    """Puts the mean of all results everywhere: each place has its own."""
    return np.full_like(out, out.mean())


def _input(out, x):
    """Returns x as it came: the result is computed but not returned."""
    return x.copy()


def _first_image(out, x):
    """Gives all images the result of the first: each has its own."""
    return np.broadcast_to(out[:1], out.shape).copy()


def _zero_gradients(grads, grad_out):
    """Returns zero gradients: the arrays are made but never filled."""
    return _each(np.zeros_like, grads(grad_out))


def _negative_gradients(grads, grad_out):
    """Returns the negative gradient: the step of an optimizer subtracts it, the backward pass does not."""
    return _each(np.negative, grads(grad_out))


def _ones(grads, grad_out):
    """Ignores the upstream gradient: every local derivative is multiplied by grad_out (ones hide this)."""
    return grads(np.ones_like(grad_out))


def _mean_upstream(grads, grad_out):
    """Uses the mean of the upstream gradient everywhere: each output has its own."""
    return grads(np.full_like(grad_out, grad_out.mean()))


def _flipped(grads, grad_out):
    """Reads the upstream gradient from the last image to the first: image n belongs to grad_out[n]."""
    return grads(np.flip(grad_out, 0).copy())
