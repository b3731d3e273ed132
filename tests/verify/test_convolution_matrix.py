"""The matrix of a convolution in the styles that learners write; each is right, or told what is wrong."""

import numpy as np
import pytest

from helpers import ops, verify


def one_row_at_a_time(w, shape, stride=1):
    """Each row is a picture with the filter laid into it."""
    c_out, c, k_h, k_w = w.shape
    h, wide = shape
    rows = []
    for filt in w:
        for i in range(0, h - k_h + 1, stride):
            for j in range(0, wide - k_w + 1, stride):
                picture = np.zeros((c, h, wide))
                picture[:, i:i + k_h, j:j + k_w] = filt
                rows.append(picture.ravel())
    return np.array(rows)


def by_columns(weight, size, **settings):
    """Each column is what the layer makes of one bright pixel."""
    c = weight.shape[1] * settings.get("groups", 1)
    pixels = c * size[0] * size[1]
    out = ops.conv2d(np.eye(pixels).reshape(pixels, c, *size), weight, **settings)[0]
    return out.reshape(pixels, -1).T


def signal(weight, n, padding=0):
    c_out, c, k = weight.shape
    padded = np.zeros((c_out, n + 2 * padding - k + 1, c, n + 2 * padding))
    for i in range(padded.shape[1]):
        padded[:, i, :, i:i + k] = weight
    return padded[..., padding:n + padding].reshape(-1, c * n)


@pytest.mark.parametrize("name, function, untried", [
    ("conv2d_matrix", one_row_at_a_time, "padding, dilation, groups"),
    ("conv2d_matrix", by_columns, ""), ("conv1d_matrix", signal, "stride, dilation, groups")])
def test_right_in_another_style(name, function, untried):
    report = getattr(verify, name)(function)
    assert report.missed == []
    assert not report.notes
    assert len(report.rejected) >= 8
    assert untried in " ".join(report.not_tried)


def test_helpers_own_is_tried_on_everything():
    for name in ("conv1d_matrix", "conv2d_matrix"):
        report = getattr(verify, name)(getattr(ops, name))
        assert (report.missed, report.not_tried) == ([], [])


def test_without_pytorch(without_pytorch):
    report = verify.conv2d_matrix(one_row_at_a_time)
    assert "was not asked" in str(report)
    with pytest.raises(verify.Mismatch):
        verify.conv2d_matrix(lambda weight, size: ops.conv2d_matrix(weight[:, :, ::-1].copy(), size))


@pytest.mark.parametrize("function, words", [
    (lambda weight, size: ops.conv2d_matrix(weight, size).T, "one row for each output"),
    (lambda weight, size, padding=0: np.roll(ops.conv2d_matrix(weight, size, padding=padding), 1, 1),
     "shifted by one pixel"),
    (lambda weight, size: ops.conv2d_matrix(weight, size) != 0, ""),
    (lambda weight, size: ops.conv2d_matrix(weight, size[::-1]), ""),
])
def test_slips_are_rejected(function, words):
    with pytest.raises(verify.Mismatch) as caught:
        verify.conv2d_matrix(function)
    assert words in str(caught.value)
