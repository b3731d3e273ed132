"""A quarter of the work: how much faster can it be?"""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="depthwise_gain",
    stub="depthwise_gain = ...",
    right=2.5,
    asked="one number",
    solution_text="flop_a, flop_b = 2 * 2500 * 100 * 100, 2 * 2500 * 100 * 25\n"
                  "moved = 4 * 2 * 2500 * 100                 # input and output of both: 2 MB\n"
                  "a = max(flop_a / 100e9, moved / 10e9)      # 0.5 ms of arithmetic, 0.2 ms of moving\n"
                  "b = max(flop_b / 100e9, moved / 10e9)      # 0.125 ms of arithmetic, 0.2 ms of moving\n"
                  "depthwise_gain = a / b                     # 2.5",
    misconceptions=(
        Misconception("the work alone", 4,
                      "B has a quarter of A's operations. Does arithmetic decide for B, or the way of its "
                      "bytes?"),
        Misconception("the bytes alone", 1,
                      "Both move the same bytes, and for A these are not what takes longest."),
        Misconception("upside down", 0.4,
                      "That is B's time in units of A's. How many times faster is B?"),
        Misconception("smaller of the two ceilings", 1.6,
                      "For each layer you take the shorter of the two times. The processor has to do both, "
                      "and the longer one decides."),
        Misconception("times added", 0.7 / 0.325,
                      "You add computing and moving. A processor does both at once, so at best the longer "
                      "one is all that shows."),
        Misconception("half the work or double the bytes", 1.25,
                  "One of your counts is off by two. A multiply-add is two operations, and a float32 has four "
                  "bytes."),
    Misconception("a millisecond", 0.2,
                      "That is B's time in milliseconds. Divide A's time by it."),
    ),
    tested="A: 0.5 ms of arithmetic against 0.2 ms of moving; B: 0.125 ms against 0.2 ms",
    hints=("Four times have to be known: for each layer its arithmetic at 100 GFLOP/s and its bytes at 10 "
           "GB/s.",
           "Input and output are 2,500·100 numbers each, so 2 MB together, which take 0.2 ms in both layers.",
           "A: 50 MFLOP. B: 12.5 MFLOP. Each layer takes the longer of its two times."),
    why="Below some number of operations a byte, a layer waits for memory, and fewer operations only make it "
        "wait with less to do.",
)
