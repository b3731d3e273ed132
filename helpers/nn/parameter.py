"""Parameter: a Tensor that a module is to learn."""

from helpers.autograd import Tensor


class Parameter(Tensor):
    """A Tensor that a `Module` registers when it is assigned to one of its attributes.

    Parameters
    ----------
    data : Tensor or numpy.ndarray
        Shares its memory with the Parameter.
    requires_grad : bool
        Unlike for other Tensors, True by default.
    """

    __slots__ = ()

    def __init__(self, data, requires_grad=True):
        super().__init__(data.array if isinstance(data, Tensor) else data, requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
