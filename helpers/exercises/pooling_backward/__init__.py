"""Exercises and predictions of notebook 13: who was the maximum?"""

from helpers.exercises.pooling_backward.averages import EXERCISE as avg_pool_backward
from helpers.exercises.pooling_backward.by_hand import EXERCISE as tie_gradient
from helpers.exercises.pooling_backward.comparing import EXERCISE as max_pool_backward
from helpers.exercises.pooling_backward.predictions import PREDICTIONS
from helpers.exercises.pooling_backward.row_of_six import EXERCISE as row_of_six
from helpers.exercises.pooling_backward.switches import EXERCISE as unpool
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (tie_gradient, max_pool_backward, unpool, avg_pool_backward, row_of_six)

__all__ = ["avg_pool_backward", "max_pool_backward", "predict", "row_of_six", "tie_gradient", "unpool"]
