"""Activations as modules. What they compute stands in `helpers.ops`, under the function's name."""

from helpers.nn import functional
from helpers.nn.functional.recording import refuse
from helpers.nn.module import Module


class ReLU(Module):
    """max(x, 0)"""

    def __init__(self, inplace=False):
        super().__init__()
        refuse("ReLU", inplace=inplace)
        self.inplace = inplace

    def forward(self, input):
        return functional.relu(input)


class LeakyReLU(Module):
    """x, scaled by `negative_slope` where it is negative"""

    def __init__(self, negative_slope=0.01, inplace=False):
        super().__init__()
        refuse("LeakyReLU", inplace=inplace)
        self.negative_slope, self.inplace = negative_slope, inplace

    def forward(self, input):
        return functional.leaky_relu(input, self.negative_slope)

    def extra_repr(self):
        return f"negative_slope={self.negative_slope}"


class ELU(Module):
    """x, or alpha (e^x - 1) where it is negative"""

    def __init__(self, alpha=1.0, inplace=False):
        super().__init__()
        refuse("ELU", inplace=inplace)
        self.alpha, self.inplace = alpha, inplace

    def forward(self, input):
        return functional.elu(input, self.alpha)

    def extra_repr(self):
        return f"alpha={self.alpha}"


class SELU(Module):
    """The ELU that keeps mean 0 and variance 1"""

    def __init__(self, inplace=False):
        super().__init__()
        refuse("SELU", inplace=inplace)
        self.inplace = inplace

    def forward(self, input):
        return functional.selu(input)


class Sigmoid(Module):
    """1 / (1 + e^-x)"""

    def forward(self, input):
        return functional.sigmoid(input)


class Tanh(Module):
    """The hyperbolic tangent"""

    def forward(self, input):
        return functional.tanh(input)


class Softplus(Module):
    """log(1 + e^(beta x)) / beta"""

    def __init__(self, beta=1.0, threshold=20.0):
        super().__init__()
        self.beta, self.threshold = beta, threshold

    def forward(self, input):
        return functional.softplus(input, self.beta, self.threshold)

    def extra_repr(self):
        return f"beta={self.beta}, threshold={self.threshold}"


class GELU(Module):
    """x times the probability that a normal variable is below x"""

    def __init__(self, approximate="none"):
        super().__init__()
        self.approximate = approximate

    def forward(self, input):
        return functional.gelu(input, self.approximate)

    def extra_repr(self):
        return f"approximate={self.approximate!r}"


class Softmax(Module):
    """Probabilities along the axis `dim`"""

    def __init__(self, dim=None):
        super().__init__()
        self.dim = dim

    def forward(self, input):
        return functional.softmax(input, self.dim, _stacklevel=5)

    def extra_repr(self):
        return f"dim={self.dim}"


class LogSoftmax(Module):
    """Logarithms of probabilities along the axis `dim`"""

    def __init__(self, dim=None):
        super().__init__()
        self.dim = dim

    def forward(self, input):
        return functional.log_softmax(input, self.dim, _stacklevel=5)

    def extra_repr(self):
        return f"dim={self.dim}"
