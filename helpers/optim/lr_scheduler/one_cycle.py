"""One cycle (Smith and Topin 2018): the rate goes up and then far down, momentum the other way."""

import math

from helpers.optim.lr_scheduler.scheduler import LRScheduler, one_per_group, required_optimizer


class OneCycleLR(LRScheduler):
    """The rate climbs from max_lr / div_factor to `max_lr`, then falls far below where it began.

    Call `step()` after every batch. The rates are computed from scratch: what you write into `"lr"` is
    overwritten.

    Parameters
    ----------
    optimizer : Optimizer
    max_lr : float, or list with one for each parameter group
    total_steps : int, optional
        The length of the cycle; or else
    epochs, steps_per_epoch : int, optional
        whose product it is.
    pct_start : float
        The share of the cycle in which the rate climbs.
    anneal_strategy : "cos" or "linear"
        The curve between the corners.
    cycle_momentum : bool
        Whether momentum (of Adam: the first of `betas`) goes from `max_momentum` down to `base_momentum` and
        back while the rate goes up and down.
    base_momentum, max_momentum : float, or list with one for each parameter group
    div_factor, final_div_factor : float
        The first rate is max_lr / div_factor, the last one that / final_div_factor.
    three_phase : bool
        True: first down to where it began, as long as it climbed, then on to the end, as in the paper. False:
        in one go, as fastai found better.
    last_epoch : int

    Raises
    ------
    ValueError
        For settings out of range, an optimizer without momentum whose momentum is to be cycled, and for more
        steps than the cycle has.
    """

    def __init__(self, optimizer, max_lr, total_steps=None, epochs=None, steps_per_epoch=None, pct_start=0.3,
                 anneal_strategy="cos", cycle_momentum=True, base_momentum=0.85, max_momentum=0.95,
                 div_factor=25.0, final_div_factor=1e4, three_phase=False, last_epoch=-1):
        required_optimizer(self, optimizer)
        self.total_steps = _cycle_length(total_steps, epochs, steps_per_epoch)
        if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
            raise ValueError(f"OneCycleLR: pct_start must be a float between 0 and 1, not {pct_start!r}")
        if anneal_strategy not in _CURVES:
            raise ValueError(f"OneCycleLR: anneal_strategy must be one of {list(_CURVES)}, not "
                             f"{anneal_strategy!r}")
        self._schedule_phases = _phases(pct_start * self.total_steps, self.total_steps, three_phase)
        self._anneal_func_type = anneal_strategy
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            if not {"momentum", "betas"} & optimizer.defaults.keys():
                raise ValueError(f"OneCycleLR: {type(optimizer).__name__} has no momentum to cycle; pass "
                                 "cycle_momentum=False")
            self.use_beta1 = "betas" in optimizer.defaults
        highest = one_per_group(self, "max_lr", max_lr, optimizer)
        least_momentum = one_per_group(self, "base_momentum", base_momentum, optimizer)
        most_momentum = one_per_group(self, "max_momentum", max_momentum, optimizer)
        if last_epoch == -1:
            for group, lr, base, most in zip(optimizer.param_groups, highest, least_momentum, most_momentum):
                group.update(initial_lr=lr / div_factor, max_lr=lr, min_lr=lr / div_factor / final_div_factor)
                if cycle_momentum:
                    self._set_momentum(group, most)
                    group.update(max_momentum=most, base_momentum=base)
        super().__init__(optimizer, last_epoch)

    def next_lrs(self):
        """The rates for time `last_epoch`; sets the momentum that belongs to them."""
        if self.last_epoch > self.total_steps:
            raise ValueError(f"OneCycleLR: step {self.last_epoch} of a cycle of {self.total_steps} steps; "
                             "call step() once a batch, and give the number of all batches as total_steps")
        phase, share = self._position()
        curve = _CURVES[self._anneal_func_type]
        lrs = []
        for group in self.optimizer.param_groups:
            lrs.append(curve(group[phase["start_lr"]], group[phase["end_lr"]], share))
            if self.cycle_momentum:
                momentum = curve(group[phase["start_momentum"]], group[phase["end_momentum"]], share)
                self._set_momentum(group, momentum)
        return lrs

    def _position(self):
        """The phase that time `last_epoch` falls into, and which share of it is over."""
        start = 0.0
        for phase in self._schedule_phases:
            if self.last_epoch <= phase["end_step"]:
                break
            if phase is not self._schedule_phases[-1]:      # the last one has to do, also for a step too many
                start = phase["end_step"]
        if phase["end_step"] == start:
            raise ValueError("OneCycleLR: with these total_steps and pct_start the rate would jump: one "
                             "of the phases has no length")
        return phase, (self.last_epoch - start) / (phase["end_step"] - start)

    def _set_momentum(self, group, value):
        if self.use_beta1:
            group["betas"] = (value, *group["betas"][1:])
        else:
            group["momentum"] = value


def _cycle_length(total_steps, epochs, steps_per_epoch):
    if total_steps is None and (epochs is None or steps_per_epoch is None):
        raise ValueError("OneCycleLR: give total_steps, or both epochs and steps_per_epoch")
    lengths = {"epochs": epochs, "steps_per_epoch": steps_per_epoch} if total_steps is None else \
        {"total_steps": total_steps}
    for name, value in lengths.items():
        if not isinstance(value, int) or value <= 0:
            raise ValueError(f"OneCycleLR: {name} must be a whole number above 0, not {value!r}")
    return math.prod(lengths.values())


def _phases(climb, total_steps, three_phase):
    """The corners of the cycle. Steps are counted from 0, so the last of n is n - 1: hence the -1 and -2."""
    def phase(end_step, lrs, momenta):
        return {"end_step": end_step, "start_lr": lrs[0], "end_lr": lrs[1],
                "start_momentum": f"{momenta[0]}_momentum", "end_momentum": f"{momenta[1]}_momentum"}

    up = phase(float(climb) - 1, ("initial_lr", "max_lr"), ("max", "base"))
    if three_phase:
        return [up, phase(float(2 * climb) - 2, ("max_lr", "initial_lr"), ("base", "max")),
                phase(total_steps - 1, ("initial_lr", "min_lr"), ("max", "max"))]
    return [up, phase(total_steps - 1, ("max_lr", "min_lr"), ("base", "max"))]


def _along_cosine(start, end, share):
    return end + (start - end) / 2 * (1 + math.cos(math.pi * share))


def _along_line(start, end, share):
    return start + (end - start) * share


_CURVES = {"cos": _along_cosine, "linear": _along_line}
