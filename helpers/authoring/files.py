"""Where the course's files lie, and notebooks read from them."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
TABLES = Path(__file__).resolve().parent
RESULTS = ROOT / "benchmarks" / "results"

VOLATILE = "nbval-ignore-output"
RAISES = "raises-exception"
NEEDS_TORCH = "needs-torch"
EXPERIMENT = "experiment"


@dataclass(frozen=True)
class Notebook:
    """A notebook of the course: the file it is stored in, and its content."""

    path: Path
    nb: NotebookNode

    @property
    def number(self):
        """The two digits that its file name starts with."""
        return self.path.name[:2]

    @property
    def course(self):
        """Its `course` metadata; empty where there is none."""
        return self.nb.metadata.get("course", {})

    def cell(self, cell_id):
        """The cell with this id, or None."""
        return next((cell for cell in self.nb.cells if cell.get("id") == cell_id), None)


def tags(cell):
    """The tags of a cell, as a list."""
    return cell.metadata.get("tags", [])


def parse(text):
    """A notebook from the text of its file; nothing is repaired, so that reading never invents an id."""
    return nbformat.v4.reads(text)


def notebook_paths(numbers=(), folder=NOTEBOOKS):
    """The notebooks' files in reading order: all of them, or those with the given numbers.

    Raises
    ------
    ValueError
        If a number belongs to no notebook that is there.
    """
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    wanted = {f"{int(number):02d}" for number in numbers}
    missing = wanted - {path.name[:2] for path in paths}
    if missing:
        there = ", ".join(path.name[:2] for path in paths) or "none"
        raise ValueError(f"no notebook {', '.join(sorted(missing))} in {folder.name}/; there is: {there}")
    return [path for path in paths if not wanted or path.name[:2] in wanted]


def read_notebook(path):
    """The notebook stored in a file."""
    return Notebook(path, parse(path.read_text(encoding="utf-8")))


def read_notebooks(numbers=(), folder=NOTEBOOKS):
    """All notebooks of a folder in reading order, or those with the given numbers."""
    return [read_notebook(path) for path in notebook_paths(numbers, folder)]


def write_text(path, text):
    """Write a text file with the same bytes on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
