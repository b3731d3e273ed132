"""How many layers until a unit sees a whole picture, without pooling and with."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

EXERCISE = ValueExercise(
    name="layers_needed",
    stub="layers_needed = [..., ...]     # convolutions without pooling, with pooling",
    right=[112, 12],
    asked="a list of 2 numbers",
    solution_text="from helpers import ops\n\n"
                  "def convolutions_until(width, pooling):\n"
                  "    layers, count = [], 0\n"
                  "    while True:\n"
                  "        layers.append(ops.Window(3))\n"
                  "        count += 1\n"
                  "        if ops.receptive_field(layers).size >= width:\n"
                  "            return count\n"
                  "        if pooling and count % 2 == 0:\n"
                  "            layers.append(ops.Window(2, stride=2))\n\n"
                  "layers_needed = [convolutions_until(224, False), convolutions_until(224, True)]     # "
                  "[112, 12]",
    misconceptions=(
        Misconception("one too few", [111, 12],
                      "After 111 layers the field is 1 + 2·111 = 223 pixels wide. One is missing, and a "
                      "layer cannot be half there."),
        Misconception("one too few with pooling", [112, 11],
                      "With pooling your eleventh convolution ends at 220 pixels, or at 188 without the "
                      "pooling windows themselves. Is that the whole picture?"),
        Misconception("one too few in both", [111, 11],
                      "Both stop one layer short: after 111 plain layers the field is 223 wide, after 11 "
                      "with pooling 220."),
        Misconception("three pixels a layer", [75, 12],
                      "You divided 224 by 3. Each further layer adds two pixels, one at each end."),
        Misconception("paths", [5, 5],
                      "Those are the layers until there are 224 paths along a row (3⁵ = 243). How many "
                      "pixels does one more layer add?"),
        Misconception("pooling counted as a layer", [112, 17],
                      "With pooling you counted the pooling layers as well. The question is how many "
                      "convolutions."),
        Misconception("pooling does not help", [112, 112],
                      "After a pooling of stride 2, one step is two pixels wide: what does a convolution add "
                      "then?"),
        Misconception("pooling halves the number", [112, 56],
                      "You halved the number. Every further pooling doubles the steps once more: 1, 2, 4, 8 "
                      "pixels."),
    ),
    tested="the fields after every convolution: 225 pixels after 112 plain ones; with pooling 32 after six, "
           "140 after ten, and 284 after twelve",
    hints=("Without pooling: what does every further layer of 3×3 add to the width, and with how many pixels "
           "do you begin?",
           "With pooling, keep two numbers, size and jump. The pooling window adds (2 − 1)·jump, then it "
           "doubles the jump. `ops.receptive_field` can do the adding.",
           "1 + 2n has to reach 224. With pooling the sizes behind the convolutions begin 3, 5, 10, 14, 24, "
           "32: go on until 224."),
    why="Without strides the field grows by 2 a layer; every pooling doubles what a layer adds, so it grows "
        "exponentially.",
)
