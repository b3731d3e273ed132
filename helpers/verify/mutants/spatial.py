"""Wrong versions of the transposed convolution, of unfold and of fold."""

import numpy as np

from helpers import ops
from helpers.verify.grids.pooling import pair
from helpers.verify.mutants import Registry
from helpers.verify.mutants.general import add_backward, add_forward, gradients
from helpers.verify.mutants.parts import without

TRANSPOSE, TRANSPOSE_BACKWARD = Registry(), Registry()
UNFOLD, UNFOLD_BACKWARD = Registry(), Registry()
FOLD, FOLD_BACKWARD = Registry(), Registry()


def _layer(x, weight, s):
    return ops.conv_transpose2d(x, weight, **s)[0]


def _version(registry, words, change, *needs):
    def wrong(x, weight, **settings):
        return change(x, weight, settings)
    wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
    registry.wrong_version(*needs)(wrong)


_TAPS = "a kernel of more than one tap"
for _words, _change, *_needs in (
    ("Flips the kernel: each pixel paints the kernel as it stands",
     lambda x, w, s: _layer(x, np.flip(w, (2, 3)).copy(), s), _TAPS),
    ("Exchanges the kernel's height and width: weight is (C, C_out/groups, k_h, k_w)",
     lambda x, w, s: _layer(x, w.swapaxes(2, 3).copy(), s), _TAPS),
    ("Is a plain convolution: the transposed one spreads each pixel out, and the output is larger",
     lambda x, w, s: ops.conv2d(x, w.swapaxes(0, 1).copy(), s.get("bias"))[0]),
    ("Takes weight as (C_out, C, …): the input channels come first", lambda x, w, s: _layer(
        x, w.swapaxes(0, 1).copy(), s), "as many filters as channels"),
    ("Ignores the stride: neighbouring pixels paint that many places apart",
     lambda x, w, s: _layer(x, w, without(s, "stride", "output_padding")), "a stride above 1"),
    ("Exchanges the two strides: a pair is (along the height, along the width)",
     lambda x, w, s: _layer(x, w, {**s, "stride": pair(s.get("stride", 1))[::-1]}), "strides that differ"),
    ("Ignores the padding: it cuts that many rows and columns off each end",
     lambda x, w, s: _layer(x, w, without(s, "padding")), "padding"),
    ("Pads x: the padding of a transposed convolution makes the output smaller",
     lambda x, w, s: _layer(np.pad(x, [(0, 0), (0, 0), *((p, p) for p in pair(s.get("padding", 0)))]), w,
                            without(s, "padding")), "padding"),
    ("Ignores the dilation: the taps lie that many places apart",
     lambda x, w, s: _layer(x, w, without(s, "dilation")), "a dilation above 1"),
    ("Ignores output_padding: it adds rows and columns at the end",
     lambda x, w, s: _layer(x, w, without(s, "output_padding")), "an output padding"),
    ("Forgets the bias: it is added at every place", lambda x, w, s: _layer(x, w, without(s, "bias")),
     "a bias"),
    ("Reads the first input channel alone: what all channels paint adds up",
     lambda x, w, s: _layer(x * (np.arange(x.shape[1]) % (x.shape[1] // s.get("groups", 1)) == 0)[:, None,
                                                                                                  None], w,
                            s), "several input channels"),
):
    _version(TRANSPOSE, _words, _change, *_needs)


def _painted(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """The transposed convolution whose last stroke stands, for one group."""
    full = ops.conv_transpose2d(x, weight, bias, stride, padding, output_padding, groups, dilation)[0]
    if groups > 1:
        return full
    (s_h, s_w), (p_h, p_w), (d_h, d_w) = pair(stride), pair(padding), pair(dilation)
    wide = np.zeros((*full.shape[:2], full.shape[2] + 2 * p_h, full.shape[3] + 2 * p_w))
    for i, j in np.ndindex(*x.shape[2:]):
        rows = i * s_h + np.arange(weight.shape[2])[:, None] * d_h
        columns = j * s_w + np.arange(weight.shape[3]) * d_w
        wide[:, :, rows, columns] = np.einsum("nc,cokl->nokl", x[:, :, i, j], weight)
    out = wide[:, :, p_h:p_h + full.shape[2], p_w:p_w + full.shape[3]]
    return out if bias is None else out + bias[:, None, None]


@TRANSPOSE.wrong_version("overlapping windows")
def assigns(x, weight, **settings):
    """Assigns where it must add: where painted kernels overlap they add up, with +=."""
    return _painted(x, weight, **settings)


def _grads(grad_out, x, weight, settings):
    return gradients(ops.conv_transpose2d, ops.conv_transpose2d_backward, grad_out,
                     {"x": x, "weight": weight, **settings})


@TRANSPOSE_BACKWARD.wrong_version(_TAPS)
def flips_the_kernel_back(grad_out, x, weight, **settings):
    """Flips the kernel for grad_x: it is the plain cross-correlation of grad_out with weight."""
    return _grads(grad_out, x, np.flip(weight, (2, 3)).copy(), settings)[0], *_grads(
        grad_out, x, weight, settings)[1:]


@TRANSPOSE_BACKWARD.wrong_version(_TAPS)
def flips_the_weight_gradient(grad_out, x, weight, **settings):
    """Flips grad_weight in space: grad_weight[..., a, b] belongs to tap (a, b) as it stands."""
    grads = _grads(grad_out, x, weight, settings)
    return grads[0], np.flip(grads[1], (2, 3)).copy(), grads[2]


@TRANSPOSE_BACKWARD.wrong_version("several images")
def averages_over_the_batch(grad_out, x, weight, **settings):
    """Divides by the number of images: gradients add up over the batch."""
    return tuple(None if g is None else g / len(x) for g in _grads(grad_out, x, weight, settings))


@TRANSPOSE_BACKWARD.wrong_version("a bias")
def averages_the_bias_gradient(grad_out, x, weight, **settings):
    """Averages grad_bias: it is the sum of grad_out over images and places."""
    grads = _grads(grad_out, x, weight, settings)
    return *grads[:2], None if grads[2] is None else grad_out.mean(axis=(0, 2, 3))


def _columns(registry, words, change, *needs):
    def wrong(x, **settings):
        return change(x, settings)
    wrong.__doc__, wrong.__name__ = words, words.partition(":")[0].lower().replace(" ", "_")
    registry.wrong_version(*needs)(wrong)


def _split(columns, x, s):
    """(N, C, taps, L)."""
    return columns.reshape(len(x), -1, int(np.prod(pair(s["kernel_size"]))), columns.shape[2])


for _registry, _name in ((UNFOLD, "unfold"), (FOLD, "fold")):
    def _right(x, s, name=_name):
        return getattr(ops, name)(x, **s)[0]

    for _role, _words in (("stride", "windows lie that many pixels apart"),
                          ("padding", "a border of zeros is read"),
                          ("dilation", "taps lie that many pixels apart")):
        _columns(_registry, f"Ignores the {_role}: {_words}",
                 lambda x, s, role=_role, right=_right: right(x, without(s, role)),
                 {"stride": "a stride above 1", "padding": "padding",
                  "dilation": "a dilation above 1"}[_role])
    _columns(_registry, "Exchanges the kernel's height and width: a pair is (height, width)",
             lambda x, s, right=_right: right(x, {**s, "kernel_size": pair(s["kernel_size"])[::-1]}),
             "a kernel that is not square")
for _words, _change, *_needs in (
    ("Puts taps before channels: a column goes channel by channel, then tap by tap", lambda x, s: _split(
        ops.unfold(x, **s)[0], x, s).swapaxes(1, 2).reshape(ops.unfold(x, **s)[0].shape),
        "several channels and taps"),
    ("Returns windows as rows: each window is one column, (N, C k_h k_w, L)",
     lambda x, s: ops.unfold(x, **s)[0].swapaxes(1, 2).copy()),
    ("Flips the taps: they stand row by row as in the window", lambda x, s: _split(
        ops.unfold(x, **s)[0], x, s)[:, :, ::-1].reshape(ops.unfold(x, **s)[0].shape), _TAPS)):
    _columns(UNFOLD, _words, _change, *_needs)
for _words, _change, *_needs in (
    ("Averages where windows overlap: what falls on one pixel adds up",
     lambda x, s: ops.fold(x, **s)[0] / np.maximum(
        ops.fold(np.ones_like(x), **s)[0], 1), "overlapping windows"),
    ("Keeps one window where several overlap: what falls on one pixel adds up, with +=",
     lambda x, s: _last_window(x, **s), "overlapping windows")):
    _columns(FOLD, _words, _change, *_needs)


def _last_window(x, output_size, kernel_size, **s):
    """Fold whose last write to a pixel stands."""
    where = {"kernel_size": kernel_size, **s}
    number = ops.unfold(np.arange(1.0, np.prod(output_size) + 1).reshape(1, 1, *output_size), **where)[0][0]
    taps = _split(x, x, where)
    out = np.zeros((len(x), taps.shape[1], int(np.prod(output_size)) + 1))
    for window in range(x.shape[2]):
        out[:, :, number[:, window].astype(int)] = taps[..., window]
    return out[:, :, 1:].reshape(len(x), -1, *output_size)


for _name, _forward, _backward in (("conv_transpose2d", TRANSPOSE, TRANSPOSE_BACKWARD),
                                   ("unfold", UNFOLD, UNFOLD_BACKWARD), ("fold", FOLD, FOLD_BACKWARD)):
    _library = getattr(ops, _name)
    add_forward(_forward, _library)
    add_backward(_backward, _library, getattr(ops, f"{_name}_backward"))
