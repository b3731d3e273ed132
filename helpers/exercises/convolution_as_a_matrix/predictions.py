"""What to say before running notebook 09, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="nonzero_entries",
        question="A kernel of 3 by 3 on 28 by 28 pixels, written as a matrix with 529,984 entries. How many of them "
                 "are not 0?",
        choices=(
            Choice("9", "So many weights there are. Each of them stands in the matrix again and again, once for "
                        "every window."),
            Choice("676", "That is the number of rows: one for each of the 26 times 26 outputs. Each row holds all "
                          "nine weights."),
            Choice("6,084", "Nine in each of the 676 rows: little more than 1% of the entries, and copies of nine "
                            "numbers at that."),
            Choice("529,984", "So many a dense layer has. An output of a convolution reads nine pixels; for all "
                              "others its row holds a 0."),
        ),
        right="6,084",
    ),
    Prediction(
        key="fold_unfold",
        question="Unfold a picture of ones, 4 by 4, with a 2 by 2 kernel at stride 1, then fold it again. What "
                 "stands in the middle?",
        choices=(
            Choice("1", "That is what an inverse would give. `fold` adds up every copy that `unfold` has made."),
            Choice("2", "In a row each inner pixel lies in two windows. In a picture the same holds along both axes."),
            Choice("4", "An inner pixel lies in four windows, so four copies come back and are added."),
            Choice("0.25", "`fold` does not divide; it only adds."),
        ),
        right="4",
    ),
    Prediction(
        key="stride_two",
        question="A single bright pixel, a convolution with stride 2. The pixel moves on by one. What happens to "
                 "the output?",
        choices=(
            Choice("it moves on by one", "At stride 1 it would. Here one step of the output is two pixels of the "
                                         "input."),
            Choice("it stays as it is", "It would if a stride only dropped numbers that change little. The windows "
                                        "now hold the pixel under another weight."),
            Choice("other numbers come out", "The windows start at even pixels. The bright pixel now lies under "
                                             "other weights of the kernel."),
            Choice("it moves on by half a place", "There is no half place. What comes out instead is not a shift at "
                                                  "all."),
        ),
        right="other numbers come out",
    ),
    Prediction(
        key="mirror",
        question="A dense layer can mirror a row: last pixel first. Can a convolution?",
        choices=(
            Choice("yes, with the kernel flipped", "Flipping the kernel turns cross-correlation into true "
                                                   "convolution. Neither turns the row."),
            Choice("yes, if the kernel is as long as the row", "A long kernel reaches every pixel. But its weights "
                                                               "move along with the window."),
            Choice("no, whatever the kernel", "If the input moves to the right, its mirror image moves to the left. "
                                              "A convolution's output moves the way its input does."),
            Choice("yes, with stride −1", "PyTorch has no such stride, and a window that walks backwards is no "
                                          "longer the layer we have."),
        ),
        right="no, whatever the kernel",
    ),
    Prediction(
        key="wrong_prior",
        question="The right half of the row has to come out with its sign changed, the left half as it is. "
                 "4,000 examples instead of 40: what happens to the error of a convolution on new rows?",
        choices=(
            Choice("it goes to 0", "That happens to the dense layer. No kernel is right for both halves, and more "
                                   "examples do not change that."),
            Choice("it stays large", "No kernel does this, so the best one is still wrong: it underfits, with any "
                                     "number of examples."),
            Choice("it grows", "More examples do not harm it. They do not help it either."),
            Choice("it is 0 already", "With 40 examples neither layer is perfect, and this target is not a "
                                      "convolution."),
        ),
        right="it stays large",
    ),
)
