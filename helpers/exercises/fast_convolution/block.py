"""How many rows of columns fit a cache."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def rows_that_fit(cache, n, c, h_out, w_out, k):
    bytes_per_row = 4 * c * k**2 * w_out * n        # a column of c k² numbers for each place, for all images
    return max(1, min(h_out, cache // bytes_per_row))


def _groups(rng):
    def draw(count, n=(1, 1), c=(1, 1), rows=None):
        cases = []
        while len(cases) < count:
            size = tuple(int(rng.integers(low, high + 1)) for low, high in (n, c, (20, 40), (9, 19), (2, 5)))
            row = 4 * size[1] * size[4]**2 * size[3] * size[0]
            share = rows(size[2]) if rows else float(rng.uniform(2.3, size[2] - 2))
            cases.append((int(share * row), *size))
        return cases

    return [
        Group("single", "one image, one channel", [(1000, 1, 1, 12, 10, 2)] + draw(5)),
        Group("channels", "several channels", draw(6, c=(2, 16))),
        Group("batch", "several images", draw(8, n=(2, 64), c=(2, 16))),
        Group("exact", "blocks that fill the cache exactly", [
            (4 * 3 * 9 * 10 * 8 * rows, 8, 3, 25, 10, 3) for rows in (2, 5, 7)]),
        Group("all", "caches with room for everything",
              draw(5, n=(2, 16), c=(2, 8), rows=lambda height: height + float(rng.uniform(0.5, 30)))),
        Group("none", "caches too small for a single row",
              draw(5, n=(2, 64), c=(2, 16), rows=lambda height: float(rng.uniform(0.05, 0.95)))),
    ]


def _with(row):
    """The answer with other bytes for a row."""
    def answer(cache, n, c, h_out, w_out, k):
        return max(1, min(h_out, int(cache // row(n, c, w_out, k))))
    return answer


def _unbounded(low, high):
    def answer(cache, n, c, h_out, w_out, k):
        rows = cache // (4 * c * k**2 * w_out * n)
        rows = max(1, rows) if low else rows
        return min(h_out, rows) if high else rows
    return answer


MISCONCEPTIONS = (
    Misconception("numbers instead of bytes", _with(lambda n, c, w, k: c * k**2 * w * n),
                  "You count numbers as bytes. A float32 takes four."),
    Misconception("float64", _with(lambda n, c, w, k: 8 * c * k**2 * w * n),
                  "You count eight bytes a number, those of a float64."),
    Misconception("k instead of k²", _with(lambda n, c, w, k: 4 * c * k * w * n),
                  "Your columns hold k numbers of each channel. How many pixels lie under a k by k kernel?"),
    Misconception("one image", _with(lambda n, c, w, k: 4 * c * k**2 * w),
                  "You count the columns of one image. With images last in memory a row of the output is "
                  "made for the whole batch."),
    Misconception("one channel", _with(lambda n, c, w, k: 4 * k**2 * w * n),
                  "You count one channel. A column holds what lies under the kernel in all of them."),
    Misconception("one place", _with(lambda n, c, w, k: 4 * c * k**2 * n),
                  "You count one column an image. A row of the output has w_out places, and each has its "
                  "column."),
    Misconception("pixels, not columns", _with(lambda n, c, w, k: 4 * c * w * n),
                  "You count every pixel once. Unfolding copies it for each of the k² taps that read it."),
    Misconception("rounds up",
                  lambda cache, n, c, h, w, k: max(1, min(h, -(-cache // (4 * c * k**2 * w * n)))),
                  "Your last row does not fit any more: you round up."),
    Misconception("rounds to nearest",
                  lambda cache, n, c, h, w, k: max(1, min(h, round(cache / (4 * c * k**2 * w * n)))),
                  "You round to the nearest row. Half a row over the edge is over the edge."),
    Misconception("a fraction", lambda cache, n, c, h, w, k: max(1, min(h, cache / (4 * c * k**2 * w * n))),
                  "There is no fraction of a row here: only whole rows are made."),
    Misconception("stops before it is full",
                  lambda cache, n, c, h, w, k: max(1, min(h, (cache - 1) // (4 * c * k**2 * w * n))),
                  "Where the rows fill the cache to the last byte you take one less. Exactly full still "
                  "fits."),
    Misconception("always all", lambda cache, n, c, h, w, k: h,
                  "You make all rows, whatever the cache holds."),
    Misconception("outputs too", _with(lambda n, c, w, k: 4 * (c * k**2 + 1) * w * n),
                  "Asked for are the columns alone; you seem to count something besides them."),
    Misconception("as wide as the input", _with(lambda n, c, w, k: 4 * c * k**2 * (w + k - 1) * n),
                  "You make a column for every pixel on a row of the input. w_out is the number of places "
                  "already."),
    Misconception("height for width",
                  lambda cache, n, c, h, w, k: max(1, min(h, cache // (4 * c * k**2 * h * n))),
                  "You count the columns of one column of places. A row of the output has w_out of them."),
    Misconception("never all",
                  lambda cache, n, c, h, w, k: max(1, min(h - 1, cache // (4 * c * k**2 * w * n))),
                  "Where all rows fit you leave one out. Does your loop try the last one?"),
    Misconception("neither end", _unbounded(False, False),
                  "A block is never empty and never larger than the output: think of a cache smaller than "
                  "one row, and of one larger than everything."),
    Misconception("no row at all", _unbounded(False, True),
                  "Where not even one row fits, you make none, and the loop never ends. At least one row has "
                  "to be made at a time."),
    Misconception("more rows than there are", _unbounded(True, False),
                  "You give more rows than the output has, and memory would be asked for that nobody uses."),
)

EXERCISE = FunctionExercise(
    name="rows_that_fit",
    stub='''def rows_that_fit(cache, n, c, h_out, w_out, k):
    """How many rows of the output to unfold at a time, so that their float32 columns fit `cache` bytes.

    Images last: a row is made for all n images at once. c channels, a k by k kernel, stride 1; the output
    has h_out rows and w_out columns. At least one row, at most all of them.
    """
    ...''',
    solve=rows_that_fit,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} layers and caches: {exact} that fit to the last byte, {all} where all rows fit, {none} "
           "where not even one does",
    hints=("How many columns belong to one row of the output, if it is made for all images?",
           "There are w_out·n columns, each of them c·k² numbers of four bytes. How often does that go into "
           "the cache?",
           "Divide with //, then keep the result between 1 and h_out with min and max."),
    why="Columns are written and read again at once; if they still lie in a cache by then, the memory beyond "
        "it sees nothing of them.",
)
