"""Normalization: verify.batch_norm and its relatives."""

from dataclasses import replace

from helpers import ops
from helpers.verify.cases import Forms
from helpers.verify.comparison import same
from helpers.verify.grids import normalization as grid
from helpers.verify.judge import judge
from helpers.verify.mutants import batch_norm as batch_versions
from helpers.verify.mutants import norm_others as versions
from helpers.verify.reference_functional import functional
from helpers.verify.routine import Routine, out_of
from helpers.verify.routines.probing import named
from helpers.verify.signature import Role

_X = Role("x", ("input", "inputs", "inp", "data", "batch", "images", "z", "a", "features", "h",
                "activations"))
_WEIGHT = Role("weight", ("gamma", "scale", "w", "g", "weights"), default=None)
_BIAS = Role("bias", ("beta", "shift", "b", "offset"), default=None)
_EPS = Role("eps", ("epsilon", "e"), default=1e-5)
_BATCH_ROLES = (
    _X,
    Role("running_mean", ("moving_mean", "mean", "mu", "running_mu", "rm", "moving_average"), default=None),
    Role("running_var", ("moving_var", "running_variance", "moving_variance", "var", "variance", "rv"),
         default=None),
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
        parts = [f"arrays of {axes[0]}–{axes[-1]} axes",
                 *(word for trait, word in words.items() if trait in has)]
        return ", ".join([*parts, "N, C > 1"])
    return described


_WORDS = {"training": "training", "evaluation": "evaluation", "running statistics in training":
          "running statistics", "a weight": "weight", "a bias": "bias",
          "an eps that matters": "tiny variances",
          "a mean far from 0": "means far from 0"}
_NAMES = {2: ("image", "channel"), 3: ("image", "channel", "position"),
          4: ("image", "channel", "row", "column")}
_AXES = {(output, n): names for output in ("forward", "grad x") for n, names in _NAMES.items()} | {
    (output, 1): ("channel",) for output in ("grad weight", "grad bias", "running_mean", "running_var")}
_GRADIENTS = ("x", "weight", "bias")
_STATE = ("running_mean", "running_var")


BATCH_NORM = Routine(
    name="batch_norm", roles=_BATCH_ROLES, required=("x",), probe=_batch_probe, cases=grid.BATCH.cases,
    described=_described(_WORDS), reference=functional("batch_norm", _GRADIENTS, _STATE),
    library=ops.batch_norm,
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


def _plain_probe(roles):
    def probe(learner):
        return Forms(*named(learner, roles))
    return probe


def _group_norm_in_torch(torch, given):
    """A weight without a bias, or the other way round, makes PyTorch 2.13's own backward pass fail."""
    plain = torch.ones(given["x"].shape[1], dtype=given["x"].dtype, device=given["x"].device)
    weight, bias = given["weight"], given["bias"]
    return torch.nn.functional.group_norm(given["x"], given["num_groups"],
                                          plain if weight is None else weight,
                                          0 * plain if bias is None else bias, given["eps"])


def _others(name, setting, cases, versions, axes, inputs, call=None):
    roles = (_X, setting, _WEIGHT, _BIAS, _EPS)
    forward, backward = versions
    return Routine(
        name=name, roles=roles, required=("x",), probe=_plain_probe(roles), cases=cases.cases,
        described=_described(_WORDS), reference=functional(name, _GRADIENTS, call=call),
        library=getattr(ops, name),
        library_backward=getattr(ops, f"{name}_backward"), mutants=forward, backward_mutants=backward,
        gradients=_GRADIENTS, axes=axes, inputs=inputs)


LAYER_NORM = _others(
    "layer_norm", Role("normalized_shape", ("shape", "normalized", "features", "dims")), grid.LAYER,
    (versions.LAYER, versions.LAYER_BACKWARD), {**_AXES, ("grad weight", 1): ("feature",),
                                                ("grad bias", 1): ("feature",)},
    "x is (…, *normalized_shape), weight and bias have the shape normalized_shape")
GROUP_NORM = _others(
    "group_norm", Role("num_groups", ("groups", "n_groups", "g", "G")), grid.GROUP,
    (versions.GROUP, versions.GROUP_BACKWARD), _AXES, "x is (N, C, …), weight and bias are (C,)",
    _group_norm_in_torch)
_RESPONSE_ROLES = (
    _X, Role("size", ("n", "window", "neighbours", "neighbors", "local_size", "depth_radius")),
    Role("alpha", ("a",), default=1e-4), Role("beta", ("b",), default=0.75),
    Role("k", ("bias", "c"), default=1.0))
LOCAL_RESPONSE_NORM = Routine(
    name="local_response_norm", roles=_RESPONSE_ROLES, required=("x", "size"),
    probe=_plain_probe(_RESPONSE_ROLES),
    cases=grid.RESPONSE.cases,
    described=_described({"an even size": "windows of 1–7 channels", "an alpha of its own":
                                                     "alpha", "a beta of its own": "beta",
                                                     "a k of its own": "k"}),
    reference=functional("local_response_norm"), library=ops.local_response_norm,
    library_backward=ops.local_response_norm_backward, mutants=versions.RESPONSE,
    backward_mutants=versions.RESPONSE_BACKWARD, gradients=("x",), axes=_AXES, inputs="x is (N, C, …)")


def layer_norm(f, f_backward=None):
    """Verify f(x, normalized_shape, weight=None, bias=None, eps=1e-5): statistics over the last axes.

    Without a parameter for the shape the last axis alone is meant. Everything else as in `verify.batch_norm`.
    """
    return judge(LAYER_NORM, f, f_backward)


def group_norm(f, f_backward=None):
    """Verify f(x, num_groups, weight=None, bias=None, eps=1e-5); everything else as in
    `verify.batch_norm`."""
    return judge(GROUP_NORM, f, f_backward)


def local_response_norm(f, f_backward=None):
    """Verify f(x, size, alpha=1e-4, beta=0.75, k=1.0); everything else as in `verify.batch_norm`."""
    return judge(LOCAL_RESPONSE_NORM, f, f_backward)
