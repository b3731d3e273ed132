"""verify.receptive_field and verify.path_counts: other styles, the report, and slips nobody has listed."""

import math

import numpy as np
import pytest

from helpers import ops, verify
from helpers.verify.field_reference import counts_of, field_of, measured, walked
from helpers.verify.grids import stacks


def upwards(layers):
    size, jump, start = 1, 1, 0.0
    for k, s, p, d in layers:
        size, start, jump = size + d * (k - 1) * jump, start + (d * (k - 1) / 2 - p) * jump, jump * s
    return size, jump, start


def downwards(stack):
    size, start = 1, 0.0
    for layer in reversed(stack):
        size = layer.stride * (size - 1) + layer.dilation * (layer.kernel_size - 1) + 1
        start = layer.stride * start + layer.dilation * (layer.kernel_size - 1) / 2 - layer.padding
    return np.array([size, math.prod(layer.stride for layer in stack), start])


@pytest.mark.parametrize("f", [upwards, downwards, lambda layers: list(upwards(layers)),
                               lambda layers: [np.float64(n) for n in upwards(layers)]])
def test_right_versions(f):
    report = verify.receptive_field(f)
    assert report.missed == [] and len(report.rejected) >= 30 and report.not_tried == []


@pytest.mark.parametrize("count, absent", [(1, "jump, start"), (2, "start")])
def test_part_of_the_answer(count, absent):
    report = verify.receptive_field(lambda layers: upwards(layers)[:2] if count > 1 else upwards(layers)[0])
    assert report.missed == [] and len(report.rejected) >= 20
    assert report.not_tried[0].startswith(absent)


def by_polynomials(layers):
    total, jump = np.poly1d([1]), 1
    for k, s, _, d in layers:
        total *= np.poly1d(np.bincount(np.arange(k) * d * jump))
        jump *= s
    return total.coeffs


def test_counts_in_other_styles():
    for f in (by_polynomials, lambda layers: [int(n) for n in ops.path_counts(layers)]):
        assert verify.path_counts(f).missed == []


def test_library_functions_are_noticed():
    assert any("helpers' own" in note for note in verify.receptive_field(ops.receptive_field).notes)
    wrapped = verify.path_counts(lambda layers: ops.path_counts(layers))
    assert any("helpers' own" in note for note in wrapped.notes)


def test_the_walk_and_pytorch_s_gradient_agree():
    pytest.importorskip("torch")
    for case in stacks.cases():
        by_gradient, by_walking = measured(case.values["layers"]), walked(case.values["layers"])
        assert field_of(by_gradient) == field_of(by_walking)
        np.testing.assert_array_equal(counts_of(by_gradient), counts_of(by_walking))


UNHEARD_OF = {
    "adds s to the reach": lambda ls: 1 + sum(la.kernel_size - 1 + la.stride - 1 for la in ls),
    "jump from the number of layers": lambda ls: 1 + sum(
        (la.kernel_size - 1) * n for n, la in enumerate(ls, 1)),
    "uses the largest stride": lambda ls: 1 + sum(
        la.dilation * (la.kernel_size - 1) * max([1, *(b.stride for b in ls[:n])])
        for n, la in enumerate(ls)),
    "dilates everything by the largest dilation": lambda ls: upwards(
        [la._replace(dilation=max(b.dilation for b in ls)) for la in ls])[0],
    "stride of the same and of earlier layers but the first": lambda ls: 1 + sum(
        la.dilation * (la.kernel_size - 1) * math.prod(b.stride for b in ls[1:n + 1])
        for n, la in enumerate(ls)),
    "odd kernels only": lambda ls: upwards(
        [la._replace(kernel_size=la.kernel_size // 2 * 2 + 1) for la in ls])[0],
    "dilation before the stride": lambda ls: 1 + sum(
        (la.dilation * la.kernel_size - 1) * math.prod(b.stride for b in ls[:n]) for n, la in enumerate(ls)),
    "start at the centre of the field": lambda ls: (*upwards(ls)[:2], upwards(ls)[0] / 2),
    "start from the jump": lambda ls: (*upwards(ls)[:2], upwards(ls)[2] + (upwards(ls)[1] - 1) / 2),
    "start with padding of the last layer only": lambda ls: (
        *upwards(ls)[:2], (upwards(ls)[0] - 1) / 2 - ls[-1].padding * upwards(ls[:-1])[1]),
    "jump with dilation": lambda ls: (upwards(ls)[0], math.prod(la.stride * la.dilation for la in ls)),
    "a constant": lambda ls: 5,
    "a row too long": lambda ls: upwards(ls)[0] + 1,
}


@pytest.mark.parametrize("wrong", UNHEARD_OF.values(), ids=UNHEARD_OF)
def test_slips_nobody_has_listed_are_rejected(wrong):
    with pytest.raises(verify.Mismatch) as caught:
        verify.receptive_field(wrong)
    assert "should be size" in str(caught.value)


def test_wrong_on_one_stack_only():
    odd = stacks.cases()[70].values["layers"]
    with pytest.raises(verify.Mismatch, match=r"f\(\[Window\("):
        verify.receptive_field(lambda layers: upwards(layers) if layers != odd else (1, 1, 0))


@pytest.mark.parametrize("f, words", [
    (lambda layers: None, "is a return missing"), (lambda layers: "5", "it should be the size"),
    (lambda layers: (5, 1, 2, 0), "it should be the size"), (lambda layers: True, "it should be the size"),
    (lambda layers: (), "it should be the size"), (lambda layers: layers.pop().kernel_size, "work on list"),
    (lambda layers: 1 / 0, "ZeroDivisionError"), (lambda layers: float("nan"), "should be size 3"),
])
def test_no_answer(f, words):
    with pytest.raises(verify.Mismatch, match=words):
        verify.receptive_field(f)


@pytest.mark.parametrize("f, words", [
    (lambda layers: None, "is a return missing"), (lambda layers: "1 2 1", "row of numbers"),
    (lambda layers: 3, "an array of shape"), (lambda layers: ops.path_counts(layers)[::2], "should be 1 1 1"),
    (lambda layers: ops.path_counts(layers) * 2, "you returned 2 2 2"),
])
def test_no_counts(f, words):
    with pytest.raises(verify.Mismatch, match=words):
        verify.path_counts(f)


def test_an_endless_loop_is_cut_off(monkeypatch):
    monkeypatch.setattr("helpers.verify.learner.SECONDS", 0.2)

    def f(layers):
        while True:
            pass

    with pytest.raises(verify.Mismatch, match="loop that never ends"):
        verify.receptive_field(f)


def test_what_is_no_function():
    with pytest.raises(TypeError, match="hand in a function"):
        verify.receptive_field(5)
    with pytest.raises(TypeError, match="layers"):
        verify.receptive_field(lambda: 5)


def test_without_pytorch(without_pytorch):
    report = verify.receptive_field(upwards)
    assert "was not asked" in str(report) and report.missed == []
    assert verify.path_counts(by_polynomials).missed == []
    with pytest.raises(verify.Mismatch, match="disagrees with the walk"):
        verify.receptive_field(lambda layers: upwards(layers[::-1]))
