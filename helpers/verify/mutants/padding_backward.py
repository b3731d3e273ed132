"""Wrong versions of padding's backward pass.

They take the upstream gradient and the forward pass's own arguments, and return grad_x.
"""

import numpy as np

from helpers import ops
from helpers.verify.mutants import Registry

PAD_BACKWARD = Registry()
wrong_version = PAD_BACKWARD.wrong_version


def _right(grad_out, x, padding, mode):
    return ops.pad_backward(grad_out, x.shape, padding, mode)


def _pairs(x, padding):
    """(before, after) for every axis of x, the first axis first."""
    given = [tuple(padding[i:i + 2]) for i in range(0, len(padding), 2)]
    return [(0, 0)] * (x.ndim - len(given)) + given[::-1]


def _middle(grad_out, x, pairs):
    """The part of the upstream gradient that lies on the picture; only where nothing was cropped."""
    return grad_out[tuple(slice(before, before + size) for (before, _), size in zip(pairs, x.shape))]


def _growing(wrong, x, padding, mode, grad_out):
    """A slip where the picture grew; cropped ones as they should be."""
    return wrong() if min(padding) >= 0 else _right(grad_out, x, padding, mode)


@wrong_version("one padded axis")
def returns_the_upstream_gradient(grad_out, x, padding, mode="constant", value=0.0):
    """Returns the upstream gradient as it came: grad_x has the shape of x, without the border."""
    return grad_out.copy()


@wrong_version("one padded axis")
def crops_from_the_front(grad_out, x, padding, mode="constant", value=0.0):
    """Crops the border at the end only: the picture begins at index `before`, not at 0."""
    def wrong():
        return grad_out[tuple(map(slice, x.shape))].copy()
    return _growing(wrong, x, padding, mode, grad_out)


@wrong_version("ends that differ")
def exchanges_the_ends(grad_out, x, padding, mode="constant", value=0.0):
    """Exchanges the two ends: a pair is (before, after)."""
    turned = tuple(amount for i in range(0, len(padding), 2) for amount in padding[i:i + 2][::-1])
    return _right(grad_out, x, turned, mode)


@wrong_version("several padded axes", "axes that differ")
def exchanges_the_padded_axes(grad_out, x, padding, mode="constant", value=0.0):
    """Reads the pairs in the order of the axes: they come last axis first, (left, right, top, bottom)."""
    def wrong():
        unpadded = x.ndim - len(padding) // 2
        pairs = _pairs(x, padding)
        return _middle(grad_out, x, pairs[:unpadded] + pairs[unpadded:][::-1]).copy()
    return wrong() if mode == "constant" and min(padding) >= 0 else _right(grad_out, x, padding, mode)


@wrong_version("several padded axes")
def crops_the_last_axis_only(grad_out, x, padding, mode="constant", value=0.0):
    """Crops the last axis only: each further pair belongs to the axis before."""
    last = (*grad_out.shape[:-1], x.shape[-1])
    return ops.pad_backward(grad_out, last, tuple(padding[:2]), mode)


@wrong_version("pixels that appear twice")
def forgets_the_copies(grad_out, x, padding, mode="constant", value=0.0):
    """Throws the border's gradient away: in these modes the border holds copies of pixels, and a pixel
    collects from all of its copies."""
    return _growing(lambda: _middle(grad_out, x, _pairs(x, padding)).copy(), x, padding, mode, grad_out)


@wrong_version("pixels that appear twice")
def keeps_the_last_copy(grad_out, x, padding, mode="constant", value=0.0):
    """Assigns where it must add: a pixel and its copies in the border pay together, so grad_x needs +=."""
    sources = ops.pad(np.arange(x.size).reshape(x.shape), padding, mode, -1 if mode == "constant" else 0)
    grad_x = np.zeros(x.size)
    grad_x[sources[sources >= 0]] = grad_out[sources >= 0]
    return grad_x.reshape(x.shape)


@wrong_version("pixels that appear twice")
def averages_the_copies(grad_out, x, padding, mode="constant", value=0.0):
    """Averages over the copies of a pixel: each copy moves with the pixel, so their gradients add up."""
    copies = ops.pad_backward(np.ones_like(grad_out), x.shape, padding, mode)
    return _right(grad_out, x, padding, mode) / np.maximum(copies, 1)


@wrong_version('mode "constant"')
def pays_for_the_constant(grad_out, x, padding, mode="constant", value=0.0):
    """Pays the edge pixel for the border: what stands there is a constant, and nobody is to blame."""
    def wrong():
        return _right(grad_out, x, padding, "replicate" if mode == "constant" else mode)
    return _growing(wrong, x, padding, mode, grad_out)


def _other_mode(of, instead):
    """A slip of one mode only, where the other mode could have made the same border."""
    def wrong(grad_out, x, padding, mode="constant", value=0.0):
        if mode == of and min(padding) >= 0:
            return _right(grad_out, x, padding, instead)
        return _right(grad_out, x, padding, mode)
    return wrong


@wrong_version('mode "reflect"')
def pays_the_edge_in_reflect(grad_out, x, padding, mode="constant", value=0.0):
    """Pays the edge pixel for the mirror image:
    "reflect" mirrors around the edge, so the pixels inside are paid."""
    return _other_mode("reflect", "replicate")(grad_out, x, padding, mode)


@wrong_version('mode "circular"')
def pays_the_near_end_in_circular(grad_out, x, padding, mode="constant", value=0.0):
    """Pays the near end in "circular": what stands before the first pixel is the other end."""
    return _other_mode("circular", "replicate")(grad_out, x, padding, mode)


@wrong_version('mode "replicate"')
def mirrors_in_replicate(grad_out, x, padding, mode="constant", value=0.0):
    """Pays the mirror image's pixels in "replicate": all of that border is the edge pixel."""
    if mode != "replicate" or min(padding) < 0:
        return _right(grad_out, x, padding, mode)
    sources = np.pad(np.arange(x.size).reshape(x.shape), _pairs(x, padding), mode="symmetric")
    grad_x = np.zeros(x.size)
    np.add.at(grad_x, sources.ravel(), grad_out.ravel())
    return grad_x.reshape(x.shape)


@wrong_version("a negative amount")
def leaves_cropped_pixels_out(grad_out, x, padding, mode="constant", value=0.0):
    """Leaves out the pixels that were cropped: they appear nowhere, so their gradient is 0, and grad_x has
    the shape of x."""
    inside = tuple(slice(max(0, -before), size - max(0, -after)) for (before, after), size in zip(
        _pairs(x, padding), x.shape))
    return _right(grad_out, x, padding, mode)[inside].copy()


@wrong_version()
def ignores_the_upstream_gradient(grad_out, x, padding, mode="constant", value=0.0):
    """Ignores the upstream gradient: it counts the copies of a pixel, which is what ones would give."""
    return _right(np.ones_like(grad_out), x, padding, mode)


@wrong_version()
def returns_zeros(grad_out, x, padding, mode="constant", value=0.0):
    """Returns zeros: the array is made but never filled."""
    return np.zeros(x.shape)


@wrong_version("one padded axis")
def flips_the_upstream_gradient(grad_out, x, padding, mode="constant", value=0.0):
    """Flips the upstream gradient: grad_out belongs to the padded picture as it stands."""
    return _right(np.flip(grad_out, -1), x, padding, mode)
