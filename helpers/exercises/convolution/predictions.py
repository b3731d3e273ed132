"""What to say before running notebook 07, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="edge_sign",
        question="The row 10, 10, 10, 0, 0, 0 goes through a convolution layer with the kernel [1, −1]. "
                 "What comes out at the edge?",
        choices=(
            Choice("+10", "The kernel lies as it is written: 1 on the left pixel, −1 on the right one. "
                          "Left minus right is 10 − 0."),
            Choice("−10", "That is true convolution, which flips the kernel first. Some notes print this "
                          "sign beside the formula that does not flip."),
            Choice("0", "Zero is what comes out on both sides of the edge, where the two pixels are equal."),
            Choice("it depends on the framework", "It could, and the mathematics books do flip. The layers "
                                                  "of the common frameworks agree: none of them does."),
        ),
        right="+10",
    ),
    Prediction(
        key="hidden_flip",
        question="The kernel is 1 0 1 / 0 1 0 / 1 0 1. You compute the cross-correlation, then the true "
                 "convolution. How do the results differ?",
        choices=(
            Choice("convolution is mirrored", "Its kernel is, but look at what the mirror makes of this "
                                              "one."),
            Choice("the signs differ", "Flipping moves weights about and changes none of their signs."),
            Choice("not at all", "Half a turn leaves this kernel as it is, so an example with it cannot "
                                 "show which of the two was computed. Many examples use it."),
            Choice("only at the borders", "Borders are a matter of padding. The flip acts at every pixel, "
                                          "if the kernel is one that it changes."),
        ),
        right="not at all",
    ),
    Prediction(
        key="two_boxes",
        question="Two kernels of 3 by 3 ones, one after the other, could be replaced by a single kernel. "
                 "Which?",
        choices=(
            Choice("3 by 3, all nines", "That keeps the reach of one kernel. The second one reads results "
                                        "that have already looked a pixel further."),
            Choice("5 by 5, all equal", "The reach is right. But the centre pixel is read by all nine "
                                        "windows of the first kernel, and a corner by one."),
            Choice("5 by 5, heaviest in the middle", "A corner counts once, the centre nine times. More "
                                                     "boxes make it smoother still, and the limit is a "
                                                     "Gaussian."),
            Choice("6 by 6, all equal", "3 + 3 is 6, but the centres fall on each other: 3 + 3 − 1."),
        ),
        right="5 by 5, heaviest in the middle",
    ),
    Prediction(
        key="fine_stripes",
        question="The finest stripes there are, +1, −1, +1, −1, …, under a blur that takes the mean of 3 "
                 "neighbours. What is left of them?",
        choices=(
            Choice("nothing", "A blur removes what is fine, and [1, 2, 1]/4 would remove these. Three is "
                              "an odd number, though: the mean of −1, +1, −1 is not 0."),
            Choice("the same, fainter", "Fainter, yes. Now the sign: around a +1 stand two times −1."),
            Choice("fainter, and inverted", "Around each +1 stand two times −1, so the mean is −1/3: white "
                                            "becomes dark grey and black becomes light grey."),
            Choice("the same as before", "Every mean is taken over both signs, so nothing can keep its full "
                                         "strength."),
        ),
        right="fainter, and inverted",
    ),
    Prediction(
        key="maps",
        question="A colour picture (3 channels) goes through a layer of 8 filters. How many output maps?",
        choices=(
            Choice("8", "Each filter has a kernel for every channel, adds up what they give, and leaves "
                        "one map."),
            Choice("24", "That would be a map for each channel of each filter. A filter sums its channels."),
            Choice("3", "One for each channel would be a filter that keeps channels apart. Such layers exist "
                        "(depthwise ones), but here are 8 filters."),
            Choice("11", "The maps replace the channels; they are not added to them."),
        ),
        right="8",
    ),
)
