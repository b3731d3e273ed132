"""Cases for the matrix of a convolution layer: those of the layer itself, less the images and the bias."""

from dataclasses import replace

from helpers import ops
from helpers.verify.cases import Case
from helpers.verify.grids import convolution

_OF_THE_IMAGES = {"several images", "a bias"}


def _one_image(layers):
    """The layers on a single image; a matrix needs no image, but its size."""
    return tuple(dict.fromkeys(replace(layer, n=1, bias=False) for layer in layers))


CONV2D, CONV1D = _one_image(convolution.CONV2D), _one_image(convolution.CONV1D)


def cases(layers, forms):
    """The grid as far as a function's forms allow; `size` is (H, W), and a number for signals."""
    return tuple(_without_images(case) for case in convolution.cases(layers, forms))


def _without_images(case):
    values = {role: value for role, value in case.values.items() if role not in ("x", "bias")}
    size = case.values["x"].shape[2:]
    facts = {name: fact for name, fact in case.facts.items() if "images" not in name}
    return Case({**values, "size": size if len(size) > 1 else size[0]},
                case.traits - _OF_THE_IMAGES | _traits(values, size), facts, case.number)


def _traits(values, size):
    """What is special about the grid of windows."""
    kernel = values["weight"].shape[2:]
    each = [value if isinstance(value, (tuple, str)) else (value,) * len(size)
            for value in (values["stride"], values["padding"], values["dilation"])]
    places = []
    for axis, (i, k) in enumerate(zip(size, kernel)):
        s, p, d = (value if isinstance(value, str) else value[axis] for value in each)
        places.append(ops.conv_output_size(i, k, s, p, d))
    checks = {"more than one window": max(places) > 1,
              "more than one row and column of windows": len(places) == 2 and min(places) > 1,
              "a kernel wider than one and more than one row of windows": kernel[-1] > 1 and places[0] > 1}
    return {trait for trait, holds in checks.items() if holds}
