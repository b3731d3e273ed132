"""Adaptive pooling: where so many windows begin and end, whatever the size of the row."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def adaptive_bins(i, o):
    return [(n * i // o, -(-(n + 1) * i // o)) for n in range(o)]   # floor of the start, ceiling of the end


def _groups(rng):
    uneven = [(i, o) for i in range(3, 30) for o in range(2, i) if i % o]
    return [
        Group("even", "rows that divide", [(6, 3), (8, 4), (12, 3), (20, 4), (28, 7), (14, 2)]),
        Group("one", "one window, and one window a pixel", [(5, 1), (28, 1), (1, 1), (4, 4), (7, 7)]),
        Group("uneven", "rows that do not divide",
              [(5, 2), (7, 3), (10, 3), (13, 7)]
              + [uneven[int(n)] for n in rng.permutation(len(uneven))[:26]]),
        Group("more", "more windows than pixels", [(2, 3), (3, 4), (1, 5), (4, 7), (5, 8), (6, 9)]),
    ]


def _with(start, end):
    def wrong(i, o):
        return [(start(n, i, o), end(n, i, o)) for n in range(o)]
    return wrong


def _floor(n, i, o):
    return n * i // o


def _ceil(n, i, o):
    return -(-(n + 1) * i // o)


def _as_pooling(i, o):
    stride = i // o
    return [(n * stride, n * stride + i - (o - 1) * stride) for n in range(o)]


def _split(i, o):
    """As np.array_split: the first windows get the rest."""
    small, rest = divmod(i, o)
    ends = [0]
    for n in range(o):
        ends.append(ends[-1] + small + (n < rest))
    return list(zip(ends, ends[1:]))


MISCONCEPTIONS = (
    Misconception("last pixel instead of end", _with(_floor, lambda n, i, o: _ceil(n, i, o) - 1),
                  "Your ends are the last pixel that belongs to a window. Asked for is the one behind it, "
                  "as in a slice: row[start:end]."),
    Misconception("the end rounded down", _with(_floor, lambda n, i, o: (n + 1) * i // o),
                  "You round the ends down. The pixel in which a window ends, though not at its edge, then "
                  "belongs to the next one only; here it belongs to both."),
    Misconception("equal windows", _with(lambda n, i, o: n * (i // o), lambda n, i, o: (n + 1) * (i // o)),
                  "All your windows are i // o wide, and what is left over at the end is read by none. The "
                  "cuts lie at n·i/o, which need not be whole."),
    Misconception("the last one takes the rest",
                  _with(lambda n, i, o: n * (i // o),
                        lambda n, i, o: i if n == o - 1 else (n + 1) * (i // o)),
                  "Your last window takes all that is left over. Share it out: the cuts lie at n·i/o."),
    Misconception("rounded up to equal windows",
                  _with(lambda n, i, o: n * -(-i // o), lambda n, i, o: (n + 1) * -(-i // o)),
                  "Your windows are all i/o wide, rounded up, side by side, and so they run over the end of "
                  "the row. Cut it at n·i/o first and round afterwards."),
    Misconception("one stride, one window", _as_pooling,
                  "You take one stride and one window size that reach from end to end. It looks the same on "
                  "some rows; compare (5, 3): the windows of adaptive pooling differ in size."),
    Misconception("rounded to nearest",
                  _with(lambda n, i, o: round(n * i / o), lambda n, i, o: round((n + 1) * i / o)),
                  "You round the cuts to the nearest pixel. A pixel through which a cut goes belongs to both "
                  "windows: round the start down and the end up."),
    Misconception("as np.array_split", _split,
                  "Your windows share the row without overlap, the first ones being larger, as "
                  "np.array_split does. Here a pixel through which a cut goes belongs to both windows."),
    Misconception("the start rounded up", _with(lambda n, i, o: -(-n * i // o), _ceil),
                  "You round the starts up. A pixel through which a cut goes belongs to both windows: round "
                  "the start down."),
    Misconception("one pixel too many", _with(_floor, lambda n, i, o: (n + 1) * i // o + 1),
                  "You add a pixel to every end. Only where a cut goes through a pixel does the window reach "
                  "over it."),
    Misconception("equal windows, shifted", _with(_floor, lambda n, i, o: n * i // o + -(-i // o)),
                  "Your starts are right, but your windows are all equally wide. Round where each window "
                  "ends, not how wide it is."),
    Misconception("chunks of the ceiling",
                  _with(lambda n, i, o: min(i, n * -(-i // o)), lambda n, i, o: min(i, (n + 1) * -(-i // o))),
                  "Your windows are all i/o wide, rounded up, and the last one gets what is left. Cut the row "
                  "at n·i/o first and round afterwards."),
    Misconception("not rounded", _with(lambda n, i, o: n * i / o, lambda n, i, o: (n + 1) * i / o),
                  "Those are the cuts. A window holds whole pixels: round its start down and its end up."),
    Misconception("one pixel too many, but for the last",
                  _with(_floor, lambda n, i, o: min(i, (n + 1) * i // o + 1)),
                  "You add a pixel to the ends inside the row. Only where a cut goes through a pixel does the "
                  "window reach over it."),
    Misconception("sizes", lambda i, o: [_ceil(n, i, o) - _floor(n, i, o) for n in range(o)],
                  "You returned how wide the windows are. Asked for is where each begins and ends."),
    Misconception("starts", lambda i, o: [_floor(n, i, o) for n in range(o)],
                  "You returned where the windows begin. Where does each end?"),
)

EXERCISE = FunctionExercise(
    name="adaptive_bins",
    stub='''def adaptive_bins(i, o):
    """(start, end) of the o windows of adaptive pooling on a row of i pixels; window n is row[start:end]."""
    ...''',
    solve=adaptive_bins,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} rows of 1 to 29 pixels, {uneven} of them not divisible, {more} with more windows than "
           "pixels",
    hints=("Cut the row into o equal parts, without rounding. Where are the cuts?",
           "Cut n lies at n·i/o. Window n reaches from cut n to cut n + 1. What becomes of a pixel through "
           "which a cut goes?",
           "The start is rounded down, the end up. In whole numbers the ceiling of a/b is −(−a // b)."),
    why="Rounded outwards, the windows together read every pixel, and none is empty even where there are "
        "more windows than pixels.",
)
