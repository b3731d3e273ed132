"""Wrong versions of max pooling's backward pass: slips in who won a window, and so who is paid."""

import numpy as np

from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Registry
from helpers.verify.mutants.pooling_parts import (
    Layout,
    all_winners,
    first_winners,
    largest,
    last_winners,
    paid,
    pooled,
)

WINNERS = Registry()
wrong_backward = WINNERS.wrong_version
_WINDOW = "a window of more than one pixel"
_PICTURE = "two spatial axes"


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


@wrong_backward("numbers that are nearly equal", _WINDOW)
def takes_near_for_equal(grad_out, x, **settings):
    """Takes numbers that are close for equal: a pixel that is larger by 1e-8 wins; compare exactly."""
    def choose(windows):
        return first_winners(np.isclose(windows, windows.max(axis=-1, keepdims=True)))
    return paid(grad_out, x, choose, **settings)


@wrong_backward("ties", _WINDOW)
def pays_nobody_at_a_tie(grad_out, x, **settings):
    """Pays nobody where maxima are equal: the first of them gets the gradient."""
    def choose(windows):
        won = all_winners(windows)
        return won * (won.sum(axis=-1, keepdims=True) == 1)
    return paid(grad_out, x, choose, **settings)


def _in_another_order(x, kernel_size, order, grad_out, **settings):
    """Paid to the first maximum when the pixels of a window are visited in another order."""
    k_h, k_w = pair(kernel_size)
    visited = order(np.arange(k_h * k_w).reshape(k_h, k_w)).ravel()

    def choose(windows):
        return first_winners(windows[..., visited])[..., np.argsort(visited)]
    return paid(grad_out, x, choose, kernel_size=kernel_size, **settings)


@wrong_backward(_PICTURE, "ties", _WINDOW)
def goes_through_columns_first(grad_out, x, kernel_size, **settings):
    """Pays the first of equal maxima column by column: the first in row order wins."""
    return _in_another_order(x, kernel_size, np.transpose, grad_out, **settings)


@wrong_backward(_PICTURE, "ties", _WINDOW)
def starts_with_the_last_row(grad_out, x, kernel_size, **settings):
    """Pays the lowest of equal maxima: the first in row order wins, so begin with the top row."""
    return _in_another_order(x, kernel_size, np.flipud, grad_out, **settings)


@wrong_backward(_PICTURE, "ties", _WINDOW)
def starts_with_the_last_column(grad_out, x, kernel_size, **settings):
    """Pays the rightmost of equal maxima in a row: the first in row order wins, so begin at the left."""
    return _in_another_order(x, kernel_size, np.fliplr, grad_out, **settings)


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


@wrong_backward(_WINDOW)
def pays_the_largest_magnitude(grad_out, x, **settings):
    """Pays the largest magnitude: -5 is smaller than 1, so it did not win."""
    return paid(grad_out, np.abs(x), **settings)


@wrong_backward("ties")
def pays_only_where_not_zero(grad_out, x, **settings):
    """Pays nothing where the maximum is 0: a zero that wins is paid like any other number."""
    return paid(grad_out, x, lambda w: first_winners(w) * (w != 0), **settings)


@wrong_backward()
def pays_only_positive_maxima(grad_out, x, **settings):
    """Pays only maxima above 0: that is what a ReLU does; pooling pays negative winners too."""
    return paid(grad_out, x, lambda w: first_winners(w) * (w > 0), **settings)


@wrong_backward("several windows")
def pays_the_maximum_of_the_image(grad_out, x, **settings):
    """Pays the largest pixel of the whole image: every window has a maximum of its own."""
    flat = x.reshape(*x.shape[:2], -1)
    return (first_winners(flat) * grad_out.sum(axis=(2, 3))[..., None]).reshape(x.shape)


@wrong_backward("several windows", "ties")
def compares_with_the_whole_image(grad_out, x, **settings):
    """Pays pixels outside the window that equal its maximum: compare inside the window only."""
    out = pooled(x, largest, **settings)
    equal = x[:, :, None, None] == out[..., None, None]     # (N, C, H_out, W_out, H, W)
    return (equal * grad_out[..., None, None]).sum(axis=(2, 3))


@wrong_backward("several channels")
def follows_the_first_channel(grad_out, x, **settings):
    """Uses the first channel's winners for all: every channel has its own maxima."""
    return paid(grad_out, np.broadcast_to(x[:, :1], x.shape), **settings)


@wrong_backward("several channels")
def looks_for_it_in_all_channels(grad_out, x, **settings):
    """Looks for the maximum in all channels at once: every channel is pooled alone."""
    layout = Layout(x, **settings)
    windows = layout.windows(x)
    n, c, *places, taps = windows.shape
    together = np.moveaxis(windows, 1, 3).reshape(n, *places, c * taps)
    won = np.moveaxis(first_winners(together).reshape(n, *places, c, taps), 3, 1)
    return layout.paid(won * grad_out.sum(axis=1, keepdims=True)[..., None])


@wrong_backward("several channels")
def pays_all_channels(grad_out, x, **settings):
    """Pays the winner's place in every channel: the gradient stays in its own channel."""
    gradient = paid(grad_out, x, **settings)
    return np.broadcast_to(gradient.sum(axis=1, keepdims=True), x.shape).copy()


@wrong_backward("several images")
def follows_the_first_image(grad_out, x, **settings):
    """Uses the first image's winners for all: every image has its own maxima."""
    return paid(grad_out, np.broadcast_to(x[:1], x.shape), **settings)


@wrong_backward("several images")
def pays_all_images(grad_out, x, **settings):
    """Pays the winner's place in every image: the gradient stays in its own image."""
    return np.broadcast_to(paid(grad_out, x, **settings).sum(axis=0, keepdims=True), x.shape).copy()
