"""What the course teaches: the concept table, and whether the notebooks keep to it.

The rule for a claim: a notebook maps the id to the cell (or cells) that teach it, and those cells are there.
For a formula, an algorithm or an experiment one of them must also show it: a code cell with a stored output
or an `assert`, either named itself or standing below the named text before the next heading.
"""

import ast
import re
import tomllib
from dataclasses import dataclass

from helpers.authoring.calls import code_tree
from helpers.authoring.files import TABLES

KINDS = ("fact", "formula", "algorithm", "experiment")
STATES = ("planned", "done")
HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True)
class Concept:
    """One row of concepts.toml."""

    id: str
    topic: str
    kind: str
    notebook: str
    state: str
    line: str


def load(path=TABLES / "concepts.toml"):
    """The table: id -> Concept, in the order of the file.

    Raises
    ------
    ValueError
        If an id stands twice, or a kind or a state is not one of the known ones.
    """
    table = {}
    for topic, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for concept_id, row in rows.items():
            if concept_id in table:
                raise ValueError(f"{path.name}: {concept_id} stands twice")
            concept = Concept(concept_id, topic, **row)
            if concept.kind not in KINDS or concept.state not in STATES:
                raise ValueError(f"{path.name}: {concept_id} is {concept.kind!r} and {concept.state!r}; "
                                 f"kinds are {', '.join(KINDS)}, states {', '.join(STATES)}")
            table[concept_id] = concept
    return table


def cell_ids(claim):
    """The cells that a claim names, as a list: a notebook may write one id or several."""
    return [claim] if isinstance(claim, str) else list(claim)


def problems(notebooks, table):
    """Where the notebooks and the table disagree, one line each; empty where all is well.

    Parameters
    ----------
    notebooks : list of Notebook
        All notebooks there are.
    table : dict of str to Concept
    """
    found = []
    claimed = set()
    for notebook in notebooks:
        for concept_id, claim in notebook.course.get("concepts", {}).items():
            claimed.add(concept_id)
            found += [f"{notebook.path.name}: {concept_id}: {problem}"
                      for problem in _problems_of_claim(notebook, table.get(concept_id), claim)]
    for concept in table.values():
        if concept.state == "done" and concept.id not in claimed:
            found.append(f"concepts.toml: {concept.id} is done, and no notebook claims it")
    return found


def _problems_of_claim(notebook, concept, claim):
    if concept is None:
        return ["no such id in concepts.toml"]
    found = []
    if concept.notebook != notebook.number:
        found.append(f"concepts.toml says that notebook {concept.notebook} teaches it first")
    if concept.state == "planned":
        found.append('still planned in concepts.toml; set state = "done" there')
    named = cell_ids(claim)
    missing = [cell_id for cell_id in named if notebook.cell(cell_id) is None]
    if missing or not named:
        return [*found, f"no such cell: {', '.join(missing)}" if missing else "names no cell"]
    if concept.kind != "fact" and not any(_shows(notebook.nb.cells, cell_id) for cell_id in named):
        found.append(f"{concept.kind} without output or assert, in {', '.join(named)} and in the code below")
    return found


def _shows(cells, cell_id):
    """Whether this cell, or the first code below it under the same heading, prints or asserts something."""
    start = next(i for i, cell in enumerate(cells) if cell.id == cell_id)
    for i, cell in enumerate(cells[start:]):
        if cell.cell_type == "code":
            if cell.outputs or any(isinstance(node, ast.Assert) for node in ast.walk(code_tree(cell))):
                return True
            if i == 0:
                return False
        elif i > 0 and HEADING.search(cell.source):
            return False
    return False
