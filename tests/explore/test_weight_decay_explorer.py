"""The weight-decay explorer: its numbers, its drawing over the corners of all ranges, its cases, its text."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose

from helpers import explore
from helpers.explore.weight_decay_explorer import text as say
from helpers.explore.weight_decay_explorer.cases import CASES
from helpers.explore.weight_decay_explorer.drawing import draw
from helpers.explore.weight_decay_explorer.numbers import (
    ANGLES, DECAYS, EIGENVALUES, FARTHEST, Settings, compute, level_curves,
)

CORNERS = [Settings(*values) for values in itertools.product(
    (ANGLES[0], 35, ANGLES[1]), (EIGENVALUES[0], 0.0, 0.01, EIGENVALUES[-1]), (EIGENVALUES[0], 0.0, 0.1),
    (0.0, DECAYS[1], 0.5, DECAYS[-1]), (-FARTHEST, 0.0, FARTHEST), (-FARTHEST, 0.0, FARTHEST))]


@pytest.mark.parametrize("settings", [Settings(), Settings(angle=-70, first=5.0, second=0.02, decay=2.0)])
def test_the_minimum_solves_the_system(settings):
    numbers = compute(settings)
    hessian = numbers.q @ np.diag(numbers.eigenvalues) @ numbers.q.T
    solved = np.linalg.solve(hessian + settings.decay * np.eye(2), hessian @ numbers.star)
    assert_allclose(numbers.w, solved, atol=1e-12)
    assert_allclose(numbers.effective, np.trace(hessian @ np.linalg.inv(hessian + settings.decay * np.eye(2))))
    assert_allclose(numbers.path[0], numbers.star, atol=1e-12)
    assert np.hypot(*numbers.path[-1]) < 0.02


def test_the_worked_example():
    numbers = compute(Settings(angle=0, star_1=2.0, star_2=-1.0))
    assert_allclose(numbers.w, [5 / 3, -1 / 3])
    assert "0.833 + 0.333 = 1.167" in say.effective(numbers)


def test_ellipse_and_circle_touch():
    numbers = compute(Settings())
    curve = numbers.star + level_curves(numbers.eigenvalues, numbers.loss)[0] @ numbers.q.T
    assert np.hypot(*curve.T).min() == pytest.approx(np.hypot(*numbers.w), abs=5e-3)


@pytest.mark.parametrize("values", [(1.0, 0.1), (1.0, 0.0), (0.0, 2.0), (1.0, -0.5), (-0.1, 2.0), (-0.5, -0.1)])
def test_level_curves_lie_on_their_level(values):
    values = np.array(values)
    for curve in level_curves(values, 0.7):
        assert_allclose(np.abs((values * curve ** 2).sum(axis=1) / 2), 0.7, rtol=1e-9)
    assert level_curves(np.zeros(2), 0.7) == []


@pytest.mark.parametrize("scale, stored", [(1.0, False), (2.0, False), (1.0, True)])
def test_every_corner_is_drawn(scale, stored, read_drawing):
    for settings in CORNERS:
        picture = draw(compute(settings), scale, stored)
        read_drawing(picture)                       # every text stays in the picture and is large enough


@pytest.mark.parametrize("settings, title", [
    (Settings(decay=0.0), "No decay: the minimum is w* itself"),
    (Settings(second=1.0), "A round bowl: 83\u00a0% is left in every direction"),
    (Settings(), "Decay leaves 83\u00a0% of the steep direction, 33\u00a0% of the flat one"),
    (Settings(second=0.0), "Along q₂ the loss is flat: nothing is left, however small λ is"),
    (Settings(second=0.0, decay=0.0), "Along q₂ the loss is flat: every point of the valley is a minimum"),
    (Settings(first=-0.1), "λ₁ = −0.1: no minimum here, and the formula fails"),
    (Settings(first=0.0, second=0.0), "No curvature at all: the loss has no opinion on w"),
    (Settings(star_1=0.0, star_2=0.0), "The minimum is at 0 already: nothing to pull"),
])
def test_the_title_is_the_finding(settings, title):
    assert say.title(compute(settings)) == title


@pytest.mark.parametrize("decay, words", [(0.2, "= 1.667: above 1"), (1.0, "= −1: below 0"), (0.5, "infinite"),
                                          (0.0, "of what?")])
def test_on_a_saddle_the_formula_says_what_goes_wrong(decay, words):
    numbers = compute(Settings(second=-0.5, decay=decay))
    assert numbers.w is None and numbers.effective is None
    assert words in "".join(part for part, _ in say.factor_formula(numbers, 1))


def test_every_case_is_shown_and_told():
    explorer = explore.weight_decay()
    for values, sentence in CASES:
        explorer.surprise.click()
        assert explorer.settings == Settings(**values)
        assert sentence[:20] in explorer.question.value


def test_the_twin_has_the_numbers():
    explorer = explore.weight_decay(angle=0, star_1=2.0, star_2=-1.0)
    for words in ("1/(1 + 0.2) = 0.833", "0.1/(0.1 + 0.2) = 0.333", "2 becomes 1.667", "−1 becomes −0.333",
                  "= 1.167", "(1.667, −0.333)"):
        assert words in explorer.text
    assert "1.167" in repr(explore.weight_decay_picture(angle=0, star_1=2.0, star_2=-1.0))


@pytest.mark.parametrize("settings, words", [
    ({"angle": 95}, "angle"), ({"first": 0.3}, "first must be one of"), ({"decay": -1.0}, "decay"),
    ({"star_1": 4.0}, "star_1 must be from -3 to 3"),
])
def test_settings_out_of_range_are_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        explore.weight_decay(**settings)
