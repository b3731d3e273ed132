"""Decay by a constant factor: every `step_size` steps, at milestones, or in every step.

The settings are not interchangeable. After 20 steps, halving every 5 leaves 0.0625 of the rate, a tenth every
20 leaves 0.1: per step 0.871 and 0.891.
"""

from collections import Counter

from helpers.ops.arguments import whole_number
from helpers.optim.lr_scheduler.scheduler import LRScheduler


class StepLR(LRScheduler):
    """Times `gamma` after every `step_size` steps: base · gamma^⌊t / step_size⌋."""

    def __init__(self, optimizer, step_size, gamma=0.1, last_epoch=-1):
        self.step_size = whole_number("StepLR", "step_size", step_size, at_least=1)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def next_lrs(self):
        if self.last_epoch == 0 or self.last_epoch % self.step_size != 0:
            return self.current_lrs()
        return [lr * self.gamma for lr in self.current_lrs()]

    def closed_form(self, base_lr):
        return base_lr * self.gamma ** (self.last_epoch // self.step_size)


class MultiStepLR(LRScheduler):
    """Times `gamma` at each of the `milestones`: base · gamma^(number of milestones up to t)."""

    def __init__(self, optimizer, milestones, gamma=0.1, last_epoch=-1):
        self.milestones = Counter(milestones)       # a milestone that is named twice counts twice
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def next_lrs(self):
        if self.last_epoch not in self.milestones:
            return self.current_lrs()
        return [lr * self.gamma ** self.milestones[self.last_epoch] for lr in self.current_lrs()]

    def closed_form(self, base_lr):
        passed = sum(count for milestone, count in self.milestones.items() if milestone <= self.last_epoch)
        return base_lr * self.gamma ** passed


class ExponentialLR(LRScheduler):
    """Times `gamma` in every step: base · gamma^t. For base · e^(-kt), gamma is e^(-k), not k."""

    def __init__(self, optimizer, gamma, last_epoch=-1):
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def next_lrs(self):
        if self._is_initial:
            return self.current_lrs()
        return [lr * self.gamma for lr in self.current_lrs()]

    def closed_form(self, base_lr):
        return base_lr * self.gamma ** self.last_epoch
