"""The size explorer's settings and numbers: one axis, counted by the course's own size functions."""

from dataclasses import dataclass

import numpy as np

from helpers import ops

RANGES = {"size": (1, 32), "kernel_size": (1, 11), "stride": (1, 8), "padding": (0, 5), "dilation": (1, 5)}
LARGEST_SIZE = 256
KINDS = {"convolution": "convolution", "pooling": "pooling"}
RULES = {"number": "p zeros at each end", "valid": "“valid”: none", "same": "“same”: as many out as in"}


@dataclass(frozen=True)
class Settings:
    """Everything that the controls of the size explorer set; `rule` says how padding is chosen."""

    kind: str = "convolution"
    size: int = 10
    kernel_size: int = 3
    stride: int = 2
    padding: int = 0
    rule: str = "number"
    dilation: int = 1
    ceil_mode: bool = False
    window: int = 0

    def __post_init__(self):
        for name, (low, high) in {**RANGES, "size": (1, LARGEST_SIZE)}.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"size explorer: {name} must be from {low} to {high}, not {getattr(self, name)}")
        for name, known in (("kind", KINDS), ("rule", RULES)):
            if getattr(self, name) not in known:
                raise ValueError(f"size explorer: {name} must be one of {', '.join(known)}, "
                                 f"not {getattr(self, name)!r}")


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. Where `problem` says why nothing comes out, `outputs` is 0."""

    settings: Settings
    before: int             # zeros at each end
    after: int
    span: int               # pixels from the kernel's first tap to its last
    outputs: int
    window: int             # the one that is lit
    read: np.ndarray        # bool, over the padded axis
    problem: str = ""

    @property
    def padded(self):
        """Pixels of the padded axis."""
        return self.before + self.settings.size + self.after

    @property
    def room(self):
        """Pixels left to travel after the first window; negative where it does not fit."""
        return self.padded - self.span

    @property
    def overhang(self):
        """Pixels by which the last window reaches over the end, which only ceil mode allows."""
        return max(0, (self.outputs - 1) * self.settings.stride - self.room) if self.outputs else 0


def compute(settings):
    """Numbers for one state; impossible ones come back with `problem` set, never as an error."""
    s = settings
    span = ops.kernel_span(s.kernel_size, s.dilation)
    before, after = _border(s)
    try:
        outputs = _outputs(s)
    except ValueError:      # the library's message is for a programmer; the picture has room for one sentence
        return Numbers(s, before, after, span, 0, 0, np.zeros(before + s.size + after, bool),
                       _problem(s, before, after, span))
    return Numbers(s, before, after, span, outputs, int(np.clip(s.window, 0, outputs - 1)),
                   _read(s, before + s.size + after, outputs))


def _outputs(s):
    if s.kind == "pooling":
        return ops.pool_output_size(s.size, s.kernel_size, s.stride, s.padding, s.dilation, s.ceil_mode)
    padding = s.padding if s.rule == "number" else s.rule
    return ops.conv_output_size(s.size, s.kernel_size, s.stride, padding, s.dilation)


def _border(s):
    if s.kind == "pooling" or s.rule == "number":
        return s.padding, s.padding
    return ops.same_padding(s.kernel_size, s.dilation) if s.rule == "same" else (0, 0)


def _problem(s, before, after, span):
    if s.kind == "pooling" and s.padding > s.kernel_size // 2:
        return (f"Pooling takes at most half a window of padding, here {s.kernel_size // 2}: "
                f"with {s.padding} a window could hold nothing but padding.")
    if s.kind == "convolution" and s.rule == "same" and s.stride > 1:
        return f"“same” keeps the size, and so it needs stride 1: at stride {s.stride} no padding of this kind exists."
    padded = before + s.size + after
    border = f"2·{before}" if before == after else f"{before} + {after}"
    if s.dilation == 1:
        return f"A kernel of {s.kernel_size} does not fit in {s.size} + {border} = {padded}."
    return (f"A kernel of {s.kernel_size} at dilation {s.dilation} spans {span} pixels; "
            f"it does not fit in {s.size} + {border} = {padded}.")


def _read(s, padded, outputs):
    """Which pixels some window reads. `ops.pixels_read` knows no ceil mode, whose last window may hang over."""
    taps = np.arange(outputs)[:, None] * s.stride + np.arange(s.kernel_size) * s.dilation
    read = np.zeros(padded, bool)
    read[taps[taps < padded]] = True
    return read
