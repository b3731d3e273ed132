"""What a wrong Adam does, found by experiment: for the slips that no list has.

Each probe is a run of a few steps on which one part of the rule shows by itself: one gradient, the same
gradient again and again, an eps as large as the gradient. The first probe whose steps are wrong is told, with
its numbers.
"""

import numpy as np

from helpers.verify.optimizer_runs import Run, library_trace

_CLOSE = 1e-6      # rounding is far below, and what a slip does far above


class Unanswered(Exception):
    """The learner's step raised, or gave something that is no weight."""


class Bench:
    """Runs of the learner's step and of the library's, with the lengths of their steps in units of the rate.

    Parameters
    ----------
    rule : Rule
    learner : Learner
        Its argument is a run.
    taken : sequence of str
        The settings that the learner's step takes; others cannot be probed.
    only : dict
        Settings held at one value.
    """

    def __init__(self, rule, learner, taken, only):
        self.rule, self.learner, self.taken = rule, learner, taken
        self.settings = {**rule.settings, "weight_decay": 0, **only}
        if "eps" in taken:
            self.settings["eps"] = 1e-30
        self.size = 1.0 if "eps" in taken else 1e8      # a gradient beside which eps is nothing

    def steps(self, gradients, start=0.0, lr=1.0, **settings):
        """(the learner's, the right ones): arrays (steps, elements), how far each moved, divided by `lr`."""
        grads = np.array([np.atleast_1d(g) for g in gradients], float) * self.size
        w = np.full(grads.shape[1:], float(start))
        values = {**self.settings, "lr": lr, **settings}
        run = Run(values, frozenset(), {}, 0, w=w, grads=grads, rates=np.full(len(grads), lr))
        trace = self.learner.attempt({"run": run}).value
        if trace is None or len(trace.weights) < len(grads):
            raise Unanswered
        with np.errstate(all="ignore"):
            return [-np.diff([w, *weights], axis=0) / lr
                    for weights in (trace.weights, library_trace(self.rule, run).weights)]


def finding(rule, learner, taken, only):
    """One sentence on the first probe that fails; "" if none does.

    Parameters
    ----------
    As in `Bench`; a step that does not take a rate is not probed.
    """
    if "lr" not in taken:
        return ""
    bench = Bench(rule, learner, taken, only)
    try:
        return next(filter(None, (probe(bench) for probe in _PROBES)), "")
    except Unanswered:
        return ""


def _apart(ours, right):
    return not np.allclose(ours, right, rtol=_CLOSE, atol=_CLOSE)


def _first_apart(ours, right):
    """Index of the first step that is wrong, or None."""
    return next((t for t in range(len(ours)) if _apart(ours[t], right[t])), None)


def _number(value):
    return f"{float(value):.4g}".replace("-", "−")


def _elements(bench):
    together, alone = bench.steps([[1, 100], [-2, 100]])[0], bench.steps([[1], [-2]])[0]
    if _apart(together[:, :1], alone):
        return ("a step of one element depends on the gradients of the others: Adam treats every element by "
                "itself, without a norm, a sum or a mean over the array")
    return ""


def _weight(bench):
    at_zero, elsewhere = bench.steps([1, 2])[0], bench.steps([1, 2], start=3)[0]
    if _apart(at_zero, elsewhere):
        return "the steps depend on the weight itself, although weight_decay is 0"
    return ""


def _rate(bench):
    one, two = bench.steps([1])[0], bench.steps([1], lr=2.0)[0]
    if not _apart(one, two) or not one.all():
        return ""
    if not _apart(one, 2 * two):
        return "with twice the rate the first step is as long as before: the rate multiplies the step"
    times = _number(2 * (two / one).item())
    return f"with twice the rate the first step is {times} times as long: the rate multiplies the step once"


def _sign(bench):
    up, down = bench.steps([1])[0], bench.steps([-1])[0]
    if _apart(up, -down):
        return (f"the gradients 1 and −1 give first steps of {_number(up.item())} and {_number(down.item())} "
                "rates: the second should be the first turned round")
    return ""


def _scale(bench):
    small, large = bench.steps([1])[0], bench.steps([1000])[0]
    if _apart(small, large) and small.all():
        times = _number((large / small).item())
        return (f"a first gradient 1000 times as large makes the first step {times} "
                "times as long: it should not change, the scale cancels in m / root of v")
    return ""


def _first(bench):
    ours, right = bench.steps([1])
    if _apart(ours, right):
        return (f"the first step is {_number(ours.item())} rates long, whatever the gradient: it should be 1 "
                "rate, (1 − beta1)·g / (1 − beta1) over the root of (1 − beta2)·g² / (1 − beta2)")
    return ""


def _eps(bench):
    if "eps" not in bench.taken:
        return ""
    ours, right = bench.steps([1], eps=1.0)
    if not _apart(ours, right):
        return ""
    if not _apart(ours, np.ones_like(ours)):
        return "eps has no effect on the first step, however large it is: it is added to the root of v"
    return ("the first step is right where eps is small; with a gradient as large as eps it should be half a "
            f"rate, g / (g + eps), and is {_number(ours.item())}: where does eps stand, and to which power?")


def _nothing_kept(bench):
    if "betas" not in bench.taken:
        return ""
    ours, right = bench.steps([1, -3, 2, 5], betas=(0.0, 0.0))
    step = _first_apart(ours, right)
    if step is None:
        return ""
    return ("with both betas 0 nothing is remembered, and each step should be 1 rate long, against its "
            f"gradient; with the gradients 1, −3, 2, 5 your step number {step + 1} is "
            f"{_number(ours[step].item())}: what is kept that beta = 0 should forget?")


def _constant(bench):
    step, length = _wrong_with_equal_gradients(bench)
    if step is None:
        return ""
    said = ("with the same gradient at every step each step should be 1 rate long; your step number "
            f"{step + 1} is {length} rates: look at t, and at what 1 − beta**t corrects")
    if "betas" in bench.taken:
        beta1, beta2 = bench.settings["betas"]
        wrong = [name for name, betas in (("m", (beta1, 0.0)), ("v", (0.0, beta2)))
                 if _wrong_with_equal_gradients(bench, betas=betas)[0] is not None]
        said += f" (it is {wrong[0]} or its correction that is wrong)" if len(wrong) == 1 else ""
    return said


def _wrong_with_equal_gradients(bench, **settings):
    """(index of the first wrong step, its length), (None, "") where all are right."""
    ours, right = bench.steps([1] * 70, **settings)
    step = _first_apart(ours, right)
    return (None, "") if step is None else (step, _number(ours[step].item()))


def _m(bench):
    return _average(bench, (bench.settings["betas"][0] or 0.5, 0.0), "beta2 = 0", "m, the average gradient")


def _v(bench):
    return _average(bench, (0.0, bench.settings["betas"][1] or 0.5), "beta1 = 0", "v, the average square")


def _average(bench, betas, held, looked_at):
    if "betas" not in bench.taken:
        return ""
    ours, right = bench.steps([1, -3, 2, 5], betas=betas)
    step = _first_apart(ours, right)
    if step is None:
        return ""
    return (f"with {held} and the gradients 1, −3, 2, 5 step number {step + 1} should be "
            f"{_number(right[step].item())} rates long and is {_number(ours[step].item())}: look at "
            f"{looked_at}")


def _eps_later(bench):
    if "eps" not in bench.taken:
        return ""
    ours, right = bench.steps([1] * 6, eps=1.0)
    step = _first_apart(ours, right)
    if step is None:
        return ""
    return ("with the same gradient at every step, as large as eps, each step should be half a rate; your "
            f"step number {step + 1} is {_number(ours[step].item())} rates: eps comes after the correction")


def _decay(bench):
    if "weight_decay" not in bench.taken:
        return ""
    settings = {"weight_decay": 0.5, "lr": 0.1, **({"eps": 1.0} if "eps" in bench.taken else {})}
    for gradient, count in ((0.0, 1), (1.0, 1), (1.0, 3)):
        ours, right = (0.1 * steps[-1] for steps in bench.steps([gradient] * count, start=2.0, **settings))
        if _apart(ours, right):
            told = ", ".join(f"{name} = {_number(value)}" for name, value in settings.items())
            which = "the first step" if count == 1 else "the last of three steps"
            return ("without weight decay all is right; with w = 2, gradient "
                    f"{_number(gradient * bench.size)}, {told}, {which} should take "
                    f"{_number(right.item())} off the weight and takes "
                    f"{_number(ours.item())}")
    return ""


_PROBES = (_elements, _weight, _rate, _sign, _scale, _first, _eps, _nothing_kept, _constant, _m, _v,
           _eps_later, _decay)
