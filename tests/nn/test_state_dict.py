"""state_dict and load_state_dict: there and back between the engines, and what does not fit."""

import numpy as np
import pytest

import helpers
from helpers import nn


def model(engine):
    nn = engine.nn
    return nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.ConvTranspose2d(3, 2, 2),
                         nn.Flatten(), nn.Linear(2 * 5 * 4, 4), nn.LayerNorm(4), nn.Linear(4, 2, bias=False))


IMAGES = np.random.default_rng(0).standard_normal((3, 1, 6, 5))


def test_the_weights_travel_both_ways(torch, states_agree):
    mine, other = model(helpers).double(), model(torch).double()
    other(torch.tensor(IMAGES))                 # running statistics that are not those of the start
    result = mine.load_state_dict(other.state_dict())
    assert result.missing_keys == [] and result.unexpected_keys == []
    states_agree(mine, other)
    np.testing.assert_allclose(mine.eval()(helpers.tensor(IMAGES)).array,
                               other.eval()(torch.tensor(IMAGES)).detach().numpy(), rtol=1e-10, atol=1e-12)
    mine.train()(helpers.tensor(3 * IMAGES))
    other.load_state_dict({key: torch.tensor(np.asarray(value)) for key, value in mine.state_dict().items()})
    states_agree(mine, other)
    assert mine.state_dict()["1.num_batches_tracked"].item() == 2


def test_values_of_every_kind_are_taken():
    source = model(helpers)
    as_tensors = source.state_dict()
    as_arrays = {key: value.array for key, value in as_tensors.items()}
    with_number = {**as_arrays, "1.num_batches_tracked": np.int64(0)}
    for state in (as_tensors, as_arrays, dict(as_tensors), with_number):
        target = model(helpers)
        target.load_state_dict(state)
        for key, value in target.state_dict().items():
            assert np.array_equal(value, as_arrays[key]) and not np.shares_memory(value.array, as_arrays[key])


def test_float64_values_make_the_model_float64():
    target = model(helpers)
    state = {key: value.array.astype(np.float64) if value.dtype.kind == "f" else value
             for key, value in model(helpers).state_dict().items()}
    parameters = list(target.parameters())
    target.load_state_dict(state)
    assert {str(p.dtype) for p in target.parameters()} == {"float64"}
    assert target[1].running_var.dtype == np.float64
    assert all(new is old for new, old in zip(target.parameters(), parameters))     # an optimizer holds them
    assert np.array_equal(target[0].weight, state["0.weight"])


def test_float32_values_leave_a_float64_model_float64():
    source, target = model(helpers), model(helpers).double()
    target.load_state_dict(source.state_dict())
    assert {str(p.dtype) for p in target.parameters()} == {"float64"}
    assert np.array_equal(target[5].weight, source[5].weight.array.astype(np.float64))


def test_a_state_shares_the_models_memory_and_stands_outside_the_graph():
    layer = nn.Linear(2, 2)
    state = layer.state_dict()
    assert np.shares_memory(state["weight"].array, layer.weight.array) and not state["weight"].requires_grad
    layer.weight.array[...] = 5
    assert state["weight"].tolist() == [[5, 5], [5, 5]]
    assert layer.state_dict(keep_vars=True)["weight"] is layer.weight
    assert list(layer.state_dict(prefix="top.")) == ["top.weight", "top.bias"]


def test_loading_counts_as_a_change_in_place():
    layer = nn.Linear(2, 2)
    x = helpers.tensor(np.ones((1, 2), np.float32), requires_grad=True)
    out = layer(x).sum()
    layer.load_state_dict({key: value.array + 1 for key, value in layer.state_dict().items()})
    with pytest.raises(RuntimeError, match="changed in place"):
        out.backward()


def test_a_shared_parameter_is_in_the_state_under_both_names():
    pair = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    pair[1].weight = pair[0].weight
    assert list(pair.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]
    assert len(list(pair.parameters())) == 3
    pair.load_state_dict({key: np.full_like(value.array, 2) for key, value in pair.state_dict().items()})
    assert pair[0].weight is pair[1].weight and pair[0].weight.tolist() == [[2, 2], [2, 2]]


def test_what_does_not_fit_is_listed_and_nothing_is_loaded():
    target = model(helpers)
    before = {key: value.array.copy() for key, value in target.state_dict().items()}
    state = {key: value.array + 1 for key, value in target.state_dict().items()}
    state["5.weight"], state["7.weight"] = np.zeros((40, 4)), np.zeros(3)
    state["extra.weight"] = state.pop("0.weight")
    with pytest.raises(ValueError) as caught:
        target.load_state_dict(state)
    assert str(caught.value).splitlines() == [
        "load_state_dict: state_dict does not fit Sequential; nothing was loaded",
        "  missing: 0.weight, shape (3, 1, 3, 3)",
        "  unexpected: extra.weight, shape (3, 1, 3, 3)",
        "  misshapen: 5.weight has shape (40, 4) in state_dict but (4, 40) in the model",
        "  misshapen: 7.weight has shape (3,) in state_dict but (2, 4) in the model"]
    assert all(np.array_equal(value, before[key]) for key, value in target.state_dict().items())
    assert target[0].weight.dtype == np.float32


def test_strict_false_loads_what_there_is_but_no_other_shapes():
    target = model(helpers)
    weight = np.random.default_rng(1).standard_normal((3, 1, 3, 3)).astype(np.float32)
    result = target.load_state_dict({"0.weight": weight, "extra": np.zeros(2)}, strict=False)
    assert result.unexpected_keys == ["extra"] and "0.weight" not in result.missing_keys
    assert len(result.missing_keys) == len(target.state_dict()) - 1
    assert np.array_equal(target[0].weight, weight)
    with pytest.raises(ValueError, match="misshapen: 0.bias"):
        target.load_state_dict({"0.bias": np.zeros(4)}, strict=False)


@pytest.mark.parametrize("state, words", [
    ([1, 2], "state_dict must be a dict of names, not list"),
    ({"weight": [[1.0, 2.0]], "bias": np.zeros(1)},
     "the value of weight must be a Tensor or an array, not list"),
    ({"weight": np.array([["a", "b"]]), "bias": np.zeros(1)},
     "the value of weight must hold real numbers, not <U1"),
])
def test_what_is_no_state(state, words):
    with pytest.raises(TypeError, match=words):
        nn.Linear(2, 1).load_state_dict(state)


def test_saved_to_a_file_and_loaded(tmp_path):
    source, target = model(helpers), model(helpers)
    source(helpers.tensor(IMAGES.astype(np.float32)))
    helpers.save(source.state_dict(), tmp_path / "model.npz")
    target.load_state_dict(helpers.load(tmp_path / "model.npz"))
    assert all(np.array_equal(value, source.state_dict()[key]) for key, value in target.state_dict().items())
