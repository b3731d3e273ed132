"""Cases for receptive fields: stacks of layers along one axis, plain ones first, then drawn ones."""

import math

import numpy as np

from helpers.ops.receptive_field import Window
from helpers.verify.cases import SEED, Case

_DRAWN = 90                 # stacks drawn from all settings
_MOST_STEPS = 24            # of the product of the strides, so that fields fit on the row that is measured

_PLAIN = ([3], [5], [2], [3, 3], [3, 5], [5, 3], [3, 3, 3], [1, 3], [3, 1], [3, 3, 3, 3, 3], [7, 4])
_ONE_SETTING = (
    [(3, 2)], [(3, 2), (3,)], [(3,), (3, 2)], [(3, 3), (3,)], [(3, 4), (3,)], [(3, 2), (3, 2), (3,)],
    [(3, 2), (3, 3), (3,)], [(5, 2), (3,), (3, 2), (3,)], [(2, 2), (2, 2), (2, 2)], [(1, 2), (3,)],
    [(3, 1, 0, 2)], [(3, 1, 0, 2), (3,)], [(3,), (3, 1, 0, 2)], [(3,), (3, 1, 0, 2), (3, 1, 0, 4)],
    [(2, 1, 0, 1), (2, 1, 0, 2), (2, 1, 0, 4), (2, 1, 0, 8)], [(3, 1, 0, 2), (3, 1, 0, 2), (3, 1, 0, 2)],
    [(3, 1, 1)], [(3, 1, 1), (3, 1, 1)], [(5, 1, 2), (3,)], [(4, 1, 1), (3, 1, 0)], [(3, 1, 2), (3, 1, 0)],
    [(3, 2, 1), (3, 2, 1)], [(3, 2), (3, 1, 1)], [(3, 2, 1), (3, 1, 0, 2)],
)
_CONV, _HALVE = (3, 1, 1), (2, 2)
_FAMOUS = (
    [(5, 1, 2), (2, 2), (5,), (2, 2)],                                              # LeNet-5 on 28 pixels
    [(11, 4), (3, 2), (5, 1, 2), (3, 2), (3, 1, 1), (3, 1, 1), (3, 1, 1), (3, 2)],  # AlexNet
    [_CONV, _CONV, _HALVE, _CONV, _CONV, _HALVE, _CONV, _CONV, _CONV, _HALVE],      # VGG-16, three blocks
    [_CONV] * 24,                                       # more paths than a number of 32 bits can count
)


def cases():
    """Stacks as Cases; `values["layers"]` is a list of Windows."""
    plain = [[Window(k) for k in kernels] for kernels in _PLAIN]
    written = [[Window(*layer) for layer in layers] for layers in (*_ONE_SETTING, *_FAMOUS)]
    return [Case({"layers": layers}, frozenset(_traits(layers)), {}, number)
            for number, layers in enumerate(plain + written + _drawn())]


def _drawn():
    rng, stacks = np.random.default_rng(SEED), []
    while len(stacks) < _DRAWN:
        layers = [Window(int(rng.integers(1, 6)), int(rng.integers(1, 5)), int(rng.integers(0, 3)),
                         int(rng.choice([1, 1, 2, 3]))) for _ in range(rng.integers(2, 5))]
        if math.prod(layer.stride for layer in layers) <= _MOST_STEPS:
            stacks.append(layers)
    return stacks


def _traits(layers):
    below_the_top = layers[:-1]
    earlier = [math.prod(layer.stride for layer in layers[:n]) for n in range(len(layers))]
    after_a_stride = [layer for layer, jump in zip(layers, earlier) if jump > 1]
    checks = {
        "a kernel larger than 1": any(layer.kernel_size > 1 for layer in layers),
        "two layers or more": len(layers) > 1,
        "a stride above 1": any(layer.stride > 1 for layer in layers),
        "a stride above 1 below another layer": any(layer.stride > 1 for layer in below_the_top),
        "two strides above 1": sum(layer.stride > 1 for layer in layers) > 1,
        "a dilation above 1": any(layer.dilation > 1 and layer.kernel_size > 1 for layer in layers),
        "padding": any(layer.padding for layer in layers),
        "padding after a stride": any(layer.padding for layer in after_a_stride),
        "an even kernel": any(layer.kernel_size % 2 == 0 for layer in layers),
        "a stride above the kernel's size, which leaves gaps": any(
            layer.stride > layer.kernel_size for layer in below_the_top),
    }
    return {trait for trait, holds in checks.items() if holds}


def shown(layers):
    """A stack as a learner would type it: `Window(3), Window(3, stride=2)`."""
    names, defaults = Window._fields, Window._field_defaults
    texts = []
    for layer in layers:
        moved = [f"{name}={value}" for name, value in zip(names[1:], layer[1:]) if value != defaults[name]]
        texts.append(f"Window({', '.join([str(layer.kernel_size), *moved])})")
    return ", ".join(texts)


def described(every):
    """The first line of a report."""
    layers = [layer for case in every for layer in case.values["layers"]]

    def span(name):
        values = [getattr(layer, name) for layer in layers]
        return f"{min(values)}–{max(values)}"

    depths = [len(case.values["layers"]) for case in every]
    return (f"{min(depths)}–{max(depths)} layers, kernels {span('kernel_size')}, strides {span('stride')}, "
            f"padding {span('padding')}, dilation {span('dilation')}")
