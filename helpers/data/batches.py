"""Mini-batches: a data set in parts, in a new order at every pass."""

import numpy as np

from helpers.random import generator


def batches(x, y, size, rng=None, shuffle=True, drop_last=False):
    """Go once through a data set, a part at a time.

    Parameters
    ----------
    x, y : numpy.ndarray, shapes (N, ...)
        Inputs and targets that belong together, row by row.
    size : int
        Examples in a batch; the last one may be smaller.
    rng : numpy.random.Generator, optional
        What to draw the order from; by default the generator that `manual_seed` sets.
    shuffle : bool
        Whether to draw an order. False keeps the one of the arrays: right for evaluation, and wrong for
        training wherever neighbours are alike (sorted by class, say).
    drop_last : bool
        Leave out a last, smaller batch.

    Returns
    -------
    iterator of (numpy.ndarray, numpy.ndarray)
        Each example once (without replacement); copies, so that they may be changed.

    Raises
    ------
    ValueError, TypeError
        If x and y differ in length, or `size` is no integer of at least 1.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim == 0 or y.ndim == 0 or len(x) != len(y):
        raise ValueError(f"batches: x and y must hold equally many examples, but x.shape = {x.shape} and "
                         f"y.shape = {y.shape}")
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)):
        raise TypeError(f"batches: size must be an integer, not {size!r} ({type(size).__name__})")
    if size < 1:
        raise ValueError(f"batches: size must be at least 1, not {size}")
    order = generator(rng).permutation(len(x)) if shuffle else np.arange(len(x))
    return _parts(x, y, order, size, len(x) - len(x) % size if drop_last else len(x))


def _parts(x, y, order, size, stop):
    for start in range(0, stop, size):
        chosen = order[start:min(start + size, stop)]
        yield x[chosen], y[chosen]
