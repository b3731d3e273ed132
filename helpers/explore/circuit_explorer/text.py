"""What the circuit explorer says: the finding in the title, the step in words and numbers, the text twin."""

from helpers.explore.circuit_explorer.gates import GATES
from helpers.explore.svg import number


def short(value):
    """A number in at most six characters or so: two decimals, or a power of ten where those say nothing."""
    if value != 0 and not 0.005 <= abs(value) < 10_000:
        digits, _, power = f"{value:.0e}".partition("e")
        return f"{digits}e{int(power)}".replace("-", "−")
    return number(value)


def bracketed(value):
    """A number as it stands inside a product: negative ones in brackets."""
    return f"({short(value)})" if value < 0 else short(value)


def title(numbers):
    """The finding of this state, in one line."""
    circuit, wire = numbers.circuit, numbers.wire
    if numbers.step == 0:
        return "Forward: only the inputs are known"
    if numbers.forward_gate is not None:
        part = numbers.forward_gate
        return f"Forward: {part.name} is {short(numbers.values[part.name])}, and is kept for the way back"
    if numbers.step == len(circuit.gates) + 1:
        return f"Backward starts at the end: {numbers.result} changes with itself one for one"
    if wire is None:
        return _last_title(numbers)
    if wire.before is not None:
        return f"{wire.to} is used more than once: what comes back is added"
    return GATES[_part(circuit, wire.gate).kind].finding


def _last_title(numbers):
    gradients = {part.name: numbers.gradients[part.name] for part in numbers.circuit.inputs}
    largest = max(abs(gradient) for gradient in gradients.values())
    if largest < 0.005:
        return f"Hardly anything comes back: {numbers.result} is flat here"
    strongest = [name for name, gradient in gradients.items() if abs(gradient) > largest * (1 - 1e-9)]
    verb = "moves" if len(strongest) == 1 else "move"
    amounts = ", ".join(dict.fromkeys(short(gradients[name]) for name in strongest))
    return f"{' and '.join(strongest)} {verb} {numbers.result} most: {amounts} for one"


def formula(numbers):
    """The arithmetic of this step, as (text, colour) pairs; empty where nothing is computed."""
    if numbers.forward_gate is not None:
        return _forward_formula(numbers, numbers.forward_gate)
    wire = numbers.wire
    if wire is None:
        return []
    part = _part(numbers.circuit, wire.gate)
    symbol = GATES[part.kind].local(part.inputs, part.name, wire.position,
                                    [numbers.values[name] for name in part.inputs])
    parts = [(f"∂{wire.gate}/∂{wire.to}", "ker"), (" · ", "ink"), (f"gradient of {wire.gate}", "neg"),
             (" = ", "ink")]
    if symbol != short(wire.local):
        parts += [(symbol, "ker"), (" · ", "ink"), (short(wire.upstream), "neg"), (" = ", "ink")]
    parts += [(bracketed(wire.local), "ker"), (" · ", "ink"), (bracketed(wire.upstream), "neg"),
              (" = ", "ink")]
    return [*parts, (short(wire.share), "neg")]


def _forward_formula(numbers, part):
    shown = GATES[part.kind].shown
    values = [bracketed(numbers.values[name]) for name in part.inputs]
    return [(part.name, "ink"), (" = ", "ink"), (shown.format(*part.inputs), "in"), (" = ", "ink"),
            (shown.format(*values), "in"), (" = ", "ink"), (short(numbers.values[part.name]), "ink")]


def sentence(numbers):
    """One sentence on this step."""
    wire = numbers.wire
    if numbers.step == 0:
        return "Every gate waits for its inputs."
    if numbers.forward_gate is not None:
        symbol = GATES[numbers.forward_gate.kind].symbol
        return f"The {symbol} gate reads its inputs and knows nothing else of the circuit."
    if numbers.step == len(numbers.circuit.gates) + 1:
        return f"The gradient of {numbers.result} is 1. Every other one is computed from those to its right."
    if wire is None:
        return _nudge(numbers)
    if wire.before is not None:
        before, total = short(wire.before), short(wire.total)
        return f"{wire.to} had {before} from before: {before} + {bracketed(wire.share)} = {total}."
    if not numbers.known_gradients()[wire.to][1]:
        return f"{wire.to} goes two ways: its gradient is not complete before both have answered."
    return f"So {wire.to} has the gradient {short(wire.total)}."


def _nudge(numbers):
    name = max((part.name for part in numbers.circuit.inputs), key=lambda name: abs(numbers.gradients[name]))
    change = 0.01 * numbers.gradients[name]
    if not change:
        return f"Raise any input by 0.01, and {numbers.result} stays where it is."
    way = "falls" if change < 0 else "rises"
    return f"Raise {name} by 0.01, and {numbers.result} {way} by about {_three_digits(abs(change))}."


def _three_digits(value):
    return f"{value:.2g}".replace("e-0", "e−").replace("e-", "e−")


def state_line(numbers):
    """The state in one sentence, for a place that can draw nothing."""
    settings = zip(numbers.circuit.inputs, numbers.settings.values)
    inputs = ", ".join(f"{part.name} = {short(value)}" for part, value in settings)
    gradients = ", ".join(f"{name} {short(value)}{'' if complete else ' (so far)'}"
                          for name, (value, complete) in numbers.known_gradients().items())
    known = ", ".join(f"{part.name} = {short(numbers.values[part.name])}" for part in numbers.circuit.gates
                      if part.name in numbers.known_values())
    parts = [f"{title(numbers)}. {numbers.circuit.label} at {inputs}", f"values {known}" if known else "",
             f"gradients {gradients}" if gradients else ""]
    return "; ".join(part for part in parts if part) + "."


def twin(numbers):
    """The whole picture as text: the same numbers, for screen readers and for tests."""
    lines = [f"{title(numbers)}. Step {numbers.step} of {numbers.last_step} in {numbers.circuit.label}."]
    known, gradients = numbers.known_values(), numbers.known_gradients()
    for part in numbers.circuit.parts:
        how = GATES[part.kind].shown.format(*part.inputs) if part.inputs else "input"
        value = short(numbers.values[part.name]) if part.name in known else "not computed yet"
        gradient, complete = gradients.get(part.name, (None, False))
        back = "no gradient yet" if gradient is None else f"gradient {short(gradient)}"
        back += " so far" if gradient is not None and not complete else ""
        lines.append(f"{part.name} ({how}): value {value}, {back}")
    for wire in numbers.wires[:numbers.wires_done]:
        lines.append(f"From {wire.gate} back to {wire.to}: local derivative {short(wire.local)} times "
                     f"{short(wire.upstream)} is {short(wire.share)}")
    arithmetic = "".join(text for text, _ in formula(numbers))
    return "\n".join([*lines, *([arithmetic] if arithmetic else []), sentence(numbers)])


def _part(circuit, name):
    return next(part for part in circuit.parts if part.name == name)
