"""Writing into Tensors: where it is allowed, and that a backward pass never reads what was overwritten."""

import numpy as np
import pytest

from helpers import no_grad, tensor
from helpers.autograd import record

WRITES = {
    "+=": lambda x: x.__iadd__(1),
    "-=": lambda x: x.__isub__(1),
    "*=": lambda x: x.__imul__(2),
    "/=": lambda x: x.__itruediv__(2),
    "**=": lambda x: x.__ipow__(2),
    "add_": lambda x: x.add_(1),
    "sub_": lambda x: x.sub_(1),
    "mul_": lambda x: x.mul_(2),
    "div_": lambda x: x.div_(2),
    "pow_": lambda x: x.pow_(2),
    "zero_": lambda x: x.zero_(),
    "fill_": lambda x: x.fill_(3),
    "copy_": lambda x: x.copy_(tensor([5.0, 6.0])),
    "assign": lambda x: x.__setitem__(0, 7.0),
    "through detach": lambda x: x.detach().zero_(),
    "through data": lambda x: x.data.zero_(),
    "through a view": lambda x: x[:1].zero_(),
    "through a reshaped view": lambda x: x.reshape(1, 2).zero_(),
    "mark_changed": lambda x: x.mark_changed(),
    "array +=": lambda x: setattr(x, "array", x.array.__iadd__(1)),
}


def leaf(*values):
    return tensor([*values], requires_grad=True)


@pytest.mark.parametrize("statement", [
    "x += 1", "x += y", "x -= y", "x *= y", "x /= y", "x **= y", "x.add_(y)", "x.add_(y, alpha=3)",
    "x.sub_(y, alpha=0.5)", "x.sub_(y)", "x.mul_(y)", "x.div_(y)", "x.zero_()", "x.fill_(2.5)", "x.copy_(y)",
    "x.copy_(y[:1])", "x[0] = 5",
    "x[1:] = y[:1]", "x[y > 2.5] = -1", "x[[0, 1]] += 1", "x[...] = y", "x.view(-1)[0] = 9",
])
def test_writes_are_pytorch_s(statement):
    torch = pytest.importorskip("torch")
    results = []
    for engine in (torch, None):
        make = engine.tensor if engine else tensor
        x, y = make([1.0, 2.0], requires_grad=True), make([3.0, 2.0])
        before = x
        with (engine.no_grad if engine else no_grad)():
            scope = {"x": x, "y": y}
            exec(statement, scope)
        assert scope["x"] is before and x.requires_grad and x.is_leaf
        (x * x).sum().backward()
        results.append((x.tolist(), x.grad.tolist()))
    np.testing.assert_allclose(results[0], results[1], rtol=1e-6)


@pytest.mark.parametrize("name", [name for name in WRITES if name not in (
    "through detach", "through data", "mark_changed", "array +=")])
def test_a_leaf_is_not_written_while_recording(name):
    x = leaf(1.0, 2.0)
    with pytest.raises((RuntimeError, NotImplementedError), match="no_grad"):
        WRITES[name](x)
    assert x.tolist() == [1, 2]
    (x * 2).sum().backward()


@pytest.mark.parametrize("name", WRITES)
def test_overwriting_what_backward_needs_is_noticed(name):
    x, w = leaf(1.0, 2.0), leaf(3.0, 4.0)
    y = (x * w).sum()
    with no_grad():
        WRITES[name](w)
    with pytest.raises(RuntimeError, match="multiply needs for its gradient was changed in place.*clone"):
        y.backward()
    assert x.grad is None and w.grad is None
    (x * w).sum().backward()        # a new forward pass is fine
    assert x.grad.tolist() == w.tolist()


@pytest.mark.parametrize("expression, operation", [
    (lambda x, w: x * w, "multiply"), (lambda x, w: w * x, "multiply"), (lambda x, w: x / w, "divide"),
    (lambda x, w: w / x, "divide"), (lambda x, w: x ** w, "power"), (lambda x, w: w ** 2, "power"),
    (lambda x, w: w.log(), "log"), (lambda x, w: w.abs(), "absolute"), (lambda x, w: w.clamp(0, 3), "clamp"),
    (lambda x, w: x @ w, "matmul"), (lambda x, w: w @ x, "matmul"), (lambda x, w: w.max(), "max"),
    (lambda x, w: x ** w.detach(), "power"), (lambda x, w: w ** x.detach(), "power"),
    (lambda x, w: w.detach() ** x, "power"), (lambda x, w: x.detach() ** w, "power"),
    (lambda x, w: x / w.detach(), "divide"), (lambda x, w: w.detach() / x, "divide"),
    (lambda x, w: x.detach() / w, "divide"), (lambda x, w: x * w.detach(), "multiply"),
    (lambda x, w: x @ w.detach(), "matmul"), (lambda x, w: w.detach() @ x, "matmul"),
    (lambda x, w: w.amin(), "amin"), (lambda x, w: record(w.array * 2, (w,), lambda g: (g * 2,)), ""),
])
def test_inputs_that_backward_reads(expression, operation):
    x, w = leaf(1.0, 2.0), leaf(3.0, 4.0)
    y = expression(x, w).sum()
    with no_grad():
        w.zero_()
    with pytest.raises(RuntimeError, match=f"{operation} needs for its gradient"):
        y.backward()


@pytest.mark.parametrize("expression", [
    lambda w: w.exp(), lambda w: w.sqrt(), lambda w: w.max(), lambda w: 2 ** w, lambda w: w.amax(),
    lambda w: record(w.array * 2, (w,), lambda g: (g * 2,)),
])
def test_results_that_backward_reads(expression):
    y = expression(leaf(3.0, 4.0))
    with no_grad():
        y.zero_()
    with pytest.raises(RuntimeError, match="needs for its gradient was changed"):
        (y * 2).sum().backward()


@pytest.mark.parametrize("expression", [
    lambda w: w + 1, lambda w: 1 - w, lambda w: w * 2, lambda w: -w, lambda w: w / 3, lambda w: w.exp(),
    lambda w: w.sqrt(), lambda w: w.sum(),
    lambda w: w.mean(), lambda w: w.reshape(2, 1), lambda w: w[0], lambda w: w[[0, 0]],
    lambda w: w.max(0).values, lambda w: w.double(), lambda w: w.clone(), lambda w: w ** 0,
    lambda w: record(w.array * 2, (w,), lambda g: (g * 2,), saved=()),
])
def test_inputs_that_backward_does_not_read_may_change(expression):
    w = leaf(3.0, 4.0)
    expected = leaf(3.0, 4.0)
    y = expression(w).sum()
    expression(expected).sum().backward()
    with no_grad():
        w.fill_(50)
    y.backward()
    assert w.grad.tolist() == expected.grad.tolist()


def test_a_constant_whose_partner_alone_wants_a_gradient():
    w, c = leaf(3.0, 4.0), tensor([1.0, 2.0])
    y = (w * c).sum()
    with no_grad():
        w.zero_()               # read for c's gradient only, which nobody wants
    y.backward()
    assert w.grad.tolist() == [1, 2]
    y = (w * c).sum()
    c += 1
    with pytest.raises(RuntimeError, match="changed in place"):
        y.backward()


def test_changing_after_backward_is_fine():
    w = leaf(3.0, 4.0)
    for _ in range(3):
        loss = (w * w).sum()
        w.grad = None
        loss.backward()
        with no_grad():
            w -= 0.1 * w.grad
    np.testing.assert_allclose(w.array, np.array([3, 4]) * 0.8 ** 3, rtol=1e-6)


def test_recorded_changes_take_part_in_the_graph():
    torch = pytest.importorskip("torch")
    gradients = []
    for make in (tensor, torch.tensor):
        x, w = make([1.0, 2.0], requires_grad=True), make([3.0, 5.0], requires_grad=True)
        y = x * w
        alias = y
        y += x
        y *= 2
        y -= w * w
        y /= w
        y.add_(x, alpha=3)
        assert alias is y and y.requires_grad and not y.is_leaf
        total = make([0.0, 0.0])
        total += y
        assert total.requires_grad
        (total * make([1.0, 10.0])).sum().backward()
        gradients.append((total.tolist(), x.grad.tolist(), w.grad.tolist()))
    np.testing.assert_allclose(gradients[0], gradients[1], rtol=1e-6)


def test_a_recorded_change_leaves_earlier_gradients_right():
    x = leaf(1.0, 2.0)
    y = x.exp()                 # keeps its result
    z = y * y
    y += 1                      # PyTorch raises here; we kept the old array
    (z.sum() + y.sum()).backward()
    np.testing.assert_allclose(x.grad.array, 2 * np.exp([2, 4]) + np.exp([1, 2]), rtol=1e-6)


@pytest.mark.parametrize("write", [lambda x, w: x.__setitem__(0, w[0]), lambda x, w: x.copy_(w),
                                   lambda x, w: (w * 2).__setitem__(0, 1.0), lambda x, w: (w * 2).zero_(),
                                   lambda x, w: (w * 2).fill_(1)])
def test_overwriting_is_not_recorded_and_says_so(write):
    x, w = tensor([1.0, 2.0]), leaf(3.0, 4.0)
    with pytest.raises(NotImplementedError, match="not recorded.*no_grad"):
        write(x, w)
    assert x.tolist() == [1, 2]


@pytest.mark.parametrize("write", [lambda x: x.__iadd__(tensor(np.ones((3, 2), np.float32))),
                                   lambda x: tensor([4, 6]).__itruediv__(2)])
def test_results_that_do_not_fit(write):
    with pytest.raises(ValueError, match="in place.*does not fit"):
        write(tensor([1.0, 2.0]))


def test_arguments_that_are_not_there():
    with pytest.raises(TypeError):
        tensor([1.0]).mul_(2, alpha=3)


def test_writes_keep_the_memory():
    x = tensor([1.0, 2.0])
    array = x.array
    x += 1
    x.mul_(2)
    x[0] = 0
    x.copy_(np.array([1.0, 3.0]))
    assert x.array is array and array.tolist() == [1, 3] and array.dtype == np.float32
