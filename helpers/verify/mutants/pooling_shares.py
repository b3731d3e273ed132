"""Wrong versions of the backward passes in which a window shares its payment out: average, power pooling."""

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import gradients
from helpers.verify.mutants.parts import without
from helpers.verify.mutants.pooling_parts import Layout, paid

AVERAGE, POWER = Registry(), Registry()
_WINDOW = "a window of more than one pixel"


def right_gradient(name, grad_out, x, settings):
    """What the library's backward pass gives."""
    return gradients(getattr(ops, name), getattr(ops, f"{name}_backward"), grad_out, {"x": x, **settings})[0]


def _average(grad_out, x, settings):
    return right_gradient("avg_pool2d", grad_out, x, settings)


def _shared(grad_out, x, weigh, settings, add=True):
    """Paid by `weigh` (windows, 0 beyond the image -> weight of each tap), whatever the borders count."""
    return paid(grad_out, x, weigh, add, 0.0, **without(settings, "count_include_pad", "norm_type"))


@AVERAGE.wrong_version("overlapping windows")
def assigns(grad_out, x, **settings):
    """Assigns where it must add: a pixel in several windows gets a share of each, with +=."""
    return _shared(grad_out, x, lambda w: np.full(w.shape, 1 / w.shape[-1]), settings, add=False)


@AVERAGE.wrong_version("a border that does not count")
def shares_with_the_border(grad_out, x, **settings):
    """Divides by the whole window at the border: divide by what the forward pass divided by."""
    return _average(grad_out, x, without(settings, "count_include_pad"))


@AVERAGE.wrong_version("padding")
def leaves_the_border_out(grad_out, x, **settings):
    """Leaves the zeros of the border out of the count: divide by what the forward pass divided by."""
    return _average(grad_out, x, {**settings, "count_include_pad": False})


@AVERAGE.wrong_version("a last window that hangs over the end")
def counts_beyond_the_end(grad_out, x, **settings):
    """Divides by k · k where a window hangs over the end: what ceil_mode adds never counts."""
    if settings.get("count_include_pad", True):
        return _shared(grad_out, x, lambda w: np.full(w.shape, 1 / w.shape[-1]), settings)
    return _average(grad_out, x, settings)


@AVERAGE.wrong_version("a last window that hangs over the end", "a border that does not count")
def divides_by_the_window_everywhere(grad_out, x, **settings):
    """Divides by k · k everywhere: divide by what the forward pass divided by, fewer at the border."""
    return _shared(grad_out, x, lambda w: np.full(w.shape, 1 / w.shape[-1]), settings)


@AVERAGE.wrong_version("a window that is not square")
def divides_by_the_square_of_the_height(grad_out, x, **settings):
    """Divides by the square of the window's height: a window has height · width pixels."""
    height, width = pair(settings["kernel_size"])
    return _average(grad_out * (width / height), x, settings)


@AVERAGE.wrong_version(_WINDOW)
def divides_by_the_side(grad_out, x, **settings):
    """Divides by the window's side: a window has height · width pixels."""
    return _average(grad_out * pair(settings["kernel_size"])[1], x, settings)


@AVERAGE.wrong_version("several windows")
def spreads_over_the_image(grad_out, x, **settings):
    """Spreads the mean of the upstream gradient over the image: each window pays its own pixels."""
    return np.broadcast_to(grad_out.mean(axis=(2, 3), keepdims=True), x.shape).copy()


@AVERAGE.wrong_version()
def multiplies_by_the_pixel(grad_out, x, **settings):
    """Multiplies by the pixel: the mean is linear, so its derivative does not know the values."""
    return _average(grad_out, x, settings) * x


@AVERAGE.wrong_version(_WINDOW)
def pays_the_first_pixel(grad_out, x, **settings):
    """Pays the first pixel of each window: every pixel has its share."""
    return _shared(grad_out, x, lambda w: np.broadcast_to(np.arange(w.shape[-1]) == 0, w.shape), settings)


@AVERAGE.wrong_version("several channels")
def averages_the_channels(grad_out, x, **settings):
    """Averages the upstream gradient over the channels: each channel is pooled alone."""
    return _average(np.broadcast_to(grad_out.mean(axis=1, keepdims=True), grad_out.shape).copy(), x, settings)


@AVERAGE.wrong_version("padding")
def crops_one_end(grad_out, x, **settings):
    """Crops the border at one end: the image starts p pixels in, so take [p:p + H], not [:H]."""
    rows, columns = pair(settings.get("padding", 0))
    moved = np.pad(_average(grad_out, x, settings), [(0, 0), (0, 0), (rows, 0), (columns, 0)])
    return moved[:, :, :x.shape[2], :x.shape[3]]


@AVERAGE.wrong_version("a stride that is not the window's size", "several windows")
def moves_by_the_window(grad_out, x, **settings):
    """Moves the window by its own size in the backward pass: window i starts at pixel i · stride."""
    return _replaced(grad_out, x, settings, pair(settings["kernel_size"]))


@AVERAGE.wrong_version("strides that differ")
def turns_the_strides(grad_out, x, **settings):
    """Exchanges the two strides in the backward pass: a pair is (along the height, along the width)."""
    stride = settings.get("stride")
    return _replaced(grad_out, x, settings, pair(settings["kernel_size"] if stride is None else stride)[::-1])


def _replaced(grad_out, x, settings, stride):
    layout, ones = Layout(x, **without(settings, "count_include_pad")), np.ones_like(x)
    pixels = layout.windows(ones, 0.0)                                  # 1 on the image, 0 beyond it
    divisors = pixels.sum(axis=-1) / ops.avg_pool2d(ones, **settings)[0]
    shares = np.ones_like(pixels) * (grad_out / divisors)[..., None]
    return layout.paid_elsewhere(shares, pair(settings["kernel_size"]), stride, (1, 1))


def _by_rule(rule, grad_out, x, settings, add=True):
    """Power pooling's gradient with the local derivative `rule` (windows, norms, p)."""
    p = settings["norm_type"]
    layout = Layout(x, **without(settings, "norm_type"))
    norms = ops.lp_pool2d(x, **settings)[0][..., None]
    with np.errstate(all="ignore"):
        local = rule(layout.windows(x, 0.0), norms, p)
    return layout.paid(np.where(norms == 0, 0, local) * grad_out[..., None], add)


def _wrong_rule(rule, words, *needs):
    def wrong(grad_out, x, **settings):
        return _by_rule(rule, grad_out, x, settings)
    wrong.__doc__ = words
    wrong.__name__ = words.partition(":")[0].lower().replace(" ", "_")
    POWER.wrong_version(*needs)(wrong)


@POWER.wrong_version("overlapping windows")
def assigns_norms(grad_out, x, **settings):
    """Assigns where it must add: a pixel in several windows gets a share of each, with +=."""
    return _by_rule(lambda w, norm, p: (w / norm) ** (p - 1), grad_out, x, settings, add=False)


_wrong_rule(lambda w, norm, p: w ** (p - 1) * (norm if p == 1 else 1),
            "Forgets to divide by the norm: d out / d x = (x / out)^(p - 1)", _WINDOW)
_wrong_rule(lambda w, norm, p: (p if p != 1 else 2) * (w / norm) ** (p - 1),
            "Multiplies by p: the root's derivative takes that factor away", _WINDOW)
_wrong_rule(lambda w, norm, p: (w / norm) ** p,
            "Has a power too many: d out / d x = (x / out)^(p - 1), not to the power p", _WINDOW)
_wrong_rule(lambda w, norm, p: w / norm, "Always takes x / out: that is p = 2; norm_type says which power",
            "a norm other than 2")
_wrong_rule(lambda w, norm, p: np.abs(w / norm) ** (p - 1),
            "Loses the sign of x: for p = 2 a negative pixel has the derivative x / out, which is negative",
            _WINDOW)
_wrong_rule(lambda w, norm, p: p * w ** (p - 1) * (2 if p == 1 else 1),
            "Differentiates the sum and leaves out the root: d out / d x = (x / out)^(p - 1)", _WINDOW)
_wrong_rule(lambda w, norm, p: np.full(w.shape, 1 / w.shape[-1]),
            "Shares the gradient evenly: that is average pooling; here a larger pixel gets a larger share",
            _WINDOW)
_wrong_rule(lambda w, norm, p: w ** (p - 1) / norm ** p,
            "Divides by a power of the norm too many: d out / d x = (x / out)^(p - 1)", _WINDOW)
_wrong_rule(lambda w, norm, p: (norm / w) ** (p - 1) * (2 if p == 1 else 1),
            "Turns the fraction over: d out / d x = (x / out)^(p - 1), not (out / x)", _WINDOW)
_wrong_rule(lambda w, norm, p: (w / norm) ** (p - 1) / w.shape[-1],
            "Divides by the number of pixels: the norm sums, it does not average", _WINDOW)
