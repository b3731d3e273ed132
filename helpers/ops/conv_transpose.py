"""The transposed convolution: each pixel of the input paints the kernel, scaled, onto a larger output.

It is the linear map of `conv2d_backward` from grad_out to grad_x, used as a forward pass, and so the two
swap roles: what a convolution gathers, this one scatters. It does not undo a convolution.
"""

import numpy as np

from helpers.ops.convolution import as_matrices, column_blocks, row_blocks, write_columns
from helpers.ops.convolution_arguments import ConvCache, check_arrays, check_grad_out, conv_transpose_windows
from helpers.ops.windows import batch_first, images_last, padded_images_last, scatter, without_border


def conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """Add, for every input pixel, the kernel times that pixel at the place the stride gives it.

    Parameters
    ----------
    x : numpy.ndarray, shape (N, C, H, W), floating point
    weight : numpy.ndarray, shape (C, C_out/groups, k_h, k_w), dtype of `x`
        The input channels come first: the weight of the convolution that this one is the transpose of.
    bias : numpy.ndarray, shape (C_out,), dtype of `x`, optional
    stride, dilation : int or (int, int)
        Steps in the output between neighbours of the input, and between taps.
    padding : int or (int, int)
        Rows and columns that are cut off at each end of the output.
    output_padding : int or (int, int)
        Rows and columns added below and on the right, fewer than the stride or the dilation: a strided
        convolution maps several sizes to one, and this says which of them to go back to.
    groups : int

    Returns
    -------
    out : numpy.ndarray, shape (N, C_out, H_out, W_out)
        H_out = (H - 1) s - 2p + d (k - 1) + output_padding + 1. In memory the images come last.
    cache : ConvCache
        For `conv_transpose2d_backward`.

    Raises
    ------
    ValueError
        If shapes do not fit each other or the padding leaves nothing; the message shows both shapes.
    TypeError
        For integer images or a mix of dtypes.

    Notes
    -----
    groups comes before dilation, as in `torch.nn.functional.conv_transpose2d`; in `conv2d` it is the last.
    """
    check_arrays("conv_transpose2d", 2, x, weight, bias, groups, transposed=True)
    windows, borders, (height, width) = conv_transpose_windows(
        "conv_transpose2d", x.shape, weight.shape, stride, padding, output_padding, dilation)
    images, n, c_out = images_last(x), len(x), weight.shape[1] * groups
    filters = weight.reshape(groups, len(weight) // groups, -1).transpose(0, 2, 1)
    (top, _), (left, _) = borders
    padded = np.zeros((c_out, height + 2 * top, width + 2 * left, n), x.dtype)
    for rows, columns in row_blocks(c_out, n, windows, x.dtype):
        write_columns(filters, as_matrices(images[:, rows], groups), out=as_matrices(columns, groups))
        scatter(columns, windows, rows, padded)
    out = images_last(without_border(padded, borders))
    if bias is not None:
        out += bias[:, None, None, None]
    out = batch_first(out)
    return out, ConvCache(images, weight, bias is not None, windows, borders, groups, out.shape)


def conv_transpose2d_backward(grad_out, cache, needs_x_grad=True):
    """Gradients of a loss with respect to everything that went into `conv_transpose2d`.

    Parameters
    ----------
    grad_out : numpy.ndarray, shape (N, C_out, H_out, W_out), dtype of the forward input
    cache : ConvCache
        From the forward pass.
    needs_x_grad : bool
        False saves a matrix product where nobody asks for grad_x.

    Returns
    -------
    grad_x : numpy.ndarray, shape (N, C, H, W), or None if not needed
        The convolution of grad_out with the same weight: each pixel reads back what it has painted.
    grad_weight : numpy.ndarray, shape of `weight`
    grad_bias : numpy.ndarray, shape (C_out,), or None if there was no bias
    """
    check_grad_out("conv_transpose2d_backward", grad_out, cache.out_shape, cache.images.dtype)
    images, windows, groups = cache.images, cache.windows, cache.groups
    filters = cache.weight.reshape(groups, len(images) // groups, -1)
    grad_filters = np.zeros(filters.shape, filters.dtype).transpose(0, 2, 1)
    grad_images = np.empty_like(images) if needs_x_grad else None
    for rows, columns in column_blocks(padded_images_last(grad_out, cache.borders), windows):
        matrices = as_matrices(columns, groups)
        grad_filters += matrices @ as_matrices(images[:, rows], groups).transpose(0, 2, 1)
        if needs_x_grad:
            np.matmul(filters, matrices, out=as_matrices(grad_images[:, rows], groups))
    grad_x = batch_first(grad_images) if needs_x_grad else None
    grad_weight = grad_filters.transpose(0, 2, 1).reshape(cache.weight.shape)
    grad_bias = grad_out.sum(axis=(0, 2, 3)) if cache.has_bias else None
    return grad_x, grad_weight, grad_bias
