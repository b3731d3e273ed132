"""pyproject.toml, constraints.txt and environment.yml say the same, and name what the code imports."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
IMPORTED_AS = {"scikit-learn": "sklearn", "pillow": "PIL", "pyyaml": "yaml", "ipython": "IPython"}


def requirements(*extras):
    lines = PROJECT["dependencies"] + [line for extra in extras for line in EXTRAS[extra]]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def constraints():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("name", requirements("torch", "test"))
def test_each_dependency_has_a_lower_bound_and_a_tested_version_that_fits(name):
    wanted = requirements("torch", "test")[name].specifier
    assert [clause.operator for clause in wanted] == [">="]
    tested = [pin for pin in constraints() if canonicalize_name(pin.name) == name]
    assert len(tested) == 1
    assert wanted.contains(next(iter(tested[0].specifier)).version)


def test_constraints_are_exact_each_once_and_of_no_particular_build():
    pins = constraints()
    names = [canonicalize_name(pin.name) for pin in pins]
    assert len(names) == len(set(names))
    for pin in pins:
        (clause,) = pin.specifier
        assert clause.operator == "==" and Version(clause.version).local is None
        assert pin.url is None and pin.marker is None


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt", "environment.yml"])
def test_no_file_chooses_where_packages_come_from(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text)


def test_the_conda_environment_leaves_the_versions_to_constraints():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert pip == ["-c constraints.txt", "-e .[torch,test]"]
    assert environment["name"] == PROJECT["name"]
    bounds = requirements("torch", "test")
    for entry in environment["dependencies"]:
        if isinstance(entry, dict) or entry == "pip":
            continue
        package, _, version = re.match(r"([\w.-]+)(=+|>=)(.+)$", entry).groups()
        wanted = SpecifierSet(PROJECT["requires-python"]) if package == "python" else bounds[package].specifier
        assert wanted.contains(version), entry


def test_the_oldest_python_is_the_same_everywhere():
    course = (ROOT / "course.py").read_text(encoding="utf-8")
    (refused,) = re.findall(r"sys\.version_info < \((\d+), (\d+)\)", course)
    assert PROJECT["requires-python"] == ">={}.{}".format(*refused)
    assert "Python {}.{} or newer".format(*refused) in course


def imported_by(folder):
    """The top-level packages imported by the files of a folder that are neither ours nor Python's."""
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module]
            found.update((name.split(".")[0], path.relative_to(ROOT)) for name in names)
    tests = sorted((ROOT / "tests").rglob("*.py"))
    ours = {"helpers", "tests", "benchmarks"} | {path.stem for path in [*tests, *(ROOT / "benchmarks").glob("*.py")]}
    for path in tests:  # what a conftest loads by path and gives a name
        ours.update(re.findall(r'spec_from_file_location\("(\w+)"', path.read_text(encoding="utf-8")))
    known = ours | set(sys.stdlib_module_names)
    return {name: path for name, path in found.items() if name not in known}


@pytest.mark.parametrize(
    ("folder", "extras"),
    [("helpers", ["torch"]), ("tests", ["torch", "test"]), ("benchmarks", ["torch", "test"])],
)
def test_every_package_that_the_code_imports_is_a_dependency(folder, extras):
    declared = {IMPORTED_AS.get(name, name.replace("-", "_")) for name in requirements(*extras)}
    missing = {name: str(path) for name, path in imported_by(folder).items() if name not in declared}
    assert not missing


def test_the_search_for_imports_finds_some():
    assert {"numpy", "matplotlib"} <= set(imported_by("helpers"))
