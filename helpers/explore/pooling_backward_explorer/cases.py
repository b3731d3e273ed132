"""The pooling backward explorer's inputs and its cases worth seeing."""

import numpy as np

ROWS, COLUMNS = 4, 5

# name: (what the menu says, pixels)
PICTURES = {
    "hills": ("hills", ((5, 7, 1, 4, 2), (2, 3, 6, 0, 3), (1, 4, 9, 5, 2), (3, 0, 2, 8, 1))),
    "relu": ("behind a ReLU", ((0, 0, 3, 0, 0), (0, 0, 0, 1, 0), (2, 0, 0, 0, 0), (0, 5, 0, 0, 4))),
    "negative": ("all negative", ((-5, -2, -7, -4, -1), (-3, -6, -8, -9, -2), (-4, -1, -3, -5, -6),
                                  (-2, -7, -1, -8, -3))),
    "flat": ("flat grey", ((2,) * COLUMNS,) * ROWS),
}


def pixels(picture, changes=()):
    """The input as an array (4, 5): a picture's pixels after `changes`, triples (row, column, value)."""
    x = np.array(PICTURES[picture][1], float)
    for row, column, value in changes:
        x[row, column] = value
    return x


# settings, then what there is to see
CASES = (
    ({"row": 0, "column": 0, "changes": ((0, 0, 7),)},
     "Two sevens in one window. Step the marked pixel down to 6 and back to 7: the route jumps at the tie."),
    ({"row": 1, "column": 1, "changes": ((1, 1, 7),)},
     "The same tie, made by a later pixel: the first seven keeps it all. What must the marked pixel reach?"),
    ({"picture": "relu", "rule": "every", "row": 0, "column": 0},
     "A window of four zeros, as behind a ReLU, pays four times what arrives. Change the rule."),
    ({"kernel_size": 3, "stride": 1, "row": 2, "column": 2, "window": 2},
     "One pixel wins all six windows and collects from each. Step its value down: where does it lose them?"),
    ({"stride": 3, "row": 1, "column": 2},
     "Between the windows there are gaps: these pixels could be anything, and their gradient stays 0."),
    ({"picture": "negative", "kernel_size": 3, "stride": 2, "padding": 1, "row": 0, "column": 1},
     "All negative, with a border. It counts as −∞, so it never wins and is never paid."),
    ({"kind": "average", "kernel_size": 3, "stride": 2, "padding": 1, "row": 0, "column": 0},
     "An average at the corner: nine shares, and five of them fall on the border and are lost."),
    ({"kind": "uncounted", "kernel_size": 3, "stride": 2, "padding": 1, "row": 0, "column": 0},
     "The same corner, the border not counted: four shares, all on pixels. Nothing is lost."),
    ({"kind": "l2", "row": 0, "column": 0},
     "L2 pays each pixel by its size. Step the marked pixel up to 9: it takes more and more of the payment."),
    ({"picture": "flat", "rule": "share", "kernel_size": 3, "stride": 1, "row": 1, "column": 2, "window": 4},
     "Everything ties, and shared equally a maximum pays like an average. Step the marked pixel up by one."),
)
