"""Measure one block on this machine, a round at a time, so that a notebook stays awake and can stop it."""

import time

import numpy as np
from threadpoolctl import ThreadpoolController      # comes with scikit-learn

from helpers.explore.blocks_explorer import layouts, stored
from helpers.explore.blocks_explorer.numbers import compute

ROUNDS = 12
PRODUCT = 1024          # side of the large matrices whose product is the ceiling


class Measurement:
    """A convolution and a large matrix product in turns, one thread; the fastest round of each counts.

    Parameters
    ----------
    settings : helpers.explore.blocks_explorer.numbers.Settings
        A state that can be measured.
    clock : callable
        Seconds.

    Attributes
    ----------
    done : int
        Rounds so far, of ROUNDS.
    """

    def __init__(self, settings, clock=time.perf_counter):
        self.settings, self.clock, self.done = settings, clock, 0
        numbers = compute(settings)
        self._flops, self._block = 2 * numbers.multiply_adds, numbers.block
        rng = np.random.default_rng(0)
        x_shape, weight_shape = stored.shapes(settings.channels, settings.size, settings.kernel)
        if settings.layout == "images last":
            x_shape = (*x_shape[1:], x_shape[0])
        self._x = rng.standard_normal(x_shape, dtype=np.float32)
        self._weight = rng.standard_normal(weight_shape, dtype=np.float32)
        self._matrix = rng.standard_normal((PRODUCT, PRODUCT), dtype=np.float32)
        self._threads = ThreadpoolController()
        self._fastest = [float("inf"), float("inf")]

    def round(self):
        """Run both once."""
        convolve = layouts.images_last if self.settings.layout == "images last" else layouts.images_first
        programs = (lambda: convolve(self._x, self._weight, self._block), lambda: self._matrix @ self._matrix)
        with self._threads.limit(limits=1):
            for position, program in enumerate(programs):
                start = self.clock()
                program()
                self._fastest[position] = min(self._fastest[position], self.clock() - start)
        self.done += 1

    @property
    def share(self):
        """The convolution's FLOP per second over the matrix product's."""
        convolution, product = self._fastest
        return self._flops / convolution / (2 * PRODUCT**3 / product)

    @property
    def place(self):
        """(layout, block): where the point stands."""
        return self.settings.layout, self._block
