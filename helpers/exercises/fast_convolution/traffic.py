"""How much arithmetic a layer does for each byte that it has to move."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def flop_per_byte(n, c, size, m, k):
    out = size - k + 1
    multiply_adds = n * m * out**2 * c * k**2
    numbers = n * c * size**2 + m * c * k**2 + n * m * out**2       # input, filters, output
    return 2 * multiply_adds / (4 * numbers)                        # two FLOP a pair, four bytes a number


def _groups(rng):
    def draw(count, n=(1, 1), c=(1, 1), m=(1, 1), k=(2, 7)):
        return [tuple(int(rng.integers(low, high + 1)) for low, high in (n, c, (8, 32), m, k))
                for _ in range(count)]

    return [
        Group("single", "one picture, one channel, one filter", [(1, 1, 5, 1, 3)] + draw(5)),
        Group("filters", "several filters", draw(6, m=(2, 16))),
        Group("channels", "several channels", draw(6, c=(2, 16), m=(2, 16))),
        Group("batch", "several pictures", draw(8, n=(2, 64), c=(2, 16), m=(2, 16))),
        Group("pointwise", "kernels of one pixel", draw(5, n=(2, 64), c=(2, 64), m=(2, 64), k=(1, 1))),
        Group("known", "layers of this notebook",
              [(64, 16, 32, 16, 5), (250, 6, 14, 16, 5), (2, 3, 10, 4, 3)]),
    ]


def _wrong(change):
    """The formula with other counts: `change` gets and returns (multiply-adds, input, filters, output)."""
    def answer(n, c, size, m, k):
        out = size - k + 1
        parts = (n * m * out**2 * c * k**2, n * c * size**2, m * c * k**2, n * m * out**2)
        multiply_adds, *numbers = change(parts, n, c, size, m, k)
        return 2 * multiply_adds / (4 * sum(numbers))
    return answer


def _one_place_too_few(n, c, size, m, k):
    out = size - k
    return 2 * n * m * out**2 * c * k**2 / (4 * (n * c * size**2 + m * c * k**2 + n * m * out**2))


MISCONCEPTIONS = (
    Misconception("half", lambda *a: flop_per_byte(*a) / 2,
                  "Your answers are half of the right ones. A multiply-add is two operations, a product and "
                  "a sum; and a float32 has four bytes, not eight."),
    Misconception("numbers instead of bytes", lambda *a: flop_per_byte(*a) * 4,
                  "Your answers are four times the right ones: you count numbers, and each of them has four "
                  "bytes."),
    Misconception("numbers, and pairs", lambda *a: flop_per_byte(*a) * 2,
                  "Your answers are twice the right ones. Count two operations a multiply-add and four bytes "
                  "a number."),
    Misconception("bytes per FLOP", lambda *a: 1 / flop_per_byte(*a),
                  "You divide bytes by operations. How much arithmetic is there for each byte?"),
    Misconception("no output", _wrong(lambda p, *a: (*p[:3], 0)),
                  "Your bytes lack the output, which has to be written as well."),
    Misconception("no filters", _wrong(lambda p, *a: (p[0], p[1], 0, p[3])),
                  "Your bytes lack the filters. They are few next to a large batch, but here they count."),
    Misconception("no input", _wrong(lambda p, *a: (p[0], 0, *p[2:])),
                  "Your bytes lack the input, which has to be read."),
    Misconception("input only", _wrong(lambda p, *a: (p[0], p[1], 0, 0)),
                  "Your bytes are those of the input alone. Filters are read too, and the output has to be "
                  "written."),
    Misconception("output as large as the input",
                  lambda n, c, size, m, k: 2 * n * m * size**2 * c * k**2 / (
                      4 * (n * c * size**2 + m * c * k**2 + n * m * size**2)),
                  "Your output is as large as the input. Without padding, how many places has a kernel of k "
                  "on a row of `size` pixels?"),
    Misconception("filters for every picture", _wrong(lambda p, n, *a: (p[0], p[1], n * p[2], p[3])),
                  "You move the filters once for every picture. The batch shares them."),
    Misconception("one picture's work", _wrong(lambda p, n, *a: (p[0] / n, *p[1:])),
                  "Your multiply-adds are those of one picture, and your bytes are those of all."),
    Misconception("work of one filter", _wrong(lambda p, n, c, size, m, k: (p[0] / m, *p[1:])),
                  "Your multiply-adds are those of one filter. There are m of them."),
    Misconception("work on one channel", _wrong(lambda p, n, c, *a: (p[0] / c, *p[1:])),
                  "Your multiply-adds look at one channel. A filter spans all c of them."),
    Misconception("k instead of k²", _wrong(lambda p, n, c, size, m, k: (p[0] / k, p[1], p[2] / k, p[3])),
                  "Your kernels have k weights in a channel. A square of side k has more."),
    Misconception("one place too few", _one_place_too_few,
                  "Your output has size − k places on a row. Count them for a kernel of 3 on 5 pixels, the "
                  "first place too."),
    Misconception("work at the input's places", _wrong(lambda p, n, c, size, m, k: (
                      n * m * size**2 * c * k**2, *p[1:])),
                  "Your multiply-adds have a place for every pixel of the input. They are made once for each "
                  "number of the output."),
    Misconception("output of one picture", _wrong(lambda p, n, *a: (*p[:3], p[3] / n)),
                  "Your output bytes are those of one picture."),
    Misconception("input of one picture", _wrong(lambda p, n, *a: (p[0], p[1] / n, *p[2:])),
                  "Your input bytes are those of one picture."),
    Misconception("output with the input's channels", _wrong(lambda p, n, c, size, m, k: (
                      *p[:3], p[3] * c / m)),
                  "Your output has c channels. Each filter makes one map: how many are there?"),
    Misconception("filters of one channel", _wrong(lambda p, n, c, *a: (*p[:2], p[2] / c, p[3])),
                  "Your filters have one channel. Each of them spans all c."),
    Misconception("depthwise", _wrong(lambda p, n, c, *a: (p[0] / c, p[1], p[2] / c, p[3])),
                  "Your filters look at one channel each, in the work and in the bytes. Here a filter spans "
                  "all c channels."),
    Misconception("columns for pixels", _wrong(lambda p, n, c, size, m, k: (
                      p[0], n * c * k**2 * (size - k + 1)**2, *p[2:])),
                  "You count the input as columns, each pixel as often as a window reads it. If the array "
                  "moves once, so does each pixel."),
    Misconception("columns counted", _wrong(lambda p, n, c, size, m, k: (
                      *p[:3], p[3] + 2 * n * c * k**2 * (size - k + 1)**2)),
                  "You count the columns that unfolding writes and reads. That is one way to compute the "
                  "layer; asked for is what every way has to move: input, filters, output."),
)

EXERCISE = FunctionExercise(
    name="flop_per_byte",
    stub='''def flop_per_byte(n, c, size, m, k):
    """Operations for each byte of a convolution layer in float32, if each array moves once.

    n pictures of size by size with c channels; m filters, k by k; stride 1, no padding, no bias.
    A multiply-add counts as two operations.
    """
    ...''',
    solve=flop_per_byte,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} layers: one picture and batches, one channel and many, kernels of 1 to 7, and the layers "
           "of this notebook",
    hints=("Count two things: multiply-adds, and the numbers in input, filters and output. How large is the "
           "output?",
           "With out = size − k + 1 there are n·m·out² output numbers, each of them c·k² multiply-adds.",
           "Twice the multiply-adds over four times the numbers: n·c·size² of input, m·c·k² of filters, "
           "n·m·out² of output."),
    why="A processor can do many operations in the time of one byte from memory, so a layer with few "
        "operations a byte waits for memory, however it is written.",
)
