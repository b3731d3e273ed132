"""What a convolution layer costs: numbers to store and multiplications to do."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def layer_cost(c_in, c_out, k, h, w):
    one_filter = c_in * k * k                           # a filter spans all input channels
    parameters = c_out * one_filter + c_out             # and one bias an output map
    multiply_adds = h * w * c_out * one_filter          # every weight, once at every position
    return parameters, multiply_adds


def _groups(rng):
    def draw(count, c_in=(2, 9), c_out=(2, 12), k=(2, 7)):
        return [tuple(int(rng.integers(low, high + 1)) for low, high in (c_in, c_out, k, (4, 30), (31, 60)))
                for _ in range(count)]

    return [
        Group("single", "one channel in, one filter", [(1, 1, 3, 5, 8)] + draw(5, c_in=(1, 1), c_out=(1, 1))),
        Group("filters", "several filters", [(1, 6, 5, 28, 28)] + draw(9, c_in=(1, 1))),
        Group("channels", "several input channels", [(3, 6, 5, 28, 28), (6, 16, 5, 10, 10)] + draw(18)),
        Group("pointwise", "kernels of one pixel", [(256, 64, 1, 56, 56)] + draw(5, k=(1, 1))),
        Group("famous", "layers of AlexNet and VGG-16",
              [(3, 96, 11, 55, 55), (3, 64, 3, 224, 224), (64, 64, 3, 224, 224), (512, 512, 3, 14, 14)]),
    ]


MISCONCEPTIONS = (
    Misconception("swapped", lambda *a: layer_cost(*a)[::-1],
                  "Your two numbers are right and in the wrong order: parameters first, then multiply-adds."),
    Misconception("no bias", lambda c, n, k, h, w: (n * c * k * k, h * w * n * c * k * k),
                  "Your parameters lack the biases: one for each output map, wherever the filter stands."),
    Misconception("one bias in all", lambda c, n, k, h, w: (n * c * k * k + 1, h * w * n * c * k * k),
                  "Your parameters hold one bias for the whole layer. Each filter has its own."),
    Misconception("a bias for each input channel of each filter",
                  lambda c, n, k, h, w: (n * c * (k * k + 1), h * w * n * c * k * k),
                  "You count a bias for every input channel of every filter. The channels are summed "
                  "before the bias is added: how many sums does a filter make?"),
    Misconception("a bias for each input channel",
                  lambda c, n, k, h, w: (n * c * k * k + c, h * w * n * c * k * k),
                  "You count one bias for each input channel. A bias belongs to what comes out."),
    Misconception("a bias at each position",
                  lambda c, n, k, h, w: (n * c * k * k + n * h * w, h * w * n * c * k * k),
                  "You count a bias for each output value. The same bias serves the whole map, as the "
                  "weights do."),
    Misconception("filters see one channel", lambda c, n, k, h, w: (n * k * k + n, h * w * n * k * k),
                  "Your filters look at one channel only. A filter spans all channels of its input: how "
                  "many weights has it then?"),
    Misconception("parameters of one channel",
                  lambda c, n, k, h, w: (n * k * k + n, h * w * n * c * k * k),
                  "Your multiply-adds are right, and your parameters look at one input channel. Every weight "
                  "that a filter multiplies with has to be stored."),
    Misconception("k instead of k²", lambda c, n, k, h, w: (n * c * k + n, h * w * n * c * k),
                  "Your filters have k weights in a channel. A square kernel of side k has more."),
    Misconception("multiply-adds at one position", lambda c, n, k, h, w: (n * c * k * k + n, n * c * k * k),
                  "Your multiply-adds are those of one position. The filter is put down at every pixel of "
                  "the output map."),
    Misconception("multiply-adds of one filter", lambda c, n, k, h, w: (n * c * k * k + n, h * w * c * k * k),
                  "Your multiply-adds are those of one filter. There are c_out of them."),
    Misconception("multiply-adds of one channel",
                  lambda c, n, k, h, w: (n * c * k * k + n, h * w * n * k * k),
                  "Your multiply-adds look at one input channel. At every position a filter multiplies in "
                  "all c_in."),
    Misconception("maps shrunk again",
                  lambda c, n, k, h, w: (n * c * k * k + n, (h - k + 1) * (w - k + 1) * n * c * k * k),
                  "You shrink h and w by the kernel once more. They are the size of the output already: how "
                  "many positions is that?"),
    Misconception("bias in the multiply-adds",
                  lambda c, n, k, h, w: (n * c * k * k + n, h * w * (n * c * k * k + n)),
                  "You count the bias among the multiply-adds. It is added once and multiplies nothing."),
    Misconception("two for each pair", lambda c, n, k, h, w: (n * c * k * k + n, 2 * h * w * n * c * k * k),
                  "Your second number is twice what is asked. A product and its addition count as one "
                  "multiply-add here; some papers count them as two operations."),
)

EXERCISE = FunctionExercise(
    name="layer_cost",
    stub='''def layer_cost(c_in, c_out, k, h, w):
    """(parameters, multiply_adds) of a layer with c_out filters, k by k, with biases, whose output is h by w."""
    ...''',
    solve=layer_cost,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} layers: one channel and several, kernels of 1 to 11, outputs that are not square, and "
           "{famous} that AlexNet and VGG-16 are made of",
    hints=("How many weights has one filter, if it spans all channels of its input?",
           "A filter has c_in·k·k weights and one bias. There are c_out filters. Then ask how often each "
           "weight is used.",
           "Parameters: c_out·(c_in·k·k + 1). Each weight is multiplied once for each of the h·w output "
           "pixels; the bias is multiplied never."),
    why="A weight is stored once and used at every position, so the parameters do not depend on the "
        "picture's size and the work does.",
)
