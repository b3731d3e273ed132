"""The one random number generator that everything draws from unless it is handed another."""

import numbers

import numpy as np

_state = {"generator": np.random.default_rng()}


def manual_seed(seed):
    """Seed the course's generator, as `torch.manual_seed` seeds PyTorch's; NumPy's global state stays as it is.

    Parameters
    ----------
    seed : int
        Any integer of at least 0.

    Returns
    -------
    numpy.random.Generator
        The new generator (PCG64), the one that is used wherever no `rng` is passed.

    Raises
    ------
    TypeError, ValueError
        For anything but an integer (None would draw a seed from the system), and for a negative one.
    """
    if isinstance(seed, bool) or not isinstance(seed, numbers.Integral):
        raise TypeError(f"manual_seed: seed must be an integer, not {seed!r} ({type(seed).__name__})")
    if seed < 0:
        raise ValueError(f"manual_seed: seed must be at least 0, not {seed}")
    _state["generator"] = np.random.default_rng(seed)
    return _state["generator"]


def generator(rng=None):
    """The generator to draw from: `rng` where one is passed, otherwise the one `manual_seed` set.

    Raises
    ------
    TypeError
        If `rng` is something else than a `numpy.random.Generator`; a bare seed is refused, because a
        function that seeds itself would draw the same numbers at every call.
    """
    if rng is None:
        return _state["generator"]
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator or None, not {type(rng).__name__}; "
                        "make one with np.random.default_rng(seed)")
    return rng
