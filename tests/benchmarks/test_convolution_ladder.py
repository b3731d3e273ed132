"""The parts of the ladder's benchmark: every rung is the layer, records are whole. Nothing is timed."""

import importlib
import json

import numpy as np
import pytest

from helpers import ops


@pytest.fixture
def benchmark(request, monkeypatch):
    """`benchmark(name)` imports a module of benchmarks/, which is part of no installed package."""
    monkeypatch.syspath_prepend(str(request.config.rootpath))
    return lambda name: importlib.import_module(f"benchmarks.{name}")


@pytest.mark.parametrize("name", ["loops", "windows", "einsum", "einsum, optimize", "one matrix product",
                                  "blocks", "images last", "helpers.ops"])
@pytest.mark.parametrize("shapes", [((2, 3, 6, 8), (4, 3, 3, 2)), ((1, 1, 4, 4), (1, 1, 4, 4)),
                                    ((3, 2, 5, 4), (2, 2, 1, 1))])
def test_every_rung_is_the_layer(benchmark, name, shapes):
    rungs = benchmark("ladder_rungs").RUNGS
    x, weight = (np.random.default_rng(1).normal(size=shape) for shape in shapes)
    out = rungs[name](x, weight)
    np.testing.assert_allclose(out, ops.conv2d(x, weight)[0], atol=1e-12)
    assert out.dtype == np.float64


def test_no_rung_is_left_out_of_that_test(benchmark):
    assert len(benchmark("ladder_rungs").RUNGS) == 8


def test_small_blocks_give_the_same(benchmark, monkeypatch):
    rungs = benchmark("ladder_rungs")
    monkeypatch.setattr(rungs, "COLUMN_BYTES", 1)
    x, weight = (np.random.default_rng(2).normal(size=shape) for shape in ((5, 2, 7, 6), (3, 2, 2, 3)))
    assert rungs.block_size(x.shape, weight, "image") == rungs.block_size(x.shape, weight, "row") == 1
    for name in ("blocks", "images last"):
        np.testing.assert_allclose(rungs.RUNGS[name](x, weight), ops.conv2d(x, weight)[0], atol=1e-12)


@pytest.mark.parametrize("per, units", [("image", 8), ("row", 4)])
def test_a_block_fills_the_memory_it_is_given(benchmark, monkeypatch, per, units):
    rungs = benchmark("ladder_rungs")
    weight = np.zeros((5, 3, 3, 3), np.float32)
    positions = 6 * 4 if per == "image" else 4 * 20
    monkeypatch.setattr(rungs, "COLUMN_BYTES", 4 * 27 * positions * units + 4)
    assert rungs.block_size((20, 3, 8, 6), weight, per) == units


@pytest.mark.parametrize("shapes", [((2, 3, 8, 11), (4, 3, 3, 3)), ((1, 2, 9, 6), (2, 2, 5, 4)),
                                    ((1, 1, 5, 5), (1, 1, 5, 5))])
def test_spectra_give_the_valid_windows(benchmark, shapes):
    x, weight = (np.random.default_rng(3).normal(size=shape) for shape in shapes)
    out = benchmark("ladder_rungs").by_fft(x, weight)
    np.testing.assert_allclose(out, ops.conv2d(x, weight)[0], atol=1e-12)


def test_a_wrong_program_is_refused_before_it_is_timed(benchmark):
    pytest.importorskip("torch")
    parts = benchmark("ladder_parts")
    right = np.ones((2, 3))
    parts.refuse_a_wrong_one({"right": lambda: right + 1e-7}, right)
    for wrong in (right.T, right + [[0, 0, 0.01]]):
        with pytest.raises(SystemExit, match="wrong: its output"):
            parts.refuse_a_wrong_one({"right": lambda: right, "wrong": lambda wrong=wrong: wrong}, right)


def test_figures_are_ratios_to_pytorch_and_shares_of_the_ceiling(benchmark):
    pytest.importorskip("torch")
    figures_of = benchmark("ladder_parts")._figures
    figures = figures_of([4e-3, 5e-3, 6e-3], [1e-3, 2e-3, 1e-3], adds=1_000_000, gflops=10.0)
    assert figures["ns_per_multiply_add"] == pytest.approx(4.0)
    assert figures["share"] == pytest.approx(2 * 1e6 / 4e-3 / 10e9)
    assert figures["median"] == 4.0 and figures["minima"] == 4.0
    once = figures_of([8e-3], [1e-3, 2e-3, 1e-3], adds=1_000_000, gflops=10.0)
    assert once["median"] == 8.0 and "low" not in once and once["calls"] == 1


def test_the_stored_page_is_that_of_the_stored_record(benchmark, request):
    ladder = benchmark("convolution_ladder")
    record = json.loads(ladder.RESULTS.read_text(encoding="utf-8"))
    assert ladder.RESULTS.with_suffix(".md").read_text(encoding="utf-8") == ladder.page(record)
    assert record["command"] == "python benchmarks/convolution_ladder.py --json"


def test_the_stored_record_is_whole(benchmark):
    ladder = benchmark("convolution_ladder")
    record = json.loads(ladder.RESULTS.read_text(encoding="utf-8"))
    rungs = {*benchmark("ladder_rungs").RUNGS, "PyTorch", "images last, x not yet"}
    for part in record["ladder"].values():
        assert set(part["rungs"]) == rungs
        assert part["multiply_adds"] == ops.conv_multiply_adds(tuple(part["x"]), tuple(part["weight"]))
        assert part["rungs"]["PyTorch"]["median"] == 1
        for row in part["rungs"].values():
            flops = 2 / row["ns_per_multiply_add"]
            assert row["share"] == pytest.approx(flops / record["ceilings"]["gflops"])


def test_keeping_writes_record_and_page(benchmark, tmp_path):
    ladder = benchmark("convolution_ladder")
    record = json.loads(ladder.RESULTS.read_text(encoding="utf-8"))
    ladder.keep(record, tmp_path / "copy.json")
    assert json.loads((tmp_path / "copy.json").read_text(encoding="utf-8")) == record
    assert (tmp_path / "copy.md").read_text(encoding="utf-8").startswith("# The ladder of one convolution\n")
