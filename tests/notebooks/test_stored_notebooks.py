"""The notebooks as they are stored: the form, the rules, the claims, the tables made from them.

That their outputs are what they print today is for nbval, and for `python course.py notebooks --check`.
"""

import pytest

from helpers.authoring import concepts, contents, rules, study
from helpers.authoring.files import RESULTS, notebook_paths, read_notebook, read_notebooks
from helpers.authoring.normal_form import is_normal

PATHS = notebook_paths()
each_notebook = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


def complaints(found):
    return "\n" + "\n".join(found)


@each_notebook
def test_is_stored_in_normal_form(path):
    assert is_normal(path.read_text(encoding="utf-8")), "run `python course.py notebooks`"


@each_notebook
def test_keeps_every_rule(path):
    found = rules.problems(read_notebook(path))
    assert not found, complaints(found)


@each_notebook
def test_has_the_table_of_its_experiment(path):
    found = study.problems(read_notebook(path))
    assert not found, complaints(found)


def test_every_stored_study_belongs_to_a_notebook():
    numbers = {path.name[:2] for path in PATHS}
    studied = {path.stem.removeprefix("study_") for path in RESULTS.glob("study_*.json")}
    assert studied <= numbers


def test_concepts_are_claimed_where_they_are_taught():
    found = concepts.problems(read_notebooks(), concepts.load())
    assert not found, complaints(found)


def test_generated_tables_are_current():
    stale = [path.name for path in contents.stale()]
    assert stale == [], f"run `{contents.COMMAND}`"
