"""Why one more checker: a gradient that is wrong in every cell passes the checks that well-known courses use.

Kinds of check as found in the files of peers: the mean of the gradient; an upstream gradient of ones; one
sampled element with an upstream gradient of ones.
"""

import numpy as np
import pytest

from helpers import ops, verify


def flipped_upstream(grad_out, cache):
    """Wrong in every cell: reads the upstream gradient from the end."""
    grad_x, grad_weight, grad_bias = ops.conv2d_backward(np.flip(grad_out, (2, 3)), cache)
    return grad_x, grad_weight, grad_bias


@pytest.fixture
def example():
    rng = np.random.default_rng(3)
    x, weight = rng.standard_normal((2, 1, 6, 6)), rng.standard_normal((1, 1, 3, 3))
    out, cache = ops.conv2d(x, weight)
    return x, weight, rng.standard_normal(out.shape), cache


def test_the_gradient_is_wrong_in_every_cell(example):
    _, _, grad_out, cache = example
    wrong, right = flipped_upstream(grad_out, cache)[0], ops.conv2d_backward(grad_out, cache)[0]
    assert (np.abs(wrong - right) > 1e-6).all()


def test_a_mean_cannot_see_it(example):
    _, _, grad_out, cache = example
    wrong, right = flipped_upstream(grad_out, cache)[0], ops.conv2d_backward(grad_out, cache)[0]
    assert wrong.mean() == pytest.approx(right.mean(), abs=1e-12)


def test_ones_cannot_see_it(example):
    x, weight, grad_out, cache = example
    ones = np.ones_like(grad_out)
    expected = verify.numerical_gradient(lambda a: ops.conv2d(a, weight)[0], x, ones)
    np.testing.assert_allclose(flipped_upstream(ones, cache)[0], expected, atol=1e-9)


def test_one_sampled_element_with_ones_cannot_see_it(example):
    x, weight, grad_out, cache = example
    sampled = tuple(np.random.default_rng(0).integers(n) for n in x.shape)
    moved = x.copy()
    moved[sampled] += 1e-6
    slope = (ops.conv2d(moved, weight)[0].sum() - ops.conv2d(x, weight)[0].sum()) / 1e-6
    assert flipped_upstream(np.ones_like(grad_out), cache)[0][sampled] == pytest.approx(slope, rel=1e-4)


def test_ours_rejects_it_and_says_why():
    with pytest.raises(verify.Mismatch) as caught:
        verify.conv2d(ops.conv2d, flipped_upstream)
    assert caught.value.output == "grad x"
    assert "flips the upstream gradient in space" in caught.value.diagnosis
    assert "grad bias" in str(caught.value).partition("right ")[2]
