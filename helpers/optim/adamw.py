"""AdamW (Loshchilov and Hutter 2019): Adam whose weight decay stays out of the averages."""

from helpers.optim.adam import Adam, adam_step


def adamw_step(w, grad, state, *, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, out=None):
    """w · (1 - lr · weight_decay), and then Adam's step. The arguments are those of `adam_step`.

    The decay is multiplied by the rate: a schedule that lowers the rate lowers it too. (The paper multiplies
    it by the schedule only.) It is on unless you say otherwise: 0.01, where the other optimizers have 0.
    """
    return adam_step(w, grad, state, lr=lr, betas=betas, eps=eps, weight_decay=weight_decay,
                     decoupled_weight_decay=True, out=out)


class AdamW(Adam):
    """Adam with decoupled weight decay, by default 0.01; see `adamw_step`.

    Parameters
    ----------
    params : iterable of Tensor, or of dict (groups)
    lr, betas, eps, weight_decay
        See `adam_step`.
    amsgrad, maximize, foreach, capturable, differentiable, fused
        Not supported.
    """

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2, amsgrad=False, *,
                 maximize=False, foreach=None, capturable=False, differentiable=False, fused=None):
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, foreach=foreach, maximize=maximize,
                         capturable=capturable, differentiable=differentiable, fused=fused,
                         decoupled_weight_decay=True)

    def load_state_dict(self, state_dict):
        """As `Optimizer.load_state_dict`; the decay stays decoupled, also when an Adam's state is loaded."""
        super().load_state_dict(state_dict)
        for group in self.param_groups:
            group["decoupled_weight_decay"] = True
