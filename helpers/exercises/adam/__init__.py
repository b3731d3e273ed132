"""Exercises and predictions of notebook 20: Adam, and why it divides by 1 − βᵗ."""

from helpers.exercises.adam.correcting import EXERCISE as corrected_averages
from helpers.exercises.adam.decay import EXERCISE as decay_moves
from helpers.exercises.adam.eps_hat import EXERCISE as eps_hat
from helpers.exercises.adam.expansion import EXERCISE as average_weights
from helpers.exercises.adam.first_step import EXERCISE as first_steps
from helpers.exercises.adam.predictions import PREDICTIONS
from helpers.exercises.prediction import Predictions

predict = Predictions(PREDICTIONS)

EXERCISES = (first_steps, average_weights, corrected_averages, eps_hat, decay_moves)

__all__ = ["average_weights", "corrected_averages", "decay_moves", "eps_hat", "first_steps", "predict"]
