"""What all schedules share."""

import warnings

from helpers.optim.optimizer import Optimizer


class LRScheduler:
    """The base class. A subclass says in `next_lrs` which rates come next, one for each parameter group.

    A schedule has a closed form: the rate at time t, computed from the base rate. But most schedules do not
    use it. They multiply the rate that stands in the group by what the closed form changes from t - 1 to t.
    So a rate that you wrote into `param_groups` yourself stays in force, and several schedules can be chained
    on one optimizer (warm-up and decay): each multiplies by its own factor.

    Parameters
    ----------
    optimizer : Optimizer
        Its rates are the base rates; its first rate is set at once.
    last_epoch : int
        The time t at which a schedule goes on; -1 starts a new one.

    Attributes
    ----------
    last_epoch : int
        The time t: 0 after construction, 1 more after each `step()`.
    base_lrs : list of float
        The base rates, from the groups' `"initial_lr"`.

    Raises
    ------
    KeyError
        If it is to go on, but the optimizer's state was not loaded before, so has no `"initial_lr"`.
    """

    _get_lr_called_within_step = False      # PyTorch's name, part of the state_dict

    def __init__(self, optimizer, last_epoch=-1):
        self.optimizer = required_optimizer(self, optimizer)
        for index, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])     # a second schedule keeps the first one's
            elif "initial_lr" not in group:
                raise KeyError(f"{type(self).__name__}: param_groups[{index}] has no 'initial_lr', so it is "
                               f"not known where a schedule at last_epoch={last_epoch} began; load the "
                               "optimizer's state first, or start with last_epoch=-1")
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self._step_count = 0
        self._is_initial = True
        self.step()
        self._is_initial = False

    def step(self, epoch=None):
        """Set the next rates. Call it after the optimizer's `step()`.

        Parameters
        ----------
        epoch : int, optional
            A time to jump to, by the closed form where there is one. PyTorch discourages it.
        """
        if self._step_count == 1 and not _has_stepped(self.optimizer):
            warnings.warn("lr_scheduler.step() came before the first optimizer.step(), so the first rate of "
                          "the schedule was never used; call optimizer.step() first", UserWarning,
                          stacklevel=2)
        self._step_count += 1
        if epoch is not None:
            warnings.warn(f"{type(self).__name__}.step(epoch) jumps and forgets rates that you set yourself; "
                          "prefer step()", UserWarning, stacklevel=2)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        for group, lr in zip(self.optimizer.param_groups, self._rates(jump=epoch is not None), strict=True):
            group["lr"] = lr
        self._last_lr = self.current_lrs()

    def _rates(self, jump):
        if jump and self.closed_form is not None:
            return [self.closed_form(base_lr) for base_lr in self.base_lrs]
        self._get_lr_called_within_step = True
        try:
            return self.get_lr()
        finally:
            self._get_lr_called_within_step = False

    # The rate at time `last_epoch` computed from the base rate; a method in schedules that have one.
    closed_form = None

    def next_lrs(self):
        """The rates for time `last_epoch`, a list with one for each group."""
        raise NotImplementedError(f"{type(self).__name__} does not say in next_lrs which rates come next")

    def get_lr(self):
        """What `step()` calls. Outside of it, it tells a step too much: see `get_last_lr()`."""
        if not self._get_lr_called_within_step:
            warnings.warn("get_lr() computes the rates that would follow; for those in force call "
                          "get_last_lr()", UserWarning, stacklevel=2)
        return self.next_lrs()

    def get_last_lr(self):
        """The rates that this schedule set last, one for each group."""
        return self._last_lr

    def current_lrs(self):
        """The rates in force, one for each group, whoever set them."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self):
        """Where the schedule stands and its settings, without the optimizer, which has its own."""
        return {name: value for name, value in self.__dict__.items() if name != "optimizer"}

    def load_state_dict(self, state_dict):
        """Go on where another schedule of this class, or PyTorch's, stopped.

        The rates themselves come with the optimizer's state: load that after making the schedule.

        Raises
        ------
        ValueError
            If it is the state of another kind of schedule. Nothing was changed then.
        """
        own = self.state_dict().keys()
        # PyTorch's versions differ in what they note about the course of a step
        missing = own - state_dict.keys() - {"_is_initial", "_get_lr_called_within_step"}
        if missing:
            raise ValueError(f"{type(self).__name__}: the loaded state is that of another schedule: it lacks "
                             f"{sorted(missing)}")
        self.__dict__.update({name: value for name, value in state_dict.items() if name in own})


def required_optimizer(scheduler, optimizer):
    """`optimizer`, if it is one."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{type(scheduler).__name__}: optimizer must be an Optimizer, not "
                        f"{type(optimizer).__name__}")
    return optimizer


def one_per_group(scheduler, name, value, optimizer):
    """A list with one value for each group, from a list or tuple of them or from one value for all."""
    groups = len(optimizer.param_groups)
    if not isinstance(value, (list, tuple)):
        return [value] * groups
    if len(value) != groups:
        raise ValueError(f"{type(scheduler).__name__}: {name} has {len(value)} entries, and the optimizer "
                         f"has {groups} parameter groups")
    return list(value)


def _has_stepped(optimizer):
    """Whether it did; taken for granted where a subclass has its own `step`, which does not keep count."""
    return optimizer.has_stepped or type(optimizer).step is not Optimizer.step
