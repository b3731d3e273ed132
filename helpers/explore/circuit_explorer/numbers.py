"""The circuit explorer's settings and numbers: a circuit run forward and backward by the course's engine."""

from dataclasses import dataclass

import numpy as np

from helpers.autograd import tensor
from helpers.explore.circuit_explorer.cases import CIRCUITS, Circuit
from helpers.explore.circuit_explorer.gates import GATES

LARGEST_INPUT = 5
MOST_INPUTS = max(len(circuit.inputs) for circuit in CIRCUITS.values())


@dataclass(frozen=True)
class Settings:
    """Everything that the controls set; `values` are the inputs', by default those of the circuit."""

    circuit: str = "product"
    values: tuple = ()
    step: int = 0

    def __post_init__(self):
        if self.circuit not in CIRCUITS:
            raise ValueError(f"circuit explorer: circuit must be one of {', '.join(CIRCUITS)}, "
                             f"not {self.circuit!r}")
        inputs = CIRCUITS[self.circuit].inputs
        values = tuple(float(value) for value in self.values) or tuple(float(part.start) for part in inputs)
        if len(values) != len(inputs):
            raise ValueError(f"circuit explorer: values must be {len(inputs)} numbers, for "
                             f"{', '.join(part.name for part in inputs)}, not {len(values)}")
        if not all(abs(value) <= LARGEST_INPUT for value in values):
            raise ValueError(f"circuit explorer: values must be from -{LARGEST_INPUT} to {LARGEST_INPUT}, "
                             f"not {values}")
        if self.step < 0:
            raise ValueError(f"circuit explorer: step must be 0 or more, not {self.step}")
        object.__setattr__(self, "values", values)


@dataclass(frozen=True)
class Wire:
    """What the backward pass does on one wire.

    Attributes
    ----------
    gate, to : str
        From this gate's output back to this input of it.
    position : int
        Which input of the gate.
    local, upstream, share : float
        Derivative of the gate's output by this input, the gradient that arrived at the gate, their product.
    before : float or None
        What had come back to `to` along other wires before; None where this is the first.
    """

    gate: str
    to: str
    position: int
    local: float
    upstream: float
    share: float
    before: float | None

    @property
    def total(self):
        """What has come back to `to` so far."""
        return self.share if self.before is None else self.before + self.share


@dataclass(frozen=True)
class Numbers:
    """What the picture shows: all values and gradients, and how much of them is known at this step."""

    settings: Settings
    circuit: Circuit
    values: dict        # name -> float
    gradients: dict     # name -> float, complete
    wires: tuple        # in the order of the backward pass
    step: int

    @property
    def last_step(self):
        """Inputs, a step a gate, the start of the way back, a step a wire, and the end."""
        return len(self.circuit.gates) + len(self.wires) + 2

    @property
    def forward_gate(self):
        """The gate that computes in this step, or None."""
        gates = self.circuit.gates
        return gates[self.step - 1] if 1 <= self.step <= len(gates) else None

    @property
    def wires_done(self):
        """How many wires the backward pass has used, with the one of this step."""
        return int(np.clip(self.step - len(self.circuit.gates) - 1, 0, len(self.wires)))

    @property
    def wire(self):
        """The wire of this step, or None."""
        return self.wires[self.wires_done - 1] if self.wires_done and self.step < self.last_step else None

    @property
    def result(self):
        """Name of the circuit's output."""
        return self.circuit.parts[-1].name

    def known_values(self):
        """Names of the inputs and of the gates that have computed."""
        return [part.name for part in self.circuit.parts[:len(self.circuit.inputs) + self.step]]

    def known_gradients(self):
        """name -> (what has come back so far, whether that is all)."""
        if self.step <= len(self.circuit.gates):
            return {}
        known = {self.result: (self.gradients[self.result], True)}
        done = self.wires[:self.wires_done]
        for wire in done:
            count = sum(other.to == wire.to for other in self.wires)
            known[wire.to] = (wire.total, sum(other.to == wire.to for other in done) == count)
        return known


def compute(settings):
    """Run the circuit of these settings forward and backward; the step decides how much of it is shown."""
    circuit = CIRCUITS[settings.circuit]
    tensors = {part.name: tensor(np.float64(value), requires_grad=True)
               for part, value in zip(circuit.inputs, settings.values)}
    for part in circuit.gates:
        tensors[part.name] = GATES[part.kind].apply(*(tensors[name] for name in part.inputs))
        tensors[part.name].retain_grad()
    tensors[circuit.parts[-1].name].backward(retain_graph=True)
    values = {name: made.item() for name, made in tensors.items()}
    gradients = {name: made.grad.item() for name, made in tensors.items()}
    wires = _wires(circuit, tensors, gradients)
    last = len(circuit.gates) + len(wires) + 2
    return Numbers(settings, circuit, values, gradients, wires, min(settings.step, last))


def _wires(circuit, tensors, gradients):
    """Every wire in the order of the backward pass: the youngest gate first."""
    wires, so_far = [], {}
    for part in reversed(circuit.gates):
        rule = tensors[part.name].node.backward     # the engine's own rule for this gate
        upstream = gradients[part.name]
        locals_, shares = rule(np.float64(1)), rule(np.float64(upstream))
        for position, name in enumerate(part.inputs):
            wire = Wire(part.name, name, position, float(locals_[position]), upstream,
                        float(shares[position]), so_far.get(name))
            so_far[name] = wire.total
            wires.append(wire)
    return tuple(wires)
