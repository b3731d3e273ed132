"""Gradients cut to a size, beside PyTorch's."""

import math

import numpy as np
import pytest

import helpers
from helpers.nn.utils import clip_grad_norm_, clip_grad_value_

SHAPES = ((3, 4), (5,), (), (2,))


def parameters(engine, dtype=np.float64, scale=1.0):
    """Four parameters with gradients, but the last one without."""
    rng = np.random.default_rng(0)
    made = []
    for shape in SHAPES:
        made.append(engine.tensor(np.zeros(shape, dtype), requires_grad=True))
        made[-1].grad = engine.tensor(np.asarray(scale * rng.standard_normal(shape), dtype))
    made[-1].grad = None
    return made


def compare(ours, theirs, tolerance=1e-13):
    for p, q in zip(ours[:-1], theirs[:-1]):
        assert str(p.grad.dtype) == str(q.grad.dtype).removeprefix("torch.")
        np.testing.assert_allclose(p.grad.array, q.grad.numpy(), rtol=tolerance)
    assert ours[-1].grad is None


@pytest.mark.parametrize("max_norm", [0.1, 4.0, 1e6])
@pytest.mark.parametrize("norm_type", [2.0, 1, 3.5, math.inf])
def test_norm(torch, norm_type, max_norm):
    ours, theirs = parameters(helpers), parameters(torch)
    before = [p.grad.array.copy() for p in ours[:-1]]
    total = clip_grad_norm_(ours, max_norm, norm_type)
    expected = torch.nn.utils.clip_grad_norm_(theirs, max_norm, norm_type)
    assert total.item() == pytest.approx(expected.item(), rel=1e-13)
    compare(ours, theirs)
    flat = np.concatenate([g.ravel() for g in before])
    assert total.item() == pytest.approx(np.linalg.norm(flat, norm_type))          # that of before
    after = np.linalg.norm(np.concatenate([p.grad.array.ravel() for p in ours[:-1]]), norm_type)
    assert after <= max_norm and after == pytest.approx(min(max_norm, total.item()), rel=1e-4)


@pytest.mark.parametrize("scale", [1e-9, 1e9, 0.0])
def test_norm_of_tiny_huge_and_no_gradients(torch, scale):
    ours, theirs = parameters(helpers, np.float32, scale), parameters(torch, np.float32, scale)
    total, expected = clip_grad_norm_(ours, 1e-3), torch.nn.utils.clip_grad_norm_(theirs, 1e-3)
    assert total.item() == pytest.approx(expected.item(), rel=1e-5) and total.dtype == np.float32
    compare(ours, theirs, 1e-5)


def test_one_tensor_a_generator_and_nothing():
    ours = parameters(helpers)
    norm = np.linalg.norm(ours[0].grad.array)
    assert clip_grad_norm_(ours[0], 0.5).item() == pytest.approx(norm)
    assert clip_grad_norm_((p for p in ours[:1]), 1.0).item() == pytest.approx(0.5, rel=1e-4)
    assert clip_grad_norm_(ours[3], 1.0).item() == 0 and clip_grad_norm_([], 1.0).item() == 0


@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_a_norm_that_is_no_number(torch, bad):
    ours, theirs = parameters(helpers), parameters(torch)
    for made in (ours, theirs):
        made[1].grad[2] = bad
    before = [p.grad.array.copy() for p in ours[:-1]]
    with pytest.raises(RuntimeError, match="the norm of the gradients is"):
        clip_grad_norm_(ours, 1.0, error_if_nonfinite=True)
    assert all(np.array_equal(p.grad.array, g, equal_nan=True) for p, g in zip(ours, before))
    with np.errstate(invalid="ignore"):
        clip_grad_norm_(ours, 1.0), torch.nn.utils.clip_grad_norm_(theirs, 1.0)
    compare(ours, theirs)


def test_value(torch):
    ours, theirs = parameters(helpers), parameters(torch)
    kept = ours[0].grad
    assert clip_grad_value_(ours, 0.4) is None
    torch.nn.utils.clip_grad_value_(theirs, 0.4)
    compare(ours, theirs)
    assert kept is ours[0].grad and np.abs(kept.array).max() == 0.4 and kept.version != [0]


@pytest.mark.parametrize("clip", [clip_grad_norm_, clip_grad_value_])
def test_foreach_is_refused(clip):
    with pytest.raises(NotImplementedError, match="foreach=True"):
        clip(parameters(helpers), 1.0, foreach=True)
