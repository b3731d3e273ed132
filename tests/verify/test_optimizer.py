"""verify.optimizer: right steps in any style pass, and each wrong one is rejected with its slip named."""

import numpy as np
import pytest

from helpers import optim, verify
from helpers.verify.optimizer_rules import RULES

pytest.importorskip("torch")

OWN = {"SGD": optim.sgd_step, "Adagrad": optim.adagrad_step, "RMSprop": optim.rmsprop_step,
       "Adam": optim.adam_step, "AdamW": optim.adamw_step}
MUTANTS = [pytest.param(name, mutant, id=f"{name}-{mutant.name}")
           for name, rule in RULES.items() for mutant in rule.mutants]


def adam(w, grad, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Adam by other names, and with its bias corrections in the rate and in eps."""
    t = state["t"] = state.get("t", 0) + 1
    m = state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * grad
    v = state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * grad ** 2
    root = np.sqrt(1 - beta2 ** t)
    return w - lr * root / (1 - beta1 ** t) * m / (np.sqrt(v) + root * eps)


def adam_in_loops(w, g, memory, learning_rate, betas, epsilon):
    out, (b1, b2) = np.empty_like(w), betas
    memory["step"] = memory.get("step", 0) + 1
    m, v = (memory.setdefault(name, np.zeros(w.shape)) for name in ("exp_avg", "exp_avg_sq"))
    for i in np.ndindex(*w.shape):
        m[i] = b1 * m[i] + (1 - b1) * g[i]
        v[i] = b2 * v[i] + (1 - b2) * g[i] ** 2
        step = m[i] / (1 - b1 ** memory["step"])
        out[i] = w[i] - learning_rate * step / ((v[i] / (1 - b2 ** memory["step"])) ** 0.5 + epsilon)
    return out


def momentum(w, grad, state, lr):
    state["v"] = 0.9 * state.get("v", 0) + grad
    return w - lr * state["v"]


def message(step, like="Adam", **only):
    with pytest.raises(verify.Mismatch) as caught:
        verify.optimizer(step, like=like, **only)
    return str(caught.value)


@pytest.mark.parametrize("name, mutant", MUTANTS)
def test_each_is_rejected_and_its_slip_named(name, mutant):
    with pytest.raises(verify.Mismatch) as caught:
        verify.optimizer(mutant.function, like=name)
    assert mutant.slip in caught.value.diagnosis
    assert caught.value.routine == name


@pytest.mark.parametrize("name", RULES)
def test_there_are_many_and_helpers_own_step_is_noticed(name, capsys):
    report = verify.optimizer(OWN[name], like=name)
    assert capsys.readouterr().out == f"{report}\n"
    assert len({mutant.slip for mutant in RULES[name].mutants}) == len(RULES[name].mutants) >= 12
    assert report.missed == [] and len(report.rejected) == len(RULES[name].mutants)
    assert "agrees with PyTorch" in report.verdicts["helpers"]
    assert "helpers' own function" in str(report)
    assert set(RULES[name].state) <= set(report.verdicts)


@pytest.mark.parametrize("step, like, only", [
    (adam, "Adam", {}), (adam_in_loops, "Adam", {}), (momentum, "SGD", {"momentum": 0.9}),
    (lambda w, grad, state, **settings: adam(w, grad, state, settings["lr"]), "Adam",
     {"weight_decay": 0, "eps": 1e-8, "betas": (0.9, 0.999)}),
    (lambda w, grad, state, **settings: momentum(w, grad, state, **settings), "SGD", {"momentum": 0.9}),
    (lambda w, grad, lr: w - lr * grad, "SGD", {}),
    (lambda w, grad, state: momentum(w, grad, state, 0.1), "SGD", {"momentum": 0.9, "lr": 0.1}),
    (lambda w, grad, state, lr, weight_decay: adam(w * (1 - lr * weight_decay), grad, state, lr), "AdamW",
     {}),
])
def test_right_in_another_style(step, like, only):
    report = verify.optimizer(step, like=like, **only)
    assert report.missed == []
    assert len(report.rejected) >= 5


def test_the_report_says_what_was_not_tried_and_how_the_state_was_compared():
    text = " ".join(str(verify.optimizer(adam)).split())
    assert "not tried: weight_decay (your function does not take it)" in text
    assert "the state has none of PyTorch's keys (step, exp_avg, exp_avg_sq)" in text
    text = " ".join(str(verify.optimizer(adam_in_loops)).split())
    assert "the state was compared after every step" in text
    report = verify.optimizer(lambda w, grad, state, lr=0.5: momentum(w, grad, state, lr), "SGD",
                              momentum=0.9)
    text = str(report)
    assert "your defaults are not PyTorch's: lr=0.5 (PyTorch 0.001)" in " ".join(text.split())
    assert "other settings than momentum=0.9, as you asked" in text


@pytest.mark.parametrize("spoil, words", [
    (lambda w, grad, new: None, "is a return missing"),
    (lambda w, grad, new: (new, {}), "returned a tuple"),
    (lambda w, grad, new: new.tolist(), "a list of"),
    (lambda w, grad, new: new.astype(np.float32), "not float64"),
    (lambda w, grad, new: new[:0], "shape is"),
    (lambda w, grad, new: np.subtract(new, 0, out=w), "wrote into its argument w"),
    (lambda w, grad, new: new + 0 * np.multiply(grad, 2, out=grad), "wrote into its argument grad"),
    (lambda w, grad, new: 1 / 0, "ZeroDivisionError"),
    (lambda w, grad, new: w + 0.5 * (new - w), "the first step is 0.5 rates long"),
])
def test_steps_that_do_something_else(spoil, words):
    def step(w, grad, state, lr):
        return spoil(w, grad, adam(w.copy(), grad.copy(), state, lr))

    assert words in message(step)


def test_state_that_is_kept_elsewhere_is_found():
    kept = {}
    text = message(lambda w, grad, state, lr: adam(w, grad, kept.setdefault(w.shape, {}), lr))
    assert "outside the dict `state`" in text


def test_a_gradient_kept_without_a_copy_is_found():
    def step(w, grad, state, lr, momentum=0):
        velocity = state.setdefault("momentum_buffer", grad)
        if velocity is not grad:
            velocity *= momentum
            velocity += grad
        return w - lr * velocity

    assert "keep grad.copy()" in message(step, "SGD")


def test_a_wrong_state_under_pytorchs_name_is_found():
    def step(w, grad, state, lr):
        new = adam(w, grad, state, lr)
        state["exp_avg"] = state["m"] / (1 - 0.9 ** state["t"])
        return new

    assert 'state["exp_avg"]' in message(step)


def test_values_built_in_are_asked_for():
    text = message(lambda w, grad, state, lr: adam(w, grad, state, lr, eps=1e-7))
    assert "if it has other values built in" in text


def test_an_endless_step_is_cut_off(monkeypatch):
    monkeypatch.setattr("helpers.verify.learner.SECONDS", 0.2)

    def endless(w, grad, state, lr):
        while True:
            lr += 1

    assert "a loop that never ends" in message(endless)


@pytest.mark.parametrize("arguments, settings, error", [
    ((adam, "Lion"), {}, ValueError), ((3,), {}, TypeError), ((adam,), {"momentum": 0.9}, ValueError),
    ((lambda a: a,), {}, TypeError), ((momentum, "SGD"), {"momentum": 0, "nesterov": True}, ValueError),
])
def test_what_cannot_be_verified(arguments, settings, error):
    with pytest.raises(error, match="verify.optimizer"):
        verify.optimizer(*arguments, **settings)


def test_without_pytorch(without_pytorch):
    text = str(verify.optimizer(adam))
    assert "agrees with PyTorch" not in text and "was not asked" in text
    with pytest.raises(verify.Mismatch):
        verify.optimizer(lambda w, grad, state, lr: w - lr * grad)
