"""Where a learner's run leaves PyTorch's, and why."""

import numpy as np

from helpers.verify.comparison import Difference, compare_arrays, errors
from helpers.verify.diagnosis import Failure, known_slip
from helpers.verify.explain import mismatch
from helpers.verify.forward_pass import too_slow as too_slow_words
from helpers.verify.optimizer_runs import expected, mutant_trace
from helpers.verify.patterns import pattern
from helpers.verify.relations import of_dtype

# Relative to the largest weight (or kept value) of the run. A step sums a handful of products, so 60 steps
# differ by about 60 · 1e-16; the variance of a centered RMSprop, a difference, magnifies that about tenfold.
TOLERANCE = 1e-10


def outcome(rule, run, attempt, right, signature):
    """None where a run is right, otherwise its Failure."""
    failure = Failure(run, "weights", "w", _written(run, signature), printed=attempt.printed,
                      warned=attempt.warned, error=attempt.error)
    failure.trouble = attempt.trouble() or _trouble(attempt.value, signature)
    if failure.trouble:
        return failure
    trace = attempt.value
    if trace.odd:
        step = len(trace.weights)
        name = f"the result of step {step + 1}"
        failure.difference = compare_arrays(name, trace.odd[0], right.weights[step])
        failure.actual = trace.odd[0]
        return failure
    for failure.output, ours, theirs, scale in _results(trace, right, run):
        failure.difference = _first_difference(failure.output, ours, theirs, scale)
        if failure.difference is not None:
            failure.actual, failure.expected = ours, theirs
            return failure
    return None


def _written(run, signature):
    """The call of the first step as a learner would type it."""
    values = {**run.values, **dict(zip(("beta1", "beta2"), run.values.get("betas", ())))}
    if signature.takes_any:         # **settings gets betas in one
        values = run.values if "beta1" not in signature.parameters else values
    arrays = [name for name in ("w", "grad", "state") if signature.takes(name)]
    settings = [f"{_own_name(signature, name)}={value!r}" for name, value in values.items()
                if signature.takes(name)]
    return f"{signature.name}({', '.join(arrays + settings)})"


def _own_name(signature, name):
    return signature.parameters[name].name if name in signature.parameters else name


def _trouble(trace, signature):
    if trace.odd and isinstance(trace.odd[0], tuple):
        return ("a step returned a tuple: return the new w alone; write what is to be kept into the dict "
                "`state`, which comes back at the next step")
    if not trace.changed:
        return ""
    name = _own_name(signature, trace.changed)
    if trace.later:
        return (f"a later step wrote into the array {name} of an earlier one: the state holds the caller's "
                f"array itself; keep {name}.copy()")
    return (f"wrote into its argument {name}: the caller's array is changed for good; compute a new array, "
            f"such as w = w - …, not w -= …")


def _results(trace, right, run):
    """(name, ours, theirs, scale) of the weights and of what both states hold, step by step."""
    yield "weights", np.array(trace.weights), np.array(right.weights), _scale(right.weights, run.w)
    for name, kept in trace.states.items():
        theirs = right.states.get(name, {})
        steps = [step for step in kept if step in theirs]
        if steps:
            yield (f'state["{name}"]', [kept[step] for step in steps], [theirs[step] for step in steps],
                   _scale([theirs[step] for step in steps]))


def _scale(*arrays):
    return max(float(np.abs(np.array(a, float)).max(initial=0.0)) for a in arrays) or 1.0


def _first_difference(name, ours, theirs, scale):
    """Where the two part: the first step that differs, and the worst place in it."""
    label = "w" if name == "weights" else name
    for step, (our, their) in enumerate(zip(ours, theirs)):
        if not isinstance(our, np.ndarray) or our.shape != their.shape or our.dtype.kind not in "fiu":
            found = compare_arrays(label, our, np.asarray(their, float))
            return found or Difference("type", f"{label} holds {our.dtype} after step {step + 1}")
        error = errors(our, their.astype(float))
        if (error <= TOLERANCE * scale).all():
            continue
        index = tuple(int(i) for i in np.argwhere(error == error.max())[0])
        place = f"[{', '.join(map(str, index))}]" if index else ""
        before = "; the steps before are right" if step else ""
        digits = next((n for n in (6, 9, 12) if f"{our[index]:.{n}g}" != f"{their[index]:.{n}g}"), 17)
        message = (f"after step {step + 1} of {len(theirs)}, {label}{place}: yours {our[index]:.{digits}g}, "
                   f"expected {their[index]:.{digits}g}{before}")
        return Difference("values", message, (step, *index), int((error > TOLERANCE * scale).sum()))
    return None


def agrees(trace, run, right, state=False):
    """Whether the weights of all steps, and with `state` what is kept, are right."""
    if len(trace.weights) < len(right.weights):
        return False
    results = list(_results(trace, right, run))
    return all(_first_difference(*result) is None for result in (results if state else results[:1]))


def too_slow(rule, runs, right, refused):
    """The Failure for runs that could not be finished, or that were all refused."""
    done = len(right) + len(refused)
    words = "raised NotImplementedError on every case"
    if done < len(runs):
        words = too_slow_words(done, len(runs))
    return Failure(runs[0], "weights", "w", f"{rule.name} step", trouble=words)


def explained(rule, learner, failures, right, torch, built_in=(), probe=lambda: ""):
    """The Mismatch for these failures: wrong weights before a wrong state.

    Parameters
    ----------
    built_in : sequence of str
        Settings that the step does not take, so that other values than PyTorch's may stand in it.
    probe : callable
        () -> what experiments with the learner's step find, "" if nothing; asked where no known slip fits.
    """
    failures.sort(key=lambda f: f.output != "weights")
    others = [f.case for f in failures if f.output != failures[0].output]
    failures = [f for f in failures if f.output == failures[0].output]
    first = failures[0]
    agree = ("weights",) if first.output != "weights" and not first.trouble else ()
    cause = _cause(rule, learner, failures, right, torch, built_in, probe)
    where = pattern([f.case for f in failures], [*right, *others])
    return mismatch(rule.name, first, cause, where, agree, "PyTorch" if torch else "helpers")


def _cause(rule, learner, failures, right, torch, built_in, probe):
    compared = [f for f in failures if f.difference is not None and f.difference.kind == "values"]
    if not compared or compared[0] is not failures[0]:
        difference, actual = failures[0].difference, failures[0].actual
        return of_dtype(actual.dtype) if difference is not None and difference.kind == "dtype" else ""
    if right and _differs_now(rule, learner, right[0], torch):
        return ("the same run gives another result the second time: something is kept outside the dict "
                "`state`, which is the only thing that belongs to one weight")

    def answer(mutant, failure):
        return _named(mutant_trace(rule, mutant, failure.case), failures[0].output)

    output = failures[0].output
    agreeing = [Failure(run, output, "w", "", actual=_named(expected(rule, run, torch), output))
                for run in right]
    everything = compared + [f for f in agreeing if f.actual is not None]
    return (known_slip(everything, rule.mutants, answer, _equal, share=1)
            or known_slip(compared, rule.mutants, answer, _equal, share=0.8)
            or _single_precision(compared) or probe()
            or "; ".join(filter(None, [_seen(compared), _asked(rule, built_in)]))
            or known_slip(compared, rule.mutants, answer, _equal))


def _asked(rule, built_in):
    """What to say of settings that may be built in. What is 0 for PyTorch is 0 where it is left out."""
    asked = [name for name in built_in if rule.settings[name]]
    if not asked:
        return ""
    defaults = ", ".join(f"{name}={rule.settings[name]!r}" for name in asked)
    return (f"PyTorch has {defaults}, which your function does not take; if it has other values built in, "
            f"name them: verify.optimizer(…, like={rule.name!r}, {asked[-1]}=…)")


def _named(trace, output):
    if output == "weights":
        return np.array(trace.weights)
    kept = trace.states.get(output[7:-2])
    return None if kept is None else list(kept.values())


def _equal(actual, given):
    actual, given = np.array(actual, float), np.array(given, float)
    if actual.shape != given.shape:
        return False
    scale = float(np.abs(given[np.isfinite(given)]).max(initial=0.0)) or 1.0
    return bool(np.allclose(actual, given, rtol=0, atol=10 * TOLERANCE * scale, equal_nan=True))


def _differs_now(rule, learner, run, torch):
    attempt = learner.attempt({"run": run})
    return attempt.error is not None or not agrees(attempt.value, run, expected(rule, run, torch))


def _single_precision(failures):
    """Words for what is right to seven digits or so, and to no more."""
    for failure in failures:
        ours, theirs = np.array(failure.actual, float), np.array(failure.expected, float)
        scale = float(np.abs(theirs).max(initial=0.0))
        if ours.shape != theirs.shape or not np.allclose(ours, theirs, rtol=1e-6, atol=1e-6 * scale):
            return ""
    return "your results are right to about seven digits: is something kept or computed in float32?"


def _seen(failures):
    """What the first wrong step says, for a slip that nobody has listed."""
    firsts = {f.difference.index[0] for f in failures}
    if 0 in firsts and failures[0].output == "weights":
        ratios = [_ratio(f) for f in failures if f.difference.index[0] == 0]
        if None not in ratios and np.ptp(ratios) < 1e-6 * abs(ratios[0]) and abs(ratios[0]) > 1e-9:
            way = " and goes the other way" if ratios[0] < 0 else ""
            return f"the first step is {abs(ratios[0]):.6g} times as long as it should be{way}"
        return ""
    if 0 not in firsts and failures[0].output == "weights":
        changes = [np.flatnonzero(np.diff(f.case.rates)) for f in failures]
        if all(len(c) and f.difference.index[0] == c[0] + 1 for c, f in zip(changes, failures)):
            return "all is right until the rate changes: what do earlier rates have to do with later steps?"
        return "the first step is right: look at what is kept in `state`, and how the next step uses it"
    return ""


def _ratio(failure):
    """By which factor the first step is too long; None if there is no one factor."""
    ours, theirs = failure.actual[0] - failure.case.w, failure.expected[0] - failure.case.w
    moved = np.abs(theirs) > 1e-6 * np.abs(theirs).max(initial=0.0)
    if not moved.any() or not np.isfinite(ours).all():
        return None
    ratio = ours[moved] / theirs[moved]
    return float(ratio[0]) if np.ptp(ratio) < 1e-6 * abs(ratio[0]) else None
