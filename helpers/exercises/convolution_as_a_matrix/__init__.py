"""Exercises and predictions of notebook 09: a convolution as a matrix."""

from helpers.exercises.convolution_as_a_matrix.best_mirror import EXERCISE as best_mirror
from helpers.exercises.convolution_as_a_matrix.costs import EXERCISE as pass_costs
from helpers.exercises.convolution_as_a_matrix.counts import EXERCISE as windows_per_pixel
from helpers.exercises.convolution_as_a_matrix.padded import EXERCISE as padded_matrix
from helpers.exercises.convolution_as_a_matrix.predictions import PREDICTIONS
from helpers.exercises.convolution_as_a_matrix.shifts import EXERCISE as kept_shifts
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (padded_matrix, windows_per_pixel, pass_costs, kept_shifts, best_mirror)

__all__ = ["best_mirror", "kept_shifts", "padded_matrix", "pass_costs", "predict", "windows_per_pixel"]
