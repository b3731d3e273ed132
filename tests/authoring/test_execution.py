"""Real kernels: two executions give the same bytes, stale outputs are noticed, PyTorch can be away."""

import subprocess
import sys

import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from helpers.authoring import files, store
from helpers.authoring.execution import executed, executed_without_torch
from helpers.authoring.normal_form import WIDGET_VIEW, is_normal, normal_text
from helpers.authoring.rules.outputs import output_texts

PICTURE = """import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(2, 1))
axes.plot([1, 3, 2])
plt.show()"""
# What the explorers do: a live widget whose stored form is a picture and a line of text.
EXPLORER = """import ipywidgets as widgets
class Explorer(widgets.VBox):
    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        return {**bundle, "text/plain": "3 pixels", "image/svg+xml": "<svg><rect/></svg>"}
Explorer([widgets.HTML("live")])"""
PROGRESS = """import time
from tqdm.auto import tqdm
for i in tqdm(range(3)):
    time.sleep(0.12)
    print(i, flush=True)"""
SURROUNDINGS = """import os, sys
print(sys.executable, os.getcwd(), os.environ.get("COURSE_DATA"), os.environ.get("MPLBACKEND"))"""


def notebook(*sources, tags=None):
    cells = [new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    for i, names in (tags or {}).items():
        cells[i].metadata.tags = names
    return new_notebook(cells=cells)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty notebooks folder that the commands work on."""
    monkeypatch.setattr(store, "notebook_paths", lambda numbers=(): files.notebook_paths(numbers, tmp_path))
    return tmp_path


def put(folder, nb, name="08_toy.ipynb"):
    path = folder / name
    files.write_text(path, normal_text(nb))
    return path


def test_two_executions_give_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setenv("MPLBACKEND", "Agg")
    button = "import ipywidgets\nipywidgets.Button(description='Check')"
    nb = notebook(PICTURE, EXPLORER, PROGRESS, button, "1/0", SURROUNDINGS, tags={4: ["raises-exception"]})
    first, second = executed(nb, tmp_path), executed(nb, tmp_path)
    text = normal_text(first)
    assert normal_text(second) == text
    assert WIDGET_VIEW not in text
    picture, explorer, progress, button, error, surroundings = first.cells
    assert "image/png" in picture.outputs[0].data
    assert explorer.outputs[0].data["image/svg+xml"] == "<svg><rect/></svg>"
    assert progress.outputs[0].data["text/plain"].startswith("  0%|")
    assert "".join(output_texts(progress)[1:]) == "0\n1\n2\n"
    assert output_texts(button)[0].startswith("Button(")
    assert error.outputs[0].evalue == "division by zero"
    executable, where, data, backend = output_texts(surroundings)[0].split()
    assert executable == sys.executable and where == str(tmp_path) and data == "None"
    assert "inline" in backend
    assert all(cell.execution_count is None for cell in nb.cells), "the argument was changed"


def test_a_failing_cell_stops_it_with_its_source(tmp_path):
    with pytest.raises(CellExecutionError, match="(?s)1 / zero.*ZeroDivisionError"):
        executed(notebook("zero = 0\n1 / zero"), tmp_path)


def test_store_and_check(folder, capsys):
    volatile = {1: ["nbval-ignore-output"]}
    path = put(folder, notebook("1 + 1", "import time\nprint(time.time_ns())", tags=volatile))
    assert store.check() == 1
    assert "08_toy … " in capsys.readouterr().out
    assert store.store() == 0
    first = path.read_text(encoding="utf-8")
    assert is_normal(first)
    assert store.store() == 0 and store.check() == 0
    assert path.read_text(encoding="utf-8") == first
    assert "unchanged" in capsys.readouterr().out

    assert store.store(refresh=True) == 0
    refreshed = path.read_text(encoding="utf-8")
    assert refreshed != first, "the volatile cell was not refreshed"

    path.write_text(refreshed.replace('"1 + 1"', '"1 + 2"'), encoding="utf-8")
    assert store.check(["08"]) == 1
    assert "cell c0: stored '2', now '3'" in capsys.readouterr().out
    assert "1 + 2" in path.read_text(encoding="utf-8")


def test_check_says_where_the_form_is_not_normal(folder, capsys):
    path = put(folder, executed(notebook("1 + 1"), folder))
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert store.check() == 1
    assert "not in normal form" in capsys.readouterr().out


def test_one_failing_notebook_does_not_stop_the_others(folder, capsys):
    deep = "def f(n):\n    return f(n - 1) if n else 1 / n\n\nf(40)"
    broken = put(folder, notebook(deep), "07_broken.ipynb")
    before = broken.read_text(encoding="utf-8")
    put(folder, notebook("print('fine')"))
    assert store.store() == 1
    lines = capsys.readouterr().out
    assert "f(40)" in lines and "ZeroDivisionError" in lines and "08_toy … " in lines
    assert "\x1b" not in lines and lines.count("\n") < 40
    assert broken.read_text(encoding="utf-8") == before


def test_without_torch(folder, capsys):
    nb = notebook("import torch", "import importlib.util\nassert importlib.util.find_spec('torch') is None",
                  "try:\n    import torch\nexcept ModuleNotFoundError:\n    print('away')",
                  tags={0: ["needs-torch"]})
    cells = executed_without_torch(nb, folder).cells
    assert output_texts(cells[-1]) == ["away\n"]
    path = put(folder, nb)
    before = path.read_text(encoding="utf-8")
    assert store.run(without_torch=True) == 0
    assert path.read_text(encoding="utf-8") == before
    put(folder, notebook("import torch"))
    assert store.run(without_torch=True) == 1
    assert "FAILED" in capsys.readouterr().out


def test_nbval_accepts_what_is_stored_and_notices_what_is_not_current(tmp_path):
    nb = executed(notebook(PICTURE, EXPLORER, PROGRESS, "1/0", "import time\ntime.time_ns()", "print(2 + 2)",
                           tags={3: ["raises-exception"], 4: ["nbval-ignore-output"]}), tmp_path)
    current = put(tmp_path, nb, "07_current.ipynb")
    nb.cells[5].source = "print(2 + 3)"
    stale = put(tmp_path, nb, "08_stale.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q",
               "-p", "no:cacheprovider", str(current), str(stale)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 failed, 11 passed" in done.stdout, done.stdout
    assert "08_stale" in done.stdout.split("short test summary")[1]
