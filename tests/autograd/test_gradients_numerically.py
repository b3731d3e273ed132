"""Gradients against central differences: needs no PyTorch, and knows nothing of how they were derived."""

import numpy as np
import pytest

from helpers import no_grad, tensor

# Away from kinks and from the ends of their domains; inputs lie between 0.5 and 2.
EXPRESSIONS = {
    "add": lambda a, b: a + b[0],
    "subtract": lambda a, b: a[0] - b,
    "multiply": lambda a, b: a * b[:1],
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a ** b,
    "numbers": lambda a, b: 2 - a * 3 + b / 4 - 5 / a + 2 ** b + a ** 3,
    "negative": lambda a, b: -a * b,
    "matmul": lambda a, b: a @ b.T,
    "matmul, vectors": lambda a, b: (a[0] @ b.T) @ (a @ b[1]),
    "matmul, stacks": lambda a, b: a.reshape(2, 1, 3) @ b.T,
    "exp, log, sqrt": lambda a, b: a.exp() * b.log() + (a * b).sqrt(),
    "abs, clamp": lambda a, b: (-a).abs() * b.clamp(0.1, 5) + a.clamp(max=0.1),
    "sum": lambda a, b: a.sum(0) * b.sum(1, keepdim=True) + a.sum(),
    "mean": lambda a, b: a.mean(0) * b.mean((0, 1)) + b.mean(-1, keepdim=True),
    "extremes": lambda a, b: a.max() * b.min() + a.amax(0) * b.amin((0, 1)),
    "extremes along an axis": lambda a, b: a.max(1, keepdim=True).values * b.min(0)[0],
    "shapes": lambda a, b: (a.reshape(3, 2) @ b.unsqueeze(0).squeeze())[:2] * b.transpose(0, 1).permute(1, 0),
    "more shapes": lambda a, b: a.T.flatten()[:3] * b.view(-1)[3:],
    "indices": lambda a, b: a[:, [0, 0, 2]] * b[b > 0].view(2, 3) + a[1, 1] * b[..., None, ::2].sum(),
    "casts, clones": lambda a, b: a.clone() * b.double(),
    "in place": lambda a, b: changed(a, b),
}


def changed(a, b):
    out = a * b
    out += a
    out /= b
    return out


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_central_differences(rng, name):
    expression = EXPRESSIONS[name]
    inputs = [tensor(rng.uniform(0.5, 2, (2, 3)), requires_grad=True) for _ in range(2)]
    out = expression(*inputs)
    upstream = rng.standard_normal(out.shape)
    out.backward(upstream)
    for x in inputs:
        np.testing.assert_allclose(x.grad.array, slope(expression, inputs, x, upstream), rtol=1e-6, atol=1e-7)


def slope(expression, inputs, x, upstream, step=1e-5):
    """How the sum of out * upstream changes with each element of x; errors near step**2 and 1e-16 / step."""
    grad = np.empty(x.shape)
    with no_grad():
        for index in np.ndindex(x.shape):
            value = x.array[index]
            x.array[index] = value + step
            above = (expression(*inputs).array * upstream).sum()
            x.array[index] = value - step
            below = (expression(*inputs).array * upstream).sum()
            x.array[index] = value
            grad[index] = (above - below) / (2 * step)
    return grad
