"""RMSprop by its numbers, without PyTorch."""

import numpy as np
import pytest

from helpers.optim import rmsprop_step


def steps(gradients, w=0.0, **settings):
    w, state, changes = np.array([w]), {}, []
    for gradient in gradients:
        new = rmsprop_step(w, np.array([float(gradient)]), state, **{"lr": 1, "eps": 0, **settings})
        changes.append(float((new - w)[0]))
        w = new
    return changes, state


def test_two_steps_by_hand():
    changes, state = steps([2, 1], alpha=0.75)
    # mean squares 0.25·4 = 1, 0.75·1 + 0.25·1 = 1
    assert changes == pytest.approx([-2, -1])
    assert state["square_avg"][0] == 1 and float(state["step"]) == 2


@pytest.mark.parametrize("gradient", [1e-3, 1, 1e5])
def test_the_first_step_is_ten_times_the_rate(gradient):
    changes, _ = steps([gradient] * 2000)
    assert changes[0] == pytest.approx(-10)
    assert changes[-1] == pytest.approx(-1, abs=1e-6)


def test_eps_outside_the_root():
    assert steps([1], alpha=0.75, eps=0.5)[0][0] == pytest.approx(-1)       # inside: 1 / √0.75 = 1.15


def test_momentum_adds_up_scaled_gradients():
    # scaled 2, 1; velocities 2, 0.5·2 + 1
    changes, state = steps([2, 1], alpha=0.75, momentum=0.5)
    assert changes == pytest.approx([-2, -2])
    assert state["momentum_buffer"][0] == pytest.approx(2)


def test_centered_divides_by_the_standard_deviation():
    # means 0.25·2 = 0.5, 0.75·0.5 + 0.25·1 = 0.625; variances 1 - 0.25, 1 - 0.390625
    changes, state = steps([2, 1], alpha=0.75, centered=True)
    assert changes == pytest.approx([-2 / np.sqrt(0.75), -1 / np.sqrt(0.609375)])
    assert state["grad_avg"][0] == pytest.approx(0.625)


def test_weight_decay_is_scaled_with_the_gradient():
    changes, state = steps([0], w=2.0, weight_decay=0.5)
    assert changes == pytest.approx([-10])      # the size of weight_decay cancels, as in Adam
    assert state["square_avg"][0] == pytest.approx(0.01)


def test_what_is_kept():
    assert list(steps([1])[1]) == ["step", "square_avg"]
    assert list(steps([1], momentum=0.1)[1]) == ["step", "square_avg", "momentum_buffer"]
    assert list(steps([1], centered=True, momentum=0.1)[1]) == ["step", "square_avg", "momentum_buffer",
                                                                "grad_avg"]
