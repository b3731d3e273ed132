import threading
import time
import traceback

import pytest

from helpers.verify.limits import TimeLimit, call_with_limit


def forever():
    while True:
        pass


def test_it_returns_what_the_function_returns():
    assert call_with_limit(lambda a, b=1: a - b, 5, b=3) == 2


def test_what_the_function_raises_arrives_with_its_own_line():
    def broken():
        return [][0]

    with pytest.raises(IndexError) as caught:
        call_with_limit(broken)
    assert traceback.extract_tb(caught.value.__traceback__)[-1].line == "return [][0]"


def test_an_endless_loop_is_stopped_and_its_line_is_known():
    with pytest.raises(TimeLimit) as caught:
        call_with_limit(forever, seconds=0.1)
    assert caught.value.stopped
    assert caught.value.frames[-1].name == "forever"


def test_except_exception_does_not_swallow_the_limit():
    def careful():
        try:
            forever()
        except Exception:
            return "swallowed"

    with pytest.raises(TimeLimit):
        call_with_limit(careful, seconds=0.1)


def test_a_bare_except_around_the_loop_is_told_again():
    def stubborn():
        for _ in range(3):
            try:
                forever()
            except:  # noqa: E722
                continue

    with pytest.raises(TimeLimit) as caught:
        call_with_limit(stubborn, seconds=0.1)
    assert caught.value.stopped


def test_a_thread_that_waits_in_c_code_is_abandoned(monkeypatch):
    monkeypatch.setattr("helpers.verify.limits._PATIENCE", 0.2)
    release = threading.Event()
    started = time.monotonic()
    with pytest.raises(TimeLimit) as caught:
        call_with_limit(release.wait, 30, seconds=0.1)
    release.set()
    assert not caught.value.stopped
    assert time.monotonic() - started < 10


def test_it_works_away_from_the_main_thread():
    results = []

    def from_a_thread():
        try:
            call_with_limit(forever, seconds=0.1)
        except TimeLimit as limit:
            results.append(limit.stopped)

    worker = threading.Thread(target=from_a_thread)
    worker.start()
    worker.join()
    assert results == [True]


def test_no_thread_is_left_behind():
    before = threading.active_count()
    for _ in range(20):
        call_with_limit(sum, [1, 2])
    assert threading.active_count() <= before + 1


def test_stop_by_the_person_at_the_keyboard_stops_the_thread(monkeypatch):
    started, stopped = threading.Event(), threading.Event()

    def busy():
        started.set()
        try:
            forever()
        finally:
            stopped.set()

    def interrupted(event, timeout=None):
        started.wait(5)
        raise KeyboardInterrupt

    class Impatient(threading.Event):
        wait = interrupted

    original = threading.Event
    monkeypatch.setattr("helpers.verify.limits._Worker.start", _starting_with(Impatient, original))
    with pytest.raises(KeyboardInterrupt):
        call_with_limit(busy, seconds=5)
    assert stopped.wait(5)


def _starting_with(impatient, _):
    def start(worker):
        worker.finished = impatient()
        threading.Thread.start(worker)
    return start
