"""The right answers that the wrong versions spoil, for one and two spatial axes alike."""

import numpy as np

from helpers import ops


def layer(x, weight, bias=None, **settings):
    """The convolution layer, without its cache."""
    return _forward(x)(x, weight, bias, **settings)[0]


def gradients(grad_out, x, weight, bias=None, **settings):
    """(grad_x, grad_weight, grad_bias) of the layer."""
    backward = ops.conv1d_backward if x.ndim == 3 else ops.conv2d_backward
    return backward(grad_out, _forward(x)(x, weight, bias, **settings)[1])


def _forward(x):
    return ops.conv1d if x.ndim == 3 else ops.conv2d


def spatial(array):
    """The axes after N and C."""
    return tuple(range(2, array.ndim))


def per_axis(value, x):
    """A setting as a tuple of one number a spatial axis."""
    return value if isinstance(value, tuple) else (value,) * len(spatial(x))


def borders(x, weight, padding=0, dilation=1, **_):
    """Zeros (before, after) for each spatial axis."""
    if padding == "same":
        reach = [d * (k - 1) for k, d in zip(weight.shape[2:], per_axis(dilation, x))]
        return [(r // 2, r - r // 2) for r in reach]
    return [(p, p) for p in per_axis(0 if padding == "valid" else padding, x)]


def bordered(x, pairs, **options):
    """`x` with a border along its spatial axes."""
    return np.pad(x, [(0, 0), (0, 0), *pairs], **options)


def cropped(x, pairs):
    """`x` without its border."""
    return x[(..., *(slice(a, size - b) for (a, b), size in zip(pairs, x.shape[2:])))]


def spans(weight, dilation, x):
    """Pixels from the first tap to the last along each axis."""
    return [d * (k - 1) + 1 for k, d in zip(weight.shape[2:], per_axis(dilation, x))]


def without(settings, *names):
    """The settings less some of them, which then stay at their defaults."""
    return {name: value for name, value in settings.items() if name not in names}
