"""A check is worth as much as the wrong versions it rejects: every one of them, with its slip named."""

import pytest

from helpers import ops, verify
from helpers.verify.backward_pass import run_backward
from helpers.verify.forward_pass import run_forward
from helpers.verify.mutants import registries
from helpers.verify.routines.convolution import CONV1D, CONV2D
from helpers.verify.routines.padding import PADDING
from helpers.verify.session import start

REGISTRIES = registries()
LAYERS = {"conv1d": CONV1D, "conv2d": CONV2D, "pad": PADDING}
ONLY_2D = {"two spatial axes", "strides that differ", "paddings that differ", "dilations that differ",
           "more than one row and column of windows"}


def listed(names):
    return [pytest.param(name, mutant, id=f"{name}-{mutant.name}")
            for name in names for mutant in REGISTRIES[name]
            if not (name.startswith("conv1d") and mutant.needs & ONLY_2D)]


FORWARD = [name for name in REGISTRIES if not name.endswith("_backward")]
BACKWARD = [name for name in REGISTRIES if name.endswith("_backward")]


@pytest.mark.parametrize("name", REGISTRIES)
def test_there_are_at_least_a_dozen(name):
    assert len(REGISTRIES[name]) >= 12
    assert len({mutant.slip for mutant in REGISTRIES[name]}) == len(REGISTRIES[name])


@pytest.mark.parametrize("name, mutant", listed(FORWARD))
def test_each_is_rejected_and_its_slip_named(name, mutant):
    with pytest.raises(verify.Mismatch) as caught:
        getattr(verify, name)(mutant.function)
    assert mutant.slip in caught.value.diagnosis
    assert mutant.advice in str(caught.value)


@pytest.mark.parametrize("name, mutant", listed(BACKWARD))
def test_each_wrong_gradient_is_rejected_and_its_slip_named(name, mutant):
    layer = name.removesuffix("_backward")
    session = start(LAYERS[layer], getattr(ops, layer), mutant.function)
    trials = run_forward(session)
    with pytest.raises(verify.Mismatch) as caught:
        run_backward(session, trials)
    assert mutant.slip in caught.value.diagnosis


@pytest.mark.parametrize("takes", [
    "x, weight", "x, weight, bias=None", "x, weight, stride=1", "x, weight, padding=0",
    "x, weight, dilation=1", "x, weight, groups=1", "x, weight, bias, stride, padding",
    "x, weight, stride=1, padding=0, dilation=1",
])
@pytest.mark.parametrize("layer", ["conv1d", "conv2d"])
def test_none_slips_through_a_narrower_signature(layer, takes):
    names = [name.partition("=")[0] for name in takes.split(", ")]
    passed = ", ".join(f"{name}={name}" for name in names)
    namespace = {"library": getattr(ops, layer)}
    exec(f"def f({takes}):\n    return library({passed})", namespace)
    report = getattr(verify, layer)(namespace["f"])
    assert report.missed == []
    assert len(report.rejected) >= 8
    absent = {"bias", "stride", "padding", "dilation", "groups"} - set(names)
    assert absent <= set(report.not_tried[0].partition(" (")[0].split(", "))


@pytest.mark.parametrize("name, takes", [
    ("conv_output_size", "size, kernel_size"), ("conv_output_size", "size, kernel_size, stride"),
    ("conv_output_size", "size, kernel_size, padding=0"),
    ("conv_output_size", "size, kernel_size, dilation=1"),
    ("pool_output_size", "size, kernel_size"), ("pool_output_size", "size, kernel_size, stride=None"),
    ("pool_output_size", "size, kernel_size, ceil_mode=False"),
    ("conv_transpose_output_size", "size, kernel_size"),
    ("conv_transpose_output_size", "size, kernel_size, stride=1, padding=0"),
    ("kernel_span", "kernel_size"), ("same_padding", "kernel_size"), ("pixels_read", "size, kernel_size"),
    ("pixels_read", "size, kernel_size, stride=1"), ("pixels_read", "size, kernel_size, padding=0"),
    ("pixels_read", "size, kernel_size, dilation=1"), ("conv_output_shape", "input_shape, weight_shape"),
    ("conv_output_shape", "input_shape, weight_shape, stride=1"),
    ("conv_output_shape", "input_shape, weight_shape, padding=0"),
    ("conv_output_shape", "input_shape, weight_shape, dilation=1, groups=1"),
    ("conv_multiply_adds", "input_shape, weight_shape"),
    ("conv_multiply_adds", "input_shape, weight_shape, padding=0, dilation=1"),
    ("conv_multiply_adds", "input_shape, weight_shape, stride=1, groups=1"),
    ("conv_parameters", "in_channels, out_channels, kernel_size"),
    ("conv_parameters", "in_channels, out_channels, kernel_size, groups=1"), ("memory_bytes", "shape"),
])
def test_none_slips_through_a_narrower_size_formula(name, takes):
    passed = ", ".join(f"{n}={n}" for n in (part.partition("=")[0] for part in takes.split(", ")))
    namespace = {"library": getattr(ops, name)}
    exec(f"def f({takes}):\n    return library({passed})", namespace)
    report = getattr(verify, name)(namespace["f"])
    assert report.missed == []
    assert len(report.rejected) >= 2
