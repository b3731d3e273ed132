"""The backward rule of a gate that needs only its own output."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def sigmoid_backward(grad_out, out):
    return grad_out * out * (1 - out)       # the slope of the sigmoid, from its output alone


def _groups(rng):
    def draw(*shape):
        return rng.integers(-6, 7, size=shape) / 2, 1 / (1 + np.exp(-rng.integers(-8, 9, size=shape) / 4))

    return [
        Group("one", "one number, upstream gradient 1", [(1.0, 0.5), (1.0, 0.8), (1.0, 0.1)]),
        Group("upstream", "one number, other upstream gradients",
              [(2.0, 0.5), (-3.0, 0.8), (0.5, 0.25), (0.0, 0.7), (-1.0, 0.95)]),
        Group("ends", "outputs near 0 and near 1", [(1.0, 0.001), (4.0, 0.999), (-2.0, 1.0)]),
        Group("arrays", "arrays", [draw(3), draw(2, 3), draw(4, 2), draw(2, 2, 3)]),
    ]


def _slope_at(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


MISCONCEPTIONS = (
    Misconception("nothing from above", lambda grad_out, out: out * (1 - out) + 0 * grad_out,
                  "That is the local derivative. What goes back is the local derivative times the upstream "
                  "gradient, `grad_out`."),
    Misconception("output taken for input", lambda grad_out, out: grad_out * _slope_at(out),
                  "You apply the sigmoid once more: `out` is already σ(x). Write the slope with σ itself."),
    Misconception("first half of the product", lambda grad_out, out: grad_out * out,
                  "Your slope is σ, so it is steepest where the sigmoid is almost 1. Draw it: there it is "
                  "flat."),
    Misconception("second half of the product", lambda grad_out, out: grad_out * (1 - out),
                  "Your slope is 1 − σ, so it is steepest where the sigmoid is almost 0. Draw it: there it "
                  "is flat."),
    Misconception("hyperbolic tangent", lambda grad_out, out: grad_out * (1 - out ** 2),
                  "Your answers match 1 − y², the slope of tanh. The sigmoid's is another product of y and "
                  "1 − y."),
    Misconception("added instead of multiplied", lambda grad_out, out: grad_out + out * (1 - out),
                  "You add the upstream gradient. Along one way derivatives are multiplied; only at a "
                  "fan-out they are added."),
    Misconception("sign turned", lambda grad_out, out: -grad_out * out * (1 - out),
                  "Your sign is turned. The sigmoid rises, so its slope is positive everywhere; the minus of "
                  "e^(−x) meets another one from 1/(…)."),
    Misconception("divided", lambda grad_out, out: grad_out / np.maximum(out * (1 - out), 1e-300),
                  "You divide by the slope: that is the derivative of x with respect to σ(x). Backward needs "
                  "that of the output with respect to the input."),
)

EXERCISE = FunctionExercise(
    name="sigmoid_backward",
    stub='''def sigmoid_backward(grad_out, out):
    """The gradient of x, where out = 1 / (1 + exp(-x)) and grad_out is the gradient of out.

    Both are numbers, or arrays of one shape. x itself is not kept: out has to do.
    """
    ...''',
    solve=sigmoid_backward,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} gates: numbers and arrays, upstream gradients of both signs, outputs near 0 and near 1",
    hints=("Write y = 1/(1 + e^(−x)) and differentiate: dy/dx = e^(−x)/(1 + e^(−x))². Which parts of it are "
           "y?",
           "In it, e^(−x)/(1 + e^(−x)) is 1 − y. What is the other factor?",
           "The slope is dy/dx = y·(1 − y). It is multiplied by what arrives from above."),
    why="The slope σ(1 − σ) follows from the output alone, so a sigmoid gate may forget its input; and it "
        "lets through a quarter of what arrives at most.",
)
