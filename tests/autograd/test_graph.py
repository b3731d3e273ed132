"""The walk back: order, fan-out, upstream gradients, errors and nodes. Nothing here needs PyTorch."""

import numpy as np
import pytest

from helpers import Tensor, no_grad, tensor
from helpers.autograd import Node, record


def scalar(value):
    return tensor(float(value), requires_grad=True)


# ---- what the gradients are ----

def test_the_circuit_of_the_lecture():
    x, y, z = scalar(-2), scalar(5), scalar(-4)
    out = (x + y) * z
    out.backward()
    assert out.item() == -12
    assert (x.grad.item(), y.grad.item(), z.grad.item()) == (-4, -4, 3)


def test_branches_add_up_with_their_chain_factors():
    h = scalar(7)
    (h * 2 + h * 3).backward()
    assert h.grad.item() == 5       # the branch sum without chain factors would be 2


def test_diamonds_wait_for_all_their_consumers():
    # The right answer needs h's gradient complete before it is sent on, whichever branch is longer.
    for swap in (False, True):
        x = scalar(3)
        h = x * x
        short, long = h * 5, ((h * 2) * 3) * h
        out = long + short if swap else short + long
        out.backward()
        assert x.grad.item() == (5 + 12 * 9) * 6


def test_diamonds_in_a_row_do_not_double_the_work():
    x = scalar(1)
    h, calls = x, []
    for _ in range(60):     # 2**60 paths
        h = record(h.array * 1, (h,), lambda g: (calls.append(1), (g,))[1], saved=())
        h = h * 0.5 + h * 0.5
    h.backward()
    assert x.grad.item() == 1 and len(calls) == 60


def test_gradients_accumulate_over_backward_calls():
    x = scalar(3)
    (x * x).backward()
    first = x.grad
    (x * 10).backward()
    assert x.grad.item() == 16
    assert first is x.grad      # as in PyTorch: whoever holds the gradient sees it grow
    x.grad = None
    (x * 2).backward()
    assert x.grad.item() == 2


def test_leaves_and_what_is_computed():
    x, c = scalar(3), tensor(2.0)
    y = x * c
    z = y + 1
    z.backward()
    assert x.is_leaf and c.is_leaf and not y.is_leaf
    assert y.requires_grad and not c.requires_grad
    assert y.grad is None and c.grad is None and x.grad.item() == 2
    assert not y.is_leaf        # freed, and still not a leaf


def test_retained_gradients():
    x = scalar(3)
    y = x * 2
    y.retain_grad()
    (y * y).backward(retain_graph=True)
    assert y.grad.item() == 12 and x.grad.item() == 24
    (y * 1).backward()
    assert y.grad.item() == 13
    with pytest.raises(RuntimeError, match="retain_grad.*does not require"):
        tensor(1.0).retain_grad()


def test_an_upstream_gradient(rng):
    x = tensor(rng.standard_normal((2, 3)), requires_grad=True)
    upstream = rng.standard_normal((2, 3))
    (x * 3).backward(upstream)
    (x * 3).backward(tensor(upstream))
    np.testing.assert_allclose(np.asarray(x.grad), 6 * upstream)
    x.grad = None
    x.backward(upstream)        # a leaf's own
    np.testing.assert_array_equal(x.grad.array, upstream)


def test_one_element_counts_as_a_number():
    x = tensor([[3.0]], requires_grad=True)
    (x * x).backward()
    assert x.grad.tolist() == [[6]]


def test_a_gradient_belongs_to_its_leaf_alone():
    a, b = tensor([1.0, 2.0], requires_grad=True), tensor([1.0, 2.0], requires_grad=True)
    upstream = np.array([1, 1], np.float32)
    (a + b).backward(upstream)
    a.grad.zero_()
    assert b.grad.tolist() == [1, 1] and upstream.tolist() == [1, 1]
    a.grad = None
    a.sum().backward()
    a.grad += 1                 # not a read-only broadcast
    assert a.grad.tolist() == [2, 2]


def test_a_backward_that_returns_none_sends_nothing():
    x, y = scalar(3), scalar(4)
    product = record(x.array * y.array, (x, y), lambda g: (None, g * x.array))
    above = product * 2
    (above + y).backward()
    assert x.grad is None and y.grad.item() == 7


def test_nothing_arrives_through_a_chain_below_none():
    x = scalar(3)
    hidden = x * 2
    out = record(hidden.array, (hidden,), lambda g: (None,))
    out.backward()
    assert x.grad is None
    with pytest.raises(RuntimeError, match="freed"):
        hidden.backward()       # its part was freed all the same


def test_layouts_do_not_matter(rng):
    images_last = np.ascontiguousarray(rng.standard_normal((3, 4, 5, 2))).transpose(3, 0, 1, 2)
    x = tensor(images_last, requires_grad=True)
    (x * x).backward(np.ones_like(images_last))
    assert x.grad.array.flags.c_contiguous
    np.testing.assert_allclose(x.grad.array, 2 * images_last)


# ---- errors ----

def test_nothing_requires_a_gradient():
    with pytest.raises(RuntimeError, match="nothing to differentiate.*requires_grad=True"):
        (tensor(1.0) * 2).backward()


def test_more_than_one_number_without_a_gradient():
    x = tensor([1.0, 2.0, 3.0], requires_grad=True)
    with pytest.raises(RuntimeError, match=r"single number.*\(3,\).*sum.*backward\(gradient\)"):
        (x * 2).backward()
    assert x.grad is None


@pytest.mark.parametrize("gradient", [np.ones(3), np.ones((1, 2), np.float32), np.ones(2), [1.0, 1.0], 1.0])
def test_upstream_gradients_that_do_not_fit(gradient):
    x = tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(ValueError, match=r"gradient must have the Tensor's shape \(2,\) and dtype float32"):
        (x * 2).backward(gradient)


def test_second_derivatives_are_not_supported():
    x = scalar(3)
    with pytest.raises(NotImplementedError, match="create_graph.*no second derivatives"):
        (x * x).backward(create_graph=True)
    with pytest.raises(NotImplementedError, match="inputs"):
        (x * x).backward(inputs=[x])


@pytest.mark.parametrize("backward, what", [
    (lambda g: (g[:1],), r"backward returned a gradient of shape \(1,\).*input 0, which has \(2,\)"),
    (lambda g: (g.astype(np.float64),), "float64 for input 0, which has .*float32"),
    (lambda g: (g, g), "returned 2 gradients for 1 inputs"),
    (lambda g: (), "returned 0 gradients for 1 inputs"),
])
def test_a_backward_that_does_not_fit_is_named(backward, what):
    x = tensor([1.0, 2.0], requires_grad=True)
    backward.__qualname__ = "my_operation.<locals>.backward"
    with pytest.raises(ValueError, match=f"my_operation: .*{what}|my_operation: {what}"):
        record(x.array * 2, (x,), backward).backward(np.ones(2, np.float32))


# ---- record and Node ----

def test_record_builds_a_node_only_where_it_is_needed():
    x, c = scalar(2), tensor(3.0)
    backward = (lambda g: (g * 3, None))
    out = record(np.asarray(np.float32(6)), (x, c), backward)
    assert isinstance(out, Tensor) and isinstance(out.node, Node)
    assert out.node.backward is backward
    assert out.node.parents == (x.node, None)
    assert record(c.array, (c,), backward).node is None
    with no_grad():
        assert record(x.array, (x,), backward).node is None
    out.backward()
    assert x.grad.item() == 3


def test_record_takes_what_numpy_returns_for_single_numbers():
    x = tensor([1.0, 2.0], requires_grad=True)
    out = record(x.array.sum(), (x,), lambda g: (np.full(2, g),))
    assert isinstance(out.array, np.ndarray) and out.shape == ()
    out.backward()
    assert x.grad.tolist() == [1, 1]


def test_nodes_say_what_they_are():
    x = scalar(2)
    y = (x * x).exp()
    assert repr(y.node) == "<exp>" and y.node.parents[0].name == "multiply" and x.node.name == "leaf"
    y.backward()
    assert y.node.name == "freed"
    for operation, name in ((x.sum(), "sum"), (x.max(), "max"), (x.reshape(1), "reshape"), (x ** 2, "power"),
                            (x.reshape(1).min(0).values, "min"), (x.double(), "cast"),
                            (x[None], "select"), (x.amin(), "amin"), (x.unsqueeze(0), "unsqueeze")):
        assert name in operation.node.name
