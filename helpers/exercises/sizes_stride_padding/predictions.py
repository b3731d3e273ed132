"""What to say before running notebook 08, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="row_of_ten",
        question="A row of 10 pixels, kernel 3, stride 2. How many outputs?",
        choices=(
            Choice("4", "One at the start and three whole steps: the 7 pixels left to travel hold three "
                        "steps of 2, and the last pixel is never read."),
            Choice("5", "That is 10 divided by 2. It would be right if the kernel were no wider than its "
                        "step; a kernel of 3 cannot stand with its left edge on the ninth pixel."),
            Choice("4.5", "That is (10 − 3)/2 + 1, a formula often printed. There is no half output: the "
                          "half is the step that the kernel cannot finish."),
            Choice("it depends on the library", "On padding, yes, and the question has none. Given size, "
                                                "kernel, stride and padding, convolution layers agree."),
        ),
        right="4",
    ),
    Prediction(
        key="same_even",
        question="Padding `\"same\"` keeps the size. The kernel is 4 pixels wide. What does PyTorch do?",
        choices=(
            Choice("refuses: it needs an odd kernel", "Many notes say that an odd kernel is needed, "
                                                      "because they put equal padding at both ends. "
                                                      "Nothing forces the ends to be equal."),
            Choice("one zero before, two after", "Three zeros are needed, and three cannot be halved: the "
                                                 "extra one goes after the last pixel."),
            Choice("two zeros before, one after", "The size would be right. The output would stand one "
                                                  "pixel further to the right than PyTorch's."),
            Choice("two zeros at both ends", "That is k//2 at both ends, right for odd kernels. Here the "
                                             "output would be one pixel too long."),
        ),
        right="one zero before, two after",
    ),
    Prediction(
        key="alexnet",
        question="AlexNet's paper: input 224 wide, first kernel 11, stride 4, no padding mentioned. How "
                 "many columns come out?",
        choices=(
            Choice("55", "That is what the paper draws. But a kernel of 11 and 54 steps of 4 need more than "
                         "224 pixels. What is missing, you can look for in the explorer below."),
            Choice("54", "213 pixels left to travel hold 53 steps of 4, and one more for the start. The "
                         "last pixel is never read."),
            Choice("56", "That is 224 divided by 4. The last windows would hang over the edge."),
            Choice("54.25", "That is what the formula without a floor gives. The quarter is one pixel of a "
                            "step of 4."),
        ),
        right="54",
    ),
    Prediction(
        key="pool_of_five",
        question="Max pooling, 2 by 2, stride 2, halves a picture. What does it make of 5 by 5?",
        choices=(
            Choice("2 by 2", "Two whole windows fit along each axis. The last row and the last column are "
                             "never read: 9 of the 25 pixels."),
            Choice("3 by 3", "That is what `ceil_mode=True` gives, where a window may hang over the edge. "
                             "It is not the default."),
            Choice("2.5 by 2.5", "Half of 5, and no picture has that size. Pooling divides by its stride "
                                 "only where the sizes fit."),
            Choice("an error", "Some notes demand that sizes divide. Libraries do not: they leave out what "
                               "does not fit, without a word."),
        ),
        right="2 by 2",
    ),
)
