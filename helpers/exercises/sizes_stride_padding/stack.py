"""The shapes through a stack of layers."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def network_shapes(shape, layers):
    channels, height, width = shape
    shapes = []
    for kind, *settings in layers:
        if kind == "conv":
            channels, k, s, p = settings            # as many channels come out as there are filters
        else:
            (k, s), p = settings, 0                 # pooling keeps the channels
        height = (height + 2 * p - k) // s + 1
        width = (width + 2 * p - k) // s + 1
        shapes.append((channels, height, width))
    return shapes


_LENET = ((1, 28, 28), [("conv", 6, 5, 1, 2), ("pool", 2, 2), ("conv", 16, 5, 1, 0), ("pool", 2, 2)])
_ALEXNET = ((3, 227, 227), [("conv", 96, 11, 4, 0), ("pool", 3, 2),
                            ("conv", 256, 5, 1, 2), ("pool", 3, 2),
                            ("conv", 384, 3, 1, 1), ("conv", 384, 3, 1, 1), ("conv", 256, 3, 1, 1),
                            ("pool", 3, 2)])


def _groups(rng):
    def draw(*kinds):
        shape = tuple(int(n) for n in (rng.integers(1, 5), rng.integers(40, 60), rng.integers(61, 90)))
        layers = [("conv", int(rng.integers(2, 20)), int(rng.integers(2, 6)), int(rng.integers(1, 4)),
                   int(rng.integers(0, 3))) if kind == "conv" else ("pool", 3, 2) for kind in kinds]
        return shape, layers

    return [
        Group("conv", "one convolution",
              [((1, 8, 8), [("conv", 4, 3, 1, 0)])] + [draw("conv") for _ in range(11)]),
        Group("pool", "one pooling layer that fits",
              [((3, 8, 12), [("pool", 2, 2)]), ((2, 10, 6), [("pool", 2, 2)]),
               ((5, 9, 12), [("pool", 3, 3)])]),
        Group("overlap", "pooling that overlaps or leaves pixels over",
              [((2, 5, 7), [("pool", 2, 2)]), ((4, 13, 27), [("pool", 3, 2)]),
               ((1, 10, 12), [("pool", 3, 2)])]),
        Group("deep", "stacks of several layers",
              [draw("conv", "pool"), draw("pool", "conv")]
              + [draw("conv", "pool", "conv") for _ in range(8)]),
        Group("famous", "LeNet-5 and AlexNet", [_LENET, _ALEXNET]),
    ]


def _with(conv=None, pool=None):
    """The walk through the layers with another rule for one kind: (shape, settings) -> shape."""
    def wrong(shape, layers):
        shapes = []
        for kind, *settings in layers:
            rule = {"conv": conv, "pool": pool}[kind]
            shape = rule(shape, *settings) if rule else network_shapes(shape, [(kind, *settings)])[0]
            shapes.append(shape)
        return shapes
    return wrong


def _fixed_input(shape, layers):
    return [network_shapes(shape, [layer])[0] for layer in layers]


def _conv(shape, layer):
    return network_shapes(shape, [("conv", *layer)])[0]


MISCONCEPTIONS = (
    Misconception("only the last shape", lambda shape, layers: network_shapes(shape, layers)[-1],
                  "You returned one shape. What is asked for is a list with the shape after each layer, "
                  "even if there is only one."),
    Misconception("the input comes first", lambda shape, layers: [shape, *network_shapes(shape, layers)],
                  "Your list begins with the input's shape. It holds what comes out of each layer, so it "
                  "is as long as the list of layers."),
    Misconception("every layer sees the first input", _fixed_input,
                  "Each of your layers starts again from the network's input. A layer reads what the one "
                  "before it has put out."),
    Misconception("filters times channels", _with(conv=lambda shape, n, *rest: (shape[0] * n, *_conv(
                      shape, (n, *rest))[1:])),
                  "Your channels multiply. A filter spans all input channels and sums them, so each filter "
                  "gives one output map."),
    Misconception("convolution keeps the channels", _with(conv=lambda shape, *rest: (shape[0], *_conv(
                      shape, rest)[1:])),
                  "Your convolution keeps the number of channels. How many output maps do n filters give?"),
    Misconception("filters added to channels", _with(conv=lambda shape, n, *rest: (shape[0] + n, *_conv(
                      shape, (n, *rest))[1:])),
                  "You add the filters to the channels. The output maps replace the input; they do not "
                  "join it."),
    Misconception("height and width swapped", lambda shape, layers: [
                      (c, w, h) for c, h, w in network_shapes(shape, layers)],
                  "Your height and width are swapped: shapes are (channels, height, width)."),
    Misconception("the height for both sides", lambda shape, layers: [
                      (c, h, h) for c, h, w in network_shapes(shape, layers)],
                  "Your width is always the height. The picture need not be square: take each side through "
                  "the rule on its own."),
    Misconception("the width for both sides", lambda shape, layers: [
                      (c, w, w) for c, h, w in network_shapes(shape, layers)],
                  "Your height is always the width. The picture need not be square: take each side through "
                  "the rule on its own."),
    Misconception("channels last",
                  lambda shape, layers: [(h, w, c) for c, h, w in network_shapes(shape, layers)],
                  "You put the channels last. In PyTorch's order they come first: (channels, height, "
                  "width)."),
    Misconception("padding at one end", _with(conv=lambda shape, n, k, s, p: (
                      n, *((size + p - k) // s + 1 for size in shape[1:]))),
                  "Your padding counts once. It is put at both ends of each axis."),
    Misconception("stride of the convolution ignored", _with(conv=lambda shape, n, k, s, p: (
                      n, *(size + 2 * p - k + 1 for size in shape[1:]))),
                  "Your convolutions move one pixel at a time, whatever their stride."),
    Misconception("pooling divides by the stride", _with(pool=lambda shape, k, s: (
                      shape[0], *(size // s for size in shape[1:]))),
                  "Your pooling divides the size by the stride. That holds where the window is as large as "
                  "the stride; try 3 by 3 with stride 2 on a row of 12."),
    Misconception("pooling divides by the window", _with(pool=lambda shape, k, s: (
                      shape[0], *(size // k for size in shape[1:]))),
                  "Your pooling divides the size by the window, as if windows never overlapped. Count the "
                  "positions of a window of 3 that moves 2 pixels at a time."),
    Misconception("pooling rounds up", _with(pool=lambda shape, k, s: (
                      shape[0], *(-((k - size) // s) + 1 for size in shape[1:]))),
                  "Your pooling rounds up, as PyTorch does with ceil_mode=True. By default a window that "
                  "does not fit is left out."),
    Misconception("no floor", _with(conv=lambda shape, n, k, s, p: (
                      n, *((size + 2 * p - k) / s + 1 for size in shape[1:])),
                      pool=lambda shape, k, s: (shape[0], *((size - k) / s + 1 for size in shape[1:]))),
                  "Your sizes are fractions. A window is there whole or not at all."),
)

EXERCISE = FunctionExercise(
    name="network_shapes",
    stub='''def network_shapes(shape, layers):
    """The shape (channels, height, width) after each layer, as a list.

    shape is that of the input; layers holds ("conv", filters, k, s, p) and ("pool", k, s).
    """
    ...''',
    solve=network_shapes,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} networks of 1 to 8 layers, inputs that are not square, strides that leave pixels over, "
           "LeNet-5 and AlexNet",
    hints=("Go through the layers with one shape in hand. What does each kind of layer do to the channels, "
           "and what to the two sizes?",
           "A convolution gives as many channels as it has filters; pooling keeps them. The sizes follow "
           "one rule in both, and pooling has p = 0.",
           "for kind, *settings in layers: take the settings apart, compute (size + 2p − k)//s + 1 for "
           "height and for width, append the new shape, and go on from there."),
    why="A shape is all that one layer has to know of the layers before it.",
)
