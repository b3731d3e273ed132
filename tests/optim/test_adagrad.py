"""Adagrad by its numbers, without PyTorch."""

import numpy as np
import pytest

from helpers import optim
from helpers.optim import adagrad_step


def test_two_steps_by_hand():
    state = {}
    w = adagrad_step(np.array([1.0]), np.array([3.0]), state, lr=0.5, eps=0)
    assert w[0] == 0.5
    w = adagrad_step(w, np.array([4.0]), state, lr=0.5, eps=0)
    assert w[0] == pytest.approx(0.5 - 0.5 * 4 / 5)
    assert state["sum"][0] == 25 and float(state["step"]) == 2


def test_the_factor_on_the_rate_never_grows():
    factors, state, w = [], {}, np.array([0.0])
    for gradient in (1, 0, 0, 0, 0.1):
        w = adagrad_step(w, np.array([float(gradient)]), state)
        factors.append(1 / np.sqrt(state["sum"][0]))
    np.testing.assert_allclose(factors, [1, 1, 1, 1, 0.995], atol=5e-4)
    state = {}
    adagrad_step(w, np.array([0.01]), state)
    assert 1 / np.sqrt(state["sum"][0]) == pytest.approx(100)


@pytest.mark.parametrize("scale", [1, 100])
def test_the_scale_of_the_loss_cancels(parameter, scale):
    # x²/2 from 5, 50 steps of rate 0.5; without the root it would be 4.543 and 4.9955
    x = parameter([5.0])
    optimizer = optim.Adagrad([x], lr=0.5)
    for _ in range(50):
        optimizer.zero_grad()
        (x * x * (scale / 2)).sum().backward()
        optimizer.step()
    assert x.item() == pytest.approx(0.685415, abs=5e-7)


@pytest.mark.parametrize("settings, step", [
    ({}, -1), ({"eps": 1.0}, -3 / 4), ({"initial_accumulator_value": 16}, -3 / 5),
    ({"weight_decay": 0.5}, -1), ({"weight_decay": 0.5, "eps": 1.0}, -4 / 5),
])
def test_settings(settings, step):
    w, grad = np.array([2.0]), np.array([3.0])
    assert adagrad_step(w, grad, {}, lr=1, **settings)[0] - 2 == pytest.approx(step, rel=1e-9)


def test_without_any_gradient_so_far_nothing_moves():
    assert adagrad_step(np.array([2.0]), np.array([0.0]), {})[0] == 2       # 0 / (0 + eps)


def test_state_exists_before_the_first_step(parameter):
    p, late = parameter([[1.0, 2.0]]), parameter([3.0], dtype=np.float32)
    optimizer = optim.Adagrad([p], initial_accumulator_value=0.25)
    optimizer.add_param_group({"params": late})
    assert [optimizer.state[p]["step"].item(), optimizer.state[p]["sum"].tolist()] == [0, [[0.25, 0.25]]]
    assert optimizer.state[late]["sum"].dtype == np.float32


def test_an_initial_value_for_one_group_is_refused(parameter):
    p, late = parameter([1.0], grad=[1.0]), parameter([2.0], grad=[1.0])
    optimizer = optim.Adagrad([p], lr=1.0)
    with pytest.raises(NotImplementedError, match="initial_accumulator_value cannot be set for one group"):
        optimizer.add_param_group({"params": [late], "initial_accumulator_value": 1})
    optimizer.step()
    assert len(optimizer.param_groups) == 1 and p.item() == pytest.approx(0, abs=1e-9) and late.item() == 2
