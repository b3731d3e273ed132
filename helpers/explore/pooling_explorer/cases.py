"""Cases of the pooling explorer worth seeing, in the order in which "surprise me" shows them."""

_BASE = {"picture": "digit", "kind": "max", "kernel_size": 2, "stride": 2, "padding": 0, "ceil_mode": False,
         "blur": False, "right": 0, "down": 0, "ring": True, "row": 1, "column": 1}


def _case(sentence, **changes):
    return {**_BASE, **changes}, sentence


CASES = (
    _case("The dot moves from column 3 to 4, one pixel. Its output moves a whole cell. Set the shift to 2.",
          picture="dot", right=1),
    _case("On a ring, 7 to the right is 1 to the left: the dot stays in its window, and nothing changes.",
          picture="dot", right=7),
    _case("Kernel 1, stride 2: every second pixel. The board turns from all white to all black.",
          picture="checkerboard", kernel_size=1, right=1),
    _case("The same board, blurred before it is sampled: an even grey, wherever it is shifted.",
          picture="checkerboard", kernel_size=1, right=1, blur=True),
    _case("Each window holds a white square, so the maximum is white everywhere. Where did the board go?",
          picture="checkerboard", right=1),
    _case("All pixels are below zero, and there is padding. If it counted as 0, which outputs would be 0?",
          picture="negative", kernel_size=3, padding=1, row=0, column=0),
    _case("Noise, window 2: about a third of the outputs survive a shift by one. Try window 3 with stride 1.",
          picture="noise", right=1),
    _case("The zeros of the padding are counted here, and outputs at the edge pay for it. Leave them out.",
          kind="average", kernel_size=3, padding=1, row=0, column=3),
    _case("At stride 1 the output moves along with the picture, whatever the shift.", stride=1, right=3,
          row=2, column=4),
    _case("Max pooling at stride 2, blurred before it drops every second cell. Compare the change without.",
          right=1, blur=True),
    _case("One window holds everything: the picture may go where it likes, as long as none of it leaves.",
          kind="global average", right=3, down=2, row=0, column=0),
    _case("More padding than half a window: a window in the corner would see nothing at all.", padding=2),
)
