"""Small pictures, each with one property: what a filter does shows best on these.

All return float64 arrays (height, width), 0 for dark and 1 for light.
"""

import numpy as np


def step_edge(height=8, width=8, at=None):
    """Dark on the left, light from column `at` (by default the middle) on."""
    at = width // 2 if at is None else at
    return np.tile((np.arange(width) >= at).astype(float), (height, 1))


def stripes(height=8, width=8, period=4, vertical=True):
    """Stripes, half a period dark and half light; upright, or lying where `vertical` is false."""
    rows, columns = np.indices((height, width))
    along = columns if vertical else rows
    return (along % period >= period / 2).astype(float)


def dot(height=9, width=9, row=None, column=None):
    """One light pixel, by default in the middle: a filter puts out itself, flipped or not."""
    picture = np.zeros((height, width))
    picture[height // 2 if row is None else row, width // 2 if column is None else column] = 1
    return picture


def checkerboard(height=8, width=8, square=1):
    """Squares of `square` pixels, dark at the top left."""
    rows, columns = np.indices((height, width)) // square
    return ((rows + columns) % 2).astype(float)


def disc(height=15, width=15, radius=5.5):
    """A light disc around the middle: an edge in every direction. Radii like 5.5 are the roundest."""
    rows, columns = np.indices((height, width))
    distance = np.hypot(rows - (height - 1) / 2, columns - (width - 1) / 2)
    return (distance <= radius).astype(float)
