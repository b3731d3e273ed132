"""A kernel of 5 and one of 3 on paper: pixels, paths, and the paths that begin in the middle."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="paths_and_pixels",
    stub="paths_and_pixels = [..., ..., ...]     # pixels seen, paths in all, paths from the pixel in the "
         "middle",
    right=[49, 225, 9],
    asked="a list of 3 numbers",
    solution_text="# along a row: 1 1 1 1 1 under 1 1 1 gives 1 2 3 3 3 2 1\n"
                  "paths_and_pixels = [7 * 7, 15 * 15, 3 * 3]     # [49, 225, 9]",
    misconceptions=(
        Misconception("along a row", [7, 15, 3],
                      "These three are right along one row. The picture has two axes, and every row goes "
                      "with every column."),
        Misconception("pixels are paths", [225, 225, 9],
                      "Your first number counts paths. Neighbouring units of the first layer share most of "
                      "the pixels they see: how wide are three windows of 5 that stand one pixel apart?"),
        Misconception("pixels are paths, and the middle has one", [225, 225, 1],
                      "Your first number counts paths, and a pixel in the middle has more than one. How wide "
                      "are three windows of 5 that stand one pixel apart, and how many of them cover the "
                      "middle?"),
        Misconception("kernels added", [64, 225, 9],
                      "Your first number is (5 + 3)². The first tap of the second kernel already covers 5 "
                      "pixels; each of its other taps adds one."),
        Misconception("one path each", [49, 49, 1],
                      "You count one path for each pixel. A path chooses one tap in the second layer and one "
                      "in the first: how many choices are there?"),
        Misconception("paths added", [49, 34, 9],
                      "Your second number is 25 + 9. A path takes a tap of the second layer and then a tap "
                      "of the first: choices in a row multiply."),
        Misconception("paths along a row", [49, 15, 9],
                  "Your second number counts the paths along one row. Every one of them goes with every path "
                  "along the column."),
    Misconception("the middle has one path", [49, 225, 1],
                  "The second kernel's middle tap leads to the middle pixel, and that is one path. How many "
                  "of its other taps read a window that covers this pixel too?"),
    Misconception("the middle has 15", [49, 225, 15],
                      "Your last number is the number of paths along one row, from all pixels together. How "
                      "many of the three windows of 5 cover the middle pixel of the row?"),
        Misconception("the middle along a row", [49, 225, 3],
                      "Your last number counts along the row only. For each of these paths there are as many "
                      "ways along the column."),
        Misconception("the middle has 25", [49, 225, 25],
                      "Your last number is a window of the first layer. The middle pixel lies under how many "
                      "windows of it that the second kernel reads?"),
        Misconception("a single kernel", [25, 25, 1],
                      "You describe the first layer alone. The unit stands in the second one and reads 3 by "
                      "3 of its units."),
    ),
    tested="the counts along a row, 1 2 3 3 3 2 1, multiplied with themselves",
    hints=("One row is enough to begin with. Draw seven pixels and three windows of 5 under a kernel of 3.",
           "Write under each pixel of the row how many of the three windows cover it. These counts are the "
           "paths along a row; in two dimensions a pixel's paths are those of its row times those of its "
           "column.",
           "Along a row: 7 pixels, 15 paths, 3 from the middle. Now two axes."),
    why="Paths multiply (5·3 along a row), reach adds (5 + 2), and in the middle all three windows of 5 "
        "meet.",
)
