"""A toy notebook that keeps every rule, for tests that break one rule at a time."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.authoring import provenance, syllabus
from helpers.authoring.files import Notebook

SLIDE = {"slideshow": {"slide_type": "slide"}}
NUMBER = "08"


def _section(name, text="Text."):
    return new_markdown_cell(f"## The {name}\n\n{text}", id=name, metadata=SLIDE)


def _for_the_room(name, minutes):
    text = f"<details><summary>For the room ({minutes} minutes)</summary>\n\nAsk.\n\n</details>"
    return new_markdown_cell(text, id=f"room-{name}", metadata={"slideshow": {"slide_type": "notes"}})


def _code(source, count, cell_id, text=None, tags=()):
    outputs = [new_output("stream", name="stdout", text=text)] if text else []
    return new_code_cell(source, id=cell_id, execution_count=count, outputs=outputs,
                         metadata={"tags": list(tags)} if tags else {})


@pytest.fixture
def toy():
    """A notebook 08 in memory, as if executed; a new one for every test."""
    entry = syllabus.load()[NUMBER]
    introduced = sorted(name for name, number in provenance.load().items() if number == NUMBER)
    cells = [
        new_markdown_cell("# Sizes", id="title"),
        _section("promise"), _section("idea"),
        new_markdown_cell("### Counting\n\nOf 1,000 settings 483 give no integer.", id="counting",
                          metadata={"course": {"numbers": {"483": "count"}}}),
        _code("print(f'{483} of 1000')", 1, "count", "483 of 1000\n"),
        _section("scratch"),
        _code("from helpers import ops\n\nlibrary = [" + ", ".join(introduced) + "]", 2, "library"),
        _section("verify"), _section("explore"), _section("exercises"), _section("recap"),
        *(_for_the_room(name, 10) for name in ("vote", "board", "explorer")),
    ]
    nb = new_notebook(cells=cells, metadata={"course": {
        "number": NUMBER, "title": entry.title, "part": entry.part, "minutes": 30, "requires": ["07"],
        "introduces": introduced, "uses_ahead": [], "concepts": {}}})
    return Notebook(Path("notebooks") / f"{entry.stem}.ipynb", nbformat.from_dict(nb))


@pytest.fixture
def cell_of(toy):
    """Replace the toy's cell `library` by code of the test's own; returns the cell."""
    def replace(source, **fields):
        cell = toy.cell("library")
        cell.source = source
        cell.update(fields)
        return cell
    return replace
