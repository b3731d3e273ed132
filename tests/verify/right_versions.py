"""Right answers in the styles that learners write; the tests spoil them or hand them in as they are."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def loops(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Seven plain loops, everything the library takes."""
    n, _, h, w = x.shape
    c_out, c, k_h, k_w = weight.shape
    (s_h, s_w), (d_h, d_w) = pair(stride), pair(dilation)
    if padding == "same":
        t_h, t_w = d_h * (k_h - 1), d_w * (k_w - 1)
        border = ((t_h // 2, t_h - t_h // 2), (t_w // 2, t_w - t_w // 2))
    else:
        p_h, p_w = pair(0 if padding == "valid" else padding)
        border = ((p_h, p_h), (p_w, p_w))
    padded = np.pad(x, ((0, 0), (0, 0), *border))
    h_out = (padded.shape[2] - d_h * (k_h - 1) - 1) // s_h + 1
    w_out = (padded.shape[3] - d_w * (k_w - 1) - 1) // s_w + 1
    out = np.zeros((n, c_out, h_out, w_out))
    for place in np.ndindex(*out.shape):
        image, o, i, j = place
        total = 0.0 if bias is None else bias[o]
        first = o // (c_out // groups) * c
        for m, a, b in np.ndindex(c, k_h, k_w):
            total += padded[image, first + m, i * s_h + a * d_h, j * s_w + b * d_w] * weight[o, m, a, b]
        out[place] = total
    return out, (x.shape, padded, border, weight, bias is not None, (s_h, s_w), (d_h, d_w), groups)


def loops_backward(grad_out, cache):
    """The loops of the forward pass, run backwards."""
    shape, padded, border, weight, has_bias, (s_h, s_w), (d_h, d_w), groups = cache
    grad_padded, grad_weight, grad_bias = np.zeros_like(padded), np.zeros_like(weight), np.zeros(len(weight))
    c_out, c, k_h, k_w = weight.shape
    for image, o, i, j in np.ndindex(*grad_out.shape):
        upstream = grad_out[image, o, i, j]
        grad_bias[o] += upstream
        first = o // (c_out // groups) * c
        for m, a, b in np.ndindex(c, k_h, k_w):
            pixel = image, first + m, i * s_h + a * d_h, j * s_w + b * d_w
            grad_padded[pixel] += upstream * weight[o, m, a, b]
            grad_weight[o, m, a, b] += upstream * padded[pixel]
    (top, _), (left, _) = border
    grad_x = grad_padded[:, :, top:top + shape[2], left:left + shape[3]]
    return grad_x, grad_weight, grad_bias if has_bias else None


def windows(image, k, b=None, s=1, p=0):
    """Windows and einsum; one number for both axes, other names."""
    view = sliding_window_view(np.pad(image, ((0, 0), (0, 0), (p, p), (p, p))), k.shape[2:], axis=(2, 3))
    out = np.einsum("ncijab,ocab->noij", view[:, :, ::s, ::s], k)
    return out if b is None else out + b[:, None, None]


def tensordot(x, weight):
    """The plainest signature there is."""
    view = sliding_window_view(x, weight.shape[2:], axis=(2, 3))
    return np.tensordot(view, weight, axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)


def by_fft(x, weight):
    """Cross-correlation is a product with the conjugate in the frequency domain."""
    h, w = x.shape[2:]
    k_h, k_w = weight.shape[2:]
    product = np.einsum("nchw,ochw->nohw", np.fft.rfft2(x), np.conj(np.fft.rfft2(weight, s=(h, w))))
    return np.fft.irfft2(product, s=(h, w))[:, :, :h - k_h + 1, :w - k_w + 1]


def by_taps(grad_out, x, weight):
    """A backward pass that asks for what the forward pass got, instead of a cache."""
    grad_x, grad_weight = np.zeros_like(x), np.zeros_like(weight)
    h_out, w_out = grad_out.shape[2:]
    for a, b in np.ndindex(*weight.shape[2:]):
        seen = x[:, :, a:a + h_out, b:b + w_out]
        grad_weight[:, :, a, b] = np.einsum("noij,ncij->oc", grad_out, seen)
        grad_x[:, :, a:a + h_out, b:b + w_out] += np.einsum("noij,oc->ncij", grad_out, weight[:, :, a, b])
    return grad_x, grad_weight


def signal_loops(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """conv1d in plain loops."""
    n, _, _ = x.shape
    c_out, c, k = weight.shape
    total = dilation * (k - 1)
    ends = {"same": (total // 2, total - total // 2), "valid": (0, 0)}.get(padding) or (padding, padding)
    padded = np.pad(x, ((0, 0), (0, 0), ends))
    out = np.zeros((n, c_out, (padded.shape[2] - total - 1) // stride + 1))
    for image, o, i in np.ndindex(*out.shape):
        first = o // (c_out // groups) * c
        for m, a in np.ndindex(c, k):
            out[image, o, i] += padded[image, first + m, i * stride + a * dilation] * weight[o, m, a]
        out[image, o, i] += 0 if bias is None else bias[o]
    return out


def size(i, k, s=1, p=0, d=1):
    """The size formula, in the letters of the notebooks."""
    if p == "same":
        if s != 1:
            raise ValueError("same needs stride 1")
        return i
    room = i + (0 if p == "valid" else 2 * p) - (d * (k - 1) + 1)
    if room < 0:
        raise ValueError(f"a kernel of {k} does not fit")
    return room // s + 1
