"""Shapes, order, indices and casts beside PyTorch's; which results share memory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import basic_indices, integer_array_indices

import helpers
from helpers import tensor

QUICK = settings(derandomize=True, max_examples=40, deadline=None)

OPERATIONS = {
    "reshape": lambda x: x.reshape(4, 6),
    "reshape by a tuple": lambda x: x.reshape((6, -1)),
    "reshape by a list": lambda x: x.reshape([-1]),
    "view": lambda x: x.view(2, 12),
    "view as rows": lambda x: x.view(x.size(0), -1),
    "flatten": lambda x: x.flatten(),
    "flatten the end": lambda x: x.flatten(1),
    "flatten the start": lambda x: x.flatten(0, 1),
    "flatten from the back": lambda x: x.flatten(start_dim=-2, end_dim=-1),
    "flatten one axis": lambda x: x.flatten(1, 1),
    "transpose": lambda x: x.transpose(0, 2),
    "transpose from the back": lambda x: x.transpose(-1, -2),
    "permute": lambda x: x.permute(2, 0, 1),
    "permute by a tuple": lambda x: x.permute((1, -1, 0)),
    "squeeze nothing": lambda x: x.squeeze(),
    "squeeze a long axis": lambda x: x.squeeze(1),
    "unsqueeze": lambda x: x.unsqueeze(0),
    "unsqueeze at the end": lambda x: x.unsqueeze(-1),
    "unsqueeze in the middle": lambda x: x.unsqueeze(2),
    "squeeze all": lambda x: x[:1, :, :1].squeeze(),
    "squeeze one": lambda x: x[:1, :, :1].squeeze(-1),
    "squeeze some": lambda x: x[:1, :, :1].squeeze((0, 1)),
    "T": lambda x: x[0].T,
    "T of a vector": lambda x: x[0, 0].transpose(0, 0),
    "clone": lambda x: x.clone(),
    "to float32": lambda x: x.float(),
    "to float64": lambda x: x.double(),
    "to integers": lambda x: (x * 3).long(),
    "last, first, middle": lambda x: x[-1, 0] + x[0][1] * x[1, 1, :],
    "None and dots": lambda x: x[..., None, 1] * x[None, :, :, 0, None].squeeze(0),
    "steps": lambda x: x[::2, 1:, ::3],
    "nothing": lambda x: x[2:, :],
    "the element": lambda x: x[1, 2, 3],
    "the row twice": lambda x: x[[0, 1, 0]],
    "one column a row": lambda x: x[1][[0, 1, 2], [3, 0, 3]],
    "array between slices": lambda x: x[:, [0, 2, 2], 1:],
    "arrays apart": lambda x: x[[0, 1, 1], :, [1, 2, 2]],
    "boolean": lambda x: x[x > 0],
    "boolean rows": lambda x: x[:, [True, False, True]],
    "slice, then the same again": lambda x: x[0, :2] + x[1, :2] * x[0, 1:],
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_like_pytorch(twin, rng, name):
    x = rng.standard_normal((2, 3, 4))
    twin(OPERATIONS[name], x)
    twin(OPERATIONS[name], x.astype(np.float32), tolerance=1e-6)


@pytest.mark.parametrize("name", ["reshape", "flatten", "view as rows", "flatten the end", "permute", "steps",
                                  "boolean"])
def test_memory_in_another_order(rng, name):
    """Results of convolutions are stored with the images last; the elements keep their order all the same."""
    x = rng.standard_normal((2, 3, 4))
    images_last = np.ascontiguousarray(x.transpose(1, 2, 0)).transpose(2, 0, 1)
    plain, other = tensor(x, requires_grad=True), tensor(images_last, requires_grad=True)
    a, b = OPERATIONS[name](plain), OPERATIONS[name](other)
    np.testing.assert_array_equal(a.array, b.array)
    upstream = rng.standard_normal(a.shape)
    a.backward(upstream)
    b.backward(upstream)
    np.testing.assert_array_equal(plain.grad.array, other.grad.array)


@QUICK
@given(index=basic_indices((4, 3, 5), allow_newaxis=True), seed=st.integers(0, 99))
def test_any_basic_index(index, seed):
    compare_with_counting((4, 3, 5), index, seed)


@QUICK
@given(index=integer_array_indices((4, 3)), seed=st.integers(0, 99))
def test_any_index_of_arrays(index, seed):
    compare_with_counting((4, 3), index, seed)


def compare_with_counting(shape, index, seed):
    """NumPy chooses among the positions; each position then collects what was sent to it, one by one."""
    rng = np.random.default_rng(seed)
    x = tensor(rng.standard_normal(shape), requires_grad=True)
    out = x[index]
    np.testing.assert_array_equal(out.array, x.array[index])
    upstream = rng.standard_normal(out.shape)
    out.backward(upstream)
    expected = np.zeros(x.array.size)
    positions = np.arange(x.array.size).reshape(shape)[index]
    for position, gradient in zip(np.ravel(positions), np.ravel(upstream)):
        expected[position] += gradient
    np.testing.assert_allclose(x.grad.array, expected.reshape(shape), rtol=1e-12)


def test_tensors_as_indices(rng):
    x = rng.standard_normal((5, 4))
    rows, columns = tensor([0, 3, 3]), tensor([1, 2, 2])
    t = tensor(x, requires_grad=True)
    np.testing.assert_array_equal(t[rows, columns].array, x[[0, 3, 3], [1, 2, 2]])
    np.testing.assert_array_equal(t[tensor(2)].array, x[2])
    np.testing.assert_array_equal(t[:, tensor(2)].array, x[:, 2])
    np.testing.assert_array_equal(t[t > 0].array, x[x > 0])
    t[rows, columns].backward(np.array([1.0, 10.0, 100.0]))
    expected = np.zeros((5, 4))
    expected[0, 1], expected[3, 2] = 1, 110
    np.testing.assert_array_equal(t.grad.array, expected)


def test_views_write_through_and_copies_do_not():
    for view in (lambda x: x[0], lambda x: x[1, 2], lambda x: x[..., 1], lambda x: x[tensor(1)],
                 lambda x: x.T, lambda x: x.reshape(-1), lambda x: x.flatten(), lambda x: x.unsqueeze(0),
                 lambda x: x.data,
                 lambda x: x[:1].squeeze(), lambda x: x.permute(1, 0), lambda x: x.detach()):
        x = tensor(np.zeros((2, 3)))
        part = view(x)
        part += 1
        assert x.array.sum() == part.numel()
    assert tensor(np.zeros(3))[1].shape == ()
    for copy in (lambda x: x.clone(), lambda x: x[[0, 1]], lambda x: x[x == 0], lambda x: x.float(),
                 lambda x: x + 0):
        x = tensor(np.zeros((2, 3)))
        part = copy(x)
        part += 1
        assert x.array.sum() == 0


def test_casts_return_the_tensor_itself_where_nothing_changes():
    x = tensor([1.5, -1.5], requires_grad=True)
    assert x.float() is x
    assert x.double().double().dtype == helpers.float64
    assert x.long().tolist() == [1, -1] and not x.long().requires_grad
    assert tensor([True, False]).float().tolist() == [1, 0]


@pytest.mark.parametrize("call, what", [
    (lambda x: x.reshape(4), "reshape"),
    (lambda x: x.flatten(1, 0), "start_dim 1 comes after end_dim 0"),
    (lambda x: x.flatten(2), "axis 2"),
    (lambda x: x.permute(0), "axes"),
    (lambda x: x.permute(0, 0), "repeated|axes"),
    (lambda x: x.transpose(0, 2), "axis"),
    (lambda x: x.squeeze(2), "axis 2"),
    (lambda x: x.unsqueeze(4), "axis 4"),
    (lambda x: x.unsqueeze(0).T, "3 axes.*transpose"),
])
def test_shapes_that_cannot_be(call, what):
    with pytest.raises(ValueError, match=what):
        call(tensor(np.ones((2, 3))))


def test_flatten_of_a_single_number(twin):
    twin(lambda x: x.flatten(), np.array(3.0))


def test_what_scripts_for_other_machines_say(twin):
    twin(lambda x: x.transpose(0, 1).contiguous().view(-1) * x.cpu().flatten(), np.arange(6.0).reshape(2, 3))


def test_indices_that_are_not_there():
    with pytest.raises(IndexError):
        tensor(np.ones((2, 3)))[2]
    with pytest.raises(IndexError):
        tensor(np.ones((2, 3)))[0, 0, 0]
    with pytest.raises(IndexError):
        tensor(np.ones((2, 3)))[1.0]
