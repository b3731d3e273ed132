"""Cases of the backward explorer worth seeing, in the order in which "surprise me" shows them."""

_BASE = {"view": "pixels", "size": 5, "kernel_size": 2, "stride": 2, "padding": 0, "dilation": 1,
         "kernel": "counting", "upstream": "counting", "row": 0, "column": 0}


def _case(sentence, **changes):
    return {**_BASE, **changes}, sentence


CASES = (
    _case("Windows do not overlap here, and the last row and column wait for a payment that never comes.",
          row=1, column=1),
    _case("Stride 1: windows overlap. Where did this pixel’s number come from? "
          "Ask it: “A pixel asks who pays”.", stride=1, row=3, column=3),
    _case("Read the small numbers on the right as a picture: they are the kernel, turned by half a turn.",
          view="pixel", stride=1, size=6, kernel_size=3, row=2, column=2),
    _case("The same with a symmetric kernel. Would you notice a forgotten turn?",
          view="pixel", stride=1, size=6, kernel_size=3, kernel="symmetric", row=2, column=2),
    _case("Only one output complains, and what arrives at the pixels is the kernel as it is written.",
          stride=1, kernel_size=3, upstream="single", row=1, column=1),
    _case("At stride 2 a pixel meets every second weight only. Step to its neighbour: it meets the others.",
          view="pixel", size=6, kernel_size=3, padding=1, row=2, column=2),
    _case("Zeros stand between the cells because the stride skipped places. The kernel does not know that.",
          view="turned", size=6, kernel_size=3, padding=1, row=2, column=2),
    _case("One weight, four places. Its pixels lie as far apart as the stride.", view="weight", row=0, column=1),
    _case("A gradient paid into the border is thrown away: nobody learns from zeros that we put there.",
          size=4, kernel_size=3, stride=1, padding=2, row=0, column=0),
    _case("All ones upstream: every gradient is a sum of weights, and a flip cannot be seen.",
          view="pixel", stride=1, upstream="ones", kernel="edge", row=2, column=2),
    _case("Stride 2 and dilation 2 keep step: 16 of 25 pixels are read by nobody.",
          kernel_size=2, dilation=2, row=1, column=1),
    _case("Three taps that span seven pixels, and six pixels to lie on. What makes it fit again?",
          size=6, kernel_size=3, dilation=3, stride=1),
)
