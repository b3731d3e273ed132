"""The inputs to choose from: small drawn ones whose numbers can be read, a digit, and a photograph.

The photograph is china.jpg from scikit-learn's sample images, cropped to the tower (x 10 to 430, y 15 to 393)
and reduced to 80×72 with Pillow's Lanczos filter. It is kept as a PNG beside this file because decoders of
JPEG differ in the last digit, and a stored notebook has to be the same on every machine.
"""

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from helpers.explore.grid_text import read_picture

PICTURES = {
    "edge": "a rounded edge",
    "step": "a step",
    "stripe": "a stripe",
    "stripes": "fine stripes",
    "dot": "a dot",
    "digit": "a digit",
    "photo": "a photograph",
    "own": "your own",
}
PHOTO_CREDIT = "Photograph: danielbuechele, CC BY 2.0, from scikit-learn's sample images; cropped and reduced."

_DRAWN = {
    "edge": """0 0 0 3 3 3 3; 0 0 1 3 3 3 3; 0 0 2 3 3 3 3; 0 0 3 3 3 3 2; 0 1 3 3 3 2 0; 0 2 3 3 2 0 0;
               1 3 3 2 0 0 0""",
    "step": "; ".join(["0 0 0 3 3 3 3"] * 7),
    "stripe": "; ".join(["0 0 0 3 0 0 0"] * 7),
    "stripes": "; ".join(["3 0 3 0 3 0 3"] * 7),
    "dot": "; ".join(["0 0 0 0 0 0 0"] * 3 + ["0 0 0 9 0 0 0"] + ["0 0 0 0 0 0 0"] * 3),
    # load_digits().images[7] of scikit-learn, written out: importing it would cost the first click a second
    "digit": """0 0 7 8 13 16 15 1; 0 0 7 7 4 11 12 0; 0 0 0 0 8 13 1 0; 0 4 8 8 15 15 6 0; 0 2 11 15 15 4 0 0;
                0 0 0 16 5 0 0 0; 0 0 9 15 1 0 0 0; 0 0 13 5 0 0 0 0""",
}


@cache
def make_picture(name, channels):
    """A named input.

    Parameters
    ----------
    name : str
        A key of `PICTURES` other than "own".
    channels : int
        1 or 2. The second channel of a drawn input is the first with rows and columns exchanged; the
        photograph's two are its red and its blue.

    Returns
    -------
    numpy.ndarray, shape (channels, H, W), float64
        Read-only; 0 to 16 when drawn, 0 to 255 for the photograph.
    """
    if name == "photo":
        picture = _photo(channels)
    else:
        one = read_picture(_DRAWN[name])[0]
        picture = np.stack([one, one.T][:channels])
    picture.flags.writeable = False
    return picture


def _photo(channels):
    colours = np.asarray(Image.open(Path(__file__).with_name("china_80x72.png")).convert("RGB"), dtype=float)
    if channels == 2:
        return np.stack([colours[..., 0], colours[..., 2]])
    grey = colours @ np.array([0.299, 0.587, 0.114])    # the luma of ITU-R BT.601
    return np.round(grey)[None]
