"""Weights of a dense layer that follow its pixels into another order."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def follow_the_pixels(weight, order):
    return weight[:, order]


def _groups(rng):
    def draw(units, pixels, order=None):
        order = rng.permutation(pixels) if order is None else np.array(order)
        return rng.integers(-9, 10, (units, pixels)) / 2, order

    return [
        Group("still", "pixels that stay where they are", [draw(2, 3, [0, 1, 2]), draw(3, 4, [0, 1, 2, 3])]),
        Group("pairs", "pixels that change places in pairs",
              [draw(2, 4, [1, 0, 3, 2]), draw(3, 5, [4, 1, 2, 3, 0])]),
        Group("rounds", "pixels that go round", [draw(2, 4, [1, 2, 3, 0]), draw(3, 5, [2, 3, 4, 0, 1]),
                                                draw(4, 4, [3, 0, 1, 2])]),
        Group("any", "any order",
              [draw(int(rng.integers(1, 6)), int(rng.integers(4, 10))) for _ in range(10)]),
    ]


def _back(weight, order):
    return weight[:, np.argsort(order)]


def _rows(weight, order):
    return weight[np.argsort(np.argsort(order[:len(weight)]))] if len(weight) <= len(order) else weight


def _sorted(weight, order):
    return np.sort(weight, axis=1)


MISCONCEPTIONS = (
    Misconception("nothing moves", lambda weight, order: weight,
                  "You hand the weights back as they are. Column j belongs to the pixel that used to stand "
                  "at j: which pixel stands there now?"),
    Misconception("the way back", _back,
                  "You move the columns the other way. The new picture is x[order], so its pixel j is the "
                  "old pixel order[j]; which old column belongs to that one? (Swaps in pairs look the same "
                  "both ways.)"),
    Misconception("rows moved", _rows,
                  "You move rows. A row belongs to a unit of the layer, a column to a pixel; the units "
                  "stay."),
    Misconception("columns sorted", _sorted,
                  "You sort the weights. They only change places, and each row in the same way."),
    Misconception("transposed", lambda weight, order: weight.T[order],
                  "Your result has pixels along its rows. A weight is (units, pixels), as it came."),
    Misconception("reversed", lambda weight, order: weight[:, ::-1],
                  "You turn every row round. The pixels go where `order` says."),
)

EXERCISE = FunctionExercise(
    name="follow_the_pixels",
    stub='''def follow_the_pixels(weight, order):
    """A dense layer's weights (units, pixels) for pictures whose pixels are x[order] instead of x.

    The layer then answers to x[order] what it used to answer to x.
    """
    ...''',
    solve=follow_the_pixels,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} layers: pixels that stay, that change places in pairs, that go round, and any order",
    hints=("A unit computes the sum of weight[u, j] · x[j]. After the shuffle, place j holds the old pixel "
           "order[j]. Which weight does that pixel want?",
           "The new weight at column j is the old weight of the pixel that stands there now.",
           "NumPy takes a whole list of columns at once: an array of indices in the second place of "
           "weight[ , ]."),
    why="The sum is the same sum in another order, so for every dense network on the pictures there is one "
        "on the shuffled pictures that answers alike, and descent takes the one through the same steps as "
        "the other. A kernel that slides has no such twin.",
)
