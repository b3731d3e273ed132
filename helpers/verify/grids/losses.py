"""Cases for losses: few classes and many, weights, ignored labels, every reduction, scores too large for
exp."""

import numpy as np

from helpers.verify.grids.plans import Grid, content, plan, shape_traits

_LABELS = (
    plan(1, 3), plan(4, 3), plan(5, 2), plan(3, 6), plan(4, 5, content="negative"),
    plan(4, 3, reduction="sum"),
    plan(4, 3, reduction="none"), plan(6, 4, content="fortran"), plan(2, 3, 4), plan(2, 4, 3, 2),
    plan(2, 3, 2, 4, reduction="none"), plan(5, 3, weight=True), plan(6, 4, weight=True, reduction="sum"),
    plan(3, 4, 2, weight=True), plan(5, 3, weight=True, reduction="none"), plan(5, 3, ignore_index=1),
    plan(6, 4, ignore_index=-1), plan(6, 4, ignore_index=2, reduction="sum"),
    plan(5, 4, ignore_index=0, reduction="none"), plan(3, 3, 4, ignore_index=2, weight=True),
    plan(6, 3, ignore_index=-7, weight=True),
)
_SMOOTHED = (
    plan(4, 3, label_smoothing=0.1), plan(5, 4, label_smoothing=0.3), plan(2, 5, 3, label_smoothing=0.2),
    plan(4, 3, label_smoothing=0.4, reduction="sum"), plan(5, 3, label_smoothing=0.2, weight=True),
    plan(6, 4, label_smoothing=0.2, ignore_index=1),
)
_PROBABLE = (
    plan(1, 3, probabilities=True), plan(4, 3, probabilities=True), plan(5, 4, probabilities=True),
    plan(4, 3, probabilities=True, reduction="sum"), plan(4, 3, probabilities=True, reduction="none"),
    plan(2, 4, 3, probabilities=True), plan(4, 3, probabilities=True, label_smoothing=0.2),
    plan(5, 3, probabilities=True, weight=True),
)
_LARGE = (plan(4, 3, content="large"), plan(3, 5, content="large", probabilities=True))
_MARGIN = tuple(plan(n, c, **settings) for n, c, settings in (
    (1, 3, {}), (4, 3, {}), (5, 2, {}), (3, 6, {}), (5, 4, {"reduction": "sum"}),
    (5, 4, {"reduction": "none"}),
    (4, 3, {"p": 2}), (5, 6, {"p": 2, "margin": 0.5}), (4, 3, {"margin": 2.5}), (6, 3, {"margin": 0.3}),
    (5, 3, {"weight": True}), (5, 4, {"weight": True, "p": 2, "reduction": "sum"})))
_SQUARED = (
    plan(4), plan(5, 1), plan(3, 4), plan(2, 3, 4), plan(6, reduction="sum"), plan(3, 2, reduction="none"),
    plan(2, 3, 2, 4), plan(3, 4, content="negative"), plan(4, 3, content="fortran"),
    plan(2, 5, reduction="sum"))
_BINARY = _SQUARED + (
    plan(4, 3, weight=True), plan(4, 3, pos_weight=True), plan(5, 2, pos_weight=True, reduction="sum"),
    plan(3, 4, weight=True, pos_weight=True), plan(3, 4, weight=True, reduction="none"),
    plan(5, 2, hard=True), plan(4, 3, content="large", hard=True))


def _classes(rng, one, settings, forms):
    n, c, *positions = one.shape
    settings = dict(settings)
    likely = settings.pop("probabilities", False)
    if (positions and "positions" not in forms.taken) or ("labels" not in forms.taken and not likely) or (
            likely != dict(one.settings).get("probabilities", False)):
        return None
    x = content(rng, one.shape, one.content)
    target = rng.integers(0, c, (n, *positions))
    ignored = settings.get("ignore_index", -100) != -100
    if ignored:
        target.flat[::3] = settings["ignore_index"]
        target.flat[1] = (target.flat[0] + 1) % c
    if likely:
        target = rng.random(one.shape) + 0.05
        target /= target.sum(axis=1, keepdims=True)
    weight = rng.random(c) + 0.5 if settings["weight"] else None
    traits = {**_reduced(one, settings), "labels": not likely, "class probabilities": likely,
              "positions beside classes": bool(positions), "several classes": c > 1,
              "more than two classes": c > 2,
              "class weights": weight is not None, "ignored labels": ignored,
              "class weights under a mean": weight is not None and settings["reduction"] == "mean"
              and not likely,
              "ignored labels under a mean": ignored and settings["reduction"] == "mean",
              "label smoothing": settings.get("label_smoothing", 0) > 0,
              "label smoothing, or class probabilities": settings.get("label_smoothing", 0) > 0 or likely,
              "a margin other than 1": settings.get("margin", 1.0) != 1.0,
              "squared margins": settings.get("p", 1) == 2}
    facts = {"the number of examples, N": n, "the number of classes, C": c, "N · C": n * c,
             "the number of labels": max(target.size, 1)}
    return {"x": x, "target": target, **settings, "weight": weight}, traits, facts


def _reduced(one, settings):
    kind = settings["reduction"]
    size = int(np.prod(one.shape))
    return {**shape_traits(one.shape, one.content), 'reduction "mean"': kind == "mean",
            'reduction "sum"': kind == "sum", 'reduction "none"': kind == "none",
            "one number": kind != "none", "several examples": one.shape[0] > 1,
            "a mean over several examples": kind == "mean" and one.shape[0] > 1,
            "several values for each example": size > one.shape[0],
            "a mean over several values for each example": kind == "mean" and size > one.shape[0]}


def _elements(rng, one, settings, forms):
    """One target for each element: squared error and logistic loss."""
    settings = dict(settings)
    hard = settings.pop("hard", False) or dict(one.settings).get("hard", False)
    x = content(rng, one.shape, one.content)
    target = rng.standard_normal(one.shape) if "pos_weight" not in settings else rng.random(one.shape)
    target = np.round(target) if hard else target
    arrays = {role: (rng.random(one.shape[-1:]) + 0.5 if settings[role] else None)
              for role in ("weight", "pos_weight") if role in settings}
    traits = {**_reduced(one, settings), "weights": arrays.get("weight") is not None,
              "weights of the positive class": arrays.get("pos_weight") is not None,
              "weights under a mean": arrays.get("weight") is not None and settings["reduction"] == "mean"}
    facts = {"the number of examples, N": one.shape[0], "the number of elements": int(np.prod(one.shape))}
    return {"x": x, "target": target, **settings, **arrays}, traits, facts


_REDUCED = {"weight": False, "reduction": "mean"}
CROSS_ENTROPY = Grid(_LABELS + _SMOOTHED + _PROBABLE + _LARGE, {
    **_REDUCED, "ignore_index": -100, "label_smoothing": 0.0, "probabilities": False}, _classes, ("weight",))
NLL = Grid(_LABELS, {**_REDUCED, "ignore_index": -100}, _classes, ("weight",))
MARGIN = Grid(_MARGIN, {"p": 1, "margin": 1.0, **_REDUCED}, _classes, ("weight",))
SQUARED = Grid(_SQUARED, {"reduction": "mean"}, _elements)
BINARY = Grid(_BINARY, {**_REDUCED, "pos_weight": False}, _elements, ("weight", "pos_weight"))
