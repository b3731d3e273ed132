"""Exercises and predictions of notebook 12: where the blame goes."""

from helpers.exercises.convolution_backward.flat_kernel import EXERCISE as flat_kernel
from helpers.exercises.convolution_backward.picture import EXERCISE as picture_gradient
from helpers.exercises.convolution_backward.predictions import PREDICTIONS
from helpers.exercises.convolution_backward.ring import EXERCISE as ring_backward
from helpers.exercises.convolution_backward.row import EXERCISE as row_gradients
from helpers.exercises.convolution_backward.true_convolution import EXERCISE as flipped_backward
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (row_gradients, picture_gradient, flipped_backward, ring_backward, flat_kernel)

__all__ = ["flat_kernel", "flipped_backward", "picture_gradient", "predict", "ring_backward", "row_gradients"]
