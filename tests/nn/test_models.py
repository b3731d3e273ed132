"""The course's own networks: counted, shaped and named as PyTorch builds them."""

import numpy as np
import pytest

import helpers
from helpers import nn
from helpers.nn import models

BOTH = [models.lenet, models.mlp]


def parameters(model):
    return sum(parameter.numel() for parameter in model.parameters())


def test_lenet_has_its_layers_parameters():
    by_layer = [6 * (25 + 1), 16 * (6 * 25 + 1), 120 * (16 * 25 + 1), 84 * (120 + 1), 10 * (84 + 1)]
    assert sum(by_layer) == 61_706 == parameters(models.lenet(nn))


def test_the_dense_network_has_exactly_as_many():
    assert parameters(models.mlp(nn)) == parameters(models.lenet(nn))
    assert parameters(models.mlp(nn, hidden=(30,))) == 785 * 30 + 31 * 10
    assert parameters(models.mlp(nn, hidden=())) == 7850


@pytest.mark.parametrize("build", BOTH)
def test_it_is_the_network_that_pytorch_builds(torch, states_agree, build):
    mine, theirs = build(nn).double(), build(torch.nn).double()
    assert repr(mine) == repr(theirs)
    mine.load_state_dict(theirs.state_dict())
    states_agree(mine, theirs)
    x = np.random.default_rng(0).standard_normal((3, 1, 28, 28))
    scores = mine(helpers.tensor(x))
    assert scores.shape == (3, 10)
    np.testing.assert_allclose(np.asarray(scores.detach()), theirs(torch.tensor(x)).detach().numpy(), rtol=1e-10)


@pytest.mark.parametrize("build", BOTH)
def test_as_built_it_takes_float32_and_draws_from_the_seed(build):
    helpers.manual_seed(3)
    first = build(nn).state_dict()
    helpers.manual_seed(3)
    again = build(nn).state_dict()
    for name, value in first.items():
        assert value.dtype == np.float32
        np.testing.assert_array_equal(np.asarray(value), np.asarray(again[name]))
