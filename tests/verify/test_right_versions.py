import contextlib
import functools

import numpy as np
import pytest

from helpers import ops, verify


def test_plain_loops_with_their_backward_pass(right):
    report = verify.conv2d(right.loops, right.loops_backward)
    assert report.cases > 45
    assert report.not_tried == []
    assert report.missed == []
    assert len(report.rejected) > 60
    assert not report.notes


@pytest.mark.parametrize("style", ["windows", "tensordot", "by_fft"])
def test_other_styles(right, style):
    report = verify.conv2d(getattr(right, style))
    assert report.cases > 30
    assert report.missed == []


def test_a_backward_pass_may_ask_for_the_arguments_instead_of_a_cache(right):
    report = verify.conv2d(right.tensordot, right.by_taps)
    assert {"grad x", "grad weight"} <= set(report.verdicts)


def test_a_backward_pass_may_return_the_input_gradient_alone(right):
    report = verify.conv2d(right.tensordot, lambda grad_out, x, weight: right.by_taps(grad_out, x, weight)[0])
    assert any("grad weight" in line for line in report.not_tried)
    assert "grad weight" not in report.verdicts


def test_signals(right):
    report = verify.conv1d(right.signal_loops)
    assert report.missed == []
    assert verify.conv1d(ops.conv1d, ops.conv1d_backward).missed == []


@pytest.mark.parametrize("formula", ["conv_output_size", "pool_output_size", "conv_transpose_output_size"])
def test_size_formulas(formula, right):
    report = getattr(verify, formula)(getattr(ops, formula))
    assert report.cases > 250
    assert report.missed == []
    if formula == "conv_output_size":
        assert not verify.conv_output_size(right.size).notes


def test_numpy_integers_are_whole_numbers_too(right):
    verify.conv_output_size(lambda size, kernel_size: np.int64(right.size(size, kernel_size)))


def test_a_size_formula_may_refuse_by_assertion():
    def size(i, k):
        assert k <= i, "does not fit"
        return i - k + 1

    assert verify.conv_output_size(size).missed == []


def test_signals_alone_and_pictures_alone():
    report = verify.cross_correlate(lambda x, k: np.correlate(x, k, "valid"))
    assert any("pictures" in line for line in report.not_tried)

    def pictures(x, kernel):
        (h, w), (k_h, k_w) = x.shape, kernel.shape
        return np.array([[(x[i:i + k_h, j:j + k_w] * kernel).sum() for j in range(w - k_w + 1)]
                         for i in range(h - k_h + 1)])

    report = verify.cross_correlate(pictures)
    assert any("signals" in line for line in report.not_tried)


def test_true_convolution_written_as_a_sum_of_shifted_copies():
    def convolve(x, kernel, mode="valid"):
        full = np.zeros([i + k - 1 for i, k in zip(x.shape, kernel.shape)])
        for tap in np.ndindex(*kernel.shape):
            full[tuple(slice(a, a + i) for a, i in zip(tap, x.shape))] += kernel[tap] * x
        starts = {"full": [0] * x.ndim, "valid": [k - 1 for k in kernel.shape],
                  "same": [(k - 1) // 2 for k in kernel.shape]}[mode]
        sizes = {"full": full.shape, "same": x.shape,
                 "valid": [i - k + 1 for i, k in zip(x.shape, kernel.shape)]}[mode]
        return full[tuple(slice(a, a + n) for a, n in zip(starts, sizes))]

    assert verify.convolve(convolve).missed == []


def test_padding_without_modes():
    report = verify.pad(lambda x, padding: ops.pad(x, padding))
    assert report.missed == []
    assert report.not_tried[0].startswith("mode, value")


@pytest.mark.parametrize("alias", [
    ops.conv2d, functools.partial(ops.conv2d), lambda *args, **settings: ops.conv2d(*args, **settings),
    functools.wraps(ops.conv2d)(lambda *args, **settings: ops.conv2d(*args, **settings)),
], ids=["itself", "partial", "lambda", "wraps"])
def test_helpers_own_function_is_noticed(alias):
    report = verify.conv2d(alias)
    assert any("helpers' own function" in note for note in report.notes)


def test_a_number_for_both_axes_is_enough_and_the_report_says_so(right):
    report = verify.conv2d(right.windows)
    assert any(line.startswith("pairs such as stride=(2, 1)") for line in report.not_tried)
    assert any("same" in line for line in report.not_tried)


def test_pairs_alone_are_enough_and_the_report_says_so(right):
    def pairs(x, weight, stride=(1, 1)):
        s_h, s_w = stride
        return right.tensordot(x, weight)[:, :, ::s_h, ::s_w]

    report = verify.conv2d(pairs)
    assert any(line.startswith("one number such as stride=2") for line in report.not_tried)
    assert "exchanges the strides" not in report.missed


def test_not_implemented_is_no_mistake():
    def no_stride(x, weight, stride=1):
        if stride != 1:
            raise NotImplementedError("later")
        return ops.conv2d(x, weight)

    report = verify.conv2d(no_stride)
    assert any("NotImplementedError" in line for line in report.not_tried)
    assert "ignores the stride" not in report.rejected


def test_printing_is_counted_and_not_shown(capsys):
    def chatty(x, weight):
        print("shape", x.shape)
        return ops.conv2d(x, weight)

    report = verify.conv2d(chatty)
    assert "shape (" not in capsys.readouterr().out
    assert any("printed" in note for note in report.notes)


def test_standard_output_is_given_back():
    with contextlib.suppress(verify.Mismatch):
        verify.conv2d(lambda x, weight: print("hello"))
    verify.conv2d(ops.conv2d)
