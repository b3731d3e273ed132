"""A Chromium and a JupyterLab for the browser tests; without a browser they skip, or fail where one is demanded."""

import os
import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent))      # for the harness beside this file
import lab  # noqa: E402
from explorers import EXPLORERS  # noqa: E402


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; `COURSE_REQUIRE_BROWSER` turns a missing one from a skip into a failure."""
    context = lab.chromium()
    try:
        made = context.__enter__()
    except lab.NoBrowser as missing:
        if os.environ.get("COURSE_REQUIRE_BROWSER"):
            pytest.fail(f"COURSE_REQUIRE_BROWSER is set, but {missing}")
        pytest.skip(str(missing))
    yield made
    context.__exit__(None, None, None)


@pytest.fixture(scope="session")
def jupyterlab(browser, tmp_path_factory):
    """The address of one JupyterLab for all tests: it serves copies of notebook 08 and a notebook made here."""
    folder = tmp_path_factory.mktemp("lab")
    cells = [nbformat.v4.new_code_cell(source) for source in ("from helpers import explore", *(
        source for source, _ in EXPLORERS))]
    python = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=python), folder / "toy.ipynb")
    with lab.serve_copies([folder / "toy.ipynb", *lab.REPOSITORY.glob("notebooks/08_*.ipynb")], folder) as address:
        yield address


@pytest.fixture
def open_notebook(browser, jupyterlab):
    """`open_notebook(name)` opens a served notebook in a page of its own."""
    pages = []

    def start(name):
        pages.append(lab.Lab(browser, jupyterlab))
        pages[-1].open(name)
        return pages[-1]

    yield start
    for page in pages:
        page.close()
