"""Wrong versions of softmax and its logarithm (erratum E12: overflow) and of their backward passes."""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward


def _softmax(x, dim):
    return ops.softmax(x, dim)[0]


def _family(name):
    """Registries of "softmax" or "log_softmax": the same slips, before or after the logarithm."""
    forward, backward = Registry(), Registry()
    end, right = np.log if name == "log_softmax" else np.asarray, getattr(ops, name)
    _add_sums(forward, end, name)
    _add_shapes(forward, end)
    _add_gradients(backward, name)
    add_forward(forward, right)
    add_backward(backward, right, getattr(ops, f"{name}_backward"), flat=name == "log_softmax")
    return forward, backward


def _add_sums(forward, end, name):
    """Slips in the sum, or in what is summed; `end` takes the logarithm or nothing."""
    @forward.wrong_version("large numbers")
    def overflows(x, dim=1):
        """Lets exp overflow: subtract the largest number first; the factor cancels."""
        e = np.exp(x)
        return end(e / e.sum(axis=dim, keepdims=True))

    @forward.wrong_version("several examples")
    def normalizes_the_first_axis(x, dim=1):
        """Normalizes over the examples: the sum runs along dim, the axis of the classes."""
        return end(_softmax(x, 0 if x.shape[0] > 1 and dim else dim))

    @forward.wrong_version("two axes or more")
    def normalizes_everything(x, dim=1):
        """Divides by the sum of the whole array: each example is normalized alone, with keepdims=True."""
        e = np.exp(x - x.max())
        return end(e / e.sum())

    @forward.wrong_version("an axis in the middle")
    def always_takes_the_last_axis(x, dim=1):
        """Ignores dim and normalizes the last axis: dim says which axis holds the classes."""
        return end(_softmax(x, -1))

    @forward.wrong_version()
    def forgets_to_normalize(x, dim=1):
        """Forgets to divide by the sum: the results have to sum to 1."""
        return end(np.exp(x - x.max(axis=dim, keepdims=True)))

    @forward.wrong_version()
    def divides_by_the_sum_of_x(x, dim=1):
        """Divides x by its sum: exponentials come first."""
        share = x / x.sum(axis=dim, keepdims=True)
        return end(np.abs(share)) if name == "log_softmax" else share


def _add_shapes(forward, end):
    """Other functions that also favour large numbers."""
    @forward.wrong_version()
    def flips_the_sign(x, dim=1):
        """Takes e^-x: larger numbers get larger shares."""
        return end(_softmax(-x, dim))

    @forward.wrong_version()
    def marks_the_largest(x, dim=1):
        """Gives all to the largest: that is the hard maximum."""
        return end((x == x.max(axis=dim, keepdims=True)).astype(float))

    @forward.wrong_version()
    def sigmoid_of_each(x, dim=1):
        """Is a sigmoid of each number: the numbers compete, their shares sum to 1."""
        return end(ops.sigmoid(x)[0])

    @forward.wrong_version()
    def subtracts_only_in_the_numerator(x, dim=1):
        """Subtracts the largest number above but not below the line: it has to cancel."""
        top = np.exp(x - x.max(axis=dim, keepdims=True))
        return end(top / np.exp(x).sum(axis=dim, keepdims=True))

    @forward.wrong_version()
    def other_base(x, dim=1):
        """Takes powers of 2: powers of e are meant."""
        return end(_softmax(x * np.log(2), dim))


def _add_gradients(backward, name):
    """Slips in the Jacobian."""
    @backward.wrong_version()
    def takes_the_diagonal_alone(grad_out, x, dim=1):
        """Uses p (1 - p) alone: every result depends on every x, so the whole Jacobian counts."""
        p = _softmax(x, dim)
        return grad_out * (p * (1 - p) if name == "softmax" else 1 - p)

    @backward.wrong_version()
    def forgets_the_sum(grad_out, x, dim=1):
        """Forgets the part that all classes share: subtract the sum along dim."""
        return grad_out * _softmax(x, dim) if name == "softmax" else grad_out.copy()

    @backward.wrong_version()
    def averages_the_sum(grad_out, x, dim=1):
        """Takes the mean along dim: the sum is meant."""
        p, count = _softmax(x, dim), x.shape[dim]
        total = (grad_out * p if name == "softmax" else grad_out).sum(axis=dim, keepdims=True) / count
        return p * (grad_out - total) if name == "softmax" else grad_out - p * total

    @backward.wrong_version()
    def sums_without_weights(grad_out, x, dim=1):
        """Mixes up which sum is weighted: Σ p · grad_out for softmax, Σ grad_out for its logarithm."""
        p = _softmax(x, dim)
        total = (grad_out if name == "softmax" else grad_out * p).sum(axis=dim, keepdims=True)
        return p * (grad_out - total) if name == "softmax" else grad_out - p * total

    @backward.wrong_version()
    def gives_the_other_gradient(grad_out, x, dim=1):
        """Is the gradient of the other one: softmax and its logarithm have different ones."""
        other = "softmax" if name == "log_softmax" else "log_softmax"
        return getattr(ops, f"{other}_backward")(grad_out, getattr(ops, other)(x, dim)[1])

    @backward.wrong_version("several examples")
    def sums_over_the_examples(grad_out, x, dim=1):
        """Sums over the examples: each example's classes compete among themselves, along dim."""
        axis, p = (0 if dim else 1) if x.ndim > 1 else 0, _softmax(x, dim)
        total = (grad_out * p if name == "softmax" else grad_out).sum(axis=axis, keepdims=True)
        return p * (grad_out - total) if name == "softmax" else grad_out - p * total


SOFTMAX, SOFTMAX_BACKWARD = _family("softmax")
LOG_SOFTMAX, LOG_SOFTMAX_BACKWARD = _family("log_softmax")
