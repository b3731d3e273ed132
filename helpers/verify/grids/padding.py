"""Cases for padding: up to four axes, unequal ends, four modes, a value, and negative amounts, which crop."""

from functools import lru_cache

import numpy as np

from helpers.verify.cases import SEED, Case

_PLAN = (
    # shape, padding (last axis first), mode, value
    ((4,), (1, 1), "constant", 0.0), ((4,), (0, 2), "constant", 0.0), ((3,), (2, 1), "constant", 0.0),
    ((3, 4), (1, 2), "constant", 0.0), ((3, 4), (1, 1, 1, 1), "constant", 0.0),
    ((3, 4), (1, 2, 3, 0), "constant", 0.0),
    ((2, 3, 4), (2, 0, 0, 1), "constant", 0.0), ((2, 3, 4), (0, 1, 2, 0, 1, 3), "constant", 0.0),
    ((2, 1, 3, 4), (1, 0, 2, 3), "constant", 0.0), ((2, 3, 2, 4), (0, 0, 1, 2), "constant", 0.0),
    ((2, 3, 2, 2), (1, 2, 0, 1, 1, 0, 2, 1), "constant", 0.0), ((3, 4), (0, 0), "constant", 0.0),
    ((4,), (2, 1), "constant", 1.5), ((2, 3, 4), (1, 2, 2, 0), "constant", -2.0),
    ((2, 3), (1, 0, 0, 2), "constant", -np.inf),
    ((5,), (-1, -2), "constant", 0.0), ((4, 5), (-1, 2), "constant", 0.0),
    ((4, 5), (1, -2, -1, 0), "constant", 3.0),
    ((2, 5), (2, 1), "reflect", 0.0), ((2, 3, 5), (3, 2), "reflect", 0.0),
    ((2, 4, 5), (1, 2, 3, 0), "reflect", 0.0),
    ((2, 3, 3, 4), (2, 1, 0, 2), "reflect", 0.0), ((2, 5), (-1, 2), "reflect", 0.0),
    ((2, 5), (2, 1), "replicate", 0.0), ((2, 3, 4), (3, 5), "replicate", 0.0),
    ((2, 3, 4), (1, 2, 4, 0), "replicate", 0.0),
    ((2, 3, 3, 4), (2, 1, 0, 3), "replicate", 0.0), ((2, 5), (2, -1), "replicate", 0.0),
    ((2, 5), (2, 1), "circular", 0.0), ((2, 3, 4), (4, 1), "circular", 0.0),
    ((2, 3, 4), (1, 2, 3, 0), "circular", 0.0),
    ((2, 3, 3, 4), (2, 1, 0, 3), "circular", 0.0),
)


@lru_cache(maxsize=64)     # the same cases, and the reference's answers with them, serve every call
def cases(forms):
    """The plan, without the modes and values that the function does not take."""
    grid = []
    for number, (shape, padding, mode, value) in enumerate(_PLAN):
        if (mode == "constant" or "mode" in forms.taken) and (value == 0 or "value" in forms.taken):
            x = np.random.default_rng([SEED, number]).standard_normal(shape)
            values = {"x": x, "padding": padding, "mode": mode, "value": value}
            grid.append(Case(values, frozenset(_traits(shape, padding, mode, value)), {}, number))
    return tuple(grid)


def _traits(shape, padding, mode, value):
    checks = {
        "one padded axis": len(padding) == 2,
        "several padded axes": len(padding) > 2,
        "axes that stay as they are": len(padding) < 2 * len(shape),
        "ends that differ": any(a != b for a, b in zip(padding[::2], padding[1::2])),
        "axes that differ": len(set(zip(padding[::2], padding[1::2]))) > 1,
        "a value other than 0": value != 0,
        "an infinite value": np.isinf(value),
        "pixels that appear twice": mode != "constant" and max(padding) > 0,
        "a negative amount": min(padding) < 0,
        **{f'mode "{m}"': mode == m for m in ("constant", "reflect", "replicate", "circular")},
    }
    return {trait for trait, holds in checks.items() if holds}
