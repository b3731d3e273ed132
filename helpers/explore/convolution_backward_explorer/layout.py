"""Where the backward explorer's grids stand: pixels on the left, kernel between, outputs on the right."""

from helpers.explore import svg
from helpers.explore.convolution_explorer.layout import Grid
from helpers.explore.page import MARGIN, TALL, WIDE

LABEL_SIZE = 16
TOP = 62                    # where grids may start; above them stand the title and the labels
GAP, TALL_GAP = 40, 22
LARGEST_CELL, LARGEST_KERNEL_CELL = 54, 60
BETWEEN = 44                # two kernels, one above the other, and the label of the second
TWO_LINES_FROM = 33         # px: a cell that holds a number and, below it, a second one


def arrange(shapes, needs, labels, kernels, tall):
    """Places for the three grids.

    Parameters
    ----------
    shapes : sequence of int
        Rows (and columns) of the pixels, the kernel and the outputs.
    needs : sequence of float
        Px that the widest number of each grid needs.
    labels : sequence of str
        What stands above each.
    kernels : int
        1, or 2 where the written kernel stands above the turned one.
    tall : bool
        Outputs below the pixels, for pictures at a large scale.

    Returns
    -------
    left : Grid
    middle : list of Grid
    right : Grid
    bottom : float
        Below all three.
    """
    width = TALL if tall else WIDE
    height = _height(max(shapes[0], shapes[2]))
    wanted = [svg.text_width(label, LABEL_SIZE, bold=True) for label in labels]
    kernel_cell = min(LARGEST_KERNEL_CELL, max(needs[1], 36 if tall else 46),
                      (height - BETWEEN * (kernels - 1)) / kernels / shapes[1])
    middle_width = max(wanted[1], shapes[1] * kernel_cell)
    if tall:
        left_cell = min(LARGEST_CELL, height / shapes[0],
                        (width - 2 * MARGIN - TALL_GAP - middle_width) / shapes[0])
        right_cell = min(LARGEST_CELL, max(needs[2], 36), (width - 2 * MARGIN) / shapes[2])
        left = Grid(MARGIN, TOP, left_cell, shapes[0], shapes[0])
        right = Grid(MARGIN, left.bottom + BETWEEN, right_cell, shapes[2], shapes[2])
        middle_x = left.x + max(left.width, wanted[0]) + TALL_GAP
        middle = _column(middle_x, TOP, left.height, shapes[1], kernel_cell, kernels)
        return left, middle, right, max(right.bottom, middle[-1].bottom)
    left_cell, right_cell = _share(shapes, needs, wanted, height, width - 2 * MARGIN - 2 * GAP - middle_width)
    left = _centred(MARGIN, height, shapes[0], left_cell)
    middle_x = left.x + max(left.width, wanted[0]) + GAP
    middle = _column(middle_x + (middle_width - shapes[1] * kernel_cell) / 2, TOP, height, shapes[1],
                     kernel_cell, kernels)
    right = _centred(middle_x + middle_width + GAP, height, shapes[2], right_cell)
    return left, middle, right, TOP + height


def _height(rows):
    return 290 if rows <= 7 else 350 if rows <= 9 else 400


def _share(shapes, needs, wanted, height, room):
    """Cells of the pixels and of the outputs: as large as both can be, and never below what one needs."""
    most = [min(LARGEST_CELL, height / shapes[0]), min(LARGEST_CELL, height / shapes[2])]
    left = min(most[0], (room - max(shapes[2] * min(needs[2], most[1]), wanted[2])) / shapes[0])
    even = room / (shapes[0] + shapes[2])
    left = max(min(left, even), min(left, needs[0]))
    right = min(most[1], (room - max(left * shapes[0], wanted[0])) / shapes[2])
    return left, right


def _centred(x, height, rows, cell):
    return Grid(x, TOP + (height - rows * cell) / 2, cell, rows, rows)


def _column(x, top, height, rows, cell, count):
    used = count * rows * cell + (count - 1) * BETWEEN
    start = top + max(0, (height - used) / 2)
    return [Grid(x, start + place * (rows * cell + BETWEEN), cell, rows, rows) for place in range(count)]
