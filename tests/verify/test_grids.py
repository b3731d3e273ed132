import numpy as np
import pytest

from helpers.verify.cases import Forms
from helpers.verify.grids import convolution, correlation, padding

EVERYTHING = Forms(frozenset({"x", "weight", "bias", "stride", "padding", "dilation", "groups", "mode",
                              "value"}),
                   pairs=frozenset({"stride", "padding", "dilation"}),
                   numbers=frozenset({"stride", "padding", "dilation"}), words=frozenset({"padding"}))
MUST_HAVE = {
    "several images", "several input channels", "several filters", "an input that is not square",
    "a kernel that is not square", "an even kernel", "a bias", "a stride above 1", "strides that differ",
    "pixels left over at the end", "overlapping windows", "gaps between windows", "padding",
    "paddings that differ", 'padding "same" with an even kernel', "a dilation above 1",
    "dilations that differ", "several groups",
}


def traits(cases):
    return frozenset().union(*(case.traits for case in cases))


def test_the_grid_of_conv2d_has_everything_a_slip_could_hide_behind():
    cases = convolution.cases(convolution.CONV2D, EVERYTHING)
    assert 40 <= len(cases) <= 60
    assert MUST_HAVE <= traits(cases)
    assert any(case.values["x"].max() < 0 for case in cases)
    assert any(case.values["x"].flags.f_contiguous and case.values["x"].size > 10 for case in cases)


def test_every_trait_is_absent_somewhere_or_the_pattern_of_failures_could_not_name_it():
    cases = convolution.cases(convolution.CONV2D, EVERYTHING)
    for trait in MUST_HAVE:
        assert any(trait not in case.traits for case in cases), trait


def test_plain_cases_come_first():
    first = convolution.cases(convolution.CONV2D, EVERYTHING)[0]
    assert not first.traits & {"a stride above 1", "padding", "several images", "a bias", "several groups"}


def test_arrays_are_small_enough_for_plain_loops():
    products = sum(case.values["weight"].size * case.values["x"].size for case in convolution.cases(
        convolution.CONV2D, EVERYTHING))
    assert products < 400_000


def test_the_same_case_is_drawn_on_every_machine():
    case = convolution.cases(convolution.CONV2D, EVERYTHING)[0]
    expected = np.random.default_rng([20240, 0]).standard_normal((1, 1, 4, 4))
    np.testing.assert_array_equal(case.values["x"], expected)


def test_a_function_without_settings_still_meets_many_shapes():
    cases = convolution.cases(convolution.CONV2D, Forms(frozenset({"x", "weight"})))
    assert len(cases) > 30
    assert all(case.values["stride"] == 1 and case.values["groups"] == 1 and case.values["bias"] is None
               for case in cases)
    shapes = [(case.values["x"].shape, case.values["weight"].shape) for case in cases]
    assert all(k <= i for x, w in shapes for i, k in zip(x[2:], w[2:]))


def test_a_required_bias_is_always_given():
    taken = frozenset({"x", "weight", "bias"})
    cases = convolution.cases(convolution.CONV2D, Forms(taken, needed=taken))
    assert all(case.values["bias"] is not None for case in cases)


@pytest.mark.parametrize("grid, trait", [
    (correlation, 'mode "same" with an even kernel'), (correlation, "a signal (one axis)"),
    (correlation, 'mode "full"'),
    (padding, "a negative amount"), (padding, "a value other than 0"), (padding, 'mode "circular"'),
])
def test_plain_grids(grid, trait):
    cases = grid.cases(EVERYTHING)
    assert any(trait in case.traits for case in cases)
    assert any(trait not in case.traits for case in cases)
