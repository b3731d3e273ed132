"""A run of an optimizer: gradients drawn beforehand, step after step, weights and state after each."""

from dataclasses import dataclass, field

import numpy as np

from helpers.verify.cases import SEED, Case
from helpers.verify.reference import pytorch

_SHAPES = ((3,), (2, 3), (4, 2), (2, 3, 1, 2), (1,))
_STEPS, _MANY = 24, 60

_SIZES = {"tiny": 1e-12, "huge": 1e12}
_TRAITS = {"tiny": "tiny gradients", "huge": "huge gradients", "zeros": "gradients that are 0",
           "mixed": "gradients of very different sizes", "one direction": "gradients of one sign"}
_RATES = {"falls": "a rate that falls", "varies": "a rate that rises and falls"}


@dataclass(frozen=True, eq=False)
class Run(Case):
    """A training of one weight array. `values` holds the settings; their rate is that of the first step.

    Attributes
    ----------
    w : numpy.ndarray
        The weights at the start.
    grads : numpy.ndarray, (steps, *w.shape)
        Drawn beforehand: they do not depend on the weights, so a wrong step changes nothing later.
    rates : numpy.ndarray, (steps,)
    """

    w: np.ndarray = None
    grads: np.ndarray = None
    rates: np.ndarray = None

    def shapes(self):
        """What went in, for a message."""
        changes = np.flatnonzero(np.diff(self.rates))
        rate = f"; the rate changes first after step {changes[0] + 1}" if len(changes) else ""
        kind = next((trait for trait in _TRAITS.values() if trait in self.traits), "ordinary gradients")
        return f"w {self.w.shape}, {len(self.grads)} steps, {kind}{rate}"


@dataclass
class Trace:
    """What the steps of one run gave.

    Attributes
    ----------
    weights : list of numpy.ndarray
        After each step; fewer than steps where the run had to stop.
    states : dict of str to list
        By PyTorch's names, what the state held after each step.
    odd : object
        What a step returned that is no weight array; a tuple of one, () if there is none.
    changed : str
        An argument that a step wrote into, "" if none.
    later : bool
        It did so in a later step than the one it was handed to.
    """

    weights: list = field(default_factory=list)
    states: dict = field(default_factory=dict)
    odd: tuple = ()
    changed: str = ""
    later: bool = False


def draw(rule, number, tried, settings, changing):
    """The run number `number`: starting weights, gradients, rates.

    Parameters
    ----------
    rule : Rule
    tried : Trying
    settings : dict
        All of them, by PyTorch's names.
    changing : bool
        Whether the rate may change.
    """
    rng = np.random.default_rng([SEED, number])
    shape = _SHAPES[number % len(_SHAPES)]
    steps = _MANY if number % 4 == 0 else _STEPS
    kind, rates = tried.gradients, tried.rates if changing else "steady"
    w = rng.standard_normal(shape)
    grads = _gradients(rng, kind, (steps, *shape))
    if kind == "tiny":          # from 0, or the movement would drown in the rounding of the weights
        w = np.zeros(shape)
    lr = settings["lr"]
    factors = {"steady": np.ones(steps), "falls": np.where(np.arange(steps) < steps // 2, 1.0, 0.1),
               "varies": 0.1 + np.sin(np.linspace(0.1, 3.1, steps))}[rates]
    traits = {_TRAITS[kind]} if kind in _TRAITS else set()
    traits |= {_RATES[rates], "a rate that changes"} if rates in _RATES else set()
    traits |= {_trait(name, value) for name, value in settings.items() if _telling(rule, name, value)}
    return Run(settings, frozenset(traits), {}, number, w=w, grads=grads, rates=lr * factors)


def _gradients(rng, kind, shape):
    grads = rng.standard_normal(shape) * _SIZES.get(kind, 1.0)
    if kind == "zeros":         # all of them at first and at the end, one element always
        grads[:2] = grads[-5:] = 0
        grads[:, 0] = 0
    elif kind == "mixed":
        grads *= 10.0 ** rng.integers(-5, 6, shape)
    elif kind == "one direction":
        grads = np.abs(grads)
    return grads


def _telling(rule, name, value):
    """Whether a setting is worth naming: another one than the default, or one that switches something on."""
    if name == "lr":
        return False
    return bool(value) if name == "weight_decay" else value != rule.settings[name]


def _trait(name, value):
    words = {"weight_decay": "weight decay", "eps": "a large eps", "betas": "other betas",
             "alpha": "another alpha", "initial_accumulator_value": "an initial accumulator"}
    return words.get(name, name)


def play(call, run, kept):
    """Run `call(w, grad, state, lr)` over all steps.

    Parameters
    ----------
    call : callable
    run : Run
    kept : sequence of str
        Names in the state to record.

    Returns
    -------
    Trace
        The arrays handed over are copies, so that what a step does to them is seen and does no harm.
    """
    trace, w, state, handed = Trace(), run.w, {}, []
    for grad, lr in zip(run.grads, run.rates):
        copies = {"w": w.copy(), "grad": grad.copy()}
        result = call(copies["w"], copies["grad"], state, float(lr))
        if not isinstance(result, np.ndarray) or result.shape != w.shape or result.dtype != w.dtype:
            trace.odd = (result,)
            return trace
        result = np.array(result)
        trace.changed = _changed(copies, {"w": w, "grad": grad})
        if trace.changed:
            return trace
        handed.append((copies, {"w": w, "grad": grad}))
        w = result
        trace.weights.append(w)
        for name in kept:
            if isinstance(state, dict) and state.get(name) is not None:
                trace.states.setdefault(name, {})[len(trace.weights) - 1] = _snapshot(state[name])
    trace.changed = next(filter(None, (_changed(*pair) for pair in handed)), "")
    trace.later = bool(trace.changed)
    return trace


def _changed(copies, originals):
    return next((name for name, copy in copies.items() if copy.tobytes() != originals[name].tobytes()), "")


def _snapshot(value):
    return np.array(value) if isinstance(value, (np.ndarray, np.generic, int, float)) else value


def expected(rule, run, torch):
    """The Trace of PyTorch's optimizer, or of helpers' step where PyTorch is not to be asked."""
    asked = (rule.name, torch)
    if asked not in run.answers:
        run.answers[asked] = _pytorch_trace(rule, run) if torch else library_trace(rule, run)
    return run.answers[asked]


def library_trace(rule, run):
    """The Trace of helpers' own step."""
    return _trace(rule, rule.library, run)


def mutant_trace(rule, mutant, run):
    """The Trace of a wrong version, kept for the next verification."""
    asked = rule.name, mutant.slip
    if asked not in run.answers:
        run.answers[asked] = _trace(rule, mutant.function, run)
    return run.answers[asked]


def _trace(rule, step, run):
    settings = {name: value for name, value in run.values.items() if name != "lr"}
    with np.errstate(all="ignore"):
        return play(lambda w, grad, state, lr: step(w, grad, state, lr=lr, **settings), run, rule.state)


def _pytorch_trace(rule, run):
    torch = pytorch()
    w = torch.nn.Parameter(torch.tensor(run.w))
    optimizer = getattr(torch.optim, rule.name)([w], **run.values)
    trace = Trace()
    for grad, lr in zip(run.grads, run.rates):
        w.grad = torch.tensor(grad)
        optimizer.param_groups[0]["lr"] = float(lr)
        optimizer.step()
        trace.weights.append(w.detach().numpy().copy())
        for name, value in optimizer.state[w].items():
            if value is not None:
                trace.states.setdefault(name, {})[len(trace.weights) - 1] = np.array(value.detach().numpy())
    return trace
