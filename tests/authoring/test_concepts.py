"""A claim to teach something holds only where the teaching is there."""

import pytest
from nbformat.v4 import new_output

from helpers.authoring import concepts, syllabus
from helpers.authoring.concepts import Concept


def table(kind="formula", notebook="08", state="done"):
    return {"size": Concept("size", "Sizes", kind, notebook, state, "How big.")}


@pytest.fixture
def claim(toy):
    """Complaints about the toy notebook claiming `size` at the given cells."""
    def problems(cells, **row):
        toy.nb.metadata.course["concepts"] = {"size": cells}
        return concepts.problems([toy], table(**row))
    return problems


@pytest.mark.parametrize("cells", ["counting", "count", ["recap", "count"], "library-with-assert"])
@pytest.mark.parametrize("kind", ["formula", "algorithm", "experiment"])
def test_claims_that_hold(claim, toy, cells, kind):
    if cells == "library-with-assert":
        toy.cell("library").update(id=cells, source="assert 1 + 1 == two")
    assert claim(cells, kind=kind) == []


def test_a_fact_needs_its_cell_and_nothing_else(claim):
    assert claim("recap", kind="fact") == []


@pytest.mark.parametrize("cells, row, complaint", [
    ("no-such-cell", {}, "no such cell: no-such-cell"),
    (["count", "gone"], {}, "no such cell: gone"),
    ([], {"kind": "fact"}, "names no cell"),
    ("library", {}, "formula without output or assert"),
    ("recap", {"kind": "experiment"}, "experiment without output or assert"),
    ("promise", {"kind": "algorithm"}, "algorithm without"),
    ("count", {"state": "planned"}, 'set state = "done"'),
    ("count", {"notebook": "11"}, "notebook 11 teaches it first"),
])
def test_claims_that_do_not_hold(claim, cells, row, complaint):
    found = claim(cells, **row)
    assert len(found) == 1 and complaint in found[0]
    assert found[0].startswith("08_sizes_stride_padding.ipynb: size")


def test_text_reaches_no_further_than_the_next_heading(claim, toy):
    toy.cell("idea").source = "no heading"
    assert claim("promise") != [], "the heading of `counting` stands between"
    toy.cell("counting").source = "no heading"
    assert claim("promise") == []


def test_code_named_itself_does_not_borrow_from_below(claim, toy):
    toy.cell("count").outputs = []
    toy.cell("scratch").source = "no heading"
    toy.cell("library").outputs = [new_output("stream", text="4")]
    assert claim("count") != []


def test_unknown_ids_and_done_ids_that_nobody_claims(toy):
    toy.nb.metadata.course["concepts"] = {"sise": "count"}
    found = concepts.problems([toy], table())
    assert len(found) == 2
    assert "no such id" in found[0]
    assert found[1] == "concepts.toml: size is done, and no notebook claims it"
    assert concepts.problems([], table(state="planned")) == []


def test_the_table_itself():
    rows, entries = concepts.load(), syllabus.load()
    assert len(rows) == 235 and len(entries) == 37
    assert {row.notebook for row in rows.values()} <= set(entries)
    assert all(10 < len(row.line) < 160 for row in rows.values())


@pytest.mark.parametrize("row", [
    'kind = "guess", notebook = "01", state = "done", line = "x"',
    'kind = "fact", notebook = "01", state = "half", line = "x"',
])
def test_a_table_with_unknown_words_is_refused(tmp_path, row):
    path = tmp_path / "concepts.toml"
    path.write_text(f'["Topic"]\nsize = {{ {row} }}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="size is"):
        concepts.load(path)


def test_an_id_in_two_topics_is_refused(tmp_path):
    row = '{ kind = "fact", notebook = "01", state = "done", line = "x" }'
    path = tmp_path / "concepts.toml"
    path.write_text(f'["A"]\nsize = {row}\n["B"]\nsize = {row}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="stands twice"):
        concepts.load(path)
