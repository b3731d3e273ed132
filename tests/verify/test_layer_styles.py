"""Right versions of layers in styles that learners write; and slips that no list of wrong versions holds."""

import numpy as np
import pytest

from helpers import ops, verify


def pool(x, size=2, stride=2, padding=0):
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)], constant_values=-np.inf)
    n, c, h, w = padded.shape
    out = np.zeros((n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    for i, j in np.ndindex(*out.shape[2:]):
        out[:, :, i, j] = padded[:, :, i * stride:i * stride + size, j * stride:j * stride + size].max((2, 3))
    return out


def train_only(x, gamma, beta, eps=1e-5):
    axes, shape = (0, *range(2, x.ndim)), (1, -1, *[1] * (x.ndim - 2))
    std = np.sqrt(x.var(axes, keepdims=True) + eps)
    hat = (x - x.mean(axes, keepdims=True)) / std
    return hat * gamma.reshape(shape) + beta.reshape(shape), (hat, std, gamma.reshape(shape), axes)


def train_only_backward(dout, cache):
    hat, std, gamma, axes = cache
    g = dout * gamma
    dx = (g - g.mean(axes, keepdims=True) - hat * (g * hat).mean(axes, keepdims=True)) / std
    return dx, (dout * hat).sum(axes), dout.sum(axes)


def log_softmax(logits):
    shifted = logits - logits.max(1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(1, keepdims=True))


def entropy(logits, labels):
    return float(-log_softmax(logits)[np.arange(len(labels)), labels].mean()), (logits, labels)


def entropy_backward(cache):
    logits, labels = cache
    grad = np.exp(log_softmax(logits))
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


def drop(x, p=0.5, training=True, rng=None):
    mask = (rng.random(x.shape) >= p) / (1 - p) if training else np.ones_like(x)
    return x * mask, mask


@pytest.mark.parametrize("name, functions", [
    ("max_pool2d", (pool,)), ("batch_norm", (train_only, train_only_backward)),
    ("cross_entropy", (entropy, entropy_backward)), ("dropout", (drop, lambda dout, mask: dout * mask)),
    ("dropout", (lambda x, p=0.5: x * (np.random.rand(*x.shape) >= p) / (1 - p),)),
    ("relu", (lambda z: z * (z > 0), lambda dz, z: dz * (z > 0))),
    ("softmax", (lambda z: np.exp(log_softmax(z)),)),
    ("mse_loss", (lambda pred, y: ((pred - y) ** 2).mean(),)),
    ("layer_norm", (lambda x,
                    eps=1e-5: (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps),)),
])
def test_right_in_another_style(name, functions):
    report = getattr(verify, name)(*functions)
    assert report.missed == []
    assert not report.notes


def message(name, *functions):
    with pytest.raises(verify.Mismatch) as caught:
        getattr(verify, name)(*functions)
    return str(caught.value)


def test_running_statistics_have_to_be_written_in_place():
    def rebinds(x, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
        copies = [None if a is None else a.copy() for a in (running_mean, running_var)]
        return ops.batch_norm(x, *copies, weight, bias, training, momentum, eps)[0]

    text = message("batch_norm", rebinds)
    assert "running_mean after the call" in text
    assert "does not update the running statistics in place" in text


def test_evaluation_leaves_no_trace_in_the_arguments():
    def careless(x, running_mean, running_var, weight=None, bias=None, training=False):
        out = ops.batch_norm(x, running_mean, running_var, weight, bias, training)[0]
        running_mean *= 1 if training else 2
        return out

    assert "running_mean after the call" in message("batch_norm", careless)


def test_a_mask_of_ones_own_has_to_drop_p_of_all():
    assert "p is the probability of dropping" in message(
        "dropout", lambda x, p=0.5, rng=None: x * (rng.random(x.shape) < p) / (1 - p))
    assert "the same mask along one axis" in message(
        "dropout", lambda x, p=0.5, rng=None: x * (rng.random(x.shape[-1]) >= p) / (1 - p))


def test_numpys_own_generator_is_left_as_it_was():
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    verify.dropout(lambda x, p=0.5: x * (np.random.rand(*x.shape) >= p) / (1 - p))
    assert np.random.rand() == expected


def test_overflow_is_explained():
    text = message("softmax", lambda z: np.exp(z) / np.exp(z).sum(1, keepdims=True))
    assert "lets exp overflow" in text
    assert "every case with large numbers" in text


@pytest.mark.parametrize("name", ["max_pool2d", "batch_norm", "cross_entropy", "gelu", "unfold", "linear",
                                  "dropout"])
def test_without_pytorch(name, without_pytorch):
    report = getattr(verify, name)(getattr(ops, name), getattr(ops, f"{name}_backward"))
    assert "was not asked" in str(report)
    assert "agrees with PyTorch" not in str(report)
    assert report.missed == []
