"""A question to commit to before running: choices that somebody believes, each with what it means."""

from dataclasses import dataclass

from helpers.exercises.showing import wrap

_LETTERS = "abcdefgh"


@dataclass(frozen=True)
class Choice:
    """An answer, short enough for a button, and what it means to have chosen it."""

    text: str
    meaning: str


@dataclass(frozen=True)
class Prediction:
    """A question with its choices; `right` is the text of the right one."""

    key: str
    question: str
    choices: tuple
    right: str

    def __post_init__(self):
        if [choice.text for choice in self.choices].count(self.right) != 1:
            raise ValueError(f"right is {self.right!r}, which is not one of the choices of {self.key!r}")

    def as_text(self):
        """Question and choices without the answer: what stands in a notebook that is not running."""
        lines = [f"    {letter}) {choice.text}" for letter, choice in zip(_LETTERS, self.choices)]
        return "\n".join([wrap(f"Predict: {self.question}"), *lines])

    def reply(self, chosen, first):
        """(verdict, reason) for the choice at index `chosen`; `first` is the index that was chosen first.

        The first choice is the prediction and is told whether it holds; further ones are only explained.
        """
        choice = self.choices[chosen]
        if chosen != first:
            return f"And “{choice.text}”?", choice.meaning
        if choice.text == self.right:
            return f"You said “{choice.text}”, and so it is.", choice.meaning
        right = next(choice for choice in self.choices if choice.text == self.right)
        return f"You said “{choice.text}”. It is “{self.right}”.", f"{choice.meaning}\n{right.meaning}"


class Predictions:
    """The predictions of one notebook; calling it with a key shows one.

    Attributes
    ----------
    made : dict of str to str
        What was predicted in this session, by key.
    """

    def __init__(self, predictions):
        self._predictions = {prediction.key: prediction for prediction in predictions}
        self.made = {}

    def __call__(self, key, scale=1):
        """The widget for one prediction.

        Parameters
        ----------
        key : str
            Which one.
        scale : float
            2 for a projector.

        Raises
        ------
        ValueError
            For a key that this notebook does not have.
        """
        from helpers.exercises.prediction_box import PredictionBox     # here: checks alone need no ipywidgets
        if key not in self._predictions:
            raise ValueError(f"key must be one of {', '.join(map(repr, self._predictions))}, not {key!r}")
        return PredictionBox(self._predictions[key], self.made, scale)

    def __iter__(self):
        return iter(self._predictions.values())
