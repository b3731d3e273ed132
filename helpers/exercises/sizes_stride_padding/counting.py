"""How many outputs along one axis, with padding and dilation, and which settings cannot be."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def output_size(i, k, s, p, d):
    span = d * (k - 1) + 1              # pixels from the kernel's first tap to its last
    room = i + 2 * p - span             # pixels left to travel
    if room < 0:
        raise ValueError(f"a kernel that spans {span} pixels does not fit in {i + 2 * p}")
    return 1 + room // s                # the start, and every whole step


def _groups(rng):
    def draw(count, keep, p=(0, 0), d=(1, 1), s=(1, 5)):
        settings = {}
        while len(settings) < count:
            case = tuple(int(rng.integers(low, high + 1)) for low, high in ((1, 32), (1, 7), s, p, d))
            if keep(case, case[0] + 2 * case[3] - case[4] * (case[1] - 1) - 1):
                settings[case] = None
        return list(settings)

    return [
        Group("plain", "stride 1", draw(20, lambda case, room: room >= 0 and case[1] > 1, s=(1, 1))),
        Group("steps", "strides that come out even",
              draw(26, lambda case, room: room > 0 and room % case[2] == 0 and case[2] > 1)),
        Group("left", "strides that leave pixels over",
              draw(42, lambda case, room: room > 0 and room % case[2] > 0 and case[1] > 1)),
        Group("padded", "padding", draw(40, lambda case, room: room >= 0, p=(1, 3))),
        Group("dilated", "dilation",
              [(11, 3, 2, 0, 2)]
              + draw(43, lambda case, room: room >= 0 and case[1] > 1, p=(0, 3), d=(2, 4))),
        Group("misfits", "kernels that do not fit",
              [(3, 5, 1, 0, 1), (4, 3, 2, 0, 2), (2, 4, 3, 0, 1)]
              + draw(20, lambda case, room: -3 <= room < 0, p=(0, 2), d=(1, 4))
              + draw(17, lambda case, room: room < -3, p=(0, 2), d=(1, 4))),
    ]


def _fitting(formula):
    """The formula as a function that refuses what does not fit, so that it is wrong in one place only."""
    def wrong(i, k, s, p, d):
        output_size(i, k, s, p, d)
        return formula(i, k, s, p, d)
    return wrong


def _too_strict(i, k, s, p, d):
    if i + 2 * p <= d * (k - 1) + 1:
        raise ValueError("does not fit")
    return output_size(i, k, s, p, d)


def _too_strict_without_padding(i, k, s, p, d):
    if i < d * (k - 1) + 1:
        raise ValueError("does not fit")
    return output_size(i, k, s, p, d)


def _only_whole(i, k, s, p, d):
    if (i + 2 * p - d * (k - 1) - 1) % s:
        raise ValueError("does not divide")
    return output_size(i, k, s, p, d)


def _nothing_instead(i, k, s, p, d):
    try:
        return output_size(i, k, s, p, d)
    except ValueError:
        return None


def _never_below(lowest):
    def wrong(i, k, s, p, d):
        return max(lowest, (i + 2 * p - d * (k - 1) - 1) // s + 1)
    return wrong


MISCONCEPTIONS = (
    Misconception("no floor", _fitting(lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) / s + 1),
                  "Your answers match a formula without a floor. There is no half output: draw the last "
                  "step on paper and see what happens to the pixels that remain."),
    Misconception("rounds to nearest",
                  _fitting(lambda i, k, s, p, d: round((i + 2 * p - d * (k - 1) - 1) / s) + 1),
                  "Your answers match rounding to the nearest number. A step is made whole or not at all, "
                  "however little is missing."),
    Misconception("rounds up", _fitting(lambda i, k, s, p, d: -((d * (k - 1) + 1 - i - 2 * p) // s) + 1),
                  "Your answers match rounding up. That would be a last window that hangs over the edge; "
                  "draw it and count the pixels under it."),
    Misconception("one is inside the fraction",
                  _fitting(lambda i, k, s, p, d: (i + 2 * p - d * (k - 1)) // s),
                  "Your answers match adding the 1 before dividing by s. The 1 is the first position, and "
                  "it is there before any step is made."),
    Misconception("forgets the start", _fitting(lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) // s),
                  "Your answers count the steps only. Before the first step there is already one output."),
    Misconception("divides the size by the stride", _fitting(lambda i, k, s, p, d: (i + 2 * p) // s),
                  "Your answers match size divided by stride, whatever the kernel is. How far can a kernel "
                  "travel that already covers k of the pixels?"),
    Misconception("divides the size by the stride, rounding up",
                  _fitting(lambda i, k, s, p, d: -(-(i + 2 * p) // s)),
                  "Your answers match size divided by stride, rounded up: that holds for padding \"same\" "
                  "in some libraries. Here a window has to lie wholly on the padded pixels."),
    Misconception("stride ignored", _fitting(lambda i, k, s, p, d: i + 2 * p - d * (k - 1)),
                  "Your answers match stride 1. The kernel moves s pixels at a time: how many such steps "
                  "fit in the way it can go?"),
    Misconception("padding at one end", _fitting(lambda i, k, s, p, d: (i + p - d * (k - 1) - 1) // s + 1),
                  "Your answers match p zeros in all. Padding p puts p at each end."),
    Misconception("padding ignored", _fitting(lambda i, k, s, p, d: (i - d * (k - 1) - 1) // s + 1),
                  "Your answers match a row without padding. Which length does the kernel travel once the "
                  "zeros are there?"),
    Misconception("dilation ignored", _fitting(lambda i, k, s, p, d: (i + 2 * p - k) // s + 1),
                  "Your answers match dilation 1 everywhere. With dilation d, neighbouring taps stand d "
                  "pixels apart, so the kernel covers more of the row."),
    Misconception("span d·k", _fitting(lambda i, k, s, p, d: (i + 2 * p - d * k) // s + 1),
                  "Your answers match d·k for the pixels that a dilated kernel spans. Draw a kernel of 3 "
                  "with a gap between its taps and count the pixels from first to last."),
    Misconception("one gap too many", _fitting(lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - k) // s + 1),
                  "Your answers match d pixels between neighbouring taps. Here dilation counts from 1: it "
                  "is the distance from tap to tap, and 1 is the ordinary kernel."),
    Misconception("one gap too few", _fitting(lambda i, k, s, p, d: (i + 2 * p - d * (k - 1)) // s + 1),
                  "Your answers match d·(k − 1) for the pixels that the kernel spans. That is the distance "
                  "from its first tap to its last; count the pixels, both ends included."),
    Misconception("refuses an exact fit", _too_strict,
                  "You refuse kernels that cover the row exactly. Such a kernel cannot move, but it is "
                  "there once."),
    Misconception("refuses before padding", _too_strict_without_padding,
                  "You refuse kernels that are larger than the row, but padding makes the row longer. "
                  "Compare the kernel with the row that it travels on."),
    Misconception("refuses what does not divide", _only_whole,
                  "You refuse where the steps do not come out even. Libraries do not: the kernel stops at "
                  "the last place where it fits, and some pixels are left over."),
    Misconception("nothing instead of refusing", _nothing_instead,
                  "Where the kernel does not fit you return nothing, and whoever reads the size stumbles "
                  "over None later. raise ValueError says at once what is wrong."),
    Misconception("zero instead of refusing", _never_below(0),
                  "Where the kernel does not fit you return 0. A layer without output is an error "
                  "somewhere else: raise ValueError, so that it is found here."),
    Misconception("one instead of refusing", _never_below(1),
                  "Where the kernel does not fit you return 1. A window needs all its pixels: raise "
                  "ValueError."),
    Misconception("absolute value", lambda i, k, s, p, d: abs((i + 2 * p - d * (k - 1) - 1) // s + 1),
                  "Where the kernel does not fit you return a size without its sign. There is no output at "
                  "all: raise ValueError."),
    Misconception("does not refuse", lambda i, k, s, p, d: (i + 2 * p - d * (k - 1) - 1) // s + 1,
                  "The formula goes on below zero, where no window lies on the row at all. Compare what "
                  "the kernel spans with what it has to travel on, and raise ValueError where it does not "
                  "fit."),
)

EXERCISE = FunctionExercise(
    name="output_size",
    stub='''def output_size(i, k, s, p, d):
    """Outputs along one axis: size i, kernel k, stride s, padding p at each end, dilation d.

    Raises ValueError where the kernel does not fit.
    """
    ...''',
    solve=output_size,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} settings: sizes 1 to 32, kernels 1 to 7, strides 1 to 5, padding, dilation, and "
           "{misfits} that do not fit (where you refuse, as you should)",
    hints=("Put the kernel at the left edge of the padded row. Where could its right edge be at most, and "
           "how far away is that?",
           "The padded row has i + 2p pixels. The kernel has k taps, d pixels apart: how many pixels from "
           "its first tap to its last? It travels what remains, in steps of s, and a remainder makes no "
           "step.",
           "span = d·(k − 1) + 1, and the room to travel is i + 2p − span. Below zero: raise ValueError. "
           "Otherwise one output at the start and one for every whole step, for which Python has //."),
    why="The floor is the pixels at the end that no window reaches; a room below zero is a kernel that does "
        "not fit even once.",
)
