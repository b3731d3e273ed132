"""What to say before running notebook 25, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="which_setting",
        question="Your loss is a mean over examples plus 0.01 times the sum of all squared weights. Which "
                 "weight_decay makes torch.optim.SGD minimize the same thing?",
        choices=(
            Choice("0.005", "That divides by 2 where the derivative multiplies by it."),
            Choice("0.01", "That would be right for 0.01/2 times the sum. The derivative of w² is 2w."),
            Choice("0.02", "The gradient of 0.01·w² is 0.02·w, and weight_decay is what stands before w."),
            Choice("it depends on the rate",
                   "The rate multiplies the whole gradient, that of the penalty as well. The minimum stays."),
        ),
        right="0.02",
    ),
    Prediction(
        key="two_weights",
        question="A loss is curved 1 along the first weight and 0.1 along the second; its minimum is at (2, −1). "
                 "Add (0.2/2)·‖w‖². Where does the minimum go?",
        choices=(
            Choice("both weights shrink by the same factor",
                   "One step of decay alone does that. At the minimum decay has to balance the data, and the "
                   "data hold the two weights with different strength."),
            Choice("the larger weight loses more of itself",
                   "The pull on it is stronger, λ times 2. But what holds it is ten times as strong."),
            Choice("the first keeps five sixths, the second a third",
                   "1/(1 + 0.2) and 0.1/(0.1 + 0.2). Where the loss is flat, little holds a weight back."),
            Choice("the second becomes exactly 0",
                   "A pull in proportion to the weight fades on the way, and the data win before 0."),
        ),
        right="the first keeps five sixths, the second a third",
    ),
    Prediction(
        key="black_pixel",
        question="Three pixels of these digits are black in every picture. Their weights start at 0.5, and λ is "
                 "one millionth. Where do they end, if you train for as long as it takes?",
        choices=(
            Choice("at 0.5", "So they would without decay: their gradient from the data is 0."),
            Choice("a little below 0.5",
                   "A millionth is little a step. Nothing else acts on them, and there are many steps."),
            Choice("at 0", "Nothing holds them back, so the pull has the last word, however weak it is."),
            Choice("at infinity", "Only a pull away from 0 could do that."),
        ),
        right="at 0",
    ),
    Prediction(
        key="who_shrinks",
        question="Adam with weight_decay, as L2 in its gradient. Two weights of equal size; the gradients of one "
                 "are noise of size 3, those of the other noise of size 0.01. Which shrinks faster?",
        choices=(
            Choice("the one with the large gradients",
                   "Adam divides by the size of the gradients, and the decay is divided with them."),
            Choice("the one with the small gradients",
                   "Its decay is divided by a number three hundred times smaller."),
            Choice("both alike", "Under SGD and under AdamW they do. Adam divides each weight's gradient by its "
                                 "own size."),
            Choice("neither", "The noise has mean 0. The decay does not."),
        ),
        right="the one with the small gradients",
    ),
)
