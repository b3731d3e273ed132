"""Where PyTorch is not installed the report says so, and wrong versions are rejected all the same."""

import subprocess
import sys

import pytest

from helpers import ops, verify
from helpers.verify.mutants import registries

WITHOUT = """
import sys
class Refuses:
    def find_spec(self, name, *rest):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refuses())
from helpers import ops, verify
report = verify.conv2d(ops.conv2d, ops.conv2d_backward)
verify.conv_output_size(ops.conv_output_size)
verify.on_gpu(report)
"""


def test_the_report_says_that_pytorch_was_not_asked(without_pytorch, right):
    report = verify.conv2d(right.loops, right.loops_backward)
    text = str(report)
    assert "agrees with PyTorch" not in text
    assert "central differences" in text
    assert "⟨A x, y⟩ = ⟨x, Aᵀ y⟩" in text
    assert "was not asked" in text
    assert report.missed == []


def test_sizes_without_pytorch(without_pytorch, right):
    report = verify.conv_output_size(right.size)
    assert "was not asked" in str(report)
    assert report.missed == []


@pytest.mark.parametrize("name", ["conv2d", "cross_correlate", "pad"])
def test_forward_mutants_are_rejected(name, without_pytorch):
    for mutant in registries()[name][::3]:      # all of them are tried against PyTorch in test_mutants
        with pytest.raises(verify.Mismatch):
            getattr(verify, name)(mutant.function)


def test_backward_mutants_are_rejected(without_pytorch):
    for mutant in registries()["conv2d_backward"][::4]:
        with pytest.raises(verify.Mismatch):
            verify.conv2d(ops.conv2d, mutant.function)


def test_an_inexact_gradient_fails_the_adjoint_check(without_pytorch):
    def rounded(grad_out, cache):
        return tuple(None if g is None else g.astype("float32").astype("float64")
                     for g in ops.conv2d_backward(grad_out, cache))

    with pytest.raises(verify.Mismatch):
        verify.conv2d(ops.conv2d, rounded)


def test_in_a_python_that_has_no_torch():
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "was not asked" in done.stdout
    assert "no GPU: PyTorch is not installed" in done.stdout
