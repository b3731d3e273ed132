"""Verifying a function of a stack of layers: its receptive field in three numbers, or its path counts."""

from dataclasses import dataclass

import numpy as np

from helpers.verify.diagnosis import Failure, known_slip
from helpers.verify.explain import mismatch
from helpers.verify.field_reference import measured, walked
from helpers.verify.forward_pass import too_slow
from helpers.verify.grids import stacks
from helpers.verify.judge import notes
from helpers.verify.learner import Learner
from helpers.verify.mutants import Registry
from helpers.verify.patterns import pattern
from helpers.verify.reference import pytorch
from helpers.verify.report import Report, disagreement, them
from helpers.verify.session import Deadline
from helpers.verify.signature import Role, read_signature

ROLES = (Role("layers", ("stack", "windows", "net", "network", "settings", "l", "ls")),)


@dataclass(frozen=True)
class StackRoutine:
    """A function of a stack, and everything that judges another version of it.

    Attributes
    ----------
    outputs : tuple of str
        Names of the numbers that it returns; a learner's version may return the first of them only.
    answer : callable
        What `measured` or `walked` found -> the right answer.
    read : callable
        What a function returned -> (answer, complaint), one of them None.
    shown : callable
        An answer as text.
    """

    name: str
    outputs: tuple
    answer: object
    read: object
    shown: object
    library: object
    mutants: Registry


def judge_stacks(routine, f):
    """Compare on all stacks, try the wrong versions, print and return the report.

    Raises
    ------
    Mismatch
        For a wrong answer, or none.
    TypeError
        If f is no function, or its parameters cannot be told.
    """
    learner = Learner(f, read_signature(f"verify.{routine.name}", f, ROLES, ("layers",)), ROLES,
                      {routine.library.__code__})
    torch = pytorch() is not None
    cases = stacks.cases()
    answers = [routine.answer((measured if torch else walked)(case.values["layers"])) for case in cases]
    came = _compare(routine, learner, cases, answers, "PyTorch" if torch else "the walk from unit to pixels")
    asked = {f"the {output} is asked for" for output in routine.outputs[:came]}
    rejected, missed = _try_mutants(routine, cases, answers, asked)
    report = Report(routine.name, len(cases), stacks.described(cases),
                    _verdicts(routine, cases, answers, came, torch), _not_tried(routine, came), rejected,
                    missed, notes(learner))
    print(report)
    return report


def _compare(routine, learner, cases, answers, against):
    """How many of the outputs the function returns; Mismatch unless all of them are right."""
    failures, right, deadline, came = [], [], Deadline(), len(routine.outputs)
    for case, expected in zip(cases, answers):
        failure, came = _outcome(routine, learner, case, expected)
        failures += [failure] if failure else []
        right += [] if failure else [case]
        if (failure and failure.endless) or deadline.passed():
            break
    if failures:
        raise mismatch(routine.name, failures[0], _cause(routine, failures),
                       pattern([f.case for f in failures], right), against=against)
    if len(right) < len(cases):
        failure = _StackFailure(right[-1], "your function", "", _call(learner, right[-1]))
        failure.trouble = too_slow(len(right), len(cases))
        raise mismatch(routine.name, failure)
    return came


@dataclass
class _StackFailure(Failure):
    endless: bool = False


def _call(learner, case):
    return f"{learner.signature.name}([{stacks.shown(case.values['layers'])}])"


def _outcome(routine, learner, case, expected):
    """(a failure, or None where all is right; how many outputs came)."""
    layers = list(case.values["layers"])
    attempt = learner.attempt({"layers": layers})
    failure = _StackFailure(case, "your function", "", _call(learner, case), expected=expected,
                            printed=attempt.printed, warned=attempt.warned, error=attempt.error,
                            endless=attempt.endless)
    every = len(routine.outputs)
    if attempt.error is not None:
        failure.trouble = attempt.trouble()
        return failure, every
    if layers != case.values["layers"]:
        failure.trouble = "changed the list of layers that it was given: work on list(layers)"
        return failure, every
    answer, complaint = routine.read(attempt.value)
    if complaint:
        failure.trouble = complaint
        return failure, every
    came = len(answer) if isinstance(answer, tuple) else every
    if _agree(answer, expected):
        return None, came
    failure.actual = answer
    wanted = routine.shown(_part(expected, answer))
    failure.trouble = f"should be {wanted}; you returned {routine.shown(answer)}"
    return failure, came


def _part(expected, answer):
    """As many of the expected numbers as the answer has, where they are a tuple."""
    return expected[:len(answer)] if isinstance(expected, tuple) else expected


def _agree(answer, expected):
    expected = _part(expected, answer)
    if np.shape(answer) != np.shape(expected):
        return False
    return bool(np.all(np.abs(np.subtract(answer, expected)) < 1e-9))


def _cause(routine, failures):
    compared = [failure for failure in failures if failure.actual is not None]
    if not compared or compared[0] is not failures[0]:
        return ""

    def given(mutant, failure):
        return routine.read(mutant.function(failure.case.values["layers"]))[0]

    return known_slip(compared, routine.mutants, given, _agree, share=0.8)


def _try_mutants(routine, cases, answers, asked):
    """Slips of the wrong versions that these cases reject, and of those that they do not."""
    rejected, missed = [], []
    for mutant in routine.mutants:
        trials = [pair for pair in zip(cases, answers) if mutant.needs <= pair[0].traits | asked]
        if trials:
            wrong = any(not _agree(routine.read(mutant.function(case.values["layers"]))[0], answer)
                        for case, answer in trials)
            (rejected if wrong else missed).append(mutant.slip)
    return rejected, missed


def _verdicts(routine, cases, answers, came, torch):
    what = "PyTorch's gradient" if torch else "a walk from unit to pixels"
    verdicts = {output: f"agrees with {what} on all {len(cases)}" for output in routine.outputs[:came]}
    library = [routine.read(routine.library(case.values["layers"]))[0] for case in cases]
    if not torch:
        verdicts["helpers"] = "PyTorch is not installed and was not asked"
    elif all(_agree(ours, answer) for ours, answer in zip(library, answers)):
        verdicts["helpers"] = "agrees with PyTorch on all of them"
    else:
        verdicts["helpers"] = disagreement(routine.name)
    return verdicts


def _not_tried(routine, came):
    absent = routine.outputs[came:]
    return [f"{', '.join(absent)} (your function does not return {them(absent)})"] if absent else []
