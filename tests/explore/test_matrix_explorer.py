"""The matrix explorer's numbers, picture and words, over the corners of all its ranges."""

import itertools
import re

import numpy as np
import pytest

from helpers import ops
from helpers.explore.matrix_explorer import text as say
from helpers.explore.matrix_explorer.cases import CASES
from helpers.explore.matrix_explorer.drawing import draw
from helpers.explore.matrix_explorer.numbers import (
    BORDERS, LETTERS, POINTS, RANGES, SHAPES, Settings, compute, how_many)

CORNERS = list(itertools.product(SHAPES, BORDERS, *([low, high] for low, high in RANGES.values()), POINTS, (0, 9999)))
SMALL = [Settings(shape, border, i, k, s, p, d) for shape, border, i, k, s, p, d in itertools.product(
    SHAPES, BORDERS, (3, 6), (1, 2, 3), (1, 2, 3), (0, 1, 2), (1, 2))]


def dense(numbers):
    """The matrix with weights 1, 2, 4, 8 …, as the explorer's table says."""
    matrix = np.zeros((numbers.rows, numbers.columns))
    for tap, row in zip(*np.nonzero(numbers.table >= 0)):
        matrix[row, numbers.table[tap, row]] += 2.0 ** tap
    return matrix


def by_the_layer(s):
    """The same matrix from the layer: what it makes of pictures of one bright pixel, padded beforehand."""
    shape = (1, s.size) if s.is_row else (s.size, s.size)
    kernel = (1, s.kernel_size) if s.is_row else (s.kernel_size, s.kernel_size)
    weight = 2.0 ** np.arange(np.prod(kernel)).reshape(1, 1, *kernel)
    pixels = np.eye(np.prod(shape)).reshape(-1, 1, *shape)
    ends = [(0, 0), (0, 0), (0, 0) if s.is_row else (s.padding,) * 2, (s.padding,) * 2]
    padded = np.pad(pixels, ends, mode="wrap" if s.border == "circular" else "constant")
    stride, dilation = ((1, s.stride), (1, s.dilation)) if s.is_row else (s.stride, s.dilation)
    return ops.conv2d(padded, weight, stride=stride, dilation=dilation)[0].reshape(len(pixels), -1).T


@pytest.mark.parametrize("s", SMALL, ids=str)
def test_the_table_is_the_matrix_of_the_layer(s):
    numbers = compute(s)
    if numbers.problem:
        with pytest.raises(ValueError):
            ops.conv_output_size(s.size, s.kernel_size, s.stride, s.padding, s.dilation)
        return
    matrix = by_the_layer(s)
    np.testing.assert_array_equal(dense(numbers), matrix)
    assert numbers.nonzero == np.count_nonzero(matrix)
    if s.border == "zeros":
        weight = 2.0 ** np.arange(numbers.weights).reshape(1, 1, *numbers.kernel)
        if s.is_row:
            written = ops.conv1d_matrix(weight[:, :, 0], s.size, s.stride, s.padding, s.dilation)
        else:
            written = ops.conv2d_matrix(weight, s.size, s.stride, s.padding, s.dilation)
        np.testing.assert_array_equal(dense(numbers), written)


@pytest.mark.parametrize("point", POINTS)
def test_what_is_lit_is_all_of_it_and_nothing_else(point):
    for s in SMALL[::7]:
        start = compute(Settings(**{**vars(s), "point": point}))
        for position in range(0 if start.problem else how_many(start)):
            numbers = compute(Settings(**{**vars(s), "point": point, "position": position}))
            taps, outputs, pixels = numbers.lit
            np.testing.assert_array_equal(numbers.table[taps, outputs], pixels)
            lit = np.zeros_like(numbers.table, bool)
            lit[taps, outputs] = True
            where = np.indices(numbers.table.shape)
            expected = {"weight": where[0] == position, "output": where[1] == position,
                        "pixel": numbers.table == position}[point] & (numbers.table >= 0)
            np.testing.assert_array_equal(lit, expected)


def test_corners_of_all_ranges_are_drawn_whole(read_drawing):
    for place, corner in enumerate(CORNERS):
        numbers = compute(Settings(*corner))
        drawing = read_drawing(draw(numbers, scale=2 if place % 2 else 1, stored=place % 3 == 0))
        assert drawing.title == say.title(numbers) and drawing.description == say.state_line(numbers)
        assert (numbers.table is None) == bool(numbers.problem)


def test_there_is_a_cell_for_every_weight_in_the_matrix(read_drawing):
    for s in (Settings(), Settings(shape="row", stride=2, padding=1, size=7), Settings(padding=1, point="pixel")):
        numbers = compute(s)
        group = read_drawing(draw(numbers)).groups("matrix")[0]
        boxes = [box for box in group.iter() if box.tag.endswith("rect") and box.get("fill") in ("#fbe3d3", "#ee9c69")]
        assert len(boxes) == numbers.nonzero
        assert sum(box.get("fill") == "#ee9c69" for box in boxes) == len(numbers.lit[0])


def test_letters_stand_where_the_table_says(read_drawing):
    numbers = compute(Settings())
    words = read_drawing(draw(numbers)).words("matrix")
    assert sorted(words) == sorted(LETTERS[:9] * 9)
    numbers = compute(Settings(shape="row", size=3, kernel_size=5, border="circular", padding=3))
    assert "a+d" in read_drawing(draw(numbers)).words("matrix")


def test_large_matrices_are_lines_and_say_why(read_drawing):
    drawing = read_drawing(draw(compute(Settings(size=28, position=4))))
    assert any("529,984 cells are too many to draw" in word for word in drawing.words())
    assert len(list(drawing.root.iter())) < 100
    numbers = compute(Settings(size=28, border="circular", padding=4, kernel_size=5, point="pixel", position=70))
    assert len(numbers.lit[0]) == 35    # row 2 stands in the border a second time, for two more rows of windows


@pytest.mark.parametrize("settings, title", [
    (Settings(position=4), "One weight, 9 copies: e stands in every row"),
    (Settings(padding=1), "One weight, 16 copies: a stands in 16 of 25 rows"),
    (Settings(size=1, padding=4, kernel_size=5, position=12), "Weight m stands in one place of the matrix"),
    (Settings(size=1, padding=2, kernel_size=2, stride=4), "Weight a stands nowhere: it only meets the border"),
    (Settings(point="output", position=4), "Output 4 reads 9 of 25 pixels"),
    (Settings(padding=3, point="output"), "Row 0 is empty: its window sees nothing but border"),
    (Settings(point="pixel", position=12), "Pixel 12 feeds 9 of 9 outputs"),
    (Settings(point="pixel"), "Pixel 0 feeds 1 of 9 outputs"),
    (Settings(shape="row", size=12, kernel_size=2, stride=3, point="pixel", position=2),
     "Column 2 is empty: no window reads pixel 2"),
    (Settings(size=3, kernel_size=5), "There is no matrix to draw"),
])
def test_titles_state_the_finding(settings, title):
    assert say.title(compute(settings)) == title


@pytest.mark.parametrize("settings, sentence", [
    (Settings(size=3, kernel_size=5), "A kernel of 5 does not fit in 3 + 2·0 = 3."),
    (Settings(shape="row", dilation=3), "A kernel of 3 at dilation 3 spans 7 pixels; it does not fit in 5 + 2·0 = 5."),
    (Settings(size=2, padding=3, border="circular"), "would go more than once around"),
])
def test_impossible_states_explain_themselves_in_the_picture(settings, sentence, read_drawing):
    numbers = compute(settings)
    assert sentence in numbers.problem
    words = "".join(read_drawing(draw(numbers)).words()).replace(" ", "")
    assert sentence.replace(" ", "") in words
    assert sentence in say.twin(numbers)


def test_the_counts_are_those_of_the_matrix():
    words = "".join(text for text, _ in say.counts(compute(Settings(size=28))))
    assert words == "676 outputs × 784 pixels = 529,984 entries; 6,084 of them hold one of 9 weights."


@pytest.mark.parametrize("settings, sentence", [
    (Settings(shape="row", point="output", position=2), "Row 2: output 2 = a·x2 + b·x3 + c·x4"),
    (Settings(point="pixel"), "Column 0 (row 0, column 0): pixel 0 is weighted a in output 0"),
    (Settings(padding=1), "9 rows do not hold a: there the weight falls on a zero of the border."),
    (Settings(position=4), "Change e and every output changes: all 9 rows hold it once."),
])
def test_what_is_lit_is_told_in_words(settings, sentence):
    assert say.pointed(compute(settings)) == sentence


def test_the_text_twin_lists_every_row():
    numbers = compute(Settings(shape="row", size=6, padding=1, dilation=2, point="output", position=1))
    rows = re.findall(r"Row (\d+)(?: \(lit\))?: ([^\n]*)", "\n".join(say.twin(numbers).splitlines()[2:]))
    assert len(rows) == numbers.rows
    matrix = np.zeros((numbers.rows, numbers.columns))
    for row, held in rows:
        for entry in held.split(", "):
            letter, _, column = entry.split()
            matrix[int(row), int(column)] = 2.0 ** LETTERS.index(letter)
    np.testing.assert_array_equal(matrix, dense(numbers))
    assert "more rows" in say.twin(compute(Settings(size=28)))


def test_the_picture_keeps_its_size_while_a_slider_moves(read_drawing):
    for scale in (1, 2):
        sizes = set()
        for name, (low, high) in RANGES.items():
            for value in range(low, high + 1):
                drawing = read_drawing(draw(compute(Settings(**{"size": 14, name: value})), scale))
                sizes.add((drawing.width, drawing.height))
        assert len(sizes) == 1


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(ValueError, match="size must be from 1 to 28, not 29"):
        Settings(size=29)
    with pytest.raises(ValueError, match="point must be one of weight, output, pixel"):
        Settings(point="row")


def test_each_surprise_shows_what_its_sentence_says():
    states = [compute(Settings(**values)) for values, _ in CASES]
    assert not any(state.problem for state in states)
    assert states[0].rows == 3 and states[1].rows == 9 and len(states[1].lit[0]) == 9
    assert states[3].rows - len(states[3].lit[0]) == 9
    assert states[4].rows == states[4].columns == 8 and len(states[4].lit[0]) == 3
    assert not len(states[6].lit[0])
    assert states[8].rows == 1 and states[9].rows * states[9].columns > 500_000
