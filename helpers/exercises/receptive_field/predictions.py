"""What to say before running notebook 10, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="two_3x3",
        question="Two layers of 3×3, stride 1. How many different pixels can change one unit of the second?",
        choices=(
            Choice("9", "Nine units of the first layer feed it. But each of those sees nine pixels of its "
                        "own."),
            Choice("25", "Along a row the second kernel's three windows of 3 stand one pixel apart and cover "
                         "5 pixels, so 5·5 in a square."),
            Choice("36", "That is (3 + 3)². The first tap of the second kernel already covers three pixels; "
                         "each of the other two adds one."),
            Choice("81", "Nine times nine paths lead up to it. Many of them start in the same pixel."),
        ),
        right="25",
    ),
    Prediction(
        key="where_stride",
        question="Three layers of 3, one of them with stride 2. Which place gives the last unit the widest "
                 "view?",
        choices=(
            Choice("the first layer", "It spreads the taps of both layers above it: 3 + 2·2 + 2·2 = 11 "
                                      "pixels."),
            Choice("the middle layer", "It spreads the third layer's taps only: 3 + 2 + 2·2 = 9 pixels."),
            Choice("the last layer", "Its stride moves its units apart and widens none of them: 7 pixels, as "
                                     "without a stride."),
            Choice("no difference", "It would be so if strides only moved units. A stride also spreads the "
                                    "taps of every layer above it."),
        ),
        right="the first layer",
    ),
    Prediction(
        key="four_times_deeper",
        question="The theoretical field grows with depth n. How much wider do the paths spread in 16 layers "
                 "than in 4?",
        choices=(
            Choice("twice as wide", "A path is a sum of independent steps, one a layer. Such sums spread "
                                    "like the square root of their number, and √4 is 2."),
            Choice("four times as wide", "That is the edge of the field. A path reaches the edge only if "
                                         "every step goes the same way."),
            Choice("sixteen times as wide", "Paths multiply from layer to layer; their places add."),
            Choice("equally wide", "Every layer adds a step of its own, so the places spread. But they "
                                   "spread slowly."),
        ),
        right="twice as wide",
    ),
    Prediction(
        key="any_7x7",
        question="Three layers of 3×3, one channel, nothing between them. Which 7×7 kernels can they "
                 "imitate?",
        choices=(
            Choice("all of them", "They reach as far as a 7×7. But three kernels have 27 weights, and a 7×7 "
                                  "has 49 that can be chosen freely."),
            Choice("only a thin part of them", "27 weights, less 2 that only shift a factor from layer to "
                                               "layer, leave 25 directions of 49."),
            Choice("half of them", "About half of the directions, 25 of 49. But a surface of 25 dimensions "
                                   "in a space of 49 is as thin as a line on a sheet of paper."),
            Choice("none", "Some they can: three small bells, 1 2 1 along each axis, make a wide one, for "
                           "example."),
        ),
        right="only a thin part of them",
    ),
)
