"""verify.module: right layers pass; wrong ones are rejected, with the slip named."""

import inspect

import numpy as np
import pytest

from helpers import nn, tensor, verify
from helpers.verify.module_kinds import KINDS
from helpers.verify.signature import REQUIRED

pytest.importorskip("torch")


class MyBatchNorm(nn.Module):
    """Batch normalization as a learner writes it, in Tensor arithmetic."""

    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(tensor(np.ones(channels, np.float32)))
        self.bias = nn.Parameter(tensor(np.zeros(channels, np.float32)))
        self.register_buffer("running_mean", tensor(np.zeros(channels, np.float32)))
        self.register_buffer("running_var", tensor(np.ones(channels, np.float32)))
        self.register_buffer("num_batches_tracked", tensor(0))
        self.eps, self.momentum = eps, momentum

    def forward(self, x):
        def shaped(values):
            return values.reshape(1, -1, 1, 1)

        mean, variance = shaped(self.running_mean), shaped(self.running_var)
        if self.training:
            mean = x.mean((0, 2, 3), keepdim=True)
            variance = ((x - mean) ** 2).mean((0, 2, 3), keepdim=True)
            self.update(mean.array.ravel(), variance.array.ravel(), x.array.size / mean.array.size)
        return shaped(self.weight) * (x - mean) / (variance + self.eps).sqrt() + shaped(self.bias)

    def update(self, mean, variance, n):
        share = self.momentum
        self.running_mean = self.running_mean * (1 - share) + tensor(share * mean)
        self.running_var = self.running_var * (1 - share) + tensor(share * variance * n / (n - 1))
        self.num_batches_tracked = self.num_batches_tracked + 1


class MyLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(tensor(np.zeros((n_out, n_in), np.float32)))
        self.bias = nn.Parameter(tensor(np.zeros(n_out, np.float32)))

    def forward(self, x):
        return x @ self.weight.T + self.bias


class MyReLU(nn.Module):
    def forward(self, x):
        return x * (x.array > 0).astype(x.dtype)


class MyPool(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.k = kernel_size

    def forward(self, x):
        return nn.functional.max_pool2d(x, self.k)


def message(cls, like):
    with pytest.raises(verify.Mismatch) as caught:
        verify.module(cls, like)
    return str(caught.value)


def as_class(mutant, kind):
    """A wrong version as the class that a learner would hand in."""
    names = list(kind.settings)
    base = getattr(nn, kind.name)

    class Wrong(base):
        def __new__(cls, *args, **settings):
            made = mutant.function(base, {**dict(zip(names, args)), **settings})
            return made

    Wrong.__signature__ = inspect.Signature([
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default)
        for name, default in kind.settings.items()])
    return Wrong


def mutants():
    for kind in (KINDS[name] for name in ("Linear", "BatchNorm2d", "LayerNorm", "GroupNorm", "MaxPool2d")):
        for mutant in kind.mutants:
            if kind.learned != bool(mutant.needs & {"no parameters", "a slope"}) or not mutant.needs:
                if kind.learned or not mutant.needs & {"parameters", "a bias"}:
                    yield pytest.param(kind, mutant, id=f"{kind.name}-{mutant.name}")


@pytest.mark.parametrize("kind, mutant", list(mutants()))
def test_each_is_rejected_and_its_slip_named(kind, mutant):
    with pytest.raises(verify.Mismatch) as caught:
        verify.module(as_class(mutant, kind), kind.name)
    assert mutant.slip in caught.value.diagnosis


@pytest.mark.parametrize("name", KINDS)
def test_helpers_own_layers_agree_with_pytorch(name):
    report = verify.module(getattr(nn, name), name)
    assert report.missed == []
    assert len(report.rejected) >= 5
    assert "agrees with PyTorch" in report.verdicts["helpers"]
    assert "helpers' own function" in str(report)


@pytest.mark.parametrize("cls, like", [
    (MyBatchNorm, "BatchNorm2d"), (MyLinear, "Linear"), (MyReLU, "ReLU"), (MyPool, "MaxPool2d")])
def test_right_in_another_style(cls, like):
    report = verify.module(cls, like)
    assert report.missed == []
    absent = [name for name, default in KINDS[like].settings.items()
              if default is not REQUIRED and name not in ("eps", "momentum")]
    assert all(name in str(report.not_tried) for name in absent)
    assert "own function" not in str(report)


def changed(**members):
    return type("Changed", (MyBatchNorm,), members)


def kept_outside(self, mean, variance, n):
    self.mean_of_last_batch = mean


@pytest.mark.parametrize("members, words", [
    ({"update": kept_outside}, "running_mean after training batch 1"),
    ({"forward": lambda self, x: x.array}, "a ndarray and no Tensor"),
    ({"forward": lambda self, x: None}, "a NoneType and no Tensor"),
    ({"forward": lambda self, x: x.sum()}, "forward.shape is ()"),
    ({"forward": lambda self, x: 1 / 0}, "ZeroDivisionError"),
    ({"forward": lambda self, x: MyBatchNorm.forward(self, x) * 2}, "forward[0, "),
    ({"eval": lambda self: self}, "evaluation"),
    ({"state_dict": lambda self: {}}, "state_dict"),
])
def test_wrong_in_other_ways(members, words):
    assert words in message(changed(**members), "BatchNorm2d")


def test_another_default_is_named():
    class Keras(MyBatchNorm):
        def __init__(self, channels, eps=1e-5, momentum=0.99):
            super().__init__(channels, eps, momentum)

    assert "momentum defaults to 0.99 in your function and to 0.1" in message(Keras, "BatchNorm2d")


def test_an_endless_layer_is_cut_off(monkeypatch):
    monkeypatch.setattr("helpers.verify.learner.SECONDS", 0.2)

    def endless(self, x):
        while True:
            x = x + 1

    assert "a loop that never ends" in message(changed(forward=endless), "BatchNorm2d")


@pytest.mark.parametrize("cls, like, error", [
    (MyBatchNorm, "Dropout3d", ValueError), (MyLinear(2, 3), "Linear", TypeError),
    (dict, "Linear", TypeError),
    (type("Other", (nn.Module,), {"__init__": lambda self: None}), "Linear", TypeError)])
def test_what_cannot_be_verified(cls, like, error):
    with pytest.raises(error, match="verify.module"):
        verify.module(cls, like)


def test_without_pytorch(without_pytorch):
    text = str(verify.module(MyBatchNorm, "BatchNorm2d"))
    assert "agrees with PyTorch" not in text and "was not asked" in text
    assert "running_mean" in message(changed(update=kept_outside), "BatchNorm2d")
