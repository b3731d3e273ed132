"""The matrix of a small convolution with padding, on paper."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

RIGHT = np.array([[5, -2, 0, 0], [1, 5, -2, 0], [0, 1, 5, -2], [0, 0, 1, 5]], float)
_WIDE = np.array([[1, 5, -2, 0, 0, 0], [0, 1, 5, -2, 0, 0], [0, 0, 1, 5, -2, 0], [0, 0, 0, 1, 5, -2]], float)
_CIRCULAR = RIGHT + np.array([[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [-2, 0, 0, 0]])

EXERCISE = ValueExercise(
    name="padded_matrix",
    stub="padded_matrix = np.array([[..., ..., ..., ...],\n"
         "                          [..., ..., ..., ...],\n"
         "                          [..., ..., ..., ...],\n"
         "                          [..., ..., ..., ...]])",
    right=RIGHT,
    asked="a matrix of 4 rows and 4 columns",
    solution_text="padded_matrix = np.array([[5, -2, 0, 0],\n"
                  "                          [1, 5, -2, 0],\n"
                  "                          [0, 1, 5, -2],\n"
                  "                          [0, 0, 1, 5]])",
    misconceptions=(
        Misconception("flipped", RIGHT.T,
                      "That is the matrix of the kernel turned around, or the transposed one. A layer slides the "
                      "kernel as it stands: what does output 1 multiply pixel 0 with?"),
        Misconception("border columns kept", _WIDE,
                      "Your matrix has columns for the two zeros of the border. They are not pixels of the row: "
                      "what is multiplied with 0 needs no column."),
        Misconception("first columns of the wide matrix", _WIDE[:, :4],
                      "Your columns begin at the zero on the left of the row. Column 0 belongs to pixel 0, which the "
                      "first window reads with its middle weight."),
        Misconception("last columns of the wide matrix", _WIDE[:, 2:],
                      "Your columns begin at pixel 1. Where is the one for pixel 0?"),
        Misconception("circular", _CIRCULAR,
                      "Your rows wrap around: the window that hangs over the left end reads the last pixel. That is a "
                      "circular border; here zeros stand beyond the ends."),
        Misconception("no padding", _WIDE[:2, :4],
                      "That is the matrix without padding. With one zero at each end two more windows fit."),
        Misconception("every row alike", np.array([[1, 5, -2, 0]] * 4, float),
                      "All your rows are the same, so all outputs would be the same. From one row to the next "
                      "the window moves on by one pixel."),
        Misconception("stride of the kernel", np.array([[5, -2, 0, 0], [0, 0, 1, 5]], float),
                      "Your windows lie side by side. At stride 1 there is a window for every pixel."),
        Misconception("only the middle weight", 5 * np.eye(4),
                      "You kept the middle weight only. Each output adds up three products, where all three pixels "
                      "exist."),
        Misconception("replicated border", RIGHT + np.diag([1, 0, 0, -2]),
                      "Your first and last row repeat the end pixel beyond the border. Here zeros stand there."),
        Misconception("weights normalized", RIGHT / 4,
                      "Your rows hold the weights divided by 4. A layer takes them as they are."),
    ),
    tested="all 16 entries",
    hints=("Write each output as a sum of pixels first: what is output 0, if x₋₁ is 0?",
           "Output 0 is 5·x₀ − 2·x₁. Its weights are the first row. Then move the window on by one.",
           "The middle weight stands on the main diagonal. What is cut off in the first and in the last row?"),
    why="A zero of the border multiplies its weight away, so the first and the last row hold two weights, and "
        "everywhere else the same three stand one column further on.",
)
