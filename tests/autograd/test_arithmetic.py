"""Every operator beside PyTorch's: values, gradients, broadcasting, corners; and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

import helpers
from helpers import Tensor, tensor

QUICK = settings(derandomize=True, max_examples=25, deadline=None)

BINARY = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a ** b,
    "pow": lambda a, b: a.pow(b),
}
UNARY = {
    "negative": lambda x: -x,
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "sqrt": lambda x: x.sqrt(),
    "abs": lambda x: x.abs(),
    "builtin abs": lambda x: abs(x),
    "clamp": lambda x: x.clamp(0.6, 1.3),
    "clamp below": lambda x: x.clamp(min=0.9),
    "clamp above": lambda x: x.clamp(max=0.9),
    "square": lambda x: x ** 2,
    "cube": lambda x: x.pow(3),
    "reciprocal": lambda x: x ** -1,
    "root": lambda x: x ** 0.3,
    "exponent 0": lambda x: x ** 0,
    "number + x": lambda x: 3 + x,
    "x + number": lambda x: x + 2.5,
    "number - x": lambda x: 3 - x,
    "x - number": lambda x: x - 3,
    "number * x": lambda x: 3 * x,
    "x * number": lambda x: x * -1.5,
    "number / x": lambda x: 3 / x,
    "x / number": lambda x: x / 3,
    "number ** x": lambda x: 3 ** x,
    "0 ** x": lambda x: 0 ** x,
}


def positive(rng, *shape):
    return rng.uniform(0.3, 2.0, shape)


@pytest.mark.parametrize("name", BINARY)
@QUICK
@given(shapes=mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3), seed=st.integers(0, 99))
def test_two_operands_of_broadcastable_shapes(twin, name, shapes, seed):
    rng = np.random.default_rng(seed)
    a, b = shapes.input_shapes
    twin(BINARY[name], positive(rng, *a), positive(rng, *b), seed=seed)


@pytest.mark.parametrize("name", UNARY)
def test_one_operand(twin, rng, name):
    twin(UNARY[name], positive(rng, 3, 4))
    twin(UNARY[name], positive(rng))


@pytest.mark.parametrize("name", ["negative", "abs", "clamp", "square", "cube", "x * number", "number - x"])
def test_negative_numbers(twin, rng, name):
    twin(UNARY[name], rng.standard_normal((4, 5)))


@pytest.mark.parametrize("name", [*UNARY])
def test_float32_stays_float32(twin, rng, name):
    out = twin(UNARY[name], positive(rng, 2, 3).astype(np.float32), tolerance=1e-5)
    assert out.dtype == np.float32


@pytest.mark.parametrize("name", BINARY)
def test_float32_stays_float32_with_two_operands(twin, rng, name):
    a, b = positive(rng, 2, 3).astype(np.float32), positive(rng, 3).astype(np.float32)
    twin(BINARY[name], a, b, tolerance=1e-5)


@pytest.mark.parametrize("number", [2, 0.5, True, np.float64(0.5), np.float32(0.5), np.int64(3)])
def test_any_number_takes_on_the_dtype(number):
    for dtype in (np.float32, np.float64):
        x = tensor(np.array([1.0, 2.0], dtype), requires_grad=True)
        for out in (x * number, number * x, x + number, number - x, x / number, number / x, x ** number):
            assert isinstance(out, Tensor) and out.dtype == dtype
            assert out.requires_grad
        np.testing.assert_allclose(np.asarray(number - x), float(number) - np.array([1.0, 2.0]))


@pytest.mark.parametrize("name", ["multiply", "divide", "power", "subtract"])
def test_only_one_of_two_wants_a_gradient(twin, rng, name):
    expression = BINARY[name]
    constant = positive(rng, 3)
    twin(lambda x: expression(x, type_of(x)(constant)), positive(rng, 2, 3))
    twin(lambda x: expression(type_of(x)(constant), x), positive(rng, 2, 3))


def type_of(x):
    """The `tensor` function of the engine that `x` comes from."""
    if isinstance(x, Tensor):
        return tensor
    import torch
    return torch.tensor


@pytest.mark.parametrize("shapes", [
    ((3,), (3,)), ((3,), (3, 4)), ((2, 3), (3,)), ((2, 3), (3, 4)),
    ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (1, 3, 4)),
    ((1, 2, 3), (5, 3, 4)), ((6, 1, 2, 3), (5, 3, 4)), ((3,), (5, 3, 4)), ((5, 2, 3), (3,)),
    ((2, 5, 2, 3), (3,)),
])
def test_matrix_product(twin, rng, shapes):
    twin(lambda a, b: a @ b, *[rng.standard_normal(shape) for shape in shapes])
    twin(lambda a, b: a.matmul(b), *[rng.standard_normal(shape).astype(np.float32) for shape in shapes],
         tolerance=1e-5)


def test_matrix_product_with_an_array(twin, rng):
    left, right = rng.standard_normal((2, 3)), rng.standard_normal((4, 2))
    x = tensor(rng.standard_normal((3, 4)), requires_grad=True)
    out = left @ x @ right
    np.testing.assert_allclose(np.asarray(out), left @ x.array @ right)
    upstream = rng.standard_normal((2, 2))
    out.backward(upstream)
    np.testing.assert_allclose(np.asarray(x.grad), left.T @ upstream @ right.T)


@pytest.mark.parametrize("shapes", [((), (3,)), ((3,), ()), ((2, 3), (2, 3)), ((3,), (4, 3)), ((2, 3), (4,))])
def test_matrix_product_of_shapes_that_do_not_fit(shapes):
    a, b = [tensor(np.ones(shape)) for shape in shapes]
    with pytest.raises(ValueError, match="matmul.*last axis") as error:
        a @ b
    assert str(shapes[0]) in str(error.value) and str(shapes[1]) in str(error.value)


def test_corners_of_power(twin):
    bases = np.array([0.0, 0.0, 0.0, 2.0, -1.0, -2.0, 0.0])
    exponents = np.array([0.0, 2.0, 0.5, 0.0, 2.0, 3.0, 1.0])
    with np.errstate(invalid="ignore", divide="ignore"):
        twin(lambda a, b: a ** b, bases, exponents)
        twin(lambda a: a ** type_of(a)(exponents), bases)
        twin(lambda a: a ** 0, bases)
        twin(lambda a: a ** 0.5, np.array([0.0, 4.0]))
        twin(lambda a: a ** -1, np.array([0.0, 4.0]))
        twin(lambda b: 0 ** b, np.array([0.0, 2.0, 0.5]))
        twin(lambda b: 0 ** b, np.array([-1.0, 2.0]))


def test_kinks_and_ends(twin):
    with np.errstate(all="ignore"):
        twin(lambda x: x.abs(), np.array([-1.0, 0.0, -0.0, 2.0]))
        twin(lambda x: x.sqrt(), np.array([0.0, 4.0, -1.0]))
        twin(lambda x: x.log(), np.array([0.0, 4.0, -1.0]))
        twin(lambda x: 1 / x, np.array([0.0, -0.0, 4.0]))
        twin(lambda x: x.clamp(-1, 1), np.array([-2.0, -1.0, 0.5, 1.0, 3.0, np.nan]))
        twin(lambda x: x.clamp(3, 2), np.array([1.0, 2.5, 4.0]))
        twin(lambda x: x.clamp(max=0), np.array([-np.inf, 0.0, np.inf]))


def test_clamp_says_what_it_wants():
    x = tensor([1.0])
    with pytest.raises(ValueError, match="min, max or both"):
        x.clamp()
    with pytest.raises(TypeError, match="int64.*0.5"):
        tensor([1, 2]).clamp(0.5)
    assert tensor([1.0, 2.0]).clamp(np.float64(1.5)).dtype == np.float32
    with pytest.raises(NotImplementedError, match="clamp: max must be a number"):
        x.clamp(max=tensor([1.0]))


def test_a_tensor_used_many_times(twin, rng):
    twin(lambda x: x * x * x + x / (x + 2) - x ** x, positive(rng, 3, 2))
    twin(lambda x, w: ((x @ w).exp() + x @ w) * (x @ w).clamp(min=0),
         positive(rng, 3, 2), positive(rng, 2, 4))


def test_integers_keep_to_integers(twin):
    a, b = np.array([3, -4]), np.array([2, 5])
    for expression in (*[BINARY[name] for name in ("add", "subtract", "multiply", "power", "divide")],
                       lambda a, b: a + 1, lambda a, b: 2 * a, lambda a, b: 3 - a, lambda a, b: -a,
                       lambda a, b: abs(a), lambda a, b: a / 2, lambda a, b: 2 / a,
                       lambda a, b: a.clamp(0, 2), lambda a, b: a @ b, lambda a, b: a ** 2):
        twin(expression, a, b)


def test_a_float_and_integers_divide(twin):
    twin(lambda x, n: x / n.float(), np.array([1.0, 2.0], np.float32), np.array([2, 5]))


@pytest.mark.parametrize("expression", [*BINARY.values(), lambda a, b: a @ b, lambda a, b: b.array * a])
def test_dtypes_do_not_mix(expression):
    a, b = tensor(np.ones(3, np.float32)), tensor(np.ones(3))
    with pytest.raises(TypeError, match=r"float32.*float64|float64.*float32"):
        expression(a, b)
    with pytest.raises(TypeError, match="float32.*int64"):
        expression(a, tensor([1, 2, 3]))


@pytest.mark.parametrize("expression", [
    lambda x: x + x, lambda x: x * 2, lambda x: 2 - x, lambda x: x / 255, lambda x: x ** 2, lambda x: x @ x,
    lambda x: -x, lambda x: abs(x), lambda x: x.clamp(0, 1), lambda x: x.exp(), lambda x: x.log(),
    lambda x: x.sqrt(), lambda x: x.mean(),
])
def test_bytes_and_truth_values_are_no_numbers(expression):
    for values in (np.array([200, 100], np.uint8), np.array([True, False])):
        with pytest.raises(TypeError, match=f"{values.dtype}.*convert it first"):
            expression(tensor(values))


@pytest.mark.parametrize("expression", [
    lambda x: x + 0.5, lambda x: x / 2.0, lambda x: 0.5 * x, lambda x: x * 2.0,
    lambda x: x + float("inf"), lambda x: 2.5 - x, lambda x: x ** 0.5,
    lambda x: x.exp(), lambda x: x.sqrt(), lambda x: x.log(),
])
def test_integers_do_not_become_floats_unasked(expression):
    with pytest.raises(TypeError, match="int64.*convert"):
        expression(tensor([1, 2]))


@pytest.mark.parametrize("other", ["2", None, [1.0, 2.0], 1j])
def test_other_operands_are_refused(other):
    x = tensor([1.0, 2.0])
    for expression in (lambda: x + other, lambda: other - x, lambda: x * other, lambda: x ** other,
                       lambda: x @ other):
        with pytest.raises(TypeError):
            expression()


def test_shapes_that_do_not_broadcast_are_named():
    with pytest.raises(ValueError, match=r"\(2,3\).*\(4,\)"):
        tensor(np.ones((2, 3))) + tensor(np.ones(4))


def test_arrays_on_either_side(rng):
    array = rng.uniform(1, 2, (2, 3))
    x = tensor(rng.uniform(1, 2, (2, 3)), requires_grad=True)
    for operate in (*list(BINARY.values())[:5], lambda a, b: a @ b.T, lambda a, b: a < b, lambda a, b: a <= b,
                    lambda a, b: a > b, lambda a, b: a >= b, lambda a, b: a == b, lambda a, b: a != b):
        for left, right, a, b in ((array, x, array, x.array), (x, array, x.array, array)):
            out = operate(left, right)
            assert isinstance(out, Tensor)
            np.testing.assert_array_equal(out.array, operate(a, b))


def test_comparisons(twin, rng):
    a, b = rng.integers(0, 3, (2, 20)).astype(float)
    for expression in (lambda a, b: a == b, lambda a, b: a != b, lambda a, b: a < b, lambda a, b: a <= b,
                       lambda a, b: a > b, lambda a, b: a >= b, lambda a, b: a > 1, lambda a, b: 1 >= a,
                       lambda a, b: a == 2, lambda a, b: a != 0.0):
        twin(expression, a, b)
    assert (tensor(a) == None) is False     # noqa: E711  the point is that == does not raise
    assert (tensor(a) == "a") is False


def test_one_error_leaves_the_operands_usable():
    x = tensor(np.ones(3, np.float32), requires_grad=True)
    with pytest.raises(TypeError):
        x * tensor(np.ones(3))
    (x * 2).sum().backward()
    assert x.grad.tolist() == [2, 2, 2]
    assert x.dtype == helpers.float32
