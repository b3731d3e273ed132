"""Whole layers: output shapes, parameters, multiply-adds and memory, by counting and by asking PyTorch."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops

QUICK = settings(derandomize=True, max_examples=60, deadline=None)


@pytest.mark.parametrize("arguments, expected", [
    (((64, 3, 224, 224), (96, 3, 11, 11), 4, 2), (64, 96, 55, 55)),
    (((2, 6, 7, 10), (4, 3, 3, 2), (2, 3), (1, 0), (1, 2), 2), (2, 4, 4, 3)),
    (((2, 6, 7, 10), (4, 6, 4, 2), 1, "same", (1, 2)), (2, 4, 7, 10)),
    (((2, 6, 7, 10), (4, 6, 4, 2), 3, "valid"), (2, 4, 2, 3)),
    (((5, 3, 9), (2, 3, 4)), (5, 2, 6)),
    (((5, 2, 9), (4, 1, 4), 2, (1,), (2,), 2), (5, 4, 3)),
    (((0, 3, 9), (2, 3, 4)), (0, 2, 6)),
])
def test_output_shapes(arguments, expected):
    assert ops.conv_output_shape(*arguments) == expected


def test_lists_are_shapes_too():
    assert ops.conv_output_shape([2, 3, 5, 6], [4, 3, 2, 2]) == (2, 4, 4, 5)


def pairs(smallest, largest):
    return st.tuples(*[st.integers(smallest, largest)] * 2)


@QUICK
@given(st.integers(1, 3), st.integers(1, 2), st.integers(1, 2), st.integers(1, 3),
       pairs(3, 9), pairs(1, 3), pairs(1, 3), pairs(0, 2))
def test_the_shape_is_that_of_the_convolution_itself(n, groups, c, filters, size, kernel, stride, padding):
    input_shape, weight_shape = (n, c * groups, *size), (filters * groups, c, *kernel)
    out, _ = ops.conv2d(np.zeros(input_shape), np.zeros(weight_shape), None, stride, padding, 1, groups)
    assert ops.conv_output_shape(input_shape, weight_shape, stride, padding, 1, groups) == out.shape


@pytest.mark.parametrize("arguments, expected", [
    ((3, 96, 11), 34_944), ((3, 96, 3), 2_688), ((3, 96, 5), 7_296), ((3, 96, 7), 14_208),      # errata E32
    ((1, 6, 5), 156), ((1, 6, 5, False), 150), ((6, 4, (3, 2)), 148), ((6, 4, [3, 2], True, 2), 76),
    ((6, 4, (3,), False), 72), ((64, 64, 3, False), 36_864), ((6, 6, 3, False, 6), 54),
])
def test_parameters_by_hand(arguments, expected):
    assert ops.conv_parameters(*arguments) == expected


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("kernel", [3, (2, 3), (4,)])
def test_parameters_are_those_of_pytorchs_modules(torch, bias, groups, kernel):
    module = torch.nn.Conv1d if isinstance(kernel, tuple) and len(kernel) == 1 else torch.nn.Conv2d
    layer = module(4, 6, kernel, groups=groups, bias=bias)
    assert ops.conv_parameters(4, 6, kernel, bias, groups) == sum(p.numel() for p in layer.parameters())


def count_multiply_adds(input_shape, weight_shape, stride, padding, dilation):
    """One at a time, by walking every window; one group."""
    count = 0
    for _ in itertools.product(range(input_shape[0]), range(weight_shape[0])):
        for i in range(0, input_shape[2] + 2 * padding - dilation * (weight_shape[2] - 1), stride):
            for j in range(0, input_shape[3] + 2 * padding - dilation * (weight_shape[3] - 1), stride):
                for _ in itertools.product(*map(range, weight_shape[1:])):
                    count += 1
    return count


@pytest.mark.parametrize("stride, padding, dilation", [(1, 0, 1), (2, 1, 1), (3, 0, 2), (2, 2, 2)])
def test_multiply_adds_by_counting(stride, padding, dilation):
    shapes = (2, 3, 6, 7), (4, 3, 2, 3)
    assert ops.conv_multiply_adds(*shapes, stride, padding, dilation) == count_multiply_adds(
        *shapes, stride, padding, dilation)


def test_multiply_adds_by_hand():
    assert ops.conv_multiply_adds((1, 1, 28, 28), (6, 1, 5, 5), padding=2) == 28 * 28 * 6 * 25
    assert ops.conv_multiply_adds((1, 3, 224, 224), (96, 3, 11, 11), 4, 2) == 55 * 55 * 96 * 363
    assert ops.conv_multiply_adds((2, 4, 5), (6, 2, 3), groups=2) == 2 * 3 * 6 * 2 * 3
    assert ops.conv_multiply_adds((2, 4, 5, 6), (6, 2, 3, 3), (2, 1), "valid", groups=2) == 2 * 8 * 6 * 2 * 9


def test_memory():
    assert ops.memory_bytes((64, 3, 256, 256)) == 48 * 2**20           # errata E32
    assert ops.memory_bytes((64, 96, 128, 128)) == 384 * 2**20
    assert ops.memory_bytes((2, 5), "float64") == 80
    assert ops.memory_bytes([2, 5], np.uint8) == 10
    assert ops.memory_bytes(()) == 4
    assert ops.memory_bytes((3, 0)) == 0


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "uint8", "int64"])
def test_memory_is_what_numpy_takes(dtype):
    assert ops.memory_bytes((2, 3, 4), dtype) == np.zeros((2, 3, 4), dtype).nbytes


SHAPES = "(input_shape = (2, 3, 5, 6), weight_shape = (4, 3, 2, 2))"


@pytest.mark.parametrize("arguments, error, words", [
    (((2, 3, 5, 6), (4, 2, 2, 2)), ValueError,
     "weight expects 2 input channels in groups = 1, but the input has 3 "
     "(input_shape = (2, 3, 5, 6), weight_shape = (4, 2, 2, 2))"),
    (((2, 4, 5, 6), (4, 1, 2, 2), 1, 0, 1, 2), ValueError,
     "weight expects 2 input channels in groups = 2, but the input has 4"),
    (((2, 3, 5, 6), (4, 3, 7, 2)), ValueError,
     "kernel_size 7 does not fit in size 5 with padding 0 + 0; the padded size 5 must be at least 7 and the "
     "size at least 1 (input_shape = (2, 3, 5, 6), weight_shape = (4, 3, 7, 2))"),
    (((2, 3, 5, 6), (4, 3, 2, 2), 2, "same"), ValueError, f"needs stride 1, not 2 {SHAPES}"),
    (((2, 3, 5, 6), (4, 3, 2, 2), 1, "full"), ValueError, f"'valid' or 'same', not 'full' {SHAPES}"),
    (((2, 3, 5, 6), (4, 3, 2)), ValueError, "(input_shape = (2, 3, 5, 6), weight_shape = (4, 3, 2))"),
    (((2, 3, 5), (4, 3, 2, 2)), ValueError,
     "both shapes must have 3 entries (N, C, W) or both 4 (N, C, H, W)"),
    (((2, 3), (4, 3)), ValueError, "both shapes must have 3 entries"),
    (((2, 3, 5, 6, 7), (4, 3, 2, 2, 2)), ValueError, "both shapes must have 3 entries"),
    (((2, 3, 5, 6), (0, 3, 2, 2)), ValueError, "the weight's must all be at least 1"),
    (((2, 3, 5, 6), (4, 3, 0, 2)), ValueError, "the weight's must all be at least 1"),
    (((2, 3, 5, 6), (4, 3, 2, 2), 0), ValueError, "stride must be at least 1, not 0"),
    (((2, 3, 5, 6), (4, 3, 2, 2), (1, 0)), ValueError, "stride[1] must be at least 1, not 0"),
    (((2, 3, 5, 6), (4, 3, 2, 2), 1, (0, -1)), ValueError, "padding[1] must be at least 0, not -1"),
    (((2, 3, 5, 6), (4, 3, 2, 2), 1, 0, (0, 1)), ValueError, "dilation[0] must be at least 1, not 0"),
    (((2, 3, 5, 6), (4, 3, 2, 2), (1, 1, 1)), ValueError,
     "stride must be one number or 2, one per axis, not 3"),
    (((2, 3, 5, 6), (4, 3, 2, 2), 1, 0, 1, 3), ValueError,
     "groups 3 must divide both the 3 input channels and the 4 output channels"),
    (((2, 3, 5, 6), (6, 3, 2, 2), 1, 0, 1, 2), ValueError,
     "groups 2 must divide both the 3 input channels and the 6"),
    (((2, 3, 5, 6), (4, 3, 2, 2), 1, 0, 1, 0), ValueError, "groups must be at least 1, not 0"),
    (((2, 3, 5.0, 6), (4, 3, 2, 2)), TypeError, "input_shape[2] must be an integer, not 5.0 (float)"),
    (((2, 3, 5, 6), (4, 3, 2, True)), TypeError,
     "weight_shape[3] must be an integer, not the truth value True"),
    (((2, 3, -5, 6), (4, 3, 2, 2)), ValueError, "input_shape[2] must be at least 0, not -5"),
    (((2, 3, 5, 6), 4), TypeError, "weight_shape must be a tuple of integers, not 4 (int)"),
    ((np.zeros((2, 3, 5)), (4, 3, 2)), TypeError, "input_shape must be a tuple of integers, not"),
])
def test_bad_shapes_are_explained(arguments, error, words):
    for function in (ops.conv_output_shape, ops.conv_multiply_adds):
        with pytest.raises(error) as caught:
            function(*arguments)
        assert str(caught.value).startswith("conv_output_shape: ") and words in str(caught.value)


@pytest.mark.parametrize("function, arguments, error, words", [
    (ops.conv_parameters, (0, 4, 3), ValueError, "in_channels must be at least 1, not 0"),
    (ops.conv_parameters, (4, 0, 3), ValueError, "out_channels must be at least 1, not 0"),
    (ops.conv_parameters, (4, 4, 0), ValueError, "kernel_size must be at least 1, not 0"),
    (ops.conv_parameters, (4, 4, (3, 0)), ValueError, "kernel_size[1] must be at least 1, not 0"),
    (ops.conv_parameters, (4, 4, 1.5), TypeError, "kernel_size must be an integer, not 1.5"),
    (ops.conv_parameters, (4.0, 4, 3), TypeError, "in_channels must be an integer, not 4.0"),
    (ops.conv_parameters, (4, "4", 3), TypeError, "out_channels must be an integer, not '4'"),
    (ops.conv_parameters, (4, 6, 3, True, 3), ValueError,
     "groups 3 must divide both the 4 input channels and the 6"),
    (ops.conv_parameters, (6, 4, 3, True, 3), ValueError,
     "groups 3 must divide both the 6 input channels and the 4"),
    (ops.memory_bytes, ((2, -1),), ValueError, "shape[1] must be at least 0, not -1"),
    (ops.memory_bytes, ((2, 1.5),), TypeError, "shape[1] must be an integer, not 1.5"),
    (ops.memory_bytes, (5,), TypeError, "shape must be a tuple of integers, not 5 (int)"),
])
def test_bad_numbers_are_explained(function, arguments, error, words):
    with pytest.raises(error) as caught:
        function(*arguments)
    assert str(caught.value).startswith(f"{function.__name__}: ") and words in str(caught.value)
