"""Verifying a learner's layer: verify.module(MyBatchNorm, like="BatchNorm2d")."""

import inspect

import numpy as np

import helpers
from helpers import nn
from helpers.verify import session
from helpers.verify.comparison import Difference, compare_arrays, same
from helpers.verify.diagnosis import Failure, known_slip
from helpers.verify.explain import mismatch
from helpers.verify.forward_pass import too_slow
from helpers.verify.judge import notes
from helpers.verify.learner import Learner, other_default
from helpers.verify.module_kinds import KINDS, lessons
from helpers.verify.module_lesson import answer, attend, expected, mutant_answer
from helpers.verify.patterns import pattern
from helpers.verify.report import Report, agreement, disagreement, them
from helpers.verify.signature import Role, Signature, read_signature

# Whole layers in several batches: sums as in an operation, divided by roots of variances that may be small.
TOLERANCE = 1e-10


def module(cls, like):
    """Verify a layer: a class that inherits from `helpers.nn.Module`.

    Parameters
    ----------
    cls : type
        Its constructor takes PyTorch's settings, perhaps fewer; forward takes a Tensor.
    like : str
        The layer of torch.nn that it is to be, such as "BatchNorm2d".

    Returns
    -------
    Report
        Printed too. Compared are the state_dict, the first weights where they are not random, and over
        several batches in training, evaluation, and training again: forward, every gradient, every buffer.

    Raises
    ------
    Mismatch
        Where any of that is wrong, the layer raises or does not end.
    TypeError, ValueError
        If cls is no such class, or has a parameter that cannot be told; if there is no such layer.
    """
    kind = _kind(cls, like)
    signature = read_signature("verify.module", cls, kind.roles, kind.required)
    taken = [role.name for role in kind.roles if signature.takes(role.name)]
    torch = session.pytorch() is not None
    cases = lessons(kind, taken)
    right, refused = _compare(kind, cls, signature, cases, torch)
    rejected, missed = _try_mutants(kind, right, torch)
    learner = right.learner
    report = Report(kind.name, len(right), _described(right), _verdicts(kind, right, torch),
                    _not_tried(kind, taken, refused), rejected, missed, notes(learner))
    print(report)
    return report


class _Right(list):
    """The lessons that went right, with the learner whose calls they were."""

    learner = None


def _kind(cls, like):
    if like not in KINDS:
        raise ValueError(f"verify.module: like must be one of {', '.join(KINDS)}, not {like!r}")
    if not isinstance(cls, type):
        raise TypeError("verify.module: hand in the class itself, without brackets: verify.module(MyLayer, "
                        f"like={like!r}), not {type(cls).__name__}")
    if not issubclass(cls, nn.Module):
        raise TypeError(f"verify.module: {cls.__name__} must inherit from helpers.nn.Module")
    return KINDS[like]


def _learner(kind, cls, signature, torch, progress):
    """The layer in use as a function of a lesson: one time limit, one watch, one capture of prints."""
    def use(lesson):
        results = {}
        progress[:] = [results]
        values = {role.name: lesson.values.get(role.name, role.default) for role in kind.roles
                  if signature.takes(role.name)}
        positional, keywords = signature.arguments(values, kind.roles)
        attend(lambda: cls(*positional, **keywords), lesson, helpers.tensor, expected(kind, lesson, torch)[1],
               results, not kind.drawn_weights)
        return results

    parameter = inspect.Parameter("lesson", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    own = {getattr(nn, kind.name).forward.__code__}
    return Learner(use, Signature(cls.__name__, {"lesson": parameter}), (Role("lesson"),), own)


def _compare(kind, cls, signature, cases, torch):
    """(right lessons, refused ones); Mismatch otherwise."""
    progress, failures, right, refused = [], [], _Right(), []
    right.learner = _learner(kind, cls, signature, torch, progress)
    deadline = session.Deadline()
    for case in cases:
        theirs = expected(kind, case, torch)[0]     # before the clock of the learner's call starts
        attempt = right.learner.attempt({"lesson": case})
        refuses_form = case.form and isinstance(attempt.error, Exception)
        if refuses_form or isinstance(attempt.error, NotImplementedError):
            refused.append(case)
            continue
        failure = _outcome(kind, case, attempt, theirs, progress, _written(kind, signature, case))
        (right if failure is None else failures).append(case if failure is None else failure)
        if attempt.endless or deadline.passed():
            break
    done = len(right) + len(refused)
    if failures:
        raise _explained(kind, cls, signature, failures, right, torch)
    if not right or done < len(cases):
        words = "raised NotImplementedError on every case"
        if done < len(cases):
            words = too_slow(done, len(cases))
        raise mismatch(kind.name, Failure(cases[0], "the layer", "", cls.__name__, trouble=words))
    return right, refused


def _written(kind, signature, case):
    values = {name: value for name, value in case.values.items() if signature.takes(name)}
    shown = ", ".join(f"{signature.parameters[name].name if name in signature.parameters else name}={value!r}"
                      for name, value in values.items())
    return f"{signature.name}({shown})"


def _outcome(kind, case, attempt, theirs, progress, call):
    """None where a lesson went right, otherwise its Failure."""
    failure = Failure(case, "the layer", "", call, printed=attempt.printed, warned=attempt.warned,
                      error=attempt.error, actual=attempt.value)
    if attempt.error is not None:
        reached = list(progress[0]) if progress else []
        stage = f"after {reached[-1]}: " if reached else "while it was built: "
        failure.trouble = stage + attempt.trouble()
        return failure
    for failure.output, value in theirs.items():
        ours = attempt.value.get(failure.output)
        failure.difference = _difference(failure.output, ours, value)
        if failure.difference is not None:
            failure.expected = theirs
            return failure
    extra = [label for label in attempt.value if label not in theirs]
    if extra:
        failure.output, failure.trouble = extra[0], f"there is no such result in PyTorch's {kind.name}"
        return failure
    return None


def _difference(label, ours, theirs):
    """How one result differs from PyTorch's; None where it does not."""
    if isinstance(theirs, str):         # names and shapes
        return None if ours == theirs else Difference(
            "type", f"yours has {ours or 'nothing'}; expected {theirs or 'nothing'}")
    if isinstance(ours, str):
        return Difference("type", f"the result is {ours}")
    if theirs is None:
        return None if ours is None else Difference("type", f"there is a {label}; expected none")
    if ours is None:
        return Difference("type", f"no {label.partition(',')[0]} arrived: what is computed outside the graph "
                                  "(with .array, .numpy(), .detach()) or not used has no gradient")
    if label.startswith("num_batches"):
        return None if ours.size == 1 and ours == theirs else Difference(
            "values", f"yours {ours}, expected {theirs}")
    name = label.partition(",")[0].partition(" after")[0].replace(" ", "_")
    return compare_arrays(name, ours, theirs, TOLERANCE)


def _explained(kind, cls, signature, failures, right, torch):
    """The Mismatch: the plainest lesson that fails, why, and what the wrong ones have in common."""
    first = failures[0]
    against = "PyTorch" if torch else "helpers"
    agree = []
    if first.difference is not None:
        agree = list(first.expected)[:list(first.expected).index(first.output)]
    cause = _cause(kind, failures, right, torch)
    learner = Learner(cls, signature, kind.roles)
    cause = other_default(learner, first.case) or cause
    where = pattern([f.case for f in failures], right)
    return mismatch(kind.name, first, cause, where, _brief(agree), against)


def _brief(agree):
    return [*agree[:3], f"… {len(agree) - 3} more"] if len(agree) > 4 else agree


def _cause(kind, failures, right, torch):
    def spoilt(mutant, failure):
        return mutant_answer(kind, failure.case, mutant, torch)

    compared = [f for f in failures if isinstance(f.actual, dict)]
    if not compared or compared[0] is not failures[0]:
        return ""
    agreeing = [Failure(case, "", "", "", actual=expected(kind, case, torch)[0]) for case in right]
    possible = [mutant for mutant in kind.mutants if mutant.needs <= failures[0].case.traits]
    cause = (known_slip(compared + agreeing, possible,
                        lambda m, f: _spoilt_or_right(m, f, spoilt, kind, torch), _equal, share=1)
             or known_slip(compared, possible, spoilt, _equal))
    return cause.replace("your function", "your layer")


def _spoilt_or_right(mutant, failure, spoilt, kind, torch):
    """What the wrong version gives; where it does not apply, the right results."""
    if mutant.needs <= failure.case.traits:
        return spoilt(mutant, failure)
    return expected(kind, failure.case, torch)[0]


def _equal(ours, given):
    """Whether two results of a lesson are the same throughout."""
    return list(ours) == list(given) and all(_alike(ours[label], given[label]) for label in ours)


def _alike(a, b):
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return same(a.astype(float), b.astype(float), TOLERANCE)
    return type(a) is type(b) and (a is b or bool(np.all(a == b)))


def _try_mutants(kind, right, torch):
    rejected, missed = [], []
    for mutant in kind.mutants.applicable(right):
        exposed = any(_is_wrong(kind, mutant, case, torch) for case in right if mutant.needs <= case.traits)
        (rejected if exposed else missed).append(mutant.slip)
    return rejected, missed


def _is_wrong(kind, mutant, case, torch):
    """Whether a wrong version gives anything else than the right results."""
    given = mutant_answer(kind, case, mutant, torch)
    return given is None or not _equal(given, expected(kind, case, torch)[0])


def _verdicts(kind, right, torch):
    against = "PyTorch" if torch else "helpers"
    labels = [label for case in right for label in expected(kind, case, torch)[0]]
    names = [label.partition(",")[0] for label in labels if label.startswith(("forward", "grad"))]
    names += [label.partition(" after")[0] for label in labels if " after " in label and "," not in label]
    verdicts = {"state_dict": f"has {against}'s names, shapes and order"}
    verdicts.update({name: agreement(against, TOLERANCE) for name in dict.fromkeys(names)})
    if not torch:
        verdicts["helpers"] = "took the place of PyTorch, which is not installed and was not asked"
        return verdicts
    cls = getattr(nn, kind.name)
    ours = [answer(kind, case, lambda case=case: cls(**case.values), torch) for case in right]
    fine = all(o is not None and _equal(o, expected(kind, case, torch)[0]) for o, case in zip(ours, right))
    verdicts["helpers"] = agreement("PyTorch", TOLERANCE) if fine else disagreement(kind.name)
    return verdicts


def _described(right):
    settings = sorted({trait for case in right for trait in case.traits if "=" in trait})
    shapes = sorted({case.shape for case in right}, key=lambda shape: (len(shape), shape))
    parts = [f"x {', '.join(map(str, shapes))}", *settings, "training, evaluation, training"]
    return ", ".join(parts)


def _not_tried(kind, taken, refused):
    absent = [name for name in kind.settings if name not in taken]
    lines = [f"{', '.join(absent)} (your class does not take {them(absent)})"] if absent else []
    lines += ["the first weights, which are random"] if kind.drawn_weights else []
    forms = dict.fromkeys(case.form for case in refused if case.form)
    lines += [f"{form} (your class raises)" for form in forms]
    others = sum(not case.form for case in refused)
    if others:
        lines.append(f"{others} cases that your class answers with NotImplementedError")
    return lines
