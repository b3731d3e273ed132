"""What a unit sees, found without a formula: by PyTorch's gradient, or by walking down to the pixels."""

from collections import Counter

import numpy as np

from helpers.verify.reference import quiet

_ROW = 1200     # pixels; room for the fields of all stacks that are tried, far from both ends


def measured(layers):
    """Counts of two neighbouring units in the middle of a long row, by PyTorch: (unit, pixel -> paths) twice.

    All weights are 1, so the gradient of a unit is the number of paths from each pixel to it.
    """
    with quiet() as torch:
        x = torch.zeros(1, 1, _ROW, dtype=torch.float64, requires_grad=True)
        out = x
        for k, s, p, d in layers:
            weight = torch.ones(1, 1, k, dtype=torch.float64)
            out = torch.nn.functional.conv1d(out, weight, stride=s, padding=p, dilation=d)
        middle = out.shape[2] // 2
        found = []
        for unit in (middle, middle + 1):
            gradient, = torch.autograd.grad(out[0, 0, unit], x, retain_graph=True)
            paths = gradient[0, 0].numpy()
            found.append((unit, {int(at): int(paths[at]) for at in np.flatnonzero(paths)}))
    return found


def walked(layers):
    """The same without PyTorch, for units 0 and 1: every tap of every layer is followed down."""
    found = []
    for unit in (0, 1):
        paths = Counter({unit: 1})
        for k, s, p, d in reversed(layers):
            below = Counter()
            for place, count in paths.items():
                for tap in range(k):
                    below[place * s - p + tap * d] += count
            paths = below
        found.append((unit, dict(paths)))
    return found


def field_of(found):
    """(size, jump, start) from the paths of two neighbouring units."""
    (unit, paths), (_, next_paths) = found
    first, last = min(paths), max(paths)
    jump = min(next_paths) - first
    return last - first + 1, jump, (first + last) / 2 - unit * jump


def counts_of(found):
    """Paths from each pixel between the first and the last, gaps included: int64, shape (size,)."""
    _, paths = found[0]
    return np.array([paths.get(at, 0) for at in range(min(paths), max(paths) + 1)])
