"""Exercises and predictions of notebook 11: what pooling keeps and what it throws away."""

from helpers.exercises.pooling.bins import EXERCISE as adaptive_bins
from helpers.exercises.pooling.borders import EXERCISE as average_row
from helpers.exercises.pooling.maxima import EXERCISE as max_pool_row
from helpers.exercises.pooling.predictions import PREDICTIONS
from helpers.exercises.pooling.share import EXERCISE as unchanged_share
from helpers.exercises.pooling.still import EXERCISE as still_row
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (max_pool_row, average_row, adaptive_bins, unchanged_share, still_row)

__all__ = ["adaptive_bins", "average_row", "max_pool_row", "predict", "still_row", "unchanged_share"]
