import importlib.util
import sys
from pathlib import Path

import pytest

from helpers.exercises import backpropagation, convolution, convolution_as_a_matrix, sizes_stride_padding, start_here
from helpers.exercises import receptive_field
from helpers.exercises import fast_convolution, pooling
from helpers.exercises import first_convnet
from helpers.exercises import adam
from helpers.exercises import convolution_backward, pooling_backward

_SPEC = importlib.util.spec_from_file_location("exercise_cells", Path(__file__).with_name("cells.py"))
cells = importlib.util.module_from_spec(_SPEC)
sys.modules["exercise_cells"] = cells
_SPEC.loader.exec_module(cells)

PACKAGES = {"00": start_here, "05": backpropagation, "07": convolution, "08": sizes_stride_padding,
            "09": convolution_as_a_matrix, "10": receptive_field, "15": first_convnet, "11": pooling,
            "12": convolution_backward, "13": pooling_backward,
            "20": adam, "14": fast_convolution}
EXERCISES = [exercise for package in PACKAGES.values() for exercise in package.EXERCISES]


def pytest_generate_tests(metafunc):
    """A test that asks for `exercise` runs once for each exercise of the course."""
    if "exercise" in metafunc.fixturenames:
        metafunc.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)


@pytest.fixture
def checked(capsys, monkeypatch):
    """`checked(exercise, answer)` gives what the check returns and prints, with line breaks taken out."""
    def check(exercise, answer=..., seconds=5.0):
        capsys.readouterr()
        monkeypatch.setattr(exercise, "seconds", seconds)
        right = exercise.check(answer)
        return right, " ".join(capsys.readouterr().out.split())
    return check
