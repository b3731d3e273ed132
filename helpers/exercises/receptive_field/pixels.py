"""The pixels that a unit sees: the first and the last, with stride, padding and dilation."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def unit_pixels(layers, unit):
    size, jump, first = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * jump      # this layer's taps stand `jump` pixels apart, times its dilation
        first -= p * jump               # a zero beside this layer is as wide as one of its steps
        jump *= s
    first += unit * jump
    return first, first + size - 1


def _groups(rng):
    def draw(count, depth, s=(1, 1), p=(0, 0), d=(1, 1), keep=lambda layers: True):
        found = []
        while len(found) < count:
            layers = [tuple(int(rng.integers(low, high + 1)) for low, high in ((2, 6), s, p, d))
                      for _ in range(rng.integers(*depth))]
            if keep(layers):
                found.append((layers, int(rng.integers(0, 6))))
        return found

    two = (2, 5)
    return [
        Group("one", "one layer", [([(3, 1, 0, 1)], 0), ([(3, 1, 0, 1)], 4), ([(4, 2, 0, 1)], 3)]),
        Group("plain", "stacks at stride 1",
              [([(3, 1, 0, 1)] * 2, 0), ([(3, 1, 0, 1)] * 3, 2)] + draw(8, two)),
        Group("strided", "strides",
              [([(3, 2, 0, 1), (3, 1, 0, 1)], 0), ([(3, 2, 0, 1), (3, 2, 0, 1), (3, 1, 0, 1)], 1)]
              + draw(14, two, s=(1, 4), keep=lambda layers: any(layer[1] > 1 for layer in layers[:-1]))),
        Group("dilated", "dilation",
              [([(3, 1, 0, 2), (3, 1, 0, 4)], 0)]
              + draw(14, two, s=(1, 3), d=(1, 4), keep=lambda layers: any(layer[3] > 1 for layer in layers))),
        Group("padded", "padding",
              [([(3, 1, 1, 1)] * 2, 0), ([(3, 2, 1, 1)] * 2, 2)]
              + draw(16, two, s=(1, 3), p=(0, 3), d=(1, 3))),
    ]


def _walk(layers, unit, reach=lambda k, d: d * (k - 1), step=lambda jump, s: jump * s,
          zeros=lambda p, jump: p * jump):
    """The solution with room for another rule in one place."""
    size, jump, first = 1, 1, 0
    for k, s, p, d in layers:
        size += reach(k, d) * jump
        first -= zeros(p, jump)
        jump = step(jump, s)
    first += unit * jump
    return first, first + size - 1


def _own_stride(layers, unit):
    size, jump, first = 1, 1, 0
    for k, s, p, d in layers:
        first -= p * jump
        jump *= s
        size += d * (k - 1) * jump
    return first + unit * jump, first + unit * jump + size - 1


def _with_size(size_of):
    """Another size, from the right first pixel on."""
    def wrong(layers, unit):
        first, _ = unit_pixels(layers, unit)
        return first, first + size_of(layers) - 1
    return wrong


def _product(layers):
    size = 1
    for k, *_ in layers:
        size *= k
    return size


def _last_stride(layers):
    size, below = 1, 1
    for k, s, _, d in layers:
        size, below = size + d * (k - 1) * below, s
    return size


def _centred(layers, unit):
    first, last = unit_pixels(layers, 0)
    jump = unit_pixels(layers, 1)[0] - first
    return unit * jump - (last - first) // 2, unit * jump - (last - first) // 2 + last - first


def _padding_by_own_stride(layers, unit):
    wide = [(k, s, p * s, d) for k, s, p, d in layers]
    return unit_pixels(wide, unit)


def _dilated_jump(layers, unit):
    size, jump, first = 1, 1, 0
    for k, s, p, d in layers:
        size += d * (k - 1) * jump
        first -= p * jump
        jump *= s * d
    return first + unit * jump, first + unit * jump + size - 1


def _without(key):
    """The solution for layers with one setting at its default."""
    place, default = {"dilation": (3, 1), "padding": (2, 0), "stride": (1, 1)}[key]

    def wrong(layers, unit):
        return unit_pixels([(*layer[:place], default, *layer[place + 1:]) for layer in layers], unit)
    return wrong


MISCONCEPTIONS = (
    Misconception("one past the end", lambda layers, unit: (unit_pixels(layers, unit)[0],
                                                             unit_pixels(layers, unit)[1] + 1),
                  "Your last pixel is one too far: it is where a slice would end. The last pixel of a field "
                  "of size r is r − 1 behind its first."),
    Misconception("counted from 1", lambda layers, unit: tuple(at + 1 for at in unit_pixels(layers, unit)),
                  "Your pixels are counted from 1. Here the first pixel of the row is 0."),
    Misconception("size and jump", lambda layers, unit: (
                      unit_pixels(layers, 0)[1] - unit_pixels(layers, 0)[0] + 1,
                      unit_pixels(layers, 1)[0] - unit_pixels(layers, 0)[0]),
                  "You returned the size and the jump. Go on: where does the first unit's field begin, and "
                  "how far is this unit's from there?"),
    Misconception("kernels multiplied", _with_size(_product),
                  "Your width is the product of the kernels. That counts paths along the row, and many of "
                  "them end in the same pixel. How many pixels does each further layer add at both ends?"),
    Misconception("kernels added", _with_size(lambda layers: sum(d * (k - 1) + 1 for k, _, _, d in layers)),
                  "Your width adds up the kernels. The first tap of a kernel stands on what is counted "
                  "already: a layer adds one step fewer than it has taps."),
    Misconception("k for k − 1", lambda layers, unit: _walk(layers, unit, reach=lambda k, d: d * k),
                  "You add d·k steps for a layer. Count the steps from its first tap to its last."),
    Misconception("starts from 0", _with_size(
                      lambda layers: unit_pixels(layers, 0)[1] - unit_pixels(layers, 0)[0]),
                  "Your width is one pixel short. Without any layer a unit is a pixel: with how many do you "
                  "start?"),
    Misconception("the layer's own stride", _own_stride,
                  "You multiply by a layer's stride before you use the jump for that same layer. Its taps "
                  "stand on the units below it: how far apart are those?"),
    Misconception("strides ignored in the size", lambda layers, unit: (
                      unit_pixels(layers, unit)[0],
                      unit_pixels(layers, unit)[0] + sum(d * (k - 1) for k, _, _, d in layers)),
                  "Your width ignores the strides. Behind a stride of 2, one step of the next layer is two "
                  "pixels."),
    Misconception("strides ignored", _without("stride"),
                  "Your answers match stride 1 everywhere. A stride spreads the taps of all later layers, "
                  "and it moves each next unit further."),
    Misconception("the stride just below only", _with_size(_last_stride),
                  "You multiply by the stride of the layer just below. And the layers below that one? Draw "
                  "two strides of 2 under a third layer."),
    Misconception("strides added", lambda layers, unit: _walk(
                      layers, unit, step=lambda jump, s: jump + s - 1),
                  "Your strides add up. One step in a layer is s steps in the layer below, each of them as "
                  "wide as that layer's own."),
    Misconception("layers from the top", lambda layers, unit: unit_pixels(layers[::-1], unit),
                  "You take the layers in the wrong order: the first in the list reads the pixels. Or do you "
                  "go down from the unit with the rule for going up?"),
    Misconception("dilation ignored", _without("dilation"),
                  "Your answers match dilation 1. Taps d apart reach further than taps side by side."),
    Misconception("span d·k", lambda layers, unit: _walk(layers, unit, reach=lambda k, d: d * k - 1),
                  "Your answers match d·k for the span of a dilated kernel. Draw three taps with a gap "
                  "between them and count from the first to the last."),
    Misconception("dilation counted from 0", lambda layers, unit: _walk(
                      layers, unit, reach=lambda k, d: (k - 1) * (d + 1 if d > 1 else 1)),
                  "You leave d pixels out between two taps. Here dilation is the distance from tap to tap, 1 "
                  "for an ordinary kernel."),
    Misconception("padding ignored", _without("padding"),
                  "Your answers match padding 0. Zeros at the left let the first window begin before the "
                  "first pixel."),
    Misconception("padding in pixels", lambda layers, unit: _walk(layers, unit, zeros=lambda p, jump: p),
                  "You move the first window p pixels to the left. Behind a stride, a zero is as wide as one "
                  "step of the layer that it stands beside."),
    Misconception("padding to the right", lambda layers, unit: _walk(
                      layers, unit, zeros=lambda p, jump: -p * jump),
                  "Padding moves your first window to the right. The zeros stand before the first pixel, so "
                  "the window begins further left."),
    Misconception("padding widens", lambda layers, unit: (
                      unit_pixels(layers, unit)[0],
                      unit_pixels(layers, unit)[1] + sum(2 * p for _, _, p, _ in layers)),
                  "Your width grows with the padding. Padding moves the windows; it does not stretch a "
                  "kernel."),
    Misconception("cut at the edge", lambda layers, unit: (max(0, unit_pixels(layers, unit)[0]),
                                                            unit_pixels(layers, unit)[1]),
                  "You cut the field at pixel 0. It is asked for as it stands, padding included: a first "
                  "pixel below 0 says how much of it is padding."),
    Misconception("centred on the unit", _centred,
                  "You centre the field on unit times jump. That is so with padding that keeps the size; in "
                  "general the first unit's window begins at the first pixel, less the padding."),
    Misconception("the unit moves by one", lambda layers, unit: tuple(
                      at + unit for at in unit_pixels(layers, 0)),
                  "Your fields of neighbouring units are one pixel apart. Behind strides they are further "
                  "apart."),
    Misconception("the last stride as the jump", lambda layers, unit: tuple(
                      at + unit * layers[-1][1] for at in unit_pixels(layers, 0)),
                  "Your neighbouring fields are as far apart as the last stride says. What do the strides "
                  "below it do to that step?"),
    Misconception("units counted from 1", lambda layers, unit: unit_pixels(layers, unit - 1),
                  "Your fields belong to the unit before the one asked for. Units are counted from 0."),
    Misconception("first and size", lambda layers, unit: (
                      unit_pixels(layers, unit)[0],
                      unit_pixels(layers, 0)[1] - unit_pixels(layers, 0)[0] + 1),
                  "You returned the first pixel and the size. The last pixel is asked for."),
    Misconception("the last layer's padding only", lambda layers, unit: unit_pixels(
                      [*((k, s, 0, d) for k, s, _, d in layers[:-1]), layers[-1]], unit),
                  "You count the last layer's padding only. Every layer's zeros move the first window."),
    Misconception("the first layer's padding only", lambda layers, unit: unit_pixels(
                      [layers[0], *((k, s, 0, d) for k, s, _, d in layers[1:])], unit),
                  "You count the first layer's padding only. Every layer's zeros move the first window, each "
                  "by that layer's own steps."),
    Misconception("padding by the own stride", _padding_by_own_stride,
                  "Your padding is one stride too wide. The zeros of a layer stand beside the units below "
                  "it: how far apart are those?"),
    Misconception("dilation spreads what follows", _dilated_jump,
                  "You multiply the jump by the dilation. A dilated layer still has a unit at every step; "
                  "only its taps stand further apart."),
    Misconception("the first unit always", lambda layers, unit: unit_pixels(layers, 0),
                  "You give the field of unit 0 whatever unit is asked for."),
)

EXERCISE = FunctionExercise(
    name="unit_pixels",
    stub='''def unit_pixels(layers, unit):
    """(first, last) pixel of a unit's field along one axis, both counted; below 0 they lie on padding.

    layers: a list of (kernel, stride, padding, dilation), the one that reads the pixels first.
    Units and pixels are counted from 0.
    """
    ...''',
    solve=unit_pixels,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} units: stacks of one to four layers, kernels 2 to 6, {strided} with strides, {dilated} "
           "with dilation, {padded} with padding",
    hints=("Keep three numbers while you go up through the layers: how wide a field is, how far apart two "
           "neighbours' fields are, and where the first one begins.",
           "A layer's taps stand d steps apart, and one step is the distance between two units of the layer "
           "below. Padding of p lets the first window begin p such steps further left. Which of the three "
           "numbers does the stride change?",
           "For each layer: size grows by d·(k − 1)·jump, first falls by p·jump, and last of all jump is "
           "multiplied by s. The unit's own place adds unit·jump."),
    why="Everything a layer does is measured in steps of the layer below it, so its stride comes last.",
)
