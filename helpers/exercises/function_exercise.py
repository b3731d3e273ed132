"""An exercise that asks for a function: it is called on cases on which wrong ones give themselves away."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.exercises import failures
from helpers.exercises.calling import call, call_own
from helpers.exercises.exercise import Exercise, Verdict
from helpers.exercises.reading import agree
from helpers.exercises.showing import lay_out

_SEED = 20160603     # any fixed number: every learner meets the same cases, and messages can be compared

_GOOD_PART = 0.25    # of the cases that follow the plainest group


@dataclass(frozen=True)
class Group:
    """Cases with something in common, named so that a message can say what works already.

    Attributes
    ----------
    name : str
        Stands in the exercise's `tested` as "{name}", for the number of cases.
    label : str
        What the cases share, such as "strides that leave pixels over".
    cases : list of tuple
        The arguments of each call.
    """

    name: str
    label: str
    cases: list


@dataclass(kw_only=True)
class FunctionExercise(Exercise):
    """Judges a function by its answers.

    Attributes
    ----------
    solve : callable
        The solution; what it raises a ValueError for has to be refused.
    groups : callable
        `groups(rng)` gives the list of `Group`, from plain to difficult: the first failing case is shown.
    explain : callable, optional
        `explain(case, numbers)` gives a sentence on wrong numbers of the expected shape, for answers that no
        misconception explains; "" where there is nothing to say.
    """

    solve: Callable
    groups: Callable
    explain: Callable = staticmethod(lambda case, numbers: "")

    def judge(self, answer):
        if not callable(answer) or issubclass(type(answer), type):
            reading = call(lambda: answer, (), self.seconds).reading   # an odd object may loop when shown
            shown = reading.shown if reading else "an object"
            return Verdict(False, lay_out([failures.not_a_function(self.name, answer, shown)]))
        outcomes = self._try(answer)
        if _means_blank(outcomes[0]):
            return self.not_attempted()
        wrong = [n for n, outcome in enumerate(outcomes) if not is_right(outcome, self.expected[n])]
        if not wrong:
            return Verdict(True, self._praise(outcomes))
        return Verdict(False, self._report(answer, outcomes, wrong))

    def solution_code(self):
        return inspect.getsource(self.solve).rstrip()

    @cached_property
    def parameters(self):
        """Names of the arguments."""
        return list(inspect.signature(self.solve).parameters)

    @cached_property
    def drawn_groups(self):
        """The groups with their cases."""
        return self.groups(np.random.default_rng(_SEED))

    @cached_property
    def cases(self):
        """The arguments of every call, group after group."""
        return [case for group in self.drawn_groups for case in group.cases]

    @cached_property
    def expected(self):
        """What the solution answers, case by case, as outcomes."""
        return [call_own(self.solve, case) for case in self.cases]

    def _try(self, function):
        """Outcomes case by case; they end with the first that came too late."""
        end = time.monotonic() + self.seconds
        outcomes = []
        for case in self.cases:
            outcomes.append(call(function, case, max(end - time.monotonic(), 0.0), self.parameters))
            if outcomes[-1].late:
                break
        return outcomes

    def _praise(self, outcomes):
        counts = {group.name: len(group.cases) for group in self.drawn_groups}
        text = f"Right, on {self.tested.format(total=len(self.cases), **counts)}."
        return lay_out([text, failures.remark_on_type(zip(outcomes, self.expected))])

    def _report(self, answer, outcomes, wrong):
        first = wrong[0]
        outcome, expected = outcomes[first], self.expected[first]
        parts = failures.describe(self, self.cases[first], answer, outcome, expected)
        parts.append(self._diagnosis(outcomes, first) or self._explained(first, outcome, expected)
                     or self._difference(outcome, expected))
        done = [group.label for group, start in self._starts() if start + len(group.cases) <= first]
        if done:
            parts.append(f"What works already: {'; '.join(done)}.")
        return lay_out(parts)

    def _explained(self, first, outcome, expected):
        """What the exercise says about finite numbers of the right shape in the first failing case."""
        ours, right = (reading and reading.array for reading in (outcome.reading, expected.reading))
        if ours is None or right is None or ours.shape != right.shape or outcome.changed is not None:
            return ""
        known = ours.dtype.kind in "iuf" and np.isfinite(ours).all()
        with np.errstate(all="ignore"):     # numbers as large as 1e308 may come
            return self.explain(self.cases[first], ours) if known else ""

    def _difference(self, outcome, expected):
        comparable = outcome.reading and outcome.reading.array is not None and expected.reading
        return failures.difference(outcome.reading, expected.reading) if comparable else ""

    def _diagnosis(self, outcomes, first):
        """The diagnosis of the misconception that answers as the learner does, everywhere if there is one.

        With two slips at once none does. Then it has to agree up to the end of the group that fails first.
        In the plainest group many slips look the same, so there it has to agree on a good part of what
        follows as well.
        """
        if outcomes[-1].late:
            return ""
        plainest = len(self.drawn_groups[0].cases)
        group_end = next(start + len(group.cases) for group, start in self._starts()
                         if first < start + len(group.cases))
        likely = ""
        for misconception, theirs in self._wrong_outcomes:
            same = [alike(*pair) for pair in zip(outcomes, theirs)]
            if all(same):
                return misconception.diagnosis
            shown = group_end > plainest or sum(same[group_end:]) >= len(same[group_end:]) * _GOOD_PART
            if not likely and all(same[:group_end]) and shown:
                likely = misconception.diagnosis
        return likely

    @cached_property
    def _wrong_outcomes(self):
        return [(misconception, [call_own(misconception.answer, case) for case in self.cases])
                for misconception in self.misconceptions]

    def _starts(self):
        start = 0
        for group in self.drawn_groups:
            yield group, start
            start += len(group.cases)


def is_right(outcome, expected):
    """Whether an outcome is what the solution gives: the same numbers, or a refusal by ValueError."""
    if expected.error is not None:
        return isinstance(outcome.error, ValueError)
    if outcome.reading is None or outcome.changed is not None:
        return False
    return agree(outcome.reading, expected.reading)


def alike(outcome, other):
    """Whether two answers, right or wrong, are the same."""
    if outcome.reading is None or other.reading is None:
        return outcome.reading is other.reading and outcome.late is None
    if other.reading.array is None:
        return outcome.reading.shown == other.reading.shown
    return outcome.changed == other.changed and agree(outcome.reading, other.reading)


def _means_blank(outcome):
    """Whether a call says that nothing has been written: it raises NotImplementedError or returns `...`."""
    if outcome.error is not None:
        return isinstance(outcome.error, NotImplementedError)
    return outcome.reading is not None and outcome.reading.shown in ("Ellipsis", "NotImplemented")
