"""The matrix explorer's settings and numbers: which pixel lies under which tap, for every window.

The matrix itself is never built: with 28×28 pixels it has more than half a million entries, and everything there
is to know about them stands in one table, a row for each tap and a column for each window.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from helpers import ops

RANGES = {"size": (1, 28), "kernel_size": (1, 5), "stride": (1, 4), "padding": (0, 4), "dilation": (1, 3)}
SHAPES = {"row": "a row of pixels", "picture": "a picture"}
BORDERS = {"zeros": "zeros", "circular": "circular: the other end"}
POINTS = {"weight": "a weight", "output": "a row: one output", "pixel": "a column: one pixel"}
LETTERS = "abcdefghijklmnopqrstuvwxy"       # one for each weight of the largest kernel, 5×5


@dataclass(frozen=True)
class Settings:
    """Everything that the controls of the matrix explorer set; `position` counts what `point` names."""

    shape: str = "picture"
    border: str = "zeros"
    size: int = 5
    kernel_size: int = 3
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    point: str = "weight"
    position: int = 0

    def __post_init__(self):
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"matrix explorer: {name} must be from {low} to {high}, not {getattr(self, name)}")
        for name, known in (("shape", SHAPES), ("border", BORDERS), ("point", POINTS)):
            if getattr(self, name) not in known:
                raise ValueError(f"matrix explorer: {name} must be one of {', '.join(known)}, "
                                 f"not {getattr(self, name)!r}")

    @property
    def is_row(self):
        """One axis or two."""
        return self.shape == "row"


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. Where `problem` says why there is no matrix, `table` is None."""

    settings: Settings
    size: tuple                         # (H, W) of the input; a row is one pixel high
    kernel: tuple                       # (k_h, k_w)
    out_size: tuple = (0, 0)            # (H_out, W_out)
    table: np.ndarray | None = None     # (taps, windows): the pixel under the tap, -1 in the border
    nonzero: int = 0                    # entries of the matrix that hold a weight
    position: int = 0                   # of what is lit
    problem: str = ""

    @property
    def rows(self):
        """Of the matrix: one for each output."""
        return self.out_size[0] * self.out_size[1]

    @property
    def columns(self):
        """Of the matrix: one for each pixel."""
        return self.size[0] * self.size[1]

    @property
    def weights(self):
        """Weights of the kernel."""
        return self.kernel[0] * self.kernel[1]

    @cached_property
    def lit(self):
        """What is pointed at, as (taps, outputs, pixels): three arrays, one entry for each lit place."""
        if self.settings.point == "pixel":
            taps, outputs = np.nonzero(self.table == self.position)
        elif self.settings.point == "weight":
            outputs = np.flatnonzero(self.table[self.position] >= 0)
            taps = np.full(len(outputs), self.position)
        else:
            taps = np.flatnonzero(self.table[:, self.position] >= 0)
            outputs = np.full(len(taps), self.position)
        return taps, outputs, self.table[taps, outputs]


def how_many(numbers):
    """Of what `point` names: weights, outputs or pixels."""
    return {"weight": numbers.weights, "output": numbers.rows, "pixel": numbers.columns}[numbers.settings.point]


def compute(settings):
    """Numbers for one state; impossible ones come back with `problem` set, never as an error."""
    s = settings
    size, kernel = ((1, s.size), (1, s.kernel_size)) if s.is_row else ((s.size,) * 2, (s.kernel_size,) * 2)
    problem = _problem(s)
    if problem:
        return Numbers(s, size, kernel, problem=problem)
    table = _table(s, size, kernel)
    out = ops.conv_output_size(s.size, s.kernel_size, s.stride, s.padding, s.dilation)
    numbers = Numbers(s, size, kernel, (1, out) if s.is_row else (out, out), table, _nonzero(table, s))
    return replace(numbers, position=int(np.clip(s.position, 0, how_many(numbers) - 1)))


def _problem(s):
    padded, span = s.size + 2 * s.padding, ops.kernel_span(s.kernel_size, s.dilation)
    if span > padded:
        reach = f"A kernel of {s.kernel_size} at dilation {s.dilation} spans {span} pixels; it" if s.dilation > 1 else (
            f"A kernel of {s.kernel_size}")
        return f"{reach} does not fit in {s.size} + 2·{s.padding} = {padded}. No output, so no row."
    if s.border == "circular" and s.padding > s.size:
        return (f"A circular border of {s.padding} would go more than once around a side of {s.size}. "
                "Make the padding smaller.")
    return ""


def _table(s, size, kernel):
    """Unfold a picture that holds its own pixel numbers: what a tap reads is then the pixel's number."""
    pixels = np.arange(1.0, size[0] * size[1] + 1).reshape(1, 1, *size)     # 0 is left for the border
    pads = (s.padding, s.padding, 0, 0) if s.is_row else (s.padding,) * 4   # the last axis first
    mode = "constant" if s.border == "zeros" else "circular"
    padded = ops.pad(pixels, pads, mode=mode) if s.padding else pixels
    strides, dilations = ((1, s.stride), (1, s.dilation)) if s.is_row else (s.stride, s.dilation)
    return ops.unfold(padded, kernel, dilation=dilations, stride=strides)[0][0].astype(int) - 1


def _nonzero(table, s):
    """Places with a weight; where a circular kernel meets a pixel twice, two weights share the place."""
    count = int((table >= 0).sum())
    if s.border == "circular":
        ordered = np.sort(table, axis=0)
        count -= int(((ordered[1:] == ordered[:-1]) & (ordered[1:] >= 0)).sum())
    return count
