"""What changes when decay has halved the weights of a layer that batch norm follows."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

_RIGHT = (1.0, 2.0, 4.0)
_NAMES = ("output", "gradient", "angle")


def _which(answer):
    """Which of the three are right already."""
    if answer.shape != (3,):
        return ["A list of three factors is asked for: output, gradient, angle."]
    right = [name for name, mine, true in zip(_NAMES, answer.tolist(), _RIGHT) if abs(mine - true) < 1e-6]
    wrong = next(name for name in _NAMES if name not in right)
    known = f"Right already: {' and '.join(right)}. " if right else ""
    return [known + {
        "output": "Batch norm divides by the spread of what the layer puts out. What happens to that spread?",
        "gradient": "The loss is the same at w and at w/2. How steep is it there, over half the distance?",
        "angle": "The step is the rate times the gradient. The angle is its length against that of the "
                 "weights."}[wrong]]


EXERCISE = ValueExercise(
    name="halved_weights",
    stub="halved_weights = [..., ..., ...]",
    right=list(_RIGHT),
    asked="a list of three factors: of the output, of the gradient's length, of the angle of one step",
    solution_text="output = 1               # batch norm divides the half away\n"
                  "gradient = 2             # the same change of the loss over half the distance\n"
                  "angle = 2 / 0.5          # a step twice as long, on weights half as long\n"
                  "halved_weights = [output, gradient, angle]",
    misconceptions=(
        Misconception("as without batch norm", [0.5, 1.0, 1.0],
                      "That would hold without batch norm. It divides by the spread of what comes in, and that "
                      "is halved as well."),
        Misconception("half of everything", [0.5, 0.5, 0.5],
                      "You halve everything. Batch norm divides the output by its own spread."),
        Misconception("half the output", [0.5, 2.0, 4.0],
                      "The last two are right. The output does not change: batch norm divides the half away."),
        Misconception("gradient shrinks", [1.0, 0.5, 1.0],
                      "The output is right. For the gradient think of the loss over a line from 0: the same "
                      "values, drawn on half the length, are twice as steep."),
        Misconception("gradient shrinks, angle kept at half", [1.0, 0.5, 0.5],
                      "The output is right. The same function drawn on half the length is twice as steep."),
        Misconception("gradient unchanged", [1.0, 1.0, 2.0],
                      "The output is right. The gradient is one with respect to weights of half the length: the "
                      "same change of the loss comes from half the change of the weights."),
        Misconception("angle as the gradient", [1.0, 2.0, 2.0],
                      "Output and gradient are right. The step is twice as long, and the weights that it turns "
                      "are half as long."),
        Misconception("nothing changes", [1.0, 1.0, 1.0],
                      "The output does not change. The gradient is taken with respect to smaller weights."),
    ),
    explain=_which,
    tested="f(w/2) = f(w), ∇f(w/2) = 2∇f(w), and twice the step on half the length",
    hints=("Batch norm subtracts the mean of what the layer puts out and divides by its standard deviation. What "
           "does halving the weights do to both?",
           "For every c, f(cw) = f(w). Differentiate both sides by w: c∇f(cw) = ∇f(w).",
           "The angle of one step is about its length divided by the weights' length: twice over a half."),
    why="A function that does not see the scale of w has a gradient in proportion to 1/‖w‖, so a step turns the "
        "weights by η/‖w‖², and decay acts by raising that.",
)
