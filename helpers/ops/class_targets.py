"""What losses over classes ask of their labels and class weights."""

import numpy as np

from helpers.ops.arguments import numpy_array


def class_axis(function, x):
    """The axis of the classes: 1 in (N, C, ...), 0 in (C,), a single example without a batch axis."""
    if x.ndim == 0:
        raise ValueError(f"{function}: x must have shape (N, C), (N, C, d1, ...) or (C,), but x.shape = ()")
    axis = 1 if x.ndim > 1 else 0
    if x.shape[axis] == 0:
        raise ValueError(f"{function}: x must hold at least one class, but x.shape = {x.shape}")
    return axis


def class_labels(function, x, target, axis, ignore_index=None, otherwise=""):
    """Labels ready for indexing, and which of them count.

    Parameters
    ----------
    function : str
        Who asks; it stands in the messages.
    x : numpy.ndarray, shape (N, C, d1, ...) or (C,)
    target : numpy.ndarray of integers, shape (N, d1, ...) or ()
    axis : int
        The axis of the classes in `x`.
    ignore_index : int, optional
        The label of examples that do not count.
    otherwise : str
        What else `target` might have been; said where it holds floating-point numbers.

    Returns
    -------
    labels : numpy.ndarray of numpy.intp, shape of `target`
        Class 0 where the label is to be ignored.
    counts : numpy.ndarray of bool, shape of `target`

    Raises
    ------
    TypeError, ValueError
        If labels are no integers, of another shape, or outside 0 to C - 1.
    """
    numpy_array(function, "target", target)
    if not np.issubdtype(target.dtype, np.integer):
        raise TypeError(f"{function}: target must hold integer labels, but target.dtype is {target.dtype} "
                        f"(target.shape = {target.shape}, x.shape = {x.shape}); convert them, for example "
                        f"target.astype(np.int64){otherwise}")
    expected = x.shape[:axis] + x.shape[axis + 1:]
    if target.shape != expected:
        raise ValueError(f"{function}: target must hold one label for each example, shape {expected} "
                         f"(x.shape = {x.shape}), but target.shape = {target.shape}")
    counts = np.ones(target.shape, bool) if ignore_index is None else target != ignore_index
    wrong = counts & ((target < 0) | (target >= x.shape[axis]))
    if wrong.any():
        where = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(f"{function}: target holds the label {target[where]} at index {where}, but x has "
                         f"{x.shape[axis]} classes, 0 to {x.shape[axis] - 1} (x.shape = {x.shape})")
    return np.where(counts, target, 0).astype(np.intp), counts


def refuse_nan(function, target):
    """A missing value among the targets would turn every gradient into nan, long after the mistake."""
    missing = np.isnan(target)
    if missing.any():
        where = tuple(int(i) for i in np.argwhere(missing)[0])
        raise ValueError(f"{function}: target holds nan at index {where} (target.shape = {target.shape}); "
                         "remove missing values before training")
