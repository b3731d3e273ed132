"""Tensor: an array that remembers how it was computed."""

import weakref
from operator import attrgetter

import numpy as np

from helpers.autograd.graph import Node, is_recording, walk_back
from helpers.autograd.values import Values


def needs_grad(tensor):
    """Whether an operation on `tensor` is to be recorded: it requires a gradient, and not under `no_grad()`.

    Ask in the forward pass, to keep for the backward pass only what it will read.
    """
    return tensor.node is not None and is_recording()


def record(out, parents, backward, saved=None):
    """A Tensor holding `out`, with a node in the graph that says how to differentiate it.

    This is all that a new differentiable operation needs: compute `out` with NumPy and say what goes back.
    No node is built, and `backward` is dropped, when no parent needs a gradient or under `no_grad()`.

    Parameters
    ----------
    out : numpy.ndarray
        The result of the operation.
    parents : tuple of Tensor
        Its inputs.
    backward : callable
        Takes the gradient of the final number with respect to `out` (an array like `out`, not to be written
        into) and returns a tuple with one array per parent, of the parent's shape and dtype; None for a
        parent that needs no gradient. It should hold arrays, never Tensors: what it holds stays in memory.
    saved : sequence, optional
        Those of `parents`, and `out` itself, whose arrays `backward` reads. If one of them is changed in
        place before the backward pass, that raises instead of giving a wrong gradient. Default: all of them.

    Returns
    -------
    Tensor
    """
    result = Tensor(out)
    if is_recording():
        nodes = tuple([parent.node for parent in parents])
        if any(nodes):
            versions = [result.version if tensor is out else tensor.version
                        for tensor in ((*parents, out) if saved is None else saved)]
            result.node = Node(result.array, nodes, backward, [(version, version[0]) for version in versions])
    return result


class Tensor(Values):
    """An array, whether a gradient is wanted for it, and the gradient once `backward()` has found it.

    Parameters
    ----------
    array : numpy.ndarray
        Held as it is, not copied; `helpers.tensor` copies.
    requires_grad : bool
        Whether operations on this Tensor are recorded, so that `backward()` can fill in `grad`.

    Attributes
    ----------
    array : numpy.ndarray
        The values. Who writes into them directly calls `mark_changed()`: the graph cannot see it otherwise.
    node : Node or None
        This Tensor's place in the graph; None where no gradient is wanted.
    version : list of one int
        How often the values were changed in place; shared by Tensors that share the memory.
    """

    __slots__ = ("_array", "node", "version", "_grad", "__weakref__")
    __hash__ = object.__hash__      # == compares elements, so the hash has to be that of the object

    def __init__(self, array, requires_grad=False):
        self._array = np.asarray(array)
        self.node = None
        self.version = [0]
        self._grad = None
        if requires_grad:
            self.requires_grad_()

    # ---- what it holds ----

    def _set_array(self, array):
        if array is self._array:        # what `tensor.array += 1` does after writing into the array
            self.mark_changed()
            return
        self._array = np.asarray(array)
        self.version = [0]
        if self.requires_grad and self.is_leaf:     # gradients have to fit the new values
            self.node = Node(self._array, parents=(), backward=None, keeper=weakref.ref(self))

    array = property(attrgetter("_array"), _set_array)

    @property
    def requires_grad(self):
        """Whether this Tensor, or anything it was computed from, wants a gradient. May be set on a leaf."""
        return self.node is not None

    @requires_grad.setter
    def requires_grad(self, wanted):
        self.requires_grad_(wanted)

    @property
    def is_leaf(self):
        """True for a Tensor that no recorded operation made: an input, a parameter, a constant."""
        return self.node is None or self.node.parents == ()

    @property
    def grad(self):
        """What the `backward()` calls have added up, a Tensor like this one; None before the first."""
        return self._grad

    @grad.setter
    def grad(self, gradient):
        if gradient is not None and not isinstance(gradient, Tensor):
            raise TypeError(f"grad must be a Tensor or None, not {type(gradient).__name__}")
        if gradient is not None and (gradient.shape != self.shape or gradient.dtype != self.dtype):
            raise ValueError(f"grad must have the Tensor's shape {self.shape} and dtype {self.dtype}, "
                             f"not {gradient.shape} and {gradient.dtype}")
        self._grad = gradient

    @property
    def data(self):
        """The values without the graph, as `detach()`; assigning a Tensor or an array replaces them."""
        return self.detach()

    @data.setter
    def data(self, values):
        values = values if isinstance(values, Tensor) else Tensor(values)
        self.array, self.version = values.array, values.version

    # ---- the graph ----

    def requires_grad_(self, requires_grad=True):
        """Ask for a gradient (or stop asking) on a leaf; returns the Tensor itself.

        Raises
        ------
        TypeError
            For integers and truth values, which have no derivative.
        RuntimeError
            On a computed Tensor, whose need follows from its inputs; `detach()` gives one without.
        """
        if requires_grad and self.node is None:
            if self.dtype.kind != "f":
                raise TypeError("only a floating-point Tensor can require a gradient, and this one holds "
                                f"{self.dtype}; write 1.0 instead of 1, or convert with .float() first")
            self.node = Node(self.array, parents=(), backward=None, keeper=weakref.ref(self))
        elif not requires_grad and self.node is not None:
            if not self.is_leaf:
                raise RuntimeError("requires_grad can be changed on a leaf only, and this Tensor was "
                                   "computed from others; use detach() for its values without the graph")
            self.node = None
        return self

    def retain_grad(self):
        """Keep in `.grad` the gradient of a computed Tensor too, which is otherwise dropped on the way."""
        if self.node is None:
            raise RuntimeError("retain_grad(): this Tensor does not require a gradient")
        self.node.keeper = weakref.ref(self)

    def detach(self):
        """The same values in the same memory, outside the graph."""
        result = Tensor(self.array)
        result.version = self.version
        return result

    def mark_changed(self):
        """Say that `array` was written into: a backward pass that needs the old values then raises."""
        self.version[0] += 1

    def accumulate_grad(self, gradient):
        """Add an array to `.grad`. The first is copied: what arrives may be shared with other Tensors."""
        if self._grad is None:
            self._grad = Tensor(np.array(gradient, order="C"))
        else:
            self._grad.array += gradient

    def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None):
        """Differentiate this Tensor: add to the `.grad` of every leaf behind it, and free the graph.

        Parameters
        ----------
        gradient : Tensor or numpy.ndarray, shape and dtype of this Tensor, optional
            How the final number changes with each element; 1 where this Tensor is that number.
        retain_graph : bool, optional
            Keep the graph, so that `backward()` can be called again.
        create_graph, inputs
            Not supported: the gradients are plain values, so there are no second derivatives.

        Raises
        ------
        RuntimeError
            If nothing here requires a gradient, if `gradient` is missing, if the graph was freed, or if an
            array that it needs was changed in place. No `.grad` was changed then.
        """
        if create_graph:
            raise NotImplementedError("backward(create_graph=True): gradients are not recorded here, so "
                                      "there are no second derivatives")
        if inputs is not None:
            raise NotImplementedError("backward(inputs=...) is not supported: every leaf gets its gradient")
        if self.node is None:
            raise RuntimeError("backward(): nothing to differentiate: no Tensor that this one was computed "
                               "from has requires_grad=True, or it was computed under no_grad(), or detached")
        walk_back(self.node, self._upstream(gradient), retain_graph)

    def _upstream(self, gradient):
        if gradient is None:
            if self.array.size != 1:
                raise RuntimeError("backward(): only a single number can be differentiated as it is, and "
                                   f"this Tensor has shape {self.shape}; reduce it first, for example with "
                                   ".sum() or .mean(), or pass its gradient: backward(gradient)")
            return np.ones_like(self.array)
        upstream = gradient.array if isinstance(gradient, Tensor) else np.asarray(gradient)
        if upstream.shape != self.shape or upstream.dtype != self.dtype:
            raise ValueError(f"backward(): gradient must have the Tensor's shape {self.shape} and dtype "
                             f"{self.dtype}, not {upstream.shape} and {upstream.dtype}")
        return upstream
