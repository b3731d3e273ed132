"""The engine's Tensor: what is computed is recorded as it happens, so that `backward()` can differentiate it.

Read in this order: `graph` (nodes, and the walk back through them), `tensor` (the Tensor, and `record`, by
which an operation enters the graph), `arithmetic`, `reductions` and `shapes` (each operation beside its
derivative), `in_place`. `methods` is the table of what is called how.
Second derivatives are not supported: gradients are plain values, outside any graph.
"""

from helpers.autograd import methods as _methods    # gives the Tensor its operators  # noqa: F401
from helpers.autograd.creation import tensor
from helpers.autograd.graph import Node, no_grad
from helpers.autograd.tensor import Tensor, needs_grad, record

__all__ = ["Node", "Tensor", "needs_grad", "no_grad", "record", "tensor"]
