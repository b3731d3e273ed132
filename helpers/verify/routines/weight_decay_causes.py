"""What wrong factors, sums, penalties and ridges show, where no known slip explains them."""

import numpy as np

from helpers.verify.grids import weight_decay as grid
from helpers.verify.mismatch import Mismatch


def with_a_cause(wrong, learner, telling):
    """The same error; where no known slip explains it, with what `telling` sees in the function's answers."""
    if wrong.diagnosis:
        return wrong
    cause = telling(learner)
    return Mismatch(f"{wrong}\n  likely    {cause}", wrong.routine, wrong.output, cause) if cause else wrong


def of_factors(learner):
    """What right factors, and their sums, would never do; "" where nothing of the kind is seen."""
    def attempt(eigenvalues, decay):
        return learner.attempt({"eigenvalues": np.array(eigenvalues), "weight_decay": decay})

    def answer(eigenvalues, decay):
        tried = attempt(eigenvalues, decay)
        known = isinstance(tried.value, (float, np.floating, np.ndarray)) and not tried.changed
        return np.asarray(tried.value, dtype=float) if known else np.nan

    def share(eigenvalue, decay):
        return float(np.sum(answer([eigenvalue], decay)))

    if isinstance(attempt([2.0, 0.5], 1.0).value, (int, np.integer)):
        return "it gives a whole number: a direction of which a half is left counts as a half"
    pair, single = answer([2.0, 0.5], 1.0), [share(2.0, 1.0), share(0.5, 1.0)]
    if np.isnan(pair).any() or np.isnan(single).any() or pair.shape not in ((), (2,)):
        return ""
    if pair.shape and not np.allclose(pair, single):
        return "the factor of one direction changes with the eigenvalue of another; each stands for itself"
    if not np.allclose([share(20.0, 10.0), share(0.02, 0.01)], single[0]):
        return ("it changes when all eigenvalues and λ are multiplied by 10 or by 0.01: both are curvatures, "
                "and only their ratio counts")
    if not np.isclose(share(3.0, 3.0), 0.5):
        return (f"where λᵢ = λ it leaves {share(3.0, 3.0):.4g} of a direction: loss and penalty are equally "
                "curved there, and the minimum lies half way between w* and 0")
    if not np.isclose(share(3.0, 1.0), 0.75):
        return (f"where λᵢ = 3 and λ = 1 it leaves {share(3.0, 1.0):.4g} of a direction: the minimum solves "
                "3(w − w*) + w = 0; which share of w* is that?")
    if not np.isclose(single[0], 2 / 3, rtol=1e-10):
        return "it is right to a few decimals only: is something rounded?"
    return _of_sums(answer, single) if not pair.shape else ""


def _of_sums(answer, single):
    """What right sums would never do, where each direction alone is counted rightly."""
    pair, many = float(answer([2.0, 0.5], 1.0)), float(np.sum(answer([1.0] * 12, 1.0)))
    if not np.isclose(pair, sum(single)):
        return (f"two directions that alone count {single[0]:.4g} and {single[1]:.4g} count {pair:.4g} "
                "together: their shares are added")
    if not np.isclose(many, 6):
        return f"twelve directions with λᵢ = λ count {many:.4g} together, and each counts a half"
    return ""


def of_penalty(learner):
    """What the penalty of a few whole numbers is, where the function's is another."""
    for weight, decay, sums in (([3.0, 4.0], 1.0, "9 + 16"), ([3.0, -4.0], 1.0, "9 + 16"),
                                ([[1.0, 2.0], [3.0, 4.0]], 1.0, "1 + 4 + 9 + 16"), ([3.0, 4.0], 0.2, "9 + 16")):
        value = learner.attempt({"weight": np.array(weight), "weight_decay": decay}).value
        value = value[0] if isinstance(value, tuple) and value else value
        if not isinstance(value, (float, np.floating)):
            return ""
        if not np.isclose(value, decay * np.square(weight).sum() / 2):
            return f"for the weights {weight} and λ = {decay:g} it gives {value:.6g}; right is λ/2·({sums})"
    return ""


def of_ridge(learner):
    """Whether only weights without decay are wrong; otherwise that the gradient at them is not 0."""
    def gradient(case):
        x, y, decay = (case.values[name] for name in ("x", "y", "weight_decay"))
        tried = learner.attempt(case.values)
        w = tried.value
        if tried.changed or not isinstance(w, np.ndarray) or w.shape != (x.shape[1], *y.shape[1:]):
            return np.nan
        return np.abs(x.T @ (x @ w - y) / len(x) + decay * w).max()

    steep = [gradient(case) for case in grid.regressions(0) if case.values["weight_decay"] > 0]
    if not np.isfinite(steep).all():
        return ""
    if max(steep) > 1e-9:
        return (f"at your weights the gradient Xᵀ(Xw − y)/N + λw is not 0: its largest entry is up to "
                f"{max(steep):.3g}")
    # Without decay the gradient is 0 for all of many weights, so those cases stand apart.
    return ("it is right with decay. Without it and with fewer examples than weights, XᵀX has no inverse: "
            "many weights fit, and the smallest are asked for, as λ falling to 0 gives them")
