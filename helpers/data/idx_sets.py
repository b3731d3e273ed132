"""MNIST and Fashion-MNIST: the four original files each, checked and read by our own reader."""

import numpy as np

from helpers.data.downloads import fetch
from helpers.data.idx import read_idx
from helpers.data.splits import require_split

FASHION_CLASSES = ("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                   "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot")


def mnist(split="train"):
    """Handwritten digits (Y. LeCun, C. Cortes, C. Burges): 60,000 training or 10,000 test images.

    Looked for under the folder that COURSE_DATA names, then in the cache, then downloaded (11.6 MB in all).

    Parameters
    ----------
    split : {"train", "test"}

    Returns
    -------
    images : ndarray, shape (N, 1, 28, 28), uint8
        Grey levels 0 to 255, light on dark.
    labels : ndarray, shape (N,), int64

    Raises
    ------
    helpers.data.DataUnavailable
        If the files are not here and there is no network; the message says where to put them.
    """
    return _idx_pair("mnist", split)


def fashion_mnist(split="train"):
    """Pictures of clothes (Zalando, MIT licence): as `mnist`, in the ten classes FASHION_CLASSES; 30.9 MB."""
    return _idx_pair("fashion_mnist", split)


def _idx_pair(dataset, split):
    require_split(dataset, split)
    prefix, count = {"train": ("train", 60_000), "test": ("t10k", 10_000)}[split]
    images = read_idx(fetch(dataset, f"{prefix}-images-idx3-ubyte.gz"))
    labels = read_idx(fetch(dataset, f"{prefix}-labels-idx1-ubyte.gz"))
    if images.shape != (count, 28, 28) or labels.shape != (count,):
        raise ValueError(f"{dataset}: expected images {(count, 28, 28)} and labels {(count,)}, "
                         f"but the files hold {images.shape} and {labels.shape}")
    return images[:, None], labels.astype(np.int64)
