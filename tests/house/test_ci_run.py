""".ci/run: the browser first, then the slides, then the test command, whose exit code is its own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "run"
SLIDES = "python course.py lab --slides -- --version"
pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="needs a Unix shell")


@pytest.fixture
def machine(tmp_path):
    """Run the script where only the given programs exist; each notes its call and exits as told."""
    folder = tmp_path / "clone"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(SCRIPT, folder / ".ci" / "run")
    programs, notes = tmp_path / "bin", tmp_path / "notes"
    programs.mkdir()
    for name in ("bash", "dirname", "env"):
        (programs / name).symlink_to(shutil.which(name))

    def run(user=0, **exit_codes):
        for name, code in {**exit_codes, "id": 0}.items():
            note = f'echo "{name.replace("_", "-")} $* browser=${{COURSE_REQUIRE_BROWSER:-}}" >> {notes}\n'
            program = programs / name.replace("_", "-")
            body = f"echo {user}\n" if name == "id" else f"{note}exit {code}\n"
            program.write_text(f"#!{programs}/bash\n{body}")
            program.chmod(0o755)
        answer = subprocess.run(
            ["bash", str(folder / ".ci" / "run")], cwd=tmp_path, env={"PATH": str(programs), "CI": "true"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )
        return answer.returncode, notes.read_text().splitlines() if notes.exists() else []

    return run


def both(python):
    """The two calls of course.py; a failure of the first, as with `code` 1 or 5, does not keep the second from running."""
    return [f"{python} course.py lab --slides -- --version browser=1", f"{python} course.py test browser=1"]


@pytest.mark.parametrize("code", [0, 1, 5])
def test_with_a_browser_it_is_the_slides_and_the_test_command(machine, code):
    assert machine(chromium=0, python=code, apt_get=0) == (code, both("python"))


def test_python3_does_where_there_is_no_python(machine):
    assert machine(chromium=0, python3=0) == (0, both("python3"))


def test_a_missing_browser_is_installed(machine):
    code, notes = machine(python=0, apt_get=0)
    assert code == 0
    assert [note.split(" browser")[0] for note in notes] == [
        "apt-get update -qq", "apt-get install -y -qq chromium", SLIDES, "python course.py test"]


def test_a_user_who_is_not_root_asks_for_it_without_a_password(machine):
    code, notes = machine(user=1000, python=0, apt_get=0, sudo=0)
    assert code == 0
    assert notes[0].startswith("sudo -n apt-get update")


@pytest.mark.parametrize("programs", [{"apt_get": 100}, {}])
def test_where_no_browser_can_be_installed_the_test_command_says_so(machine, programs):
    code, notes = machine(python=3, **programs)
    assert code == 3
    assert notes[-1] == "python course.py test browser=1"
