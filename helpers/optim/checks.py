"""What the optimizers ask of their settings and of the arrays they are handed."""

import numpy as np

from helpers.autograd import Tensor
from helpers.ops.arguments import real_number

# PyTorch's options that are not supported. They stand in `param_groups` with PyTorch's defaults, all of them
# off; what switches one on is refused, because ignoring it would train differently without a word.
REFUSED = ("amsgrad", "maximize", "lr_decay", "foreach", "fused", "capturable", "differentiable")


def refuse_unsupported(optimizer, settings):
    """Raise NotImplementedError for an option that is on and that there is no code for."""
    for name in REFUSED:
        if settings.get(name):
            raise NotImplementedError(f"{optimizer}: {name}={settings[name]!r} is not supported")


def at_least_zero(optimizer, settings, *names):
    """Each of the named settings is a number, and not negative."""
    for name in names:
        value = _number(optimizer, name, settings[name])
        if not value >= 0:          # so that nan is refused too
            raise ValueError(f"{optimizer}: {name} must be at least 0, not {value}")


def averaging_factors(optimizer, betas):
    """`betas` are the two shares of the past in Adam's averages: at 1 nothing new would ever enter."""
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise ValueError(f"{optimizer}: betas must be two numbers, not {betas!r}")
    for index, beta in enumerate(betas):
        if not 0 <= _number(optimizer, f"betas[{index}]", beta) < 1:
            raise ValueError(f"{optimizer}: betas[{index}] must be at least 0 and below 1, not {beta}")


def same_kind(function, w, grad, state):
    """Weight, gradient and kept averages have one shape and one floating dtype.

    In-place arithmetic would not complain: it broadcasts, and it rounds float64 into a float32 array.
    """
    if not isinstance(w, (np.ndarray, np.generic)) or w.dtype.kind != "f":
        raise TypeError(f"{function}: w must be an array of floating-point numbers, not "
                        f"{getattr(w, 'dtype', type(w).__name__)}")
    shape, dtype = w.shape, w.dtype
    for name, value in (("grad", grad), *state.items()):
        if name == "step":
            continue
        if not isinstance(value, (np.ndarray, np.generic)):
            raise TypeError(f"{function}: {name} must be a NumPy array, not {type(value).__name__}")
        if value.shape != shape:
            raise ValueError(f"{function}: {name} must have the shape of w, {shape}, not {value.shape}")
        if value.dtype != dtype:
            raise TypeError(f"{function}: {name} must have the dtype of w, {dtype}, not {value.dtype}; make "
                            "the optimizer after converting the model")


def _number(optimizer, name, value):
    if isinstance(value, Tensor):
        raise NotImplementedError(f"{optimizer}: {name} as a Tensor is not supported; pass a number, such as "
                                  f"{name}.item()")
    return real_number(optimizer, name, value)
