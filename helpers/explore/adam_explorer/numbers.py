"""The Adam explorer's settings and numbers: gradients, averaged and made steps by the course's Adam."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import optim

LONGEST = 100           # steps
BETAS1 = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
BETAS2 = (0.0, 0.5, 0.9, 0.99, 0.995, 0.999)
POWERS = (-12, 0)       # of ten, for eps
CORRECTIONS = {"right": "by 1 − βᵗ", "none": "by nothing", "printed": "by (1 − β)ᵗ, a slip"}

_NOISY = np.random.default_rng(20).normal(0.5, 1, LONGEST).round(1)     # any fixed draw with a mean above 0
PATTERNS = {
    "constant": ("always 1", np.ones(LONGEST)),
    "alternating": ("1 and −1 in turn", np.where(np.arange(LONGEST) % 2, -1.0, 1.0)),
    "spike": ("0.1, and once 10", np.where(np.arange(LONGEST) == 11, 10.0, 0.1)),
    "late": ("0, and 1 from t = 81 on", np.where(np.arange(LONGEST) < 80, 0.0, 1.0)),
    "noisy": ("noise around 0.5", _NOISY),
    "shrinking": ("shrinking by a tenth", 0.9 ** np.arange(LONGEST)),
}


@dataclass(frozen=True)
class Settings:
    """Everything that the controls set; `power` is the exponent of eps, and `t` the present step."""

    pattern: str = "constant"
    correction: str = "right"
    beta1: float = 0.9
    beta2: float = 0.999
    t: int = 3
    power: int = -8

    def __post_init__(self):
        for name, known in (("pattern", PATTERNS), ("correction", CORRECTIONS), ("beta1", BETAS1),
                            ("beta2", BETAS2)):
            if getattr(self, name) not in known:
                raise ValueError(f"Adam explorer: {name} must be one of {', '.join(map(str, known))}, "
                                 f"not {getattr(self, name)!r}")
        for name, (low, high) in (("t", (1, LONGEST)), ("power", POWERS)):
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"Adam explorer: {name} must be from {low} to {high}, "
                                 f"not {getattr(self, name)}")

    @property
    def eps(self):
        """What is added to the root."""
        return 10.0 ** self.power


@dataclass(frozen=True)
class Average:
    """One of the two averages at the present step.

    Attributes
    ----------
    letter : str
        "m" or "v".
    beta : float
    weights : numpy.ndarray, (t,)
        How much each gradient, or each square, counts in it: (1 − β)·β^(t − i).
    value : float
        The average as it is kept.
    divisor : float
        What it is divided by; 1 where nothing is corrected.
    """

    letter: str
    beta: float
    weights: np.ndarray
    value: float
    divisor: float

    @property
    def total(self):
        """The sum of the weights, 1 − βᵗ."""
        return float(self.weights.sum())

    @property
    def corrected(self):
        """What takes its place in the step; nan where the divisor has become 0 and the average is 0."""
        return _divide(self.value, self.divisor)


@dataclass(frozen=True)
class Numbers:
    """What the picture shows. `steps` are those of the chosen correction, `right` those of Adam, in rates."""

    settings: Settings
    gradients: np.ndarray       # (t,)
    m: Average
    v: Average
    steps: np.ndarray           # (t,)
    right: np.ndarray           # (t,)

    @property
    def step(self):
        """The present step."""
        return float(self.steps[-1])

    @property
    def longest(self):
        """(t of the longest step so far, its length)."""
        sizes = np.nan_to_num(np.abs(self.steps), nan=0.0)
        return int(sizes.argmax()) + 1, float(sizes.max())


def compute(settings):
    """The averages of these settings at step t, and all steps up to it."""
    s = settings
    moments, right = _adam(s.pattern, s.beta1, s.beta2, s.power)
    t = np.arange(1, s.t + 1)
    m, v = (Average(letter, beta, (1 - beta) * beta ** (s.t - t), float(values[s.t - 1]),
                    float(_divisors(s.correction, beta, t)[-1]))
            for letter, beta, values in (("m", s.beta1, moments[0]), ("v", s.beta2, moments[1])))
    steps = right
    if s.correction != "right":
        with np.errstate(all="ignore"):
            m_hat, v_hat = (values[:s.t] / _divisors(s.correction, beta, t)
                            for values, beta in zip(moments, (s.beta1, s.beta2)))
            steps = m_hat / (np.sqrt(v_hat) + s.eps)
    return Numbers(s, PATTERNS[s.pattern][1][:s.t], m, v, steps[:s.t], right[:s.t])


@lru_cache(maxsize=256)
def _adam(pattern, beta1, beta2, power):
    """((m, v), steps in rates) of the course's Adam for all steps: arrays (LONGEST,)."""
    w, state, moments, steps = np.zeros(1), {}, [], []
    for gradient in PATTERNS[pattern][1]:
        w = optim.adam_step(np.zeros(1), np.array([gradient]), state, lr=1.0, betas=(beta1, beta2),
                            eps=10.0 ** power)
        moments.append((state["exp_avg"].item(), state["exp_avg_sq"].item()))
        steps.append(-w.item())
    return np.array(moments).T, np.array(steps)


def _divisors(correction, beta, t):
    if correction == "right":
        return 1 - beta ** t
    return (1 - beta) ** t if correction == "printed" else np.ones(len(t))


def _divide(value, divisor):
    if divisor == 0:
        return float("nan") if value == 0 else float("inf")
    return value / divisor
