"""Adam's first step by hand, with its correction and without."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise


def _which(answer):
    """Which of the two numbers is right already."""
    if answer.shape != (2,):
        return ["A list of two numbers is asked for: with correction, then without."]
    if abs(answer[0] - 1) < 1e-6:
        return ["With correction you are right. Without, the step is m over the root of v as they stand: "
                "what are m and v after one gradient?"]
    if abs(answer[1] - 3) < 1e-6:
        return ["Without correction you are right. With it, m and v are both divided first: by what, at t = "
                "1?"]
    return ["Write down m and v after one gradient g. Then divide, or do not."]


EXERCISE = ValueExercise(
    name="first_steps",
    stub="first_steps = ...",
    right=[1.0, 3.0],
    asked="a list of two numbers, in rates: with correction, then without",
    solution_text="g = 5\n"
                  "m, v = (1 - 0.7) * g, (1 - 0.99) * g ** 2            # 1.5 and 0.25\n"
                  "m_hat, v_hat = m / (1 - 0.7), v / (1 - 0.99)         # g and g²\n"
                  "first_steps = [m_hat / v_hat ** 0.5, m / v ** 0.5]   # 5/5 and 1.5/0.5",
    misconceptions=(
        Misconception("swapped", [3.0, 1.0], "Both numbers are there, in the wrong order: with correction "
                                             "first."),
        Misconception("times the gradient", [5.0, 15.0],
                      "Both are five times too long: the gradient stands above and, by the root of its "
                      "square, below."),
        Misconception("shorter without", [1.0, 1 / 3],
                      "Your second step is upside down. m is 0.3·g; the root of v is 0.1·g. Which of the two "
                      "is shorter of its full size?"),
        Misconception("v forgotten", [1.0, 0.3],
                      "Your second step divides by a whole root of v. v, too, has only seen one gradient: it "
                      "is 0.01·g²."),
        Misconception("root forgotten", [1.0, 30.0],
                      "Your second step divides 0.3 by 0.01. It is the root of v that is divided by."),
        Misconception("root of v forgotten", [1.0, 6.0],
                      "Your second step divides m by v. Adam divides by the root of v."),
        Misconception("root and gradient forgotten", [0.2, 6.0],
                      "You divide by v. Adam divides by its root, which has the units of a gradient."),
        Misconception("without eps nothing moves", [0.0, 0.0],
                      "Here ε is as good as 0, and the root of v is not: it is the size of the gradient."),
        Misconception("the defaults", [1.0, 0.1 / 0.001 ** 0.5],
                      "That is the step for β₁ = 0.9 and β₂ = 0.999. Here they are 0.7 and 0.99."),
        Misconception("betas for shares", [1.0, 0.7 / 0.99 ** 0.5],
                      "You give the new gradient the share β. β is the share of the past; the new one gets 1 "
                      "− β."),
        Misconception("signs", [-1.0, -3.0], "The sizes are right. Lengths are asked for, as positive "
                                             "numbers."),
        Misconception("no effect", [1.0, 1.0],
                      "You let the correction change nothing. m is short by a factor of 0.3; by which factor "
                      "is the root of v short?"),
        Misconception("m whole", [1.0, 10.0],
                      "Your m is the whole gradient. It starts at 0, and takes in a share 1 − β₁ = 0.3 of "
                      "it."),
        Misconception("m alone", [1.0, 1.5],
                      "1.5 is m. The step divides it by the root of v."),
        Misconception("gradient left in v", [1.0, 15.0],
                      "Your second step divides 1.5 by 0.1. The root of 0.01·g² still has the gradient in "
                      "it: 0.1·5."),
        Misconception("betas exchanged", [1.0, 0.01 / 0.3 ** 0.5],
                      "Your second step exchanges the betas: β₁ = 0.7 belongs to m, β₂ = 0.99 to v."),
    ),
    explain=_which,
    tested="m = 0.3·5 = 1.5 and √v = √(0.01·25) = 0.5, and both divided by what they are short of",
    hints=("Both averages start at 0. What are they after one gradient?",
           "After one gradient m = (1 − β₁)·g and v = (1 − β₂)·g². Without correction the step is m/√v.",
           "With correction m is divided by 1 − β₁ and v by 1 − β₂: g and g² are left. Without: 1.5 over "
           "the root of 0.25."),
    why="At t = 1 the corrected averages are g and g² themselves, so the first step is one rate long "
        "whatever the gradient and the betas; without correction it is (1 − β₁)/√(1 − β₂) rates.",
)
