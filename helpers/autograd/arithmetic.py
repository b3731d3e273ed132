"""Arithmetic element by element, and the matrix product: each forward line stands beside its derivatives.

How to read an operation: the result, then for each input the rule that turns the gradient `g` of the result
into the gradient of that input, then the values that the rule reads.
"""

import numpy as np

from helpers.autograd.tensor import Tensor, needs_grad, record

_NUMBERS = (int, float, np.number, np.bool_)


def add(a, b):
    """a + b: the gradient goes to both as it is."""
    b = _operand("add", a, b)
    return elementwise(a.array + b.array, (a, lambda g: g, ()), (b, lambda g: g, ()))


def subtract(a, b):
    """a - b"""
    b = _operand("subtract", a, b)
    return elementwise(a.array - b.array, (a, lambda g: g, ()), (b, lambda g: -g, ()))


def multiply(a, b):
    """a * b: the gradient of each factor is scaled by the other one."""
    b = _operand("multiply", a, b)
    x, y = a.array, b.array
    return elementwise(x * y, (a, lambda g: g * y, (b,)), (b, lambda g: g * x, (a,)))


def divide(a, b):
    """a / b. As in PyTorch, integers give float32."""
    b = _operand("divide", a, b)
    x, y = a.array, b.array
    if x.dtype.kind == "i":
        x, y = x.astype(np.float32), y.astype(np.float32)
    return elementwise(x / y, (a, lambda g: g / y, (b,)), (b, lambda g: -g * (x / y / y), (a, b)))


def power(a, b):
    """a ** b. Where a = 0 and b >= 0 the slope in b is 0, as in PyTorch; the formula says 0 log 0."""
    if isinstance(b, _NUMBERS) and a.dtype.kind == "f":
        x, number = a.array, float(b)       # NumPy squares fast only where the exponent is a Python number
        if number == 0:
            return elementwise(x ** number, (a, lambda g: np.zeros_like(g), ()))
        return elementwise(x ** number, (a, lambda g: g * (number * x ** (number - 1)), (a,)))
    b = _operand("power", a, b)
    x, y = a.array, b.array
    out = x ** y

    def base_rule(g):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(y == 0, 0, g * y * x ** (y - 1))    # a ** 0 is 1 everywhere, at a = 0 too

    def exponent_rule(g):
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where((x == 0) & (y >= 0), 0, g * out * np.log(x))

    return elementwise(out, (a, base_rule, (a, b)), (b, exponent_rule, (a, b, out)))


def negative(x):
    """-x"""
    _check_signed("negative", x)
    return elementwise(-x.array, (x, lambda g: -g, ()))


def exp(x):
    """e ** x, which is its own derivative."""
    _check_floating("exp", x)
    out = np.exp(x.array)
    return elementwise(out, (x, lambda g: g * out, (out,)))


def log(x):
    """The natural logarithm."""
    _check_floating("log", x)
    values = x.array
    return elementwise(np.log(values), (x, lambda g: g / values, (x,)))


def sqrt(x):
    """The square root. Its slope at 0 is infinite, and is given as such."""
    _check_floating("sqrt", x)
    out = np.sqrt(x.array)
    return elementwise(out, (x, lambda g: g / (2 * out), (out,)))


def absolute(x):
    """|x|. At the kink the gradient is 0, as in PyTorch; anything from -1 to 1 would be a subgradient."""
    _check_signed("abs", x)
    values = x.array
    return elementwise(np.abs(values), (x, lambda g: g * np.sign(values), (x,)))


def clamp(x, min=None, max=None):
    """x, but not below the number `min` nor above `max`. On a bound the gradient passes, as in PyTorch."""
    for name, bound in (("min", min), ("max", max)):
        if bound is not None and not isinstance(bound, _NUMBERS):
            raise NotImplementedError(f"clamp: {name} must be a number, not a {type(bound).__name__}")
    if min is None and max is None:
        raise ValueError("clamp: give min, max or both")
    _check_signed("clamp", x)
    low, high = (None if bound is None else _operand("clamp", x, bound).array for bound in (min, max))
    values = x.array

    def rule(g):
        # Multiplying by a mask is far faster than choosing; the price: an infinite g gives inf * 0 = nan.
        passes = True if low is None else values >= low
        return g * (passes if high is None else passes & (values <= high))

    return elementwise(np.clip(values, low, high), (x, rule, (x,)))


def matmul(a, b):
    """The matrix product a @ b, with NumPy's and PyTorch's rules for vectors and for stacks of matrices."""
    b = _operand("matmul", a, b)
    x, y = a.array, b.array
    if x.ndim == 0 or y.ndim == 0 or x.shape[-1] != y.shape[-2 if y.ndim > 1 else 0]:
        raise ValueError("matmul: the last axis of the first operand must be as long as the last but one "
                         "(of a vector: the only) axis of the second, but the shapes "
                         f"are {x.shape} and {y.shape}")
    out = x @ y
    row, column = x.ndim == 1, y.ndim == 1      # a vector is one row on the left, one column on the right
    rows = x[None, :] if row else x
    columns = y[:, None] if column else y

    def as_matrix(g):
        g = g[..., None] if column else g
        return g[..., None, :] if row else g

    def left_rule(g):
        grad = summed_to(as_matrix(g) @ columns.swapaxes(-1, -2), rows.shape)
        return grad[0] if row else grad

    def right_rule(g):
        grad = summed_to(rows.swapaxes(-1, -2) @ as_matrix(g), columns.shape)
        return grad[:, 0] if column else grad

    return elementwise(out, (a, left_rule, (b,)), (b, right_rule, (a,)))


def reflected(operation):
    """The operation with the operands exchanged: what `number - tensor` calls."""
    def swapped(b, a):
        return operation(_operand(operation.__name__, b, a), b)
    return swapped


def comparison(compare):
    """An operator that gives a Tensor of truth values, without a gradient; None and text equal no Tensor."""
    def operator(a, b):
        if isinstance(b, Tensor):
            return Tensor(compare(a.array, b.array))
        if isinstance(b, (*_NUMBERS, np.ndarray)):
            return Tensor(compare(a.array, b))
        return NotImplemented
    return operator


# ---- what the operations share ----

def elementwise(out, *inputs):
    """Record `out` with one rule for each input; what only a rule that is not needed would read is not kept.

    Parameters
    ----------
    out : numpy.ndarray
    inputs : tuples (tensor, rule, reads)
        `rule` takes the gradient of `out` and returns that of `tensor`, still in the shape of `out`: where
        the tensor was broadcast, it is summed back here. `reads` names the Tensors, and `out`, whose values
        the rule needs.
    """
    inputs = [entry for entry in inputs if needs_grad(entry[0])]
    if not inputs:
        return Tensor(out)
    parents, rules, saved = [], [], []
    for tensor, rule, reads in inputs:
        parents.append(tensor)
        rules.append((rule, tensor.shape))
        saved += reads

    def backward(gradient):
        return [summed_to(rule(gradient), shape) for rule, shape in rules]

    backward.__qualname__ = inputs[0][1].__qualname__       # messages name the operation, not this function
    return record(out, parents, backward, saved)


def summed_to(gradient, shape):
    """Undo broadcasting: an element that was used in many places gets the sum of their gradients."""
    if gradient.shape == shape:
        return gradient
    added = gradient.ndim - len(shape)
    stretched = [axis for axis, size in enumerate(shape, start=added) if size == 1]
    return gradient.sum(axis=(*range(added), *stretched)).reshape(shape)


def _operand(function, a, b):
    """`b` as a Tensor that may meet `a` in arithmetic: a number takes on a's dtype, others must have it."""
    if isinstance(b, Tensor):
        _check_dtypes(function, a, b)
    elif isinstance(b, np.ndarray):
        b = Tensor(b)
        _check_dtypes(function, a, b)
    elif isinstance(b, _NUMBERS):
        if a.dtype.kind != "f":
            _check_dtypes(function, a, a)
            if isinstance(b, (float, np.floating)):
                raise TypeError(f"{function}: the Tensor holds {a.dtype} and the number is {b!r}; convert "
                                "the Tensor first, for example with .float()")
        b = Tensor(np.array(b, dtype=a.dtype))
    else:
        raise TypeError(f"{function}: beside a Tensor stands a Tensor, an array or a number, "
                        f"not {type(b).__name__}")
    return b


def _check_dtypes(function, a, b):
    """PyTorch would promote; here float32 and float64 never mix unseen."""
    if a.dtype != b.dtype:
        raise TypeError(f"{function}: one Tensor holds {a.dtype} and the other {b.dtype}; convert one of "
                        "them, for example with .float() or .double()")
    if a.dtype.kind != "f":
        _check_signed(function, a)


def _check_signed(function, x):
    if x.dtype.kind not in "fi":
        raise TypeError(f"{function}: the Tensor holds {x.dtype}, whose arithmetic is not that of numbers "
                        "(200 + 100 is 44 in uint8); convert it first, for example with .float()")


def _check_floating(function, x):
    if x.dtype.kind != "f":
        raise TypeError(f"{function}: the Tensor holds {x.dtype}; convert it first, for example with "
                        ".float()")
