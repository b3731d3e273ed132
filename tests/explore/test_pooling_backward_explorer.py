"""The pooling backward explorer's numbers, picture and words, over the corners of all its ranges."""

import itertools
import re

import numpy as np
import pytest

from helpers import explore
from helpers.explore.pooling_backward_explorer import text as say
from helpers.explore.pooling_backward_explorer.cases import CASES, COLUMNS, PICTURES, ROWS
from helpers.explore.pooling_backward_explorer.drawing import draw
from helpers.explore.pooling_backward_explorer.numbers import KINDS, RANGES, RULES, Settings, compute

GEOMETRY = ("kernel_size", "stride", "padding")
STATES = [Settings(kind, rule, picture, **dict(zip(GEOMETRY, sizes)))
          for kind, rule, picture in itertools.product(KINDS, RULES, PICTURES)
          for sizes in itertools.product(*(range(RANGES[name][0], RANGES[name][1] + 1) for name in GEOMETRY))]


def windows_of(s):
    """The pixels of each window as lists of places, found by walking; padding is where they stop short."""
    p = s.border
    starts = [[start for start in range(-p, size + p - s.kernel_size + 1, s.stride)] for size in (ROWS, COLUMNS)]
    for top, left in itertools.product(*starts):
        yield [(r, c) for r in range(top, top + s.kernel_size) for c in range(left, left + s.kernel_size)
               if 0 <= r < ROWS and 0 <= c < COLUMNS]


def plain_payment(s, x, places, amount):
    """What one window pays, written out."""
    paid = np.zeros((ROWS, COLUMNS))
    values = [x[place] for place in places]
    if s.kind == "max":
        tied = [place for place, value in zip(places, values) if value == max(values)]
        tied = tied[:1] if s.rule == "first" else tied
        for place in tied:
            paid[place] = amount / len(tied) if s.rule == "share" else amount
    elif s.kind == "l2":
        norm = sum(value * value for value in values) ** 0.5
        for place, value in zip(places, values):
            paid[place] = amount * value / norm if norm else 0
    else:
        for place in places:
            paid[place] = amount / (s.kernel_size ** 2 if s.kind == "average" else len(places))
    return paid


def test_payments_are_those_of_a_walk_through_the_windows():
    checked = 0
    for settings in STATES:
        numbers = compute(settings)
        if numbers.problem:
            continue
        windows = list(windows_of(settings))
        assert len(windows) == numbers.out.size
        for window, (places, amount) in enumerate(zip(windows, numbers.upstream.ravel())):
            expected = plain_payment(settings, numbers.x, places, amount)
            np.testing.assert_allclose(numbers.payments[window], expected, atol=1e-12)
        checked += 1
    assert checked > 700


def test_only_a_window_of_one_with_a_border_is_impossible():
    for settings in STATES:
        refused = settings.kernel_size == 1 and settings.padding == 1 and settings.kind != "l2"
        assert bool(compute(settings).problem) == refused


def test_every_state_is_drawn_whole(read_drawing):
    for position, settings in enumerate(STATES[::7]):
        numbers = compute(Settings(**{**vars(settings), "window": 99 if position % 3 else 0,
                                      "partial": position % 2 == 0, "row": 3, "column": 4}))
        drawing = read_drawing(draw(numbers, scale=2 if position % 2 else 1, stored=position % 5 == 0))
        assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)


def test_the_picture_shows_values_and_gradients(read_drawing):
    numbers = compute(Settings(kernel_size=3, stride=1))
    drawing = read_drawing(draw(numbers))
    assert drawing.words("values") == [f"{value:.0f}" for value in numbers.x.ravel()]
    assert drawing.words("payments") == [f"{value:.0f}" for value in numbers.grad.ravel()]
    assert drawing.words("payments")[2 * COLUMNS + 2] == "21"


def test_a_line_leads_from_each_window_to_the_pixel_it_pays(read_drawing):
    drawing = read_drawing(draw(compute(Settings(kernel_size=2, stride=1))))
    lines = [part for part in drawing.groups("routes")[0] if part.tag.endswith("line")]
    assert len(lines) == 12
    drawing = read_drawing(draw(compute(Settings(kernel_size=2, stride=1, window=3, partial=True))))
    assert len([part for part in drawing.groups("routes")[0] if part.tag.endswith("line")]) == 4


@pytest.mark.parametrize("value, winner", [(6, (0, 1)), (7, (0, 0)), (8, (0, 0))])
def test_an_earlier_pixel_takes_the_route_at_the_tie(value, winner):
    paid = compute(Settings(changes=((0, 0, value),))).payments[0]
    assert list(zip(*np.nonzero(paid))) == [winner]


@pytest.mark.parametrize("value, winner", [(6, (0, 1)), (7, (0, 1)), (8, (1, 1))])
def test_a_later_pixel_takes_it_only_beyond_the_tie(value, winner):
    paid = compute(Settings(changes=((1, 1, value),))).payments[0]
    assert list(zip(*np.nonzero(paid))) == [winner]


@pytest.mark.parametrize("settings, title", [
    (Settings(), "Each window pays one pixel: its maximum"),
    (Settings(changes=((0, 0, 7),)), "Two pixels tie in the lit window: the first takes all of it"),
    (Settings(changes=((0, 0, 7),), rule="every"), "Two pixels tie in the lit window: 1 comes in, 2 is paid out"),
    (Settings(changes=((0, 0, 7),), rule="share"), "Two pixels tie in the lit window: each gets 1/2"),
    (Settings(picture="relu", rule="every", window=1), "Ties in 2 other windows are paid more than once"),
    (Settings(kernel_size=3, stride=1), "One pixel wins 6 windows and collects from each"),
    (Settings("average"), "Every pixel of the window gets 1/4 of what arrives"),
    (Settings("average", kernel_size=1, stride=1), "A window of one pixel passes everything on"),
    (Settings("average", kernel_size=3, padding=1), "Five of 9 shares fall on the border and are lost"),
    (Settings("uncounted", kernel_size=3, padding=1), "The border is not counted: 4 shares instead of 9"),
    (Settings("l2"), "Each pixel is paid in proportion to its value"),
    (Settings("l2", picture="relu"), "A window of zeros pays nothing: the norm has a corner there"),
    (Settings(kernel_size=1, padding=1), "This padding does not exist"),
])
def test_titles_state_the_finding(settings, title):
    assert say.title(compute(settings)) == title


@pytest.mark.parametrize("settings, words", [
    (Settings(picture="relu"), "Nothing is made and nothing is lost: 10 arrived, 10 paid."),
    (Settings(picture="relu", rule="every"), "Ties have made 15 out of nothing: 10 arrived, 25 paid."),
    (Settings(picture="relu", rule="share"), "Nothing is made and nothing is lost: 10 arrived, 10 paid."),
    (Settings("uncounted", kernel_size=3, padding=1), "Nothing is made and nothing is lost: 21 arrived, 21 paid."),
    (Settings("average", kernel_size=3, padding=1), "The border has swallowed 6.22: 21 arrived, 14.78 paid."),
    (Settings("l2"), "An L2 norm need not keep the sum: 10 arrived"),
])
def test_the_sums_balance_or_say_why_not(settings, words):
    assert words in "".join(text for text, _ in say.sums(compute(settings)))


def test_the_twin_holds_the_same_numbers():
    numbers = compute(Settings("average", kernel_size=3, stride=2, padding=1, window=1))
    twin = say.twin(numbers)
    row = re.search(r"Gradient of x from 6 windows, row by row: (.*)", twin).group(1)
    shown = [float(value.replace("−", "-")) for value in row.replace(";", " ").split()]
    np.testing.assert_allclose(shown, np.round(numbers.grad, 2).ravel(), atol=1e-9)
    assert twin.count(" pays ") == 1 + numbers.out.size


@pytest.mark.parametrize("wrong", [{"kernel_size": 4}, {"padding": 2}, {"row": 4}, {"kind": "median"},
                                   {"rule": "last"}, {"picture": "cat"}, {"changes": ((0, 0, 10),)},
                                   {"value": 11}])
def test_settings_out_of_range_say_so(wrong):
    with pytest.raises(ValueError, match="pooling backward explorer: "):
        explore.pooling_backward(**wrong)


def test_the_value_belongs_to_the_marked_pixel():
    explorer = explore.pooling_backward()
    value, column = explorer.controls["value"], explorer.controls["column"]
    value.value = 7
    assert explorer.numbers.x[0, 0] == 7
    column.value = 2
    assert value.value == 1 and explorer.numbers.x[0, 2] == 1
    value.value = -4
    column.value = 0
    assert value.value == 7 and explorer.numbers.x[0, 2] == -4
    explorer.controls["picture"].value = "flat"
    assert value.value == 2 and (explorer.numbers.x == 2).all()


def test_each_change_draws_once():
    explorer = explore.pooling_backward(stride=1)
    seen = []
    explorer.picture.observe(lambda change: seen.append(change), "value")
    for count, (name, value) in enumerate((("value", 6), ("row", 2), ("kernel_size", 3), ("rule", "every"),
                                           ("window", 3), ("partial", True), ("kind", "l2")), start=1):
        explorer.controls[name].value = value
        assert len(seen) == count, name


def test_windows_go_round_and_impossible_states_wait():
    explorer = explore.pooling_backward(window=3)
    explorer.next.click()
    assert explorer.numbers.window == 0
    explorer.previous.click()
    assert explorer.numbers.window == 3
    explorer.controls["padding"].value = 1
    explorer.controls["kernel_size"].value = 1
    assert explorer.numbers.problem and explorer.controls["window"].disabled
    explorer.next.click()
    explorer.controls["kernel_size"].value = 2
    assert not explorer.controls["window"].disabled


def test_surprises_come_round_and_keep_what_they_say():
    explorer = explore.pooling_backward()
    for values, sentence in (*CASES, CASES[0]):
        explorer.surprise.click()
        assert sentence[:40].replace("’", "'") in explorer.question.value.replace("&#39;", "'")
        assert explorer.settings == Settings(**values)
