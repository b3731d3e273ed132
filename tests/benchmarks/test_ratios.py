"""The statistics of the speed benchmarks, with made-up times and a made-up clock."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

RATIOS = Path(__file__).resolve().parents[2] / "benchmarks" / "ratios.py"


@pytest.fixture
def ratios():
    """benchmarks/ratios.py: it is part of no installed package."""
    spec = importlib.util.spec_from_file_location("ratios", RATIOS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_constant_factor_is_found_exactly(ratios):
    theirs = np.array([3.0, 1.0, 2.0, 7.0])
    result = ratios.ratio(0.5 * theirs, theirs)
    assert result == ratios.Ratio(0.5, 0.5, 0.5, 0.5, False)


def test_rounds_are_compared_pairwise(ratios):
    """Two slow rounds, slow for both, do not show; the ratio of the medians would be 1/3."""
    result = ratios.ratio([1, 2, 10, 20, 1], [2, 6, 20, 60, 2])
    assert result.median == 0.5
    assert result.minima == 0.5


def test_the_minima_may_come_from_different_rounds(ratios):
    assert ratios.ratio([4.0, 3.0, 6.0], [2.0, 5.0, 3.0]).minima == 1.5


@pytest.mark.parametrize(("slower", "noisy"), [(1.0, False), (1.09, False), (1.12, True)])
@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_noisy_when_median_and_minima_disagree_by_more_than_a_tenth(ratios, slower, noisy, whose):
    times = {"ours": np.ones(9), "theirs": np.ones(9)}
    times[whose][1:] *= slower      # the other's eight rounds were as fast as its fastest one
    assert ratios.ratio(**times).noisy is noisy


def test_the_interval_holds_the_true_ratio_and_narrows_with_rounds(ratios):
    rng = np.random.default_rng(5)
    widths, hits = {}, 0
    for rounds in (15, 240):
        widths[rounds] = []
        for repetition in range(40):
            theirs = rng.uniform(1, 2, rounds)
            result = ratios.ratio(0.8 * theirs * rng.lognormal(0, 0.1, rounds), theirs, seed=repetition)
            assert result.low <= result.median <= result.high
            widths[rounds].append(result.high - result.low)
            hits += result.low <= 0.8 <= result.high
    assert hits >= 68           # of 80; 95 % would be 76
    assert np.mean(widths[240]) < 0.4 * np.mean(widths[15])


def test_the_same_seed_gives_the_same_interval(ratios):
    times = np.random.default_rng(0).uniform(1, 2, (2, 15))
    assert ratios.ratio(*times, seed=3) == ratios.ratio(*times, seed=3)


@pytest.mark.parametrize(("ours", "theirs"), [([], []), ([1.0], [1.0, 2.0]), ([0.0, 1.0], [1.0, 1.0]),
                                              ([1.0, 1.0], [1.0, -1.0]), ([[1.0]], [[1.0]])])
def test_impossible_times_are_refused(ratios, ours, theirs):
    with pytest.raises(ValueError, match="ours and theirs must hold"):
        ratios.ratio(ours, theirs)


def test_two_alternate_and_three_are_shuffled(ratios):
    assert list(ratios.orders(["a", "b"], 3)) == [["a", "b"], ["b", "a"], ["a", "b"]]
    three = list(ratios.orders(["a", "b", "c"], 60, seed=1))
    assert all(sorted(order) == ["a", "b", "c"] for order in three)
    assert {order[0] for order in three} == {order[2] for order in three} == {"a", "b", "c"}
    assert three == list(ratios.orders(["a", "b", "c"], 60, seed=1))


def test_times_are_per_call_and_every_round_is_long_enough(ratios):
    """A clock that only the programs move forward."""
    now, calls = [0.0], {"fast": [], "slow": []}

    def program(name, duration):
        def run():
            calls[name].append(now[0])
            now[0] += duration
        return run

    programs = {"fast": program("fast", 0.004), "slow": program("slow", 0.3)}
    times = ratios.take_turns(programs, rounds=4, clock=lambda: now[0], seconds=0.05)
    assert times["fast"] == pytest.approx([0.004] * 4)
    assert times["slow"] == pytest.approx([0.3] * 4)
    calibration = ratios.WARM_UPS + 1
    assert len(calls["slow"]) == calibration + 4
    assert len(calls["fast"]) >= calibration + 4 * 13       # 13 calls of 4 ms make 50 ms
