"""The block explorer's settings and numbers: bytes and work are counted, speeds come from the stored run."""

from dataclasses import dataclass
from typing import NamedTuple

from helpers import ops
from helpers.explore.blocks_explorer import stored

KIB, MIB = 2**10, 2**20
CHOICES = {
    "layout": stored.LAYOUTS, "channels": stored.CHANNELS, "size": stored.SIZES, "kernel": stored.KERNELS,
    "block": stored.BLOCKS, "l2": tuple(KIB * n for n in (256, 512, 1024, 2048, 4096)),
    "l3": tuple(MIB * n for n in (4, 8, 16, 32, 64)),
}


@dataclass(frozen=True)
class Settings:
    """Everything that the controls of the block explorer set; `live` holds points measured on this machine.

    `block` counts images where they come first in memory, and rows of the output where they come last.
    """

    channels: int = 16
    size: int = 32
    kernel: int = 5
    layout: str = "images last"
    block: int = 1
    l2: int = MIB
    l3: int = 32 * MIB
    live: tuple = ()        # of (layout, block, share)

    def __post_init__(self):
        for name, known in CHOICES.items():
            if getattr(self, name) not in known:
                raise ValueError(f"block explorer: {name} must be one of {', '.join(map(str, known))}, "
                                 f"not {getattr(self, name)!r}")


class Point(NamedTuple):
    """One measured block: how many units, bytes of their columns, share of the ceiling."""

    block: int
    bytes: int
    share: float


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. Where `problem` says why nothing can be measured, `share` is None."""

    settings: Settings
    height: int                 # of the output, 0 where the kernel does not fit
    units: int                  # images or rows in all
    block: int                  # units at a time, at most all of them
    multiply_adds: int
    pixels: int                 # bytes of x, and so on
    weights: int
    outputs: int
    columns: int                # of all columns
    block_columns: int
    curves: dict                # layout: list of Point
    live: tuple                 # of Point, for this layout
    torch: float | None
    problem: str = ""

    @property
    def point(self):
        """The stored point of this block, or None."""
        return next((point for point in self.curves[self.settings.layout] if point.block == self.block), None)

    @property
    def beyond(self):
        """Whether the block is a larger step of the slider than the one that takes all units."""
        return self.settings.block > _whole(self.units)

    @property
    def best(self):
        """The fastest stored point of this layout, or None."""
        return max(self.curves[self.settings.layout], key=lambda point: point.share, default=None)

    @property
    def working_set(self):
        """Bytes that one block's matrix product touches: its columns, the filters, its outputs."""
        return self.block_columns + self.weights + self.outputs * self.block // max(1, self.units)

    @property
    def run(self):
        """Numbers that lie side by side in memory and are copied in one go."""
        images = 1 if self.settings.layout == "images first" else stored.IMAGES
        return self.height * images

    @property
    def intensity(self):
        """FLOP for each byte where input, weights and output cross the memory's door once."""
        return 2 * self.multiply_adds / (self.pixels + self.weights + self.outputs)

    @property
    def intensity_with_columns(self):
        """The same where all columns go to memory and come back."""
        return 2 * self.multiply_adds / (self.pixels + self.weights + self.outputs + 2 * self.columns)


def compute(settings):
    """Numbers for one state; what cannot be measured comes back with `problem` set, never as an error."""
    s = settings
    x, weight = stored.shapes(s.channels, s.size, s.kernel)
    pixels, weights = ops.memory_bytes(x), ops.memory_bytes(weight)
    if s.kernel > s.size:
        return Numbers(s, 0, 0, 0, 0, pixels, weights, 0, 0, 0, dict.fromkeys(stored.LAYOUTS, []), (), None,
                       f"A kernel of {s.kernel} does not fit in a picture of {s.size} pixels: there are no "
                       "windows, and no columns.")
    sizes = s.channels, s.size, s.kernel
    units = stored.most_units(s.layout, s.size, s.kernel)
    block = min(s.block, units)
    shares = stored.load()["blocks"][stored.key(*sizes)]
    live = tuple(Point(size, stored.column_bytes(s.layout, *sizes, size), share)
                 for layout, size, share in s.live if layout == s.layout)
    numbers = Numbers(
        s, s.size - s.kernel + 1, units, block, ops.conv_multiply_adds(x, weight), pixels, weights,
        ops.memory_bytes(ops.conv_output_shape(x, weight)), stored.column_bytes(s.layout, *sizes, units),
        stored.column_bytes(s.layout, *sizes, block),
        {layout: _curve(layout, sizes, shares) for layout in stored.LAYOUTS}, live, shares["PyTorch"],
        _too_much(s, units))
    return numbers


def _curve(layout, sizes, shares):
    return [Point(block, stored.column_bytes(layout, *sizes, block), shares[f"{layout} {block}"])
            for block in stored.measured_blocks(layout, *sizes)]


def _whole(units):
    """The slider's step that takes all units."""
    return next(block for block in stored.BLOCKS if block >= units)


def _too_much(s, units):
    """Why this block is not measured, or ""."""
    if s.block > _whole(units):
        return (f"The output has {units} rows, so there is no block of {s.block}. The step {_whole(units)} "
                "of the slider takes all of them.")
    size = stored.column_bytes(s.layout, s.channels, s.size, s.kernel, min(s.block, units))
    if size > stored.MOST_BYTES:
        return (f"The columns of this block would take {size / MIB:.0f} MiB. More than "
                f"{stored.MOST_BYTES // MIB} MiB is not asked of any machine here.")
    return ""
