"""The exercises and predictions of notebook 00: what an exercise is, and what a check is worth."""

from helpers.exercises.prediction import Predictions
from helpers.exercises.start_here.predictions import PREDICTIONS
from helpers.exercises.start_here.telling import EXERCISE as telling_gradient
from helpers.exercises.start_here.windows import EXERCISE as window_sums

predict = Predictions(PREDICTIONS)

EXERCISES = (window_sums, telling_gradient)

__all__ = ["predict", "telling_gradient", "window_sums"]
