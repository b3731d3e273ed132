"""From one rate to another in a given number of steps, along a line (warm-up) or half a cosine wave."""

import math

from helpers.optim.lr_scheduler.scheduler import LRScheduler


class LinearLR(LRScheduler):
    """The factor on the rate goes from `start_factor` to `end_factor` in `total_iters` steps, then stays.

    With the defaults a warm-up: from a third of the rate to all of it.
    """

    def __init__(self, optimizer, start_factor=1.0 / 3, end_factor=1.0, total_iters=5, last_epoch=-1):
        if not 0 < start_factor <= 1:
            raise ValueError(f"LinearLR: start_factor must be above 0 and at most 1, not {start_factor}; "
                             "what starts at 0 cannot be multiplied up")
        if not 0 <= end_factor <= 1:
            raise ValueError(f"LinearLR: end_factor must be between 0 and 1, not {end_factor}")
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def next_lrs(self):
        if self.last_epoch == 0:
            return [lr * self.start_factor for lr in self.current_lrs()]
        if self._is_initial or self.last_epoch > self.total_iters:
            return self.current_lrs()
        # factor(t) / factor(t - 1), both times total_iters
        rise = self.end_factor - self.start_factor
        before = self.total_iters * self.start_factor + (self.last_epoch - 1) * rise
        return [lr * (1 + rise / before) for lr in self.current_lrs()]

    def closed_form(self, base_lr):
        done = min(self.total_iters, self.last_epoch)
        return base_lr * (self.start_factor + (self.end_factor - self.start_factor) * done / self.total_iters)


class CosineAnnealingLR(LRScheduler):
    """eta_min + (base - eta_min) · (1 + cos(πt / T_max)) / 2 (Loshchilov and Hutter 2017, without restarts).

    After T_max steps the rate is `eta_min`. There is nothing to hold it: stepped on, it climbs up again.
    """

    def __init__(self, optimizer, T_max, eta_min=0.0, last_epoch=-1):
        if not T_max > 0:
            raise ValueError(f"CosineAnnealingLR: T_max must be above 0, not {T_max}")
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def next_lrs(self):
        if self._is_initial:
            return self.current_lrs()
        if self._step_count == 1 and self.last_epoch > 0:
            return [self.closed_form(base_lr) for base_lr in self.base_lrs]
        if (self.last_epoch - 1 - self.T_max) % (2 * self.T_max) == 0:
            # The rate is eta_min: nothing to multiply. Climb from there as far as the base rate says.
            climb = (1 - math.cos(math.pi / self.T_max)) / 2
            return [lr + (base_lr - self.eta_min) * climb
                    for lr, base_lr in zip(self.current_lrs(), self.base_lrs, strict=True)]
        factor = self._height(self.last_epoch) / self._height(self.last_epoch - 1)
        return [factor * (lr - self.eta_min) + self.eta_min for lr in self.current_lrs()]

    def closed_form(self, base_lr):
        return self.eta_min + (base_lr - self.eta_min) * self._height(self.last_epoch) / 2

    def _height(self, t):
        return 1 + math.cos(math.pi * t / self.T_max)
