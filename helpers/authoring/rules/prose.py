"""The text of a notebook: measured numbers that are tied to outputs, pictures that have words, links that lead."""

import re

from helpers.authoring.files import NOTEBOOKS
from helpers.authoring.rules.outputs import output_texts

MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(")
HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
HTML_ALTERNATIVE = re.compile(r"""\balt\s*=\s*("\s*[^"\s][^"]*"|'\s*[^'\s][^']*')""", re.IGNORECASE)

LINK = re.compile(r"\[([^\]]+)\]\(([\w.-]+\.(?:ipynb|md))(?:#[^)]*)?\)")


def contains_number(text, number):
    """Whether `number` stands in `text` whole: "48" is neither in "483" nor in "0.48" nor in "48.5"."""
    return re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text) is not None


def number_problems(notebook):
    """Whether each number that a Markdown cell ties to an output stands in both, written the same way."""
    found = []
    for cell in notebook.nb.cells:
        ties = cell.metadata.get("course", {})
        found += [f"cell {cell.id}: course.{key} is no key of a cell" for key in ties if key != "numbers"]
        for number, source_id in ties.get("numbers", {}).items():
            source = notebook.cell(source_id)
            if not contains_number(cell.source, number):
                found.append(f"cell {cell.id}: ties {number} to an output, and does not say it")
            if source is None or source.cell_type != "code":
                found.append(f"cell {cell.id}: ties {number} to {source_id!r}, which is no code cell")
            elif not any(contains_number(text, number) for text in output_texts(source)):
                found.append(f"cell {cell.id}: says {number}, and the output of {source_id} does not")
    return found


def alternative_text_problems(notebook):
    """Whether every picture in the text has an alternative in words."""
    found = []
    for cell in notebook.nb.cells:
        if cell.cell_type != "markdown":
            continue
        found += [f"cell {cell.id}: ![](...) without words" for words in MARKDOWN_IMAGE.findall(cell.source)
                  if not words.strip()]
        found += [f"cell {cell.id}: {tag[:40]} without alt" for tag in HTML_IMAGE.findall(cell.source)
                  if not HTML_ALTERNATIVE.search(tag)]
    return found


def link_problems(notebook, folder=NOTEBOOKS):
    """Whether links to files lead somewhere, and no link to a notebook that is there stops at the index."""
    found = []
    for cell in notebook.nb.cells:
        for text, target in LINK.findall(cell.source if cell.cell_type == "markdown" else ""):
            numbers = re.findall(r"\b\d\d\b", text)
            if not (folder / target).exists():
                found.append(f"cell {cell.id}: links to {target}, which is not there")
            elif target == "INDEX.md" and len(numbers) == 1 and any(folder.glob(f"{numbers[0]}_*.ipynb")):
                found.append(f"cell {cell.id}: links to the index where notebook {numbers[0]} is there")
    return found
