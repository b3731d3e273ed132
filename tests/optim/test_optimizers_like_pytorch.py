"""All optimizers beside PyTorch's: 60 steps, parameters and state compared after each."""

import inspect

import numpy as np
import pytest

from helpers import optim

CONFIGURATIONS = [
    ("SGD", {}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.5}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.5}),
    ("SGD", {"lr": 0.05, "momentum": 0.6, "dampening": 0.3, "weight_decay": 0.2}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 0}),
    ("Adagrad", {}),
    ("Adagrad", {"lr": 0.1, "weight_decay": 0.1}),
    ("Adagrad", {"lr": 0.1, "eps": 1e-2}),
    ("Adagrad", {"initial_accumulator_value": 0.1, "weight_decay": 0.1}),
    ("Adagrad", {"lr": 0.3, "initial_accumulator_value": 2.5, "eps": 0.3}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 1e-3}),
    ("RMSprop", {"alpha": 0.9, "eps": 1e-2}),
    ("RMSprop", {"weight_decay": 0.1}),
    ("RMSprop", {"momentum": 0.9}),
    ("RMSprop", {"centered": True}),
    ("RMSprop", {"centered": True, "weight_decay": 0.1, "eps": 1e-2}),
    ("RMSprop", {"centered": True, "momentum": 0.7, "weight_decay": 0.1, "alpha": 0.95}),
    ("Adam", {}),
    ("Adam", {"lr": 0.01, "eps": 1e-2}),
    ("Adam", {"weight_decay": 0.1}),
    ("Adam", {"weight_decay": 0.1, "eps": 1e-2, "betas": (0.8, 0.95)}),
    ("Adam", {"betas": (0.0, 0.9)}),
    ("Adam", {"betas": (0.9, 0.0)}),
    ("Adam", {"betas": (0.5, 0.6), "lr": 0.1}),
    ("Adam", {"weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.3, "eps": 1e-2}),
    ("AdamW", {"weight_decay": 0, "betas": (0.7, 0.99)}),
]
# Those of PyTorch's own tests (torch.testing._internal.common_optimizers) that are neither above nor refused.
CONFIGURATIONS += [
    ("SGD", {"lr": 1e-2}), ("SGD", {"weight_decay": 0.5}), ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "dampening": 0.5}), ("SGD", {"momentum": 0.9, "weight_decay": 0.1}),
    ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("Adagrad", {"weight_decay": 0.1}), ("Adagrad", {"lr": 0.1}),
    ("RMSprop", {"weight_decay": 0.1, "centered": True}),
    ("RMSprop", {"weight_decay": 0.1, "centered": True, "momentum": 0.1}),
    ("Adam", {"lr": 0.01}), ("AdamW", {"lr": 0.01}), ("AdamW", {"weight_decay": 0.1}),
]
# One of each rule, with everything switched on that can be
RICH = [
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.6, "dampening": 0.3, "weight_decay": 0.2}),
    ("Adagrad", {"lr": 0.1, "initial_accumulator_value": 0.1, "weight_decay": 0.1}),
    ("RMSprop", {"momentum": 0.7, "weight_decay": 0.1}),
    ("RMSprop", {"centered": True, "momentum": 0.7, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.01, "weight_decay": 0.1}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.1}),
]
BARE = [("SGD", {"lr": 0.05, "momentum": 0.9}), ("Adagrad", {}), ("RMSprop", {}),
        ("RMSprop", {"centered": True, "momentum": 0.7}), ("Adam", {}), ("Adam", {"eps": 1e-2}),
        ("AdamW", {})]


def ids(configurations):
    return [f"{name}({', '.join(f'{key}={value}' for key, value in settings.items())})"
            for name, settings in configurations]


def each(configurations):
    return pytest.mark.parametrize("name, settings", configurations, ids=ids(configurations))


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@each(CONFIGURATIONS)
def test_sixty_steps(twin, gradients, name, settings, dtype):
    twin(name, dtype, **settings).run(gradients(dtype=dtype))


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("scale", [
    lambda t: 1e-12, lambda t: 1e8, lambda t: 1e-30, lambda t: 1e8 if t % 20 == 0 else 1e-12,
    lambda t: 10.0 ** (t % 21 - 12), lambda t: 0.0, lambda t: t >= 7, lambda t: t < 7,
], ids=["tiny", "huge", "vanishing", "spikes", "sweep", "zero", "zero at first", "zero later"])
@each(BARE)
def test_gradients_of_all_sizes(twin, gradients, name, settings, scale, dtype):
    twin(name, dtype, **settings).run(gradients(dtype=dtype, scale=scale))


@each(RICH)
def test_elements_of_all_sizes_at_once(twin, gradients, name, settings):
    rng = np.random.default_rng(8)
    entries = [[g * 10.0 ** rng.uniform(-12, 8, g.shape) for g in entry] for entry in gradients()]
    twin(name, **settings).run(entries)


@each(RICH)
def test_a_rate_that_changes_midway(twin, gradients, name, settings):
    pair = twin(name, **settings)
    rates = {0: 0.1, 13: 1e-3, 14: 0.7, 30: 0.0, 45: np.float64(0.02)}
    pair.run(gradients(), before_step=lambda t: pair.set(lr=rates[t]) if t in rates else None)


@pytest.mark.parametrize("name, settings, changes", [
    ("SGD", {"lr": 0.1},
     {20: {"momentum": 0.9}, 40: {"momentum": 0}, 50: {"momentum": 0.5, "weight_decay": 0.1}}),
    ("SGD", {"lr": 0.1, "momentum": 0.9},
     {20: {"nesterov": True}, 40: {"nesterov": False, "dampening": 0.4}}),
    ("Adam", {}, {10: {"betas": (0.7, 0.99)}, 30: {"betas": (0.95, 0.9), "eps": 1e-3, "weight_decay": 0.2}}),
    ("RMSprop", {"momentum": 0.5},
     {10: {"alpha": 0.9}, 20: {"momentum": 0}, 30: {"momentum": 0.3, "eps": 0.1}}),
    ("Adagrad", {}, {10: {"eps": 0.1}, 20: {"weight_decay": 0.3}}),
])
def test_other_settings_that_change_midway(twin, gradients, name, settings, changes):
    pair = twin(name, **settings)
    pair.run(gradients(), before_step=lambda t: pair.set(**changes.get(t, {})))


@pytest.mark.parametrize("name, groups", [
    ("SGD",
     [{"lr": 0.1, "momentum": 0.9, "nesterov": True}, {"weight_decay": 0.3},
      {"momentum": 0.5, "dampening": 0.2}]),
    ("Adagrad", [{"lr": 0.1}, {"weight_decay": 0.3}, {"eps": 0.1}]),
    ("RMSprop",
     [{"lr": 0.1, "centered": True}, {"weight_decay": 0.3, "alpha": 0.9}, {"momentum": 0.5, "eps": 0.1}]),
    ("Adam", [{"lr": 0.1, "betas": (0.7, 0.9)}, {"weight_decay": 0.3}, {"eps": 0.1, "weight_decay": 0.1,
                                                                        "decoupled_weight_decay": True}]),
    ("AdamW", [{"lr": 0.1, "betas": (0.7, 0.9)}, {"weight_decay": 0.3}, {"eps": 0.1, "weight_decay": 0}]),
])
def test_groups_with_their_own_settings(twin, gradients, name, groups):
    pair = twin(name, groups=groups, lr=0.01)
    pair.run(gradients())
    for mine, other in zip(pair.mine.param_groups, pair.other.param_groups):
        assert {**mine, "params": 0} == {**other, "params": 0, "foreach": None}


@each(RICH)
def test_a_parameter_without_a_gradient_is_left_alone(twin, gradients, name, settings):
    rng = np.random.default_rng(9)
    entries = [[None if rng.random() < 0.4 else g for g in entry] for entry in gradients()]
    entries[0] = [None, *entries[0][1:2], None]      # state begins at different times
    twin(name, **settings).run(entries)


@pytest.mark.parametrize("name", ["SGD", "Adagrad", "RMSprop", "Adam", "AdamW"])
def test_the_keys_of_the_groups_and_their_order(twin, name):
    pair = twin(name)
    mine, other = pair.mine.param_groups[0], pair.other.param_groups[0]
    assert list(mine) == list(other)
    for key, value in mine.items():
        assert key in ("params", "foreach") or (type(value) is type(other[key]) and value == other[key]), key
    assert mine["foreach"] is None
    assert list(pair.mine.defaults) == list(pair.other.defaults)
    assert repr(pair.mine) == repr(pair.other).replace("foreach: False", "foreach: None")


@pytest.mark.parametrize("name", ["SGD", "Adagrad", "RMSprop", "Adam", "AdamW"])
def test_arguments_stand_in_pytorch_s_order(name):
    torch = pytest.importorskip("torch")

    def signature(cls):
        return [(p.name, p.default, p.kind) for p in inspect.signature(cls).parameters.values()]

    theirs = getattr(torch.optim, name)
    assert signature(getattr(optim, name)) == signature(theirs)
