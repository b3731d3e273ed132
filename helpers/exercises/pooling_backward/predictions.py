"""What to say before running notebook 13, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="nine_wins",
        question="The row 1, 2, 9, 3, 4 is max-pooled with a window of 3 that moves by 1. At each of the "
                 "three outputs a gradient of 1 arrives. What is the gradient of the row?",
        choices=(
            Choice("0, 0, 1, 0, 0", "That is one payment. But the 9 is the maximum of three windows: raise "
                                    "it by 0.1, and three outputs rise."),
            Choice("0, 0, 3, 0, 0", "The 9 is the maximum of all three windows, and each of them pays it 1."),
            Choice("1, 1, 1, 0, 0", "That pays the place where each window begins. The output is the 9, so "
                                    "only the 9 moves it."),
            Choice("0, 0, 1, 1, 1", "That would be three different winners. The windows are 1 2 9, 2 9 3 and "
                                    "9 3 4."),
        ),
        right="0, 0, 3, 0, 0",
    ),
    Prediction(
        key="four_zeros",
        question="A 2×2 window holds four zeros, and a gradient of 1 arrives at its maximum. Which gradient "
                 "does PyTorch's max_pool2d give the four pixels?",
        choices=(
            Choice("1, 1, 1, 1", "All four equal the maximum, and a formula often printed pays them all. "
                                 "That makes 4 out of 1."),
            Choice("1/4 each", "A fair rule, and some of PyTorch's functions follow it; max_pool2d does "
                               "not."),
            Choice("1, 0, 0, 0", "The first maximum in row order takes it all."),
            Choice("0, 0, 0, 0", "Then nothing would arrive. One of the four is called the winner."),
        ),
        right="1, 0, 0, 0",
    ),
    Prediction(
        key="fancy_add",
        question="g = np.zeros(5), then g[[2, 2, 2]] += [1, 2, 4]. What is g[2]?",
        choices=(
            Choice("7", "A loop would give 7. NumPy reads g[2] three times before it writes: each of the "
                        "three sums starts from 0."),
            Choice("4", "NumPy reads all three places first (0, 0, 0), adds, then writes 1, 2 and 4 to the "
                        "same place. The last one stays."),
            Choice("1", "The other way round: all three are written, one after the other, and the last one "
                        "stays."),
            Choice("an error", "NumPy says nothing at all, which is the trouble."),
        ),
        right="4",
    ),
    Prediction(
        key="share_of_ties",
        question="A convolution with random weights, then ReLU, then 2×2 max pooling. In how many windows, "
                 "about, are all four pixels 0?",
        choices=(
            Choice("hardly any", "Exact ties are rare among random numbers, but ReLU turns half of them into "
                                 "the same number."),
            Choice("one in 16", "Half of the pixels are 0, and four of four by chance: (1/2)⁴."),
            Choice("one in 4", "That would be two of two pixels. A window has four."),
            Choice("half", "Half of the pixels are 0. A window is all zero only if four of them are."),
        ),
        right="one in 16",
    ),
    Prediction(
        key="wrong_training",
        question="The same small network is trained three times: with the right backward pass, with = for "
                 "+=, and with every tie paid. Windows of 3 move by 2, behind a ReLU. Which slip costs more?",
        choices=(
            Choice("neither learns", "A gradient that is wrong in part can still point downhill, and both "
                                     "do. That is why such a slip survives for years."),
            Choice("= for +=", "It drops payments on every step, from pixels that won several windows."),
            Choice("every tie paid", "It adds a good deal to the gradient. But ask what the ReLU in front of "
                                     "the pooling passes on at the zeros that tie."),
            Choice("both alike", "One drops payments that count. The other makes payments, nearly all at "
                                 "places where the next step back multiplies by 0."),
        ),
        right="= for +=",
    ),
)
