"""The figures: what is drawn, how it is shown, and that its numbers can be read."""

import json

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers import plotting
from helpers.palette import INPUT, KERNEL, MUTED, NEGATIVE, OUTPUT, PAPER


@pytest.fixture(autouse=True)
def plain_figures():
    """The course's style for the test, the earlier one afterwards, and no figure left open."""
    with matplotlib.rc_context():
        plotting.use_style()
        yield
    plt.close("all")


@pytest.fixture
def displayed(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    return shown


def line_figure():
    figure, axes = plt.subplots()
    axes.plot([1, 3, 2])
    return figure


def test_the_style_is_readable_from_the_last_row_and_brings_its_own_paper():
    sizes = ("font.size", "axes.titlesize", "axes.labelsize", "xtick.labelsize", "ytick.labelsize",
             "legend.fontsize")
    assert all(matplotlib.rcParams[name] >= 13 for name in sizes)
    assert matplotlib.rcParams["figure.facecolor"] == matplotlib.rcParams["savefig.facecolor"] == PAPER
    colors = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
    assert colors[:3] == [INPUT, KERNEL, OUTPUT]


def test_show_gives_a_png_its_size_and_its_text_and_closes_the_figure(displayed):
    figure = line_figure()
    assert plotting.show(figure, " A line that rises and falls. ") is None
    assert not plt.fignum_exists(figure.number)
    bundle, metadata = displayed[0]._repr_mimebundle_()
    json.dumps([bundle, metadata])                  # what a notebook file can hold
    assert set(bundle) == {"image/png", "text/plain"}
    assert bundle["text/plain"] == "Figure: A line that rises and falls." == repr(displayed[0])
    of_image = metadata["image/png"]
    assert of_image["alt"] == "A line that rises and falls."
    from PIL import Image
    from io import BytesIO
    with Image.open(BytesIO(displayed[0].png)) as stored:
        assert stored.size[0] // 2 == of_image["width"] and stored.size[1] // 2 == of_image["height"]
        assert stored.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)


def test_a_stored_png_is_the_same_twice_and_names_no_version():
    first, second = (plotting.Picture(line_figure(), "x").png for _ in range(2))
    assert first == second and b"Software" not in first and b"atplotlib" not in first


@pytest.mark.parametrize("alt", ["", "   ", None])
def test_show_insists_on_a_text(displayed, alt):
    with pytest.raises(ValueError, match="show: alt must say in a sentence"):
        plotting.show(line_figure(), alt)
    assert displayed == []


def drawn_images(figure):
    return [image for axes in figure.axes for image in axes.get_images()]


def test_images_show_bytes_from_0_to_255_and_floats_on_one_scale():
    rng = np.random.default_rng(0)
    grey = rng.integers(100, 120, (5, 7), dtype=np.uint8)
    low, high = rng.uniform(-2, 1, (5, 7)), rng.uniform(0, 4, (1, 5, 7))
    figure = plotting.images([grey, low, high, np.zeros((5, 7, 3), np.uint8)], ["a", "b", "c", "d"])
    first, second, third, colour = drawn_images(figure)
    assert first.get_clim() == (0, 255)
    assert second.get_clim() == third.get_clim() == (low.min(), high.max())
    np.testing.assert_array_equal(third.get_array(), high[0])
    assert colour.get_array().shape == (5, 7, 3)
    assert [axes.get_title() for axes in figure.axes] == ["a", "b", "c", "d"]


def test_signed_images_are_symmetric_around_white_and_have_a_colour_bar():
    grey, signed = np.ones((4, 6)), np.linspace(-3, 1, 24).reshape(4, 6)
    figure = plotting.images([grey, signed, signed / 2], signed=[False, True, True])
    plain, first, second = drawn_images(figure)
    assert first.get_clim() == second.get_clim() == (-3, 3)
    assert plain.get_cmap().name == "gray" and first.get_cmap() is plotting.SIGNED
    assert to_rgb(plotting.SIGNED(0.5)) == pytest.approx((1, 1, 1), abs=0.01)
    bar = figure.axes[-1]
    assert [label.get_text() for label in bar.get_yticklabels()] == ["−3", "0", "3"]


def test_a_single_bright_pixel_does_not_pale_a_photograph():
    signed = np.random.default_rng(1).uniform(-1, 1, (120, 90))
    signed[7, 7] = 100
    assert 0.9 < drawn_images(plotting.images([signed], signed=True))[0].get_clim()[1] <= 1
    assert drawn_images(plotting.images([signed[:30]], signed=True))[0].get_clim()[1] == 100
    assert drawn_images(plotting.images([signed], signed=True, limit=20))[0].get_clim() == (-20, 20)
    assert drawn_images(plotting.images([np.zeros((3, 3))], signed=True))[0].get_clim() == (-1, 1)


def test_images_break_into_rows():
    figure = plotting.images([np.eye(3)] * 5, columns=2)
    assert len(figure.axes) == 6 and len(drawn_images(figure)) == 5


@pytest.mark.parametrize("pictures, titles, message", [
    ([np.eye(3)], ["a", "b"], "2 titles for 1 pictures"),
    ([np.zeros((3, 4, 4))], None, r"not \(3, 4, 4\)"), ([np.zeros(4)], None, r"not \(4,\)")])
def test_images_refuse_what_is_no_picture(pictures, titles, message):
    with pytest.raises(ValueError, match=f"images: .*{message}"):
        plotting.images(pictures, titles)


def numbers(axes):
    """The written numbers by (row, column)."""
    return {(int(t.get_position()[1]), int(t.get_position()[0])): t.get_text() for t in axes.texts}


def squares(axes):
    return {(int(p.get_y()), int(p.get_x())): p for p in axes.patches if p.get_fill()}


def test_a_pixel_grid_writes_each_number_in_its_place():
    axes = plotting.pixel_grid([[1, -2.5, np.nan], [0.25, 12.25, 0]], title="Six pixels")
    assert numbers(axes) == {(0, 0): "1", (0, 1): "−2.5", (1, 0): "0.25", (1, 1): "12.25", (1, 2): "0"}
    assert axes.get_title(loc="left") == "Six pixels"
    low, high = axes.get_ylim()
    assert low > high               # row 0 at the top


def test_a_pixel_is_deeper_the_larger_it_is_and_violet_below_zero():
    drawn = squares(plotting.pixel_grid([[1, 4, 0, -4, np.nan]], OUTPUT))
    lightness = [sum(drawn[0, column].get_facecolor()[:3]) for column in range(5)]
    assert lightness[1] < lightness[0] < lightness[2] == lightness[4] == 3
    edges = [drawn[0, column].get_edgecolor()[:3] for column in range(4)]
    assert edges == [to_rgb(OUTPUT)] * 3 + [to_rgb(NEGATIVE)]


def test_the_window_and_what_no_window_reads_are_marked():
    unread = np.zeros((3, 4), bool)
    unread[:, 3] = True
    axes = plotting.pixel_grid(np.arange(12).reshape(3, 4), window=(1, 0, 2, 3), unread=unread)
    outline, = (patch for patch in axes.patches if not patch.get_fill())
    assert outline.get_bbox().bounds == (0, 1, 3, 2) and outline.get_edgecolor()[:3] == to_rgb(KERNEL)
    assert {place for place, patch in squares(axes).items() if patch.get_hatch()} == {(0, 3), (1, 3), (2, 3)}
    assert squares(axes)[0, 3].get_edgecolor()[:3] == to_rgb(MUTED)


def test_a_pixel_row_is_a_grid_of_one_row():
    figure, axes = plt.subplots()
    got = plotting.pixel_row([3, 1, 4], KERNEL, window=(1, 2), unread=[True, False, False], axes=axes)
    assert got is axes and numbers(axes) == {(0, 0): "3", (0, 1): "1", (0, 2): "4"}
    outline, = (patch for patch in axes.patches if not patch.get_fill())
    assert outline.get_bbox().bounds == (1, 0, 2, 1)
    assert squares(axes)[0, 0].get_hatch() and not squares(axes)[0, 1].get_hatch()


@pytest.mark.parametrize("color", [INPUT, KERNEL, OUTPUT])
def test_every_number_stands_out_from_its_square(color):
    """At least 4.5 to 1, the WCAG's contrast for text, at every strength of every colour."""
    axes = plotting.pixel_grid([np.linspace(-1, 1, 41)], color)
    faces = squares(axes)
    for text in axes.texts:
        face = faces[0, int(text.get_position()[0])].get_facecolor()
        assert contrast(to_rgb(text.get_color()), face[:3]) >= 4.5


def contrast(first, second):
    def luminance(color):
        c = np.asarray(color)
        return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    dark, light = sorted([luminance(first), luminance(second)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("draw, values, options, message", [
    (plotting.pixel_grid, [1, 2], {}, r"pixel_grid: values must be \(H, W\), not \(2,\)"),
    (plotting.pixel_row, [[1, 2]], {}, r"pixel_row: values must be \(W,\), not \(1, 2\)"),
    (plotting.pixel_grid, [[1, 2]], {"unread": [[True]]}, r"unread has shape \(1, 1\), values \(1, 2\)")])
def test_pixels_refuse_other_shapes(draw, values, options, message):
    with pytest.raises(ValueError, match=message):
        draw(values, **options)


def test_the_interval_is_students():
    from scipy import stats
    runs = np.random.default_rng(2).normal(3, 2, (5, 4))
    x = np.array([1, 2, 5, 9])
    figure, axes = plt.subplots()
    mean, half_width = plotting.curve_with_interval(axes, x, runs, "five seeds", OUTPUT)
    low, high = stats.t.interval(0.95, 4, runs.mean(axis=0), stats.sem(runs, axis=0))
    np.testing.assert_allclose(mean - half_width, low, rtol=1e-12)
    np.testing.assert_allclose(mean + half_width, high, rtol=1e-12)
    np.testing.assert_array_equal(axes.lines[0].get_xydata(), np.column_stack([x, runs.mean(axis=0)]))
    band = axes.collections[0].get_paths()[0].vertices
    assert band[:, 1].min() == pytest.approx(low.min()) and band[:, 1].max() == pytest.approx(high.max())
    assert axes.texts[0].get_text() == "five seeds" and axes.texts[0].xy == (9, mean[-1])


@pytest.mark.parametrize("runs", [np.zeros(3), np.zeros((1, 3)), np.zeros((4, 2))])
def test_an_interval_needs_two_runs_of_the_right_length(runs):
    with pytest.raises(ValueError, match="curve_with_interval: runs must be .* at least two seeds"):
        plotting.curve_with_interval(plt.figure().add_subplot(), np.arange(3), runs)
