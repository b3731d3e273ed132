"""Changing a Tensor where it is: `w -= step`, `w.zero_()`, `x[0] = 1`.

Values that a backward pass will read must not change under it. So these write freely where nothing is
recorded (under `no_grad()`, or where no gradient is wanted), and count the write, which a later backward pass
notices.
"""

from helpers.autograd.shapes import plain_index
from helpers.autograd.tensor import Tensor, needs_grad


def in_place(operation):
    """The in-place form of an operation: `w -= step` and `w.sub_(step)` from `subtract`.

    Where the operation has to be recorded, the Tensor takes over the result's array and its place in the
    graph. Earlier operations keep the old array, so their gradients stay right; other Tensors that share the
    old memory do not follow (in PyTorch they do).
    """
    def change(x, other):
        _refuse_leaf(x)
        result = operation(x, other)
        if result.shape != x.shape or result.dtype != x.dtype:
            raise ValueError(f"{operation.__name__} in place: a result of shape {result.shape} and dtype "
                             f"{result.dtype} does not fit into a Tensor of {x.shape} and {x.dtype}")
        if result.node is None:
            return _write(x, ..., result.array)
        x.array, x.node = result.array, result.node
        return x

    return change


def scaled(change):
    """`add_` and `sub_` with PyTorch's `alpha`, as in `w.sub_(w.grad, alpha=0.1)`."""
    def change_scaled(x, other, *, alpha=1):
        return change(x, other if alpha == 1 else other * alpha)

    return change_scaled


def zero_(x):
    """Set every element to 0."""
    return fill_(x, 0)


def fill_(x, value):
    """Set every element to the number `value`."""
    _refuse_recorded("fill_", x)
    return _write(x, ..., value)


def copy_(x, source):
    """Overwrite the elements with those of `source`, broadcast and converted to this Tensor's dtype."""
    _refuse_recorded("copy_", x, source)
    return _write(x, ..., source)


def assign(x, index, value):
    """`x[index] = value`"""
    _refuse_recorded("x[index] = value", x, value)
    _write(x, plain_index(index), value)


def _write(x, index, values):
    x.array[index] = values.array if isinstance(values, Tensor) else values
    x.mark_changed()
    return x


def _refuse_leaf(x):
    if x.is_leaf and needs_grad(x):
        raise RuntimeError("a leaf Tensor that requires a gradient cannot be changed in place while "
                           "operations are recorded; do it inside `with no_grad():`, or compute a new Tensor")


def _refuse_recorded(what, x, value=None):
    _refuse_leaf(x)
    if needs_grad(x) or (isinstance(value, Tensor) and needs_grad(value)):
        raise NotImplementedError(f"{what}: overwriting is not recorded, so the gradient would be lost; "
                                  "compute a new Tensor, or use `with no_grad():` where none is wanted")
