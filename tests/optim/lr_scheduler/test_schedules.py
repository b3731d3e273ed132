"""Schedules by their numbers, their warnings and their errors, without PyTorch."""

import io
import math
import warnings

import numpy as np
import pytest

import helpers
from helpers import optim, tensor
from helpers.optim.lr_scheduler import (
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    LRScheduler,
    MultiStepLR,
    OneCycleLR,
    ReduceLROnPlateau,
    StepLR,
)


def optimizer(lr=1.0, groups=1, cls=optim.SGD, **settings):
    return cls([{"params": [tensor([1.0], requires_grad=True)]} for _ in range(groups)], lr=lr, **settings)


def rates(schedule, steps):
    """The rates of the first group before each of `steps` steps, and after the last."""
    own = schedule.optimizer
    seen = [own.param_groups[0]["lr"]]
    for _ in range(steps):
        own.step()
        schedule.step()
        seen.append(own.param_groups[0]["lr"])
    return seen


# ---- rates ----

def test_steps():
    assert rates(StepLR(optimizer(), 2, gamma=0.5), 5) == [1, 1, 0.5, 0.5, 0.25, 0.25]


def test_milestones():
    assert rates(MultiStepLR(optimizer(), [3, 1, 3], gamma=0.5), 4) == [1, 0.5, 0.5, 0.125, 0.125]


def test_exponential():
    assert rates(ExponentialLR(optimizer(), 0.5), 3) == [1, 0.5, 0.25, 0.125]
    gamma = math.exp(-0.1)
    assert round(gamma, 4) == 0.9048
    assert rates(ExponentialLR(optimizer(), gamma), 10)[-1] == pytest.approx(math.exp(-1))


def test_halving_every_five_is_not_a_tenth_every_twenty():
    assert rates(StepLR(optimizer(), 5, gamma=0.5), 20)[-1] == pytest.approx(0.0625)
    assert rates(StepLR(optimizer(), 20, gamma=0.1), 20)[-1] == pytest.approx(0.1)
    assert rates(ExponentialLR(optimizer(), 0.5 ** (1 / 5)), 20)[-1] == pytest.approx(0.0625)
    assert (round(0.5 ** (1 / 5), 3), round(0.1 ** (1 / 20), 3)) == (0.871, 0.891)


def test_cosine():
    seen = rates(CosineAnnealingLR(optimizer(), 4, eta_min=0.2), 8)
    expected = [0.2 + 0.8 * (1 + math.cos(math.pi * t / 4)) / 2 for t in range(9)]
    assert seen == pytest.approx(expected)
    assert seen[4] == pytest.approx(0.2) and seen[8] == pytest.approx(1)


def test_warm_up():
    assert rates(LinearLR(optimizer(), 0.25, total_iters=3), 5) == pytest.approx([0.25, 0.5, 0.75, 1, 1, 1])
    assert rates(LinearLR(optimizer(), 1.0, 0.5, total_iters=2), 3) == pytest.approx([1, 0.75, 0.5, 0.5])


def test_inverse_time():
    seen = rates(LambdaLR(optimizer(0.5), lambda t: 1 / (1 + 0.5 * t)), 4)
    assert seen == pytest.approx([0.5, 0.5 / 1.5, 0.25, 0.2, 0.5 / 3])


def test_warm_up_chained_with_decay():
    own = optimizer(cls=optim.Adam)
    warm_up, decay = LinearLR(own, 0.5, total_iters=2), ExponentialLR(own, 0.9)
    seen = [own.param_groups[0]["lr"]]
    for _ in range(3):
        own.step()
        warm_up.step()
        decay.step()
        seen.append(own.param_groups[0]["lr"])
    assert seen == pytest.approx([0.5, 0.75 * 0.9, 0.81, 0.729])


def test_a_rate_that_was_written_stays_in_force():
    own = optimizer()
    schedule = StepLR(own, 2, gamma=0.5)
    own.step()
    own.param_groups[0]["lr"] = 8.0
    schedule.step()
    assert own.param_groups[0]["lr"] == 8
    own.step()
    schedule.step()
    assert own.param_groups[0]["lr"] == 4 and schedule.get_last_lr() == [4]
    assert schedule.base_lrs == [1]


def test_one_cycle():
    own = optimizer()
    schedule = OneCycleLR(own, 1.0, total_steps=11, pct_start=0.3, div_factor=5, final_div_factor=2,
                          anneal_strategy="linear", base_momentum=0.8, max_momentum=0.9)
    momenta, seen = [], []
    for _ in range(11):
        seen.append(own.param_groups[0]["lr"])
        momenta.append(own.param_groups[0]["momentum"])
        own.step()
        schedule.step()
    # up until 3.3 - 1 = 2.3, down until 10
    assert seen[:3] == pytest.approx([0.2, 0.2 + 0.8 / 2.3, 0.2 + 1.6 / 2.3])
    assert seen[3] == pytest.approx(1 - 0.9 * 0.7 / 7.7) and seen[10] == pytest.approx(0.1)
    assert momenta[0] == pytest.approx(0.9) and momenta[1] == pytest.approx(0.9 - 0.1 / 2.3)
    assert min(momenta) == pytest.approx(0.8 + 0.1 * 0.7 / 7.7) and momenta[10] == pytest.approx(0.9)


def test_one_cycle_in_three_phases_comes_back_to_where_it_began():
    schedule = OneCycleLR(optimizer(), 1.0, total_steps=21, pct_start=0.3, div_factor=4, three_phase=True)
    seen = rates(schedule, 20)
    # up until 5.3, down until 10.6, on to 20
    assert seen[0] == 0.25 and max(seen) < 1 and max(seen) == seen[5]
    assert seen[10] == pytest.approx(0.25 + 0.75 * (1 + math.cos(math.pi * 4.7 / 5.3)) / 2)
    assert seen[20] == pytest.approx(0.25e-4)


def test_plateau():
    own = optimizer()
    schedule = ReduceLROnPlateau(own, factor=0.5, patience=2, threshold=0.1)
    seen = []
    for loss in (10, 9.5, 9.2, 8.9, 8.8, 8.7, 8.6, 5, 5, 5, 5):
        schedule.step(loss)
        seen.append(own.param_groups[0]["lr"])
    #  best 10: 9.5 and 9.2 are within a tenth of it, 8.9 is not; 8.8, 8.7, 8.6 are three in a row
    assert seen == [1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25]
    assert schedule.best == 5 and schedule.get_last_lr() == [0.25]


def test_plateau_cooldown_and_least_rate():
    own = optimizer()
    schedule = ReduceLROnPlateau(own, factor=0.5, patience=0, cooldown=2, min_lr=0.3)
    seen = []
    for _ in range(9):
        schedule.step(tensor(1.0))
        seen.append(own.param_groups[0]["lr"])
    assert seen == [1, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3, 0.3]


def test_a_group_added_later():
    own = optimizer()
    schedules = [StepLR(own, 1, gamma=0.5), ReduceLROnPlateau(own, patience=0, factor=0.5)]
    own.add_param_group({"params": [tensor([1.0], requires_grad=True)], "lr": 0.25})
    own.step()
    schedules[0].step()
    assert [group["lr"] for group in own.param_groups] == [0.5, 0.125]
    schedules[1].step(1)
    schedules[1].step(1)
    assert [group["lr"] for group in own.param_groups] == [0.25, 0.0625]
    listed = ReduceLROnPlateau(own, patience=0, min_lr=[0.1, 0.2])
    own.add_param_group({"params": [tensor([1.0], requires_grad=True)]})
    listed.step(1)
    with pytest.raises(RuntimeError, match="has 3 parameter groups by now and min_lrs 2 entries"):
        listed.step(1)


# ---- how it is used ----

def test_the_schedule_before_the_optimizer_warns_once():
    schedule = StepLR(optimizer(), 5)
    with pytest.warns(UserWarning, match="before the first optimizer.step"):
        schedule.step()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schedule.step()
        rates(StepLR(optimizer(), 5), 3)


def test_get_lr_outside_of_a_step_warns():
    schedule = ExponentialLR(optimizer(), 0.5)
    with pytest.warns(UserWarning, match=r"call get_last_lr\(\)"):
        assert schedule.get_lr() == [0.5]
    assert schedule.get_last_lr() == [1]


def test_jumping_warns():
    schedule = ExponentialLR(optimizer(), 0.5)
    schedule.optimizer.step()
    with pytest.warns(UserWarning, match=r"step\(epoch\) jumps"):
        schedule.step(3)
    assert schedule.get_last_lr() == [0.125] and schedule.last_epoch == 3
    plateau = ReduceLROnPlateau(optimizer())
    with pytest.warns(UserWarning, match=r"prefer step\(metrics\)"):
        plateau.step(1.0, 7)
    assert plateau.last_epoch == 7


class Alternating(LRScheduler):
    def get_lr(self):
        return [base_lr * (1 + self.last_epoch % 2) for base_lr in self.base_lrs]


def test_a_subclass_written_as_in_pytorch():
    own = optimizer(groups=2)
    schedule = Alternating(own)
    assert rates(schedule, 3) == [1, 2, 1, 2]
    assert schedule.get_last_lr() == [2, 2]


class ByHand(optim.Optimizer):
    def step(self):
        pass


def test_a_subclass_of_the_optimizer_does_not_count_its_steps():
    schedule = StepLR(ByHand([tensor([1.0])], {"lr": 1.0}), 5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schedule.step()


def test_a_schedule_that_says_nothing():
    with pytest.raises(NotImplementedError, match="LRScheduler does not say"):
        LRScheduler(optimizer())


# ---- saving and loading ----

class Ramp:
    def __init__(self, slope):
        self.slope = slope

    def __call__(self, t):
        return 1 + self.slope * t


SCHEDULES = {
    "StepLR": lambda own: StepLR(own, 3, gamma=0.5), "MultiStepLR": lambda own: MultiStepLR(own, [2, 7, 7]),
    "ExponentialLR": lambda own: ExponentialLR(own, 0.9),
    "CosineAnnealingLR": lambda own: CosineAnnealingLR(own, 12),
    "LinearLR": lambda own: LinearLR(own, 0.1, total_iters=9),
    "LambdaLR": lambda own: LambdaLR(own, Ramp(0.5)),
    "OneCycleLR": lambda own: OneCycleLR(own, 2.0, total_steps=20),
}


@pytest.mark.parametrize("name", SCHEDULES)
def test_stopping_in_the_middle(name):
    straight = rates(SCHEDULES[name](optimizer()), 15)
    first = SCHEDULES[name](optimizer())
    rates(first, 6)
    file = io.BytesIO()
    helpers.save({"optimizer": first.optimizer.state_dict(), "schedule": first.state_dict()}, file)
    file.seek(0)
    saved = helpers.load(file)
    own = optimizer(lr=50.0)
    second = SCHEDULES[name](own)
    own.load_state_dict(saved["optimizer"])
    second.load_state_dict(saved["schedule"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rates(second, 9) == straight[6:]
    assert second.optimizer is own and second.get_last_lr() == straight[-1:]


def test_a_plateau_remembers():
    own = optimizer()
    schedule = ReduceLROnPlateau(own, patience=1, factor=0.5)
    schedule.step(1.0)
    schedule.step(2.0)
    fresh = ReduceLROnPlateau(own)
    fresh.load_state_dict(schedule.state_dict())
    fresh.step(2.0)
    assert own.param_groups[0]["lr"] == 0.5 and fresh.last_epoch == 3


def test_functions_are_not_saved_but_the_attributes_of_callables_are():
    schedule = LambdaLR(optimizer(groups=2), [Ramp(0.5), lambda t: 1.0])
    assert schedule.state_dict()["lr_lambdas"] == [{"slope": 0.5}, None]
    other = LambdaLR(optimizer(groups=2), [Ramp(9.0), lambda t: 2.0])
    functions = list(other.lr_lambdas)
    state_dict = schedule.state_dict()
    other.load_state_dict(state_dict)
    assert other.lr_lambdas == functions and functions[0].slope == 0.5
    assert state_dict["lr_lambdas"] == [{"slope": 0.5}, None]


def test_the_state_of_another_schedule():
    schedule = CosineAnnealingLR(optimizer(), 5)
    with pytest.raises(ValueError, match=r"CosineAnnealingLR: .*lacks \['T_max', 'eta_min'\]"):
        schedule.load_state_dict(StepLR(optimizer(), 3).state_dict())
    assert rates(schedule, 5)[-1] == pytest.approx(0)


def test_the_state_of_an_older_pytorch():
    schedule = StepLR(optimizer(), 3)
    state_dict = schedule.state_dict() | {"last_epoch": 2, "verbose": False}
    del state_dict["_is_initial"]
    schedule.load_state_dict(state_dict)
    assert schedule.last_epoch == 2 and not hasattr(schedule, "verbose")


def test_going_on_needs_the_first_rate():
    with pytest.raises(KeyError, match=r"param_groups\[0\] has no 'initial_lr'"):
        StepLR(optimizer(), 3, last_epoch=5)


# ---- errors ----

@pytest.mark.parametrize("make, error, message", [
    (lambda own: StepLR(own, 0), ValueError, "StepLR: step_size must be at least 1"),
    (lambda own: StepLR(own, 2.5), TypeError, "StepLR: step_size must be an integer"),
    (lambda own: LinearLR(own, 0), ValueError, "LinearLR: start_factor must be above 0"),
    (lambda own: LinearLR(own, 1.5), ValueError, "LinearLR: start_factor must be"),
    (lambda own: LinearLR(own, 0.5, -0.1), ValueError, "LinearLR: end_factor must be between 0 and 1"),
    (lambda own: LinearLR(own, 0.5, 1.1), ValueError, "LinearLR: end_factor must be between 0 and 1"),
    (lambda own: CosineAnnealingLR(own, 0), ValueError, "CosineAnnealingLR: T_max must be above 0"),
    (lambda own: LambdaLR(own, [abs, abs]), ValueError, "lr_lambda has 2 entries, and the optimizer has 1"),
    (lambda own: OneCycleLR(own, 1.0), ValueError, "give total_steps, or both epochs and steps_per_epoch"),
    (lambda own: OneCycleLR(own, 1.0, epochs=3), ValueError, "give total_steps, or both"),
    (lambda own: OneCycleLR(own, 1.0, total_steps=0), ValueError,
     "total_steps must be a whole number above 0, not 0"),
    (lambda own: OneCycleLR(own, 1.0, total_steps=2.0), ValueError, "total_steps must be a whole number"),
    (lambda own: OneCycleLR(own, 1.0, epochs=0, steps_per_epoch=4), ValueError,
     "epochs must be a whole number"),
    (lambda own: OneCycleLR(own, 1.0, epochs=2, steps_per_epoch=-1), ValueError, "steps_per_epoch must be"),
    (lambda own: OneCycleLR(own, 1.0, 10, pct_start=1.2), ValueError,
     "pct_start must be a float between 0 and 1"),
    (lambda own: OneCycleLR(own, 1.0, 10, pct_start=-0.2), ValueError, "pct_start must be"),
    (lambda own: OneCycleLR(own, 1.0, 10, pct_start=1), ValueError, "pct_start must be a float"),
    (lambda own: OneCycleLR(own, 1.0, 10, anneal_strategy="exp"), ValueError,
     "one of .*'cos', 'linear'.* not 'exp'"),
    (lambda own: OneCycleLR(own, [1.0, 2.0], 10), ValueError, "max_lr has 2 entries"),
    (lambda own: OneCycleLR(own, 1.0, 10, max_momentum=[0.9, 0.8]), ValueError, "max_momentum has 2 entries"),
    (lambda own: OneCycleLR(own, 1.0, 10, pct_start=0.1), ValueError, "one of the phases has no length"),
    (lambda own: OneCycleLR(optimizer(cls=optim.Adagrad), 1.0, 10), ValueError,
     "Adagrad has no momentum to cycle"),
    (lambda own: ReduceLROnPlateau(own, factor=1.0), ValueError, "factor must be below 1, not 1.0"),
    (lambda own: ReduceLROnPlateau(own, mode="least"), ValueError,
     "mode must be 'min' or 'max', not 'least'"),
    (lambda own: ReduceLROnPlateau(own, threshold_mode="x"), ValueError,
     "threshold_mode must be 'rel' or 'abs', not 'x'"),
    (lambda own: ReduceLROnPlateau(own, min_lr=[0, 0]), ValueError, "min_lr has 2 entries"),
])
def test_settings_that_cannot_be(make, error, message):
    with pytest.raises(error, match=message):
        make(optimizer())


@pytest.mark.parametrize("make", [
    lambda own: StepLR(own, 3), lambda own: LambdaLR(own, abs), lambda own: OneCycleLR(own, 1.0, 10),
    ReduceLROnPlateau,
])
def test_what_is_no_optimizer(make):
    with pytest.raises(TypeError, match="optimizer must be an Optimizer, not list"):
        make([0.1])


def test_more_steps_than_the_cycle_has():
    schedule = OneCycleLR(optimizer(), 1.0, total_steps=3)
    rates(schedule, 3)
    with pytest.raises(ValueError, match="step 4 of a cycle of 3 steps"):
        schedule.step()


def test_rates_from_numpy_leave_float32_alone():
    p = tensor(np.ones(3, np.float32), requires_grad=True)
    p.grad = tensor(np.ones(3, np.float32))
    own = optim.Adam([p], lr=0.1)
    schedule = LambdaLR(own, lambda t: np.float64(0.5) ** t)
    for _ in range(3):
        own.step()
        schedule.step()
    assert p.dtype == np.float32 and own.state[p]["exp_avg"].dtype == np.float32
