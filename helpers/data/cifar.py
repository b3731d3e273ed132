"""CIFAR-10 from its binary archive. The Python archive is a pickle, and a pickle can run any code."""

import tarfile
from pathlib import PurePosixPath

import numpy as np

from helpers.data.downloads import fetch
from helpers.data.splits import require_split

ARCHIVE = "cifar-10-binary.tar.gz"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
IMAGES_PER_BATCH = 10_000
RECORD = 1 + 3 * 32 * 32            # the label, then the red, the green and the blue plane
BATCHES = {"train": [f"data_batch_{i}.bin" for i in range(1, 6)], "test": ["test_batch.bin"]}


def cifar10(split="train"):
    """Small colour photographs (A. Krizhevsky, 2009): 50,000 training or 10,000 test images.

    Looked for under the folder that COURSE_DATA names, then in the cache, then downloaded (170 MB).

    Parameters
    ----------
    split : {"train", "test"}

    Returns
    -------
    images : ndarray, shape (N, 3, 32, 32), uint8
        Red, green, blue.
    labels : ndarray, shape (N,), int64
        Indices into CLASSES.

    Raises
    ------
    helpers.data.DataUnavailable
        If the archive is not here and there is no network; the message says where to put it.
    """
    require_split("cifar10", split)
    return read_archive(fetch("cifar10", ARCHIVE), BATCHES[split])


def read_archive(file, batches):
    """Images (N, 3, 32, 32) and labels (N,) of the named batches of a CIFAR-10 binary archive."""
    found = {}
    with tarfile.open(file, "r:gz") as archive:
        for member in archive:
            name = PurePosixPath(member.name).name
            if name in batches:
                found[name] = read_batch(archive.extractfile(member).read(), name)
    missing = [name for name in batches if name not in found]
    if missing:
        raise ValueError(f"read_archive: {file} holds no {', '.join(missing)}")
    images, labels = zip(*(found[name] for name in batches))
    return np.concatenate(images), np.concatenate(labels)


def read_batch(content, name):
    """Images (10000, 3, 32, 32) uint8 and labels (10000,) int64 of one .bin file's bytes."""
    if len(content) != IMAGES_PER_BATCH * RECORD:
        raise ValueError(f"read_batch: {name} holds {len(content):,} bytes, "
                         f"expected {IMAGES_PER_BATCH * RECORD:,} ({IMAGES_PER_BATCH:,} of {RECORD})")
    records = np.frombuffer(content, np.uint8).reshape(-1, RECORD)
    labels = records[:, 0].astype(np.int64)
    if labels.max() >= len(CLASSES):
        raise ValueError(f"read_batch: {name} has the label {labels.max()}; CIFAR-10's are 0 to 9")
    return records[:, 1:].reshape(-1, 3, 32, 32).copy(), labels
