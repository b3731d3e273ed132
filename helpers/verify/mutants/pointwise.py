"""Wrong versions of activations: one function taken for another, a kink in the wrong place, a wrong slope."""

import numpy as np
from scipy.special import erf

from helpers import ops
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward

_NEGATIVE = "negative numbers"


def _sigmoid(x):
    return ops.sigmoid(x)[0]


def _phi(x):
    return (1 + erf(x / np.sqrt(2))) / 2


def _slope(name, x, settings):
    return getattr(ops, f"{name}_backward")(np.ones_like(x), getattr(ops, name)(x, **settings)[1])


# slip: what it computes from x, for every activation but the one that computes just that
_TAKEN_FOR = {
    "Is a ReLU: negative numbers are held back whole": ("relu", lambda x: np.maximum(x, 0)),
    "Takes the absolute value: the sign matters": ("", np.abs),
    "Is a sigmoid: it lies between 0 and 1": ("sigmoid", _sigmoid),
    "Is a hyperbolic tangent: it lies between -1 and 1": ("tanh", np.tanh),
    "Takes the smaller of x and 0: the positive half is let through": ("", lambda x: np.minimum(x, 0)),
    "Is a step: 0 or 1": ("", lambda x: (x > 0).astype(float)),
    "Is x · sigmoid(x): that is another activation, SiLU": ("", lambda x: x * _sigmoid(x)),
}
# by activation: slip -> (x, settings) -> out
_SPECIFIC = {
    "relu": {"Cuts at 1: that is a ReLU with a ceiling": lambda x: np.clip(x, 0, 1),
             "Leaks: the slope on the left is 0": lambda x: np.where(x > 0, x, 0.01 * x)},
    "leaky_relu": {
        "Exchanges the sides: negative numbers are scaled, positive ones pass": lambda x, negative_slope=0.01:
            np.where(x > 0, negative_slope * x, x),
        "Returns the slope itself on the left: it multiplies x": lambda x, negative_slope=0.01:
            np.where(x > 0, x, negative_slope),
        "Turns the sign on the left: slope · x stays negative": lambda x, negative_slope=0.01:
            np.where(x > 0, x, -negative_slope * x),
        "Always uses slope 0.2: the default is 0.01": lambda x, negative_slope=0.01:
            np.where(x > 0, x, 0.2 * x)},
    "elu": {
        "Forgets the - 1: alpha (e^x - 1) is 0 at x = 0": lambda x, alpha=1.0:
            np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0))),
        "Takes e^-x: e^x, which falls to 0 on the left": lambda x, alpha=1.0:
            np.where(x > 0, x, alpha * (np.exp(np.minimum(-x, 700)) - 1)),
        "Multiplies alpha into the exponential alone: alpha (e^x - 1)": lambda x, alpha=1.0:
            np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)) - 1),
        "Scales the right side by alpha too: it is x": lambda x, alpha=1.0:
            alpha * np.where(x > 0, x, np.expm1(np.minimum(x, 0)))},
    "selu": {
        "Leaves out the scale: both sides are multiplied by 1.0507": lambda x: ops.selu(x)[0] / 1.0507009873554805,
        "Scales the left side alone: both sides are multiplied by 1.0507": lambda x:
            np.where(x > 0, x, ops.selu(x)[0]),
        "Uses alpha 1: it is 1.6733": lambda x: 1.0507009873554805 * ops.elu(x)[0],
        "Rounds the constants: 1.67326324 and 1.05070099 are not enough": lambda x:
            1.0507 * np.where(x > 0, x, 1.67326 * np.expm1(np.minimum(x, 0)))},
    "sigmoid": {
        "Forgets the minus in the exponent: 1 / (1 + e^-x)": lambda x: 1 - _sigmoid(x),
        "Scales like tanh: 2 σ(x) - 1": lambda x: 2 * _sigmoid(x) - 1,
        "Lets e^x overflow: e^x / (1 + e^x) is inf / inf for large x": lambda x: np.exp(x) / (1 + np.exp(x)),
        "Is a broken line: clip(x / 4 + 1 / 2) only resembles it": lambda x: np.clip(x / 4 + 0.5, 0, 1)},
    "tanh": {
        "Halves x: (e^x - e^-x) / (e^x + e^-x)": lambda x: np.tanh(x / 2),
        "Lets the exponentials overflow: inf / inf is nan; np.tanh does not": lambda x:
            (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)),
        "Cuts off at 1: that is the hard tanh": lambda x: np.clip(x, -1, 1)},
    "softplus": {
        "Lets e^x overflow: log(1 + e^x) is x for large x": lambda x, beta=1.0, threshold=20.0:
            np.where((beta * x > threshold) & (x < 100), x, np.log1p(np.exp(beta * x)) / beta),
        "Does not divide by beta: log(1 + e^(beta x)) / beta": lambda x, beta=1.0, threshold=20.0:
            ops.softplus(x, beta, threshold)[0] * beta,
        "Ignores beta: log(1 + e^(beta x)) / beta": lambda x, beta=1.0, threshold=20.0:
            ops.softplus(x, threshold=threshold)[0],
        "Ignores the threshold: above it the result is x itself": lambda x, beta=1.0, threshold=20.0:
            np.logaddexp(0, beta * x) / beta},
    "gelu": {
        "Approximates by sigmoid(1.702 x): Φ, or the tanh formula where asked for":
            lambda x, approximate="none":
            x * _sigmoid(1.702 * x),
        "Always uses the tanh formula: approximate is 'none' unless asked for": lambda x, approximate="none":
            ops.gelu(x, approximate="tanh")[0],
        "Never uses the tanh formula: approximate='tanh' asks for it":
            lambda x, approximate="none": ops.gelu(x)[0],
        "Forgets the x: x Φ(x)": lambda x, approximate="none": _phi(x),
        "Forgets √2: Φ(x) is (1 + erf(x / √2)) / 2": lambda x, approximate="none": x * (1 + erf(x)) / 2},
}
_NEEDS = {
    "Always uses the tanh formula": (), "Never uses the tanh formula": ("an approximate of its own",),
    "Does not divide by beta": ("a beta of its own",), "Ignores beta": ("a beta of its own",),
    "Ignores the threshold": ("a threshold of its own",), "Scales the right side by alpha too":
    ("an alpha of its own",), "Multiplies alpha into the exponential alone": ("an alpha of its own",),
    "Lets e^x overflow": ("large numbers",), "Lets the exponentials overflow": ("large numbers",),
}
# slip: (upstream gradient, x, slope, output) -> gradient
_SLOPES = {
    "Returns the upstream gradient as it is: multiply it by the slope": lambda g, x, slope, out: g,
    "Multiplies by the output: multiply by the slope, not by the function": lambda g, x, slope, out: g * out,
    "Multiplies by x: multiply by the slope": lambda g, x, slope, out: g * x,
    "Divides by the slope: multiply by it":
        lambda g, x, slope, out: np.where(slope, g / np.where(slope, slope, 1), 0),
    "Squares the slope: it is multiplied in once": lambda g, x, slope, out: g * slope * slope,
    "Returns the slope without the upstream gradient's sign: multiply by grad_out, not by |grad_out|":
        lambda g, x, slope, out: np.abs(g) * slope,
    "Lets only positive upstream gradients through: the sign of x decides, not that of grad_out":
        lambda g, x, slope, out: np.maximum(g, 0) * slope,
    "Treats every number as positive: the slope on the left is another": lambda g, x, slope, out:
        np.where(x > 0, g * slope, g),
    "Takes the slope at -x: at x": None,
}
_SPECIFIC_SLOPES = {
    "relu": {"Lets the gradient through at 0: there the slope is 0": lambda g, x, s: g * (x >= 0)},
    "leaky_relu": {"Forgets the slope on the left: there the gradient is scaled, not stopped": lambda g, x, s:
                   g * (x > 0)},
    "elu": {"Forgets alpha: the slope on the left is alpha e^x": lambda g, x, s:
            g * np.where(x > 0, 1, np.exp(np.minimum(x, 0)))},
    "selu": {"Forgets the scale: both slopes are multiplied by 1.0507": lambda g, x, s:
             ops.selu_backward(g, ops.selu(x)[1]) / 1.0507009873554805},
    "sigmoid": {"Forgets one factor: σ (1 - σ)": lambda g, x, s: g * (1 - _sigmoid(x)),
                "Applies the sigmoid twice: the cache holds the output, so it is out (1 - out)":
                lambda g, x, s:
                g * _sigmoid(_sigmoid(x)) * (1 - _sigmoid(_sigmoid(x))),
                "Reads x for the output: out (1 - out)": lambda g, x, s: g * x * (1 - x)},
    "tanh": {"Forgets the square: 1 - tanh²": lambda g, x, s: g * (1 - np.tanh(x)),
             "Reads x for the output: 1 - out²": lambda g, x, s: g * (1 - x * x),
             "Takes the sigmoid's slope: 1 - tanh²": lambda g, x, s: g * np.tanh(x) * (1 - np.tanh(x))},
    "softplus": {"Forgets beta: the slope is sigmoid(beta x)": lambda g, x, s: g * _sigmoid(x),
                 "Multiplies by beta: the division in front has taken it away": lambda g, x, s:
                 g * s.get("beta", 1.0) * _slope("softplus", x, s)},
    "gelu": {"Forgets the product rule: Φ(x) + x Φ'(x)": lambda g, x, s: g * _phi(x)},
}
_SLOPE_NEEDS = {"Lets the gradient through at 0": ("numbers at a corner",),
                "Forgets alpha": ("an alpha of its own",),
                "Forgets beta": ("a beta of its own",), "Multiplies by beta": ("a beta of its own",)}


def _add(registry, words, function, needs=()):
    def wrong(*arguments, **settings):
        return function(*arguments, **settings)
    wrong.__doc__ = words
    wrong.__name__ = words.partition(":")[0].lower().replace(" ", "_")
    registry.wrong_version(*needs)(wrong)


def _taken_for(compute):
    return lambda x, **settings: compute(x)


def _sloped(name, change):
    def wrong(grad_out, x, **settings):
        if change is None:
            return grad_out * _slope(name, -x, settings)
        return change(grad_out, x, _slope(name, x, settings), getattr(ops, name)(x, **settings)[0])
    return wrong


def _specific_slope(change):
    return lambda grad_out, x, **settings: change(grad_out, x, settings)


def versions(name):
    """(forward, backward) registries of one activation.

    A wrong version that computes the same as the right one where it should differ is left out.
    """
    forward, backward = Registry(), Registry()
    for words, compute in _SPECIFIC[name].items():
        _add(forward, words, compute, _NEEDS.get(words.partition(":")[0], ()))
    for words, (other, compute) in _TAKEN_FOR.items():
        if other != name:
            _add(forward, words, _taken_for(compute))
    add_forward(forward, getattr(ops, name))
    for words, change in _SPECIFIC_SLOPES[name].items():
        _add(backward, words, _specific_slope(change), _SLOPE_NEEDS.get(words.partition(":")[0], ()))
    for words, change in _SLOPES.items():
        if not (name, words.partition(":")[0]) in _AS_RIGHT:
            _add(backward, words, _sloped(name, change))
    add_backward(backward, getattr(ops, name), getattr(ops, f"{name}_backward"))
    return forward, backward


_AS_RIGHT = {("relu", "Squares the slope"), ("relu", "Divides by the slope"),    # 0 and 1 stay as they are
             ("sigmoid", "Takes the slope at -x"), ("tanh", "Takes the slope at -x"),       # even slopes
             *((name, "Treats every number as positive") for name in ("relu", "leaky_relu", "elu"))}
NAMES = tuple(_SPECIFIC)
