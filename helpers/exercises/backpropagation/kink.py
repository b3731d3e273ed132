"""What central differences say next to a kink."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

X = 0.003


def _what_it_would_say(answer):
    """What the differences say with the step that was handed in."""
    if answer.size != 1:
        return ["One step is asked for."]
    h = float(answer.reshape(-1)[0])
    if not 0 < h < float("inf"):
        return ["A step is a number above 0."]
    slope = (max(0, X + h) - max(0, X - h)) / (2 * h)
    return [f"With h = {h:g} the differences say {slope:.3g}. Where do x − h and x + h lie, and what is "
            "ReLU at each?"]


EXERCISE = ValueExercise(
    name="kink_step",
    stub="kink_step = ...",
    right=0.005,
    asked="one number",
    solution_text="x, slope = 0.003, 0.8\n"
                  "# x - h lies left of the kink, where ReLU is 0, so (x + h) / (2 * h) = slope\n"
                  "kink_step = x / (2 * slope - 1)        # 0.003 / 0.6 = 0.005",
    misconceptions=(
        Misconception("just up to the kink", 0.003,
                      "With h = 0.003 the left point lies exactly on the kink, and the differences still say "
                      "1. For 0.8 the step has to reach across it."),
        Misconception("absolute value", 0.00375,
                      "With h = 0.00375 the points are 0.00675 and −0.00075. ReLU is 0 at the left one, not "
                      "0.00075, so the differences say 0.9."),
        Misconception("the whole distance", 0.01,
                      "The two points are 2h apart. With h = 0.01 they are −0.007 and 0.013, and the "
                      "differences say 0.65."),
        Misconception("a fifth of h", 0.015,
                      "With h = 0.015 the differences say 0.6. They are (x + h)/(2h): what has to be a fifth "
                      "is the part of 2h on the left of the kink."),
        Misconception("sign", -0.005,
                      "The size is right. A step is positive: the differences go to both sides anyhow."),
    ),
    explain=_what_it_would_say,
    tested="x = 0.003 with the slope 0.8: ReLU(x + h) = 0.008, ReLU(x − h) = 0, and 2h = 0.01",
    hints=("If x − h lay right of 0, the differences would say 1. On which side does it lie, and what is "
           "ReLU there?",
           "ReLU(x − h) = 0, so the differences are (x + h)/(2h).",
           "Solve (0.003 + h)/(2h) = 0.8 for h."),
    why="Where the step reaches across a kink, central differences mix the slopes of both sides, here 1 and "
        "0 in shares of 80 and 20; nothing is wrong with the gradient.",
)
