"""Notebook 12's exercises: their answers are true, other right styles pass, slips are named."""

import numpy as np
import pytest
from exercise_cells import run_cell

from helpers import ops, studies
from helpers.exercises import convolution_backward as exercises
from helpers.exercises.prediction import Prediction


def row_backward(weight, upstream):
    _, cache = ops.conv1d(np.array([[[1.0, 4, 2, 0, 3, 5]]]), weight, np.zeros(1), stride=2)
    return ops.conv1d_backward(upstream, cache)


def test_the_row_s_gradients_are_the_library_s_and_need_no_weights():
    for weight in (np.ones((1, 1, 3)), np.array([[[2.0, -1, 7]]])):
        _, grad_weight, grad_bias = row_backward(weight, np.array([[[1.0, -2]]]))
        np.testing.assert_array_equal([*grad_weight.ravel(), *grad_bias], exercises.row_gradients.right)


def test_the_picture_s_gradient_is_the_library_s():
    kernel = np.array([[[[0.0, 1, 0], [2, 3, -1], [0, 2, 0]]]])
    _, cache = ops.conv2d(np.ones((1, 1, 4, 4)), kernel, stride=2, padding=1)
    grad_x, _, _ = ops.conv2d_backward(np.array([[[[1.0, 2], [3, 4]]]]), cache)
    np.testing.assert_array_equal(grad_x[0, 0], exercises.picture_gradient.right)


def test_the_true_convolution_s_gradient_is_its_transpose():
    """The layer is linear: pixel by pixel, what a picture with one bright pixel gives is a column of its matrix."""
    for grad_out, kernel in exercises.flipped_backward.cases:
        grad_x = exercises.flipped_backward.solve(grad_out, kernel)
        for place in np.ndindex(*grad_x.shape):
            bright = np.zeros(grad_x.shape)
            bright[place] = 1
            assert grad_x[place] == (ops.convolve(bright, kernel, "valid") * grad_out).sum()


def test_the_ring_s_gradient_is_the_transposed_matrix():
    for grad_out, w in exercises.ring_backward.cases:
        n = len(grad_out)
        matrix = np.zeros((n, n))
        for i in range(n):
            for a, weight in enumerate(w):
                matrix[i, (i + a) % n] += weight
        np.testing.assert_allclose(exercises.ring_backward.solve(grad_out, w), matrix.T @ grad_out)


@pytest.mark.parametrize("kernel", [(1, 2, 1), (0.5, 1, 0.5), (1, 3, 2), (-1, 1, 2), (2, -1, -3)])
def test_flat_kernels_are_flat(kernel, checked):
    out, _ = ops.conv_transpose2d(np.ones((1, 1, 1, 6)), np.array(kernel, float).reshape(1, 1, 1, 3), stride=(1, 2))
    np.testing.assert_allclose(out[0, 0, 0, 2:-2], out[0, 0, 0, 2])
    assert checked(exercises.flat_kernel, kernel)[0] is True
    assert checked(exercises.flat_kernel, np.array(kernel, np.float32))[0] is True


@pytest.mark.parametrize("kernel", [(1, 1, 1), (1, 2, 2), (0, 1, 1), (1, -2, 1), (1, 2), (1, 3, 1, 3), (1, float("nan"), 1),
                                    (float("inf"),) * 3, [[1, 3, 2]], (1e-30, 1, 1), (1e-300, 2e-300, 3e-300),
                                    (1, 1e-10, -1)])
def test_other_kernels_are_not(kernel, checked):
    right, text = checked(exercises.flat_kernel, kernel)
    assert right is False
    assert "1, 2, 1" not in text


def by_matrix(grad_out, kernel):
    size = tuple(o + k - 1 for o, k in zip(grad_out.shape, kernel.shape))
    matrix = ops.conv2d_matrix(kernel[None, None, ::-1, ::-1].copy(), size)
    return (matrix.T @ grad_out.ravel()).reshape(size)


def by_full_correlation(grad_out, kernel):
    return ops.cross_correlate(grad_out, kernel, "full")


def in_pytorch(grad_out, kernel):
    torch = pytest.importorskip("torch")
    return torch.nn.functional.conv_transpose2d(
        torch.tensor(grad_out)[None, None], torch.tensor(kernel).flip(0, 1)[None, None])[0, 0]


@pytest.mark.parametrize("answer", [
    by_matrix, by_full_correlation, in_pytorch, lambda *case: by_matrix(*case).tolist(),
    lambda *case: by_matrix(*case).astype(np.float32),
])
def test_flipped_backward_in_other_styles(answer, checked):
    right, text = checked(exercises.flipped_backward, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [
    lambda g, w: [sum(w[a] * g[(r - a) % len(g)] for a in range(len(w))) for r in range(len(g))],
    lambda g, w: sum(weight * np.roll(g, a) for a, weight in enumerate(w)),
    lambda g, w: np.fft.ifft(np.fft.fft(g) * np.fft.fft([sum(w[a::len(g)]) for a in range(len(g))])).real,
])
def test_ring_backward_in_other_styles(answer, checked):
    right, text = checked(exercises.ring_backward, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [[-3, 4, -4, -1], (-3.0, 4.0, -4.0, -1.0), np.array([-3, 4, -4, -1], np.int8)])
def test_row_gradients_in_other_styles(answer, checked):
    assert checked(exercises.row_gradients, answer)[0] is True


def test_a_partly_right_answer_is_told_what_is_right(checked):
    right, text = checked(exercises.row_gradients, [-3, 4, -4, 3])
    assert right is False and "Already right: w[0], w[1], w[2]. Not yet: b." in text
    almost = np.array(exercises.picture_gradient.right)
    almost[2, 1] += 1
    right, text = checked(exercises.picture_gradient, almost)
    assert right is False and "15 of the 16 pixels are right. Pixel (2, 1) is not" in text


def test_picture_gradient_in_other_styles(checked):
    for kind in (np.array, list, lambda rows: np.array(rows, np.float32)):
        assert checked(exercises.picture_gradient, kind(exercises.picture_gradient.right))[0] is True


SLIPS = {
    "a negative index, which NumPy takes from the end": (exercises.flipped_backward, """
        def flipped_backward(grad_out, kernel):
            (h, w), (k_h, k_w) = grad_out.shape, kernel.shape
            grad_x = np.zeros((h + k_h - 1, w + k_w - 1))
            for i, j in np.ndindex(h, w):
                for a, b in np.ndindex(k_h, k_w):
                    grad_x[i - a, j - b] += grad_out[i, j] * kernel[a, b]
            return grad_x""", ["NumPy counts from the end"]),
    "a full true convolution, as for the ordinary layer": (exercises.flipped_backward, """
        from helpers import ops
        def flipped_backward(grad_out, kernel):
            return ops.convolve(grad_out, kernel, "full")""", ["a layer that does not turn its kernel"]),
    "an index out of the ring": (exercises.ring_backward, """
        def ring_backward(grad_out, w):
            grad_x = np.zeros(len(grad_out))
            for i in range(len(grad_out)):
                for a in range(len(w)):
                    grad_x[i + a] += grad_out[i] * w[a]
            return grad_x""", ["IndexError"]),
    "np.convolve, same": (exercises.ring_backward, """
        def ring_backward(grad_out, w):
            return np.convolve(grad_out, w)[:len(grad_out)]""", ["On a ring, the pixel after the last one"]),
}


@pytest.mark.parametrize("asked, source, told", SLIPS.values(), ids=SLIPS)
def test_a_function_is_told_its_slip(asked, source, told, checked):
    right, text = checked(asked, run_cell(source, asked.name))
    assert right is False
    assert not [words for words in told if words not in text], text


@pytest.mark.parametrize("prediction", list(exercises.predict), ids=lambda prediction: prediction.key)
def test_predictions(prediction):
    assert isinstance(prediction, Prediction)
    assert 3 <= len(prediction.choices) <= 4
    for choice in prediction.choices:
        assert len(choice.text) <= 48 and choice.meaning[-1] == "." and "!" not in choice.meaning
    assert prediction.question[-1] in ".?"


def test_what_the_predictions_say_is_true():
    row = np.array([[[5.0, 6, 7, 8, 9]]])
    _, cache = ops.conv1d(row, np.array([[[1.0, 2, 3]]]))
    assert ops.conv1d_backward(np.array([[[1.0, 10, 100]]]), cache)[0][0, 0, 2] == 123
    out, _ = ops.conv_transpose2d(np.ones((1, 1, 1, 6)), np.ones((1, 1, 1, 3)), stride=(1, 2))
    assert set(out[0, 0, 0, 2:-2]) == {1.0, 2.0}
    assert not ops.pixels_read(5, 2, 2)[4]


def test_all_five_wrong_backward_passes_end_lower_than_they_began():
    wrong = ("no flip", "no stride", "wraps", "= for +=", "no blame")
    for row in studies.load("12").rows:
        assert all(row[f"{slip}: error"] < row["start: error"] for slip in wrong)
    prediction, = (prediction for prediction in exercises.predict if prediction.key == "which_learns")
    assert prediction.right == "all of them"
