"""Notebook 09's exercises: their answers are true, other right styles pass, further slips do not."""

import numpy as np
import pytest

from helpers import ops
from helpers.exercises import convolution_as_a_matrix as exercises


def test_the_padded_matrix_is_the_library_s():
    matrix = ops.conv1d_matrix(np.array([[[1.0, 5.0, -2.0]]]), 4, padding=1)
    np.testing.assert_array_equal(exercises.padded_matrix.right, matrix)


def test_windows_per_pixel_are_what_fold_makes_of_unfolded_ones():
    for i, k, s, p in exercises.windows_per_pixel.cases:
        columns, _ = ops.unfold(np.ones((1, 1, 1, i)), (1, k), stride=(1, s), padding=(0, p))
        back, _ = ops.fold(columns, (1, i), (1, k), stride=(1, s), padding=(0, p))
        np.testing.assert_array_equal(exercises.windows_per_pixel.solve(i, k, s, p), back[0, 0, 0])


def test_pass_costs_are_those_of_the_layers():
    for size, crop, k, c, m in exercises.pass_costs.cases:
        def network(side):
            layer = ops.conv_multiply_adds((1, 1, side, side), (c, 1, k, k))
            maps = side - k + 1
            return layer + ops.conv_multiply_adds((1, c, maps, maps), (m, c, crop - k + 1, crop - k + 1))

        assert exercises.pass_costs.solve(size, crop, k, c, m) == (
            network(size), (size - crop + 1) ** 2 * network(crop))


def test_kept_shifts_by_trying_them():
    def layer(x):
        padded = np.pad(x, [(0, 0), (0, 0), (1, 1)], mode="wrap")
        return ops.conv1d(padded, np.array([[[1.0, 2.0, 4.0]]]), stride=2)[0]

    x = np.random.default_rng(0).standard_normal((1, 1, 16))
    out = layer(layer(x))
    kept = [shift for shift in range(1, 16)
            if any(np.allclose(layer(layer(np.roll(x, shift, -1))), np.roll(out, moved, -1)) for moved in range(4))]
    assert kept == exercises.kept_shifts.right


def test_best_mirror_is_the_least_squares_fit():
    diagonals = np.stack([np.eye(5, k=k).ravel() for k in (-1, 0, 1)], axis=1)
    best, (error,), *_ = np.linalg.lstsq(diagonals, np.eye(5)[::-1].ravel(), rcond=None)
    np.testing.assert_allclose(best, exercises.best_mirror.right, atol=1e-12)
    assert error == pytest.approx(4.8)


@pytest.mark.parametrize("answer", [
    lambda i, k, s, p: [sum(1 for a in range(0, i + 2 * p - k + 1, s) if a <= x + p < a + k) for x in range(i)],
    lambda i, k, s, p: ops.conv1d_matrix(np.ones((1, 1, k)), i, s, p).sum(axis=0),
    lambda i, k, s, p: ops.conv1d_matrix(np.ones((1, 1, k)), i, s, p).sum(axis=0).astype(np.uint8).tolist(),
    lambda i, k, s, p: tuple(np.float32(n) for n in exercises.windows_per_pixel.solve(i, k, s, p)),
])
def test_windows_per_pixel_in_other_styles(answer, checked):
    right, text = checked(exercises.windows_per_pixel, answer)
    assert right is True, text


@pytest.mark.parametrize("kind", [tuple, list, np.array, lambda pair: np.array(pair, dtype=np.float64)])
def test_pass_costs_in_other_styles(kind, checked):
    assert checked(exercises.pass_costs, lambda *case: kind(exercises.pass_costs.solve(*case)))[0] is True


@pytest.mark.parametrize("answer", [[4, 8, 12], (12, 8, 4), range(4, 16, 4), np.array([4.0, 8.0, 12.0])])
def test_kept_shifts_in_other_styles(answer, checked):
    assert checked(exercises.kept_shifts, answer)[0] is True


@pytest.mark.parametrize("answer", [[0, 0.2, 0], (0, 1 / 5, 0), np.array([0, 0.2, 0], np.float32)])
def test_best_mirror_in_other_styles(answer, checked):
    assert checked(exercises.best_mirror, answer)[0] is True


@pytest.mark.parametrize("answer", [[[5, -2, 0, 0], [1, 5, -2, 0], [0, 1, 5, -2], [0, 0, 1, 5]],
                                    ops.conv1d_matrix(np.array([[[1.0, 5.0, -2.0]]]), 4, padding=1)])
def test_padded_matrix_in_other_styles(answer, checked):
    assert checked(exercises.padded_matrix, answer)[0] is True


@pytest.mark.parametrize("name, answer", [
    ("windows_per_pixel", lambda i, k, s, p: np.minimum(np.minimum(np.arange(i) + 1, i - np.arange(i)), k)),
    ("windows_per_pixel", lambda i, k, s, p: exercises.windows_per_pixel.solve(i, k, s, p)[::-1]),
    ("windows_per_pixel", lambda i, k, s, p: -(-exercises.windows_per_pixel.solve(i, k, 1, p) // s)),
    ("windows_per_pixel", lambda i, k, s, p: exercises.windows_per_pixel.solve(i, k, s, p).sum()),
    ("pass_costs", lambda size, crop, k, c, m: exercises.pass_costs.solve(size, crop, k, c, m)[0]),
    ("pass_costs", lambda size, crop, k, c, m: exercises.pass_costs.solve(size + 1, crop, k, c, m)),
    ("kept_shifts", [4, 8, 12, 15]), ("kept_shifts", 4), ("best_mirror", [0, 0.2, 0.0001]),
    ("best_mirror", 0.2), ("padded_matrix", np.zeros((4, 4))), ("padded_matrix", np.eye(5)),
])
def test_further_slips_are_not_right(name, answer, checked):
    right, text = checked(getattr(exercises, name), answer)
    assert right is False and text.startswith("Not yet")


def test_predictions_have_choices_of_one_line_and_a_right_one():
    for prediction in exercises.predict:
        assert 3 <= len(prediction.choices) <= 4
        assert all(len(choice.text) <= 48 and choice.meaning.endswith(".") for choice in prediction.choices)
        assert not any(choice.meaning[:20] in prediction.as_text() for choice in prediction.choices)


@pytest.mark.parametrize("answer", [{4, 8, 12}, frozenset({12, 4, 8}), (12, 8, 4), np.array([4.0, 8.0, 12.0])])
def test_kept_shifts_in_any_order(answer, checked):
    right, text = checked(exercises.kept_shifts, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [{2, 4}, set(), frozenset({4, 8, 12, 14}), {4, ...}])
def test_other_sets_of_shifts(answer, checked):
    right, text = checked(exercises.kept_shifts, answer)
    assert not right, text
