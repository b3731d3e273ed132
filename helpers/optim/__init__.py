"""Optimizers, under PyTorch's names: they write into the parameters what the gradients suggest.

Each file holds one rule twice: as a function of arrays (`adam_step`: weight, gradient and state in, the new
weight out), which is what there is to understand, and as the class that applies it to a model's parameters.
`optimizer` is what the classes share: groups of parameters, their state, saving and loading.
"""

from helpers.optim import lr_scheduler
from helpers.optim.adagrad import Adagrad, adagrad_step
from helpers.optim.adam import Adam, adam_step
from helpers.optim.adamw import AdamW, adamw_step
from helpers.optim.optimizer import Optimizer
from helpers.optim.rmsprop import RMSprop, rmsprop_step
from helpers.optim.sgd import SGD, sgd_step

__all__ = ["SGD", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop", "adagrad_step", "adam_step",
           "adamw_step", "lr_scheduler", "rmsprop_step", "sgd_step"]
