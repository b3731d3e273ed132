"""The gates of the circuit explorer: what each computes, on the engine's Tensors, and what it sends back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.autograd import record
from helpers.nn import functional


@dataclass(frozen=True)
class Gate:
    """One kind of gate.

    Attributes
    ----------
    symbol : str
        What stands in its circle.
    apply : callable
        Tensors of its inputs -> Tensor of its output.
    shown : str
        The computation, with {0}, {1} for the inputs, such as "{0} + {1}".
    local : callable
        (names of the inputs, name of the output, input's position, input values) -> the local derivative,
        that of the output with respect to this input, as a formula.
    finding : str
        What it does with a gradient, as a title.
    """

    symbol: str
    apply: Callable
    shown: str
    local: Callable
    finding: str


def maximum(a, b):
    """The larger of two Tensors. Equals share the gradient, as in PyTorch."""
    larger, equal = a.array > b.array, a.array == b.array
    to_a = np.where(equal, 0.5, larger)
    return record(np.maximum(a.array, b.array), (a, b), lambda g: (g * to_a, g * (1 - to_a)))


def _route(names, out, position, values):
    a, b = values[position], values[1 - position]
    return "½" if a == b else "1" if a > b else "0"


_FACTOR = "A factor scales the gradient as it scales the value"

GATES = {
    "add": Gate("+", lambda a, b: a + b, "{0} + {1}", lambda *_: "1", "+ hands the gradient on unchanged"),
    "subtract": Gate(
        "−", lambda a, b: a - b, "{0} − {1}", lambda names, out, position, _: ("1", "−1")[position],
        "− hands the gradient on, with the sign turned for what is subtracted"),
    "multiply": Gate(
        "×", lambda a, b: a * b, "{0}·{1}", lambda names, out, position, values: names[1 - position],
        "× scales the gradient by the other input"),
    "maximum": Gate(
        "max", maximum, "max({0}, {1})", _route, "max sends the gradient to the larger input alone"),
    "relu": Gate(
        "ReLU", functional.relu, "max(0, {0})", lambda *about: "1" if about[-1][0] > 0 else "0",
        "ReLU lets the gradient through where its input is above 0"),
    "square": Gate(
        "v²", lambda a: a ** 2, "({0})²", lambda names, *_: f"2·{names[0]}",
        "A square doubles its input and scales the gradient by it"),
    "exp": Gate(
        "exp", lambda a: a.exp(), "exp({0})", lambda names, out, *_: out,
        "exp scales the gradient by its own output"),
    "inverse": Gate(
        "1/v", lambda a: 1 / a, "1/{0}", lambda names, *_: f"−1/{names[0]}²",
        "1/v turns the sign and divides by the square of its input"),
    "plus_one": Gate(
        "+1", lambda a: a + 1, "{0} + 1", lambda *_: "1", "Adding a constant leaves the gradient as it is"),
    "negative": Gate("×−1", lambda a: a * -1, "−1·{0}", lambda *_: "−1", "A factor of −1 turns the sign"),
    "double": Gate("×2", lambda a: a * 2, "2·{0}", lambda *_: "2", _FACTOR),
    "triple": Gate("×3", lambda a: a * 3, "3·{0}", lambda *_: "3", _FACTOR),
}
