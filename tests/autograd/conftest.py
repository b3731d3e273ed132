"""The twin: one expression computed by the engine and by PyTorch, values and every gradient compared."""

import numpy as np
import pytest

import helpers


def leaves(engine, arrays):
    """Tensors of the arrays; the floating ones want a gradient."""
    return [engine.tensor(array, requires_grad=array.dtype.kind == "f") for array in arrays]


def compare_with_torch(expression, *arrays, seed=0, tolerance=1e-12):
    """Shape, then dtype, then values, then each gradient, for a random upstream gradient.

    The tolerance is relative, and absolute beside the largest entry; sums of a few hundred float64 numbers
    round to 1e-14.
    """
    torch = pytest.importorskip("torch")
    ours = leaves(helpers, arrays)
    theirs = leaves(torch, arrays)
    out, expected = expression(*ours), expression(*theirs)
    assert out.shape == tuple(expected.shape)
    assert str(out.dtype) == str(expected.dtype).removeprefix("torch.")
    assert_close(out, expected, tolerance, "the result")
    assert out.requires_grad == expected.requires_grad
    if not expected.requires_grad:
        return out
    upstream = np.random.default_rng(seed).standard_normal(out.shape).astype(out.dtype)
    out.backward(helpers.tensor(upstream))
    expected.backward(torch.tensor(upstream))
    for index, (mine, other) in enumerate(zip(ours, theirs)):
        assert (mine.grad is None) == (other.grad is None), f"gradient of input {index}"
        if mine.grad is not None:
            assert mine.grad.dtype == mine.dtype
            assert_close(mine.grad, other.grad, tolerance, f"the gradient of input {index}")
    return out


def assert_close(ours, theirs, tolerance, what):
    ours, theirs = np.asarray(ours), theirs.detach().numpy()
    assert ours.shape == theirs.shape
    scale = np.abs(theirs[np.isfinite(theirs)]).max(initial=1.0)
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale, err_msg=what)


@pytest.fixture(scope="session")
def twin():
    pytest.importorskip("torch")
    return compare_with_torch


@pytest.fixture
def rng():
    return np.random.default_rng(20)
