"""One convolution, written from the slowest way to the fastest: stride 1, no padding, no bias.

Every rung takes x (N, C, H, W) and weight (M, C, k_h, k_w) and returns (N, M, H_out, W_out). Notebook 14
derives them one from the other.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers import ops
from helpers.explore.blocks_explorer import layouts
from helpers.ops.windows import batch_first, images_last

COLUMN_BYTES = 2**20        # of a block: about the second cache of current processors


def loops(x, weight):
    """Seven nested loops, one multiply-add a pass."""
    (n_images, channels, height, width), (filters, _, k_h, k_w) = x.shape, weight.shape
    out = np.zeros((n_images, filters, height - k_h + 1, width - k_w + 1), x.dtype)
    for n in range(n_images):
        for m in range(filters):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    for c in range(channels):
                        for a in range(k_h):
                            for b in range(k_w):
                                out[n, m, i, j] += x[n, c, i + a, j + b] * weight[m, c, a, b]
    return out


def view_of(x, weight):
    """All windows, (N, C, H_out, W_out, k_h, k_w), without a copy."""
    return sliding_window_view(x, weight.shape[2:], axis=(2, 3))


def windows(x, weight):
    """All windows at once, filter by filter: multiply, then sum."""
    maps = [(view_of(x, weight) * kernels[:, None, None]).sum(axis=(1, 4, 5)) for kernels in weight]
    return np.stack(maps, axis=1)


def einsum(x, weight):
    """The same sums in one call that keeps no products."""
    return np.einsum("nchwij,mcij->nmhw", view_of(x, weight), weight)


def einsum_optimize(x, weight):
    """The same call, allowed to rearrange itself into a matrix product."""
    return np.einsum("nchwij,mcij->nmhw", view_of(x, weight), weight, optimize=True)


def unfold(x, weight):
    """All columns in one matrix, and one matrix product."""
    view = view_of(x, weight)
    n_images, channels, height, width, k_h, k_w = view.shape
    columns = view.transpose(1, 4, 5, 0, 2, 3).reshape(channels * k_h * k_w, -1)
    out = weight.reshape(len(weight), -1) @ columns
    return out.reshape(len(weight), n_images, height, width).transpose(1, 0, 2, 3)


def blocks(x, weight):
    """Columns of a few images at a time."""
    return layouts.images_first(x, weight, block_size(x.shape, weight, per="image"))


def layout(x, weight):
    """Images last in memory, columns of a few rows at a time; x is best already laid out so."""
    return batch_first(layouts.images_last(images_last(x), weight, block_size(x.shape, weight, per="row")))


def library(x, weight):
    """The course's own layer."""
    return ops.conv2d(x, weight)[0]


def block_size(shape, weight, per):
    """How many images, or rows of the output, make about COLUMN_BYTES of columns; at least one."""
    n_images, _, height, width = ops.conv_output_shape(shape, weight.shape)
    positions = height * width if per == "image" else width * n_images
    return max(1, COLUMN_BYTES // (weight[0].nbytes * positions))


def by_fft(x, weight):
    """Multiply spectra, one of them conjugated: a cross-correlation, whose valid part does not wrap."""
    size, (k_h, k_w) = x.shape[2:], weight.shape[2:]
    pictures = np.fft.rfft2(x, size).transpose(2, 3, 0, 1)                         # (frequencies, N, C)
    filters = np.fft.rfft2(weight, size).conj().transpose(2, 3, 1, 0)              # (frequencies, C, M)
    maps = np.fft.irfft2((pictures @ filters).transpose(2, 3, 0, 1), size)
    return maps[:, :, :size[0] - k_h + 1, :size[1] - k_w + 1].astype(x.dtype)


RUNGS = {"loops": loops, "windows": windows, "einsum": einsum, "einsum, optimize": einsum_optimize,
         "one matrix product": unfold, "blocks": blocks, "images last": layout,
         "helpers.ops": library}
