"""state_dict and load_state_dict: a training that was stopped goes on as if it had not been."""

import io

import numpy as np
import pytest

import helpers
from helpers import optim, tensor

RICH = [
    ("SGD", {"lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05}),
    ("Adagrad", {"lr": 0.1, "initial_accumulator_value": 0.1, "weight_decay": 0.1}),
    ("RMSprop", {"centered": True, "momentum": 0.7, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.01, "weight_decay": 0.1}),
    ("AdamW", {"lr": 0.01, "weight_decay": 0.1}),
]
rich = pytest.mark.parametrize("name, settings", RICH, ids=[name for name, _ in RICH])


def as_arrays(state_dict):
    return {"state": {index: {key: np.array(value) for key, value in kept.items()}
                      for index, kept in state_dict["state"].items()},
            "param_groups": state_dict["param_groups"]}


def as_torch(torch, state_dict):
    return {"state": {index: {key: torch.tensor(np.array(value)) for key, value in kept.items()}
                      for index, kept in state_dict["state"].items()},
            "param_groups": state_dict["param_groups"]}


def through_a_file(state_dict):
    file = io.BytesIO()
    helpers.save(state_dict, file)
    file.seek(0)
    return helpers.load(file)


@pytest.mark.parametrize("way", [lambda state: state, as_arrays, through_a_file],
                         ids=["as it is", "arrays", "file"])
@rich
def test_stopping_in_the_middle(name, settings, way, gradients):
    rng = np.random.default_rng(0)
    start, entries = [rng.standard_normal(g.shape) for g in gradients(1)[0]], gradients(30)

    def run(params, optimizer, entries):
        for entry in entries:
            for p, gradient in zip(params, entry):
                p.grad = tensor(gradient)
            optimizer.step()

    straight = [tensor(a, requires_grad=True) for a in start]
    run(straight, getattr(optim, name)(straight, **settings), entries)
    first = [tensor(a, requires_grad=True) for a in start]
    optimizer = getattr(optim, name)(first, **settings)
    run(first, optimizer, entries[:11])
    second = [tensor(p.array, requires_grad=True) for p in first]
    goes_on = getattr(optim, name)(second, lr=123.0)
    goes_on.load_state_dict(way(optimizer.state_dict()))
    run(second, goes_on, entries[11:])
    assert all(np.array_equal(p.array, q.array) for p, q in zip(straight, second))
    assert goes_on.param_groups[0]["lr"] == settings.get("lr", 0.01)


@rich
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_pytorch_goes_on_and_we_go_on_after_it(twin, gradients, name, settings, dtype):
    torch = pytest.importorskip("torch")
    entries = gradients(60, dtype=dtype)
    pair = twin(name, dtype, **settings)
    pair.run(entries[:20])
    ours, theirs = pair.mine.state_dict(), pair.other.state_dict()
    assert list(ours) == list(theirs) and list(ours["state"]) == list(theirs["state"])
    assert all(list(ours["state"][index]) == list(kept) for index, kept in theirs["state"].items())
    assert list(ours["param_groups"][0]) == list(theirs["param_groups"][0])
    assert ours["param_groups"] == [{**group, "foreach": None} for group in theirs["param_groups"]]

    crossed = twin(name, dtype, **settings, seed=99)
    for p, q, ours_before, theirs_before in zip(crossed.ours, crossed.theirs, pair.ours, pair.theirs):
        p.array[...] = theirs_before.detach().numpy()
        q.data = torch.tensor(ours_before.array)
    crossed.mine.load_state_dict(theirs)
    crossed.other.load_state_dict(as_torch(torch, ours))
    crossed.run(entries[20:])
    pair.run(entries[20:])
    for p, q in zip(crossed.ours, pair.ours):
        np.testing.assert_allclose(p.array, q.array, rtol=1e-4 if dtype == np.float32 else 1e-10)


def pair_of_parameters():
    rng = np.random.default_rng(6)
    params = [tensor(rng.standard_normal((2, 3)), requires_grad=True),
              tensor(rng.standard_normal(4).astype(np.float32), requires_grad=True)]
    for p in params:
        p.grad = tensor(rng.standard_normal(p.shape).astype(p.dtype))
    return params


def stepped(cls, groups=1, **settings):
    params = pair_of_parameters()
    optimizer = cls(params if groups == 1 else [{"params": [p]} for p in params], **settings)
    optimizer.step()
    return optimizer


def test_the_form():
    state_dict = stepped(optim.Adam, groups=2).state_dict()
    assert list(state_dict) == ["state", "param_groups"]
    assert [group["params"] for group in state_dict["param_groups"]] == [[0], [1]]
    assert list(state_dict["param_groups"][0])[-1] == "params"
    assert list(state_dict["state"]) == [0, 1]
    kept = state_dict["state"][1]
    assert {name: (value.shape, str(value.dtype)) for name, value in kept.items()} == {
        "step": ((), "float32"), "exp_avg": ((4,), "float32"), "exp_avg_sq": ((4,), "float32")}
    assert str(state_dict["state"][0]["exp_avg"].dtype) == "float64"
    assert kept["step"].item() == 1


def test_before_the_first_step():
    params = pair_of_parameters()
    assert optim.Adam(params).state_dict()["state"] == {}
    assert list(optim.Adagrad(params).state_dict()["state"]) == [0, 1]


def test_what_was_loaded_is_a_copy():
    optimizer = stepped(optim.Adam)
    state_dict = optimizer.state_dict()
    before = state_dict["state"][0]["exp_avg"].array.copy()
    other = optim.Adam(pair_of_parameters())
    other.load_state_dict(state_dict)
    for p in other.param_groups[0]["params"]:
        p.grad = tensor(np.ones(p.shape, p.dtype))
    other.step()
    other.param_groups[0]["lr"] = 7
    assert np.array_equal(state_dict["state"][0]["exp_avg"].array, before)
    assert optimizer.param_groups[0]["lr"] == state_dict["param_groups"][0]["lr"] == 1e-3


def test_averages_take_on_the_dtype_of_their_parameter():
    double, single = stepped(optim.Adam), pair_of_parameters()
    single[0].data = single[0].data.float()
    single[0].grad = tensor(np.ones((2, 3), np.float32))
    optimizer = optim.Adam(single)
    optimizer.load_state_dict(double.state_dict())
    assert optimizer.state[single[0]]["exp_avg"].dtype == np.float32
    assert optimizer.state[single[0]]["step"].dtype == np.float32
    optimizer.step()
    assert optimizer.state[single[0]]["step"].item() == 2


@pytest.mark.parametrize("spoil, message", [
    (lambda s: s["param_groups"].append(s["param_groups"][0]),
     r"groups of \[2, 2\] parameters, .* groups of \[2\]"),
    (lambda s: s["param_groups"][0].update(params=[0]), r"groups of \[1\] parameters, .* groups of \[2\]"),
    (lambda s: s["param_groups"][0].pop("betas"), r"another optimizer: its groups lack \['betas'\]"),
    (lambda s: s["param_groups"][0].update(lr=float("nan")), "lr must be at least 0"),
    (lambda s: s["param_groups"][0].update(eps=-1), "eps must be at least 0"),
    (lambda s: s["state"][0].update(sum=np.ones((2, 3))),
     r"has 'sum'; this optimizer keeps \['step', 'exp_avg'"),
    (lambda s: s["state"][1].update(exp_avg=np.ones(3)),
     r"loaded exp_avg has shape \(3,\) and its parameter \(4,\)"),
    (lambda s: s["state"][1].update(step=np.ones(4)), r"loaded step has shape \(4,\)"),
    (lambda s: s["state"].update({5: {}}), r"parameters \[0, 1, 5\], and its groups name \[0, 1\]"),
    (lambda s: s.pop("state"), "must be a dict with the keys 'state' and 'param_groups'"),
])
def test_a_state_that_does_not_fit_changes_nothing(spoil, message):
    state_dict = as_arrays(stepped(optim.Adam, lr=0.5).state_dict())
    spoil(state_dict)
    optimizer = stepped(optim.Adam, lr=0.25)
    before = as_arrays(optimizer.state_dict())
    with pytest.raises(ValueError, match=f"Adam: .*{message}"):
        optimizer.load_state_dict(state_dict)
    after = as_arrays(optimizer.state_dict())
    assert after["param_groups"] == before["param_groups"]
    for index, kept in before["state"].items():
        assert all(np.array_equal(after["state"][index][name], kept[name]) for name in kept)
    optimizer.step()


def test_a_rate_that_a_schedule_drove_below_zero_comes_back():
    # A cosine schedule scales the last rate; changed by hand midway, that ends below 0, in PyTorch too.
    optimizer = stepped(optim.SGD)
    optimizer.param_groups[0]["lr"] = -0.125
    other = optim.SGD(pair_of_parameters())
    other.load_state_dict(optimizer.state_dict())
    assert other.param_groups[0]["lr"] == -0.125


def test_the_state_of_another_optimizer():
    with pytest.raises(ValueError, match=r"Adam: the loaded state is that of another optimizer"):
        optim.Adam(pair_of_parameters()).load_state_dict(stepped(optim.SGD).state_dict())
    with pytest.raises(ValueError, match="Adam: state_dict must be a dict"):
        optim.Adam(pair_of_parameters()).load_state_dict("adam.npz")


def test_decay_stays_decoupled_in_adamw_only():
    of_adam, of_adamw = stepped(optim.Adam).state_dict(), stepped(optim.AdamW).state_dict()
    adam, adamw = optim.Adam(pair_of_parameters()), optim.AdamW(pair_of_parameters())
    adamw.load_state_dict(of_adam)
    assert adamw.param_groups[0]["decoupled_weight_decay"] is True
    adam.load_state_dict(of_adamw)
    assert adam.param_groups[0]["decoupled_weight_decay"] is True       # one of its settings, as in PyTorch


def test_states_of_older_versions_of_pytorch():
    state_dict = stepped(optim.AdamW).state_dict()
    for name in ("decoupled_weight_decay", "fused", "capturable"):
        del state_dict["param_groups"][0][name]
    optimizer = optim.AdamW(pair_of_parameters())
    optimizer.load_state_dict(state_dict)
    assert optimizer.param_groups[0]["decoupled_weight_decay"] is True
    assert optimizer.param_groups[0]["fused"] is None
    plain = stepped(optim.SGD).state_dict()
    plain["state"] = {0: {"momentum_buffer": None}, 1: {"momentum_buffer": None}}
    sgd = optim.SGD(pair_of_parameters())
    sgd.load_state_dict(plain)
    sgd.step()
    assert sgd.state_dict()["state"] == {0: {}, 1: {}}


def test_settings_of_schedules_and_of_the_user_come_along():
    optimizer = stepped(optim.SGD)
    optimizer.param_groups[0]["initial_lr"] = 0.5
    other = optim.SGD(pair_of_parameters())
    other.load_state_dict(optimizer.state_dict())
    assert other.param_groups[0]["initial_lr"] == 0.5
    assert other.param_groups[0]["params"][0].requires_grad
