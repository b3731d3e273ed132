"""Gradients of a small circuit on paper; one input goes two ways."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="circuit_gradients",
    stub="circuit_gradients = [..., ..., ...]      # of x, y, z",
    right=(-15, -6, 6),
    asked="a list of three numbers: the gradients of x, y and z",
    solution_text="x, y, z = 2, 1, -3\n"
                  "a, b = x + y, x * z                    # 3 and -6, and f = a * b = -18\n"
                  "a_bar, b_bar = b, a                    # a product hands each factor the other one\n"
                  "circuit_gradients = [a_bar + z * b_bar, a_bar, x * b_bar]      # -15, -6, 6",
    misconceptions=(
        Misconception("the way through x + y only", (-6, -6, 6),
                      "Your x hears from a = x + y only. It also goes into b = x·z, and what comes back from "
                      "there is added."),
        Misconception("the way through x·z only", (-9, -6, 6),
                      "Your x hears from b = x·z only. It also goes into a = x + y, and what comes back from "
                      "there is added."),
        Misconception("factors keep their own value", (21, 3, -12),
                      "At f = a·b you give each factor its own value. If a rises by 0.001, by what is that "
                      "multiplied before it reaches f?"),
        Misconception("shares added without their factors", (-3, -6, 3),
                      "You add the gradients of a and b as they are. On the way into b, x is multiplied by "
                      "z, and z by x: those factors belong to their shares."),
        Misconception("nothing from above", (-2, 1, 2),
                      "These are the local derivatives of a and b. Each has to be multiplied by the gradient "
                      "that arrives at a or at b."),
        Misconception("mean instead of sum", (-7.5, -6, 6),
                      "At x you take the mean of two shares. If x rises by 0.001, both ways carry it to f in "
                      "full."),
        Misconception("product instead of sum", (54, -6, 6),
                      "At x you multiply the two shares. Factors along one way are multiplied; two ways are "
                      "added."),
        Misconception("values", (2, 1, -3),
                      "These are the values. Asked for is how much f changes with each of them."),
        Misconception("the other direction", (15, 6, -6),
                      "Every sign is turned, as in a step downhill. Asked for is the gradient itself."),
        Misconception("z first", (6, -6, -15),
                      "The numbers are right and the order is reversed: x comes first."),
    ),
    tested="all three inputs: the two ways of x give −6 and −9",
    hints=("Give the inner results names: a = x + y and b = x·z, so f = a·b. What are their values?",
           "Backward: a has the gradient b, and b has the gradient a. Which gates did x go into?",
           "From a comes 1 · (−6), from b comes z · 3. y hears from a alone, z from b alone."),
    why="A value that is used twice gets one share from each use, each share with the local derivative of "
        "its own gate, and the shares are added.",
)
