"""Activations: values that can be looked up, PyTorch, slopes by differences, kinks, and huge inputs."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import integrate

from helpers import ops

# name and settings of every activation, with options that a slip would confuse with the defaults
ALL = [
    ("relu", {}), ("leaky_relu", {}), ("leaky_relu", {"negative_slope": 0.3}),
    ("leaky_relu", {"negative_slope": 2.0}), ("leaky_relu", {"negative_slope": -0.5}),
    ("elu", {}), ("elu", {"alpha": 1.7}), ("elu", {"alpha": 0.2}),
    ("selu", {}), ("sigmoid", {}), ("tanh", {}), ("softplus", {}),
    ("softplus", {"beta": 3.0, "threshold": 0.5}),
    ("softplus", {"beta": 0.4}), ("softplus", {"beta": 2.0, "threshold": -1.0}),
    ("gelu", {}), ("gelu", {"approximate": "tanh"}),
]
NAMES = sorted({name for name, _ in ALL})


def run(name, x, grad_out=None, **settings):
    """out and grad_x"""
    out, cache = getattr(ops, name)(x, **settings)
    return out, getattr(ops, f"{name}_backward")(np.ones_like(x) if grad_out is None else grad_out, cache)


@pytest.mark.parametrize("name, settings, x, out, slope", [
    ("relu", {}, [-2, 0, 3], [0, 0, 3], [0, 0, 1]),
    ("leaky_relu", {}, [-2, 0, 3], [-0.02, 0, 3], [0.01, 0.01, 1]),
    ("leaky_relu", {"negative_slope": 2.0}, [-2, 0, 3], [-4, 0, 3], [2, 2, 1]),
    ("elu", {}, [-1, 0, 3], [np.exp(-1) - 1, 0, 3], [np.exp(-1), 1, 1]),
    ("elu", {"alpha": 2.0}, [-1, 0, 3], [2 * np.exp(-1) - 2, 0, 3], [2 * np.exp(-1), 2, 1]),
    # A kink: 1.7581 on the left, which counts at 0, and 1.0507 on the right.
    ("selu", {}, [-np.inf, 0, 1], [-1.7580993408473766, 0, 1.0507009873554805],
     [0, 1.7580993408473766, 1.0507009873554805]),
    ("sigmoid", {}, [0, np.log(3), -np.log(3)], [0.5, 0.75, 0.25], [0.25, 0.1875, 0.1875]),
    ("tanh", {}, [0, np.log(2), -np.log(2)], [0, 0.6, -0.6], [1, 0.64, 0.64]),
    ("softplus", {}, [0, 19, 21], [np.log(2), 19 + np.log1p(np.exp(-19)), 21],
     [0.5, 1 / (1 + np.exp(-19)), 1]),
    # Above the threshold PyTorch takes the straight line; at it, still the curve.
    ("softplus", {"beta": 2.0, "threshold": 1.0}, [0.5, 0.5001], [np.log1p(np.e) / 2, 0.5001],
     [1 / (1 + 1 / np.e), 1]),
    # The normal distribution function at 1 is 0.841344746...
    ("gelu", {}, [0, 1, -1], [0, 0.8413447460685429, -0.15865525393145707],
     [0.5, 1.0833154705876864, -0.08331547058768632]),
])
def test_values_and_slopes(name, settings, x, out, slope):
    ours, grad = run(name, np.array(x, dtype=float), **settings)
    assert_allclose(ours, out, rtol=1e-13, atol=1e-15)
    assert_allclose(grad, slope, rtol=1e-13, atol=1e-15)


def test_the_two_forms_of_gelu_differ_a_little():
    x = np.linspace(-5, 5, 1001)
    gap = np.abs(ops.gelu(x)[0] - ops.gelu(x, approximate="tanh")[0])
    assert 4e-4 < gap.max() < 5e-4


@pytest.mark.parametrize("name, settings", ALL)
@pytest.mark.parametrize("shape", [(3, 4, 5, 2), (7,), (), (2, 0, 3)])
def test_as_pytorch(as_pytorch, name, settings, shape):
    x = np.asarray(np.random.default_rng(0).normal(0, 2, shape))
    as_pytorch(name, (x,), **settings)


@pytest.mark.parametrize("name, settings", ALL)
def test_as_pytorch_at_kinks_and_far_out(torch, name, settings):
    numbers = [0, -0.0, 1e-320, -1e-320, 0.5, -0.5, 1, -1, 6.6, -6.6, 9, -9, 10, 19.9, 20, 20.1, -20,
               37, -37, 40, 41, -41, 50, 700, 710, -745, -800, 1e10, -1e10]
    x = np.array(numbers)
    grad_out = np.random.default_rng(1).standard_normal(len(x))
    tensor = torch.tensor(x, requires_grad=True)
    theirs = getattr(torch.nn.functional, name)(tensor, **settings)
    theirs.backward(torch.tensor(grad_out))
    with np.errstate(all="raise", under="ignore"):
        out, grad = run(name, x, grad_out, **settings)
    # PyTorch's gelu forms 1 + erf, which keeps no digits of a Φ near 0; hence the absolute tolerance.
    assert_allclose(out, theirs.detach().numpy(), rtol=1e-12, atol=1e-14)
    assert_allclose(grad, tensor.grad.numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name, settings", ALL)
def test_slopes_by_central_differences(numerical_gradient, name, settings):
    x = np.array([-3.1, -1.2, -0.6, 0.05, 0.3, 0.8, 2.5, 7.0])    # away from kinks and thresholds
    grad_out = np.random.default_rng(2).standard_normal(8)
    expected = numerical_gradient(lambda v: getattr(ops, name)(v, **settings)[0], x, grad_out)
    assert_allclose(run(name, x, grad_out, **settings)[1], expected, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("dtype, huge", [(np.float32, 3e38), (np.float64, 1e308)])
@pytest.mark.parametrize("name, settings", ALL)
def test_huge_numbers_do_not_overflow(name, settings, dtype, huge):
    if settings.get("beta", 1) > 1 or settings.get("negative_slope", 0) > 1 or name == "selu":
        huge /= 4                                           # there the result itself is larger than x
    x = np.array([-huge, huge, -1e5, 1e5], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        out, grad = run(name, x, **settings)
    assert np.isfinite(out).all() and np.isfinite(grad).all()
    assert out.dtype == grad.dtype == dtype
    if name in ("sigmoid", "tanh"):
        assert_array_equal(out, [0 if name == "sigmoid" else -1, 1] * 2)
    elif name != "leaky_relu":
        slope = 1.0507 if name == "selu" else 1
        assert_allclose(out[[1, 3]], x[[1, 3]] * slope, rtol=1e-4)


def test_small_numbers_keep_their_digits():
    x = np.array([-1e-12, -40.0, -700.0])
    assert_allclose(ops.elu(x[:1])[0], x[:1] + x[:1]**2 / 2, rtol=1e-15)    # exp(x) - 1 loses four of them
    assert_allclose(ops.sigmoid(x[1:])[0], np.exp(x[1:]), rtol=1e-12, atol=0)
    assert_allclose(ops.softplus(x[1:])[0], np.exp(x[1:]), rtol=1e-12, atol=0)


def test_selu_keeps_mean_0_and_variance_1():
    def moment(power):
        def weighted(x):
            return ops.selu(np.array(x))[0] ** power * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
        return sum(integrate.quad(weighted, *ends, epsabs=1e-12)[0] for ends in [(-12, 0), (0, 12)])
    assert abs(moment(1)) < 1e-9
    assert abs(moment(2) - 1) < 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_the_result_is_a_new_array_and_nothing_that_came_in_is_changed(name):
    rng = np.random.default_rng(3)
    x, grad_out = rng.standard_normal((2, 3, 4))
    before = x.copy(), grad_out.copy()
    out, grad = run(name, x, grad_out)
    assert not np.shares_memory(out, x) and not np.shares_memory(grad, grad_out)
    assert_array_equal((x, grad_out), before)


@pytest.mark.parametrize("name", NAMES)
def test_images_last_in_memory_stay_so(name):
    x, grad_out = (a.transpose(3, 0, 1, 2) for a in np.random.default_rng(4).standard_normal((2, 3, 4, 5, 2)))
    for result in run(name, x, grad_out):
        assert result.transpose(1, 2, 3, 0).flags.c_contiguous


def test_a_numpy_number_as_setting_leaves_float32():
    x = np.ones(3, np.float32)
    for name, settings in [("leaky_relu", {"negative_slope": np.float64(0.1)}),
                           ("elu", {"alpha": np.float64(2)}),
                           ("softplus", {"beta": np.float64(2), "threshold": np.float64(1)})]:
        assert [a.dtype for a in run(name, x, **settings)] == [np.float32] * 2


@pytest.mark.parametrize("name", NAMES)
def test_what_is_refused(name):
    function, backward = getattr(ops, name), getattr(ops, f"{name}_backward")
    for x in (np.zeros((2, 3), np.uint8), np.zeros(3, int), [1.0, 2.0], np.zeros(2, complex)):
        with pytest.raises(TypeError, match=f"^{name}: x must "):
            function(x)
    _, cache = function(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=re.escape(f"{name}_backward: grad_out must have the shape of the "
                                                   "forward result, (2, 3), but grad_out.shape = (3, 2)")):
        backward(np.zeros((3, 2)), cache)
    with pytest.raises(TypeError, match=f"^{name}_backward: grad_out must have the dtype of the forward "
                                        "result, float64"):
        backward(np.zeros((2, 3), np.float32), cache)
    with pytest.raises(TypeError, match=f"^{name}_backward: grad_out must be a NumPy array, not float"):
        backward(1.0, cache)


@pytest.mark.parametrize("name, setting", [("leaky_relu", "negative_slope"), ("elu", "alpha"),
                                           ("softplus", "beta"), ("softplus", "threshold")])
@pytest.mark.parametrize("value", ["1", None, True, 1j, np.ones(1)])
def test_settings_have_to_be_numbers(name, setting, value):
    with pytest.raises(TypeError, match=f"^{name}: {setting} must be a number, not "):
        getattr(ops, name)(np.zeros(2), **{setting: value})


@pytest.mark.parametrize("value", ["Tanh", "", None, True])
def test_an_unknown_approximation_is_refused(value):
    with pytest.raises(ValueError, match=re.escape(f"gelu: approximate must be 'none' or 'tanh', not "
                                                   f"{value!r}")):
        ops.gelu(np.zeros(2), approximate=value)


@pytest.mark.parametrize("name, settings", ALL)
def test_nan_is_not_hidden(name, settings):
    out, grad = run(name, np.array([1.0, np.nan, -1.0]), np.array([2.0, 3.0, 4.0]), **settings)
    assert_array_equal(np.isnan(out), [False, True, False])
    if name in ("relu", "elu", "selu"):         # as in PyTorch: the gradient passes
        assert_allclose(grad[1], 3 * (1.0507009873554805 if name == "selu" else 1.0), rtol=1e-13)
    else:
        assert np.isfinite(grad[[0, 2]]).all()
