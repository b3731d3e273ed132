"""The command line: exit statuses, and messages instead of tracebacks."""

import pytest

from helpers.authoring import __main__ as commands
from helpers.authoring import contents, store, study
from helpers.authoring.files import ROOT, notebook_paths


@pytest.fixture
def calls(monkeypatch):
    """Records what the commands call; every one of them succeeds."""
    made = []
    for name in ("check", "store", "run"):
        monkeypatch.setattr(store, name, lambda *arguments, name=name: made.append((name, *arguments)) or 0)
    monkeypatch.setattr(contents, "write", lambda: made.append("write") or [])
    monkeypatch.setattr(contents, "stale", lambda: made.append("stale") or [])
    return made


@pytest.mark.parametrize("line, expected", [
    ("notebooks", [("store", [], False), "write"]),
    ("notebooks 07 8 --refresh", [("store", ["07", "8"], True), "write"]),
    ("notebooks --check 08", [("check", ["08"]), "stale"]),
    ("run --without-torch", [("run", [], True)]),
    ("run 7", [("run", ["7"], False)]),
    ("tables", ["write"]), ("tables --check", ["stale"]),
])
def test_commands_do_what_they_say(calls, line, expected):
    assert commands.main(line.split()) == 0
    assert calls == expected


def test_failures_and_stale_files_exit_with_1(calls, monkeypatch, capsys):
    monkeypatch.setattr(contents, "stale", lambda: [ROOT / "notebooks" / "INDEX.md"])
    assert commands.main(["tables", "--check"]) == 1
    assert "INDEX.md: STALE" in capsys.readouterr().out
    assert commands.main(["notebooks", "--check"]) == 1
    monkeypatch.setattr(store, "store", lambda numbers, refresh: 2)
    assert commands.main(["notebooks"]) == 1
    monkeypatch.setattr(store, "run", lambda numbers, without: 1)
    assert commands.main(["run"]) == 1


def test_errors_are_one_message(monkeypatch, capsys):
    assert commands.main(["run", "99"]) == 1
    assert "no notebook 99" in capsys.readouterr().err
    assert commands.main(["notebooks", "--check", "--refresh"]) == 1
    assert "nothing to --refresh" in capsys.readouterr().err

    def wrong(root):
        raise ValueError("size: no such cell")

    monkeypatch.setattr(contents, "generated", wrong)
    assert commands.main(["tables"]) == 1
    assert capsys.readouterr().err == "size: no such cell\n"


def test_rules(toy, monkeypatch, capsys):
    monkeypatch.setattr(commands, "read_notebooks", lambda numbers=(): [toy])
    monkeypatch.setattr(study, "problems", lambda notebook: [])
    monkeypatch.setattr(commands.concepts, "load", lambda: {})
    assert commands.main(["rules", "08"]) == 0
    assert capsys.readouterr().out == "every rule is kept\n"
    toy.cell("recap").source = "no heading"
    assert commands.main(["rules"]) == 1
    assert capsys.readouterr().out.startswith("08_sizes_stride_padding.ipynb: cell recap: a part starts")


def test_notebook_paths(tmp_path):
    for name in ("10_b.ipynb", "07_a.ipynb", "draft.ipynb", "07_a.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in notebook_paths((), tmp_path)] == ["07_a.ipynb", "10_b.ipynb"]
    assert [path.name for path in notebook_paths(["7"], tmp_path)] == ["07_a.ipynb"]
    with pytest.raises(ValueError, match="no notebook 08 in .*there is: 07, 10"):
        notebook_paths(["08"], tmp_path)
