"""Cases for functions of each number alone, for softmax, for dropout and for the linear layer."""

import numpy as np

from helpers.verify.grids.plans import Grid, content, plan, shape_traits

_SHAPES = (
    plan(4), plan(3, 4), plan(2, 3, 4), plan(2, 3, 2, 4), plan(3, 4, content="negative"),
    plan(3, 5, content="positive"), plan(4, 3, content="fortran"), plan(5, 2, content="corner"), plan(3, 3),
    plan(3, 4, content="large"), plan(6),
)
_SOFTMAX = (
    plan(1, 3, dim=1), plan(4, 3, dim=1), plan(3, 4, dim=1), plan(3, 3, dim=1),
    plan(2, 5, dim=1, content="negative"),
    plan(4, 3, dim=0), plan(4, 3, dim=-1), plan(2, 3, 4, dim=1), plan(2, 4, 3, dim=2),
    plan(2, 3, 2, 4, dim=1),
    plan(5, dim=0), plan(3, 4, dim=1, content="fortran"), plan(4, 3, dim=1, content="far"),
    plan(3, 4, dim=1, content="large"), plan(2, 3, 4, dim=1, content="large"),
)
_DROPOUT = tuple(plan(*shape, p=p, training=training, content=kind) for shape, p, training, kind in (
    ((20, 20), 0.5, True, "normal"), ((4, 5, 10), 0.2, True, "normal"), ((4, 6, 5, 4), 0.8, True, "normal"),
    ((30, 10), 0.3, True, "negative"), ((200,), 0.25, True, "normal"), ((20, 30), 0.9, True, "fortran"),
    ((3, 4), 0.0, True, "normal"), ((3, 4), 0.5, False, "normal"), ((2, 3, 2, 4), 0.2, False, "normal"),
    ((5, 4), 0.8, False, "negative")))
_LINEAR = (
    plan(1, 2, 1), plan(1, 3, 2), plan(4, 3, 2), plan(2, 5, 3), plan(3, 4, 4), plan(3, 3, 3), plan(4, 1, 3),
    plan(4, 3, 2, bias=True), plan(2, 3, 5, bias=True), plan(3, 3, 3, bias=True), plan(5, 2, 1, bias=True),
    plan(3, 4, 2, bias=True, content="fortran"), plan(2, 3, 4, 5, bias=True), plan(2, 3, 2, 4, 3),
)


def _settings_traits(settings):
    """Settings other than PyTorch's defaults, "a negative_slope of its own"."""
    usual = {"negative_slope": 0.01, "alpha": 1.0, "beta": 1.0, "threshold": 20.0, "approximate": "none"}
    return {f"{'an' if role[0] in 'aeiou' else 'a'} {role} of its own": settings[role] != usual[role]
            for role in usual if role in settings}


def _numbers(rng, one, settings, forms):
    x = content(rng, one.shape, one.content)
    facts = {role: v for role, v in settings.items() if isinstance(v, float)}
    traits = {**shape_traits(one.shape, one.content), "several axes": len(one.shape) > 1,
              "negative numbers": bool((x < 0).any()), **_settings_traits(settings)}
    return {"x": x, **settings}, traits, facts


def _softmax(rng, one, settings, forms):
    dim = settings["dim"]
    if "dim" not in forms.taken and dict(one.settings)["dim"] not in (1, -1) or len(one.shape) <= dim:
        return None
    if "dim" not in forms.taken and len(one.shape) != 2:
        return None
    traits = {**shape_traits(one.shape, one.content), "the first axis": dim == 0, "an axis in the middle":
              0 < dim < len(one.shape) - 1, "two axes or more": len(one.shape) > 1,
              "an axis counted from the end": dim < 0,
              "several examples": one.shape[0] > 1 and len(one.shape) > 1}
    return {"x": content(rng, one.shape, one.content), **settings}, traits, {
        "the number of classes": one.shape[dim], "the number of examples": one.shape[0]}


def _dropout(rng, one, settings, forms):
    p, training = settings["p"], settings["training"]
    x = content(rng, one.shape, one.content)
    mask = rng.random(one.shape) >= p if training else None
    if p > 0 and training and mask.all():
        return None
    traits = {**shape_traits(one.shape, one.content), "training": training, "evaluation": not training,
              "p = 0": p == 0, "training and p above 0": training and p > 0,
              "training and p other than 0 and 1/2": training and p not in (0, 0.5),
              "evaluation and p above 0": not training and p > 0}
    return {"x": x, **settings, "mask": mask, "rng": np.random.default_rng(one.shape)}, traits, {
        "1 - p": 1 - p, "p": p, "(1 - p)²": (1 - p) ** 2}


def _linear(rng, one, settings, forms):
    *batch, outputs = one.shape
    if len(batch) > 2 and "positions" not in forms.taken:
        return None
    weight = rng.standard_normal((outputs, batch[-1]))
    traits = {**shape_traits(tuple(batch), one.content), "a bias": settings["bias"],
              "several features": batch[-1] > 1, "several outputs": outputs > 1,
              "several features and outputs": batch[-1] > 1 and outputs > 1,
              "a square weight": outputs == batch[-1], "more than two axes": len(batch) > 2,
              "a bias and several images": settings["bias"] and batch[0] > 1}
    values = {"x": content(rng, tuple(batch), one.content), "weight": weight,
              "bias": rng.standard_normal(outputs) if settings["bias"] else None}
    return values, traits, {"the number of images, N": batch[0], "the number of features": batch[-1]}


def pointwise(**choices):
    """The grid of a function of each number alone.

    Parameters
    ----------
    choices : dict of str to tuple
        For each setting its default, then other values to try.
    """
    others = tuple(plan(3, 4, **{role: value}) for role, values in choices.items() for value in values[1:])
    others += tuple(plan(2, 3, 5, content="negative", **{role: values[-1]}) for role, values
                    in choices.items())
    return Grid(_SHAPES + others, {role: values[0] for role, values in choices.items()}, _numbers)


SOFTMAX = Grid(_SOFTMAX, {"dim": 1}, _softmax)
DROPOUT = Grid(_DROPOUT, {"p": 0.5, "training": True}, _dropout)
LINEAR = Grid(_LINEAR, {"bias": False}, _linear, ("bias",))
