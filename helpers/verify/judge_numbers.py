"""Verifying a function of plain numbers: a size formula, which gives an int or refuses.

To refuse is to raise ValueError (or AssertionError, or ZeroDivisionError, which come to the same). Returning
0, a negative number or None is not refusing: the next line of a program would go on with it.
"""

from dataclasses import dataclass, field

import numpy as np

from helpers.verify.cases import Forms
from helpers.verify.diagnosis import Failure, known_slip
from helpers.verify.explain import mismatch
from helpers.verify.forward_pass import too_slow
from helpers.verify.grids.sizes import DOES_NOT_FIT
from helpers.verify.judge import notes
from helpers.verify.learner import Learner, other_default
from helpers.verify.mutants import Registry
from helpers.verify.patterns import pattern
from helpers.verify.reference import pytorch
from helpers.verify.report import Report, disagreement, them
from helpers.verify.session import Deadline
from helpers.verify.signature import read_signature

REFUSALS = (ValueError, AssertionError, ZeroDivisionError)
REFUSED = "refused"


@dataclass(frozen=True)
class SizeRoutine:
    """A size formula of `helpers.ops`, and everything that judges another version of it.

    Attributes
    ----------
    reference : callable
        values -> int, or None where PyTorch refuses.
    cases : callable
        (forms, expected) -> list of Case.
    library : callable
    mutants : Registry
    """

    name: str
    roles: tuple
    reference: object
    cases: object
    library: object
    mutants: Registry = field(default_factory=Registry)


def judge_numbers(routine, f):
    """Compare on hundreds of settings, try the wrong versions, print and return the report.

    Raises
    ------
    Mismatch
        For a wrong number, a number that is no int, or a setting that should have been refused.
    TypeError
        If f is no function, or a parameter cannot be told.
    """
    learner = Learner(f, read_signature(f"verify.{routine.name}", f, routine.roles, ("size", "kernel_size")),
                      routine.roles, {routine.library.__code__})
    torch = pytorch() is not None
    against = "PyTorch" if torch else "helpers"
    expected = routine.reference if torch else (lambda values: _library_size(routine, values))
    cases = routine.cases(_forms(learner, routine), expected)
    answers = {id(case): expected(case.values) for case in cases}
    _compare(routine, learner, cases, answers, against)
    rejected, missed = _try_mutants(routine, cases, answers)
    report = Report(routine.name, len(cases), _described(cases), _verdicts(routine, cases, answers, torch),
                    _not_tried(learner, routine), rejected, missed, notes(learner))
    print(report)
    return report


def _forms(learner, routine):
    taken = frozenset(role.name for role in routine.roles if learner.signature.takes(role.name))
    word = {"size": 5, "kernel_size": 3, "padding": "same"}
    knows_words = "padding" in taken and routine.name == "conv_output_size"
    takes_words = knows_words and learner.attempt(word).error is None
    return Forms(taken, frozenset(role for role in taken if learner.signature.needs(role)),
                 words=frozenset({"padding"} if takes_words else ()))


def _compare(routine, learner, cases, answers, against):
    """Mismatch unless every answer is right."""
    failures, right, deadline = [], [], Deadline()
    for case in cases:
        failure = _outcome(learner, case, answers[id(case)])
        if failure is None:
            right.append(case)
        else:
            failures.append(failure)
        if (failure is not None and failure.endless) or deadline.passed():
            break
    if failures:
        raise _explained(routine, learner, failures, right, answers, against)
    if len(right) < len(cases):
        raise mismatch(routine.name, Failure(right[-1], "the size", "", learner.written(right[-1].values),
                                             trouble=too_slow(len(right), len(cases))))


@dataclass
class _NumberFailure(Failure):
    endless: bool = False


def _outcome(learner, case, expected):
    attempt = learner.attempt(case.values)
    failure = _NumberFailure(case, "the size", "", learner.written(case.values), expected=expected,
                             printed=attempt.printed, warned=attempt.warned, error=attempt.error,
                             endless=attempt.endless)
    if isinstance(attempt.error, REFUSALS) and not attempt.endless:
        failure.actual = REFUSED
        if expected is None:
            return None
        reason = f"{type(attempt.error).__name__}: {attempt.error}"
        failure.trouble = f"should be {expected}; you refused it ({reason})"
        return failure
    if attempt.error is not None:
        failure.trouble = attempt.trouble()
        return failure
    failure.actual = attempt.value
    if expected is None:
        failure.trouble = ("fits nowhere, so it has to be refused with ValueError; you returned "
                           f"{attempt.value!r}")
        return failure
    if _whole(attempt.value) and attempt.value == expected:
        return None
    failure.trouble = f"should be {expected}; you returned {_shown(attempt.value)}"
    return failure


def _whole(value):
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))


def _shown(value):
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, (float, np.floating)):
        return f"{float(value)!r}, a float"
    return repr(value) if _whole(value) else f"{value!r}, of type {type(value).__name__}"


def _explained(routine, learner, failures, right, answers, against):
    first = failures[0]
    cause = other_default(learner, first.case) or _cause(routine, failures, right, answers)
    where = pattern([f.case for f in failures], right)
    first.output = "your function"
    return mismatch(routine.name, first, cause, where, against=against)


def _cause(routine, failures, right, answers):
    """A known slip that gives every answer, right ones included;
    else what can be seen; else a slip that gives most."""
    agreeing = [_NumberFailure(case, "", "", "", actual=answers[id(case)] or REFUSED) for case in right]
    every = failures + agreeing
    return (known_slip(every, routine.mutants, _slip_answer, _same_answer, share=1) or _seen(failures)
            or known_slip(failures, routine.mutants, _slip_answer, _same_answer, share=0.8))


def _slip_answer(mutant, failure):
    try:
        return mutant.function(**failure.case.values)
    except ValueError:
        return REFUSED


def _same_answer(actual, given):
    if isinstance(actual, str) or isinstance(given, str):
        return actual is given
    if isinstance(actual, (float, np.floating)):        # 4.0 is another slip than 4
        return isinstance(given, float) and abs(actual - given) < 1e-9
    return _whole(actual) and actual == given


def _seen(failures):
    """Causes that need no list: floats, refusals missing or too many, a constant difference."""
    if all(isinstance(f.actual, (float, np.floating)) for f in failures):
        whole = all(f.expected is not None and f.actual == f.expected for f in failures)
        return ("the numbers are right but they are floats: / always gives a float, // and math.floor an int"
                if whole else "a size is a whole number: / always gives a float; // divides and rounds down")
    if all(f.expected is None for f in failures):
        return "what fits is right; what does not fit needs an `if …: raise ValueError(…)`"
    if all(f.actual is REFUSED for f in failures):
        return "it refuses what fits: compare the padded size with the kernel's span, d(k - 1) + 1"
    numbers = [f for f in failures if _whole(f.actual) and f.expected is not None]
    differences = {int(f.actual) - f.expected for f in numbers}
    if len(numbers) == len(failures) and len(differences) == 1:
        off = differences.pop()
        return f"it is too {'large' if off > 0 else 'small'} by {abs(off)} in every wrong case"
    return ""


def _try_mutants(routine, cases, answers):
    rejected, missed = [], []
    for mutant in routine.mutants.applicable(cases):
        wrong = any(_mutant_differs(mutant, case, answers[id(case)]) for case in cases
                    if mutant.needs <= case.traits)
        (rejected if wrong else missed).append(mutant.slip)
    return rejected, missed


def _mutant_differs(mutant, case, expected):
    try:
        given = mutant.function(**case.values)
    except ValueError:
        return expected is not None
    return expected is None or given != expected


def _library_size(routine, values):
    try:
        return routine.library(**values)
    except ValueError:
        return None


def _verdicts(routine, cases, answers, torch):
    fitting = sum(expected is not None for expected in answers.values())
    verdicts = {"sizes": f"agree with {'PyTorch' if torch else 'helpers'} on all {fitting}",
                "refusals": f"{len(cases) - fitting} settings that do not fit, all refused"}
    agree = all(_library_size(routine, case.values) == answers[id(case)] for case in cases)
    if not torch:
        verdicts["helpers"] = "took the place of PyTorch, which is not installed and was not asked"
    elif agree:
        verdicts["helpers"] = "agrees with PyTorch on all of them"
    else:
        verdicts["helpers"] = disagreement(routine.name)
    return verdicts


def _described(cases):
    def span(role):
        numbers = [c.values[role] for c in cases if not isinstance(c.values.get(role), (str, type(None)))]
        return f"{min(numbers)}–{max(numbers)}"

    has = frozenset().union(*(case.traits for case in cases))
    parts = [f"sizes {span('size')}", f"kernels {span('kernel_size')}"]
    parts += [f"strides {span('stride')}"] if has & {"a stride above 1", "a stride of 1, given"} else []
    parts += [f"padding {span('padding')}"] if "padding" in has else []
    parts += ['"same"'] if 'padding "same"' in has else []
    parts += [f"dilation {span('dilation')}"] if "a dilation above 1" in has else []
    parts += ["ceil_mode"] if "ceil_mode" in has else []
    parts += ["output padding"] if "an output padding" in has else []
    misfits = sum(DOES_NOT_FIT in case.traits for case in cases)
    return ", ".join(parts + ([f"{misfits} that do not fit"] if misfits else []))


def _not_tried(learner, routine):
    absent = [role.name for role in routine.roles if not learner.signature.takes(role.name)]
    return [f"{', '.join(absent)} (your function does not take {them(absent)})"] if absent else []
