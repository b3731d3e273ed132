"""Grids written as lists of plans: one line a case, fitted to what a function takes, then drawn."""

from dataclasses import dataclass

import numpy as np

from helpers.verify.cases import SEED, Case


@dataclass(frozen=True)
class Plan:
    """One case before its arrays are drawn: the shape of x, what is in it, and the settings by role."""

    shape: tuple
    content: str = "normal"
    settings: tuple = ()


def plan(*shape, content="normal", **settings):
    """A `Plan`; optional arrays among the settings are True where they are given."""
    return Plan(shape, content, tuple(settings.items()))


class Grid:
    """The plans of one routine.

    Parameters
    ----------
    plans : sequence of Plan
        Plain ones first.
    defaults : dict of str to object
        The library's default for every setting; for optional arrays False.
    draw : callable
        (rng, Plan, settings by role, Forms) -> (values, traits, facts); None for settings that do not fit.
    arrays : tuple of str
        The optional arrays.
    """

    def __init__(self, plans, defaults, draw, arrays=()):
        self.plans, self.defaults, self.draw, self.arrays = plans, defaults, draw, arrays
        self._kept = {}     # the same cases, and the reference's answers with them, serve every call

    def cases(self, forms):
        """The cases as far as a function's forms allow: a setting it does not take stays at its default."""
        if forms not in self._kept:
            self._kept[forms] = tuple(self._drawn(forms))
        return self._kept[forms]

    def _drawn(self, forms):
        seen = set()
        for number, one in enumerate(self.plans):
            settings = {role: self._fitted(forms, role, dict(one.settings).get(role, default))
                        for role, default in self.defaults.items()}
            key = one.shape, one.content, tuple(settings.items())
            drawn = None if key in seen else self.draw(np.random.default_rng([SEED, number]), one, settings,
                                                       forms)
            seen.add(key)
            if drawn is not None:
                values, traits, facts = drawn
                yield Case(values, frozenset(t for t, holds in traits.items() if holds), facts, number)

    def _fitted(self, forms, role, value):
        if role in self.arrays and role in forms.needed:
            return True
        return forms.fit(role, value, forms.default(role, self.defaults[role]))


def content(rng, shape, kind):
    """An array of this kind: "normal", "negative", "ties", "negative ties", "fortran", "large", "zeros", or
    "close": different numbers that np.isclose and float32 take for equal."""
    x = rng.standard_normal(shape)
    if kind == "negative ties far below":           # a stand-in for minus infinity, such as -1e9, beats them
        return 1e15 * rng.integers(-4, 0, shape)
    if kind == "mostly positive":                   # odd powers of a few stay negative, their sums do not
        return np.where(rng.random(shape) < 0.2, -0.5, np.abs(x) + 1)
    if kind in ("ties", "negative ties"):           # small integers: few values, many of them equal
        low, high = (-2, 2) if kind == "ties" else (-4, 0)
        return rng.integers(low, high, shape).astype(float)
    if kind == "zeros":
        return np.zeros(shape)
    return {"normal": x, "positive": np.abs(x) + 0.1, "negative": -np.abs(x), "fortran": np.asfortranarray(x),
            "large": 1000 * x, "tiny": 5e-4 * x, "far": x + 5, "corner": np.round(x),
            "close": 1 + 1e-8 * x}[kind]


def shape_traits(shape, kind):
    """What is special about an input of shape (N, C, ...)."""
    return {
        "several images": shape[0] > 1,
        "one image": shape[0] == 1,
        "several channels": len(shape) > 1 and shape[1] > 1,
        "two spatial axes": len(shape) == 4,
        "an input that is not square": len(shape) == 4 and shape[2] != shape[3],
        "ties": kind in ("ties", "negative ties", "negative ties far below", "zeros"),
        "numbers far below zero": kind == "negative ties far below",
        "only negative numbers": kind.startswith("negative"),
        "positive numbers among the inputs": not kind.startswith("negative"),
        "large numbers": kind == "large",
        "numbers at a corner": kind == "corner",
        "numbers that are nearly equal": kind == "close",
    }
