"""Wrong versions of the shrinkage factors λᵢ/(λᵢ + λ), and of their sum, the effective number of parameters.

Every wrong factor makes a wrong sum too, so one list of factors serves both.
"""

import numpy as np

from helpers.verify.mutants import Registry

FACTORS, EFFECTIVE = Registry(), Registry()
NEGATIVE, NEGATIVE_SUM = Registry(), Registry()     # what a function may do where it has to refuse

_DECAY, _SEVERAL = "a weight decay above 0", "several eigenvalues"
_FLAT, _NONE = "an eigenvalue of 0", "an eigenvalue of 0 and no weight decay"


def _safe(above, below):
    """above/below, and 0 where both are 0."""
    above, below = np.broadcast_arrays(np.asarray(above, float), below)
    return np.divide(above, below, out=np.zeros(below.shape), where=below != 0)


def right(e, d):
    """λᵢ/(λᵢ + λ)."""
    return _safe(e, e + d)


_WRONG_FACTORS = (
    ("Divides 0 by 0: where an eigenvalue and λ are both 0 nothing is left, 0.",
     lambda e, d: np.where((e == 0) & (d == 0), np.nan, right(e, d)), (_NONE,)),
    ("Gives 1 where both are 0: the factor is 0 for every λ above 0, and stays 0 as λ falls to 0.",
     lambda e, d: np.where((e == 0) & (d == 0), 1.0, right(e, d)), (_NONE,)),
    ("Gives a half where both are 0: the factor is 0 for every λ above 0, and stays 0 as λ falls to 0.",
     lambda e, d: np.where((e == 0) & (d == 0), 0.5, right(e, d)), (_NONE,)),
    ("Gives 1 for an eigenvalue of 0: the data say nothing there, so decay takes all of it.",
     lambda e, d: np.where(e == 0, 1.0, right(e, d)), (_FLAT,)),
    ("Gives the share that is lost: λ/(λᵢ + λ) is what decay takes away, λᵢ/(λᵢ + λ) is what it leaves.",
     lambda e, d: 1 - right(e, d), ()),
    ("Has the wrong sign: decay makes the weights smaller and leaves their signs.",
     lambda e, d: -right(e, d), ()),
    ("Takes the third power of the factor: the minimum moves by the factor itself.",
     lambda e, d: right(e, d) ** 3, (_DECAY,)),
    ("Multiplies λ by the eigenvalue: 1/(1 + λ·λᵢ) shrinks steep directions most, decay shrinks flat ones most.",
     lambda e, d: 1 / (1 + d * e), (_DECAY,)),
    ("Squares the factor: the weights keep λᵢ/(λᵢ + λ); its square is what is left of their energy.",
     lambda e, d: right(e, d) ** 2, (_DECAY,)),
    ("Takes the root of the factor: the minimum moves by the factor itself.",
     lambda e, d: np.sqrt(right(e, d)), (_DECAY,)),
    ("Adds 2λ: that belongs to the penalty λ‖w‖²; here it is (λ/2)‖w‖², whose gradient is λw.",
     lambda e, d: _safe(e, e + 2 * d), (_DECAY,)),
    ("Adds λ/2: the half of the penalty (λ/2)‖w‖² cancels in the gradient, λw.",
     lambda e, d: _safe(e, e + d / 2), (_DECAY,)),
    ("Treats the eigenvalues as singular values: sᵢ²/(sᵢ² + λ) is for those of X, an eigenvalue stays so.",
     lambda e, d: right(e ** 2, d), (_DECAY,)),
    ("Takes the roots of the eigenvalues: √λᵢ/(√λᵢ + λ) mixes units; take those of the Hessian.",
     lambda e, d: right(np.sqrt(e), d), (_DECAY,)),
    ("Squares λ: both terms of the denominator are curvatures, λᵢ of the loss and λ of the penalty.",
     lambda e, d: right(e, d ** 2), (_DECAY,)),
    ("Squares both terms: the curvatures are added as they are.",
     lambda e, d: right(e ** 2, d ** 2), (_DECAY,)),
    ("Takes the root of λ: both terms are curvatures.", lambda e, d: right(e, np.sqrt(d)), (_DECAY,)),
    ("Adds the squares under a root: the curvatures are added as they are.",
     lambda e, d: _safe(e, np.hypot(e, d)), (_DECAY,)),
    ("Forgets the eigenvalue above: 1/(λᵢ + λ) multiplies Hw*, and one more λᵢ belongs to w* itself.",
     lambda e, d: _safe(1, e + d), ()),
    ("Forgets the eigenvalues: 1/(1 + λ) shrinks all directions alike.",
     lambda e, d: np.full_like(e, 1 / (1 + d)), (_DECAY,)),
    ("Shrinks all directions by 1 − λ: that is one step of decay at rate 1, not where training ends.",
     lambda e, d: np.full_like(e, 1 - d), (_DECAY,)),
    ("Gives 0 without decay: at λ = 0 the minimum is w*, and all of every curved direction is left.",
     lambda e, d: right(e, d) if d else 0 * e, ()),
    ("Divides by λ: the denominator is the sum λᵢ + λ.", lambda e, d: _safe(e, d), (_DECAY,)),
    ("Takes λ off the eigenvalue: max(λᵢ − λ, 0)/λᵢ is a soft threshold; L2 never reaches 0.",
     lambda e, d: _safe(np.maximum(e - d, 0), e), (_DECAY,)),
    ("Gives the first terms of its series: 1 − λ/λᵢ is near for λ ≪ λᵢ only.",
     lambda e, d: np.where(e > 0, 1 - _safe(d, e), 0), (_DECAY,)),
    ("Gives a straight line that stops at 1: min(λᵢ/λ, 1) agrees only far from λᵢ = λ.",
     lambda e, d: np.minimum(_safe(e, d), 1) if d else right(e, d), (_DECAY,)),
    ("Gives the filter of early stopping: 1 − exp(−λᵢ/λ) is like λᵢ/(λᵢ + λ), not equal to it.",
     lambda e, d: 1 - np.exp(-e / d) if d else right(e, d), (_DECAY,)),
    ("Turns the fraction over: what is left is at most 1.", lambda e, d: _safe(e + d, e), (_DECAY,)),
    ("Takes λ off below: the penalty adds curvature.", lambda e, d: _safe(e, e - d), (_DECAY,)),
    ("Measures λ by the largest eigenvalue: λ is a curvature itself.",
     lambda e, d: right(e, d * e.max()), (_DECAY,)),
    ("Multiplies λ by the number of eigenvalues: the same λ stands beside each of them.",
     lambda e, d: right(e, d * len(e)), (_DECAY, _SEVERAL)),
    ("Divides λ by the number of eigenvalues: the same λ stands beside each of them.",
     lambda e, d: right(e, d / len(e)), (_DECAY, _SEVERAL)),
    ("Divides by the sum of the factors: each is a share of its own direction, they need not sum to 1.",
     lambda e, d: _safe(right(e, d), right(e, d).sum()), (_SEVERAL,)),
)


def _factors(change):
    def wrong(eigenvalues, weight_decay):
        with np.errstate(all="ignore"):
            return np.asarray(change(eigenvalues, weight_decay), dtype=float)
    return wrong


def _sum(change):
    def wrong(eigenvalues, weight_decay):
        with np.errstate(all="ignore"):
            return np.float64(np.sum(change(eigenvalues, weight_decay)))
    return wrong


def _add(registry, make, table):
    for words, change, needs in table:
        wrong = make(change)
        wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
        registry.wrong_version(*needs)(wrong)


_add(FACTORS, _factors, (
    *_WRONG_FACTORS,
    ("Ignores λ: a factor of 1 means no decay.", lambda e, d: (e > 0).astype(float), (_DECAY,)),
    ("Adds the mean eigenvalue below: each direction has its own.",
     lambda e, d: _safe(e, e.mean() + d), (_SEVERAL,)),
    ("Adds the largest eigenvalue below: each direction has its own.",
     lambda e, d: _safe(e, e.max() + d), (_SEVERAL,)),
    ("Adds all eigenvalues below: each direction has its own.", lambda e, d: _safe(e, e.sum() + d), (_SEVERAL,)),
    ("Cuts at λ: the factor is smooth, at λᵢ = λ it is a half.",
     lambda e, d: (e > d).astype(float), (_DECAY,)),
    ("Sorts the factors: they stand in the order of the eigenvalues.",
     lambda e, d: np.sort(right(e, d))[::-1], (_SEVERAL, _DECAY)),
    ("Gives the sum: a factor for each eigenvalue is asked for.",
     lambda e, d: right(e, d).sum(), (_SEVERAL,)),
))
_add(EFFECTIVE, _sum, (
    *_WRONG_FACTORS[:4],        # those that show at zeros only; the others have names of their own for a sum
    ("Counts the parameters: decay makes some of them count less.", lambda e, d: len(e), (_DECAY,)),
    ("Counts the eigenvalues above 0: that is the rank, the effective number at λ = 0.",
     lambda e, d: (e > 0).sum(), (_DECAY,)),
    ("Adds first and divides then: Σλᵢ/(Σλᵢ + λ) is one fraction; every direction has its own.",
     lambda e, d: right(e.sum(), d), (_SEVERAL, _DECAY)),
    ("Divides the sum by the sum with Dλ: Σλᵢ/Σ(λᵢ + λ) is at most 1; add the fractions.",
     lambda e, d: right(e.sum(), d * len(e)), (_SEVERAL,)),
    ("Takes D times the fraction of the mean: add the fractions of all directions.",
     lambda e, d: len(e) * right(e.mean(), d), (_SEVERAL, _DECAY)),
    ("Takes the mean: the factors are added.", lambda e, d: right(e, d).mean(), (_SEVERAL,)),
    ("Multiplies the factors: they are added.", lambda e, d: right(e, d).prod(), (_SEVERAL,)),
    ("Counts the factors above a half: λᵢ/(λᵢ + λ) itself is added, a half for a half.",
     lambda e, d: (right(e, d) > 0.5).sum(), (_DECAY,)),
    ("Gives 2 tr(S) − tr(SSᵀ): a count for the residuals; the effective number here is the trace of S.",
     lambda e, d: (2 * right(e, d) - right(e, d) ** 2).sum(), (_DECAY,)),
    ("Gives the participation ratio: (Σλᵢ)²/Σλᵢ² knows nothing of λ.",
     lambda e, d: _safe(e.sum() ** 2, (e ** 2).sum()), (_DECAY,)),
    ("Gives the largest factor: all of them are added.", lambda e, d: right(e, d).max(), (_SEVERAL,)),
    ("Rounds to a whole number: a direction may count in part.",
     lambda e, d: right(e, d).sum().round(), (_DECAY,)),
    *_WRONG_FACTORS[4:],
))

_REFUSALS = (
    ("Takes the absolute value of a negative eigenvalue: that turns a saddle into a bowl that is not there.",
     lambda e, d: right(np.abs(e), d), ()),
    ("Takes a negative eigenvalue for 0: there the loss falls without end, and no minimum moves.",
     lambda e, d: right(np.maximum(e, 0), d), ()),
    ("Puts a negative eigenvalue into the formula: λᵢ/(λᵢ + λ) is then below 0, above 1 or infinite, and the "
     "point it gives is no minimum.", lambda e, d: e / (e + d), ()),
    ("Cuts the factors at 0 and 1: the formula fails there, because there is no minimum.",
     lambda e, d: np.clip(e / (e + d), 0, 1), ()),
    ("Cuts the factors at 0: the formula fails there, because there is no minimum.",
     lambda e, d: np.maximum(e / (e + d), 0), ()),
    ("Gives nan for a negative eigenvalue: the next line of a program would go on with it.",
     lambda e, d: np.where(e < 0, np.nan, e / (e + d)), ()),
    ("Gives 1 for a negative eigenvalue: the loss falls without end there, so nothing is kept.",
     lambda e, d: np.where(e < 0, 1.0, e / (e + d)), ()),
)
_add(NEGATIVE, _factors, _REFUSALS)
_add(NEGATIVE_SUM, _sum, _REFUSALS)
