"""Verifying a learner's optimizer: verify.optimizer(my_adam_step, like="Adam")."""

import inspect
import re

import numpy as np

from helpers.verify import adam_probes, session
from helpers.verify.judge import notes
from helpers.verify.learner import Learner
from helpers.verify.optimizer_failures import TOLERANCE, agrees, explained, outcome, too_slow
from helpers.verify.optimizer_rules import RULES
from helpers.verify.optimizer_runs import draw, expected, library_trace, mutant_trace, play
from helpers.verify.report import Report, agreement, disagreement, them
from helpers.verify.signature import Role, Signature, read_signature

_DRAWN = {}         # runs by what they were drawn for, so that a second verification does not ask again


def optimizer(step, like="Adam", **only):
    """Verify one optimizer's step, step(w, grad, state, **settings) -> new w.

    Parameters
    ----------
    step : callable
        Weight and gradient (arrays of one shape) to the new weight, a new array; `state` is a dict, empty
        before the first step and handed in again at every later one. The settings have PyTorch's names; those
        that its signature does not have are not tried.
    like : str
        "SGD", "Adagrad", "RMSprop", "Adam" or "AdamW".
    **only
        Settings to hold at one value, for a step that has them built in: like="SGD", momentum=0.9.

    Returns
    -------
    Report
        Printed too. What the state holds under PyTorch's names (exp_avg, …) is compared as well.

    Raises
    ------
    Mismatch
        Where the weights of any of the steps are wrong, a step raises, does not end, or changes arguments.
    TypeError, ValueError
        If step is no function, or has a parameter that cannot be told; for an unknown optimizer or setting.
    """
    rule = _rule(like, only)
    signature = read_signature("verify.optimizer", step, rule.roles, ("w", "grad"))
    taken = _taken(rule, step, signature)
    runs = _runs(rule, taken, only)
    torch = session.pytorch() is not None
    learner = _learner(rule, step, signature, taken)
    built_in = [name for name in rule.settings if name not in taken and name not in only]
    right, refused, states = _compare(rule, learner, runs, torch, signature, built_in,
                                      lambda: _probed(rule, learner, taken, only))
    rejected, missed = _try_mutants(rule, right, torch)
    report = Report(rule.name, len(right), _described(right), _verdicts(rule, right, states, torch),
                    _not_tried(rule, step, signature, taken, only, refused), rejected, missed,
                    _remarks(rule, signature, states, only) + notes(learner))
    print(report)
    return report


def _rule(like, only):
    if like not in RULES:
        raise ValueError(f"verify.optimizer: like must be one of {', '.join(RULES)}, not {like!r}")
    rule = RULES[like]
    unknown = [name for name in only if name not in rule.settings]
    if unknown:
        raise ValueError(f"verify.optimizer: {like} has no setting {unknown[0]!r}; it has "
                         f"{', '.join(rule.settings)}")
    return rule


def _taken(rule, step, signature):
    """The settings that the step takes; tried out for **settings, which may be handed on."""
    taken = [name for name in rule.settings if signature.takes(name)]
    if "betas" in rule.settings and "beta1" in signature.parameters:
        taken = [name for name in taken if name != "betas"] + ["betas"]
    if not signature.takes_any:
        return taken
    for _ in rule.settings:
        run = draw(rule, 0, rule.tried[0], rule.settings, False)
        error = _learner(rule, step, signature, taken).attempt({"run": run}, seconds=1.0).error
        found = re.search(r"unexpected keyword argument '(\w+)'", str(error))
        if not isinstance(error, TypeError) or found is None or found[1] not in taken:
            break
        taken = [name for name in taken if name != found[1]]
    return taken


def _learner(rule, step, signature, taken):
    """The step as a function of a whole run: one time limit, one watch, one capture of what it prints."""
    def steps(run):
        settings = passed(run.values, signature, taken)

        def call(w, grad, state, lr):
            given = {"w": w, "grad": grad, "state": state, **settings}
            if "lr" in taken:
                given["lr"] = lr
            positional, keywords = signature.arguments(
                {name: value for name, value in given.items() if signature.takes(name)}, rule.roles)
            return step(*positional, **keywords)
        return play(call, run, rule.state)

    role = Role("run")
    parameter = inspect.Parameter("run", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return Learner(steps, Signature(signature.name, {"run": parameter}), (role,), {rule.library.__code__})


def passed(settings, signature, taken):
    """The settings under the names that the step has for them: betas in one or in two."""
    chosen = {name: settings[name] for name in taken if name != "lr"}
    if "beta1" in signature.parameters or "beta2" in signature.parameters:
        chosen.pop("betas", None)
        chosen.update(zip(("beta1", "beta2"), settings["betas"]))
    return chosen


def _runs(rule, taken, only):
    """All runs that differ in what the step takes, less those whose settings PyTorch refuses."""
    fixed = {name: tuple(value) if isinstance(value, list) else value for name, value in only.items()}
    asked = rule.name, tuple(sorted(taken)), repr(sorted(fixed.items()))
    if asked not in _DRAWN:
        runs = []
        for number, tried in enumerate(rule.tried):
            chosen = {name: value for name, value in tried.settings if name in taken and name not in fixed}
            lr = {"lr": rule.lr} if "lr" in taken else {}
            settings = {**rule.settings, **lr, **chosen, **fixed}
            narrower = len(chosen) < len(tried.settings) and tried.gradients == "ordinary"
            looks_ahead = settings.get("nesterov")
            if looks_ahead and (not settings["momentum"] or settings["dampening"]):
                continue
            if not narrower or number == 0:
                runs.append(draw(rule, number, tried, settings, "lr" in taken and "lr" not in fixed))
        _DRAWN[asked] = runs
    if not _DRAWN[asked]:
        raise ValueError(f"verify.optimizer: PyTorch's {rule.name} refuses {only}")
    return _DRAWN[asked]


def _probed(rule, learner, taken, only):
    """What experiments say about a wrong Adam; other rules have few enough slips for their list."""
    return adam_probes.finding(rule, learner, taken, only) if rule.name in ("Adam", "AdamW") else ""


def _compare(rule, learner, runs, torch, signature, built_in, probe):
    """(right runs, refused ones, names in the state that were compared); Mismatch otherwise."""
    failures, right, refused, states, deadline = [], [], [], set(), session.Deadline()
    for run in runs:
        attempt = learner.attempt({"run": run})
        if isinstance(attempt.error, NotImplementedError):
            refused.append(run)
            continue
        failure = outcome(rule, run, attempt, expected(rule, run, torch), signature)
        (right if failure is None else failures).append(run if failure is None else failure)
        if failure is None:
            states |= set(attempt.value.states) & set(expected(rule, run, torch).states)
        if attempt.endless or deadline.passed():
            break
    if failures or not right or len(right) + len(refused) < len(runs):
        problem = failures or [too_slow(rule, runs, right, refused)]
        raise explained(rule, learner, problem, right, torch, built_in, probe)
    return right, refused, states


def _try_mutants(rule, right, torch):
    rejected, missed = [], []
    for mutant in rule.mutants.applicable(right):
        wrong = any(not agrees(mutant_trace(rule, mutant, run), run, expected(rule, run, torch))
                    for run in right if mutant.needs <= run.traits)
        (rejected if wrong else missed).append(mutant.slip)
    return rejected, missed


def _verdicts(rule, right, states, torch):
    against = "PyTorch" if torch else "helpers"
    verdicts = {name: agreement(against, TOLERANCE) for name in
                ("weights", *(name for name in rule.state if name in states))}
    if not torch:
        verdicts["helpers"] = "took the place of PyTorch, which is not installed and was not asked"
    elif all(agrees(library_trace(rule, run), run, expected(rule, run, torch), state=True) for run in right):
        verdicts["helpers"] = agreement("PyTorch", TOLERANCE)
    else:
        verdicts["helpers"] = disagreement(f"{rule.name} step")
    return verdicts


def _described(right):
    has = frozenset().union(*(run.traits for run in right))
    steps = sorted({len(run.grads) for run in right})
    sizes = [word for word in ("tiny", "huge") if f"{word} gradients" in has]
    parts = [f"{' and '.join(map(str, steps))} steps", "arrays of 1 to 4 axes"]
    parts += [f"gradients {' and '.join(sizes)}"] if sizes else []
    parts += [trait for trait in ("gradients that are 0", "a rate that changes") if trait in has]
    parts += sorted(trait for trait in has if "gradients" not in trait and "rate" not in trait)
    return ", ".join(parts)


def _not_tried(rule, step, signature, taken, only, refused):
    absent = [name for name in rule.settings if name not in taken and name not in only]
    lines = [f"{', '.join(absent)} (your function does not take {them(absent)})"] if absent else []
    lines += ["a rate that changes"] if "lr" in absent else []
    held = [f"{name}={value!r}" for name, value in only.items()]
    lines += [f"other settings than {', '.join(held)}, as you asked"] if held else []
    left = _left_alone(step, signature)
    lines += [f"{', '.join(left)} (left at your default; not a setting of {rule.name} that is compared)"] \
        if left else []
    if refused:
        lines.append(f"{len(refused)} cases that your function answers with NotImplementedError")
    return lines


def _left_alone(step, signature):
    """The step's parameters that are none of PyTorch's settings."""
    try:
        own = inspect.signature(step).parameters.values()
    except (TypeError, ValueError):
        return []
    used = {parameter.name for parameter in signature.parameters.values()}
    starred = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
    return [parameter.name for parameter in own
            if parameter.name not in used and parameter.kind not in starred]


def _remarks(rule, signature, states, only):
    """How the state was compared, and where the learner's defaults are not PyTorch's."""
    remarks = []
    names = ", ".join(rule.state)
    if states:
        remarks.append("the state was compared after every step, where its keys are PyTorch's")
    else:
        remarks.append(f"the state has none of PyTorch's keys ({names}): it was compared through the weights "
                       "of all steps")
    differ = []
    for name, default in rule.settings.items():
        parameter = signature.parameters.get(name)
        if parameter is not None and name not in only and parameter.default is not inspect.Parameter.empty \
                and not _alike(parameter.default, default):
            differ.append(f"{parameter.name}={parameter.default!r} (PyTorch {default!r})")
    if differ:
        remarks.append(f"your defaults are not PyTorch's: {', '.join(differ)}; the settings were always "
                       "handed in")
    return remarks


def _alike(ours, theirs):
    return repr(ours) == repr(theirs) or np.array_equal(np.asarray(ours), np.asarray(theirs))
