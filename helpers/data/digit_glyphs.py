"""Digit shapes from the fonts that matplotlib ships: what the embedded digits are drawn from.

Each glyph is kept as a signed distance to its outline rather than as a picture, because adding a constant
to a distance thickens or thins the stroke evenly, and a linear look-up between its samples stays sharp.
"""

from pathlib import Path

import numpy as np

FONTS = (
    "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf",
    "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf",
    "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf",
    "STIXGeneral.ttf", "STIXGeneralItalic.ttf", "STIXGeneralBol.ttf",
    "cmr10.ttf", "cmss10.ttf", "cmtt10.ttf", "cmb10.ttf",
)
HELD_OUT_FONTS = (3, 5, 8, 12)      # a serif, its italic, a thin serif, a sans: one of each kind that stays
IMAGE_SIZE = 28
DETAIL = 4                          # distance samples per pixel of the final image
GLYPH_HEIGHT = 0.72                 # of the frame, so that a turned or enlarged digit still fits


def distance_glyphs():
    """Every digit of every font as a signed distance to its outline, in pixels of the final image.

    Returns
    -------
    ndarray, shape (15, 10, 112, 112), float32
        Font, digit, then 28 · 4 samples each way; positive inside the stroke.
    """
    return np.stack([[signed_distance(ink(font, str(digit))) / DETAIL for digit in range(10)]
                     for font in FONTS]).astype(np.float32)


def signed_distance(inside):
    """Distance of each sample of a boolean picture (H, W) to its outline, negative outside."""
    from scipy import ndimage

    # The outline runs between samples: the half keeps both sides equally far from it.
    to_outside = ndimage.distance_transform_edt(inside)
    to_inside = ndimage.distance_transform_edt(~inside)
    return np.where(inside, to_outside - 0.5, 0.5 - to_inside)


def ink(font, character):
    """One character of a font file, filling its share of the frame: boolean (112, 112), True where inked."""
    from matplotlib import get_data_path
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath

    file = Path(get_data_path()) / "fonts" / "ttf" / font
    outline = TextPath((0, 0), character, size=100, prop=FontProperties(fname=str(file)))
    low, high = outline.vertices.min(axis=0), outline.vertices.max(axis=0)
    centre, half_frame = (low + high) / 2, (high - low)[1] / 2 / GLYPH_HEIGHT

    figure = Figure(figsize=(1, 1), dpi=IMAGE_SIZE * DETAIL)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes([0, 0, 1, 1])
    axes.axis("off")
    axes.set_xlim(centre[0] - half_frame, centre[0] + half_frame)
    axes.set_ylim(centre[1] - half_frame, centre[1] + half_frame)
    axes.add_patch(PathPatch(outline, facecolor="black", linewidth=0))
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., 0] < 128
