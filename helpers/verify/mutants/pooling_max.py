"""Wrong versions of max pooling, for images; those for signals are the same ones, one pixel high.

Sources: what well-known courses ship or let pass (`=` for `+=`, zeros as border, every tie paid, an average
for the maximum), erratum E6 of the course's notes, and what learners write.
"""

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Mutant, Registry
from helpers.verify.mutants.general import add_backward, add_forward
from helpers.verify.mutants.parts import without
from helpers.verify.mutants.pooling_parts import (
    Layout,
    all_winners,
    first_winners,
    largest,
    last_winners,
    paid,
    pooled,
)

FORWARD, BACKWARD = Registry(), Registry()
wrong_forward, wrong_backward = FORWARD.wrong_version, BACKWARD.wrong_version
_WINDOW = "a window of more than one pixel"
_PICTURE = "two spatial axes"


@wrong_forward("padding", "only negative numbers")
def pads_with_zeros(x, **settings):
    """Pads with zeros: the border must never win, so it counts as minus infinity (np.pad's 0 beats -3)."""
    return pooled(x, largest, 0.0, **settings)


@wrong_forward("only negative numbers")
def starts_from_zero(x, **settings):
    """Starts the maximum from 0: negative numbers never beat it; start from -np.inf or the first pixel."""
    return np.maximum(pooled(x, largest, **settings), 0)


@wrong_forward(_WINDOW)
def averages(x, **settings):
    """Averages the window: that is average pooling; the largest value is wanted."""
    return pooled(x, lambda w: w.mean(axis=-1), 0.0, **settings)


@wrong_forward(_WINDOW)
def takes_the_smallest(x, **settings):
    """Takes the smallest value: the largest is wanted."""
    return pooled(x, lambda w: w.min(axis=-1), np.inf, **settings)


@wrong_forward(_WINDOW)
def sums(x, **settings):
    """Adds the window up: the largest value is wanted."""
    return pooled(x, lambda w: w.sum(axis=-1), 0.0, **settings)


@wrong_forward(_WINDOW)
def takes_the_first_pixel(x, **settings):
    """Takes the first pixel of each window: that only thins the image out; the largest value is wanted."""
    return pooled(x, lambda w: w[..., 0], **settings)


@wrong_forward(_WINDOW)
def takes_the_last_pixel(x, **settings):
    """Keeps the last pixel of each window: compare it with the largest so far before it replaces it."""
    return pooled(x, lambda w: w[..., -1], **settings)


@wrong_forward(_WINDOW)
def misses_the_last_pixel(x, **settings):
    """Leaves out the last pixel of each window: the loop over the window stops one short."""
    return pooled(x, lambda w: w[..., :-1].max(axis=-1, initial=-np.inf), **settings)


@wrong_forward(_WINDOW)
def compares_magnitudes(x, **settings):
    """Compares absolute values: -5 is smaller than 1, not larger."""
    return pooled(np.abs(x), largest, **settings)


@wrong_forward(_WINDOW)
def keeps_the_largest_magnitude(x, **settings):
    """Lets the largest magnitude win: -5 is smaller than 1, so it must not win."""
    def strongest(windows):
        finite = np.where(np.isfinite(windows), np.abs(windows), -1)
        return np.take_along_axis(windows, finite.argmax(-1)[..., None], -1)[..., 0]
    return pooled(x, strongest, **settings)


@wrong_forward("several channels")
def mixes_the_channels(x, **settings):
    """Takes the maximum over the channels too: each channel is pooled alone."""
    out = pooled(x, largest, **settings)
    return np.broadcast_to(out.max(axis=1, keepdims=True), out.shape).copy()


@wrong_forward("several channels")
def pools_the_first_channel(x, **settings):
    """Gives all channels the first one's result: each channel is pooled alone."""
    out = pooled(x, largest, **settings)
    return np.broadcast_to(out[:, :1], out.shape).copy()


@wrong_forward("several images")
def mixes_the_images(x, **settings):
    """Takes the maximum over the batch too: each image is pooled alone."""
    out = pooled(x, largest, **settings)
    return np.broadcast_to(out.max(axis=0, keepdims=True), out.shape).copy()


@wrong_forward("a stride that is not the window's size")
def ignores_the_stride(x, **settings):
    """Ignores the stride: the window moves by it, not by its own size."""
    return pooled(x, largest, **{**settings, "stride": None})


@wrong_forward("no stride given", _WINDOW)
def moves_by_one(x, **settings):
    """Moves by one where no stride is given: the stride is then the size of the window."""
    return pooled(x, largest, **{**settings, "stride": settings.get("stride") or 1})


@wrong_forward("a stride above 1", "overlapping windows")
def forgets_the_stride_in_the_index(x, **settings):
    """Forgets the stride in the index: window i starts at pixel i · stride, not at pixel i."""
    out = pooled(x, largest, **settings)
    dense = pooled(x, largest, **{**settings, "stride": 1})
    return dense[:, :, :out.shape[2], :out.shape[3]]


@wrong_forward("padding")
def ignores_the_padding(x, **settings):
    """Ignores the padding: it makes room for more windows at the border."""
    return pooled(x, largest, **without(settings, "padding"))


@wrong_forward("padding")
def pads_at_the_end(x, kernel_size, padding=0, **settings):
    """Puts all padding at the end: p pixels stand before the image, p behind it."""
    p = pair(padding)
    rolled = np.pad(x, [(0, 0), (0, 0), (0, 2 * p[0]), (0, 2 * p[1])], constant_values=-np.inf)
    return pooled(rolled, largest, kernel_size=kernel_size, **settings)


@wrong_forward("a dilation above 1")
def ignores_the_dilation(x, **settings):
    """Ignores the dilation: the taps of a window lie that many pixels apart."""
    return pooled(x, largest, **without(settings, "dilation"))


@wrong_forward("pixels left over at the end")
def rounds_up(x, **settings):
    """Rounds the size up: without ceil_mode a window that hangs over the end does not count."""
    return pooled(x, largest, **{**settings, "ceil_mode": True})


@wrong_forward("a last window that hangs over the end")
def rounds_down(x, **settings):
    """Ignores ceil_mode: it keeps a last window that hangs over the end."""
    return pooled(x, largest, **without(settings, "ceil_mode"))


@wrong_forward("several windows")
def misses_the_last_column(x, **settings):
    """Stops one window short: the last window of a row belongs to the result."""
    out = pooled(x, largest, **settings)
    out[..., -1] = 0
    return out


@wrong_forward(_PICTURE, "a window that is not square")
def reads_a_square_window(x, kernel_size, **settings):
    """Uses the window's height for its width too: kernel_size may be a pair, (height, width)."""
    return pooled(x, largest, kernel_size=pair(kernel_size)[0], **settings)


@wrong_forward(_PICTURE, "a window that is not square")
def turns_the_window(x, kernel_size, **settings):
    """Exchanges the window's height and width: a pair is (height, width)."""
    return pooled(x, largest, kernel_size=pair(kernel_size)[::-1], **settings)


@wrong_forward(_PICTURE, "strides that differ")
def turns_the_strides(x, **settings):
    """Exchanges the two strides: a pair is (along the height, along the width)."""
    stride = settings.get("stride")
    return pooled(x, largest, **{**settings, "stride": stride and pair(stride)[::-1]})


@wrong_forward(_PICTURE, "an input that is not square")
def transposes_the_result(x, **settings):
    """Exchanges rows and columns of the result: it is (N, C, H_out, W_out)."""
    return pooled(x, largest, **settings).swapaxes(2, 3).copy()


@wrong_backward("overlapping windows")
def assigns(grad_out, x, **settings):
    """Assigns where it must add: a pixel that wins several windows collects from all of them, with +=."""
    return paid(grad_out, x, add=False, **settings)


@wrong_backward("ties", _WINDOW)
def pays_every_tie(grad_out, x, **settings):
    """Pays every pixel that equals the maximum: among equals only the first gets the gradient."""
    return paid(grad_out, x, all_winners, **settings)


@wrong_backward("ties", _WINDOW)
def shares_among_ties(grad_out, x, **settings):
    """Shares the gradient among equal maxima: PyTorch, and the definition here, give it to the first."""
    return paid(grad_out, x, lambda w: all_winners(w) / all_winners(w).sum(-1, keepdims=True), **settings)


@wrong_backward("ties", _WINDOW)
def pays_the_last_tie(grad_out, x, **settings):
    """Pays the last of equal maxima: the first in row order wins, so compare with > and not with >=."""
    return paid(grad_out, x, last_winners, **settings)


@wrong_backward(_PICTURE, "ties", _WINDOW)
def goes_through_columns_first(grad_out, x, kernel_size, **settings):
    """Pays the first of equal maxima column by column: the first in row order wins."""
    k_h, k_w = pair(kernel_size)

    def choose(windows):
        turned = windows.reshape(*windows.shape[:-1], k_h, k_w).swapaxes(-1, -2).reshape(windows.shape)
        won = first_winners(turned).reshape(*windows.shape[:-1], k_w, k_h).swapaxes(-1, -2)
        return won.reshape(windows.shape)
    return paid(grad_out, x, choose, kernel_size=kernel_size, **settings)


@wrong_backward("padding", "only negative numbers")
def lets_the_border_win(grad_out, x, **settings):
    """Lets zeros of the border win in the backward pass: there too they count as minus infinity."""
    return paid(grad_out, x, border=0.0, **settings)


@wrong_backward(_WINDOW)
def shares_evenly(grad_out, x, **settings):
    """Shares the gradient evenly: that is average pooling; the pixel that won gets all of it."""
    return paid(grad_out, x, lambda w: np.full(w.shape, 1 / w.shape[-1]), **settings)


@wrong_backward(_WINDOW)
def pays_the_whole_window(grad_out, x, **settings):
    """Pays every pixel of the window: only the pixel that won gets the gradient."""
    return paid(grad_out, x, np.ones_like, **settings)


@wrong_backward(_WINDOW)
def pays_the_first_pixel(grad_out, x, **settings):
    """Pays the first pixel of each window: the gradient goes to where the maximum stood."""
    return paid(grad_out, x, lambda w: np.broadcast_to(np.arange(w.shape[-1]) == 0, w.shape), **settings)


@wrong_backward(_WINDOW)
def pays_the_smallest(grad_out, x, **settings):
    """Pays the smallest value: the gradient goes to the maximum."""
    return paid(grad_out, -x, **settings)


@wrong_backward()
def multiplies_by_the_value(grad_out, x, **settings):
    """Multiplies by the maximum itself: its derivative is 1, so the upstream gradient passes as it is."""
    return paid(grad_out * pooled(x, largest, **settings), x, **settings)


@wrong_backward("several images")
def averages_over_the_batch(grad_out, x, **settings):
    """Divides by the number of images: the mean belongs to the loss, upstream."""
    return paid(grad_out, x, **settings) / len(x)


@wrong_backward("padding")
def leaves_the_border_on(grad_out, x, **settings):
    """Leaves the border on: grad_x has the shape of x, so crop the padding."""
    layout = Layout(x, **settings)
    layout.paid(first_winners(layout.windows(x)) * grad_out[..., None])
    return layout.bordered


@wrong_backward("padding")
def crops_one_end(grad_out, x, **settings):
    """Crops the border at one end: the image starts p pixels in, so take [p:p + H], not [:H]."""
    return leaves_the_border_on(grad_out, x, **settings)[:, :, :x.shape[2], :x.shape[3]]


@wrong_backward("a stride above 1", "overlapping windows")
def forgets_the_stride(grad_out, x, **settings):
    """Forgets the stride: window i started at pixel i · stride, and its winner is counted from there."""
    settings["stride"] = 1
    dense = np.zeros(Layout(x, **settings).windows(x).shape[:4])
    dense[:, :, :grad_out.shape[2], :grad_out.shape[3]] = grad_out
    return paid(dense, x, **settings)


@wrong_backward("several channels")
def follows_the_first_channel(grad_out, x, **settings):
    """Uses the first channel's winners for all: every channel has its own maxima."""
    return paid(grad_out, np.broadcast_to(x[:, :1], x.shape), **settings)


add_forward(FORWARD, ops.max_pool2d)
add_backward(BACKWARD, ops.max_pool2d, ops.max_pool2d_backward)


def _flat(registry, gradient):
    """The wrong versions for signals, each a picture of one row."""
    flat = Registry()
    for mutant in registry:
        if _PICTURE not in mutant.needs:
            flat.append(Mutant(_lowered(mutant.function, gradient), mutant.slip, mutant.advice, mutant.needs))
    return flat


def _lowered(function, gradient):
    fixed = {"kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}

    def wrong(*arrays, **settings):
        rows = {role: (fixed[role], v) if role in fixed and v is not None else v
                for role, v in settings.items() if role not in ("x", "grad_out")}
        named = {role: settings[role] for role in ("x",) if role in settings}
        lifted = {role: a[:, :, None] for role, a in named.items()}
        result = function(*(a[:, :, None] for a in arrays), **lifted, **rows)
        result = result[0] if isinstance(result, tuple) else result
        return np.asarray(result)[:, :, 0]

    def forward(x, kernel_size, **settings):
        return wrong(x, kernel_size=kernel_size, **settings)

    def backward(grad_out, x, **settings):
        return wrong(grad_out, x=x, **settings)
    chosen = backward if gradient else forward
    chosen.__name__, chosen.__doc__ = function.__name__, function.__doc__
    return chosen


FORWARD_1D, BACKWARD_1D = _flat(FORWARD, False), _flat(BACKWARD, True)
