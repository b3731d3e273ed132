"""Wrong versions that batch, layer and group normalization share; they differ only in what makes up a row.

Sources: eps, the two variances and the three paths of the gradient (errata E17; a course that takes its
statistics without gradients), and what learners write.
"""

from dataclasses import dataclass

import numpy as np

from helpers.verify.mutants.general import add_backward, add_forward, gradients

_MANY = "several numbers in each statistic"


@dataclass(frozen=True)
class Kind:
    """One of the normalizations, as rows of numbers that share their statistics.

    Attributes
    ----------
    library, backward : callable
        The right functions.
    rows : callable
        (x, values) -> (R, M).
    spread : callable
        (weight or bias, x) -> broadcast over x.
    trait : str
        Of the cases whose statistics come from x itself, "" for all.
    """

    library: object
    backward: object
    rows: object
    spread: object
    trait: str = ""

    def split(self, x, values):
        """(rows, function that puts rows back into the shape of x)."""
        order = self.rows(np.arange(x.size).reshape(x.shape), values)

        def back(rows):
            out = np.empty(x.size)
            out[order.ravel()] = np.broadcast_to(rows, order.shape).ravel()
            return out.reshape(x.shape)
        return self.rows(x, values), back

    def own(self, values):
        return not self.trait or values.get("training", False)


def _parts(rows, eps=1e-5, ddof=0):
    centred = rows - rows.mean(axis=1, keepdims=True)
    return centred, (centred ** 2).sum(axis=1, keepdims=True) / max(rows.shape[1] - ddof, 1), eps


def _unbiased(rows, eps):
    """Divides by the unbiased variance: it is these M numbers that get variance 1, so divide by M, not M -
    1."""
    centred, variance, eps = _parts(rows, eps, 1)
    return centred / np.sqrt(variance + eps)


def _eps_outside(rows, eps):
    """Adds eps outside the root: √(variance + eps), so that a tiny variance does not blow up."""
    centred, variance, eps = _parts(rows, eps)
    return centred / (np.sqrt(variance) + eps)


def _no_eps(rows, eps):
    """Leaves out eps: √(variance + eps)."""
    centred, variance, _ = _parts(rows, eps)
    return centred / np.sqrt(variance)


def _no_root(rows, eps):
    """Divides by the variance: its square root, the standard deviation, is meant."""
    centred, variance, eps = _parts(rows, eps)
    return centred / (variance + eps)


def _multiplied(rows, eps):
    """Multiplies by the standard deviation: divide by it."""
    centred, variance, eps = _parts(rows, eps)
    return centred * np.sqrt(variance + eps)


def _not_centred(rows, eps):
    """Does not subtract the mean: (x - mean) / standard deviation."""
    _, variance, eps = _parts(rows, eps)
    return rows / np.sqrt(variance + eps)


def _only_centred(rows, eps):
    """Only subtracts the mean: divide by the standard deviation too."""
    return _parts(rows, eps)[0]


def _raw_square(rows, eps):
    """Takes the mean of x² for the variance: subtract the mean before squaring."""
    return _parts(rows, eps)[0] / np.sqrt((rows ** 2).mean(axis=1, keepdims=True) + eps)


def _absolute(rows, eps):
    """Divides by the mean absolute deviation: the root of the mean square is meant."""
    centred = _parts(rows, eps)[0]
    return centred / (np.abs(centred).mean(axis=1, keepdims=True) + eps)


def _between(rows, eps):
    """Scales to the range from 0 to 1: mean 0 and variance 1 are meant."""
    low, high = rows.min(axis=1, keepdims=True), rows.max(axis=1, keepdims=True)
    return (rows - low) / np.maximum(high - low, 1e-300)


_HATS = [(_unbiased, _MANY), (_eps_outside, "an eps that matters"), (_no_eps, "an eps that matters"),
         (_no_root, _MANY), (_multiplied, _MANY), (_not_centred, "a mean far from 0"), (_only_centred, _MANY),
         (_raw_square, "a mean far from 0"), (_absolute, _MANY), (_between, _MANY)]


def _no_weight(hat, weight, bias):
    """Leaves out the weight: the normalized value is multiplied by it."""
    return hat + bias


def _no_bias(hat, weight, bias):
    """Leaves out the bias: it is added at the end."""
    return hat * weight


def _bias_first(hat, weight, bias):
    """Adds the bias before it multiplies: hat · weight + bias."""
    return (hat + bias) * weight


def _exchanged(hat, weight, bias):
    """Exchanges weight and bias: hat · weight + bias."""
    return hat * bias + weight


def _divided(hat, weight, bias):
    """Divides by the weight: multiply."""
    return hat / weight + bias


_AFFINE = [(_no_weight, "a weight"), (_no_bias, "a bias"), (_bias_first, "a weight and a bias"),
           (_exchanged, "a weight and a bias"), (_divided, "a weight")]


def _constant_statistics(g, hat, std):
    """Treats mean and variance as constants: both depend on x, and the gradient goes through them too."""
    return g / std


def _constant_mean(g, hat, std):
    """Forgets the way through the mean: subtract the mean of the gradient; grad_x sums to 0 in each row."""
    return (g - hat * (g * hat).mean(axis=1, keepdims=True)) / std


def _constant_variance(g, hat, std):
    """Forgets the way through the variance: subtract hat · mean(g · hat)."""
    return (g - g.mean(axis=1, keepdims=True)) / std


def _sums(g, hat, std):
    """Subtracts sums: the means of g and of g · hat are meant, divided by M."""
    return (g - g.sum(axis=1, keepdims=True) - hat * (g * hat).sum(axis=1, keepdims=True)) / std


def _adds_variance(g, hat, std):
    """Adds the way through the variance: its sign is minus."""
    return (g - g.mean(axis=1, keepdims=True) + hat * (g * hat).mean(axis=1, keepdims=True)) / std


def _divides_by_variance(g, hat, std):
    """Divides by the variance: by the standard deviation."""
    return (g - g.mean(axis=1, keepdims=True) - hat * (g * hat).mean(axis=1, keepdims=True)) / std ** 2


def _forgets_the_scale(g, hat, std):
    """Forgets to divide by the standard deviation: grad_x = (g - mean(g) - hat · mean(g · hat)) / std."""
    return g - g.mean(axis=1, keepdims=True) - hat * (g * hat).mean(axis=1, keepdims=True)


def _drops_the_mean_once(g, hat, std):
    """Divides the sums by M - 1: the variance in the forward pass was divided by M."""
    m = max(g.shape[1] - 1, 1)
    return (g - g.sum(axis=1, keepdims=True) / m - hat * (g * hat).sum(axis=1, keepdims=True) / m) / std


_GRADS = (_constant_statistics, _constant_mean, _constant_variance, _sums, _adds_variance,
          _divides_by_variance,
          _forgets_the_scale, _drops_the_mean_once)


def add_family(forward, backward, kind):
    """Add the shared wrong versions of one normalization to its registries."""
    own = (kind.trait,) if kind.trait else ()
    for spoil, *needs in _HATS:
        forward.wrong_version(*needs, *own)(_hat_version(kind, spoil))
    for spoil, *needs in _AFFINE:
        forward.wrong_version(*needs, *own)(_affine_version(kind, spoil))
    for spoil in _GRADS:
        backward.wrong_version(_MANY, *own)(_gradient_version(kind, spoil))
    for spoil, *needs in _OTHER_GRADS:
        backward.wrong_version(*needs, *own)(_other_version(kind, spoil))
    add_forward(forward, kind.library)
    add_backward(backward, kind.library, kind.backward)


def _broadcast(kind, x, values):
    return [other if values.get(role) is None else kind.spread(values[role], x)
            for role, other in (("weight", 1.0), ("bias", 0.0))]


def _titled(wrong, spoil):
    wrong.__doc__, wrong.__name__ = spoil.__doc__, spoil.__name__.strip("_")
    return wrong


def _hat_version(kind, spoil):
    def wrong(x, **values):
        out = kind.library(x, **values)[0]      # updates running statistics as it should
        if not kind.own(values):
            return out
        rows, back = kind.split(x, values)
        weight, bias = _broadcast(kind, x, values)
        return back(spoil(rows, values.get("eps", 1e-5))) * weight + bias
    return _titled(wrong, spoil)


def _affine_version(kind, spoil):
    def wrong(x, **values):
        hat = kind.library(x, **{**values, "weight": None, "bias": None})[0]
        return spoil(hat, *_broadcast(kind, x, values)) if kind.own(values) else (
            hat * _broadcast(kind, x, values)[0] + _broadcast(kind, x, values)[1])
    return _titled(wrong, spoil)


def _gradient_version(kind, spoil):
    def wrong(grad_out, x, **values):
        grads = gradients(kind.library, kind.backward, grad_out, {"x": x, **values})
        if not kind.own(values):
            return grads
        centred, variance, eps = _parts(kind.split(x, values)[0], values.get("eps", 1e-5))
        std = np.sqrt(variance + eps)
        g, back = kind.split(grad_out * _broadcast(kind, x, values)[0], values)
        return back(spoil(g, centred / std, std)), *grads[1:]
    return _titled(wrong, spoil)


def _other_version(kind, spoil):
    def wrong(grad_out, x, **values):
        if not kind.own(values):
            return gradients(kind.library, kind.backward, grad_out, {"x": x, **values})
        return spoil(kind, grad_out, x, values)
    return _titled(wrong, spoil)


def _weight_left_out(kind, grad_out, x, values):
    """Leaves the weight out of grad_x: the upstream gradient is multiplied by it on its way to x."""
    plain = gradients(kind.library, kind.backward, grad_out, {"x": x, **values, "weight": None})
    return plain[0], *gradients(kind.library, kind.backward, grad_out, {"x": x, **values})[1:]


def _weight_times_x(kind, grad_out, x, values):
    """Multiplies by x for grad_weight: the weight multiplied the normalized value, so take that."""
    grads = gradients(kind.library, kind.backward, grad_out, {"x": x, **values})
    if values.get("weight") is None:
        return grads
    biased = {"x": x, **values, "bias": np.zeros(values["weight"].shape)}
    products = gradients(kind.library, kind.backward, grad_out * x, biased)[2]
    return grads[0], products, grads[2]


def _averaged(kind, grad_out, x, values):
    """Averages grad_weight and grad_bias: they are sums over all places that share the number."""
    grads = gradients(kind.library, kind.backward, grad_out, {"x": x, **values})
    return grads[0], *(None if g is None else g * g.size / x.size for g in grads[1:])


def _swapped(kind, grad_out, x, values):
    """Exchanges grad_weight and grad_bias: the order is that of the arguments."""
    grads = gradients(kind.library, kind.backward, grad_out, {"x": x, **values})
    return grads if grads[1] is None or grads[2] is None else (grads[0], grads[2], grads[1])


_OTHER_GRADS = [(_weight_left_out, "a weight"), (_weight_times_x, "a weight"), (_averaged, "a weight"),
                (_swapped, "a weight and a bias")]
