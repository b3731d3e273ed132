"""Exercises and predictions of notebook 15: the first ConvNet."""

from helpers.exercises.first_convnet.follow_the_pixels import EXERCISE as follow_the_pixels
from helpers.exercises.first_convnet.paddings import EXERCISE as paddings
from helpers.exercises.first_convnet.parameters_by_hand import EXERCISE as parameters_by_hand
from helpers.exercises.first_convnet.predictions import PREDICTIONS
from helpers.exercises.first_convnet.step_in_parts import EXERCISE as step_in_parts
from helpers.exercises.first_convnet.training_epoch import EXERCISE as train_epoch
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (parameters_by_hand, paddings, train_epoch, step_in_parts, follow_the_pixels)

__all__ = ["follow_the_pixels", "paddings", "parameters_by_hand", "predict", "step_in_parts", "train_epoch"]
