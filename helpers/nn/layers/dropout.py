"""Dropout as a module."""

from helpers.nn import functional
from helpers.nn.functional.recording import refuse
from helpers.nn.module import Module


class Dropout(Module):
    """In training each number becomes 0 with probability `p`, the others are divided by 1 - p.

    Parameters
    ----------
    p : float
        The probability of dropping, as in PyTorch; the paper's p is that of keeping.
    rng : numpy.random.Generator, optional
        What to draw from at each call; not PyTorch's.
    """

    def __init__(self, p=0.5, inplace=False, *, rng=None):
        super().__init__()
        refuse("Dropout", inplace=inplace)
        if not 0 <= p <= 1:
            raise ValueError(f"Dropout: p must be between 0 and 1, not {p}")
        self.p, self.inplace, self.rng = p, inplace, rng

    def forward(self, input):
        return functional.dropout(input, self.p, self.training, rng=self.rng)

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"
