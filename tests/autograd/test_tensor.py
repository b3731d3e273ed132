"""Making Tensors, what they tell Python and NumPy, and how they print."""

import copy

import numpy as np
import pytest

import helpers
from helpers import Tensor, no_grad, tensor

# ---- making one ----


@pytest.mark.parametrize("data", [
    1, 1.5, True, [1, 2], [1.0, 2], [[1.5], [2]], [], [True, False], np.float64(1.5), np.float32(1.5),
    [np.float64(1.5), 2.0], [2.0, np.float64(1.5)], np.ones(2), np.ones(2, np.float32),
    np.ones((2, 3), np.int32), np.array(1.5), np.array([1, 2], np.uint8), np.array([True]),
    (1.0, 2.0), [(1.0,), (2.0,)],
])
def test_dtypes_are_pytorch_s(data):
    torch = pytest.importorskip("torch")
    ours, theirs = tensor(data), torch.tensor(data)
    assert str(ours.dtype) == str(theirs.dtype).removeprefix("torch.")
    assert ours.shape == tuple(theirs.shape) and ours.tolist() == theirs.tolist()


def test_dtypes_that_are_asked_for():
    assert tensor([1, 2], dtype=helpers.float64).dtype == np.float64
    assert tensor([1.5], dtype=helpers.float32).dtype == helpers.float32
    assert tensor([1.5], np.int64).tolist() == [1]
    assert tensor(np.ones(2), dtype=np.float64).dtype == np.float64
    assert tensor([1.5], dtype=np.float64).dtype == np.float64
    assert tensor([tensor(1.0), tensor(2.0)]).dtype == np.float32
    assert tensor([tensor(np.array(1.0)), 2.0]).dtype == np.float64


def test_the_data_are_copied():
    array = np.ones(2)
    x, y = tensor(array), tensor(tensor(array))
    array[0] = 5
    assert x.tolist() == y.tolist() == [1, 1]
    assert Tensor(array).array is array


@pytest.mark.parametrize("data", ["text", None, [object()], 1j, np.array(["a"]), {"a": 1}])
def test_what_is_no_number(data):
    with pytest.raises(TypeError, match="tensor: data must hold real numbers"):
        tensor(data)
    with pytest.raises(ValueError):
        tensor([[1], [2, 3]])


# ---- asking for a gradient ----

def test_integers_have_no_gradient():
    for data in ([1, 2], [True], np.ones(2, np.uint8)):
        with pytest.raises(TypeError, match="floating-point.*1.0 instead of 1"):
            tensor(data, requires_grad=True)
        with pytest.raises(TypeError, match="floating-point"):
            tensor(data).requires_grad_()
        assert not tensor(data).requires_grad_(False).requires_grad


def test_requires_grad_can_be_switched_on_a_leaf():
    x = tensor(1.0)
    assert x.requires_grad_() is x and x.requires_grad
    (x * 2).backward()
    x.requires_grad = False
    assert not x.requires_grad and not (x * 2).requires_grad
    x.requires_grad = True
    (x * 2).backward()
    assert x.grad.item() == 4
    y = x * 2
    y.requires_grad_()      # already so
    with pytest.raises(RuntimeError, match="leaf.*detach"):
        y.requires_grad = False


def test_the_gradient_can_be_assigned():
    x = tensor([1.0, 2.0], requires_grad=True)
    x.grad = tensor([5.0, 6.0])
    x.sum().backward()
    assert x.grad.tolist() == [6, 7]
    x.grad = None
    assert x.grad is None
    with pytest.raises(TypeError, match="grad must be a Tensor or None, not ndarray"):
        x.grad = np.ones(2, np.float32)
    with pytest.raises(ValueError, match=r"\(2,\).*float32.*\(3,\)"):
        x.grad = tensor([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="float64"):
        x.grad = tensor(np.ones(2))


def test_attributes_that_are_not_there():
    with pytest.raises(AttributeError):
        tensor(1.0).gard = None     # a slip is not swallowed


def test_the_array_can_be_replaced():
    x = tensor([1.0, 2.0], requires_grad=True)
    old = (x * x).sum()
    x.array = np.array([[1.0, 2.0, 3.0]])       # another shape and dtype: what double() on a model does
    assert x.requires_grad and x.is_leaf
    (x * x).sum().backward()
    assert x.grad.tolist() == [[2, 4, 6]] and x.grad.dtype == np.float64
    with pytest.raises(ValueError):             # its gradients fit no more
        old.backward()


def test_data_reads_and_replaces():
    x = tensor([1.0, 2.0], requires_grad=True)
    x.data -= 0.5 * tensor([1.0, 1.0])
    assert x.tolist() == [0.5, 1.5] and x.requires_grad and x.is_leaf
    x.data = tensor([7.0])
    x.data = x.data * 2
    assert x.tolist() == [14] and x.requires_grad
    x.data = np.array([3.0], np.float32)
    assert x.tolist() == [3] and not x.data.requires_grad
    (x * 2).backward()
    assert x.grad.tolist() == [2]


# ---- numbers, lists, arrays ----

def test_sizes():
    x = tensor(np.ones((2, 3, 4)))
    assert x.shape == x.size() == (2, 3, 4) and x.size(1) == 3 and x.size(-1) == 4
    assert x.ndim == x.dim() == 3 and x.numel() == 24 and len(x) == 2
    with pytest.raises(TypeError, match="len"):
        len(tensor(1.0))


def test_iteration():
    assert [row.tolist() for row in tensor([[1, 2], [3, 4]])] == [[1, 2], [3, 4]]
    a, b = tensor([1.0, 2.0], requires_grad=True)
    assert a.requires_grad and b.item() == 2
    with pytest.raises(TypeError):
        list(tensor(1.0))


def test_single_numbers():
    x = tensor([[2.5]], requires_grad=True)
    assert type(x.item()) is float and x.item() == 2.5 and float(x) == 2.5 and int(x) == 2
    assert type(tensor(3).item()) is int and [10, 20, 30][tensor(2)] == 30
    assert bool(x) and not tensor(0.0) and tensor([True])
    with pytest.raises(TypeError, match="index.*float32"):
        [1, 2][tensor(1.0)]
    for call in (float, int, Tensor.item):
        with pytest.raises(ValueError, match=r"one element.*\(2,\)"):
            call(tensor([1.0, 2.0]))
    with pytest.raises(ValueError, match="all.*any"):
        bool(tensor([True, False]))


def test_arrays(rng):
    x = tensor(rng.standard_normal((2, 3)), requires_grad=True)
    (x * x).sum().backward()
    np.testing.assert_array_equal(np.asarray(x.grad), 2 * np.asarray(x))
    assert x.numpy() is x.array and np.shares_memory(np.asarray(x), x.array)
    assert not np.shares_memory(np.array(x), x.array)
    assert np.asarray(x, dtype=np.float32).dtype == np.float32
    assert x.tolist() == x.array.tolist()


def test_numpy_functions_see_values_but_no_gradient_is_lost(rng):
    values = rng.uniform(1, 2, (2, 3))
    plain, wanted = tensor(values), tensor(values, requires_grad=True)
    np.testing.assert_array_equal(np.exp(plain), np.exp(values))
    np.testing.assert_array_equal(np.add(plain, values), 2 * values)
    assert np.add.reduce(plain).tolist() == values.sum(0).tolist()
    assert np.allclose(wanted, values)
    with pytest.raises(TypeError, match="np.exp does not record.*detach"):
        np.exp(wanted)
    with pytest.raises(TypeError, match="np.add does not record"):
        values += wanted
    with no_grad():
        np.testing.assert_array_equal(np.exp(wanted), np.exp(values))
    total = np.zeros((2, 3))
    total += plain
    np.testing.assert_array_equal(total, values)
    np.multiply(values, plain, out=total)
    np.testing.assert_array_equal(total, values * values)


def test_hashes_are_those_of_the_objects():
    x, y = tensor([1.0, 2.0]), tensor([1.0, 2.0])
    assert {x: "a", y: "b"}[x] == "a" and len({x, y, x}) == 2


# ---- copies and text ----

def test_deep_copies():
    x = tensor([1.0, 2.0], requires_grad=True)
    (x * x).sum().backward()
    twin = copy.deepcopy({"a": x, "b": x})
    assert twin["a"] is twin["b"] and twin["a"] is not x
    twin = twin["a"]
    assert twin.requires_grad and twin.is_leaf and twin.grad.tolist() == [2, 4]
    with no_grad():
        twin += 1
    twin.grad.zero_()
    assert x.tolist() == [1, 2] and x.grad.tolist() == [2, 4]
    (twin * 1).sum().backward()
    assert twin.grad.tolist() == [1, 1] and x.grad.tolist() == [2, 4]
    assert not copy.deepcopy(tensor([1])).requires_grad
    with pytest.raises(RuntimeError, match="detach"):
        copy.deepcopy(x * 2)


class Special(Tensor):
    """As `nn.Parameter` will be."""


def test_results_of_a_subclass_are_plain_tensors():
    x = Special(np.ones(2), requires_grad=True)
    assert type(x * 2) is Tensor and type(x.detach()) is Tensor and type(2 - x) is Tensor
    assert type(copy.deepcopy(x)) is Special
    (x * 2).sum().backward()
    assert type(x.grad) is Tensor


@pytest.mark.parametrize("x, text", [
    (tensor([1.5, 2.0]), "tensor([1.5, 2. ])"),
    (tensor([1.23456789, 2.0]), "tensor([1.2346, 2.    ])"),
    (tensor(np.array([1.0, 2.0])), "tensor([1., 2.], dtype=float64)"),
    (tensor([1, 2]), "tensor([1, 2])"),
    (tensor([True]), "tensor([ True])"),
    (tensor(np.array([1], np.uint8)), "tensor([1], dtype=uint8)"),
    (tensor(2.0, requires_grad=True), "tensor(2., requires_grad=True)"),
    (tensor(2.0, requires_grad=True) * 2, "tensor(4., grad_fn=<multiply>)"),
    (tensor([[1.0, 2.0], [3.0, 4.0]]), "tensor([[1., 2.],\n        [3., 4.]])"),
])
def test_how_it_prints(x, text):
    assert repr(x) == text


def test_formats():
    assert f"{tensor(1.23456):.2f}" == "1.23" and f"{tensor(3)}" == "3" and f"{tensor([2.5]):.1f}" == "2.5"
    assert f"{tensor([1, 2])}" == "tensor([1, 2])"
    with pytest.raises(ValueError):
        f"{tensor([1.0, 2.0]):.2f}"
