"""Any schedule that can be written as a function of time."""

import types

from helpers.optim.lr_scheduler.scheduler import LRScheduler, one_per_group, required_optimizer


class LambdaLR(LRScheduler):
    """base · lr_lambda(t), whatever the current rate. `lambda t: 1 / (1 + k * t)` is inverse time decay.

    Parameters
    ----------
    optimizer : Optimizer
    lr_lambda : callable, or list with one for each parameter group
        Takes the time t and returns a factor on the base rate.
    last_epoch : int
    """

    def __init__(self, optimizer, lr_lambda, last_epoch=-1):
        required_optimizer(self, optimizer)
        self.lr_lambdas = one_per_group(self, "lr_lambda", lr_lambda, optimizer)
        super().__init__(optimizer, last_epoch)

    def next_lrs(self):
        return [base_lr * factor(self.last_epoch)
                for factor, base_lr in zip(self.lr_lambdas, self.base_lrs, strict=True)]

    def state_dict(self):
        """As in the base class. Functions are not saved, only the attributes of callable objects."""
        state = super().state_dict()
        del state["lr_lambdas"]
        state["lr_lambdas"] = [None if isinstance(factor, types.FunctionType) else dict(vars(factor))
                               for factor in self.lr_lambdas]
        return state

    def load_state_dict(self, state_dict):
        """As in the base class; the functions stay those of this schedule."""
        functions = self.lr_lambdas
        super().load_state_dict(state_dict)
        self.lr_lambdas = functions
        for factor, attributes in zip(functions, state_dict["lr_lambdas"], strict=True):
            if attributes is not None:
                vars(factor).update(attributes)
