"""How a clean glyph becomes one of many different digits: slant, warp, stroke, blur, contrast, noise.

Everything works on a whole batch at once. The strengths below were chosen so that the set tells models
apart: a linear model must fail on it more often than a network, and a dense network more than a ConvNet.
"""

import numpy as np

from helpers.data.digit_glyphs import DETAIL, IMAGE_SIZE

GREY_LEVELS = 32                    # few enough that the noise compresses, too many to see a step


def draw_digits(glyphs, labels, fonts, rng):
    """One distorted image for each label.

    Parameters
    ----------
    glyphs : ndarray, shape (fonts, 10, H, W)
        Signed distances from `digit_glyphs.distance_glyphs`.
    labels, fonts : ndarray of int, shape (N,)
        Which digit of which font to draw.
    rng : numpy.random.Generator
        Every random choice comes from here: the same state gives the same images.

    Returns
    -------
    ndarray, shape (N, 28, 28), uint8
        Light digits on a dark ground.
    """
    where = warp(slant(pixel_grid(), len(labels), rng), rng)
    thickness = rng.uniform(-0.35, 1.3, len(labels))
    ink = sample(glyphs, labels, fonts, where) + thickness[:, None, None]
    return expose(blur(np.clip(ink + 0.5, 0, 1), rng), rng)


def pixel_grid():
    """Positions of the pixel centres measured from the middle of the image: (2, 784), x then y."""
    axis = np.arange(IMAGE_SIZE) - (IMAGE_SIZE - 1) / 2
    y, x = np.meshgrid(axis, axis, indexing="ij")
    return np.stack([x.ravel(), y.ravel()])


def slant(grid, count, rng):
    """Turn, shear, scale and shift: where in the upright glyph each pixel looks, (N, 2, 784).

    The map runs from image to glyph, so its scales are the inverses of what the digit does.
    """
    angle = np.deg2rad(rng.normal(0, 12, count).clip(-35, 35))
    shear = rng.normal(0, 0.22, count).clip(-0.6, 0.6)
    width, height = rng.uniform(0.75, 1.15, count), rng.uniform(0.85, 1.1, count)
    shift = rng.uniform(-3.0, 3.0, (count, 2, 1))

    zero, one = np.zeros(count), np.ones(count)
    turn = matrices([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lean = matrices([[one, shear], [zero, one]])
    stretch = matrices([[1 / width, zero], [zero, 1 / height]])
    return turn @ lean @ stretch @ (grid - shift)


def matrices(entries):
    """A batch of 2×2 matrices, (N, 2, 2), from the (N,) values of each of its four entries."""
    return np.moveaxis(np.array(entries), -1, 0)


def warp(where, rng):
    """Push each pixel by a smooth random field: 4×4 random arrows, joined by cubic splines. (N, 2, 784)."""
    from scipy.interpolate import CubicSpline

    knots = np.linspace(0, 1, 4)
    spread = CubicSpline(knots, np.eye(4))(np.linspace(0, 1, IMAGE_SIZE))      # (28, 4): arrows to pixels
    arrows = rng.normal(0, 1.1, (len(where), 2, 4, 4))
    return where + (spread @ arrows @ spread.T).reshape(where.shape)


def sample(glyphs, labels, fonts, where):
    """Read the glyphs at the given positions: signed distances (N, 28, 28); outside the frame is no ink."""
    from scipy.ndimage import map_coordinates

    shelves = glyphs.reshape(-1, *glyphs.shape[2:])         # one stack, so that one call reads them all
    shelf = np.broadcast_to((fonts * glyphs.shape[1] + labels)[:, None], where[:, 0].shape)
    middle = (np.array(glyphs.shape[2:]) - 1) / 2
    row, column = where[:, 1] * DETAIL + middle[0], where[:, 0] * DETAIL + middle[1]
    values = map_coordinates(shelves, [shelf, row, column], order=1, mode="constant", cval=-IMAGE_SIZE)
    return values.reshape(-1, IMAGE_SIZE, IMAGE_SIZE)


def blur(images, rng):
    """A Gaussian blur of another width for each image; separable, so two matrix products: (N, 28, 28)."""
    width = rng.uniform(0.3, 1.0, (len(images), 1, 1))
    axis = np.arange(IMAGE_SIZE)
    weights = np.exp(-0.5 * ((axis[:, None] - axis) / width) ** 2)
    weights /= weights.sum(axis=2, keepdims=True)
    return weights @ images @ weights.transpose(0, 2, 1)


def expose(images, rng):
    """Contrast and noise, then grey levels: uint8 (N, 28, 28)."""
    brightest = images.max(axis=(1, 2), keepdims=True)
    contrast = rng.uniform(0.7, 1.0, brightest.shape)
    noise = rng.uniform(0, 0.08, brightest.shape) * rng.standard_normal(images.shape)
    light = np.clip(images / np.maximum(brightest, 1e-3) * contrast + noise, 0, 1)
    steps = GREY_LEVELS - 1
    return np.rint(np.rint(light * steps) * (255 / steps)).astype(np.uint8)
