"""The pooling explorer's settings and the numbers that follow: a picture pooled before and after a shift."""

from dataclasses import dataclass

import numpy as np

from helpers import ops
from helpers.explore.pooling_explorer.pictures import PICTURES, SIZE, make_picture, shifted
from helpers.explore.pooling_explorer.shift import Change, compare

RANGES = {"kernel_size": (1, 4), "stride": (1, 4), "padding": (0, 2), "right": (0, SIZE), "down": (0, SIZE)}
KINDS = {
    "max": "max",
    "average": "average, padding counts",
    "average inside": "average, padding left out",
    "l2": "L2 norm",
    "global max": "global max",
    "global average": "global average",
}
BLUR = np.outer([1, 2, 1], [1, 2, 1])       # divided by 16: the smallest binomial blur, as in Zhang (2019)


@dataclass(frozen=True)
class Settings:
    """Everything that the controls of the pooling explorer set."""

    picture: str = "digit"
    kind: str = "max"
    kernel_size: int = 2
    stride: int = 2
    padding: int = 0
    ceil_mode: bool = False
    blur: bool = False
    right: int = 0
    down: int = 0
    ring: bool = True
    row: int = 1
    column: int = 1

    def __post_init__(self):
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"pooling explorer: {name} must be from {low} to {high}, "
                                 f"not {getattr(self, name)}")
        for name, known in (("kind", KINDS), ("picture", PICTURES)):
            if getattr(self, name) not in known:
                raise ValueError(f"pooling explorer: {name} must be one of {', '.join(known)}, "
                                 f"not {getattr(self, name)!r}")

    @property
    def is_global(self):
        """One window holds the whole picture; window, stride, padding, ceil mode and blur do not count."""
        return self.kind.startswith("global")

    @property
    def blurs(self):
        """Whether the blur counts."""
        return self.blur and not self.is_global

    @property
    def rounds_up(self):
        """Whether ceil mode counts: not where every window is global, blurred, or an L2 norm."""
        return self.ceil_mode and not (self.is_global or self.blur or self.kind == "l2")


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. Where `problem` says why nothing comes out, `before` and `after` are None."""

    settings: Settings
    picture: np.ndarray                 # (8, 8)
    moved: np.ndarray                   # (8, 8), the picture after its shift
    before: np.ndarray | None = None    # (o, o), its output
    after: np.ndarray | None = None     # (o, o), the shifted picture's
    dense: tuple = ()                   # with blur: both outputs at stride 1, which the blur reads
    change: Change | None = None
    row: int = 0                        # the output cell that is lit
    column: int = 0
    read: np.ndarray | None = None      # bool (8,), along one axis: the pixels that some window reads
    problem: str = ""

    @property
    def size(self):
        """The window's side."""
        return SIZE if self.settings.is_global else self.settings.kernel_size

    @property
    def padding(self):
        """Pixels at each end that count."""
        return 0 if self.settings.is_global else self.settings.padding

    @property
    def stride(self):
        """From window to window."""
        return SIZE if self.settings.is_global else self.settings.stride

    def window(self, picture):
        """(values inside the picture under the lit window, pixels by which an average divides)."""
        first = [at * self.stride - self.padding for at in (self.row, self.column)]
        rows, columns = (slice(max(0, at), max(0, min(SIZE, at + self.size))) for at in first)
        height, width = (min(at + self.size, SIZE + self.padding) - at for at in first)
        values = picture[rows, columns]
        return values, values.size if self.settings.kind == "average inside" else height * width

    def dense_window(self, dense):
        """The 3×3 cells of an unsampled output that the lit cell blurs; the edge is repeated."""
        return _framed(dense)[self.row * self.stride:, self.column * self.stride:][:3, :3]


def compute(settings):
    """Numbers for one state; impossible ones come back with `problem` set, never as an error."""
    s = settings
    picture = make_picture(s.picture)
    moved = shifted(picture, s.down, s.right, s.ring)
    problem = "" if s.is_global else _problem(s)
    if problem:
        return Numbers(s, picture, moved, problem=problem)
    dense = (_pooled(picture, s, 1), _pooled(moved, s, 1)) if s.blurs else ()
    before, after = (_blurred(d, s.stride) for d in dense) if dense else (
        _pooled(p, s, s.stride) for p in (picture, moved))
    row, column = (int(np.clip(at, 0, o - 1)) for at, o in zip((s.row, s.column), before.shape))
    numbers = Numbers(s, picture, moved, before, after, dense, None, row, column, _read(s, len(before)))
    change = compare(before, after, (s.down, s.right), numbers.size, numbers.stride, numbers.padding,
                     reach=int(s.blurs), ring=s.ring, still=np.array_equal(picture, moved))
    return Numbers(s, picture, moved, before, after, dense, change, row, column, numbers.read)


def _problem(s):
    if s.padding > s.kernel_size // 2:
        return (f"Pooling takes at most half a window of padding, here {s.kernel_size // 2}: "
                f"with {s.padding} a window could hold nothing but padding.")
    return ""       # the largest window, 4, fits in 8 pixels at every stride


def _pooled(picture, s, stride):
    """The output map, by the course's own layers."""
    x = picture[None, None]
    if s.is_global:
        pool = ops.adaptive_max_pool2d if s.kind == "global max" else ops.adaptive_avg_pool2d
        out, _ = pool(x, 1)
    elif s.kind == "max":
        out, _ = ops.max_pool2d(x, s.kernel_size, stride, s.padding, ceil_mode=s.rounds_up)
    elif s.kind == "l2":                # a zero adds nothing to a sum of squares
        out, _ = ops.lp_pool2d(ops.pad(x, (s.padding,) * 4), 2, s.kernel_size, stride)
    else:
        out, _ = ops.avg_pool2d(x, s.kernel_size, stride, s.padding, s.rounds_up, s.kind == "average")
    return out[0, 0]


def _framed(dense):
    return ops.pad(dense, (1, 1, 1, 1), mode="replicate")


def _blurred(dense, stride):
    """Blurred by `BLUR`/16, then sampled: as many cells as pooling at this stride gives."""
    sums, _ = ops.conv2d(_framed(dense)[None, None], BLUR[None, None].astype(float), stride=stride)
    return sums[0, 0] / 16


def _read(s, outputs):
    if s.is_global:
        return np.ones(SIZE, bool)
    if s.blurs:                         # the blur reads every window there is
        outputs, stride = SIZE + 2 * s.padding - s.kernel_size + 1, 1
    else:
        stride = s.stride
    taps = np.arange(outputs)[:, None] * stride + np.arange(s.kernel_size) - s.padding
    read = np.zeros(SIZE, bool)
    read[taps[(taps >= 0) & (taps < SIZE)]] = True
    return read
