"""How much memory a training step takes at its peak, measured in a process that runs nothing else."""

import sys
import tracemalloc
from pathlib import Path

from benchmarks import models

STEPS = 3
MEGABYTE = 1e6


def peak_memory(name, engine):
    """Peak of one engine's step, in MB.

    Parameters
    ----------
    name : str
        Of the case.
    engine : "numpy" or "torch"

    Returns
    -------
    dict
        `resident`: growth of the process's peak resident size over three steps; None where the system does
        not tell. `traced`: NumPy's arrays at their peak in one step beyond those that were there before, as
        counted by tracemalloc; None for PyTorch, which allocates behind its back.
    """
    import torch

    import helpers
    library, build = {"numpy": (helpers, models.ours), "torch": (torch, models.theirs)}[engine]
    case = models.CASES[name]
    # A step with two images first: it loads code, and makes the optimizer's state.
    model, images, labels = build(case)
    step = models.training_step(library, model, images[:2], labels[:2])
    step()
    before = _restart_peak()
    step = models.training_step(library, model, images, labels)
    for _ in range(STEPS):
        step()
    after = _peak_resident()
    resident = None if before is None or after is None else (after - before) / MEGABYTE
    return {"resident": resident, "traced": _traced(step) if engine == "numpy" else None}


def _traced(step):
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    step()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return (peak - before) / MEGABYTE


def _restart_peak():
    """Forget the peak so far where the system can, and return the peak from here on, in bytes."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        pass            # not Linux, or not allowed: the peak so far stands, and growth below it stays unseen
    return _peak_resident()


def _peak_resident():
    if sys.platform == "win32":
        return None
    status = Path("/proc/self/status")
    if status.exists():
        _, _, rest = status.read_text(encoding="ascii").partition("VmHWM:")
        return int(rest.split()[0]) * 1024
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss      # in bytes on macOS
