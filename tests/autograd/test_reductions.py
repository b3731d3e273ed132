"""Sums, means and extremes beside PyTorch's, ties and empty Tensors included."""

import numpy as np
import pytest

from helpers import tensor

DIMS = [None, 0, 1, 2, -1, -3, (0, 2), (-1, 0), (1,), (2, 1, 0)]


@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("dim", DIMS)
def test_sum_and_mean(twin, rng, dim, keepdim):
    x = rng.standard_normal((2, 3, 4))
    for array, tolerance in ((x, 1e-12), (x.astype(np.float32), 1e-5)):
        twin(lambda x: x.sum(dim, keepdim), array, tolerance=tolerance)
        twin(lambda x: x.mean(dim, keepdim=keepdim), array, tolerance=tolerance)
        twin(lambda x: x.sum() * x.mean(), array, tolerance=tolerance)


@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("dim", [0, 1, -1, -3])
@pytest.mark.parametrize("name", ["max", "min"])
def test_extremes_along_an_axis_send_the_gradient_to_the_first(twin, rng, name, dim, keepdim):
    for x in (rng.standard_normal((2, 3, 4)), rng.integers(0, 2, (4, 5, 3)).astype(np.float32)):
        twin(lambda x: getattr(x, name)(dim, keepdim).values, x, tolerance=1e-6)
        twin(lambda x: getattr(x, name)(dim, keepdim=keepdim).indices, x)


@pytest.mark.parametrize("name", ["max", "min"])
def test_extremes_of_all_elements_share_the_gradient(twin, rng, name):
    twin(lambda x: getattr(x, name)(), rng.standard_normal((3, 4)))
    twin(lambda x: getattr(x, name)(), rng.integers(0, 3, (3, 4)).astype(float))
    twin(lambda x: getattr(x, name)(), rng.integers(0, 3, (3, 4)).astype(np.float32), tolerance=1e-6)
    twin(lambda x: getattr(x, name)(), np.array([1.0, np.nan, 3.0, np.nan]))


@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("dim", [*DIMS[1:], ()])
@pytest.mark.parametrize("name", ["amax", "amin"])
def test_amax_and_amin_share_the_gradient(twin, rng, name, dim, keepdim):
    twin(lambda x: getattr(x, name)(dim, keepdim), rng.integers(0, 3, (3, 1, 4)).astype(float))
    twin(lambda x: getattr(x, name)(dim, keepdim), rng.standard_normal((3, 2, 4)))
    twin(lambda x: getattr(x, name)(dim), rng.standard_normal((3, 2, 4)))


@pytest.mark.parametrize("name", ["argmax", "argmin"])
def test_the_index_of_the_first_extreme(twin, rng, name):
    for x in (rng.integers(0, 3, (4, 6)), rng.standard_normal((4, 6)), np.array([[1.0, np.nan, 3.0]])):
        twin(lambda x: getattr(x, name)(), x)
        twin(lambda x: getattr(x, name)(0), x)
        twin(lambda x: getattr(x, name)(dim=-1, keepdim=True), x)


def test_all_and_any(twin):
    for x in (np.array([[True, False], [True, True]]), np.array([[False, False], [False, True]])):
        for name in ("all", "any"):
            twin(lambda x: getattr(x, name)(), x)
            twin(lambda x: getattr(x, name)(0), x)
            twin(lambda x: getattr(x, name)(dim=1, keepdim=True), x)


def test_counting_whole_numbers_and_truth_values(twin):
    twin(lambda x: x.sum(), np.array([[True, False], [True, True]]))
    twin(lambda x: x.sum(0), np.array([[200, 100], [200, 3]], np.uint8))
    twin(lambda x: x.sum(), np.array([1, 2], np.int32))
    twin(lambda x: x.max(0).values, np.array([[1, 5], [4, 2]]))
    twin(lambda x: x.max(), np.array([[1, 5], [4, 2]]))


def test_single_numbers_and_nothing(twin):
    for name in ("sum", "mean", "max", "min", "amax"):
        twin(lambda x: getattr(x, name)(), np.array(2.0))
    twin(lambda x: x.sum(), np.ones((0, 3)))
    twin(lambda x: x.sum(1), np.ones((0, 3)))
    twin(lambda x: x.mean(1), np.ones((0, 3)))
    with pytest.raises(ValueError):
        tensor(np.ones((0, 3))).max()


def test_a_mean_of_integers_is_refused():
    with pytest.raises(TypeError, match="mean.*int64.*convert it first"):
        tensor([1, 2]).mean()


@pytest.mark.parametrize("call, what", [
    (lambda x: x.sum(dtype=np.float64), "sum.*dtype"),
    (lambda x: x.mean(dtype=np.float64), "mean.*dtype"),
    (lambda x: x.max(x), "max: dim must be one integer.*two Tensors"),
    (lambda x: x.min((0, 1)), "min: dim must be one integer.*amin"),
])
def test_what_is_not_supported_says_so(call, what):
    with pytest.raises(NotImplementedError, match=what):
        call(tensor(np.ones((2, 3))))


@pytest.mark.parametrize("call", [
    lambda x: x.sum(2), lambda x: x.mean(-3), lambda x: x.max(2), lambda x: x.amax((0, 2)),
    lambda x: x.sum((0, 0)), lambda x: x.argmax(5),
])
def test_axes_that_are_not_there(call):
    with pytest.raises(ValueError):
        call(tensor(np.ones((2, 3))))
