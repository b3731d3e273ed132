"""A convolution with a stride as one matrix product."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.exercises.exercise import Misconception
from helpers.exercises.function_exercise import FunctionExercise, Group


def unfold_multiply(x, weight, stride):
    view = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2:], axis=(2, 3))
    view = view[:, :, ::stride, ::stride]
    n, c, h_out, w_out, k_h, k_w = view.shape
    columns = view.transpose(1, 4, 5, 0, 2, 3).reshape(c * k_h * k_w, n * h_out * w_out)
    out = weight.reshape(len(weight), -1) @ columns                 # (filters, images and places)
    return out.reshape(-1, n, h_out, w_out).transpose(1, 0, 2, 3)


def _groups(rng):
    def draw(count, n=1, c=1, m=1, kernel=None, strides=(1,)):
        cases = []
        for _ in range(count):
            k_h, k_w = kernel or (3, 3)
            x = rng.integers(-4, 5, (n, c, int(rng.integers(5, 8)), int(rng.integers(8, 11))))
            weight = rng.integers(-3, 4, (m, c, k_h, k_w))
            cases.append((x * 1.0, weight * 1.0, int(rng.choice(strides))))
        return cases

    return [
        Group("plain", "one picture, one channel, one filter", draw(3)),
        Group("filters", "several filters", draw(3, m=3)),
        Group("channels", "several channels", draw(3, c=2, m=3)),
        Group("batch", "several pictures", draw(3, n=4, c=2, m=3)),
        Group("oblong", "kernels that are not square",
              draw(2, n=2, c=2, m=3, kernel=(2, 3)) + draw(2, n=2, c=2, m=3, kernel=(4, 1))),
        Group("stride", "strides above 1",
              draw(3, m=2, strides=(2,)) + draw(5, n=3, c=2, m=2, strides=(2, 3))),
    ]


def _view(x, weight, stride):
    return sliding_window_view(x, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]


def _batch_folded_wrong(x, weight, stride):
    right = unfold_multiply(x, weight, stride)
    return right.transpose(1, 0, 2, 3).reshape(right.shape)


def _places_first(x, weight, stride):
    view = _view(x, weight, stride)
    n, c, h_out, w_out, k_h, k_w = view.shape
    columns = view.reshape(n, c * k_h * k_w, h_out * w_out)
    return (weight.reshape(len(weight), -1) @ columns).reshape(n, -1, h_out, w_out)


def _as_matrix(x, weight, stride):
    return unfold_multiply(x, weight, stride).transpose(1, 0, 2, 3).reshape(len(weight), -1)


def _filters_first(x, weight, stride):
    return unfold_multiply(x, weight, stride).transpose(1, 0, 2, 3)


def _first_of_four(x, weight, stride):
    """Three axes for one picture."""
    return unfold_multiply(x, weight, stride)[0]


def _columns_only(x, weight, stride):
    view = _view(x, weight, stride)
    return unfold_multiply(x, weight, 1)[:, :, :view.shape[2], :view.shape[3]]


def _swapped_taps(x, weight, stride):
    turned = weight.transpose(0, 1, 3, 2).reshape(weight.shape)
    return unfold_multiply(x, turned, stride)


def _ordered(x, weight, stride, axes):
    """The answer with the view's axes (n, c, row, column, a, b) brought into another order."""
    view = _view(x, weight, stride)
    n, _, h_out, w_out = view.shape[:4]
    columns = view.transpose(axes).reshape(weight[0].size, -1)
    out = weight.reshape(len(weight), -1) @ columns
    return out.reshape(-1, n, h_out, w_out).transpose(1, 0, 2, 3)


def _padded(x, weight, stride):
    rows, columns = (k // 2 for k in weight.shape[2:])
    return unfold_multiply(np.pad(x, ((0, 0), (0, 0), (rows, rows), (columns, columns))), weight, stride)


def _starts_late(x, weight, stride):
    return unfold_multiply(x[:, :, stride - 1:, stride - 1:], weight, stride)


MISCONCEPTIONS = (
    Misconception("kernel flipped", lambda x, w, s: unfold_multiply(x, w[:, :, ::-1, ::-1], s),
                  "You flip the kernel. A convolution layer cross-correlates: the rows of the product are "
                  "the filters as they are."),
    Misconception("taps in another order", _swapped_taps,
                  "The numbers of a column and those of a filter do not stand in the same order: one runs "
                  "through the kernel row by row, the other column by column."),
    Misconception("windows cut up", _places_first,
                  "Your columns are no windows. `reshape` never moves a number: bring the axes of channel "
                  "and kernel together with `transpose` first, and look at one column of a small case."),
    Misconception("channels mixed up", lambda x, w, s: unfold_multiply(x, w[:, ::-1], s),
                  "The channels of your columns stand in another order than those of your filters."),
    Misconception("taps before channels", lambda x, w, s: _ordered(x, w, s, (4, 5, 1, 0, 2, 3)),
                  "A column of yours runs through the channels within each tap. A filter's row runs through "
                  "the taps within each channel."),
    Misconception("images behind places", lambda x, w, s: _ordered(x, w, s, (1, 4, 5, 2, 3, 0)),
                  "Your columns run through the images within each place, and the last `reshape` reads them "
                  "as places within each image. Which of the two orders do you want?"),
    Misconception("columns before rows", lambda x, w, s: _ordered(x, w, s, (1, 4, 5, 0, 3, 2)),
                  "Your places run down the columns of the picture, and the last `reshape` reads them along "
                  "the rows."),
    Misconception("padding added", _padded,
                  "You pad the pictures. Here the windows stay inside: no padding."),
    Misconception("filters and images mixed up", _batch_folded_wrong,
                  "The product has its filters first and its images inside. Your last `reshape` names them "
                  "the other way round, and that relabels numbers instead of moving them. What brings the "
                  "image axis to the front?"),
    Misconception("filters before images", _filters_first,
                  "Your numbers are right, and the axes of filters and images have changed places: the "
                  "result starts with the images."),
    Misconception("the matrix as it is", _as_matrix,
                  "That is the matrix product as it comes, one row a filter. The layer's output has four "
                  "axes: images, filters, rows, columns."),
    Misconception("one picture", _first_of_four,
                  "You return the maps of one picture, with three axes. The batch axis stays."),
    Misconception("stride ignored", lambda x, w, s: unfold_multiply(x, w, 1),
                  "Your windows move one pixel at a time. Which of the places does a stride keep?"),
    Misconception("stride along the rows only",
                  lambda x, w, s: unfold_multiply(x, w, 1)[:, :, ::s],
                  "Your stride counts downwards only. The window moves `stride` pixels sideways as well."),
    Misconception("stride along the columns only",
                  lambda x, w, s: unfold_multiply(x, w, 1)[:, :, :, ::s],
                  "Your stride counts sideways only. The window moves `stride` pixels downwards as well."),
    Misconception("starts late", _starts_late,
                  "Your first window does not stand at the first pixel. Stride decides the steps, not the "
                  "start."),
    Misconception("the first places", _columns_only,
                  "You have the right number of places, and they are the first ones, side by side. Windows "
                  "stand `stride` pixels apart."),
)

EXERCISE = FunctionExercise(
    name="unfold_multiply",
    stub='''def unfold_multiply(x, weight, stride):
    """A convolution layer with a stride, by columns and one matrix product.

    x (N, C, H, W), weight (M, C, k_h, k_w), no padding; returns (N, M, H_out, W_out).
    """
    ...''',
    solve=unfold_multiply,
    groups=_groups,
    misconceptions=MISCONCEPTIONS,
    tested="{total} layers: one picture and four, several channels and filters, oblong kernels and pictures, "
           "{stride} with a stride",
    hints=("Begin with the view of all windows. A stride leaves some of them out: which slice does that?",
           "The matrix has a row for each channel and tap and a column for each image and place. Which "
           "`transpose` brings the axes (n, c, row, column, a, b) into that order?",
           "Take view[:, :, ::stride, ::stride], then transpose(1, 4, 5, 0, 2, 3) and reshape. The product "
           "is (filters, n, rows, columns) and needs one more transpose."),
    why="A stride only leaves windows out, so it costs nothing here: fewer columns, the same product.",
)
