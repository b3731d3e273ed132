"""Adam (Kingma and Ba 2015): RMSprop with momentum, both averages corrected for starting from zero."""

import numpy as np

from helpers.optim.checks import at_least_zero, averaging_factors, same_kind
from helpers.optim.optimizer import Optimizer


def adam_step(w, grad, state, *, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0,
              decoupled_weight_decay=False, out=None):
    """w - lr · m̂ / (√v̂ + eps): the average gradient m̂ over the root of the average squared gradient v̂.

    Parameters
    ----------
    w, grad : numpy.ndarray, one shape, one floating dtype
        A weight, and the gradient of the loss with respect to it.
    state : dict
        Empty before the first step, changed in place; keeps `step` (t), `exp_avg` (m) and `exp_avg_sq` (v).
    lr : float
        The rate: about the length of a step, whatever the scale of the gradients.
    betas : (float, float)
        The shares of the past in m and in v; they look back over 1 / (1 - beta) steps.
    eps : float
        Added to the root, in the units of a gradient.
    weight_decay : float
    decoupled_weight_decay : bool
        False: weight_decay · w is added to the gradient, and then divided by √v̂ like the rest of it. True:
        the weight shrinks by lr · weight_decay of itself beside the step (AdamW, Loshchilov and Hutter 2019).
    out : numpy.ndarray, optional
        Where to write the result; `w` itself is allowed. Default: a new array.

    Returns
    -------
    numpy.ndarray
        The new weight.
    """
    same_kind("adam_step", w, grad, state)
    # Python floats: an np.float64 would turn float32 weights into float64
    lr, beta1, beta2, eps, weight_decay = map(float, (lr, *betas, eps, weight_decay))
    if not state:
        # `step` is a float32, as in PyTorch
        state.update(step=np.zeros((), np.float32), exp_avg=np.zeros_like(w), exp_avg_sq=np.zeros_like(w))
    state["step"] += 1
    t, m, v = float(state["step"]), state["exp_avg"], state["exp_avg_sq"]

    if weight_decay != 0:
        if decoupled_weight_decay:
            w = np.multiply(w, 1 - lr * weight_decay, out=out)
        else:
            # Where this is all of the gradient, the size of weight_decay hardly matters: it cancels in
            # m̂ / √v̂, and the weight moves by lr. That is why AdamW exists.
            grad = grad + weight_decay * w

    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad * grad

    # m and v start from 0, so after t equal gradients g they are (1 - beta**t) times g and g². Dividing by
    # that is exact for constant gradients. (It is not (1 - beta)**t, which agrees at t = 1 only.)
    #
    # eps stands outside the root and after the correction. Inside the root 1e-8 would act as 1e-4 does here;
    # added before the correction it would act as eps / √(1 - beta2**t), 32 times as much in the first step.
    denominator = np.sqrt(v) / (1 - beta2 ** t) ** 0.5 + eps
    return np.subtract(w, lr / (1 - beta1 ** t) * m / denominator, out=out)


class Adam(Optimizer):
    """Adam; `adam_step` says what it does, and what the settings mean.

    Parameters
    ----------
    params : iterable of Tensor, or of dict (groups)
    lr, betas, eps, weight_decay, decoupled_weight_decay
        See `adam_step`.
    amsgrad, foreach, maximize, capturable, differentiable, fused
        Not supported.

    Raises
    ------
    ValueError
        For a negative rate, eps or weight decay, and for betas outside 0 <= beta < 1.
    """

    state_names = ("step", "exp_avg", "exp_avg_sq")

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False, *,
                 foreach=None, maximize=False, capturable=False, differentiable=False, fused=None,
                 decoupled_weight_decay=False):
        super().__init__(params, {
            "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad,
            "maximize": maximize, "foreach": foreach, "capturable": capturable,
            "differentiable": differentiable, "fused": fused,
            "decoupled_weight_decay": decoupled_weight_decay})

    def check_settings(self, settings):
        at_least_zero(self.name, settings, "lr", "eps", "weight_decay")
        averaging_factors(self.name, settings["betas"])
        super().check_settings(settings)

    def update(self, w, grad, state, group):
        adam_step(w, grad, state, lr=group["lr"], betas=group["betas"], eps=group["eps"],
                  weight_decay=group["weight_decay"], decoupled_weight_decay=group["decoupled_weight_decay"],
                  out=w)
