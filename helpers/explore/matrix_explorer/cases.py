"""Cases of the matrix explorer worth seeing, in the order in which "surprise me" shows them."""

_BASE = {"shape": "picture", "border": "zeros", "size": 5, "kernel_size": 3, "stride": 1, "padding": 0,
         "dilation": 1, "point": "weight", "position": 0}


def _case(sentence, **changes):
    return {**_BASE, **changes}, sentence


CASES = (
    _case("A row of five pixels, three weights. Every row of the matrix is the row above, moved on by one.",
          shape="row", position=1),
    _case("The middle of the picture feeds every output, a corner only one. Step through the columns.",
          point="pixel", position=12),
    _case("One row of the matrix is one window. Where does the next row of outputs begin?", point="output", position=2),
    _case("With zeros around the picture weight a is missing in nine rows. Which ones, and why those?", padding=1),
    _case("A circular border: the window leaves at one end and comes back at the other. No row is cut short.",
          shape="row", size=8, border="circular", padding=1, point="output", position=0),
    _case("Stride 2 keeps every second row. Weights are shared as before, but no longer along diagonals.",
          shape="row", size=11, stride=2, position=2),
    _case("The stride is larger than the kernel: some columns are empty, and nothing downstream can see those pixels.",
          shape="row", size=12, kernel_size=2, stride=3, point="pixel", position=2),
    _case("Dilation pulls the diagonals apart. Not one weight is added.", shape="row", size=12, dilation=3, position=1),
    _case("A kernel as large as the picture: one row, nothing shared. What layer is that?", size=5, kernel_size=5,
          point="output"),
    _case("A digit's 28×28 pixels: more than half a million entries, and nine weights.", size=28, position=4),
    _case("A kernel of one: what does this matrix do to a picture?", size=4, kernel_size=1),
)
