"""The linear layer, softmax and dropout: verify.linear, verify.softmax, verify.log_softmax,
verify.dropout."""

from dataclasses import replace

import numpy as np

from helpers import ops
from helpers.verify.cases import Forms
from helpers.verify.grids import pointwise as grid
from helpers.verify.judge import judge
from helpers.verify.mutants import dropout as dropout_versions
from helpers.verify.mutants import linear as linear_versions
from helpers.verify.mutants import softmax as softmax_versions
from helpers.verify.reference_functional import functional
from helpers.verify.routine import Routine
from helpers.verify.routines.probing import answers, named
from helpers.verify.signature import Role, read_signature

_X = Role("x", ("z", "input", "inputs", "a", "data", "h", "scores", "logits", "batch", "images", "s",
                "features"))
_DIM = Role("dim", ("axis", "d", "dims"))
_LINEAR_ROLES = (_X, Role("weight", ("w", "weights", "matrix", "kernel", "theta")),
                 Role("bias", ("b", "biases", "offset"), default=None))
_DROPOUT_ROLES = (
    _X, Role("p", ("rate", "drop", "prob", "probability", "drop_prob", "p_drop", "dropout_rate"),
             default=0.5),
    Role("training", ("train", "is_training", "train_mode"), default=True),
    Role("mask", ("m", "keep", "kept", "keep_mask"), default=None),
    Role("rng", ("generator", "random", "gen", "random_state", "r"), default=None))


def _dense_probe(learner):
    taken, needed = named(learner, _LINEAR_ROLES)
    wide = Forms(taken | {"positions"}, needed)
    deep = next(c for c in grid.LINEAR.cases(wide) if "more than two axes" in c.traits)
    if answers(learner, deep.values):
        return wide
    return Forms(taken, needed, untried=("more than two axes (your function takes (N, in))",))


def _softmax_probe(learner):
    taken, needed = named(learner, (_X, _DIM))
    lines = () if "dim" in taken else ("other axes than the last of two",)
    return Forms(taken, needed, untried=lines)


def _dropout_probe(learner):
    taken, needed = named(learner, _DROPOUT_ROLES)
    lines = () if "training" in taken else ("evaluation (your function always drops)",)
    return Forms(taken, needed, untried=lines)


_SIGMAS = 5     # a right function is this far off once in two million draws; the seeds stay the same anyway


def _settled(case, out):
    """A function that draws its own mask: what it dropped is read off its output, and is about p of all."""
    x, p = case.values["x"], case.values["p"]
    if not case.values["training"] or not isinstance(out, np.ndarray) or out.shape != x.shape:
        return case, ""
    kept = out != 0
    dropped, spread = x.size - kept.sum(), _SIGMAS * np.sqrt(p * (1 - p) * x.size)
    if abs(dropped - p * x.size) > spread:
        return case, (f"{dropped} of {x.size} numbers are 0 with p = {p}; about {p * x.size:.0f} are expected: "
                      "p is the probability of dropping, for each number alone")
    alike = x.ndim > 1 and p > 0 and any((kept == kept.take([0], axis=axis)).all() for axis in range(x.ndim))
    if alike:
        return case, "the same mask along one axis: every number has its own chance, so draw one of x's shape"
    return replace(case, values={**case.values, "mask": kept}, answers={}), ""


def _described(parts):
    return lambda cases: parts


_MASKED = functional("dropout", call=lambda torch, given: given["x"] if given["mask"] is None else (
    given["x"] * given["mask"] / (1 - given["p"])))
_AXES = {("forward", 2): ("example", "feature"), ("grad x", 2): ("example", "feature"),
         ("grad weight", 2): ("output", "feature"), ("grad bias", 1): ("output",)}

LINEAR = Routine(
    name="linear", roles=_LINEAR_ROLES, required=("x", "weight"), probe=_dense_probe, cases=grid.LINEAR.cases,
    described=_described("N, in, out unequal and equal, bias"),
    reference=functional("linear", ("x", "weight", "bias")),
    library=ops.linear, library_backward=ops.linear_backward, mutants=linear_versions.FORWARD,
    backward_mutants=linear_versions.BACKWARD, gradients=("x", "weight", "bias"), axes=_AXES,
    inputs="x is (N, in), weight (out, in), bias (out,)")


def _normalized(name, forward, backward):
    return Routine(
        name=name, roles=(_X, _DIM), required=("x",), probe=_softmax_probe, cases=grid.SOFTMAX.cases,
        described=_described("arrays of 1–4 axes, every axis, large numbers"), reference=functional(name),
        library=getattr(ops, name), library_backward=getattr(ops, f"{name}_backward"), mutants=forward,
        backward_mutants=backward, gradients=("x",), axes=_AXES,
        inputs="x is (N, C) with dim=1, or of any shape")


SOFTMAX = _normalized("softmax", softmax_versions.SOFTMAX, softmax_versions.SOFTMAX_BACKWARD)
LOG_SOFTMAX = _normalized("log_softmax", softmax_versions.LOG_SOFTMAX, softmax_versions.LOG_SOFTMAX_BACKWARD)


def _dropout(settled):
    # Where a function draws its mask, a backward pass that asks for "mask" means what the forward pass saved.
    roles = _DROPOUT_ROLES if settled is None else tuple(role for role in _DROPOUT_ROLES
                                                         if role.name != "mask")
    return Routine(
        name="dropout", roles=roles, required=("x",), probe=_dropout_probe, cases=grid.DROPOUT.cases,
        described=_described("p from 0 to 0.9, training and evaluation" + (
            "" if settled is None else ", masks of your own drawing")),
        reference=_MASKED, library=ops.dropout, library_backward=ops.dropout_backward,
        mutants=dropout_versions.FORWARD, backward_mutants=dropout_versions.BACKWARD, gradients=("x",),
        inputs="x is an array of any shape, mask one of its shape, True where a number is kept",
        settled=settled)


DROPOUT, DRAWING_DROPOUT = _dropout(None), _dropout(_settled)


def linear(f, f_backward=None):
    """Verify the linear layer, f(x, weight, bias=None).

    Parameters
    ----------
    f : callable
        x (N, in) and weight (out, in) to (N, out), or (out, cache).
    f_backward : callable, optional
        (grad_out, cache) to (grad_x, grad_weight, grad_bias); or (grad_out, x, weight) without a cache.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    return judge(LINEAR, f, f_backward)


def softmax(f, f_backward=None):
    """Verify f(x, dim), e^x / Σ e^x along an axis; without dim, x is (N, C) and dim is 1. Else as
    `verify.linear`."""
    return judge(SOFTMAX, f, f_backward)


def log_softmax(f, f_backward=None):
    """Verify f(x, dim), the logarithm of softmax; everything else as in `verify.softmax`."""
    return judge(LOG_SOFTMAX, f, f_backward)


def dropout(f, f_backward=None):
    """Verify dropout, f(x, p=0.5, training=True, mask=None, rng=None).

    Parameters
    ----------
    f : callable
        x to an array of its shape, or (out, cache). With a parameter `mask` it is handed one, True where a
        number is kept, and every number is compared. Without, its own mask is read off its output, and has to
        drop about p of all numbers; a parameter `rng` gets a generator.
    f_backward : callable, optional
        (grad_out, cache) to grad_x.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    takes_mask = read_signature("verify.dropout", f, _DROPOUT_ROLES, ("x",)).takes("mask")
    return judge(DROPOUT if takes_mask else DRAWING_DROPOUT, f, f_backward)
