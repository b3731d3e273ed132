"""Cases for spans, "same" padding, pixels read, and the shapes and costs of layers; plain ones first."""

import dataclasses
import itertools

import numpy as np

from helpers.verify.cases import SEED, Case
from helpers.verify.grids import sizes
from helpers.verify.mutants.layer_shapes import per_axis

_PLAIN, _ONE_SETTING, _DRAWN = 15, 45, 100       # layers without settings, with one, with any
_SETTINGS = ("stride", "padding", "dilation", "groups")


def _case(number, values, checks):
    return Case(values, frozenset(trait for trait, holds in checks.items() if holds), {}, number)


def spans(forms, expected):
    """Every kernel of 1 to 9 taps at every dilation from 1 to 5."""
    plan = itertools.product(range(1, 6) if "dilation" in forms.taken else (1,), range(1, 10))
    return [_case(number, {"kernel_size": k, "dilation": d}, {
        "a kernel larger than 1": k > 1, "a dilation above 1": d > 1,
        "gaps between the taps": d > 1 and k > 1,
        "an odd number of zeros": d * (k - 1) % 2 == 1}) for number, (d, k) in enumerate(plan)]


def rows(forms, expected):
    """The settings of a convolution's size formula, with what is special about the pixels that are read."""
    cases = sizes.cases(sizes.CONV_SETTINGS, forms, expected, extra=sizes.FAMOUS + sizes.WORDS)
    return [dataclasses.replace(case, traits=case.traits | _of_row(case.values, expected(case.values)))
            for case in cases]


def _of_row(values, read):
    if read is None:
        return set()
    gap = values.get("dilation", 1) > 1 and values["kernel_size"] > 1
    checks = {"a pixel that is not read": not read.all(), "gaps between the taps": gap,
              "a pixel that is not read, for the stride": values.get("stride", 1) > 1 and not gap
              and not read[:-values["stride"]].all()}
    return {trait for trait, holds in checks.items() if holds}


def layers(channel_misfits):
    """(forms, expected) -> cases of two shapes and settings; then some that do not fit."""
    def cases(forms, expected):
        count = _PLAIN + _ONE_SETTING + _DRAWN
        plan = [_layer(np.random.default_rng([SEED, number]), number, forms) for number in range(count)]
        kinds = [_too_large] + ([_other_channels] if channel_misfits else [])
        plan += [misfit(np.random.default_rng([SEED, number]), plan[number])
                 for misfit in kinds for number in range(_PLAIN + _ONE_SETTING, count, 8)]
        return [_case(number, values, _of_layer(values, expected(values) is not None))
                for number, values in enumerate(plan)]
    return cases


def _layer(rng, number, forms):
    """One layer that fits: its shapes, and one setting or several of those that the function takes."""
    axes = 1 if number % 5 == 4 else 2
    moved = () if number < _PLAIN else _SETTINGS
    if _PLAIN <= number < _PLAIN + _ONE_SETTING:
        moved = _SETTINGS[number % 4:][:1]
    drawn = {"stride": _number_or_pair(rng, 1, 4, axes), "padding": _number_or_pair(rng, 0, 3, axes),
             "dilation": _number_or_pair(rng, 1, 3, axes), "groups": int(rng.integers(1, 4))}
    settings = {role: drawn[role] for role in moved if role in forms.taken}
    if "padding" in settings and "stride" not in settings and rng.random() < 0.5:
        settings["padding"] = "same"
    elif "padding" in settings and rng.random() < 0.1:
        settings["padding"] = "valid"
    n, channels, maps = rng.integers(1, 4), rng.integers(1, 5), rng.integers(1, 5)
    groups = settings.get("groups", 1)
    return {"input_shape": tuple(map(int, (n, channels * groups, *rng.integers(7, 15, axes)))),
            "weight_shape": tuple(map(int, (maps * groups, channels, *rng.integers(1, 5, axes)))), **settings}


def _number_or_pair(rng, low, high, axes):
    pair = tuple(map(int, rng.integers(low, high, 2)))
    return pair if axes == 2 and rng.random() < 0.5 else pair[0]


def _too_large(rng, values):
    """The same layer with a kernel that fits in no padding on its last axis."""
    values = {role: v for role, v in values.items() if not isinstance(v, str)}
    return {**values, "weight_shape": (*values["weight_shape"][:-1], int(rng.integers(20, 24)))}


def _other_channels(rng, values):
    """The same layer on an input with other channels."""
    n, channels, *shape = values["input_shape"]
    return {**values, "input_shape": (n, channels + int(rng.choice([-1, 1, 2])), *shape)}


def _of_layer(values, fits):
    x, weight, groups = values["input_shape"], values["weight_shape"], values.get("groups", 1)
    padding = values.get("padding", 0)
    axes = len(weight) - 2
    strides, paddings, dilations = (per_axis(values.get(role, default), axes) for role, default in (
        ("stride", 1), ("padding", 0), ("dilation", 1)))
    written = {"one axis": axes == 1, "two axes": axes == 2, "a pair": any(
        isinstance(values.get(role), tuple) for role in _SETTINGS),
        'padding "same"': padding == "same", 'padding "valid"': padding == "valid"}
    if not fits:
        other = x[1] != weight[1] * groups
        return {**written, "channels that do not fit": other, "a kernel that does not fit": not other}
    padded = [p not in (0, "valid") and (p != "same" or k > 1) for p, k in zip(paddings, weight[2:])]
    rooms = [size + 2 * p - d * (k - 1) - 1 for size, p, d, k in zip(x[2:], paddings, dilations, weight[2:])
             if not isinstance(p, str)]
    return {
        **written,
        "an output that is not square": axes == 2 and not any(padded) and not any(s > 1 for s in strides)
        and dilations == (1, 1) and x[2] - weight[2] != x[3] - weight[3],
        "a kernel that is not square": axes == 2 and weight[2] != weight[3],
        "a stride above 1": any(s > 1 for s in strides), "strides that differ": len(set(strides)) > 1,
        "a size that does not divide": any(room % s for room, s in zip(rooms, strides)),
        "padding": any(padded), "groups": groups > 1,
        "a dilation above 1": any(d > 1 and k > 1 for d, k in zip(dilations, weight[2:])),
        "an output smaller than the input": not any(padded) and any(k > 1 for k in weight[2:]),
        "several images": x[0] > 1, "several maps": weight[0] > 1, "several channels a filter": weight[1] > 1,
        "several taps": any(k > 1 for k in weight[2:]),
        "maps out and channels in that differ": weight[0] != x[1],
        "maps out and channels a filter that differ": weight[0] != weight[1],
    }


_KERNELS = (1, 3, 5, (3, 2), (1, 7), (4, 4), (3,), (5,))
_CHANNELS = ((1, 1), (1, 6), (3, 1), (3, 16), (6, 4), (12, 12), (64, 128), (6, 9))


def parameters(forms, expected):
    """Channels and kernels, with bias and without, in groups that divide the channels and that do not."""
    biases = (True, False) if "bias" in forms.taken else (True,)
    groups = (1, 2, 3, 4) if "groups" in forms.taken else (1,)
    plan = [{"in_channels": c, "out_channels": m, "kernel_size": k, "bias": bias, "groups": g}
            for g, bias, k, (c, m) in itertools.product(groups, biases, _KERNELS, _CHANNELS)]
    answered = [(values, expected(values) is not None) for values in plan]
    chosen = [pair for pair in answered if pair[1]] + [pair for pair in answered if not pair[1]][::6]
    return [_case(number, values, _of_parameters(values, fits))
            for number, (values, fits) in enumerate(chosen)]


def _of_parameters(values, fits):
    kernel, bias, c, m = (values[role] for role in ("kernel_size", "bias", "in_channels", "out_channels"))
    pair = isinstance(kernel, tuple) and len(kernel) == 2
    written = {"one number for the kernel": not isinstance(kernel, tuple), "a pair for the kernel": pair,
               "one axis": isinstance(kernel, tuple) and not pair}
    if not fits:
        return {**written, "groups that do not divide the channels": True}
    return {**written, "a bias": bias, "no bias": not bias, "groups": values["groups"] > 1,
            "several channels": c > values["groups"], "several maps": m > 1,
            "maps out and channels in that differ": c != m,
            "a square kernel larger than 1": kernel in (3, 5, (4, 4)),
            "a kernel that is not square": pair and kernel[0] != kernel[1]}


_SHAPES = ((5,), (3, 4), (1, 1), (2, 3, 4), (64, 3, 11, 11), (96, 55, 55), (128, 96, 27, 27), (), (1,),
           (0, 3), (7, 1, 5))
_BYTES = {"float32": 4, "float64": 8, "float16": 2, "uint8": 1, "int32": 4, "int64": 8, "bool": 1}


def arrays(forms, expected):
    """Shapes of no axis to four, in seven types."""
    types = _BYTES if "dtype" in forms.taken else ("float32",)
    return [_case(number, {"shape": shape, "dtype": dtype}, {
        "not four bytes a number": _BYTES[dtype] != 4, "not eight bytes a number": _BYTES[dtype] != 8,
        "more than one byte a number": _BYTES[dtype] > 1, "several axes": len(shape) > 1,
        "three axes or more": len(shape) > 2, "a single number": shape == (),
        "axes of different length": len(set(shape)) > 1, "an axis of length 0": 0 in shape,
        "truth values": dtype == "bool", "several numbers": len(shape) > 1 and 0 not in shape})
        for number, (dtype, shape) in enumerate(itertools.product(types, _SHAPES))]
