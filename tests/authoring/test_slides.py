"""Slides: installed apart from the rest, once for each set of versions, and found by the server before the rest."""

import json
import os
import subprocess

import pytest

from helpers.authoring import slides


@pytest.fixture
def pip(monkeypatch):
    """Stands for pip: notes each command and answers with `code`."""
    calls = []

    def run(command, check):
        calls.append(command)
        folder = command[command.index("--target") + 1]
        os.makedirs(folder, exist_ok=True)
        return subprocess.CompletedProcess(command, run.code)

    run.code, run.calls = 0, calls
    monkeypatch.setattr(slides.subprocess, "run", run)
    return run


def test_they_are_installed_once_beside_the_tested_versions(pip, tmp_path):
    folder = tmp_path / "slides"
    assert not slides.installed(folder)
    assert slides.install(folder) and slides.install(folder)
    (command,) = pip.calls
    assert "--no-deps" in command and command[command.index("--target") + 1] == str(folder)
    assert command[-2:] == slides.requirements()
    assert all("==" in line for line in slides.requirements())


def test_other_versions_are_installed_anew(pip, tmp_path, monkeypatch):
    slides.install(tmp_path / "slides")
    monkeypatch.setattr(slides, "requirements", lambda: ["jupyterlab_rise==9.9"])
    assert not slides.installed(tmp_path / "slides")
    slides.install(tmp_path / "slides")
    assert pip.calls[-1][-1] == "jupyterlab_rise==9.9"


def test_a_failed_installation_is_no_installation(pip, tmp_path):
    pip.code = 1
    assert not slides.install(tmp_path / "slides")
    assert not slides.installed(tmp_path / "slides")


def test_what_the_server_is_told(pip, tmp_path):
    folder = tmp_path / "slides"
    slides.install(folder)
    added = slides.environment(folder, {"PYTHONPATH": "mine", "HOME": "x"})
    assert added["PYTHONPATH"] == os.pathsep.join([str(folder), "mine"]) and added["HOME"] == "x"
    assert added["JUPYTER_PATH"] == str(folder / "share" / "jupyter")
    (option,) = slides.options(folder)
    settings = json.loads((folder / "settings" / "overrides.json").read_text(encoding="utf-8"))
    assert option.endswith(str(folder / "settings"))
    assert settings["jupyterlab-rise:plugin"]["theme"] in {"white", "black", "serif"}     # the others fetch fonts


def test_the_style_sheet_lies_where_rise_looks(tmp_path):
    slides.dress(tmp_path / "work")
    assert "text-transform: none" in (tmp_path / "work" / "rise.css").read_text(encoding="utf-8")
