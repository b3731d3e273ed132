"""Weight normalization beside PyTorch's: state, values, gradients, training."""

import numpy as np
import pytest

import helpers
from helpers import nn
from helpers.nn.utils.parametrizations import weight_norm

IMAGES = np.random.default_rng(0).standard_normal((2, 3, 5, 6))


@pytest.mark.parametrize("dim", [0, 1, 3, -1, None])
def test_as_pytorch(torch, states_agree, dim):
    def normalized(engine):
        layer = engine.nn.Conv2d(3, 4, (3, 2))
        return engine.nn.utils.parametrizations.weight_norm(layer, dim=dim).double()

    mine, other = normalized(helpers), normalized(torch)
    rng = np.random.default_rng(1)
    for parameter in other.parameters():        # directions whose length is not the one that is learned
        parameter.data[...] = torch.tensor(rng.uniform(0.5, 2, parameter.shape))
    mine.load_state_dict(other.state_dict())
    states_agree(mine, other)
    out, expected = mine(helpers.tensor(IMAGES)), other(torch.tensor(IMAGES))
    np.testing.assert_allclose(out.array, expected.detach().numpy(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(mine.weight.array, other.weight.detach().numpy(), rtol=1e-13)
    upstream = rng.standard_normal(out.shape)
    out.backward(upstream), expected.backward(torch.tensor(upstream))
    for (name, p), (same, q) in zip(mine.named_parameters(), other.named_parameters(), strict=True):
        assert name == same
        np.testing.assert_allclose(p.grad.array, q.grad.numpy(), rtol=1e-10, atol=1e-11, err_msg=name)


def test_it_starts_with_the_same_function_and_the_class_is_still_known():
    layer = nn.Linear(4, 3)
    x = helpers.tensor(np.random.default_rng(2).standard_normal((5, 4)).astype(np.float32))
    before, weight = layer(x).array, layer.weight.array.copy()
    assert weight_norm(layer) is layer
    np.testing.assert_allclose(layer(x).array, before, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(weight, axis=1, keepdims=True),
                               layer.parametrizations.weight.original0.array, rtol=1e-6)
    assert isinstance(layer, nn.Linear) and type(layer).__name__ == "ParametrizedLinear"
    assert "weight" not in layer.state_dict() and not layer.weight.is_leaf
    assert not hasattr(nn.Linear(4, 3), "parametrizations") and type(nn.Linear(4, 3).weight) is nn.Parameter


def test_two_parameters_of_one_module(torch):
    def twice(engine):
        wrap = engine.nn.utils.parametrizations.weight_norm
        return wrap(wrap(engine.nn.Linear(4, 3)), name="bias")

    mine, other = twice(helpers), twice(torch)
    assert list(mine.state_dict()) == list(other.state_dict())
    assert type(mine).__name__ == type(other).__name__ == "ParametrizedLinear"
    mine.load_state_dict(other.state_dict())
    x = np.ones((1, 4), np.float32)
    out, expected = mine(helpers.tensor(x)), other(torch.tensor(x))
    np.testing.assert_allclose(out.array, expected.detach().numpy(), rtol=1e-5)


def test_two_modules_do_not_share_their_weights():
    first, second = weight_norm(nn.Linear(2, 2)), weight_norm(nn.Linear(2, 2))
    assert not np.array_equal(first.weight, second.weight)


def test_a_frozen_weight_stays_frozen():
    layer = nn.Linear(2, 2)
    layer.weight.requires_grad_(False)
    weight_norm(layer)
    assert [p.requires_grad for p in layer.parameters()] == [True, False, False]


@pytest.mark.parametrize("settings, words", [
    ({"name": "wait"}, "Linear has no parameter 'wait'"),
    ({"dim": 2}, r"dim must be an axis of weight, whose shape is \(3, 4\), not 2"),
])
def test_refusals(settings, words):
    layer = nn.Linear(4, 3)
    with pytest.raises(ValueError, match=words):
        weight_norm(layer, **settings)
    assert list(layer.state_dict()) == ["weight", "bias"]
