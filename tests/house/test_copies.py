"""The working copies: they follow the repository until edited, and no answer is ever lost."""

import json

import pytest

from helpers.authoring.copies import Copies, answers, trust

NAME = "08_sizes.ipynb"


def write_notebook(path, *sources, outputs=()):
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": source, "metadata": {}, "execution_count": 1,
         "outputs": list(outputs)}
        for n, source in enumerate(sources)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture
def course(tmp_path):
    """Copies of one notebook, made once; `said` collects what the learner is told."""
    write_notebook(tmp_path / "notebooks" / NAME, "size = 4", "stride = 2")
    said = []
    copies = Copies(tmp_path / "notebooks", tmp_path / "work", said.append)
    copies.said = said
    copies.original = copies.originals / NAME
    copies.copy = copies.work / NAME
    copies.beside = copies.work / "08_sizes.new.ipynb"
    copies.update()
    return copies


def backups(course):
    return sorted((course.work / "backup").glob("*.ipynb"))


def test_a_first_use_copies_every_notebook(course):
    assert course.copy.read_bytes() == course.original.read_bytes()
    assert course.said == []


def test_the_pages_that_notebooks_link_to_come_along(course):
    for text in ("one", "two"):
        (course.originals / "INDEX.md").write_text(text)
        course.update()
        assert (course.work / "INDEX.md").read_text() == text


def test_an_untouched_copy_follows_the_repository(course):
    write_notebook(course.original, "size = 5")
    course.update()
    assert course.copy.read_bytes() == course.original.read_bytes()
    assert not course.beside.exists()


def test_a_copy_that_was_only_run_keeps_its_outputs_while_the_original_stays(course):
    write_notebook(course.copy, "size = 4", "stride = 2", outputs=[{"output_type": "stream", "text": "4"}])
    run_by_learner = course.copy.read_bytes()
    course.update()
    assert course.copy.read_bytes() == run_by_learner


def test_a_copy_that_was_only_run_follows_the_repository(course):
    write_notebook(course.copy, "size = 4", "stride = 2", "", outputs=[{"output_type": "stream", "text": "4"}])
    write_notebook(course.original, "size = 5")
    course.update()
    assert course.copy.read_bytes() == course.original.read_bytes()


@pytest.mark.parametrize("edited", [["size = 7", "stride = 2"], ["size = 4"], ["size = 4", "stride = 2", "mine"]])
def test_an_edited_copy_is_never_overwritten_and_the_newer_version_is_put_beside_once(course, edited):
    write_notebook(course.copy, *edited)
    edited_bytes = course.copy.read_bytes()
    course.update()
    assert not course.beside.exists(), "nothing is newer yet"
    write_notebook(course.original, "size = 5")
    course.update()
    assert course.copy.read_bytes() == edited_bytes
    assert course.beside.read_bytes() == course.original.read_bytes()
    assert len(course.said) == 1 and "08_sizes.new.ipynb" in course.said[0]
    course.update()
    assert len(course.said) == 1, "said once, not at every start"


def test_a_changed_output_of_the_original_is_not_offered_as_a_newer_version(course):
    write_notebook(course.copy, "size = 7")
    write_notebook(course.original, "size = 4", "stride = 2", outputs=[{"output_type": "stream", "text": "4"}])
    course.update()
    assert not course.beside.exists()


def test_the_newest_version_replaces_an_offered_one_that_was_left_alone(course):
    write_notebook(course.copy, "size = 7")
    for newer in ("size = 5", "size = 6"):
        write_notebook(course.original, newer)
        course.update()
    assert course.beside.read_bytes() == course.original.read_bytes()
    assert not (course.work / "08_sizes.new-2.ipynb").exists()


def test_answers_written_in_the_version_beside_are_kept_too(course):
    write_notebook(course.copy, "size = 7")
    write_notebook(course.original, "size = 5")
    course.update()
    write_notebook(course.beside, "size = 5", "my answer")
    answered = course.beside.read_bytes()
    write_notebook(course.original, "size = 6")
    course.update()
    assert course.beside.read_bytes() == answered
    assert (course.work / "08_sizes.new-2.ipynb").read_bytes() == course.original.read_bytes()


def test_a_learner_who_takes_the_newer_version_over_follows_again(course):
    write_notebook(course.copy, "size = 7")
    write_notebook(course.original, "size = 5")
    course.update()
    course.beside.replace(course.copy)
    course.update()
    write_notebook(course.original, "size = 6")
    course.update()
    assert course.copy.read_bytes() == course.original.read_bytes()


@pytest.mark.parametrize("damage", [b"", b"{ not json", b"[]", b'{"cells": [3]}', b"\xff\xfe"])
def test_a_copy_that_cannot_be_read_counts_as_edited(course, damage):
    course.copy.write_bytes(damage)
    write_notebook(course.original, "size = 5")
    course.update()
    assert course.copy.read_bytes() == damage
    course.reset("08")
    assert course.copy.read_bytes() == course.original.read_bytes()
    assert [path.read_bytes() for path in backups(course)] == [damage]


@pytest.mark.parametrize("record", [None, b"{ half", b"[]"])
def test_without_its_record_a_differing_copy_counts_as_edited(course, record):
    write_notebook(course.copy, "size = 7")
    answered = course.copy.read_bytes()
    store = course.work / ".course.json"
    store.unlink() if record is None else store.write_bytes(record)
    course.update()
    course.update()
    assert course.copy.read_bytes() == answered
    assert course.beside.exists() and len(course.said) == 1
    course.copy.write_bytes(b"damaged")
    course.reset("08")
    assert [path.read_bytes() for path in backups(course)] == [b"damaged"]


def test_without_its_record_an_equal_copy_follows_again(course):
    (course.work / ".course.json").unlink()
    course.update()
    write_notebook(course.original, "size = 5")
    course.update()
    assert course.copy.read_bytes() == course.original.read_bytes()


def test_a_deleted_copy_comes_back(course):
    course.copy.unlink()
    course.update()
    assert course.copy.read_bytes() == course.original.read_bytes()


def test_the_learners_own_notebooks_are_left_alone(course):
    own = course.work / "scratch.ipynb"
    write_notebook(own, "mine")
    course.update()
    assert answers(own) is not None and course.said == []


def test_a_notebook_that_left_the_course_takes_its_untouched_copy_along(course):
    course.original.unlink()
    course.update()
    assert not course.copy.exists()


@pytest.mark.parametrize("content", [b"damaged", None])
def test_a_notebook_that_left_the_course_leaves_an_edited_copy(course, content):
    write_notebook(course.copy, "size = 7") if content is None else course.copy.write_bytes(content)
    course.original.unlink()
    course.update()
    course.update()
    assert course.copy.exists()
    assert len(course.said) == 1 and "stays" in course.said[0]


@pytest.mark.parametrize("wish", ["8", "08", "08_sizes", NAME])
def test_reset_starts_afresh_and_keeps_the_answers(course, wish):
    write_notebook(course.copy, "size = 7")
    answered = course.copy.read_bytes()
    assert course.reset(wish) == course.copy
    assert course.copy.read_bytes() == course.original.read_bytes()
    assert [path.read_bytes() for path in backups(course)] == [answered]
    write_notebook(course.original, "size = 5")
    course.update()
    assert course.copy.read_bytes() == course.original.read_bytes(), "after a reset the copy follows again"


def test_two_resets_in_one_second_keep_both_versions(course):
    kept = []
    for size in (7, 8, 9):
        write_notebook(course.copy, f"size = {size}")
        kept.append(course.copy.read_bytes())
        course.reset("08")
    assert sorted(path.read_bytes() for path in backups(course)) == sorted(kept)


def test_reset_of_a_copy_without_answers_leaves_no_backup(course):
    write_notebook(course.copy, "size = 4", "stride = 2", outputs=[{"output_type": "stream", "text": "4"}])
    course.reset("08")
    assert course.copy.read_bytes() == course.original.read_bytes()
    assert backups(course) == []


def test_reset_removes_the_version_beside_but_not_answers_in_it(course):
    for beside_edited in (False, True):
        write_notebook(course.copy, "size = 7")
        write_notebook(course.original, f"size = {5 + beside_edited}")
        course.update()
        if beside_edited:
            write_notebook(course.beside, "my answer")
        course.reset("08")
        assert course.beside.exists() == beside_edited


def test_reset_of_what_is_not_there_names_what_is(course):
    with pytest.raises(ValueError, match="no notebook 09; there are: 08_sizes"):
        course.reset("09")


def test_a_damaged_notebook_does_not_keep_the_others_from_being_trusted(course, monkeypatch):
    signed, said = [], []
    monkeypatch.setattr("nbformat.sign.NotebookNotary.sign", lambda self, notebook: signed.append(notebook))
    monkeypatch.setattr("nbformat.sign.NotebookNotary._data_dir_default", lambda self: str(course.work))
    damaged = course.work / "damaged.ipynb"
    damaged.write_text('{"cells": []}')
    course.copy.with_name("nothing.ipynb").write_text("")
    trust([damaged, course.work / "nothing.ipynb", course.copy], said.append)
    assert [cell["source"] for cell in signed[-1].cells] == ["size = 4", "stride = 2"]
    assert "nothing.ipynb cannot be read" in said[-1]
