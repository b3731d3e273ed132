"""A ConvNet described by a few numbers: the shape, parameters and arithmetic of each of its layers."""

from dataclasses import dataclass

from helpers import ops
from helpers.explore.convnet_explorer.progress import Progress

INPUT = (1, 28, 28)
CLASSES = 10
HIDDEN_UNITS = 64
RANGES = {"convs": (0, 3), "blocks": (0, 3), "hidden": (0, 2), "maps": (2, 12)}
KERNELS = (1, 3, 5, 7)
# name -> (label, kind, window, stride)
POOLS = {"max": ("max 2×2", "max pool", 2, 2), "average": ("average 2×2", "average pool", 2, 2),
         "overlap": ("max 3×3, stride 2", "max pool", 3, 2), "none": ("none", "", 0, 0)}


@dataclass(frozen=True)
class Settings:
    """INPUT → [[CONV → RELU]·convs → POOL?]·blocks → [FC → RELU]·hidden → FC.

    The first block has `maps` output maps, and each further block twice as many.
    """

    convs: int = 1
    blocks: int = 2
    hidden: int = 1
    maps: int = 8
    kernel: int = 5
    keep_size: bool = True
    pool: str = "max"

    def __post_init__(self):
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"ConvNet builder: {name} must be from {low} to {high}, "
                                 f"not {getattr(self, name)}")
        for name, known in (("kernel", KERNELS), ("pool", tuple(POOLS))):
            if getattr(self, name) not in known:
                raise ValueError(f"ConvNet builder: {name} must be one of {', '.join(map(str, known))}, "
                                 f"not {getattr(self, name)!r}")

    @property
    def padding(self):
        """Zeros at each end of an axis."""
        return (self.kernel - 1) // 2 if self.keep_size else 0


@dataclass(frozen=True)
class Stage:
    """One layer and what it costs for one picture; its ReLU is named with it."""

    kind: str               # "conv", "pool", "flatten" or "dense"
    name: str               # such as "conv 2.1": the first convolution of block 2
    rule: str               # such as "5×5, relu"
    shape: tuple            # of its output, without the batch axis
    parameters: int = 0
    multiply_adds: int = 0


@dataclass(frozen=True)
class Numbers:
    """What the picture shows: layers that fit, the problem of the first that does not, the training."""

    settings: Settings
    stages: tuple
    problem: str = ""
    progress: Progress = Progress()

    @property
    def parameters(self):
        """Of all layers."""
        return sum(stage.parameters for stage in self.stages)

    @property
    def multiply_adds(self):
        """For one picture through all layers."""
        return sum(stage.multiply_adds for stage in self.stages)


def compute(settings, progress=Progress()):
    """Numbers for a network; a layer that does not fit ends it, with the reason in `problem`."""
    stages, shape = [], INPUT
    for block in range(1, settings.blocks + 1):
        for position in range(1, settings.convs + 1):
            stage = _conv(settings, shape, block, f"conv {block}.{position}")
            if isinstance(stage, str):
                return Numbers(settings, tuple(stages), stage)
            stages.append(stage)
            shape = stage.shape
        if settings.pool != "none":
            stage = _pool(settings, shape, f"pool {block}")
            if isinstance(stage, str):
                return Numbers(settings, tuple(stages), stage)
            stages.append(stage)
            shape = stage.shape
    return Numbers(settings, (*stages, *_head(settings, shape)), progress=progress)


def _conv(settings, shape, block, name):
    """The convolution's stage, or why there is none."""
    channels, size, _ = shape
    k, p = settings.kernel, settings.padding
    if size + 2 * p < k:
        return f"{name}: a kernel of {k} does not fit in {_pixels(size)}."
    maps = settings.maps * 2 ** (block - 1)
    out = ops.conv_output_size(size, k, padding=p)
    work = ops.conv_multiply_adds((1, *shape), (maps, channels, k, k), padding=p)
    parameters = ops.conv_parameters(channels, maps, k)
    return Stage("conv", name, f"{k}×{k}, relu", (maps, out, out), parameters, work)


def _pool(settings, shape, name):
    """The pooling layer's stage, or why there is none."""
    channels, size, _ = shape
    _, kind, k, s = POOLS[settings.pool]
    if size < k:
        return f"{name}: a window of {k} does not fit in {_pixels(size)}."
    out = ops.pool_output_size(size, k, s)
    rule = f"{kind.split()[0]} {k}×{k}" + (f", stride {s}" if s != k else "")
    return Stage("pool", name, rule, (channels, out, out))


def _head(settings, shape):
    """The dense layers behind the last maps."""
    channels, size, _ = shape
    width = channels * size * size
    yield Stage("flatten", "flatten", "", (width,))
    for position in range(1, settings.hidden + 1):
        yield _dense(f"dense {position}", "relu", width, HIDDEN_UNITS)
        width = HIDDEN_UNITS
    yield _dense(f"dense {settings.hidden + 1}", "scores", width, CLASSES)


def _dense(name, rule, width, units):
    return Stage("dense", name, rule, (units,), (width + 1) * units, width * units)


def _pixels(size):
    return "1 pixel" if size == 1 else f"{size} pixels"
