"""Verifying a learner's function on arrays from beginning to end."""

import numpy as np

from helpers.verify.backward_pass import run_backward
from helpers.verify.comparison import NUMERICAL_TOLERANCE, same
from helpers.verify.forward_pass import run_forward
from helpers.verify.report import Report, agreement, disagreement, them
from helpers.verify.routine import out_of
from helpers.verify.session import one, start


def judge(routine, forward, backward=None):
    """Compare, try the wrong versions, print and return the report.

    Raises
    ------
    Mismatch
        Where the learner's function is wrong, raises, or does not end.
    TypeError
        Where what was handed in is no function, or its parameters cannot be told.
    """
    session = start(routine, forward, backward)
    trials = run_forward(session)
    verdicts = {"forward": agreement(session.against)}
    verdicts.update({role: agreement(session.against) for role in routine.state
                     if role in session.forms.taken})
    if backward is not None:
        run_backward(session, trials)
        verdict = agreement("PyTorch") if session.torch else agreement(
            "central differences", NUMERICAL_TOLERANCE)
        verdicts.update({f"grad {role}": verdict for role in session.compared})
        if not session.torch and routine.linear:
            verdicts["adjoint"] = "⟨A x, y⟩ = ⟨x, Aᵀ y⟩ in every case"
    verdicts["helpers"] = _library_verdict(session, trials)
    rejected, missed = _try_mutants(session, trials)
    report = Report(routine.name, len(trials), routine.described([t.case for t in trials]), verdicts,
                    _not_tried(session, trials), rejected, missed, notes(session.forward, session.backward),
                    rerun=lambda device, dtype: _worst_errors(session, trials, device, dtype))
    print(report)
    return report


def _library_verdict(session, trials):
    """helpers' own function on the same cases: of three pieces of code, all have to agree."""
    if not session.torch:
        return "took the place of PyTorch, which is not installed and was not asked"
    for trial in trials:
        out, gradients = session.routine.library_answer(trial.case.values, trial.grad_out)
        pairs = [(out, trial.expected), *((gradients[role], g) for role, g in trial.gradients.items())]
        pairs += _library_state(session.routine, trial.case)
        if not all(same(ours, theirs) for ours, theirs in pairs):
            return disagreement(session.routine.name)
    return agreement("PyTorch")


def _library_state(routine, case):
    """Pairs of arrays: as helpers' own function leaves them, and as PyTorch does."""
    if not routine.state:
        return []
    values = routine.copied(case.values)
    routine.library(**values)
    return [(values[role], left) for role, left in routine.expected_state(True, case).items()]


def _try_mutants(session, trials):
    """Slips of the wrong versions that these cases reject, and of those that they do not."""
    cases, rejected, missed = [t.case for t in trials], [], []
    for mutant in session.routine.mutants.applicable(cases):
        wrong = any(_forward_differs(session, mutant, t) for t in trials if mutant.needs <= t.case.traits)
        (rejected if wrong else missed).append(mutant.slip)
    if session.compared:
        for mutant in session.routine.backward_mutants.applicable(cases):
            if session.upstream is one and mutant.name == "ones":
                continue                # a loss's backward pass that asks for no upstream gradient
            shown = [t for t in trials if mutant.needs <= t.case.traits]
            if any(_backward_differs(session, mutant, t, session.compared) for t in shown):
                rejected.append(mutant.slip)
            elif not any(_backward_differs(session, mutant, t, t.gradients) for t in shown):
                missed.append(mutant.slip)      # others are wrong in a gradient that was not handed in
    return rejected, missed


def _forward_differs(session, mutant, trial):
    routine = session.routine
    values = routine.copied(trial.case.values)
    try:
        with np.errstate(all="ignore"):
            if not same(out_of(mutant.function(**values)), trial.expected):
                return True
        state = routine.expected_state(session.torch, trial.case) if routine.state else {}
        return any(not same(values[role], left) for role, left in state.items())
    except (ValueError, IndexError):    # a wrong version that cannot even run is rejected too
        return True


def _backward_differs(session, mutant, trial, roles):
    try:
        with np.errstate(all="ignore"):
            given = session.routine.by_role(mutant.function(trial.grad_out, **trial.case.values))
    except (ValueError, IndexError):
        return True
    return any(not same(given.get(role), g, session.gradient_tolerance) for role, g in trial.gradients.items()
               if role in roles)


def _not_tried(session, trials):
    routine, forms = session.routine, session.forms
    lines = []
    absent = [role.name for role in routine.roles if role.name not in forms.taken | forms.unserved]
    if absent:
        lines.append(f"{', '.join(absent)} (your function does not take {them(absent)})")
    if forms.unserved:
        unserved = [role.name for role in routine.roles if role.name in forms.unserved]
        lines.append(f"{', '.join(unserved)} (your backward pass does not take {them(unserved)})")
    lines += forms.untried
    if session.refused:
        lines.append(f"{len(session.refused)} cases that your function answers with NotImplementedError")
    skipped = [f"grad {role}" for role in routine.gradients if role in forms.taken
               and role not in session.compared and (session.backward is None or any(
                   role in t.gradients for t in trials))]
    if skipped and session.backward is None:
        lines.append("gradients (no backward pass was handed in)")
    elif skipped:
        lines.append(f"{', '.join(skipped)} (your backward pass does not return {them(skipped)})")
    return lines


def notes(*learners):
    """What else a reader of the report should know about the functions handed in."""
    used = [learner for learner in learners if learner is not None]
    remarks = []
    own = [learner.is_own for learner in used]
    if own == [True, False]:
        remarks.append("the forward pass is helpers' own: what is compared is your backward pass")
    elif any(own):
        remarks.append("this is helpers' own function: the comparison says nothing about your code")
    printed = sum(learner.printed_lines for learner in used)
    if printed:
        remarks.append(f"your function printed {printed} lines; they are not shown")
    remarks += list(dict.fromkeys(f"your function warns: {learner.warned}" for learner in used
                                  if learner.warned))
    return remarks


def _worst_errors(session, trials, device, dtype):
    """Worst relative error between the learner's results and PyTorch on a device, by output."""
    worst = {}
    for trial in trials:
        out, gradients = session.routine.reference(session.routine.copied(trial.case.values), trial.grad_out,
                                                   device, dtype)
        pairs = {f"grad {role}": (g, trial.gradients[role]) for role, g in gradients.items()}
        pairs = {"forward": (out, trial.out), **pairs}
        for output, (theirs, ours) in pairs.items():
            finite = np.isfinite(ours)
            scale = max(1.0, float(np.abs(ours[finite]).max(initial=0.0)))
            error = float(np.abs(theirs[finite] - ours[finite]).max(initial=0.0)) / scale
            worst[output] = max(worst.get(output, 0.0), error)
    return worst
