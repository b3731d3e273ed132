"""How far one step of weight decay moves a weight, under three optimizers."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

_NAMES = ("SGD", "Adam", "AdamW")
_RIGHT = (0.02, 0.5, 0.02)


def _which(answer):
    """Which of the three are right already."""
    if answer.shape != (3,):
        return ["A list of three numbers is asked for: SGD, Adam, AdamW."]
    right = [name for name, mine, true in zip(_NAMES, answer.tolist(), _RIGHT) if abs(mine - true) < 1e-6]
    wrong = next(name for name in _NAMES if name not in right)
    known = f"{' and '.join(right)} {'is' if len(right) == 1 else 'are'} right. " if right else ""
    return [known + {
        "SGD": "SGD adds weight_decay·w to the gradient and moves by the rate times that: what is it here?",
        "Adam": "Adam adds weight_decay·w to the gradient. What becomes of the size of a gradient in its "
                "first step?",
        "AdamW": "AdamW takes lr·weight_decay of the weight off, and then makes Adam's step with the "
                 "gradient, which is 0."}[wrong]]


EXERCISE = ValueExercise(
    name="decay_moves",
    stub="decay_moves = ...",
    right=list(_RIGHT),
    asked="a list of three numbers: how far the weight moves under SGD, Adam and AdamW",
    accepts=lambda answer: answer.shape == (3,) and bool((abs(answer - _RIGHT) < 1e-5).all()),
    solution_text="w, lr, weight_decay = 4, 0.5, 0.01\n"
                  "decay_moves = [lr * weight_decay * w,      # SGD: the rate times the added gradient\n"
                  "               lr,                         # Adam: its first step is one rate\n"
                  "               lr * weight_decay * w]      # AdamW: the decay stays out of the averages",
    misconceptions=(
        Misconception("all the same", [0.02, 0.02, 0.02],
                      "You let all three shrink the weight alike. SGD does, and one of the others does not: "
                      "which of them divides the decay by its own size?"),
        Misconception("AdamW like Adam", [0.02, 0.5, 0.5],
                      "SGD and Adam are right. AdamW keeps the decay out of what is divided by √v̂."),
        Misconception("exchanged", [0.02, 0.02, 0.5],
                      "You have exchanged Adam and AdamW. Which of them puts the decay into the gradient?"),
        Misconception("AdamW does both", [0.02, 0.5, 0.52],
                      "Your AdamW decays twice. The decay does not enter its gradient at all."),
        Misconception("weight forgotten", [0.005, 0.5, 0.005],
                      "Decay takes a share of the weight, and you left the weight out."),
        Misconception("rate forgotten", [0.04, 1.0, 0.04],
                      "You left the rate out: it multiplies the gradient, and in PyTorch's AdamW the decay "
                      "too."),
        Misconception("signs", [-0.02, -0.5, -0.02],
                      "The sizes are right. How far it moves is asked for, as a positive number."),
        Misconception("what is left", [3.98, 3.5, 3.98],
                      "That is where the weight stands afterwards. How far it has moved is asked for."),
        Misconception("all one rate", [0.5, 0.5, 0.5],
                      "Only Adam divides the decay by its own size. SGD does not divide by anything."),
        Misconception("AdamW without the rate", [0.02, 0.5, 0.04],
                      "SGD and Adam are right. PyTorch's AdamW takes lr·weight_decay of the weight, not "
                      "weight_decay of it."),
        Misconception("AdamW without the weight", [0.02, 0.5, 0.005],
                      "SGD and Adam are right. AdamW takes a share of the weight off, not the share itself."),
        Misconception("AdamW does not move", [0.02, 0.5, 0.0],
                      "SGD and Adam are right. AdamW's step with the gradient 0 is 0, but its decay stands "
                      "beside the step."),
        Misconception("Adam uncorrected", [0.02, 0.5 * 0.1 / 0.001 ** 0.5, 0.02],
                      "Your Adam's first step is 3.16 rates: that is Adam without its correction."),
        Misconception("decay in units of the rate", [0.04, 1.0, 0.02],
                      "Your first two lack the rate."),
        Misconception("Adam does not move", [0.02, 0.0, 0.02],
                      "The gradient of the data is 0, but Adam's gradient is not: weight_decay·w has been "
                      "added."),
    ),
    explain=_which,
    tested="one step of each with w = 4, no gradient of the data, lr = 0.5, weight_decay = 0.01; Adam's is "
           "one rate long",
    hints=("Write down the gradient that SGD and Adam see: that of the data is 0, and something is added.",
           "SGD moves by lr times 0.04. How long is Adam's first step, whatever the gradient?",
           "AdamW multiplies the weight by 1 − lr·weight_decay and then makes a step with the gradient 0."),
    why="Inside Adam the size of the decay cancels, because numerator and denominator both hold it; AdamW "
        "takes it out of the fraction, and then it means what it means for SGD.",
)
