"""course.py's environment: made once, noticed when broken or out of date, as complete as the machine allows."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

PACKAGES = ["convnets-from-scratch", "numpy", "torch"]


class Machine:
    """A machine on which pip succeeds unless told otherwise: `pip` holds its answers, None for success."""

    def __init__(self, course, folder, monkeypatch):
        self.course, self.venv = course, folder / ".venv"
        self.pip, self.calls, self.said = [], [], []
        self.found = {}
        (folder / "pyproject.toml").write_text("[project]")
        (folder / "constraints.txt").write_text("numpy==2.4.6")
        monkeypatch.setattr(course, "ROOT", folder)
        monkeypatch.setattr(course, "VENV", self.venv)
        monkeypatch.setattr(course, "say", self.said.append)
        monkeypatch.setattr(course, "probe", lambda: self.found)
        monkeypatch.setattr(course, "pip_install", self.pip_install)
        monkeypatch.setattr(course, "own_package_source", lambda: True)
        monkeypatch.setattr(course.subprocess, "run", self.make_venv)

    def make_venv(self, command, **_):
        assert command[1:] == ["-m", "venv", str(self.venv)]
        self.found = {"python": list(sys.version_info[:2]), "packages": ["pip"]}
        return SimpleNamespace(returncode=0)

    def pip_install(self, arguments):
        self.calls.append(arguments)
        answer = self.pip.pop(0) if self.pip else None
        if isinstance(answer, BaseException):
            raise answer
        if answer is None:
            torch = "torch" in arguments[-1]
            self.found = dict(self.found, packages=[name for name in PACKAGES if torch or name != "torch"])
        return answer

    def remade(self, **changes):
        """Prepare again after a change of what the probe finds; return whether .venv was made anew."""
        self.found = dict(self.found, **changes) if changes else self.found
        marker = self.venv / "marker"
        marker.write_text("")
        self.calls.clear()
        self.said.clear()
        self.course.prepare()
        return not marker.exists()


@pytest.fixture
def machine(course, tmp_path, monkeypatch):
    return Machine(course, tmp_path, monkeypatch)


@pytest.fixture
def prepared(machine):
    assert machine.course.prepare() is True
    return machine


def stamp(machine):
    return json.loads((machine.venv / "course.json").read_text())


def test_first_use_installs_the_tested_versions(machine):
    assert machine.course.prepare() is True
    assert machine.calls == [["-c", "constraints.txt", "-e", ".[torch,test]"]]
    assert stamp(machine)["finished"] and stamp(machine)["torch"]


def test_a_second_use_installs_nothing(prepared):
    assert not prepared.remade()
    assert prepared.calls == [] and prepared.said == []


def test_what_a_learner_installs_besides_is_no_damage(prepared):
    assert not prepared.remade(packages=PACKAGES + ["ipyevents"])
    assert prepared.calls == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_changed_requirements_are_installed_into_the_same_environment(prepared, name):
    (prepared.course.ROOT / name).write_text("changed")
    assert not prepared.remade()
    assert len(prepared.calls) == 1 and "has changed" in prepared.said[0]
    assert not prepared.remade()
    assert prepared.calls == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"packages": ["convnets-from-scratch", "torch"]}, "files are missing in it (numpy)"),
        ({"python": [3, 9]}, "it was made with Python 3.9"),
    ],
)
def test_a_broken_environment_is_made_again(prepared, changes, why):
    assert prepared.remade(**changes)
    assert why in prepared.said[0]
    assert not prepared.remade()


def test_an_environment_whose_python_does_not_start_is_made_again(prepared):
    prepared.found = {}
    assert prepared.remade()
    assert "does not start" in prepared.said[0]


def test_a_moved_environment_is_made_again(prepared):
    (prepared.venv / "course.json").write_text(json.dumps(dict(stamp(prepared), root="/elsewhere")))
    assert prepared.remade()
    assert "/elsewhere" in prepared.said[0]


@pytest.mark.parametrize("killed_by", [KeyboardInterrupt(), SystemExit(1)])
def test_an_installation_that_was_cut_off_is_started_again(machine, killed_by):
    machine.pip = [killed_by]
    with pytest.raises(type(killed_by)):
        machine.course.prepare()
    assert machine.remade()
    assert "did not finish" in machine.said[0]
    assert not machine.remade()


@pytest.mark.parametrize("content", [None, "", '{"finished": tr', "[]"])
def test_an_environment_made_by_hand_is_completed_and_kept(prepared, content):
    path = prepared.venv / "course.json"
    path.unlink() if content is None else path.write_text(content)
    assert not prepared.remade()
    assert len(prepared.calls) == 1 and stamp(prepared)["finished"]


def test_a_stamp_that_lacks_something_means_a_new_environment(prepared):
    (prepared.venv / "course.json").write_text('{"finished": true}')
    assert prepared.remade()


def test_an_environment_made_by_hand_that_pip_cannot_complete_is_made_again(prepared):
    (prepared.venv / "course.json").unlink()
    prepared.pip = ["ERROR: broken"] * 4
    assert prepared.remade()


def test_an_update_without_a_network_leaves_what_works(prepared):
    before = stamp(prepared)
    (prepared.course.ROOT / "constraints.txt").write_text("numpy==2.5.0")
    for _ in range(2):  # and it is tried again at the next start
        prepared.pip = ["ERROR: broken"] * 4
        assert not prepared.remade()
        assert "installed before" in prepared.said[-1]
        assert stamp(prepared) == before


def test_what_cannot_be_had_is_left_out_step_by_step(machine):
    machine.pip = ["ERROR: No matching distribution found for torch==2.13.0"] * 3
    assert machine.course.prepare() is False
    assert machine.calls == [
        ["-c", "constraints.txt", "-e", ".[torch,test]"],
        ["-e", ".[torch,test]"],
        ["-c", "constraints.txt", "-e", ".[test]"],
        ["-e", ".[test]"],
    ]
    assert "everything works but the verification" in machine.said[-1]
    assert machine.course.prepare() is False
    assert "everything works but the verification" in machine.said[-1], "said at every start"


def test_the_run_without_torch_never_asks_for_it(machine, monkeypatch):
    monkeypatch.setattr(machine.course, "WITHOUT_TORCH", True)
    assert machine.course.prepare() is False
    assert machine.calls == [["-c", "constraints.txt", "-e", ".[test]"]]
    assert "PyTorch" not in machine.said[-1]


@pytest.mark.parametrize("value", ["1", None])
def test_the_run_without_torch_has_an_environment_of_its_own(value):
    code = "import course; print(course.VENV.name)"
    environment = {name: text for name, text in os.environ.items() if name != "COURSE_WITHOUT_TORCH"}
    environment.update({"COURSE_WITHOUT_TORCH": value} if value else {})
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert answer.stdout.strip() == (".venv-without-torch" if value else ".venv")


def test_a_failed_installation_shows_the_end_of_what_pip_said(machine):
    machine.pip = ["\n".join(f"line {n}" for n in range(40)) + "\nERROR: disk full\n"] * 4
    with pytest.raises(SystemExit) as stop:
        machine.course.prepare()
    assert "install.log" in stop.value.code
    assert machine.said[-1].endswith("ERROR: disk full") and "line 20" not in machine.said[-1]


OFFLINE = """WARNING: Retrying ... NewConnectionError('Failed to establish a new connection')'
ERROR: Could not find a version that satisfies the requirement {} (from versions: none)
ERROR: No matching distribution found for {}"""


def test_without_a_network_it_stops_after_one_attempt_and_says_so(machine):
    machine.pip = [OFFLINE.format("setuptools>=77", "setuptools>=77")]
    with pytest.raises(SystemExit):
        machine.course.prepare()
    assert len(machine.calls) == 1
    assert any("is this machine connected?" in sentence for sentence in machine.said)


def test_where_only_pytorch_is_out_of_reach_the_rest_is_installed(machine):
    machine.pip = [OFFLINE.format("torch==2.13.0; extra == 'torch'", "torch")] * 2
    assert machine.course.prepare() is False


def test_a_version_unknown_on_a_connected_machine_is_no_network_trouble(course):
    unknown = "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: none)"
    assert not course.nothing_reached(unknown)


@pytest.mark.parametrize(("cpu", "own", "asked"), [(1, 0, True), (1, 1, False), (0, 0, False), (0, 1, False)])
def test_the_cpu_build_is_asked_for_where_pip_has_no_source_of_its_own(machine, monkeypatch, cpu, own, asked):
    monkeypatch.setattr(machine.course, "wants_cpu_build", lambda: bool(cpu))
    monkeypatch.setattr(machine.course, "own_package_source", lambda: bool(own))
    machine.pip = ["ERROR"] * 3
    machine.course.prepare()
    with_address = [machine.course.CPU_BUILD in call for call in machine.calls]
    assert with_address == [asked, asked, False, False]


@pytest.mark.parametrize(
    ("platform", "nvidia", "wanted"),
    [("linux", None, True), ("linux", "nvidia-smi", False), ("darwin", None, False), ("win32", None, False)],
)
def test_the_cpu_build_is_for_linux_without_an_nvidia_gpu(course, monkeypatch, platform, nvidia, wanted):
    monkeypatch.setattr(course.shutil, "which", lambda _: nvidia)
    monkeypatch.setattr(course.os.path, "exists", lambda _: False)
    monkeypatch.setattr(course.sys, "platform", platform)
    assert course.wants_cpu_build() is wanted


@pytest.mark.parametrize(
    ("settings", "own"),
    [
        ({}, False),
        ({"PIP_DEFAULT_TIMEOUT": "60", "PIP_CERT": "/etc/ssl/ca.pem"}, False),
        ({"PIP_INDEX_URL": "https://pypi.example/simple"}, True),
        ({"PIP_EXTRA_INDEX_URL": "https://pypi.example/simple"}, True),
        ({"PIP_FIND_LINKS": "/wheels"}, True),
        ({"PIP_NO_INDEX": "1"}, True),
        ("[global]\nindex-url = https://pypi.example/simple\n", True),
        ("[install]\nfind-links = /wheels\n", True),
        ("[global]\ntimeout = 60\n", False),
    ],
)
def test_pips_own_settings_are_seen(course, monkeypatch, tmp_path, settings, own):
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    if isinstance(settings, str):
        (tmp_path / "pip.conf").write_text(settings)
        settings = {"PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    else:
        settings = settings | {"PIP_CONFIG_FILE": os.devnull}  # pip reads no file then
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(course, "venv_python", lambda: sys.executable)
    assert course.own_package_source() is own


@pytest.fixture
def real_venv(course, monkeypatch, tmp_path):
    """A real environment with one package in it, made of two files."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    monkeypatch.setattr(course, "VENV", venv)
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    answer = subprocess.run([str(course.venv_python()), "-c", code], capture_output=True, text=True, check=True)
    site = type(tmp_path)(answer.stdout.strip())
    (site / "thing.py").write_text("")
    (site / "thing-1.0.dist-info").mkdir()
    (site / "thing-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
    record = 'thing.py,sha256=x,0\n__pycache__/thing.cpython-311.pyc,,\n"thing-1.0.dist-info/METADATA",,\n'
    (site / "thing-1.0.dist-info" / "RECORD").write_text(record)
    return SimpleNamespace(course=course, folder=venv, site=site)


def test_the_probe_sees_which_packages_are_whole(real_venv):
    found = real_venv.course.probe()
    assert found["python"] == list(sys.version_info[:2]) and found["packages"] == ["thing"]
    (real_venv.site / "thing.py").unlink()
    assert real_venv.course.probe()["packages"] == []


def test_the_probe_refuses_a_python_that_is_not_the_environments_own(real_venv):
    (real_venv.folder / "pyvenv.cfg").unlink()
    assert real_venv.course.probe() == {}


@pytest.mark.parametrize("content", [None, "not a program"])
def test_the_probe_survives_a_python_that_does_not_start(real_venv, content):
    python = real_venv.course.venv_python()
    python.unlink()
    if content:
        python.write_text(content)
        python.chmod(0o755)
    assert real_venv.course.probe() == {}
