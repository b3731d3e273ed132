"""Mean 0 and variance 1, row by row: the step that batch, layer and group normalization share.

The three differ only in which numbers make up a row: a channel of all images, all features of one example,
or a group of channels of one image.
"""

import numpy as np


def standardize(rows, eps):
    """Subtract each row's mean and divide by its standard deviation.

    Parameters
    ----------
    rows : numpy.ndarray, shape (R, M), floating point
    eps : float
        Added to the variance inside the root, as PyTorch does; where the variance is tiny, adding it to the
        root instead gives something else.

    Returns
    -------
    hat : numpy.ndarray, shape (R, M)
        A new array.
    mean, variance : numpy.ndarray, shape (R, 1)
        The variance is the biased one, divided by M: it is these M numbers that get variance 1, no larger
        population is estimated. Rows without numbers count as mean 0 and variance 0.
    inverse_std : numpy.ndarray, shape (R, 1)
        1 / √(variance + eps).
    """
    count = max(rows.shape[1], 1)
    mean = rows.sum(axis=1, keepdims=True) / count
    hat = rows - mean
    variance = np.vecdot(hat, hat)[:, None] / count
    inverse_std = 1 / np.sqrt(variance + eps)
    hat *= inverse_std
    return hat, mean, variance, inverse_std


def standardize_backward(grad_hat, hat, scale):
    """The way back through the row, its mean and its variance.

    Parameters
    ----------
    grad_hat : numpy.ndarray, shape (R, M)
        Upstream gradient.
    hat : numpy.ndarray, shape (R, M)
        From the forward pass.
    scale : numpy.ndarray, shape (R, 1)
        `inverse_std`, times any factor that the whole row is multiplied by afterwards.

    Returns
    -------
    grad_rows : numpy.ndarray, shape (R, M)
        scale · (g - mean(g) - hat · mean(g hat)). A shift or a stretch of the row changes nothing downstream,
        so the gradient has no part along either: its sum is 0, and (but for eps) its dot product with hat.
    total, total_hat : numpy.ndarray, shape (R, 1)
        Sums of g and of g · hat over each row; also the gradients of a bias and of a factor for the row.
    """
    count = max(hat.shape[1], 1)
    total = grad_hat.sum(axis=1, keepdims=True)
    total_hat = np.vecdot(grad_hat, hat)[:, None]
    grad_rows = hat * (total_hat / -count)
    grad_rows += grad_hat
    grad_rows -= total / count
    grad_rows *= scale
    return grad_rows, total, total_hat
