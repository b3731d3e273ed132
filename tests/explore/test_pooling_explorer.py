"""The pooling explorer: numbers against plain loops, verdicts on shifts, the picture over all corners."""

import itertools
import re

import numpy as np
import pytest

from helpers.explore import pooling, pooling_picture
from helpers.explore.pooling_explorer import text as say
from helpers.explore.pooling_explorer.cases import CASES
from helpers.explore.pooling_explorer.drawing import draw
from helpers.explore.pooling_explorer.numbers import KINDS, RANGES, Settings, compute
from helpers.explore.pooling_explorer.pictures import PICTURES, make_picture

GEOMETRIES = [(k, s, p) for k in range(1, 5) for s in range(1, 5) for p in range(0, 3) if p <= k // 2]
CORNERS = list(itertools.product(
    PICTURES, KINDS, (1, 4), (1, 4), (0, 2), (False, True), (False, True), (0, 8), (0, 3), (False, True)))


def settings_of(corner):
    return Settings(*corner, row=99, column=99)


def by_loops(picture, kind, k, s, p, ceil_mode=False):
    """Pooling of a square picture, one window after the other, with nothing of the library."""
    size = len(picture)
    starts = [a for a in range(-p, size + p, s) if a + k <= size + p or (ceil_mode and a < size)]
    if ceil_mode:                                   # one window may hang over the end
        starts = [a for at, a in enumerate(starts) if at == 0 or starts[at - 1] + k < size + p]
    out = np.zeros((len(starts), len(starts)))
    for i, top in enumerate(starts):
        for j, left in enumerate(starts):
            seen = picture[max(top, 0):top + k, max(left, 0):left + k]
            height, width = (min(a + k, size + p) - a for a in (top, left))
            out[i, j] = {"max": seen.max(), "l2": np.sqrt((seen**2).sum()), "average inside": seen.mean(),
                         "average": seen.sum() / (height * width)}[kind]
    return out


@pytest.mark.parametrize("kind", ["max", "average", "average inside", "l2"])
def test_outputs_are_those_of_plain_loops(kind):
    for (k, s, p), name, ceil_mode in itertools.product(GEOMETRIES, ("digit", "negative"), (False, True)):
        numbers = compute(Settings(name, kind, k, s, p, ceil_mode, right=1))
        rounds_up = ceil_mode and kind != "l2"
        for picture, out in ((make_picture(name), numbers.before),
                             (np.roll(make_picture(name), 1, 1), numbers.after)):
            np.testing.assert_allclose(out, by_loops(picture, kind, k, s, p, rounds_up), atol=1e-12)


def test_global_pooling_is_one_number_whatever_else_is_set():
    for kind, take in (("global max", np.max), ("global average", np.mean)):
        numbers = compute(Settings("noise", kind, 2, 3, 2, True, True, right=5, down=3))
        assert numbers.before.shape == (1, 1)
        assert numbers.before[0, 0] == take(make_picture("noise"))
        assert numbers.change.verdict == "same"


def test_the_blur_is_the_weighted_mean_of_nine_unsampled_outputs():
    for k, s, p in GEOMETRIES:
        numbers = compute(Settings("noise", "max", k, s, p, blur=True))
        dense = np.pad(by_loops(make_picture("noise"), "max", k, 1, p), 1, mode="edge")
        weights = np.outer([1, 2, 1], [1, 2, 1]) / 16
        expected = [[(dense[i:i + 3, j:j + 3] * weights).sum() for j in range(0, len(dense) - 2, s)]
                    for i in range(0, len(dense) - 2, s)]
        np.testing.assert_allclose(numbers.before, expected)
        assert numbers.before.shape == compute(Settings("noise", "max", k, s, p)).before.shape


def test_zeros_come_in_where_the_picture_is_no_ring():
    numbers = compute(Settings("negative", right=2, down=1, ring=False))
    assert not numbers.moved[0].any() and not numbers.moved[:, :2].any()
    np.testing.assert_array_equal(numbers.moved[1:, 2:], make_picture("negative")[:-1, :-2])


@pytest.mark.parametrize("settings, verdict, moved", [
    (Settings("dot"), "none", (0, 0)),
    (Settings("dot", right=8), "none", (0, 0)),             # once round the ring
    (Settings("dot", right=8, ring=False), "other", (0, 0)),
    (Settings("dot", right=1), "jump", (0, 1)),
    (Settings("dot", right=2), "along", (0, 1)),
    (Settings("dot", right=7), "same", (0, 0)),
    (Settings("dot", down=3), "jump", (2, 0)),
    (Settings("dot", right=3, stride=1), "along", (0, 3)),
    (Settings("digit", right=1, stride=1, kernel_size=3), "along", (0, 1)),
    (Settings("digit", right=1, down=2, stride=1, padding=1), "along", (2, 1)),
    (Settings("digit", right=1), "other", (0, 0)),
    (Settings("digit", right=4, kernel_size=3, stride=2), "along", (0, 2)),
    (Settings("digit", "average", right=3, stride=2), "other", (0, 0)),
    (Settings("stripe", down=3), "still", (0, 0)),
    (Settings("checkerboard", right=1, down=1), "still", (0, 0)),
    (Settings("checkerboard", right=1), "same", (0, 0)),
    (Settings("checkerboard", right=1, kernel_size=1), "other", (0, 0)),
    (Settings("checkerboard", right=1, kernel_size=1, blur=True), "same", (0, 0)),
    (Settings("noise", "global average", right=3, down=2), "same", (0, 0)),
    (Settings("digit", "global max", right=3, ring=False), "same", (0, 0)),
])
def test_what_a_shift_does(settings, verdict, moved):
    change = compute(settings).change
    assert (change.verdict, change.moved) == (verdict, moved)


def test_at_stride_one_the_output_always_moves_along():
    settings = itertools.product(("digit", "noise"), ("max", "average", "l2"), (1, 2, 3), (1, 3), (0, 2))
    for name, kind, k, right, down in settings:
        assert compute(Settings(name, kind, k, 1, right=right, down=down)).change.verdict == "along"


def test_an_impulse_as_on_paper():
    """Max pooling 2/2 of an impulse at pixel 3: (0, 1, 0, 0), and (0, 0, 1, 0) after a shift by one."""
    numbers = compute(Settings("dot", right=1))
    np.testing.assert_array_equal(numbers.before[1], [0, 9, 0, 0])
    np.testing.assert_array_equal(numbers.after[1], [0, 0, 9, 0])
    assert numbers.change.unchanged.sum() == 14
    assert numbers.change.relative == pytest.approx(np.sqrt(2))


def test_every_corner_is_drawn(read_drawing):
    for position, corner in enumerate(CORNERS[::5]):
        s = settings_of(corner)
        numbers = compute(s)
        drawing = read_drawing(draw(numbers, scale=2 if position % 2 else 1, stored=position % 3 == 0))
        assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)
        assert (numbers.before is None) == bool(numbers.problem)
        assert bool(numbers.problem) == (s.padding > s.kernel_size // 2 and not s.is_global)
        assert numbers.before is None or numbers.row == numbers.column == len(numbers.before) - 1


def test_the_picture_prints_the_outputs(read_drawing):
    numbers = compute(Settings("noise", right=1))
    before, after = (part for part in read_drawing(draw(numbers)).groups("output"))
    for group, out in ((before, numbers.before), (after, numbers.after)):
        printed = [float("".join(text.itertext())) for text in group if text.tag.endswith("text")]
        np.testing.assert_array_equal(printed, out.ravel())


def test_each_changed_output_has_a_mark(read_drawing):
    numbers = compute(Settings("noise", right=1))
    _, after = read_drawing(draw(numbers)).groups("output")
    marks = [box for box in after if box.tag.endswith("rect") and box.get("width") == "6.0"]
    assert len(marks) == numbers.change.unchanged.size - numbers.change.unchanged.sum() == 12


@pytest.mark.parametrize("settings, words", [
    (Settings(row=0, column=2), "max(7, 8, 2, 6) = 8"),
    (Settings("negative", kernel_size=3, padding=1, row=0, column=0), "max(−3, −2, −6, −9, padding) = −2"),
    (Settings("digit", "average", 3, padding=1, row=0, column=1), "(0 + 4 + 4 + 0 + 4 + 4 + 3·0)/9 = 1.78"),
    (Settings("digit", "average inside", 3, padding=1, row=0, column=1), "(0 + 4 + 4 + 0 + 4 + 4)/6 = 2.67"),
    (Settings("digit", "l2", row=3, column=1), "√(5² + 8² + 7² + 3²) = 12.12"),
    (Settings("digit", "global average"), "the mean of all 64 pixels = 155/64 = 2.42"),
    (Settings("checkerboard", kernel_size=1, blur=True), "(4·9 middle + 2·0 sides + 1·36 corners)/16 = 4.5"),
])
def test_the_lit_cell_is_worked_out(settings, words):
    numbers = compute(settings)
    line = "".join(text for text, _ in say.cell_lines(numbers)[0])
    assert line == f"This cell  {words}"
    assert words in say.twin(numbers)


def test_the_arithmetic_ends_in_the_lit_output():
    pictures = ("noise", "negative")
    for name, kind, (k, s, p), blur in itertools.product(pictures, KINDS, GEOMETRIES, (False, True)):
        numbers = compute(Settings(name, kind, k, s, p, True, blur, right=1, down=1))
        for parts, out in zip(say.cell_lines(numbers), (numbers.before, numbers.after), strict=True):
            words = "".join(text for text, _ in parts).replace("−", "-").replace("·", "*").replace("²", "**2")
            words = re.sub(r"middle|sides|corners|, padding", "", words.partition("  ")[2])
            left, right = words.rsplit(" = ", 1)
            value = out[numbers.row, numbers.column]
            assert float(right) == pytest.approx(value, abs=0.0051)
            if not kind.startswith("global"):       # sums of unsampled outputs are printed rounded
                found = eval(left.replace("√", "np.sqrt"), {"np": np, "max": lambda *v: max(v)})
                assert found == pytest.approx(value, abs=0.005 if blur else 1e-9)


@pytest.mark.parametrize("settings, title", [
    (Settings(), "Max pooling leaves 16 numbers of 64: 75 % fewer"),
    (Settings(kernel_size=3, stride=1, padding=1),
     "Max pooling makes 64 numbers out of 64: it only changes them"),
    (Settings("dot", right=1), "Shifted by 1 pixel, less than a step: the output jumps 1 cell"),
    (Settings("dot", right=2), "Shifted by 2 pixels: the output moves along by 1 cell"),
    (Settings("dot", right=7), "Shifted by 7 pixels: every output stays as it was"),
    (Settings("noise", right=1), "Shifted by 1 pixel: 12 of 16 outputs change, and not by moving"),
    (Settings("stripe", down=1), "This shift leaves the picture itself as it was"),
    (Settings(padding=2), "This padding does not exist"),
])
def test_titles_state_the_finding(settings, title):
    assert say.title(compute(settings)) == title


def test_rows_that_no_window_reads_are_named():
    numbers = compute(Settings(kernel_size=3, stride=3))
    assert say.verdict(numbers).endswith("Grey: 2 rows and 2 columns that no window reads.")
    assert "Grey" not in say.verdict(compute(Settings(kernel_size=3, stride=3, ceil_mode=True)))


def test_impossible_padding_explains_itself(read_drawing):
    numbers = compute(Settings(padding=2))
    words = "".join(read_drawing(draw(numbers)).words()).replace(" ", "")
    assert "at most half a window of padding, here 1".replace(" ", "") in words
    assert "at most half a window" in say.twin(numbers)


def test_the_picture_keeps_its_size_while_the_shift_moves(read_drawing):
    drawings = [read_drawing(draw(compute(Settings(right=right)))) for right in range(9)]
    assert len({(drawing.width, drawing.height) for drawing in drawings}) == 1


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(ValueError, match="kernel_size must be from 1 to 4, not 5"):
        Settings(kernel_size=5)
    with pytest.raises(ValueError, match="kind must be one of max, average"):
        Settings(kind="median")


@pytest.mark.parametrize("name", [*RANGES, "picture", "kind", "ring", "blur", "ceil_mode", "row", "column"])
def test_each_control_redraws(name):
    explorer = pooling(kernel_size=3, padding=1)
    control, before = explorer.controls[name], explorer.picture.value
    if hasattr(control, "options"):
        control.value = [value for _, value in control.options if value != control.value][0]
    elif isinstance(control.value, bool):
        control.value = not control.value
    else:
        control.value = control.value + 1 if control.value < control.max else control.value - 1
    assert getattr(explorer.settings, name) == control.value
    assert explorer.picture.value == draw(explorer.numbers)
    assert explorer.picture.value != before or name in ("ring", "ceil_mode")


def test_what_does_not_count_is_disabled():
    explorer = pooling()
    explorer.controls["kind"].value = "global max"
    names = ("kernel_size", "stride", "padding", "blur", "ceil_mode")
    assert all(explorer.controls[name].disabled for name in names)
    explorer.controls["kind"].value = "l2"
    assert explorer.controls["ceil_mode"].disabled and not explorer.controls["blur"].disabled
    explorer.controls["kind"].value = "max"
    explorer.controls["padding"].value = 2
    assert explorer.controls["row"].disabled and explorer.numbers.problem


def test_each_surprise_shows_what_its_sentence_says():
    states = [compute(Settings(**values)) for values, _ in CASES]
    verdicts = [state.change.verdict if state.change else "problem" for state in states]
    assert verdicts == ["jump", "same", "other", "same", "same", "none", "other", "none", "along", "other",
                        "same", "problem"]
    black, grey, white = states[2], states[3], states[4]
    assert (black.before == 9).all() and (black.after == 0).all()
    assert (grey.before[1:, 1:] == 4.5).all() and (white.before == 9).all()
    assert states[5].before.max() < 0
    plain = compute(Settings(**{**CASES[9][0], "blur": False}))
    assert states[9].change.relative < plain.change.relative


def test_a_picture_says_in_words_what_it_shows():
    picture = pooling_picture(picture="dot", right=1)
    assert "jumps 1 cell" in repr(picture) and "14 of 16 outputs unchanged" in repr(picture)


def test_numbers_below_zero_stand_in_their_cells_however_small():
    for kind, (k, s, p) in itertools.product(("max", "average", "average inside"), GEOMETRIES):
        drawing = draw(compute(Settings("negative", kind, k, s, p, right=1)))
        for part, least in (("input", 64), ("output", 1)):
            group = re.search(rf'data-part="{part}">.*?</g>', drawing, re.S).group()
            assert len(re.findall(r">[-−]\d", group)) >= least, (kind, k, s, p, part)
