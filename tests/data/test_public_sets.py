"""MNIST's and CIFAR-10's formats, read by our own readers; and the real sets, where COURSE_DATA has them."""

import gzip
import hashlib
import io
import os
import tarfile
from pathlib import Path

import numpy as np
import pytest

from helpers import data
from helpers.data import cifar, idx_sets
from helpers.data.downloads import registry
from helpers.data.idx import read_idx

FIRST_CIFAR_BATCH = "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"      # its SHA-256


@pytest.fixture(scope="session")
def course_data():
    named = os.environ.get("COURSE_DATA")
    if not named:
        pytest.skip("COURSE_DATA is not set: the real data sets are not read")
    return Path(named)


def idx(shape, values, kind=8):
    return bytes([0, 0, kind, len(shape)]) + np.array(shape, ">u4").tobytes() + bytes(values)


def written(tmp_path, content):
    file = tmp_path / "images.gz"
    file.write_bytes(gzip.compress(content))
    return file


def test_read_idx_gives_the_shape_that_the_header_states(tmp_path):
    values = np.random.default_rng(0).integers(0, 256, (3, 2, 5), dtype=np.uint8)
    got = read_idx(written(tmp_path, idx((3, 2, 5), values.tobytes())))
    assert got.dtype == np.uint8 and got.flags.writeable
    np.testing.assert_array_equal(got, values)
    assert read_idx(written(tmp_path, idx((300,), [7] * 300))).shape == (300,)


@pytest.mark.parametrize("content, message", [
    (b"", "begins with nothing"),
    (b"<html>", "begins with 3c 68 74 6d"),
    (idx((2, 3), range(6), kind=13), "begins with 00 00 0d 02"),
    (idx((2, 3), range(6))[:7], "ends inside its header"),
    (idx((2, 3), range(5)), r"says shape \(2, 3\), 6 bytes, but holds 5"),
    (idx((2, 3), range(7)), r"says shape \(2, 3\), 6 bytes, but holds 7"),
    (idx((2**31, 2**31, 2**31), range(8)), "but holds 8")])
def test_read_idx_refuses_a_foreign_or_cut_file(tmp_path, content, message):
    with pytest.raises(ValueError, match=f"read_idx: .*{message}"):
        read_idx(written(tmp_path, content))


@pytest.mark.parametrize("spoil", [lambda good: good[:-9], lambda good: b"no gzip", lambda good: b"",
                                   lambda good: good[:12] + b"\xff\xff\xff" + good[15:]])
def test_read_idx_refuses_a_broken_compression(tmp_path, spoil):
    file = written(tmp_path, idx((20, 30), [5] * 600))
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(ValueError, match="read_idx: .*images.gz"):
        read_idx(file)


def test_mnist_refuses_files_that_were_swapped(tmp_path, monkeypatch):
    file = written(tmp_path, idx((4, 3), range(12)))
    monkeypatch.setattr(idx_sets, "fetch", lambda dataset, name: file)
    with pytest.raises(ValueError, match=r"mnist: expected images \(10000, 28, 28\) .* hold \(4, 3\)"):
        data.mnist("test")


@pytest.mark.parametrize("function", [data.mnist, data.fashion_mnist, data.cifar10])
def test_an_unknown_split_is_refused_before_anything_is_fetched(function):
    with pytest.raises(ValueError, match=f'{function.__name__}: split must be "train" or "test"'):
        function("training")


def cifar_batch(seed):
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (cifar.IMAGES_PER_BATCH, 3, 32, 32), dtype=np.uint8)
    labels = rng.integers(0, 10, cifar.IMAGES_PER_BATCH)
    return images, labels, binary(images, labels)


def binary(images, labels):
    return np.column_stack([labels.astype(np.uint8), images.reshape(len(images), -1)]).tobytes()


def archive(folder, members):
    file = folder / cifar.ARCHIVE
    with tarfile.open(file, "w:gz", compresslevel=0) as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return file


def test_cifar10_reads_the_batches_in_order_whatever_the_order_of_the_archive(tmp_path, monkeypatch):
    first, second = cifar_batch(1), cifar_batch(2)
    members = {"data_batch_2.bin": second[2], "readme.html": b"hello", "data_batch_1.bin": first[2]}
    file = archive(tmp_path, members)
    monkeypatch.setattr(cifar, "fetch", lambda dataset, name: file)
    monkeypatch.setitem(cifar.BATCHES, "train", ["data_batch_1.bin", "data_batch_2.bin"])
    images, labels = data.cifar10("train")
    assert images.dtype == np.uint8 and labels.dtype == np.int64 and images.shape == (20_000, 3, 32, 32)
    np.testing.assert_array_equal(images[:10_000], first[0])
    np.testing.assert_array_equal(labels, np.concatenate([first[1], second[1]]))
    with pytest.raises(ValueError, match="holds no test_batch.bin"):
        data.cifar10("test")


def test_a_cut_or_foreign_cifar_batch_is_refused():
    with pytest.raises(ValueError, match="read_batch: x.bin holds 3,073 bytes, expected 30,730,000"):
        cifar.read_batch(bytes(3073), "x.bin")
    with pytest.raises(ValueError, match="read_batch: x.bin has the label 99"):
        cifar.read_batch(bytes([99]) * (10_000 * 3073), "x.bin")


def test_the_registry_is_complete():
    for name, files in (("mnist", 4), ("fashion_mnist", 4), ("cifar10", 1)):
        entry = registry()[name]
        assert len(entry["files"]) == files and entry["addresses"] and entry["title"]
        assert all(address.startswith("http") and address.endswith("/") for address in entry["addresses"])
        assert all(len(file["sha256"]) == 64 and file["bytes"] > 1000 for file in entry["files"].values())


@pytest.mark.real_data
@pytest.mark.parametrize("function, means", [
    (data.mnist, (0.1307, 0.1325)), (data.fashion_mnist, (0.2860, 0.2868))])
def test_the_real_sets_have_their_known_means_and_counts(course_data, function, means):
    for split, count, mean in (("train", 60_000, means[0]), ("test", 10_000, means[1])):
        images, labels = function(split)
        assert images.shape == (count, 1, 28, 28) and labels.shape == (count,)
        assert data.to_float(images).mean(dtype=np.float64) == pytest.approx(mean, abs=1e-4)
        assert np.bincount(labels).sum() == count and len(np.bincount(labels)) == 10


@pytest.mark.real_data
def test_the_real_mnist_begins_as_everybody_knows(course_data):
    assert data.mnist("train")[1][:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.mnist("test")[1][:5].tolist() == [7, 2, 1, 0, 4]


def tiles(file):
    """The 1,000 images of one lossless picture of 25 × 40 tiles, as (1000, 3, 32, 32)."""
    from PIL import Image
    with Image.open(file) as picture:
        pixels = np.asarray(picture.convert("RGB"))
    return pixels.reshape(25, 32, 40, 32, 3).transpose(0, 2, 4, 1, 3).reshape(1000, 3, 32, 32)


@pytest.mark.real_data
def test_the_real_cifar10_batch_survives_our_archive_reader(course_data, tmp_path):
    """The tiles, put back into the official layout, are the official bytes; our reader gives them back."""
    if not (course_data / "cifar10" / "train_00.webp").is_file():
        pytest.skip("COURSE_DATA has no CIFAR-10 as tiles")
    images = np.concatenate([tiles(course_data / "cifar10" / f"train_{i:02}.webp") for i in range(10)])
    labels = np.load(course_data / "cifar10" / "labels.npz")["train"][:10_000]
    content = binary(images, labels)
    assert hashlib.sha256(content).hexdigest() == FIRST_CIFAR_BATCH
    file = archive(tmp_path, {"data_batch_1.bin": content})
    got, got_labels = cifar.read_archive(file, ["data_batch_1.bin"])
    np.testing.assert_array_equal(got, images)
    assert got_labels[:10].tolist() == [6, 9, 9, 4, 1, 1, 2, 7, 8, 3]
