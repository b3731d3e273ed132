"""What `save` wrote comes back; what it did not write, or what was damaged, is refused by name."""

import io
import json
import zipfile

import numpy as np
import pytest

import helpers
from helpers import Tensor, load, save, tensor

STATE = {
    "conv1.weight": tensor(np.arange(12.0, dtype=np.float32).reshape(2, 3, 2)),
    "bn.num_batches_tracked": tensor(7),
    "mean": np.array([0.1, 0.2]),
    "optimizer": {
        "state": {0: {"step": 3, "exp_avg": tensor(np.ones((2, 2))), "momentum_buffer": None}, 1: {}},
        "param_groups": [{"lr": 1e-3, "betas": (0.9, 0.999), "nesterov": False, "params": [0]},
                         {"lr": 0.1 + 0.2}],
    },
    "name": "LeNet – naïve", "best": float("inf"), "none": None, "empty": {}, "nothing": [], "tuple": (),
    "seed": 2 ** 100, "number": np.float32(0.1), "float64": np.float64(0.1), "truth": np.bool_(True),
}


def assert_same(a, b):
    assert type(a) is type(b)
    if isinstance(a, dict):
        assert list(a) == list(b)
        for key in a:
            assert_same(a[key], b[key])
    elif isinstance(a, (list, tuple)):
        assert len(a) == len(b)
        for left, right in zip(a, b):
            assert_same(left, right)
    elif isinstance(a, (Tensor, np.ndarray, np.generic)):
        assert a.dtype == b.dtype and a.shape == b.shape
        np.testing.assert_array_equal(np.asarray(a), np.asarray(b))
    else:
        assert a == b


def test_round_trip(tmp_path):
    save(STATE, tmp_path / "state.npz")
    assert_same(load(tmp_path / "state.npz"), STATE)
    save(STATE, str(tmp_path / "model.pt"))         # the name is taken as it is
    assert_same(load(str(tmp_path / "model.pt")), STATE)
    with open(tmp_path / "open.npz", "wb") as file:
        save(STATE, file)
    with open(tmp_path / "open.npz", "rb") as file:
        assert_same(load(file), STATE)


@pytest.mark.parametrize("value", [
    tensor([1.5]), np.ones((0, 3)), 3, "text", None, [1, [2, (3,)]], np.float32(2), True, np.array(5.0),
    np.asfortranarray(np.arange(6).reshape(2, 3)), np.arange(6)[::2], np.array([True]), np.array(["a", "bc"]),
    {"": 1, None: 2, 1.5: 3, True: tensor(1)},
])
def test_anything_alone(value):
    buffer = io.BytesIO()
    save(value, buffer)
    assert_same(load(buffer), value)


def test_equal_paths_do_not_overwrite_each_other():
    state = {1: np.array(1), "1": np.array(2), "a": {"b": np.array(3)}, "a/b": np.array(4), "1'": np.array(5),
             "structure": np.array(6), "file": np.array(7)}
    buffer = io.BytesIO()
    save(state, buffer)
    assert_same(load(buffer), state)


def test_no_graph_is_saved():
    x = tensor([1.0, 2.0], requires_grad=True)
    buffer = io.BytesIO()
    save({"x": x, "y": x * 2}, buffer)
    back = load(buffer)
    assert back["y"].tolist() == [2, 4] and not back["x"].requires_grad and back["y"].is_leaf
    back["x"] += 1      # its own memory, and writable


def test_numpy_reads_the_arrays(tmp_path):
    save(STATE, tmp_path / "state.npz")
    with np.load(tmp_path / "state.npz", allow_pickle=False) as file:
        np.testing.assert_array_equal(file["conv1.weight"], STATE["conv1.weight"])
        np.testing.assert_array_equal(file["optimizer/state/0/exp_avg"], np.ones((2, 2)))


def test_a_generator_can_go_on_where_it_stopped():
    rng = np.random.default_rng(3)
    rng.standard_normal(5)
    buffer = io.BytesIO()
    save(rng.bit_generator.state, buffer)
    other = np.random.default_rng(99)
    other.bit_generator.state = load(buffer)
    assert rng.integers(10 ** 9) == other.integers(10 ** 9)


class Model:
    def state_dict(self):
        return {}


@pytest.mark.parametrize("obj, what", [
    (Model(), r"the object is a Model.*save its state_dict\(\)"),
    ({"a": {"b": [1, {2, 3}]}}, "'a/b/1' is a set, which cannot be saved$"),
    ({"a": {("x", 1): 2}}, r"'a' has the key \('x', 1\)"),
    ({"a": np.array([None])}, "'a' holds object"),
    ({"a": np.array(1)[()].__class__}, "'a' is a type"),
    (1j, "complex"),
])
def test_what_cannot_be_saved_is_named_and_leaves_the_file_alone(tmp_path, obj, what):
    path = tmp_path / "state.npz"
    save([1], path)
    with pytest.raises(TypeError, match=what):
        save(obj, path)
    assert load(path) == [1]


# ---- damage ----

@pytest.fixture
def raw():
    buffer = io.BytesIO()
    save({"a": tensor(np.arange(4.0)), "b": {"c": [np.ones(2), 1.5]}}, buffer)
    return buffer.getvalue()


def test_every_truncation_is_noticed(raw):
    for length in range(len(raw)):
        with pytest.raises(ValueError, match="not written by helpers.save, or it is damaged"):
            load(io.BytesIO(raw[:length]))


def test_no_flipped_byte_gives_wrong_values(raw):
    rng = np.random.default_rng(0)
    whole = load(io.BytesIO(raw))
    refused = 0
    for position in range(len(raw)):
        damaged = bytearray(raw)
        damaged[position] ^= int(rng.integers(1, 256))
        try:
            assert_same(load(io.BytesIO(damaged)), whole)       # in a date, for example
        except ValueError:
            refused += 1
    assert refused > len(raw) / 2


def foreign_files():
    arrays, pickled, other, unknown = io.BytesIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    np.savez(arrays, a=np.ones(3))
    with zipfile.ZipFile(pickled, "w") as archive:
        structure = {"format": "helpers.save, version 1", "content": {"array": "a"}}
        archive.writestr("structure.json", json.dumps(structure))
        with archive.open("a.npy", "w") as member:
            np.lib.format.write_array(member, np.array([{}]), allow_pickle=True)
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("structure.json", json.dumps([1, 2]))
    with zipfile.ZipFile(unknown, "w") as archive:
        archive.writestr("structure.json", json.dumps({"format": "helpers.save, version 9", "content": 1}))
    return {"numpy.savez": arrays, "pickled": pickled, "other JSON": other, "later version": unknown,
            "text": io.BytesIO(b"hello"), "empty": io.BytesIO()}


@pytest.mark.parametrize("name", foreign_files())
def test_foreign_files_are_refused_by_name(tmp_path, name):
    path = tmp_path / "foreign.npz"
    path.write_bytes(foreign_files()[name].getvalue())
    for f in (path, str(path)):
        with pytest.raises(ValueError, match="foreign.npz was not written by helpers.save"):
            load(f)
    with open(path, "rb") as file, pytest.raises(ValueError, match="foreign.npz was not written"):
        load(file)
    with pytest.raises(ValueError, match="the file object was not written"):
        load(foreign_files()[name])


def test_a_file_of_pytorch_is_refused(tmp_path):
    torch = pytest.importorskip("torch")
    torch.save({"a": torch.ones(2)}, tmp_path / "model.pt")
    with pytest.raises(ValueError, match="model.pt was not written by helpers.save"):
        helpers.load(tmp_path / "model.pt")


def test_a_later_version_says_so():
    with pytest.raises(ValueError, match="'helpers.save, version 9', not 'helpers.save, version 1'"):
        load(foreign_files()["later version"])


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match="absent.npz"):
        load(tmp_path / "absent.npz")


def test_pytorch_s_other_arguments():
    buffer = io.BytesIO()
    save([1], buffer)
    assert load(buffer, map_location="cpu", weights_only=True) == [1]
    with pytest.raises(NotImplementedError, match="map_location='cuda'"):
        load(buffer, map_location="cuda")
    with pytest.raises(NotImplementedError, match="weights_only"):
        load(buffer, weights_only=False)
