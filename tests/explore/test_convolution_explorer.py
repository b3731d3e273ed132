"""The convolution explorer's numbers, picture and words over the corners of all its ranges."""

import itertools
import re

import numpy as np
import pytest

from helpers import ops
from helpers.explore.convolution_explorer import text as say
from helpers.explore import svg
from helpers.explore.convolution_explorer.cases import CASES
from helpers.explore.convolution_explorer.numbers import RANGES, Settings, compute
from helpers.explore.convolution_explorer.drawing import draw
from helpers.explore.kernels import KERNELS
from helpers.explore.pictures import PICTURES

CORNERS = list(itertools.product(*([low, high] for low, high in (
    RANGES["kernel_size"], RANGES["stride"], RANGES["padding"], RANGES["dilation"], RANGES["channels"]))))
PLAIN = Settings()


def corner_states(picture):
    """Every corner of the sliders with kernels in turn, and the last position of each."""
    names = itertools.cycle(KERNELS)
    for flipped in (False, True):
        for k, s, p, d, c in CORNERS:
            yield Settings(picture=picture, kernel=next(names), kernel_size=k, stride=s, padding=p, dilation=d,
                           channels=c, true_convolution=flipped, row=99, column=99)


def plain_loops(picture, weights, divisor, s, p, d):
    """The output map by six loops, independent of the library."""
    channels, height, width = picture.shape
    padded = np.zeros((channels, height + 2 * p, width + 2 * p))
    padded[:, p:p + height, p:p + width] = picture
    k_h, k_w = weights.shape[1:]
    rows = range(0, padded.shape[1] - d * (k_h - 1), s)
    columns = range(0, padded.shape[2] - d * (k_w - 1), s)
    return np.array([[sum(padded[c, i + a * d, j + b * d] * weights[c, a, b] for c in range(channels)
                          for a in range(k_h) for b in range(k_w)) / divisor for j in columns] for i in rows])


@pytest.mark.parametrize("picture", list(PICTURES))
def test_corners_of_all_ranges_are_drawn_whole(picture, read_drawing):
    for position, settings in enumerate(corner_states(picture)):
        numbers = compute(settings)
        drawing = read_drawing(draw(numbers, scale=2 if position % 2 else 1, stored=position % 3 == 0))
        assert drawing.title == say.title(numbers)
        assert drawing.description == say.state_line(numbers)
        assert (numbers.out is None) == bool(numbers.problem)
        if numbers.problem:
            assert numbers.problem.split()[0] in " ".join(drawing.words())


@pytest.mark.parametrize("channels, flipped", [(1, False), (2, True)])
def test_outputs_are_what_plain_loops_give(channels, flipped):
    rng = np.random.default_rng(3)
    for _ in range(40):
        settings = Settings(picture="own", kernel="own", channels=channels, true_convolution=flipped,
                            own_picture=typed(rng.integers(-9, 10, (channels, 7, 9))),
                            own_kernel=typed(rng.integers(-4, 5, (channels, 2, 3))),
                            stride=int(rng.integers(1, 5)), padding=int(rng.integers(0, 5)),
                            dilation=int(rng.integers(1, 4)))
        numbers = compute(settings)
        weights = numbers.written[:, ::-1, ::-1] if flipped else numbers.written
        expected = plain_loops(numbers.picture, weights, 1, settings.stride, settings.padding, settings.dilation)
        np.testing.assert_array_equal(numbers.out, expected)


def typed(channels):
    return "\n\n".join("\n".join(" ".join(map(str, row)) for row in grid) for grid in channels)


def test_at_stride_one_the_switch_is_between_the_two_operations_of_the_library():
    x = compute(PLAIN).picture[0]
    kernel = np.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])
    settings = {"kernel": "own", "own_kernel": typed(kernel[None].astype(int))}
    np.testing.assert_array_equal(compute(Settings(**settings)).out, ops.cross_correlate(x, kernel))
    np.testing.assert_array_equal(compute(Settings(**settings, true_convolution=True)).out, ops.convolve(x, kernel))


def test_the_kernel_that_slides_is_shown_turned_and_the_written_one_beside_it(read_drawing):
    settings = Settings(kernel="own", own_kernel="1 2 3\n4 5 6\n7 8 9", true_convolution=True)
    drawing = read_drawing(draw(compute(settings)))
    assert drawing.words("kernel") == list("987654321")
    assert drawing.words("written") == list("123456789")


@pytest.mark.parametrize("changes", [
    {}, {"padding": 1}, {"stride": 2, "padding": 1, "picture": "digit"}, {"kernel": "gaussian", "channels": 2},
    {"dilation": 2, "padding": 2}, {"kernel": "pair", "true_convolution": True}, {"kernel": "mean"}])
def test_the_picture_shows_the_numbers(changes, read_drawing):
    numbers = compute(Settings(**changes))
    drawing = read_drawing(draw(numbers))
    s = numbers.settings
    weights = [svg.number(weight) for channel in numbers.used for weight in channel.ravel()]
    assert drawing.words("kernel") == weights
    shown = [float(word.replace("−", "-")) for word in drawing.words("output")]
    decimals = 0.5 if "rounded" in " ".join(drawing.words()) else 0.005
    np.testing.assert_allclose(shown, numbers.out.ravel(), rtol=0, atol=decimals)
    values = [word for word in drawing.words("input") if not word.startswith("×")]
    pixels = sum(channel.size for channel in numbers.padded)
    multipliers = [word for word in drawing.words("input") if word.startswith("×")]
    assert len(values) in (pixels, pixels + numbers.used.size)     # a weight without its × counts among them
    if multipliers:
        assert multipliers == [f"×{weight}" for weight in weights]
    words = " ".join(drawing.words())
    assert words.count(f"= {svg.number(numbers.lit)}") >= 1
    expected = ops.conv_output_size(numbers.picture.shape[2], numbers.used.shape[2], s.stride, s.padding, s.dilation)
    assert re.search(rf"\+ 1 = {expected}\b", words)


def test_the_lit_cell_is_where_the_window_is(read_drawing):
    numbers = compute(Settings(row=2, column=3, padding=1, stride=2, picture="digit"))
    np.testing.assert_array_equal(numbers.tap_rows, [4, 5, 6])
    np.testing.assert_array_equal(numbers.tap_columns, [6, 7, 8])
    assert (numbers.window * numbers.used).sum() == numbers.lit == numbers.out[2, 3]
    frame = read_drawing(draw(numbers)).groups("output")[0][-1]
    cell = float(frame.get("width"))
    first = read_drawing(draw(numbers)).groups("output")[0][0]
    assert float(frame.get("x")) == pytest.approx(float(first.get("x")) + 3 * cell, abs=0.2)
    assert float(frame.get("y")) == pytest.approx(float(first.get("y")) + 2 * cell, abs=0.2)


def test_weights_of_zero_are_left_out_of_the_arithmetic():
    line = "".join(text for text, _ in say.cell_parts(compute(PLAIN))[0])
    assert line == "This cell  0·(−1) + 3·1 + 0·(−2) + 3·2 + 0·(−1) + 3·1 = 12"


def test_the_arithmetic_adds_up_in_every_state_that_has_a_number():
    for settings in itertools.islice(corner_states("digit"), 0, None, 3):
        numbers = compute(settings)
        if numbers.out is None:
            continue
        lines = ["".join(text for text, _ in parts) for parts in say.cell_parts(numbers)]
        for line in lines:
            left, right = line.split("  ", 1)[1].rsplit(" = ", 1)
            value = eval(left.replace("−", "-").replace("·", "*"))      # our own arithmetic, a few plain signs
            assert value == pytest.approx(float(right.replace("−", "-")), abs=0.0051)
        assert lines[-1].endswith(svg.number(numbers.lit))


@pytest.mark.parametrize("changes, sentence", [
    ({"own_picture": "1 2 3\n4 5 6\n7 8 9", "picture": "own", "kernel_size": 5},
     "A kernel of 5 columns does not fit in 3 + 2·0 = 3."),
    ({"dilation": 4}, "A kernel of 3 at dilation 4 spans 9 columns; it does not fit in 7 + 2·0 = 7."),
    ({"own_picture": "1 2 3 4 5", "picture": "own", "padding": 0}, "A kernel of 3 rows does not fit in 1 + 2·0 = 1."),
    ({"kernel": "laplacian", "kernel_size": 2}, "The Laplacian compares"),
    ({"kernel": "edge", "kernel_size": 1}, "needs a size of at least 2"),
    ({"kernel": "own", "own_kernel": "1 2\n3"}, "Row 2 of the kernel"),
    ({"picture": "own", "own_picture": "one"}, "“one” is not a number"),
])
def test_impossible_states_explain_themselves_in_the_picture(changes, sentence, read_drawing):
    numbers = compute(Settings(**changes))
    assert numbers.out is None and sentence in numbers.problem
    drawing = read_drawing(draw(numbers))
    assert sentence.replace(" ", "") in "".join(drawing.words()).replace(" ", "")
    assert sentence in say.twin(numbers) and sentence in say.state_line(numbers)
    assert drawing.groups("output") == []


def test_what_does_not_fit_agrees_with_the_library():
    for k, s, p, d, _ in CORNERS:
        numbers = compute(Settings(kernel="mean", kernel_size=k, stride=s, padding=p, dilation=d))
        try:
            size = ops.conv_output_size(7, k, s, p, d)
        except ValueError:
            size = None
        assert (numbers.out.shape if size else None) == ((size, size) if size else numbers.out)


@pytest.mark.parametrize("changes, title, note", [
    ({"stride": 2, "padding": 1, "picture": "digit"}, "At stride 2 the padding below and on the right is never read",
     "Grey: the padding below and on the right is never read."),
    ({"stride": 2, "picture": "digit"}, "At stride 2 the last row and column are never read",
     "Grey: the last row and column are never read."),
    ({"stride": 2, "picture": "own", "own_picture": "1 2 3 4\n5 6 7 8\n9 8 7 6"},
     "At stride 2 the last column is never read", None),
    ({"stride": 2, "dilation": 2}, "Dilation 2: 3 taps reach over 5 pixels and skip those between",
     "Grey: 33 of 49 pixels, in the gaps between the taps, are never read."),
    ({}, "The kernel answers where small turns to large", "Every pixel is read at least once."),
    ({"padding": 1}, "Padding 1 keeps the size: 7×7 in, 7×7 out",
     "Dashed: the padding, zeros around the input. Every pixel is read at least once."),
    ({"true_convolution": True}, "Half a turn changes this kernel's sign, and so every output's", None),
    ({"true_convolution": True, "kernel": "gaussian"}, "Half a turn leaves this kernel as it is: both operations agree",
     None),
])
def test_titles_state_the_finding(changes, title, note):
    numbers = compute(Settings(**changes))
    assert say.title(numbers) == title
    if note:
        assert say.note(numbers) == note


def test_grey_is_what_the_library_says_is_never_read(read_drawing):
    from helpers.explore.shades import UNREAD
    for s, p, d, k in [(2, 1, 1, 3), (3, 0, 1, 2), (2, 0, 2, 3), (1, 0, 1, 3), (4, 2, 1, 1)]:
        settings = Settings(picture="digit", kernel="mean", kernel_size=k, stride=s, padding=p, dilation=d)
        drawing = read_drawing(draw(compute(settings)))
        read = ops.pixels_read(8, k, s, p, d)
        fills = [box.get("fill") for box in drawing.groups("input")[0] if box.get("stroke-width") == "1"]
        np.testing.assert_array_equal(np.array(fills).reshape(len(read), -1) != UNREAD, np.outer(read, read))


def test_the_text_twin_has_the_same_numbers_as_the_picture():
    for settings in [PLAIN, Settings(padding=1, stride=2, picture="digit", kernel="gaussian"),
                     Settings(channels=2, true_convolution=True), Settings(dilation=2, kernel="laplacian")]:
        numbers = compute(settings)
        twin = say.twin(numbers)
        blocks = dict(re.findall(r"^(Input|Kernel|Output)[^\n]*:\n((?:  .*\n)+)", twin, re.MULTILINE))
        for name, grid in (("Input", numbers.picture[-1]), ("Kernel", numbers.used[-1]), ("Output", numbers.out)):
            rows = [[float(word.replace("−", "-")) for word in line.split()] for line in blocks[name].splitlines()]
            np.testing.assert_allclose(rows, grid, atol=0.0051)
        assert twin.startswith(say.title(numbers)) and say.note(numbers) in twin
        for parts in say.size_lines(numbers) + say.cell_parts(numbers):
            assert "".join(text for text, _ in parts) in twin


def test_the_picture_keeps_its_size_while_a_slider_moves(read_drawing):
    sizes = {}
    for name, (low, high) in RANGES.items():
        for value in range(low, high + 1):
            drawing = read_drawing(draw(compute(Settings(**{name: value}))))
            sizes.setdefault(name, []).append((drawing.width, drawing.height))
    for name in ("kernel_size", "stride", "dilation"):
        assert len({width for width, _ in sizes[name]}) == 1
        heights = [height for _, height in sizes[name]]
        assert max(heights) - min(heights) <= 60
    assert max(height for _, height in sizes["padding"]) - min(height for _, height in sizes["padding"]) <= 90


def test_settings_out_of_range_are_refused_with_the_range():
    for name, (low, high) in RANGES.items():
        for value in (low - 1, high + 1):
            with pytest.raises(ValueError, match=f"{name} must be from {low} to {high}, not {value}"):
                Settings(**{name: value})
    with pytest.raises(ValueError, match="kernel must be one of edge, sobel"):
        Settings(kernel="sharp")
    with pytest.raises(ValueError, match="picture must be one of edge"):
        Settings(picture="cat")


def test_each_surprise_shows_what_its_sentence_says():
    states = [compute(Settings(**values)) for values, _ in CASES]
    stripes, padding, pair, turned, dot, gaps, sobel, laplacian, two, misfit = states
    assert stripes.picture[0][3, 2] == 3 and stripes.lit == 1      # a bright pixel becomes the darker
    assert not padding.rows_read[-1] and padding.rows_read[:-1].all()
    assert (pair.lit, turned.lit) == (-3, 3)
    np.testing.assert_array_equal(dot.out[1:4, 1:4] / 9, dot.used[0, ::-1, ::-1])
    assert not gaps.rows_read[1::2].any() and gaps.rows_read[::2].all()
    assert abs(sobel.lit) > 50 and abs(sobel.out[:8, 50:].mean()) < 10
    assert laplacian.lit != 0
    assert two.channels if hasattr(two, "channels") else two.picture.shape[0] == 2
    assert misfit.problem_axis is not None
