"""Wrong versions of padding."""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry

PAD = Registry()
wrong_version = PAD.wrong_version


def _pairs(padding):
    return [tuple(padding[i:i + 2]) for i in range(0, len(padding), 2)]


def _flat(pairs):
    return tuple(amount for pair in pairs for amount in pair)


def _constant(function):
    """Cases of other modes than "constant" as they should be, so that the slip stands alone."""
    def wrong(x, padding, mode="constant", value=0.0):
        return function(x, padding, value) if mode == "constant" else ops.pad(x, padding, mode)
    wrong.__name__, wrong.__doc__ = function.__name__, function.__doc__
    return wrong


@wrong_version("several padded axes", "axes that differ")
def counts_axes_from_the_first(x, padding, mode="constant", value=0.0):
    """Reads the pairs from the first axis on: the first pair belongs to the last axis."""
    missing = [(0, 0)] * (x.ndim - len(padding) // 2)
    return ops.pad(x, _flat((_pairs(padding) + missing)[::-1]), mode, value)


@wrong_version("several padded axes", "axes that differ")
def exchanges_the_padded_axes(x, padding, mode="constant", value=0.0):
    """Reads the pairs in the order of the axes: they come last axis first, (left, right, top, bottom)."""
    return ops.pad(x, _flat(_pairs(padding)[::-1]), mode, value)


@wrong_version("one padded axis", "axes that stay as they are")
def pads_every_axis(x, padding, mode="constant", value=0.0):
    """Pads every axis: a pair belongs to one axis, and axes without a pair stay as they are."""
    return ops.pad(x, tuple(padding[:2]) * x.ndim, mode, value)


@wrong_version("ends that differ")
def exchanges_the_ends(x, padding, mode="constant", value=0.0):
    """Exchanges the two ends: a pair is (before, after)."""
    return ops.pad(x, _flat(pair[::-1] for pair in _pairs(padding)), mode, value)


@wrong_version("ends that differ")
def pads_both_ends_alike(x, padding, mode="constant", value=0.0):
    """Pads both ends by the first number of the pair: a pair is (before, after)."""
    return ops.pad(x, _flat((before, before) for before, _ in _pairs(padding)), mode, value)


@wrong_version("ends that differ")
def pads_after_only(x, padding, mode="constant", value=0.0):
    """Pads after the last value only, by the sum: a pair is (before, after)."""
    return ops.pad(x, _flat((0, before + after) for before, after in _pairs(padding)), mode, value)


@wrong_version("several padded axes")
def pads_the_last_axis_only(x, padding, mode="constant", value=0.0):
    """Pads the last axis only: each further pair belongs to the axis before."""
    return ops.pad(x, tuple(padding[:2]), mode, value)


@wrong_version("a value other than 0")
@_constant
def ignores_the_value(x, padding, value):
    """Ignores the value: mode "constant" fills with it, 0 only unless given."""
    return ops.pad(x, padding)


@wrong_version("a negative amount")
@_constant
def ignores_negative_amounts(x, padding, value):
    """Ignores negative amounts: they crop."""
    return ops.pad(x, tuple(max(0, amount) for amount in padding), "constant", value)


@wrong_version('mode "reflect"')
def ignores_the_mode(x, padding, mode="constant", value=0.0):
    """Ignores the mode: the border holds pixels of x unless the mode is "constant"."""
    return ops.pad(x, padding, "constant", value)


def _in_mode(mode_of_slip, numpy_mode):
    """A slip in one mode only; amounts that crop are left as they should be."""
    def wrong(x, padding, mode="constant", value=0.0):
        if mode != mode_of_slip or min(padding) < 0:
            return ops.pad(x, padding, mode, value)
        pairs = [(0, 0)] * (x.ndim - len(padding) // 2) + _pairs(padding)[::-1]
        return np.pad(x, pairs, mode=numpy_mode)
    return wrong


@wrong_version('mode "reflect"')
def repeats_the_edge_in_reflect(x, padding, mode="constant", value=0.0):
    """Repeats the edge pixel in the mirror: "reflect" mirrors around the edge pixel, which stands once."""
    return _in_mode("reflect", "symmetric")(x, padding, mode, value)


@wrong_version('mode "reflect"')
def replicates_in_reflect(x, padding, mode="constant", value=0.0):
    """Repeats the edge pixel for "reflect": that is "replicate"; "reflect" mirrors."""
    return _in_mode("reflect", "edge")(x, padding, mode, value)


@wrong_version('mode "replicate"')
def reflects_in_replicate(x, padding, mode="constant", value=0.0):
    """Mirrors for "replicate": "replicate" repeats the edge pixel."""
    return _in_mode("replicate", "symmetric")(x, padding, mode, value)


@wrong_version('mode "circular"')
def replicates_in_circular(x, padding, mode="constant", value=0.0):
    """Repeats the edge pixel for "circular": "circular" goes on at the other end."""
    return _in_mode("circular", "edge")(x, padding, mode, value)


@wrong_version('mode "circular"')
def mirrors_in_circular(x, padding, mode="constant", value=0.0):
    """Mirrors for "circular": "circular" goes on at the other end, in the same direction."""
    return _in_mode("circular", "symmetric")(x, padding, mode, value)


@wrong_version("one padded axis")
def spoils_the_inside(x, padding, mode="constant", value=0.0):
    """Shifts the picture by one inside its border: it begins at index `before`, not one later."""
    return np.roll(ops.pad(x, padding, mode, value), 1, -1)


@wrong_version()
def returns_zeros(x, padding, mode="constant", value=0.0):
    """Returns zeros: the array is made but x is never copied into it."""
    return np.zeros_like(ops.pad(x, padding, mode, value))
