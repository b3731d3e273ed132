"""The circuit explorer against PyTorch and against nudging, its picture, its words and its widgets."""

import itertools
import math
import re

import numpy as np
import pytest

from helpers import explore
from helpers.explore.circuit_explorer import text as say
from helpers.explore.circuit_explorer.cases import CASES, CIRCUITS
from helpers.explore.circuit_explorer.drawing import draw
from helpers.explore.circuit_explorer.gates import GATES
from helpers.explore.circuit_explorer.numbers import LARGEST_INPUT, Settings, compute

# The circuits once more, in plain Python, for values that are no Tensors of ours.
PLAIN = {
    "product": lambda m, x, y, z: (x + y) * z,
    "fan-out": lambda m, h: 2 * h + 3 * h,
    "twice": lambda m, x, y: x * (x + y),
    "neuron": lambda m, w0, x0, w1, x1, b: 1 / (1 + m.exp(-(w0 * x0 + w1 * x1 + b))),
    "patterns": lambda m, x, y, z, w: 2 * (x * y + m.maximum(z, w)),
    "relu loss": lambda m, w, x, b, t: (m.maximum(w * x + b, 0 * b) - t) ** 2,
}
SYMBOLS = {gate.symbol for gate in GATES.values()}


def some_values(name, rng):
    return tuple(np.round(rng.uniform(-2, 2, len(CIRCUITS[name].inputs)), 1))


@pytest.mark.parametrize("name", CIRCUITS)
def test_values_and_gradients_are_those_of_nudging(name):
    rng = np.random.default_rng(3)
    for _ in range(5):
        values = some_values(name, rng)
        numbers = compute(Settings(name, values, 99))
        assert math.isclose(numbers.values[numbers.result], PLAIN[name](np, *values), abs_tol=1e-12)
        for position, part in enumerate(numbers.circuit.inputs):
            step = np.eye(len(values))[position] * 1e-6
            above, below = (PLAIN[name](np, *(values + sign * step)) for sign in (1, -1))
            assert math.isclose(numbers.gradients[part.name], (above - below) / 2e-6, abs_tol=1e-7)


@pytest.mark.parametrize("name", CIRCUITS)
def test_gradients_are_pytorch_s_ties_included(name):
    torch = pytest.importorskip("torch")
    ties = [(1.0,) * len(CIRCUITS[name].inputs), (0.0,) * len(CIRCUITS[name].inputs)]
    for values in [some_values(name, np.random.default_rng(4)), *(() if name == "relu loss" else ties)]:
        leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values]
        PLAIN[name](torch, *leaves).backward()
        numbers = compute(Settings(name, values, 99))
        for part, leaf in zip(numbers.circuit.inputs, leaves):
            assert math.isclose(numbers.gradients[part.name], leaf.grad.item(), abs_tol=1e-12)


@pytest.mark.parametrize("name", CIRCUITS)
def test_shares_are_products_and_add_up_to_the_gradients(name):
    numbers = compute(Settings(name, some_values(name, np.random.default_rng(5)), 99))
    for wire in numbers.wires:
        assert math.isclose(wire.share, wire.local * wire.upstream, abs_tol=1e-12)
        assert wire.upstream == numbers.gradients[wire.gate]
    for part in numbers.circuit.parts[:-1]:
        shares = [wire.share for wire in numbers.wires if wire.to == part.name]
        assert math.isclose(sum(shares), numbers.gradients[part.name], abs_tol=1e-12)
        totals = [wire.total for wire in numbers.wires if wire.to == part.name]
        assert totals[-1] == pytest.approx(sum(shares))


def test_a_gate_sends_only_when_all_has_come_back_to_it():
    for name in CIRCUITS:
        wires = compute(Settings(name)).wires
        for position, wire in enumerate(wires):
            assert all(later.to != wire.gate for later in wires[position:])


@pytest.mark.parametrize("kind", GATES)
def test_the_formula_of_a_local_derivative_gives_its_number(kind):
    used = [(name, part) for name, circuit in CIRCUITS.items() for part in circuit.gates if part.kind == kind]
    assert used, "no circuit shows this gate"
    name, part = used[0]
    for seed in range(4):
        numbers = compute(Settings(name, some_values(name, np.random.default_rng(seed)), 99))
        inputs = [numbers.values[other] for other in part.inputs]
        for wire in (wire for wire in numbers.wires if wire.gate == part.name):
            formula = GATES[kind].local(part.inputs, part.name, wire.position, inputs)
            code = formula.replace("½", "0.5").replace("−", "-").replace("·", "*").replace("²", "**2")
            assert math.isclose(eval(code, {}, dict(numbers.values)), wire.local, abs_tol=1e-12)


def test_the_worked_example():
    numbers = compute(Settings("product", step=99))
    assert numbers.values == {"x": -2, "y": 5, "z": -4, "q": 3, "f": -12}
    assert numbers.gradients == {"x": -4, "y": -4, "z": 3, "q": -4, "f": 1}


def test_a_fan_out_adds():
    assert compute(Settings("fan-out")).gradients["h"] == 5
    step = 8
    numbers = compute(Settings("fan-out", (), step))
    assert say.title(numbers) == "h is used more than once: what comes back is added"
    assert say.sentence(numbers) == "h had 3 from before: 3 + 2 = 5."
    assert compute(Settings("fan-out", (), step - 1)).known_gradients()["h"] == (3, False)


@pytest.mark.parametrize("name", CIRCUITS)
def test_corners_of_all_ranges_are_drawn_whole_at_every_step(name, read_drawing):
    corners = list(itertools.product((-LARGEST_INPUT, 0, LARGEST_INPUT), repeat=len(CIRCUITS[name].inputs)))
    for position, values in enumerate(corners[::max(1, len(corners) // 27)]):
        for step in range(compute(Settings(name)).last_step + 1):
            numbers = compute(Settings(name, values, step))
            scale = 2 if (position + step) % 2 else 1
            drawing = read_drawing(draw(numbers, scale, stored=step % 3 == 0))
            assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("name", CIRCUITS)
def test_nothing_overlaps_and_the_picture_keeps_its_size(name, scale, read_drawing):
    sizes, last = set(), compute(Settings(name)).last_step
    for step, values in itertools.product(range(last + 1), [(), (-4.5,) * len(CIRCUITS[name].inputs)]):
        drawing = read_drawing(draw(compute(Settings(name, values, step)), scale))
        sizes.add((drawing.width, drawing.height))
    assert len(sizes) == 1
    boxes = [tuple(float(box.get(key)) for key in ("x", "y", "width", "height"))
             for group in drawing.groups("parts") for box in group if box.tag.endswith("rect")]
    assert len(boxes) == len(CIRCUITS[name].parts)
    for (x, y, w, h), (x2, y2, w2, h2) in itertools.combinations(boxes, 2):
        apart = x + w < x2 or x2 + w2 < x or y + h + 40 < y2 or y2 + h2 + 40 < y
        assert apart, "circles too close for their numbers"


def test_the_picture_shows_what_is_known_and_no_more(read_drawing):
    words = read_drawing(draw(compute(Settings("product")))).words("parts")
    assert words == ["x", "−2", "y", "5", "z", "−4", "+", "×"]
    words = read_drawing(draw(compute(Settings("product", (), 4)))).words("parts")
    assert words == ["x", "−2", "y", "5", "z", "−4", "+", "q = 3", "−4", "×", "f = −12", "1"]
    assert read_drawing(draw(compute(Settings("product", (), 4)))).words("local") == ["−4"]
    assert read_drawing(draw(compute(Settings("product", (), 99)))).words("local") == []


@pytest.mark.parametrize("step, title, arithmetic", [
    (0, "Forward: only the inputs are known", ""),
    (1, "Forward: q is 3, and is kept for the way back", "q = x + y = (−2) + 5 = 3"),
    (2, "Forward: f is −12, and is kept for the way back", "f = q·z = 3·(−4) = −12"),
    (3, "Backward starts at the end: f changes with itself one for one", ""),
    (4, "× scales the gradient by the other input", "∂f/∂q · gradient of f = z · 1 = (−4) · 1 = −4"),
    (6, "+ hands the gradient on unchanged", "∂q/∂x · gradient of q = 1 · (−4) = −4"),
    (8, "x and y move f most: −4 for one", ""),
])
def test_titles_and_arithmetic_of_the_worked_example(step, title, arithmetic):
    numbers = compute(Settings("product", (), step))
    assert say.title(numbers) == title
    assert "".join(text for text, _ in say.formula(numbers)) == arithmetic
    assert title in say.twin(numbers) and arithmetic in say.twin(numbers)


def test_a_shut_relu_and_a_flat_sigmoid_are_told():
    flat = compute(Settings("neuron", (5,) * 5, 99))
    assert say.title(flat) == "Hardly anything comes back: f is flat here"
    tied = compute(Settings("patterns", (0, 0, 0, 0), 99))
    assert say.sentence(tied) == "Raise z by 0.01, and L rises by about 0.01."
    both = compute(Settings("fan-out", (0,), 99))
    assert say.sentence(both) == "Raise h by 0.01, and L rises by about 0.05."
    still = compute(Settings("twice", (0, 0), 99))
    assert say.sentence(still) == "Raise any input by 0.01, and f stays where it is."


@pytest.mark.parametrize("name", CIRCUITS)
def test_the_text_twin_has_every_number_of_the_picture(name, read_drawing):
    for step in range(compute(Settings(name)).last_step + 1):
        numbers = compute(Settings(name, (), step))
        twin, drawing = say.twin(numbers), read_drawing(draw(numbers))
        for word in drawing.words("parts") + drawing.words("local"):
            assert word.removesuffix(" + …").split(" = ")[-1] in twin or word in SYMBOLS
        assert len(re.findall("^From ", twin, re.MULTILINE)) == numbers.wires_done


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(ValueError, match="circuit must be one of product, fan-out"):
        Settings("sum")
    with pytest.raises(ValueError, match="values must be 3 numbers, for x, y, z, not 2"):
        Settings(values=(1, 2))
    with pytest.raises(ValueError, match="values must be from -5 to 5"):
        Settings(values=(1, 2, 6))
    with pytest.raises(ValueError, match="values must be from -5 to 5"):
        Settings(values=(1, 2, float("nan")))
    with pytest.raises(ValueError, match="step must be 0 or more, not -1"):
        Settings(step=-1)


# ---- widgets ----

@pytest.fixture
def redraws():
    """`redraws(explorer)` returns a list that grows with each change of the picture."""
    def watch(explorer):
        seen = []
        explorer.picture.observe(lambda change: seen.append(change["new"]), "value")
        return seen
    return watch


def test_next_and_back_walk_from_the_inputs_to_the_end(redraws):
    made = explore.circuit()
    seen = redraws(made)
    assert made.previous.disabled and not made.next.disabled
    for step in range(1, made.numbers.last_step + 1):
        made.next.click()
        assert made.numbers.step == made.step_slider.value == step
    assert made.next.disabled and len(seen) == made.numbers.last_step
    made.next.click()
    made.previous.click()
    assert made.numbers.step == made.numbers.last_step - 1 and len(seen) == made.numbers.last_step + 1


def test_each_slider_redraws_once_and_moves_the_numbers(redraws):
    made = explore.circuit("patterns", step=99)
    seen = redraws(made)
    for position, control in enumerate(made.inputs[:4]):
        control.value += 0.5
        assert len(seen) == position + 1
        assert made.settings.values[position] == control.value
    assert [control.description for control in made.inputs[:4]] == ["x", "y", "z", "w"]
    assert made.inputs[4].layout.display == "none"


def test_another_circuit_brings_its_own_inputs_and_starts_over(redraws):
    made = explore.circuit(step=99)
    seen = redraws(made)
    made.preset.value = "neuron"
    assert len(seen) == 1 and made.settings == Settings("neuron")
    assert [control.description for control in made.inputs] == ["w₀", "x₀", "w₁", "x₁", "b"]
    assert made.step_slider.max == made.numbers.last_step == 22


def test_surprise_me_goes_through_all_cases(redraws):
    made = explore.circuit()
    seen = redraws(made)
    asked = made.question.value
    for name, values, step, sentence in (*CASES, CASES[0]):
        made.surprise.click()
        assert made.settings == Settings(name, values, compute(Settings(name, values, step)).step)
        assert sentence[:20].replace("'", "&#39;") in made.question.value
    assert len(seen) == len(CASES) + 1
    made.inputs[0].value += 0.5
    assert made.question.value == asked


def test_each_surprise_shows_what_its_sentence_says():
    states = [compute(Settings(*case[:3])) for case in CASES]
    assert (states[1].wire.to, states[1].wire.before, states[1].wire.total) == ("h", 3, 5)
    assert states[2].wire.before is not None and states[2].wire.to == "x"
    assert max(abs(gradient) for name, gradient in states[5].gradients.items() if name not in "fdr") < 0.001
    assert all(states[6].gradients[name] == 0 for name in "wxb")
    assert states[7].gradients["z"] == states[7].gradients["w"] == 1


def test_the_picture_alone_shows_the_end():
    picture = explore.circuit_picture()
    assert repr(picture) == ("x and y move f most: −4 for one. f = (x + y)·z at x = −2, y = 5, z = −4; "
                             "values q = 3, f = −12; gradients f 1, q −4, z 3, x −4, y −4.")
    assert "course-still" in picture.svg
