"""Exercises and predictions of notebook 07: looking for a pattern everywhere."""

from helpers.exercises.convolution.channels import EXERCISE as filter_response
from helpers.exercises.convolution.flip import EXERCISE as convolve2d
from helpers.exercises.convolution.predictions import PREDICTIONS
from helpers.exercises.convolution.shift import EXERCISE as shift_kernel
from helpers.exercises.convolution.signs import EXERCISE as edge_signs
from helpers.exercises.convolution.stripes import EXERCISE as inverted_periods
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (edge_signs, convolve2d, shift_kernel, filter_response, inverted_periods)

__all__ = ["convolve2d", "edge_signs", "filter_response", "inverted_periods", "predict", "shift_kernel"]
