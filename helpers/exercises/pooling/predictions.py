"""What to say before running notebook 11, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="dot_one_pixel",
        question="The row 0 0 0 1 0 0 0 0, max-pooled by 2, gives 0 1 0 0. Move the 1 by one pixel to the "
                 "right and pool again. What comes out?",
        choices=(
            Choice("0 1 0 0, as before", "That is what “pooling is invariant to small shifts” promises. It "
                                         "would be so if the 1 had stayed inside its window."),
            Choice("0 0 1 0", "The 1 has crossed from the second window into the third: one pixel in, a "
                              "whole output further out."),
            Choice("0 ½ ½ 0", "The input moved by half of a window's step, so this would be a fair answer. "
                              "Max pooling has no such half measures."),
            Choice("0 1 1 0", "The 1 stands in one pixel, and windows side by side do not share pixels: one "
                              "window sees it."),
        ),
        right="0 0 1 0",
    ),
    Prediction(
        key="negative_padding",
        question="The row −3 −2 −5, a window of 3, stride 1, padding 1. What is the first output of max "
                 "pooling?",
        choices=(
            Choice("0", "That is what padding with zeros gives: a pixel that does not exist beats two that "
                        "do."),
            Choice("−2", "The window holds the padding, −3 and −2. The padding never wins, because it "
                         "counts as minus infinity."),
            Choice("−3", "That is the first pixel. The first window begins one before it and ends one after "
                         "it: −2 is in it too."),
        ),
        right="−2",
    ),
    Prediction(
        key="ones_average",
        question="Four ones, a window of 3, stride 1, padding 1 of zeros. What is the first output of "
                 "average pooling in PyTorch, if nothing else is said?",
        choices=(
            Choice("1", "The two pixels in the window are ones, so this is their mean. PyTorch counts the "
                        "zero of the padding as well, unless told not to."),
            Choice("0.667", "One zero and two ones, divided by three: PyTorch's default is "
                            "`count_include_pad=True`."),
            Choice("0.333", "There is one zero in the window, not two: the padding is one pixel wide."),
        ),
        right="0.667",
    ),
    Prediction(
        key="wave_read",
        question="A wave makes 10 periods on a row of 24 pixels. You read every second pixel. How many "
                 "periods do the 12 numbers show?",
        choices=(
            Choice("10", "Then a period would have 1.2 numbers. It takes at least two to go up and down."),
            Choice("5", "The row became half as long, but it still covers the same stretch: nothing halves "
                        "the number of periods on it."),
            Choice("2", "From one number to the next the wave makes 10/12 of a turn, which cannot be told "
                        "from 2/12 of a turn backwards: 12 times 2/12 is 2 periods."),
            Choice("none: all numbers are equal", "That happens when a period fits the step, such as 12 "
                                                  "periods on 24 pixels. This wave falls a little behind at "
                                                  "each step."),
        ),
        right="2",
    ),
    Prediction(
        key="noise_survivors",
        question="A long row of noise, max-pooled with windows of 2, stride 2. Shift the row by one pixel. "
                 "What share of the outputs stays exactly as it was?",
        choices=(
            Choice("nearly all", "This is what people mean by invariance. It holds where pictures are "
                                 "smooth; noise is the hardest case."),
            Choice("about half", "Old and new window share one of two pixels, but the shared one also has "
                                 "to win against both others."),
            Choice("about a third", "The old and the new window hold three pixels together, and the output "
                                    "stays if the largest of the three is the one that they share."),
            Choice("hardly any", "Some maxima stand on the shared pixel, and those stay."),
        ),
        right="about a third",
    ),
    Prediction(
        key="global_price",
        question="Global average pooling does not change at all when a picture is shifted. A linear "
                 "classifier reads digits from what it leaves. How does it compare with one behind 4×4 "
                 "average pooling?",
        choices=(
            Choice("better: it ignores what does not matter", "For a digit the place of the whole does not "
                                                              "matter, but the places of its parts do."),
            Choice("about as good", "Eight numbers a picture are left of 6,272. That has a price."),
            Choice("far worse", "What is left says how much of each edge there is, and no longer where. A 6 "
                                "and a 9 are made of much the same edges."),
        ),
        right="far worse",
    ),
)
