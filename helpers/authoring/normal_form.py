"""The one form in which a notebook is stored, so that two executions give the same bytes.

What a machine, a version or the clock would put into the file is left out; what the course says about
itself is kept.
"""

import copy
import hashlib
import re

import nbformat

from helpers.authoring.files import parse
from helpers.authoring.png import base64_without_notes

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
KEPT_CELL_METADATA = ("course", "slideshow", "tags")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def normal_form(nb):
    """A notebook in normal form, as a new object; applying it twice changes nothing.

    Raises
    ------
    nbformat.ValidationError
        If the notebook breaks Jupyter's format.
    """
    nb = copy.deepcopy(nb)
    nb.nbformat, nb.nbformat_minor = 4, 5
    metadata = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    if "course" in nb.metadata:
        metadata["course"] = nb.metadata.course
    nb.metadata = nbformat.from_dict(metadata)
    _give_ids(nb.cells)
    count = 0
    for cell in nb.cells:
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in KEPT_CELL_METADATA if cell.metadata.get(key)})
        cell.source = cell.source.rstrip("\n")
        if cell.cell_type == "code":
            # A cell that never ran keeps its null: nbval would run it without comparing, and a test says so.
            count += cell.execution_count is not None
            cell.execution_count = count if cell.execution_count is not None else None
            cell.outputs = _outputs(cell.outputs, cell.execution_count)
    nbformat.validate(nb)
    return nb


def normal_text(nb):
    """The text of the file that holds a notebook in normal form."""
    return nbformat.writes(normal_form(nb)) + "\n"


def is_normal(text):
    """Whether a notebook's file is in normal form already, to the byte."""
    return normal_text(parse(text)) == text


def _give_ids(cells):
    """Keep valid ids, so that inserting a cell changes no other; name the rest after their content."""
    taken = set()
    for cell in cells:
        cell_id = cell.get("id", "")
        if VALID_ID.fullmatch(cell_id) and cell_id not in taken:
            taken.add(cell_id)
        else:
            cell.id = ""
    for cell in cells:
        if not cell.id:
            cell.id = _id_from_content(cell.source, taken)
            taken.add(cell.id)


def _id_from_content(source, taken):
    stem = "c" + hashlib.sha256(source.encode()).hexdigest()[:8]
    candidate, n = stem, 2
    while candidate in taken:
        candidate, n = f"{stem}-{n}", n + 1
    return candidate


def _outputs(outputs, execution_count):
    """Outputs without what changes from run to run, neighbouring streams of one name merged."""
    kept = []
    for output in outputs:
        if output.output_type == "stream" and kept and kept[-1].output_type == "stream" \
                and kept[-1].name == output.name:
            kept[-1].text += output.text
        else:
            kept.append(output)
    for output in kept:
        if output.output_type == "error":
            # The full traceback names folders of the machine it ran on.
            output.traceback = [f"{output.ename}: {output.evalue}"]
        elif output.output_type != "stream":
            _clean_bundle(output)
        if output.output_type == "execute_result":
            output.execution_count = execution_count
    return [output for output in kept if output.get("data", True)]


def _clean_bundle(output):
    """A display without its live widget and without the notes in its PNG."""
    # The view's model id is random, and viewers without a kernel would fetch a widget manager for it.
    output.data.pop(WIDGET_VIEW, None)
    if "image/png" in output.data:
        output.data["image/png"] = base64_without_notes(output.data["image/png"])
    output.metadata = nbformat.from_dict(
        {mime: value for mime, value in output.metadata.items() if mime in output.data and value})
