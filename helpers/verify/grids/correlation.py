"""Cases for plain signals and pictures: one array, one kernel that is never symmetric, three modes."""

from functools import lru_cache

import numpy as np

from helpers.verify.cases import SEED, Case

_SIGNALS = [((4,), (2,)), ((6,), (3,)), ((5,), (1,)), ((4,), (4,)), ((7,), (2,)), ((8,), (5,)), ((9,), (4,))]
_PICTURES = [((4, 4), (2, 2)), ((5, 5), (3, 3)), ((3, 4), (1, 1)), ((4, 5), (2, 3)), ((6, 4), (3, 2)),
             ((5, 6), (1, 3)),
             ((6, 5), (4, 1)), ((4, 4), (4, 4)), ((7, 6), (4, 4)), ((5, 7), (3, 4))]
_WIDE = [((2,), (3,)), ((2, 3), (3, 2)), ((3, 2), (2, 4))]      # wider than the array: not for "valid"


@lru_cache(maxsize=64)     # the same cases, and the reference's answers with them, serve every call
def cases(forms):
    """Signals and pictures in every mode that the function takes.

    Parameters
    ----------
    forms : Forms
        `axes` says whether it takes signals, pictures or both; "mode" is among `taken` or it is "valid".
    """
    modes = ("valid", "same", "full") if "mode" in forms.taken else ("valid",)
    plan = [(size, kernel, mode) for mode in modes for size, kernel in _SIGNALS + _PICTURES
            + (_WIDE if mode != "valid" else [])]
    return tuple(_drawn(number, size, kernel, mode) for number, (size, kernel, mode) in enumerate(plan)
                 if len(size) in forms.axes)


def _drawn(number, size, kernel, mode):
    rng = np.random.default_rng([SEED, number])
    x, k = rng.standard_normal(size), rng.standard_normal(kernel)
    if number % 5 == 4:
        x = -np.abs(x)
    return Case({"x": x, "kernel": k, "mode": mode}, frozenset(_traits(size, kernel, mode)),
                {"the number of taps": k.size, "the sum of the kernel": float(k.sum())}, number)


def _traits(size, kernel, mode):
    even = any(k % 2 == 0 for k in kernel)
    checks = {
        "a signal (one axis)": len(size) == 1,
        "a picture (two axes)": len(size) == 2,
        "an input that is not square": len(set(size)) > 1,
        "a kernel that is not square": len(set(kernel)) > 1,
        "an even kernel": even,
        "a kernel of more than one tap": max(kernel) > 1,
        "a kernel larger than the input": any(k > i for k, i in zip(kernel, size)),
        'mode "valid"': mode == "valid",
        'mode "same"': mode == "same",
        'mode "same" with an even kernel': mode == "same" and even,
        'mode "full"': mode == "full",
    }
    return {trait for trait, holds in checks.items() if holds}
