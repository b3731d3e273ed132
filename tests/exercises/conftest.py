import importlib.util
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import pytest

import helpers.exercises

_SPEC = importlib.util.spec_from_file_location("exercise_cells", Path(__file__).with_name("cells.py"))
cells = importlib.util.module_from_spec(_SPEC)
sys.modules["exercise_cells"] = cells
_SPEC.loader.exec_module(cells)

# one package a notebook
PACKAGES = [import_module(f"helpers.exercises.{found.name}") for found in pkgutil.iter_modules(helpers.exercises.__path__)
            if found.ispkg]
PREDICTIONS = [prediction for package in PACKAGES for prediction in package.predict]
EXERCISES = [exercise for package in PACKAGES for exercise in package.EXERCISES]


def pytest_generate_tests(metafunc):
    """A test that asks for `exercise` or `any_prediction` runs once for each of the course."""
    if "exercise" in metafunc.fixturenames:
        metafunc.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
    if "any_prediction" in metafunc.fixturenames:
        metafunc.parametrize("any_prediction", PREDICTIONS, ids=lambda prediction: prediction.key)


@pytest.fixture
def checked(capsys, monkeypatch):
    """`checked(exercise, answer)` gives what the check returns and prints, with line breaks taken out."""
    def check(exercise, answer=..., seconds=5.0):
        capsys.readouterr()
        monkeypatch.setattr(exercise, "seconds", seconds)
        right = exercise.check(answer)
        return right, " ".join(capsys.readouterr().out.split())
    return check
