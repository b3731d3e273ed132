"""Cases of the convolution explorer worth seeing, in the order in which "surprise me" shows them."""

_BASE = {"picture": "edge", "kernel": "sobel", "kernel_size": 3, "stride": 1, "padding": 0, "dilation": 1,
         "true_convolution": False, "channels": 1, "row": 1, "column": 1}


def _case(sentence, **changes):
    return {**_BASE, **changes}, sentence


CASES = (
    _case("Bright and dark stripes change places. A mean three wide sees two of one kind and one of the other.",
          picture="stripes", kernel="mean", row=2, column=1),
    _case("The last row and column of padding are there, and no window reads them. Set the stride to 1.",
          picture="digit", kernel="gaussian", kernel_size=3, stride=2, padding=1, row=2, column=2),
    _case("The input rises from 0 to 3 and the pair [1 −1] answers −3. Now switch to true convolution.",
          picture="step", kernel="pair", kernel_size=2, row=3, column=2),
    _case("Turned by half a turn, the same pair answers +3. Which of the two would you call “the difference”?",
          picture="step", kernel="pair", kernel_size=2, true_convolution=True, row=3, column=2),
    _case("A single dot prints the kernel, upside down and mirrored. True convolution prints it as it is written.",
          picture="dot", kernel="own", own_kernel="1 2 3\n4 5 6\n7 8 9", row=2, column=2),
    _case("Stride 2 and dilation 2 keep step: all taps fall on every second pixel, and the rest is never read.",
          picture="edge", kernel="mean", stride=2, dilation=2, row=0, column=1),
    _case("A flat sky answers 0. Green: brighter to the right. Violet: darker to the right.",
          picture="photo", kernel="sobel", row=13, column=26),
    _case("One pixel and its four neighbours. On a straight slope the Laplacian is 0; it answers where that bends.",
          picture="photo", kernel="laplacian", row=20, column=30),
    _case("Red, plus blue, through one filter: two sums, added cell by cell. Still one output map.",
          picture="photo", kernel="gaussian", kernel_size=5, channels=2, row=30, column=30),
    _case("Three taps, nine pixels of reach, seven pixels of input. Three of the sliders can make it fit again.",
          picture="stripe", kernel="edge", dilation=4, row=0, column=0),
)
