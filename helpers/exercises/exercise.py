"""What every exercise has: a check that answers, hints that rise, and a solution."""

from dataclasses import dataclass, field

from helpers.exercises.attempts import is_blank
from helpers.exercises.showing import wrap


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that somebody believes.

    Attributes
    ----------
    name : str
        What it does, in a few words.
    answer : object
        The wrong function or value itself: an answer that behaves the same is given the diagnosis.
    diagnosis : str
        The slip in the learner's terms, and a thing to do; never the solution.
    """

    name: str
    answer: object
    diagnosis: str


@dataclass(frozen=True)
class Verdict:
    """Right, wrong, or (None) not attempted, and the text that says so."""

    right: bool | None
    text: str


@dataclass(kw_only=True)
class Exercise:
    """Data plus a check. The kinds of exercise say how an answer is judged, in `judge`.

    Attributes
    ----------
    name : str
        The name that the learner's cell defines.
    stub : str
        The source of that cell, before anybody has touched it.
    tested : str
        What a right answer was tried on, to follow "Right, on ".
    hints : tuple of str
        From a nudge to nearly the answer.
    why : str
        One sentence under the solution.
    misconceptions : tuple of Misconception
        The first that fits the answer is told, so the more particular stand first.
    seconds : float
        How long a check may take altogether.
    """

    name: str
    stub: str
    tested: str
    hints: tuple
    why: str
    misconceptions: tuple = ()
    seconds: float = 5.0
    _hints_given: int = field(default=0, init=False, repr=False)

    def check(self, answer=...):
        """Print what the answer is worth, and why.

        Parameters
        ----------
        answer : object
            What the learner made: a function, a number or an array, as the exercise asks.

        Returns
        -------
        bool or None
            None where nothing has been attempted yet.
        """
        verdict = self.not_attempted() if is_blank(answer) else self.judge(answer)
        print(verdict.text)
        return verdict.right

    def judge(self, answer):
        """The `Verdict` on an attempted answer."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it judges")

    def not_attempted(self):
        """The verdict on an untouched cell."""
        return Verdict(None, f"Not attempted yet: {self.name}. Replace the `...` in its cell, run that cell, "
                             "then this one.")

    def hint(self):
        """Print the next hint; the last one stays."""
        self._hints_given = min(self._hints_given + 1, len(self.hints))
        number, count = self._hints_given, len(self.hints)
        end = " That was the last hint." if number == count else ""
        print(wrap(f"Hint {number} of {count}. {self.hints[number - 1]}{end}"))

    def solution(self):
        """Print an answer and why it is right."""
        print(f"{self.solution_code()}\n\n{wrap(self.why)}")

    def solution_code(self):
        """The source that `solution` shows."""
        raise NotImplementedError(f"{type(self).__name__} does not say where its solution stands")
