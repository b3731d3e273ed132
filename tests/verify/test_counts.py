"""What layers cover and cost: right versions in other styles, forms, and slips nobody has listed."""

import math

import numpy as np
import pytest

from helpers import ops, verify


def outputs(i, k, s=1, p=0, d=1):
    span = d * (k - 1) + 1
    if i + 2 * p < span:
        raise ValueError("does not fit")
    return (i + 2 * p - span) // s + 1


def by_listing(i, k, s=1, p=0, d=1):
    seen = {start * s + tap * d for start in range(outputs(i, k, s, p, d)) for tap in range(k)}
    return [place in seen for place in range(i + 2 * p)]


def square_shape(x_shape, w_shape, s=1, p=0):
    n, c, h, w = x_shape
    maps, channels, k_h, k_w = w_shape
    if c != channels:
        raise ValueError("channels")
    s, p = int(s), int(p)
    return [n, maps, outputs(h, k_h, s, p), outputs(w, k_w, s, p)]


def products(x_shape, w_shape, s=1):
    n, _, h, w = x_shape
    return np.prod(w_shape) * n * outputs(h, w_shape[2], s + 0) * outputs(w, w_shape[3], s + 0)


RIGHT = [
    ("kernel_span", lambda k: k), ("kernel_span", lambda k, d=1: len(range(0, k * d, d)) * d - d + 1),
    ("kernel_span", lambda kernel, dilation: np.int64(kernel + (kernel - 1) * (dilation - 1))),
    ("same_padding", lambda k, d=1: [math.floor(d * (k - 1) / 2), math.ceil(d * (k - 1) / 2)]),
    ("same_padding", lambda k: np.array([(k - 1) // 2, k // 2])),
    ("pixels_read", by_listing), ("pixels_read", lambda i, k, s=1: np.array(by_listing(i, k, s))),
    ("conv_output_shape", square_shape),
    ("conv_output_shape", lambda x, w: (x[0], w[0], *map(outputs, x[2:], w[2:])) if x[1] == w[1] else 1 // 0),
    ("conv_parameters", lambda c_in, c_out, k: c_out * (c_in * k * k + 1)),
    ("conv_parameters", lambda c, m, f, bias=True: (c * np.prod(f if np.ndim(f) else (f, f)) + bias) * m),
    ("conv_multiply_adds", products), ("memory_bytes", lambda shape: 4 * math.prod(shape)),
    ("memory_bytes", lambda shape, dtype="float32": np.broadcast_to(np.zeros((), dtype), shape).nbytes),
]


@pytest.mark.parametrize("name, f", RIGHT, ids=[f"{name}-{n}" for n, (name, _) in enumerate(RIGHT)])
def test_right_versions(name, f):
    report = getattr(verify, name)(f)
    assert report.missed == [] and len(report.rejected) >= 3 and report.notes == []


NAMES = sorted({name for name, _ in RIGHT})


@pytest.mark.parametrize("name", NAMES)
def test_the_library_agrees_and_is_noticed(name):
    report = getattr(verify, name)(getattr(ops, name))
    assert report.verdicts["helpers"] == "agrees with PyTorch on all of them"
    assert report.missed == [] and report.not_tried == [] and any("helpers' own" in note for note in report.notes)


@pytest.mark.parametrize("name, f", RIGHT, ids=[f"{name}-{n}" for n, (name, _) in enumerate(RIGHT)])
def test_without_pytorch(name, f, without_pytorch):
    report = getattr(verify, name)(f)
    assert "was not asked" in str(report) and report.missed == []


def test_forms_that_a_function_does_not_take_are_reported():
    text = "\n".join(verify.conv_output_shape(square_shape).not_tried)
    for words in ("dilation, groups (your function does not take them)", "one axis, (N, C, W)", "pairs such as",
                  'padding="same"', 'padding="valid"'):
        assert words in text
    text = "\n".join(verify.conv_parameters(lambda c_in, c_out, k: c_out * (c_in * k * k + 1)).not_tried)
    assert "pairs such as kernel_size=(3, 2)" in text and "kernel_size=(3,)" in text


WRONG = {
    "span: rounds to odd": ("kernel_span", lambda k, d=1: d * (k - 1) // 2 * 2 + 1),
    "span: the dilation once more": ("kernel_span", lambda k, d=1: d * (k - 1) + d),
    "span: wrong for a kernel of 1": ("kernel_span", lambda k, d=1: max(2, d * (k - 1) + 1)),
    "span: only for small kernels": ("kernel_span", lambda k, d=1: d * (k - 1) + 1 + (k > 7)),
    "same: a number": ("same_padding", lambda k, d=1: d * (k - 1) // 2),
    "same: three": ("same_padding", lambda k: ((k - 1) // 2, k // 2, 0)),
    "same: floats": ("same_padding", lambda k: ((k - 1) / 2, (k - 1) / 2)),
    "same: odd kernels only": ("same_padding", lambda k, d=1: (d * (k // 2), d * (k - 1) - d * (k // 2))),
    "pixels: places": ("pixels_read", lambda i, k: list(range(i)) if k <= i else 1 // 0),
    "pixels: numbers": ("pixels_read", lambda i, k, s=1: np.array(by_listing(i, k, s)).astype(int)),
    "pixels: one more row": ("pixels_read", lambda i, k: [by_listing(i, k)]),
    "pixels: tiles": ("pixels_read", lambda i, k, s=1: [
        at % s < k and outputs(i, k, s) > 0 for at in range(i)]),
    "pixels: mirrored": ("pixels_read", lambda i, k, s=1: by_listing(i, k, s)[::-1]),
    "shape: three numbers": ("conv_output_shape", lambda x, w: square_shape(x, w)[:3]),
    "shape: stride of the first axis": ("conv_output_shape", lambda x, w, stride=1: square_shape(
        x, w, stride if isinstance(stride, int) else stride[0])),
    "shape: same is half the kernel": ("conv_output_shape", lambda x, w, padding=0: square_shape(
        x, w, p=w[2] // 2 if padding == "same" else padding)),
    "shape: a product": ("conv_output_shape", lambda x, w: math.prod(square_shape(x, w))),
    "parameters: a square kernel of pairs": ("conv_parameters", lambda c, m, k: m * (c * np.max(k) ** 2 + 1)),
    "parameters: floats": ("conv_parameters", lambda c, m, k, groups=1: m * (c / groups * k * k + 1)),
    "parameters: bias as a factor": ("conv_parameters", lambda c, m, k, bias=True: m * c * k * k * (1 + bias)),
    "parameters: groups of the output": ("conv_parameters", lambda c, m, k, groups=1: c * (m // groups) * k * k + c
                                         if c % groups == m % groups == 0 else 1 // 0),
    "work: bias": ("conv_multiply_adds", lambda x, w: products(x, w) + w[0]),
    "work: a float": ("conv_multiply_adds", lambda x, w: float(products(x, w))),
    "work: input channels squared": ("conv_multiply_adds", lambda x, w: products(x, w) * x[1]),
    "work: one position": ("conv_multiply_adds", lambda x, w: math.prod(w) + 0 * products(x, w)),
    "bytes: MiB": ("memory_bytes", lambda shape: 4 * math.prod(shape) / 2 ** 20),
    "bytes: 32-bit integers": ("memory_bytes", lambda shape, dtype="float32": math.prod(shape) * {
        "int64": 4}.get(dtype, np.dtype(dtype).itemsize)),
    "bytes: with a header": ("memory_bytes", lambda shape: 4 * math.prod(shape) + 16),
    "bytes: int32 product": ("memory_bytes", lambda shape: 4 * math.prod(shape) % 2 ** 16),
}


@pytest.mark.parametrize("name, f", WRONG.values(), ids=WRONG)
def test_slips_nobody_has_listed_are_rejected(name, f):
    with pytest.raises(verify.Mismatch) as caught:
        getattr(verify, name)(f)
    assert "you returned" in str(caught.value)


@pytest.mark.parametrize("name", ["pixels_read", "conv_output_shape", "conv_multiply_adds", "same_padding"])
@pytest.mark.parametrize("value, words", [
    (None, "is a return missing"), ("4", "of type str"), ({}, "of type dict")])
def test_no_answer(name, value, words):
    with pytest.raises(verify.Mismatch, match=words):
        getattr(verify, name)(lambda *arguments: value)


@pytest.mark.parametrize("name", NAMES)
def test_a_function_that_raises_everywhere(name):
    def f(*arguments, **settings):
        raise IndexError("nothing works")

    with pytest.raises(verify.Mismatch, match="nothing works"):
        getattr(verify, name)(f)


def test_what_does_not_fit_has_to_be_refused():
    with pytest.raises(verify.Mismatch, match="has to be refused with ValueError"):
        verify.conv_output_shape(lambda x, w: (x[0], w[0], *map(outputs, x[2:], w[2:])))
    with pytest.raises(verify.Mismatch, match="groups has to divide"):
        verify.conv_parameters(lambda c, m, k, groups=1: m * c // groups * k * k + m if groups == 1 else 1 // 0)


def test_an_endless_loop_is_cut_off(monkeypatch):
    monkeypatch.setattr("helpers.verify.learner.SECONDS", 0.2)

    def f(input_shape, weight_shape):
        while True:
            pass

    with pytest.raises(verify.Mismatch, match="loop that never ends"):
        verify.conv_output_shape(f)
