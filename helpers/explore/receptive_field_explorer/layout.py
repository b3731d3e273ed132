"""Where things stand in the receptive field explorer's picture: places along the axis, rows, the square."""

from dataclasses import dataclass

from helpers.explore.page import MARGIN, TALL, WIDE

LABEL = 74              # px left of the rows, for their names
SQUARE = 190            # px, the side of the square in two dimensions
TOP = 44                # px above the top row
ROWS = 180              # px for all rows together: a deep stack is no taller than the square beside it
LARGEST_UNIT = 40


@dataclass(frozen=True)
class Layout:
    """Measures of one picture; `view` is the part of the axis that is shown, in pixels of the input."""

    width: float
    view: tuple
    unit: float             # px for one pixel of the input
    rows: int

    @property
    def row(self):
        """From one row to the next."""
        return min(44, (ROWS - self.box) // max(1, self.rows - 1))

    @property
    def box(self):
        """The height of a unit."""
        return 24 if self.rows < 6 else 20

    @property
    def wide(self):
        return self.width == WIDE

    @property
    def bottom(self):
        """Below the input's row."""
        return TOP + (self.rows - 1) * self.row + self.box

    def x(self, at):
        """Where the centre of a place on the input's axis stands."""
        return MARGIN + LABEL + (at - self.view[0] + 0.5) * self.unit

    def y(self, layer):
        """The top of a row; the input is row 0 and stands below."""
        return TOP + (self.rows - 1 - layer) * self.row

    def shows(self, at):
        """Whether a unit whose centre is here lies in the view."""
        return self.view[0] - 0.01 <= at <= self.view[1] + 0.01


def layout_of(numbers, scale):
    """The measures for one state."""
    width = TALL if scale >= 1.5 else WIDE
    size = numbers.settings.size
    outside = max(2, size // 4)         # places left and right of the input that there is room for
    low, high = 0.0, size - 1.0
    for row in numbers.rows:
        jump, start = row.field.jump, row.field.start
        low = min(low, start - row.padding * jump)
        high = max(high, start + (row.units - 1 + row.padding) * jump)
    first, last = numbers.pixels
    low, high = max(min(low, first), -outside), min(max(high, last), size - 1 + outside)
    room = width - 2 * MARGIN - LABEL - (SQUARE + 24 if width == WIDE else 0)
    return Layout(width, (low, high), min(LARGEST_UNIT, room / (high - low + 1)), len(numbers.rows))
