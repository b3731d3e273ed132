"""What to say before running notebook 05, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="nudge_x",
        question="f = (x + y)·z at x = −2, y = 5, z = −4. Raise x by 0.001. What does f do?",
        choices=(
            Choice("rises by 0.001", "That is what x + y does. Then comes a factor of z, and z is −4."),
            Choice("falls by 0.004", "x + y rises by 0.001, and the product with z = −4 falls by four times "
                                     "as much."),
            Choice("falls by 0.012", "That is 0.001 times f itself. How far f moves is a matter of its "
                                     "slope, not of its value."),
            Choice("rises by 0.003", "That is 0.001 times x + y: what f would do if z were raised."),
        ),
        right="falls by 0.004",
    ),
    Prediction(
        key="used_twice",
        question="h goes two ways: a = 2h and b = 3h, and L = a + b. A text says that the gradient of h is "
                 "the sum of the gradients of a and b. What does that sum give?",
        choices=(
            Choice("5, and it is right", "5 is the slope of L = 5h, but the sentence does not give it: a and "
                                         "b each have the gradient 1, and 1 + 1 is 2."),
            Choice("2, and it is wrong", "a and b have the gradient 1 each. On the way to h they pick up the "
                                         "factors 2 and 3, which the sentence leaves out."),
            Choice("6, and it is wrong", "Factors along one path are multiplied. These two lie on "
                                         "different paths."),
            Choice("1, and it is right", "1 is what arrives at a, and at b. h feels both of them, times 2 "
                                         "and times 3."),
        ),
        right="2, and it is wrong",
    ),
    Prediction(
        key="bias_gradient",
        question="A layer adds one bias b, 3 numbers, to each of the 100 rows of a batch. Which shape has "
                 "the gradient of b, and how does it come about?",
        choices=(
            Choice("(100, 3), a gradient for each row", "That is the gradient of the sum. b has 3 numbers, "
                                                        "so its gradient has 3."),
            Choice("(3,), the sum over the rows", "Each number of b was used in 100 places: a fan-out of "
                                                  "100, and a fan-out adds."),
            Choice("(3,), the mean over the rows", "The shape is right. If the loss is a mean, its 1/100 is "
                                                   "in the gradients already, and b must not divide again."),
            Choice("(3,), that of the last row", "That is what code gives that assigns where it should add."),
        ),
        right="(3,), the sum over the rows",
    ),
    Prediction(
        key="best_step",
        question="A slope by central differences in float64, (f(x + h) − f(x − h))/2h. Which step h comes "
                 "closest?",
        choices=(
            Choice("the smallest, 1e-15", "Mathematics says so. But f is stored with 16 digits, and the "
                                          "difference of two nearly equal numbers keeps only the last few."),
            Choice("1e-10", "Already too small: some six digits are left of the difference."),
            Choice("1e-5", "Here the bend of f, which costs h², and the rounding, which costs 1e-16/h, are "
                           "about equally small."),
            Choice("1e-2", "Rounding is no matter here. The bend of f is: it costs about h², so 1e-4."),
        ),
        right="1e-5",
    ),
)
