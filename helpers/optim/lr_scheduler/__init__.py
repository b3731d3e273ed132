"""Schedules of the learning rate, under PyTorch's names: they write `param_groups[i]["lr"]`.

`scheduler` is what they share; it also explains why most of them multiply the current rate instead of
computing it from scratch. t counts calls of `step()`: a number of epochs or of batches, whichever you call it
after.
"""

from helpers.optim.lr_scheduler.annealing import CosineAnnealingLR, LinearLR
from helpers.optim.lr_scheduler.decay import ExponentialLR, MultiStepLR, StepLR
from helpers.optim.lr_scheduler.lambda_lr import LambdaLR
from helpers.optim.lr_scheduler.one_cycle import OneCycleLR
from helpers.optim.lr_scheduler.plateau import ReduceLROnPlateau
from helpers.optim.lr_scheduler.scheduler import LRScheduler

__all__ = ["CosineAnnealingLR", "ExponentialLR", "LRScheduler", "LambdaLR", "LinearLR", "MultiStepLR",
           "OneCycleLR", "ReduceLROnPlateau", "StepLR"]
