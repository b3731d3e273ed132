"""What to say before running notebook 20, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="next_steps",
        question="Still without correction: the first step was 3.16 rates long. Keep sending the same "
                 "gradient. What do the next steps do?",
        choices=(
            Choice("shrink towards 1 at once",
                   "They end near 1, in some thousand steps. But first the numerator grows: after ten steps "
                   "m is 65 % full, and v 1 %."),
            Choice("grow, then shrink",
                   "m fills up within some twenty steps, v takes thousands. As long as m gains more than the "
                   "root of v, the quotient grows."),
            Choice("stay at 3.16",
                   "They would if m and the root of v grew at the same pace. m has the shorter memory."),
            Choice("grow without end",
                   "m ends at the gradient itself. v goes on growing until its root has the same size."),
        ),
        right="grow, then shrink",
    ),
    Prediction(
        key="longest_step",
        question="Adam as it should be. The gradient was 0 for 5000 steps; now it is 1, again and again. How "
                 "long is the longest of the next steps?",
        choices=(
            Choice("1 rate",
                   "That is the length for equal gradients from the start. Here v has given most of its "
                   "weight to zeros."),
            Choice("3.16 rates",
                   "That is the first of them: 0.1/√0.001. The second gradient adds to m, and v has hardly "
                   "noticed."),
            Choice("6.5 rates",
                   "m fills up within some ten steps, v within a thousand. In between the quotient is "
                   "large."),
            Choice("there is no limit",
                   "A quotient of two averages of the same gradients has one. You will meet it."),
        ),
        right="6.5 rates",
    ),
    Prediction(
        key="who_pays",
        question="You leave the correction out and train the same small network at the rate 0.001. What "
                 "happens to the loss of the first 100 steps?",
        choices=(
            Choice("it is worse", "So one expects. At a rate ten times as high you would be right."),
            Choice("it is better",
                   "Steps three to six times as long are what this small rate was missing. At a higher rate "
                   "the same steps do harm."),
            Choice("no difference", "All of these 100 steps are at least three times as long."),
            Choice("it becomes nan", "That takes more than steps of six rates."),
        ),
        right="it is better",
    ),
    Prediction(
        key="tiny_decay",
        question="Two weights, 2 and −3, and no gradient from the data. Adam with lr = 0.1 and weight_decay "
                 "= 0.0001 makes its first step. How far does the weight 2 move?",
        choices=(
            Choice("0.00002", "That is lr·weight_decay·w: what SGD would do, and AdamW."),
            Choice("0.1",
                   "The decay is all of the gradient, and Adam's first step is one rate, whatever the "
                   "gradient."),
            Choice("0.0002", "That is weight_decay·w. It is a gradient, and gradients are divided by √v̂."),
            Choice("not at all", "The gradient of the data is 0; that of the penalty is not."),
        ),
        right="0.1",
    ),
)
