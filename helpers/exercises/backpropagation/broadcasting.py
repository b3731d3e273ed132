"""Broadcasting, backward: who was used in many places hears from all of them."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def sum_back(grad_out, shape):
    added = grad_out.ndim - len(shape)
    grad = grad_out.sum(axis=tuple(range(added)))       # axes that broadcasting put in front
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)      # axes of length 1 that it stretched


def _groups(rng):
    def draw(grad_shape, shape):
        return rng.integers(-5, 6, size=grad_shape) / 2, shape

    return [
        Group("same", "nothing was broadcast", [draw((3,), (3,)), draw((2, 4), (2, 4))]),
        Group("rows", "a bias added to every row",
              [draw((4, 3), (3,)), draw((2, 3), (3,)), draw((5, 2), (2,)), draw((3, 3), (3,))]),
        Group("columns", "a column beside every column",
              [draw((4, 3), (4, 1)), draw((2, 5), (2, 1)), draw((3, 3), (3, 1))]),
        Group("front", "an axis of length 1 in front", [draw((4, 3), (1, 3)), draw((3, 2), (1, 2))]),
        Group("both", "axes added and stretched at once",
              [draw((2, 4, 3), (4, 1)), draw((2, 3, 2, 2), (3, 1, 1)), draw((2, 3, 4, 2), (1, 3, 1, 1)),
               draw((2, 3), (1, 1)), draw((3, 1), (3, 1))]),
        Group("number", "a single number", [draw((4,), ()), draw((2, 3), ())]),
    ]


def _mean_back(grad_out, shape):
    total = sum_back(grad_out, shape)
    return total * total.size / grad_out.size


def _without_axes(grad_out, shape):
    total = sum_back(grad_out, shape)
    return total.reshape([size for size in shape if size > 1])


def _last_one(grad_out, shape):
    """What assigning gives: of all places where an element was used, the last one stays."""
    result = np.zeros(shape)
    place = np.broadcast_to(np.arange(result.size).reshape(shape), grad_out.shape)
    result.flat[place.ravel()] = grad_out.ravel()
    return result


MISCONCEPTIONS = (
    Misconception("the mean", _mean_back,
                  "You take the mean. Each use carries the change to the result in full, so the shares are "
                  "added. (A mean in the loss has its own factor 1/N, which is in `grad_out` already.)"),
    Misconception("everything added up", lambda grad_out, shape: np.full(shape, grad_out.sum()),
                  "Every element gets the sum of all of `grad_out`. Only those places count where this "
                  "element was used."),
    Misconception("one number", lambda grad_out, shape: grad_out.sum(),
                  "You add up everything. The gradient has the shape of what it belongs to."),
    Misconception("added axes only",
                  lambda grad_out, shape: grad_out.sum(axis=tuple(range(grad_out.ndim - len(shape)))),
                  "You sum over the axes that broadcasting put in front. It also stretches axes of length 1: "
                  "a column (4, 1) beside each of 3 columns was used three times."),
    Misconception("axes of length 1 lost", _without_axes,
                  "Your sums are right, and the axes of length 1 have gone. `keepdims=True` keeps them."),
    Misconception("always the first axis",
                  lambda grad_out, shape: grad_out.sum(axis=0) if grad_out.shape != shape else grad_out,
                  "You always sum over the first axis. Which axes were stretched follows from comparing the "
                  "two shapes, from the right."),
    Misconception("always the last axis",
                  lambda grad_out, shape: grad_out.sum(axis=-1) if grad_out.shape != shape else grad_out,
                  "You always sum over the last axis. Shapes are aligned at the right, so a bias of 3 "
                  "numbers was repeated along the first axis of (4, 3)."),
    Misconception("the last use only", _last_one,
                  "Of all the places where an element was used, only the last one counts in your answer: "
                  "that is `=` where `+=` is needed."),
    Misconception("nothing undone", lambda grad_out, shape: grad_out,
                  "You hand `grad_out` back as it came. The gradient of b has the shape of b."),
)

EXERCISE = FunctionExercise(
    name="sum_back",
    stub='''def sum_back(grad_out, shape):
    """The gradient of an array b of this shape, which was broadcast to the shape of grad_out.

    grad_out is the gradient of the broadcast array. The result has the given shape.
    """
    ...''',
    solve=sum_back,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} gradients: rows, columns, axes put in front, axes stretched, both at once, single "
           "numbers",
    hints=("Each element of b was used in several places. What does a fan-out do with the gradients that "
           "come back?",
           "Align the two shapes at their right ends. Two kinds of axes need a sum: those that b does not "
           "have, and those where b has length 1.",
           "First sum over the first grad_out.ndim − len(shape) axes, then over every axis where shape has "
           "a 1, with keepdims=True."),
    why="Broadcasting is a fan-out to many places, and a fan-out adds; the shape says over which axes.",
)
