"""The block explorer's surprises: settings worth seeing, each with what to look at."""


def _case(sentence, **changes):
    start = {"layout": "images last", "channels": 16, "size": 32, "kernel": 5, "block": 1}
    return {**start, **changes}, sentence


CASES = (
    _case("All rows at once: 77 MiB of columns fit no cache. Where on the curve does the speed break down?",
          block=32),
    _case("A small layer, one image at a time: 64 calls for next to no work each. Here larger blocks win.",
          layout="images first", channels=4, size=8, kernel=3),
    _case("A kernel of one pixel copies nothing twice. Which layout wins now?", channels=64, size=8, kernel=1,
          block=8),
    _case("Few channels: NumPy with images last passes PyTorch. Look at the dashed line.",
          channels=4, kernel=3, block=2),
    _case("Images first, the same layer: runs of 30 numbers instead of 1,920. Compare the two curves.",
          layout="images first", channels=4, kernel=3, block=4),
    _case("Nine by nine is 81 copies of every pixel. One row alone is already a block of several megabytes.",
          channels=64, kernel=9, block=1),
    _case("And this is too much to ask: read how many bytes all of its columns would take.",
          channels=64, kernel=9, block=32),
    _case("A kernel of 9 on 8 pixels: no window, no column, nothing to measure.",
          channels=4, size=8, kernel=9),
)
