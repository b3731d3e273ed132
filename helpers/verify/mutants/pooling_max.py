"""Wrong versions of max pooling, for images; those for signals are the same ones, one pixel high.

Here are those of the forward pass. Those of the backward pass stand by what they get wrong: who won
(pooling_max_winners), or where and how it is paid (pooling_max_payment).

Sources: what well-known courses ship or let pass (`=` for `+=`, zeros as border, every tie paid, an average
for the maximum), erratum E6 of the course's notes, and what learners write.
"""

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Mutant, Registry, pooling_max_payment, pooling_max_winners
from helpers.verify.mutants.general import add_backward, add_forward
from helpers.verify.mutants.parts import without
from helpers.verify.mutants.pooling_parts import largest, pooled

FORWARD, BACKWARD = Registry(), Registry()
BACKWARD += [*pooling_max_winners.WINNERS, *pooling_max_payment.PAYMENT]
wrong_forward = FORWARD.wrong_version
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


@wrong_forward("numbers far below zero")
def starts_from_a_low_number(x, **settings):
    """Starts the maximum from a low number, such as -1e9: what is smaller never beats it; take -np.inf."""
    return np.maximum(pooled(x, largest, **settings), -1e9)


@wrong_forward("numbers far below zero", "padding")
def pads_with_a_low_number(x, **settings):
    """Pads with a low number, such as -1e9: it beats whatever is smaller; the border is -np.inf."""
    return pooled(x, largest, -1e9, **settings)


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
