"""Exercises and predictions of notebook 10: how far does one unit see."""

from helpers.exercises.prediction import Predictions
from helpers.exercises.receptive_field.depth import EXERCISE as layers_needed
from helpers.exercises.receptive_field.dilations import EXERCISE as gapless_dilations
from helpers.exercises.receptive_field.on_paper import EXERCISE as paths_and_pixels
from helpers.exercises.receptive_field.pixels import EXERCISE as unit_pixels
from helpers.exercises.receptive_field.predictions import PREDICTIONS
from helpers.exercises.receptive_field.weights import EXERCISE as weights_compared

predict = Predictions(PREDICTIONS)

EXERCISES = (paths_and_pixels, unit_pixels, weights_compared, layers_needed, gapless_dilations)

__all__ = ["gapless_dilations", "layers_needed", "paths_and_pixels", "predict", "unit_pixels",
           "weights_compared"]
