"""How does a wrong array relate to the right one? Zeros, a factor, flipped, shifted, wrong at one edge.

Each relation looks at one wrong result and says in words what it sees, or nothing. Nothing here knows which
routine was verified, so these serve every routine.
"""

import itertools

import numpy as np

from helpers.verify.comparison import errors, same, tolerance_of

_ROUNDED = 1e-4     # relative error up to which a result is "nearly right": float32, or a rounded constant


def of_shape(actual, expected, axes):
    """What a wrong shape suggests.

    Parameters
    ----------
    actual, expected : tuple of int
    axes : sequence of str
        A name for each axis of the expected array: "image", "row".
    """
    if len(actual) != len(expected):
        missing = len(actual) < len(expected)
        reason = f"{' × '.join(axes)} are expected" if missing else "one index too many, or a missing sum"
        return f"it has {len(actual)} axes instead of {len(expected)}: {reason}"
    changed = [i for i, (a, b) in enumerate(zip(actual, expected)) if a != b]
    if len(changed) == 2 and [actual[i] for i in changed] == [expected[i] for i in reversed(changed)]:
        return f"the {axes[changed[0]]} axis and the {axes[changed[1]]} axis are exchanged"
    steps = {actual[i] - expected[i] for i in changed}
    where = " and ".join(f"{axes[i]}s" for i in changed)
    if steps == {-1}:
        return f"one too few {where}: does the loop, or the size formula, stop one short?"
    if steps == {1}:
        return f"one too many {where}: a window that hangs over the edge does not count"
    if all(step > 0 for step in steps):
        return f"too many {where}"
    return f"too few {where}" if all(step < 0 for step in steps) else ""


def of_dtype(actual):
    """What a wrong dtype suggests."""
    if actual.kind in "iub":
        return "the result was cut to whole numbers: was the array made with dtype=int?"
    if actual.kind == "c":
        return "an imaginary part is left, as after an FFT: take .real"
    if actual.kind == "f":
        return "something in between is not float64: make arrays with the dtype of x, x.dtype"
    return "the array holds Python objects: was it made from lists of unequal length?"


def of_values(actual, expected, axes, facts):
    """What wrong values of the right shape suggest: "" where no relation is seen."""
    relations = (_zeros(actual), _bent(actual, expected), _nearly(actual, expected),
                 _factor(actual, expected, facts), _mean(actual, expected), _turned(actual, expected, axes),
                 _shifted(actual, expected, axes), _offset(actual, expected, axes),
                 _partly(actual, expected, axes))
    return next(filter(None, relations), "")


def _zeros(actual):
    return "" if actual.any() else "all values are zero: is the array filled, and is the filled one returned?"


def _bent(actual, expected):
    if not (expected < 0).any():
        return ""
    if same(actual, np.maximum(expected, 0)):
        return "negative results are replaced by 0, as a ReLU would; that is another layer"
    return "negative results have lost their sign" if same(actual, np.abs(expected)) else ""


def _nearly(actual, expected):
    if errors(actual, expected).max() <= _ROUNDED * tolerance_of(expected, 1.0):
        return "nearly right: is something computed in float32, or with a rounded constant?"
    return ""


def _factor(actual, expected, facts):
    # A quarter of the largest keeps the quotient well conditioned.
    clear = np.abs(expected) > 0.25 * np.abs(expected).max()
    single = expected.ndim == 0         # one number is always a multiple of another: only known factors count
    if clear.sum() < 2 and not (single and clear):
        return ""
    factor = float(np.median(actual[clear] / expected[clear]))
    if not same(actual, factor * expected):
        return ""
    if abs(factor + 1) < 1e-9:
        return "the sign is wrong"
    for name, value in facts.items():
        for power, words in ((1, "multiplied"), (-1, "divided")):
            if value not in (0, 1) and abs(factor - value ** power) < 1e-9 * abs(factor):
                return f"it is {words} by {name}"
    return "" if single else f"it is multiplied by {factor:.6g}"


def _mean(actual, expected):
    if actual.size > 1 and same(actual, np.full_like(expected, expected.mean())):
        return "every value is the mean of the right ones"
    return ""


def _turned(actual, expected, axes):
    """Flipped along some axes, or two axes of equal length exchanged."""
    long = [i for i, size in enumerate(expected.shape) if size > 1]
    for count in (1, 2, 3):
        for chosen in itertools.combinations(long, count):
            if same(actual, np.flip(expected, chosen)):
                return f"it comes out backwards along the {' and the '.join(f'{axes[i]}s' for i in chosen)}"
    for a, b in itertools.combinations(long, 2):
        if expected.shape[a] == expected.shape[b] and same(actual, expected.swapaxes(a, b)):
            return f"the {axes[a]} axis and the {axes[b]} axis are exchanged"
    return ""


def _shifted(actual, expected, axes):
    """The right values one index off along one axis, whatever stands in the gap."""
    for i, size in enumerate(expected.shape):
        if size > 2:
            late, early = _cut(expected, i, None, -1), _cut(expected, i, 1, None)
            if same(_cut(actual, i, 1, None), late):
                return f"it is shifted by one {axes[i]}, too late"
            if same(_cut(actual, i, None, -1), early):
                return f"it is shifted by one {axes[i]}, too early"
    return ""


def _cut(array, axis, start, stop):
    return array[(slice(None),) * axis + (slice(start, stop),)]


def _offset(actual, expected, axes):
    """The same number added everywhere, or one number for each index of one axis."""
    added = actual - expected
    if added.size > 1 and same(added, np.full_like(added, added.flat[0])):
        return "one and the same number is added to every value"
    for i, size in enumerate(expected.shape):
        if size > 1 and added.size > size:
            others = tuple(a for a in range(added.ndim) if a != i)
            if same(added, np.broadcast_to(added.mean(axis=others, keepdims=True), added.shape)):
                return (f"it is off by one number for each {axes[i]}: is a bias missing, or added along "
                        "another axis?")
    return ""


def _partly(actual, expected, axes):
    """Wrong only in the first or last index of an axis,
    right only in the first, or wrong only at the border."""
    wrong = errors(actual, expected) > tolerance_of(expected)
    for i, size in enumerate(expected.shape):
        if size < 2:
            continue
        places = set(np.nonzero(wrong.any(axis=tuple(a for a in range(wrong.ndim) if a != i)))[0])
        if places == {size - 1}:
            return f"only the last {axes[i]} is wrong"
        if places == {0}:
            return f"only the first {axes[i]} is wrong"
        if places == set(range(1, size)):
            return f"only the first {axes[i]} is right"
    inner = tuple(slice(1, -1) if i >= expected.ndim - 2 else slice(None) for i in range(expected.ndim))
    if min(expected.shape[-2:], default=0) > 3 and not wrong[inner].any():
        return "only the border is wrong, the inside is right: look at the padding"
    return ""
