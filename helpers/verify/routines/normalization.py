"""Normalization: verify.batch_norm and its relatives."""

from dataclasses import replace

from helpers import ops
from helpers.verify.cases import Forms
from helpers.verify.comparison import same
from helpers.verify.grids import normalization as grid
from helpers.verify.judge import judge
from helpers.verify.mutants import batch_norm as batch_versions
from helpers.verify.reference_functional import functional
from helpers.verify.routine import Routine, out_of
from helpers.verify.routines.probing import named
from helpers.verify.signature import Role

_X = Role("x", ("input", "inputs", "inp", "data", "batch", "images", "z", "a", "features", "h", "activations"))
_WEIGHT = Role("weight", ("gamma", "scale", "w", "g", "weights"), default=None)
_BIAS = Role("bias", ("beta", "shift", "b", "offset"), default=None)
_EPS = Role("eps", ("epsilon", "e"), default=1e-5)
_BATCH_ROLES = (
    _X,
    Role("running_mean", ("moving_mean", "mean", "mu", "running_mu", "rm", "moving_average"), default=None),
    Role("running_var", ("moving_var", "running_variance", "moving_variance", "var", "variance", "rv"), default=None),
    _WEIGHT, _BIAS,
    Role("training", ("train", "is_training", "train_mode", "training_mode"), default=False),
    Role("momentum", ("m", "alpha"), default=0.1),
    _EPS,
)


def _batch_probe(learner):
    """Without an argument for it: does it train or evaluate?"""
    taken, needed = named(learner, _BATCH_ROLES)
    if "training" in taken:
        return Forms(taken, needed)
    evaluating = Forms(taken, needed, instead=(("training", False),))
    case = grid.BATCH.cases(evaluating)[0]
    result = out_of(learner.attempt(case.values).value)
    evaluates = same(result, BATCH_NORM.library_answer(case.values)[0])
    lines = ("training (your function always evaluates)" if evaluates else
             "evaluation (your function always trains)",)
    return replace(evaluating, instead=(("training", not evaluates),), untried=lines)


def _described(words):
    """A description from the traits that the cases have."""
    def described(cases):
        has = frozenset().union(*(case.traits for case in cases))
        axes = sorted({case.values["x"].ndim for case in cases})
        parts = [f"arrays of {axes[0]}–{axes[-1]} axes", *(word for trait, word in words.items() if trait in has)]
        return ", ".join([*parts, "N, C > 1"])
    return described


_WORDS = {"training": "training", "evaluation": "evaluation", "running statistics in training":
          "running statistics", "a weight": "weight", "a bias": "bias", "an eps that matters": "tiny variances",
          "a mean far from 0": "means far from 0"}
_NAMES = {2: ("image", "channel"), 3: ("image", "channel", "position"), 4: ("image", "channel", "row", "column")}
_AXES = {(output, n): names for output in ("forward", "grad x") for n, names in _NAMES.items()} | {
    (output, 1): ("channel",) for output in ("grad weight", "grad bias", "running_mean", "running_var")}
_GRADIENTS = ("x", "weight", "bias")
_STATE = ("running_mean", "running_var")


BATCH_NORM = Routine(
    name="batch_norm", roles=_BATCH_ROLES, required=("x",), probe=_batch_probe, cases=grid.BATCH.cases,
    described=_described(_WORDS), reference=functional("batch_norm", _GRADIENTS, _STATE), library=ops.batch_norm,
    library_backward=ops.batch_norm_backward, mutants=batch_versions.FORWARD,
    backward_mutants=batch_versions.BACKWARD, gradients=_GRADIENTS, axes=_AXES, state=_STATE,
    inputs="x is (N, C, …); weight, bias and the running statistics are (C,)")


def batch_norm(f, f_backward=None):
    """Verify batch normalization, its running statistics included.

    f(x, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5)

    Parameters
    ----------
    f : callable
        x (N, C, …) to an array of its shape, or (out, cache). In training it updates running_mean and
        running_var, both (C,), in place. It may take fewer arguments; without `training` it is found out
        whether it trains or evaluates.
    f_backward : callable, optional
        (grad_out, cache) to (grad_x, grad_weight, grad_bias).

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    return judge(BATCH_NORM, f, f_backward)
