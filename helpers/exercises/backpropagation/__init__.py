"""Exercises and predictions of notebook 05: a program that differentiates itself."""

from helpers.exercises.backpropagation.broadcasting import EXERCISE as sum_back
from helpers.exercises.backpropagation.by_hand import EXERCISE as circuit_gradients
from helpers.exercises.backpropagation.kink import EXERCISE as kink_step
from helpers.exercises.backpropagation.predictions import PREDICTIONS
from helpers.exercises.backpropagation.sigmoid import EXERCISE as sigmoid_backward
from helpers.exercises.backpropagation.walk import EXERCISE as walk_back
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (circuit_gradients, sigmoid_backward, kink_step, sum_back, walk_back)

__all__ = ["circuit_gradients", "kink_step", "predict", "sigmoid_backward", "sum_back", "walk_back"]
