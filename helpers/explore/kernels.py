"""The kernels to choose from. Each is a rule that gives whole weights for any size, and a common divisor."""

from math import comb

import numpy as np

from helpers.explore.grid_text import GridError

KERNELS = {
    "edge": "edge [−1 0 1]",
    "sobel": "Sobel",
    "mean": "mean",
    "gaussian": "Gaussian",
    "laplacian": "Laplacian",
    "pair": "pair [1 −1]",
    "identity": "identity",
    "own": "your own",
}


def make_kernel(name, size):
    """Weights of a named kernel.

    Parameters
    ----------
    name : str
        A key of `KERNELS` other than "own".
    size : int
        Rows and columns; the pair has one row.

    Returns
    -------
    weights : numpy.ndarray, shape (size, size) or (1, size), float64
        Whole numbers; the kernel is weights / divisor.
    divisor : int

    Raises
    ------
    GridError
        If the kernel does not exist at this size, with the reason.
    """
    return _MAKERS[name](size)


def _binomial(size):
    return np.array([comb(size - 1, a) for a in range(size)], dtype=float)


def _ramp(size):
    if size < 2:
        raise GridError("An edge kernel compares two sides: it needs a size of at least 2.")
    ramp = np.arange(size) - (size - 1) / 2
    return ramp if size % 2 else 2 * ramp           # whole numbers for even sizes too: −3 −1 1 3


def _edge(size):
    return np.tile(_ramp(size), (size, 1)), 1


def _sobel(size):
    # Differences from left to right, smoothed along and across by binomial weights; size 3 is Sobel's own.
    if size < 2:
        raise GridError("An edge kernel compares two sides: it needs a size of at least 2.")
    across = [-1.0, 1.0] if size == 2 else np.convolve(_binomial(size - 2), [-1.0, 0.0, 1.0])
    return np.outer(_binomial(size), across), 1


def _mean(size):
    return np.ones((size, size)), size * size


def _gaussian(size):
    row = _binomial(size)
    return np.outer(row, row), 4 ** (size - 1)


def _laplacian(size):
    if size < 3:
        raise GridError("The Laplacian compares a pixel with its neighbours on all sides: it needs a size of at least 3.")
    if size == 3:
        return np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]), 1
    bend = np.convolve(_binomial(size - 2), [1.0, -2.0, 1.0])
    smooth = _binomial(size)
    return np.outer(bend, smooth) + np.outer(smooth, bend), 1


def _pair(size):
    if size < 2:
        raise GridError("The pair compares two pixels: it needs a size of at least 2.")
    row = np.zeros((1, size))
    row[0, 0], row[0, -1] = 1, -1
    return row, 1


def _identity(size):
    weights = np.zeros((size, size))
    weights[(size - 1) // 2, (size - 1) // 2] = 1
    return weights, 1


_MAKERS = {"edge": _edge, "sobel": _sobel, "mean": _mean, "gaussian": _gaussian, "laplacian": _laplacian,
           "pair": _pair, "identity": _identity}
