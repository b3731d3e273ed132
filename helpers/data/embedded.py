"""The embedded digits, and scikit-learn's small ones: there after the install, without a network."""

import gzip
from functools import cache

import numpy as np

from helpers.data.digit_glyphs import HELD_OUT_FONTS
from helpers.data.places import DATASETS, scikit_learn_file
from helpers.data.splits import require_split

STORED_DIGITS = DATASETS / "digits.npz"


def digits(split="train", held_out_fonts=False):
    """The course's own digits: 28×28, light on dark, drawn from 15 fonts by `helpers.data.make_digits`.

    Parameters
    ----------
    split : {"train", "test"}
        12,000 training or 2,000 test images, each digit equally often.
    held_out_fonts : bool
        If true, four of the fonts are kept for the test: training images of the other eleven only (about
        8,800 of the 12,000), and 2,000 other test images, all of the four. The more honest question.

    Returns
    -------
    images : ndarray, shape (N, 1, 28, 28), uint8
        Grey levels 0 to 255; `to_float` makes them float32 in [0, 1].
    labels : ndarray, shape (N,), int64

    Raises
    ------
    ValueError
        If `split` is neither "train" nor "test".
    """
    require_split("digits", split)
    if not held_out_fonts:
        return _part(split)
    if split == "test":
        return _part("held_out")
    images, labels = _part("train")
    kept = ~np.isin(digit_fonts("train"), HELD_OUT_FONTS)
    return images[kept], labels[kept]


def digit_fonts(split="train", held_out_fonts=False):
    """The font of each image that `digits` returns for these arguments: int64 (N,), an index into FONTS."""
    require_split("digit_fonts", split)
    if held_out_fonts and split == "test":
        return _stored("held_out_fonts").astype(np.int64)
    fonts = _stored(f"{split}_fonts").astype(np.int64)
    return fonts[~np.isin(fonts, HELD_OUT_FONTS)] if held_out_fonts else fonts


def small_digits():
    """scikit-learn's 1,797 handwritten digits of 8×8 pixels (UCI, CC BY 4.0): for what must take a second.

    Returns
    -------
    images : ndarray, shape (1797, 1, 8, 8), uint8
        Counts 0 to 16 of inked pixels in 4×4 blocks, not grey levels: divide by 16, not by 255.
    labels : ndarray, shape (1797,), int64
    """
    # Read from the file: importing sklearn.datasets takes longer than everything else in this module.
    with gzip.open(scikit_learn_file("data/digits.csv.gz"), "rt") as lines:
        table = np.loadtxt(lines, delimiter=",")
    return table[:, :-1].reshape(-1, 1, 8, 8).astype(np.uint8), table[:, -1].astype(np.int64)


def _part(part):
    # Copies, so that a learner who changes an image in place does not change the next call's.
    return _stored(f"{part}_images")[:, None].copy(), _stored(f"{part}_labels").astype(np.int64)


@cache
def _stored(name):
    with np.load(STORED_DIGITS, allow_pickle=False) as stored:
        return stored[name]
