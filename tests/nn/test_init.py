"""First weights: their distribution, their fans, where they are drawn from."""

import math

import numpy as np
import pytest

import helpers
from helpers import nn
from helpers.nn import init

SHAPE = (60, 20, 5, 3)              # fan in 300, fan out 900; 18,000 numbers
DRAWN = [
    # function, settings, spread, whether uniform
    (init.uniform_, {"a": -2.0, "b": 4.0}, 6 / math.sqrt(12), True),
    (init.normal_, {"mean": 1.0, "std": 3.0}, 3.0, False),
    (init.xavier_uniform_, {}, math.sqrt(2 / 1200), True),
    (init.xavier_uniform_, {"gain": 3.0}, 3 * math.sqrt(2 / 1200), True),
    (init.xavier_normal_, {"gain": 0.5}, 0.5 * math.sqrt(2 / 1200), False),
    (init.kaiming_uniform_, {}, math.sqrt(2 / 300), True),
    (init.kaiming_uniform_, {"a": math.sqrt(5)}, math.sqrt(1 / 900), True),
    (init.kaiming_uniform_, {"mode": "fan_out", "nonlinearity": "linear"}, math.sqrt(1 / 900), True),
    (init.kaiming_normal_, {"nonlinearity": "relu"}, math.sqrt(2 / 300), False),
    (init.kaiming_normal_, {"a": 0.5, "mode": "fan_out"}, math.sqrt(2 / 1.25 / 900), False),
    (init.kaiming_normal_, {"nonlinearity": "tanh"}, 5 / 3 / math.sqrt(300), False),
]


@pytest.mark.parametrize("function, settings, spread, uniform", DRAWN)
def test_distributions(function, settings, spread, uniform):
    tensor = helpers.tensor(np.zeros(SHAPE), requires_grad=True)
    assert function(tensor, **settings, rng=np.random.default_rng(0)) is tensor
    values = tensor.array.ravel()
    center = {init.uniform_: 1.0, init.normal_: 1.0}.get(function, 0.0)
    assert abs(values.mean() - center) < 4 * spread / math.sqrt(values.size)
    assert values.std() == pytest.approx(spread, rel=0.02)
    farthest = np.abs(values - center).max() / spread
    assert (1.72 < farthest <= math.sqrt(3)) if uniform else farthest > 3.5
    assert np.unique(values).size == values.size and tensor.is_leaf and tensor.requires_grad


@pytest.mark.parametrize("function, settings, spread, uniform", DRAWN)
def test_spreads_as_in_pytorch(torch, function, settings, spread, uniform):
    torch.manual_seed(0)
    theirs = getattr(torch.nn.init, function.__name__)(torch.zeros(SHAPE, dtype=torch.float64), **settings)
    assert theirs.std().item() == pytest.approx(spread, rel=0.02)


@pytest.mark.parametrize("name", [
    "linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
    "sigmoid", "tanh", "relu", "leaky_relu", "selu"])
def test_gains(torch, name):
    assert init.calculate_gain(name) == torch.nn.init.calculate_gain(name)
    for param in (0.3, 2, math.sqrt(5)):
        assert init.calculate_gain(name, param) == torch.nn.init.calculate_gain(name, param)


@pytest.mark.parametrize("shape, fans", [((3, 5), (5, 3)), ((6, 2, 3, 4), (24, 72)), ((4, 3, 7), (21, 28))])
def test_fans(shape, fans):
    assert init.fan_in_and_fan_out(helpers.tensor(np.zeros(shape))) == fans


@pytest.mark.parametrize("shape", [(4, 7), (7, 4), (5, 5), (6, 2, 3, 2), (30, 2, 3, 2)])
def test_orthogonal(shape):
    tensor = init.orthogonal_(helpers.tensor(np.zeros(shape)), gain=3.0, rng=np.random.default_rng(1))
    matrix = tensor.array.reshape(shape[0], -1)
    products = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(products, 9 * np.eye(len(products)), atol=1e-12)


def test_orthogonal_matrices_point_everywhere():
    """Of a uniformly drawn rotation the diagonal is as often negative as positive; a bare QR's is not."""
    rng = np.random.default_rng(2)
    drawn = [init.orthogonal_(helpers.tensor(np.zeros((2, 2))), rng=rng).array for _ in range(400)]
    assert all(150 < sum(matrix[i, j] > 0 for matrix in drawn) < 250 for i in (0, 1) for j in (0, 1))
    assert 150 < sum(np.linalg.det(matrix) > 0 for matrix in drawn) < 250


def test_constants():
    tensor = helpers.tensor(np.zeros((2, 3)))
    assert init.ones_(tensor) is tensor and tensor.tolist() == [[1] * 3] * 2
    assert init.constant_(tensor, 2.5) is tensor and tensor.tolist() == [[2.5] * 3] * 2
    assert init.zeros_(tensor) is tensor and tensor.tolist() == [[0] * 3] * 2


def test_both_precisions_start_from_the_same_numbers():
    tensors = [init.kaiming_normal_(helpers.tensor(np.zeros((4, 3), dtype)), rng=np.random.default_rng(3))
               for dtype in (np.float32, np.float64)]
    assert tensors[0].dtype == np.float32 and np.array_equal(tensors[0], tensors[1].array.astype(np.float32))


@pytest.mark.parametrize("function", [
    init.uniform_, init.normal_, init.xavier_uniform_, init.xavier_normal_, init.kaiming_uniform_,
    init.kaiming_normal_, init.orthogonal_])
def test_where_numbers_are_drawn_from(function):
    def drawn(**source):
        return function(helpers.tensor(np.zeros((2, 3))), **source).tolist()

    helpers.manual_seed(5)
    from_course = drawn()
    assert from_course == drawn(rng=np.random.default_rng(5)) == drawn(generator=np.random.default_rng(5))
    with pytest.raises(TypeError, match="two names for the same argument"):
        drawn(rng=np.random.default_rng(5), generator=np.random.default_rng(5))
    with pytest.raises(TypeError, match="numpy.random.Generator"):
        drawn(rng=5)


@pytest.mark.parametrize("act, words", [
    (lambda t: init.uniform_(t, 1, 0), "a must not be above b, but a = 1 and b = 0"),
    (lambda t: init.normal_(t, 0, -1), "std must be at least 0, not -1"),
    (lambda t: init.kaiming_normal_(t, mode="fan"), "mode must be 'fan_in' or 'fan_out', not 'fan'"),
    (lambda t: init.kaiming_normal_(t, nonlinearity="swish"), "nonlinearity must be one of .*, not 'swish'"),
    (lambda t: init.calculate_gain("leaky_relu", True), "param must be a number"),
    (lambda t: init.xavier_normal_(helpers.tensor([1.0])),
     r"at least 2 axes, \(out, in, ...\), but its shape is \(1,\)"),
    (lambda t: init.orthogonal_(helpers.tensor([1.0])), r"at least 2 axes, but its shape is \(1,\)"),
])
def test_refusals(act, words):
    tensor = helpers.tensor(np.ones((2, 2)))
    with pytest.raises(ValueError, match=words):
        act(tensor)
    assert tensor.tolist() == [[1, 1], [1, 1]]


# ---- the layers' own ----

LAYERS = {
    "Linear": (lambda n, **k: n.Linear(300, 60, **k), 300),
    "Conv1d": (lambda n, **k: n.Conv1d(100, 200, 3, **k), 300),
    "Conv2d, groups": (lambda n, **k: n.Conv2d(40, 60, (3, 5), groups=2, **k), 300),
    "ConvTranspose2d": (lambda n, **k: n.ConvTranspose2d(100, 75, 2, **k), 300),
}


@pytest.mark.parametrize("name", LAYERS)
def test_layers_start_as_pytorchs(torch, name):
    make, fan_in = LAYERS[name]
    bound = 1 / math.sqrt(fan_in)
    for layer in (make(nn, rng=np.random.default_rng(4)), make(torch.nn)):
        weight, bias = (np.asarray(p.detach()) for p in (layer.weight, layer.bias))
        assert weight.dtype == np.float32
        assert 0.995 * bound < np.abs(weight).max() <= bound * (1 + 1e-6)
        assert weight.std() == pytest.approx(bound / math.sqrt(3), rel=0.03)
        assert 0.85 * bound < np.abs(bias).max() <= bound * (1 + 1e-6) and np.unique(bias).size > 50


@pytest.mark.parametrize("name", LAYERS)
def test_layers_draw_from_the_course_generator_or_from_their_own(name):
    make, _ = LAYERS[name]

    def weights(**source):
        return [p.tolist() for p in make(nn, **source).parameters()]

    helpers.manual_seed(6)
    first = weights()
    assert weights() != first
    helpers.manual_seed(6)
    assert weights() == first == weights(rng=np.random.default_rng(6))
    layer = make(nn)
    layer.reset_parameters(np.random.default_rng(6))
    assert [p.tolist() for p in layer.parameters()] == first
