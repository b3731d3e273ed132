"""An experiment repeated over seeds in a real kernel, and its table kept honest."""

import json
import re

import pytest
from nbclient.exceptions import CellExecutionError

from helpers import studies
from helpers.authoring import study

EXPERIMENT = """import numpy as np

def experiment(seed):
    print("noise on stdout")
    rng = np.random.default_rng(seed)
    return {"a": offset + rng.normal(), "b": np.float32(0.5)}"""


@pytest.fixture
def notebook(toy, cell_of, tmp_path):
    """The toy with an experiment in its cell `library`, and a cell below that must not run."""
    toy.cell("count").source = "offset = 10"
    cell_of(EXPERIMENT).metadata.tags = ["experiment"]
    toy.nb.cells[-1].update(cell_type="code", source="1/0", outputs=[], execution_count=None)
    return toy


def test_rows_are_those_of_the_experiment_and_load_reads_them(notebook, tmp_path, capsys):
    done = study.run(notebook, 3, folder=tmp_path)
    path = study.store(done, tmp_path)
    assert path.name == "study_08.json"
    loaded = studies.load("08", tmp_path)
    assert loaded == done
    scope = {"offset": 10}
    exec(EXPERIMENT, scope)
    expected = [scope["experiment"](seed) for seed in range(3)]
    assert loaded.rows == [{"seed": seed, "a": row["a"], "b": 0.5} for seed, row in enumerate(expected)]
    assert loaded.command == "python course.py study 08 --seeds 3"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", loaded.date)
    assert set(loaded.versions) == {"python", "numpy", "scikit-learn", "torch"}
    assert "study 08" in capsys.readouterr().err


def test_processor_names_no_machine(monkeypatch):
    import platform
    assert re.search(r"\d+ cores", study.processor())
    assert platform.node() not in study.processor()


@pytest.mark.parametrize("body", ["{}", "{'a': float('nan')}", "{'a': float('inf')}", "{'seed': 1.0}",
                                  "{'a': 'x'}", "None"])
def test_what_is_no_row_is_refused(body):
    scope = {"experiment": lambda seed: eval(body)}
    with pytest.raises((ValueError, AttributeError)):
        exec(study.CALL.format(seed=0), scope)


def test_a_failing_seed_stops_the_study(notebook, cell_of, tmp_path):
    cell_of("def experiment(seed):\n    return {'a': 1 / (seed - 1)}")
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        study.run(notebook, 3, folder=tmp_path)


def test_what_cannot_be_studied(notebook, toy):
    with pytest.raises(ValueError, match="seeds is 1"):
        study.run(notebook, 1)
    del toy.cell("library").metadata["tags"]
    with pytest.raises(ValueError, match="no cell tagged `experiment`"):
        study.run(toy, 5)


def test_a_stored_table_belongs_to_its_experiment(notebook, cell_of, tmp_path):
    assert "has an experiment and no study_08.json" in study.problems(notebook, tmp_path)[0]
    content = {"format": 1, "notebook": "08", "command": "c", "date": "d", "cpu": "p", "versions": {},
               "rows": [], "experiment_sha256": study.digest(notebook.cell("library"))}
    (tmp_path / "study_08.json").write_text(json.dumps(content), encoding="utf-8")
    assert study.problems(notebook, tmp_path) == []
    cell_of(EXPERIMENT.replace("0.5", "0.6"))
    assert "older than the experiment" in study.problems(notebook, tmp_path)[0]
    del notebook.cell("library").metadata["tags"]
    assert "no cell is tagged" in study.problems(notebook, tmp_path)[0]
    (tmp_path / "study_08.json").unlink()
    assert study.problems(notebook, tmp_path) == []
