"""Layer and group normalization: which numbers share their statistics, PyTorch, what is refused."""

import re

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from helpers import ops


def test_layer_norm_takes_each_example_by_itself():
    x = np.array([[1.0, 2.0, 3.0, 4.0], [-3.0, 5.0, 5.0, -3.0]])
    out, _ = ops.layer_norm(x, 4, eps=0)
    assert_allclose(out, [[-1.34164079, -0.4472136, 0.4472136, 1.34164079], [-1, 1, 1, -1]], rtol=1e-7)
    out, _ = ops.layer_norm(x, (4,), np.array([1.0, 2, 3, 4]), np.array([10.0, 0, 0, 0]), eps=0)
    assert_allclose(out[1], [9, 2, 3, -4], rtol=1e-15)


def test_group_norm_takes_each_group_of_each_image_by_itself():
    x = np.array([[1.0, 3.0, 100.0, 300.0], [-2.0, -6.0, 5.0, 4.0]])[:, :, None]    # two channels to a group
    out, _ = ops.group_norm(x, 2, eps=0)
    assert_allclose(out[..., 0], [[-1, 1, -1, 1], [1, -1, 1, -1]], rtol=1e-12)
    out, _ = ops.group_norm(x, 2, np.array([1.0, 2, 3, 4]), np.array([10.0, 0, 0, 0]), eps=0)
    assert_allclose(out[0, :, 0], [9, 2, -3, 4], rtol=1e-12)


def test_epsilon_stands_inside_the_root():
    x = np.array([[-5e-4, 5e-4]])                                                       # variance 2.5e-7
    assert abs(ops.layer_norm(x, 2)[0][0, 1] - 0.156) < 5e-4                            # outside: 0.980
    assert abs(ops.group_norm(x, 1)[0][0, 1] - 0.156) < 5e-4


def test_relatives_of_group_norm():
    x = np.random.default_rng(0).standard_normal((2, 4, 3, 5))
    assert_allclose(ops.group_norm(x, 1)[0], ops.layer_norm(x, (4, 3, 5))[0], rtol=1e-12)
    instance = (x - x.mean(axis=(2, 3), keepdims=True)) / np.sqrt(x.var(axis=(2, 3), keepdims=True) + 1e-5)
    assert_allclose(ops.group_norm(x, 4)[0], instance, rtol=1e-12)


LAYERS = [("layer_norm", shape, sizes) for shape, sizes in
          [((4, 6), 6), ((4, 6), (6,)), ((2, 3, 4), [3, 4]), ((2, 3, 4), (4,)), ((2, 3, 4), (2, 3, 4)),
           ((5,), (5,)), ((2, 3, 4, 5), (4, 5)), ((3, 1), (1,))]]
GROUPS = [("group_norm", shape, groups) for shape, groups in
          [((2, 6, 3, 4), 1), ((2, 6, 3, 4), 2), ((2, 6, 3, 4), 3), ((2, 6, 3, 4), 6), ((3, 4), 2),
           ((1, 6, 5), 3), ((2, 4, 2, 3, 2), 2), ((2, 3), 3)]]


@pytest.mark.parametrize("name, shape, setting", LAYERS + GROUPS)
@pytest.mark.parametrize("affine", ["both", "weight", "bias", "none"])
@pytest.mark.parametrize("options", [{}, {"eps": 0.3}])
def test_as_pytorch(torch, name, shape, setting, affine, options):
    rng = np.random.default_rng(1)
    x, grad_out = rng.normal(1, 2, shape), rng.standard_normal(shape)
    sizes = shape[1] if name == "group_norm" else setting
    weight = rng.standard_normal(sizes) if affine in ("both", "weight") else None
    bias = rng.standard_normal(sizes) if affine in ("both", "bias") else None
    tensors = [None if a is None else torch.tensor(a, requires_grad=True) for a in (x, weight, bias)]
    theirs_takes = setting if name == "group_norm" else np.atleast_1d(setting).tolist()
    # PyTorch's backward pass of group_norm stops on a bias without a weight, so it gets a weight of ones.
    their_weight = torch.ones(sizes, dtype=torch.float64) if weight is None else tensors[1]
    theirs = getattr(torch.nn.functional, name)(tensors[0], theirs_takes, their_weight, tensors[2], **options)
    theirs.backward(torch.tensor(grad_out))
    out, cache = getattr(ops, name)(x, setting, weight, bias, **options)
    assert_allclose(out, theirs.detach().numpy(), rtol=1e-11, atol=1e-12)
    for ours, tensor in zip(getattr(ops, f"{name}_backward")(grad_out, cache), tensors, strict=True):
        assert (ours is None) == (tensor is None)
        if tensor is not None:
            assert ours.shape == tensor.shape
            assert_allclose(ours, tensor.grad.numpy(), rtol=1e-9, atol=1e-9)


BOTH = pytest.mark.parametrize("name, setting", [("layer_norm", (4, 2)), ("group_norm", 2)])


@BOTH
@pytest.mark.parametrize("has_weight", [True, False])
def test_gradients_by_central_differences(numerical_gradient, name, setting, has_weight):
    rng = np.random.default_rng(2)
    x, grad_out = rng.standard_normal((2, 3, 4, 2))
    sizes = setting if name == "layer_norm" else (4,)
    weight, bias = (rng.standard_normal(sizes) if has_weight else None), rng.standard_normal(sizes)

    def forward(x=x, weight=weight, bias=bias):
        return getattr(ops, name)(x, setting, weight, bias)

    grads = getattr(ops, f"{name}_backward")(grad_out, forward()[1])
    for key, array, grad in zip(("x", "weight", "bias"), (x, weight, bias), grads, strict=True):
        if array is not None:
            expected = numerical_gradient(lambda v, k=key: forward(**{k: v})[0], array, grad_out)
            assert_allclose(grad, expected, rtol=1e-6, atol=1e-8)


@BOTH
def test_a_shift_and_a_stretch_of_what_is_normalized_are_undone(name, setting):
    rng = np.random.default_rng(3)
    x, grad_out = rng.standard_normal((2, 3, 4, 2))
    out, cache = getattr(ops, name)(x, setting, eps=0)
    assert_allclose(getattr(ops, name)(3 * x + 7, setting, eps=0)[0], out, rtol=1e-9)
    rows = 6 if name == "group_norm" else 3
    grad_x = getattr(ops, f"{name}_backward")(grad_out, cache)[0].reshape(rows, -1)
    assert_allclose(grad_x.sum(axis=1), 0, atol=1e-12)
    assert_allclose((grad_x * x.reshape(grad_x.shape)).sum(axis=1), 0, atol=1e-12)


@pytest.mark.parametrize("name, shape, setting", [("layer_norm", (0, 3), 3), ("layer_norm", (2, 0), 0),
                                                  ("group_norm", (0, 4), 2), ("group_norm", (2, 4, 0), 2)])
def test_empty_arrays_give_empty_arrays(name, shape, setting):
    with np.errstate(all="raise"):
        out, cache = getattr(ops, name)(np.zeros(shape), setting)
        assert getattr(ops, f"{name}_backward")(np.zeros(shape), cache)[0].shape == out.shape == shape


@BOTH
def test_any_layout_in(name, setting):
    rng = np.random.default_rng(4)
    x, grad_out = (a.transpose(2, 1, 0) for a in rng.standard_normal((2, 2, 4, 3)))
    weight = np.arange(1.0, 9).reshape(4, 2) if name == "layer_norm" else np.arange(1.0, 5)
    out, cache = getattr(ops, name)(x, setting, weight)
    plain, plain_cache = getattr(ops, name)(x.copy(), setting, weight)
    assert_allclose(out, plain, rtol=1e-12)
    backward = getattr(ops, f"{name}_backward")
    for ours, theirs in zip(backward(grad_out, cache)[:2], backward(grad_out.copy(), plain_cache)[:2]):
        assert_allclose(ours, theirs, rtol=1e-11, atol=1e-14)


@BOTH
@pytest.mark.parametrize("has_weight", [True, False])
def test_float32_stays_and_nothing_that_came_in_is_changed_nor_handed_out(name, setting, has_weight):
    rng = np.random.default_rng(5)
    sizes = setting if name == "layer_norm" else (4,)
    arrays = [rng.standard_normal(shape, dtype=np.float32) for shape in [(3, 4, 2), sizes, sizes, (3, 4, 2)]]
    before = [a.copy() for a in arrays]
    x, weight, bias, grad_out = arrays
    out, cache = getattr(ops, name)(x, setting, weight if has_weight else None, bias, np.float64(1e-5))
    backward = getattr(ops, f"{name}_backward")
    first = backward(grad_out, cache)
    assert all(a.dtype == np.float32 for a in (out, *first) if a is not None)
    out[:] = 99                                             # the cache does not live in the output
    for now, then in zip(backward(grad_out, cache), first):
        assert (now is None and then is None) or (now == then).all()
    for now, then in zip(arrays, before):
        assert_array_equal(now, then)


X = np.ones((2, 4, 3))


@pytest.mark.parametrize("name, error, arguments, words", [
    ("layer_norm", ValueError, (X, 4), "x must end in normalized_shape (4,), at least one size, but x.shape "
                                       "= (2, 4, 3)"),
    ("layer_norm", ValueError, (X, (2, 4)), "x must end in normalized_shape (2, 4)"),
    ("layer_norm", ValueError, (X, (1, 2, 4, 3)), "x must end in normalized_shape (1, 2, 4, 3)"),
    ("layer_norm", ValueError, (X, ()), "x must end in normalized_shape (), at least one size"),
    ("layer_norm", TypeError, (X, 3.0), "normalized_shape must be an integer, not 3.0"),
    ("layer_norm", ValueError, (X, (4, 3), np.ones(3)),
     "weight must have shape normalized_shape = (4, 3), but weight.shape = (3,)"),
    ("layer_norm", ValueError, (X, (4, 3), None, np.ones(12)),
     "bias must have shape normalized_shape = (4, 3), but bias.shape = (12,)"),
    ("layer_norm", TypeError, (X, 3, np.ones(3, np.float32)), "weight.dtype is float32 but x.dtype is "
                                                              "float64"),
    ("layer_norm", TypeError, (X.astype(np.uint8), 3), "x must hold floating-point numbers, but x.dtype is "
                                                       "uint8"),
    ("layer_norm", TypeError, (X, 3, None, None, None), "eps must be a number, not None"),
    ("group_norm", ValueError, (X, 3), "num_groups 3 must divide the 4 channels of x (x.shape = (2, 4, 3))"),
    ("group_norm", ValueError, (X, 0), "num_groups must be at least 1, not 0"),
    ("group_norm", TypeError, (X, 2.0), "num_groups must be an integer, not 2.0"),
    ("group_norm", ValueError, (X[0, 0], 1), "x must have shape (N, C, ...), but x.shape = (3,)"),
    ("group_norm", ValueError, (np.ones((1, 3)), 3), "Expected more than 1 value per channel when training, "
                                                     "but x.shape = (1, 3) in 3 groups has one"),
    ("group_norm", ValueError, (X, 2, np.ones(2)), "weight must have shape (4,), one number for each channel "
                                                   "(x.shape = (2, 4, 3)), but weight.shape = (2,)"),
    ("group_norm", ValueError, (X, 2, None, np.ones((4, 1))), "bias must have shape (4,), one number for "
                                                              "each channel"),
    ("group_norm", TypeError, (X, 2, None, np.ones(4, np.float32)),
     "bias.dtype is float32 but x.dtype is float64"),
    ("group_norm", TypeError, (X.astype(np.uint8), 2), "x must hold floating-point numbers, but x.dtype is "
                                                       "uint8"),
    ("group_norm", TypeError, (X, 2, None, None, "0"), "eps must be a number, not '0'"),
])
def test_what_is_refused(name, error, arguments, words):
    with pytest.raises(error, match=re.escape(words)) as caught:
        getattr(ops, name)(*arguments)
    assert str(caught.value).startswith(f"{name}: ")


@pytest.mark.parametrize("name, setting", [("layer_norm", 3), ("group_norm", 2)])
def test_a_wrong_upstream_gradient_is_refused(name, setting):
    _, cache = getattr(ops, name)(X, setting)
    with pytest.raises(ValueError, match=re.escape("result, (2, 4, 3), but grad_out.shape = (2, 12)")):
        getattr(ops, f"{name}_backward")(np.ones((2, 12)), cache)
    with pytest.raises(TypeError, match="must have the dtype of the forward result, float64"):
        getattr(ops, f"{name}_backward")(X.astype(np.float32), cache)
