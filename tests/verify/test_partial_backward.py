"""A backward pass that grows: what it does not take is left out of the cases, and the report says so."""

import numpy as np
import pytest

from helpers import ops, verify


def forward(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    return ops.conv2d(x, weight, bias, stride, padding, dilation, groups)[0]


def scattered(grad_out, x, weight, stride=(1, 1)):
    (s_h, s_w), (h, w) = stride, grad_out.shape[2:]
    grad_x, grad_weight = np.zeros_like(x), np.zeros_like(weight)
    for a, b in np.ndindex(*weight.shape[2:]):
        under_tap = ..., slice(a, a + s_h * h, s_h), slice(b, b + s_w * w, s_w)
        grad_x[under_tap] += np.einsum("noij,oc->ncij", grad_out, weight[:, :, a, b])
        grad_weight[:, :, a, b] = np.einsum("noij,ncij->oc", grad_out, x[under_tap])
    return grad_x, grad_weight


def by_one_number(grad_out, x, weight, stride=1):
    s = stride + 0                              # a pair raises here
    return scattered(grad_out, x, weight, (s, s))


def not_tried(report):
    return "\n".join(report.not_tried)


def test_a_stride_alone():
    report = verify.conv2d(forward, by_one_number)
    assert report.missed == []
    assert "padding, dilation, groups (your backward pass does not take them)" in not_tried(report)
    assert "pairs such as stride=(2, 1) (your backward pass takes one number" in not_tried(report)
    assert "grad bias (your backward pass does not return it)" in not_tried(report)
    assert {"grad x", "grad weight"} <= set(report.verdicts)
    assert "forgets the stride" in report.rejected


def test_no_setting_at_all():
    report = verify.conv2d(forward, lambda grad_out, x, weight: scattered(grad_out, x, weight))
    assert "stride, padding, dilation, groups (your backward pass" in not_tried(report)
    assert "forgets the stride" not in report.rejected
    assert report.missed == []


def test_padding_in_numbers_and_not_in_words():
    def padded(grad_out, x, weight, padding=0):
        p = padding + 0
        grads = scattered(grad_out, np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)]), weight)
        return grads[0][:, :, p:p + x.shape[2], p:p + x.shape[3]], grads[1]

    report = verify.conv2d(forward, padded)
    assert 'padding="same" and "valid" (your backward pass takes numbers)' in not_tried(report)
    assert report.missed == []


def test_a_cache_brings_every_setting():
    report = verify.conv2d(ops.conv2d, ops.conv2d_backward)
    assert report.not_tried == []


def test_a_forward_pass_is_still_tried_with_what_both_take():
    def forgets(x, weight, stride=1, padding=0):
        return ops.conv2d(x, weight, padding=padding)[0]

    with pytest.raises(verify.Mismatch, match="ignores the stride"):
        verify.conv2d(forgets, by_one_number)


def test_the_transposed_layer_too():
    def painted(grad_out, x, weight, stride=1):
        return ops.conv_transpose2d_backward(grad_out, ops.conv_transpose2d(x, weight, stride=stride)[1])[:2]

    def layer(x, weight, stride=1, padding=0, groups=1):
        return ops.conv_transpose2d(x, weight, None, stride, padding, 0, groups)[0]

    report = verify.conv_transpose2d(layer, painted)
    assert "padding, groups (your backward pass does not take them)" in not_tried(report)
    assert report.missed == []


@pytest.mark.parametrize("last", [True, False])
def test_loops_with_an_index_that_may_be_negative(last):
    """Erratum E5: G[-1] is the last weight in NumPy; with the upper end guarded or an IndexError swallowed."""
    def gathered(grad_out, x, weight, stride=1):
        s, grad_x = stride + 0, np.zeros_like(x)
        k_h, k_w = weight.shape[2:]
        for r, q in np.ndindex(*x.shape[2:]):
            for i, j in np.ndindex(*grad_out.shape[2:]):
                a, b = r - s * i, q - s * j
                if -k_h <= a < k_h and (b < k_w if last else 0 <= b < k_w) and b >= -k_w:
                    grad_x[:, :, r, q] += grad_out[:, :, i, j] @ weight[:, :, a, b]
        return grad_x, by_one_number(grad_out, x, weight, stride)[1]

    with pytest.raises(verify.Mismatch) as caught:
        verify.conv2d(forward, gathered)
    assert "grad weight" in str(caught.value)
    if last:
        assert "negative indices" in caught.value.diagnosis


def test_padding_with_its_backward_pass():
    report = verify.pad(ops.pad, ops.pad_backward)
    assert report.missed == []
    assert len(report.rejected) >= 30
    assert "grad x" in report.verdicts
    assert any("helpers' own" in note for note in report.notes)


@pytest.mark.parametrize("backward", [
    lambda grad_out, x_shape, padding: ops.pad_backward(grad_out, x_shape, padding),
    lambda g, shape, p: ops.pad_backward(g, shape, p),
    lambda g, x, p: ops.pad_backward(g, x.shape, p),
    lambda g, shape, p: np.pad(g, [(max(0, -b), max(0, -a)) for b, a in pairs(shape, p)])[tuple(
        slice(max(0, b), max(0, b) + n) for (b, _), n in zip(pairs(shape, p), shape))],
], ids=["names", "letters", "the input", "slices"])
def test_a_backward_pass_of_padding_with_zeros_only(backward):
    report = verify.pad(lambda x, padding, mode="constant": ops.pad(x, padding, mode), backward)
    assert report.missed == []
    assert "mode (your backward pass does not take it)" in not_tried(report)


def pairs(shape, padding):
    return [(0, 0)] * (len(shape) - len(padding) // 2) + [tuple(padding[i:i + 2]) for i in range(
        0, len(padding), 2)][::-1]


def test_padding_without_pytorch(monkeypatch):
    monkeypatch.setattr("helpers.verify.session.pytorch", lambda: None)
    report = verify.pad(ops.pad, ops.pad_backward)
    assert "central differences" in report.verdicts["grad x"]
    assert report.missed == []


def test_helpers_own_forward_pass_is_said_to_be_that():
    report = verify.conv2d(ops.conv2d, by_one_number)
    assert report.notes == ["the forward pass is helpers' own: what is compared is your backward pass"]
    report = verify.conv2d(ops.conv2d, ops.conv2d_backward)
    assert "says nothing about your code" in report.notes[0]


def test_a_backward_pass_may_call_the_library_s_forward_pass():
    def own_numbers(grad_out, x_shape, padding, mode="constant"):
        nobody = {"value": -1} if mode == "constant" else {}
        owner = ops.pad(np.arange(np.prod(x_shape)).reshape(x_shape), padding, mode, **nobody)
        grad_x = np.zeros(int(np.prod(x_shape)))
        np.add.at(grad_x, owner[owner >= 0], grad_out[owner >= 0])
        return grad_x.reshape(x_shape)

    assert verify.pad(ops.pad, own_numbers).notes[0].startswith("the forward pass is helpers' own")
