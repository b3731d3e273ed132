"""Wrong versions of the backward passes of adaptive and of cross-channel pooling."""

import itertools

import numpy as np

from helpers.verify.mutants import Registry
from helpers.verify.mutants.pooling_parts import all_winners, first_winners, last_winners

AVERAGE, MAXIMUM, CHANNELS = Registry(), Registry(), Registry()
_UNEVEN, _GROUP = "windows of unequal size", "groups of several channels"


def _right(i, outputs):
    return [(o * i // outputs, -(-(o + 1) * i // outputs)) for o in range(outputs)]


def _floored(i, outputs):
    return [(o * i // outputs, max((o + 1) * i // outputs, o * i // outputs + 1)) for o in range(outputs)]


def _equal(i, outputs):
    size = max(i // outputs, 1)
    return [(min(o * size, i - 1), min((o + 1) * size, i)) for o in range(outputs)]


def _paid(grad_out, x, weigh, regions=_right, merge=np.add):
    """`weigh` (pixels of a window, flat -> weight of each) pays; `merge` (old, new) says how they meet."""
    grads = np.zeros_like(x)
    rows, columns = (regions(i, o) for i, o in zip(x.shape[2:], grad_out.shape[2:]))
    for (i, (a, b)), (j, (c, d)) in itertools.product(enumerate(rows), enumerate(columns)):
        window, upstream = x[:, :, a:b, c:d], grad_out[:, :, i, j, None]
        new = weigh(window.reshape(*x.shape[:2], -1)) * upstream
        grads[:, :, a:b, c:d] = merge(grads[:, :, a:b, c:d], new.reshape(window.shape))
    return grads


def _even(pixels):
    return np.full(pixels.shape, 1 / pixels.shape[-1])


def _wrong(registry, words, *needs, weigh, **options):
    def wrong(grad_out, x, output_size):
        return _paid(grad_out, x, weigh, **options)
    wrong.__doc__ = words
    wrong.__name__ = words.partition(":")[0].lower().replace(" ", "_")
    registry.wrong_version(*needs)(wrong)


def _replaced(old, new):
    return new


def _replaced_where_paid(old, new):
    return np.where(new == 0, old, new)


def _add_places(registry, weigh):
    """Slips in where the windows lie and how what they pay adds up."""
    _wrong(registry, "Writes the whole window: windows overlap where the size does not divide; add, with +=.",
           _UNEVEN, weigh=weigh, merge=_replaced)
    _wrong(registry, "Rounds the end of a window down: it reaches up to ceil((o + 1) i / O).", _UNEVEN,
           weigh=weigh, regions=_floored)
    _wrong(registry, "Makes all windows of one size and drops the rest: together they read every pixel.",
           _UNEVEN, weigh=weigh, regions=_equal)


_wrong(AVERAGE, "Pays the largest pixel alone: every pixel of the window has its share.", weigh=first_winners)
_add_places(AVERAGE, _even)
_wrong(MAXIMUM, "Shares the gradient evenly: that is average pooling; the winner gets all.", weigh=_even)
_add_places(MAXIMUM, first_winners)
_wrong(MAXIMUM, "Assigns where it must add: windows overlap where the size does not divide.", _UNEVEN,
       weigh=first_winners, merge=_replaced_where_paid)
_wrong(MAXIMUM, "Pays every pixel that equals the maximum: among equals only the first gets the gradient.",
       "ties", weigh=all_winners)
_wrong(MAXIMUM, "Shares the gradient among equal maxima: PyTorch gives it to the first, and so do we.",
       "ties", weigh=lambda w: all_winners(w) / all_winners(w).sum(-1, keepdims=True))
_wrong(MAXIMUM, "Pays the last of equal maxima: the first wins, so compare with > and not with >=.", "ties",
       weigh=last_winners)


@MAXIMUM.wrong_version("several windows")
def pays_the_maximum_of_the_image(grad_out, x, output_size):
    """Pays the largest pixel of the whole image: every window has a maximum of its own."""
    won = first_winners(x.reshape(*x.shape[:2], -1)).reshape(x.shape)
    return won * grad_out.sum(axis=(2, 3), keepdims=True)


@AVERAGE.wrong_version("several windows")
def divides_by_the_image(grad_out, x, output_size):
    """Divides by the number of pixels of the image: a window divides by its own."""
    return _paid(grad_out, x, lambda w: np.full(w.shape, 1 / (x.shape[2] * x.shape[3])))


@AVERAGE.wrong_version(_UNEVEN)
def divides_all_alike(grad_out, x, output_size):
    """Divides by the average size of a window: each divides by its own number of pixels."""
    share = grad_out[0, 0].size / x[0, 0].size
    return _paid(grad_out, x, lambda w: np.full(w.shape, share))


def _by_choice(words, choose, *needs):
    """A slip in who is paid; `choose` maps groups (N, groups, places, channels) to weights."""
    def wrong(grad_out, x, channels_per_group):
        n, c = x.shape[:2]
        groups = x.reshape(n, c // channels_per_group, channels_per_group, -1).swapaxes(2, 3)
        paid = choose(groups) * grad_out.reshape(*groups.shape[:3], 1)
        return paid.swapaxes(2, 3).reshape(x.shape)
    wrong.__doc__ = words
    wrong.__name__ = words.partition(":")[0].lower().replace(" ", "_")
    CHANNELS.wrong_version(*needs)(wrong)


def _one_an_image(groups):
    total = np.broadcast_to(groups.sum(axis=2, keepdims=True), groups.shape)
    return first_winners(total)


_by_choice("Pays every channel that equals the maximum: among equals only the first gets the gradient.",
           all_winners, "ties", _GROUP)
_by_choice("Shares the gradient among equal channels: the first of them gets all of it.",
           lambda g: all_winners(g) / all_winners(g).sum(-1, keepdims=True), "ties", _GROUP)
_by_choice("Pays the last of equal maxima: the first wins, so compare with > and not with >=.", last_winners,
           "ties", _GROUP)
_by_choice("Pays every channel of the group: only the one that won.", np.ones_like, _GROUP)
_by_choice("Shares the gradient evenly: the channel that won gets all of it.", _even, _GROUP)
_by_choice("Pays the largest magnitude: -5 is smaller than 1, so it did not win.",
           lambda g: first_winners(np.abs(g)), _GROUP)
_by_choice("Pays the smallest channel: the gradient goes to the maximum.", lambda g: first_winners(-g),
           _GROUP)
_by_choice("Pays the first channel of each group: the gradient goes to the one that won.",
           lambda g: np.broadcast_to(np.arange(g.shape[-1]) == 0, g.shape), _GROUP)
_by_choice("Chooses one winner for the whole image: at each place another channel may win.", _one_an_image,
           _GROUP)
_by_choice("Pays only maxima above 0: negative winners are paid too.", lambda g: first_winners(g) * (g > 0))
_by_choice("Multiplies by the maximum itself: its derivative is 1.", lambda g: first_winners(g) * g)


@CHANNELS.wrong_version("several groups of several channels")
def groups_every_other_channel(grad_out, x, channels_per_group):
    """Groups channels that lie apart: neighbouring channels form a group."""
    n, c = x.shape[:2]
    groups = x.reshape(n, channels_per_group, c // channels_per_group, -1).transpose(0, 2, 3, 1)
    paid = first_winners(groups) * grad_out.reshape(*groups.shape[:3], 1)
    return paid.transpose(0, 3, 1, 2).reshape(x.shape)
