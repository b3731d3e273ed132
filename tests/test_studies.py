"""Stored experiments: means, standard errors, differences paired by seed, and files that cannot be read."""

import json

import numpy as np
import pytest
from scipy import stats

from helpers import studies

CONTENT = {
    "format": 1, "notebook": "08", "command": "python course.py study 08 --seeds 3", "date": "2026-01-31",
    "cpu": "some processor, 2 cores, Linux", "versions": {"numpy": "2.4.6"}, "experiment_sha256": "0" * 64,
    "rows": [{"seed": 0, "dense": 0.81, "conv": 0.92}, {"seed": 1, "dense": 0.70, "conv": 0.84},
             {"seed": 2, "dense": 0.77, "conv": 0.85}],
}


@pytest.fixture
def rows():
    rng = np.random.default_rng(8)
    shared = rng.normal(size=9)
    return [{"seed": seed, "a": float(3 + shared[seed] + 0.1 * rng.normal()), "b": float(2.5 + shared[seed])}
            for seed in range(9)]


def stored(folder, content):
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "study_08.json").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("number", ["08", "8", 8])
def test_load(tmp_path, number):
    study = studies.load(number, stored(tmp_path, CONTENT))
    assert study.notebook == "08" and study.rows[2] == {"seed": 2, "dense": 0.77, "conv": 0.85}


@pytest.mark.parametrize("content, message", [
    ({**CONTENT, "format": 2}, "has format 2, this version reads format 1"),
    ({key: value for key, value in CONTENT.items() if key != "format"}, "has format None"),
    ({key: value for key, value in CONTENT.items() if key != "rows"}, "lacks a part.*rows"),
    ([1, 2], "has format None"),
    ('{"format": 1, "rows": [', "is no JSON"),
    ("", "is no JSON"),
])
def test_files_that_cannot_be_read_name_the_command_that_helps(tmp_path, content, message):
    with pytest.raises(ValueError, match=message) as caught:
        studies.load("08", stored(tmp_path, content))
    assert "python course.py study 08" in str(caught.value)


def test_a_study_that_was_never_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="no study_08.json.*python course.py study 08"):
        studies.load("08", tmp_path)


def test_a_table_that_a_script_made(tmp_path):
    command = "python benchmarks/long_run.py"
    (tmp_path / "long_run.json").write_text(json.dumps({**CONTENT, "command": command}), encoding="utf-8")
    assert studies.load_table("long_run", command, tmp_path).rows == CONTENT["rows"]
    with pytest.raises(FileNotFoundError, match="no other.json.*`python benchmarks/long_run.py` makes it"):
        studies.load_table("other", command, tmp_path)
    (tmp_path / "long_run.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="long_run.json is no JSON.*long_run.py` makes it anew"):
        studies.load_table("long_run", command, tmp_path)


def test_summary_agrees_with_scipy(rows):
    means = studies.summary(rows)
    assert list(means) == ["a", "b"]
    for name in means:
        values = [row[name] for row in rows]
        assert means[name].mean == pytest.approx(np.mean(values), rel=1e-14)
        assert means[name].standard_error == pytest.approx(stats.sem(values), rel=1e-14)
        assert means[name].n == 9


def test_paired_difference_agrees_with_scipy(rows):
    found = studies.paired_difference(rows, "a", "b")
    test = stats.ttest_rel([row["a"] for row in rows], [row["b"] for row in rows])
    interval = test.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-12)
    assert found.mean == pytest.approx(np.mean([row["a"] - row["b"] for row in rows]), rel=1e-12)
    assert found.standard_error == pytest.approx(found.mean / test.statistic, rel=1e-12)
    assert found.n == 9


def test_pairing_sees_what_separate_errors_hide(rows):
    assert studies.paired_difference(rows, "a", "b").one_sided
    assert studies.paired_difference(rows, "b", "a").one_sided
    separate = studies.summary(rows)
    assert separate["a"].standard_error > 4 * studies.paired_difference(rows, "a", "b").standard_error


def test_an_interval_across_zero_is_not_one_sided():
    rows = [{"seed": 0, "a": 1.0, "b": 0.0}, {"seed": 1, "a": 0.0, "b": 0.9}, {"seed": 2, "a": 0.5, "b": 0.5}]
    found = studies.paired_difference(rows, "a", "b")
    assert found.low < 0 < found.high and not found.one_sided


@pytest.mark.parametrize("count", [0, 1])
def test_one_seed_has_no_error(rows, count):
    with pytest.raises(ValueError, match=f"rows holds {count} seed"):
        studies.summary(rows[:count])
    with pytest.raises(ValueError, match=f"rows holds {count} seed"):
        studies.paired_difference(rows[:count], "a", "b")


def test_a_missing_number_is_named(rows):
    with pytest.raises(ValueError, match="no 'c' in the row of seed 0; there is: a, b"):
        studies.paired_difference(rows, "a", "c")
    del rows[3]["b"]
    with pytest.raises(ValueError, match="no 'b' in the row of seed 3"):
        studies.summary(rows)


def test_table(tmp_path):
    study = studies.load("08", stored(tmp_path, CONTENT))
    shown = studies.table(study, {"conv": "ConvNet", "dense": "dense network"})
    assert shown._repr_markdown_().splitlines() == [
        "|  | mean | standard error |", "| --- | --- | --- |", "| ConvNet | 0.87 | 0.025 |",
        "| dense network | 0.76 | 0.032 |", "", "3 seeds, made by `python course.py study 08 --seeds 3`"]
    assert repr(shown).splitlines()[2] == "dense network  0.76  0.032"
    assert [line[0] for line in studies.table(study).lines] == ["dense", "conv"]
    with pytest.raises(ValueError, match="labels names 'cnn'; the study has: dense, conv"):
        studies.table(study, {"cnn": "ConvNet"})


def test_str(rows):
    assert str(studies.Mean(0.123456, 0.00456, 5)) == "0.1235 ± 0.0046"
    assert str(studies.PairedDifference(1.5, 0.25, 1.0, 2.0, 9)) == "1.5 (95 % interval 1 to 2, 9 seeds)"
