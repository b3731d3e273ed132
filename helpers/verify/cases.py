"""A case: the arguments of one call, and what is special about it. Grids of cases stand in `grids/`."""

from dataclasses import dataclass, field

import numpy as np

# traits of cases in which differences mean nothing: no derivative there or too near, or inf - inf
CORNERS = frozenset({"ties", "numbers that are nearly equal", "numbers at a corner", "an infinite value"})
SEED = 20240   # a case draws from default_rng([SEED, its number]), so that all machines see the same


@dataclass(frozen=True, eq=False)
class Case:
    """The arguments of one call.

    Attributes
    ----------
    values : dict of str to object
        By role name: arrays, numbers, words.
    traits : frozenset of str
        What is special, in words that fit "every case with …": "a stride above 1".
    facts : dict of str to float
        Numbers that an answer may be off by, by name: "the number of images".
    number : int
        Place in the full grid; seeds everything drawn for this case.
    answers : dict
        The reference's results, kept so that a second verification does not ask again.
    """

    values: dict
    traits: frozenset
    facts: dict
    number: int
    answers: dict = field(default_factory=dict)

    def upstream(self, shape):
        """The random upstream gradient of this case, the same on every machine."""
        return np.random.default_rng([SEED, self.number, 1]).standard_normal(shape)

    def shapes(self):
        """`x (2, 3, 7, 6), weight (4, 3, 3, 2)`: the arrays among the arguments."""
        return ", ".join(f"{role} {v.shape}" for role, v in self.values.items() if getattr(v, "shape", ()))


@dataclass(frozen=True)
class Forms:
    """What a function takes beyond the names in its signature, found by trying.

    Attributes
    ----------
    taken : frozenset of str
        Roles it has a parameter for.
    needed : frozenset of str
        Roles it cannot be called without.
    pairs, numbers, words : frozenset of str
        Settings it takes as (height, width), as one number for both, as "same" or "valid".
    axes : frozenset of int
        For plain arrays: 1 for signals, 2 for pictures.
    untried : tuple of str
        Lines for the report: what the function does not take.
    instead : tuple of (str, object)
        Settings that the function has to be given, or that it has for good, in place of the library's
        default.
    unserved : frozenset of str
        Settings that the function takes and its backward pass does not: they stay at their defaults.
    """

    taken: frozenset
    needed: frozenset = frozenset()
    pairs: frozenset = frozenset()
    numbers: frozenset = frozenset()
    words: frozenset = frozenset()
    axes: frozenset = frozenset((1, 2))
    untried: tuple = ()
    instead: tuple = ()
    unserved: frozenset = frozenset()

    def default(self, role, default):
        """What stands for `role` where nothing else is asked for."""
        return dict(self.instead).get(role, default)

    def fit(self, role, value, default):
        """`value` in a form that the function takes, as near to it as can be;
        the default where it has no such role."""
        if role not in self.taken:
            return default
        if isinstance(value, str):
            if role in self.words:
                return value
            value = default
        if isinstance(value, tuple):
            return value if role in self.pairs else value[0]
        return value if role in self.numbers or role not in self.pairs else (value, value)
