"""Cases for the convolution layer, simplest first, so that the first one to fail is the plainest to look at.

Sizes are small enough for six nested Python loops, and unequal wherever equality would hide a slip.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from helpers.verify.cases import SEED, Case


@dataclass(frozen=True)
class Layer:
    """One case before its arrays are drawn: N, C, C_out, spatial sizes of x and of the kernel, settings."""

    n: int
    c: int
    c_out: int
    size: tuple
    kernel: tuple
    stride: object = 1
    padding: object = 0
    dilation: object = 1
    groups: int = 1
    bias: bool = False
    content: str = "normal"


CONV2D = (
    Layer(1, 1, 1, (4, 4), (2, 2)),
    Layer(1, 1, 1, (5, 5), (3, 3)),
    Layer(1, 1, 1, (3, 4), (1, 1)),
    Layer(1, 1, 1, (5, 4), (2, 2)),
    Layer(1, 1, 1, (4, 5), (2, 3)),
    Layer(1, 1, 1, (6, 4), (3, 2)),
    Layer(1, 1, 1, (4, 4), (4, 4)),
    Layer(1, 1, 1, (5, 6), (1, 3)),
    Layer(1, 3, 1, (4, 5), (3, 2)),
    Layer(1, 1, 3, (5, 4), (2, 3)),
    Layer(3, 1, 1, (4, 5), (2, 2)),
    Layer(2, 3, 2, (4, 5), (2, 3)),
    Layer(2, 2, 2, (5, 5), (2, 2)),
    Layer(2, 3, 4, (6, 5), (3, 2), content="negative"),
    Layer(2, 3, 2, (5, 4), (1, 1)),
    Layer(2, 2, 3, (5, 6), (2, 3), content="fortran"),
    Layer(2, 3, 4, (5, 6), (3, 2), bias=True),
    Layer(2, 2, 3, (3, 3), (1, 1), bias=True),
    Layer(2, 3, 3, (3, 4), (1, 2), bias=True),
    Layer(1, 1, 1, (6, 6), (2, 2), stride=2),
    Layer(1, 1, 1, (7, 7), (3, 3), stride=2),
    Layer(1, 1, 1, (7, 6), (2, 3), stride=2),
    Layer(2, 2, 3, (8, 6), (3, 2), stride=2, bias=True),
    Layer(2, 2, 3, (8, 7), (2, 2), stride=3),
    Layer(1, 2, 2, (7, 9), (1, 2), stride=4),
    Layer(2, 1, 2, (7, 8), (3, 2), stride=(1, 2)),
    Layer(1, 2, 1, (8, 7), (2, 3), stride=(3, 2)),
    Layer(1, 1, 1, (4, 4), (3, 3), padding=1),
    Layer(1, 1, 1, (3, 4), (2, 3), padding=1),
    Layer(2, 3, 2, (4, 5), (3, 2), padding=2, bias=True),
    Layer(1, 1, 1, (2, 3), (3, 4), padding=1),
    Layer(2, 2, 3, (4, 5), (3, 2), padding=(2, 1)),
    Layer(1, 2, 2, (5, 4), (3, 3), padding=(0, 2)),
    Layer(2, 2, 3, (6, 5), (3, 2), stride=2, padding=1, bias=True),
    Layer(1, 2, 2, (8, 7), (3, 3), stride=3, padding=2),
    Layer(2, 1, 2, (5, 7), (3, 2), stride=(2, 3), padding=(1, 2)),
    Layer(1, 1, 1, (6, 6), (2, 2), dilation=2),
    Layer(1, 1, 1, (7, 8), (3, 2), dilation=2),
    Layer(2, 2, 3, (8, 7), (2, 3), dilation=3, bias=True),
    Layer(1, 2, 2, (7, 8), (3, 2), dilation=(1, 3)),
    Layer(1, 2, 2, (8, 7), (2, 3), dilation=(4, 2)),
    Layer(2, 2, 2, (8, 7), (3, 2), stride=2, padding=1, dilation=2),
    Layer(1, 2, 3, (7, 9), (2, 3), stride=(2, 1), padding=(1, 2), dilation=(3, 2), bias=True),
    Layer(1, 2, 2, (4, 5), (2, 3), groups=2),
    Layer(2, 4, 2, (5, 4), (3, 2), groups=2, bias=True),
    Layer(2, 4, 6, (4, 5), (2, 2), groups=2, padding=1),
    Layer(1, 3, 6, (5, 6), (2, 3), groups=3, stride=2),
    Layer(2, 4, 4, (6, 5), (2, 2), groups=4, stride=(2, 1), padding=(1, 0), dilation=2, bias=True),
    Layer(1, 2, 2, (4, 5), (3, 3), padding="same"),
    Layer(2, 1, 2, (4, 5), (2, 4), padding="same", bias=True),
    Layer(1, 2, 1, (6, 5), (2, 3), padding="same", dilation=(3, 2)),
    Layer(1, 2, 2, (5, 4), (2, 3), padding="valid", stride=2),
)

CONV1D = (
    Layer(1, 1, 1, (4,), (2,)),
    Layer(1, 1, 1, (6,), (3,)),
    Layer(1, 1, 1, (5,), (1,)),
    Layer(1, 1, 1, (4,), (4,)),
    Layer(1, 3, 1, (6,), (2,)),
    Layer(1, 1, 3, (5,), (2,)),
    Layer(3, 1, 1, (5,), (3,)),
    Layer(2, 3, 4, (7,), (3,), content="negative"),
    Layer(2, 3, 2, (6,), (2,), content="fortran"),
    Layer(2, 3, 4, (6,), (4,), bias=True),
    Layer(2, 3, 4, (4,), (1,), bias=True),
    Layer(1, 1, 1, (6,), (2,), stride=2),
    Layer(1, 1, 1, (8,), (3,), stride=2),
    Layer(2, 2, 3, (9,), (3,), stride=2, bias=True),
    Layer(2, 2, 3, (10,), (4,), stride=3),
    Layer(1, 2, 2, (11,), (2,), stride=5),
    Layer(1, 1, 1, (4,), (3,), padding=1),
    Layer(2, 2, 3, (5,), (2,), padding=1, bias=True),
    Layer(1, 2, 2, (2,), (4,), padding=2),
    Layer(2, 2, 3, (7,), (3,), stride=2, padding=1),
    Layer(2, 3, 2, (8,), (4,), stride=3, padding=2, bias=True),
    Layer(1, 1, 1, (6,), (2,), dilation=2),
    Layer(1, 2, 2, (9,), (3,), dilation=3),
    Layer(2, 2, 3, (10,), (3,), stride=2, padding=1, dilation=2, bias=True),
    Layer(1, 2, 2, (5,), (2,), groups=2),
    Layer(2, 4, 6, (6,), (3,), groups=2, padding=1, bias=True),
    Layer(1, 3, 3, (8,), (2,), groups=3, stride=2, dilation=2),
    Layer(1, 1, 2, (5,), (3,), padding="same"),
    Layer(2, 2, 1, (5,), (4,), padding="same", bias=True),
    Layer(1, 2, 2, (6,), (2,), padding="same", dilation=3),
    Layer(2, 2, 2, (6,), (3,), padding="valid", stride=2),
)


@lru_cache(maxsize=64)     # the same cases, and the reference's answers with them, serve every call
def cases(layers, forms):
    """The grid as far as a function's forms allow: a setting it does not take stays at its default.

    Parameters
    ----------
    layers : sequence of Layer
    forms : Forms
    """
    grid, seen = [], set()
    for number, layer in enumerate(layers):
        layer = _fitted(layer, forms)
        if layer not in seen and _fits(layer):
            seen.add(layer)
            grid.append(_drawn(layer, number))
    return tuple(grid)


def _fitted(layer, forms):
    defaults = {"stride": 1, "padding": 0, "dilation": 1}
    settings = {role: forms.fit(role, getattr(layer, role), default) for role, default in defaults.items()}
    bias = "bias" in forms.needed or (layer.bias and "bias" in forms.taken)
    return replace(layer, bias=bias, groups=layer.groups if "groups" in forms.taken else 1, **settings)


def per_axis(value, axes):
    """A setting as a tuple with one number an axis; words mean no zeros here."""
    if isinstance(value, str):
        return (0,) * axes
    return value if isinstance(value, tuple) else (value,) * axes


def spans(layer):
    return [d * (k - 1) + 1 for k, d in zip(layer.kernel, per_axis(layer.dilation, len(layer.size)))]


def _room(layer):
    """Pixels the kernel can travel along each axis, negative where it does not fit."""
    axes = len(layer.size)
    if layer.padding == "same":
        return [i - 1 for i in layer.size]
    return [i + 2 * p - span for i, p, span in zip(layer.size, per_axis(layer.padding, axes), spans(layer))]


def _fits(layer):
    return min(_room(layer)) >= 0


def _drawn(layer, number):
    rng = np.random.default_rng([SEED, number])
    x = rng.standard_normal((layer.n, layer.c, *layer.size))
    weight = rng.standard_normal((layer.c_out, layer.c // layer.groups, *layer.kernel))
    if layer.content == "negative":
        x = -np.abs(x)
    elif layer.content == "fortran":        # same numbers, other order in memory
        x, weight = np.asfortranarray(x), np.asfortranarray(weight)
    values = {"x": x, "weight": weight, "bias": rng.standard_normal(layer.c_out) if layer.bias else None,
              "stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation,
              "groups": layer.groups}
    return Case(values, frozenset(_traits(layer)), _facts(layer), number)


def _traits(layer):
    axes = len(layer.size)
    strides, dilations = per_axis(layer.stride, axes), per_axis(layer.dilation, axes)
    room, reach = _room(layer), spans(layer)
    checks = {
        "two spatial axes": axes == 2,
        "several images": layer.n > 1,
        "several input channels": layer.c > layer.groups,      # for one filter
        "several filters": layer.c_out > 1,
        "an input that is not square": len(set(layer.size)) > 1,
        "a kernel that is not square": len(set(layer.kernel)) > 1,
        "an even kernel": any(k % 2 == 0 for k in layer.kernel),
        "a kernel of more than one tap": any(k > 1 for k in layer.kernel),
        "a kernel of 3 or more taps along an axis": any(k > 2 for k in layer.kernel),
        "a bias": layer.bias,
        "a stride above 1": any(s > 1 for s in strides),
        "strides that differ": len(set(strides)) > 1,
        "pixels left over at the end": any(r % s for r, s in zip(room, strides)),
        "a stride above 1 and more than one window": any(s > 1 and r >= s for r, s in zip(room, strides)),
        "overlapping windows": all(r >= s for r, s in zip(room, strides)) and all(
            span > s for span, s in zip(reach, strides)),
        "gaps between windows": any(s > span for s, span in zip(strides, reach)),
        "padding": layer.padding not in (0, "valid"),
        "paddings that differ": isinstance(layer.padding, tuple) and len(set(layer.padding)) > 1,
        'padding "same"': layer.padding == "same",
        'padding "same" with an even kernel': layer.padding == "same"
        and any(span % 2 == 0 for span in reach),
        'padding "valid"': layer.padding == "valid",
        "a dilation above 1": any(d > 1 for d in dilations),
        "dilations that differ": len(set(dilations)) > 1,
        "several groups": layer.groups > 1,
    }
    return {trait for trait, holds in checks.items() if holds}


def _facts(layer):
    axes = len(layer.size)
    return {"the number of images, N": layer.n, "the number of input channels, C": layer.c,
            "the number of filters, C_out": layer.c_out, "the number of taps": int(np.prod(layer.kernel)),
            "the stride": per_axis(layer.stride, axes)[0],
            "the kernel's volume": layer.c * int(np.prod(layer.kernel)),
            "the number of output positions": int(np.prod([r // s + 1 for r, s in zip(
                _room(layer), per_axis(layer.stride, axes))]))}
