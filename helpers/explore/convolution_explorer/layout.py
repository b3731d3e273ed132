"""Where the convolution explorer's grids stand: one answer for all states of a mode, so that nothing jumps."""

from dataclasses import dataclass

from helpers.explore.page import MARGIN, TALL, WIDE, Grid

GAP = 36
TOP = 62                    # where grids may start; above them stand the title and the labels
NUMBERS_UP_TO = 16          # rows or columns of an input; larger ones are drawn as pictures without numbers
WEIGHTS_FROM = 30           # px: cells that hold a value and, below it, the weight
LABEL = 26                  # room for a label above a grid
BETWEEN = 24                # two kernels side by side
BELOW_KERNEL = 52           # a remark and the next label


@dataclass(frozen=True)
class Layout:
    """Places of all grids of one picture.

    `written` (the kernel before it is turned) and `patch` (what the window sees, for inputs too large for
    numbers) are None where they are not shown.
    """

    width: float
    inputs: tuple
    kernels: tuple
    written: Grid | None
    patch: Grid | None
    out: Grid | None
    area_bottom: float      # below the grids


def arrange(padded_shape, kernel_shape, out_shape, channels, turned, tall, large):
    """Places for grids of these shapes.

    Parameters
    ----------
    padded_shape, kernel_shape, out_shape : tuple of int
        (rows, columns); `out_shape` is (0, 0) where nothing comes out.
    channels : int
        1 or 2, one above the other.
    turned : bool
        Show the kernel both as written and turned, where there is room.
    tall : bool
        Kernel above output, for pictures at a large scale.
    large : bool
        The input is drawn as a picture, and what the window sees stands below the kernel.
    """
    height = _height(padded_shape[0], channels)
    width = TALL if tall else WIDE
    kernel_cell = 38 if max(kernel_shape) <= 3 and channels == 1 else 33
    if channels == 1:           # a large input has what the window sees below the kernel
        kernel_cell = min(kernel_cell, (height - BELOW_KERNEL) / 2 / kernel_shape[0])
    side_by_side = channels if tall else 1
    kernel_width = max(136, side_by_side * (kernel_shape[1] * kernel_cell + BETWEEN) - BETWEEN)
    fit = _tall_fit if tall else _wide_fit
    cell = min(46, fit(padded_shape, kernel_width, out_shape, width),
               (height - (channels - 1) * LABEL) / channels / padded_shape[0],
               height / max(out_shape[0], 1))
    inputs = _column(MARGIN, cell, padded_shape, channels, height)
    beside = "" if channels == 2 or tall else "patch" if large else "written" if turned else ""
    place = _place_tall if tall else _place_wide
    kernels, second, out = place(inputs, kernel_shape, kernel_cell, kernel_width, out_shape, height, bool(beside))
    if beside == "written":     # the kernel that slides stands below the one it came from
        kernels, second = (second,), kernels[0]
    if out and not large:       # numbers need room, and there may be some left
        out = _enlarged(out, width, height, centred=not tall)
    bottom = max([TOP + height] + [grid.bottom for grid in (out,) if grid])
    return Layout(width, inputs, kernels, second if beside == "written" else None,
                  second if beside == "patch" else None, out, bottom)


def _height(rows, channels):
    if channels == 2:
        return 480
    return 290 if rows <= 7 else 340 if rows <= 16 else 370     # 290: a small screen shows all of it


def _enlarged(grid, width, height, centred):
    cell = max(grid.cell, min(40, (width - MARGIN - grid.x) / grid.columns, height / grid.rows))
    up = (cell - grid.cell) * grid.rows / 2 if centred else 0
    return Grid(grid.x, grid.y - up, cell, grid.rows, grid.columns)


def _wide_fit(padded, kernel_width, out, width):
    return (width - 2 * MARGIN - 2 * GAP - kernel_width) / (padded[1] + out[1])


def _tall_fit(padded, kernel_width, out, width):
    return min((width - 2 * MARGIN - GAP - kernel_width) / padded[1],
               (width - 2 * MARGIN - GAP) / (padded[1] + out[1]))


def _column(x, cell, shape, count, height, gap=LABEL):
    """`count` grids above each other, centred in the area."""
    used = count * shape[0] * cell + (count - 1) * gap
    top = TOP + (height - used) / 2
    return tuple(Grid(x, top + position * (shape[0] * cell + gap), cell, *shape) for position in range(count))


def _place_wide(inputs, kernel_shape, kernel_cell, kernel_width, out_shape, height, two):
    x = inputs[0].x + inputs[0].width + GAP
    inset = (kernel_width - kernel_shape[1] * kernel_cell) / 2
    if len(inputs) == 2:        # each kernel on the line of its own channel
        kernels = tuple(Grid(x + inset, grid.y + (grid.height - kernel_shape[0] * kernel_cell) / 2, kernel_cell,
                             *kernel_shape) for grid in inputs)
    else:
        kernels = _column(x + inset, kernel_cell, kernel_shape, 1 + two, height, BELOW_KERNEL)
    out = _column(x + kernel_width + GAP, inputs[0].cell, out_shape, 1, height)[0] if out_shape[0] else None
    return (kernels[:1], kernels[1], out) if two else (kernels, None, out)


def _place_tall(inputs, kernel_shape, kernel_cell, kernel_width, out_shape, height, two):
    x = inputs[0].x + inputs[0].width + GAP
    side = kernel_shape[1] * kernel_cell + BETWEEN
    kernels = tuple(Grid(x + position * side, TOP, kernel_cell, *kernel_shape) for position in range(len(inputs)))
    top = TOP + kernel_shape[0] * kernel_cell + BELOW_KERNEL
    return kernels, None, Grid(x, top, inputs[0].cell, *out_shape) if out_shape[0] else None
