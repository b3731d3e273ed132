"""Cases for batch, layer, group and local response normalization.

Few numbers for each statistic, so that dividing by M or by M - 1 makes a difference; inputs so small that the
place of eps does; means far from 0; running statistics that are neither 0 nor 1.
"""

import numpy as np

from helpers.verify.grids.plans import Grid, content, plan, shape_traits

_ALL = {"weight": True, "bias": True}
_KEPT = {"running_mean": True, "running_var": True}
_BATCH = (
    plan(4, 1, training=True), plan(4, 3, training=True), plan(4, 3), plan(3, 2, 2, 3, training=True),
    plan(2, 3, 2, 4),
    plan(2, 3, 1, 2, training=True), plan(2, 3, 5, training=True), plan(5, 2, training=True, content="far"),
    plan(2, 3, 2, 4, training=True, content="far", bias=True),
    plan(4, 3, training=True, **_ALL), plan(2, 3, 4, 2, training=True, **_ALL),
    plan(3, 2, 2, 3, training=True, weight=True), plan(4, 3, training=True, content="tiny", **_ALL),
    plan(2, 3, 2, 2, training=True, content="tiny"), plan(2, 3, 3, 2, training=True, eps=0.3, **_ALL),
    plan(4, 3, training=True, **_KEPT), plan(2, 3, 2, 2, training=True, **_KEPT, **_ALL),
    plan(3, 2, 5, training=True, content="far", **_KEPT),
    plan(2, 4, 3, 2, training=True, momentum=0.4, **_KEPT, **_ALL),
    plan(3, 4, training=True, momentum=0.9, content="fortran", **_KEPT),
    plan(2, 2, training=True, momentum=1.0, content="far", **_KEPT),
    plan(2, 3, 4, 2, **_ALL), plan(3, 2, 5, weight=True), plan(1, 3, 2, 2, **_ALL),
    plan(1, 4, bias=True), plan(2, 3, 3, 2, eps=0.3, **_ALL),
    plan(2, 3, 2, 3, content="far", momentum=0.4, **_ALL),
)
_LAYER = (
    plan(1, 4), plan(3, 5), plan(2, 3, 4), plan(4, 3, content="far"), plan(3, 4, weight=True),
    plan(2, 5, bias=True), plan(3, 4, content="tiny", **_ALL), plan(2, 3, 5, **_ALL),
    plan(2, 4, eps=0.3, **_ALL),
    plan(2, 3, 4, normalized_shape=2), plan(2, 3, 2, 4, normalized_shape=2, **_ALL),
    plan(2, 3, 4, 2, normalized_shape=3, **_ALL), plan(3, 2, 4, normalized_shape=3, content="far"),
    plan(2, 3, 2, 3, normalized_shape=1, content="fortran", **_ALL),
    plan(2, 2, 3, 4, normalized_shape=3, weight=True),
)
_GROUP = (
    plan(1, 4, 3, 2, num_groups=2), plan(2, 6, 2, 3, num_groups=2), plan(2, 6, 3, 2, num_groups=3),
    plan(3, 4, 2, 3, num_groups=1), plan(2, 3, 2, 4, num_groups=3), plan(2, 6, 5, num_groups=2),
    plan(3, 6, num_groups=2), plan(2, 4, 3, 2, num_groups=2, content="far"),
    plan(2, 4, 2, 3, num_groups=2, **_ALL), plan(2, 6, 2, 3, num_groups=3, weight=True),
    plan(2, 6, 1, 2, num_groups=2, bias=True), plan(2, 4, 3, 2, num_groups=2, content="tiny", **_ALL),
    plan(2, 4, 3, 2, num_groups=4, eps=0.3, **_ALL),
    plan(3, 8, 2, 3, num_groups=2, content="fortran", **_ALL),
)
_RESPONSE = (
    plan(1, 3, 2, 3, size=1), plan(1, 5, 3, 2, size=3), plan(2, 6, 2, 3, size=5),
    plan(2, 5, 3, 4, size=3, alpha=0.5),
    plan(2, 5, 4, 2, size=2, alpha=0.7), plan(1, 6, 2, 3, size=4, alpha=0.7, content="negative"),
    plan(2, 6, 3, 2, size=3, alpha=0.5, beta=0.5), plan(2, 4, 2, 3, size=3, alpha=0.3, k=2.0),
    plan(3, 7, 2, 4, size=5, alpha=0.9, beta=1.5, k=0.5), plan(2, 3, 2, 4, size=7, alpha=0.5),
    plan(2, 5, 6, size=3, alpha=0.5), plan(2, 4, 3, 2, size=3, alpha=0.5, content="fortran"),
)


def _common(one, settings, count):
    return {
        **shape_traits(one.shape, one.content),
        "a weight": settings["weight"],
        "a bias": settings["bias"],
        "a weight and a bias": settings["weight"] and settings["bias"],
        "an eps that matters": one.content == "tiny" or settings["eps"] != 1e-5,
        "a mean far from 0": one.content == "far",
        "several numbers in each statistic": count > 1,
    }


def _affine(rng, settings, shape):
    return {role: rng.standard_normal(shape) + 0.5 if settings[role] else None for role in ("weight", "bias")}


def _batch(rng, one, settings, forms):
    training, channels = settings["training"], one.shape[1]
    count = int(np.prod(one.shape)) // channels
    if training and count == 1:         # a function that always trains: one value has no variance
        return None
    kept = not training or settings["running_mean"] or settings["running_var"]
    values = {"x": content(rng, one.shape, one.content), **settings, **_affine(rng, settings, channels)}
    values["running_mean"] = rng.standard_normal(channels) if kept else None
    values["running_var"] = rng.random(channels) + 0.5 if kept else None
    common = _common(one, settings, count)
    traits = {**common, "training": training, "evaluation": not training,
              "positions beside channels": len(one.shape) > 2,
              "several images with several positions": len(one.shape) > 2 and one.shape[0] > 1,
              "running statistics in training": kept and training, "running statistics": kept,
              "a momentum of its own": settings["momentum"] != 0.1 and kept and training,
              "training and a weight": training and settings["weight"],
              "a momentum other than 1, in training": kept and training and settings["momentum"] != 1,
              "an eps that matters in training": training and common["an eps that matters"]}
    return values, traits, {"the number of values in a channel, M": count, "M - 1": count - 1,
                            "the number of images, N": one.shape[0]}


def _layer(rng, one, settings, forms):
    axes = settings["normalized_shape"]
    shape = one.shape[len(one.shape) - axes:]
    count = int(np.prod(shape))
    values = {"x": content(rng, one.shape, one.content), **settings, **_affine(rng, settings, shape),
              "normalized_shape": shape}
    traits = {**_common(one, settings, count), "several axes to normalize over": axes > 1,
              "axes before the normalized ones": axes < len(one.shape),
              "axes in front of a single normalized one": axes == 1 and one.shape[0] > 1}
    return values, traits, {"the number of features, M": count, "the number of images, N": one.shape[0]}


def _group(rng, one, settings, forms):
    groups, channels = settings["num_groups"], one.shape[1]
    count = int(np.prod(one.shape)) // (one.shape[0] * groups)
    values = {"x": content(rng, one.shape, one.content), **settings, **_affine(rng, settings, channels)}
    traits = {**_common(one, settings, count), "several groups": groups > 1, "one group": groups == 1,
              "groups of several channels": groups < channels,
              "several groups of several channels": 1 < groups < channels,
              "positions beside channels": len(one.shape) > 2}
    return values, traits, {"the number of values in a group, M": count, "the number of groups": groups}


def _response(rng, one, settings, forms):
    traits = {**shape_traits(one.shape, one.content), "several channels in a window": settings["size"] > 1,
              "an even size": settings["size"] % 2 == 0, "an alpha of its own": settings["alpha"] != 1e-4,
              "a beta of its own": settings["beta"] != 0.75, "a k of its own": settings["k"] != 1.0}
    return {"x": content(rng, one.shape, one.content), **settings}, traits, {"size": settings["size"]}


_EPS = {"weight": False, "bias": False, "eps": 1e-5}
_PAIR = ("weight", "bias")
BATCH = Grid(_BATCH, {"running_mean": False, "running_var": False, **_EPS, "training": False,
                      "momentum": 0.1}, _batch,
             (*_PAIR, "running_mean", "running_var"))
LAYER = Grid(_LAYER, {"normalized_shape": 1, **_EPS}, _layer, _PAIR)
GROUP = Grid(_GROUP, {"num_groups": 2, **_EPS}, _group, _PAIR)
RESPONSE = Grid(_RESPONSE, {"size": 5, "alpha": 1e-4, "beta": 0.75, "k": 1.0}, _response)
