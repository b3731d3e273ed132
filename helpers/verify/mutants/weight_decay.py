"""Wrong versions of the L2 penalty, of its gradient, and of ridge regression in closed form."""

import numpy as np

from helpers.verify.mutants import Registry

PENALTY, PENALTY_BACKWARD, RIDGE = Registry(), Registry(), Registry()

_DECAY, _MANY = "a weight decay above 0", "several weights"
_EXAMPLES, _FEATURES = "several examples", "several weights for each target"


def _add(registry, table, make):
    for words, change, *needs in table:
        wrong = make(change)
        wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
        registry.wrong_version(*needs)(wrong)


def _penalty(change):
    return lambda weight, weight_decay: np.float64(change(weight, weight_decay))


def _gradient(change):
    def wrong(grad_out, weight, weight_decay):
        return np.asarray(change(grad_out, weight, weight_decay), dtype=float)
    return wrong


def _norm(w):
    return np.sqrt((w * w).sum())


_add(PENALTY, (
    ("Leaves the half out: λ‖w‖² has the gradient 2λw; weight_decay is the λ of (λ/2)‖w‖².",
     lambda w, d: d * (w * w).sum(), _DECAY),
    ("Quarters the sum: the factor is λ/2, once.", lambda w, d: d / 4 * (w * w).sum(), _DECAY),
    ("Takes the norm: it is squared, and that makes the pull fade near 0.",
     lambda w, d: d / 2 * _norm(w), _DECAY),
    ("Takes the mean of the squares: they are added up, however many weights there are.",
     lambda w, d: d / 2 * (w * w).mean(), _DECAY, _MANY),
    ("Adds absolute values: that is the L1 penalty; L2 adds squares.",
     lambda w, d: d / 2 * np.abs(w).sum(), _DECAY),
    ("Adds absolute values without the half: that is the L1 penalty; L2 adds squares.",
     lambda w, d: d * np.abs(w).sum(), _DECAY),
    ("Squares the sum of the weights: each weight is squared, then they are added.",
     lambda w, d: d / 2 * w.sum() ** 2, _DECAY, _MANY),
    ("Forgets λ: the penalty is in proportion to weight_decay.", lambda w, d: (w * w).sum() / 2),
    ("Squares λ: the penalty is in proportion to weight_decay.",
     lambda w, d: d * d / 2 * (w * w).sum(), _DECAY),
    ("Has the wrong sign: a penalty is added to the loss, so large weights cost.",
     lambda w, d: -d / 2 * (w * w).sum(), _DECAY),
    ("Adds fourth powers: the penalty has squares.", lambda w, d: d / 2 * (w ** 4).sum(), _DECAY),
    ("Takes the largest square: all of them are added.", lambda w, d: d / 2 * (w * w).max(), _DECAY, _MANY),
    ("Subtracts the mean first: decay pulls to zero, not to the mean.",
     lambda w, d: d / 2 * ((w - w.mean()) ** 2).sum(), _DECAY),
    ("Divides by the first axis: the sum is over all weights, divided by nothing.",
     lambda w, d: d / 2 * (w * w).sum() / len(w), _DECAY, "several rows"),
), _penalty)

_add(PENALTY_BACKWARD, (
    ("Doubles the gradient: the 2 of the derivative cancels the half of the penalty.",
     lambda g, w, d: 2 * g * d * w, _DECAY),
    ("Halves the gradient: the 2 of the derivative cancels the half of the penalty.",
     lambda g, w, d: g * d * w / 2, _DECAY),
    ("Forgets λ: the pull is in proportion to weight_decay.", lambda g, w, d: g * w),
    ("Forgets the weights: the pull is in proportion to each of them.",
     lambda g, w, d: g * d * np.ones_like(w), _DECAY),
    ("Takes the sign of the weights: that is the gradient of the L1 penalty.",
     lambda g, w, d: g * d * np.sign(w), _DECAY),
    ("Takes absolute values: negative weights are pulled up, towards 0.",
     lambda g, w, d: g * d * np.abs(w), _DECAY),
    ("Has the wrong sign: the gradient points away from 0, and the step goes against it.",
     lambda g, w, d: -g * d * w, _DECAY),
    ("Divides by the norm: that is the gradient of λ‖w‖.", lambda g, w, d: g * d * w / _norm(w), _DECAY),
    ("Divides by the number of weights: the squares are added, not averaged.",
     lambda g, w, d: g * d * w / w.size, _DECAY, _MANY),
    ("Squares λ: the pull is in proportion to weight_decay.", lambda g, w, d: g * d * d * w, _DECAY),
    ("Squares the weights: the derivative of a square is linear.", lambda g, w, d: g * d * w * w, _DECAY),
    ("Subtracts the mean: decay pulls to zero, not to the mean.",
     lambda g, w, d: g * d * (w - w.mean()), _DECAY),
    ("Is nothing but zeros: the penalty has a gradient, λw.", lambda g, w, d: 0 * w, _DECAY),
), _gradient)


@PENALTY_BACKWARD.wrong_version(_DECAY)
def ones(grad_out, weight, weight_decay):       # the name by which `judge` knows it
    """Ignores the upstream gradient: multiply by it."""
    return weight_decay * weight


def _solved(hessian, right_side):
    return np.linalg.lstsq(hessian, right_side, rcond=None)[0]


def right(x, y, d):
    """Ridge regression in closed form."""
    return _solved(x.T @ x / len(x) + d * np.eye(x.shape[1]), x.T @ y / len(x))


def _not_the_first(x, y, d):
    decay = d * np.eye(x.shape[1])
    decay[0, 0] = 0
    return _solved(x.T @ x / len(x) + decay, x.T @ y / len(x))


def _not_the_last(x, y, d):
    return _not_the_first(x[:, ::-1], y, d)[::-1]


def _stretched(x, y, d):
    scale = x.std(axis=0) if len(x) > 1 else np.ones(x.shape[1])
    return right(x / scale, y, d) / scale


_add(RIDGE, (
    ("Leaves out the N: XᵀX + λI goes with the sum of squares; for their mean divide XᵀX and Xᵀy by N.",
     lambda x, y, d: right(x, y, d / len(x)), _DECAY, _EXAMPLES),
    ("Multiplies λ by N twice: XᵀX + NλI, or XᵀX/N + λI, once.",
     lambda x, y, d: right(x, y, d * len(x)), _DECAY, _EXAMPLES),
    ("Divides XᵀX by N and not Xᵀy: both come from the same mean.",
     lambda x, y, d: len(x) * right(x, y, d), _EXAMPLES),
    ("Divides Xᵀy by N and not XᵀX: both come from the same mean.",
     lambda x, y, d: right(x, y, d / len(x)) / len(x), _EXAMPLES),
    ("Adds 2λ: that belongs to the penalty λ‖w‖² beside half the mean squared error.",
     lambda x, y, d: right(x, y, 2 * d), _DECAY),
    ("Adds λ/2: that belongs to a whole mean squared error; here it is half of it.",
     lambda x, y, d: right(x, y, d / 2), _DECAY),
    ("Adds λ to every entry: in NumPy XᵀX + λ is not XᵀX + λI; multiply λ by np.eye(D).",
     lambda x, y, d: _solved(x.T @ x / len(x) + d, x.T @ y / len(x)), _DECAY, _FEATURES),
    ("Takes λ off the diagonal: the penalty adds curvature.", lambda x, y, d: right(x, y, -d), _DECAY),
    ("Ignores λ: these are the weights of least squares.", lambda x, y, d: right(x, y, 0), _DECAY),
    ("Squares λ: its curvature stands beside that of the loss as it is.",
     lambda x, y, d: right(x, y, d * d), _DECAY),
    ("Takes the root of λ: that is for rows added to X; on the diagonal of XᵀX it is λ.",
     lambda x, y, d: right(x, y, np.sqrt(d)), _DECAY),
    ("Puts λ itself into rows added to X: its square arrives in XᵀX; the rows are √(Nλ)·I.",
     lambda x, y, d: right(x, y, d * d / len(x)), _DECAY),
    ("Puts Nλ into rows added to X: its square arrives in XᵀX; the rows are √(Nλ)·I.",
     lambda x, y, d: right(x, y, d * d * len(x)), _DECAY),
    ("Multiplies least squares by 1 − λ: that is one step of decay at rate 1, not where training ends.",
     lambda x, y, d: right(x, y, 0) * (1 - d), _DECAY),
    ("Centres y alone: data are taken as they are; centring is for the caller, in place of a bias.",
     lambda x, y, d: right(x, y - y.mean(axis=0), d), _EXAMPLES),
    ("Spares the last weight: all weights are penalized here; a bias is not among them.",
     _not_the_last, _DECAY, _FEATURES),
    ("Spares the first weight: all weights are penalized here; a bias is not among them.",
     _not_the_first, _DECAY, _FEATURES),
    ("Shrinks least squares by 1/(1 + λ): every direction has a factor of its own, λᵢ/(λᵢ + λ).",
     lambda x, y, d: right(x, y, 0) / (1 + d), _DECAY),
    ("Penalizes weights of stretched columns: X is taken as it is.",
     _stretched, _DECAY, _EXAMPLES),
    ("Centres X and y: they are taken as they are; centring is for the caller, in place of a bias.",
     lambda x, y, d: right(x - x.mean(axis=0), y - y.mean(axis=0), d), _EXAMPLES),
    ("Divides by N − 1: the mean is over N examples.",
     lambda x, y, d: right(x, y, d * (len(x) - 1) / len(x)), _DECAY, _EXAMPLES),
    ("Divides by the number of features: N is the number of examples.",
     lambda x, y, d: right(x, y, d * x.shape[1] / len(x)), _DECAY, "more examples than weights"),
    ("Adds λ to the diagonal twice over the mean eigenvalue: λ is a curvature itself, not a share of one.",
     lambda x, y, d: right(x, y, d * np.trace(x.T @ x / len(x)) / x.shape[1]), _DECAY),
    ("Has the wrong sign: the weights are to give y, not −y.", lambda x, y, d: -right(x, y, d)),
    ("Gives the fitted values: the weights are asked for.", lambda x, y, d: x @ right(x, y, d), _EXAMPLES),
), lambda change: lambda x, y, weight_decay: change(x, y, weight_decay))
