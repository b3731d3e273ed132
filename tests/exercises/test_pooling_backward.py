"""Notebook 13's exercises: right answers in other styles, and slips as students write them."""

import numpy as np
import pytest
from exercise_cells import run_cell
from numpy.lib.stride_tricks import sliding_window_view

from helpers import ops
from helpers.exercises import pooling_backward


def by_library(grad_out, x, k, s):
    _, cache = ops.max_pool2d(x[None, None], k, s)
    return ops.max_pool2d_backward(grad_out[None, None], cache)[0, 0]


def by_scanning(grad_out, x, k, s):
    """In plain Python, with a strict comparison and lists."""
    grad_x = [[0] * x.shape[1] for _ in range(x.shape[0])]
    for i in range(len(grad_out)):
        for j in range(len(grad_out[0])):
            best, place = None, None
            for r in range(i * s, i * s + k):
                for c in range(j * s, j * s + k):
                    if best is None or x[r, c] > best:
                        best, place = x[r, c], (r, c)
            grad_x[place[0]][place[1]] += float(grad_out[i, j])
    return grad_x


def vectorised(grad_out, x, k, s):
    seen = sliding_window_view(x, (k, k))[::s, ::s].reshape(*grad_out.shape, -1)
    row, column = np.divmod(seen.argmax(axis=-1), k)
    i, j = np.indices(grad_out.shape)
    flat = (i * s + row) * x.shape[1] + j * s + column
    return np.bincount(flat.ravel(), grad_out.ravel(), x.size).reshape(x.shape)


def in_torch(grad_out, x, k, s):
    torch = pytest.importorskip("torch")
    x = torch.tensor(x, requires_grad=True)
    torch.nn.functional.max_pool2d(x[None, None], k, s)[0, 0].backward(torch.tensor(grad_out))
    return x.grad.numpy()


@pytest.mark.parametrize("answer", [by_library, by_scanning, vectorised, in_torch,
                                    lambda *case: vectorised(*case).astype(np.float32)])
def test_max_pool_backward(answer, checked):
    right, text = checked(pooling_backward.max_pool_backward, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [
    lambda g, switches, h, w: np.bincount(switches.ravel(), g.ravel(), h * w).reshape(h, w),
    lambda g, switches, h, w: [[float(g[switches == r * w + c].sum()) for c in range(w)] for r in range(h)],
    lambda g, switches, h, w: np.tensordot(g, np.eye(h * w)[switches], 2).reshape(h, w),
])
def test_unpool(answer, checked):
    right, text = checked(pooling_backward.unpool, answer)
    assert right is True, text


def by_the_matrix(grad_out, size, k, s, p, counted):
    """The transposed matrix of the forward pass."""
    matrix = np.zeros((len(grad_out), size + 2 * p))
    for o, row in enumerate(matrix):
        row[o * s:o * s + k] = 1
    matrix = matrix[:, p:p + size]
    divisors = k if counted else matrix.sum(axis=1, keepdims=True)
    return (matrix / divisors).T @ grad_out


def by_padding(grad_out, size, k, s, p, counted):
    grad = np.zeros(size + 2 * p)
    ones = np.pad(np.ones(size), p)
    for o in range(len(grad_out)):
        grad[o * s:o * s + k] += grad_out[o] / (k if counted else ones[o * s:o * s + k].sum())
    return list(grad[p:p + size])


@pytest.mark.parametrize("answer", [by_the_matrix, by_padding])
def test_avg_pool_backward(answer, checked):
    right, text = checked(pooling_backward.avg_pool_backward, answer)
    assert right is True, text


@pytest.mark.parametrize("answer", [[1, 2, 0, 7, 0, 0], (1.0, 2, 0, 7, 0, 0), np.array([1, 2, 0, 7, 0, 0])])
def test_tie_gradient(answer, checked):
    assert checked(pooling_backward.tie_gradient, answer)[0] is True


@pytest.mark.parametrize("answer, told", [([1, 0, 0, 9, 0, 0], "The sum is right"),
                                          ([4, 3, 0, 2, 0, 2], "add up to 11"),
                                          ([1, 2, 0, 7, 0, np.nan], "6 numbers")])
def test_what_a_wrong_tie_gradient_does(answer, told, checked):
    right, text = checked(pooling_backward.tie_gradient, answer)
    assert right is False and told in text


@pytest.mark.parametrize("answer", [[0, 0, 1, 1, 1], [-5, -9, -1, -1, -1], (2, 3, 4.5, 4.5, 4.5)])
def test_row_of_six(answer, checked):
    assert checked(pooling_backward.row_of_six, answer)[0] is True


@pytest.mark.parametrize("answer", [[0, 1, 1, 1, 0], [0, 0, 1, 1, 0], [1, 2, 3, 4, 5], [0, 0, 1, 1, np.nan],
                                    [[0, 0, 1, 1, 1]], [0, 0, 1, 1, 1, 1], 6])
def test_not_a_row_of_six(answer, checked):
    right, text = checked(pooling_backward.row_of_six, answer)
    assert right is False and text.startswith("Not yet")


SLIPS = {
    "mask of the whole window": (pooling_backward.max_pool_backward, """
        def max_pool_backward(grad_out, x, k, s):
            grad = np.zeros(x.shape)
            for i in range(grad_out.shape[0]):
                for j in range(grad_out.shape[1]):
                    w = x[i*s:i*s+k, j*s:j*s+k]
                    grad[i*s:i*s+k, j*s:j*s+k] += (w == np.max(w)) * grad_out[i, j]
            return grad""", ["You pay every pixel that equals the maximum"]),
    "where of the maximum": (pooling_backward.max_pool_backward, """
        def max_pool_backward(grad_out, x, k, s):
            grad = np.zeros(x.shape)
            for i, j in np.ndindex(grad_out.shape):
                w = x[i*s:i*s+k, j*s:j*s+k]
                r, c = np.unravel_index(np.argmax(w), w.shape)
                grad[i*s + r, j*s + c] = grad_out[i, j]
            return grad""", ["You assign where you must add"]),
    "a comparison that lets the later one win": (pooling_backward.max_pool_backward, """
        def max_pool_backward(grad_out, x, k, s):
            grad = np.zeros(x.shape)
            for i, j in np.ndindex(grad_out.shape):
                best = -np.inf
                for a in range(k):
                    for b in range(k):
                        if x[i*s+a, j*s+b] >= best:
                            best, place = x[i*s+a, j*s+b], (i*s+a, j*s+b)
                grad[place] += grad_out[i, j]
            return grad""", ["At a tie you pay the last maximum", "with `>`"]),
    "close is not equal": (pooling_backward.max_pool_backward, """
        def max_pool_backward(grad_out, x, k, s):
            grad = np.zeros(x.shape)
            for i, j in np.ndindex(grad_out.shape):
                w = x[i*s:i*s+k, j*s:j*s+k]
                r, c = np.argwhere(np.isclose(w, w.max()))[0]
                grad[i*s + r, j*s + c] += grad_out[i, j]
            return grad""", ["Only equal numbers tie"]),
    "best starts at 0": (pooling_backward.max_pool_backward, """
        def max_pool_backward(grad_out, x, k, s):
            grad = np.zeros(x.shape)
            for i, j in np.ndindex(grad_out.shape):
                best, place = 0, (i * s, j * s)
                for a, b in np.ndindex(k, k):
                    if x[i*s+a, j*s+b] > best:
                        best, place = x[i*s+a, j*s+b], (i*s+a, j*s+b)
                grad[place] += grad_out[i, j]
            return grad""", ["start the search below every pixel"]),
    "the stride forgotten in x": (pooling_backward.max_pool_backward, """
        def max_pool_backward(grad_out, x, k, s):
            grad = np.zeros(x.shape)
            for i, j in np.ndindex(grad_out.shape):
                a, b = divmod(x[i:i+k, j:j+k].argmax(), k)
                grad[i + a, j + b] += grad_out[i, j]
            return grad""", ["window (i, j) begins at pixel (i·s, j·s)"]),
    "fancy assignment": (pooling_backward.unpool, """
        def unpool(grad_out, switches, h, w):
            grad = np.zeros(h * w)
            grad[switches] = grad_out
            return grad.reshape(h, w)""", ["keeps only the last payment"]),
    "fancy addition": (pooling_backward.unpool, """
        def unpool(grad_out, switches, h, w):
            grad = np.zeros((h, w))
            grad[switches // w, switches % w] += grad_out
            return grad""", ["keeps only the last payment"]),
    "divmod by the height": (pooling_backward.unpool, """
        def unpool(grad_out, switches, h, w):
            grad = np.zeros((h, w))
            for i, j in np.ndindex(grad_out.shape):
                grad[switches[i, j] % h, switches[i, j] // h] += grad_out[i, j]
            return grad""", ["counts along the rows"]),
    "the mean's share at the border": (pooling_backward.avg_pool_backward, """
        def avg_pool_backward(grad_out, size, k, s, p, counted):
            grad = np.zeros(size)
            for o in range(len(grad_out)):
                a, b = max(0, o*s - p), min(size, o*s - p + k)
                grad[a:b] += grad_out[o] / (b - a)
            return grad""", ["Where the padding counts"]),
    "np.repeat": (pooling_backward.avg_pool_backward, """
        def avg_pool_backward(grad_out, size, k, s, p, counted):
            grad = np.repeat(grad_out / k, k)[:size]
            return np.pad(grad, (0, size - len(grad)))""", ["windows that overlap", "side by side"]),
}


@pytest.mark.parametrize("task, source, told", SLIPS.values(), ids=SLIPS)
def test_each_slip_is_told(task, source, told, checked):
    right, text = checked(task, run_cell(source, task.name))
    assert right is False
    assert any(words in text for words in told), text
