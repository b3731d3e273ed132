"""The receptive field explorer: paths against PyTorch, the picture over the corners of all ranges, words."""

import itertools
import re

import numpy as np
import pytest

from helpers import explore, ops
from helpers.explore import svg
from helpers.explore.receptive_field_explorer import text as say
from helpers.explore.receptive_field_explorer.cases import PRESETS
from helpers.explore.receptive_field_explorer.drawing import draw
from helpers.explore.receptive_field_explorer.numbers import MOST_LAYERS, RANGES, SIZES, Settings, compute
from helpers.explore.shades import UNREAD
from helpers.ops import Window

LAYERS = [Window(*corner) for corner in itertools.product(*RANGES.values())]
TWO = (Window(3), Window(3))


def settings_drawn(count, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        layers = tuple(Window(*(int(rng.integers(low, min(high, 4) + 1)) for low, high in RANGES.values()))
                       for _ in range(rng.integers(1, MOST_LAYERS + 1)))
        yield Settings(layers, int(rng.integers(SIZES[0], SIZES[1] + 1)), int(rng.integers(len(layers) + 1)),
                       int(rng.integers(-1, 9)))


def test_corners_of_all_ranges_are_drawn_whole(read_drawing):
    position = 0
    for layer, depth, size in itertools.product(LAYERS, (1, 2, MOST_LAYERS), SIZES):
        for lit, unit in ((0, -1), (1, 0), (depth, 99)):
            position += 1
            numbers = compute(Settings((layer,) * depth, size, lit, unit))
            drawing = read_drawing(draw(numbers, scale=2 if position % 2 else 1, stored=position % 3 == 0))
            assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)
            assert say.twin(numbers).startswith(say.state_line(numbers))


def test_drawn_states_are_whole(read_drawing):
    for settings in settings_drawn(60):
        read_drawing(draw(compute(settings)))


def test_paths_are_pytorch_s_gradient_of_ones():
    torch = pytest.importorskip("torch")
    for settings in settings_drawn(60, seed=1):
        numbers = compute(settings)
        x = torch.zeros(1, 1, settings.size, dtype=torch.float64, requires_grad=True)
        out = x
        for k, s, p, d in settings.layers[:numbers.layer]:
            out = torch.nn.functional.conv1d(out, torch.ones(1, 1, k, dtype=torch.float64), None, s, p, d)
        assert out.shape[2] == numbers.rows[numbers.layer].units
        out[0, 0, numbers.unit].backward()
        np.testing.assert_array_equal(numbers.counts, x.grad[0, 0].numpy())


def test_the_square_is_the_gradient_in_two_dimensions():
    numbers = compute(PRESETS["padded, at the edge"][0])
    np.testing.assert_array_equal(numbers.square[3:, 3:], np.outer(numbers.counts[:4], numbers.counts[:4]))
    assert (numbers.square[:3] == -1).all() and (numbers.square[:, :3] == -1).all()


def test_away_from_the_edge_they_are_the_library_s():
    for name in ("two 3", "three 3", "five 3", "stride 4, with gaps", "dilated 2, 2, 2", "pooling"):
        numbers = compute(PRESETS[name][0])
        first, last = numbers.pixels
        layers = numbers.settings.layers
        assert numbers.field == ops.receptive_field(layers)
        np.testing.assert_array_equal(numbers.counts[first:last + 1], ops.path_counts(layers))
        assert numbers.counts.sum() == numbers.total


def test_errata_e1(read_drawing):
    for stride, seen in ((1, 25), (2, 49), (3, 81), (4, 81)):
        numbers = compute(Settings((Window(3, stride), Window(3)), 21))
        words = read_drawing(draw(numbers)).words("square")
        assert words[-2:] == ["81 paths", f"from {seen} pixels"]
    assert numbers.field.size == 11


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_whole_and_fit(name, read_drawing):
    settings, sentence = PRESETS[name]
    numbers = compute(settings)
    assert not numbers.problem and numbers.counts.max() > 0
    drawing = read_drawing(draw(numbers, stored=True))
    assert drawing.words("counts")[0] == "paths" and sentence[-1] in ".?"
    if name != "padded, at the edge":
        first, last = numbers.pixels
        assert 0 <= first and last < settings.size, "the whole field is in the picture"


@pytest.mark.parametrize("settings, title", [
    (Settings(TWO), "9 paths lead to this unit, from 5 pixels"),
    (Settings((Window(5),)), "Each of the 5 pixels has one path to this unit"),
    (Settings((Window(1),)), "This unit sees one pixel"),
    (Settings((Window(3, 4), Window(3)), 19), "A field 11 wide, and only 9 of its pixels are seen"),
    (Settings((Window(3, 1, 1),) * 2, 9, unit=0), "Part of this unit's field lies on padding"),
    (Settings((Window(1, 1, 3),), 9, unit=0), "This unit sees nothing but padding"),
    (Settings((Window(5), Window(5)), 9), "This unit sees the whole row"),
    (Settings((Window(3), Window(7, dilation=8))), "Layer 2 has no place to stand"),
])
def test_titles_state_the_finding(settings, title):
    assert say.title(compute(settings)) == title


def test_impossible_states_explain_themselves(read_drawing):
    numbers = compute(Settings((Window(3), Window(7, dilation=8)), 11, 2, 5))
    sentence = "Layer 2 has no place to stand: its kernel spans 49, and below it are 9 + 2·0 = 9."
    assert numbers.problem == sentence and len(numbers.rows) == 2 and numbers.layer == 1
    words = " ".join(read_drawing(draw(numbers)).words())
    assert sentence in words and sentence in say.twin(numbers)
    assert not read_drawing(draw(numbers)).words("square")


def test_the_recursion_ends_in_the_field():
    for settings in settings_drawn(40, seed=2):
        numbers = compute(settings)
        for layer in range(1, len(numbers.rows)):
            for text, value in zip(say.recursion(numbers, layer), numbers.rows[layer].field):
                left, _, right = text.replace("−", "-").replace("·", "*").rpartition(" = ")
                assert float(right) == value == eval(left), text


def test_numbers_under_the_pixels(read_drawing):
    drawing = read_drawing(draw(compute(Settings(TWO))))
    assert drawing.words("counts") == ["paths", "1", "2", "3", "2", "1"]
    padded = compute(PRESETS["padded, at the edge"][0])
    assert read_drawing(draw(padded)).words("counts") == ["paths", "2", "4", "5", "3", "1"]
    many = compute(Settings((Window(7),) * 5, 33))
    assert read_drawing(draw(many)).words("counts")[1].startswith("up to 1,451")


def test_what_lies_on_padding_is_grey(read_drawing):
    numbers = compute(PRESETS["padded, at the edge"][0])
    drawing = read_drawing(draw(numbers))
    grey = [sum(box.get("fill") == UNREAD for box in drawing.groups(f"row-{layer}")[0]) for layer in range(4)]
    assert grey == [1, 1, 1, 0]
    squares = [box.get("fill") for box in drawing.groups("square")[0] if box.tag.endswith("rect")]
    assert squares.count(UNREAD) == 49 - 16


def test_the_twin_has_every_count():
    twin = say.twin(compute(Settings(TWO)))
    assert "the input, place: paths: 3: 1, 4: 2, 5: 3, 6: 2, 7: 1" in twin
    assert "Layer 2, 7 units: size 3 + (3 − 1)·1 = 5, jump 1·1 = 1, start 1 + (3 − 1)/2·1 = 2" in twin


@pytest.mark.parametrize("settings, words", [
    (dict(layers=()), "layers must be 1 to 5, not 0"), (dict(layers=(Window(3),) * 6), "1 to 5, not 6"),
    (dict(layers=(Window(3), Window(8))), "kernel_size of layer 2 must be from 1 to 7, not 8"),
    (dict(layers=(Window(3, 5),)), "stride of layer 1"), (dict(size=4), "size must be from 5"),
    (dict(layer=3), "layer must be from 0 to 2"),
])
def test_settings_out_of_range_are_refused(settings, words):
    with pytest.raises(ValueError, match=words):
        Settings(**settings)
    with pytest.raises(ValueError, match="start must be one of"):
        explore.receptive_field("two 4")


def test_steps_go_through_the_units_and_round():
    made = explore.receptive_field()
    assert (made.unit.value, made.unit.max) == (3, 6)
    visited = []
    for _ in range(7):
        visited.append(made.numbers.unit)
        made.next.click()
    assert visited == [3, 4, 5, 6, 0, 1, 2] and made.numbers.unit == 3
    made.previous.click()
    assert made.numbers.unit == 2


def test_layers_come_and_go_and_the_lit_unit_stays_on_top():
    made = explore.receptive_field()
    made.count.value = 4
    assert (made.layer.value, made.layer.max, len(made.numbers.rows)) == (4, 4, 5)
    assert made.numbers.unit == made.numbers.rows[4].units // 2
    made.layer.value = 2
    made.count.value = 5
    assert made.layer.value == 2
    made.count.value = 1
    assert (made.layer.value, made.layer.max) == (1, 1)
    shown = [row["box"].layout.display != "none" for row in made.rows]
    assert shown == [True] + [False] * 4


@pytest.mark.parametrize("name", ["kernel_size", "stride", "padding", "dilation"])
def test_each_control_of_a_layer_redraws_once(name):
    made = explore.receptive_field()
    seen = []
    made.picture.observe(lambda change: seen.append(change["new"]), "value")
    made.rows[1][name].value += 1
    assert len(seen) == 1 and getattr(made.settings.layers[1], name) == made.rows[1][name].value
    assert made.numbers.unit == made.numbers.rows[2].units // 2


def test_surprises_and_presets():
    made = explore.receptive_field()
    for settings, sentence in (*PRESETS.values(), next(iter(PRESETS.values()))):
        made.surprise.click()
        assert made.settings.layers == settings.layers and made.settings.size == settings.size
        assert made.numbers.unit == compute(settings).unit
        assert re.sub(r"&.*?;", "'", sentence)[:20] in re.sub(r"&.*?;", "'", made.question.value)
    made.rows[0]["padding"].value = 2
    assert made.preset.value == ""


def test_a_misfit_and_back():
    made = explore.receptive_field()
    made.rows[1]["dilation"].value = 8
    assert made.numbers.problem and made.unit.disabled
    made.next.click()
    made.rows[1]["dilation"].value = 1
    assert not made.numbers.problem and not made.unit.disabled and made.numbers.layer == 2


def test_layers_by_hand():
    made = explore.receptive_field(layers=[3, (3, 2), Window(2)], size=15, unit=1)
    assert made.settings.layers == (Window(3), Window(3, 2), Window(2)) and made.numbers.unit == 1
    picture = explore.receptive_field_picture("three 3")
    assert repr(picture).startswith("27 paths lead to this unit, from 7 pixels.")


def test_a_deep_stack_is_no_taller_than_a_slide_has_room_for(read_drawing):
    heights = [read_drawing(draw(compute(Settings((Window(3),) * depth, 33)))).height
               for depth in range(1, MOST_LAYERS + 1)]
    assert heights == sorted(heights) and heights[-1] <= 460


def test_no_text_lies_on_another(read_drawing):
    corners = [Settings((layer,) * MOST_LAYERS, SIZES[1]) for layer in LAYERS]
    for settings in [*corners, *settings_drawn(40, seed=3)]:
        boxes = [_extent(text) for text in read_drawing(draw(compute(settings))).texts]
        for one, other in itertools.combinations(boxes, 2):
            assert (min(one[1], other[1]) - max(one[0], other[0]) < 1
                    or min(one[3], other[3]) - max(one[2], other[2]) < 1), (settings, one[4], other[4])


def _extent(text):
    content, size = "".join(text.itertext()), float(text.get("font-size"))
    wide = svg.text_width(content, size, bold=text.get("font-weight") is not None)
    left = float(text.get("x")) - (wide / 2 if text.get("text-anchor") == "middle" else 0)
    base = float(text.get("y"))
    return left, left + wide, base - 0.7 * size, base + 0.1 * size, content


def test_the_recursion_can_be_left_out(read_drawing):
    numbers = compute(PRESETS["two 3"][0])
    assert read_drawing(draw(numbers)).words("table")
    assert not read_drawing(draw(numbers, table=False)).words("table")
