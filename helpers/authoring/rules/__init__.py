"""What every notebook of the course has to keep to; each rule returns its complaints, one line each."""

from helpers.authoring import provenance, syllabus
from helpers.authoring.rules import outputs, prose, room, structure, torch_cells


def problems(notebook):
    """Everything that one notebook breaks, its concepts aside (those need all notebooks)."""
    return [
        *structure.metadata_problems(notebook, syllabus.load()),
        *structure.section_problems(notebook),
        *structure.slide_problems(notebook),
        *structure.cell_problems(notebook),
        *room.problems(notebook),
        *outputs.execution_problems(notebook),
        *outputs.text_problems(notebook),
        *outputs.alternative_text_problems(notebook),
        *prose.number_problems(notebook),
        *prose.alternative_text_problems(notebook),
        *prose.link_problems(notebook),
        *torch_cells.problems(notebook),
        *provenance.problems(notebook, provenance.load()),
    ]
