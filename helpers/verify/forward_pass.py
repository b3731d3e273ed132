"""The learner's forward pass on every case, compared with the reference."""

from functools import partial

import numpy as np

from helpers.verify.comparison import compare_arrays
from helpers.verify.diagnosis import Failure, likely_cause
from helpers.verify.explain import mismatch
from helpers.verify.learner import other_default
from helpers.verify.patterns import pattern
from helpers.verify.routine import out_of
from helpers.verify.session import BUDGET, Deadline, Trial, change_of_argument, kind


def run_forward(session):
    """A Trial for every case, all right; Mismatch otherwise.

    All cases are run before anything is said, because which of them fail is half of the diagnosis; an endless
    loop ends the run at once.
    """
    trials, failures, deadline = [], [], Deadline()
    for case in session.cases:
        attempt = session.forward.attempt(case.values)
        if isinstance(attempt.error, NotImplementedError):
            session.refused.append(case)
            continue
        trial, failure = _outcome(session, case, attempt)
        if failure is None:
            trials.append(trial)
        else:
            failures.append(failure)
        if attempt.endless or deadline.passed():
            break
    if failures:
        raise explained(session, failures, [t.case for t in trials], session.routine.mutants,
                        partial(wrong_answer, session.routine))
    if not trials:
        raise _without_result(session, session.cases[0], "raised NotImplementedError on every case")
    if len(trials) + len(session.refused) < len(session.cases):
        raise _without_result(session, trials[-1].case, too_slow(len(trials), len(session.cases)))
    return trials


def too_slow(done, planned):
    return (f"{done} of {planned} cases took more than {BUDGET:g} s; they agree, but plain loops need about "
            "1 s for all")


def explained(session, failures, right, mutants, answer, agree=()):
    """The Mismatch for these failures, with its likely cause and what they have in common.

    Parameters
    ----------
    failures : list of Failure
        Of one output; the first is shown, so the plainest comes first.
    right : list of Case
    mutants : list of Mutant
    answer : callable
        (mutant, failure) -> what the wrong version gives there.
    """
    first = failures[0]
    failures = [f for f in failures if f.output == first.output]
    cause = likely_cause(failures, mutants, answer,
                         lambda ndim: session.routine.axis_names(first.output, ndim))
    where = pattern([f.case for f in failures], right)
    if len(failures) > 1 and not right and all(f.error is not None for f in failures):
        where = f"{where}; {session.routine.inputs}"
    cause = other_default(session.forward, first.case) or cause
    return mismatch(session.routine.name, first, cause, where, agree, session.against)


def _outcome(session, case, attempt):
    """(trial, None) or (None, failure)."""
    failure = Failure(case, "forward", "out", session.forward.written(case.values),
                      printed=attempt.printed, warned=attempt.warned, error=attempt.error)
    failure.trouble = attempt.trouble() or change_of_argument(attempt)
    if failure.trouble:
        return None, failure
    pair = type(attempt.value) is tuple and len(attempt.value) == 2
    out = attempt.value[0] if pair else attempt.value
    if not pair and session.backward is not None and session.backward.signature.needs("cache"):
        failure.trouble = (f"returned {kind(out)}; handed in with its backward pass it returns two values, "
                           "(out, cache)")
        return None, failure
    if session.routine.settled is not None:
        case, failure.trouble = session.routine.settled(case, out)
        if failure.trouble:
            return None, failure
    expected, gradients = session.routine.expected(session.torch, case, session.upstream)
    failure.actual, failure.expected = _as_array(out, expected), expected
    out = failure.actual
    failure.difference = compare_arrays("out", out, expected)
    if failure.difference is not None:
        return None, failure
    for role, left in attempt.state.items():
        wanted = session.routine.expected_state(session.torch, case)[role]
        difference = compare_arrays(f"{role} after the call", left, wanted)
        if difference is not None:
            failure.output, failure.name = role, role
            failure.actual, failure.expected, failure.difference = left, wanted, difference
            return None, failure
    grad_out = session.upstream(case, expected.shape) if session.upstream is not None else None
    return Trial(case, out, expected, grad_out, gradients=gradients), None


def _as_array(out, expected):
    """A loss may be a plain number."""
    return np.asarray(out) if expected.ndim == 0 and isinstance(out, (float, np.floating)) else out


def wrong_answer(routine, mutant, failure):
    """What a wrong version gives in the place where the learner's function gave `failure.actual`."""
    values = routine.copied(failure.case.values)
    out = out_of(mutant.function(**values))
    return out if failure.output == "forward" else values[failure.output]


def _without_result(session, case, trouble):
    failure = Failure(case, "forward", "out", session.forward.written(case.values), trouble=trouble)
    return mismatch(session.routine.name, failure)
