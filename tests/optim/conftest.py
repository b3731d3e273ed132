"""The twin: one optimizer of ours and one of PyTorch's, fed the same gradients, compared after every step."""

import numpy as np
import pytest

from helpers import tensor
from helpers import optim

# A matrix, a vector and a single number: a 0-d array easily turns into a NumPy scalar on the way.
SHAPES = ((3, 4), (5,), ())
# Relative, beside the largest value so far: 60 steps round a few hundred times.
TOLERANCE = {np.float64: 1e-13, np.float32: 2e-6}


class Twin:
    """Parameters twice, with `name` as their optimizer twice.

    Parameters
    ----------
    name : str
        Class in `torch.optim` and `helpers.optim`.
    dtype : numpy dtype
    groups : list of dict, optional
        Settings of three groups, one for each parameter; without it all are in one group.
    **settings
        Handed to both.
    """

    def __init__(self, torch, name, dtype=np.float64, groups=None, seed=3, **settings):
        rng = np.random.default_rng(seed)
        self.torch, self.dtype = torch, dtype
        start = [np.asarray(rng.standard_normal(shape), dtype=dtype) for shape in SHAPES]
        self.ours = [tensor(array, requires_grad=True) for array in start]
        self.theirs = [torch.tensor(array, requires_grad=True) for array in start]

        def grouped(params):
            return params if groups is None else [{"params": [p], **own} for p, own in zip(params, groups)]

        self.mine = getattr(optim, name)(grouped(self.ours), **settings)
        self.other = getattr(torch.optim, name)(grouped(self.theirs), foreach=False, **settings)
        self.largest = [np.abs(array).max() for array in start]

    def step(self, gradients):
        """One step of both; None for a parameter that gets no gradient this time."""
        for p, q, gradient in zip(self.ours, self.theirs, gradients):
            p.grad = None if gradient is None else tensor(gradient)
            q.grad = None if gradient is None else self.torch.tensor(gradient)
        before = [None if gradient is None else gradient.copy() for gradient in gradients]
        self.mine.step()
        self.other.step()
        for p, gradient in zip(self.ours, before):
            assert gradient is None or np.array_equal(p.grad.array, gradient), "the gradient was written into"

    def set(self, **settings):
        """Write settings into all groups of both."""
        for group in self.mine.param_groups + self.other.param_groups:
            group.update(settings)

    def compare(self):
        """Parameters and all that is kept for them."""
        rtol = TOLERANCE[self.dtype]
        for index, (p, q) in enumerate(zip(self.ours, self.theirs)):
            expected = q.detach().numpy()
            assert p.dtype == self.dtype and p.shape == expected.shape
            self.largest[index] = max(self.largest[index], np.abs(expected).max())
            assert_close(p.array, expected, rtol, rtol * self.largest[index], f"parameter {index}")
            kept, theirs = self.mine.state.get(p, {}), self.other.state.get(q, {})
            assert list(kept) == list(theirs)
            for name, value in kept.items():
                assert value.dtype == (np.float32 if name == "step" else self.dtype)
                wanted = theirs[name].numpy()
                assert value.shape == wanted.shape
                assert_close(value.array, wanted, rtol * 100, rtol * np.abs(wanted).max(), name)

    def run(self, gradients, before_step=None):
        """A step for each entry of `gradients`, compared each time; `before_step(t)` may change settings."""
        for t, entry in enumerate(gradients):
            if before_step is not None:
                before_step(t)
            self.step(entry)
            self.compare()


def assert_close(values, expected, rtol, atol, name):
    # NumPy's assertion takes a hundred times as long as this comparison, and there are 200,000 of them
    if not np.all(np.abs(values - expected) <= atol + rtol * np.abs(expected)):
        np.testing.assert_allclose(values, expected, rtol=rtol, atol=atol, err_msg=name)


def random_gradients(steps=60, dtype=np.float64, seed=4, scale=lambda t: 1.0):
    """`steps` lists with a gradient for each parameter, times `scale(t)`."""
    rng = np.random.default_rng(seed)
    return [[np.asarray(rng.standard_normal(shape) * scale(t), dtype=dtype) for shape in SHAPES]
            for t in range(steps)]


@pytest.fixture(scope="session")
def twin():
    """Makes a `Twin`."""
    torch = pytest.importorskip("torch")
    return lambda *args, **kwargs: Twin(torch, *args, **kwargs)


@pytest.fixture(scope="session")
def gradients():
    return random_gradients


@pytest.fixture
def parameter():
    """Makes a parameter from its values, with a gradient where one is given."""
    def make(values, grad=None, dtype=np.float64):
        p = tensor(np.array(values, dtype=dtype), requires_grad=True)
        if grad is not None:
            p.grad = tensor(np.array(grad, dtype=dtype))
        return p
    return make
