"""A notebook's experiment repeated over seeds, its table stored with what is needed to repeat it."""

import copy
import hashlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import nbformat
from tqdm import tqdm

from helpers import studies
from helpers.authoring.execution import client_for
from helpers.authoring.files import EXPERIMENT, RESULTS, tags, write_text

PACKAGES = ("numpy", "scikit-learn", "torch")
# Runs in the kernel. Infinite or undefined numbers would not survive JSON, and mean a broken experiment.
CALL = """
import math as _math
from IPython.display import display as _display
_row = {{str(name): float(value) for name, value in experiment({seed}).items()}}
_wrong = [name for name, value in _row.items() if not _math.isfinite(value)]
if _wrong or not _row or "seed" in _row:
    raise ValueError(f"experiment({seed}) returned {{_row}}; expected finite numbers, none called 'seed'")
_display({{"application/json": _row}}, raw=True)
"""


def experiment_cell(nb):
    """The position of the cell tagged `experiment`, or None."""
    code = [i for i, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    return next((i for i in code if EXPERIMENT in tags(nb.cells[i])), None)


def digest(cell):
    """A digest of a cell's source, which changes whenever the experiment is edited."""
    return hashlib.sha256(cell.source.strip().encode()).hexdigest()


def run(notebook, seeds, folder=None):
    """Run a notebook up to its experiment, then `experiment(seed)` for the seeds 0 to `seeds` − 1.

    Parameters
    ----------
    notebook : Notebook
    seeds : int
        How many; at least 2.
    folder : Path, optional
        Where the kernel works; the notebook's folder otherwise.

    Returns
    -------
    helpers.studies.Study

    Raises
    ------
    ValueError
        If the notebook has no cell tagged `experiment`, or `seeds` is below 2.
    nbclient.exceptions.CellExecutionError
        If a cell or a seed fails, or a seed returns something else than finite numbers by name.
    """
    last = experiment_cell(notebook.nb)
    if last is None:
        raise ValueError(f"{notebook.path.name}: no cell tagged `{EXPERIMENT}` defines experiment(seed)")
    if seeds < 2:
        raise ValueError(f"seeds is {seeds}; a standard error needs at least 2")
    nb = copy.deepcopy(notebook.nb)
    nb.cells = [cell for cell in nb.cells[:last + 1] if cell.cell_type == "code"]
    with client_for(nb, folder or notebook.path.parent, timeout=None) as (client, env), \
            client.setup_kernel(env=env):
        for i, cell in enumerate(nb.cells):
            client.execute_cell(cell, i)
        rows = [{"seed": seed, **_row(client, seed)}
                for seed in tqdm(range(seeds), desc=f"study {notebook.number}", unit="seed", file=sys.stderr)]
    return studies.Study(notebook.number, f"python course.py study {notebook.number} --seeds {seeds}",
                         datetime.now(timezone.utc).strftime("%Y-%m-%d"), processor(), versions(),
                         digest(notebook.nb.cells[last]), rows)


def _row(client, seed):
    cell = nbformat.v4.new_code_cell(CALL.format(seed=seed))
    client.nb.cells.append(cell)
    client.execute_cell(cell, len(client.nb.cells) - 1)
    return next(output.data["application/json"] for output in reversed(cell.outputs)
                if "application/json" in output.get("data", {}))


def store(study, folder=RESULTS):
    """Write a study where `studies.load` finds it; returns the path."""
    path = studies.path_of(study.notebook, folder)
    content = {"format": studies.FORMAT, **vars(study)}
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path


def problems(notebook, folder=RESULTS):
    """Whether a notebook's stored study is there and belongs to the experiment it holds now."""
    position = experiment_cell(notebook.nb)
    path = studies.path_of(notebook.number, folder)
    if position is None:
        return [f"{path.name} is there, and no cell is tagged `{EXPERIMENT}`"] if path.exists() else []
    command = f"python course.py study {notebook.number}"
    if not path.exists():
        return [f"has an experiment and no {path.name}; run `{command}`"]
    if studies.load(notebook.number, folder).experiment_sha256 != digest(notebook.nb.cells[position]):
        return [f"{path.name} is older than the experiment; run `{command}` again"]
    return []


def versions():
    """Versions of Python and of the packages that an experiment's numbers depend on."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def processor():
    """The processor's model and the number of cores in use, without anything that names the machine."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        model = named[0] if named else model
    elif sys.platform == "darwin":
        model = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True,
                               check=False).stdout.strip() or model
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, {platform.system()}"
