"""Each rule that notebooks keep, shown to complain where it is broken, and only there."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from helpers.authoring import rules, syllabus
from helpers.authoring.files import Notebook
from helpers.authoring.rules import outputs, prose, room, structure, torch_cells


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def picture(words, mime="image/png"):
    data = "<svg><title>An edge</title></svg>" if "svg" in mime else "…"
    return new_output("display_data", {mime: data, "text/plain": words})


def one_complaint(found, *parts):
    assert len(found) == 1, found
    assert all(part in found[0] for part in parts), found


def test_the_toy_keeps_every_rule(toy):
    assert rules.problems(toy) == []


# --- structure


@pytest.mark.parametrize("key", ["number", "title", "part", "minutes", "requires", "introduces", "uses_ahead",
                                 "concepts"])
def test_every_key_of_the_metadata_is_needed(toy, key):
    del toy.nb.metadata.course[key]
    found = structure.metadata_problems(toy, syllabus.load())
    assert any(f"course.{key} is missing" in line for line in found)


@pytest.mark.parametrize("change, complaint", [
    ({"number": "07"}, "course.number is '07'"),
    ({"title": "Something else"}, "course.title is 'Something else'"),
    ({"part": "Part I"}, "course.part is 'Part I'"),
    ({"minutes": "30"}, "course.minutes is missing or no int"),
    ({"minutes": 90}, "90"), ({"minutes": 0}, "0"),
    ({"requires": ["09"]}, "'09'"), ({"requires": ["08"]}, "'08'"), ({"requires": [7]}, None),
    ({"author": "me"}, "course.author is no key of ours"),
])
def test_metadata_that_is_wrong(toy, change, complaint):
    toy.nb.metadata.course.update(change)
    if complaint is None:
        change["requires"] = ["7"]
        toy.nb.metadata.course.update(change)
        complaint = "'7'"
    one_complaint(structure.metadata_problems(toy, syllabus.load()), complaint)


def test_a_file_that_the_syllabus_does_not_know(toy):
    stray = Notebook(Path("notebooks/08_sizes.ipynb"), toy.nb)
    one_complaint(structure.metadata_problems(stray, syllabus.load()), "08_sizes.ipynb is not in")


@pytest.mark.parametrize("name", structure.SECTIONS)
def test_every_part_is_needed(toy, name):
    toy.cell(name).id = "renamed"
    one_complaint(structure.section_problems(toy), f"no cell has the id {name!r}")


def test_parts_come_in_order(toy):
    cells = toy.nb.cells
    cells.append(cells.pop(cells.index(toy.cell("explore"))))
    one_complaint(structure.section_problems(toy), "idea, scratch, verify, exercises, recap, explore")


def test_a_part_has_a_heading(toy):
    toy.cell("verify").source = "Now compare."
    one_complaint(structure.section_problems(toy), "cell verify", "heading")


def test_the_first_cell_is_the_title(toy):
    toy.nb.cells[0].source = "## Sizes"
    one_complaint(structure.section_problems(toy), "title")
    toy.nb.cells.clear()
    assert "no title" in structure.section_problems(toy)[-1]


def test_the_tour_needs_neither_idea_nor_scratch(toy):
    tour = Notebook(Path("notebooks/00_start_here.ipynb"), toy.nb)
    toy.cell("idea").id, toy.cell("scratch").id = "a", "b"
    assert structure.section_problems(tour) == []
    toy.cell("explore").id = "c"
    one_complaint(structure.section_problems(tour), "explore")


@pytest.mark.parametrize("kind", [None, "fragment", "-"])
def test_a_part_starts_a_slide(toy, kind):
    toy.cell("idea").metadata.slideshow = {"slide_type": kind} if kind else {}
    one_complaint(structure.slide_problems(toy), "cell idea", "slide")


def test_a_slide_type_is_one_that_jupyter_knows(toy):
    toy.cell("count").metadata.slideshow = {"slide_type": "page"}
    one_complaint(structure.slide_problems(toy), "cell count", "'page'")


def test_code_cells_are_short_and_not_empty(toy, cell_of):
    cell_of("\n".join(f"x{i} = {i}" for i in range(30)))
    assert structure.cell_problems(toy) == []
    cell_of("\n".join(f"x{i} = {i}" for i in range(31)))
    one_complaint(structure.cell_problems(toy), "cell library", "31 lines")
    cell_of(" \n")
    one_complaint(structure.cell_problems(toy), "empty")


def test_one_cell_defines_the_experiment(toy, cell_of):
    cell_of("def experiment(seed):\n    return {}").metadata.tags = ["experiment"]
    assert structure.cell_problems(toy) == []
    toy.cell("count").metadata.tags = ["experiment"]
    found = structure.cell_problems(toy)
    assert len(found) == 2 and "count, library" in found[0] and "does not define experiment(seed)" in found[1]


# --- outputs


@pytest.mark.parametrize("count", [1, 3])
def test_counts_are_in_order(toy, cell_of, count):
    cell_of("1", execution_count=count)
    one_complaint(outputs.execution_problems(toy), "cell library", "instead of 2")


def test_counts_are_there(toy, cell_of):
    cell_of("1", execution_count=None)
    one_complaint(outputs.execution_problems(toy), "without an execution count: library;")
    toy.cell("count").execution_count = None
    one_complaint(outputs.execution_problems(toy), "count: count, library;")


def test_errors_only_where_they_are_the_point(toy, cell_of):
    cell = cell_of("1/0", outputs=[new_output("error", ename="ZeroDivisionError", evalue="division by zero")])
    one_complaint(outputs.execution_problems(toy), "without the tag `raises-exception`")
    cell.metadata.tags = ["raises-exception"]
    assert outputs.execution_problems(toy) == []
    cell.outputs = []
    one_complaint(outputs.execution_problems(toy), "stores no error")


MACHINE_TEXTS = [
    "<Layer object at 0x7f3a2b4c5d60>", "took 12 ms", "took 0.35 s", "3.1 seconds", "100 it/s", "5µs",
    "10/10 [00:01<00:00]", "on cuda:0", "device: mps", "NVIDIA H200", "Intel(R) Xeon(R)", "/home/me/x.py",
    "/Users/me", "C:\\course", "/tmp/ipykernel_12/3.py", "torch 2.13.0+cpu", "0.30000000000000004",
]


@pytest.mark.parametrize("text", MACHINE_TEXTS)
def test_text_that_differs_between_machines(toy, cell_of, text):
    cell = cell_of("1", outputs=[stream(f"so: {text}\n")])
    assert any("cell library" in line for line in outputs.text_problems(toy))
    cell.outputs = [new_output("display_data", {"text/markdown": f"so: {text}"})]
    assert outputs.text_problems(toy) != []
    cell.outputs = [new_output("error", ename="ValueError", evalue=f"so: {text}")]
    assert outputs.text_problems(toy) != []
    cell.metadata.tags = ["nbval-ignore-output"]
    assert outputs.text_problems(toy) == []


@pytest.mark.parametrize("text", [
    "o = (10 + 2·0 − 3)/2 + 1 = 4", "i = 5 s = 2", "stride 2, sizes 3 to 9", "worst error below 1e-12",
    "0.3333 ± 0.012", "(64, 1, 28, 28)", "7 wrong versions tried: 7 rejected", "no GPU", "0x10",
    "  0%|          | 0/10 [00:00<?, ?it/s]", "3.14159265", "9 kernels", "agrees with PyTorch",
])
def test_text_that_is_the_same_everywhere(toy, cell_of, text):
    cell_of("1", outputs=[stream(text + "\n")])
    assert outputs.text_problems(toy) == []


def test_nothing_on_stderr(toy, cell_of):
    cell_of("1", outputs=[stream("careful\n", "stderr")])
    one_complaint(outputs.text_problems(toy), "cell library", "stderr")


@pytest.mark.parametrize("words, good", [
    ("A step edge, and where the kernel answers to it.", True),
    ("<Figure size 640x480 with 1 Axes>", False), ("<IPython.core.display.SVG object>", False),
    ("''", False), ("Figure", False),
])
@pytest.mark.parametrize("mime", ["image/png", "image/svg+xml"])
def test_pictures_have_words(toy, cell_of, words, good, mime):
    cell_of("1", outputs=[picture(words, mime)])
    assert (outputs.alternative_text_problems(toy) == []) == good


def test_a_picture_without_any_text(toy, cell_of):
    cell_of("1", outputs=[new_output("display_data", {"image/png": "…"})])
    one_complaint(outputs.alternative_text_problems(toy), "cell library")


def test_an_svg_has_a_title_and_does_not_hide_in_html(toy, cell_of):
    words = "A row of ten pixels."
    cell_of("1", outputs=[new_output("display_data", {"image/svg+xml": "<svg></svg>", "text/plain": words})])
    one_complaint(outputs.alternative_text_problems(toy), "cell library", "<title>")
    cell_of("1", outputs=[new_output("display_data", {"text/html": "<p><svg/></p>", "text/plain": words})])
    one_complaint(outputs.alternative_text_problems(toy), "cell library", "text/html")


# --- prose


@pytest.mark.parametrize("prose_text, output, number, complaint", [
    ("In 483 cases.", "483 of 1000", "483", None),
    ("About 0.48 of them.", "share: 0.48.", "0.48", None),
    ("It is 2,500.", "2,500 cells", "2,500", None),
    ("A few.", "483 of 1000", "483", "does not say it"),
    ("In 48 cases.", "483 of 1000", "48", "output of count does not"),
    ("In 483 cases.", "1483 or 4830", "483", "output of count does not"),
    ("In 48 cases.", "0.48 or 48.5", "48", "output of count does not"),
    ("In 483 cases.", "484 of 1000", "483", "output of count does not"),
])
def test_numbers_in_prose_are_those_of_the_output(toy, prose_text, output, number, complaint):
    toy.cell("count").outputs = [stream(output)]
    toy.cell("counting").source = prose_text
    toy.cell("counting").metadata.course = {"numbers": {number: "count"}}
    found = prose.number_problems(toy)
    if complaint is None:
        assert found == []
    else:
        one_complaint(found, "cell counting", number, complaint)


@pytest.mark.parametrize("source", ["gone", "recap"])
def test_numbers_come_from_code(toy, source):
    toy.cell("counting").metadata.course = {"numbers": {"483": source}}
    one_complaint(prose.number_problems(toy), "no code cell")


def test_a_cell_has_no_other_key(toy):
    toy.cell("counting").metadata.course["number"] = {}
    one_complaint(prose.number_problems(toy), "course.number is no key of a cell")


@pytest.mark.parametrize("text, good", [
    ("![An edge](edge.png)", True), ("![](edge.png)", False), ("![ ](edge.png)", False),
    ('<img src="a.png" alt="An edge">', True), ('<img alt="" src="a.png">', False),
    ("<img src='a.png'/>", False),
    ("<img\nsrc='a.png'\nalt='An edge'/>", True),
])
def test_pictures_in_the_text_have_words(toy, text, good):
    toy.nb.cells.append(new_markdown_cell(text))
    assert (prose.alternative_text_problems(toy) == []) == good


@pytest.mark.parametrize(("text", "complaint"), [
    ("[notebook 09](09_there.ipynb)", None),
    ("[notebook 10](INDEX.md)", None),
    ("[notebooks 09 and 10](INDEX.md)", None),
    ("[elsewhere](https://example.org/x.md)", None),
    ("[notebook 09](INDEX.md)", "the index"),
    ("[notebook 10](10_not_there.ipynb)", "not there"),
])
def test_links_lead_to_the_notebooks_that_are_there(toy, tmp_path, text, complaint):
    for name in ("INDEX.md", "09_there.ipynb"):
        (tmp_path / name).touch()
    toy.cell("counting").source = text
    found = prose.link_problems(toy, tmp_path)
    assert (found == []) if complaint is None else (len(found) == 1 and complaint in found[0])


# --- PyTorch


@pytest.mark.parametrize("cells, complaint", [
    ([("import torch\nt = torch.ones(3)", True), ("print(t)", True), ("a = 1", False)], None),
    ([("import torch", False)], "imports torch"),
    ([("def f():\n    from torch import nn", False)], "imports torch"),
    ([("import torch.nn as nn", True), ("nn.Linear", False)], "uses nn"),
    ([("theirs = 3", True), ("ours = 3\nassert ours == theirs", False)], "uses theirs"),
    ([("x = 1", False), ("x = 2", True), ("x", False)], None),
    ([("x = 1", True), ("x = 2\nx", False), ("x", False)], None),
    ([("import torchvision_like", False)], None),
])
def test_what_breaks_without_torch(toy, cells, complaint):
    toy.nb.cells += [new_code_cell(source, id=f"c{i}", metadata={"tags": ["needs-torch"]} if tagged else {})
                     for i, (source, tagged) in enumerate(cells)]
    found = torch_cells.problems(toy)
    if complaint is None:
        assert found == []
    else:
        one_complaint(found, complaint, "needs-torch")


def test_a_note_for_the_room_is_no_part_of_a_slide(toy):
    toy.cell("room-vote").metadata.slideshow = {"slide_type": "slide"}
    one_complaint(room.problems(toy), "cell room-vote", "`notes`")


@pytest.mark.parametrize("source", ["Ask them.", "<details><summary>For the room</summary>\n\nAsk.\n\n</details>",
                                    "<details><summary>For the room (5 minutes)</summary>\nAsk.\n</details>"])
def test_a_note_for_the_room_is_folded_and_has_its_minutes(toy, source):
    toy.cell("room-board").source = source
    one_complaint(room.problems(toy), "cell room-board", "folded")


def test_a_lecture_has_some_notes_and_not_too_many_minutes(toy):
    toy.cell("room-board").source = toy.cell("room-board").source.replace("10", "26")
    one_complaint(room.problems(toy), "46 minutes", "45")
    toy.nb.cells.remove(toy.cell("room-vote"))
    one_complaint(room.problems(toy), "2 notes")


def test_complaints_of_every_module_are_collected(toy):
    toy.nb.cells.remove(toy.cell("room-vote"))
    toy.nb.metadata.course.title = "x"
    toy.cell("idea").source = "no heading"
    toy.cell("recap").metadata = toy.cell("title").metadata
    toy.cell("count").source = "import torch"
    toy.cell("count").outputs = [stream("484 on cuda"), picture("no")]
    toy.cell("library").source = ""
    toy.nb.cells.append(new_markdown_cell("![](x.png)"))
    text = "\n".join(rules.problems(toy))
    for part in ("course.title", "heading", "starts a slide", "empty", "a device", "a picture whose text",
                 "output of count", "without words", "imports torch", "never uses it", "notes for the room"):
        assert part in text
