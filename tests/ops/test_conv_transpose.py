"""The transposed convolution: painted by hand, the adjoint of the convolution, and PyTorch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=60, deadline=None)
PAIR = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(draw):
    """Arrays and settings that fit: gaps, overlap, dilation, groups, an output padding now and then."""
    groups, per_group, out_per_group, n = (draw(st.integers(1, 3)) for _ in range(4))
    size, kernel, stride, dilation = draw(PAIR), draw(PAIR), draw(PAIR), draw(PAIR)
    extra = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation))
    room = [(i - 1) * s + d * (k - 1) + e for i, s, d, k, e in zip(size, stride, dilation, kernel, extra)]
    padding = tuple(draw(st.integers(0, min(2, r // 2))) for r in room)
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    c_out = groups * out_per_group
    arrays = [rng.standard_normal((n, groups * per_group, *size)),
              rng.standard_normal((groups * per_group, out_per_group, *kernel)),
              rng.standard_normal(c_out) if draw(st.booleans()) else None]
    return arrays, dict(stride=stride, padding=padding, output_padding=extra, groups=groups, dilation=dilation)


@QUICK
@given(case=cases())
def test_as_pytorch(as_pytorch, case):
    arrays, options = case
    as_pytorch("conv_transpose2d", arrays, **options)


def paint(x, weight, stride, dilation, groups):
    """The definition: every pixel adds its multiple of the kernel; no padding."""
    (n, c, h, w), (_, per_group, k_h, k_w) = x.shape, weight.shape
    out = np.zeros((n, per_group * groups, (h - 1) * stride[0] + dilation[0] * (k_h - 1) + 1,
                    (w - 1) * stride[1] + dilation[1] * (k_w - 1) + 1))
    for m, r, q, o, i, j in np.ndindex(c, h, w, per_group, k_h, k_w):
        channel, row = m // (c // groups) * per_group + o, r * stride[0] + i * dilation[0]
        out[:, channel, row, q * stride[1] + j * dilation[1]] += x[:, m, r, q] * weight[m, o, i, j]
    return out


@settings(QUICK, max_examples=30)
@given(cases())
def test_by_painting(case):
    (x, weight, bias), options = case
    out, _ = ops.conv_transpose2d(x, weight, bias, **options)
    (p, q), (down, across) = options["padding"], options["output_padding"]
    full = np.pad(paint(x, weight, options["stride"], options["dilation"], options["groups"]),
                  [(0, 0), (0, 0), (0, down), (0, across)])
    expected = full[:, :, p:full.shape[2] - p, q:full.shape[3] - q] + (0 if bias is None else bias[:, None, None])
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-12)


@settings(QUICK, max_examples=30)
@given(cases())
def test_gradients_without_pytorch(case):
    """The layer is linear in each argument, so a gradient times a step is exactly the change it causes."""
    arrays, options = case
    rng = np.random.default_rng(7)
    out, cache = ops.conv_transpose2d(*arrays, **options)
    upstream = rng.standard_normal(out.shape)
    for k, gradient in enumerate(ops.conv_transpose2d_backward(upstream, cache)):
        if arrays[k] is not None:
            step = rng.standard_normal(arrays[k].shape)
            moved = [a + step if m == k else a for m, a in enumerate(arrays)]
            change = ops.conv_transpose2d(*moved, **options)[0] - out
            np.testing.assert_allclose((gradient * step).sum(), (upstream * change).sum(), rtol=1e-9, atol=1e-9)


def test_one_kernel_for_each_pixel():
    x = np.array([[[[1.0, 10], [100, 1000]]]])
    weight = np.array([[[[1.0, 2], [3, 4]]]])
    assert ops.conv_transpose2d(x, weight)[0][0, 0].tolist() == [[1, 12, 20], [103, 1234, 2040], [300, 3400, 4000]]
    apart, _ = ops.conv_transpose2d(x, weight, np.array([0.5]), 3, 0, (0, 1))
    assert apart[0, 0].tolist() == [[1.5, 2.5, 0.5, 10.5, 20.5, 0.5], [3.5, 4.5, 0.5, 30.5, 40.5, 0.5], [0.5] * 6,
                                    [100.5, 200.5, 0.5, 1000.5, 2000.5, 0.5], [300.5, 400.5, 0.5, 3000.5, 4000.5, 0.5]]
    cut, _ = ops.conv_transpose2d(x, weight, stride=3, padding=1)
    assert cut[0, 0].tolist() == [[4, 0, 30], [0] * 3, [200, 0, 1000]]


def test_it_is_the_backward_pass_of_the_convolution():
    rng = np.random.default_rng(1)
    weight = rng.standard_normal((6, 2, 3, 2))
    options = dict(stride=(2, 3), padding=(1, 0), dilation=(1, 2), groups=2)
    x = rng.standard_normal((3, 4, 8, 9))
    out, cache = ops.conv2d(x, weight, **options)
    upstream = rng.standard_normal(out.shape)
    back, _ = ops.conv_transpose2d(upstream, weight, output_padding=(1, 0), **options)
    assert back.shape == x.shape
    np.testing.assert_allclose(back, ops.conv2d_backward(upstream, cache)[0], rtol=1e-12, atol=1e-12)


def test_the_order_of_the_arguments_is_pytorchs(torch):
    rng = np.random.default_rng(2)
    x, weight, bias = rng.standard_normal((2, 4, 5, 6)), rng.standard_normal((4, 3, 3, 3)), rng.standard_normal(6)
    positional = (3, 1, 2, 2, 2)            # stride, padding, output_padding, groups, dilation
    expected = torch.nn.functional.conv_transpose2d(*map(torch.tensor, (x, weight, bias)), *positional)
    np.testing.assert_allclose(ops.conv_transpose2d(x, weight, bias, *positional)[0], expected.numpy(), rtol=1e-12)


def test_no_gradient_of_the_input_when_nobody_needs_it():
    rng = np.random.default_rng(3)
    x, weight = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((3, 2, 2, 3))
    out, cache = ops.conv_transpose2d(x, weight, np.ones(2), 2)
    upstream = rng.standard_normal(out.shape)
    full, partial = (ops.conv_transpose2d_backward(upstream, cache, needs_x_grad=needed) for needed in (True, False))
    assert partial[0] is None
    assert full[0].shape == (2, 3, 4, 5)
    for ours, theirs in zip(partial[1:], full[1:], strict=True):
        np.testing.assert_array_equal(ours, theirs)


X, WEIGHT, BIAS = np.zeros((2, 4, 5, 6)), np.zeros((4, 3, 3, 2)), np.zeros(3)


@pytest.mark.parametrize("changes, words", [
    (dict(x=X[:, :3]), "weight expects 4 input channels (weight.shape = (4, 3, 3, 2)) but x has 3 "
                       "(x.shape = (2, 3, 5, 6))"),
    (dict(weight=WEIGHT[0]), "weight must have shape (C, C_out/groups, k_h, k_w) with no size 0, but "
                             "weight.shape = (3, 3, 2)"),
    (dict(weight=WEIGHT[:, :0]), "with no size 0, but weight.shape = (4, 0, 3, 2)"),
    (dict(groups=3), "groups 3 must divide the 4 input channels (weight.shape = (4, 3, 3, 2))"),
    (dict(groups=2), "bias must have shape (6,), one for each filter"),
    (dict(groups=0), "groups must be at least 1, not 0"),
    (dict(stride=0), "stride must be at least 1, not 0"),
    (dict(dilation=(1, 0)), "dilation[1] must be at least 1, not 0"),
    (dict(padding=-1), "padding must be at least 0, not -1"),
    (dict(padding=(0, 4)), "along the width, padding 4 removes all of the 7 outputs of size 6, kernel_size 2, "
                           "stride 1 (x.shape = (2, 4, 5, 6), weight.shape = (4, 3, 3, 2))"),
    (dict(output_padding=1), "along the height, output_padding 1 must be below the larger of stride 1 and dilation 1"),
    (dict(output_padding=(0, -1), stride=2), "output_padding[1] must be at least 0, not -1"),
    (dict(x=X[:, :, :0]), "along the height, size must be at least 1, not 0"),
])
def test_values_that_do_not_fit(changes, words):
    with pytest.raises(ValueError) as caught:
        ops.conv_transpose2d(**({"x": X, "weight": WEIGHT, "bias": BIAS} | changes))
    assert str(caught.value).startswith("conv_transpose2d: ")
    assert words in str(caught.value)


@pytest.mark.parametrize("changes, words", [
    (dict(weight=WEIGHT.astype(np.float32)), "weight.dtype is float32 but x.dtype is float64"),
    (dict(bias=BIAS.astype(int)), "bias must hold floating-point numbers"),
    (dict(stride=1.5), "stride must be an integer, not 1.5"),
    (dict(padding="same"), "padding must be an integer, not 'same'"),
])
def test_things_of_the_wrong_type(changes, words):
    with pytest.raises(TypeError) as caught:
        ops.conv_transpose2d(**({"x": X, "weight": WEIGHT, "bias": BIAS} | changes))
    assert str(caught.value).startswith("conv_transpose2d: ")
    assert words in str(caught.value)
