"""Cases for the size formulas: hundreds of settings of one axis, and dozens that do not fit.

Numbers are cheap, so the grid is dense; it is thinned by a seeded draw, ordered from plain to involved.
"""

import itertools

import numpy as np

from helpers.verify.cases import SEED, Case

DOES_NOT_FIT = "a kernel that does not fit"
DOES_NOT_FIT_STRIDE = "a kernel that does not fit, at a stride above 1"
_PLAIN, _INVOLVED, _MISFITS = 150, 200, 40      # how many of each at most
FAMOUS = (dict(size=224, kernel_size=11, stride=4, padding=2), dict(size=227, kernel_size=11, stride=4),
           dict(size=224, kernel_size=7, stride=2, padding=3), dict(size=28, kernel_size=5, padding=2))
WORDS = tuple(dict(size=i, kernel_size=k, padding="same", dilation=d) for i, k, d in (
    (5, 3, 1), (6, 4, 1), (7, 2, 1), (3, 5, 1), (8, 3, 2), (4, 4, 3))) + (
    dict(size=7, kernel_size=3, stride=2, padding="valid"), dict(size=5, kernel_size=2, padding="valid"))

CONV_SETTINGS = {"stride": range(1, 6), "padding": range(4), "dilation": range(1, 4)}
POOL_SETTINGS = {"stride": (None, 1, 2, 3, 4, 5), "padding": range(4), "dilation": range(1, 4),
                 "ceil_mode": (False, True)}
TRANSPOSE_SETTINGS = {"stride": range(1, 6), "padding": range(4), "output_padding": range(3),
                      "dilation": range(1, 4)}


def cases(settings, forms, expected, allowed=lambda values: True, extra=()):
    """Settings of a size function, plain ones first.

    Parameters
    ----------
    settings : dict of str to iterable
        The values each setting may take; the first is its default.
    forms : Forms
    expected : callable
        values -> int, or None for what has to be refused.
    allowed : callable
        values -> bool; False for settings outside the function's range, which are not tried.
    extra : sequence of dict
        Settings to add as they are, where the function takes them.
    """
    defaults = {role: next(iter(choices)) for role, choices in settings.items()}
    choices = [values if role in forms.taken else [defaults[role]] for role, values in settings.items()]
    plan = [dict(size=i, kernel_size=k, **dict(zip(settings, chosen)))
            for i, k in itertools.product(range(1, 17), range(1, 8))
            for chosen in itertools.product(*choices)]
    plan = [values for values in plan if allowed(values)]
    plan = _thinned(plan, defaults) + [{**defaults, **values} for values in extra if _takes(forms, values)]
    outcomes = [(values, expected(values)) for values in plan]
    fits = [(values, size) for values, size in outcomes if size is not None]
    misfits = [(values, size) for values, size in outcomes if size is None]
    step = max(1, len(misfits) // _MISFITS)
    return [Case(values, frozenset(_traits(values, size)), {}, number)
            for number, (values, size) in enumerate(fits + misfits[::step][:_MISFITS])]


def _takes(forms, values):
    return all(role in ("size", "kernel_size") or role in forms.taken for role in values) and (
        not isinstance(values.get("padding"), str) or "padding" in forms.words)


def _thinned(plan, defaults):
    """Some with at most one setting moved, some drawn from the rest;
    the plain and telling ones come first."""
    rng = np.random.default_rng(SEED)
    moved = [sum(values[role] != default for role, default in defaults.items()) for values in plan]
    plain = [values for values, m in zip(plan, moved) if m <= 1]
    involved = [values for values, m in zip(plan, moved) if m > 1]
    kept = [plain[i] for i in sorted(rng.permutation(len(plain))[:_PLAIN])]
    kept += [involved[i] for i in sorted(rng.permutation(len(involved))[:_INVOLVED])]

    def order(values):
        moved = sum(values[role] != default for role, default in defaults.items())
        return moved, values["size"] < 4 or values["kernel_size"] < 2

    return sorted(kept, key=order)


def _traits(values, expected):
    stride, padding = values.get("stride"), values.get("padding")
    if expected is None:
        return {DOES_NOT_FIT} | ({DOES_NOT_FIT_STRIDE} if stride is not None and stride > 1 else set())
    checks = {
        "a kernel that fits": True,
        "a kernel larger than 1": values["kernel_size"] > 1,
        "an even kernel": values["kernel_size"] % 2 == 0,
        "a stride above 1": stride is not None and stride > 1,
        "a stride of 1, given": stride == 1 and "ceil_mode" in values,
        "no stride given": stride is None,
        "padding": padding not in (0, "valid"),
        'padding "same"': padding == "same",
        'padding "valid"': padding == "valid",
        "a dilation above 1": values.get("dilation", 1) > 1,
        "an output padding": values.get("output_padding", 0) > 0,
        "ceil_mode": values.get("ceil_mode", False) is True,
        "a size that does not divide": _left_over(values),
        "ceil_mode, and a last window that would start beyond the input": _beyond(values),
    }
    return {trait for trait, holds in checks.items() if holds}


def _left_over(values):
    """True where stride steps do not use up the room: where the floor, or the ceiling, matters."""
    stride = values.get("stride") or values["kernel_size"]
    if isinstance(values.get("padding"), str) or "output_padding" in values:
        return False
    span = values.get("dilation", 1) * (values["kernel_size"] - 1) + 1
    return (values["size"] + 2 * values.get("padding", 0) - span) % stride != 0


def _beyond(values):
    """True where rounding up would count a window that reads nothing but padding on the right."""
    if not values.get("ceil_mode"):
        return False
    stride, padding = values["stride"] or values["kernel_size"], values["padding"]
    room = values["size"] + 2 * padding - values["dilation"] * (values["kernel_size"] - 1) - 1
    return -(-room // stride) * stride >= values["size"] + padding
