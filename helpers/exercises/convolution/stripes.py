"""Which stripes does a box blur of 5 turn from white to black?"""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="inverted_periods",
    stub="inverted_periods = [...]",
    right=(3, 4),
    asked="a list of periods in pixels",
    as_set=True,
    solution_text="def gain(period, k=5):\n"
                  "    taps = np.arange(k) - k // 2\n"
                  "    return np.mean(np.cos(2 * np.pi * taps / period))  # what the blur multiplies by\n"
                  "\n"
                  "inverted_periods = [T for T in range(2, 9) if gain(T) < -1e-9]      # [3, 4]",
    misconceptions=(
        Misconception("as for the box of 3", (2,),
                      "Period 2 is what a box of 3 inverts. Under a box of 5, +1 −1 +1 −1 +1 leaves one "
                      "more of the middle's own sign: +1/5."),
        Misconception("everything finer than the box", (2, 3, 4),
                      "You took every period below 5. Add up the five numbers for period 2: is the sum "
                      "negative where the middle is positive?"),
        Misconception("the period of the box", (5,),
                      "A box of 5 covers one whole period of 5: the stripes vanish. Vanished is not "
                      "inverted."),
        Misconception("one too many", (3, 4, 5),
                      "Two of these are right. Over a whole period of 5 pixels a cosine adds up to zero, "
                      "so it vanishes."),
        Misconception("everything up to the box", (2, 3, 4, 5),
                      "The box covers a whole period of 5, so there the sum is zero; and period 2 has an "
                      "odd one over. Add both up."),
        Misconception("period 3 only", (3,),
                      "Period 3 is one of them. Add up cos(2πt/4) over t = −2 … 2: −1, 0, 1, 0, −1."),
        Misconception("period 4 only", (4,),
                      "Period 4 is one of them. Add up cos(2πt/3) over t = −2 … 2: −½, −½, 1, −½, −½."),
        Misconception("none", (),
                      "A box blur averages, and an average can still lie on the other side of zero. Add up "
                      "the five numbers around a crest for each period."),
    ),
    tested="every period from 2 to 8: for these two alone the mean over five pixels is negative on a crest",
    hints=("Stand on a crest, where the stripe is 1. The blur gives the mean of five numbers around it. "
           "When is that negative?",
           "Add up cos(2πt/T) for t = −2 … 2: that is 1 + 2cos(2π/T) + 2cos(4π/T).",
           "For T = 2 the sum is 1, for T = 3 it is −1, for T = 5 it is 0. Four more to go."),
    why="The mean of the five cosines is 1/5, −1/5, −1/5, 0 for periods 2 to 5, and positive from 6 on: a "
        "box has negative side lobes, and a blur with smooth edges has none.",
)
