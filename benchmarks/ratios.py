"""Ratios of two programs' times that can be trusted on a busy machine.

The programs take turns within one process, so that whatever slows the machine down hits them alike; what is
compared is the ratio within each round, never one program's total with the other's.
"""

import math
import time
from typing import NamedTuple

import numpy as np

WARM_UPS = 2
ROUNDS = 15
SECONDS_PER_ROUND = 0.05
RESAMPLES = 2000
NOISY = 0.10        # median and ratio of minima further apart than this: something else was running


class Ratio(NamedTuple):
    """How long the first program takes in units of the second: below 1, the first is faster."""

    median: float       # of the ratios of all rounds
    low: float          # 95 % interval of that median
    high: float
    minima: float       # fastest round of the first over fastest round of the second
    noisy: bool         # median and ratio of minima disagree: repeat


def ratio(ours, theirs, seed=0):
    """Compare the times of rounds that were measured in turns.

    Parameters
    ----------
    ours, theirs : sequence of float, same length
        Seconds per call; entry i of both comes from round i.
    seed : int
        Of the bootstrap.

    Returns
    -------
    Ratio
        The interval is that of a bootstrap over rounds: resample the rounds, take the median, many times.

    Raises
    ------
    ValueError
        If there are no rounds, not equally many, or a time is not positive.
    """
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if ours.shape != theirs.shape or ours.ndim != 1 or not ours.size:
        raise ValueError("ratio: ours and theirs must hold one time for each round, but have shapes "
                         f"{ours.shape} and {theirs.shape}")
    if not (np.all(ours > 0) and np.all(theirs > 0)):
        raise ValueError("ratio: ours and theirs must hold positive times; the clock may be too coarse")
    per_round = ours / theirs
    resampled = np.random.default_rng(seed).choice(per_round, (RESAMPLES, len(per_round)))
    low, high = np.percentile(np.median(resampled, axis=1), [2.5, 97.5])
    median, minima = float(np.median(per_round)), float(ours.min() / theirs.min())
    noisy = max(median / minima, minima / median) > 1 + NOISY
    return Ratio(median, float(low), float(high), minima, noisy)


def take_turns(programs, rounds=ROUNDS, clock=time.process_time, seconds=SECONDS_PER_ROUND, seed=0):
    """Time several programs in turns.

    Parameters
    ----------
    programs : dict of str to callable
    rounds : int
    clock : callable
        `time.process_time` for one thread: it does not count what other jobs get of the processor. With more
        threads it would add theirs up, so `time.perf_counter` then.
    seconds : float
        Each program is called in every round until about this much time has passed.
    seed : int
        Of the order within the rounds.

    Returns
    -------
    dict of str to list of float
        Seconds per call, an entry for each round.
    """
    calls = {name: _calls_per_round(program, clock, seconds) for name, program in programs.items()}
    times = {name: [] for name in programs}
    for order in orders(list(programs), rounds, seed):
        for name in order:
            program, count = programs[name], calls[name]
            start = clock()
            for _ in range(count):
                program()
            times[name].append((clock() - start) / count)
    return times


def orders(names, rounds, seed=0):
    """Who comes first, round by round: two alternate, more are shuffled. A fixed place costs 2 to 5 %."""
    rng = np.random.default_rng(seed)
    for index in range(rounds):
        if len(names) == 2:
            yield names if index % 2 == 0 else names[::-1]
        else:
            yield [names[position] for position in rng.permutation(len(names))]


def _calls_per_round(program, clock, seconds):
    """Warm up; then find how many calls last `seconds`, by doubling until the clock can tell."""
    for _ in range(WARM_UPS):
        program()
    count, spent = 1, 0.0
    while True:
        start = clock()
        for _ in range(count):
            program()
        spent = clock() - start
        if spent >= seconds / 4:
            return max(1, math.ceil(seconds * count / spent))
        count *= 2
