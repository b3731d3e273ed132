"""Weights of a stack of small kernels, and of the one large kernel that reaches as far."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def weights_compared(c, n, k):
    reach = n * (k - 1) + 1                         # of the stack, and so the size of the single kernel
    return n * k * k * c * c, reach * reach * c * c     # each of c filters is c channels deep


def _groups(rng):
    def draw(count, k):
        return [(int(rng.integers(2, 80)), int(rng.integers(2, 6)), int(rng.choice(k))) for _ in range(count)]

    return [
        Group("one_channel", "one channel", [(1, 2, 3), (1, 3, 3), (1, 2, 5), (1, 4, 3)]),
        Group("channels", "several channels", [(2, 2, 3), (3, 3, 3), (64, 3, 3), (64, 2, 3), *draw(8, [3])]),
        Group("kernels", "other kernels", draw(10, [2, 4, 5, 7])),
        Group("single", "a single layer", [(1, 1, 3), (8, 1, 5), (16, 1, 7)]),
    ]


def _right(c, n, k):
    return weights_compared(c, n, k)


MISCONCEPTIONS = (
    Misconception("one channel deep", lambda c, n, k: (n * k * k * c, (n * (k - 1) + 1) ** 2 * c),
                  "Your numbers grow with c. A layer has c filters, and how deep is each of them?"),
    Misconception("one channel deep in the stack only", lambda c, n, k: (n * k * k * c, _right(c, n, k)[1]),
                  "Your stack's numbers grow with c, those of the single layer with c². In both, each of the "
                  "c filters spans all c channels."),
    Misconception("channels ignored", lambda c, n, k: (n * k * k, (n * (k - 1) + 1) ** 2),
                  "You count one kernel a layer. From c channels to c channels a layer has c filters, each c "
                  "channels deep."),
    Misconception("reach n·k", lambda c, n, k: (n * k * k * c * c, (n * k) ** 2 * c * c),
                  "Your single kernel is n·k wide. How far does a stack of two kernels of 3 see?"),
    Misconception("reach k to the n", lambda c, n, k: (n * k * k * c * c, k ** (2 * n) * c * c),
                  "Your single kernel is kⁿ wide: that counts paths. How far does a stack of two kernels of "
                  "3 see?"),
    Misconception("reach n·(k − 1)", lambda c, n, k: (n * k * k * c * c, (n * (k - 1)) ** 2 * c * c),
                  "Your single kernel is one pixel too narrow. Without any layer a unit sees one pixel."),
    Misconception("reach n·k − 1", lambda c, n, k: (n * k * k * c * c, (n * k - 1) ** 2 * c * c),
                  "Your single kernel is n·k − 1 wide. That fits two layers; with every further one the "
                  "windows share one pixel more."),
    Misconception("one pixel a layer", lambda c, n, k: (n * k * k * c * c, (k + n - 1) ** 2 * c * c),
                  "Your single kernel grows by one pixel a layer. Each further layer adds pixels at both "
                  "ends: how many for a kernel of k?"),
    Misconception("two pixels a layer", lambda c, n, k: (n * k * k * c * c, (k + 2 * (n - 1)) ** 2 * c * c),
                  "Your single kernel grows by two pixels a layer. That is so for kernels of 3; what does a "
                  "kernel of k add?"),
    Misconception("reach not squared", lambda c, n, k: (n * k * k * c * c, (n * (k - 1) + 1) * c * c),
                  "Your single kernel is one row. It is as tall as it is wide."),
    Misconception("a single layer's weights", lambda c, n, k: (k * k * c * c, _right(c, n, k)[1]),
                  "Your stack has the weights of one layer. It has n, each with weights of its own."),
    Misconception("one channel below the first", lambda c, n, k: (
                      k * k * c + (n - 1) * k * k * c * c, _right(c, n, k)[1]),
                  "Your first layer reads one channel. Here every layer goes from c channels to c."),
    Misconception("the same kernel", lambda c, n, k: (n * k * k * c * c, k * k * c * c),
                  "Your single layer has the stack's own kernel. It has to reach as far as the whole stack."),
    Misconception("channels to the n", lambda c, n, k: ((k * k) ** n * c ** (n + 1), _right(c, n, k)[1]),
                  "Your stack's weights multiply from layer to layer. Each layer has weights of its own: "
                  "they add."),
    Misconception("along one axis", lambda c, n, k: (n * k * c * c, (n * (k - 1) + 1) * c * c),
                  "Your kernels have one axis. They are squares."),
    Misconception("with biases", lambda c, n, k: (_right(c, n, k)[0] + n * c, _right(c, n, k)[1] + c),
                  "You count the biases too. The question is about weights."),
    Misconception("the two swapped", lambda c, n, k: _right(c, n, k)[::-1],
                  "Your two numbers are swapped: the stack comes first."),
    Misconception("their ratio", lambda c, n, k: _right(c, n, k)[0] / _right(c, n, k)[1],
                  "You returned the ratio. What is asked for are the two numbers."),
)

EXERCISE = FunctionExercise(
    name="weights_compared",
    stub='''def weights_compared(c, n, k):
    """Weights (no biases) of n layers k×k, each from c channels to c channels at stride 1,
    and of the one layer with a single square kernel that sees as far: (stack, single)."""
    ...''',
    solve=weights_compared,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} stacks: 1 to 79 channels, one to five layers, kernels 2 to 7",
    hints=("First one channel. How far do n kernels of k reach?",
           "The reach is n·(k − 1) + 1. Now the channels: how many filters has a layer from c channels to c "
           "channels, and how many weights has one of them?",
           "Both counts carry the factor c·c: c filters, each c channels deep. The stack has n·k·k kernels' "
           "weights, the single layer the reach squared."),
    why="The factor c² is on both sides, so the ratio does not depend on the channels: 27/49 for three "
        "layers of 3.",
)
