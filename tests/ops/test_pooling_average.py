"""Average pooling and p-norm pooling, forward and backward: what counts as a pixel, overlap, gaps, corners."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=120, deadline=None)


@st.composite
def average_cases(draw):
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel)
    sizes = [max(1, k - 2 * p) + draw(st.integers(0, 6)) for k, p in zip(kernel, padding)]
    stride = draw(st.none() | st.integers(1, 5) | st.tuples(st.integers(1, 5), st.integers(1, 5)))
    x = np.random.default_rng(draw(st.integers(0, 10**6))).standard_normal(
        (draw(st.integers(1, 3)), draw(st.integers(1, 2)), *sizes))
    return x, dict(kernel_size=kernel, stride=stride, padding=padding, ceil_mode=draw(st.booleans()),
                   count_include_pad=draw(st.booleans()))


@QUICK
@given(case=average_cases())
def test_average_as_pytorch(as_pytorch, case):
    x, options = case
    as_pytorch("avg_pool2d", [x], **options)


@QUICK
@given(average_cases())
def test_average_window_by_window(case):
    x, options = case
    out, cache = ops.avg_pool2d(x, **options)
    kernel, padding = options["kernel_size"], options["padding"]
    stride = options["stride"] or kernel
    stride = (stride, stride) if isinstance(stride, int) else stride
    upstream = np.random.default_rng(1).standard_normal(out.shape)
    grad_x = np.zeros_like(x)
    for i, j in np.ndindex(*out.shape[2:]):
        counted, inside = 1, []
        for o, k, s, p, size in zip((i, j), kernel, stride, padding, x.shape[2:]):
            window = range(o * s - p, o * s - p + k)
            inside.append([r for r in window if 0 <= r < size])
            counted *= len([r for r in window if r < size + p] if options["count_include_pad"] else inside[-1])
        window = np.ix_(range(len(x)), range(x.shape[1]), *inside)
        np.testing.assert_allclose(out[:, :, i, j], x[window].sum(axis=(2, 3)) / counted, rtol=1e-12, atol=1e-12)
        grad_x[window] += upstream[:, :, i, j][:, :, None, None] / counted
    np.testing.assert_allclose(ops.avg_pool2d_backward(upstream, cache), grad_x, rtol=1e-12, atol=1e-12)


def test_errata_e9_whether_the_padding_counts():
    ones = np.ones((1, 1, 1, 4))
    counted, cache = ops.avg_pool2d(ones, (1, 3), 1, (0, 1))
    np.testing.assert_allclose(counted[0, 0, 0], [2 / 3, 1, 1, 2 / 3])
    np.testing.assert_allclose(ops.avg_pool2d_backward(np.array([[[[3.0, 30, 300, 3000]]]]), cache)[0, 0, 0],
                               [11, 111, 1110, 1100])
    not_counted, cache = ops.avg_pool2d(ones, (1, 3), 1, (0, 1), count_include_pad=False)
    assert not_counted[0, 0, 0].tolist() == [1, 1, 1, 1]
    np.testing.assert_allclose(ops.avg_pool2d_backward(np.array([[[[6.0, 60, 600, 6000]]]]), cache)[0, 0, 0],
                               [23, 223, 3220, 3200])


def test_what_ceil_mode_adds_behind_the_padding_never_counts():
    x = np.array([[[[1.0, 2, 3, 4, 5]]]])
    assert ops.avg_pool2d(x, (1, 2), ceil_mode=True)[0][0, 0, 0].tolist() == [1.5, 3.5, 5]
    assert ops.avg_pool2d(x, (1, 4), 3, (0, 1), True)[0][0, 0, 0].tolist() == [1.5, 3]
    assert ops.avg_pool2d(x[..., :4], (1, 4), 3, (0, 1), True)[0][0, 0, 0].tolist() == [1.5, 7 / 3]
    assert ops.avg_pool2d(x[..., :4], (1, 4), 3, (0, 1), True, False)[0][0, 0, 0].tolist() == [2, 3.5]


def test_gaps_between_windows_get_no_gradient():
    out, cache = ops.avg_pool2d(np.ones((1, 1, 5, 6)), 2, 3)
    assert out.shape == (1, 1, 2, 2)
    grad_x = ops.avg_pool2d_backward(np.array([[[[4.0, 8], [12, 16]]]]), cache)[0, 0]
    assert grad_x.tolist() == [[1, 1, 0, 2, 2, 0], [1, 1, 0, 2, 2, 0], [0] * 6, [3, 3, 0, 4, 4, 0], [3, 3, 0, 4, 4, 0]]


@st.composite
def norm_cases(draw):
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    norm_type = draw(st.sampled_from([1, 2, 2.0, 3, 4, 1.5, 0.5]))
    x = np.random.default_rng(draw(st.integers(0, 10**6))).standard_normal(
        (draw(st.integers(1, 3)), draw(st.integers(1, 2)), *[k + draw(st.integers(0, 5)) for k in kernel]))
    if norm_type not in (2, 4):
        x = abs(x) + 0.1
    stride = draw(st.none() | st.integers(1, 5) | st.tuples(st.integers(1, 5), st.integers(1, 5)))
    return x, dict(norm_type=norm_type, kernel_size=kernel, stride=stride)


@QUICK
@given(case=norm_cases())
def test_norms_as_pytorch(as_pytorch, case):
    x, options = case
    as_pytorch("lp_pool2d", [x], tolerance=1e-9, **options)


def test_l2_by_hand():
    x = np.array([[[[3.0, -4, 5], [0, 0, 12]]]])
    out, cache = ops.lp_pool2d(x, 2, 2, 1)
    np.testing.assert_allclose(out[0, 0, 0], [5, np.sqrt(16 + 25 + 144)])
    grad_x = ops.lp_pool2d_backward(np.array([[[[10.0, 0]]]]), cache)
    np.testing.assert_allclose(grad_x[0, 0], [[6, -8, 0], [0, 0, 0]], atol=1e-15)


def test_norms_by_hand():
    x = np.array([[[[1.0, 2], [3, 4]]]])
    for p, norm in [(1, 10), (3, 100 ** (1 / 3)), (0.5, (1 + 2**0.5 + 3**0.5 + 2) ** 2)]:
        out, cache = ops.lp_pool2d(x, p, 2)
        np.testing.assert_allclose(out, [[[[norm]]]])
        np.testing.assert_allclose(ops.lp_pool2d_backward(np.array([[[[7.0]]]]), cache), 7 * (x / norm) ** (p - 1))


def test_an_odd_norm_adds_signed_powers_as_pytorch_does():
    out, _ = ops.lp_pool2d(np.array([[[[-1.0, 3]]]]), 3, (1, 2))
    np.testing.assert_allclose(out, [[[[26 ** (1 / 3)]]]])
    with np.errstate(invalid="ignore"):
        assert np.isnan(ops.lp_pool2d(np.array([[[[1.0, -3]]]]), 3, (1, 2))[0]).all()


@pytest.mark.parametrize("norm_type", [1, 2, 3])
def test_a_window_of_zeros_passes_no_gradient(as_pytorch, norm_type):
    x = np.zeros((1, 1, 2, 6))
    x[..., 3:] = 1 + np.arange(6).reshape(2, 3)
    with np.errstate(all="raise"):
        as_pytorch("lp_pool2d", [x], norm_type=norm_type, kernel_size=2)
    out, cache = ops.lp_pool2d(x, norm_type, 2)
    assert ops.lp_pool2d_backward(np.ones_like(out), cache)[0, 0, :, :2].tolist() == [[0, 0], [0, 0]]
