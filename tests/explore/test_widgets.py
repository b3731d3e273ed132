"""The explorers' widgets: every control redraws, buttons work, and what is stored without a kernel."""

import time

import ipywidgets as widgets
import numpy as np
import pytest

from helpers import explore
from helpers.explore.convolution_explorer import cases as convolution_cases
from helpers.explore.sizes_explorer import explorer as size_explorer
from helpers.explore.stack_explorer import numbers as stack_numbers
from helpers.explore.convolution_explorer.drawing import draw
from helpers.explore.readme_picture import TARGET, readme_picture

MAKERS = {"convolution": explore.convolution, "sizes": explore.sizes, "stack": explore.stack,
          "circuit": explore.circuit, "convolution_backward": explore.convolution_backward,
          "pooling_backward": explore.pooling_backward,
          "blocks": explore.blocks, "pooling": explore.pooling, "convnet": explore.convnet, "matrix": explore.matrix,
          "receptive field": explore.receptive_field, "adam": explore.adam,
          "weight decay": explore.weight_decay}


def other_value(control):
    """A value that the control does not have yet."""
    if isinstance(control, widgets.Dropdown):
        return next(value for _, value in control.options if value != control.value)
    if isinstance(control, widgets.Checkbox):
        return not control.value
    if isinstance(control, widgets.Textarea):
        return "1 2 3\n4 5 6\n7 8 9"
    return control.value + 1 if control.value < control.max else control.value - 1


@pytest.fixture
def redraws(monkeypatch):
    """Counts how often an explorer's picture changes: `redraws(explorer)` returns a list that grows."""
    def watch(explorer):
        seen = []
        explorer.picture.observe(lambda change: seen.append(change["new"]), "value")
        return seen
    return watch


CONVOLUTION_CONTROLS = [name for name in explore.convolution().controls]
SIZE_CONTROLS = [name for name in explore.sizes().controls]


@pytest.mark.parametrize("name", CONVOLUTION_CONTROLS)
def test_each_control_of_the_convolution_explorer_redraws_once(name, redraws):
    explorer = explore.convolution("own" if name == "own_picture" else "edge",
                                   "own" if name == "own_kernel" else "mean")
    seen = redraws(explorer)
    explorer.controls[name].value = other_value(explorer.controls[name])
    assert len(seen) == 1
    assert getattr(explorer.settings, name) == explorer.controls[name].value
    assert explorer.picture.value == draw(explorer.numbers)


@pytest.mark.parametrize("name", SIZE_CONTROLS)
def test_each_control_of_the_size_explorer_redraws_once(name, redraws):
    explorer = explore.sizes(kind="pooling" if name == "ceil_mode" else "convolution", stride=3, padding=1)
    seen = redraws(explorer)
    explorer.controls[name].value = other_value(explorer.controls[name])
    assert len(seen) == 1
    assert getattr(explorer.settings, name) == explorer.controls[name].value


@pytest.mark.parametrize("name", ["kind", "out_channels", "kernel_size", "stride", "padding"])
def test_each_control_of_a_layer_redraws_once(name, redraws):
    explorer = explore.stack()
    seen = redraws(explorer)
    control = explorer.rows[2][name]
    control.value = other_value(control)
    assert len(seen) == 1
    assert getattr(explorer.settings.layers[2], name) == control.value


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_every_control_has_a_label(maker):
    explorer = maker()

    def walk(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from walk(child)

    controls = [widget for widget in walk(explorer) if hasattr(widget, "description")
                and not isinstance(widget, widgets.HTML)]
    assert len(controls) >= 8
    assert all(control.description.strip() for control in controls)


def test_the_position_follows_the_output():
    explorer = explore.convolution(row=4, column=4)
    assert (explorer.controls["row"].max, explorer.controls["row"].value) == (4, 4)
    explorer.controls["stride"].value = 2
    assert (explorer.controls["row"].max, explorer.controls["row"].value) == (2, 2)
    assert explorer.numbers.row == 2
    explorer.controls["dilation"].value = 4
    assert explorer.numbers.out is None and explorer.controls["row"].disabled
    explorer.controls["dilation"].value = 1
    assert not explorer.controls["row"].disabled


def test_back_and_next_go_through_all_cells_and_round(redraws):
    explorer = explore.convolution(row=0, column=0)
    seen = redraws(explorer)
    visited = []
    for _ in range(25):
        visited.append((explorer.numbers.row, explorer.numbers.column))
        explorer.next.click()
    assert visited == [(row, column) for row in range(5) for column in range(5)]
    assert (explorer.numbers.row, explorer.numbers.column) == (0, 0)
    explorer.previous.click()
    assert (explorer.numbers.row, explorer.numbers.column) == (4, 4)
    assert len(seen) == 26


def test_stepping_where_nothing_comes_out_does_nothing():
    explorer = explore.convolution(dilation=4)
    before = explorer.picture.value
    explorer.next.click()
    assert explorer.picture.value == before
    misfit = explore.sizes(size=3, kernel_size=5)
    misfit.next.click()
    assert misfit.numbers.outputs == 0


@pytest.mark.parametrize("explorer, cases", [
    (explore.convolution, convolution_cases.CASES), (explore.sizes, size_explorer.CASES)])
def test_surprise_me_sets_each_case_with_its_sentence_and_comes_round(explorer, cases, redraws):
    made = explorer()
    asked = made.question.value
    seen = redraws(made)
    for values, sentence in (*cases, cases[0]):
        made.surprise.click()
        assert {name: getattr(made.settings, name) for name in values} == values
        assert sentence.split(".")[0].replace("’", "&#39;")[:30] in made.question.value
    assert len(seen) == len(cases) + 1
    made.controls["stride"].value = other_value(made.controls["stride"])
    assert made.question.value == asked


def test_surprise_me_goes_through_all_stacks(redraws):
    made = explore.stack()
    seen = redraws(made)
    for settings, _ in (*stack_numbers.PRESETS.values(), next(iter(stack_numbers.PRESETS.values()))):
        made.surprise.click()
        assert made.settings == settings
    assert len(seen) == len(stack_numbers.PRESETS)      # the first is what it starts with
    made.rows[0]["padding"].value = 2
    assert made.preset.value == ""


def test_layers_come_and_go():
    made = explore.stack("VGG block")
    assert made.add.disabled and made.count == 6
    made.add_layer()
    assert made.count == 6
    removed = made.settings.layers[:2] + made.settings.layers[3:]
    made.rows[2]["remove"].click()
    assert made.settings.layers == removed and not made.add.disabled
    made.add.click()
    assert made.settings.layers == (*removed, removed[-1])
    for _ in range(9):
        made.rows[0]["remove"].click()
    assert made.count == 1 and made.rows[0]["remove"].disabled
    visible = [row["box"].layout.display != "none" for row in made.rows]
    assert visible == [True] + [False] * 5


def test_typed_nonsense_is_explained_and_mended():
    explorer = explore.convolution([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])
    np.testing.assert_array_equal(explorer.numbers.out, [[-4, -4], [-4, -4]])
    explorer.controls["own_picture"].value = "1 2 <b>"
    assert "“&lt;b&gt;” is not a number" in explorer.picture.value
    assert "<b>" not in explorer.picture.value
    explorer.controls["own_picture"].value = "1 2; 3 5"
    assert explorer.numbers.lit == -4


def test_text_areas_stand_only_where_they_count():
    explorer = explore.convolution()
    area = explorer.controls["own_picture"]
    assert area.layout.display == "none"
    explorer.controls["picture"].value = "own"
    assert area.layout.display is None
    explorer.controls["kernel"].value = "own"
    assert explorer.controls["kernel_size"].disabled


def test_the_photograph_is_credited_where_it_is_shown():
    explorer = explore.convolution()
    assert explorer.caption.value == ""
    explorer.controls["picture"].value = "photo"
    assert "danielbuechele, CC BY 2.0" in explorer.caption.value
    assert "CC BY 2.0" in explorer._repr_mimebundle_()["text/plain"]
    assert "CC BY 2.0" in explorer._repr_mimebundle_()["image/svg+xml"]


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_the_text_twin_follows_when_it_is_shown(maker):
    explorer = maker()
    assert explorer.twin_box.layout.display == "none"
    explorer.show_text.value = True
    assert explorer.twin_box.layout.display is None
    first = explorer.twin_box.value
    assert first.count("<pre") == 1 and "tabindex" in first
    explorer.surprise.click()
    explorer.surprise.click()
    assert explorer.twin_box.value != first
    assert explorer.text.splitlines()[0] in explorer.twin_box.value.replace("&#39;", "'")


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_stored_without_a_kernel_it_is_a_picture_and_a_line(maker, read_drawing):
    explorer = maker()
    bundle = explorer._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml", "application/vnd.jupyter.widget-view+json"}
    drawing = read_drawing(bundle["image/svg+xml"])
    ground = drawing.root[2]
    assert (ground.get("fill"), float(ground.get("width"))) == ("#ffffff", drawing.width)
    assert "\n" not in bundle["text/plain"] and drawing.title in bundle["text/plain"]
    assert maker()._repr_mimebundle_()["image/svg+xml"] == bundle["image/svg+xml"]     # the same on every run


@pytest.mark.parametrize("picture", [
    explore.convolution_picture("photo"), explore.sizes_picture(size=12), explore.stack_picture("VGG block")])
def test_pictures_for_the_text_are_svg_with_a_line_beside_it(picture, read_drawing):
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml"}
    assert repr(picture) == bundle["text/plain"]
    assert read_drawing(bundle["image/svg+xml"]).title in bundle["text/plain"]


@pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)
def test_scale_two_doubles_the_picture(maker, read_drawing):
    plain, large = (read_drawing(maker(scale=scale).picture.value) for scale in (1, 2))
    for drawing, scale in ((plain, 1), (large, 2)):
        assert float(drawing.root.get("width")) == scale * drawing.width
    assert float(large.root.get("width")) <= 1100      # what JupyterLab leaves of a 1280 px projector
    with pytest.raises(ValueError, match="scale must be from 0.5 to 4, not 9"):
        maker(scale=9)


def test_wrong_settings_raise_where_they_are_written():
    with pytest.raises(ValueError, match="stride must be from 1 to 4, not 9"):
        explore.convolution(stride=9)
    with pytest.raises(TypeError):
        explore.sizes(strides=2)
    with pytest.raises(ValueError, match="start must be one of LeNet-5"):
        explore.stack("ResNet")


def test_readme_s_picture_is_current(read_drawing, request):
    stored = (request.config.rootpath / TARGET).read_text(encoding="utf-8")
    assert stored == readme_picture() + "\n", "run python -m helpers.explore.readme_picture"
    drawing = read_drawing(stored)
    assert drawing.root.get("width") == "900"
    assert "http" not in stored.replace("http://www.w3.org/2000/svg", "")


def test_a_move_of_a_slider_is_cheap():
    """A guard against slips of an order of magnitude; benchmarks/explorer_latency.py measures."""
    explorer = explore.convolution("photo", kernel_size=5)
    start = time.perf_counter()
    for position in range(10):
        explorer.controls["row"].value = position
    assert (time.perf_counter() - start) / 10 < 0.25
