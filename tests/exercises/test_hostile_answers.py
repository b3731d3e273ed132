"""Whatever is handed in: no crash, no hang, no trace left, and never "right"."""

import builtins
import sys
import time

import numpy as np
import pytest
from exercise_cells import run_cell

from helpers.exercises import convolution, sizes_stride_padding, start_here

SIZE = sizes_stride_padding.output_size
PADDING = sizes_stride_padding.same_padding
RESPONSE = convolution.filter_response
SUMS = start_here.window_sums

BODIES = {
    "raises": "return 1 / 0",
    "exits": "raise SystemExit(3)",
    "quits": "import sys; sys.exit()",
    "interrupts itself": "raise KeyboardInterrupt",
    "stops a generator": "raise GeneratorExit",
    "stops an iteration": "raise StopIteration",
    "recursion": "return output_size(i, k, s, p, d)",
    "asserts": "assert False",
    "wants more memory than there is": "return [0] * 10 ** 15",
    "bare error": "raise",
    "undefined": "return sizes",
    "returns a text": "return '4'",
    "returns bytes": "return b'4'",
    "returns a bool": "return True",
    "returns a list": "return [4]",
    "returns a tuple": "return (4, 4)",
    "returns a dict": "return {'size': 4}",
    "returns a set": "return {4}",
    "returns a complex": "return 4 + 0j",
    "returns nan": "return float('nan')",
    "returns infinity": "return float('inf')",
    "returns an enormous number": "return 10 ** 5000",
    "returns a negative number": "return -1",
    "returns a function": "return output_size",
    "returns a lambda": "return lambda: 4",
    "returns a class": "return int",
    "returns an instance": "return object()",
    "returns a generator": "return (n for n in range(4))",
    "is a generator": "yield 4",
    "returns an iterator": "return iter([4])",
    "returns a map": "return map(int, '4')",
    "returns a file": "import sys; return sys.stdout",
    "returns an array": "return np.array([4])",
    "returns an empty array": "return np.array([])",
    "returns an object array": "return np.array([object()])",
    "returns an array of texts": "return np.array('4')",
    "returns a date": "return np.datetime64('2020-01-01')",
    "returns a large array": "return np.zeros((1000, 1000))",
    "returns a ragged list": "return [[1, 2], [3]]",
    "returns a list within itself": "a = []; a.append(a); return a",
    "returns other types at times": "return 4 if i % 2 else 'four'",
    "returns nothing after work": "o = (i + 2 * p - d * (k - 1) - 1) // s + 1",
    "prints instead": "print((i + 2 * p - d * (k - 1) - 1) // s + 1)",
    "prints a lot": "print('x' * 10 ** 6); return 0",
    "prints to stderr": "import sys; print('x', file=sys.stderr); return 0",
    "closes the screen": "import sys; sys.stdout.close(); return 0",
    "replaces the screen": "import sys; sys.stdout = None; return 0",
    "asks": "return int(input('size?'))",
    "warns": "import warnings; warnings.warn('x'); return 0",
    "divides by zero in numpy": "return np.float64(1) / np.float64(0)",
    "deletes its names": "global np; del np; return 0",
    "changes the recursion": "return output_size.nothing",
    "evaluates nonsense": "return eval('1 +')",
    "keeps a placeholder": "return 1 + ...",
    "refuses everything": "raise ValueError('no')",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_no_answer_breaks_the_check(body, checked):
    answer = run_cell(f"def output_size(i, k, s, p, d):\n    {body}", "output_size")
    screen, ask = sys.stdout, builtins.input
    right, text = checked(SIZE, answer, seconds=2.0)
    assert right is False
    assert text.startswith("Not yet. ") and len(text) < 2500
    assert sys.stdout is screen and builtins.input is ask


OBJECTS = {
    "a result": 4, "a text": "output_size", "a float": 4.5, "a class": int,
    "a class of its own": type("A", (), {}),
    "an object": object(), "a module": np, "a dict": {}, "an array": np.eye(3), "numbers": [1, 2],
    "a builtin": max, "a ufunc": np.add, "a method": "text".upper, "a bool": True,
    "an error": ValueError("x"),
}


@pytest.mark.parametrize("answer", OBJECTS.values(), ids=OBJECTS)
def test_something_else_than_an_answer_is_wrong_and_no_crash(exercise, answer, checked):
    right, text = checked(exercise, answer)
    assert right is False
    assert "Not yet" in text


class Evil:
    """Raises whatever it is asked."""

    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")

    def __array__(self, *args, **kwargs):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise RuntimeError("no")

    def __bool__(self):
        raise RuntimeError("no")

    def __len__(self):
        raise RuntimeError("no")

    __hash__ = None


def test_an_object_that_raises_at_every_question(exercise, checked):
    assert checked(exercise, Evil())[0] is False
    assert checked(exercise, [Evil()])[0] is False


def test_functions_that_return_an_object_that_raises(checked):
    assert checked(SIZE, lambda *arguments: Evil())[0] is False


class Endless:
    """Never says what it is."""

    def __repr__(self):
        while True:
            pass


@pytest.mark.parametrize("answer", [Endless(), lambda *arguments: Endless()], ids=["itself", "returned"])
def test_an_object_that_never_answers_is_cut_off(answer, checked):
    start = time.monotonic()
    assert checked(SIZE, answer, seconds=0.2)[0] is False
    assert time.monotonic() - start < 2


LOOPS = {
    "plain": "while True:\n        pass",
    "that catches exceptions": "while True:\n        try:\n            pass\n"
                               "        except Exception:\n            pass",
    "that prints": "while True:\n        print('again')",
    "that fills a list": "a = []\n    while True:\n        a.append(0); a.pop()",
    "that counts": "n = 0\n    while n != -1:\n        n += 1",
}


@pytest.mark.parametrize("body", LOOPS.values(), ids=LOOPS)
def test_endless_loops_are_cut_off(body, checked):
    answer = run_cell(f"def output_size(i, k, s, p, d):\n    {body}", "output_size")
    start = time.monotonic()
    right, text = checked(SIZE, answer, seconds=0.2)
    assert right is False
    assert time.monotonic() - start < 2
    assert "was still running when its 0.2 seconds were over" in text
    assert "of your cell" in text


def test_a_loop_that_swallows_the_interruption_is_left_behind(checked):
    answer = run_cell("""
        import time
        def output_size(i, k, s, p, d):
            end = time.monotonic() + 2.5
            while time.monotonic() < end:
                try:
                    time.sleep(0.01)
                except BaseException:
                    pass
            """, "output_size")
    assert checked(SIZE, answer, seconds=0.1)[0] is False


def test_an_answer_that_is_slow_on_each_case_is_cut_off_as_a_whole(checked):
    def slow(*arguments):
        time.sleep(0.05)
        return SIZE.solve(*arguments)

    start = time.monotonic()
    right, text = checked(SIZE, slow, seconds=0.3)
    assert right is False and time.monotonic() - start < 2


def test_the_interrupt_key_goes_through(monkeypatch):
    from helpers.verify import limits

    class Pressed:
        def wait(self, seconds):
            raise KeyboardInterrupt

    original = limits._Worker.__init__

    def pressed(self, *args):
        original(self, *args)
        self.finished = type("Event", (Pressed,), {"set": lambda self: None})()

    monkeypatch.setattr(limits._Worker, "__init__", pressed)
    answer = run_cell("def output_size(i, k, s, p, d):\n    return 4", "output_size")
    with pytest.raises(KeyboardInterrupt):
        SIZE.check(answer)


def test_arguments_are_protected(checked):
    def clobber(x, weight):
        result = RESPONSE.solve(x, weight)
        x[:] = 0
        return result

    right, text = checked(RESPONSE, clobber)
    assert right is False and "changed its argument x" in text
    assert checked(RESPONSE, RESPONSE.solve)[0] is True


def test_a_list_argument_is_protected(checked):
    def consume(shape, layers):
        return [network_shapes((shape), [layers.pop(0)])[0] for _ in range(len(layers))]

    network_shapes = sizes_stride_padding.network_shapes.solve
    right, text = checked(sizes_stride_padding.network_shapes, consume)
    assert right is False and "changed its argument layers" in text


@pytest.mark.parametrize("function", [
    lambda: 4, lambda i: 4, lambda i, k, s: 4, lambda *, i, k, step, p, d: 4, lambda i, k, s, p, d, e: 4,
], ids=["none", "one", "three", "names", "six"])
def test_another_number_of_arguments(function, checked):
    right, text = checked(SIZE, function)
    assert right is False
    assert "The check calls it as `output_size(" in text and "argument" in text


@pytest.mark.parametrize("answer", [
    lambda x, weight: RESPONSE.solve(x, weight).astype(int),
    lambda x, weight: RESPONSE.solve(x, weight) + 1e-3,
    lambda x, weight: RESPONSE.solve(x, weight).astype(complex),
    lambda x, weight: RESPONSE.solve(x, weight) > 0,
    lambda x, weight: RESPONSE.solve(x, weight).astype(str),
    lambda x, weight: RESPONSE.solve(x, weight)[:, ::-1],
    lambda x, weight: RESPONSE.solve(x, weight)[None],
    lambda x, weight: np.where(x[:1] > 99, 0, np.nan),
    lambda x, weight: np.random.default_rng().normal(size=RESPONSE.solve(x, weight).shape),
    lambda x, weight: np.zeros((2000, 2000, 20), dtype=np.int8),
], ids=["whole numbers", "a little off", "complex", "truth values", "texts", "upside down", "batch axis",
        "nan",
        "random", "huge"])
def test_arrays_that_are_not_quite_right(answer, checked):
    right, text = checked(RESPONSE, answer)
    assert right is False and text.startswith("Not yet. ")


@pytest.mark.parametrize("answer", [
    "3", [1, 2], np.zeros((0, 3)), np.full((3, 3), np.nan), np.zeros((50, 50)), [[1, 0], [0]], np.ones(3), 1,
    -1.5, [[True, False], [False, True]], {"a": 1}, (n for n in range(3)), lambda: 3, np.array([[1j]]),
    10 ** 400, [None], [[1, ...], [2, 3]],
])
def test_values_that_are_not_right(answer, checked):
    for exercise in (convolution.shift_kernel, convolution.edge_signs, convolution.inverted_periods,
                     start_here.telling_gradient, sizes_stride_padding.unread_pixels):
        right, text = checked(exercise, answer)
        assert right in (False, None), exercise.name
        assert text.startswith(("Not yet", "Not finished yet"))


def test_wrong_on_one_case_only_is_noticed(checked):
    for exercise in (SIZE, PADDING, SUMS):
        last = exercise.cases[len(exercise.cases) // 2]

        def nearly(*arguments):
            same = all(np.array_equal(a, b) for a, b in zip(arguments, last))
            return 0 if same else exercise.solve(*arguments)

        assert checked(exercise, nearly)[0] is False
