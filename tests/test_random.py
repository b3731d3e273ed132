"""The generator that everything draws from."""

import numpy as np
import pytest

from helpers.random import generator, manual_seed


def test_same_seed_same_numbers():
    manual_seed(7)
    first = generator().standard_normal(5)
    manual_seed(7)
    np.testing.assert_array_equal(generator().standard_normal(5), first)
    manual_seed(8)
    assert not np.array_equal(generator().standard_normal(5), first)


def test_numbers_are_those_of_numpys_default_generator():
    manual_seed(123)
    np.testing.assert_array_equal(generator().random(4), np.random.default_rng(123).random(4))


def test_draws_continue_instead_of_starting_again():
    manual_seed(7)
    assert generator().random() != generator().random()


def test_manual_seed_returns_the_generator_in_use():
    made = manual_seed(3)
    assert made is generator() is generator(None)


def test_a_passed_generator_is_used_and_the_course_generator_left_alone():
    manual_seed(5)
    own = np.random.default_rng(0)
    assert generator(own) is own
    generator(own).random(10)
    assert generator().random() == np.random.default_rng(5).random()


def test_numpys_global_state_is_left_alone():
    before = np.random.get_state()[1].copy()
    manual_seed(11)
    generator().random(100)
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize("seed", [None, 1.0, True, "1", [1]])
def test_a_seed_that_is_no_integer(seed):
    with pytest.raises(TypeError, match="manual_seed: seed must be an integer, not"):
        manual_seed(seed)


def test_a_negative_seed():
    with pytest.raises(ValueError, match="seed must be at least 0, not -1"):
        manual_seed(-1)


@pytest.mark.parametrize("seed", [0, np.int64(4)])
def test_seeds_that_work(seed):
    manual_seed(seed)
    assert generator().random() == np.random.default_rng(int(seed)).random()


@pytest.mark.parametrize("rng", [0, 42, "rng", np.random, np.random.RandomState(0)])
def test_rng_must_be_a_generator(rng):
    with pytest.raises(TypeError, match="rng must be a numpy.random.Generator or None, not "):
        generator(rng)


def test_other_pieces_see_a_new_seed():
    from helpers import manual_seed as from_the_top

    from_the_top(9)
    assert generator().random() == np.random.default_rng(9).random()
