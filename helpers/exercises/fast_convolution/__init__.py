"""Exercises and predictions of notebook 14: why is it slow, and what helps."""

from helpers.exercises.fast_convolution.block import EXERCISE as rows_that_fit
from helpers.exercises.fast_convolution.depthwise import EXERCISE as depthwise_gain
from helpers.exercises.fast_convolution.factors import EXERCISE as einsum_work
from helpers.exercises.fast_convolution.predictions import PREDICTIONS
from helpers.exercises.fast_convolution.traffic import EXERCISE as flop_per_byte
from helpers.exercises.fast_convolution.unfolding import EXERCISE as unfold_multiply
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (flop_per_byte, rows_that_fit, unfold_multiply, einsum_work, depthwise_gain)

__all__ = ["depthwise_gain", "einsum_work", "flop_per_byte", "predict", "rows_that_fit", "unfold_multiply"]
