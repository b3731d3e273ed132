"""The parameters of a small ConvNet for colour pictures, counted on paper."""

from helpers.exercises.exercise import Misconception
from helpers.exercises.value_exercise import ValueExercise

_CONV1, _CONV2, _HEAD, _SCORES = 16 * (3 * 9 + 1), 32 * (16 * 9 + 1), (32 * 8 * 8 + 1) * 64, (64 + 1) * 10
_RIGHT = _CONV1 + _CONV2 + _HEAD + _SCORES

EXERCISE = ValueExercise(
    name="parameters_by_hand",
    stub="parameters_by_hand = ...",
    right=_RIGHT,
    asked="one number",
    solution_text="conv1 = 16 * (3 * 3 * 3 + 1)        # 448: sixteen filters on three channels, and biases\n"
                  "conv2 = 32 * (16 * 3 * 3 + 1)           # 4,640\n"
                  "hidden = (32 * 8 * 8) * 64 + 64         # 131,136: 32 maps, halved twice from 32 to 8\n"
                  "scores = 64 * 10 + 10                   # 650\n"
                  "parameters_by_hand = conv1 + conv2 + hidden + scores        # 136,874",
    misconceptions=(
        Misconception("no biases", _RIGHT - 16 - 32 - 64 - 10,
                      "The biases are missing: one for each filter, and one for each unit of a dense layer."),
        Misconception("no biases in the convolutions", _RIGHT - 16 - 32,
                      "Two layers have their biases and two have not. A filter has one as well."),
        Misconception("no biases in the dense layers", _RIGHT - 64 - 10,
                      "Two layers have their biases and two have not. A dense unit has one as well."),
        Misconception("one bias a layer", _RIGHT - 15 - 31 - 63 - 9,
                      "You give each layer one bias. Each filter and each dense unit has its own."),
        Misconception("filters of one channel", 16 * 10 + 32 * 10 + _HEAD + _SCORES,
                      "Your filters have nine weights. A filter spans all channels of its input: three in "
                      "the first layer, sixteen in the second."),
        Misconception("first filters of one channel", 16 * 10 + _CONV2 + _HEAD + _SCORES,
                      "The first layer's filters lie on a colour picture. How many channels do they span?"),
        Misconception("second filters of three channels", _CONV1 + 32 * 28 + _HEAD + _SCORES,
                      "The second convolution does not see the picture. It sees the first one's maps: how "
                      "many?"),
        Misconception("nothing pooled", _CONV1 + _CONV2 + (32 * 32 * 32 + 1) * 64 + _SCORES,
                      "Your head reads maps of 32 by 32. Pooling has halved them by then, twice."),
        Misconception("pooled once", _CONV1 + _CONV2 + (32 * 16 * 16 + 1) * 64 + _SCORES,
                      "Your head reads maps of 16 by 16. How often is the size halved?"),
        Misconception("no padding", _CONV1 + _CONV2 + (32 * 6 * 6 + 1) * 64 + _SCORES,
                      "Your head reads maps of 6 by 6, which is what comes out without padding. Padding 1 "
                      "keeps the size under a kernel of 3."),
        Misconception("maps counted as numbers", _CONV1 + _CONV2 + (32 + 1) * 64 + _SCORES,
                      "Your head reads 32 numbers, one for each map. Flatten keeps every pixel of every "
                      "map."),
        Misconception("one map flattened", _CONV1 + _CONV2 + (8 * 8 + 1) * 64 + _SCORES,
                      "Your head reads the 64 pixels of one map. There are 32 maps."),
        Misconception("no head", _CONV1 + _CONV2, "You counted the convolutions. The dense layers hold "
                                                  "more."),
        Misconception("no scores", _CONV1 + _CONV2 + _HEAD, "The last dense layer, with its ten scores, is "
                                                            "missing."),
        Misconception("head straight to the scores", _CONV1 + _CONV2 + (32 * 8 * 8 + 1) * 10,
                      "Between the maps and the ten scores there is a layer of 64 units."),
        Misconception("the largest layer", _HEAD, "That is the largest layer alone. Add the other three."),
        Misconception("weights at every place", 16 * 28 * 32 * 32 + 32 * 145 * 16 * 16 + _HEAD + _SCORES,
                      "You count a filter again at every place where it stands. It is the same filter: "
                      "that number is the work, not the parameters."),
    ),
    tested="all four layers with parameters: 448 + 4,640 + 131,136 + 650",
    hints=("Four layers have parameters. Which two have none?",
           "A filter has channels · 9 weights and a bias. For the head you need the size of the last maps: "
           "padding 1 keeps it, each pooling halves it.",
           "The last maps are 32 of 8 by 8, which flatten to 2,048 numbers. The layer of 64 units behind "
           "them has 2,048 · 64 weights and 64 biases."),
    why="Pooling and ReLU have none; a filter spans all channels; and the first dense layer, which meets "
        "all pixels of all maps, has most.",
)
