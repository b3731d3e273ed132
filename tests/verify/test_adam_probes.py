"""Wrong Adams that no list has: rejected, and told by experiment what they do."""

import numpy as np
import pytest

from helpers import optim, verify
from helpers.verify import adam_probes

pytest.importorskip("torch")


def averages(w, grad, state, betas):
    state["t"] = state.get("t", 0) + 1
    state["m"] = betas[0] * state.get("m", np.zeros_like(w)) + (1 - betas[0]) * grad
    state["v"] = betas[1] * state.get("v", np.zeros_like(w)) + (1 - betas[1]) * grad ** 2
    return state["m"], state["v"], state["t"]


def with_parts(change, **own):
    """Adam whose parts `change(m_hat, v_hat, **everything)` may spoil before the step is taken."""
    def step(w, grad, state, lr, betas, eps, weight_decay=0):
        m, v, t = averages(w, grad + weight_decay * w, state, betas)
        parts = {"m": m / (1 - betas[0] ** t), "v": v / (1 - betas[1] ** t), "lr": lr, "eps": eps, "t": t,
                 "w": w, "grad": grad, "decay": weight_decay}
        return w - change(parts)
    return step


def ordinary(p):
    return p["lr"] * p["m"] / (np.sqrt(p["v"]) + p["eps"])


def forgets_nothing_in_m(w, grad, state, lr, betas, eps):
    _, v, t = averages(w, grad, state, betas)
    state["sum"] = state.get("sum", 0) + (1 - betas[0]) * grad
    return w - lr * state["sum"] / (1 - betas[0] ** t) / (np.sqrt(v / (1 - betas[1] ** t)) + eps)


def fades_v_slowly(w, grad, state, lr, betas, eps):
    m, _, t = averages(w, grad, state, betas)
    slow = np.sqrt(betas[1])
    state["slow"] = slow * state.get("slow", 0) + (1 - slow) * grad ** 2
    return w - lr * m / (1 - betas[0] ** t) / (np.sqrt(state["slow"] / (1 - slow ** t)) + eps)


def clips(w, grad, state, lr, betas, eps):
    return optim.adam_step(w, np.clip(grad, -2, 2), state, lr=lr, betas=betas, eps=eps)


def in_single_precision(w, grad, state, lr, betas, eps):
    m, v, t = averages(w, grad, state, betas)
    state["v"] = v.astype(np.float32)
    return w - lr * m / (1 - betas[0] ** t) / (np.sqrt(state["v"] / (1 - betas[1] ** t)) + eps)


SLIPS = {
    "centred": (with_parts(lambda p: ordinary(p) - 0.1 * p["lr"] * np.mean(p["grad"])), "of the others"),
    "pulls to 0": (with_parts(lambda p: ordinary(p) + 0.01 * p["lr"] * p["w"]),
                   "depend on the weight itself"),
    "root of the rate": (with_parts(lambda p: ordinary({**p, "lr": np.sqrt(p["lr"])})),
                         "1.414 times as long"),
    "rate built in": (with_parts(lambda p: ordinary({**p, "lr": 1e-3})), "as long as before"),
    "absolute": (with_parts(lambda p: np.abs(ordinary(p))), "the second should be the first turned round"),
    "cube root": (with_parts(lambda p: p["lr"] * p["m"] / (np.cbrt(p["v"]) + p["eps"])), "10 times as long"),
    "a third": (with_parts(lambda p: ordinary(p) / 3), "the first step is 0.3333 rates long"),
    "eps for nothing": (with_parts(lambda p: p["lr"] * p["m"] / (np.sqrt(p["v"]) + 1e-7)),
                        "eps has no effect"),
    "root of eps": (with_parts(lambda p: p["lr"] * p["m"] / (np.sqrt(p["v"]) + 3 * p["eps"])), "and is 0.25"),
    "eps fades": (with_parts(lambda p: ordinary({**p, "eps": p["eps"] / p["t"]})),
                  "step number 2 is 0.6667 rates"),
    "stops correcting": (with_parts(lambda p: ordinary(p) * (1 if p["t"] < 40 else 1.01)),
                         "step number 40 is 1.01"),
    "forgets nothing in m": (forgets_nothing_in_m, "beta = 0 should forget"),
    "fades v slowly": (fades_v_slowly, "look at v, the average square"),
    "clips": (clips, "look at m, the average gradient"),
    "float32": (in_single_precision, "about seven digits"),
}


def diagnosis(step, like="Adam"):
    with pytest.raises(verify.Mismatch) as caught:
        verify.optimizer(step, like=like)
    return caught.value.diagnosis


@pytest.mark.parametrize("step, words", SLIPS.values(), ids=SLIPS)
def test_a_slip_that_no_list_has_is_told_by_experiment(step, words):
    assert words in diagnosis(step)


@pytest.mark.parametrize("share, words", [
    (lambda lr, decay: lr * decay / (1 + lr), "should take 0.1 off the weight and takes 0.09091"),
    (lambda lr, decay: 1e-3 * decay, "and takes 0.001"),
])
def test_a_wrong_decay_is_told_with_its_numbers(share, words):
    def step(w, grad, state, lr, betas, eps, weight_decay):
        shrunk = w * (1 - share(lr, weight_decay))
        return shrunk + optim.adam_step(0 * w, grad, state, lr=lr, betas=betas, eps=eps)

    text = diagnosis(step, "AdamW")
    assert words in text and "without weight decay all is right" in text


def test_settings_that_are_not_taken_are_not_probed_and_are_asked_for():
    def step(w, grad, state, lr):
        return optim.adam_step(w, grad, state, lr=lr, betas=(0.9, 0.99))

    text = diagnosis(step)
    assert "PyTorch has betas=(0.9, 0.999), eps=1e-08" in text and "weight_decay" not in text


def test_every_probe_finds_the_right_step_right():
    from helpers.verify.learner import Learner
    from helpers.verify.optimizer_rules import RULES
    from helpers.verify.optimizer_runs import library_trace
    from helpers.verify.signature import Role, read_signature

    for name in ("Adam", "AdamW"):
        rule, role = RULES[name], Role("run")
        signature = read_signature("test", lambda run: None, (role,), ("run",))
        learner = Learner(lambda run: library_trace(rule, run), signature, (role,))
        for taken in (tuple(rule.settings), ("lr",), ("lr", "betas"), ("lr", "eps")):
            assert adam_probes.finding(rule, learner, taken, {}) == ""
        assert adam_probes.finding(rule, learner, (), {}) == ""


def test_a_step_that_raises_on_a_probe_is_left_in_peace():
    def step(w, grad, state, lr, betas, eps):
        if eps == 1e-30:
            raise ValueError("too small")
        return w - ordinary({"m": grad, "v": grad ** 2, "lr": lr, "eps": eps}) / 3

    assert "the first step is 0.333333 times as long as it should be" in diagnosis(step)
