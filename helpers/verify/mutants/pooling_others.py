"""Wrong versions of average, power, adaptive and cross-channel pooling."""

import itertools

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward, gradients
from helpers.verify.mutants.parts import without
from helpers.verify.mutants.pooling_parts import first_winners, largest, paid, pooled

_WINDOW = "a window of more than one pixel"


def _right(name, x, settings):
    return getattr(ops, name)(x, **settings)[0]


def _back(name, grad_out, x, settings):
    return gradients(getattr(ops, name), getattr(ops, f"{name}_backward"), grad_out, {"x": x, **settings})[0]


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
        return _back(name, grad_out, x, settings) / len(x)

    @backward.wrong_version(_WINDOW)
    def pays_the_largest(grad_out, x, **settings):
        """Pays the largest pixel: that is max pooling; every pixel of the window has its share."""
        return paid(grad_out, x, first_winners, **without(settings, "count_include_pad", "norm_type"))

    @backward.wrong_version(_WINDOW)
    def pays_in_full(grad_out, x, **settings):
        """Pays every pixel in full: each gets its share of the upstream value, its derivative."""
        return paid(grad_out, x, np.ones_like, **without(settings, "count_include_pad", "norm_type"))


AVERAGE, AVERAGE_BACKWARD = Registry(), Registry()


@AVERAGE.wrong_version(_WINDOW)
def sums(x, **settings):
    """Adds the window up: divide by the number of its pixels."""
    return pooled(x, lambda w: w.sum(axis=-1), 0.0, **without(settings, "count_include_pad"))


@AVERAGE.wrong_version("a border that does not count")
def counts_the_border(x, **settings):
    """Counts the zeros of the border: with count_include_pad=False only pixels of the image are counted."""
    return ops.avg_pool2d(x, **without(settings, "count_include_pad"))[0]


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
        return pooled(x, lambda w: w.sum(axis=-1) / w.shape[-1], 0.0, **without(settings, "count_include_pad"))
    return ops.avg_pool2d(x, **settings)[0]


@AVERAGE.wrong_version(_WINDOW)
def takes_the_median(x, **settings):
    """Takes the median: the mean is meant."""
    return pooled(x, lambda w: np.median(w, axis=-1), 0.0, **without(settings, "count_include_pad"))


@AVERAGE_BACKWARD.wrong_version("overlapping windows")
def assigns(grad_out, x, **settings):
    """Assigns where it must add: a pixel in several windows gets a share of each, with +=."""
    count = np.prod(pair(settings["kernel_size"]))
    return paid(grad_out, x, lambda w: np.full(w.shape, 1 / count), add=False, border=0.0,
                **without(settings, "count_include_pad"))


@AVERAGE_BACKWARD.wrong_version("a border that does not count")
def shares_with_the_border(grad_out, x, **settings):
    """Divides by the whole window at the border: divide by what the forward pass divided by."""
    return _back("avg_pool2d", grad_out, x, without(settings, "count_include_pad"))


_geometry(AVERAGE, AVERAGE_BACKWARD, "avg_pool2d")
POWER, POWER_BACKWARD = Registry(), Registry()


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
    return ops.lp_pool2d(np.abs(x), **{**settings, "norm_type": 1})[0] * (1.5 if settings["norm_type"] == 1 else 1)


@POWER_BACKWARD.wrong_version(_WINDOW)
def forgets_the_norm(grad_out, x, **settings):
    """Forgets to divide by the norm: d out / d x = (x / out)^(p - 1)."""
    with np.errstate(all="ignore"):
        scale = ops.lp_pool2d(x, **settings)[0] ** (settings["norm_type"] - 1)
    return _back("lp_pool2d", grad_out * scale, x, settings) * (2 if settings["norm_type"] == 1 else 1)


@POWER_BACKWARD.wrong_version(_WINDOW)
def keeps_the_two(grad_out, x, **settings):
    """Multiplies by p: the root's derivative takes that factor away."""
    factor = settings["norm_type"] if settings["norm_type"] != 1 else 2
    return factor * _back("lp_pool2d", grad_out, x, settings)


_geometry(POWER, POWER_BACKWARD, "lp_pool2d")


def _regions(i, outputs, start, stop):
    return [(start(o, i, outputs), max(stop(o, i, outputs), start(o, i, outputs) + 1)) for o in range(outputs)]


def _floor(o, i, outputs):
    return o * i // outputs


def _end(o, i, outputs):
    return -(-(o + 1) * i // outputs)


def _adaptive(x, output_size, take, start=_floor, stop=_end):
    sizes = [i if o is None else o for i, o in zip(x.shape[2:], pair(output_size))]
    rows, columns = (_regions(i, n, start, stop) for i, n in zip(x.shape[2:], sizes))
    return np.stack([np.stack([take(x[:, :, a:b, c:d]) for c, d in columns], -1) for a, b in rows], -2)


def _mean(region):
    return region.mean(axis=(2, 3))


def _largest(region):
    return region.max(axis=(2, 3))


def _adaptive_family(name, take, other):
    forward, backward = Registry(), Registry()
    uneven = "windows of unequal size"

    @forward.wrong_version()
    def takes_the_other(x, output_size):
        """Mixes up mean and maximum: the name says which one."""
        return _adaptive(x, output_size, other)

    @forward.wrong_version(uneven)
    def floors_the_end(x, output_size):
        """Rounds the end of a window down: it reaches up to ceil((o + 1) i / O)."""
        return _adaptive(x, output_size, take, stop=lambda o, i, n: (o + 1) * i // n)

    @forward.wrong_version(uneven)
    def equal_windows(x, output_size):
        """Makes all windows of one size and drops the rest: together they read every pixel."""
        return _adaptive(x, output_size, take, lambda o, i, n: min(o * max(i // n, 1), i - 1),
                         lambda o, i, n: min((o + 1) * max(i // n, 1), i))

    @forward.wrong_version("a size that is not square")
    def turns_the_size(x, output_size):
        """Exchanges the two output sizes: a pair is (height, width)."""
        size = output_size if isinstance(output_size, int) else output_size[::-1]
        return _adaptive(x, size, take)

    @forward.wrong_version("several windows")
    def always_pools_globally(x, output_size):
        """Pools the whole image: output_size says how many windows there are."""
        out = _adaptive(x, output_size, take)
        return np.broadcast_to(_adaptive(x, 1, take), out.shape).copy()

    @forward.wrong_version("several channels")
    def mixes_the_channels(x, output_size):
        """Pools over the channels too: each channel is pooled alone."""
        out = _adaptive(x, output_size, take)
        return np.broadcast_to(out.max(axis=1, keepdims=True), out.shape).copy()

    @backward.wrong_version("several windows")
    def pays_everything(grad_out, x, output_size):
        """Spreads the sum of the upstream gradient over the image: each window pays its own pixels."""
        total = grad_out.sum(axis=(2, 3), keepdims=True) / (x.shape[2] * x.shape[3])
        return np.broadcast_to(total, x.shape).copy()

    @backward.wrong_version()
    def pays_in_full(grad_out, x, output_size):
        """Pays every pixel in full: a mean shares its gradient out, a maximum pays the winner alone."""
        grads = np.zeros_like(x)
        sizes = grad_out.shape[2:]
        rows, columns = (_regions(i, n, _floor, _end) for i, n in zip(x.shape[2:], sizes))
        for (i, (a, b)), (j, (c, d)) in itertools.product(enumerate(rows), enumerate(columns)):
            grads[:, :, a:b, c:d] += grad_out[:, :, i, j, None, None]
        return grads

    @backward.wrong_version("several images")
    def averages_over_the_batch(grad_out, x, output_size):
        """Divides by the number of images: the mean belongs to the loss, upstream."""
        return _back(name, grad_out, x, {"output_size": output_size}) / len(x)

    add_forward(forward, getattr(ops, name))
    add_backward(backward, getattr(ops, name), getattr(ops, f"{name}_backward"))
    return forward, backward


ADAPTIVE_AVERAGE, ADAPTIVE_AVERAGE_BACKWARD = _adaptive_family("adaptive_avg_pool2d", _mean, _largest)
ADAPTIVE_MAX, ADAPTIVE_MAX_BACKWARD = _adaptive_family("adaptive_max_pool2d", _largest, _mean)
for _name, _forward, _backward in (("avg_pool2d", AVERAGE, AVERAGE_BACKWARD), ("lp_pool2d", POWER, POWER_BACKWARD)):
    add_forward(_forward, getattr(ops, _name))
    add_backward(_backward, getattr(ops, _name), getattr(ops, f"{_name}_backward"))
CHANNELS, CHANNELS_BACKWARD = Registry(), Registry()
_GROUP = "groups of several channels"


def _grouped(x, size):
    return x.reshape(x.shape[0], -1, size, *x.shape[2:])


@CHANNELS.wrong_version(_GROUP)
def averages_the_group(x, channels_per_group):
    """Averages the group: the largest value is wanted."""
    return _grouped(x, channels_per_group).mean(axis=2)


@CHANNELS.wrong_version("several groups of several channels")
def groups_every_other_channel(x, channels_per_group):
    """Groups channels that lie apart: neighbouring channels form a group."""
    groups = x.shape[1] // channels_per_group
    return x.reshape(x.shape[0], channels_per_group, groups, *x.shape[2:]).max(axis=1)


@CHANNELS.wrong_version(_GROUP)
def compares_magnitudes(x, channels_per_group):
    """Compares absolute values: -5 is smaller than 1."""
    return np.abs(_grouped(x, channels_per_group)).max(axis=2)


@CHANNELS.wrong_version(_GROUP)
def takes_the_first_channel(x, channels_per_group):
    """Takes the first channel of each group: the largest value is wanted."""
    return _grouped(x, channels_per_group)[:, :, 0].copy()


@CHANNELS.wrong_version("only negative numbers")
def starts_from_zero(x, channels_per_group):
    """Starts the maximum from 0: negative numbers never beat it."""
    return np.maximum(_grouped(x, channels_per_group).max(axis=2), 0)


def _paid(grad_out, x, size, choose):
    groups = _grouped(x, size)
    return (choose(groups) * grad_out[:, :, None]).reshape(x.shape)


@CHANNELS_BACKWARD.wrong_version("ties", _GROUP)
def pays_every_tie(grad_out, x, channels_per_group):
    """Pays every channel that equals the maximum: among equals only the first gets the gradient."""
    return _paid(grad_out, x, channels_per_group, lambda g: g == g.max(axis=2, keepdims=True))


@CHANNELS_BACKWARD.wrong_version(_GROUP)
def pays_the_whole_group(grad_out, x, channels_per_group):
    """Pays every channel of the group: only the one that won."""
    return _paid(grad_out, x, channels_per_group, np.ones_like)


@CHANNELS_BACKWARD.wrong_version("ties", _GROUP)
def pays_the_last_tie(grad_out, x, channels_per_group):
    """Pays the last of equal maxima: the first wins, so compare with > and not with >=."""
    def last(groups):
        place = groups.shape[2] - 1 - groups[:, :, ::-1].argmax(axis=2)
        return np.arange(groups.shape[2]).reshape(-1, *[1] * (groups.ndim - 3)) == place[:, :, None]
    return _paid(grad_out, x, channels_per_group, last)


@CHANNELS_BACKWARD.wrong_version(_GROUP)
def shares_evenly(grad_out, x, channels_per_group):
    """Shares the gradient evenly: the channel that won gets all of it."""
    return _paid(grad_out, x, channels_per_group, lambda g: np.full(g.shape, 1 / g.shape[2]))


add_forward(CHANNELS, ops.cross_channel_max_pool)
add_backward(CHANNELS_BACKWARD, ops.cross_channel_max_pool, ops.cross_channel_max_pool_backward)
