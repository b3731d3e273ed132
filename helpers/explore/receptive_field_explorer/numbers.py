"""The receptive field explorer's settings and numbers: a stack along one axis, the paths into one unit."""

import math
from dataclasses import dataclass

import numpy as np

from helpers import ops
from helpers.ops import Window

RANGES = {"kernel_size": (1, 7), "stride": (1, 4), "padding": (0, 3), "dilation": (1, 8)}
SIZES = (5, 33)
MOST_LAYERS = 5


@dataclass(frozen=True)
class Settings:
    """Everything that the controls set. `layer` counts from 1, the one nearest the input; 0 means the
    top one.

    `unit` counts from 0; -1 means the one in the middle.
    """

    layers: tuple = (Window(3), Window(3))
    size: int = 11
    layer: int = 0
    unit: int = -1

    def __post_init__(self):
        if not 1 <= len(self.layers) <= MOST_LAYERS:
            raise ValueError(f"receptive field explorer: layers must be 1 to {MOST_LAYERS}, "
                             f"not {len(self.layers)}")
        for number, layer in enumerate(self.layers, 1):
            for name, (low, high) in RANGES.items():
                if not low <= getattr(layer, name) <= high:
                    raise ValueError(f"receptive field explorer: {name} of layer {number} must be from {low} "
                                     f"to {high}, not {getattr(layer, name)}")
        if not SIZES[0] <= self.size <= SIZES[1]:
            raise ValueError(f"receptive field explorer: size must be from {SIZES[0]} to {SIZES[1]}, "
                             f"not {self.size}")
        if not 0 <= self.layer <= len(self.layers):
            raise ValueError(f"receptive field explorer: layer must be from 0 to {len(self.layers)}, "
                             f"not {self.layer}")


@dataclass(frozen=True)
class Row:
    """One row of the picture: the input or a layer.

    Attributes
    ----------
    field : Field
        Of its units.
    units : int
    padding : int
        Zeros beside it that the layer above reads.
    paths : numpy.ndarray or None, shape (padding + units + padding,)
        Paths from each place to the lit unit; None above the lit layer. What ends on padding goes no further.
    """

    field: object
    units: int
    padding: int
    paths: object = None


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. Where `problem` says why a layer has no units, `rows` ends below that layer."""

    settings: Settings
    rows: tuple             # the input first
    layer: int              # the lit one
    unit: int
    problem: str = ""

    @property
    def field(self):
        """Of the lit layer's units."""
        return self.rows[self.layer].field

    @property
    def pixels(self):
        """(first, last) pixel of the lit unit's field by the formula; it may reach beyond the input."""
        return self.field.pixels(self.unit)

    @property
    def counts(self):
        """Paths from each pixel of the input."""
        return _inside(self.rows[0])

    @property
    def total(self):
        """All paths along one axis, with those that end on padding."""
        return math.prod(layer.kernel_size for layer in self.settings.layers[:self.layer])

    @property
    def square(self):
        """Paths in two dimensions over the field, rows and columns being alike; -1 beyond the input.

        Of a field that reaches further than an input's width beyond the input, the rest is left out.
        """
        size = self.settings.size
        first, last = np.clip(self.pixels, -size, 2 * size - 1)
        at = np.arange(first, last + 1)
        inside = (at >= 0) & (at < size)
        along = np.where(inside, self.counts[np.clip(at, 0, size - 1)], 0)
        return np.where(np.outer(inside, inside), np.outer(along, along), -1)


def compute(settings):
    """Numbers for one state; a layer that does not fit comes back in `problem`, never as an error."""
    sizes, problem = _sizes(settings)
    known = len(sizes) - 1                  # layers that have units
    layer = min(settings.layer or len(settings.layers), known)
    unit = sizes[layer] // 2 if settings.unit < 0 else min(settings.unit, sizes[layer] - 1)
    paths = _walk(settings, sizes, layer, unit)
    rows = []
    for number in range(known + 1):
        padding = settings.layers[number].padding if number < len(settings.layers) else 0
        field = ops.receptive_field(settings.layers[:number])
        rows.append(Row(field, sizes[number], padding, paths.get(number)))
    return Numbers(settings, tuple(rows), layer, unit, problem)


def _sizes(settings):
    """(units of the input and of each layer, why there are no more)."""
    sizes = [settings.size]
    for number, layer in enumerate(settings.layers, 1):
        try:
            sizes.append(ops.conv_output_size(sizes[-1], *layer))
        except ValueError:      # the library's message is for a programmer; here is room for one sentence
            span = ops.kernel_span(layer.kernel_size, layer.dilation)
            return sizes, (f"Layer {number} has no place to stand: its kernel spans {span}, and below it are "
                           f"{sizes[-1]} + 2·{layer.padding} = {sizes[-1] + 2 * layer.padding}.")
    return sizes, ""


def _walk(settings, sizes, layer, unit):
    """Row number -> paths from each place, padding included, to the lit unit; from the lit layer down."""
    top_padding = settings.layers[layer].padding if layer < len(settings.layers) else 0
    paths = {layer: np.zeros(sizes[layer] + 2 * top_padding, int)}
    paths[layer][top_padding + unit] = 1
    for number in range(layer, 0, -1):
        k, s, p, d = settings.layers[number - 1]
        above = settings.layers[number].padding if number < len(settings.layers) else 0
        below = np.zeros(sizes[number - 1] + 2 * p, int)
        taps = np.arange(k) * d
        for place in range(sizes[number]):      # padding beside this layer was computed from nothing
            if paths[number][above + place]:
                below[place * s + taps] += paths[number][above + place]
        paths[number - 1] = below
    return paths


def _inside(row):
    return row.paths[row.padding:row.padding + row.units]
