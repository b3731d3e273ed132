"""Wrong versions of max pooling's backward pass: the right pixel won, but its payment goes wrong."""

import numpy as np

from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Registry
from helpers.verify.mutants.pooling_parts import Layout, all_winners, first_winners, largest, paid, pooled

PAYMENT = Registry()
wrong_backward = PAYMENT.wrong_version
_PICTURE = "two spatial axes"


@wrong_backward("overlapping windows")
def assigns(grad_out, x, **settings):
    """Assigns where it must add: a pixel that wins several windows collects from all of them, with +=."""
    return paid(grad_out, x, add=False, **settings)


@wrong_backward("overlapping windows")
def keeps_the_first_payment(grad_out, x, **settings):
    """Keeps only the first payment: a pixel that wins several windows collects from all of them."""
    return _window_by_window(grad_out, x, lambda old, new: np.where(old == 0, new, old), **settings)


@wrong_backward("overlapping windows")
def keeps_the_largest_payment(grad_out, x, **settings):
    """Keeps only the largest payment: what several windows pay is added up."""
    return _window_by_window(grad_out, x, np.maximum, **settings)


@wrong_backward("overlapping windows")
def writes_whole_windows(grad_out, x, **settings):
    """Writes the whole window: its zeros erase what earlier windows paid there; add it, with +=."""
    return _window_by_window(grad_out, x, lambda old, new: new, **settings)


@wrong_backward("overlapping windows", "ties")
def writes_every_tie(grad_out, x, **settings):
    """Writes whole windows, and pays every tie: add with +=, and pay the first of equals only."""
    return _window_by_window(grad_out, x, lambda old, new: new, all_winners, **settings)


def _window_by_window(grad_out, x, merge, choose=first_winners, **settings):
    """The gradient where each window's payments meet the earlier ones by `merge` (old, new)."""
    layout = Layout(x, **settings)
    shares = choose(layout.windows(x)) * grad_out[..., None]
    return layout.merged(shares, merge)


@wrong_backward("overlapping windows")
def averages_the_payments(grad_out, x, **settings):
    """Divides by the number of windows a pixel has won: what they pay is added up."""
    won = paid(np.ones_like(grad_out), x, **settings)
    return paid(grad_out, x, **settings) / np.maximum(won, 1)


@wrong_backward()
def multiplies_by_the_value(grad_out, x, **settings):
    """Multiplies by the maximum itself: its derivative is 1, so the upstream gradient passes as it is."""
    return paid(grad_out * pooled(x, largest, **settings), x, **settings)


@wrong_backward("several images")
def averages_over_the_batch(grad_out, x, **settings):
    """Divides by the number of images: the mean belongs to the loss, upstream."""
    return paid(grad_out, x, **settings) / len(x)


@wrong_backward()
def passes_the_sign_only(grad_out, x, **settings):
    """Passes only the sign of the upstream gradient: its size belongs to it."""
    return paid(np.sign(grad_out), x, **settings)


@wrong_backward("several windows")
def reads_upstream_backwards(grad_out, x, **settings):
    """Reads the upstream gradient from the last window to the first: grad_out[i, j] is window (i, j)'s."""
    return paid(np.flip(grad_out, (2, 3)), x, **settings)


@wrong_backward(_PICTURE, "several windows")
def reads_upstream_by_columns(grad_out, x, **settings):
    """Reads the upstream gradient column by column: its windows stand in row order."""
    return paid(grad_out.swapaxes(2, 3).reshape(grad_out.shape), x, **settings)


@wrong_backward("several windows")
def misses_the_last_window(grad_out, x, **settings):
    """Stops one window short: the last window of a row pays too."""
    cut = grad_out.copy()
    cut[..., -1] = 0
    return paid(cut, x, **settings)


@wrong_backward("pixels left over at the end")
def pays_pixels_never_read(grad_out, x, **settings):
    """Pays pixels that no window reads: what the floor drops has the gradient 0."""
    layout = Layout(x, **{**settings, "ceil_mode": True})
    outputs = layout.windows(x).shape[2:4]
    ends = [(0, o - given) for o, given in zip(outputs, grad_out.shape[2:])]
    more = np.pad(grad_out, [(0, 0), (0, 0), *ends], mode="edge")
    return layout.paid(first_winners(layout.windows(x)) * more[..., None])


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


@wrong_backward("padding")
def crops_the_other_end(grad_out, x, **settings):
    """Crops the border at the wrong end: the image starts p pixels in, so take [p:p + H], not [2p:]."""
    rows, columns = (2 * p for p in pair(settings.get("padding", 0)))
    return leaves_the_border_on(grad_out, x, **settings)[:, :, rows:rows + x.shape[2],
                                                         columns:columns + x.shape[3]]


@wrong_backward("a stride above 1", "overlapping windows")
def forgets_the_stride(grad_out, x, **settings):
    """Forgets the stride: window i started at pixel i · stride, and its winner is counted from there."""
    settings["stride"] = 1
    dense = np.zeros(Layout(x, **settings).windows(x).shape[:4])
    dense[:, :, :grad_out.shape[2], :grad_out.shape[3]] = grad_out
    return paid(dense, x, **settings)


@wrong_backward("several windows", "a stride above 1")
def counts_from_the_window_number(grad_out, x, **settings):
    """Counts the winner's place from pixel i: window i starts at pixel i · stride."""
    return _replaced(grad_out, x, settings, stride=1)


@wrong_backward("a stride that is not the window's size", "several windows")
def moves_by_the_window(grad_out, x, **settings):
    """Moves the window by its own size in the backward pass: window i starts at pixel i · stride."""
    return _replaced(grad_out, x, settings, stride=settings["kernel_size"])


@wrong_backward(_PICTURE, "strides that differ")
def turns_the_strides(grad_out, x, **settings):
    """Exchanges the two strides in the backward pass: a pair is (along the height, along the width)."""
    stride = settings.get("stride")
    stride = settings["kernel_size"] if stride is None else stride
    return _replaced(grad_out, x, settings, stride=pair(stride)[::-1])


@wrong_backward("a dilation above 1")
def forgets_the_dilation(grad_out, x, **settings):
    """Forgets the dilation in the backward pass: tap a lies a · dilation pixels from the first."""
    return _replaced(grad_out, x, settings, dilation=1)


@wrong_backward(_PICTURE, "a window that is not square")
def divides_by_the_height(grad_out, x, **settings):
    """Takes the winner's number apart by the window's height: tap t is row t // width, column t % width."""
    return _replaced(grad_out, x, settings, kernel_size=pair(settings["kernel_size"])[::-1])


def _replaced(grad_out, x, settings, **wrong):
    """Paid to the right taps of windows that lie elsewhere; what falls off the image is lost."""
    layout = Layout(x, **settings)
    shares = first_winners(layout.windows(x)) * grad_out[..., None]
    given = {role: value for role, value in settings.items() if value is not None}
    full = {"stride": settings["kernel_size"], "dilation": 1, **given, **wrong}
    kernel, stride, dilation = (pair(full[role]) for role in ("kernel_size", "stride", "dilation"))
    return layout.paid_elsewhere(shares, kernel, stride, dilation)
