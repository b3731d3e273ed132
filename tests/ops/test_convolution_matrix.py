"""The convolution written out as a matrix, against the layer on every picture of a single bright pixel."""

import numpy as np
import pytest

from helpers import ops

RNG = np.random.default_rng(9)
SETTINGS_2D = [
    ((1, 1, 3, 3), (4, 5), {}),
    ((1, 1, 2, 3), (3, 5), {}),
    ((4, 3, 2, 3), (4, 5), {}),
    ((2, 1, 3, 2), (7, 6), {"stride": 2}),
    ((2, 2, 3, 2), (6, 7), {"stride": (3, 1)}),
    ((1, 2, 3, 3), (3, 4), {"padding": 1}),
    ((2, 1, 2, 3), (3, 4), {"padding": (0, 2)}),
    ((1, 1, 4, 3), (5, 4), {"padding": "same"}),
    ((1, 1, 2, 2), (5, 6), {"dilation": 2}),
    ((1, 2, 2, 3), (5, 6), {"dilation": (3, 1)}),
    ((4, 1, 2, 2), (3, 4), {"groups": 2}),
    ((6, 2, 2, 3), (5, 4), {"groups": 3, "stride": 2, "padding": 1, "dilation": (1, 2)}),
    ((2, 1, 2, 2), (3, 3), {"stride": 4, "padding": 3}),       # windows that see nothing but border
    ((3, 2, 1, 1), (2, 3), {}),
    ((2, 3, 4, 5), (4, 5), {}),                                 # one place only
]
SETTINGS_1D = [
    ((1, 1, 3), 5, {}),
    ((3, 2, 4), 7, {"stride": 2, "padding": 2}),
    ((4, 2, 2), 6, {"groups": 2, "dilation": 3}),
    ((2, 1, 4), 5, {"padding": "same"}),
]


def by_single_pixels(layer, weight, x_shape, settings):
    """Column j is what the layer makes of an image that is 1 at pixel j and 0 elsewhere."""
    size = int(np.prod(x_shape))
    out = layer(np.eye(size).reshape(size, *x_shape), weight, **settings)[0]
    return out.reshape(size, -1).T


@pytest.mark.parametrize("shape, size, settings", SETTINGS_2D)
def test_pictures(shape, size, settings):
    weight = RNG.standard_normal(shape)
    x_shape = (shape[1] * settings.get("groups", 1), *size)
    np.testing.assert_array_equal(ops.conv2d_matrix(weight, size, **settings),
                                  by_single_pixels(ops.conv2d, weight, x_shape, settings))


@pytest.mark.parametrize("shape, size, settings", SETTINGS_1D)
def test_signals(shape, size, settings):
    weight = RNG.standard_normal(shape)
    x_shape = (shape[1] * settings.get("groups", 1), size)
    np.testing.assert_array_equal(ops.conv1d_matrix(weight, size, **settings),
                                  by_single_pixels(ops.conv1d, weight, x_shape, settings))


def test_like_pytorch_on_a_random_picture():
    torch = pytest.importorskip("torch")
    weight, x = RNG.standard_normal((4, 2, 3, 2)), RNG.standard_normal((4, 6, 7))
    settings = {"stride": (2, 1), "padding": (1, 2), "dilation": 2, "groups": 2}
    out = torch.nn.functional.conv2d(torch.tensor(x), torch.tensor(weight), **settings).numpy()
    matrix = ops.conv2d_matrix(weight, (6, 7), **settings)
    np.testing.assert_allclose(matrix @ x.ravel(), out.ravel(), rtol=1e-12, atol=1e-12)


def test_five_pixels_kernel_of_three_on_paper():
    weight = np.array([[[1.0, 2.0, 3.0]]])
    np.testing.assert_array_equal(ops.conv1d_matrix(weight, 5),
                                  [[1, 2, 3, 0, 0], [0, 1, 2, 3, 0], [0, 0, 1, 2, 3]])


def test_one_number_for_a_square_picture_and_the_dtype_of_weight():
    weight = RNG.standard_normal((1, 1, 2, 2)).astype(np.float32)
    matrix = ops.conv2d_matrix(weight, 4)
    assert matrix.shape == (9, 16) and matrix.dtype == np.float32
    np.testing.assert_array_equal(matrix, ops.conv2d_matrix(weight, [4, np.int64(4)]))


def test_the_transposed_matrix_is_the_gradient_to_the_input():
    weight, x = RNG.standard_normal((2, 3, 3, 2)), RNG.standard_normal((1, 3, 5, 6))
    out, cache = ops.conv2d(x, weight, stride=2, padding=1)
    upstream = RNG.standard_normal(out.shape)
    grad_x = ops.conv2d_backward(upstream, cache)[0]
    matrix = ops.conv2d_matrix(weight, (5, 6), stride=2, padding=1)
    np.testing.assert_allclose(matrix.T @ upstream.ravel(), grad_x.ravel(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("change, error, words", [
    ({"weight": np.ones((1, 1, 3))}, ValueError, r"weight must have shape \(C_out, C/groups, k_h, k_w\)"),
    ({"weight": np.ones((1, 0, 3, 3))}, ValueError, r"no size 0, but weight.shape = \(1, 0, 3, 3\)"),
    ({"weight": np.ones((1, 1, 3, 3), int)}, TypeError, "weight must hold floating-point numbers"),
    ({"weight": [[1.0]]}, TypeError, "weight must be a NumPy array, not list"),
    ({"size": (2, 5)}, ValueError, "conv2d_matrix: along the height"),
    ({"size": (5, 5, 5)}, ValueError, "size must be one number or 2"),
    ({"size": 0}, ValueError, "size must be at least 1"),
    ({"size": 5.0}, TypeError, "size must be an integer"),
    ({"stride": 0}, ValueError, "stride must be at least 1"),
    ({"padding": -1}, ValueError, "padding must be at least 0"),
    ({"padding": "same", "stride": 2}, ValueError, "'same' keeps the size and therefore needs stride 1"),
    ({"dilation": 3}, ValueError, "along the height"),
    ({"groups": 2}, ValueError, "groups 2 must divide the 1 output channels"),
    ({"groups": 0}, ValueError, "groups must be at least 1"),
])
def test_what_does_not_fit_is_refused(change, error, words):
    given = {"weight": np.ones((1, 1, 3, 3)), "size": (5, 5), **change}
    with pytest.raises(error, match=words):
        ops.conv2d_matrix(**given)


@pytest.mark.parametrize("change, error, words", [
    ({"weight": np.ones((1, 1, 3, 3))}, ValueError, r"weight must have shape \(C_out, C/groups, k\)"),
    ({"size": (5, 5)}, ValueError, "conv1d_matrix: size must be one number or 1"),
    ({"size": 2}, ValueError, "conv1d_matrix: along the length"),
    ({"groups": 2}, ValueError, "conv1d_matrix: groups 2 must divide"),
])
def test_signals_that_do_not_fit(change, error, words):
    given = {"weight": np.ones((1, 1, 3)), "size": 5, **change}
    with pytest.raises(error, match=words):
        ops.conv1d_matrix(**given)
