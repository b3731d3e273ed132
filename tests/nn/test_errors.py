"""Bad input is refused with the argument's name and both shapes, and whatever refused it goes on working."""

import numpy as np
import pytest

import helpers
from helpers import nn
from helpers.nn import functional

IMAGES = np.random.default_rng(0).standard_normal((2, 3, 7, 6)).astype(np.float32)
SCORES = np.random.default_rng(1).standard_normal((4, 5)).astype(np.float32)


def images(*shape, dtype=np.float32):
    return np.ones(shape, dtype)


MODULES = [     # module, good input, bad input, error, words
    (lambda: nn.Conv2d(3, 8, 5), IMAGES, images(64, 1, 28, 28), ValueError,
     "conv2d: weight expects 3 input channels (weight.shape = (8, 3, 5, 5)) but x has 1 "
     "(x.shape = (64, 1, 28, 28))"),
    (lambda: nn.Conv2d(3, 8, 5), IMAGES, images(2, 3, 4, 9), ValueError,
     "(x.shape = (2, 3, 4, 9), weight.shape = (8, 3, 5, 5))"),
    (lambda: nn.Conv2d(3, 8, 5), IMAGES, images(3, 7, 6), ValueError,
     "x must have shape (N, C, H, W), but x.shape = (3, 7, 6)"),
    (lambda: nn.Conv2d(3, 8, 5), IMAGES, images(2, 3, 7, 6, dtype=np.float64), TypeError,
     "weight.dtype is float32 but x.dtype is float64"),
    (lambda: nn.Conv2d(3, 8, 5), IMAGES, images(2, 3, 7, 6, dtype=np.uint8), TypeError,
     "x must hold floating-point numbers, but x.dtype is uint8"),
    (lambda: nn.Conv2d(3, 4, 3, padding=2, padding_mode="reflect"), IMAGES, images(2, 3, 2, 9), ValueError,
     "mode 'reflect' can add at most 1 pixels at each end of axis 2 of x.shape = (2, 3, 2, 9)"),
    (lambda: nn.Conv1d(3, 8, 5), IMAGES[:, :, 0], images(2, 4, 9), ValueError,
     "weight expects 3 input channels (weight.shape = (8, 3, 5)) but x has 4"),
    (lambda: nn.ConvTranspose2d(3, 8, 5), IMAGES, images(2, 4, 9, 9), ValueError,
     "weight expects 3 input channels"),
    (lambda: nn.ConvTranspose2d(3, 2, 2, padding=1), IMAGES, images(2, 3, 1, 9), ValueError,
     "conv_transpose2d: along the height"),
    (lambda: nn.MaxPool2d(3), IMAGES, images(2, 3, 2, 9), ValueError, "max_pool2d: along the height"),
    (lambda: nn.AvgPool2d(3), IMAGES, images(2, 3, 9, 2), ValueError, "avg_pool2d: along the width"),
    (lambda: nn.MaxPool2d(2), IMAGES, images(2, 3, 9, 9, dtype=np.uint8), TypeError,
     "max_pool2d: x must hold floating-point numbers"),
    (lambda: nn.LPPool2d(2, 3), IMAGES, images(2, 3, 2, 2), ValueError, "lp_pool2d: along the height"),
    (lambda: nn.AdaptiveAvgPool2d(2), IMAGES, images(2, 3, 0, 2), ValueError,
     "at least one row and one column, but x.shape = (2, 3, 0, 2)"),
    (lambda: nn.Unfold(3), IMAGES, images(2, 3, 2, 2), ValueError, "unfold: along the height"),
    (lambda: nn.Linear(6, 2), IMAGES, images(2, 7), ValueError,
     "linear: weight expects 6 input features (weight.shape = (2, 6)) but the last axis of x does not have "
     "them (x.shape = (2, 7))"),
    (lambda: nn.Linear(6, 2), IMAGES, images(2, 6, dtype=np.int64), TypeError,
     "linear: x must hold floating-point numbers, but x.dtype is int64"),
    (lambda: nn.ReLU(), IMAGES, images(2, 6, dtype=np.uint8), TypeError,
     "relu: x must hold floating-point numbers, but x.dtype is uint8"),
    (lambda: nn.BatchNorm2d(3), IMAGES, images(2, 4, 5, 5), ValueError,
     "batch_norm: running_mean must have shape (4,), one number for each channel (x.shape = (2, 4, 5, 5)), "
     "but running_mean.shape = (3,)"),
    (lambda: nn.BatchNorm2d(3), IMAGES, images(2, 3, 5), ValueError,
     "BatchNorm2d: x must have shape (N, C, H, W), but x.shape = (2, 3, 5)"),
    (lambda: nn.BatchNorm1d(3), IMAGES[:, :, 0], IMAGES, ValueError,
     "BatchNorm1d: x must have shape (N, C) or (N, C, L), but x.shape = (2, 3, 7, 6)"),
    (lambda: nn.BatchNorm2d(3), IMAGES, images(1, 3, 1, 1), ValueError,
     "Expected more than 1 value per channel when training, but x.shape = (1, 3, 1, 1)"),
    (lambda: nn.BatchNorm2d(3), IMAGES, images(2, 3, 5, 5, dtype=np.float64), TypeError,
     "batch_norm: running_mean.dtype is float32 but x.dtype is float64"),
    (lambda: nn.LayerNorm((7, 6)), IMAGES, images(2, 3, 6, 7), ValueError,
     "x must end in normalized_shape (7, 6), at least one size, but x.shape = (2, 3, 6, 7)"),
    (lambda: nn.GroupNorm(1, 3), IMAGES, images(2, 4, 5, 5), ValueError,
     "group_norm: weight must have shape (4,)"),
    (lambda: nn.LocalResponseNorm(3), IMAGES, images(2, 4), ValueError,
     "at least 3 axes, but x.shape = (2, 4)"),
    (lambda: nn.Dropout(0.0), IMAGES, images(2, 4, dtype=np.int64), TypeError,
     "dropout: x must hold floating-point numbers"),
    (lambda: nn.Flatten(), IMAGES, images(4), (IndexError, ValueError), "1"),
]


@pytest.mark.parametrize("make, good, bad, error, words", MODULES)
def test_a_module_that_refused_goes_on_working(make, good, bad, error, words):
    layer, twin = make(), make()
    twin.load_state_dict(layer.state_dict())
    before = {key: value.array.copy() for key, value in layer.state_dict().items()}
    with pytest.raises(error) as caught:
        layer(helpers.tensor(bad))
    assert words in str(caught.value)
    assert all(np.array_equal(value, before[key]) for key, value in layer.state_dict().items())
    x, same = (helpers.tensor(good, requires_grad=True) for _ in range(2))
    out, expected = layer(x), twin(same)
    assert np.array_equal(out, expected)
    upstream = np.random.default_rng(2).standard_normal(out.shape).astype(np.float32)
    out.backward(upstream), expected.backward(upstream)
    assert np.array_equal(x.grad, same.grad)
    assert all(np.array_equal(p.grad, q.grad) for p, q in zip(layer.parameters(), twin.parameters()))


LABELS = np.array([0, 4, 2, 1])
LOSSES = [      # loss, good target, bad target, error, words
    ("cross_entropy", LABELS, LABELS + 1, ValueError,
     "target holds the label 5 at index (1,), but x has 5 classes, 0 to 4 (x.shape = (4, 5))"),
    ("cross_entropy", LABELS, LABELS - 1, ValueError, "target holds the label -1 at index (0,)"),
    ("cross_entropy", LABELS, LABELS.astype(np.float32), TypeError,
     "target must hold integer labels, but target.dtype is float32 (target.shape = (4,), x.shape = (4, 5))"),
    ("cross_entropy", LABELS, LABELS[:3], ValueError,
     "shape (4,) (x.shape = (4, 5)), but target.shape = (3,)"),
    ("cross_entropy", LABELS, np.full((4, 5), np.nan, np.float32), ValueError,
     "target holds nan at index (0, 0)"),
    ("nll_loss", LABELS, LABELS + 1, ValueError, "target holds the label 5"),
    ("nll_loss", LABELS, LABELS.astype(np.float64), TypeError,
     "target must hold integer labels, but target.dtype is float64"),
    ("multi_margin_loss", LABELS, LABELS + 1, ValueError, "target holds the label 5"),
    ("mse_loss", SCORES + 1, np.where(SCORES > 0, np.nan, SCORES).astype(np.float32), ValueError,
     "target holds nan at index"),
    ("mse_loss", SCORES + 1, SCORES[:, :3], ValueError,
     "target must have the shape of x, (4, 5), but target.shape = (4, 3)"),
    ("mse_loss", SCORES + 1, SCORES.astype(np.float64), TypeError,
     "target.dtype is float64 but x.dtype is float32"),
    ("binary_cross_entropy_with_logits", abs(SCORES), abs(SCORES[:, :1]), ValueError,
     "target must have the shape of x, (4, 5), but target.shape = (4, 1)"),
    ("binary_cross_entropy_with_logits", abs(SCORES), abs(SCORES) * np.float32(np.nan), ValueError,
     "target holds nan"),
]


@pytest.mark.parametrize("name, good, bad, error, words", LOSSES)
def test_scores_can_be_used_after_a_refused_target(name, good, bad, error, words):
    loss = getattr(functional, name)
    x = helpers.tensor(SCORES, requires_grad=True)
    with pytest.raises(error) as caught:
        loss(x, helpers.tensor(bad))
    assert words in str(caught.value) and str(caught.value).startswith(name)
    loss(x, helpers.tensor(good)).backward()
    assert np.isfinite(x.grad.array).all() and x.grad.array.any()


CONSTRUCTION = [
    (lambda: nn.Conv2d(3, 8, 5, stride=0), ValueError, r"Conv2d: stride must be at least 1, not 0"),
    (lambda: nn.Conv2d(3, 8, 5, stride=(1, 2, 3)), ValueError,
     r"Conv2d: stride must be one number or 2, one per axis, not 3"),
    (lambda: nn.Conv2d(3, 8, 5, padding=-1), ValueError, "Conv2d: padding must be at least 0, not -1"),
    (lambda: nn.Conv2d(3, 8, 5, padding="same", stride=2), ValueError, "Conv2d: .*same.* stride"),
    (lambda: nn.Conv1d(3, 8, 5, padding="half"), ValueError, "Conv1d: .*half"),
    (lambda: nn.Conv2d(3, 8, 0), ValueError, "Conv2d: kernel_size must be at least 1, not 0"),
    (lambda: nn.Conv2d(3, 8, 2.5), TypeError, "Conv2d: kernel_size must be an integer, not 2.5"),
    (lambda: nn.Conv2d(3, 8, 3, dilation=0), ValueError, "Conv2d: dilation must be at least 1, not 0"),
    (lambda: nn.Conv2d(0, 8, 3), ValueError, "Conv2d: in_channels must be at least 1, not 0"),
    (lambda: nn.Conv2d(3, 8, 3, groups=2), ValueError, "Conv2d: groups 2 must divide in_channels 3"),
    (lambda: nn.Conv2d(4, 9, 3, groups=2), ValueError, "Conv2d: groups 2 must divide out_channels 9"),
    (lambda: nn.Conv2d(3, 8, 3, padding_mode="mirror"), ValueError,
     "Conv2d: padding_mode must be 'zeros' or 'reflect' or .*'mirror'"),
    (lambda: nn.ConvTranspose2d(3, 8, 3, padding_mode="reflect"), ValueError,
     "padding_mode must be 'zeros', not 'reflect'"),
    (lambda: nn.ConvTranspose2d(3, 8, 3, padding="same"), TypeError,
     "padding must be a number or a pair, not 'same'"),
    (lambda: nn.Linear(-1, 3), ValueError, "Linear: in_features must be at least 0, not -1"),
    (lambda: nn.Linear(2.0, 3), TypeError, "Linear: in_features must be an integer"),
    (lambda: nn.BatchNorm2d(-3), ValueError, "BatchNorm2d: num_features must be at least 0, not -3"),
    (lambda: nn.GroupNorm(2, 3), ValueError, "GroupNorm: num_groups 2 must divide num_channels 3"),
    (lambda: nn.LayerNorm(2.5), TypeError, "LayerNorm: normalized_shape must be an integer"),
    (lambda: nn.Dropout(1.5), ValueError, "Dropout: p must be between 0 and 1, not 1.5"),
    (lambda: nn.MultiMarginLoss(p=3), ValueError, "MultiMarginLoss: p must be 1 or 2, not 3"),
]


@pytest.mark.parametrize("make, error, words", CONSTRUCTION)
def test_a_layer_that_cannot_be(make, error, words):
    with pytest.raises(error, match=words):
        make()


def test_arrays_and_numbers_are_no_tensors():
    layer = nn.Linear(6, 2)
    with pytest.raises(TypeError, match="linear: input must be a Tensor, not ndarray; make one with tensor"):
        layer(IMAGES)
    with pytest.raises(TypeError, match="relu: input must be a Tensor, not list"):
        functional.relu([1.0, 2.0])
    with pytest.raises(TypeError, match="cross_entropy: target must be a Tensor, not ndarray"):
        functional.cross_entropy(helpers.tensor(SCORES), LABELS)
    with pytest.raises(TypeError, match="with_logits: pos_weight must be a Tensor, not list"):
        scores = helpers.tensor(SCORES)
        functional.binary_cross_entropy_with_logits(scores, scores, pos_weight=[2.0])
    with pytest.raises(TypeError, match="conv2d: weight must be a Tensor, not ndarray"):
        functional.conv2d(helpers.tensor(IMAGES), np.ones((2, 3, 3, 3), np.float32))
    with pytest.raises(TypeError, match="linear: bias must be a Tensor, not ndarray"):
        functional.linear(helpers.tensor(SCORES), helpers.tensor(SCORES), np.ones(4, np.float32))
    with pytest.raises(TypeError, match="batch_norm: running_mean must be a Tensor, not ndarray"):
        functional.batch_norm(helpers.tensor(IMAGES), np.zeros(3, np.float32), None)


# ---- what PyTorch has and we do not ----

X = helpers.tensor(IMAGES)
LOSS_NAMES = ["cross_entropy", "nll_loss", "mse_loss", "multi_margin_loss",
              "binary_cross_entropy_with_logits"]
WITH_WEIGHTS = {"Linear": (2, 3), "Conv1d": (2, 3, 1), "Conv2d": (2, 3, 1), "ConvTranspose2d": (2, 3, 1),
                "BatchNorm1d": (2,), "BatchNorm2d": (2,), "LayerNorm": (2,), "GroupNorm": (1, 2)}
UNSUPPORTED = [
    ("return_indices=True", lambda: functional.max_pool1d(X[:, 0], 2, return_indices=True)),
    ("return_indices=True", lambda: functional.max_pool2d(X, 2, return_indices=True)),
    ("return_indices=True", lambda: functional.adaptive_max_pool2d(X, 2, True)),
    ("divisor_override=3", lambda: functional.avg_pool2d(X, 2, divisor_override=3)),
    ("ceil_mode=True", lambda: functional.lp_pool2d(X, 2, 2, ceil_mode=True)),
    *[("inplace=True", lambda f=f: getattr(functional, f)(X, inplace=True))
      for f in ("relu", "leaky_relu", "elu", "selu", "dropout")],
    *[("dtype=", lambda f=f: getattr(functional, f)(X, 1, dtype=np.float64))
      for f in ("softmax", "log_softmax")],
    *[(f"{name}={value}", lambda f=f, name=name, value=value: getattr(functional, f)(X, X, **{name: value}))
      for f in LOSS_NAMES for name in ("size_average", "reduce") for value in (True, False)],
    ("weight=", lambda: functional.mse_loss(X, X, weight=X)),
    *[(f"{name}='other'",
       lambda layer=layer, name=name: getattr(nn, layer)(*WITH_WEIGHTS[layer], **{name: "other"}))
      for layer in WITH_WEIGHTS for name in ("device", "dtype")],
    *[("inplace=True", lambda layer=layer: getattr(nn, layer)(inplace=True))
      for layer in ("ReLU", "LeakyReLU", "ELU", "SELU", "Dropout")],
    *[("return_indices=True", lambda layer=layer: getattr(nn, layer)(2, return_indices=True))
      for layer in ("MaxPool1d", "MaxPool2d", "AdaptiveMaxPool2d")],
    ("divisor_override=3", lambda: nn.AvgPool2d(2, divisor_override=3)),
    ("ceil_mode=True", lambda: nn.LPPool2d(2, 2, ceil_mode=True)),
    *[(f"{name}={value}", lambda layer=layer, name=name, value=value: getattr(nn, layer)(**{name: value}))
      for layer in ("CrossEntropyLoss", "NLLLoss", "MSELoss", "MultiMarginLoss", "BCEWithLogitsLoss")
      for name in ("size_average", "reduce") for value in (True, False)],
]


@pytest.mark.parametrize("words, act", UNSUPPORTED)
def test_what_is_not_supported_is_refused_by_name(words, act):
    with pytest.raises(NotImplementedError, match=words):
        act()


@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss", "multi_margin_loss"])
def test_class_weights_that_want_a_gradient_are_refused(name):
    weight = helpers.tensor(np.ones(5, np.float32), requires_grad=True)
    x, target = helpers.tensor(SCORES, requires_grad=True), helpers.tensor(LABELS)
    with pytest.raises(NotImplementedError, match=f"{name}: there is no gradient for weight"):
        getattr(functional, name)(x, target, weight=weight)
    getattr(functional, name)(x, target, weight=weight.detach()).backward()
    with helpers.no_grad():
        getattr(functional, name)(x, target, weight=weight)


def test_other_constants_that_want_a_gradient_are_refused():
    wanting, x = helpers.tensor(np.ones(5, np.float32), requires_grad=True), helpers.tensor(SCORES)
    target = helpers.tensor(abs(SCORES))
    for name in ("weight", "pos_weight"):
        with pytest.raises(NotImplementedError, match=f"there is no gradient for {name}"):
            functional.binary_cross_entropy_with_logits(x, target, **{name: wanting})
    with pytest.raises(NotImplementedError, match="there is no gradient for running_mean"):
        functional.batch_norm(x, wanting, wanting)
