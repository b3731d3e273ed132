"""Lower the rate when there is no progress any more."""

import math
import warnings

from helpers.optim.lr_scheduler.scheduler import LRScheduler, one_per_group, required_optimizer


class ReduceLROnPlateau(LRScheduler):
    """Times `factor` after more than `patience` steps in which a measured number did not improve.

    Parameters
    ----------
    optimizer : Optimizer
    mode : "min" or "max"
        Whether less is better (a loss) or more (an accuracy).
    factor : float below 1
    patience : int
        How many steps without progress are put up with; the next one lowers the rate.
    threshold : float
        What counts as progress: less than best · (1 - threshold) where `threshold_mode` is "rel", less than
        best - threshold where it is "abs". The relative form expects positive numbers: below 0 every value
        near the best one counts as better.
    threshold_mode : "rel" or "abs"
    cooldown : int
        How many steps after lowering the rate do not count against the patience.
    min_lr : float, or list with one for each parameter group
    eps : float
        The rate is not changed by this or less.

    Raises
    ------
    ValueError
        For a factor of 1 or more, an unknown mode, or a `min_lr` of the wrong length.
    """

    def __init__(self, optimizer, mode="min", factor=0.1, patience=10, threshold=1e-4, threshold_mode="rel",
                 cooldown=0, min_lr=0, eps=1e-8):
        if not factor < 1:
            raise ValueError(f"ReduceLROnPlateau: factor must be below 1, not {factor}")
        if mode not in ("min", "max"):
            raise ValueError(f"ReduceLROnPlateau: mode must be 'min' or 'max', not {mode!r}")
        if threshold_mode not in ("rel", "abs"):
            raise ValueError(f"ReduceLROnPlateau: threshold_mode must be 'rel' or 'abs', not "
                             f"{threshold_mode!r}")
        self.factor = factor
        self.optimizer = required_optimizer(self, optimizer)
        self.default_min_lr = None if isinstance(min_lr, (list, tuple)) else min_lr
        self.min_lrs = one_per_group(self, "min_lr", min_lr, optimizer)
        self.patience = patience
        self.cooldown = cooldown
        self.eps = eps
        self.last_epoch = 0
        self._last_lr = self.current_lrs()
        self.mode_worse = math.inf if mode == "min" else -math.inf
        self.mode = mode
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.best = self.mode_worse
        self.cooldown_counter = 0
        self.num_bad_epochs = 0

    def step(self, metrics, epoch=None):
        """Take in the newest number, and lower the rates if it is time.

        Parameters
        ----------
        metrics : number, or Tensor of one element
            What was measured, for example the validation loss. nan counts as no progress.
        epoch : int, optional
            The time to note. PyTorch discourages it.
        """
        current = float(metrics)
        if epoch is not None:
            warnings.warn("ReduceLROnPlateau.step(metrics, epoch): prefer step(metrics)", UserWarning,
                          stacklevel=2)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self._is_better(current):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = self.current_lrs()

    def _is_better(self, value):
        if self.mode == "min":
            return value < (self.best * (1 - self.threshold) if self.threshold_mode == "rel"
                            else self.best - self.threshold)
        return value > (self.best * (1 + self.threshold) if self.threshold_mode == "rel"
                        else self.best + self.threshold)

    def _reduce(self):
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):        # a group was added since
            if self.default_min_lr is None:
                raise RuntimeError(f"ReduceLROnPlateau: the optimizer has {len(groups)} parameter groups by "
                                   f"now and min_lrs {len(self.min_lrs)} entries; give one for each")
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, least in zip(groups, self.min_lrs):
            lr = max(group["lr"] * self.factor, least)
            if group["lr"] - lr > self.eps:
                group["lr"] = lr
