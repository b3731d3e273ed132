"""The generated tables: what is written is linked, what is planned says so, and stale files are noticed."""

import pytest

from helpers.authoring import concepts, contents, syllabus
from helpers.authoring.concepts import Concept
from helpers.authoring.normal_form import normal_text

README = f"# Course\n\nbefore\n\n{contents.START}\nold\n{contents.END}\n\nafter\n"


def test_contents_link_what_is_written_and_mark_what_is_planned(toy):
    block = contents.contents_block(syllabus.load(), [toy])
    link = "[Sizes, stride and padding](notebooks/08_sizes_stride_padding.ipynb)"
    assert f"| 08 | {link} | How big is what comes out? | 30 |" in block
    assert "| 10 | The receptive field | How far does one unit see? | *planned* |" in block
    assert block.count("*planned*") == 36
    assert [line for line in block.splitlines() if line.startswith("**")] == [
        "**Part 0. Start**", "**Part I. From pixels to a network that learns**", "**Part II. Convolution**",
        "**Part III. Training**", "**Part IV. Regularization**",
        "**Part V. Architectures, and a look inside**"]


def test_contents_go_between_the_markers():
    once = contents.with_contents(README, r"new \1 \g<0>")
    assert once == f"# Course\n\nbefore\n\n{contents.START}\n\nnew \\1 \\g<0>\n\n{contents.END}\n\nafter\n"
    assert contents.with_contents(once, "newer") == contents.with_contents(README, "newer")


@pytest.mark.parametrize("readme", [
    "", README.replace(contents.START, ""), README.replace(contents.END, ""), README + README,
    f"{contents.END}\n{contents.START}",
])
def test_a_readme_without_its_markers_is_refused(readme):
    with pytest.raises(ValueError, match="README.md needs"):
        contents.with_contents(readme, "new")


def test_index(toy):
    table = {row.id: row for row in [
        Concept("size-stride", "Sizes", "fact", "08", "done", "Pixels a step."),
        Concept("size-other", "Sizes", "fact", "08", "planned", "a | b"),
        Concept("pool-max", "Pooling", "fact", "11", "planned", "Keep the largest.")]}
    text = contents.index_text(table, syllabus.load(), [toy])
    place = "[08 Sizes, stride and padding](08_sizes_stride_padding.ipynb)"
    assert f"| size-stride | Pixels a step. | {place} |\n" in text
    assert f"| size-other | a &#124; b | {place} *(planned)* |\n" in text
    assert "| pool-max | Keep the largest. | 11 Pooling *(planned)* |\n" in text
    assert "Each of the 3 concepts" in text and "1 are done" in text
    assert text.index("## Sizes") < text.index("## Pooling")


@pytest.fixture
def repository(tmp_path, toy, monkeypatch):
    """A folder with a README and notebook 08, and a concept table with one row, done."""
    row = Concept("size", "Sizes", "formula", "08", "done", "How big.")
    monkeypatch.setattr(concepts, "load", lambda: {"size": row})
    toy.nb.metadata.course["concepts"] = {"size": "count"}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / toy.path).write_text(normal_text(toy.nb), encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    return tmp_path


def test_tables_are_written_once_and_noticed_when_stale(repository):
    index = repository / "notebooks" / "INDEX.md"
    assert contents.stale(repository) == [repository / "README.md", index]
    assert contents.write(repository) == [repository / "README.md", index]
    assert contents.stale(repository) == contents.write(repository) == []
    index.write_text(index.read_text(encoding="utf-8").replace("How big.", "How long."), encoding="utf-8")
    assert contents.stale(repository) == [index]


def test_no_tables_are_made_from_claims_that_do_not_hold(repository, toy):
    toy.nb.metadata.course["concepts"] = {"size": "gone"}
    (repository / toy.path).write_text(normal_text(toy.nb), encoding="utf-8")
    with pytest.raises(ValueError, match="08_sizes_stride_padding.ipynb: size: no such cell: gone"):
        contents.write(repository)
    assert (repository / "README.md").read_text(encoding="utf-8") == README


def test_a_missing_readme_is_named(repository):
    (repository / "README.md").unlink()
    with pytest.raises(ValueError, match="no README.md"):
        contents.stale(repository)
