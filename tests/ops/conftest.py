"""PyTorch as a fixture: the tests that compare with it skip where it is missing, and the others still run."""

import numpy as np
import pytest

from helpers import ops


@pytest.fixture(scope="module")
def torch():
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)        # on arrays this small, handing out the work takes longer than the work
    yield torch
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def as_pytorch(torch):
    """A check: ops.<name> and its backward agree with torch.nn.functional.<name>, for a random upstream gradient."""
    def check(name, arrays, tolerance=1e-11, **settings):
        out, cache = getattr(ops, name)(*arrays, **settings)
        tensors = [None if a is None else torch.tensor(a.copy(), requires_grad=True) for a in arrays]
        theirs = getattr(torch.nn.functional, name)(*tensors, **settings)
        close = {"rtol": tolerance, "atol": tolerance}
        np.testing.assert_allclose(out, theirs.detach().numpy(), **close, err_msg=f"{name}, forward")
        grad_out = np.random.default_rng(99).standard_normal(out.shape).astype(out.dtype)
        theirs.backward(torch.tensor(grad_out))
        grads = getattr(ops, f"{name}_backward")(grad_out, cache)
        for ours, tensor in zip(grads if isinstance(grads, tuple) else (grads,), tensors, strict=True):
            assert (ours is None) == (tensor is None)
            if tensor is not None:
                np.testing.assert_allclose(ours, tensor.grad.numpy(), **close, err_msg=f"{name}, backward")
    return check


@pytest.fixture(scope="module")
def numerical_gradient():
    """Central differences, which need no PyTorch: d (sum of grad_out · f(x)) / dx, one element at a time."""
    def gradient(f, x, grad_out, step=1e-6):
        grads = np.zeros_like(x)
        for index in np.ndindex(x.shape):
            there, back = x.copy(), x.copy()
            there[index] += step
            back[index] -= step
            grads[index] = np.sum(grad_out * (f(there) - f(back))) / (2 * step)
        return grads
    return gradient
