"""The learner's backward pass on every case: each gradient, for a random upstream gradient."""

import numpy as np

from helpers.verify.cases import Case
from helpers.verify.comparison import compare_arrays, same
from helpers.verify.diagnosis import Failure
from helpers.verify.explain import mismatch
from helpers.verify.forward_pass import explained, too_slow
from helpers.verify.gradients import adjoint_products
from helpers.verify.learner import Attempt
from helpers.verify.session import Deadline, change_of_argument, kind


def run_backward(session, trials):
    """Compare every gradient of every case; `session.compared` then says which.
    Mismatch where one is wrong."""
    roles = session.routine.gradients
    troubled, failures, right = [], {role: [] for role in roles}, {role: [] for role in roles}
    done, deadline = 0, Deadline()
    for trial in trials:
        trial.cache = _fresh_cache(session, trial)
        attempt = session.backward.attempt(_values(session, trial))
        trouble, gradients = _gradients_of(session, attempt, trial)
        done, trial.returned = done + 1, gradients
        if trouble:
            troubled.append(_failure(session, trial, attempt, roles[0], trouble=trouble))
        for role, actual in gradients.items():
            difference = compare_arrays(f"grad_{role}", actual, trial.gradients[role],
                                        session.gradient_tolerance)
            if difference is None:
                right[role].append(trial.case)
            else:
                failures[role].append(_failure(session, trial, attempt, role, actual, difference))
        if attempt.endless or deadline.passed():
            break
    if troubled:
        raise explained(session, troubled, right[roles[0]], [], None)
    _raise_first(session, failures, right)
    if done < len(trials):
        raise mismatch(session.routine.name, _failure(
            session, trials[done - 1], attempt, roles[0], trouble=too_slow(done, len(trials))))
    session.compared = [role for role in roles if right[role]]
    _call_again(session, trials[-1])
    if not session.torch and session.routine.linear:
        _check_adjoint(session, trials)


def _raise_first(session, failures, right):
    """Explain the first gradient that is wrong; say which others are right."""
    agree = [f"grad {role}" for role in failures if right[role] and not failures[role]]
    for role, wrong in failures.items():
        if wrong:
            def answer(mutant, failure, role=role):
                return mutant_gradients(session.routine, mutant, failure.case, session.upstream).get(role)
            raise explained(session, wrong, right[role], session.routine.backward_mutants, answer, agree)


def mutant_gradients(routine, mutant, case, upstream=Case.upstream):
    """What a wrong version of the backward pass gives for a case, by role."""
    out = routine.library_answer(case.values)[0]
    return routine.by_role(mutant.function(upstream(case, out.shape), **case.values))


def _fresh_cache(session, trial):
    """The cache of a forward pass run just now, as in training;
    whether it holds on its own is asked at the end."""
    if not session.backward.signature.takes("cache"):
        return None
    attempt = session.forward.attempt(trial.case.values)
    trial.handed, value = attempt.handed, attempt.value
    return value[1] if type(value) is tuple and len(value) == 2 else None


def _values(session, trial):
    return {**session.routine.for_backward(trial.case.values), "grad_out": trial.grad_out, "cache": trial.cache}


def _failure(session, trial, attempt, role, actual=None, difference=None, trouble=""):
    after = session.forward.written(trial.case.values)
    call = f"{session.backward.written(_values(session, trial))} after {after}"
    output = f"grad {role}" if not trouble else "the backward pass"
    return Failure(trial.case, output, f"grad_{role}", call, actual, trial.gradients.get(role), difference,
                   trouble, attempt.printed, attempt.warned, attempt.error)


def _gradients_of(session, attempt, trial):
    """(trouble, gradients by role) of one backward call."""
    trouble = attempt.trouble() or change_of_argument(attempt) or _change_through_cache(session, trial)
    if trouble:
        return trouble, {}
    roles, value = session.routine.gradients, attempt.value
    if isinstance(value, np.ndarray):               # grad_x alone: narrower, and the report says so
        return "", {roles[0]: value}
    names = ", ".join(f"grad_{role}" for role in roles)
    if not isinstance(value, (tuple, list)):
        return f"returned {kind(value)}; expected ({names})", {}
    given = [role for role in roles if role in trial.gradients]
    taken = [role for role in roles if role in session.forms.taken]
    known = [role for role in roles if session.backward.signature.takes(role)]      # instead of a cache
    if len(value) not in {len(given), len(taken), len(roles), len(known) or len(roles)}:
        return f"returned {len(value)} values; expected ({names})", {}
    if len(value) == len(roles):
        return "", {role: g for role, g in zip(roles, value) if role in given}
    return "", dict(zip(given, value))              # what is given comes first: x, weight, then the bias


def _change_through_cache(session, trial):
    """Trouble with a cache that holds the forward pass's own arguments, into which the backward pass writes.

    A cache that is one bare array has been copied, and other arrays of a cache are the function's own: writing
    into those shows only where a second call gives another result.
    """
    role = session.forward.overwritten(trial.handed, trial.case.values)
    if not role:
        return ""
    return (f"wrote into {role} by way of the cache: the caller of the forward pass still uses that array; "
            "work on a copy")


def _check_adjoint(session, trials):
    """⟨A x, y⟩ = ⟨x, Aᵀ y⟩ with y the upstream gradient: exact where numerical derivatives are only close."""
    for trial in trials:
        bias = trial.case.values.get("bias")
        linear = trial.out if bias is None else trial.out - bias.reshape(-1, *(1,) * (trial.out.ndim - 2))
        left, right, allowed = adjoint_products(linear, trial.case.values["x"], trial.returned["x"],
                                                trial.grad_out)
        if abs(left - right) > allowed:
            trouble = (f"⟨A x, y⟩ = {left:.10g} but ⟨x, Aᵀ y⟩ = {right:.10g}: the backward pass is not the "
                       "forward pass's transpose")
            raise mismatch(session.routine.name, _failure(session, trial, Attempt(), "x", trouble=trouble))


def _call_again(session, trial):
    """A cache belongs to its call: another forward pass in between,
    and a second backward pass, change nothing."""
    if not session.backward.signature.takes("cache"):
        return
    cache = _fresh_cache(session, trial)
    role = session.routine.gradients[0]
    session.forward.attempt({**trial.case.values, role: -trial.case.values[role]})
    for what in ("another forward pass has run in between", "it is called a second time with the same cache"):
        attempt = session.backward.attempt({**_values(session, trial), "cache": cache})
        trouble, gradients = _gradients_of(session, attempt, trial)
        if trouble or not all(same(g, trial.gradients[role], session.gradient_tolerance)
                              for role, g in gradients.items()):
            trouble = trouble or "gives another result: the cache must hold all that this call needs"
            failure = _failure(session, trial, attempt, session.routine.gradients[0], trouble=trouble)
            raise mismatch(session.routine.name, failure, where=f"only when {what}")
