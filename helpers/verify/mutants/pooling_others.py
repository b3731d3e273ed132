"""Wrong versions of average and power pooling."""

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Registry, pooling_shares
from helpers.verify.mutants.general import add_backward, add_forward
from helpers.verify.mutants.parts import without
from helpers.verify.mutants.pooling_parts import first_winners, largest, paid, pooled
from helpers.verify.mutants.pooling_shares import right_gradient

_WINDOW = "a window of more than one pixel"


def _right(name, x, settings):
    return getattr(ops, name)(x, **settings)[0]


def _geometry(registry, backward, name):
    """What every sliding window can get wrong: stride, order of axes, channels, images."""
    def forward_as(words, change, *needs):
        def wrong(x, **settings):
            return change(x, settings)
        wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
        registry.wrong_version(*needs)(wrong)

    def right(x, settings):
        return _right(name, x, settings)

    def spread(x, settings, axis):
        out = right(x, settings)
        return np.broadcast_to(out.mean(axis=axis, keepdims=True), out.shape).copy()

    def turned(settings, role):
        value = settings.get(role)
        return {**settings, role: value if value is None else pair(value)[::-1]}

    forward_as("Ignores the stride: the window moves by it, not by its own size",
               lambda x, s: right(x, {**s, "stride": None}), "a stride that is not the window's size")
    forward_as("Moves by one where no stride is given: the stride is then the size of the window",
               lambda x, s: right(x, {**s, "stride": s.get("stride") or 1}), "no stride given", _WINDOW)
    forward_as("Exchanges the window's height and width: a pair is (height, width)",
               lambda x, s: right(x, turned(s, "kernel_size")), "a window that is not square")
    forward_as("Exchanges the two strides: a pair is (along the height, along the width)",
               lambda x, s: right(x, turned(s, "stride")), "strides that differ")
    forward_as("Averages over the channels too: each channel is pooled alone",
               lambda x, s: spread(x, s, 1), "several channels")
    forward_as("Takes the largest value: that is max pooling", lambda x, s: pooled(
        x, largest, **without(s, "count_include_pad", "norm_type")), _WINDOW)
    forward_as("Exchanges rows and columns of the result: it is (N, C, H_out, W_out)",
               lambda x, s: right(x, s).swapaxes(2, 3).copy(), "an input that is not square")

    @backward.wrong_version("several images")
    def averages_over_the_batch(grad_out, x, **settings):
        """Divides by the number of images: the mean belongs to the loss, upstream."""
        return right_gradient(name, grad_out, x, settings) / len(x)

    @backward.wrong_version(_WINDOW)
    def pays_the_largest(grad_out, x, **settings):
        """Pays the largest pixel: that is max pooling; every pixel of the window has its share."""
        return paid(grad_out, x, first_winners, **without(settings, "count_include_pad", "norm_type"))

    @backward.wrong_version(_WINDOW)
    def pays_in_full(grad_out, x, **settings):
        """Pays every pixel in full: each gets its share of the upstream value, its derivative."""
        return paid(grad_out, x, np.ones_like, **without(settings, "count_include_pad", "norm_type"))


AVERAGE, AVERAGE_BACKWARD = Registry(), Registry()
AVERAGE_BACKWARD += pooling_shares.AVERAGE


@AVERAGE.wrong_version(_WINDOW)
def sums(x, **settings):
    """Adds the window up: divide by the number of its pixels."""
    return pooled(x, lambda w: w.sum(axis=-1), 0.0, **without(settings, "count_include_pad"))


@AVERAGE.wrong_version("a border that does not count")
def counts_the_border(x, **settings):
    """Counts the zeros of the border: with count_include_pad=False only pixels of the image are counted."""
    return ops.avg_pool2d(x, **without(settings, "count_include_pad"))[0]


@AVERAGE.wrong_version("a border that does not count", "ties")
def counts_what_is_not_zero(x, **settings):
    """Counts the pixels that are not zero: a zero inside the image is a pixel like any other."""
    if settings.get("count_include_pad", True):
        return ops.avg_pool2d(x, **settings)[0]
    settings = without(settings, "count_include_pad")
    seen = pooled((x != 0).astype(float), lambda w: w.sum(axis=-1), 0.0, **settings)
    return pooled(x, lambda w: w.sum(axis=-1), 0.0, **settings) / np.maximum(seen, 1)


@AVERAGE.wrong_version("padding")
def leaves_the_border_out(x, **settings):
    """Leaves the zeros of the border out of the count: they count unless count_include_pad is False."""
    return ops.avg_pool2d(x, **{**settings, "count_include_pad": False})[0]


@AVERAGE.wrong_version("padding")
def ignores_the_padding(x, **settings):
    """Ignores the padding: it makes room for more windows at the border."""
    return ops.avg_pool2d(x, **without(settings, "padding", "count_include_pad"))[0]


@AVERAGE.wrong_version("a last window that hangs over the end")
def counts_beyond_the_end(x, **settings):
    """Divides by the whole window where it hangs over the end: what ceil_mode adds never counts."""
    if settings.get("count_include_pad", True):
        return pooled(x, lambda w: w.sum(axis=-1) / w.shape[-1], 0.0,
                      **without(settings, "count_include_pad"))
    return ops.avg_pool2d(x, **settings)[0]


@AVERAGE.wrong_version(_WINDOW)
def takes_the_median(x, **settings):
    """Takes the median: the mean is meant."""
    return pooled(x, lambda w: np.median(w, axis=-1), 0.0, **without(settings, "count_include_pad"))


_geometry(AVERAGE, AVERAGE_BACKWARD, "avg_pool2d")
POWER, POWER_BACKWARD = Registry(), Registry()
POWER_BACKWARD += pooling_shares.POWER


@POWER.wrong_version(_WINDOW)
def forgets_the_root(x, **settings):
    """Forgets the root: (Σ x^p)^(1/p)."""
    return ops.lp_pool2d(x, **settings)[0] ** settings["norm_type"] if settings["norm_type"] != 1 else (
        2 * ops.lp_pool2d(x, **settings)[0])


@POWER.wrong_version(_WINDOW)
def averages_the_powers(x, **settings):
    """Takes the mean of the powers: PyTorch's lp_pool2d sums them."""
    taps = np.prod(pair(settings["kernel_size"]))
    return ops.lp_pool2d(x, **settings)[0] / taps ** (1 / settings["norm_type"])


@POWER.wrong_version("a norm other than 2")
def always_takes_the_square(x, **settings):
    """Always takes p = 2: norm_type says which power."""
    return ops.lp_pool2d(x, **{**settings, "norm_type": 2})[0]


@POWER.wrong_version("a norm other than 1 and 2")
def always_takes_the_square_root(x, **settings):
    """Takes the square root of every power: the p-th root is meant."""
    return ops.lp_pool2d(x, **settings)[0] ** (settings["norm_type"] / 2)


@POWER.wrong_version(_WINDOW)
def adds_magnitudes(x, **settings):
    """Adds absolute values: their powers are summed, and the root is taken of that."""
    return ops.lp_pool2d(np.abs(x),
                         **{**settings, "norm_type": 1})[0] * (1.5 if settings["norm_type"] == 1 else 1)


@POWER.wrong_version("an odd norm of negative numbers")
def drops_the_sign(x, **settings):
    """Takes absolute values before an odd power: PyTorch's lp_pool2d leaves negative powers negative."""
    return ops.lp_pool2d(np.abs(x), **settings)[0]


@POWER.wrong_version("sums below zero")
def drops_the_sign_of_the_sum(x, **settings):
    """Takes the absolute value of the sum: with p = 1 PyTorch's lp_pool2d gives the sum, also below zero."""
    return np.abs(ops.lp_pool2d(x, **settings)[0])


_geometry(POWER, POWER_BACKWARD, "lp_pool2d")


for _name, _forward, _backward in (("avg_pool2d", AVERAGE, AVERAGE_BACKWARD),
                                   ("lp_pool2d", POWER, POWER_BACKWARD)):
    add_forward(_forward, getattr(ops, _name))
    add_backward(_backward, getattr(ops, _name), getattr(ops, f"{_name}_backward"))
