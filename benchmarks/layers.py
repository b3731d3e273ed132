"""The operations of the models, one by one: forward and backward, in NumPy and in PyTorch."""

from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

import helpers
from benchmarks import models
from helpers import ops
from helpers.autograd import Tensor
from helpers.ops.windows import batch_first, images_last

TOLERANCE = 1e-4        # relative to the largest entry, float32


class Layer(NamedTuple):
    """One operation: in NumPy (x, *parameters) -> (out, cache) and (grad_out, cache) -> gradients."""

    name: str
    shape: tuple                # of x
    parameters: list            # shapes of weight and bias
    forward: callable
    backward: callable
    reference: callable         # in PyTorch, (x, *parameters) -> out
    needs_x_grad: bool = True


def convolution(name, shape, filters, kernel, padding, groups=1, needs_x_grad=True):
    settings = {"padding": padding, "groups": groups}
    return Layer(
        name, shape, [(filters, shape[1] // groups, kernel, kernel), (filters,)],
        lambda x, w, b: ops.conv2d(x, w, b, **settings),
        lambda g, cache: ops.conv2d_backward(g, cache, needs_x_grad=needs_x_grad),
        lambda x, w, b: functional.conv2d(x, w, b, **settings), needs_x_grad)


def batch_norm(shape):
    statistics = np.zeros(shape[1], np.float32), np.ones(shape[1], np.float32)
    copies = [torch.tensor(array) for array in statistics]
    return Layer(
        "batch norm 32 x 32x32, batch 64", shape, [(shape[1],), (shape[1],)],
        lambda x, w, b: ops.batch_norm(x, *statistics, w, b, training=True), ops.batch_norm_backward,
        lambda x, w, b: functional.batch_norm(x, *copies, w, b, training=True))


def cross_entropy(shape):
    labels = np.random.default_rng(1).integers(0, shape[1], shape[0])
    target = torch.tensor(labels)
    return Layer("cross-entropy 10, batch 250", shape, [], lambda x: ops.cross_entropy(x, labels),
                 lambda g, cache: ops.cross_entropy_backward(g, cache)[:1],
                 lambda x: functional.cross_entropy(x, target))


def layers():
    """LeNet's layers at batch 250, those of the VGG at batch 64, and a depthwise convolution."""
    return [
        convolution("conv 1→6 5x5, 28x28, batch 250, no grad_x", (250, 1, 28, 28), 6, 5, 2,
                    needs_x_grad=False),
        convolution("conv 6→16 5x5, 14x14, batch 250", (250, 6, 14, 14), 16, 5, 0),
        convolution("conv 32→32 3x3, 32x32, batch 64", (64, 32, 32, 32), 32, 3, 1),
        convolution("conv 64→64 3x3, 16x16, batch 64", (64, 64, 16, 16), 64, 3, 1),
        convolution("depthwise 64 3x3, 16x16, batch 64", (64, 64, 16, 16), 64, 3, 1, groups=64),
        Layer("max pool 2x2, 6 x 28x28, batch 250", (250, 6, 28, 28), [], lambda x: ops.max_pool2d(x, 2),
              lambda g, cache: (ops.max_pool2d_backward(g, cache),), lambda x: functional.max_pool2d(x, 2)),
        Layer("ReLU 6 x 28x28, batch 250", (250, 6, 28, 28), [], ops.relu,
              lambda g, cache: (ops.relu_backward(g, cache),), functional.relu),
        Layer("linear 400→120, batch 250", (250, 400), [(120, 400), (120,)], ops.linear, ops.linear_backward,
              functional.linear),
        batch_norm((64, 32, 32, 32)),
        Layer("global mean 64 x 8x8, batch 64", (64, 64, 8, 8), [], lambda x: ops.adaptive_avg_pool2d(x, 1),
              lambda g, cache: (ops.adaptive_avg_pool2d_backward(g, cache),),
              lambda x: functional.adaptive_avg_pool2d(x, 1)),
        cross_entropy((250, 10))]


def programs(layer):
    """Forward and backward of one layer: for each a dict with the program of every engine.

    The arrays lie in memory as they would between two layers: images last here, as the format says in PyTorch.
    """
    rng = np.random.default_rng(0)
    x, *parameters = [rng.standard_normal(shape).astype(np.float32)
                      for shape in (layer.shape, *layer.parameters)]
    grad_out = rng.standard_normal(layer.forward(x, *parameters)[0].shape).astype(np.float32)
    formats = {"torch": torch.contiguous_format}
    if x.ndim == 4:
        formats["channels_last"] = torch.channels_last
        x, grad_out = batch_first(images_last(x)), batch_first(images_last(grad_out))
    cache = layer.forward(x, *parameters)[1]
    forward = {"numpy": lambda: layer.forward(x, *parameters)[0]}
    backward = {"numpy": lambda: layer.backward(grad_out, cache)}
    for name, layout in formats.items():
        forward[name], backward[name] = _reference(layer, layout, x, parameters, grad_out)
    _refuse_a_wrong_layer(layer, forward, backward)
    return {"forward": forward, "backward": backward}


def _reference(layer, layout, x, parameters, grad_out):
    def laid_out(array):
        tensor = torch.tensor(array)
        return tensor.contiguous(memory_format=layout) if tensor.ndim == 4 else tensor

    inputs, gradient = [laid_out(array) for array in (x, *parameters)], laid_out(grad_out)
    wanted = inputs if layer.needs_x_grad else inputs[1:]
    for tensor in wanted:
        tensor.requires_grad_()
    out = layer.reference(*inputs)
    return (lambda: layer.reference(*inputs),
            lambda: torch.autograd.grad(out, wanted, gradient, retain_graph=True))


def _refuse_a_wrong_layer(layer, forward, backward):
    for name in list(forward)[1:]:
        pairs = [(forward["numpy"](), forward[name]().detach())]
        ours = [gradient for gradient in backward["numpy"]() if gradient is not None]
        pairs += zip(ours, backward[name](), strict=True)
        for mine, other in pairs:
            difference = np.abs(mine - other.numpy()).max() / np.abs(mine).max()
            if not difference <= TOLERANCE:
                raise SystemExit(f"{layer.name}: differs from {name} by {difference:.1e}; it is not timed")


def adam():
    """One step of Adam for LeNet's ten parameters, each engine with its own."""
    optimizers = {}
    for name, engine, (model, *_) in [("numpy", helpers, models.ours(models.CASES["LeNet, batch 64"])),
                                      ("torch", torch, models.theirs(models.CASES["LeNet, batch 64"]))]:
        for index, parameter in enumerate(model.parameters()):
            rng = np.random.default_rng(index)
            gradient = rng.standard_normal(tuple(parameter.shape)).astype(np.float32)
            parameter.grad = Tensor(gradient) if engine is helpers else torch.tensor(gradient)
        optimizers[name] = engine.optim.Adam(model.parameters(), lr=models.RATE)
    return {name: optimizer.step for name, optimizer in optimizers.items()}
