"""README, CONTRIBUTING and the workflow name only files and commands that are there."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from helpers.authoring.__main__ import _parser as authoring_parser

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def steps():
    return [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name):
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text_of(name)) if "://" not in link]
    missing = [link for link in links if not (ROOT / link.split("#")[0]).exists()]
    assert not missing


def course_commands():
    for name in DOCUMENTS:
        yield from re.findall(r"python (course\.py [^#`\n]+|-m helpers\.authoring [^#`\n]+)", text_of(name))
    for step in steps():
        yield from re.findall(r"python (course\.py .+)", step.get("run", ""))


@pytest.mark.parametrize("command", sorted({command.strip() for command in course_commands()}))
def test_every_command_that_is_named_exists(course, command):
    words = shlex.split(command)
    if words[0] == "course.py":
        wish, rest = course.parse(words[1:])
        assert not rest or wish.command in ("lab", "test")
    else:
        assert authoring_parser().parse_args(words[2:])


def test_documents_do_name_commands():
    assert len(set(course_commands())) > 10


def test_the_readme_has_a_place_for_the_contents():
    text = text_of("README.md")
    assert [text.count(f"<!-- contents:{mark} -->") for mark in ("start", "end")] == [1, 1]


def test_the_picture_of_the_readme_has_words_and_a_ground_of_its_own():
    picture = text_of(".github/readme.svg")
    assert picture.startswith("<svg") and "<title>" in picture and "<desc>" in picture
    assert re.search(r'<rect x="0(\.0)?" y="0(\.0)?" [^>]*fill="#', picture), "dark pages would show through"


def test_the_workflow_covers_every_system_and_the_oldest_python():
    matrix = WORKFLOW["jobs"]["course"]["strategy"]["matrix"]
    assert {system.split("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    oldest = re.search(r'requires-python = ">=([\d.]+)"', text_of("pyproject.toml")).group(1)
    assert oldest in matrix["python"] and len(matrix["python"]) > 1
    assert WORKFLOW["jobs"]["without-pytorch"]["env"] == {"COURSE_WITHOUT_TORCH": "1"}


def test_the_workflow_pins_its_actions_to_a_major_version():
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used and all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in used)
