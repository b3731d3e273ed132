"""The graph: which operation made which result, and how a gradient travels back through it.

Nothing here knows what a Tensor or a derivative is. A node remembers a function that turns the gradient
of its result into gradients of its inputs; walking the nodes from the youngest to the oldest does the rest.
"""

import itertools
from contextlib import contextmanager
from contextvars import ContextVar
from operator import attrgetter

# One value per thread and asyncio task: a training that runs beside another is not switched off by it.
_recording = ContextVar("recording", default=True)
_next_number = itertools.count().__next__


def is_recording():
    """Whether operations are being recorded: True outside `no_grad()`."""
    return _recording.get()


@contextmanager
def no_grad():
    """Compute without recording: `with no_grad(): ...`, or `@no_grad()` above a function.

    Inside, results need no gradient, and Tensors that do may be changed in place (an optimizer's step).
    """
    before = _recording.get()
    _recording.set(False)
    try:
        yield
    finally:
        _recording.set(before)


class Node:
    """One operation that was carried out, or one leaf: what the way back needs to know about it.

    A node is not the Tensor that the operation returned and does not hold it: a result that no backward
    function reads is freed as soon as the forward pass lets go of it.

    Attributes
    ----------
    number : int
        Counts the nodes; a node is younger, so has a larger number, than all its parents.
    shape, dtype
        Of the operation's result, and so of the gradient that arrives here.
    parents : tuple of (Node or None), or None
        Where the gradients go: a node per input, None for an input that needs no gradient. The whole is
        None once the graph was freed.
    backward : callable or None
        Gradient of the result in, one gradient (or None) per parent out. A leaf has none.
    saved : sequence of (list, int)
        Version counters of the arrays that `backward` reads, with their counts at the time of recording.
    keeper : weakref.ref or None
        The Tensor whose `.grad` collects what arrives here: every leaf has one, others after `retain_grad()`.
    """

    __slots__ = ("number", "shape", "dtype", "parents", "backward", "saved", "keeper")

    def __init__(self, array, parents, backward, saved=(), keeper=None):
        self.number = _next_number()
        self.shape = array.shape
        self.dtype = array.dtype
        self.parents = parents
        self.backward = backward
        self.saved = saved
        self.keeper = keeper

    @property
    def name(self):
        """The function that recorded this node: `multiply` for a closure of `multiply`."""
        if self.backward is None:
            return "leaf" if self.parents is not None else "freed"
        return self.backward.__qualname__.partition(".")[0].lstrip("_")

    def __repr__(self):
        return f"<{self.name}>"


def walk_back(root, gradient, retain_graph):
    """Send the gradient of `root`'s result back to every leaf it was computed from.

    Parameters
    ----------
    root : Node
        Of the Tensor that is differentiated.
    gradient : numpy.ndarray, shape and dtype of that Tensor
    retain_graph : bool
        Keep the closures for another walk; otherwise each is dropped as soon as its node is done.

    Raises
    ------
    RuntimeError
        If a part of the graph was freed, or an array that a backward function reads was changed in place.
        Both are found before any gradient is stored.
    """
    nodes = _reachable(root)
    pending = {root: gradient}
    while nodes:
        node = nodes.pop()
        if node in pending:         # not so when the operations above had nothing to send
            _pass_on(node, pending)
        if not retain_graph:
            _free(node)


def _reachable(root):
    """The nodes that `root` was computed from, and itself, oldest first.

    Numbers are given in the order of recording, so no node comes before one of its parents. Going through the
    list from its end, a node's turn comes when all that was computed from its result has sent its share.
    """
    found, to_visit = {root}, [root]        # no recursion: chains may be thousands of nodes long
    while to_visit:
        node = to_visit.pop()
        _check_usable(node)
        for parent in node.parents:
            if parent is not None and parent not in found:
                found.add(parent)
                to_visit.append(parent)
    return sorted(found, key=attrgetter("number"))


def _check_usable(node):
    if node.parents is None:
        raise RuntimeError("backward(): this graph was freed by an earlier backward(); call backward() once "
                           "for each forward pass, or pass retain_graph=True to the first call")
    for version, count in node.saved:
        if version[0] != count:
            raise RuntimeError(f"backward(): an array that {node.name} needs for its gradient was changed in "
                               "place after the forward pass; change it after backward(), or a clone() of it")


def _pass_on(node, pending):
    """Give a node's gradient to the Tensor that keeps it, then to the node's parents.

    The first gradient that reaches a parent is stored as it is and may be shared; only the second one makes a
    new array. So nobody may write into a gradient he was handed.
    """
    gradient = pending.pop(node)
    if node.keeper is not None:
        tensor = node.keeper()
        if tensor is not None:      # a leaf that nobody holds any more needs no gradient
            tensor.accumulate_grad(gradient)
    if node.backward is None:
        return
    gradients = node.backward(gradient)
    if len(gradients) != len(node.parents):
        raise ValueError(f"{node.name}: backward returned {len(gradients)} gradients for {len(node.parents)} "
                         "inputs; return one for each, None where none is needed")
    for index, (parent, share) in enumerate(zip(node.parents, gradients)):
        if parent is None or share is None:
            continue
        if share.shape != parent.shape or share.dtype != parent.dtype:
            raise ValueError(f"{node.name}: backward returned a gradient of shape {share.shape} and dtype "
                             f"{share.dtype} for input {index}, which has {parent.shape} and {parent.dtype}")
        pending[parent] = pending[parent] + share if parent in pending else share


def _free(node):
    """Drop the closure, and with it the arrays it holds. A leaf stays: the next graph starts from it."""
    if node.backward is not None:
        node.parents = node.backward = None
        node.saved = ()
