"""Exercises and predictions of notebook 25: what a pull to zero does."""

from helpers.exercises.prediction import Predictions
from helpers.exercises.weight_decay.bowl import EXERCISE as least_and_most
from helpers.exercises.weight_decay.budget import EXERCISE as decay_for
from helpers.exercises.weight_decay.minimum import EXERCISE as decayed_minimum
from helpers.exercises.weight_decay.predictions import PREDICTIONS
from helpers.exercises.weight_decay.scale import EXERCISE as halved_weights
from helpers.exercises.weight_decay.setting import EXERCISE as torch_setting

predict = Predictions(PREDICTIONS)

EXERCISES = (torch_setting, least_and_most, decayed_minimum, decay_for, halved_weights)

__all__ = ["decay_for", "decayed_minimum", "halved_weights", "least_and_most", "predict", "torch_setting"]
