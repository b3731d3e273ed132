"""Gradient descent, momentum, Nesterov and weight decay by their numbers, without PyTorch."""

import numpy as np
import pytest

from helpers import optim, tensor
from helpers.optim import sgd_step


def path(gradients, rates=0.5, start=0.0, **settings):
    """Where one weight is after each gradient."""
    rates = [rates] * len(gradients) if np.isscalar(rates) else rates
    w, state, places = np.array([start]), {}, []
    for gradient, lr in zip(gradients, rates):
        w = sgd_step(w, np.array([float(gradient)]), state, lr=lr, **settings)
        places.append(float(w[0]))
    return places


def test_plain():
    assert path([1, -2, 4]) == [-0.5, 0.5, -1.5]


def test_momentum():
    # velocities 1, 0.5·1 + 1 = 1.5, 0.5·1.5 + 1 = 1.75
    assert path([1, 1, 1], momentum=0.5) == [-0.5, -1.25, -2.125]


def test_dampening_begins_with_the_second_gradient():
    # velocities 1, 0.5·1 + 0.75·1 = 1.25, 0.5·1.25 + 0.75·1 = 1.375
    assert path([1, 1, 1], momentum=0.5, dampening=0.25) == [-0.5, -1.125, -1.8125]


def test_nesterov():
    # velocities 1, 1.5, 1.75; steps grad + 0.5·velocity: 1.5, 1.75, 1.875
    assert path([1, 1, 1], momentum=0.5, nesterov=True) == [-0.75, -1.625, -2.5625]


def test_nesterov_looks_ahead():
    # Sutskever's form: the gradient where the velocity will lead; the weight is kept before that move.
    curvature, lr, mu = 3.0, 0.1, 0.8
    ours, state = np.array([1.0]), {}
    weight, velocity = 1.0, 0.0
    for _ in range(10):
        velocity = mu * velocity - lr * curvature * (weight + mu * velocity)
        weight += velocity
        ours = sgd_step(ours, curvature * ours, state, lr=lr, momentum=mu, nesterov=True)
        looked_at = weight + mu * velocity      # where ours stands
        assert ours[0] == pytest.approx(looked_at, rel=1e-12)


def test_the_rate_is_applied_when_the_velocity_is_used():
    # velocities 1, 1.5, 0.75. With the rate inside the velocity the last place would be -3.25.
    assert path([1, 1, 0], rates=[1, 1, 0.1], momentum=0.5) == pytest.approx([-1, -2.5, -2.575])


def test_weight_decay_is_added_to_the_gradient():
    w = np.array([2.0, -3.0])
    np.testing.assert_allclose(sgd_step(w, np.zeros(2), {}, lr=0.1, weight_decay=0.1) - w, [-0.02, 0.03],
                               rtol=1e-12)
    # and so takes part in the momentum: velocities 0.2, 0.5·0.2 + 0.1·1.9
    assert path([0, 0], rates=0.5, start=2.0, momentum=0.5, weight_decay=0.1) == pytest.approx([1.9, 1.755])


@pytest.mark.parametrize("weight_decay, solution", [(1.0, (0.0584, 0.3379)), (0.5, (-0.0350, 0.4148))])
def test_which_penalty_weight_decay_is(weight_decay, solution):
    # mean squared error with λ = 0.5: λ|w|² is weight_decay 2λ = 1, λ/2·|w|² is weight_decay λ = 0.5
    x, y = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([1.0, 2.0, 2.0])
    w = tensor(np.zeros(2), requires_grad=True)
    optimizer = optim.SGD([w], lr=0.02, weight_decay=weight_decay)
    for _ in range(3000):
        optimizer.zero_grad()
        ((tensor(x) @ w - tensor(y)) ** 2).mean().backward()
        optimizer.step()
    np.testing.assert_allclose(w.array, solution, atol=6e-5)


def test_momentum_that_is_switched_on_late_starts_with_the_gradient(parameter):
    p = parameter([0.0], grad=[1.0])
    optimizer = optim.SGD([p], lr=1.0)
    optimizer.step()
    assert dict(optimizer.state) == {}
    optimizer.param_groups[0]["momentum"] = 0.5
    optimizer.step()
    optimizer.step()
    assert p.item() == -1 - 1 - 1.5
    assert optimizer.state[p]["momentum_buffer"].item() == 1.5


def test_the_velocity_is_no_view_of_the_gradient(parameter):
    p = parameter([0.0, 0.0], grad=[1.0, 2.0])
    optimizer = optim.SGD([p], lr=1.0, momentum=0.5)
    optimizer.step()
    p.grad.zero_()
    assert optimizer.state[p]["momentum_buffer"].tolist() == [1, 2]
