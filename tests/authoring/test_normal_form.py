"""The stored form keeps what the course says, and drops what a machine adds."""

import base64
import json
import struct
import zlib

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.authoring.files import parse
from helpers.authoring.normal_form import WIDGET_VIEW, is_normal, normal_form, normal_text
from helpers.authoring.png import SIGNATURE, base64_without_notes, without_notes


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*extra):
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", zlib.compress(b"\0\7")), chunk(b"IEND", b"")]
    return SIGNATURE + b"".join(body)


def test_png_loses_its_notes_and_nothing_else():
    resolution = chunk(b"pHYs", struct.pack(">IIB", 3937, 3937, 1))
    noted = png(chunk(b"tEXt", b"Software\0Matplotlib version 3.11"), resolution, chunk(b"tIME", b"1234567"))
    assert without_notes(noted) == png(resolution)
    assert without_notes(png()) == png()


def test_png_in_base64_is_one_line():
    wrapped = base64.encodebytes(png(chunk(b"tEXt", b"Software\0x" * 20))).decode()
    assert "\n" in wrapped.strip()
    assert base64_without_notes(wrapped) == base64.b64encode(png()).decode()


@pytest.mark.parametrize("data", [b"GIF89a", png()[:-3], png()[:40], b""])
def test_what_is_no_whole_png_is_refused(data):
    with pytest.raises(ValueError, match="PNG"):
        without_notes(data)


def notebook(*cells, **metadata):
    return new_notebook(cells=list(cells), metadata=metadata)


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def test_metadata_of_the_notebook():
    nb = notebook(course={"number": "08"}, widgets={"state": {}}, toc={},
                  kernelspec={"name": "conda-mine", "display_name": "Mine", "language": "python"},
                  language_info={"name": "python", "version": "3.11.7"})
    normal = normal_form(nb)
    assert set(normal.metadata) == {"course", "kernelspec", "language_info"}
    assert normal.metadata.course == {"number": "08"}
    assert normal.metadata.kernelspec.name == "python3"
    assert normal.metadata.language_info == {"name": "python"}
    assert nb.metadata.kernelspec.name == "conda-mine", "the original was changed"


def test_metadata_of_a_cell():
    cell = new_markdown_cell("text", metadata={
        "course": {"numbers": {"4": "c"}}, "slideshow": {"slide_type": "slide"}, "tags": ["a"],
        "collapsed": True, "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"}, "editable": True})
    kept = normal_form(notebook(cell)).cells[0].metadata
    assert kept == {"course": {"numbers": {"4": "c"}}, "slideshow": {"slide_type": "slide"}, "tags": ["a"]}
    assert normal_form(notebook(new_markdown_cell("x", metadata={"tags": []}))).cells[0].metadata == {}


def test_ids_survive_an_insertion():
    cells = [new_code_cell("a", id="first"), new_code_cell("b", id="b-2_x"), new_code_cell("b", id="9f3c")]
    before = [cell.id for cell in normal_form(notebook(*cells)).cells]
    cells.insert(1, new_code_cell("new"))
    nb = notebook(*cells)
    nb.cells[1].id = ""
    after = [cell.id for cell in normal_form(nb).cells]
    assert before == ["first", "b-2_x", "9f3c"]
    assert after[:1] + after[2:] == before


def test_ids_that_are_missing_wrong_or_taken_come_from_the_content():
    text = json.dumps({"cells": [
        {"cell_type": "markdown", "metadata": {}, "source": "same"},
        {"cell_type": "markdown", "metadata": {}, "source": "same", "id": "has space"},
        {"cell_type": "markdown", "metadata": {}, "source": "other", "id": "twice"},
        {"cell_type": "markdown", "metadata": {}, "source": "another", "id": "twice"},
    ], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    ids = [cell.id for cell in normal_form(parse(text)).cells]
    assert ids == [cell.id for cell in normal_form(parse(text)).cells]
    assert len(set(ids)) == 4
    assert ids[1] == ids[0] + "-2"
    assert ids[2] == "twice"


def test_neighbouring_streams_of_one_name_merge():
    cell = new_code_cell("x", execution_count=1, outputs=[
        stream("a\n"), stream("b\n"), stream("!", "stderr"), stream("c\n"),
        new_output("display_data", {"text/plain": "d"}), stream("e"), stream("f")])
    outputs = normal_form(notebook(cell)).cells[0].outputs
    assert [output.get("text", "d") for output in outputs] == ["a\nb\n", "!", "c\n", "d", "ef"]


def test_widget_view_goes_and_its_picture_stays():
    live = {WIDGET_VIEW: {"model_id": "1"}, "image/svg+xml": "<svg/>", "text/plain": "state"}
    cell = new_code_cell("x", execution_count=1, outputs=[
        new_output("display_data", live,
                   metadata={WIDGET_VIEW: {"a": 1}, "image/svg+xml": {"isolated": True}, "text/plain": {}}),
        new_output("display_data", {WIDGET_VIEW: {"model_id": "2"}})])
    outputs = normal_form(notebook(cell)).cells[0].outputs
    assert [dict(output.data) for output in outputs] == [{"image/svg+xml": "<svg/>", "text/plain": "state"}]
    assert outputs[0].metadata == {"image/svg+xml": {"isolated": True}}


def test_png_output_is_cleaned():
    noted = base64.b64encode(png(chunk(b"tEXt", b"Software\0x"))).decode() + "\n"
    cell = new_code_cell("x", execution_count=1, outputs=[new_output("display_data", {"image/png": noted})])
    stored = normal_form(notebook(cell)).cells[0].outputs[0].data["image/png"]
    assert stored == base64.b64encode(png()).decode()


def test_counts_become_sequential_and_a_cell_that_never_ran_keeps_none():
    cells = [new_code_cell("a", execution_count=7, outputs=[
                 new_output("execute_result", {"text/plain": "1"}, execution_count=7)]),
             new_code_cell("never"), new_code_cell("b", execution_count=9)]
    normal = normal_form(notebook(*cells)).cells
    assert [cell.execution_count for cell in normal] == [1, None, 2]
    assert normal[0].outputs[0].execution_count == 1


def test_traceback_names_no_folder():
    cell = new_code_cell("x", execution_count=1, outputs=[new_output(
        "error", ename="ValueError", evalue="too small", traceback=["File /home/me/ops.py:3", "more"])])
    error = normal_form(notebook(cell)).cells[0].outputs[0]
    assert error.traceback == ["ValueError: too small"]
    assert (error.ename, error.evalue) == ("ValueError", "too small")


def test_text_is_a_fixed_point_and_ends_in_one_newline():
    nb = notebook(new_code_cell("x = 1\n\n", execution_count=3, outputs=[stream("ü\n"), stream("b\n")]),
                  new_markdown_cell("text\n"), course={"b": 1, "a": [1, 2]}, versions={})
    raw = nbformat.writes(nb)
    assert not is_normal(raw)
    text = normal_text(nb)
    assert is_normal(text)
    assert text.endswith("}\n") and "ü" in text
    assert not is_normal(text.rstrip("\n"))
    assert [cell.source for cell in parse(text).cells] == ["x = 1", "text"]


def test_a_broken_notebook_is_refused():
    cell = new_code_cell("x", execution_count=1)
    cell.outputs = [nbformat.from_dict({"output_type": "stream", "name": "stdout", "text": 3})]
    with pytest.raises(nbformat.ValidationError):
        normal_form(notebook(cell))
