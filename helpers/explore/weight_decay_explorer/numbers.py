"""The weight-decay explorer's settings and numbers: a quadratic loss, its minimum with decay, and the factors."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import ops

ANGLES = (-90, 90)                  # degrees from the first axis to the first eigenvector, in steps of 5
EIGENVALUES = (-0.5, -0.1, 0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
DECAYS = (0.0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
FARTHEST = 3.0                      # of w*, along each axis
_PATH = np.concatenate([[0.0], np.logspace(-3, 3, 61)])     # values of λ along the path


@dataclass(frozen=True)
class Settings:
    """Everything that the controls set: the bowl's angle and curvatures, λ, and where its minimum w* lies."""

    angle: int = 30
    first: float = 1.0
    second: float = 0.1
    decay: float = 0.2
    star_1: float = 1.0
    star_2: float = 2.5

    def __post_init__(self):
        if not ANGLES[0] <= self.angle <= ANGLES[1]:
            raise ValueError(f"weight-decay explorer: angle must be from {ANGLES[0]} to {ANGLES[1]} degrees, "
                             f"not {self.angle}")
        for name, known in (("first", EIGENVALUES), ("second", EIGENVALUES), ("decay", DECAYS)):
            if getattr(self, name) not in known:
                raise ValueError(f"weight-decay explorer: {name} must be one of "
                                 f"{', '.join(f'{value:g}' for value in known)}, not {getattr(self, name)!r}")
        for name in ("star_1", "star_2"):
            if not abs(getattr(self, name)) <= FARTHEST:
                raise ValueError(f"weight-decay explorer: {name} must be from -{FARTHEST:g} to {FARTHEST:g}, "
                                 f"not {getattr(self, name)}")


@dataclass(frozen=True)
class Numbers:
    """What the picture shows.

    Attributes
    ----------
    settings : Settings
    eigenvalues : numpy.ndarray, (2,)
    q : numpy.ndarray, (2, 2)
        The eigenvectors as columns.
    star : numpy.ndarray, (2,)
        w*, where the loss alone is flat.
    along : numpy.ndarray, (2,)
        w* along the eigenvectors.
    factors : numpy.ndarray, (2,), or None
        What decay leaves of each; None where a curvature is negative.
    w : numpy.ndarray, (2,), or None
        The minimum with decay.
    path : numpy.ndarray, (points, 2)
        That minimum from λ = 0 to λ = 1,000; empty for a saddle.
    effective : float or None
    """

    settings: Settings
    eigenvalues: np.ndarray
    q: np.ndarray
    star: np.ndarray
    along: np.ndarray
    factors: np.ndarray | None
    w: np.ndarray | None
    path: np.ndarray
    effective: float | None

    @property
    def loss(self):
        """What the minimum with decay costs above that of the loss alone."""
        return self.loss_at(self.w)

    def loss_at(self, point):
        """½(w − w*)ᵀH(w − w*)."""
        return float((self.eigenvalues * (self.q.T @ (point - self.star)) ** 2).sum() / 2)


def compute(settings):
    """The bowl of these settings, and where decay moves its minimum."""
    s = settings
    turn = np.deg2rad(s.angle)
    q = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    eigenvalues, star = np.array([s.first, s.second]), np.array([s.star_1, s.star_2])
    along = q.T @ star
    if eigenvalues.min() < 0:
        return Numbers(s, eigenvalues, q, star, along, None, None, np.zeros((0, 2)), None)
    factors = ops.shrinkage_factors(eigenvalues, s.decay)
    left = _along_the_path(s.first, s.second)
    return Numbers(s, eigenvalues, q, star, along, factors, q @ (factors * along), (left * along) @ q.T,
                   float(ops.effective_parameters(eigenvalues, s.decay)))


@lru_cache(maxsize=256)
def _along_the_path(first, second):
    """The factors for every λ of the path: array (points, 2)."""
    eigenvalues = np.array([first, second])
    return np.array([ops.shrinkage_factors(eigenvalues, decay) for decay in _PATH.tolist()])


def level_curves(eigenvalues, level):
    """Where ½Σλᵢcᵢ² = ±level: arrays (points, 2) of coordinates c along the eigenvectors.

    An ellipse for a bowl, two lines for a valley, four branches of two hyperbolas for a saddle.
    """
    a, b = eigenvalues.tolist()
    if a * b > 0:
        turn = np.linspace(0, 2 * np.pi, 73)
        axes = np.sqrt(2 * level / np.abs(eigenvalues))
        return [np.stack([np.cos(turn), np.sin(turn)], axis=1) * axes]
    far = np.linspace(-14, 14, 43)
    if a == b == 0:
        return []
    if a * b == 0:
        off = np.sqrt(2 * level / abs(a or b))
        lines = [np.stack([np.full_like(far, sign * off), far], axis=1) for sign in (1, -1)]
        return lines if a else [line[:, ::-1] for line in lines]
    first = [np.stack([sign * np.sqrt((2 * level + abs(b) * far ** 2) / abs(a)), far], axis=1) for sign in (1, -1)]
    second = [np.stack([far, sign * np.sqrt((2 * level + abs(a) * far ** 2) / abs(b))], axis=1)
              for sign in (1, -1)]
    return first + second
