"""An exercise that asks for a number or an array, worked out on paper or designed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from helpers.exercises.attempts import count_dots
from helpers.exercises.calling import call
from helpers.exercises.exercise import Exercise, Verdict
from helpers.exercises.reading import agree, read
from helpers.exercises.showing import block, lay_out


@dataclass(kw_only=True)
class ValueExercise(Exercise):
    """Judges a value, or by `accepts` what the value does.

    Attributes
    ----------
    right : object
        An answer that is right; with `accepts`, one of several.
    solution_text : str
        The code that `solution` shows.
    asked : str
        What has to be handed in, to follow "is": "one number", "a list of 4 numbers".
    accepts : callable or None
        `accepts(array) -> bool` for exercises with more than one right answer; the array may have any shape.
    explain : callable or None
        `explain(array) -> list of str`: paragraphs on what a wrong answer that no misconception fits does.
    as_set : bool
        The numbers count, not their order.
    """

    right: object
    solution_text: str
    asked: str
    accepts: Callable | None = None
    explain: Callable | None = None
    as_set: bool = False

    def judge(self, answer):
        if self.as_set and issubclass(type(answer), (set, frozenset)):    # an odd object may raise
            answer = list(answer)                                   # its order is not asked for
        dots, _ = count_dots(answer)
        if dots:
            return Verdict(None, f"Not finished yet: there is still a `...` in {self.name}.")
        reading = call(lambda: answer, (), self.seconds).reading     # an odd object may loop when it is read
        if reading is None or reading.complaint:
            what = reading.complaint if reading else "something that cannot be read"
            return Verdict(False, lay_out([f"Not yet. {self.name} is {self.asked}; you handed in {what}."]))
        if self.as_set and reading.array.ndim <= 1:
            reading = replace(reading, array=np.unique(reading.array))
        if self._is_right(reading):
            return Verdict(True, lay_out([f"Right, on {self.tested}."]))
        return Verdict(False, lay_out(self._report(reading)))

    def solution_code(self):
        return self.solution_text

    def _is_right(self, reading):
        if self.accepts is not None:
            return bool(self.accepts(reading.array))
        return agree(reading, read(self.right))

    def _report(self, reading):
        if "\n" in reading.shown:
            parts = ["Not yet. You handed in", block("", reading.shown)]
        else:
            parts = [f"Not yet. You handed in {reading.shown}."]
        for misconception in self.misconceptions:
            if agree(reading, read(misconception.answer)):
                return [*parts, misconception.diagnosis]
        if self.explain is not None:
            return [*parts, *self.explain(reading.array)]
        if reading.array.shape != np.shape(self.right) and not (self.as_set and reading.array.ndim == 1):
            return [*parts, f"{self.name} is {self.asked}."]
        return [*parts, self.hints[0]]
