"""What to say before running notebook 00, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="how_many_sums",
        question="A row of 5 pixels. You add up every 3 neighbours. How many sums are there?",
        choices=(
            Choice("5", "One sum for each pixel. But around the first and the last pixel there is a "
                        "neighbour missing, so no three to add."),
            Choice("3", "The windows begin at the first, the second and the third pixel; a window that "
                        "began at the fourth would hang over the end."),
            Choice("2", "That is 5 − 3, the steps that the window can make. It also stands somewhere "
                        "before the first step."),
            Choice("1", "Side by side, one window fits and two pixels are left. Here the windows may "
                        "overlap."),
        ),
        right="3",
    ),
    Prediction(
        key="which_checks",
        question="A gradient is wrong in every cell: its code turns the upstream gradient by half a turn. "
                 "Three checks look at it. One compares the mean of all cells; one compares every cell, "
                 "with ones upstream; one compares a single cell, also with ones upstream. How many notice?",
        choices=(
            Choice("all three", "Wrong in every cell sounds hard to miss. But a check sees only what it "
                                "looks at, and with ones upstream there is nothing to see."),
            Choice("two: the ones that compare cells", "They would, if the upstream gradient were not all "
                                                       "ones: turned by half a turn, ones are ones again."),
            Choice("one: the one that compares every cell", "Looking at every cell does not help here. "
                                                            "Ones upstream turn into themselves, and every "
                                                            "cell comes out right."),
            Choice("none", "Without padding every upstream number pays out each weight of its filter once, "
                           "wherever it stands: the sum over the pixels, and so the mean, does not know "
                           "where that was. And ones turned by half a turn are ones. Checks like these are "
                           "in courses that thousands have taken."),
        ),
        right="none",
    ),
)
