import subprocess
import sys

import pytest

from helpers import ops, verify
from helpers.verify import report as report_module

pytest.importorskip("torch")

EXPECTED = """\
conv2d, 50 cases: kernel 1–4, overlap, N, C > 1, H≠W
  forward      agrees with PyTorch     worst error below 1e-12
  grad x       agrees with PyTorch     worst error below 1e-12
  grad weight  agrees with PyTorch     worst error below 1e-12
  helpers      agrees with PyTorch     worst error below 1e-12
  not tried: bias, stride, padding, dilation, groups (your function does not take them)
"""


def test_the_report_reads_the_same_everywhere(right, capsys):
    report = verify.conv2d(right.tensordot, right.by_taps)
    printed = capsys.readouterr().out
    assert printed == f"{report}\n"
    assert str(report).startswith(EXPECTED)
    count = len(report.rejected)
    assert f"{count} wrong versions tried: {count} rejected (flips the kernel; " in str(report)


def test_two_runs_print_the_same(right):
    assert str(verify.conv2d(right.loops)) == str(verify.conv2d(right.loops))


def test_a_mismatch_reads_the_same_twice():
    texts = []
    for _ in range(2):
        with pytest.raises(verify.Mismatch) as caught:
            verify.conv2d(lambda x, weight: ops.conv2d(x, weight)[0][..., ::-1])
        texts.append(str(caught.value))
    assert texts[0] == texts[1]


def test_sizes_say_how_many_were_refused(right):
    text = str(verify.conv_output_size(right.size))
    assert "agree with PyTorch on all" in text
    assert "settings that do not fit, all refused" in text
    assert '"same"' in text


def test_helpers_that_disagree_are_reported_and_not_hidden(monkeypatch, right):
    from helpers.verify.routines import convolution

    def broken(*args, **settings):
        out, cache = ops.conv2d(*args, **settings)
        return out + 1, cache

    import dataclasses
    monkeypatch.setattr(convolution, "CONV2D", dataclasses.replace(convolution.CONV2D, library=broken))
    assert "DISAGREES with PyTorch" in str(verify.conv2d(right.tensordot))


def test_a_notebook_shows_the_report_once(monkeypatch, capsys):
    cell = {"number": 3}
    monkeypatch.setattr(report_module, "_current_cell", lambda: cell["number"])
    report = verify.conv2d(ops.conv2d)
    capsys.readouterr()
    report._ipython_display_()
    assert capsys.readouterr().out == ""
    cell["number"] = 4
    report._ipython_display_()
    assert capsys.readouterr().out == f"{report}\n"


def test_a_notebook_shows_a_mismatch_without_the_courses_frames():
    with pytest.raises(verify.Mismatch) as caught:
        verify.conv2d(lambda x, weight: x)
    assert caught.value._render_traceback_() == [f"Mismatch: {caught.value}"]
    assert isinstance(caught.value, AssertionError)
    assert caught.value.routine == "conv2d"
    assert caught.value.output == "forward"


def test_importing_helpers_does_not_import_torch():
    code = "import sys, helpers.verify; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
