"""The circuits of the circuit explorer, where their gates stand, and the cases worth seeing."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where a circle stands, in columns and rows; `beside` puts its numbers at its right."""

    column: float
    row: float
    beside: bool = False


@dataclass(frozen=True)
class Part:
    """An input, of kind "in" (data) or "ker" (a weight), or a gate, whose kind is a key of `GATES`."""

    name: str
    kind: str
    inputs: tuple       # names
    place: Place
    start: float = 0.0      # of an input


@dataclass(frozen=True)
class Circuit:
    """A circuit: its parts in the order of computation, inputs first; the last one is the result.

    `label` is its formula, `menu` what a list of circuits calls it. `narrow` moves parts, name -> Place, where a
    large scale leaves less room.
    """

    menu: str
    label: str
    parts: tuple
    narrow: dict = field(default_factory=dict)

    @property
    def inputs(self):
        """The parts whose values can be set."""
        return tuple(part for part in self.parts if not part.inputs)

    @property
    def gates(self):
        """The parts that compute."""
        return tuple(part for part in self.parts if part.inputs)


def _in(name, start, column, row, kind="in"):
    return Part(name, kind, (), Place(column, row), start)


def _gate(name, kind, inputs, column, row):
    return Part(name, kind, tuple(inputs.split()), Place(column, row))


CIRCUITS = {
    "product": Circuit("f = (x + y)·z", "f = (x + y)·z", (
        _in("x", -2, 0, 0), _in("y", 5, 0, 1), _in("z", -4, 0, 2),
        _gate("q", "add", "x y", 1, 0.5), _gate("f", "multiply", "q z", 2, 1.25))),
    "fan-out": Circuit("L = 2h + 3h", "L = 2h + 3h", (
        _in("h", 1, 0, 0.65), _gate("a", "double", "h", 1, 0), _gate("b", "triple", "h", 1, 1.3),
        _gate("L", "add", "a b", 2, 0.65))),
    "twice": Circuit("f = x·(x + y)", "f = x·(x + y)", (
        _in("x", 3, 0, 0), _in("y", -1, 0, 1.4), _gate("q", "add", "x y", 1, 1.1),
        _gate("f", "multiply", "x q", 2, 0.3))),
    "neuron": Circuit("sigmoid neuron", "f = σ(w₀·x₀ + w₁·x₁ + b)", (
        _in("w₀", 2, 0, 0, "ker"), _in("x₀", -1, 0, 1), _in("w₁", -3, 0, 2, "ker"), _in("x₁", -2, 0, 3),
        _in("b", -3, 0, 4, "ker"),
        _gate("p", "multiply", "w₀ x₀", 1, 0.5), _gate("q", "multiply", "w₁ x₁", 1, 2.5),
        _gate("t", "add", "p q", 2, 1.5), _gate("s", "add", "t b", 3, 2.2),
        _gate("n", "negative", "s", 4, 2.2), _gate("r", "exp", "n", 5, 2.2),
        _gate("d", "plus_one", "r", 6, 2.2), _gate("f", "inverse", "d", 7, 2.2)),
        {"s": Place(3, 1.9), "n": Place(4, 1), "r": Place(5, 0.5, True), "d": Place(5, 1.9, True),
         "f": Place(5, 3.3, True)}),
    "patterns": Circuit("four gates", "L = 2·(x·y + max(z, w))", (
        _in("x", 3, 0, 0), _in("y", -4, 0, 1), _in("z", 2, 0, 2), _in("w", -1, 0, 3),
        _gate("p", "multiply", "x y", 1, 0.5), _gate("m", "maximum", "z w", 1, 2.5),
        _gate("s", "add", "p m", 2, 1.5), _gate("L", "double", "s", 3, 1.5))),
    "relu loss": Circuit("ReLU and loss", "L = (ReLU(w·x + b) − t)²", (
        _in("w", 2, 0, 0, "ker"), _in("x", 1, 0, 1), _in("b", -1, 0, 2, "ker"), _in("t", 3, 0, 3),
        _gate("p", "multiply", "w x", 1, 0.5), _gate("s", "add", "p b", 2, 1), _gate("h", "relu", "s", 3, 1),
        _gate("e", "subtract", "h t", 4, 1.6), _gate("L", "square", "e", 5, 1.6))),
}

# (circuit, values of its inputs, step counted from the end or from the start, what to look at)
CASES = (
    ("product", (-2, 5, -4), 4,
     "× hands q the value of z, and z the value of q. Which inputs make f fall when they rise?"),
    ("fan-out", (1,), 8, "h goes two ways, and what comes back along them is added: 2 and 3."),
    ("twice", (3, -1), 6, "x reaches f directly and through q. Both shares count."),
    ("patterns", (3, -4, 2, -1), 7,
     "Four gates, four habits: + copies, × swaps, max routes, a factor scales."),
    ("neuron", (2, -1, -3, -2, -3), 99,
     "A neuron's gradient: every one of its weights knows which way to go."),
    ("neuron", (4, 2, 1, 1, 2), 99,
     "The same neuron with a large sum: 1/(1 + e⁻ˢ) is flat there, and almost nothing comes back."),
    ("relu loss", (2, -1, 1, 3), 99,
     "The sum is below 0, ReLU is shut, and w, x and b learn nothing from this example."),
    ("patterns", (3, -4, 2, 2), 99, "A tie: z and w are equal. The engine shares the gradient between them."),
)
