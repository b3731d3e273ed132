"""The stack explorer against PyTorch's own layers, its picture, and its words."""

import itertools

import pytest

from helpers.explore.stack_explorer import drawing as say
from helpers.explore.stack_explorer.numbers import INPUT_RANGES, PRESETS, RANGES, Layer, Settings, compute


@pytest.mark.parametrize("name", list(PRESETS))
def test_shapes_and_parameters_are_pytorch_s(name):
    torch = pytest.importorskip("torch")
    settings, _ = PRESETS[name]
    numbers = compute(settings)
    x = torch.zeros(1, settings.channels, settings.size, settings.size)
    for layer, stage in zip(settings.layers, numbers.stages):
        if layer.kind == "conv":
            module = torch.nn.Conv2d(x.shape[1], layer.out_channels, layer.kernel_size, layer.stride, layer.padding)
        else:
            module = torch.nn.MaxPool2d(layer.kernel_size, layer.stride, layer.padding)
        x = module(x)
        assert tuple(x.shape[1:]) == (stage.channels, stage.size, stage.size)
        assert stage.parameters == sum(p.numel() for p in module.parameters())
    assert len(numbers.stages) == len(settings.layers) - bool(numbers.problem)


def test_the_reach_of_a_stack_is_where_its_gradient_goes():
    torch = pytest.importorskip("torch")
    layers = (Layer("conv", 1, 3, 2, 0), Layer("conv", 1, 5, 1, 2), Layer("pool", 1, 2, 2), Layer("conv", 1, 3))
    size = 61
    numbers = compute(Settings(1, size, layers))
    x = torch.zeros(1, 1, size, size, requires_grad=True)
    y = x
    for layer in layers:    # averages instead of maxima, so that every pixel of a window counts
        if layer.kind == "conv":
            weight = torch.ones(1, 1, layer.kernel_size, layer.kernel_size)
            y = torch.nn.functional.conv2d(y, weight, stride=layer.stride, padding=layer.padding)
        else:
            y = torch.nn.functional.avg_pool2d(y, layer.kernel_size, layer.stride)
    middle = y.shape[2] // 2
    y[0, 0, middle, middle].backward()
    assert numbers.stages[-1].reach == int((x.grad[0, 0].abs().sum(1) > 0).sum())


def test_alexnet_s_puzzle():
    printed, meant = (compute(PRESETS[f"AlexNet on {size}"][0]) for size in (224, 227))
    assert (printed.stages[0].size, printed.stages[0].unread) == (54, 1)
    assert (meant.stages[0].size, meant.stages[0].unread) == (55, 0)
    assert say.title(printed) == "Layer 1 turns 224 into 54: the last row and column are never read"
    assert meant.stages[0].multiply_adds == 55 * 55 * 96 * 11 * 11 * 3


def test_a_layer_that_does_not_fit_ends_the_stack_and_says_why(read_drawing):
    numbers = compute(PRESETS["LeNet-5 on 28"][0])
    assert numbers.problem == "Layer 5: a kernel of 5 does not fit in 4 + 2·0 = 4."
    assert len(numbers.stages) == 4
    assert numbers.problem in " ".join(read_drawing(say.draw(numbers)).words())
    pool = compute(Settings(1, 8, (Layer("pool", 1, 3, 2, 2),)))
    assert pool.problem == "Layer 1: pooling takes at most half a window of padding, here 1, not 2."


def test_corners_of_all_ranges_are_drawn_whole(read_drawing):
    corners = itertools.product(("conv", "pool"), *RANGES.values())
    for position, (kind, *values) in enumerate(corners):
        layer = Layer(kind, *values)
        for channels, size in itertools.product(*INPUT_RANGES.values()):
            numbers = compute(Settings(channels, size, (layer,) * (1 + position % 6)))
            drawing = read_drawing(say.draw(numbers, scale=2 if position % 2 else 1))
            assert drawing.title == say.title(numbers)
            assert len(drawing.groups("layer")) == len(numbers.stages)


@pytest.mark.parametrize("name", list(PRESETS))
def test_picture_and_twin_show_the_same_numbers(name, read_drawing):
    numbers = compute(PRESETS[name][0])
    words, twin = read_drawing(say.draw(numbers)).words("layer"), say.twin(numbers)
    for stage in numbers.stages:
        for shown in (f"{stage.channels}×{stage.size}×{stage.size}", f"{stage.parameters:,}", say.rule(stage.layer)):
            assert any(shown in word for word in words) and shown in twin
        assert f"{stage.reach}×{stage.reach}" in words and f"{stage.multiply_adds:,} multiply-adds" in twin
    assert f"{numbers.parameters:,} parameters" in twin


def test_three_small_layers_see_as_far_as_one_large_and_cost_less():
    one, three = compute(PRESETS["one 7×7"][0]), compute(PRESETS["three 3×3"][0])
    assert one.stages[-1].reach == three.stages[-1].reach == 7
    assert one.stages[-1].size == three.stages[-1].size
    assert three.parameters < one.parameters


def test_settings_out_of_range_are_refused_with_the_range():
    with pytest.raises(ValueError, match="kernel_size must be from 1 to 15, not 0"):
        Layer(kernel_size=0)
    with pytest.raises(ValueError, match="from 1 to 6 layers, not 0"):
        Settings()
    with pytest.raises(ValueError, match="kind must be one of conv, pool, not 'dense'"):
        Layer("dense")
