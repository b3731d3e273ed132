"""The build of a notebook: its metadata, its parts, its slides, the length of its cells."""

import re

from helpers.authoring.files import EXPERIMENT, tags

METADATA = {"number": str, "title": str, "part": str, "minutes": int, "requires": list, "introduces": list,
            "uses_ahead": list, "concepts": dict}
SECTIONS = ("promise", "idea", "scratch", "verify", "explore", "exercises", "recap")
# The first notebook is a tour: nothing is derived in it, and its parts come in the order of the tour.
TOUR = "00"
TOUR_SECTIONS = ("promise", "verify", "explore", "exercises", "recap")
SLIDE_TYPES = ("slide", "subslide", "fragment", "skip", "notes", "-")
MAXIMUM_LINES = 30
MAXIMUM_MINUTES = 45
HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)


def metadata_problems(notebook, syllabus):
    """Whether `course` has every key, of the right type, and agrees with the file name and the syllabus."""
    course = notebook.course
    found = [f"course.{key} is missing or no {kind.__name__}" for key, kind in METADATA.items()
             if not isinstance(course.get(key), kind)]
    found += [f"course.{key} is no key of ours" for key in course if key not in METADATA]
    entry = syllabus.get(notebook.number)
    if entry is None or entry.stem != notebook.path.stem:
        return [*found, f"{notebook.path.name} is not in syllabus.toml"]
    for key, expected in (("number", entry.number), ("title", entry.title), ("part", entry.part)):
        if course.get(key) != expected:
            found.append(f"course.{key} is {course.get(key)!r}, in syllabus.toml it is {expected!r}")
    if not found:
        if not 1 <= course["minutes"] <= MAXIMUM_MINUTES:
            found.append(f"course.minutes is {course['minutes']}; a notebook takes 1 to {MAXIMUM_MINUTES}")
        found += [f"course.requires names {number!r}, which is no earlier notebook"
                  for number in course["requires"] if number not in syllabus or number >= notebook.number]
    return found


def section_problems(notebook):
    """Whether the parts that are always there are there, once, in order, each under a heading."""
    wanted = TOUR_SECTIONS if notebook.number == TOUR else SECTIONS
    ids = [cell.id for cell in notebook.nb.cells]
    found = [f"no cell has the id {name!r}" for name in wanted if name not in ids]
    there = [cell_id for cell_id in ids if cell_id in wanted]
    if not found and notebook.number != TOUR and there != list(wanted):
        found.append(f"the parts come in the order {', '.join(there)}")
    for name in there:
        cell = notebook.cell(name)
        if cell.cell_type != "markdown" or not HEADING.search(cell.source):
            found.append(f"cell {name}: a part starts with a heading in a Markdown cell")
    first = notebook.nb.cells[0] if notebook.nb.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        found.append("the first cell is no title (a Markdown cell that starts with '# ')")
    return found


def slide_problems(notebook):
    """Whether every part starts a slide, and no slide type is one that Jupyter does not know."""
    found = []
    for cell in notebook.nb.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        if kind is not None and kind not in SLIDE_TYPES:
            found.append(f"cell {cell.id}: slide type {kind!r} is none of {', '.join(SLIDE_TYPES)}")
        if cell.id in SECTIONS and kind != "slide":
            found.append(f"cell {cell.id}: a part starts a slide (slideshow.slide_type)")
    return found


def cell_problems(notebook):
    """Whether code cells are short and not empty, and at most one defines the experiment."""
    found = []
    code = [cell for cell in notebook.nb.cells if cell.cell_type == "code"]
    for cell in code:
        lines = len(cell.source.splitlines())
        if not cell.source.strip():
            found.append(f"cell {cell.id}: empty")
        if lines > MAXIMUM_LINES:
            found.append(f"cell {cell.id}: {lines} lines of code; at most {MAXIMUM_LINES}")
    experiments = [cell.id for cell in code if EXPERIMENT in tags(cell)]
    if len(experiments) > 1:
        found.append(f"cells {', '.join(experiments)} are all tagged `{EXPERIMENT}`; one defines it")
    found += [f"cell {cell.id}: tagged `{EXPERIMENT}` and does not define experiment(seed)" for cell in code
              if EXPERIMENT in tags(cell) and not re.search(r"^def experiment\(", cell.source, re.MULTILINE)]
    return found
