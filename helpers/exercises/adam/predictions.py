"""What to say before running notebook 20, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="first_step",
        question="m and v start at 0, so both are too small at first. Leave their correction out. How long "
                 "is the first step, in rates, with β₁ = 0.9 and β₂ = 0.999?",
        choices=(
            Choice("about 0.1",
                   "m is a tenth of the gradient, so far you are right. But the step divides it by the root "
                   "of v, and v is smaller still."),
            Choice("1", "That is what the correction makes of it."),
            Choice("about 3.2",
                   "m is a tenth of g, v a thousandth of g², and the root of a thousandth is about 0.032. "
                   "0.1/0.032 is 3.16."),
            Choice("about 100", "0.1/0.001 is 100. The step divides by the root of v."),
        ),
        right="about 3.2",
    ),
    Prediction(
        key="slip",
        question="Some notes print the divisors as (1 − β)ᵗ instead of 1 − βᵗ. At t = 1 that is the same. "
                 "What do the steps do later, if the gradient is always 1?",
        choices=(
            Choice("they shrink to nothing",
                   "m is divided by 0.1ᵗ, and the root of v by 0.032ᵗ. The denominator grows faster."),
            Choice("they grow without bound", "m̂ does, by ten in every step. But so does √v̂, by 32."),
            Choice("they stay at one rate",
                   "They would if numerator and denominator grew by the same factor."),
            Choice("they alternate in sign", "All numbers here are positive."),
        ),
        right="they shrink to nothing",
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
            Choice("no difference", "The steps differ by a factor of up to six for hundreds of steps."),
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
