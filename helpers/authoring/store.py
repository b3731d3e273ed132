"""Re-execute notebooks and store them, or say which stored outputs are out of date."""

import re
import time

from nbclient.exceptions import CellExecutionError

from helpers.authoring import execution, stale
from helpers.authoring.files import notebook_paths, parse, write_text
from helpers.authoring.normal_form import is_normal, normal_form, normal_text

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
FIRST, LAST = 16, 12    # lines of a failure that are shown: the cell, and where it ended


def refreshed(stored, folder, refresh=False):
    """A notebook executed anew, in normal form; volatile cells keep what is stored unless `refresh`."""
    # Ids first, so that a volatile cell is recognised although an editor left it without one.
    stored = normal_form(stored)
    new = execution.executed(stored, folder)
    return normal_form(new if refresh else execution.with_stored_volatile_outputs(new, stored))


def store(numbers=(), refresh=False):
    """Execute and store notebooks, one progress line each; returns how many failed."""
    return _each(numbers, lambda path: _store_one(path, refresh))


def check(numbers=()):
    """Say which stored notebooks are out of date, one progress line each; returns how many are."""
    return _each(numbers, _check_one)


def run(numbers=(), without_torch=False):
    """Execute notebooks and compare nothing, one progress line each; returns how many failed."""
    execute = execution.executed_without_torch if without_torch else execution.executed

    def run_one(path):
        execute(parse(path.read_text(encoding="utf-8")), path.parent)
        return "runs", True

    return _each(numbers, run_one)


def _store_one(path, refresh):
    text = path.read_text(encoding="utf-8")
    new = normal_text(refreshed(parse(text), path.parent, refresh))
    if new == text:
        return "unchanged", True
    write_text(path, new)
    return "stored", True


def _check_one(path):
    text = path.read_text(encoding="utf-8")
    stored = parse(text)
    lines = [] if is_normal(text) else ["not in normal form"]
    lines += stale.differences(stored, refreshed(stored, path.parent))
    if not lines:
        return "current", True
    return "\n  ".join(["STALE; `python course.py notebooks` stores it anew", *lines]), False


def _each(numbers, work):
    """Do `work` on each notebook and print what came of it and how long it took."""
    failures = 0
    for path in notebook_paths(numbers):
        print(f"{path.stem} … ", end="", flush=True)
        start = time.perf_counter()
        try:
            verdict, good = work(path)
        except CellExecutionError as error:
            verdict, good = f"FAILED\n{_shortened(str(error))}", False
        failures += not good
        print(f"{time.perf_counter() - start:.1f} s, {verdict}", flush=True)
    return failures


def _shortened(failure):
    """A failure without colours, and without the middle of a long traceback."""
    lines = COLOURS.sub("", failure).rstrip().splitlines()
    if len(lines) > FIRST + LAST:
        lines[FIRST:-LAST] = ["  …"]
    return "\n".join(lines)
