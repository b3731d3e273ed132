"""How far a training has come: what stands in the picture while it runs, and after."""

from dataclasses import dataclass

STEPS = 400                 # the budget of a training, in steps of `BATCH` digits
BATCH = 32
TESTED = 200                # digits on which the accuracy is counted
SECONDS = 30                # and the budget of a training on a slow machine, or of a large network


@dataclass(frozen=True)
class Progress:
    """A training at one moment.

    Attributes
    ----------
    state : str
        "ready", "training", "stopped", "finished" or "failed".
    losses : tuple of float
        Of the batch of each step, taken before the step.
    accuracies : tuple of (int, float)
        Steps done, and the share of right answers on digits that are not trained on.
    message : str
        Why it ended, where that needs a word.
    """

    state: str = "ready"
    losses: tuple = ()
    accuracies: tuple = ()
    message: str = ""

    @property
    def steps(self):
        """Steps done."""
        return len(self.losses)
