"""The block explorer: its convolutions, its counts, its picture over all settings, measuring that stops."""

import asyncio
import itertools
import math

import numpy as np
import pytest

from helpers import explore, ops
from helpers.explore.blocks_explorer import layouts, measuring, stored
from helpers.explore.blocks_explorer import text as say
from helpers.explore.blocks_explorer.cases import CASES
from helpers.explore.blocks_explorer.drawing import draw
from helpers.explore.blocks_explorer.numbers import CHOICES, MIB, Settings, compute

LAYERS = list(itertools.product(CHOICES["channels"], CHOICES["size"], CHOICES["kernel"]))


def state(sizes, **more):
    channels, size, kernel = sizes
    return compute(Settings(channels=channels, size=size, kernel=kernel, **more))


# ---- the two convolutions that are measured ----

@pytest.mark.parametrize("block", [1, 2, 3, 5, 64])
def test_both_layouts_are_the_layer_whatever_the_block(block):
    rng = np.random.default_rng(block)
    x, weight = rng.normal(size=(5, 3, 9, 7)), rng.normal(size=(4, 3, 3, 2))
    expected, _ = ops.conv2d(x, weight)
    np.testing.assert_allclose(layouts.images_first(x, weight, block), expected, atol=1e-12)
    last = np.ascontiguousarray(x.transpose(1, 2, 3, 0))
    out = layouts.images_last(last, weight, block)
    np.testing.assert_allclose(out.transpose(3, 0, 1, 2), expected, atol=1e-12)


def test_float32_stays_float32():
    x, weight = np.ones((2, 3, 5, 5), np.float32), np.ones((1, 3, 3, 3), np.float32)
    assert layouts.images_first(x, weight, 1).dtype == np.float32
    assert layouts.images_last(np.ones((3, 5, 5, 2), np.float32), weight, 1).dtype == np.float32


# ---- numbers ----

@pytest.mark.parametrize("sizes", LAYERS, ids=str)
def test_bytes_and_work_are_those_of_real_arrays(sizes):
    channels, size, kernel = sizes
    numbers = state(sizes)
    if kernel > size:
        assert "does not fit" in numbers.problem
        return
    out = size - kernel + 1
    assert numbers.multiply_adds == 64 * channels * out * out * channels * kernel * kernel
    assert numbers.pixels == 4 * 64 * channels * size * size
    assert numbers.outputs == 4 * 64 * channels * out * out
    assert numbers.columns == 4 * 64 * channels * kernel**2 * out * out
    assert numbers.block_columns * out == numbers.columns
    once = numbers.pixels + numbers.weights + numbers.outputs
    assert math.isclose(numbers.intensity, 2 * numbers.multiply_adds / once)
    moved = once + 2 * numbers.columns
    assert math.isclose(numbers.intensity_with_columns, 2 * numbers.multiply_adds / moved)


@pytest.mark.parametrize("layout", stored.LAYOUTS)
def test_the_columns_of_a_block_have_the_bytes_that_are_shown(layout, monkeypatch):
    """The memory that the convolution really asks for."""
    made = []
    empty = np.empty

    def noted(shape, dtype):
        made.append(empty(shape, dtype))
        return made[-1]

    monkeypatch.setattr(layouts.np, "empty", noted)
    sizes = (4, 8, 3)
    shape, weight = stored.shapes(*sizes)
    x = np.zeros(shape if layout == "images first" else (*shape[1:], shape[0]), np.float32)
    function = layouts.images_first if layout == "images first" else layouts.images_last
    for block in (1, 2, 4):
        made.clear()
        function(x, np.zeros(weight, np.float32), block)
        columns = max(array.nbytes for array in made if array.ndim == 6)
        assert columns == stored.column_bytes(layout, *sizes, block)


def test_the_working_set_and_where_it_fits():
    numbers = state((16, 32, 5), block=2)
    assert numbers.working_set == 4 * (2 * 28 * 64 * 400 + 16 * 400 + 2 * 28 * 64 * 16)
    assert [say.place(state((16, 32, 5), block=block)) for block in (1, 8, 16)] == ["l3", "l3", ""]
    assert say.place(state((16, 32, 5), block=1, l2=4 * MIB)) == "l2"
    assert "fit the third (32 MiB)" in say.working_set(numbers)


def test_runs_are_as_long_as_the_layout_says():
    assert state((16, 32, 5), layout="images first").run == 28
    assert state((16, 32, 5)).run == 28 * 64


def test_every_layer_was_measured_at_every_block_that_is_shown():
    record = stored.load()
    assert set(record["blocks"]) == {stored.key(*sizes) for sizes in stored.layers()}
    for sizes in stored.layers():
        for layout in stored.LAYOUTS:
            curve = state(sizes).curves[layout]
            assert curve and all(0 < point.share < 1.5 for point in curve)
            assert [point.bytes for point in curve] == sorted(point.bytes for point in curve)
            assert all(point.bytes <= stored.MOST_BYTES for point in curve)
    for name in ("date", "command", "machine"):
        assert record[name]


@pytest.mark.parametrize("changes, words", [
    ({"size": 8, "kernel": 9}, "A kernel of 9 does not fit in a picture of 8 pixels"),
    ({"block": 64}, "The output has 28 rows, so there is no block of 64. The step 32"),
    ({"channels": 64, "kernel": 9, "block": 32}, "would take 729 MiB"),
    ({"channels": 64, "kernel": 9, "layout": "images first", "block": 64}, "would take 729 MiB"),
])
def test_what_cannot_be_is_explained_and_not_measured(changes, words):
    numbers = compute(Settings(**changes))
    assert words in numbers.problem and words in say.twin(numbers)
    made = explore.blocks(**changes)
    assert made.measure.disabled
    made.start()
    assert made.task is None


def test_settings_out_of_range_are_refused_with_the_choices():
    with pytest.raises(ValueError, match="kernel must be one of 1, 3, 5, 9, not 4"):
        Settings(kernel=4)
    with pytest.raises(ValueError, match="layout must be one of images first, images last"):
        Settings(layout="channels last")


# ---- picture ----

@pytest.mark.parametrize("sizes", LAYERS, ids=str)
def test_every_setting_is_drawn_whole(sizes, read_drawing):
    corners = itertools.product(CHOICES["layout"], (1, 8, 64), (CHOICES["l2"][0], CHOICES["l2"][-1]),
                                (CHOICES["l3"][0], CHOICES["l3"][-1]))
    for position, (layout, block, l2, l3) in enumerate(corners):
        live = ((layout, 1, 0.02), (layout, 2, 1.3)) if position % 3 == 0 else ()
        numbers = state(sizes, layout=layout, block=block, l2=l2, l3=l3, live=live)
        drawing = read_drawing(draw(numbers, 2 if position % 2 else 1, stored=position % 5 == 0))
        assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)


@pytest.mark.parametrize("scale", [1, 2])
def test_the_picture_keeps_its_height_while_a_slider_moves(scale, read_drawing):
    heights = {read_drawing(draw(state(sizes, block=block), scale)).height
               for sizes in LAYERS for block in (1, 64)}
    assert len(heights) == 1


def test_the_chosen_block_is_marked_with_its_share(read_drawing):
    numbers = state((16, 32, 5), block=4)
    assert read_drawing(draw(numbers)).words("chosen") == [say.percent(numbers.point.share)]
    assert say.percent(numbers.point.share) in say.title(numbers)
    assert read_drawing(draw(state((16, 32, 5), block=64))).words("chosen") == []


def test_the_text_twin_has_every_point():
    numbers = state((16, 32, 5), live=(("images last", 2, 0.333),))
    twin = say.twin(numbers)
    for layout, curve in numbers.curves.items():
        for point in curve:
            words = say.size_words(point.bytes)
            assert f"{layout.capitalize()}, block of {point.block}: columns {words}" in twin
    assert "Measured here, block of 2: 33 % of this machine's ceiling" in twin


@pytest.mark.parametrize("count, words", [
    (900, "900 B"), (1024, "1 KiB"), (25600, "25 KiB"), (2**20 * 2.73, "2.73 MiB"), (2**20 * 729, "729 MiB"),
    (2**20 * 1215, "1215 MiB")])
def test_bytes_in_words(count, words):
    assert say.size_words(count) == words


# ---- widgets ----

@pytest.mark.parametrize("name", explore.blocks().controls)
def test_each_control_redraws_once(name):
    made = explore.blocks()
    seen = []
    made.picture.observe(lambda change: seen.append(change["new"]), "value")
    control = made.controls[name]
    control.value = next(value for _, value in control.options if value != control.value)
    assert len(seen) == 1 and getattr(made.settings, name) == control.value


def test_surprise_me_goes_through_all_cases_and_round():
    made = explore.blocks()
    asked = made.question.value
    for values, sentence in (*CASES, CASES[0]):
        made.surprise.click()
        assert {name: getattr(made.settings, name) for name in values} == values
        assert sentence[:25] in made.question.value
    made.controls["block"].value = 2
    assert made.question.value == asked


def test_each_surprise_shows_what_its_sentence_says():
    states = [compute(Settings(**values)) for values, _ in CASES]
    assert say.size_words(states[0].columns) == "76.6 MiB"
    assert states[0].point.share < 0.6 * states[0].best.share
    assert states[1].best.block == 64 and states[1].point.share < 0.5 * states[1].best.share
    first, last = (max(point.share for point in states[2].curves[layout]) for layout in stored.LAYOUTS)
    assert first > 1.1 * last
    assert states[3].point.share > 1.2 * states[3].torch
    assert states[4].run == 30 and compute(Settings(**{**CASES[4][0], "layout": "images last"})).run == 1920
    assert states[5].block_columns > 10 * MIB and not states[5].problem
    assert "729 MiB" in states[6].problem and states[7].height == 0


class FakeClock:
    """Every look at it is a second later, so every program takes one second."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 1.0
        return self.now


def small(layout="images last"):
    return Settings(channels=4, size=8, kernel=3, layout=layout)


@pytest.mark.parametrize("layout", stored.LAYOUTS)
def test_a_share_is_the_convolution_s_speed_over_the_product_s(layout, monkeypatch):
    monkeypatch.setattr(measuring, "PRODUCT", 16)
    measurement = measuring.Measurement(small(layout), FakeClock())
    measurement.round()
    measurement.round()
    assert measurement.done == 2 and measurement.place == (layout, 1)
    assert math.isclose(measurement.share, 2 * 64 * 36 * 4 * 36 / (2 * 16**3))


def run_measurement(made, act):
    async def session():
        made.measure.click()
        assert made.task is not None and made.measure.disabled and not made.halt.disabled
        await act()
    asyncio.run(session())


def test_measuring_adds_a_point_to_this_layer_only(monkeypatch):
    monkeypatch.setattr(measuring, "PRODUCT", 16)
    made = explore.blocks(channels=4, size=8, kernel=3)

    async def act():
        await made.task
    run_measurement(made, act)
    assert made.task is None and made.halt.disabled and not made.measure.disabled
    assert [point.block for point in made.numbers.live] == [1] and made.numbers.live[0].share > 0
    assert "◆" in made.picture.value and "Measured here" in made.text
    made.controls["kernel"].value = 5
    assert made.numbers.live == ()
    made.controls["kernel"].value = 3
    assert len(made.numbers.live) == 1
    assert "◆" not in explore.blocks(channels=4, size=8, kernel=3).picture.value


def test_stop_stops_and_adds_nothing(monkeypatch):
    monkeypatch.setattr(measuring, "PRODUCT", 16)
    made = explore.blocks(channels=4, size=8, kernel=3)

    async def act():
        task = made.task
        await asyncio.sleep(0.05)
        made.halt.click()
        await asyncio.sleep(0.05)
        assert task.cancelled()
    run_measurement(made, act)
    assert made.task is None and made.numbers.live == () and "Stopped" in made.progress.value
    assert not made.measure.disabled and made.halt.disabled


def test_a_point_goes_to_the_layer_that_was_measured(monkeypatch):
    monkeypatch.setattr(measuring, "PRODUCT", 16)
    made = explore.blocks(channels=4, size=8, kernel=3)

    async def act():
        made.controls["kernel"].value = 5       # somebody moves a slider meanwhile
        assert made.measure.disabled
        await made.task
    run_measurement(made, act)
    assert made.numbers.live == () and not made.measure.disabled
    made.controls["kernel"].value = 3
    assert len(made.numbers.live) == 1
