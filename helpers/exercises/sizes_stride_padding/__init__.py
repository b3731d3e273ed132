"""Exercises and predictions of notebook 08: how big is what comes out."""

from helpers.exercises.prediction import Predictions
from helpers.exercises.sizes_stride_padding.cost import EXERCISE as layer_cost
from helpers.exercises.sizes_stride_padding.counting import EXERCISE as output_size
from helpers.exercises.sizes_stride_padding.predictions import PREDICTIONS
from helpers.exercises.sizes_stride_padding.same import EXERCISE as same_padding
from helpers.exercises.sizes_stride_padding.stack import EXERCISE as network_shapes
from helpers.exercises.sizes_stride_padding.unread import EXERCISE as unread_pixels

predict = Predictions(PREDICTIONS)

EXERCISES = (output_size, same_padding, layer_cost, network_shapes, unread_pixels)

__all__ = ["layer_cost", "network_shapes", "output_size", "predict", "same_padding", "unread_pixels"]
