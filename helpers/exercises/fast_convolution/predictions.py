"""What to say before running notebook 14, and what each answer means."""

from helpers.exercises.prediction import Choice, Prediction

PREDICTIONS = (
    Prediction(
        key="one_pass",
        question="Python does one pass of an innermost loop: two look-ups in arrays, a product, a sum. How "
                 "many multiply-adds can the same core do in that time?",
        choices=(
            Choice("one or two", "That is what the line says. Around it the interpreter finds out, again "
                                 "and again, what `x`, `[...]`, `*` and `+=` mean for these objects."),
            Choice("about a hundred", "The interpreter alone would give that. But a core also does many "
                                      "multiply-adds at once: 16 or 32 side by side, several times a "
                                      "nanosecond."),
            Choice("many thousands", "A pass takes one to three hundred nanoseconds, and in each of them the "
                                     "core can do dozens of multiply-adds, some cores over a hundred."),
        ),
        right="many thousands",
    ),
    Prediction(
        key="windows",
        question="All windows at once: 321 million passes of a Python loop become 16, one for each filter. "
                 "How much faster is it, for the same multiply-adds?",
        choices=(
            Choice("20 million times, as the passes", "Were the interpreter all that costs, yes. Once it is "
                                                      "out of the way something else is slowest."),
            Choice("as fast as PyTorch", "Then nothing but the interpreter would separate the two. Look at "
                                         "what happens to the products before they are summed."),
            Choice("about 80 times", "The interpreter is out of the way. Now every product is written to "
                                     "memory and read back, and NumPy's own loops run over 5 neighbours at "
                                     "a time."),
            Choice("10 % faster: NumPy is slow", "NumPy's loops are compiled. They are slow only for an "
                                                 "array of one number, which is what each look-up in the "
                                                 "loops made."),
        ),
        right="about 80 times",
    ),
    Prediction(
        key="einsum",
        question="`einsum` is one compiled loop that keeps no products. How far is it from PyTorch now?",
        choices=(
            Choice("about equal", "Nothing is written any more that need not be. But a plain loop does one "
                                  "or a few multiply-adds at a time, and fetches both factors anew for "
                                  "each."),
            Choice("5 to 10 times slower", "That would be so if it used the whole width of the processor. "
                                           "Here it cannot: of the numbers that are summed, only 5 at a "
                                           "time lie side by side."),
            Choice("over 100 times slower", "Its loop runs over 5 neighbours at a time, and fetches both "
                                            "factors for each multiply-add."),
        ),
        right="over 100 times slower",
    ),
    Prediction(
        key="unfold",
        question="Unfolding first writes 25 copies of nearly every pixel: 4 MiB become 77 MiB. Then one "
                 "matrix product. How does this compare with `einsum`?",
        choices=(
            Choice("slower: all that copying", "The copies cost. But they bring the numbers into an order "
                                               "in which the fastest piece of code on the machine can use "
                                               "them."),
            Choice("about equal", "The sums are the same, and so is their number. How fast a core gets "
                                  "through them is not."),
            Choice("twice as fast", "More than that: `einsum` leaves the core idle for most of the time."),
            Choice("about 20 times as fast", "The copies lie in long runs, in the order in which they are "
                                             "used. That is worth more than the copying costs."),
        ),
        right="about 20 times as fast",
    ),
    Prediction(
        key="blocks",
        question="Now 1.2 MiB of columns at a time, always in the same memory, instead of 77 MiB at once. "
                 "Not one copy and not one multiply-add is saved. How long does it take?",
        choices=(
            Choice("as long: it is the same work", "The work is the same, its way is not: columns that lie "
                                                   "in a cache need not go to memory and back."),
            Choice("longer: 64 products for one", "A call costs about a millionth of a second, and 64 of "
                                                  "them are nothing here. In a tiny layer it would be so."),
            Choice("about half as long", "The columns never leave the caches, and the system need not hand "
                                         "out 77 MiB of fresh memory on every call."),
        ),
        right="about half as long",
    ),
    Prediction(
        key="layout",
        question="With the images last in memory, copies run over 1,792 neighbours where they ran over 28. "
                 "The products do the same work as before. Does the time fall?",
        choices=(
            Choice("no, not at all", "The products are as before. The copies are not: a copy of 28 numbers "
                                     "is over before it is up to speed."),
            Choice("yes, by about a quarter", "Copying is a part of the whole, and that part becomes much "
                                              "shorter."),
            Choice("yes, to a 64th, as there are 64 images", "Copying is only a part, and its bytes stay "
                                                             "the same. What falls is the number of times "
                                                             "that a copy starts."),
        ),
        right="yes, by about a quarter",
    ),
    Prediction(
        key="depthwise",
        question="For one output, a depthwise 3×3 layer does 9 multiply-adds, a 1×1 layer over 64 channels "
                 "does 64. How long does depthwise take in our NumPy layer?",
        choices=(
            Choice("a seventh as long", "That is the ratio of the work. It would hold if work were what "
                                        "they wait for."),
            Choice("about half as long", "PyTorch comes near that, with code written for this case."),
            Choice("longer", "Its columns are nine times the input, for a product with a single filter: "
                             "much moving, hardly any arithmetic."),
        ),
        right="longer",
    ),
)
