"""A convolution layer on one picture: several channels in, several filters."""

import numpy as np

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def filter_response(x, weight):
    filters, _, k_h, k_w = weight.shape
    out = np.zeros((filters, x.shape[1] - k_h + 1, x.shape[2] - k_w + 1))
    for row in range(out.shape[1]):
        for column in range(out.shape[2]):
            patch = x[:, row:row + k_h, column:column + k_w]                # all channels of one place
            out[:, row, column] = np.sum(weight * patch, axis=(1, 2, 3))    # one sum for each filter
    return out


def _groups(rng):
    def draw(filters, channels, picture, kernel, scale=1.0):
        return (rng.integers(-4, 8, size=(channels, *picture)) * scale,
                rng.integers(-3, 4, size=(filters, channels, *kernel)) * scale)

    return [
        Group("plain", "one channel, one filter",
              [draw(1, 1, (3, 4), (2, 2)), draw(1, 1, (5, 5), (3, 3)), draw(1, 1, (4, 7), (2, 3))]),
        Group("channels", "several channels, one filter",
              [draw(1, 2, (3, 4), (2, 2)), draw(1, 3, (4, 5), (3, 3)), draw(1, 4, (5, 3), (3, 2))]),
        Group("filters", "one channel, several filters",
              [draw(2, 1, (3, 4), (2, 2)), draw(4, 1, (4, 5), (2, 3))]),
        Group("both", "several channels, several filters",
              [draw(2, 3, (3, 4), (2, 2)), draw(3, 2, (5, 4), (3, 2)), draw(3, 3, (5, 6), (3, 3)),
               draw(5, 4, (4, 7), (1, 3))]),
        Group("whole", "kernels of one pixel, and as large as the picture",
              [draw(4, 3, (3, 5), (1, 1)), draw(3, 2, (3, 4), (3, 4))]),
        Group("halves", "numbers with decimals", [draw(3, 2, (4, 5), (2, 3), scale=0.25) for _ in range(3)]),
    ]


def _channel_by_channel(x, weight):
    """(filters, channels, H, W): the sums of each channel on its own."""
    return np.stack([[filter_response(x[c:c + 1], weight[f:f + 1, c:c + 1])[0] for c in range(len(x))]
                     for f in range(len(weight))])


MISCONCEPTIONS = (
    Misconception("flipped", lambda x, weight: filter_response(x, weight[:, :, ::-1, ::-1]),
                  "Your answers match true convolution: the kernels are flipped. A convolution layer uses "
                  "them as they stand."),
    Misconception("first channel only", lambda x, weight: filter_response(x[:1], weight[:, :1]),
                  "You read the first channel only. A filter has a kernel for every channel."),
    Misconception("last channel only", lambda x, weight: filter_response(x[-1:], weight[:, -1:]),
                  "Only the last channel is left in your result. Add to what the channels before it gave, "
                  "instead of putting it in their place."),
    Misconception("mean over channels", lambda x, weight: filter_response(x, weight) / len(x),
                  "You take the mean over the channels. The layer adds them up."),
    Misconception("maximum over channels", lambda x, weight: _channel_by_channel(x, weight).max(axis=1),
                  "You take the largest of the channels. The layer adds them up."),
    Misconception("channels not summed", _channel_by_channel,
                  "You give a map for every channel of every filter. A filter spans all channels and gives "
                  "one map: the sum."),
    Misconception("channels not summed, one filter",
                  lambda x, weight: _channel_by_channel(x, weight)[0] if len(weight) == 1
                  else _channel_by_channel(x, weight),
                  "You give a map for every channel. A filter spans all channels and gives one map: the "
                  "sum."),
    Misconception("the first kernel for all channels",
                  lambda x, weight: filter_response(x, np.repeat(weight[:, :1], len(x), axis=1)),
                  "You use a filter's first kernel on every channel. Each channel has a kernel of its own, "
                  "weight[f, c]."),
    Misconception("the first filter only", lambda x, weight: filter_response(x, weight[:1]),
                  "You use the first filter only. Every filter gives a map of its own."),
    Misconception("the first filter everywhere",
                  lambda x, weight: filter_response(x, np.repeat(weight[:1], len(weight), axis=0)),
                  "All your maps come from the first filter. Map f belongs to weight[f]."),
    Misconception("filters summed", lambda x, weight: filter_response(x, weight).sum(axis=0),
                  "You add the filters up as well. The channels are summed; each filter keeps a map of its "
                  "own."),
    Misconception("batch axis kept", lambda x, weight: filter_response(x, weight)[None],
                  "Your numbers are right, in a batch of one picture: (1, filters, H, W). Drop the batch "
                  "axis."),
    Misconception("maps last", lambda x, weight: np.moveaxis(filter_response(x, weight), 0, -1),
                  "Your numbers are right and the axes are (H, W, filters). Asked for is (filters, H, W)."),
    Misconception("last row and column missing", lambda x, weight: filter_response(x, weight)[:, :-1, :-1],
                  "The last row and the last column are missing. A kernel of 3 fits at 5 − 3 + 1 places of "
                  "5."),
    Misconception("negative responses cut off", lambda x, weight: np.maximum(filter_response(x, weight), 0),
                  "Your negative responses are zero. Cutting them off is another layer's work (ReLU)."),
    Misconception("filter axis dropped", lambda x, weight: np.squeeze(filter_response(x, weight)),
                  "Your numbers are right, but axes of length 1 have gone. One filter still gives one map: "
                  "(1, H, W)."),
)

EXERCISE = FunctionExercise(
    name="filter_response",
    stub='''def filter_response(x, weight):
    """What a convolution layer without bias makes of one picture.

    x is (channels, H, W), weight is (filters, channels, k_h, k_w); the result is (filters, H - k_h + 1, W - k_w + 1).
    """
    ...''',
    solve=filter_response,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} layers: one channel and several, one filter and several, pictures and kernels that are "
           "not square, numbers with decimals",
    hints=("Write the loop for one channel and one filter first. Then ask what one filter does with three "
           "channels.",
           "At one place, a filter multiplies a block of channels · k_h · k_w pixels by as many weights, "
           "and adds up all the products.",
           "With patch = x[:, row:row + k_h, column:column + k_w], the output of filter f is "
           "np.sum(weight[f] * patch). Loop over f, row and column."),
    why="A filter is as deep as its input and has no room to move in that direction, so it leaves one "
        "number at each place.",
)
