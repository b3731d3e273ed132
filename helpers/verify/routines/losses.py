"""Losses: verify.cross_entropy and its relatives."""

from helpers import ops
from helpers.verify.cases import Forms
from helpers.verify.grids import losses as grid
from helpers.verify.judge import judge
from helpers.verify.mutants import cross_entropy as entropy_versions
from helpers.verify.mutants import losses as versions
from helpers.verify.reference_functional import functional
from helpers.verify.routine import Routine
from helpers.verify.routines.probing import answers, named
from helpers.verify.signature import Role

_X = Role("x", ("logits", "scores", "input", "inputs", "z", "pred", "preds", "prediction", "predictions",
                "y_hat",
                "yhat", "y_pred", "output", "outputs", "o", "s", "log_probs", "logp", "log_p"))
_TARGET = Role("target",
               ("targets", "y", "labels", "label", "t", "y_true", "truth", "classes", "onehot", "one_hot"))
_WEIGHT = Role("weight", ("weights", "class_weights", "w", "class_weight"), default=None)
_IGNORE = Role("ignore_index", ("ignore", "ignored", "ignored_index"), default=-100)
_REDUCTION = Role("reduction", ("reduce", "mode"), default="mean")
_SMOOTHING = Role("label_smoothing", ("smoothing", "smooth", "alpha", "epsilon", "eps"), default=0.0)


def _first(cases, forms, *traits, absent=()):
    """The first case with these traits and without the others."""
    return next(c for c in cases.cases(forms) if c.traits.issuperset(traits)
                and not c.traits.intersection(absent))


def _probe(roles, cases, with_probabilities):
    """Does it take labels, class probabilities, positions beside classes?"""
    def probe(learner):
        taken, needed = named(learner, roles)
        words = frozenset({"reduction"} & taken)
        all_kinds = taken | {"labels", "positions", "probabilities"}
        wide = Forms(all_kinds, needed, words=words)
        works = {"labels": answers(learner, _first(cases, wide, "labels", "several examples").values)}
        if with_probabilities:
            works["probabilities"] = answers(learner, _first(cases, wide, "class probabilities").values)
        plain = "labels" if works["labels"] or not works.get("probabilities") else "class probabilities"
        if "positions beside classes" in {t for c in cases.cases(wide) for t in c.traits}:
            works["positions"] = answers(learner,
                                         _first(cases, wide, plain, "positions beside classes").values)
        if not any(works.values()):         # it fails anyway: the cases will say how
            works = {"labels": True}
        names = {"labels": "labels as target (your function takes class probabilities)",
                 "probabilities": "class probabilities as target (your function takes labels)",
                 "positions": "axes beside examples and classes (your function takes (N, C))"}
        untried = tuple(line for kind, line in names.items() if works.get(kind) is False)
        return Forms(taken | {kind for kind, fits in works.items() if fits}, needed, words=words,
                     untried=untried)
    return probe


_WORDS = {"class probabilities": "class probabilities", "positions beside classes": "pixels",
          "class weights": "class weights", "ignored labels": "ignored labels",
          'reduction "none"': "reductions",
          "label smoothing": "label smoothing", "squared margins": "squared margins",
          "a margin other than 1": "margins",
          "weights": "weights", "weights of the positive class": "positive weights", "large numbers":
          "scores too large for exp"}


def _described(cases):
    has = frozenset().union(*(case.traits for case in cases))
    sizes = sorted({case.values["x"].shape[-1 if case.values["x"].ndim < 2 else 1] for case in cases})
    unit = "classes" if has & {"labels", "class probabilities"} else "elements"
    parts = [f"{sizes[0]}–{sizes[-1]} {unit}"]
    return ", ".join(parts + list(dict.fromkeys(word for trait, word in _WORDS.items() if trait in has)))


_AXES = {("forward", 1): ("example",), ("grad x", 2): ("example", "class"),
         ("grad x", 3): ("example", "class", "position")}
_FORWARD_BACKWARD = ("x", "target")


def _loss(name, roles, probe, cases, versions, inputs):
    forward, backward = versions
    return Routine(
        name=name, roles=roles, required=("x", "target"), probe=probe, cases=cases.cases,
        described=_described,
        reference=functional(name, _FORWARD_BACKWARD), library=getattr(ops, name),
        library_backward=getattr(ops, f"{name}_backward"), mutants=forward, backward_mutants=backward,
        gradients=_FORWARD_BACKWARD, axes=_AXES, inputs=inputs, is_loss=True)


_ENTROPY_ROLES = (_X, _TARGET, _WEIGHT, _IGNORE, _REDUCTION, _SMOOTHING)
CROSS_ENTROPY = _loss("cross_entropy", _ENTROPY_ROLES, _probe(_ENTROPY_ROLES, grid.CROSS_ENTROPY, True),
                      grid.CROSS_ENTROPY, (entropy_versions.FORWARD, entropy_versions.BACKWARD),
                      "x is (N, C, …), target (N, …) labels or probabilities of x's shape")


def cross_entropy(f, f_backward=None):
    """Verify cross-entropy.

    f(x, target, weight=None, ignore_index=-100, reduction="mean", label_smoothing=0.0)

    Parameters
    ----------
    f : callable
        Scores (N, C, …) and labels (N, …), or class probabilities of x's shape, to the loss, or (loss,
        cache).
        It may take fewer settings, and one kind of target alone.
    f_backward : callable, optional
        (grad_out, cache) to grad_x, or to (grad_x, grad_target). Without a parameter for the upstream
        gradient
        it is taken to be 1.

    Returns
    -------
    Report
        Printed too.

    Raises
    ------
    Mismatch, TypeError
        As `verify.conv2d`.
    """
    return judge(CROSS_ENTROPY, f, f_backward)


def _plain_probe(roles):
    def probe(learner):
        taken, needed = named(learner, roles)
        return Forms(taken, needed, words=frozenset({"reduction"} & taken))
    return probe


_NLL_ROLES = (_X, _TARGET, _WEIGHT, _IGNORE, _REDUCTION)
NLL_LOSS = _loss("nll_loss", _NLL_ROLES, _probe(_NLL_ROLES, grid.NLL, False), grid.NLL,
                 (entropy_versions.NLL_FORWARD, entropy_versions.NLL_BACKWARD),
                 "x is (N, C, …) log-probabilities, target (N, …) labels")
_MARGIN_ROLES = (_X, _TARGET, Role("p", ("power",), default=1), Role("margin", ("delta", "m"), default=1.0),
                 _WEIGHT,
                 _REDUCTION)
MULTI_MARGIN_LOSS = _loss("multi_margin_loss", _MARGIN_ROLES, _probe(_MARGIN_ROLES, grid.MARGIN, False),
                          grid.MARGIN,
                          (versions.MARGIN, versions.MARGIN_BACKWARD),
                          "x is (N, C) scores, target (N,) labels")
_SQUARED_ROLES = (_X, _TARGET, _REDUCTION)
MSE_LOSS = _loss("mse_loss", _SQUARED_ROLES, _plain_probe(_SQUARED_ROLES), grid.SQUARED,
                 (versions.SQUARED, versions.SQUARED_BACKWARD), "x and target are arrays of one shape")
_BINARY_ROLES = (_X, _TARGET, _WEIGHT, _REDUCTION,
                 Role("pos_weight", ("positive_weight", "pos", "pos_weights"), default=None))
BINARY_CROSS_ENTROPY_WITH_LOGITS = _loss(
    "binary_cross_entropy_with_logits", _BINARY_ROLES, _plain_probe(_BINARY_ROLES), grid.BINARY,
    (versions.BINARY, versions.BINARY_BACKWARD),
    "x and target are arrays of one shape, target between 0 and 1")


def nll_loss(f, f_backward=None):
    """Verify f(x, target, weight=None, ignore_index=-100, reduction="mean") on log-probabilities;
    everything else as in `verify.cross_entropy`."""
    return judge(NLL_LOSS, f, f_backward)


def multi_margin_loss(f, f_backward=None):
    """Verify the hinge loss, f(x, target, p=1, margin=1.0, weight=None, reduction="mean");
    everything else as in `verify.cross_entropy`."""
    return judge(MULTI_MARGIN_LOSS, f, f_backward)


def mse_loss(f, f_backward=None):
    """Verify squared error, f(x, target, reduction="mean"); everything else as in `verify.cross_entropy`."""
    return judge(MSE_LOSS, f, f_backward)


def binary_cross_entropy_with_logits(f, f_backward=None):
    """Verify the logistic loss, f(x, target, weight=None, reduction="mean", pos_weight=None);
    everything else as in `verify.cross_entropy`."""
    return judge(BINARY_CROSS_ENTROPY_WITH_LOGITS, f, f_backward)
