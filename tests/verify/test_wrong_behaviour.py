"""What learners hand in is not only wrong by a number: it raises,
loops, prints, returns the wrong kind of thing."""

import sys

import numpy as np
import pytest

from helpers import ops, verify


def message(routine, *functions):
    with pytest.raises(verify.Mismatch) as caught:
        getattr(verify, routine)(*functions)
    return str(caught.value)


def right(x, weight, stride=1, padding=0):
    return ops.conv2d(x, weight, stride=stride, padding=padding)[0]


@pytest.mark.parametrize("spoil, words", [
    (lambda out: None, "is a return missing"),
    (lambda out: out.tolist(), "a list of"),
    (lambda out: out.astype(int), "cut to whole numbers"),
    (lambda out: out.astype(np.float32), "not float64"),
    (lambda out: out + 0j, "take .real"),
    (lambda out: out.astype(object), "Python objects"),
    (lambda out: out / 0.0, "not finite"),
    (lambda out: out[0], "3 axes instead of 4"),
    (lambda out: out.sum(), "a single number"),
    (lambda out: 2 * out, "multiplied by 2"),
    (lambda out: -out, "the sign is wrong"),
    (lambda out: np.abs(out), "lost their sign"),
    (lambda out: np.maximum(out, 0), "ReLU"),
    (lambda out: out + 1, "one and the same number is added"),
    (lambda out: np.roll(out, 1, -1), "shifted by one column, too late"),
    (lambda out: out[..., ::-1, :], "row"),
    (lambda out: np.round(out, 6), "nearly right"),
    (lambda out: out * 0, "zero"),
    (lambda out: np.repeat(out[..., :1], 2, -1), "columns"),
    (lambda out: (out, out, out), "a tuple of 3"),
    (lambda out: (row for row in out), "generator"),
])
def test_results_of_the_wrong_kind(spoil, words):
    with np.errstate(all="ignore"):
        assert words in message("conv2d", lambda x, weight: spoil(right(x, weight)))


def test_an_exception_is_shown_with_the_learners_line_and_kept_as_the_cause():
    def crashes(x, weight):
        kernel = weight[0]
        return x @ kernel[99]

    with pytest.raises(verify.Mismatch) as caught:
        verify.conv2d(crashes)
    assert "raised IndexError" in str(caught.value)
    assert "in crashes: return x @ kernel[99]" in str(caught.value)
    assert isinstance(caught.value.__cause__, IndexError)


def test_plain_pictures_are_sent_to_cross_correlate():
    def plain(x, kernel):
        h, w = x.shape
        return np.zeros((h, w))

    assert "verify.cross_correlate" in message("conv2d", plain)


def test_an_endless_loop_is_cut_off_and_its_line_shown(monkeypatch):
    monkeypatch.setattr("helpers.verify.learner.SECONDS", 0.2)
    monkeypatch.setattr("helpers.verify.routines.probing._PATIENCE", 0.2)

    def endless(x, weight):
        while True:
            x = x + 1

    text = message("conv2d", endless)
    assert "a loop that never ends" in text
    assert "in endless:" in text


def test_leaving_python_is_no_way_out():
    assert "raised SystemExit" in message("conv2d", lambda x, weight: sys.exit())


def test_endless_recursion():
    def again(x, weight):
        return again(x, weight)

    assert "RecursionError" in message("conv2d", again)


@pytest.mark.parametrize("argument", ["x", "weight"])
def test_writing_into_an_argument_is_found(argument):
    def careless(x, weight):
        out = right(x, weight)
        {"x": x, "weight": weight}[argument][...] *= 2
        return out

    assert f"wrote into its argument {argument}" in message("conv2d", careless)


def test_writing_into_the_upstream_gradient_is_found():
    def careless(grad_out, cache):
        grads = ops.conv2d_backward(grad_out, cache)
        grad_out[...] = 0
        return grads

    assert "wrote into its argument grad_out" in message("conv2d", ops.conv2d, careless)


def test_writing_into_the_upstream_gradient_where_the_answer_is_right():
    def in_place(grad_out, cache):
        grad_out *= cache
        return grad_out

    text = message("relu", lambda x: (np.maximum(x, 0), x > 0), in_place)
    assert "wrote into its argument grad_out" in text


def test_writing_into_an_input_of_the_backward_pass():
    def in_place(grad_out, x):
        x[x < 0] = 0
        return grad_out * (x > 0)

    def from_cache(grad_out, cache):
        return in_place(grad_out, *cache)

    assert "wrote into its argument x" in message("relu", lambda x: np.maximum(x, 0), in_place)
    text = message("relu", lambda x: (np.maximum(x, 0), (x,)), from_cache)
    assert "wrote into x by way of the cache" in text
    assert verify.relu(lambda x: (np.maximum(x, 0), (x.copy(),)), from_cache).missed == []


def test_another_default_is_named():
    def wide(x, weight, padding=1):
        return ops.conv2d(x, weight, padding=padding)[0]

    assert "padding defaults to 1 in your function and to 0" in message("conv2d", wide)
    assert "s defaults to 2" in message("conv_output_size", lambda i, k, s=2: ops.conv_output_size(i, k, s))


def test_what_was_printed_in_the_failing_case_is_shown():
    def debugged(x, weight):
        print("size is", x.shape[2])
        return right(x, weight) * 3

    assert "size is 4" in message("conv2d", debugged)


def test_a_warning_is_shown():
    def divides(x, weight):
        return right(x, weight) / np.zeros(1)

    assert "RuntimeWarning" in message("conv2d", divides)


@pytest.mark.parametrize("backward, words", [
    (lambda grad_out, cache: None, "None (is a return missing?)"),
    (lambda grad_out, cache: {"x": 1}, "a dict"),
    (lambda grad_out, cache: (1,) * 5, "returned 5 values"),
    (lambda grad_out, cache: (None, None, None), "grad_x is None"),
    (lambda grad_out, cache: 1 / 0, "ZeroDivisionError"),
])
def test_backward_passes_of_the_wrong_kind(backward, words):
    assert words in message("conv2d", ops.conv2d, backward)


def test_a_forward_pass_has_to_hand_its_cache_on():
    text = message("conv2d", right, lambda grad_out, cache: ops.conv2d_backward(grad_out, cache))
    assert "(out, cache)" in text


def test_a_cache_kept_between_calls_is_found():
    kept = {}

    def forward(x, weight):
        out, kept["cache"] = ops.conv2d(x, weight)
        return out, None

    def shared(x, weight):
        out, kept["cache"] = ops.conv2d(x, weight)
        return out, "cache"

    def backward(grad_out, cache):
        return ops.conv2d_backward(grad_out, kept["cache"])

    assert "only when another forward pass has run in between" in message("conv2d", shared, backward)
    assert "only when another forward pass has run in between" in message("conv2d", forward, backward)


@pytest.mark.parametrize("returned, words", [
    (lambda o: float(o), "a float"), (lambda o: None, "is a return missing"),
    (lambda o: (o,), "of type tuple"), (lambda o: str(o), "of type str"),
    (lambda o: np.array(o), "of type ndarray"), (lambda o: bool(o), "of type bool"),
    (lambda o: o + 1, "too"), (lambda o: o / 2, "a float"),
])
def test_sizes_of_the_wrong_kind(returned, words):
    assert words in message("conv_output_size", lambda size, kernel_size: returned(
        ops.conv_output_size(size, kernel_size)))


@pytest.mark.parametrize("instead", [0, -1, None, "does not fit"])
def test_what_does_not_fit_has_to_be_refused(instead):
    def lenient(size, kernel_size):
        return size - kernel_size + 1 if kernel_size <= size else instead

    text = message("conv_output_size", lenient)
    assert "has to be refused with ValueError" in text
    assert "every case with a kernel that does not fit, and no other" in text


def test_refusing_too_much_is_a_mistake():
    def timid(size, kernel_size):
        if size <= kernel_size:
            raise ValueError("too small")
        return size - kernel_size + 1

    assert "it refuses what fits" in message("conv_output_size", timid)


def test_which_cases_fail_is_said_for_a_slip_nobody_has_listed():
    def odd(x, weight, stride=1, padding=0):
        out = right(x, weight, stride, padding)
        return out * 1.5 ** 0.5 + out ** 2 if padding not in (0, "valid") else out

    assert "every case with padding, and no other" in message("conv2d", odd)


def test_a_setting_that_crashes_in_one_form_is_not_taken_for_a_narrower_function():
    def dilated_by_zeros(x, weight, dilation=1):
        if dilation == 2:
            weight = np.kron(weight,
                             np.array([[1.0, 0.0], [0.0, 0.0]]))   # a span of 2k where 2k - 1 is right
            dilation = 1
        return ops.conv2d(x, weight, dilation=dilation)[0]

    assert "dilation" in message("conv2d", dilated_by_zeros)


def test_right_numbers_as_floats():
    text = message("conv_output_size", lambda i, k, s=1: float(ops.conv_output_size(i, k, s)))
    assert "the numbers are right but they are floats" in text
    assert "a float" in message("conv_output_size", lambda i, k, s=1: np.floor((i - k) / s) + 1)
