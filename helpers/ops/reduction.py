"""From one loss for each example to one number, and the way back: what all losses share."""

import numpy as np


def check_reduction(function, reduction):
    """Refuse anything but "none", "mean" and "sum"."""
    if not isinstance(reduction, str) or reduction not in ("none", "mean", "sum"):
        raise ValueError(f"{function}: reduction must be 'none', 'mean' or 'sum', not {reduction!r}")


def reduced(losses, reduction, divisor=None):
    """The losses as they are, their sum, or their mean.

    Parameters
    ----------
    losses : numpy.ndarray
    reduction : str
        "none", "sum" or "mean".
    divisor : number, optional
        What the mean divides by: the number of losses unless the loss says otherwise. A mean over nothing is
        nan, as in PyTorch.

    Returns
    -------
    numpy.ndarray, shape of `losses`, or a NumPy number of the same dtype
    """
    if reduction == "none":
        return losses
    if reduction == "sum":
        return losses.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        return losses.sum() / (losses.size if divisor is None else divisor)


def share_of_each(grad_out, size, reduction, divisor=None):
    """The gradient of each single loss: an array for "none", the same number for all otherwise."""
    if reduction == "mean":
        with np.errstate(divide="ignore", invalid="ignore"):
            return grad_out / (size if divisor is None else divisor)
    return grad_out
