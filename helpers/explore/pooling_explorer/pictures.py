"""The small pictures that the pooling explorer pools: 8×8, one digit a pixel."""

from functools import cache

import numpy as np

from helpers.explore.grid_text import read_picture

SIZE = 8
PICTURES = {
    "digit": "a digit",
    "dot": "a dot",
    "stripe": "a stripe",
    "checkerboard": "a checkerboard",
    "negative": "all below zero",
    "noise": "noise",
}
_DRAWN = {
    # load_digits().images[7] of scikit-learn, halved so that a pixel is one digit
    "digit": """0 0 4 4 7 8 8 1; 0 0 4 4 2 6 6 0; 0 0 0 0 4 7 1 0; 0 2 4 4 8 8 3 0; 0 1 6 8 8 2 0 0;
                0 0 0 8 3 0 0 0; 0 0 5 8 1 0 0 0; 0 0 7 3 0 0 0 0""",
    "dot": "; ".join(["0 0 0 0 0 0 0 0"] * 3 + ["0 0 0 9 0 0 0 0"] + ["0 0 0 0 0 0 0 0"] * 4),
    "stripe": "; ".join(["0 0 0 9 0 0 0 0"] * 8),
    "checkerboard": "; ".join(["9 0 9 0 9 0 9 0", "0 9 0 9 0 9 0 9"] * 4),
    "negative": """-3 -2 -5 -4 -7 -1 -6 -8; -6 -9 -4 -8 -2 -5 -3 -7; -1 -5 -8 -3 -9 -4 -7 -2;
                   -7 -4 -2 -6 -5 -8 -1 -9; -2 -8 -7 -1 -3 -6 -9 -5; -9 -1 -6 -5 -8 -2 -4 -3;
                   -4 -7 -3 -9 -1 -5 -8 -6; -8 -6 -1 -7 -4 -3 -2 -5""",
    "noise": """5 1 8 3 0 7 2 6; 2 9 4 6 1 8 3 5; 7 0 3 9 5 2 6 1; 4 8 1 5 7 0 9 3;
                9 3 6 2 8 4 1 7; 0 5 7 8 3 9 4 2; 6 2 9 1 4 5 0 8; 3 7 0 4 6 1 8 9""",
}


@cache
def make_picture(name):
    """A picture of `PICTURES`: read-only float64 (8, 8), whole numbers from -9 to 9."""
    picture = read_picture(_DRAWN[name])[0]
    picture.flags.writeable = False
    return picture


def shifted(picture, down, right, ring):
    """The picture moved by so many pixels; on a ring what leaves comes back, otherwise zeros come in."""
    rolled = np.roll(picture, (down, right), axis=(0, 1))
    if not ring:
        rolled[:down] = 0
        rolled[:, :right] = 0
    return rolled
