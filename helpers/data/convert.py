"""From stored grey levels to numbers that a network can use."""

import numpy as np


def to_float(images):
    """Grey levels 0 to 255 as float32 from 0 to 1, of the same shape.

    Parameters
    ----------
    images : ndarray of uint8, any shape

    Returns
    -------
    ndarray, float32
        A new array; uint8 arithmetic would wrap around (250 + 10 = 4).

    Raises
    ------
    TypeError
        If `images` is not a uint8 array: dividing by 255 twice is a slip that trains, only badly.
    """
    kind = f"dtype {images.dtype}" if isinstance(images, np.ndarray) else f"a {type(images).__name__}"
    if kind != "dtype uint8":
        raise TypeError(f"to_float: images must be a uint8 array with values 0 to 255, not {kind}; "
                        "floats are left as they are, so that nothing is divided by 255 twice")
    return images.astype(np.float32) / np.float32(255)
