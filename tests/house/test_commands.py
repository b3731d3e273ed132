"""course.py's commands: what they run, with which arguments and in which surroundings, and how they end."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.authoring.execution import REMOVED_VARIABLES

SOURCE = Path(__file__).resolve().parents[2] / "course.py"
UNITS = ["-m", "pytest"]
NOTEBOOKS = ["-m", "pytest", "--nbval", "--nbval-current-env"]


class Recorder:
    """Stands for `course.run`: notes each command and answers with the next exit code, notebooks in their turn."""

    def __init__(self):
        self.codes, self.commands, self.changes = [], [], []
        self.notebooks = 0      # exit code of the notebooks, which run beside the unit tests

    def __call__(self, command, **changes):
        self.commands.append(command[1:])
        self.changes.append(changes)
        if command[1:4] == NOTEBOOKS[:3]:
            return self.notebooks
        return self.codes.pop(0) if self.codes else 0


@pytest.fixture
def recorder(course, monkeypatch, tmp_path):
    for path in ("tests/house/test_commands.py", "notebooks/00_start_here.ipynb", "notebooks/08_sizes.ipynb"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    monkeypatch.setattr(course, "ROOT", tmp_path)
    recorder = Recorder()
    monkeypatch.setattr(course, "run", recorder)
    monkeypatch.setattr(course, "prepare", lambda: True)
    return recorder


@pytest.fixture
def replaced(course, monkeypatch):
    """The command that takes course.py's place in `lab`."""
    commands = []
    monkeypatch.setattr(course.os, "execv", lambda program, words: commands.append(words[1:]), raising=False)
    monkeypatch.setattr(course.os, "chdir", lambda folder: None)
    return commands


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ([], [UNITS + ["tests"], NOTEBOOKS + ["notebooks"]]),
        (["--"], [UNITS + ["tests"], NOTEBOOKS + ["notebooks"]]),
        (["--", "-k", "sizes"], [UNITS + ["-k", "sizes", "tests"], NOTEBOOKS + ["-k", "sizes", "notebooks"]]),
        (["--", "tests/house", "-x"], [UNITS + ["-x", "tests/house"]]),
        (["--", "tests/house/test_commands.py::test_x"], [UNITS + ["tests/house/test_commands.py::test_x"]]),
        (["--", "notebooks", "-q"], [NOTEBOOKS + ["-q", "notebooks"]]),
        (["--", "-k", "tests_no_such"], [UNITS + ["-k", "tests_no_such", "tests"],
                                        NOTEBOOKS + ["-k", "tests_no_such", "notebooks"]]),
    ],
)
def test_arguments_of_test_go_through_and_a_path_chooses_the_run(course, recorder, rest, expected):
    assert course.main(["test"] + rest) == 0
    assert sorted(recorder.commands) == sorted(expected)


@pytest.mark.parametrize(
    ("units", "notebooks", "whole"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 1), (2, 3, 2), (5, 0, 0), (0, 5, 0), (5, 5, 5), (5, 1, 1), (1, 5, 1),
     (-9, 0, -9)],
)
def test_it_fails_where_a_run_fails_or_nothing_was_selected(course, recorder, capsys, units, notebooks, whole):
    recorder.codes, recorder.notebooks = [units], notebooks
    assert course.main(["test"]) == whole
    assert len(recorder.commands) == 2, "notebooks run although unit tests fail"
    words = {0: "passed", 5: "nothing selected"}
    unit_line, notebook_line = capsys.readouterr().out.split("\n")[-3:-1]
    assert unit_line == "Unit tests: %s" % words.get(units, f"FAILED (exit code {units})")
    assert notebook_line == "Notebooks: %s" % words.get(notebooks, f"FAILED (exit code {notebooks})")


def test_an_interrupted_test_gives_no_verdict(course, recorder, capsys):
    recorder.codes = [course.INTERRUPTED]
    assert course.main(["test"]) == course.INTERRUPTED
    assert "passed" not in capsys.readouterr().out


def test_notebooks_run_without_what_would_change_their_output(course, recorder):
    course.main(["test"])
    units, changes = sorted(recorder.changes, key=lambda changes: "IPYTHONDIR" in changes)
    assert {name for name, value in changes.items() if value is None} == set(REMOVED_VARIABLES)
    assert changes["PYTHONHASHSEED"] == "0" and "IPYTHONDIR" in changes and changes["OMP_NUM_THREADS"] == "1"
    assert changes["output"] is not None and "output" not in units, "what the notebooks say comes second"
    assert "COURSE_DATA" not in units, "unit tests marked real_data need it"


def test_without_torch_the_notebooks_are_executed_and_not_compared(course, recorder, monkeypatch):
    monkeypatch.setattr(course, "prepare", lambda: False)
    recorder.codes = [0, 1]
    assert course.main(["test"]) == 1
    assert recorder.commands == [UNITS + ["tests"], ["-m", "helpers.authoring", "run", "--without-torch"]]


@pytest.mark.parametrize(
    ("words", "copies", "folder"),
    [(["lab"], "update", "work"), (["lab", "--edit"], "trust", "notebooks")],
)
def test_lab_trusts_first_and_opens_the_first_notebook(course, recorder, replaced, words, copies, folder):
    course.main(words + ["--", "--no-browser", "--port", "8899"])
    assert recorder.commands[0] == ["-m", "helpers.authoring.copies", copies]
    (command,) = replaced or recorder.commands[1:]
    assert command[:2] == ["-m", "jupyterlab"] and command[-3:] == ["--no-browser", "--port", "8899"]
    assert f"--LabApp.default_url=/lab/tree/{folder}/00_start_here.ipynb" in command


@pytest.mark.parametrize(
    ("words", "page"),
    [(["--slides"], "work/00_start_here"), (["--slides", "08"], "work/08_sizes"),
     (["--edit", "--slides", "08"], "notebooks/08_sizes")],
)
def test_slides_open_the_notebook_that_is_named(course, recorder, replaced, words, page):
    course.main(["lab"] + words + ["--", "--no-browser"])
    (command,) = replaced or recorder.commands[1:]
    assert command[:2] == ["-m", "helpers.authoring.slides"] and command[-1] == "--no-browser"
    assert f"--LabApp.default_url=/rise/{page}.ipynb" in command


def test_slides_of_a_notebook_that_is_not_there(course, recorder, replaced):
    with pytest.raises(SystemExit, match="no notebook 99"):
        course.main(["lab", "--slides", "99"])
    assert not replaced and not recorder.commands


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there is no root here")
@pytest.mark.parametrize("user", [0, 1000])
def test_jupyterlab_is_allowed_to_run_as_root(course, recorder, replaced, monkeypatch, user):
    monkeypatch.setattr(course.os, "geteuid", lambda: user)
    course.main(["lab"])
    assert ("--allow-root" in replaced[0]) == (user == 0)


def test_lab_does_not_open_where_the_copies_failed(course, recorder, replaced):
    recorder.codes = [1]
    assert course.main(["lab"]) == 1
    assert not replaced and len(recorder.commands) == 1


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["reset", "08"], ["helpers.authoring.copies", "reset", "08"]),
        (["notebooks"], ["helpers.authoring", "notebooks"]),
        (["notebooks", "07", "08", "--check"], ["helpers.authoring", "notebooks", "07", "08", "--check"]),
        (["notebooks", "--refresh"], ["helpers.authoring", "notebooks", "--refresh"]),
        (["study", "07", "--seeds", "3"], ["helpers.authoring", "study", "07", "--seeds", "3"]),
    ],
)
def test_the_other_commands_are_handed_on(course, recorder, words, command):
    recorder.codes = [3]
    assert course.main(words) == 3
    assert recorder.commands == [["-m"] + command]


@pytest.mark.parametrize(
    "words",
    [["learn"], ["reset"], ["study"], ["lab", "--no-browser"], ["notebooks", "--", "-x"],
     ["study", "07", "--seeds", "many"]],
)
def test_a_command_that_makes_no_sense_is_refused(course, recorder, capsys, words):
    with pytest.raises(SystemExit) as stop:
        course.main(words)
    assert stop.value.code not in (0, None)
    assert recorder.commands == []


def test_without_a_command_it_says_what_there_is(course, recorder, capsys):
    with pytest.raises(SystemExit) as stop:
        course.main([])
    assert stop.value.code == 0 and "course.py lab" in capsys.readouterr().out
    assert recorder.commands == []


def test_run_adds_and_removes_variables_and_returns_the_exit_code(course, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "/classroom")
    code = "import os, sys; sys.exit(int(os.environ['ADDED']) if 'COURSE_DATA' not in os.environ else 1)"
    assert course.run([sys.executable, "-c", code], ADDED="7", COURSE_DATA=None) == 7


def test_run_waits_for_a_process_that_handles_an_interruption(course, monkeypatch):
    class Slow:
        waits = 0

        def wait(self):
            self.waits += 1
            if self.waits < 3:
                raise KeyboardInterrupt
            return 2

    monkeypatch.setattr(course.subprocess, "Popen", lambda *_, **__: Slow())
    assert course.run(["anything"]) == course.INTERRUPTED


@pytest.mark.parametrize("version", [(3, 10, 13), (2, 7, 18), (3, 6, 15)])
def test_a_python_too_old_gets_one_sentence(version):
    code = f"import sys; sys.version_info = {version}; exec(open({str(SOURCE)!r}).read())"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.returncode == 1 and answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert answer.stderr.startswith("The course needs Python 3.11 or newer, and this is Python %d.%d" % version[:2])


def test_a_python_too_old_can_read_course_py_as_far_as_that_sentence():
    text = SOURCE.read_text(encoding="utf-8")
    assert text.isascii(), "Python 2 reads no other characters without a declaration"
    tree = ast.parse(text)
    too_new = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.Nonlocal, ast.AsyncFunctionDef, ast.Match)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        assert not isinstance(node, too_new), line
        if isinstance(node, ast.Call):
            assert getattr(node.func, "id", "") != "print", line
            assert sum(isinstance(word, ast.Starred) for word in node.args) <= 1, line
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            assert not any(isinstance(element, ast.Starred) for element in node.elts), line
        if isinstance(node, ast.Dict):
            assert None not in node.keys, line
        if isinstance(node, ast.arguments):
            assert not node.kwonlyargs and not node.posonlyargs, line
            assert not any(argument.annotation for argument in node.args), line
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    check = next(node for node in tree.body if isinstance(node, ast.If))
    assert [alias.name for node in imports if node.lineno < check.lineno for alias in node.names] == ["sys"]


def test_course_py_needs_nothing_but_python():
    names = set()
    for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    assert names and {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_what_the_notebooks_say_comes_after_the_unit_tests(course, recorder, monkeypatch, capsys):
    def run(command, output=None, **changes):
        said = "notebooks talk" if output else "unit tests talk"
        (output.write(said.encode()) if output else print(said))
        return 0
    monkeypatch.setattr(course, "run", run)
    assert course.main(["test"]) == 0
    said = capsys.readouterr().out
    assert said.index("unit tests talk") < said.index("notebooks talk") < said.index("Unit tests: passed")
