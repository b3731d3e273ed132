"""The optimizers that `verify.optimizer` knows: settings, what PyTorch keeps for them, what is tried."""

from dataclasses import dataclass

from helpers import optim
from helpers.verify.mutants import Registry
from helpers.verify.mutants.optimizers.adagrad import ADAGRAD
from helpers.verify.mutants.optimizers.adam import ADAM, ADAMW
from helpers.verify.mutants.optimizers.rmsprop import RMSPROP
from helpers.verify.mutants.optimizers.sgd import SGD
from helpers.verify.signature import Role

_COMMON = (
    Role("w", ("weight", "weights", "param", "params", "parameter", "parameters", "p", "theta", "x", "value",
               "values", "var", "variable")),
    Role("grad", ("g", "gradient", "grads", "gradients", "dw", "dp", "dx", "dtheta", "grad_w", "w_grad")),
    Role("state", ("s", "st", "memory", "cache", "kept", "config", "opt_state", "store", "buffers", "memo")),
)
_OTHER_NAMES = {
    "lr": ("learning_rate", "rate", "eta", "step_size"),
    "momentum": ("mu", "beta", "gamma", "mom"),
    "dampening": ("damp", "tau"),
    "nesterov": ("nag", "use_nesterov"),
    "weight_decay": ("wd", "l2", "lam", "lambda_", "lmbda", "reg", "lamda"),
    "betas": ("beta",),
    "beta1": ("b1",), "beta2": ("b2",),
    "eps": ("epsilon", "e"),
    "alpha": ("rho", "decay_rate", "decay", "smoothing", "beta", "gamma"),
    "centered": ("centred",),
    "initial_accumulator_value": ("initial_accumulator", "initial"),
}


@dataclass(frozen=True)
class Trying:
    """One run to try: settings other than the usual ones, the kind of its gradients and of its rates."""

    settings: tuple = ()
    gradients: str = "ordinary"
    rates: str = "steady"


@dataclass(frozen=True)
class Rule:
    """An optimizer, and everything that judges another version of its step.

    Attributes
    ----------
    name : str
        As in torch.optim.
    settings : dict
        PyTorch's names with PyTorch's defaults.
    lr : float
        The rate to try.
    state : tuple of str
        What PyTorch keeps, by its names.
    library : callable
        The step of `helpers.optim`.
    tried : tuple of Trying
        The plainest first.
    mutants : Registry
    """

    name: str
    settings: dict
    lr: float
    state: tuple
    library: object
    tried: tuple
    mutants: Registry

    @property
    def roles(self):
        """The arguments of a step; what has to be passed always is, so no role has a default."""
        names = [*self.settings, *(("beta1", "beta2") if "betas" in self.settings else ())]
        return (*_COMMON, *(Role(name, _OTHER_NAMES[name]) for name in names))


def _try(gradients="ordinary", rates="steady", **settings):
    return Trying(tuple(settings.items()), gradients, rates)


_EVERYWHERE = (_try(), _try(rates="falls"), _try("tiny"), _try("huge"), _try("zeros"),
               _try("mixed", "varies"), _try(weight_decay=0.1), _try(weight_decay=0.2, rates="falls"))

_ADAM = (*_EVERYWHERE, _try(eps=1e-2), _try("tiny", eps=1e-2), _try("one direction", eps=1e-2, rates="falls"),
         _try(betas=(0.5, 0.8)), _try("zeros", betas=(0.8, 0.5)), _try(betas=(0.0, 0.9), rates="varies"),
         _try(weight_decay=0.1, betas=(0.7, 0.9), eps=1e-2, rates="falls"))

RULES = {rule.name: rule for rule in (
    Rule("SGD", {"lr": 1e-3, "momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": False}, 0.1,
         ("momentum_buffer",), optim.sgd_step,
         (*_EVERYWHERE, _try(momentum=0.9), _try(momentum=0.9, rates="falls"), _try("zeros", momentum=0.5),
          _try("tiny", momentum=0.9, rates="varies"), _try(momentum=0.9, weight_decay=0.1),
          _try(momentum=0.9, dampening=0.3), _try("mixed", momentum=0.6, dampening=0.7, weight_decay=0.1),
          _try(momentum=0.9, nesterov=True), _try(momentum=0.9, nesterov=True, rates="falls"),
          _try("zeros", momentum=0.7, nesterov=True, weight_decay=0.1, rates="varies")), SGD),
    Rule("Adagrad", {"lr": 1e-2, "weight_decay": 0, "initial_accumulator_value": 0, "eps": 1e-10}, 0.1,
         ("step", "sum"), optim.adagrad_step,
         (*_EVERYWHERE, _try(eps=1e-2), _try("tiny", eps=1e-2), _try(initial_accumulator_value=0.5),
          _try("zeros", initial_accumulator_value=0.1, eps=1e-2, weight_decay=0.1, rates="falls")), ADAGRAD),
    Rule("RMSprop", {"lr": 1e-2, "alpha": 0.99, "eps": 1e-8, "weight_decay": 0, "momentum": 0,
                     "centered": False}, 0.01,
         ("step", "square_avg", "momentum_buffer", "grad_avg"), optim.rmsprop_step,
         (*_EVERYWHERE, _try(alpha=0.9), _try(eps=1e-2), _try("tiny", eps=1e-2, alpha=0.5),
          _try(momentum=0.9), _try(momentum=0.9, rates="falls"),
          _try("zeros", momentum=0.5, weight_decay=0.1), _try(centered=True),
          _try(centered=True, alpha=0.9, eps=1e-2, rates="falls"),
          _try("huge", centered=True, alpha=0.9, momentum=0.8, rates="varies")), RMSPROP),
    Rule("Adam", {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0}, 0.01,
         ("step", "exp_avg", "exp_avg_sq"), optim.adam_step, _ADAM, ADAM),
    Rule("AdamW", {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 1e-2}, 0.01,
         ("step", "exp_avg", "exp_avg_sq"), optim.adamw_step, (*_ADAM, _try(weight_decay=0)), ADAMW),
)}
