"""What central differences say next to a kink."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="kink_slope",
    stub="kink_slope = ...",
    right=0.65,
    asked="one number",
    solution_text="x, h = 0.003, 0.01\n"
                  "kink_slope = (max(0, x + h) - max(0, x - h)) / (2 * h)     # 0.013 / 0.02 = 0.65",
    misconceptions=(
        Misconception("the true slope", 1,
                      "That is the slope of ReLU at 0.003, and what backpropagation gives. But x − h lies on "
                      "the other side of the kink: what is ReLU there?"),
        Misconception("half", 0.5,
                      "Half is what comes out exactly on the kink. Here x lies a little to its right."),
        Misconception("half a step missing", 1.3,
                      "You divide by h. The two points are 2h apart."),
        Misconception("not divided", 0.013,
                      "That is the difference of the two values. Divide by the distance of the two points."),
        Misconception("no ReLU on the left", 0.35,
                      "Look at the signs: ReLU(0.013) is 0.013, and ReLU(−0.007) is 0, not 0.007 and not "
                      "0.006."),
        Misconception("absolute value", 0.3,
                      "You took |x| on the left of the kink. ReLU is 0 there."),
        Misconception("flat", 0,
                      "At x − h the function is flat. At x + h it is not: what is ReLU(0.013)?"),
    ),
    tested="x = 0.003 with h = 0.01: the two points lie on different sides of the kink",
    hints=("Where do x + h and x − h lie, and what is ReLU at each?",
           "ReLU(0.013) = 0.013 and ReLU(−0.007) = 0.",
           "The difference of the two, divided by 2h = 0.02."),
    why="Where the step reaches across a kink, central differences mix the slopes of both sides, here 1 and "
        "0 in shares of 65 and 35; nothing is wrong with the gradient.",
)
