import numpy as np
import pytest

from helpers import ops, verify


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def layer(rng):
    x, weight = rng.standard_normal((2, 3, 5, 4)), rng.standard_normal((2, 3, 2, 3))
    out, cache = ops.conv2d(x, weight)
    return x, weight, rng.standard_normal(out.shape), cache


def test_central_differences_and_complex_step_agree(layer, right):
    x, weight, grad_out, cache = layer

    def forward(a):
        return right.tensordot(a, weight)

    expected = ops.conv2d_backward(grad_out, cache)[0]
    np.testing.assert_allclose(verify.numerical_gradient(forward, x, grad_out), expected, rtol=0, atol=1e-10)
    np.testing.assert_allclose(verify.complex_step(forward, x, grad_out), expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("method", ["differences", "complex"])
def test_a_right_gradient_passes_for_a_curved_function(method, rng, capsys):
    x = rng.standard_normal((3, 4))
    verify.check_gradient(np.sin, x, lambda grad_out: np.cos(x) * grad_out, method=method, rng=rng)
    assert "worst error below 1e-7" in capsys.readouterr().out


def test_a_gradient_that_only_ones_would_accept_is_rejected(layer):
    x, weight, grad_out, cache = layer
    wrong = ops.conv2d_backward(np.ones_like(grad_out), cache)[0]
    with pytest.raises(verify.Mismatch, match="worst of 120 wrong among 120"):
        verify.check_gradient(lambda a: ops.conv2d(a, weight), x, wrong, grad_out)


def test_a_random_upstream_gradient_is_drawn_from_rng(layer, rng):
    x, weight, _, cache = layer
    verify.check_gradient(lambda a: ops.conv2d(a, weight), x, lambda g: ops.conv2d_backward(g, cache)[0],
                          rng=rng)


def test_functions_that_drop_the_imaginary_part_are_refused(rng):
    x = rng.standard_normal(4)
    with pytest.raises(TypeError, match="complex"):
        verify.complex_step(np.abs, x, np.ones(4))

    def into_floats(a):
        out = np.zeros(4)
        out[:] = a
        return out

    with pytest.raises(TypeError, match="imaginary part"):
        verify.complex_step(into_floats, x, np.ones(4))


@pytest.mark.parametrize("arguments, error, words", [
    ((np.sin, np.arange(3), np.ones(3), np.ones(3)), TypeError, "float64"),
    ((np.sin, np.ones(3), np.ones(3)), TypeError, "grad_out"),
])
def test_bad_arguments(arguments, error, words):
    with pytest.raises(error, match=words):
        verify.check_gradient(*arguments)
    with pytest.raises(ValueError, match="method"):
        verify.check_gradient(np.sin, np.ones(2), np.ones(2), np.ones(2), method="guess")


def test_the_adjoint_identity(layer, rng, capsys):
    x, weight, grad_out, cache = layer

    def forward(a):
        return ops.conv2d(a, weight)

    verify.check_adjoint(forward, lambda y: ops.conv2d_backward(y, cache)[0], x.shape, grad_out.shape, rng)
    assert "holds" in capsys.readouterr().out
    with pytest.raises(verify.Mismatch, match="transpose"):
        verify.check_adjoint(forward, lambda y: ops.conv2d_backward(y[..., ::-1], cache)[0], x.shape,
                             grad_out.shape, rng)
    with pytest.raises(verify.Mismatch, match="shape"):
        verify.check_adjoint(forward, lambda y: y, x.shape, grad_out.shape, rng)
