"""Verifying a function of plain numbers: a size formula, say, which gives an int or refuses.

To refuse is to raise ValueError (or AssertionError, or ZeroDivisionError, which come to the same). Returning
0, a negative number or None is not refusing: the next line of a program would go on with it.
"""

from dataclasses import dataclass, field

import numpy as np

from helpers.verify.answers import REFUSED, SIZE, Kind, is_whole
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


@dataclass(frozen=True)
class Form:
    """A way to write settings that a function may do without. It is tried once, before the cases.

    Attributes
    ----------
    trait : str
        Of the cases that are written in this way.
    values : dict
        A call with nothing else in it: what raises there is the form.
    untried : str
        The form in the report, where the function does not take it; "" to say nothing.
    """

    trait: str
    values: dict
    untried: str = ""


@dataclass(frozen=True)
class SizeRoutine:
    """A function of numbers in `helpers.ops`, and everything that judges another version of it.

    Attributes
    ----------
    reference : callable
        values -> the answer, or None where PyTorch refuses.
    cases : callable
        (forms, expected) -> list of Case.
    library : callable
    mutants : Registry
    required : tuple of str
        Roles that the function cannot do without.
    kind : Kind
        What it answers.
    described : callable or None
        cases -> the first line of the report; None for a size along one axis.
    forms : tuple of Form
    hint : str
        What to look at where a function refuses what fits.
    """

    name: str
    roles: tuple
    reference: object
    cases: object
    library: object
    mutants: Registry = field(default_factory=Registry)
    required: tuple = ("size", "kernel_size")
    kind: Kind = SIZE
    described: object = None
    forms: tuple = ()
    hint: str = "compare the padded size with the kernel's span, d(k - 1) + 1"


def judge_numbers(routine, f):
    """Compare on hundreds of settings, try the wrong versions, print and return the report.

    Raises
    ------
    Mismatch
        For a wrong number, a number that is no int, or a setting that should have been refused.
    TypeError
        If f is no function, or a parameter cannot be told.
    """
    learner = Learner(f, read_signature(f"verify.{routine.name}", f, routine.roles, routine.required),
                      routine.roles, {routine.library.__code__})
    torch = pytorch() is not None
    against = "PyTorch" if torch else "helpers"
    expected = routine.reference if torch else (lambda values: _library_size(routine, values))
    forms = _forms(learner, routine)
    cases = _written_in(forms, routine.cases(_roles_taken(learner, routine), expected))
    answers = {id(case): expected(case.values) for case in cases}
    _compare(routine, learner, cases, answers, against)
    rejected, missed = _try_mutants(routine, cases, answers)
    report = Report(routine.name, len(cases), (routine.described or _described)(cases),
                    _verdicts(routine, cases, answers, torch), _not_tried(learner, routine, forms), rejected,
                    missed, notes(learner))
    print(report)
    return report


def _roles_taken(learner, routine):
    taken = frozenset(role.name for role in routine.roles if learner.signature.takes(role.name))
    return Forms(taken, frozenset(role for role in taken if learner.signature.needs(role)),
                 words=taken & {"padding"})


def _forms(learner, routine):
    """(form, whether the function takes it) for every form; none is refused by a function that never ends."""
    attempts = []
    for form in routine.forms:
        attempts.append(learner.attempt(form.values))
        if attempts[-1].endless:
            return []
    return [(form, attempt.error is None) for form, attempt in zip(routine.forms, attempts)]


def _written_in(forms, cases):
    """The cases without forms that the function does not take; all where it takes nothing: they say why."""
    refused = {form.trait for form, taken in forms if not taken}
    return [case for case in cases if not case.traits & refused] or cases


def _compare(routine, learner, cases, answers, against):
    """Mismatch unless every answer is right."""
    failures, right, deadline = [], [], Deadline()
    for case in cases:
        failure = _outcome(routine.kind, learner, case, answers[id(case)])
        if failure is None:
            right.append(case)
        else:
            failures.append(failure)
        if (failure is not None and failure.endless) or deadline.passed():
            break
    if failures:
        raise _explained(routine, learner, failures, right, answers, against)
    if len(right) < len(cases):
        call = learner.written(right[-1].values)
        raise mismatch(routine.name, Failure(right[-1], routine.kind.noun, "", call,
                                             trouble=too_slow(len(right), len(cases))))


@dataclass
class _NumberFailure(Failure):
    endless: bool = False


def _outcome(kind, learner, case, expected):
    attempt = learner.attempt(case.values)
    failure = _NumberFailure(case, kind.noun, "", learner.written(case.values), expected=expected,
                             printed=attempt.printed, warned=attempt.warned, error=attempt.error,
                             endless=attempt.endless)
    if isinstance(attempt.error, REFUSALS) and not attempt.endless:
        failure.actual = REFUSED
        if expected is None:
            return None
        reason = f"{type(attempt.error).__name__}: {attempt.error}"
        failure.trouble = f"should be {kind.shown(expected)}; you refused it ({reason})"
        return failure
    if attempt.error is not None:
        failure.trouble = attempt.trouble()
        return failure
    failure.actual = attempt.value
    if expected is None:
        failure.trouble = ("fits nowhere, so it has to be refused with ValueError; you returned "
                           f"{attempt.value!r}")
        return failure
    if kind.right(attempt.value, expected):
        return None
    failure.trouble = f"should be {kind.shown(expected)}; you returned {kind.shown(attempt.value)}"
    return failure


def _explained(routine, learner, failures, right, answers, against):
    first = failures[0]
    cause = other_default(learner, first.case) or _cause(routine, failures, right, answers)
    where = pattern([f.case for f in failures], right)
    first.output = "your function"
    return mismatch(routine.name, first, cause, where, against=against)


def _cause(routine, failures, right, answers):
    """A known slip that gives every answer, right ones included;
    else what can be seen; else a slip that gives most."""
    given = [(case, answers[id(case)]) for case in right]
    agreeing = [_NumberFailure(case, "", "", "", actual=REFUSED if answer is None else answer)
                for case, answer in given]
    every = failures + agreeing
    same = routine.kind.same
    return (known_slip(every, routine.mutants, _slip_answer, same, share=1) or _seen(routine, failures)
            or known_slip(failures, routine.mutants, _slip_answer, same, share=0.8))


def _slip_answer(mutant, failure):
    try:
        return mutant.function(**failure.case.values)
    except ValueError:
        return REFUSED


def _seen(routine, failures):
    """Causes that need no list: floats, refusals missing or too many, a constant difference."""
    if all(isinstance(f.actual, (float, np.floating)) for f in failures):
        whole = all(f.expected is not None and f.actual == f.expected for f in failures)
        return ("the numbers are right but they are floats: / always gives a float, // and math.floor an int"
                if whole else f"{routine.kind.noun} is a whole number: / always gives a float; // divides "
                "and rounds down")
    if all(f.expected is None for f in failures):
        return "what fits is right; what does not fit needs an `if …: raise ValueError(…)`"
    if all(f.actual is REFUSED for f in failures):
        return f"it refuses what fits: {routine.hint}"
    numbers = [f for f in failures if is_whole(f.actual) and is_whole(f.expected)]
    differences = {int(f.actual) - f.expected for f in numbers}
    if len(numbers) == len(failures) and len(differences) == 1:
        off = differences.pop()
        return f"it is too {'large' if off > 0 else 'small'} by {abs(off)} in every wrong case"
    return ""


def _try_mutants(routine, cases, answers):
    rejected, missed = [], []
    for mutant in routine.mutants.applicable(cases):
        wrong = any(_mutant_differs(routine.kind, mutant, case, answers[id(case)]) for case in cases
                    if mutant.needs <= case.traits)
        (rejected if wrong else missed).append(mutant.slip)
    return rejected, missed


def _mutant_differs(kind, mutant, case, expected):
    try:
        given = mutant.function(**case.values)
    except ValueError:
        return expected is not None
    return expected is None or not kind.right(given, expected)


def _library_size(routine, values):
    try:
        return routine.library(**values)
    except ValueError:
        return None


def _verdicts(routine, cases, answers, torch):
    fitting = sum(expected is not None for expected in answers.values())
    verdicts = {routine.kind.plural: f"agree with {'PyTorch' if torch else 'helpers'} on all {fitting}"}
    if fitting < len(cases):
        verdicts["refusals"] = f"{len(cases) - fitting} settings that do not fit, all refused"
    agree = all(_agree(routine.kind, _library_size(routine, case.values), answers[id(case)])
                for case in cases)
    if not torch:
        verdicts["helpers"] = "took the place of PyTorch, which is not installed and was not asked"
    elif agree:
        verdicts["helpers"] = "agrees with PyTorch on all of them"
    else:
        verdicts["helpers"] = disagreement(routine.name)
    return verdicts


def _agree(kind, ours, expected):
    return ours is None if expected is None else kind.right(ours, expected)


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


def _not_tried(learner, routine, forms):
    absent = [role.name for role in routine.roles if not learner.signature.takes(role.name)]
    lines = [f"{', '.join(absent)} (your function does not take {them(absent)})"] if absent else []
    return lines + [f"{form.untried} (your function raises an error)" for form, taken in forms
                    if form.untried and not taken]
