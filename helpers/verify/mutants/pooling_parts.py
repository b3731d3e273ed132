"""Pooling laid out window by window: what its wrong versions, and only they, are made of."""

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair


class Layout:
    """Where the windows lie on the padded image."""

    def __init__(self, x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
        kernel, padding, dilation = pair(kernel_size), pair(padding), pair(dilation)
        stride = kernel if stride is None else pair(stride)
        self.shape, self.padding = x.shape, padding
        starts, self.ends = [], []
        for i, k, s, p, d in zip(x.shape[2:], kernel, stride, padding, dilation):
            outputs = ops.pool_output_size(i, k, s, p, d, bool(ceil_mode))
            places = np.arange(outputs)[:, None] * s + np.arange(k) * d
            starts.append(places)
            self.ends.append(max(0, int(places.max()) + 1 - p - i))
        self.rows, self.columns = starts[0][:, None, :, None], starts[1][None, :, None, :]

    def windows(self, x, border=-np.inf):
        """(N, C, H_out, W_out, taps): what each window reads."""
        ends = [(0, 0), (0, 0), *zip(self.padding, self.ends)]
        seen = np.pad(x, ends, constant_values=border)[:, :, self.rows, self.columns]
        return seen.reshape(*seen.shape[:4], -1)

    def paid(self, shares, add=True):
        """The gradient of x where every tap gets its share; without `add` the last one stands."""
        n, c, h, w = self.shape
        (top, left), (below, right) = self.padding, self.ends
        grad = np.zeros((n, c, top + h + below, left + w + right))
        place = np.broadcast_arrays(self.rows, self.columns)
        shares = shares.reshape(n, c, *place[0].shape)
        if add:
            np.add.at(grad, (slice(None), slice(None), *place), shares)
        else:
            for index in np.ndindex(*place[0].shape):
                row, column = place[0][index], place[1][index]
                given = shares[(slice(None), slice(None), *index)]
                grad[:, :, row, column] = np.where(given != 0, given, grad[:, :, row, column])
        self.bordered = grad
        return grad[:, :, top:top + h, left:left + w]

    def merged(self, shares, merge):
        """The gradient of x where each window's shares meet what stands there by `merge` (old, new)."""
        (top, left), (h, w) = self.padding, self.shape[2:]
        grad = np.zeros((*self.shape[:2], top + h + self.ends[0], left + w + self.ends[1]))
        for i, j in np.ndindex(*shares.shape[2:4]):
            rows, columns = self.rows[i, 0], self.columns[0, j]
            new = shares[:, :, i, j].reshape(*self.shape[:2], len(rows), columns.size)
            grad[:, :, rows, columns] = merge(grad[:, :, rows, columns], new)
        return grad[:, :, top:top + h, left:left + w]

    def paid_elsewhere(self, shares, kernel, stride, dilation):
        """The gradient of x where the windows are taken to lie otherwise; what falls beyond x is lost."""
        places = [np.arange(o)[:, None] * s + np.arange(k) * d
                  for o, k, s, d in zip(shares.shape[2:4], kernel, stride, dilation)]
        (top, left), (h, w) = self.padding, self.shape[2:]
        grad = np.zeros((*self.shape[:2], *(max(size, int(at.max()) + 1) for size, at in
                                            zip((top + h, left + w), places))))
        rows, columns = np.broadcast_arrays(places[0][:, None, :, None], places[1][None, :, None, :])
        shares = shares.reshape(*self.shape[:2], *rows.shape)
        np.add.at(grad, (slice(None), slice(None), rows, columns), shares)
        return grad[:, :, top:top + h, left:left + w]


def pooled(x, take, border=-np.inf, **settings):
    """`take` (windows -> outputs) over every window."""
    return take(Layout(x, **settings).windows(x, border))


def largest(windows):
    return windows.max(axis=-1)


def first_winners(windows):
    """1 at the first maximum of each window, 0 elsewhere."""
    return np.arange(windows.shape[-1]) == windows.argmax(axis=-1)[..., None]


def last_winners(windows):
    return first_winners(windows[..., ::-1])[..., ::-1]


def all_winners(windows):
    return windows == windows.max(axis=-1, keepdims=True)


def paid(grad_out, x, choose=first_winners, add=True, border=-np.inf, **settings):
    """The backward pass that pays `choose` (windows -> weight of each tap)."""
    layout = Layout(x, **settings)
    return layout.paid(choose(layout.windows(x, border)) * grad_out[..., None], add)
