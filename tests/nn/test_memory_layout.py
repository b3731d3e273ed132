"""Images stay last in memory through a whole model, forward and backward: copies in between cost dearly."""

import numpy as np
import pytest

import helpers
from helpers import nn


def lenet():
    return [nn.Conv2d(1, 3, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 5), nn.Tanh(),
            nn.AvgPool2d(2), nn.Flatten(), nn.Linear(4, 9), nn.ReLU(), nn.Linear(9, 5)]


def vgg():
    return [nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.Conv2d(3, 3, 3, padding=1),
            nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 3, padding=1), nn.Dropout(0.3),
            nn.LeakyReLU(), nn.MaxPool2d(3, 2, padding=1), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
            nn.Linear(4, 5)]


def images_last(array):
    """Walking along the images is walking along memory, then along the width, the height, the channels.

    A border that was cut off may leave gaps between rows; the order is what costs or saves the time.
    """
    images = array.transpose(1, 2, 3, 0)
    steps = [step for step, size in zip(images.strides, images.shape) if size > 1]
    return steps == sorted(steps, reverse=True) and (not steps or steps[-1] == array.itemsize)


def watch(tensor, seen, name):
    """Note the memory order of the gradient that arrives at a Tensor on the way back."""
    original = tensor.node.backward

    def spy(gradient):
        seen.append((name, images_last(gradient), gradient.dtype))
        return original(gradient)

    tensor.node.backward = spy


@pytest.mark.parametrize("layers", [lenet, vgg])
@pytest.mark.parametrize("flatten", [nn.Flatten(), lambda x: x.flatten(1), lambda x: x.reshape(len(x), -1)])
def test_images_stay_last(layers, flatten):
    x = helpers.tensor(np.random.default_rng(0).standard_normal((5, 1, 13, 14)).astype(np.float32))
    seen, watched = [], 0
    for layer in layers():
        x = (flatten if isinstance(layer, nn.Flatten) else layer)(x)
        assert x.dtype == np.float32
        if x.ndim == 4:
            assert x.array.transpose(1, 2, 3, 0).flags.c_contiguous, type(layer).__name__
            watch(x, seen, type(layer).__name__)
            watched += 1
    nn.functional.cross_entropy(x, helpers.tensor(np.arange(5))).backward()
    assert len(seen) == watched and watched >= 6
    assert [entry for entry in seen if not entry[1]] == []
    assert {str(dtype) for _, _, dtype in seen} == {"float32"}


def test_a_residual_sum_keeps_the_order():
    first, second = nn.Conv2d(2, 2, 3, padding=1), nn.Conv2d(2, 2, 3, padding=1)
    seen = []
    x = first(helpers.tensor(np.random.default_rng(0).standard_normal((3, 2, 5, 4)).astype(np.float32)))
    watch(x, seen, "sum of two ways")
    out = nn.functional.relu(second(x) + x)
    assert images_last(out.array)
    out.flatten(1).sum().backward()
    assert seen == [("sum of two ways", True, np.float32)]


def test_the_test_can_fail():
    assert not images_last(np.zeros((3, 2, 4, 5)))
    assert images_last(np.zeros((2, 4, 5, 3)).transpose(3, 0, 1, 2))
    with_border = np.zeros((2, 6, 7, 3)).transpose(3, 0, 1, 2)[:, :, 1:-1, 1:-1]
    assert images_last(with_border) and not images_last(with_border.transpose(0, 1, 3, 2))
