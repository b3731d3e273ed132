"""Wrong versions of the linear layer, out = x · weightᵀ + bias."""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward

FORWARD, BACKWARD = Registry(), Registry()
wrong_forward, wrong_backward = FORWARD.wrong_version, BACKWARD.wrong_version


def _grads(grad_out, x, weight, bias):
    return ops.linear_backward(grad_out, ops.linear(x, weight, bias)[1])


@wrong_forward("several features and outputs")
def forgets_the_transpose(x, weight, bias=None):
    """Multiplies by the weight as it stands: weight is (out, in), so multiply by weight.T."""
    return x @ weight + (0 if bias is None else bias)


@wrong_forward("a bias")
def forgets_the_bias(x, weight, bias=None):
    """Forgets the bias: it is added to every row."""
    return x @ weight.T


@wrong_forward("a bias")
def subtracts_the_bias(x, weight, bias=None):
    """Subtracts the bias: it is added."""
    return x @ weight.T - (0 if bias is None else bias)


@wrong_forward("a bias and several images")
def adds_the_bias_once(x, weight, bias=None):
    """Adds the bias to the first row alone: every row gets it."""
    out = x @ weight.T
    out[:1] += 0 if bias is None else bias
    return out


@wrong_forward("several features")
def averages(x, weight, bias=None):
    """Divides by the number of features: the products are summed."""
    return x @ weight.T / x.shape[-1] + (0 if bias is None else bias)


@wrong_forward("several features")
def keeps_the_last_product(x, weight, bias=None):
    """Keeps the last product: they are added up, with += and not =."""
    return x[..., -1:] @ weight[:, -1:].T + (0 if bias is None else bias)


@wrong_forward("several features")
def misses_the_last_feature(x, weight, bias=None):
    """Leaves out the last feature: the loop stops one short."""
    return x[..., :-1] @ weight[:, :-1].T + (0 if bias is None else bias)


@wrong_backward("several features and outputs")
def forgets_the_turn(grad_out, x, weight, bias=None):
    """Multiplies by weight.T for grad_x: out = x · weightᵀ, so grad_x = grad_out · weight."""
    grads = _grads(grad_out, x, weight, bias)
    return grad_out @ weight.T, *grads[1:]


@wrong_backward("several features and outputs")
def transposes_the_weight_gradient(grad_out, x, weight, bias=None):
    """Returns grad_weight transposed: it has the shape of weight, (out, in)."""
    grads = _grads(grad_out, x, weight, bias)
    return grads[0], grads[1].T.copy(), grads[2]


@wrong_backward("several images")
def averages_over_the_batch(grad_out, x, weight, bias=None):
    """Divides the gradients of weight and bias by N: the mean belongs to the loss, upstream."""
    grads = _grads(grad_out, x, weight, bias)
    return grads[0], *(None if g is None else g / len(x) for g in grads[1:])


@wrong_backward("several images")
def keeps_the_last_row(grad_out, x, weight, bias=None):
    """Keeps the last row's share of grad_weight: rows add up, with += and not =."""
    grads = _grads(grad_out, x, weight, bias)
    return grads[0], *_grads(grad_out[-1:], x[-1:], weight, bias)[1:]


@wrong_backward("a bias and several images")
def averages_the_bias_gradient(grad_out, x, weight, bias=None):
    """Averages grad_bias: it is the sum of grad_out over the rows."""
    grads = _grads(grad_out, x, weight, bias)
    return *grads[:2], None if bias is None else grads[2] * len(bias) / grad_out.size


@wrong_backward("several images")
def forgets_the_upstream_for_the_weight(grad_out, x, weight, bias=None):
    """Leaves the upstream gradient out of grad_weight: it is grad_outᵀ · x."""
    grads = _grads(grad_out, x, weight, bias)
    return grads[0], _grads(np.ones_like(grad_out), x, weight, bias)[1], grads[2]


add_forward(FORWARD, ops.linear)
add_backward(BACKWARD, ops.linear, ops.linear_backward)
