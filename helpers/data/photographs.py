"""The two photographs that scikit-learn ships, for filters to work on. Show `CREDITS[name]` beside them."""

import numpy as np

from helpers.data.places import scikit_learn_file

CREDITS = {
    "china": "Photograph: danielbuechele, flickr.com/photos/danielbuechele/6061409035, CC BY 2.0",
    "flower": "Photograph: vultilion, flickr.com/photos/vultilion/6056698931, CC BY 2.0",
}
LUMA = np.array([0.299, 0.587, 0.114])      # ITU-R BT.601: how bright red, green and blue look


def photograph(name, size=None, grey=False):
    """A photograph as an array, row by row from the top.

    Parameters
    ----------
    name : {"china", "flower"}
    size : int or (int, int), optional
        One number: resize so that the longer side has that many pixels. Two, (height, width): resize and
        cut to exactly that, around the middle. Left out: 427 × 640.
    grey : bool
        One brightness a pixel (ITU-R BT.601) in place of three colours.

    Returns
    -------
    ndarray, shape (H, W, 3) or, if grey, (H, W), uint8

    Raises
    ------
    ValueError
        If there is no such photograph, or `size` is not of at least one pixel.

    Notes
    -----
    Single values may differ by a few levels between two machines' JPEG decoders.
    """
    from PIL import Image, ImageOps

    if name not in CREDITS:
        raise ValueError(f"photograph: name must be one of {sorted(CREDITS)}, not {name!r}")
    with Image.open(scikit_learn_file(f"images/{name}.jpg")) as picture:
        picture = picture.convert("RGB")
    if size is not None:
        height, width = _height_and_width(size, picture)
        # Averaging over the pixels that become one: picking single ones would alias the roofs and petals.
        picture = ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS)
    colours = np.array(picture)
    return np.rint(colours @ LUMA).astype(np.uint8) if grey else colours


def _height_and_width(size, picture):
    sides = (size,) if isinstance(size, (int, np.integer)) else tuple(size)
    if not 1 <= len(sides) <= 2 or min(sides) < 1:
        raise ValueError(f"photograph: size must be one or two numbers of at least 1, not {size!r}")
    if len(sides) == 2:
        return sides
    longest = max(picture.height, picture.width)
    return tuple(max(1, round(side * sides[0] / longest)) for side in (picture.height, picture.width))
