"""Notebooks executed from a fresh kernel, in surroundings that are the same everywhere."""

import copy
import os
import sys
import tempfile
from contextlib import contextmanager

import nbformat
from ipykernel.kernelspec import make_ipkernel_cmd
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from traitlets import default

from helpers.authoring.files import NEEDS_TORCH, ROOT, VOLATILE, tags

# What a user or a classroom may have set, and what would change the outputs.
REMOVED_VARIABLES = ("COURSE_DATA", "MPLBACKEND", "MATPLOTLIBRC", "PYTHONWARNINGS", "PYTHONSTARTUP",
                     "TQDM_DISABLE", "COLUMNS", "LINES")
# With None in its place, `import torch` fails and `find_spec` finds nothing, as if it were not installed.
HIDE_TORCH = "import sys\nsys.modules['torch'] = None"


class _ThisPython(KernelSpecManager):
    """Knows one kernel, the Python that runs this; a user's own `python3` kernel may be another one."""

    def get_kernel_spec(self, kernel_name):
        # Errors only: at each start ipykernel warns that its local connection is not encrypted.
        command = make_ipkernel_cmd(executable=sys.executable, extra_arguments=["--IPKernelApp.log_level=40"])
        return KernelSpec(argv=command, display_name="Python 3", language="python")


class _ThisPythonsKernel(AsyncKernelManager):
    @default("kernel_spec_manager")
    def _this_python(self):
        return _ThisPython()


def environment(ipython_folder):
    """The environment variables of a kernel: the user's, less what would change outputs.

    Parameters
    ----------
    ipython_folder : str or Path
        An empty folder for IPython's profile, so that nobody's start-up files run.
    """
    env = {name: value for name, value in os.environ.items() if name not in REMOVED_VARIABLES}
    env["IPYTHONDIR"] = str(ipython_folder)
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return env


@contextmanager
def client_for(nb, folder, timeout=300):
    """An nbclient for `nb` and the environment its kernel is to get.

    Parameters
    ----------
    nb : NotebookNode
        Executed in place.
    folder : Path
        The working directory of the kernel.
    timeout : float or None
        Seconds a cell may take.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as ipython_folder:
        client = NotebookClient(nb, timeout=timeout, kernel_name="python3", store_widget_state=False,
                                kernel_manager_class=_ThisPythonsKernel,
                                resources={"metadata": {"path": str(folder)}})
        yield client, environment(ipython_folder)


def executed(nb, folder, timeout=300):
    """A copy of a notebook with every cell run in a fresh kernel, top to bottom.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        At the first cell that fails without the tag `raises-exception`.
    """
    nb = copy.deepcopy(nb)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []
    with client_for(nb, folder, timeout) as (client, env):
        client.execute(env=env)
    return nb


def executed_without_torch(nb, folder, timeout=300):
    """The same with PyTorch hidden, and without the cells that are tagged as needing it."""
    nb = copy.deepcopy(nb)
    nb.cells = [cell for cell in nb.cells if NEEDS_TORCH not in tags(cell)]
    nb.cells.insert(0, nbformat.v4.new_code_cell(HIDE_TORCH, id="hide-torch"))
    return executed(nb, folder, timeout)


def with_stored_volatile_outputs(new, stored):
    """A newly executed notebook whose volatile cells keep the outputs that are stored.

    Cells are matched by id; a volatile cell that has never been run keeps its new output.
    """
    new = copy.deepcopy(new)
    before = {cell.get("id"): cell for cell in stored.cells if cell.cell_type == "code"}
    for cell in new.cells:
        old = before.get(cell.get("id"))
        if cell.cell_type == "code" and VOLATILE in tags(cell) and old and old.execution_count is not None:
            cell.outputs = copy.deepcopy(old.outputs)
    return new
