"""Wrong layers that normalize, and what batch normalization does with its running statistics."""

import numpy as np

from helpers import nn
from helpers.autograd import Tensor
from helpers.verify.mutants.modules import BATCH_NORM, NORM, registered, with_forward

_TRACKED = "a running average"


def _normalizing(*needs):
    """Decorator: a wrong version of every layer that normalizes."""
    return registered((NORM, BATCH_NORM), needs)


def _statistics(layer, x):
    """The axes of mean and variance, and the shape that puts groups on an axis of their own."""
    if isinstance(layer, nn.GroupNorm):
        return (2, 3, 4), (x.shape[0], layer.num_groups, -1, *x.shape[2:])
    if isinstance(layer, nn.LayerNorm):
        return tuple(range(x.ndim - len(layer.normalized_shape), x.ndim)), x.shape
    return (0, *range(2, x.ndim)), x.shape


def _normalized(layer, x, unbiased=False, eps="inside", detach="", root=True):
    """x less its mean over its standard deviation, with parts that can be got wrong."""
    axes, shape = _statistics(layer, x)
    z = x.reshape(*shape)
    mean = z.mean(axes, keepdim=True)
    mean = mean.detach() if "mean" in detach else mean
    variance = ((z - mean) * (z - mean)).mean(axes, keepdim=True)
    count = z.array.size / mean.array.size
    variance = variance * (count / (count - 1)) if unbiased else variance
    variance = variance.detach() if "variance" in detach else variance
    within = variance + layer.eps if eps == "inside" else variance
    scale = within.sqrt() if root else within
    return ((z - mean) / (scale + layer.eps if eps == "outside" else scale)).reshape(*x.shape), mean, variance


def _scaled(layer, z):
    if layer.weight is None:
        return z
    shape = layer.weight.shape if isinstance(layer, nn.LayerNorm) else (1, -1, *(1,) * (z.ndim - 2))
    return z * layer.weight.reshape(*shape) + layer.bias.reshape(*shape)


def _unscaled(layer, cls, x):
    """The layer's own result, before scale and shift."""
    weight, bias = layer.weight, layer.bias
    layer._parameters.update(weight=None, bias=None)
    try:
        return cls.forward(layer, x)
    finally:
        layer._parameters.update(weight=weight, bias=bias)


def _own_statistics(part):
    """forward of a layer that normalizes with `part` of the formula changed, wherever the batch's statistics
    are used."""
    def forward(cls):
        def changed(self, x):
            if not self.training and getattr(self, "running_mean", None) is not None:
                return cls.forward(self, x)
            if getattr(self, "running_mean", None) is not None:
                cls.forward(self, x)            # for the running statistics
            return _scaled(self, _normalized(self, x, **part)[0])
        return changed
    return forward


@_normalizing()
def divides_by_the_unbiased(cls, settings):
    """Normalizes with the unbiased variance: divide by the number of values n, not by n - 1; only the running
    variance is unbiased."""
    return with_forward(cls, settings, _own_statistics({"unbiased": True})(cls))


@_normalizing()
def eps_outside(cls, settings):
    """Adds eps outside the root: it is added to the variance, inside the root."""
    return with_forward(cls, settings, _own_statistics({"eps": "outside"})(cls))


@_normalizing()
def forgets_eps(cls, settings):
    """Leaves out eps: it is added to the variance, inside the root."""
    return with_forward(cls, settings, _own_statistics({"eps": ""})(cls))


@_normalizing()
def divides_by_the_variance(cls, settings):
    """Divides by the variance: divide by its root."""
    return with_forward(cls, settings, _own_statistics({"root": False})(cls))


@_normalizing("parameters")
def forgets_scale_and_shift(cls, settings):
    """Forgets scale and shift: what was normalized is multiplied by weight, and bias is added."""
    return with_forward(cls, settings, lambda self, x: _unscaled(self, cls, x))


@_normalizing("parameters")
def shifts_before_scaling(cls, settings):
    """Adds the bias before it multiplies by the weight: scale first, then shift."""
    def forward(self, x):
        shape = self.weight.shape if isinstance(self, nn.LayerNorm) else (1, -1, *(1,) * (x.ndim - 2))
        return (_unscaled(self, cls, x) + self.bias.reshape(*shape)) * self.weight.reshape(*shape)
    return with_forward(cls, settings, forward)


@_normalizing()
def statistics_without_gradient(cls, settings):
    """Takes mean and variance as constants in the backward pass: the gradient goes through both of them."""
    return with_forward(cls, settings, _own_statistics({"detach": "mean and variance"})(cls))


@_normalizing()
def variance_without_gradient(cls, settings):
    """Takes the variance as a constant in the backward pass: the gradient goes through it too."""
    return with_forward(cls, settings, _own_statistics({"detach": "variance"})(cls))


def _after(cls, settings, change):
    """A layer that calls change(layer, x, buffers before) after each batch in training."""
    def forward(self, x):
        before = {name: np.array(b.array) for name, b in self._buffers.items() if b is not None}
        out = cls.forward(self, x)
        if self.training and before:
            change(self, x.array, before)
        return out
    return with_forward(cls, settings, forward)


def _moments(x):
    axes = (0, *range(2, x.ndim))
    return x.mean(axes), x.var(axes), x.size // x.shape[1]


def _share(layer):
    return 1 / layer.num_batches_tracked.item() if layer.momentum is None else layer.momentum


@BATCH_NORM.wrong_version()
def normalizes_each_position(cls, settings):
    """Normalizes every position by itself: mean and variance are those of a channel, over the batch and all
    positions."""
    def forward(self, x):
        cls.forward(self, x)
        mean = x.mean(0, keepdim=True)
        variance = ((x - mean) * (x - mean)).mean(0, keepdim=True)
        return _scaled(self, (x - mean) / (variance + self.eps).sqrt())
    return with_forward(cls, settings, forward)


@BATCH_NORM.wrong_version(_TRACKED)
def keeps_the_biased_variance(cls, settings):
    """Keeps the biased variance: normalize with it, and keep the unbiased one (n - 1) in running_var."""
    def change(self, x, before):
        _, variance, _ = _moments(x)
        share = _share(self)
        self.running_var.array[...] = (1 - share) * before["running_var"] + share * variance
    return _after(cls, settings, change)


@BATCH_NORM.wrong_version(_TRACKED)
def reverses_the_momentum(cls, settings):
    """Takes momentum as the share of the past: PyTorch's is the share of the new batch."""
    def change(self, x, before):
        mean, variance, n = _moments(x)
        share = 1 - _share(self)
        self.running_mean.array[...] = (1 - share) * before["running_mean"] + share * mean
        self.running_var.array[...] = (1 - share) * before["running_var"] + share * variance * n / (n - 1)
    return _after(cls, settings, change)


@BATCH_NORM.wrong_version(_TRACKED)
def averages_the_deviation(cls, settings):
    """Keeps the standard deviation in running_var: it holds the variance."""
    def change(self, x, before):
        _, variance, n = _moments(x)
        share = _share(self)
        self.running_var.array[...] = ((1 - share) * before["running_var"]
                                       + share * np.sqrt(variance * n / (n - 1)))
    return _after(cls, settings, change)


@BATCH_NORM.wrong_version(_TRACKED)
def keeps_only_the_last_batch(cls, settings):
    """Keeps the statistics of the last batch only: they are averaged with momentum."""
    def change(self, x, before):
        mean, variance, n = _moments(x)
        self.running_mean.array[...], self.running_var.array[...] = mean, variance * n / (n - 1)
    return _after(cls, settings, change)


def _restored(*names):
    def change(self, x, before):
        for name in names:
            self._buffers[name].array[...] = before[name]
    return change


@BATCH_NORM.wrong_version(_TRACKED)
def never_updates(cls, settings):
    """Does not update its running statistics: every training batch moves them."""
    return _after(cls, settings, _restored("running_mean", "running_var"))


@BATCH_NORM.wrong_version(_TRACKED)
def never_updates_the_variance(cls, settings):
    """Does not update running_var: every training batch moves it."""
    return _after(cls, settings, _restored("running_var"))


@BATCH_NORM.wrong_version(_TRACKED)
def does_not_count(cls, settings):
    """Does not count in num_batches_tracked: it grows by 1 with every training batch."""
    return _after(cls, settings, _restored("num_batches_tracked"))


@BATCH_NORM.wrong_version(_TRACKED)
def ignores_evaluation(cls, settings):
    """Uses the batch's statistics in evaluation: after eval() the running ones serve, and stay."""
    def forward(self, x):
        return cls.forward(self, x) if self.training else _scaled(self, _normalized(self, x)[0])
    return with_forward(cls, settings, forward)


@BATCH_NORM.wrong_version(_TRACKED)
def always_trains(cls, settings):
    """Ignores the training flag: after eval() the running statistics serve, and are not updated."""
    def forward(self, x):
        mode, self.training = self.training, True
        try:
            return cls.forward(self, x)
        finally:
            self.training = mode
    return with_forward(cls, settings, forward)


@BATCH_NORM.wrong_version(_TRACKED)
def always_evaluates(cls, settings):
    """Uses the running statistics in training: in training those of the batch serve."""
    def forward(self, x):
        mode = self.training
        if mode:
            cls.forward(self, x)
        self.training = False
        try:
            return cls.forward(self, x)
        finally:
            self.training = mode
    return with_forward(cls, settings, forward)


def _unregistered(cls, settings, *names):
    layer = cls(**settings)
    for name in names:
        buffer = layer._buffers.pop(name)
        object.__setattr__(layer, name, Tensor(buffer.array.astype(np.float64)))
    return layer


@BATCH_NORM.wrong_version(_TRACKED)
def plain_statistics(cls, settings):
    """Does not register its running statistics: register_buffer puts them into the state_dict."""
    return _unregistered(cls, settings, "running_mean", "running_var")


@BATCH_NORM.wrong_version(_TRACKED)
def no_counter(cls, settings):
    """Has no num_batches_tracked: PyTorch's state_dict holds it, a whole number, registered as a buffer."""
    return _unregistered(cls, settings, "num_batches_tracked")


@BATCH_NORM.wrong_version(_TRACKED)
def learned_statistics(cls, settings):
    """Registers its running statistics as Parameters: an optimizer would change them; use register_buffer."""
    layer = cls(**settings)
    for name in ("running_mean", "running_var"):
        value = layer._buffers.pop(name)
        layer.register_parameter(name, nn.Parameter(value, requires_grad=False))
    return layer


@BATCH_NORM.wrong_version(_TRACKED)
def variance_from_zero(cls, settings):
    """Starts running_var from 0: it starts from 1."""
    layer = cls(**settings)
    layer.running_var.zero_()
    return layer
