"""What to say before running notebook 15, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="where_parameters",
        question="LeNet has two convolutions and three dense layers. Which of the five holds most of its "
                 "parameters?",
        choices=(
            Choice("the first convolution", "It does much of the work, since its six filters stand at 784 "
                                            "places. But they are six filters of 25 weights."),
            Choice("the second convolution", "Its sixteen filters span six channels: 2,416 parameters, and "
                                             "more than half of the work. Parameters and work sit in "
                                             "different layers."),
            Choice("the first dense layer", "It meets all 400 numbers of the last maps with 120 units: "
                                            "every pair has a weight of its own. Nothing is shared there."),
            Choice("the last dense layer", "It turns 84 numbers into 10 scores: 850 parameters."),
        ),
        right="the first dense layer",
    ),
    Prediction(
        key="first_loss",
        question="Ten classes, cross-entropy (natural logarithm), weights as they were drawn: about how "
                 "large is the first loss?",
        choices=(
            Choice("0", "That is the loss of a network that is sure and right. This one has not seen a "
                        "digit yet."),
            Choice("0.1", "That would be the chance of a right guess. The loss is the negative logarithm "
                          "of it."),
            Choice("2.3", "A network that knows nothing gives each class about a tenth: −log(1/10) = log "
                          "10."),
            Choice("10", "Ten classes, but the loss does not count them: it takes the logarithm of a "
                         "probability."),
        ),
        right="2.3",
    ),
    Prediction(
        key="two_engines",
        question="The same script, the same first weights, float64, 100 steps of Adam: our engine and "
                 "PyTorch. How far apart are the two losses by then, relative to their size?",
        choices=(
            Choice("nowhere: equal to the last bit", "Almost. The two add the same products in different "
                                                     "orders, and each order rounds differently."),
            Choice("by rounding, below 1e-9", "Both do the same arithmetic. What differs is the order of "
                                              "sums, and 100 steps do not let that grow far."),
            Choice("by a per cent or so", "That is what a slip would do, a wrong ε or a shifted index. The "
                                          "check below would notice."),
            Choice("they are unrelated", "They would be from different first weights. These start from the "
                                         "same ones."),
        ),
        right="by rounding, below 1e-9",
    ),
    Prediction(
        key="shuffled_pixels",
        question="The pixels of every picture are put into one and the same random order, for training and "
                 "for the test. Who reads the shuffled digits better?",
        choices=(
            Choice("still the ConvNet", "It is the better one on pictures, because neighbouring pixels "
                                        "belong together. In the shuffled pictures neighbours have nothing "
                                        "to do with each other."),
            Choice("the dense network", "To it the pixels are a list, and any order of a list is as good "
                                        "as any other. The ConvNet looks for patterns among neighbours "
                                        "that are none."),
            Choice("neither: both only guess", "All the pixels are still there. A network that asks no "
                                               "questions about neighbours has lost nothing."),
        ),
        right="the dense network",
    ),
    Prediction(
        key="moved_digits",
        question="Both networks were trained on digits as they are. Now every test digit is moved by up to "
                 "3 pixels. What happens to the ConvNet's right answers?",
        choices=(
            Choice("nothing: it does not see shifts", "The convolutions move their maps along with the "
                                                      "digit. The dense head behind them knows each place "
                                                      "of the maps by heart."),
            Choice("they fall, by less than the MLP's", "Its maps move with the digit and pooling forgives "
                                                        "a pixel; the dense head does not. So it loses, "
                                                        "and loses less."),
            Choice("they fall as far as the MLP's", "The dense head falls, but it stands on maps that "
                                                    "pooling has made coarse: 3 pixels are less than one "
                                                    "of its own."),
        ),
        right="they fall, by less than the MLP's",
    ),
)
