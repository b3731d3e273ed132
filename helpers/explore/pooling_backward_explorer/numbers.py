"""The pooling backward explorer's settings and numbers: what each window pays to each pixel."""

from dataclasses import dataclass

import numpy as np

from helpers import ops
from helpers.explore.pooling_backward_explorer.cases import COLUMNS, PICTURES, ROWS, pixels

RANGES = {"kernel_size": (1, 3), "stride": (1, 3), "padding": (0, 1), "row": (0, ROWS - 1),
          "column": (0, COLUMNS - 1)}
LARGEST = 9     # of a pixel, up and down
KINDS = {"max": "maximum", "average": "average", "uncounted": "average, border not counted",
         "l2": "L2: √(sum of squares)"}
RULES = {"first": "the first, in row order", "every": "every tied pixel", "share": "shared equally"}


@dataclass(frozen=True)
class Settings:
    """Everything that the controls set; `changes` are pixels that were given other values."""

    kind: str = "max"
    rule: str = "first"
    picture: str = "hills"
    kernel_size: int = 2
    stride: int = 2
    padding: int = 0
    row: int = 0
    column: int = 0
    window: int = 0
    partial: bool = False       # add up the windows only as far as the one that is lit
    changes: tuple = ()         # (row, column, value)

    def __post_init__(self):
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"pooling backward explorer: {name} must be from {low} to {high}, "
                                 f"not {getattr(self, name)}")
        for name, known in (("kind", KINDS), ("rule", RULES), ("picture", PICTURES)):
            if getattr(self, name) not in known:
                raise ValueError(f"pooling backward explorer: {name} must be one of {', '.join(known)}, "
                                 f"not {getattr(self, name)!r}")
        for row, column, value in self.changes:
            if not (0 <= row < ROWS and 0 <= column < COLUMNS and abs(value) <= LARGEST):
                raise ValueError(f"pooling backward explorer: changes hold (row below {ROWS}, column below "
                                 f"{COLUMNS}, value from -{LARGEST} to {LARGEST}), not "
                                 f"{(row, column, value)}")

    @property
    def border(self):
        """Pixels of padding that count: L2 pooling has none."""
        return 0 if self.kind == "l2" else self.padding


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. Where `problem` says why nothing comes out, there are no windows."""

    settings: Settings
    x: np.ndarray               # (4, 5)
    out: np.ndarray             # (H_out, W_out)
    upstream: np.ndarray        # (H_out, W_out)
    payments: np.ndarray        # (windows, 4, 5)
    window: int
    paid: int                   # how many windows have paid
    problem: str = ""

    @property
    def grad(self):
        """The gradient of the input, from the windows that have paid."""
        return self.payments[:self.paid].sum(axis=0)

    @property
    def received(self):
        """The upstream gradient of the windows that have paid, added up."""
        return float(self.upstream.ravel()[:self.paid].sum())

    def corner(self, window):
        """Row and column of a window's first pixel; negative on the border."""
        i, j = divmod(window, self.out.shape[1])
        s, p = self.settings.stride, self.settings.border
        return i * s - p, j * s - p

    def pixels_of(self, window):
        """(rows, columns) of the input that a window reads, as slices."""
        top, left = self.corner(window)
        k = self.settings.kernel_size
        return slice(max(top, 0), min(top + k, ROWS)), slice(max(left, 0), min(left + k, COLUMNS))

    def ties(self, window):
        """Places (row, column) where a window's maximum stands, in row order."""
        rows, columns = self.pixels_of(window)
        seen = self.x[rows, columns]
        places = zip(*np.nonzero(seen == seen.max()))
        return [(rows.start + int(row), columns.start + int(column)) for row, column in places]


def compute(settings):
    """Numbers for one state; impossible ones come back with `problem` set, never as an error."""
    s = settings
    x, none = pixels(s.picture, s.changes), np.zeros((0, 0))
    problem = _problem(s)
    if problem:
        return Numbers(s, x, none, none, np.zeros((0, ROWS, COLUMNS)), 0, 0, problem)
    out = _pooled(s, x[None, None])[0][0, 0]
    upstream = np.arange(out.size).reshape(out.shape) % 9 + 1.0     # small and different: who pays shows
    window = min(max(s.window, 0), out.size - 1)
    paid = window + 1 if s.partial else out.size
    return Numbers(s, x, out, upstream, _payments(s, x, upstream), window, paid)


def _problem(s):
    if s.border > s.kernel_size // 2:
        return ("A window of 1 takes no padding: a window on the border would hold nothing but padding. "
                "Pooling takes at most half a window.")
    return ""


def _pooled(s, images):
    """The library's layer, with its cache."""
    k, stride, p = s.kernel_size, s.stride, s.border
    if s.kind == "max":
        return ops.max_pool2d(images, k, stride, p)
    if s.kind == "l2":
        return ops.lp_pool2d(images, 2, k, stride)
    return ops.avg_pool2d(images, k, stride, p, count_include_pad=s.kind == "average")


_BACKWARD = {"max": ops.max_pool2d_backward, "l2": ops.lp_pool2d_backward}


def _payments(s, x, upstream):
    """What each window pays: the library's backward pass on copies of the image, one window's share each."""
    if s.kind == "max" and s.rule != "first":
        return _tie_payments(s, x, upstream)
    count = upstream.size
    _, cache = _pooled(s, np.broadcast_to(x, (count, 1, *x.shape)))
    alone = np.zeros((count, 1, *upstream.shape))
    alone.reshape(count, count)[np.diag_indices(count)] = upstream.ravel()
    return _BACKWARD.get(s.kind, ops.avg_pool2d_backward)(alone, cache)[:, 0]


def _tie_payments(s, x, upstream):
    """The two other rules, which the library does not have: every tied pixel, or equal shares."""
    payments = np.zeros((upstream.size, *x.shape))
    plain = Numbers(s, x, upstream, upstream, payments, 0, 0)
    for window, amount in enumerate(upstream.ravel()):
        places = plain.ties(window)
        for row, column in places:
            payments[window, row, column] = amount / (len(places) if s.rule == "share" else 1)
    return payments
