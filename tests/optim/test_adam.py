"""Adam and AdamW by their numbers, without PyTorch."""

import numpy as np
import pytest

from helpers import optim
from helpers.optim import adam_step, adamw_step


def steps(gradients, w=0.0, step=adam_step, **settings):
    """The changes of one weight, one for each gradient, in units of the rate."""
    lr = settings.pop("lr", 1e-3)
    w, state, changes = np.array([w]), {}, []
    for gradient in gradients:
        new = step(w, np.array([float(gradient)]), state, lr=lr, **settings)
        changes.append(float((new - w)[0] / lr))
        w = new
    return changes


def test_two_steps_by_hand():
    # m = 0.1·2 = 0.2, v = 0.001·4 = 0.004; corrected 2 and 4: one rate down.
    # m = 0.9·0.2 + 0.1·(-1) = 0.08, v = 0.999·0.004 + 0.001·1 = 0.004996; corrected by 0.19 and 0.001999
    second = -(0.08 / 0.19) / np.sqrt(0.004996 / 0.001999)
    np.testing.assert_allclose(steps([2, -1], eps=0), [-1, second], rtol=1e-12)
    state = {}
    w = adam_step(np.array([1.0]), np.array([2.0]), state)
    adam_step(w, np.array([-1.0]), state)
    assert float(state["step"]) == 2
    np.testing.assert_allclose([state["exp_avg"][0], state["exp_avg_sq"][0]], [0.08, 0.004996], rtol=1e-12)


@pytest.mark.parametrize("gradient", [1, -1, 1e-5, 1e6])
def test_constant_gradients_give_steps_of_the_rate_for_ever(gradient):
    # Dividing by (1 - beta)**t instead of 1 - beta**t: 1, 0.425, 0.157, 0.0544, 0.0183, 0.00606 rates, and 0
    # from step 104 on; all steps together 1.66 rates.
    changes = steps([gradient] * 400, eps=0)
    np.testing.assert_allclose(changes, -np.sign(gradient), rtol=1e-9)


def test_two_hundred_steps_of_gradient_one():
    # A counter that stands still at 1 would be at -2.330.
    assert sum(steps([1.0] * 200, lr=0.01)) * 0.01 == pytest.approx(-2.000, abs=1e-6)


@pytest.mark.parametrize("gradient, eps, first", [
    (1e-6, 1e-5, -1 / 11),      # inside the root: 3.2e-4
    (1e-6, 1e-8, -1 / 1.01),    # added before the correction: 0.76
    (1.0, 1e-2, -1 / 1.01),
    (1.0, 3.0, -0.25),
    (0.0, 1e-8, 0.0),
])
def test_where_eps_stands(gradient, eps, first):
    assert steps([gradient], eps=eps)[0] == pytest.approx(first, rel=1e-9)


def test_the_size_of_coupled_decay_hardly_matters():
    w, still, lr = np.array([2.0, -3.0]), np.zeros(2), 0.1
    np.testing.assert_allclose(adam_step(w, still, {}, lr=lr, weight_decay=0.1) - w, [-0.1, 0.1], rtol=1e-6)
    np.testing.assert_allclose(adam_step(w, still, {}, lr=lr, weight_decay=1e-4) - w, [-0.0999950, 0.0999967],
                               rtol=1e-6)


def test_decoupled_decay_is_a_share_of_the_weight():
    w, still, lr = np.array([2.0, -3.0]), np.zeros(2), 0.1
    expected = [-0.02, 0.03]
    np.testing.assert_allclose(adamw_step(w, still, {}, lr=lr, weight_decay=0.1) - w, expected, rtol=1e-12)
    by_adam = adam_step(w, still, {}, lr=lr, weight_decay=0.1, decoupled_weight_decay=True)
    np.testing.assert_allclose(by_adam - w, expected, rtol=1e-12)


def test_decoupled_decay_stays_out_of_the_averages():
    w, grad, state = np.array([2.0]), np.array([0.5]), {}
    new = adamw_step(w, grad, state, lr=0.1, weight_decay=0.1, eps=0)
    assert state["exp_avg"][0] == pytest.approx(0.05)
    assert new[0] == pytest.approx(2 * (1 - 0.01) - 0.1)


def test_decay_is_on_in_adamw_and_off_in_adam(parameter):
    p, still = parameter([2.0], grad=[0.0]), np.zeros(1)
    assert adam_step(p.array, still, {})[0] == 2
    assert adamw_step(p.array, still, {}, lr=0.1)[0] == pytest.approx(2 * (1 - 0.1 * 0.01))
    optim.Adam([p], lr=0.1).step()
    assert p.item() == 2
    optim.AdamW([p], lr=0.1).step()
    assert p.item() == pytest.approx(2 * (1 - 0.1 * 0.01))


def test_a_penalty_in_the_loss_is_coupled_decay(parameter):
    rng = np.random.default_rng(5)
    with_decay, with_penalty = parameter(rng.standard_normal(6)), parameter(np.zeros(6))
    with_penalty.array[...] = with_decay.array
    one, other = optim.Adam([with_decay], lr=0.05, weight_decay=0.3), optim.Adam([with_penalty], lr=0.05)
    target = rng.standard_normal(6)
    for _ in range(20):
        one.zero_grad()
        ((with_decay - target) ** 2).sum().backward()
        one.step()
        other.zero_grad()
        (((with_penalty - target) ** 2).sum() + 0.15 * (with_penalty * with_penalty).sum()).backward()
        other.step()
    np.testing.assert_allclose(with_decay.array, with_penalty.array, rtol=1e-12)
    assert np.abs(with_decay.array - target).max() > 0.01
