"""What holds for every exercise: solutions pass, slips are named, stubs are not attempted, hints rise."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from exercise_cells import run_cell

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NUMBER_OF = {"start_here": "00", "backpropagation": "05", "convolution": "07", "sizes_stride_padding": "08",
             "convolution_as_a_matrix": "09", "receptive_field": "10", "first_convnet": "15", "pooling": "11",
             "convolution_backward": "12", "pooling_backward": "13",
             "adam": "20", "fast_convolution": "14", "weight_decay": "25"}


def solution_of(exercise):
    """The solution as the learner would run it, from the text that `solution` prints."""
    if hasattr(exercise, "solve"):
        return run_cell(exercise.solution_code(), exercise.name)
    return run_cell(exercise.solution_code(), exercise.name)


def package_of(exercise):
    from helpers.exercises import backpropagation, convolution, convolution_as_a_matrix, sizes_stride_padding, start_here
    from helpers.exercises import fast_convolution, pooling
    from helpers.exercises import first_convnet, receptive_field
    from helpers.exercises import adam, weight_decay
    from helpers.exercises import convolution_backward, pooling_backward
    packages = (receptive_field, first_convnet, start_here, backpropagation, convolution, sizes_stride_padding,
                convolution_as_a_matrix, pooling, convolution_backward, pooling_backward,
                adam, fast_convolution, weight_decay)
    return next(package for package in packages if exercise in package.EXERCISES)


def test_the_printed_solution_is_right(exercise, checked):
    right, text = checked(exercise, solution_of(exercise))
    assert right is True, text
    assert text.startswith("Right, on ")


def test_every_known_wrong_answer_is_told_its_own_diagnosis(exercise, checked):
    assert len(exercise.misconceptions) >= 2
    for misconception in exercise.misconceptions:
        right, text = checked(exercise, misconception.answer)
        assert right is False, misconception.name
        assert " ".join(misconception.diagnosis.split()) in text, (misconception.name, text)


def test_the_stub_is_not_attempted(exercise, checked):
    right, text = checked(exercise, run_cell(exercise.stub, exercise.name))
    assert right is None
    assert text.startswith(f"Not attempted yet: {exercise.name}.")


@pytest.mark.parametrize("blank", [..., None, NotImplemented, NotImplementedError,
                                   NotImplementedError("later"), [..., ...], np.array([[..., ...]])],
                         ids=repr)
def test_placeholders_are_not_attempted(exercise, blank, checked):
    assert checked(exercise, blank)[0] is None


def test_check_without_an_answer_is_not_attempted(exercise, capsys):
    assert exercise.check() is None


def test_no_message_shows_the_solution(exercise, checked):
    telling = [line.strip() for line in exercise.solution_code().splitlines()[1:]]
    ordinary = ("out = np.zeros", "for ", "shapes =")
    telling = [line for line in telling if len(line) > 12 and not line.startswith(ordinary)]
    assert telling or not hasattr(exercise, "solve")
    answers = [misconception.answer for misconception in exercise.misconceptions]
    for answer in [..., "nonsense", 17, *answers]:
        text = checked(exercise, answer)[1]
        assert not [line for line in telling if line in text]


def test_hints_rise_and_stay_at_the_last(exercise, capsys):
    exercise = replace(exercise)
    count = len(exercise.hints)
    assert count >= 3
    printed = []
    for _ in range(count + 2):
        exercise.hint()
        printed.append(" ".join(capsys.readouterr().out.split()))
    for number, hint in enumerate(exercise.hints, start=1):
        assert printed[number - 1].startswith(f"Hint {number} of {count}. {' '.join(hint.split())}")
    assert printed[count - 1].endswith("That was the last hint.")
    assert printed[count:] == [printed[count - 1]] * 2


def test_the_solution_comes_with_its_reason(exercise, capsys):
    exercise.solution()
    printed = capsys.readouterr().out
    assert exercise.solution_code() in printed
    assert " ".join(exercise.why.split()) in " ".join(printed.split())


def test_diagnoses_are_sentences_in_the_house_style(exercise):
    texts = [exercise.why, *exercise.hints, *(m.diagnosis for m in exercise.misconceptions)]
    for text in texts:
        assert text[0].isupper() or text[0].isdigit() or text.startswith(("before", "span", "for kind")), text
        assert text[-1] in ".?" or text.endswith(")"), text
        assert "!" not in text and "incorrect" not in text.lower(), text


def test_cases_are_the_same_every_time(exercise):
    if hasattr(exercise, "cases"):
        first, second = (repr(replace(exercise).cases) for _ in range(2))
        assert first == second
        assert len(exercise.cases) >= 15


def test_the_notebook_holds_the_stub(exercise):
    package = package_of(exercise)
    number = NUMBER_OF[package.__name__.rsplit(".", 1)[1]]
    found = sorted(NOTEBOOKS.glob(f"{number}_*.ipynb"))
    if not found:
        pytest.skip(f"notebook {number} is not written yet")
    sources = ["".join(cell["source"]) for cell in json.loads(found[0].read_text("utf-8"))["cells"]
               if cell["cell_type"] == "code"]
    checks = [source for source in sources if re.search(rf"\bexercises\.{exercise.name}\.check\(", source)]
    if not checks:
        pytest.skip(f"notebook {number} does not use {exercise.name}")
    assert any(source.strip() == exercise.stub.strip() for source in sources), (
        f"notebook {number}: no cell is the stub of {exercise.name}")
