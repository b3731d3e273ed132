"""Settings of the backward explorer, and the gradients that follow from them, by the course's own code."""

from dataclasses import dataclass

import numpy as np

from helpers import ops

RANGES = {"size": (2, 6), "kernel_size": (1, 3), "stride": (1, 4), "padding": (0, 2), "dilation": (1, 3)}
VIEWS = {"pixels": "An output pays its pixels", "pixel": "A pixel asks who pays",
         "weights": "An output pays the weights", "weight": "A weight asks who pays",
         "turned": "The turned kernel"}
KERNELS = {"counting": "1, 2, 3, …", "edge": "edge", "symmetric": "symmetric"}
UPSTREAMS = {"counting": "1, 2, 3, …", "ones": "all ones", "single": "a single 1"}

_SMOOTH = {1: [1], 2: [1, 1], 3: [1, 2, 1]}
_DIFFERENCE = {1: [1], 2: [-1, 1], 3: [-1, 0, 1]}


@dataclass(frozen=True)
class Settings:
    """Everything that the controls set; row and column are those of the lit output, pixel or weight."""

    view: str = "pixels"
    size: int = 5
    kernel_size: int = 2
    stride: int = 2
    padding: int = 0
    dilation: int = 1
    kernel: str = "counting"
    upstream: str = "counting"
    row: int = 0
    column: int = 0

    def __post_init__(self):
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"convolution_backward explorer: {name} must be from {low} to {high}, "
                                 f"not {getattr(self, name)}")
        for name, known in (("view", VIEWS), ("kernel", KERNELS), ("upstream", UPSTREAMS)):
            if getattr(self, name) not in known:
                raise ValueError(f"convolution_backward explorer: {name} must be one of {', '.join(known)}, "
                                 f"not {getattr(self, name)!r}")


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. All pictures are padded ones; where `problem` says why nothing comes out,
    `upstream` is None."""

    settings: Settings
    pixels: np.ndarray                      # (n, n) with n = size + 2 padding
    weights: np.ndarray                     # (k, k)
    upstream: np.ndarray | None = None      # (o, o)
    grad_pixels: np.ndarray | None = None   # so far, in the view "pixels"; otherwise all of it
    grad_weights: np.ndarray | None = None  # so far, in the view "weights"
    row: int = 0
    column: int = 0
    read: np.ndarray | None = None          # (n,), bool: rows (and columns) that some window reads
    problem: str = ""

    @property
    def last(self):
        """The largest row and column that can be lit."""
        s = self.settings
        return {"pixels": len(self.upstream), "weights": len(self.upstream), "weight": s.kernel_size}.get(
            s.view, s.size) - 1

    @property
    def span(self):
        """Pixels from the kernel's first tap to its last."""
        return ops.kernel_span(self.settings.kernel_size, self.settings.dilation)

    @property
    def pixel(self):
        """The lit pixel's row and column in the padded picture."""
        return self.row + self.settings.padding, self.column + self.settings.padding

    def windows_of(self, position):
        """Along one axis: (output, tap) pairs that read the padded pixel at `position`, outputs in order."""
        s = self.settings
        return [(i, a) for i in range(len(self.upstream)) for a in range(s.kernel_size)
                if s.stride * i + s.dilation * a == position]

    @property
    def routes(self):
        """(output, tap, padded pixel) for every product of the lit cell, each a pair (row, column)."""
        s, k, o = self.settings, self.settings.kernel_size, len(self.upstream)
        if s.view in ("pixels", "weights"):
            pairs = [((self.row, self.column), (a, b)) for a in range(k) for b in range(k)]
        elif s.view == "weight":
            pairs = [((i, j), (self.row, self.column)) for i in range(o) for j in range(o)]
        else:
            rows, columns = (self.windows_of(position) for position in self.pixel)
            pairs = [((i, j), (a, b)) for i, a in rows for j, b in columns]
        return [(output, tap, tuple(s.stride * i + s.dilation * a for i, a in zip(output, tap)))
                for output, tap in pairs]

    def inside(self, pixel):
        """Whether a padded pixel belongs to the picture."""
        p = self.settings.padding
        return all(p <= position < p + self.settings.size for position in pixel)

    @property
    def spread(self):
        """The upstream gradient with stride - 1 zeros between its cells and zeros around, so that the turned
        kernel slides over it once for every pixel of the picture."""
        s, o = self.settings, len(self.upstream)
        wide = np.zeros((len(self.pixels) + self.span - 1,) * 2)
        start = self.span - 1
        wide[start:start + s.stride * o:s.stride, start:start + s.stride * o:s.stride] = self.upstream
        part = slice(s.padding, s.padding + s.size + self.span - 1)
        return wide[part, part]

    def spread_place(self, output):
        """Row and column in `spread` of an output's cell."""
        return tuple(self.span - 1 + self.settings.stride * i - self.settings.padding for i in output)


def compute(settings):
    """Numbers for one state; impossible ones come back with `problem` set, never as an error."""
    s = settings
    picture = np.arange(1.0, s.size ** 2 + 1).reshape(s.size, s.size)
    pixels = ops.pad(picture, (s.padding,) * 4)
    weights = _kernel(s.kernel, s.kernel_size)
    span = ops.kernel_span(s.kernel_size, s.dilation)
    if span > len(pixels):
        reach = "" if s.dilation == 1 else f" at dilation {s.dilation} spans {span} pixels and"
        border = f" + 2·{s.padding} = {len(pixels)}" if s.padding else ""
        return Numbers(s, pixels, weights,
                       problem=f"A kernel of {s.kernel_size}{reach} does not fit in {s.size}{border}.")
    out, cache = ops.conv2d(pixels[None, None], weights[None, None], stride=s.stride, dilation=s.dilation)
    upstream = _upstream(s.upstream, out.shape[-1])
    numbers = Numbers(s, pixels, weights, upstream)
    row, column = (int(np.clip(place, 0, numbers.last)) for place in (s.row, s.column))
    paid = upstream if s.view in ("pixel", "weight", "turned") else _so_far(upstream, row, column)
    grad_pixels, grad_weights, _ = ops.conv2d_backward(paid[None, None], cache)
    return Numbers(s, pixels, weights, upstream, grad_pixels[0, 0], grad_weights[0, 0], row, column,
                   ops.pixels_read(s.size, s.kernel_size, s.stride, s.padding, s.dilation))


def _so_far(upstream, row, column):
    """The upstream gradient of the outputs up to this one in reading order, the others 0."""
    order = np.arange(upstream.size).reshape(upstream.shape)
    return np.where(order <= order[row, column], upstream, 0.0)


def _kernel(name, k):
    if name == "counting":
        return np.arange(1.0, k * k + 1).reshape(k, k)
    across = _SMOOTH[k] if name == "symmetric" else _DIFFERENCE[k]
    return np.outer(_SMOOTH[k], across).astype(float)


def _upstream(name, o):
    if name == "counting":
        return np.arange(1.0, o * o + 1).reshape(o, o)
    if name == "ones":
        return np.ones((o, o))
    single = np.zeros((o, o))
    single[o // 2, o // 2] = 1.0
    return single
