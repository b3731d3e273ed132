"""Receptive fields and path counts: numbers by hand, PyTorch's gradient, and properties of all stacks."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.ops import Window, path_counts, receptive_field

QUICK = settings(derandomize=True, max_examples=80, deadline=None)
WINDOWS = st.builds(Window, st.integers(1, 5), st.integers(1, 3), st.integers(0, 3), st.integers(1, 3))
STACKS = st.lists(WINDOWS, max_size=4)
CONV, HALVE = Window(3, padding=1), Window(2, stride=2)
VGG16 = [*[CONV] * 2, HALVE, *[CONV] * 2, HALVE, *([*[CONV] * 3, HALVE] * 3)]


def pixels_below(layers, unit):
    """Pixels that a unit sees, with how often: every tap of every layer is followed down."""
    places = [unit]
    for k, s, p, d in reversed(layers):
        places = [place * s - p + tap * d for place in places for tap in range(k)]
    return places


def test_errata_e1_two_3x3():
    assert receptive_field([3, 3]) == (5, 1, 2.0)
    assert path_counts([3, 3]).tolist() == [1, 2, 3, 2, 1]
    seen = {s: int((path_counts([Window(3, s), 3]) > 0).sum()) ** 2 for s in (1, 2, 3, 4)}
    assert seen == {1: 25, 2: 49, 3: 81, 4: 81}
    assert receptive_field([Window(3, 4), 3]).size == 11
    square = np.outer(path_counts([3, 3]), path_counts([3, 3]))
    assert square.sum() == 81 and square[2, 2] == 9 and square[0, 0] == 1


def test_three_3x3_reach_seven():
    assert receptive_field([3, 3, 3]).size == receptive_field([7]).size == 7


def test_known_networks():
    assert receptive_field(VGG16)[:2] == (212, 32)
    assert receptive_field([(5, 1, 2), (2, 2), 5, (2, 2)]) == (16, 4, 5.5)
    alexnet = [(11, 4), (3, 2), (5, 1, 2), (3, 2), *[(3, 1, 1)] * 3, (3, 2)]
    assert receptive_field(alexnet)[:2] == (195, 32)
    wavenet = [Window(2, dilation=2 ** n) for n in range(10)]
    assert receptive_field(wavenet).size == 1024


def test_no_layers_is_a_pixel():
    assert receptive_field([]) == (1, 1, 0.0) and path_counts([]).tolist() == [1]


@pytest.mark.parametrize("layer", [(3, 2, 1, 2), [3, 2, 1, 2], Window(3, 2, 1, 2),
                                   {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2},
                                   np.array([3, 2, 1, 2]).tolist()], ids=repr)
def test_ways_to_write_a_layer(layer):
    assert receptive_field([layer, 3]) == receptive_field(iter([layer, np.int64(3)])) == (9, 2, 3.0)
    np.testing.assert_array_equal(path_counts([layer]), [1, 0, 1, 0, 1])


def test_words_for_padding():
    assert receptive_field([Window(4, padding="same")]).start == 0.5       # one zero before, two after
    assert receptive_field([Window(5, padding="same", dilation=2)]).start == 0.0
    assert receptive_field([Window(5, padding="valid")]).start == 2.0


@pytest.mark.parametrize("layers, words", [
    ([3, (3, 0)], r"receptive_field: layers\[1\]: stride must be at least 1, not 0"),
    ([0], "kernel_size must be at least 1"), ([Window(3, dilation=0)], "dilation must be at least 1"),
    ([Window(3, padding=-1)], "padding must be at least 0"),
    ([Window(3, padding="full")], "'valid' or 'same'"),
    ([Window(3, 2, "same")], "needs stride 1"),
])
def test_numbers_out_of_range(layers, words):
    with pytest.raises(ValueError, match=words):
        receptive_field(layers)
    with pytest.raises(ValueError, match=words.replace("receptive_field", "path_counts")):
        path_counts(layers)


@pytest.mark.parametrize("layers, words", [
    (3, "layers must be a list of layers"), (Window(3), "must be a list of layers"), ("33", "must be a list"),
    (None, "must be a list"), ({"kernel_size": 3}, "must be a list"),
    ([3.0], "kernel_size must be an integer, not 3.0"), ([True], "truth value"),
    ([(3, 1, 0, 1, 1)], "must be a Window"),
    ([{"kernel": 3}], "must be a Window"), ([()], "must be a Window"), ([None], "must be an integer"),
])
def test_something_else_than_layers(layers, words):
    with pytest.raises(TypeError, match=words):
        receptive_field(layers)


@QUICK
@given(STACKS, st.integers(0, 5))
def test_every_unit_sees_what_its_taps_reach(layers, unit):
    places = pixels_below(layers, unit)
    field, counts = receptive_field(layers), path_counts(layers)
    assert field.pixels(unit) == (min(places), max(places))
    assert field.size == counts.size == max(places) - min(places) + 1
    assert field.start + unit * field.jump == (min(places) + max(places)) / 2
    np.testing.assert_array_equal(counts, np.bincount(np.array(places) - min(places)))
    assert counts.dtype == np.int64 and counts.sum() == math.prod(layer.kernel_size for layer in layers)


@QUICK
@given(STACKS, STACKS)
def test_stacks_combine(lower, upper):
    a, b, both = receptive_field(lower), receptive_field(upper), receptive_field(lower + upper)
    assert both == (a.size + (b.size - 1) * a.jump, a.jump * b.jump, a.start + b.start * a.jump)


def test_against_pytorch_in_two_dimensions():
    torch = pytest.importorskip("torch")
    for layers in ([Window(3), Window(3)], [Window(3, 2, 1), Window(3, 1, 1, 2)], [Window(3, 4), Window(2)]):
        x = torch.zeros(1, 1, 40, 40, dtype=torch.float64, requires_grad=True)
        out = x
        for k, s, p, d in layers:
            out = torch.nn.functional.conv2d(out, torch.ones(1, 1, k, k, dtype=torch.float64), None, s, p, d)
        unit = out.shape[2] // 2
        out[0, 0, unit, unit].backward()
        first, last = receptive_field(layers).pixels(unit)
        expected = np.zeros((40, 40))
        expected[first:last + 1, first:last + 1] = np.outer(path_counts(layers), path_counts(layers))
        np.testing.assert_array_equal(x.grad[0, 0].numpy(), expected)


def test_pooling_sees_as_far_as_a_kernel():
    torch = pytest.importorskip("torch")
    x = torch.arange(20.0).reshape(1, 1, 20).requires_grad_()
    seen = set()
    for favourite in range(20):         # a maximum takes one pixel, so each gets its turn to be the largest
        raised = x + 100 * torch.eye(20)[favourite]
        out = torch.nn.functional.max_pool1d(torch.nn.functional.max_pool1d(raised, 3, 2), 3, 2)
        gradient, = torch.autograd.grad(out[0, 0, 1], x)
        seen |= set(gradient[0, 0].nonzero().flatten().tolist())
    first, last = receptive_field([(3, 2), (3, 2)]).pixels(1)
    assert seen == set(range(first, last + 1))


def test_counts_beyond_int64_are_rounded():
    counts = path_counts([3] * 50)
    assert counts.dtype == np.float64 and counts.size == 101
    assert counts.sum() == pytest.approx(3.0 ** 50)
    assert path_counts([3] * 39).dtype == np.int64 and path_counts([3] * 39).sum() == 3 ** 39


def test_the_spread_of_the_paths_is_that_of_a_sum_of_dice():
    for n, k in itertools.product((1, 3, 8), (2, 3, 5)):
        counts = path_counts([k] * n)
        at = np.arange(counts.size) - (counts.size - 1) / 2
        assert (counts * at ** 2).sum() / counts.sum() == pytest.approx(n * (k * k - 1) / 12)


def test_the_size_of_a_stack_is_that_of_the_input_that_gives_one_output():
    for layers in ([Window(3, 2), Window(5, 1, 0, 2)], [Window(4, 3), Window(2, 2), Window(3)]):
        size = receptive_field(layers).size
        for k, s, _, d in layers:
            size = ops.conv_output_size(size, k, s, 0, d)
        assert size == 1
