"""What weight decay leaves of a solution: a factor for each eigenvector of the Hessian, and ridge.

Around its minimum w* a loss is about L(w*) + ½(w − w*)ᵀH(w − w*). With (λ/2)‖w‖² added the minimum moves to
(H + λI)⁻¹Hw*, which multiplies the part of w* along the i-th eigenvector of H by λᵢ/(λᵢ + λ).
"""

import numpy as np

from helpers.ops.arguments import float_array
from helpers.ops.weight_decay import decay_strength

_ROUNDING = 10          # times D·eps of the largest: eigvalsh gives a 0 as such a number, of either sign


def shrinkage_factors(eigenvalues, weight_decay):
    """λᵢ/(λᵢ + λ): what is left of the minimum along each eigenvector of the Hessian.

    Parameters
    ----------
    eigenvalues : numpy.ndarray, floating point, shape (D,)
        Of the Hessian at the minimum, in any order; none below 0 by more than rounding.
    weight_decay : float
        λ of the penalty (λ/2)‖w‖², at least 0.

    Returns
    -------
    numpy.ndarray, shape (D,), in the order of the eigenvalues
        From 0 (nothing is left) to 1 (nothing is lost). Where λᵢ = 0 it is 0, for λ = 0 too: that is what it
        tends to as λ falls to 0, and what ridge regression tends to, the solution of least norm.

    Raises
    ------
    ValueError
        For a negative eigenvalue, a negative λ, or anything not finite.
    TypeError
        If eigenvalues is no floating-point array.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), Deep Learning, section 7.1.1.
    """
    eigenvalues = _curvatures("shrinkage_factors", eigenvalues)
    decay = decay_strength("shrinkage_factors", weight_decay)
    left = np.zeros_like(eigenvalues)
    np.divide(eigenvalues, eigenvalues + decay, out=left, where=eigenvalues > 0)
    return left


def effective_parameters(eigenvalues, weight_decay):
    """Σ λᵢ/(λᵢ + λ): how many directions the data still decide; from the rank of H down to 0 as λ grows.

    For ridge regression it is the trace of the hat matrix, which takes targets to fitted values.

    Parameters
    ----------
    eigenvalues, weight_decay
        As `shrinkage_factors`.

    Returns
    -------
    a number of the eigenvalues' dtype

    Raises
    ------
    ValueError, TypeError
        As `shrinkage_factors`.

    References
    ----------
    Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, equation 3.50.
    """
    return shrinkage_factors(eigenvalues, weight_decay).sum()


def ridge(x, y, weight_decay):
    """The weights that minimize (1/2N)·‖Xw − y‖² + (λ/2)·‖w‖², in closed form.

    With this mean the Hessian is XᵀX/N, and λ is PyTorch's `weight_decay` for half the mean squared error.
    For a sum of squared errors, Σ(Xw − y)² + α‖w‖², the same weights come out at α = N·λ.

    Parameters
    ----------
    x : numpy.ndarray, floating point, shape (N, D)
        One example a row. A bias is not among the weights: centre x and y, or add one outside.
    y : numpy.ndarray, dtype of `x`, shape (N,) or (N, K)
        Targets, K of them for each example.
    weight_decay : float
        λ, at least 0. At 0 this is least squares, of least norm where several weights fit equally well.

    Returns
    -------
    numpy.ndarray, shape (D,) or (D, K)

    Raises
    ------
    ValueError, TypeError
        If the shapes do not fit together, λ is negative, or the dtypes differ.

    References
    ----------
    Hoerl and Kennard (1970), Ridge regression: biased estimation for nonorthogonal problems,
    Technometrics 12.
    """
    float_array("ridge", "x", x)
    float_array("ridge", "y", y, like=("x", x))
    decay = decay_strength("ridge", weight_decay)
    if x.ndim != 2 or 0 in x.shape:
        raise ValueError(f"ridge: x must have shape (N, D), one example a row, but x.shape = {x.shape}")
    if y.ndim not in (1, 2) or len(y) != len(x):
        raise ValueError(f"ridge: y must have shape ({len(x)},) or ({len(x)}, K) to fit x.shape = {x.shape}, "
                         f"but y.shape = {y.shape}")
    if decay == 0:
        return np.linalg.lstsq(x, y, rcond=None)[0]
    examples, features = x.shape
    hessian = x.T @ x / examples
    return np.linalg.solve(hessian + decay * np.eye(features, dtype=x.dtype), x.T @ y / examples)


def _curvatures(function, eigenvalues):
    """The eigenvalues with rounding errors around 0 made 0; refused where one of them is negative."""
    float_array(function, "eigenvalues", eigenvalues)
    if eigenvalues.ndim != 1:
        raise ValueError(f"{function}: eigenvalues must have shape (D,), but eigenvalues.shape = "
                         f"{eigenvalues.shape}; numpy.linalg.eigvalsh(H) gives those of a Hessian")
    if not np.isfinite(eigenvalues).all():
        raise ValueError(f"{function}: eigenvalues holds a number that is not finite")
    largest = np.abs(eigenvalues).max(initial=0)
    noise = _ROUNDING * len(eigenvalues) * np.finfo(eigenvalues.dtype).eps * largest
    if (eigenvalues < -noise).any():
        raise ValueError(
            f"{function}: eigenvalues holds {eigenvalues.min():.4g}. A negative curvature means that the "
            "loss has no minimum there: it falls without end along that eigenvector, the point is a saddle, and "
            "λᵢ/(λᵢ + λ) would be below 0, above 1 or infinite")
    return np.where(eigenvalues > noise, eigenvalues, np.zeros_like(eigenvalues))
