"""The convolution that comes nearest to a mirror, which no convolution is."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="best_mirror",
    stub="best_mirror = np.array([..., ..., ...])",
    right=[0, 0.2, 0],
    asked="an array of 3 weights",
    solution_text="best_mirror = np.array([0, 1 / 5, 0])     # the mean of each of the three middle diagonals",
    misconceptions=(
        Misconception("nothing", [0, 0, 0],
                      "Doing nothing leaves an error of 5. One of the five ones lies on a diagonal that your kernel "
                      "fills: does a small weight there not help?"),
        Misconception("the identity", [0, 1, 0],
                      "With 1 you get the middle pixel right and put four ones where the mirror has zeros: the error "
                      "is 4 + 4. Which weight makes the sum of squares smallest?"),
        Misconception("a half", [0, 0.5, 0],
                      "The middle diagonal has five places, one of which wants 1 and four want 0. What is the best "
                      "single number for all five?"),
        Misconception("all three alike", [0.2, 0.2, 0.2],
                      "The middle weight is right. Do any of the mirror's ones lie on the diagonals beside the middle?"),
        Misconception("a third each", [1 / 3, 1 / 3, 1 / 3],
                      "You shared the one among the three weights. Each weight has a diagonal of its own: "
                      "average along it."),
        Misconception("a third in the middle", [0, 1 / 3, 0],
                      "The middle weight stands in five places of the matrix, not in three."),
        Misconception("a quarter", [0, 0.25, 0],
                      "The middle weight stands in five places. Four of them want 0 and one wants 1."),
        Misconception("one in 25", [0, 0.04, 0],
                      "You averaged over the whole matrix. A weight stands on one diagonal."),
        Misconception("mirrored kernel", [1, 0, 0],
                      "That kernel moves the row by one pixel. A mirror takes each pixel by another distance."),
        Misconception("mirrored kernel, other end", [0, 0, 1],
                      "That kernel moves the row by one pixel. A mirror takes each pixel by another distance."),
        Misconception("the ends", [0.2, 0, 0.2],
                      "You have the right size in the wrong place. On which of the three diagonals does the mirror "
                      "have a one?"),
        Misconception("minus", [0, -0.2, 0], "The size is right and the sign is not."),
    ),
    tested="the error it leaves, 4.8 instead of the mirror's own 5: the smallest for any three weights",
    hints=("Write the mirror of five pixels as a 5 by 5 matrix. Where are its ones?",
           "Each weight fills one diagonal with one number. Which number is nearest to all entries of a diagonal?",
           "The nearest number is their mean. Take it for the three middle diagonals."),
    why="Entries that share a weight get their mean; the middle diagonal holds one of the mirror's five ones and its "
        "two neighbours hold none.",
)
