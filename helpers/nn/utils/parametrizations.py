"""A weight computed from other parameters at every use: weight normalization (Salimans and Kingma 2016)."""

from helpers.nn.module import Module
from helpers.nn.parameter import Parameter


class WeightNorm(Module):
    """w = g v / |v|: a weight written as length times direction.

    Parameters
    ----------
    weight : Parameter
        Where g and v start: the lengths of this weight, and the weight itself.
    dim : int
        As in `weight_norm`.

    Attributes
    ----------
    original0, original1 : Parameter
        g and v, by the names that PyTorch gives them.
    """

    def __init__(self, weight, dim):
        super().__init__()
        self.axes = tuple(axis for axis in range(weight.ndim) if dim == -1 or axis != dim % weight.ndim)
        self.one_length = dim == -1
        direction = weight.detach()
        length = self._length(direction)
        self.original0 = Parameter(length, weight.requires_grad)
        self.original1 = Parameter(direction, weight.requires_grad)

    def _length(self, direction):
        squares = direction * direction
        if self.axes:                   # a vector has none left to sum over: each entry has its own length
            squares = squares.sum(self.axes, keepdim=not self.one_length)
        return squares.sqrt()

    def forward(self):
        return self.original1 * (self.original0 / self._length(self.original1))


def weight_norm(module, name="weight", dim=0):
    """Learn a weight's length and direction instead of the weight.

    Parameters
    ----------
    module : Module
        It is changed: its `name` becomes a property, computed anew at every use.
    name : str
        Of the Parameter.
    dim : int or None
        The axis along which each entry has a length of its own: 0 gives one to each filter. None, or -1 as in
        PyTorch, gives a single one to the whole weight.

    Returns
    -------
    Module
        The same module. In its state, `parametrizations.weight.original0` (the lengths) and
        `parametrizations.weight.original1` (the directions, of any length) take the place of `weight`.
    """
    weight = module._parameters.get(name)
    if weight is None:
        raise ValueError(f"weight_norm: {type(module).__name__} has no parameter {name!r}")
    dim = -1 if dim is None else dim
    if not -weight.ndim <= dim < weight.ndim:
        raise ValueError(f"weight_norm: dim must be an axis of {name}, whose shape is {weight.shape}, not "
                         f"{dim}")
    normalized = WeightNorm(weight, dim)
    delattr(module, name)
    if "parametrizations" not in module._modules:
        module.parametrizations = Module()
    module.parametrizations.add_module(name, normalized)
    # A property belongs to a class, so the module gets a class of its own, as in PyTorch.
    kind = type(module)
    prefix = "" if kind.__name__.startswith("Parametrized") else "Parametrized"
    computed = property(lambda self: self.parametrizations._modules[name]())
    module.__class__ = type(prefix + kind.__name__, (kind,), {name: computed})
    return module
