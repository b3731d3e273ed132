"""Notebook 10's exercises: solutions against the library, right answers in other styles, students' slips."""

import itertools

import numpy as np
import pytest
from exercise_cells import run_cell

from helpers import ops
from helpers.exercises import receptive_field as exercises


def test_unit_pixels_are_the_library_s():
    for layers, unit in exercises.unit_pixels.cases:
        assert exercises.unit_pixels.solve(layers, unit) == ops.receptive_field(layers).pixels(unit)


def test_weights_are_the_library_s():
    for c, n, k in exercises.weights_compared.cases:
        reach = ops.receptive_field([k] * n).size
        stack, single = (ops.conv_parameters(c, c, size, bias=False) for size in (k, reach))
        assert exercises.weights_compared.solve(c, n, k) == (n * stack, single)
    assert exercises.weights_compared.solve(64, 3, 3) == (110_592, 200_704)


def test_the_paper_exercise_is_counted():
    counts = ops.path_counts([5, 3])
    assert exercises.paths_and_pixels.right == [counts.size ** 2, counts.sum() ** 2, counts[3] ** 2]


def test_depths_are_counted():
    def convolutions(pooling):
        layers, count = [], 0
        while ops.receptive_field(layers).size < 224:
            if pooling and count and count % 2 == 0:
                layers.append(ops.Window(2, 2))
                if ops.receptive_field(layers).size >= 224:
                    break
            layers.append(3)
            count += 1
        return count

    assert exercises.layers_needed.right == [convolutions(False), convolutions(True)]


def test_no_gapless_stack_reaches_further():
    best = max(ops.path_counts([(3, 1, 0, d) for d in three]).size
               for three in itertools.product(range(1, 15), repeat=3)
               if (ops.path_counts([(3, 1, 0, d) for d in three]) > 0).all())
    assert best == 27


@pytest.mark.parametrize("answer", [*itertools.permutations([1, 3, 9]), np.array([1.0, 3.0, 9.0])])
def test_gapless_in_any_order(answer, checked):
    assert checked(exercises.gapless_dilations, answer)[0] is True


@pytest.mark.parametrize("answer, words", [
    ([1, 2, 9], "have no path"), ([2, 3, 4], "wide"), ([1, 1, 3], "busiest"), ([0, 1, 3], "whole numbers"),
    ([1, 3, 9.5], "whole numbers"), ([1, 3], "whole numbers"), (27, "whole numbers"),
    ([1, 3, 10 ** 9], "whole numbers"),
])
def test_other_dilations_are_told_what_they_do(answer, words, checked):
    right, text = checked(exercises.gapless_dilations, answer)
    assert right is False and words in text


def walked(layers, unit):
    """Down from the unit to the set of pixels."""
    low = high = unit
    for k, s, p, d in layers[::-1]:
        low, high = low * s - p, high * s - p + d * (k - 1)
    return np.array([low, high])


@pytest.mark.parametrize("answer", [walked, lambda *case: [float(at) for at in walked(*case)],
                                    lambda layers, unit: tuple(ops.receptive_field(layers).pixels(unit))])
def test_unit_pixels_in_other_styles(answer, checked):
    right, text = checked(exercises.unit_pixels, answer)
    assert right is True, text


STUDENTS = {
    "pops the layers": ("""
        def unit_pixels(layers, unit):
            low = high = unit
            while layers:
                k, s, p, d = layers.pop()
                low, high = low * s - p, high * s - p + d * (k - 1)
            return low, high""", ["changed its argument layers"]),
    "last times stride plus kernel": ("""
        def unit_pixels(layers, unit):
            low = high = unit
            for k, s, p, d in reversed(layers):
                low, high = low * s - p, high * s - p + d * k
            return low, high""", ["first tap to its last"]),
    "up with the own stride": ("""
        def unit_pixels(layers, unit):
            r, j, start = 1, 1, 0
            for k, s, p, d in layers:
                j = j * s
                r = r + (k - 1) * d * j
                start = start - p * j // s
            return start + unit * j, start + unit * j + r - 1""", ["before you use the jump"]),
    "sees only one layer": ("""
        def unit_pixels(layers, unit):
            k, s, p, d = layers[-1]
            return unit * s - p, unit * s - p + d * (k - 1)""", ["What works already: one layer"]),
}


@pytest.mark.parametrize("source, words", STUDENTS.values(), ids=STUDENTS)
def test_slips_of_students(source, words, checked):
    right, text = checked(exercises.unit_pixels, run_cell(source, "unit_pixels"))
    assert right is False
    assert all(word in text for word in words), text


@pytest.mark.parametrize("wrong", [
    lambda layers, unit: (0, 2), lambda layers, unit: walked(layers, unit)[::-1],
    lambda layers, unit: walked([layer[:3] + (1,) for layer in layers], unit),
    lambda layers, unit: walked([(k, s, 0, d) for k, s, p, d in layers], unit),
    lambda layers, unit: walked(layers[1:], unit), lambda layers, unit: walked(layers, unit + 1),
    lambda layers, unit: (walked(layers, unit)[0], walked(layers, unit)[0] + 3 ** len(layers) - 1),
])
def test_other_wrong_formulas(wrong, checked):
    assert checked(exercises.unit_pixels, wrong)[0] is False


def test_predictions_are_true():
    right = {prediction.key: prediction.right for prediction in exercises.predict}
    assert right["two_3x3"] == str(ops.receptive_field([3, 3]).size ** 2)
    sizes = [ops.receptive_field([(3, 2 if place == strided else 1) for place in range(3)]).size
             for strided in range(3)]
    assert sizes == [11, 9, 7] and right["where_stride"] == "the first layer"
