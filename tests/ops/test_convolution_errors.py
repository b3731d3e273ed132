"""What the convolution layer refuses, and that it says which argument, what came and what would fit."""

import re

import numpy as np
import pytest

from helpers import ops

X, WEIGHT, BIAS = np.zeros((2, 4, 6, 7)), np.zeros((6, 4, 3, 2)), np.zeros(6)
SIGNAL, TAPS = np.zeros((2, 4, 7)), np.zeros((6, 4, 2))


def message_of(error, function, *arguments, **options):
    with pytest.raises(error) as caught:
        function(*arguments, **options)
    assert str(caught.value).startswith(f"{function.__name__}: ")
    return str(caught.value)


def test_the_message_of_the_contract():
    assert message_of(ValueError, ops.conv2d, np.zeros((64, 1, 28, 28)), np.zeros((8, 3, 5, 5))) == (
        "conv2d: weight expects 3 input channels (weight.shape = (8, 3, 5, 5)) but x has 1 "
        "(x.shape = (64, 1, 28, 28))")


@pytest.mark.parametrize("changes, words", [
    (dict(x=X[0]),
     "x must have shape (N, C, H, W), but x.shape = (4, 6, 7); add the missing batch axis with x[None]"),
    (dict(x=X[0, 0]), "x must have shape (N, C, H, W), but x.shape = (6, 7)"),
    (dict(x=X[None]), "x must have shape (N, C, H, W), but x.shape = (1, 2, 4, 6, 7)"),
    (dict(weight=WEIGHT[0]), "weight must have shape (C_out, C/groups, k_h, k_w) with no size 0, but "
                             "weight.shape = (4, 3, 2)"),
    (dict(weight=WEIGHT[:0]), "with no size 0, but weight.shape = (0, 4, 3, 2)"),
    (dict(weight=WEIGHT[:, :, :0]), "with no size 0, but weight.shape = (6, 4, 0, 2)"),
    (dict(x=X[:, :3]), "weight expects 4 input channels (weight.shape = (6, 4, 3, 2)) but x has 3 "
                       "(x.shape = (2, 3, 6, 7))"),
    (dict(groups=2), "weight expects 8 input channels in 2 groups (weight.shape = (6, 4, 3, 2)) but x has 4 "
                     "(x.shape = (2, 4, 6, 7))"),
    (dict(weight=WEIGHT[:5, :2], groups=2, bias=None), "groups 2 must divide the 5 output channels "
                                                       "(weight.shape = (5, 2, 3, 2))"),
    (dict(weight=WEIGHT[:, :1], groups=3),
     "weight expects 3 input channels in 3 groups (weight.shape = (6, 1, 3, 2)) but x has 4"),
    (dict(groups=0), "groups must be at least 1, not 0"),
    (dict(bias=np.zeros(5)),
     "bias must have shape (6,), one for each filter of weight (weight.shape = (6, 4, 3, 2)), but "
     "bias.shape = (5,)"),
    (dict(bias=np.zeros((6, 1))), "but bias.shape = (6, 1)"),
    (dict(bias=np.array(0.0)), "but bias.shape = ()"),
    (dict(weight=np.zeros((6, 4, 7, 2))),
     "along the height, kernel_size 7 does not fit in size 6 with padding 0 + 0; the padded size 6 must be "
     "at least 7 and the size at least 1 (x.shape = (2, 4, 6, 7), weight.shape = (6, 4, 7, 2))"),
    (dict(weight=np.zeros((6, 4, 3, 10)), padding=(0, 1)),
     "along the width, kernel_size 10 does not fit in size 7 with padding 1 + 1; the padded size 9 must be "
     "at least 10"),
    (dict(dilation=(3, 1)),
     "along the height, kernel_size 3 (it spans 7 pixels at dilation 3) does not fit in size 6"),
    (dict(x=X[:, :, :0], padding=2),
     "along the height, kernel_size 3 does not fit in size 0 with padding 2 + 2"),
    (dict(x=X[..., :0], padding=2), "along the width, kernel_size 2 does not fit in size 0"),
    (dict(stride=0), "stride must be at least 1, not 0"),
    (dict(stride=-1), "stride must be at least 1, not -1"),
    (dict(stride=(1, 0)), "stride[1] must be at least 1, not 0"),
    (dict(stride=(1, 1, 1)), "stride must be one number or 2, one per axis, not 3 (stride = (1, 1, 1))"),
    (dict(stride=()), "stride must be one number or 2, one per axis, not 0 (stride = ())"),
    (dict(padding=-1), "padding must be at least 0, not -1"),
    (dict(padding=(0, -2)), "padding[1] must be at least 0, not -2"),
    (dict(padding="full"), "padding must be a whole number, 'valid' or 'same', not 'full'"),
    (dict(padding="same", stride=2), "padding 'same' keeps the size and therefore needs stride 1, not 2"),
    (dict(padding="same", stride=(1, 3)),
     "padding 'same' keeps the size and therefore needs stride 1, not 3"),
    (dict(dilation=0), "dilation must be at least 1, not 0"),
    (dict(dilation=(0, 1)), "dilation[0] must be at least 1, not 0"),
])
def test_values_that_do_not_fit(changes, words):
    arguments = {"x": X, "weight": WEIGHT, "bias": BIAS} | changes
    assert words in message_of(ValueError, ops.conv2d, **arguments)


@pytest.mark.parametrize("changes, words", [
    (dict(x=X.astype(np.uint8)),
     "x must hold floating-point numbers, but x.dtype is uint8; convert it first, for example "
     "x.astype(np.float32)"),
    (dict(x=X.astype(int)), "x must hold floating-point numbers, but x.dtype is int64"),
    (dict(x=X + 0j), "x must hold floating-point numbers, but x.dtype is complex128"),
    (dict(weight=WEIGHT.astype(int)), "weight must hold floating-point numbers, but weight.dtype is int64"),
    (dict(bias=BIAS.astype(bool)), "bias must hold floating-point numbers, but bias.dtype is bool"),
    (dict(weight=WEIGHT.astype(np.float32)),
     "weight.dtype is float32 but x.dtype is float64; both must be the same, for example "
     "weight.astype(x.dtype)"),
    (dict(x=X.astype(np.float32)), "weight.dtype is float64 but x.dtype is float32"),
    (dict(bias=BIAS.astype(np.float32)), "bias.dtype is float32 but x.dtype is float64"),
    (dict(x=X.tolist()), "x must be a NumPy array, not list"),
    (dict(weight=3.0), "weight must be a NumPy array, not float"),
    (dict(bias=[0.0] * 6), "bias must be a NumPy array, not list"),
    (dict(stride=1.0), "stride must be an integer, not 1.0 (float)"),
    (dict(stride=(1, 1.5)), "stride[1] must be an integer, not 1.5 (float)"),
    (dict(stride=True), "stride must be an integer, not the truth value True"),
    (dict(stride=None), "stride must be an integer, not None (NoneType)"),
    (dict(padding=0.5), "padding must be an integer, not 0.5 (float)"),
    (dict(padding=(0, False)), "padding[1] must be an integer, not the truth value False"),
    (dict(padding=("same", 0)), "padding[0] must be an integer, not 'same' (str)"),
    (dict(padding=None), "padding must be an integer, not None (NoneType)"),
    (dict(dilation="1"), "dilation must be an integer, not '1' (str)"),
    (dict(groups=1.0), "groups must be an integer, not 1.0 (float)"),
    (dict(groups=(1, 1)), "groups must be an integer, not (1, 1) (tuple)"),
])
def test_things_of_the_wrong_type(changes, words):
    arguments = {"x": X, "weight": WEIGHT, "bias": BIAS} | changes
    assert words in message_of(TypeError, ops.conv2d, **arguments)


@pytest.mark.parametrize("changes, error, words", [
    (dict(x=SIGNAL[0]), ValueError,
     "x must have shape (N, C, W), but x.shape = (4, 7); add the missing batch axis with x[None]"),
    (dict(x=X), ValueError, "x must have shape (N, C, W), but x.shape = (2, 4, 6, 7)"),
    (dict(weight=WEIGHT), ValueError, "weight must have shape (C_out, C/groups, k) with no size 0, but "
                                      "weight.shape = (6, 4, 3, 2)"),
    (dict(x=SIGNAL[:, :1]), ValueError,
     "weight expects 4 input channels (weight.shape = (6, 4, 2)) but x has 1 (x.shape = (2, 1, 7))"),
    (dict(bias=np.zeros((1, 6))), ValueError, "bias must have shape (6,)"),
    (dict(dilation=7), ValueError,
     "along the length, kernel_size 2 (it spans 8 pixels at dilation 7) does not fit in size 7 with padding "
     "0 + 0; the padded size 7 must be at least 8 and the size at least 1 "
     "(x.shape = (2, 4, 7), weight.shape = (6, 4, 2))"),
    (dict(stride=(1, 1)), ValueError,
     "stride must be one number or 1, one per axis, not 2 (stride = (1, 1))"),
    (dict(stride=0), ValueError, "stride must be at least 1, not 0"),
    (dict(padding=-1), ValueError, "padding must be at least 0, not -1"),
    (dict(padding="same", stride=2), ValueError,
     "padding 'same' keeps the size and therefore needs stride 1, not 2"),
    (dict(padding="half"), ValueError, "padding must be a whole number, 'valid' or 'same', not 'half'"),
    (dict(x=SIGNAL.astype(np.uint8)), TypeError, "x must hold floating-point numbers, but x.dtype is uint8"),
    (dict(weight=TAPS.astype(np.float32)), TypeError, "weight.dtype is float32 but x.dtype is float64"),
    (dict(padding=1.0), TypeError, "padding must be an integer, not 1.0 (float)"),
])
def test_signals(changes, error, words):
    arguments = {"x": SIGNAL, "weight": TAPS, "bias": BIAS} | changes
    assert words in message_of(error, ops.conv1d, **arguments)


CASES = [(ops.conv2d, ops.conv2d_backward, X, WEIGHT, (2, 6, 4, 6)),
         (ops.conv1d, ops.conv1d_backward, SIGNAL, TAPS, (2, 6, 6))]


@pytest.mark.parametrize("forward, backward, x, weight, shape", CASES)
def test_an_upstream_gradient_of_another_shape(forward, backward, x, weight, shape):
    _, cache = forward(x, weight)
    swapped = (shape[1], shape[0], *shape[2:])
    for wrong in [shape[1:], (1, *shape[1:]), (*shape[:-1], 1), swapped, (), (1, *shape)]:
        words = f"grad_out must have the shape of the forward result, {shape}, but grad_out.shape = {wrong}"
        assert words in message_of(ValueError, backward, np.zeros(wrong), cache)


@pytest.mark.parametrize("forward, backward, x, weight, shape", CASES)
def test_an_upstream_gradient_of_another_type(forward, backward, x, weight, shape):
    _, cache = forward(x, weight)
    message = message_of(TypeError, backward, np.zeros(shape, np.float32), cache)
    assert "grad_out.dtype is float32 but x.dtype is float64; both must be the same" in message
    assert "grad_out must hold floating-point numbers, but grad_out.dtype is int64" in message_of(
        TypeError, backward, np.zeros(shape, int), cache)
    for thing in (np.zeros(shape).tolist(), 1):
        words = f"grad_out must be a NumPy array, not {type(thing).__name__}"
        assert words in message_of(TypeError, backward, thing, cache)


@pytest.mark.parametrize("name", ["x", "weight", "bias"])
def test_tensors_are_refused(torch, name):
    arguments = {"x": X, "weight": WEIGHT, "bias": BIAS}
    arguments[name] = torch.tensor(arguments[name])
    assert f"{name} must be a NumPy array, not Tensor" in message_of(TypeError, ops.conv2d, **arguments)


def test_no_message_is_hidden_behind_another():
    """The messages are raised on their own, without the inner function's error dangling before them."""
    with pytest.raises(ValueError) as caught:
        ops.conv2d(X, np.zeros((6, 4, 9, 2)))
    assert caught.value.__suppress_context__
    assert not re.search("conv_output_size", str(caught.value))
