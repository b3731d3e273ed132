"""The fully connected layer as a module."""

import numpy as np

from helpers.nn import functional, init
from helpers.nn.functional.recording import refuse
from helpers.nn.module import Module
from helpers.nn.parameter import Parameter
from helpers.ops.arguments import whole_number


class Linear(Module):
    """x Wᵀ + b along the last axis.

    Parameters
    ----------
    in_features, out_features : int
    bias : bool
        Whether there is a b.
    rng : numpy.random.Generator, optional
        What to draw the first weights from; not PyTorch's.
    """

    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None, *, rng=None):
        super().__init__()
        refuse("Linear", device=device, dtype=dtype)
        self.in_features = whole_number("Linear", "in_features", in_features, 0)
        self.out_features = whole_number("Linear", "out_features", out_features, 0)
        self.weight = Parameter(np.zeros((out_features, in_features), np.float32))
        self.register_parameter("bias", Parameter(np.zeros(out_features, np.float32)) if bias else None)
        self.reset_parameters(rng)

    def reset_parameters(self, rng=None):
        """Draw new weights, as PyTorch does: uniform, at most 1/√in_features in size, for the bias too."""
        init.default_(self.weight, self.bias, rng)

    def forward(self, input):
        return functional.linear(input, self.weight, self.bias)

    def extra_repr(self):
        return (f"in_features={self.in_features}, out_features={self.out_features}, "
                f"bias={self.bias is not None}")
