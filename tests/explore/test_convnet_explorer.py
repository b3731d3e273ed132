"""The ConvNet builder: its counts against the network it builds, its picture, and the task that trains."""

import asyncio
import itertools

import numpy as np
import pytest

import helpers
import helpers.random
from helpers import explore, nn
from helpers.explore.convnet_explorer import cases, explorer as module, training
from helpers.explore.convnet_explorer import text as say
from helpers.explore.convnet_explorer.drawing import draw
from helpers.explore.convnet_explorer.numbers import INPUT, KERNELS, POOLS, RANGES, Settings, compute
from helpers.explore.convnet_explorer.progress import STEPS, Progress

CORNERS = [Settings(*values) for values in itertools.product(
    *RANGES.values(), (KERNELS[0], 5, KERNELS[-1]), (False, True), POOLS)]
SOME = Progress("training", tuple(np.linspace(2.5, 0.5, 60)), ((0, 0.1), (25, 0.3), (50, 0.5)))


@pytest.mark.parametrize("settings", [
    Settings(), Settings(2, 3, 2, 4, 3, True, "max"), Settings(1, 2, 0, 3, 5, False, "average"),
    Settings(3, 1, 1, 2, 7, False, "overlap"), Settings(2, 2, 1, 2, 1, True, "none"), Settings(0, 2, 1), Settings(0, 0, 0)])
def test_shapes_and_parameters_are_pytorch_s(settings):
    torch = pytest.importorskip("torch")
    numbers, model = compute(settings), training.build(settings)
    theirs = torch.nn.Sequential(*(eval(f"torch.nn.{layer!r}", {"torch": torch}) for layer in model))
    assert numbers.parameters == sum(p.numel() for p in theirs.parameters()) == sum(p.numel() for p in model.parameters())
    shapes, x = [], torch.zeros(1, *INPUT)
    for layer in theirs:
        x = layer(x)
        if not isinstance(layer, torch.nn.ReLU):
            shapes.append(tuple(x.shape[1:]))
    assert shapes == [stage.shape for stage in numbers.stages]


def test_the_work_is_every_weight_at_every_place():
    stages = {stage.name: stage for stage in compute(Settings()).stages}
    assert stages["conv 1.1"].multiply_adds == 8 * 25 * 28 * 28
    assert stages["conv 2.1"].multiply_adds == 16 * 8 * 25 * 14 * 14
    assert stages["dense 1"].multiply_adds == 16 * 7 * 7 * 64


@pytest.mark.parametrize("settings, problem", [
    (Settings(1, 3, keep_size=False), "conv 3.1: a kernel of 5 does not fit in 4 pixels."),
    (Settings(2, 3, kernel=7, keep_size=False), "conv 2.2: a kernel of 7 does not fit in 2 pixels."),
    (Settings(3, 2, kernel=7, keep_size=False, pool="overlap"), "conv 2.1: a kernel of 7 does not fit in 4 pixels."),
    (Settings(2, 3, kernel=5, keep_size=False, pool="overlap"), "pool 2: a window of 3 does not fit in 1 pixel."),
])
def test_what_does_not_fit_ends_the_network_and_says_why(settings, problem, read_drawing):
    numbers = compute(settings)
    assert numbers.problem == problem
    assert problem in " ".join(read_drawing(draw(numbers)).words()) and problem in say.twin(numbers)


def test_corners_of_all_ranges_are_drawn_whole(read_drawing):
    for position, settings in enumerate(CORNERS):
        numbers = compute(settings, (Progress(), SOME)[position % 2])
        drawing = read_drawing(draw(numbers, (1, 2)[position % 2], stored=position % 3 == 0))
        assert drawing.title == say.title(numbers)
        assert len(drawing.groups("layer")) == len(numbers.stages)


@pytest.mark.parametrize("settings", [Settings(), Settings(0, 0, 0), Settings(3, 3, 2, 12, 7, True, "none")])
def test_picture_and_twin_show_the_same_numbers(settings, read_drawing):
    numbers = compute(settings, SOME)
    words, twin = read_drawing(draw(numbers)).words("layer"), say.twin(numbers)
    for stage in numbers.stages:
        assert say.named(stage) in words and say.named(stage) in twin
        assert say.shape(stage.shape) in words and f"gives {say.shape(stage.shape)}" in twin
        if stage.parameters:
            assert f"{stage.parameters:,}" in words and f"{stage.multiply_adds:,} multiply-adds" in twin
    assert "After 50 steps: 50 % of 200 other digits right" in twin


@pytest.mark.parametrize("progress, title", [
    (Progress(), "Dense 1 has 92 % of the parameters, conv 2.1 75 % of the work"),
    (Progress("training"), "Training starts"),
    (SOME, "Step 60 of 400: 50 % of 200 other digits right"),
    (Progress("stopped", (2.3,), ((0, 0.1),)), "Stopped after 1 step: 10 % of 200 other digits right"),
    (Progress("finished", (2.3,) * 400, ((400, 0.87),)), "After 400 steps: 87 % of 200 other digits right"),
    (Progress("failed", (2.3,), ((0, 0.1),), "ArithmeticError: <no>"), "Training failed after 1 step"),
])
def test_titles_say_how_far_the_training_is(progress, title, read_drawing):
    for scale in (1, 2):
        drawing = read_drawing(draw(compute(Settings(), progress), scale))
        assert drawing.title == title
    if progress.message:
        assert progress.message in drawing.words("status")


def test_a_loss_above_the_axis_stays_in_the_picture(read_drawing):
    wild = Progress("training", (2.3, 1e9, 0.0), ((0, 0.0), (3, 1.0)))
    for line in read_drawing(draw(compute(Settings(), wild))).root.iter("{http://www.w3.org/2000/svg}polyline"):
        for point in line.get("points").split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= 840 and 60 <= y <= 500


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(ValueError, match="blocks must be from 0 to 3, not 4"):
        Settings(blocks=4)
    with pytest.raises(ValueError, match="kernel must be one of 1, 3, 5, 7, not 4"):
        explore.convnet(kernel=4)
    with pytest.raises(ValueError, match="pool must be one of max, average, overlap, none, not 'mean'"):
        explore.convnet_picture(pool="mean")


def test_training_leaves_the_notebook_s_own_random_numbers_alone():
    helpers.manual_seed(1)
    expected = helpers.random.generator().random()
    helpers.manual_seed(1)
    next(training.run_of_steps(Settings()))
    assert helpers.random.generator().random() == expected


def test_a_run_of_steps_learns_and_repeats_itself():
    settings = Settings(1, 2, 0, 4, 3)
    first, again = (list(training.run_of_steps(settings, steps=75)) for _ in range(2))
    assert first == again and len(first) == 75
    assert first[-1].state == "finished" and first[0].state == "training"
    assert first[0].losses[0] == pytest.approx(np.log(10), abs=0.1)
    assert np.mean(first[-1].losses[-10:]) < 0.8 * first[0].losses[0]
    assert [step for step, _ in first[-1].accuracies] == [0, 25, 50, 75]
    assert first[-1].accuracies[-1][1] > 0.3


# What the task does, with a run of steps that takes no time in the place of a real training.

@pytest.fixture
def steps_of(monkeypatch):
    """`steps_of(count, fails_at)` makes every training a run of empty steps; returns how many have been done."""
    def replace(count=10_000, fails_at=None):
        done = []

        def run(settings, steps=STEPS):
            for step in range(count):
                if step == fails_at:
                    raise MemoryError("a <large> array")
                done.append(settings)
                state = "finished" if step + 1 == count else "training"
                yield Progress(state, (2.0,) * len(done[-5:]), ((0, 0.1),))
        monkeypatch.setattr(training, "run_of_steps", run)
        return done
    return replace


async def a_few_turns(count=20):
    for _ in range(count):
        await asyncio.sleep(0)


def test_training_is_seen_on_the_way_and_finishes(steps_of, monkeypatch):
    steps_of(30)
    monkeypatch.setattr(training, "REDRAW_EVERY", 0)

    async def scene():
        builder, seen = explore.convnet(), []
        builder.picture.observe(lambda change: seen.append(change["new"]), "value")
        builder.train_button.click()
        assert builder.train_button.disabled and not builder.stop_button.disabled
        await builder._task
        return builder, seen
    builder, seen = asyncio.run(scene())
    assert builder.progress.state == "finished" and len(seen) > 5
    assert builder.stop_button.disabled and not builder.train_button.disabled


def test_stop_stops_and_keeps_what_was_reached(steps_of):
    done = steps_of()

    async def scene():
        builder = explore.convnet()
        builder.train_button.click()
        await a_few_turns()
        builder.stop_button.click()
        await a_few_turns(3)
        count = len(done)
        await a_few_turns()
        assert len(done) == count > 0
        return builder
    builder = asyncio.run(scene())
    assert builder.progress.state == "stopped" and builder.progress.losses
    assert builder.numbers.progress is builder.progress and "Stopped after" in builder.picture.value
    assert not builder.train_button.disabled and builder.stop_button.disabled


def test_another_setting_cancels_the_training_and_forgets_it(steps_of):
    done = steps_of()

    async def scene():
        builder = explore.convnet()
        builder.train_button.click()
        await a_few_turns()
        builder.controls["maps"].value = 3
        assert builder.progress == Progress()
        count = len(done)
        await a_few_turns()
        assert len(done) == count
        return builder
    builder = asyncio.run(scene())
    assert builder.progress.state == "ready" and builder.settings.maps == 3
    assert "Stopped" not in builder.picture.value and builder._task is None


def test_training_twice_at_once_leaves_one(steps_of):
    done = steps_of()

    async def scene():
        builder = explore.convnet()
        builder.start()
        await a_few_turns()
        builder.start()
        builder.controls["kernel"].value = 3
        builder.start()
        await a_few_turns()
        assert {settings.kernel for settings in done[-5:]} == {3}
        assert builder.progress.state == "training"
        builder.close()
        count = len(done)
        await a_few_turns()
        assert len(done) == count
    asyncio.run(scene())


def test_it_can_be_started_again_after_a_stop(steps_of):
    steps_of(40)

    async def scene():
        builder = explore.convnet()
        builder.start()
        await a_few_turns(5)
        builder.stop()
        await a_few_turns(5)
        assert builder.progress.state == "stopped"
        builder.start()
        await builder._task
        return builder
    assert asyncio.run(scene()).progress.state == "finished"


def test_an_error_is_shown_and_not_lost(steps_of, read_drawing):
    steps_of(fails_at=3)

    async def scene():
        builder = explore.convnet()
        builder.start()
        await builder._task
        return builder
    builder = asyncio.run(scene())
    assert builder.progress.state == "failed" and not builder.train_button.disabled
    assert "MemoryError: a <large> array" in read_drawing(builder.picture.value).words("status")
    assert "MemoryError" in builder.text


def test_an_error_without_words_is_shown_by_its_name(monkeypatch):
    def run(settings):
        raise MemoryError
        yield
    monkeypatch.setattr(training, "run_of_steps", run)
    shown = []
    asyncio.run(training.train(Settings(), shown.append))
    assert shown[-1].state == "failed" and shown[-1].message == "MemoryError"


def test_a_stop_before_the_first_turn_stops_too(steps_of):
    done = steps_of()

    async def scene():
        builder = explore.convnet()
        builder.start()
        builder.stop()
        await a_few_turns()
        return builder
    builder = asyncio.run(scene())
    assert not done and builder.progress.state == "stopped"
    assert not builder.train_button.disabled and builder.stop_button.disabled
    assert builder.text.startswith("Stopped before the first step.")


def test_a_status_of_two_lines_ends_inside_the_picture(read_drawing):
    late = Progress("finished", (0.5,) * 60, ((0, 0.1), (60, 0.5)), "30 seconds are over")
    root = read_drawing(draw(compute(Settings(), late))).root
    lines = [text for group in root.iter("{http://www.w3.org/2000/svg}g") if group.get("data-part") == "status"
             for text in group.iter("{http://www.w3.org/2000/svg}text")]
    assert len(lines) == 2
    height = float(root.get("viewBox").split()[3])
    assert all(float(text.get("y")) + 5 <= height for text in lines)


def test_it_stops_by_itself_when_its_time_is_over(steps_of):
    steps_of()
    now, shown = iter(range(1000)), []
    asyncio.run(training.train(Settings(), shown.append, clock=lambda: next(now)))
    assert shown[-1].state == "finished" and shown[-1].message == "30 seconds are over"
    assert 5 < len(shown) < 40


def test_a_real_training_gives_way_to_others():
    async def scene():
        builder = explore.convnet(maps=2, hidden=0, kernel=3)
        builder.start()
        await a_few_turns(8)        # each lets the training do one step
        builder.stop()
        await asyncio.gather(builder._task, return_exceptions=True)
        return builder
    builder = asyncio.run(scene())
    assert builder.progress.state == "stopped" and 1 <= builder.progress.steps <= 8


def test_a_loss_that_is_no_number_is_said(monkeypatch):
    monkeypatch.setattr(nn.functional, "cross_entropy", lambda *_: training.helpers.tensor(np.nan, requires_grad=True))
    shown = []
    asyncio.run(training.train(Settings(0, 0, 0), shown.append))
    assert shown[-1].message == "ArithmeticError: the loss of step 1 is no finite number"


def test_without_a_running_notebook_it_says_so_and_a_misfit_is_not_trained():
    builder = explore.convnet()
    builder.train_button.click()
    assert builder.progress.state == "failed" and "Training needs a running notebook." in builder.picture.value
    misfit = explore.convnet(blocks=3, keep_size=False)
    assert misfit.train_button.disabled
    misfit.start()
    assert misfit.progress.state == "ready"


def test_surprises_are_all_different_and_one_is_a_misfit():
    problems = [compute(Settings(**values)).problem for values, _ in cases.CASES]
    assert sum(map(bool, problems)) == 1
    assert len({Settings(**values) for values, _ in cases.CASES}) == len(cases.CASES)
    builder = module.convnet()
    for values, sentence in (*cases.CASES, cases.CASES[0]):
        builder.surprise.click()
        assert builder.settings == Settings(**values)
        assert sentence[:20].replace("'", "&#39;") in builder.question.value
