"""The convolution explorer's settings and the numbers that follow from them, through the course's own code."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import ops
from helpers.explore.grid_text import GridError, read_kernel, read_picture
from helpers.explore.kernels import KERNELS, make_kernel
from helpers.explore.pictures import PICTURES, make_picture

RANGES = {"kernel_size": (1, 5), "stride": (1, 4), "padding": (0, 4), "dilation": (1, 4), "channels": (1, 2)}
OWN_PICTURE = "0 0 0 0 0\n0 9 9 9 0\n0 9 0 9 0\n0 9 9 9 0\n0 0 0 0 0"
OWN_KERNEL = "0 1 0\n1 -4 1\n0 1 0"


@dataclass(frozen=True)
class Settings:
    """Everything that the controls of the convolution explorer set."""

    picture: str = "edge"
    kernel: str = "sobel"
    kernel_size: int = 3
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    true_convolution: bool = False
    channels: int = 1
    row: int = 1
    column: int = 1
    own_picture: str = OWN_PICTURE
    own_kernel: str = OWN_KERNEL

    def __post_init__(self):
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"convolution explorer: {name} must be from {low} to {high}, "
                                 f"not {getattr(self, name)}")
        for name, known in (("picture", PICTURES), ("kernel", KERNELS)):
            if getattr(self, name) not in known:
                raise ValueError(f"convolution explorer: {name} must be one of {', '.join(known)}, "
                                 f"not {getattr(self, name)!r}")


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. Where `problem` says why nothing comes out, `out` is None."""

    settings: Settings
    picture: np.ndarray | None = None       # (C, H, W)
    written: np.ndarray | None = None       # (C, k_h, k_w), whole weights as the kernel is written
    used: np.ndarray | None = None          # the same, turned by half a turn for a true convolution
    divisor: int = 1                        # the kernel is used / divisor
    out: np.ndarray | None = None           # (H_out, W_out)
    row: int = 0                            # the output cell that is lit
    column: int = 0
    rows_read: np.ndarray | None = None     # bool, over the padded height
    columns_read: np.ndarray | None = None  # bool, over the padded width
    problem: str = ""
    problem_axis: int | None = None         # 0: too few rows, 1: too few columns

    @property
    def padded(self):
        """Input with its border of zeros, (C, H + 2p, W + 2p)."""
        p = self.settings.padding
        return ops.pad(self.picture, (p, p, p, p))

    @property
    def spans(self):
        """Pixels that the kernel covers, (rows, columns)."""
        return tuple(ops.kernel_span(k, self.settings.dilation) for k in self.used.shape[1:])

    @property
    def tap_rows(self):
        """Rows of the padded input that the lit window reads."""
        s = self.settings
        return self.row * s.stride + np.arange(self.used.shape[1]) * s.dilation

    @property
    def tap_columns(self):
        """Columns of the padded input that the lit window reads."""
        s = self.settings
        return self.column * s.stride + np.arange(self.used.shape[2]) * s.dilation

    @property
    def window(self):
        """Values under the taps, (C, k_h, k_w)."""
        return self.padded[:, self.tap_rows[:, None], self.tap_columns]

    @property
    def lit(self):
        """Value of the lit output cell."""
        return self.out[self.row, self.column]


def compute(settings):
    """Numbers for one state; impossible ones come back with `problem` set, never as an error."""
    try:
        picture = _picture(settings.picture, settings.channels, settings.own_picture)
    except GridError as error:
        return Numbers(settings, problem=str(error))
    try:
        written, divisor = _kernel(settings.kernel, settings.kernel_size, settings.channels, settings.own_kernel)
    except GridError as error:
        return Numbers(settings, picture, problem=str(error))
    used = written[:, ::-1, ::-1] if settings.true_convolution else written
    for axis, name in ((1, "columns"), (0, "rows")):
        problem = _fit_problem(picture.shape[axis + 1], used.shape[axis + 1], settings, name)
        if problem:
            return Numbers(settings, picture, written, used, divisor, problem=problem, problem_axis=axis)
    return _convolved(settings, picture, written, used, divisor)


def _convolved(settings, picture, written, used, divisor):
    s, p, d = settings.stride, settings.padding, settings.dilation
    maps, _ = ops.conv2d(picture[None], used[None], stride=s, padding=p, dilation=d)
    out = maps[0, 0] / divisor      # divided last: sums of whole numbers are exact, on every machine
    return Numbers(settings, picture, written, used, divisor, out,
                   row=int(np.clip(settings.row, 0, out.shape[0] - 1)),
                   column=int(np.clip(settings.column, 0, out.shape[1] - 1)),
                   rows_read=ops.pixels_read(picture.shape[1], used.shape[1], s, p, d),
                   columns_read=ops.pixels_read(picture.shape[2], used.shape[2], s, p, d))


@lru_cache(maxsize=8)
def _picture(name, channels, typed):
    if name != "own":
        return make_picture(name, channels)
    blocks = read_picture(typed)
    if len(blocks) < channels:
        blocks = [blocks[0], blocks[0][::-1]]       # upside down, because a transpose may have another shape
    return np.stack(blocks[:channels])


@lru_cache(maxsize=8)
def _kernel(name, size, channels, typed):
    weights, divisor = read_kernel(typed) if name == "own" else _named(name, size, channels)
    if len(weights) < channels:
        weights = [weights[0]] * channels
    return np.stack(weights[:channels]), divisor


def _named(name, size, channels):
    weights, divisor = make_kernel(name, size)
    square = weights.shape[0] == weights.shape[1]
    return [weights, weights.T if square else weights][:channels], divisor


def _fit_problem(size, kernel_size, settings, axis_name):
    p, d = settings.padding, settings.dilation
    span = ops.kernel_span(kernel_size, d)
    try:
        ops.conv_output_size(size, kernel_size, settings.stride, p, d)
    except ValueError:
        if d == 1:
            return f"A kernel of {kernel_size} {axis_name} does not fit in {size} + 2·{p} = {size + 2 * p}."
        return (f"A kernel of {kernel_size} at dilation {d} spans {span} {axis_name}; "
                f"it does not fit in {size} + 2·{p} = {size + 2 * p}.")
    return ""
