"""The course's matplotlib style and its recurring figures: pictures, numbered pixels, curves with intervals.

Every figure has a paper ground of its own, so that it reads the same in a dark JupyterLab; text is 13 points
or more, so that it can be read from the last row of a classroom.
"""

from base64 import b64encode
from io import BytesIO

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.patches import Rectangle

from helpers.palette import INK, INPUT, KERNEL, MUTED, NEGATIVE, OUTPUT, PAPER

SIGNED = LinearSegmentedColormap.from_list("signed", ["#3f2a78", NEGATIVE, PAPER, OUTPUT, "#0d4a2a"])
# A PNG names the matplotlib that wrote it unless told not to; stored outputs would change with each version.
PNG_METADATA = {"Software": None}
PAGE_WIDTH = 9.5                    # inches, 950 pixels: what JupyterLab leaves of a projector's 1280
PIXELS_PER_POINT = 2                # stored twice as fine as it is shown, for sharp text on a projector

STYLE = {
    "figure.facecolor": PAPER, "axes.facecolor": PAPER, "savefig.facecolor": PAPER,
    "figure.figsize": (8, 4), "figure.dpi": 100, "figure.constrained_layout.use": True,
    "savefig.bbox": "tight", "savefig.pad_inches": 0.15,
    "font.family": "DejaVu Sans", "font.size": 13, "axes.titlesize": 15, "axes.labelsize": 13,
    "xtick.labelsize": 13, "ytick.labelsize": 13, "legend.fontsize": 13, "figure.titlesize": 16,
    "text.color": INK, "axes.labelcolor": INK, "axes.titlecolor": INK, "axes.titlelocation": "left",
    "xtick.color": INK, "ytick.color": INK, "axes.edgecolor": MUTED,
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False,
    "axes.prop_cycle": matplotlib.cycler(color=[INPUT, KERNEL, OUTPUT, NEGATIVE, MUTED]),
    "lines.linewidth": 2.2, "image.cmap": "gray", "image.interpolation": "nearest",
    "svg.hashsalt": "course",
}


def use_style():
    """Set the course's style for every later figure; in a notebook also sharp PNGs that name no version."""
    matplotlib.rcParams.update(STYLE)
    from IPython import get_ipython

    if get_ipython() is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats
        set_matplotlib_formats("retina", metadata=PNG_METADATA)


def show(figure, alt):
    """Show a figure with its text alternative, once, and close it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        What the picture shows, in a sentence: for screen readers, and the line that stands for the picture
        wherever no picture can be shown.

    Raises
    ------
    ValueError
        If `alt` is empty.

    Notes
    -----
    The text goes out as text/plain and as the image's `alt` metadata. JupyterLab (up to 4.6) draws the PNG
    and passes on its size only; nbconvert's classic template writes the `alt` as well.
    """
    from IPython.display import display

    if not alt or not alt.strip():
        raise ValueError("show: alt must say in a sentence what the figure shows")
    display(Picture(figure, alt.strip()))
    plt.close(figure)


class Picture:
    """A finished figure as Jupyter stores it: a PNG, its size on the screen, and its text alternative."""

    def __init__(self, figure, alt):
        file = BytesIO()
        figure.savefig(file, format="png", dpi=PIXELS_PER_POINT * figure.dpi, metadata=PNG_METADATA)
        self.png, self.alt = file.getvalue(), alt

    def __repr__(self):
        return f"Figure: {self.alt}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        # Width and height stand in the PNG's header chunk, bytes 16 to 23.
        width, height = (int.from_bytes(self.png[at:at + 4], "big") // PIXELS_PER_POINT for at in (16, 20))
        bundle = {"image/png": b64encode(self.png).decode("ascii"), "text/plain": repr(self)}
        return bundle, {"image/png": {"alt": self.alt, "width": width, "height": height}}


def images(pictures, titles=None, signed=False, columns=None, scale=1.0, limit=None):
    """Pictures side by side: grey, in colour, or signed from violet over white to green.

    Parameters
    ----------
    pictures : sequence of arrays (H, W), (1, H, W) or (H, W, 3)
        uint8 is shown from 0 to 255. Grey floats share one scale, from the lowest to the highest value among
        them; so do the signed ones, symmetric around 0 = white.
    titles : sequence of str, optional
        One for each picture.
    signed : bool or sequence of bool
        Which pictures may be negative; these get a colour bar.
    columns : int, optional
        Pictures in a row; by default all of them.
    scale : float
        1 makes each picture up to 2.4 inches wide, and a row no wider than a notebook's page.
    limit : float, optional
        The signed value with the deepest colour; by default the largest, but in photographs (more than 10,000
        values) one that 98 % stay within, so that a few bright pixels do not pale all others. Arrows on the
        colour bar say that some go beyond.

    Returns
    -------
    matplotlib.figure.Figure
    """
    pictures = [_flat_picture(picture) for picture in pictures]
    if titles is not None and len(titles) != len(pictures):
        raise ValueError(f"images: {len(titles)} titles for {len(pictures)} pictures")
    signs = np.broadcast_to(signed, len(pictures))
    figure, grid = _empty_frames(pictures, columns or len(pictures), scale)
    greys = _range_of([p for p, sign in zip(pictures, signs) if not sign])
    sizes = np.concatenate([np.abs(p).ravel() for p, sign in zip(pictures, signs) if sign] or [[0]])
    reach = limit or np.quantile(sizes, 1 if sizes.size <= 10_000 else 0.98) or 1
    for axes, picture, sign in zip(grid.flat, pictures, signs):
        if sign:
            axes.imshow(picture, cmap=SIGNED, vmin=-reach, vmax=reach)
        else:
            low, high = (0, 255) if picture.dtype == np.uint8 else greys
            axes.imshow(picture, cmap="gray", vmin=low, vmax=high)
        axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, fill=False, edgecolor=MUTED))
    if titles is not None:
        for axes, title in zip(grid.flat, titles):
            axes.set_title(title, fontsize=13, loc="center")
    if signs.any():
        _add_color_bar(figure, grid, reach, beyond=sizes.max() > reach)
    return figure


def _add_color_bar(figure, grid, reach, beyond):
    scale = matplotlib.cm.ScalarMappable(matplotlib.colors.Normalize(-reach, reach), SIGNED)
    bar = figure.colorbar(scale, ax=grid, shrink=0.8, ticks=[-reach, 0, reach],
                          extend="both" if beyond else "neither")
    bar.ax.set_yticklabels([_number(-reach, 3), "0", _number(reach, 3)])
    bar.outline.set_visible(False)


def _empty_frames(pictures, columns, scale):
    rows = -(-len(pictures) // columns)
    side = scale * min(2.4, PAGE_WIDTH / columns)
    tallest = max(picture.shape[0] / picture.shape[1] for picture in pictures)
    figure, grid = plt.subplots(rows, columns, squeeze=False, layout="constrained",
                                figsize=(side * columns, (side * tallest + 0.4) * rows))
    for axes in grid.flat:
        axes.axis("off")
    return figure, grid


def _flat_picture(picture):
    picture = np.asarray(picture)
    if picture.ndim == 3 and picture.shape[0] == 1:
        picture = picture[0]
    if picture.ndim != 2 and not (picture.ndim == 3 and picture.shape[2] == 3):
        raise ValueError(f"images: a picture is (H, W), (1, H, W) or (H, W, 3), not {picture.shape}")
    return picture


def _range_of(greys):
    floats = [picture for picture in greys if picture.dtype != np.uint8]
    if not floats:
        return 0, 255
    low, high = min(picture.min() for picture in floats), max(picture.max() for picture in floats)
    return (low, high) if high > low else (low, low + 1)


def pixel_grid(values, color=INPUT, title=None, window=None, unread=None, axes=None):
    """Pixels as squares with their numbers: the deeper the colour, the larger; below zero violet.

    Parameters
    ----------
    values : array (H, W)
        NaN leaves the square empty.
    color : str
        INPUT, KERNEL or OUTPUT of `helpers.palette`, by what the array is.
    title : str, optional
    window : (row, column, height, width), optional
        Outline this part in the kernel's colour.
    unread : bool array (H, W), optional
        Squares to show in grey, because no window reads them.
    axes : matplotlib.axes.Axes, optional
        Where to draw; by default a new figure that fits.

    Returns
    -------
    matplotlib.axes.Axes
        Its figure is `.figure`.
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 2:
        raise ValueError(f"pixel_grid: values must be (H, W), not {values.shape}")
    height, width = values.shape
    unread = np.zeros(values.shape, bool) if unread is None else np.asarray(unread, bool)
    if unread.shape != values.shape:
        raise ValueError(f"pixel_grid: unread has shape {unread.shape}, values {values.shape}")
    if axes is None:
        size = (0.62 * width + 0.3, 0.62 * height + (0.7 if title else 0.3))
        axes = plt.figure(figsize=size, layout="constrained").add_subplot()
    largest = np.nanmax(np.abs(values), initial=0) or 1
    for (row, column), value in np.ndenumerate(values):
        _draw_pixel(axes, row, column, value, value / largest, color, unread[row, column])
    if window is not None:
        top, left, rows, columns = window
        axes.add_patch(Rectangle((left, top), columns, rows, fill=False, edgecolor=KERNEL, linewidth=4,
                                 zorder=3))
    axes.set(xlim=(-0.06, width + 0.06), ylim=(height + 0.06, -0.06), aspect="equal")
    axes.axis("off")
    if title:
        axes.set_title(title)
    return axes


def pixel_row(values, color=INPUT, title=None, window=None, unread=None, axes=None):
    """A row of pixels, shape (W,), as `pixel_grid` draws it; window is (start, length). Returns the Axes."""
    values = np.asarray(values, dtype=float)
    if values.ndim != 1:
        raise ValueError(f"pixel_row: values must be (W,), not {values.shape}")
    return pixel_grid(values[None], color, title, axes=axes,
                      window=None if window is None else (0, window[0], 1, window[1]),
                      unread=None if unread is None else np.asarray(unread)[None])


def _draw_pixel(axes, row, column, value, strength, color, unread):
    hue = MUTED if unread else NEGATIVE if value < 0 else color
    # At full strength a number in the ground's own hue would drown; 0.75 keeps ink or paper readable on it.
    share = 0.3 if unread else 0 if np.isnan(value) else 0.75 * abs(strength)
    face = (1 - share) * np.array(to_rgb(PAPER)) + share * np.array(to_rgb(hue))
    axes.add_patch(Rectangle((column, row), 1, 1, facecolor=face, edgecolor=hue, linewidth=1.2,
                             hatch="//" if unread else None))
    if not np.isnan(value):
        text = _number(value)
        axes.text(column + 0.5, row + 0.52, text, ha="center", va="center",
                  fontsize=13 if len(text) > 3 else 15, color=readable_on(face))


def _number(value, digits=4):
    return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}")


def readable_on(face):
    """INK or PAPER, whichever contrasts more with the colour `face` (WCAG's relative luminance)."""
    def luminance(color):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    def contrast(text):
        light, dark = sorted([luminance(text), luminance(face)], reverse=True)
        return (light + 0.05) / (dark + 0.05)

    return max((INK, PAPER), key=contrast)


def curve_with_interval(axes, x, runs, label=None, color=INPUT):
    """The mean of several runs as a line, with the 95 % interval of the mean around it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    x : array (points,)
    runs : array (seeds, points)
        At least two seeds.
    label : str, optional
        Written at the end of the line, in its colour.
    color : str

    Returns
    -------
    mean, half_width : ndarray, shape (points,)
        The interval is mean ± half_width: the standard error times Student's t, seeds − 1 degrees of freedom.
    """
    from scipy.special import stdtrit

    x, runs = np.asarray(x), np.asarray(runs, dtype=float)
    if runs.ndim != 2 or runs.shape[0] < 2 or runs.shape[1:] != x.shape:
        raise ValueError(f"curve_with_interval: runs must be (seeds, points) with at least two seeds "
                         f"and as many points as x has; runs.shape = {runs.shape}, x.shape = {x.shape}")
    seeds = len(runs)
    mean = runs.mean(axis=0)
    half_width = stdtrit(seeds - 1, 0.975) * runs.std(axis=0, ddof=1) / np.sqrt(seeds)
    axes.fill_between(x, mean - half_width, mean + half_width, color=color, alpha=0.2, linewidth=0)
    axes.plot(x, mean, color=color)
    if label:
        axes.annotate(label, (x[-1], mean[-1]), xytext=(8, 0), textcoords="offset points", va="center",
                      color=color, fontsize=13, fontweight="bold")
    return mean, half_width
