"""An exercise that asks for a piece of a training script: run on a small network, and its weights tell."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.exercises import failures
from helpers.exercises.blame import place_of, place_where_stopped
from helpers.exercises.calling import call
from helpers.exercises.exercise import Exercise, Verdict
from helpers.exercises.first_convnet.laboratory import BadReturn, ChangedInput, Run
from helpers.exercises.reading import agree
from helpers.exercises.showing import lay_out

_CLOSE = 1e-9               # relative: the same sums in another order differ by some 1e-15


@dataclass(frozen=True)
class Scene:
    """One run: what it is, to follow "on ", and `run(function) -> Run`."""

    label: str
    run: Callable


@dataclass(kw_only=True)
class EngineExercise(Exercise):
    """Judges a function by what it returns, and by the weights that it leaves behind.

    Attributes
    ----------
    solve : callable
        The solution.
    scenes : tuple of Scene
        From plain to difficult: the first that fails is told.
    returned : str
        What the function returns, such as "the share of right answers".
    """

    solve: Callable
    scenes: tuple
    returned: str

    def judge(self, answer):
        if not callable(answer) or issubclass(type(answer), type):
            reading = call(lambda: answer, (), self.seconds).reading      # an odd object may loop when shown
            shown = reading.shown if reading else "an object"
            return Verdict(False, lay_out([failures.not_a_function(self.name, answer, shown)]))
        runs, end = [], time.monotonic() + self.seconds
        for scene, expected in zip(self.scenes, self.expected):
            outcome, run = _run(scene, answer, max(end - time.monotonic(), 0.0))
            if isinstance(outcome.error, NotImplementedError) and not runs:
                return self.not_attempted()
            runs.append(run)
            if run is None or not _right(run, expected):
                broken = run is None
                parts = self._broken(scene, outcome, answer) if broken else self._wrong(runs, scene, expected)
                done = [passed.label for passed in self.scenes[:len(runs) - 1]]
                works = f"What works already: {'; '.join(done)}." if done else ""
                return Verdict(False, lay_out([*parts, works]))
        return Verdict(True, lay_out([f"Right, on {self.tested}."]))

    def solution_code(self):
        return inspect.getsource(self.solve).rstrip()

    @cached_property
    def expected(self):
        """What the solution does in each scene."""
        return [scene.run(self.solve) for scene in self.scenes]

    @cached_property
    def _wrong_runs(self):
        """(misconception, what it does in each scene: a Run, or the error that it ends with)."""
        return [(misconception, [_own_run(scene, misconception.answer) for scene in self.scenes])
                for misconception in self.misconceptions]

    def _broken(self, scene, outcome, answer):
        """The words for an answer that did not come to an end, or returned something else than a number."""
        if outcome.late is not None:
            place = place_where_stopped(outcome.late, answer)
            return [f"Not yet. On {scene.label} it was still running when its {self.seconds:g} seconds were "
                    "over.", _line(place)]
        error = outcome.error
        for misconception, theirs in self._wrong_runs:
            if (type(error), str(error)) in [(type(run), str(run)) for run in theirs]:
                return [f"Not yet. On {scene.label} it raised {type(error).__name__}.",
                        misconception.diagnosis]
        if isinstance(error, ChangedInput):
            return [f"Not yet. On {scene.label} your call wrote into the pictures or labels that it was "
                    "handed, and others go on using them. Work on a copy, or make new arrays."]
        if isinstance(error, BadReturn):
            missing = "A function hands its result back with `return`." if error.is_nothing else ""
            return [f"Not yet. {self.name} returns {self.returned}; yours returned {error}.", missing]
        shown, place = " ".join(str(error).split())[:300], place_of(error, answer)
        parts = [f"Not yet. On {scene.label} it raised {type(error).__name__}{': ' if shown else '.'}{shown}",
                 _line(place)]
        if place is None and isinstance(error, TypeError):
            arguments = ", ".join(inspect.signature(self.solve).parameters)
            parts.append(f"The check calls it as `{self.name}({arguments})`: does its first line take these "
                         "arguments, in this order?")
        return parts

    def _wrong(self, runs, scene, expected):
        """What differs, and the misconception that does the same in every scene so far."""
        alike = [(misconception, theirs) for misconception, theirs in self._wrong_runs
                 if all(isinstance(theirs_run, Run) and _right(run, theirs_run)
                        for run, theirs_run in zip(runs, theirs))]
        # Several slips leave the weights as they were; which one it is, the optimizer has seen.
        same_calls = [pair for pair in alike if pair[1][len(runs) - 1].events == runs[-1].events]
        told = [misconception.diagnosis for misconception, _ in (same_calls or alike)[:1]]
        return [_difference(scene, runs[-1], expected, self.returned),
                *(told or [_steps_compared(runs[-1], expected)])]


def _run(scene, function, seconds):
    """(outcome, the Run or None): the answer is only touched inside the guarded call."""
    kept = []

    def guarded():
        kept.append(scene.run(function))
        return 0

    outcome = call(guarded, (), seconds)
    finished = outcome.reading is not None and kept
    return outcome, kept[0] if finished else None


def _own_run(scene, function):
    """A known wrong answer's Run, or the error that it ends with, which tells it as well."""
    try:
        return scene.run(function)
    except Exception as error:
        return error


def _right(run, expected):
    same_number = len(run.returned) == len(expected.returned)
    return same_number and all(map(agree, run.returned, expected.returned)) and _same_weights(run, expected)


def _same_weights(run, expected):
    pairs = zip(run.weights, expected.weights)
    return all(np.allclose(ours, theirs, rtol=_CLOSE, atol=_CLOSE) for ours, theirs in pairs)


def _difference(scene, run, expected, returned):
    if all(np.array_equal(before, after) for before, after in zip(run.first_weights, run.weights)):
        return f"Not yet. On {scene.label} the weights have not changed at all."
    if not _same_weights(run, expected):
        return f"Not yet. On {scene.label} the weights end elsewhere than they should."
    first = next(n for n, pair in enumerate(zip(run.returned, expected.returned)) if not agree(*pair))
    return (f"Not yet. On {scene.label} the weights are right, and {returned} should be "
            f"{expected.returned[first].shown} after call {first + 1}; "
            f"you returned {run.returned[first].shown}.")


def _steps_compared(run, expected):
    """For a slip that nobody has listed: what the optimizer saw of it."""
    if _same_weights(run, expected):
        return ""
    taken, wanted = ([name for name, _ in each.events].count("step") for each in (run, expected))
    if taken != wanted:
        return (f"The optimizer was asked for {taken} steps in all, where {wanted} are due. Where does "
                "`optimizer.step()` stand, and how often is it passed?")
    return (f"The optimizer took {taken} steps, as many as are due. So look at what each of them follows: "
            "which pictures with which labels, which loss, and which gradients are there when it comes.")


def _line(place):
    if place is None:
        return ""
    return f"It was in {place}:\n    {place.text[:110]}" if place.text else f"It was in {place}."
