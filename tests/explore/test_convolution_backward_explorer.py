"""The backward explorer: its numbers against plain loops, its picture over all corners, its words."""

import itertools
import re

import numpy as np
import pytest

from helpers import explore
from helpers.explore.convolution_backward_explorer import text as say
from helpers.explore.convolution_backward_explorer.cases import CASES
from helpers.explore.convolution_backward_explorer.drawing import draw
from helpers.explore.convolution_backward_explorer.numbers import (
    KERNELS, RANGES, UPSTREAMS, VIEWS, Settings, compute)
from helpers.explore.shades import UNREAD

CORNERS = list(itertools.product(VIEWS, ("counting", "edge"), ("counting", "single"), (0, 99),
                                 *([low, high] for low, high in RANGES.values())))
MIDDLE = list(itertools.product((4, 5, 6), (2, 3), (1, 2, 3), (0, 1, 2), (1, 2)))


def by_loops(numbers, outputs):
    """Both gradients if these outputs pay, with one loop for every index."""
    s, grad_pixels = numbers.settings, np.zeros_like(numbers.pixels)
    grad_weights = np.zeros_like(numbers.weights)
    for i, j in outputs:
        for a, b in itertools.product(range(s.kernel_size), repeat=2):
            pixel = s.stride * i + s.dilation * a, s.stride * j + s.dilation * b
            grad_pixels[pixel] += numbers.upstream[i, j] * numbers.weights[a, b]
            grad_weights[a, b] += numbers.upstream[i, j] * numbers.pixels[pixel]
    return grad_pixels, grad_weights


def states(view, **changes):
    for i, k, s, p, d in MIDDLE:
        numbers = compute(Settings(view, i, k, s, p, d, **changes))
        if not numbers.problem:
            yield numbers


def test_corners_of_all_ranges_are_drawn_whole(read_drawing):
    for position, (view, kernel, upstream, place, i, k, s, p, d) in enumerate(CORNERS):
        numbers = compute(Settings(view, i, k, s, p, d, kernel, upstream, place, place))
        drawing = read_drawing(draw(numbers, scale=2 if position % 2 else 1, stored=position % 3 == 0))
        assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)


@pytest.mark.parametrize("view", ["pixel", "weight", "turned"])
def test_whole_gradients_are_those_of_plain_loops(view):
    for numbers in states(view):
        places = itertools.product(range(len(numbers.upstream)), repeat=2)
        grad_pixels, grad_weights = by_loops(numbers, places)
        np.testing.assert_array_equal(numbers.grad_pixels, grad_pixels)
        np.testing.assert_array_equal(numbers.grad_weights, grad_weights)


@pytest.mark.parametrize("view", ["pixels", "weights"])
def test_while_stepping_only_the_outputs_so_far_have_paid(view):
    for numbers in states(view, row=1, column=0):
        o = len(numbers.upstream)
        places = [(i, j) for i in range(o) for j in range(o) if i * o + j <= numbers.row * o + numbers.column]
        grad_pixels, grad_weights = by_loops(numbers, places)
        np.testing.assert_array_equal(numbers.grad_pixels, grad_pixels)
        np.testing.assert_array_equal(numbers.grad_weights, grad_weights)


@pytest.mark.parametrize("view", ["pixel", "weight"])
def test_the_products_shown_add_up_to_the_gradient(view):
    for numbers in states(view, row=1, column=1):
        total = 0
        for output, tap, pixel in numbers.routes:
            other = numbers.pixels[pixel] if view == "weight" else numbers.weights[tap]
            total += numbers.upstream[output] * other
        expected = numbers.grad_weights[1, 1] if view == "weight" else numbers.grad_pixels[numbers.pixel]
        assert total == expected


def test_the_turned_kernel_on_the_spread_gradient_gives_the_gradient_everywhere():
    for numbers in states("turned"):
        s, turned = numbers.settings, numbers.weights[::-1, ::-1]
        p, d = s.padding, s.dilation
        reach = d * (s.kernel_size - 1) + 1
        assert numbers.spread.shape == (s.size + reach - 1,) * 2
        for row, column in itertools.product(range(s.size), repeat=2):
            window = numbers.spread[row:row + reach:d, column:column + reach:d]
            assert (window * turned).sum() == numbers.grad_pixels[row + p, column + p]
        for i, j in itertools.product(range(len(numbers.upstream)), repeat=2):
            place = numbers.spread_place((i, j))
            if all(0 <= position < len(numbers.spread) for position in place):
                assert numbers.spread[place] == numbers.upstream[i, j]


def test_the_integers_that_the_notebook_works_out_on_paper():
    stride_one = compute(Settings("weight", stride=1))
    np.testing.assert_array_equal(stride_one.grad_weights, [[1780, 1916], [2460, 2596]])
    stride_two = compute(Settings("weight"))
    np.testing.assert_array_equal(stride_two.grad_weights, [[92, 102], [142, 152]])
    assert compute(Settings("pixel", stride=1)).grad_pixels.sum() == 1360


def test_grey_pixels_are_those_with_no_route(read_drawing):
    for numbers in states("weights"):
        boxes = read_drawing(draw(numbers)).groups("pixels")[0]
        fills = [box.get("fill") for box in boxes if box.tag.endswith("rect")][:numbers.pixels.size]
        grey = (np.array(fills) == UNREAD).reshape(numbers.pixels.shape)
        np.testing.assert_array_equal(grey, say.payers(numbers) == 0)


def test_who_pays_a_pixel_is_shown_with_the_kernel_turned(read_drawing):
    numbers = compute(Settings("pixel", 6, 3, 1, row=2, column=2))
    words = read_drawing(draw(numbers)).words("outputs")
    assert [word for word in words if word.startswith("×")] == [f"×{n}" for n in range(9, 0, -1)]


def test_what_arrives_is_written_into_the_cells(read_drawing):
    words = read_drawing(draw(compute(Settings(stride=1, row=3, column=3)))).words("pixels")
    assert [word for word in words if word.startswith("+")] == ["+16", "+32", "+48", "+64"]


@pytest.mark.parametrize("settings, title", [
    (Settings(), "One output pays the 4 pixels it has read, by their weights"),
    (Settings(row=1, column=1), "All have paid, and 9 pixels got nothing: nobody reads them"),
    (Settings(size=4, row=1, column=1), "All have paid: no windows overlap, each pixel was paid once"),
    (Settings(stride=1, row=3, column=3), "All have paid: up to 4 shares were added in one pixel"),
    (Settings(kernel_size=1), "One output pays the one pixel that it has read"),
    (Settings("pixel", row=4, column=4), "No window reads this pixel, so its gradient is 0"),
    (Settings("pixel"), "One output has read this pixel, and it alone pays"),
    (Settings("pixel", stride=1, row=2, column=2), "4 outputs pay, and they meet the kernel turned by half a turn"),
    (Settings("pixel", stride=1, row=2, column=2, kernel="symmetric"),
     "4 outputs pay, and a symmetric kernel hides the turn"),
    (Settings("pixel", stride=1, row=2, column=2, upstream="ones"),
     "With ones upstream nobody sees which output met which weight"),
    (Settings("weights"), "One output pays every weight, by the pixel under it"),
    (Settings("weights", row=1, column=1), "All have paid, and the weights’ gradient is complete"),
    (Settings("weight"), "This weight was used at 4 places, and all of them pay"),
    (Settings("weight", size=2), "This weight was used once, and one output pays it"),
    (Settings("turned"), "The turned kernel on the spread-out gradient gives the same"),
    (Settings("turned", row=4), "Only zeros lie under the turned kernel: the gradient is 0"),
    (Settings(size=2, kernel_size=3), "The kernel does not fit, so there is nothing to send back"),
])
def test_titles_state_the_finding(settings, title):
    assert say.title(compute(settings)) == title


@pytest.mark.parametrize("settings, words", [
    (Settings(row=1), "Output (1, 0) pays  3·1 = 3, 3·2 = 6, 3·3 = 9, 3·4 = 12"),
    (Settings("weight", column=1), "Weight (0, 1) gets  1·2 + 2·4 + 3·12 + 4·14 = 102"),
    (Settings("pixel", stride=1, row=1, column=1), "Pixel (1, 1) gets  1·4 + 2·3 + 5·2 + 6·1 = 26"),
    (Settings("pixel", row=4), "Pixel (4, 0) gets  nothing: 0"),
    (Settings("pixel", stride=1, kernel="edge"), "Pixel (0, 0) gets  1·(−1) = −1"),
])
def test_the_arithmetic_is_written_out(settings, words):
    assert "".join(text for text, _ in say.arithmetic(compute(settings))) == words


@pytest.mark.parametrize("settings, words", [
    (Settings(), "Output (i, j) has read pixel (2i + a, 2j + b) through weight (a, b). So it pays."),
    (Settings(stride=1, padding=1), "pixel (i + a − 1, j + b − 1)"),
    (Settings(dilation=2), "pixel (2i + 2a, 2j + 2b)"),
    (Settings("pixel", row=3, column=2), "through weight (3 − 2i, 2 − 2j), where there is such a weight."),
    (Settings("pixel", dilation=2, padding=1), "weight (1 − 2i, 1 − 2j), divided by 2, where"),
    (Settings("weight", row=1, padding=1), "pixel (2i, 2j − 1): its pixels are 2 apart."),
    (Settings("turned"), "Stride 2: 1 zero between the cells, 1 zero around, 1 more at the end."),
    (Settings("turned", stride=1, padding=2), "Stride 1: no zeros between the cells, 1 cut off around."),
])
def test_the_rule_has_the_settings_put_in(settings, words):
    assert words in say.rule(compute(settings))


@pytest.mark.parametrize("settings, sentence", [
    (Settings(size=2, kernel_size=3), "A kernel of 3 does not fit in 2."),
    (Settings(size=6, kernel_size=3, dilation=3), "A kernel of 3 at dilation 3 spans 7 pixels and does not fit in 6."),
    (Settings(size=2, kernel_size=3, dilation=3, padding=1), "does not fit in 2 + 2·1 = 4."),
])
def test_impossible_states_explain_themselves_in_the_picture(settings, sentence, read_drawing):
    numbers = compute(settings)
    assert sentence in numbers.problem
    words = "".join(read_drawing(draw(numbers)).words()).replace(" ", "")
    assert sentence.replace(" ", "") in words
    assert sentence in say.twin(numbers)


def test_the_text_twin_has_every_number_and_every_route():
    numbers = compute(Settings(stride=1, padding=1, row=1, column=2))
    twin = say.twin(numbers)
    routes = re.findall(r"Output \((\d), (\d)\) through weight \((\d), (\d)\) and pixel \(([−\d]+), ([−\d]+)\)", twin)
    assert len(routes) == 4
    for i, j, a, b, r, c in routes:
        assert (int(i) + int(a) - 1, int(j) + int(b) - 1) == (int(r), int(c))
    assert "(in the border)" in say.twin(compute(Settings(stride=1, padding=1)))
    for row in numbers.grad_pixels:
        assert "  ".join(f"{value:g}" for value in row) in twin


def test_each_surprise_is_possible_but_the_last_and_shows_what_it_says():
    found = [compute(Settings(**values)) for values, _ in CASES]
    assert [bool(numbers.problem) for numbers in found] == [False] * 11 + [True]
    assert say.unread(found[0]) == 9
    np.testing.assert_array_equal(found[4].grad_pixels[1:4, 1:4], found[4].weights)
    assert len(found[5].routes) == 1
    assert len(found[7].routes) == 4
    assert not all(found[8].inside(pixel) for _, _, pixel in found[8].routes)
    assert say.unread(found[10]) == 16


def test_row_and_column_are_named_after_what_they_choose():
    explorer = explore.convolution_backward(stride=1, row=3, column=3)
    assert explorer.controls["row"].description == "Output row" and explorer.controls["row"].max == 3
    explorer.controls["view"].value = "weight"
    assert explorer.controls["row"].description == "Weight row" and explorer.controls["row"].value == 1
    explorer.controls["view"].value = "pixel"
    assert explorer.controls["column"].description == "Pixel column" and explorer.controls["column"].max == 4
    explorer.step(-2)
    assert (explorer.numbers.row, explorer.numbers.column) == (0, 4)


def test_stepping_goes_round_the_end():
    explorer = explore.convolution_backward(row=1, column=1)
    explorer.step(1)
    assert (explorer.numbers.row, explorer.numbers.column) == (0, 0)
    explorer.controls["kernel_size"].value = 3
    explorer.controls["dilation"].value = 3
    explorer.step(1)
    assert explorer.numbers.problem and explorer.controls["row"].disabled


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(ValueError, match="size must be from 2 to 6, not 7"):
        Settings(size=7)
    with pytest.raises(ValueError, match="view must be one of pixels, pixel, weights, weight, turned, not 'all'"):
        Settings("all")
    with pytest.raises(ValueError, match="upstream must be one of"):
        Settings(upstream="noise")


def test_every_kernel_and_upstream_gradient_is_of_whole_numbers():
    for kernel, upstream, k in itertools.product(KERNELS, UPSTREAMS, (1, 2, 3)):
        numbers = compute(Settings(kernel=kernel, upstream=upstream, kernel_size=k))
        for array in (numbers.weights, numbers.upstream):
            np.testing.assert_array_equal(array, np.round(array))
