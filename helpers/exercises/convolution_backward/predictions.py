"""What to say before running notebook 12, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="unread_column",
        question="A picture of 5 by 5, a kernel of 2 by 2, stride 2. What gradient does the last column get?",
        choices=(
            Choice("0", "No window reads the last column, so nothing that happens there changes the loss."),
            Choice("as much as the column before", "That would be kind, but those pixels were read and "
                                                   "these were not. Change one of them, and no output "
                                                   "moves."),
            Choice("less, since fewer windows read it", "So it is at stride 1. At stride 2 the windows end "
                                                        "one pixel before it, and it is read by none."),
            Choice("it depends on the upstream gradient", "Whatever the outputs have to pay, they pay to "
                                                          "pixels that they have read."),
        ),
        right="0",
    ),
    Prediction(
        key="pixel_two",
        question="Weights 1, 2, 3; three outputs whose upstream gradients are 1, 10, 100. What is the "
                 "gradient of pixel x[2], which all three have read?",
        choices=(
            Choice("123", "Output 0 has read it through the weight 3, output 1 through 2, output 2 through "
                          "1: 3 + 20 + 100."),
            Choice("321", "That pairs the first output with the first weight. But x[2] is the last pixel "
                          "of the first window: it lay under the weight 3."),
            Choice("111", "That is what three weights of 1 would give. Each output pays by the weight "
                          "through which it has read."),
            Choice("666", "Every weight would have met every output there. Each output has read the pixel "
                          "once, through one weight."),
        ),
        right="123",
    ),
    Prediction(
        key="checkerboard",
        question="A transposed convolution, kernel of three ones, stride 2. A flat row of ones goes in. "
                 "What comes out in the middle?",
        choices=(
            Choice("1, 1, 1, 1", "The copies of the kernel are 3 wide and 2 apart: on every second pixel "
                                 "two of them overlap."),
            Choice("1, 2, 1, 2", "Every second pixel gets a share from two neighbours, the others from "
                                 "one. In two dimensions this makes a checkerboard."),
            Choice("2, 2, 2, 2", "So it would be with a kernel of 4: everywhere two copies. Three is not a "
                                 "multiple of two."),
            Choice("1.5, 1.5, 1.5, 1.5", "That is the mean, three weights for two pixels. No pixel gets it."),
        ),
        right="1, 2, 1, 2",
    ),
    Prediction(
        key="which_learns",
        question="Five wrong backward passes train a small network. With how many of them does the loss end "
                 "lower than it began?",
        choices=(
            Choice("none", "A wrong gradient need not point uphill. Half of all directions lead down, and "
                           "a slip usually leaves much of the right one."),
            Choice("one or two", "More. What a slip leaves of the right direction is often enough."),
            Choice("most of them", "More. Even with the one that forgets all shares but the last, the loss "
                                   "ends lower than it began."),
            Choice("all of them", "All five. A falling loss says that the direction is not hopeless. It does "
                                  "not say that it is the gradient."),
        ),
        right="all of them",
    ),
)
