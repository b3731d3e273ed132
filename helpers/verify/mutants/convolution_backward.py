"""Wrong versions of the convolution layer's backward pass.

They take the upstream gradient and the layer's own arguments, and return (grad_x, grad_weight, grad_bias).
Sources: erratum E5 of the course's notes (stride, index base, flip, wrap-around) and what well-known
courses' checks were seen to accept (upstream ignored, flipped, replaced by a mean).
"""

import itertools

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.parts import bordered, borders, cropped, gradients, per_axis, spatial, without

BACKWARD = Registry()
wrong_version = BACKWARD.wrong_version

_TAPS = "a kernel of more than one tap"
_OVERLAP = "overlapping windows"
_PICTURE = "two spatial axes"


@wrong_version()
def flips_the_upstream_gradient(grad_out, x, weight, bias=None, **settings):
    """Flips the upstream gradient in space: grad_out[..., i, j] belongs to output (i, j) as it stands."""
    return gradients(np.flip(grad_out, spatial(x)), x, weight, bias, **settings)


@wrong_version(_PICTURE)
def flips_the_upstream_rows(grad_out, x, weight, bias=None, **settings):
    """Flips the rows of the upstream gradient: grad_out[..., i, j] belongs to output (i, j) as it stands."""
    return gradients(np.flip(grad_out, 2), x, weight, bias, **settings)


@wrong_version(_PICTURE)
def flips_the_upstream_columns(grad_out, x, weight, bias=None, **settings):
    """Flips the columns of the upstream gradient:
    grad_out[..., i, j] belongs to output (i, j) as it stands."""
    return gradients(np.flip(grad_out, 3), x, weight, bias, **settings)


@wrong_version()
def ignores_the_upstream_gradient(grad_out, x, weight, bias=None, **settings):
    """Ignores the upstream gradient:
    every local derivative is multiplied by grad_out (this is what ones would give)."""
    return gradients(np.ones_like(grad_out), x, weight, bias, **settings)


@wrong_version()
def averages_the_upstream_gradient(grad_out, x, weight, bias=None, **settings):
    """Uses the mean of the upstream gradient everywhere: each output has its own."""
    return gradients(np.full_like(grad_out, grad_out.mean()), x, weight, bias, **settings)


@wrong_version()
def averages_each_gradient(grad_out, x, weight, bias=None, **settings):
    """Puts each gradient's mean in place of all its values: a check of the mean alone cannot see it."""
    grads = gradients(grad_out, x, weight, bias, **settings)
    return tuple(None if g is None else np.full_like(g, g.mean()) for g in grads)


@wrong_version()
def returns_zero_gradients(grad_out, x, weight, bias=None, **settings):
    """Returns zeros: the arrays are made but never filled."""
    grads = gradients(grad_out, x, weight, bias, **settings)
    return tuple(None if g is None else np.zeros_like(g) for g in grads)


@wrong_version()
def changes_the_sign(grad_out, x, weight, bias=None, **settings):
    """Returns the negative gradient: the gradient points uphill; the step of an optimizer subtracts it."""
    return tuple(None if g is None else -g for g in gradients(grad_out, x, weight, bias, **settings))


@wrong_version("several images")
def averages_over_the_batch(grad_out, x, weight, bias=None, **settings):
    """Divides by the number of images:
    gradients add up over the batch; a mean belongs to the loss, upstream."""
    return tuple(None if g is None else g / len(x) for g in gradients(grad_out, x, weight, bias, **settings))


@wrong_version(_TAPS)
def forgets_the_flip(grad_out, x, weight, bias=None, **settings):
    """Slides the kernel unflipped over the upstream gradient:
    grad_x is its full true convolution with the kernel."""
    grad_x = gradients(grad_out, x, np.flip(weight, spatial(weight)), bias, **settings)[0]
    return grad_x, *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version(_TAPS, _PICTURE)
def turns_the_rows_only(grad_out, x, weight, bias=None, **settings):
    """Pays the kernel's rows in the right order but its columns backwards:
    full true convolution flips both axes."""
    grad_x = gradients(grad_out, x, np.flip(weight, 3), bias, **settings)[0]
    return grad_x, *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version(_TAPS, _PICTURE)
def turns_the_columns_only(grad_out, x, weight, bias=None, **settings):
    """Pays the kernel's columns in the right order but its rows backwards:
    full true convolution flips both axes."""
    grad_x = gradients(grad_out, x, np.flip(weight, 2), bias, **settings)[0]
    return grad_x, *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version()
def starts_from_the_weights(grad_out, x, weight, bias=None, **settings):
    """Starts the sum of grad_weight from the weights: it starts from zeros, np.zeros_like(weight)."""
    grad_x, grad_weight, grad_bias = gradients(grad_out, x, weight, bias, **settings)
    return grad_x, grad_weight + weight, grad_bias


@wrong_version()
def misses_the_last_position(grad_out, x, weight, bias=None, **settings):
    """Stops one position short: the loops go over all of grad_out, its last row and column included."""
    inner = np.zeros_like(grad_out)
    inside = (..., *(slice(None, -1),) * len(spatial(x)))
    inner[inside] = grad_out[inside]
    return gradients(inner, x, weight, bias, **settings)


@wrong_version(_TAPS)
def flips_the_weight_gradient(grad_out, x, weight, bias=None, **settings):
    """Flips the weight gradient in space: grad_weight[..., a, b] belongs to tap (a, b) as it stands."""
    grad_x, grad_weight, grad_bias = gradients(grad_out, x, weight, bias, **settings)
    return grad_x, np.flip(grad_weight, spatial(weight)).copy(), grad_bias


@wrong_version(_OVERLAP)
def assigns_window_by_window(grad_out, x, weight, bias=None, **settings):
    """Assigns where it must add:
    pixels that several windows read collect all their gradients, so grad_x needs +=."""
    def visits(tap_count, size):
        return ((tap, place) for place in np.ndindex(*size) for tap in np.ndindex(*tap_count))
    return _scattered(grad_out, x, weight, bias, visits, settings)


@wrong_version(_OVERLAP)
def assigns_tap_by_tap(grad_out, x, weight, bias=None, **settings):
    """Assigns one tap over the other: the taps that touch a pixel add up, so grad_x needs += and not =."""
    def visits(tap_count, size):
        return itertools.product(np.ndindex(*tap_count), np.ndindex(*size))
    return _scattered(grad_out, x, weight, bias, visits, settings)


def _scattered(grad_out, x, weight, bias, visits, settings):
    """The backward pass whose last write to a pixel wins; groups and filters are still summed."""
    pairs = borders(x, weight, **settings)
    stride, dilation = per_axis(settings.get("stride", 1), x), per_axis(settings.get("dilation", 1), x)
    groups = settings.get("groups", 1)
    grad_padded = np.zeros_like(bordered(x, pairs))
    maps = grad_out.reshape(len(x), groups, -1, *grad_out.shape[2:])
    filters = weight.reshape(groups, -1, *weight.shape[1:])
    for tap, place in visits(weight.shape[2:], grad_out.shape[2:]):
        pixel = tuple(s * i + d * a for s, i, d, a in zip(stride, place, dilation, tap))
        share = np.einsum("ngo,goc->ngc", maps[(..., *place)], filters[(..., *tap)])
        grad_padded[(..., *pixel)] = share.reshape(len(x), -1)
    return cropped(grad_padded, pairs), *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version()
def keeps_the_last_position(grad_out, x, weight, bias=None, **settings):
    """Keeps the last position only:
    a weight is used at every position, so its gradient is a sum and needs +=."""
    last = np.zeros_like(grad_out)
    last[(..., *(-1,) * len(spatial(x)))] = grad_out[(..., *(-1,) * len(spatial(x)))]
    grad_x = gradients(grad_out, x, weight, bias, **settings)[0]
    return grad_x, *gradients(last, x, weight, bias, **settings)[1:]


@wrong_version("several images")
def keeps_the_last_product(grad_out, x, weight, bias=None, **settings):
    """Keeps the last product only:
    grad_weight and grad_bias are sums over all images and positions and need +=."""
    last = np.zeros_like(grad_out)
    corner = (-1, slice(None), *(-1,) * len(spatial(x)))
    last[corner] = grad_out[corner]
    grad_x = gradients(grad_out, x, weight, bias, **settings)[0]
    return grad_x, *gradients(last, x, weight, bias, **settings)[1:]


@wrong_version("several images")
def keeps_the_last_image(grad_out, x, weight, bias=None, **settings):
    """Keeps the last image only: grad_weight and grad_bias are sums over the batch and need +=."""
    last = np.zeros_like(grad_out)
    last[-1] = grad_out[-1]
    grad_x = gradients(grad_out, x, weight, bias, **settings)[0]
    return grad_x, *gradients(last, x, weight, bias, **settings)[1:]


@wrong_version("several filters")
def keeps_the_last_filter(grad_out, x, weight, bias=None, groups=1, **settings):
    """Keeps one filter only: every filter reads x, so grad_x adds up over the output channels."""
    last = np.zeros_like(grad_out)
    last[:, -1] = grad_out[:, -1]
    settings = {**settings, "groups": groups}
    grad_x = gradients(last, x, weight, bias, **settings)[0]
    return grad_x, *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version("a stride above 1")
def forgets_the_stride(grad_out, x, weight, bias=None, **settings):
    """Forgets the stride:
    output i reads the pixels from i · stride on, so both gradients use x[s·i + a], not x[i + a]."""
    plain = without(settings, "stride")
    dense = np.zeros_like(bordered(x, borders(x, weight, **settings)))
    reach = [size - d * (k - 1) for size, d, k in zip(
        dense.shape[2:], per_axis(settings.get("dilation", 1), x), weight.shape[2:])]
    spread = np.zeros((*grad_out.shape[:2], *reach))
    spread[(..., *map(slice, grad_out.shape[2:]))] = grad_out
    grad_x, grad_weight, _ = gradients(spread, x, weight, bias, **plain)
    return grad_x, grad_weight, gradients(grad_out, x, weight, bias, **settings)[2]


@wrong_version("padding")
def leaves_the_border_on(grad_out, x, weight, bias=None, **settings):
    """Leaves the border of the padding on grad_x: crop the p zeros at each end, grad_x has the shape of x."""
    padded = bordered(x, borders(x, weight, **settings))
    grad_x = gradients(grad_out, padded, weight, bias, **without(settings, "padding"))[0]
    return grad_x, *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version("padding")
def crops_one_end(grad_out, x, weight, bias=None, **settings):
    """Crops the border at one end only: the picture starts p pixels in, so take [p:p + H], not [:H]."""
    padded = bordered(x, borders(x, weight, **settings))
    grad_x = gradients(grad_out, padded, weight, bias, **without(settings, "padding"))[0]
    return grad_x[(..., *map(slice, x.shape[2:]))], *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version("padding")
def reads_an_unpadded_input(grad_out, x, weight, bias=None, **settings):
    """Reads x where it must read the padded x: grad_weight multiplies what the window saw, zeros included."""
    shifted = np.zeros_like(bordered(x, borders(x, weight, **settings)))
    shifted[(..., *map(slice, x.shape[2:]))] = x
    grad_x, _, grad_bias = gradients(grad_out, x, weight, bias, **settings)
    return grad_x, gradients(grad_out, shifted, weight, bias, **without(settings, "padding"))[1], grad_bias


@wrong_version("a dilation above 1")
def forgets_the_dilation(grad_out, x, weight, bias=None, **settings):
    """Forgets the dilation: tap a read the pixel a · dilation after the window's first, and pays that one."""
    near = bordered(x, borders(x, weight, **settings))
    plain = without(settings, "dilation", "padding")
    windows = [(n - 1) * s + k for n, s, k in zip(
        grad_out.shape[2:], per_axis(settings.get("stride", 1), x), weight.shape[2:])]
    part = near[(..., *map(slice, windows))]
    grad_part, grad_weight, _ = gradients(grad_out, part, weight, bias, **plain)
    grad_near = np.zeros_like(near)
    grad_near[(..., *map(slice, windows))] = grad_part
    return (cropped(grad_near, borders(x, weight, **settings)), grad_weight,
            gradients(grad_out, x, weight, bias, **settings)[2])


@wrong_version("several groups")
def pays_the_first_group(grad_out, x, weight, bias=None, **settings):
    """Pays only the first group's channels:
    every group's gradient goes to its own block of input channels."""
    grads = gradients(grad_out, x, weight, bias, **settings)
    grads[0][:, weight.shape[1]:] = 0
    return grads


@wrong_version(_OVERLAP)
def wraps_around(grad_out, x, weight, bias=None, **settings):
    """Reads the kernel at negative indices:
    outside the kernel the weight is 0, but NumPy's index -1 is the last tap."""
    pairs, dilation = borders(x, weight, **settings), per_axis(settings.get("dilation", 1), x)
    before = [(d * k, 0) for d, k in zip(dilation, weight.shape[2:])]   # what indices -k to -1 reach
    wide = bordered(bordered(x, pairs), before)
    doubled = np.tile(weight, (1, 1, *(2,) * len(spatial(x))))
    grad_wide = gradients(grad_out, wide, doubled, bias, **without(settings, "padding"))[0]
    return cropped(cropped(grad_wide, before), pairs), *gradients(grad_out, x, weight, bias, **settings)[1:]


@wrong_version("a bias", "several images")
def sums_the_bias_over_one_image(grad_out, x, weight, bias=None, **settings):
    """Takes grad_bias from one image:
    the bias is used in all images, so sum over N as well as over H and W."""
    grad_x, grad_weight, grad_bias = gradients(grad_out, x, weight, bias, **settings)
    return grad_x, grad_weight, None if bias is None else gradients(
        grad_out[:1], x[:1], weight, bias, **settings)[2]


@wrong_version("a bias")
def averages_the_bias_gradient(grad_out, x, weight, bias=None, **settings):
    """Averages grad_bias:
    the bias is added at every position, so its gradient is the sum of the upstream gradient."""
    grad_x, grad_weight, grad_bias = gradients(grad_out, x, weight, bias, **settings)
    return grad_x, grad_weight, None if bias is None else grad_out.mean(axis=(0, *spatial(x)))


@wrong_version()
def returns_them_in_another_order(grad_out, x, weight, bias=None, **settings):
    """Returns grad_weight before grad_x:
    the order is that of the arguments, (grad_x, grad_weight, grad_bias)."""
    grad_x, grad_weight, grad_bias = gradients(grad_out, x, weight, bias, **settings)
    return grad_weight, grad_x, grad_bias
