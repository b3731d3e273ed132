"""What the graph keeps and lets go: memory, freed graphs, `no_grad`, `detach`. Nothing here needs PyTorch."""

import gc
import threading
import weakref

import numpy as np
import pytest

from helpers import no_grad, tensor
from helpers.autograd import needs_grad, record


def scalar(value):
    return tensor(float(value), requires_grad=True)


# ---- depth and memory ----

def test_chains_of_thousands_of_operations():
    x = scalar(1)
    y = x
    for _ in range(20_000):
        y = y + 1
    y.backward()
    assert x.grad.item() == 1
    y = x
    for _ in range(20_000):
        y = y + 1
    del y                       # and one that is thrown away without a walk


def watched(values):
    array = np.array(values, dtype=float)
    return array, weakref.ref(array)


def test_values_that_no_backward_reads_are_freed_in_the_forward_pass():
    x = tensor(np.ones(2), requires_grad=True)
    gc.disable()
    try:
        array, alive = watched([1, 2])
        y = record(array, (x,), lambda g: (g,), saved=())
        del array
        z = y + 1               # reads nothing
        del y
        assert alive() is None
        array, alive = watched([1, 2])
        y = record(array, (x,), lambda g: (g,), saved=())
        del array
        z = y * tensor(np.ones(2), requires_grad=True)      # reads y
        del y
        assert alive() is not None
        z.backward(np.ones(2))
        assert alive() is None      # z still lives; its graph does not
    finally:
        gc.enable()


def test_a_constant_factor_keeps_only_what_its_gradient_needs():
    x = tensor(np.ones(2), requires_grad=True)
    array, alive = watched([1, 2])
    y = record(array, (x,), lambda g: (g,), saved=())
    del array
    z = y * tensor(np.ones(2))      # reads the constant, not y
    del y
    assert alive() is None and z.requires_grad


def test_a_walk_frees_each_node_as_it_goes():
    x = tensor(np.ones(2), requires_grad=True)
    states = []
    array, alive = watched([1, 2])
    first = record(x.array, (x,), lambda g: (states.append(alive()), (g,))[1], saved=())
    second = record(array, (first,), lambda g, kept=array: (g,), saved=())
    del array, first
    third = second + 1
    del second
    third.backward(np.ones(2))
    assert states == [None]


def test_tensors_and_nodes_form_no_cycle():
    gc.disable()
    try:
        x = tensor(np.ones(2), requires_grad=True)
        y = (x * x).sum()
        y.backward()
        refs = [weakref.ref(x), weakref.ref(y), weakref.ref(x.grad)]
        del x, y
        assert [ref() for ref in refs] == [None, None, None]
    finally:
        gc.enable()


def test_a_leaf_that_nobody_holds():
    x, y = scalar(2), scalar(3)
    z = x * y
    del x
    z.backward()
    assert y.grad.item() == 2


# ---- freed graphs ----

def test_backward_twice():
    x = scalar(3)
    y = x * x
    y.backward()
    with pytest.raises(RuntimeError, match="freed by an earlier.*once for each forward.*retain_graph=True"):
        y.backward()
    assert x.grad.item() == 6
    with pytest.raises(RuntimeError, match="freed"):
        (y * 2 + x).backward()
    assert x.grad.item() == 6       # found before anything was stored


def test_retain_graph():
    x = scalar(3)
    y = x * x
    y.backward(retain_graph=True)
    y.backward(retain_graph=False)
    assert x.grad.item() == 12
    with pytest.raises(RuntimeError, match="freed"):
        y.backward()


def test_a_failed_walk_can_be_repeated():
    x = scalar(3)
    trouble = [ValueError("the first time")]

    def backward(g):
        if trouble:
            raise trouble.pop()
        return (g * 5,)

    y = record(x.array, (x,), backward)
    z = y + y
    with pytest.raises(ValueError, match="the first time"):
        z.backward(retain_graph=True)
    z.backward()
    assert x.grad.item() == 10


# ---- no_grad and detach ----

def test_no_grad_records_nothing():
    x = scalar(3)
    with no_grad():
        y = x * x
        assert not needs_grad(x) and x.requires_grad
    assert not y.requires_grad and y.node is None
    assert (x * x).requires_grad and needs_grad(x)
    with pytest.raises(RuntimeError, match="nothing to differentiate.*no_grad"):
        y.backward()


def test_no_grad_nests_decorates_and_survives_errors():
    x = scalar(3)

    @no_grad()
    def square(x, depth=2):
        return x * x if depth == 0 else square(x, depth - 1)

    assert not square(x).requires_grad
    with no_grad():
        with no_grad():
            pass
        assert not (x * x).requires_grad
    with pytest.raises(KeyError):
        with no_grad():
            raise KeyError
    assert (x * x).requires_grad


def test_backward_works_under_no_grad():
    x = scalar(3)
    y = x * x
    with no_grad():
        y.backward()
    assert x.grad.item() == 6


def test_no_grad_does_not_reach_other_threads():
    x, seen = scalar(3), []
    with no_grad():
        thread = threading.Thread(target=lambda: seen.append((x * x).requires_grad))
        thread.start()
        thread.join()
    assert seen == [True]


def test_detach_stops_the_gradient():
    x = scalar(3)
    (x * x.detach() + x.data).backward()
    assert x.grad.item() == 3
    assert x.detach().is_leaf and x.detach().array is x.array
    with pytest.raises(RuntimeError, match="nothing to differentiate.*detached"):
        (x * x).detach().backward()
