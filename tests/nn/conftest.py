"""Twins: one function or module of the engine and of PyTorch, everything compared in float64."""

import inspect

import numpy as np
import pytest

import helpers

TOLERANCE = 1e-11      # relative, and absolute beside the largest entry: sums of some hundred float64 numbers


@pytest.fixture(scope="session")
def torch():
    torch = pytest.importorskip("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)        # on arrays this small, handing out the work takes longer than the work
    yield torch
    torch.set_num_threads(threads)


@pytest.fixture
def rng():
    return np.random.default_rng(20)


def assert_close(ours, theirs, what, tolerance=TOLERANCE):
    ours, theirs = np.asarray(ours), np.asarray(theirs.detach() if hasattr(theirs, "detach") else theirs)
    assert ours.shape == theirs.shape and ours.dtype == theirs.dtype, what
    scale = np.abs(theirs[np.isfinite(theirs)]).max(initial=1.0)
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale, err_msg=what)


def tensors(engine, arrays, constants):
    """Arrays in a dict as Tensors; floating-point ones want a gradient unless named among `constants`."""
    return {name: engine.tensor(value, requires_grad=value.dtype.kind == "f" and name not in constants)
            if isinstance(value, np.ndarray) else value for name, value in arrays.items()}


def same_gradients(ours, theirs, out, expected):
    """Both backward passes from one random upstream gradient; then every Tensor in the two dicts compared."""
    assert out.requires_grad == expected.requires_grad
    if not expected.requires_grad:
        return
    upstream = np.asarray(np.random.default_rng(9).standard_normal(out.shape))
    out.backward(helpers.tensor(upstream))
    expected.backward(expected.new_tensor(upstream))
    for name, tensor in ours.items():
        if isinstance(tensor, helpers.Tensor):
            other = theirs[name].grad
            assert (tensor.grad is None) == (other is None), f"whether {name} has a gradient"
            if other is not None:
                assert_close(tensor.grad, other, f"gradient of {name}")


@pytest.fixture(scope="session")
def function_twin(torch):
    """Calls nn.functional.<name> of both engines with the same arguments, and compares values and gradients.

    Arguments are bound to their names as our signature says, so a wrong name or order shows.
    """
    def compare(name, *args, constants=(), **kwargs):
        function, other = getattr(helpers.nn.functional, name), getattr(torch.nn.functional, name)
        names = list(inspect.signature(function).parameters)[:len(args)]
        positional, named = dict(zip(names, args, strict=True)), kwargs
        ours, theirs = ({**tensors(engine, positional, constants), **tensors(engine, named, constants)}
                        for engine in (helpers, torch))
        out, expected = (f(*[t[n] for n in names], **{n: t[n] for n in named})
                         for f, t in ((function, ours), (other, theirs)))
        assert_close(out, expected, f"{name}, forward")
        same_gradients(ours, theirs, out, expected)
        for key in constants:           # running statistics
            if isinstance(ours.get(key), helpers.Tensor):
                assert_close(ours[key], theirs[key], f"{key} afterwards")
        return out
    return compare


@pytest.fixture(scope="session")
def module_twin(torch):
    """Makes nn.<name>(...) of both engines with the same weights; compares results, gradients, state."""
    def compare(name, *args, inputs, training=True, **kwargs):
        def made(engine):
            convert = {k: engine.tensor(v) if isinstance(v, np.ndarray) else v for k, v in kwargs.items()}
            return getattr(engine.nn, name)(*args, **convert).double().train(training)

        mine, other = made(helpers), made(torch)
        if name in ("BatchNorm1d", "BatchNorm2d"):  # not 1 and 0, which would hide a scale that is left out
            start = np.random.default_rng(8)
            for parameter in other.parameters():
                parameter.data[...] = torch.tensor(start.standard_normal(parameter.shape))
        mine.load_state_dict(other.state_dict())
        assert repr(mine) == repr(other)
        ours, theirs = (tensors(engine, dict(enumerate(inputs)), constants=()) for engine in (helpers, torch))
        out, expected = mine(*ours.values()), other(*theirs.values())
        assert_close(out, expected, f"{name}, forward")
        same_gradients(ours, theirs, out, expected)
        expected_gradients = {key: parameter.grad for key, parameter in other.named_parameters()}
        assert list(expected_gradients) == [key for key, _ in mine.named_parameters()]
        for key, parameter in mine.named_parameters():
            assert_close(parameter.grad, expected_gradients[key], f"gradient of {key}")
        same_state(mine, other)
        return mine
    return compare


def same_state(mine, other):
    """Keys, their order, shapes, dtypes and values of two state dicts."""
    ours, theirs = mine.state_dict(), other.state_dict()
    assert list(ours) == list(theirs)
    for key, value in ours.items():
        assert_close(value, theirs[key], key)


@pytest.fixture(scope="session")
def states_agree():
    return same_state
