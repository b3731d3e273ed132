"""How far one unit sees: size, spacing and place of the fields of a stack of layers, and the paths into them.

Everything here works on one axis: height and width follow the same rule, each with its own numbers. Sizes and
places are those of Araujo, Norris and Sim (2019), "Computing receptive fields of convolutional neural
networks", Distill, https://doi.org/10.23915/distill.00021, extended by dilation.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from helpers.ops.arguments import whole_number
from helpers.ops.sizes import kernel_span, padding_pair

_LARGEST = np.iinfo(np.int64).max


class Window(NamedTuple):
    """One layer along one axis, convolution or pooling, with the names and defaults of `torch.nn.Conv1d`.

    A pooling layer of PyTorch moves by its kernel's size unless told otherwise: write `Window(2, stride=2)`.
    """

    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1


class Field(NamedTuple):
    """The receptive fields of the units of one layer, along one axis.

    Attributes
    ----------
    size : int
        Pixels from the first that a unit sees to the last, both counted.
    jump : int
        Pixels between the fields of two neighbouring units.
    start : float
        The centre of the first unit's field. Pixels are counted from 0, so the centre of an even number of
        pixels lies at a half; below 0 lies padding.
    """

    size: int
    jump: int
    start: float

    def pixels(self, unit=0):
        """(first, last) pixel of a unit's field; below 0, or beyond the input's end, they are padding."""
        first = round(self.start - (self.size - 1) / 2) + unit * self.jump
        return first, first + self.size - 1


def receptive_field(layers):
    """Size, jump and start of the fields behind a stack of layers, from the input up.

    Every layer adds its own reach, in steps of the layers before it: r + d(k - 1)j. Then its stride
    multiplies the steps: j·s.

    Parameters
    ----------
    layers : sequence of Window
        The layer nearest the input first. A tuple (kernel_size, stride, padding, dilation), a dict with these
        names, or a kernel size alone will do; `padding` may also be "same" or "valid".

    Returns
    -------
    Field
        Without layers a unit is a pixel: size 1, jump 1, start 0.

    Raises
    ------
    ValueError, TypeError
        For a number out of its range, or something that is no layer; the message has its place in the stack.
    """
    size, jump, start = 1, 1, 0.0
    for k, s, p, d in _windows("receptive_field", layers):
        before, _ = padding_pair(p, k, s, d, "receptive_field")
        reach = d * (k - 1)                     # from the kernel's first tap to its last, in steps of `jump`
        size += reach * jump
        start += (reach / 2 - before) * jump
        jump *= s
    return Field(size, jump, start)


def path_counts(layers):
    """How many paths lead from each pixel of a unit's field to the unit, along one axis.

    A path takes one tap in every layer. The counts are the convolution of one row of ones a layer, its ones
    d·j pixels apart. A 0 is a gap: a pixel inside the field that the unit does not see. They hold for a unit
    in the open; near the edge a path that meets padding ends there.

    Parameters
    ----------
    layers : sequence of Window
        As in `receptive_field`; padding does not matter here.

    Returns
    -------
    numpy.ndarray, shape (size,)
        From the first pixel of the field to the last: int64, or float64 (rounded) where there are more than
        2**63 - 1 paths. In two dimensions the counts are `numpy.outer(rows, columns)`.
    """
    windows = _windows("path_counts", layers)
    total = 1
    for window in windows:
        total *= window.kernel_size
    counts = np.ones(1, np.int64 if total <= _LARGEST else np.float64)
    jump = 1
    for k, s, _, d in windows:
        comb = np.zeros(kernel_span(k, d * jump), counts.dtype)
        comb[::d * jump] = 1
        counts = np.convolve(counts, comb)
        jump *= s
    return counts


def _windows(function, layers):
    """`layers` as a list of checked Windows."""
    if isinstance(layers, (Window, Mapping, str)) or not hasattr(layers, "__iter__"):
        raise TypeError(f"{function}: layers must be a list of layers, such as "
                        f"[Window(3), Window(3, stride=2)], not {layers!r}")
    return [_window(f"{function}: layers[{place}]", layer) for place, layer in enumerate(layers)]


def _window(name, layer):
    try:
        if isinstance(layer, Mapping):
            window = Window(**layer)
        else:
            window = Window(*layer) if isinstance(layer, (tuple, list)) else Window(layer)
    except TypeError:
        raise TypeError(f"{name} must be a Window, (kernel_size, stride, padding, dilation), a dict with "
                        f"these names or a kernel size, not {layer!r}") from None
    k = whole_number(name, "kernel_size", window.kernel_size, 1)
    s = whole_number(name, "stride", window.stride, 1)
    d = whole_number(name, "dilation", window.dilation, 1)
    p = window.padding
    padding_pair(p, k, s, d, name)
    return Window(k, s, p if isinstance(p, str) else int(p), d)
