"""The models of the speed benchmark, each written once for both engines, and a training step of each."""

import math
from typing import NamedTuple

import numpy as np
import torch

import helpers
from helpers import nn, ops
from helpers.autograd import Tensor
from helpers.nn.models import lenet
from helpers.ops.sizes import conv_multiply_adds
from helpers.ops.windows import batch_first, images_last

CLASSES = 10
RATE = 1e-6         # so small that the thousandth step still sees the first one's numbers
# Largest difference of a loss or gradient, in units of the loss or of the largest gradient. In float32 a
# rounding now and then turns the sign that a ReLU sees or the winner of a window, and with it one of many summands.
TOLERANCES = {"float64": 1e-9, "float32": 1e-2}


def vgg(nn, batch_norm=False):
    """Four 3x3 convolutions in two pairs, for 32x32 colour images."""
    layers, channels = [], 3
    for width in (32, 64):
        for _ in range(2):
            layers.append(nn.Conv2d(channels, width, 3, padding=1))
            layers += [nn.BatchNorm2d(width)] if batch_norm else []
            layers.append(nn.ReLU())
            channels = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, CLASSES))


def vgg_batch_norm(nn):
    """`vgg` with batch normalization before every ReLU."""
    return vgg(nn, batch_norm=True)


class Case(NamedTuple):
    """A model and a batch."""

    name: str
    build: callable         # takes helpers.nn or torch.nn
    image: tuple            # (C, H, W)
    batch: int

    def data(self, dtype="float32"):
        """A batch of noise and its labels."""
        rng = np.random.default_rng(0)
        images = rng.standard_normal((self.batch, *self.image)).astype(dtype)
        return images, rng.integers(0, CLASSES, self.batch)


CASES = {case.name: case for case in [
    Case("LeNet, batch 250", lenet, (1, 28, 28), 250), Case("LeNet, batch 64", lenet, (1, 28, 28), 64),
    Case("VGG, batch 64", vgg, (3, 32, 32), 64),
    Case("VGG, batch norm, batch 64", vgg_batch_norm, (3, 32, 32), 64)]}
LENETS = [name for name in CASES if name.startswith("LeNet")]


def training_step(engine, model, images, labels):
    """A function without arguments that trains once, as a beginner writes it; it returns the loss."""
    optimizer, loss_of = engine.optim.Adam(model.parameters(), lr=RATE), engine.nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss
    return step


def ours(case, dtype="float32"):
    """Model, images and labels in NumPy; the same weights at every call."""
    helpers.manual_seed(0)
    model = case.build(nn)
    images, labels = case.data(dtype)
    return getattr(model, _method(dtype))(), Tensor(images), Tensor(labels)


def theirs(case, dtype="float32", channels_last=False):
    """The same model, weights and batch in PyTorch, in the usual memory format or the other one."""
    weights, images, labels = ours(case, dtype)
    model = case.build(torch.nn)
    model.load_state_dict({name: torch.tensor(value.array) for name, value in weights.state_dict().items()})
    layout = torch.channels_last if channels_last else torch.contiguous_format
    model = getattr(model, _method(dtype))().to(memory_format=layout)
    return model, torch.tensor(images.array).to(memory_format=layout), torch.tensor(labels.array)


def _method(dtype):
    return {"float32": "float", "float64": "double"}[dtype]


def disagreement(case, dtype, channels_last):
    """Largest difference between both engines' losses and gradients, in the units of `TOLERANCES`."""
    model, images, labels = ours(case, dtype)
    reference = theirs(case, dtype, channels_last)
    loss = training_step(helpers, model, images, labels)().item()
    expected = training_step(torch, *reference)().item()
    pairs = zip(model.parameters(), reference[0].parameters())
    gradients = [(p.grad.array, q.grad.numpy()) for p, q in pairs]
    scale = max(np.abs(theirs).max() for _, theirs in gradients)
    largest = max(np.abs(ours - theirs).max() for ours, theirs in gradients)
    return max(abs(loss / expected - 1), float(largest / scale))


def refuse_a_wrong_engine(case):
    """Raise SystemExit unless loss and gradients agree, in both dtypes and both memory formats of PyTorch."""
    for dtype, tolerance in TOLERANCES.items():
        for channels_last in (False, True):
            difference = disagreement(case, dtype, channels_last)
            if not difference <= tolerance:
                raise SystemExit(f"{case.name}: loss or gradients differ by {difference:.1e} in {dtype} "
                                 f"(allowed: {tolerance:.0e}); a wrong engine is not timed")


def step_by_hand(case):
    """A LeNet step from the functions of `helpers.ops` alone, without graph and modules."""
    model, images, labels = ours(case)
    optimizer = helpers.optim.Adam(model.parameters(), lr=RATE)
    parameters, x, target = list(model.parameters()), images.array, labels.array
    w1, b1, w2, b2, w3, b3, w4, b4, w5, b5 = [p.array for p in parameters]
    ones = np.ones((), np.float32)

    def step():
        h, conv1 = ops.conv2d(x, w1, b1, padding=2)
        h, relu1 = ops.relu(h)
        h, pool1 = ops.max_pool2d(h, 2)
        h, conv2 = ops.conv2d(h, w2, b2)
        h, relu2 = ops.relu(h)
        h, pool2 = ops.max_pool2d(h, 2)
        maps = h.shape
        h, fc1 = ops.linear(h.reshape(len(h), -1), w3, b3)
        h, relu3 = ops.relu(h)
        h, fc2 = ops.linear(h, w4, b4)
        h, relu4 = ops.relu(h)
        h, fc3 = ops.linear(h, w5, b5)
        loss, entropy = ops.cross_entropy(h, target)

        g, _ = ops.cross_entropy_backward(ones, entropy)
        g, *fc3 = ops.linear_backward(g, fc3)
        g, *fc2 = ops.linear_backward(ops.relu_backward(g, relu4), fc2)
        g, *fc1 = ops.linear_backward(ops.relu_backward(g, relu3), fc1)
        g = batch_first(images_last(g.reshape(maps)))
        g, *conv2 = ops.conv2d_backward(ops.relu_backward(ops.max_pool2d_backward(g, pool2), relu2), conv2)
        g = ops.relu_backward(ops.max_pool2d_backward(g, pool1), relu1)
        _, *conv1 = ops.conv2d_backward(g, conv1, needs_x_grad=False)
        for parameter, gradient in zip(parameters, [*conv1, *conv2, *fc1, *fc2, *fc3]):
            parameter.grad = Tensor(gradient)
        optimizer.step()
        return loss
    return step


def flops(case):
    """Of a step's convolutions and linear layers: forward, and as much again for each of the two gradients.

    The first layer's input is data and needs no gradient. A multiplication and an addition are two.
    """
    counts, shape = [], (1, *case.image)
    for layer in case.build(nn):
        if isinstance(layer, nn.Conv2d):
            counts.append(conv_multiply_adds(shape, layer.weight.shape, padding=layer.padding))
        elif isinstance(layer, nn.Linear):
            counts.append(math.prod(layer.weight.shape))
        if isinstance(layer, nn.Linear):
            continue
        shape = layer(Tensor(np.zeros(shape, np.float32))).shape
    return 2 * case.batch * (3 * sum(counts) - counts[0])
