"""The rules as functions of arrays: the same as the classes, and nobody else's array is touched."""

import numpy as np
import pytest

from helpers import optim, tensor

SETTINGS = {
    "SGD": {"lr": 0.05, "momentum": 0.8, "dampening": 0.1, "weight_decay": 0.1},
    "Adagrad": {"lr": 0.1, "initial_accumulator_value": 0.1, "weight_decay": 0.1, "eps": 1e-3},
    "RMSprop": {"centered": True, "momentum": 0.7, "weight_decay": 0.1, "alpha": 0.9, "eps": 1e-3},
    "Adam": {"lr": 0.01, "weight_decay": 0.1, "betas": (0.8, 0.95), "eps": 1e-3},
    "AdamW": {"lr": 0.01, "weight_decay": 0.1, "betas": (0.8, 0.95), "eps": 1e-3},
}
every = pytest.mark.parametrize("name", SETTINGS)
STILL_FLOAT32 = {"lr": np.float64(0.1), "weight_decay": np.float64(0.1)}


def step_function(name):
    return getattr(optim, f"{name.lower()}_step")


def arrays(shape=(3, 4), dtype=np.float64, seed=2):
    rng = np.random.default_rng(seed)
    return [np.asarray(rng.standard_normal(shape), dtype=dtype) for _ in range(2)]


@every
@pytest.mark.parametrize("settings", [True, False], ids=["settings", "defaults"])
@pytest.mark.parametrize("shape", [(3, 4), ()], ids=["matrix", "number"])
def test_function_and_class_agree(name, shape, settings):
    settings = SETTINGS[name] if settings else {}
    w, grad = arrays(shape)
    p = tensor(w, requires_grad=True)
    optimizer, state = getattr(optim, name)([p], **settings), {}
    for _ in range(5):
        grad = grad * -0.7
        w = step_function(name)(w, grad, state, **settings)
        p.grad = tensor(grad)
        optimizer.step()
        assert np.array_equal(w, p.array)
    kept = optimizer.state.get(p, {})
    assert list(kept) == list(state)
    assert all(np.array_equal(kept[key].array, state[key]) for key in kept)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(3, 4), ()], ids=["matrix", "number"])
def test_a_new_array_of_the_same_dtype(name, dtype, shape):
    w, grad = arrays(shape, dtype)
    before, state = (w.copy(), grad.copy()), {}
    for _ in range(3):
        new = step_function(name)(w, grad, state, **SETTINGS[name] | STILL_FLOAT32)
        assert new.dtype == dtype and new.shape == shape
        assert not np.shares_memory(new, w) and not np.shares_memory(new, grad)
    assert np.array_equal(w, before[0]) and np.array_equal(grad, before[1])
    for key, value in state.items():
        assert value.dtype == (np.float32 if key == "step" else dtype)
        assert not np.shares_memory(value, grad) and not np.shares_memory(value, w)


@every
def test_in_place(name):
    w, grad = arrays()
    expected, copy = step_function(name)(w, grad, {}, **SETTINGS[name]), w.copy()
    assert step_function(name)(copy, grad, {}, **SETTINGS[name], out=copy) is copy
    assert np.array_equal(copy, expected)


@every
def test_layout_in_memory_does_not_matter(name):
    w, grad = arrays()
    expected = step_function(name)(w, grad, {}, **SETTINGS[name])
    turned = [np.ascontiguousarray(a.T).T for a in (w, grad)]
    assert np.array_equal(step_function(name)(*turned, {}, **SETTINGS[name]), expected)
    wide = np.zeros((3, 8))
    wide[:, ::2] = w
    step_function(name)(wide[:, ::2], grad, {}, **SETTINGS[name], out=wide[:, ::2])
    assert np.array_equal(wide[:, ::2], expected) and not wide[:, 1::2].any()


@every
def test_arrays_that_do_not_fit_are_refused(name):
    step, (w, grad) = step_function(name), arrays()
    for bad, error, message in [
        ((w, grad[:, :1], {}), ValueError, r"grad must have the shape of w, \(3, 4\), not \(3, 1\)"),
        ((w, grad.astype(np.float32), {}), TypeError, "grad must have the dtype of w, float64, not float32"),
        ((w, grad.tolist(), {}), TypeError, "grad must be a NumPy array, not list"),
        ((w.tolist(), grad, {}), TypeError, "w must be an array of floating-point numbers, not list"),
        ((w.astype(int), grad.astype(int), {}), TypeError, "w must be .* not int64"),
        ((tensor(w), grad, {}), TypeError, "w must be"),
    ]:
        with pytest.raises(error, match=f"{step.__name__.replace('adamw', 'adam')}: {message}"):
            step(*bad)
    state = {}
    step(w, grad, state, **SETTINGS[name])
    with pytest.raises(TypeError, match="dtype of w, float32, not float64; make the optimizer after"):
        step(w.astype(np.float32), grad.astype(np.float32), state, **SETTINGS[name])
    with pytest.raises(ValueError, match="must have the shape of w"):
        step(w[:2], grad[:2], state, **SETTINGS[name])
