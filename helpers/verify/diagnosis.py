"""The likely cause of a wrong result.

First the known slips: where a wrong version of `mutants/` gives exactly what the learner's function gives, on
every wrong case, its slip is the cause. Then the relations between wrong and right that need no list. What
the wrong cases have in common is said beside either.
"""

from dataclasses import dataclass

import numpy as np

from helpers.verify import relations
from helpers.verify.comparison import same

_PARTLY = "in"
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
    printed, warned : str
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
    warned: str = ""
    error: object = None


def likely_cause(failures, mutants, answer, axis_names):
    """What explains the failures, in one or two sentences; "" where nothing does.

    Parameters
    ----------
    failures : list of Failure
        All of one output, the one to show first.
    mutants : list of Mutant
    answer : callable
        (mutant, failure) -> what the wrong version gives where the learner's function gave `failure.actual`.
    axis_names : callable
        Number of axes -> a name for each axis of the output.
    """
    compared = [f for f in failures if f.difference is not None and f.difference.kind != "type"][:_LOOKED_AT]
    if not compared or compared[0] is not failures[0]:
        return ""
    slip = known_slip(compared, mutants, answer, _alike)
    seen = _seen(compared, axis_names)
    whole = slip and not slip.startswith(_PARTLY)
    return slip if whole or not seen else seen


def _alike(actual, given):
    """The same array, and nan in the same places."""
    missing = np.isnan(actual) if getattr(actual, "dtype", np.dtype(object)).kind == "f" else np.False_
    if missing.any() and np.shape(given) == actual.shape and np.array_equal(missing, np.isnan(given)):
        return same(np.where(missing, 0, actual), np.where(missing, 0, given))
    return same(actual, given)


def known_slip(failures, mutants, answer, equal, share=0.3):
    """The slip of the wrong version that gives the learner's results on all these failures.

    Where none does, two slips may have met: then the one that explains the shown failure and at least `share`
    of all is named, as the cause of so many.
    """
    best, explained = None, 0
    for mutant in mutants:
        if _gives(mutant, failures[0], answer, equal):
            count = sum(_gives(mutant, failure, answer, equal) for failure in failures)
            if count > explained:
                best, explained = mutant, count
        if explained == len(failures):
            break
    coincidence = explained < 2 and np.size(failures[0].actual) < 2
    if best is None or explained < share * len(failures) or coincidence:
        return ""
    words = f"{best.slip}: {best.advice}" if best.advice else best.slip
    if explained == len(failures):
        return f"your function {words}"
    return f"{_PARTLY} {explained} of the {len(failures)} wrong cases looked at, your function {words}"


def _gives(mutant, failure, answer, equal):
    try:
        with np.errstate(all="ignore"):     # a slip may overflow; that is for the learner's own call to warn of
            given = answer(mutant, failure)
    except (ValueError, IndexError):    # this slip does not fit these shapes, so it is not the cause
        return False
    return given is not None and equal(failure.actual, given)


def _seen(failures, axis_names):
    """A relation that holds for every failure; where they differ, the one of the failure that is shown."""
    said = [_relation(failure, axis_names(np.ndim(failure.expected))) for failure in failures]
    if not said[0]:
        return ""
    if all(words == said[0] for words in said):
        return said[0]
    often = 3 * said.count(said[0]) >= len(said)        # once may be a coincidence of small arrays
    return f"in this case {said[0]}" if failures[0].difference.kind != "values" or often else ""


def _relation(failure, axes):
    kind, actual, expected = failure.difference.kind, failure.actual, failure.expected
    if kind == "shape":
        return relations.of_shape(actual.shape, expected.shape, axes)
    if kind == "dtype":
        return relations.of_dtype(actual.dtype)
    if kind == "values":
        return relations.of_values(actual, expected, axes, failure.case.facts)
    if kind == "nan" and "large numbers" in failure.case.traits:
        return ("exp of a large number is inf, and inf / inf or 0 · inf is nan: let only exponents of at most 0 "
                "through, for example by subtracting the largest number first")
    if kind == "nan":
        return "a division by zero, or an array made with np.empty and not filled"
    return ""
