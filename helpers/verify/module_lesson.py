"""A layer in use: built, given weights, trained for a few batches, evaluated; one code for both engines."""

import numpy as np

import helpers
from helpers import nn
from helpers.verify.reference import pytorch

_BATCHES = 3


def attend(make, lesson, tensor, state, results, first_values=True):
    """Use a layer, and note under a label for each what it is and gives.

    Parameters
    ----------
    make : callable
        () -> the layer.
    lesson : Lesson
    tensor : callable
        `helpers.tensor` or `torch.tensor`.
    state : dict of numpy.ndarray, or None
        To be loaded. None to draw one for the names and shapes that the layer itself has.
    results : dict
        Filled in: label -> array, None for a gradient that did not arrive, or a text.
    first_values : bool
        Whether the first weights are the same in every layer, and so are noted.

    Returns
    -------
    dict of numpy.ndarray
        The state that was loaded.
    """
    layer = make().double()
    own = {name: np.array(value.detach().numpy()) for name, value in layer.state_dict().items()}
    results["state_dict"] = ", ".join(f"{name} {value.shape}" for name, value in own.items())
    results["parameters"] = ", ".join(name for name, _ in layer.named_parameters())
    if state is not None and _shapes(own) != _shapes(state):
        return state
    if first_values:
        results.update({f"{name} at the start": np.asarray(value) for name, value in own.items()})
    state = state or _drawn(own, lesson)
    layer.load_state_dict({name: tensor(value) for name, value in state.items()})
    for number in range(_BATCHES):
        _use(layer, lesson, number, f"training batch {number + 1}", tensor, results)
    layer.eval()
    _use(layer, lesson, _BATCHES, "evaluation", tensor, results)
    layer.train()
    _use(layer, lesson, _BATCHES + 1, "training after evaluation", tensor, results)
    return state


def _shapes(state):
    return {name: value.shape for name, value in state.items()}


def _drawn(own, lesson):
    rng = np.random.default_rng(lesson.number)
    return {name: np.array(2) if value.dtype.kind == "i" else
            0.5 + rng.random(value.shape) if name.endswith("var") else rng.standard_normal(value.shape)
            for name, value in own.items()}


def _use(layer, lesson, number, where, tensor, results):
    """One batch forward and backward."""
    array, rng = lesson.batch(number)
    x = tensor(array, requires_grad=True)
    for parameter in layer.parameters():
        parameter.grad = None
    out = layer(x)
    if not hasattr(out, "requires_grad"):
        results[f"forward, {where}"] = f"a {type(out).__name__} and no Tensor"
        return
    results[f"forward, {where}"] = np.array(out.detach().numpy())
    if not np.array_equal(x.detach().numpy(), array):
        results[f"forward, {where}"] = "right or wrong, but x was changed in place"
    if out.requires_grad:
        out.backward(tensor(rng.standard_normal(out.shape)))
    for name, leaf in [("x", x), *layer.named_parameters()]:
        results[f"grad {name}, {where}"] = None if leaf.grad is None else np.array(leaf.grad.detach().numpy())
    for name, buffer in layer.named_buffers():
        results[f"{name} after {where}"] = np.array(buffer.detach().numpy())


def expected(kind, lesson, torch):
    """(results, state) of PyTorch's layer, or of helpers' where PyTorch is not to be asked."""
    asked = kind.name, torch
    if asked not in lesson.answers:
        engine, tensor = (pytorch().nn, pytorch().tensor) if torch else (nn, helpers.tensor)
        results = {}
        state = attend(lambda: getattr(engine, kind.name)(**lesson.values), lesson, tensor, None, results,
                       not kind.drawn_weights)
        lesson.answers[asked] = results, state
    return lesson.answers[asked]


def mutant_answer(kind, lesson, mutant, torch):
    """The results of a wrong version, kept for the next verification."""
    asked = kind.name, torch, mutant.slip
    if asked not in lesson.answers:
        cls = getattr(nn, kind.name)
        lesson.answers[asked] = answer(kind, lesson, lambda: mutant.function(cls, lesson.values), torch)
    return lesson.answers[asked]


def answer(kind, lesson, make, torch):
    """The results of another layer of helpers' in the same lesson; None where it cannot be used."""
    results, state = {}, expected(kind, lesson, torch)[1]
    try:
        with np.errstate(all="ignore"):
            attend(make, lesson, helpers.tensor, state, results, not kind.drawn_weights)
    except (ValueError, TypeError, RuntimeError, IndexError, AttributeError, KeyError):
        return None
    return results
