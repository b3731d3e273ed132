"""Mini-batches: every example once, in an order that is drawn."""

import numpy as np
import pytest

from helpers import manual_seed
from helpers.data import batches

X, Y = np.arange(40.0).reshape(10, 2, 2), np.arange(10)


def test_every_example_once_and_with_its_target():
    parts = list(batches(X, Y, 3, np.random.default_rng(0)))
    assert [len(y) for _, y in parts] == [3, 3, 3, 1]
    order = np.concatenate([y for _, y in parts])
    assert sorted(order) == list(range(10)) and list(order) != list(range(10))
    assert np.array_equal(np.concatenate([x for x, _ in parts]), X[order])


def test_without_shuffling_and_without_the_rest():
    assert [y.tolist() for _, y in batches(X, Y, 4, shuffle=False)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    full = batches(X, Y, 4, shuffle=False, drop_last=True)
    assert [y.tolist() for _, y in full] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert [len(y) for _, y in batches(X, Y, 5, drop_last=True)] == [5, 5]
    assert [len(y) for _, y in batches(X, Y, 11)] == [10] and list(batches(X, Y, 11, drop_last=True)) == []
    assert list(batches(X[:0], Y[:0], 3)) == []


def test_where_the_order_is_drawn_from():
    def order(rng=None):
        return np.concatenate([y for _, y in batches(X, Y, 4, rng)]).tolist()

    rng = np.random.default_rng(1)
    assert order(rng) != order(rng)                     # a new order at every pass
    manual_seed(2)
    assert order() == order(np.random.default_rng(2))


def test_batches_may_be_changed():
    for shuffle in (True, False):
        for x, y in batches(X, Y, 4, shuffle=shuffle):
            x += 1
            y += 1
    assert np.array_equal(X, np.arange(40.0).reshape(10, 2, 2)) and np.array_equal(Y, np.arange(10))


@pytest.mark.parametrize("arguments, error, words", [
    ((X, Y[:9], 3), ValueError,
     r"x and y must hold equally many examples, but x.shape = \(10, 2, 2\) and y.shape = \(9,\)"),
    ((X, np.array(3), 3), ValueError, r"y.shape = \(\)"),
    ((X, Y, 0), ValueError, "size must be at least 1, not 0"),
    ((X, Y, 2.0), TypeError, "size must be an integer, not 2.0"),
    ((X, Y, True), TypeError, "size must be an integer, not True"),
])
def test_refusals_come_at_the_call(arguments, error, words):
    with pytest.raises(error, match=f"batches: .*{words}"):
        batches(*arguments)
