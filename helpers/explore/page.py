"""What all explorers' pictures share, so that they stand alike on a page and on a projector."""

from dataclasses import dataclass

WIDE, TALL = 840, 546       # px: the picture's width; the narrower one is for a large scale
MARGIN = 10
LINE = 26                   # px from one line of text to the next


@dataclass(frozen=True)
class Grid:
    """A grid's place: its corner, its cells and how large they are."""

    x: float
    y: float
    cell: float
    rows: int
    columns: int

    @property
    def width(self):
        """Of all columns, in px."""
        return self.cell * self.columns

    @property
    def height(self):
        """Of all rows, in px."""
        return self.cell * self.rows

    @property
    def bottom(self):
        """The lower edge, in px."""
        return self.y + self.height

    def corner(self, number):
        """Upper left corner of a cell, the cells counted row by row."""
        row, column = divmod(number, self.columns)
        return self.x + column * self.cell, self.y + row * self.cell
