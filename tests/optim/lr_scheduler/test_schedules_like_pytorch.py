"""All schedules beside PyTorch's: the rates of 60 steps, their state, chains, interruptions."""

import inspect
import itertools
import warnings

import numpy as np
import pytest

from helpers import optim, tensor
from helpers.optim import lr_scheduler

CONFIGURATIONS = [
    ("StepLR", {"step_size": 7}),
    ("StepLR", {"step_size": 1, "gamma": 0.9}),
    ("MultiStepLR", {"milestones": [3, 10, 11, 40]}),
    ("MultiStepLR", {"milestones": [20, 5, 20], "gamma": 0.5}),
    ("ExponentialLR", {"gamma": 0.93}),
    ("CosineAnnealingLR", {"T_max": 60}),
    ("CosineAnnealingLR", {"T_max": 13, "eta_min": 0.01}),
    ("CosineAnnealingLR", {"T_max": 1}),
    ("LinearLR", {}),
    ("LinearLR", {"start_factor": 0.1, "total_iters": 20}),
    ("LinearLR", {"start_factor": 1.0, "end_factor": 0.05, "total_iters": 50}),
    ("LambdaLR", {"lr_lambda": lambda t: 1 / (1 + 0.1 * t)}),
    ("LambdaLR", {"lr_lambda": [lambda t: 0.9 ** t, lambda t: t // 5]}),
    ("OneCycleLR", {"max_lr": 0.5, "total_steps": 60}),
    ("OneCycleLR", {"max_lr": [0.5, 2.0], "epochs": 5, "steps_per_epoch": 12, "anneal_strategy": "linear"}),
    ("OneCycleLR", {"max_lr": 0.5, "total_steps": 71, "three_phase": True, "pct_start": 0.45}),
    ("OneCycleLR",
     {"max_lr": 0.5, "total_steps": 59, "cycle_momentum": False, "pct_start": 0.0, "div_factor": 3}),
    ("OneCycleLR", {"max_lr": 0.5, "total_steps": 63, "base_momentum": [0.5, 0.6], "max_momentum": [0.7, 0.9],
                    "final_div_factor": 10, "pct_start": 0.01, "three_phase": True}),
    ("OneCycleLR", {"max_lr": 1, "total_steps": 100, "pct_start": 1.0}),
]
every = pytest.mark.parametrize(
    "name, settings", CONFIGURATIONS,
    ids=[f"{name}{index}" for index, (name, _) in enumerate(CONFIGURATIONS)])
PLATEAUS = [
    {}, {"patience": 2, "factor": 0.5}, {"patience": 0, "cooldown": 3},
    {"patience": 1, "min_lr": [0.05, 0.001]},
    {"patience": 1, "threshold": 0.2}, {"patience": 1, "threshold": 0.05, "threshold_mode": "abs"},
    {"patience": 3, "mode": "max"},
    {"patience": 1, "mode": "max", "threshold": 0.05, "threshold_mode": "abs"},
    {"patience": 1, "mode": "max", "threshold": 0.2, "cooldown": 1},
    {"patience": 0, "eps": 0.01, "min_lr": 1e-5},
]


def same(value):
    """Equal, for rates and momenta up to rounding."""
    if isinstance(value, (float, list)) or (isinstance(value, tuple) and value):
        return pytest.approx(value, rel=1e-12, abs=1e-18)
    return value


class Pair:
    """An optimizer with two groups in either library, and the same schedules on both."""

    def __init__(self, torch, *schedules, optimizer="SGD", **settings):
        self.torch = torch
        self.optimizers, self.schedules = [], []
        for package, make in ((optim, tensor), (torch.optim, torch.tensor)):
            groups = [{"params": [make(np.ones(2), requires_grad=True)]},
                      {"params": [make(np.ones(1), requires_grad=True)], "lr": 0.3}]
            own = getattr(package, optimizer)(groups, lr=0.1, **settings)
            self.optimizers.append(own)
            self.schedules.append([getattr(package.lr_scheduler, name)(own, **kwargs)
                                   for name, kwargs in schedules])

    def step(self, *args):
        for optimizer, schedules in zip(self.optimizers, self.schedules):
            optimizer.step()
            for schedule in schedules:
                schedule.step(*args)

    def set(self, values):
        for optimizer in self.optimizers:
            for group, lr in zip(optimizer.param_groups, values):
                group["lr"] = lr

    def compare(self):
        mine, other = self.optimizers
        for group, theirs in zip(mine.param_groups, other.param_groups):
            assert list(group) == list(theirs)
            for key in group.keys() - {"params", "foreach"}:
                assert group[key] == same(theirs[key]), key
        for schedule, theirs in zip(*self.schedules):
            assert schedule.last_epoch == theirs.last_epoch
            assert schedule.get_last_lr() == same(theirs.get_last_lr())

    def run(self, steps, *args):
        self.compare()
        for _ in range(steps):
            self.step(*args)
            self.compare()


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch")


@pytest.fixture(scope="module")
def pair(torch):
    return lambda *schedules, **settings: Pair(torch, *schedules, **settings)


@every
def test_sixty_steps(pair, name, settings):
    both = pair((name, settings))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        both.run(60 if both.schedules[0][0].__dict__.get("total_steps") != 59 else 59)


@pytest.mark.parametrize("optimizer", ["Adam", "AdamW", "RMSprop"])
@pytest.mark.parametrize("three_phase", [True, False])
def test_one_cycle_moves_the_momentum_of_every_optimizer(pair, optimizer, three_phase):
    both = pair(("OneCycleLR", {"max_lr": 0.5, "total_steps": 60, "three_phase": three_phase}),
                optimizer=optimizer)
    both.run(60)


@every
def test_a_rate_written_by_hand(pair, name, settings):
    both = pair((name, settings))
    both.run(9)
    both.set([0.7, 0.02])
    both.run(15)
    both.set([0.01, 1.0])
    both.run(25)


CHAINABLE = [entry for entry in CONFIGURATIONS if entry[0] in (
    "StepLR", "MultiStepLR", "ExponentialLR", "LinearLR", "CosineAnnealingLR")]


@pytest.mark.parametrize("first, second", list(itertools.product(CHAINABLE, CHAINABLE))[::3])
def test_two_on_one_optimizer(pair, first, second):
    pair(first, second).run(30)


@every
def test_state_has_pytorch_s_keys_and_goes_back_and_forth(pair, name, settings):
    both = pair((name, settings))
    both.run(22)
    mine, other = (schedules[0].state_dict() for schedules in both.schedules)
    assert list(mine) == list(other)
    for key in mine:
        assert mine[key] == (same(other[key]) if key in ("base_lrs", "_last_lr") else other[key]), key
    fresh = pair((name, settings))
    fresh.schedules[0][0].load_state_dict(other)
    fresh.schedules[1][0].load_state_dict(mine)
    for optimizer, before in zip(fresh.optimizers, both.optimizers):
        for group, old in zip(optimizer.param_groups, before.param_groups):
            group.update({key: value for key, value in old.items() if key != "params"})
    fresh.run(30)
    both.run(30)
    assert fresh.schedules[0][0].get_last_lr() == same(both.schedules[0][0].get_last_lr())


@every
def test_going_on_with_last_epoch(pair, torch, name, settings):
    both = pair((name, settings))
    both.run(17)
    for index, (package, optimizer) in enumerate(zip((optim, torch.optim), both.optimizers)):
        schedule = getattr(package.lr_scheduler, name)(optimizer, **settings, last_epoch=16)
        both.schedules[index] = [schedule]
    both.run(30)


@every
def test_jumping_to_an_epoch(pair, name, settings):
    both = pair((name, settings))
    both.run(4)
    for epoch in (0, 12, 5, 13, 14, 26, 58, 1):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            both.step(epoch)
        both.compare()
        both.step()
        both.compare()


@pytest.mark.parametrize("settings", PLATEAUS, ids=str)
def test_sixty_measurements(pair, torch, settings):
    rng = np.random.default_rng(2)
    both = pair(("ReduceLROnPlateau", settings))
    sign = -1 if settings.get("mode") == "max" else 1
    losses = np.maximum(1.5 * 0.9 ** np.arange(60), 0.3) + 0.1 * rng.standard_normal(60)
    losses[[4, 33]] = np.nan
    for t, loss in enumerate(sign * losses):
        both.step(float(loss))
        both.compare()
        mine, other = (schedules[0].state_dict() for schedules in both.schedules)
        assert list(mine) == list(other)
        assert mine.pop("_last_lr") == same(other.pop("_last_lr")) and mine == other
        if t == 30:     # begin again from what the other one noted
            fresh = pair(("ReduceLROnPlateau", {**settings, "patience": 50, "factor": 0.9}))
            fresh.set([group["lr"] for group in both.optimizers[0].param_groups])
            for schedules, state in zip(fresh.schedules, (both.schedules[1], both.schedules[0])):
                schedules[0].load_state_dict(state[0].state_dict())
            both = fresh
    assert both.optimizers[0].param_groups[0]["lr"] < 0.1 or settings.get("patience", 10) == 10


@pytest.mark.parametrize("name", lr_scheduler.__all__)
def test_arguments_stand_in_pytorch_s_order(torch, name):
    def signature(package):
        cls = getattr(package, name)
        return [[(p.name, p.default) for p in inspect.signature(method).parameters.values()]
                for method in (cls, cls.step, cls.load_state_dict)]

    assert signature(lr_scheduler) == signature(torch.optim.lr_scheduler)


def test_random_cycles(torch):
    rng = np.random.default_rng(12)
    for _ in range(60):
        settings = {"max_lr": float(rng.uniform(0.01, 2)), "total_steps": int(rng.integers(1, 40)),
                    "pct_start": round(float(rng.uniform(0, 1)), 1), "three_phase": bool(rng.random() < 0.5),
                    "anneal_strategy": str(rng.choice(["cos", "linear"])),
                    "div_factor": float(rng.uniform(1, 30))}
        outcomes = []
        for package, make in ((optim, tensor), (torch.optim, torch.tensor)):
            rates = []
            try:
                own = package.Adam([make(np.ones(2), requires_grad=True)])
                schedule = package.lr_scheduler.OneCycleLR(own, **settings)
                for _ in range(settings["total_steps"]):
                    rates += [own.param_groups[0]["lr"], own.param_groups[0]["betas"][0]]
                    own.step()
                    schedule.step()
            except (ZeroDivisionError, ValueError):
                rates += [-1.0]     # both have to refuse at the same step
            outcomes.append(rates)
        assert outcomes[0] == same(outcomes[1]), settings
