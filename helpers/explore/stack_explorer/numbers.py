"""A stack of layers: the shapes, parameters, arithmetic and reach of each, counted by the course's own functions."""

from dataclasses import dataclass

from helpers import ops

RANGES = {"out_channels": (1, 4096), "kernel_size": (1, 15), "stride": (1, 8), "padding": (0, 10)}
INPUT_RANGES = {"channels": (1, 512), "size": (1, 512)}
MOST_LAYERS = 6
KINDS = {"conv": "convolution", "pool": "max pooling"}


@dataclass(frozen=True)
class Layer:
    """One layer of the stack; pooling keeps the channels and ignores `out_channels`."""

    kind: str = "conv"
    out_channels: int = 16
    kernel_size: int = 3
    stride: int = 1
    padding: int = 0

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"stack explorer: kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        _check_ranges(self, RANGES)


@dataclass(frozen=True)
class Settings:
    """The input's channels and size (square), and the layers."""

    channels: int = 1
    size: int = 28
    layers: tuple = ()

    def __post_init__(self):
        _check_ranges(self, INPUT_RANGES)
        if not 1 <= len(self.layers) <= MOST_LAYERS:
            raise ValueError(f"stack explorer: from 1 to {MOST_LAYERS} layers, not {len(self.layers)}")


@dataclass(frozen=True)
class Stage:
    """What one layer does: its output's shape, its cost, and what its input loses."""

    layer: Layer
    in_size: int
    channels: int
    size: int
    parameters: int
    multiply_adds: int
    reach: int              # pixels of the input image that one output sees, along one axis
    unread: int             # rows (and columns) at the end of the padded input that no window reads


@dataclass(frozen=True)
class Numbers:
    """What the picture shows: a stage for every layer that fits, and the problem of the first that does not."""

    settings: Settings
    stages: tuple
    problem: str = ""

    @property
    def parameters(self):
        """Of all layers."""
        return sum(stage.parameters for stage in self.stages)

    @property
    def multiply_adds(self):
        """For one image through all layers."""
        return sum(stage.multiply_adds for stage in self.stages)


def compute(settings):
    """Numbers for a stack; a layer that does not fit ends it, with the reason in `problem`."""
    channels, size, reach, jump = settings.channels, settings.size, 1, 1
    stages = []
    for position, layer in enumerate(settings.layers, start=1):
        problem = _problem(layer, size)
        if problem:
            return Numbers(settings, tuple(stages), f"Layer {position}: {problem}")
        reach += (layer.kernel_size - 1) * jump     # a step of this layer's input is `jump` pixels of the image
        jump *= layer.stride
        stages.append(_stage(layer, channels, size, reach))
        channels, size = stages[-1].channels, stages[-1].size
    return Numbers(settings, tuple(stages))


def _stage(layer, channels, size, reach):
    k, s, p = layer.kernel_size, layer.stride, layer.padding
    unread = (size + 2 * p - k) % s
    if layer.kind == "pool":
        return Stage(layer, size, channels, ops.pool_output_size(size, k, s, p), 0, 0, reach, unread)
    out = ops.conv_output_size(size, k, s, p)
    work = ops.conv_multiply_adds((1, channels, size, size), (layer.out_channels, channels, k, k), s, p)
    return Stage(layer, size, layer.out_channels, out, ops.conv_parameters(channels, layer.out_channels, k), work,
                 reach, unread)


def _problem(layer, size):
    k, p = layer.kernel_size, layer.padding
    if layer.kind == "pool" and p > k // 2:
        return f"pooling takes at most half a window of padding, here {k // 2}, not {p}."
    if size + 2 * p < k:
        return f"a kernel of {k} does not fit in {size} + 2·{p} = {size + 2 * p}."
    return ""


def _check_ranges(settings, ranges):
    for name, (low, high) in ranges.items():
        if not low <= getattr(settings, name) <= high:
            raise ValueError(f"stack explorer: {name} must be from {low} to {high}, not {getattr(settings, name)}")


def _conv(out_channels, kernel_size, stride=1, padding=0):
    return Layer("conv", out_channels, kernel_size, stride, padding)


def _pool(kernel_size, stride):
    return Layer("pool", 1, kernel_size, stride)


_LENET = (_conv(6, 5), _pool(2, 2), _conv(16, 5), _pool(2, 2), _conv(120, 5))
_ALEXNET = (_conv(96, 11, 4), _pool(3, 2), _conv(256, 5, padding=2), _pool(3, 2), _conv(384, 3, padding=1))
_VGG = (_conv(64, 3, padding=1), _conv(64, 3, padding=1), _pool(2, 2),
        _conv(128, 3, padding=1), _conv(128, 3, padding=1), _pool(2, 2))

# name -> (settings, what to look at)
PRESETS = {
    "LeNet-5": (Settings(1, 32, _LENET), "LeNet-5's convolutions on 32 pixels. Set the input to 28: what happens?"),
    "LeNet-5 on 28": (Settings(1, 28, _LENET), "28 pixels run out before the last layer. Which padding repairs it?"),
    "AlexNet on 224": (Settings(3, 224, _ALEXNET), "The paper says 224 in and 55 out. Count."),
    "AlexNet on 227": (Settings(3, 227, _ALEXNET), "With 227 pixels the first layer gives 55, and nothing is left over."),
    "VGG block": (Settings(3, 32, _VGG), "Padding 1 keeps the size, and only pooling halves it."),
    "one 7×7": (Settings(64, 28, (_conv(64, 7),)), "One layer that sees 7×7. Compare with three of 3×3."),
    "three 3×3": (Settings(64, 28, (_conv(64, 3),) * 3), "Three layers that see 7×7 together, with fewer parameters."),
}
