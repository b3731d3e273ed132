"""How many zeros before and after keep the size, even where they cannot be shared evenly."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def same_padding(k, d):
    total = d * (k - 1)                 # what a kernel takes off the row at stride 1
    before = total // 2
    return before, total - before       # the odd one out goes after the last pixel


def _groups(rng):
    odd, even = (3, 5, 7, 9, 11), (2, 4, 6, 8, 10)
    return [
        Group("odd", "odd kernels", [(k, 1) for k in odd]),
        Group("one", "a kernel of one tap", [(1, 1), (1, 2), (1, 3)]),
        Group("odd_dilated", "odd kernels with dilation", [(k, d) for k in odd for d in (2, 3, 4)]),
        Group("even", "even kernels", [(k, 1) for k in even]),
        Group("even_dilated", "even kernels with dilation", [(k, d) for k in even for d in (2, 3, 4, 5)]),
    ]


def _refuses_even(k, d):
    if k % 2 == 0:
        raise ValueError("even")
    return same_padding(k, d)


MISCONCEPTIONS = (
    Misconception("the extra one goes before", lambda k, d: same_padding(k, d)[::-1],
                  "Together your zeros are right, but the odd one stands before the first pixel. PyTorch "
                  "puts it after the last; with the other choice the whole output is moved by one pixel."),
    Misconception("half the kernel at both ends", lambda k, d: (d * (k // 2),) * 2,
                  "Your answers match d·(k//2) zeros at both ends, which is right for odd kernels. Compute "
                  "the output size with a kernel of 2: the row grows."),
    Misconception("half of k − 1 at both ends", lambda k, d: (d * ((k - 1) // 2),) * 2,
                  "Your answers match d·((k − 1)//2) zeros at both ends, which is right for odd kernels. "
                  "Compute the output size with a kernel of 4: the row shrinks."),
    Misconception("rounds down at both ends", lambda k, d: (d * (k - 1) // 2,) * 2,
                  "Your two numbers are always equal, so their sum is even. Where d·(k − 1) is odd that is "
                  "one zero too few, and the row shrinks by a pixel."),
    Misconception("rounds up at both ends", lambda k, d: (-(-d * (k - 1) // 2),) * 2,
                  "Your two numbers are always equal, so their sum is even. Where d·(k − 1) is odd that is "
                  "one zero too many, and the row grows by a pixel."),
    Misconception("halves", lambda k, d: (d * (k - 1) / 2,) * 2,
                  "Where d·(k − 1) is odd you give halves, and half a zero does not exist. The two ends "
                  "cannot be equal there; which of them gets the odd one?"),
    Misconception("halves, dilation ignored", lambda k, d: ((k - 1) / 2,) * 2,
                  "Your answers match (k − 1)/2 at both ends. For even kernels these are halves, and half "
                  "a zero does not exist: an odd number of zeros cannot be shared equally. The dilation is "
                  "missing, too: a dilated kernel takes more off the row."),
    Misconception("unequal for every even kernel", lambda k, d: (d * ((k - 1) // 2), d * (k // 2)),
                  "For even kernels you put d more zeros after than before. Together they are right, but "
                  "with dilation 2 they can be shared evenly: split the total, not the kernel."),
    Misconception("dilation ignored", lambda k, d: ((k - 1) // 2, k - 1 - (k - 1) // 2),
                  "Your answers match dilation 1. A dilated kernel spans more pixels, so it takes more off "
                  "the row."),
    Misconception("span d·k", lambda k, d: ((d * k - 1) // 2, d * k - 1 - (d * k - 1) // 2),
                  "Your answers match a kernel that spans d·k pixels. Draw three taps with a gap between "
                  "them and count from the first to the last."),
    Misconception("all of it at both ends", lambda k, d: (d * (k - 1),) * 2,
                  "You put all of the zeros at each end, which is padding \"full\". The two ends share "
                  "them."),
    Misconception("all of it before", lambda k, d: (d * (k - 1), 0),
                  "You put all zeros before the first pixel. The size is right, but each output then looks "
                  "only backwards; the two ends share them."),
    Misconception("all of it after", lambda k, d: (0, d * (k - 1)),
                  "You put all zeros after the last pixel. The size is right, but each output then looks "
                  "only ahead; the two ends share them."),
    Misconception("the total", lambda k, d: d * (k - 1),
                  "You returned how many zeros there are in all. How many of them stand before, and how "
                  "many after?"),
    Misconception("refuses even kernels", _refuses_even,
                  "You refuse even kernels. They work: the total is then odd, and one end gets a zero more "
                  "than the other."),
)

EXERCISE = FunctionExercise(
    name="same_padding",
    stub='''def same_padding(k, d):
    """Zeros (before, after) that keep the size at stride 1, for kernel k and dilation d, as in PyTorch."""
    ...''',
    solve=same_padding,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} kernels: 1 to 11 taps, dilation 1 to 5, {even_dilated} of them even and dilated (where "
           "the two ends are not always unequal)",
    hints=("How much smaller than the row is the output without padding, at stride 1? That many zeros are "
           "needed.",
           "A kernel that spans d·(k − 1) + 1 pixels takes d·(k − 1) off the row. Halve that number. What "
           "if it is odd?",
           "before is the half rounded down; after is all the rest, not the same half again."),
    why="The zeros have to make up for d(k − 1) pixels; where that is odd the two ends cannot be equal, and "
        "PyTorch puts the extra zero after the last pixel.",
)
