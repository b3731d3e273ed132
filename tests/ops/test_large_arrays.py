"""Freed arrays stay at hand: the next ones of their size are not made of new pages."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNT = """
import resource
import numpy as np
{before}

def step():
    first = np.ones(5 * 2**20, np.uint8)
    second = np.ones(4 * 2**20, np.uint8)
    third = np.ones(5 * 2**20, np.uint8)

step()
start = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    step()
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - start) // 10)
"""


def pages_per_step(before):
    """How many new pages a repeated step gets from the system, in a fresh process."""
    ran = subprocess.run([sys.executable, "-c", COUNT.format(before=before)], cwd=ROOT, capture_output=True,
                         text=True, check=True)
    return int(ran.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc learns from freed blocks")
@pytest.mark.skipif(any(name.startswith("MALLOC_") for name in os.environ) or "LD_PRELOAD" in os.environ,
                    reason="the allocator is set up by hand")
def test_a_repeated_step_needs_hardly_any_new_pages():
    assert pages_per_step("import helpers.ops") < 20 < pages_per_step("")
