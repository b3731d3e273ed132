"""The likely cause of a wrong result.

First the known slips: where a wrong version of `mutants/` gives exactly what the learner's function gives, on
every wrong case, its slip is the cause. Then the relations between wrong and right that need no list. What
the wrong cases have in common is said beside either.
"""

from dataclasses import dataclass

import numpy as np

from helpers.verify import relations
from helpers.verify.comparison import same

_LOOKED_AT = 12     # wrong cases that a cause has to explain; more would only take longer


@dataclass
class Failure:
    """One wrong result.

    Attributes
    ----------
    case : Case
    output : str
        "forward", "grad x", …
    name : str
        The array's name in messages: "out", "grad_weight".
    call : str
        The call as text.
    actual, expected : object
    difference : Difference or None
        None where there is no result to compare.
    trouble : str
        What went wrong instead of a result; "" otherwise.
    printed : str
    error : BaseException or None
    """

    case: object
    output: str
    name: str
    call: str
    actual: object = None
    expected: object = None
    difference: object = None
    trouble: str = ""
    printed: str = ""
    error: object = None


def likely_cause(failures, mutants, answer, axes):
    """What explains the failures, in one or two sentences; "" where nothing does.

    Parameters
    ----------
    failures : list of Failure
        All of one output, the one to show first.
    mutants : list of Mutant
    answer : callable
        (mutant, failure) -> what the wrong version gives where the learner's function gave `failure.actual`.
    axes : sequence of str
        Names of the axes of the output.
    """
    compared = [f for f in failures if f.difference is not None and f.difference.kind != "type"][:_LOOKED_AT]
    if not compared or compared[0] is not failures[0]:
        return ""
    known = known_slip(compared, mutants, answer, same)
    return known or _seen(compared, axes)


def known_slip(failures, mutants, answer, equal):
    """The slip of the first wrong version that gives the learner's results on all these failures."""
    for mutant in mutants:
        if all(_gives(mutant, failure, answer, equal) for failure in failures):
            return f"your function {mutant.slip}: {mutant.advice}" if mutant.advice else f"your function {mutant.slip}"
    return ""


def _gives(mutant, failure, answer, equal):
    try:
        given = answer(mutant, failure)
    except (ValueError, IndexError, TypeError):     # this slip does not fit these shapes, so it is not the cause
        return False
    return given is not None and equal(failure.actual, given)


def _seen(failures, axes):
    """A relation that holds for every failure; where they differ, the one of the failure that is shown."""
    said = [_relation(failure, axes) for failure in failures]
    if not said[0]:
        return ""
    if all(words == said[0] for words in said):
        return said[0]
    return f"in this case {said[0]}" if failures[0].difference.kind != "values" or _plain(failures[0]) else ""


def _plain(failure):
    """Large enough that a relation is no coincidence."""
    return np.size(failure.expected) >= 6


def _relation(failure, axes):
    kind, actual, expected = failure.difference.kind, failure.actual, failure.expected
    if kind == "shape":
        return relations.of_shape(actual.shape, expected.shape, axes)
    if kind == "dtype":
        return relations.of_dtype(actual.dtype)
    if kind == "values":
        return relations.of_values(actual, expected, axes, failure.case.facts)
    if kind == "nan":
        return "a division by zero, or an array made with np.empty and not filled"
    return ""
