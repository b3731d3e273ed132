"""Cases for weight decay: weights of every shape, spectra with and without zeros, data taller and wider."""

from functools import lru_cache

import numpy as np

from helpers.verify.cases import SEED, Case

# Their quotients stay below 1e4, so that solving with the rotated Hessian is exact to 1e-12.
_SPECTRA = ((1.0, 0.1), (2.0,), (10.0, 1.0, 0.1), (0.5, 3.0, 0.05, 1.0), (0.0, 1.0), (3.0, 0.0, 0.2, 0.0),
            (2.0, 2.0, 0.3), (7.0, 0.4, 1.5, 0.9, 12.0, 0.07))
_DECAYS = (0.2, 1.0, 0.0, 3.0, 0.03)
_SHAPES = ((3,), (1,), (4, 3), (2, 3, 2, 2), (5, 1))
_DATA = ((5, 2, 0), (8, 3, 0), (6, 3, 2), (3, 5, 0), (12, 4, 3), (1, 2, 0), (7, 1, 0), (20, 5, 0))


@lru_cache(maxsize=1)
def penalties(_):
    """Weights of several shapes, each with several λ."""
    cases = []
    for number, (shape, decay) in enumerate((s, d) for d in _DECAYS for s in _SHAPES):
        rng = np.random.default_rng([SEED, number])
        weight = rng.standard_normal(shape)
        traits = {"a weight decay above 0": decay > 0, "several weights": weight.size > 1,
                  "several rows": shape[0] > 1}
        cases.append(_case({"weight": weight, "weight_decay": decay}, traits,
                           {"the weight decay": decay, "the number of weights": weight.size}, number))
    return cases


@lru_cache(maxsize=1)
def spectra(_):
    """Eigenvalues in no order, some of them 0 and some of them equal, each with several λ."""
    cases = []
    for number, (spectrum, decay) in enumerate((s, d) for d in _DECAYS for s in _SPECTRA):
        traits = {"a weight decay above 0": decay > 0, "several eigenvalues": len(spectrum) > 1,
                  "an eigenvalue of 0": 0.0 in spectrum,
                  "an eigenvalue of 0 and no weight decay": 0.0 in spectrum and decay == 0}
        cases.append(_case({"eigenvalues": np.array(spectrum), "weight_decay": decay}, traits,
                           {"the weight decay": decay, "the number of eigenvalues": len(spectrum)}, number))
    return cases


@lru_cache(maxsize=1)
def saddles():
    """Spectra with a negative eigenvalue, for which there is no minimum."""
    spectra = (1.0, -0.5), (-2.0,), (3.0, 0.0, -0.1), (0.4, -1.0, -3.0, 2.0)
    return [_case({"eigenvalues": np.array(spectrum), "weight_decay": decay},
                  {"a negative eigenvalue": True}, {}, number)
            for number, (spectrum, decay) in enumerate((s, d) for d in (0.2, 0.7) for s in spectra)]


@lru_cache(maxsize=1)
def regressions(_):
    """Examples with one target or several, more of them than weights or fewer, each with several λ."""
    cases = []
    for number, ((n, features, targets), decay) in enumerate((d, s) for s in _DECAYS for d in _DATA):
        rng = np.random.default_rng([SEED, number])
        x = rng.standard_normal((n, features)) + rng.standard_normal(features)     # not centred
        y = rng.standard_normal((n, targets) if targets else n) + 1.0
        traits = {"a weight decay above 0": decay > 0, "several examples": n > 1,
                  "several weights for each target": features > 1, "several targets": targets > 0,
                  "more weights than examples": features > n, "more examples than weights": n > features}
        cases.append(_case({"x": x, "y": y, "weight_decay": decay}, traits,
                           {"the number of examples, N": n, "the weight decay": decay}, number))
    return cases


def _case(values, traits, facts, number):
    return Case(values, frozenset(trait for trait, holds in traits.items() if holds), facts, number)
