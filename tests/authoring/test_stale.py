"""What counts as a change of a stored output, and what does not."""

import base64
import copy

import pytest
from nbformat.v4 import new_output

from helpers.authoring import stale
from helpers.authoring.execution import with_stored_volatile_outputs
from helpers.authoring.png import SIGNATURE


def png(text):
    return base64.b64encode(SIGNATURE + b"\0\0\0\1IDAT" + text + b"CRC!").decode()


def bundle(**data):
    return new_output("display_data", {key.replace("_", "/"): value for key, value in data.items()})


@pytest.fixture
def differences(toy, cell_of):
    """Differences between two outputs of the cell `library`, stored and new."""
    def compare(stored, new):
        before, after = copy.deepcopy(toy.nb), copy.deepcopy(toy.nb)
        before.cells[6].outputs, after.cells[6].outputs = stored, new
        return stale.differences(before, after)
    return compare


def test_the_same_is_current(differences):
    outputs = [bundle(text_plain="4", image_png=png(b"1")), new_output("stream", text="a\n")]
    assert differences(outputs, copy.deepcopy(outputs)) == []


def test_streams_that_were_cut_elsewhere_are_current(differences):
    assert differences([new_output("stream", text="ab")],
                       [new_output("stream", text="a"), new_output("stream", text="b")]) == []


def test_another_png_is_current_and_a_missing_one_is_not(differences):
    stored = [bundle(text_plain="An edge", image_png=png(b"1"))]
    stored[0].metadata = {"image/png": {"width": 300}}
    assert differences(stored, [bundle(text_plain="An edge", image_png=png(b"2"))]) == []
    assert differences(stored, [bundle(text_plain="An edge")]) == [
        "cell library: stored 'image/png', now 'text/plain'"]
    assert differences(stored, [bundle(text_plain="A step", image_png=png(b"1"))]) == [
        "cell library: stored 'An edge', now 'A step'"]


@pytest.mark.parametrize("stored, new, complaint", [
    ([new_output("stream", text="4\n5\n")], [new_output("stream", text="4\n6\n")], "stored '5', now '6'"),
    ([new_output("stream", text="4\n")], [new_output("stream", text="4\n5\n")], "longer"),
    ([new_output("stream", text="4\n")], [], "1 outputs stored, 0 now"),
    ([new_output("stream", text="4")], [new_output("stream", name="stderr", text="4")], "now 'stderr'"),
    ([new_output("stream", text="4")], [bundle(text_plain="4")], "stored 'stdout', now 'text/plain'"),
    ([bundle(image_svg="<svg>1</svg>")], [bundle(image_svg="<svg>2</svg>")], "<svg>2"),
    ([new_output("error", ename="E", evalue="1")], [new_output("error", ename="E", evalue="2")], "'E: 2'"),
])
def test_text_svg_and_errors_are_compared_to_the_letter(differences, stored, new, complaint):
    found = differences(stored, new)
    assert len(found) == 1 and complaint in found[0] and found[0].startswith("cell library: ")


def test_a_cell_that_never_ran_is_stale(toy):
    new = copy.deepcopy(toy.nb)
    toy.nb.cells[6].execution_count = None
    assert stale.differences(toy.nb, new) == ["cell library: never executed, or out of order"]


def test_volatile_outputs_are_kept_by_id(toy):
    new = copy.deepcopy(toy.nb)
    new.cells.insert(0, copy.deepcopy(new.cells[0]))
    toy.cell("count").metadata.tags = new.cells[5].metadata.tags = ["nbval-ignore-output"]
    new.cells[5].outputs = [new_output("stream", text="another time\n")]
    kept = with_stored_volatile_outputs(new, toy.nb)
    assert kept.cells[5].outputs[0].text == "483 of 1000\n"
    assert new.cells[5].outputs[0].text == "another time\n", "the argument was changed"


@pytest.mark.parametrize("case", ["not tagged", "never ran", "new cell"])
def test_other_outputs_are_new(toy, case):
    new = copy.deepcopy(toy.nb)
    new.cells[4].metadata.tags = [] if case == "not tagged" else ["nbval-ignore-output"]
    new.cells[4].outputs = [new_output("stream", text="now\n")]
    if case == "never ran":
        toy.cell("count").execution_count = None
    if case == "new cell":
        new.cells[4].id = "inserted"
    assert with_stored_volatile_outputs(new, toy.nb).cells[4].outputs[0].text == "now\n"


def test_long_lines_are_shown_where_they_part(differences):
    start, end = "<svg>" + "<rect/>" * 90, "</svg>"
    line, = differences([bundle(image_svg=start + "<g>4</g>" + end)], [bundle(image_svg=start + "<g>5</g>" + end)])
    assert "<g>4</g>" in line and "<g>5</g>" in line and len(line) < 200
