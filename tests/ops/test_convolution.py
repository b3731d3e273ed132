"""The convolution layer, forward and backward: exact integers, plain loops, and PyTorch."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

FORWARD = {1: ops.conv1d, 2: ops.conv2d}
BACKWARD = {1: ops.conv1d_backward, 2: ops.conv2d_backward}
LAYOUTS = ["plain", "images last", "transposed", "reversed", "strided"]
GRADIENTS = ("grad_x", "grad_weight", "grad_bias")
QUICK = settings(derandomize=True, max_examples=100, deadline=None)


class Case(NamedTuple):
    """Shapes and settings of one convolution, one axis or two."""

    x_shape: tuple
    weight_shape: tuple
    stride: object
    padding: object
    dilation: object
    groups: int
    has_bias: bool
    layout: str
    seed: int

    @property
    def axes(self):
        return len(self.x_shape) - 2

    @property
    def settings(self):
        return self.stride, self.padding, self.dilation, self.groups

    def each_axis(self, value):
        return (value,) * self.axes if isinstance(value, int) else tuple(value)

    def borders(self):
        """((top, bottom), (left, right)) zeros, from first principles."""
        if self.padding == "valid":
            return [(0, 0)] * self.axes
        if self.padding == "same":
            spans = [d * (k - 1) for k, d in zip(self.weight_shape[2:], self.each_axis(self.dilation))]
            return [(total // 2, -(-total // 2)) for total in spans]
        return [(p, p) for p in self.each_axis(self.padding)]


@st.composite
def cases(draw):
    """Convolutions that fit: gaps, overlap, left-over pixels, dilation, groups, an empty batch at times."""
    axes = draw(st.sampled_from([1, 2, 2]))
    per_axis = {name: draw(st.tuples(*[st.integers(low, high)] * axes)) for name, low, high in
                [("kernel", 1, 4), ("stride", 1, 3), ("dilation", 1, 3), ("padding", 0, 2), ("room", 0, 5)]}
    padding = draw(st.sampled_from(["number", "number", "same", "valid"]))
    if padding == "same":
        per_axis["stride"] = (1,) * axes
    p = per_axis["padding"] if padding == "number" else (0,) * axes
    sizes = [max(1, d * (k - 1) + 1 - 2 * zeros) + room for k, d, zeros, room in
             zip(per_axis["kernel"], per_axis["dilation"], p, per_axis["room"])]
    groups, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    return Case((draw(st.sampled_from([0, 1, 2, 3])), groups * channels, *sizes),
                (groups * filters, channels, *per_axis["kernel"]),
                per_axis["stride"], p if padding == "number" else padding, per_axis["dilation"], groups,
                draw(st.booleans()), draw(st.sampled_from(LAYOUTS)),
                draw(st.integers(0, 10**6)))


def view(array, layout):
    """The same numbers in another arrangement of memory."""
    if layout == "transposed":
        return np.ascontiguousarray(array.T).T
    if layout == "images last":
        return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 0, -1)), -1, 0)
    if layout == "reversed":
        return np.ascontiguousarray(array[..., ::-1])[..., ::-1]
    if layout == "strided":
        spread = np.full((*array.shape[:-1], 2 * array.shape[-1]), 99, array.dtype)
        spread[..., ::2] = array
        return spread[..., ::2]
    return array


def arrays(case, dtype, whole=False):
    """x, weight, bias (or None): random numbers, or small whole ones, whose sums are exact in any order."""
    rng = np.random.default_rng(case.seed)

    def draw(shape):
        numbers = rng.integers(-5, 6, shape) if whole else rng.standard_normal(shape)
        return view(numbers.astype(dtype), case.layout)

    return (draw(case.x_shape), draw(case.weight_shape),
            draw(case.weight_shape[:1]) if case.has_bias else None), draw


def loops(case, x, weight, bias):
    """out, and a function from grad_out to the gradients: the definition, one output at a time, in 2-D."""
    stride, dilation, borders = case.each_axis(case.stride), case.each_axis(case.dilation), case.borders()
    if case.axes == 1:
        x, weight = x[:, :, None], weight[:, :, None]
        stride, dilation, borders = (1, *stride), (1, *dilation), [(0, 0), *borders]
    (top, bottom), (left, right) = borders
    n, c, h, w = x.shape
    padded = np.zeros((n, c, top + h + bottom, left + w + right), x.dtype)
    padded[:, :, top:top + h, left:left + w] = x
    c_out, per_group, k_h, k_w = weight.shape
    sizes = [(i - d * (k - 1) - 1) // s + 1 for i, k, s, d in
             zip(padded.shape[2:], weight.shape[2:], stride, dilation)]

    def window(m, i, j):
        group = m // (c_out // case.groups)
        return np.ix_(range(n), range(group * per_group, (group + 1) * per_group),
                      [i * stride[0] + a * dilation[0] for a in range(k_h)],
                      [j * stride[1] + b * dilation[1] for b in range(k_w)])

    positions = [(m, i, j) for m in range(c_out) for i in range(sizes[0]) for j in range(sizes[1])]
    out = np.zeros((n, c_out, *sizes), x.dtype)
    for m, i, j in positions:
        out[:, m, i, j] = (padded[window(m, i, j)] * weight[m]).sum(axis=(1, 2, 3))
    if bias is not None:
        out += bias[:, None, None]

    def gradients(grad_out):
        grad_out = grad_out.reshape(out.shape)
        grad_padded, grad_weight = np.zeros_like(padded), np.zeros_like(weight)
        for m, i, j in positions:
            upstream = grad_out[:, m, i, j][:, None, None, None]
            grad_padded[window(m, i, j)] += upstream * weight[m]
            grad_weight[m] += (upstream * padded[window(m, i, j)]).sum(axis=0)
        grad_x = grad_padded[:, :, top:top + h, left:left + w]
        grad_bias = None if bias is None else grad_out.sum(axis=(0, 2, 3))
        if case.axes == 1:
            grad_x, grad_weight = grad_x[:, :, 0], grad_weight[:, :, 0]
        return grad_x, grad_weight, grad_bias

    return out if case.axes == 2 else out[:, :, 0], gradients


def assert_equal(ours, theirs, dtype, what, **tolerance):
    if theirs is None:
        assert ours is None, what
        return
    assert ours.dtype == dtype, what
    assert ours.shape == theirs.shape, what
    np.testing.assert_allclose(ours, theirs, **(tolerance or {"rtol": 0, "atol": 0}), err_msg=what)


@QUICK
@given(cases(), st.sampled_from([np.float32, np.float64]))
def test_by_plain_loops(case, dtype):
    given_arrays, draw = arrays(case, dtype, whole=True)
    before = [None if a is None else a.copy() for a in given_arrays]
    out, cache = FORWARD[case.axes](*given_arrays, *case.settings)
    expected, gradients = loops(case, *before)
    assert_equal(out, expected, dtype, "out")
    grad_out = draw(out.shape)
    upstream = grad_out.copy()
    ours = BACKWARD[case.axes](grad_out, cache)
    for name, mine, theirs in zip(GRADIENTS, ours, gradients(upstream), strict=True):
        assert_equal(mine, theirs, dtype, name)
    for array, untouched in zip((*given_arrays, grad_out), (*before, upstream)):
        np.testing.assert_array_equal(array, untouched, "an argument was written to")


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 2e-5)])
@QUICK
@given(case=cases())
def test_as_pytorch(torch, dtype, tolerance, case):
    given_arrays, draw = arrays(case, dtype)
    out, cache = FORWARD[case.axes](*given_arrays, *case.settings)
    tensors = [None if a is None else torch.tensor(a.copy(), requires_grad=True) for a in given_arrays]
    theirs = {1: torch.conv1d, 2: torch.conv2d}[case.axes](*tensors, *case.settings)
    assert_equal(out, theirs.detach().numpy(), dtype, "out", rtol=tolerance, atol=10 * tolerance)
    grad_out = draw(out.shape)
    theirs.backward(torch.tensor(grad_out.copy()))
    ours = BACKWARD[case.axes](grad_out, cache)
    for name, mine, tensor in zip(GRADIENTS, ours, tensors, strict=True):
        expected = None if tensor is None else tensor.grad.numpy()
        assert_equal(mine, expected, dtype, name, rtol=tolerance, atol=10 * tolerance)


IMAGE = np.arange(1.0, 26).reshape(1, 1, 5, 5)
FILTER = np.array([[[[1.0, 2], [3, 4]]]])


def counting(shape):
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape)


def test_errata_e5_stride_1():
    out, cache = ops.conv2d(IMAGE, FILTER)
    assert out[0, 0].tolist() == [[10 * v + 41 for v in range(row, row + 4)] for row in (1, 6, 11, 16)]
    grad_x, grad_weight, grad_bias = ops.conv2d_backward(counting(out.shape), cache)
    assert grad_weight[0, 0].tolist() == [[1780, 1916], [2460, 2596]]
    assert grad_x[0, 0].tolist() == [[1, 4, 7, 10, 8], [8, 26, 36, 46, 32], [24, 66, 76, 86, 56],
                                     [40, 106, 116, 126, 80], [39, 94, 101, 108, 64]]
    assert grad_x.sum() == 1360
    assert grad_bias is None


def test_errata_e5_stride_2_leaves_the_last_row_and_column_unread():
    out, cache = ops.conv2d(IMAGE, FILTER, stride=2)
    assert out[0, 0].tolist() == [[51, 71], [151, 171]]
    grad_x, grad_weight, _ = ops.conv2d_backward(counting(out.shape), cache)
    assert grad_weight[0, 0].tolist() == [[92, 102], [142, 152]]
    assert grad_x[0, 0].tolist() == [[1, 2, 2, 4, 0], [3, 4, 6, 8, 0], [3, 6, 4, 8, 0], [9, 12, 12, 16, 0],
                                     [0, 0, 0, 0, 0]]


def test_errata_e7_the_kernel_is_not_flipped():
    row = np.array([10.0, 10, 10, 0, 0, 0])
    out, _ = ops.conv1d(row[None, None], np.array([[[1.0, -1.0]]]))
    assert out.tolist() == [[[0, 0, 10, 0, 0]]]


def test_errata_e31_the_centred_formula_is_padding_1():
    out, _ = ops.conv1d(np.array([[[3.0, 1, 4, 1, 5]]]), np.array([[[2.0, 7, 1]]]), padding=1)
    assert out.tolist() == [[[22, 17, 31, 20, 37]]]


def test_same_with_an_even_kernel_puts_the_extra_zero_on_the_right_and_below():
    weight = np.array([[[[0.0, 1], [10, 100]]]])
    x = np.array([[[[1.0, 2, 3], [4, 5, 6]]]])
    out, cache = ops.conv2d(x, weight, padding="same")
    assert out[0, 0].tolist() == [[542, 653, 60], [5, 6, 0]]
    grad_x, _, _ = ops.conv2d_backward(np.array([[[[0.0, 0, 0], [0, 0, 1]]]]), cache)
    assert grad_x[0, 0].tolist() == [[0, 0, 0], [0, 0, 0]], "its only tap on the picture weighs 0"


def test_height_and_width_keep_their_own_settings():
    x = np.arange(1.0, 43).reshape(1, 1, 6, 7)
    weight = np.array([[[[1.0, 0], [0, 1]]]])
    out, cache = ops.conv2d(x, weight, None, (3, 2), (1, 0), (2, 3))
    assert out[0, 0].tolist() == [[11, 13], [15 + 32, 17 + 34]]
    grad_x, grad_weight, _ = ops.conv2d_backward(np.array([[[[1.0, 10], [100, 1000]]]]), cache)
    assert np.argwhere(grad_x[0, 0]).tolist() == [[1, 3], [1, 5], [2, 0], [2, 2], [4, 3], [4, 5]]
    assert grad_x[grad_x != 0].tolist() == [1, 10, 100, 1000, 100, 1000]
    assert grad_weight[0, 0].tolist() == [
        [100 * 15 + 1000 * 17, 100 * 18 + 1000 * 20],
        [8 + 10 * 10 + 100 * 29 + 1000 * 31, 11 + 10 * 13 + 100 * 32 + 1000 * 34]]


def test_groups_do_not_see_each_other():
    x = np.array([[[1.0, 2], [3, 4], [5, 6], [7, 8]]])
    weight = np.array([[[1.0], [10]], [[100], [1000]], [[1], [0]], [[0], [1]]])
    out, cache = ops.conv1d(x, weight, np.array([0.0, 0, 0.5, 0]), groups=2)
    assert out.tolist() == [[[31, 42], [3100, 4200], [5.5, 6.5], [7, 8]]]
    grad_out = np.array([[[1.0, 0], [0, 2], [3, 0], [0, 4]]])
    grad_x, grad_weight, grad_bias = ops.conv1d_backward(grad_out, cache)
    assert grad_x.tolist() == [[[1, 200], [10, 2000], [3, 0], [0, 4]]]
    assert grad_weight.tolist() == [[[1], [3]], [[4], [8]], [[15], [21]], [[24], [32]]]
    assert grad_bias.tolist() == [1, 2, 3, 4]


def test_the_defaults():
    rng = np.random.default_rng(0)
    for axes, x_shape, weight_shape in [(1, (2, 3, 7), (4, 3, 3)), (2, (2, 3, 7, 6), (4, 3, 3, 2))]:
        x, weight = rng.standard_normal(x_shape), rng.standard_normal(weight_shape)
        out, cache = FORWARD[axes](x, weight)
        spelt_out, _ = FORWARD[axes](x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)
        np.testing.assert_array_equal(out, spelt_out)
        assert out.shape[2:] == (5, 5)[:axes]
        assert BACKWARD[axes](out, cache)[2] is None


def test_pairs_may_be_lists_and_numpy_integers():
    x, weight = counting((1, 2, 6, 7)), counting((2, 1, 2, 2))
    out, _ = ops.conv2d(x, weight, None, [2, np.int64(1)], [1, 0], [np.int32(1), 2], np.int64(2))
    expected, _ = ops.conv2d(x, weight, None, (2, 1), (1, 0), (1, 2), 2)
    np.testing.assert_array_equal(out, expected)


def test_one_number_in_a_tuple_serves_both_axes_as_in_pytorch(as_pytorch):
    rng = np.random.default_rng(2)
    x, weight, bias = (rng.standard_normal(shape) for shape in [(2, 2, 6, 7), (2, 2, 2, 3), 2])
    as_pytorch("conv2d", [x, weight, bias], stride=(2,), padding=[1], dilation=(2,))
    as_pytorch("conv_transpose2d", [x, weight, bias], stride=(3,), padding=(1,), output_padding=[1], dilation=(2,))


@pytest.mark.parametrize("axes", [1, 2])
def test_a_cache_serves_twice(axes):
    rng = np.random.default_rng(1)
    shape, weight_shape = (2, 2, 6, 7)[:axes + 2], (3, 2, 3, 2)[:axes + 2]
    x, weight = rng.standard_normal(shape), rng.standard_normal(weight_shape)
    out, cache = FORWARD[axes](x, weight, np.ones(3), 2, 1)
    grad_out = rng.standard_normal(out.shape)
    first = [g.copy() for g in BACKWARD[axes](grad_out, cache)]
    for gradient in BACKWARD[axes](-3 * grad_out, cache):
        gradient += 7                   # what a caller does to its gradients is its own affair
    for again, before in zip(BACKWARD[axes](grad_out, cache), first, strict=True):
        np.testing.assert_array_equal(again, before)


@pytest.mark.parametrize("axes", [1, 2])
def test_the_first_layer_needs_no_gradient_of_its_input(axes):
    rng = np.random.default_rng(5)
    x, weight = rng.standard_normal((2, 2, 6, 7)[:axes + 2]), rng.standard_normal((3, 2, 3, 2)[:axes + 2])
    out, cache = FORWARD[axes](x, weight, np.ones(3), 2, 1)
    _, *expected = BACKWARD[axes](out, cache)
    grad_x, *others = BACKWARD[axes](out, cache, needs_x_grad=False)
    assert grad_x is None
    for mine, theirs in zip(others, expected, strict=True):
        np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("layout", ["plain", "images last"])
@pytest.mark.parametrize("padding", [0, 1])
@pytest.mark.parametrize("kernel", [1, 2])
def test_results_share_no_memory_with_arguments(kernel, padding, layout):
    rng = np.random.default_rng(2)
    x, weight = rng.standard_normal((2, 1, 3, 4)), rng.standard_normal((1, 1, kernel, kernel))
    x, weight, bias = view(x, layout), view(weight, layout), np.zeros(1)
    out, cache = ops.conv2d(x, weight, bias, 1, padding)
    grad_out = rng.standard_normal(out.shape)
    for result in (out, *ops.conv2d_backward(grad_out, cache)):
        assert not any(np.shares_memory(result, argument) for argument in (x, weight, bias, grad_out))


def test_the_gradient_is_that_of_the_input_as_it_was():
    """Overwriting x after the forward pass, as an in-place ReLU does, must not spoil the backward pass."""
    rng = np.random.default_rng(3)
    x, weight = rng.standard_normal((2, 1, 4, 5)), rng.standard_normal((2, 1, 2, 2))
    out, cache = ops.conv2d(x, weight)
    expected = ops.conv2d_backward(out, cache)[1]
    x *= 0
    np.testing.assert_array_equal(ops.conv2d_backward(out, cache)[1], expected)


@pytest.mark.parametrize("axes", [1, 2])
def test_an_empty_batch(axes):
    x, weight = np.zeros((0, 4, 5, 6)[:axes + 2]), np.ones((6, 2, 3, 3)[:axes + 2])
    out, cache = FORWARD[axes](x, weight, np.ones(6), 2, 1, 1, 2)
    assert out.shape == (0, 6, 3, 3)[:axes + 2]
    grad_x, grad_weight, grad_bias = BACKWARD[axes](np.zeros(out.shape), cache)
    assert grad_x.shape == (0, 4, 5, 6)[:axes + 2]
    np.testing.assert_array_equal(grad_weight, np.zeros((6, 2, 3, 3)[:axes + 2]))
    np.testing.assert_array_equal(grad_bias, np.zeros(6))


@pytest.mark.parametrize("stride, dilation, groups", [((1, 1), (1, 1), 1), ((2, 1), (1, 2), 2)])
def test_a_picture_larger_than_the_processors_cache(stride, dilation, groups):
    """Whatever is done piece by piece for speed has seams; small pictures have none."""
    case = Case((4, 16, 44, 40), (2, 16 // groups, 5, 5), stride, (2, 1), dilation, groups, True, "plain", 4)
    given_arrays, draw = arrays(case, np.float64, whole=True)
    out, cache = ops.conv2d(*given_arrays, *case.settings)
    expected, gradients = loops(case, *given_arrays)
    assert_equal(out, expected, np.float64, "out")
    grad_out = draw(out.shape)
    for mine, theirs in zip(ops.conv2d_backward(grad_out, cache), gradients(grad_out), strict=True):
        assert_equal(mine, theirs, np.float64, "a gradient")
