"""The size explorer's numbers, picture and words over the corners of all its ranges."""

import itertools
import re

import numpy as np
import pytest

from helpers import ops
from helpers.explore.sizes_explorer import text as say
from helpers.explore.shades import UNREAD
from helpers.explore.sizes_explorer.explorer import CASES
from helpers.explore.sizes_explorer.numbers import KINDS, RANGES, RULES, Settings, compute
from helpers.explore.sizes_explorer.drawing import draw

CORNERS = list(itertools.product(KINDS, RULES, (False, True), *([low, high] for low, high in RANGES.values())))


def settings_of(corner, window=99):
    kind, rule, ceil_mode, i, k, s, p, d = corner
    return Settings(kind, i, k, s, p, rule, d, ceil_mode, window)


def library_size(s):
    """Outputs by `helpers.ops`, or 0 where it refuses."""
    try:
        if s.kind == "pooling":
            return ops.pool_output_size(s.size, s.kernel_size, s.stride, s.padding, s.dilation, s.ceil_mode)
        padding = s.padding if s.rule == "number" else s.rule
        return ops.conv_output_size(s.size, s.kernel_size, s.stride, padding, s.dilation)
    except ValueError:
        return 0


def test_corners_of_all_ranges_are_drawn_whole(read_drawing):
    for position, corner in enumerate(CORNERS):
        numbers = compute(settings_of(corner))
        drawing = read_drawing(draw(numbers, scale=2 if position % 2 else 1, stored=position % 3 == 0))
        assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)
        assert (numbers.outputs == 0) == bool(numbers.problem)


def test_outputs_and_refusals_are_the_library_s():
    values = itertools.product(KINDS, RULES, (False, True), (1, 3, 10, 11), (1, 2, 3, 5), (1, 2, 3, 7), (0, 1, 2, 5), (1, 2, 3))
    for corner in values:
        s = settings_of(corner)
        assert compute(s).outputs == library_size(s), s


def test_the_formula_ends_in_the_number_of_outputs():
    for corner in itertools.product(KINDS, RULES, (False, True), (3, 10, 11), (1, 2, 3), (1, 2, 3), (0, 1), (1, 2)):
        numbers = compute(settings_of(corner))
        words = "".join(text for text, _ in say.formula(numbers))
        if numbers.outputs:
            assert words.endswith(f"= {numbers.outputs}")
        elif numbers.settings.kind == "convolution" and numbers.room < 0:
            assert words.endswith("no output")


def test_the_formula_shows_its_floor():
    words = "".join(text for text, _ in say.formula(compute(Settings())))
    assert words == "o = ⌊(10 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1 = ⌊7/2⌋ + 1 = ⌊3.5⌋ + 1 = 4"
    ceil = Settings("pooling", 5, 2, 2, 1, ceil_mode=True)
    words = "".join(text for text, _ in say.formula(compute(ceil)))
    assert "⌈2.5⌉ + 1 = 4, less 1 that would start beyond the input = 3" in words
    same = "".join(text for text, _ in say.formula(compute(Settings(size=8, kernel_size=4, stride=1, rule="same"))))
    assert "(8 + 1 + 2 − 1·(4 − 1) − 1)/1" in same


def test_grey_pixels_are_those_the_library_says_nothing_reads(read_drawing):
    for i, k, s, p, d in itertools.product((7, 10), (1, 3), (1, 2, 4), (0, 1), (1, 2)):
        drawing = read_drawing(draw(compute(Settings(size=i, kernel_size=k, stride=s, padding=p, dilation=d))))
        fills = [box.get("fill") for box in drawing.groups("pixels")[0] if box.tag.endswith("rect")]
        np.testing.assert_array_equal(np.array(fills) != UNREAD, ops.pixels_read(i, k, s, p, d))


def test_there_is_a_step_of_the_staircase_for_every_output(read_drawing):
    numbers = compute(Settings(size=16, dilation=2, window=3))
    drawing = read_drawing(draw(numbers))
    boxes = [box for box in drawing.groups("windows")[0] if box.tag.endswith("rect") and float(box.get("width")) == 44]
    assert len(boxes) == numbers.outputs == 6
    assert drawing.words("windows")[-1] == "6 outputs"
    assert {word for word in drawing.words("windows") if word.isdigit()} == set("012345")


@pytest.mark.parametrize("settings, title", [
    (Settings(), "The last pixel is never read"),
    (Settings(size=11, kernel_size=2, stride=4), "Between the windows there are pixels that nothing reads"),
    (Settings(size=9, stride=2, dilation=2), "Between the taps there are pixels that nothing reads"),
    (Settings(padding=1), "The padding on the right is never read"),
    (Settings(padding=2, stride=2), "Some of the padding on the right is never read"),
    (Settings(stride=1), "This window takes 2 off the size: 10 in, 8 out"),
    (Settings(stride=1, padding=2), "This window adds 2 to the size: 10 in, 12 out"),
    (Settings(stride=1, padding=1), "The size is kept: 10 in, 10 out"),
    (Settings(kernel_size=2), "Stride 2 divides the size by 2: 10 in, 5 out"),
    (Settings(size=11), "Stride 2 does not divide the size by 2: 11 in, 5 out"),
    (Settings(size=8, kernel_size=4, stride=1, rule="same"), "An even kernel needs one zero more on the right to keep the size"),
    (Settings(stride=2, rule="same"), "This padding does not exist"),
    (Settings(size=3, kernel_size=5), "Nothing comes out"),
    (Settings("pooling", 9, 2, 2, ceil_mode=True), "Ceil mode adds a window that hangs over the end"),
    (Settings("pooling", 5, 2, 2, 1, ceil_mode=True), "Ceil mode drops a window that would start beyond the input"),
])
def test_titles_state_the_finding(settings, title):
    assert say.title(compute(settings)) == title


@pytest.mark.parametrize("settings, sentence", [
    (Settings(size=3, kernel_size=5), "A kernel of 5 does not fit in 3 + 2·0 = 3."),
    (Settings(size=7, dilation=4), "A kernel of 3 at dilation 4 spans 9 pixels; it does not fit in 7 + 2·0 = 7."),
    (Settings(rule="same"), "needs stride 1"),
    (Settings("pooling", padding=2), "at most half a window of padding, here 1"),
])
def test_impossible_states_explain_themselves_in_the_picture(settings, sentence, read_drawing):
    numbers = compute(settings)
    assert numbers.outputs == 0 and sentence in numbers.problem
    words = "".join(read_drawing(draw(numbers)).words()).replace(" ", "")
    assert sentence.replace(" ", "") in words
    assert sentence in say.twin(numbers)


def test_travel_is_told_in_words():
    assert say.travel(compute(Settings())) == (
        "After the first window 7 pixels are left to travel: 3 steps of 2, and 1 over.")
    assert say.travel(compute(Settings(size=4, stride=3))) == (
        "After the first window 1 pixel is left to travel: no whole step of 3, and 1 over.")
    assert say.travel(compute(Settings(size=3))) == (
        "The first window fills the row: one output, and no pixel left to travel.")


def test_the_text_twin_lists_every_window():
    numbers = compute(Settings(padding=1, dilation=2, window=1))
    lines = re.findall(r"Window (\d+)(?: \(lit\))? reads pixels ([^\n]*)", say.twin(numbers))
    assert len(lines) == numbers.outputs
    read = np.zeros(12, bool)
    for _, taps in lines:
        read[[int(tap.replace("−", "-")) + 1 for tap in taps.split(", ")]] = True
    np.testing.assert_array_equal(read, ops.pixels_read(10, 3, 2, 1, 2))
    assert "Window 1 (lit) reads pixels 1, 3, 5" in say.twin(numbers)


def test_an_author_may_ask_for_alexnet_s_224(read_drawing):
    drawing = read_drawing(draw(compute(Settings(size=224, kernel_size=11, stride=4))))
    assert "54 outputs" in drawing.words() and drawing.title == "The last pixel is never read"


def test_the_picture_keeps_its_size_while_a_slider_moves(read_drawing):
    sizes = set()
    for name, (low, high) in RANGES.items():
        for value in range(low, high + 1):
            drawing = read_drawing(draw(compute(Settings(**{name: value}))))
            sizes.add((drawing.width, drawing.height))
    assert len(sizes) == 1


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(ValueError, match="kernel_size must be from 1 to 11, not 12"):
        Settings(kernel_size=12)
    with pytest.raises(ValueError, match="size must be from 1 to 256, not 0"):
        Settings(size=0)
    with pytest.raises(ValueError, match="rule must be one of number, valid, same"):
        Settings(rule="full")


def test_each_surprise_shows_what_its_sentence_says():
    states = [compute(Settings(**values)) for values, _ in CASES]
    assert [state.outputs for state in states] == [4, 5, 8, 3, 8, 6, 4, 5, 3, 0]
    assert (states[2].before, states[2].after) == (1, 2)
    assert (~states[3].read).sum() == 10
    assert states[4].span == 9 and states[7].overhang == 1
