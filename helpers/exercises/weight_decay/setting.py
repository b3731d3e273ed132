"""Which weight_decay of PyTorch's SGD equals a penalty that is written in another way?"""

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def torch_setting(strength, halved, examples):
    gradient = strength if halved else 2 * strength     # what stands before w in the penalty's gradient
    return gradient / examples                          # the sum becomes a mean, and the penalty with it


def _groups(rng):
    def draw(count, halved=None, most=5000):
        return [(round(float(rng.uniform(0.001, 5)), 4),
                 bool(rng.integers(2)) if halved is None else halved, int(rng.integers(2, most)))
                for _ in range(count)]

    return [
        Group("half", "with the half, one example", [(0.5, True, 1), (0.02, True, 1)]),
        Group("whole", "without the half, one example", [(0.5, False, 1), (0.01, False, 1)]),
        Group("halves", "with the half, many examples", [(3.0, True, 600), *draw(3, True)]),
        Group("sums", "without the half, many examples", [(1.0, False, 50_000), *draw(4, False)]),
        Group("none", "no penalty", [(0.0, False, 10), (0.0, True, 1)]),
    ]


MISCONCEPTIONS = (
    Misconception("taken over", lambda c, half, n: c,
                  "You take the strength over as it is. weight_decay is what multiplies w in the gradient of "
                  "the mean loss: differentiate the penalty, and divide everything by the examples."),
    Misconception("halves exchanged", lambda c, half, n: (2 * c if half else c) / n,
                  "You double in the wrong case. The derivative of strength·w² is 2·strength·w; the half "
                  "cancels the 2."),
    Misconception("half the strength", lambda c, half, n: (c / 2 if half else c) / n,
                  "Your number is half of what it should be. PyTorch adds weight_decay·w to the gradient; it "
                  "does not add weight_decay·‖w‖² to the loss."),
    Misconception("half where halved", lambda c, half, n: (c / 2 if half else 2 * c) / n,
                  "Without the half you are right. With it the penalty is (strength/2)·‖w‖²: what is its "
                  "gradient?"),
    Misconception("doubled always", lambda c, half, n: 2 * c / n,
                  "You double always. With a half before ‖w‖² the 2 of the derivative cancels."),
    Misconception("never doubled", lambda c, half, n: c / n,
                  "You never double. Without a half the derivative of ‖w‖² leaves a 2."),
    Misconception("sum forgotten", lambda c, half, n: c if half else 2 * c,
                  "That is right beside a sum of losses. PyTorch here sees their mean: divide the whole "
                  "objective by the number of examples, the penalty too."),
    Misconception("multiplied by N", lambda c, half, n: (c if half else 2 * c) * n,
                  "You multiply by the examples. From sum to mean everything is divided by them."),
    Misconception("root of N", lambda c, half, n: (c if half else 2 * c) / n ** 0.5,
                  "You divide by the root of the number of examples. Sum and mean differ by the number "
                  "itself."),
    Misconception("N twice", lambda c, half, n: (c if half else 2 * c) / n ** 2,
                  "You divide by the examples twice. Once the sum is a mean, once is enough."),
)

def _explain(case, _):
    """Which of the two steps, the derivative or the mean, the failing case asks for."""
    strength, halved, examples = case
    penalty = f"{strength / 2:g}·w²" if halved else f"{strength:g}·w²"
    if examples == 1:
        return (f"With one example sum and mean are the same. The penalty is {penalty} for one weight: what stands "
                "before w in its derivative?")
    return (f"The mean is the sum divided by {examples}. What becomes of the penalty, {penalty} for one weight, and "
            "what stands before w in its derivative?")


EXERCISE = FunctionExercise(
    name="torch_setting",
    stub='''def torch_setting(strength, halved, examples):
    """The weight_decay of SGD on the mean loss that has the same minimum as the sum of the losses of so many
    examples plus strength·‖w‖², or plus (strength/2)·‖w‖² if halved."""
    ...''',
    solve=torch_setting,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    explain=_explain,
    tested="{total} penalties: with the half and without, beside one loss and beside sums of up to 50,000",
    hints=("The number before w in the gradient is weight_decay. What is the gradient of the penalty?",
           "The gradient of c·‖w‖² is 2c·w, that of (c/2)·‖w‖² is c·w. And from sum to mean?",
           "Dividing sum and penalty by the number of examples moves no minimum, and leaves the mean loss "
           "with a smaller penalty."),
    why="PyTorch adds weight_decay·w to the gradient of whatever loss it is given, so write the penalty's "
        "gradient beside that loss and read off the number.",
)
