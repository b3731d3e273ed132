"""The Adam explorer against PyTorch and against plain sums, its picture, its words and its widgets."""

import itertools
import math
import re

import numpy as np
import pytest

from helpers import explore
from helpers.explore.adam_explorer import text as say
from helpers.explore.adam_explorer.cases import CASES
from helpers.explore.adam_explorer.drawing import draw
from helpers.explore.adam_explorer.numbers import (
    BETAS1, BETAS2, CORRECTIONS, LONGEST, PATTERNS, POWERS, Settings, compute,
)

CORNERS = [Settings(pattern, correction, beta1, beta2, t, power)
           for pattern, correction, beta1, beta2, t, power in itertools.product(
               PATTERNS, CORRECTIONS, (0.0, 0.9, 0.999), (0.0, 0.999), (1, 2, LONGEST), POWERS)]


def plain(settings):
    """m, v and the step by the expanded sums, without a recursion."""
    t, gradients = settings.t, PATTERNS[settings.pattern][1][:settings.t].tolist()
    sums = [sum((1 - beta) * beta ** (t - i) * g ** power for i, g in enumerate(gradients, start=1))
            for beta, power in ((settings.beta1, 1), (settings.beta2, 2))]
    betas = settings.beta1, settings.beta2
    divisors = {"right": [1 - beta ** t for beta in betas], "none": [1, 1],
                "printed": [(1 - beta) ** t for beta in betas]}[settings.correction]
    m_hat, v_hat = (total / divisor for total, divisor in zip(sums, divisors))
    return *sums, m_hat / (math.sqrt(v_hat) + settings.eps)


@pytest.mark.parametrize("settings", CORNERS[::7] + [Settings(t=t) for t in (3, 12, 50)], ids=str)
def test_numbers_are_those_of_the_expanded_sums(settings):
    numbers = compute(settings)
    m, v, step = plain(settings)
    assert numbers.m.value == pytest.approx(m, abs=1e-14)
    assert numbers.v.value == pytest.approx(v, abs=1e-14)
    assert numbers.step == pytest.approx(step, rel=1e-9, abs=1e-12)
    for average in (numbers.m, numbers.v):
        assert len(average.weights) == settings.t
        assert average.total == pytest.approx(1 - average.beta ** settings.t, abs=1e-12)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_adams_steps_are_pytorchs(pattern):
    torch = pytest.importorskip("torch")
    w = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.Adam([w], lr=1.0, betas=(0.8, 0.99), eps=1e-3)
    steps = []
    for gradient in PATTERNS[pattern][1]:
        before, w.grad = w.item(), torch.full((1,), float(gradient), dtype=torch.float64)
        optimizer.step()
        steps.append(before - w.item())
    numbers = compute(Settings(pattern, "none", 0.8, 0.99, LONGEST, -3))
    np.testing.assert_allclose(numbers.right, steps, atol=1e-9)
    numbers = compute(Settings(pattern, "right", 0.8, 0.99, 40, -3))
    np.testing.assert_allclose(numbers.steps, steps[:40], atol=1e-9)


def test_the_numbers_of_the_story():
    uncorrected = compute(Settings(correction="none", t=LONGEST))
    np.testing.assert_allclose(uncorrected.steps[:3], [3.1623, 4.2496, 4.9502], atol=1e-4)
    assert uncorrected.longest == (12, pytest.approx(6.5685, abs=1e-4))
    printed = compute(Settings(correction="printed", t=6)).steps
    np.testing.assert_allclose(printed, [1, 0.425, 0.157, 0.0544, 0.0183, 0.00606], rtol=3e-3)
    np.testing.assert_allclose(compute(Settings(t=LONGEST)).steps, 1, atol=1e-7)
    assert compute(Settings("late", t=LONGEST)).longest[1] > 1.9


def test_corners_of_all_ranges_are_drawn_whole(read_drawing):
    for position, settings in enumerate(CORNERS):
        numbers = compute(settings)
        drawing = read_drawing(draw(numbers, scale=2 if position % 2 else 1, stored=position % 3 == 0))
        assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)


def test_the_picture_keeps_its_size_while_a_slider_moves(read_drawing):
    for scale in (1, 2):
        sizes = set()
        for settings in CORNERS[::5]:
            drawing = read_drawing(draw(compute(settings), scale))
            sizes.add((drawing.width, drawing.height))
        assert len(sizes) == 1


def test_bars_are_as_many_and_as_high_as_the_weights(read_drawing):
    numbers = compute(Settings(t=8, beta2=0.9))
    drawing = read_drawing(draw(numbers))
    for part in "mv":
        boxes = [box for box in drawing.groups(part)[0] if box.tag.endswith("rect")]
        whole = [float(box.get("height")) for box in boxes if box.get("stroke-dasharray")]
        given = [float(box.get("height")) for box in boxes if not box.get("stroke-dasharray")]
        assert len(whole) == len(given) == 8
        np.testing.assert_allclose(np.divide(given, whole), numbers.m.total, rtol=0.02)
    steps = [float(box.get("height")) for box in drawing.groups("steps")[0] if box.tag.endswith("rect")]
    assert len(steps) == 8 and len(set(steps)) == 1


def test_formulas_give_their_numbers():
    for settings in (Settings(), Settings(t=12), Settings("noisy", t=5, beta1=0.5, beta2=0.9)):
        numbers = compute(settings)
        for average in (numbers.m, numbers.v):
            words = "".join(text for text, _ in say.average_formula(numbers, average))
            value, divisor, result = (float(n.replace("−", "-")) for n in
                                      re.search(r"= ([^/=]+)/([^/=(]+) = ([^=]+)$", words).groups())
            assert value / divisor == pytest.approx(result, rel=2e-3)
            assert result == pytest.approx(average.corrected, rel=1e-3)
    words = "".join(text for text, _ in say.average_formula(compute(Settings()), compute(Settings()).m))
    assert words == "m̂ = m/(1 − β₁ᵗ) = 0.271/(1 − 0.9³) = 0.271/0.271 = 1"
    numbers = compute(Settings(correction="printed", t=2))
    words = "".join(text for text, _ in say.average_formula(numbers, numbers.m))
    assert words == "m̂ = m/(1 − β₁)ᵗ = 0.19/(1 − 0.9)² = 0.19/0.01 = 19"
    words = "".join(text for text, _ in say.step_formula(compute(Settings(power=0))))
    assert words.endswith("1/(1 + 1) = 0.5")


@pytest.mark.parametrize("settings, title", [
    (Settings(t=1), "The first step is one rate long, whatever the gradient"),
    (Settings(t=9), "The same gradient every time: every step is one rate long"),
    (Settings(correction="none", t=1), "Without correction the first step is 3.162 rates long"),
    (Settings(correction="none", t=50),
     "Without correction: the longest step so far is 6.569 rates, at t = 12"),
    (Settings(correction="printed", t=1), "At t = 1 the slip and the right divisor are the same"),
    (Settings(correction="printed", t=5), "(1 − β)ᵗ for 1 − βᵗ: step 5 is 0.01833 rates, not 1"),
    (Settings(power=0), "ε is 50% of the denominator: it shortens the step"),
    (Settings("late", t=80), "No gradient so far, and no step"),
    (Settings("late", t=94), "Gradients that wake late make long steps: 1.959 rates at t = 94"),
    (Settings("alternating", t=30), "Gradients that cancel make short steps: now −0.05263 rates"),
    (Settings("alternating", t=30, beta1=0.0), "Step 30 is −1 rate long"),
    (Settings("shrinking", t=60), "v remembers the large gradients longer than m: now 0.04104 rates"),
])
def test_titles_state_the_finding(settings, title):
    assert say.title(compute(settings)) == title


def test_the_text_twin_lists_every_step():
    numbers = compute(Settings("noisy", "none", t=7))
    rows = re.findall(r"^(\d+): (.*)$", say.twin(numbers), re.M)
    assert [int(t) for t, _ in rows] == list(range(1, 8))
    table = np.array([[float(cell.replace("−", "-")) for cell in row.split(", ")] for _, row in rows])
    columns = [numbers.gradients, numbers.m.weights, numbers.v.weights, numbers.steps, numbers.right]
    np.testing.assert_allclose(table, np.transpose(columns), rtol=1e-3)


@pytest.mark.parametrize("name, value, words", [
    ("t", 0, "t must be from 1 to 100, not 0"), ("t", 101, "t must be"),
    ("power", 1, "power must be from -12 to 0"),
    ("beta1", 0.7, "beta1 must be one of"), ("beta2", 1.0, "beta2 must be"),
    ("pattern", "x", "pattern must be"),
    ("correction", "x", "correction must be one of right, none, printed"),
])
def test_settings_out_of_range_are_refused_with_the_range(name, value, words):
    with pytest.raises(ValueError, match=words):
        Settings(**{name: value})


@pytest.mark.parametrize("name", list(explore.adam().controls))
def test_each_control_redraws_once(name):
    made, seen = explore.adam(), []
    made.picture.observe(lambda change: seen.append(change["new"]), "value")
    control = made.controls[name]
    if hasattr(control, "options"):
        values = [option[1] for option in control.options]
        control.value = values[(values.index(control.value) + 1) % len(values)]
    else:
        control.value += -1
    assert len(seen) == 1 and getattr(made.settings, name) == control.value
    assert made.picture.value == draw(made.numbers)


def test_back_and_next_stop_at_both_ends():
    made = explore.adam(t=2)
    made.previous.click()
    assert made.settings.t == 1 and made.previous.disabled and not made.next.disabled
    made.controls["t"].value = LONGEST
    assert made.next.disabled
    made.next.click()
    assert made.settings.t == LONGEST


def test_surprise_me_goes_through_all_cases():
    made = explore.adam()
    for values, sentence in (*CASES, CASES[0]):
        made.surprise.click()
        assert {name: getattr(made.settings, name) for name in values} == values
        assert sentence[:20].replace("'", "&#39;") in made.question.value


def test_each_surprise_shows_what_its_sentence_says():
    states = [compute(Settings(**values)) for values, _ in CASES]
    assert states[0].step == pytest.approx(0.1 / math.sqrt(0.001), rel=1e-6)
    assert states[1].longest[0] == 12
    assert states[2].step < 0.02
    assert abs(states[3].step) < 0.1
    assert states[4].steps[11] < 1 and abs(states[4].step) < 0.2
    assert states[5].step > 1.9
    assert set(np.abs(states[6].steps[states[6].gradients != 0]).round(6)) == {1.0}
    assert np.all(np.diff(states[7].steps) < 0)
    np.testing.assert_allclose(states[8].steps, 0.5)


def test_the_picture_alone_shows_the_first_steps():
    picture = explore.adam_picture(correction="none", t=1)
    assert repr(picture).startswith("Without correction the first step is 3.162 rates long. Gradients:")
    assert "course-still" in picture.svg
