"""Which names of the library a notebook's code uses, however it imports them."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.authoring.calls import used_helpers


def used(*sources):
    return used_helpers(new_notebook(cells=[new_code_cell(source) for source in sources]))


@pytest.mark.parametrize("source", [
    "from helpers import ops\nops.conv2d(x)",
    "import helpers\nhelpers.ops.conv2d(x)",
    "import helpers as engine\ny = engine.ops.conv2d",
    "import helpers.ops\nhelpers.ops.conv2d(x)",
    "import helpers.ops as o\nlist(map(o.conv2d, x))",
    "from helpers import ops as o\nf(o.conv2d)",
    "from helpers.ops import conv2d\nconv2d(x)",
    "from helpers.ops import conv2d as c\ndef g():\n    return c(x)",
])
def test_every_way_to_import(source):
    assert used(source) == {"ops.conv2d"}


def test_a_name_imported_in_one_cell_is_followed_into_the_next():
    cells = ["from helpers import ops, verify", "%matplotlib inline\nops.pad(x)\n!ls", "verify.pad(mine)"]
    assert used(*cells) == {"ops.pad", "verify.pad"}


def test_longer_chains_and_what_hangs_on_a_call():
    assert used("import helpers\nhelpers.nn.functional.relu(helpers.tensor(x)).sum()") == {
        "nn.functional.relu", "tensor"}


def test_imports_other_packages_and_text_do_not_count():
    source = "from helpers import ops\nfrom helpers.ops import pad\nimport numpy as np\nnp.ops\npad = 3"
    nb = new_notebook(cells=[new_markdown_cell("ops.conv2d"), new_code_cell(source)])
    assert used_helpers(nb) == set()


@pytest.mark.parametrize("timed", [
    "%%time\nops.pad(x)", "%%timeit -n 10 -r3\nops.pad(x)", "t = 1\n%timeit -n 3 ops.pad(x)",
    "%time y = ops.pad(x)", "%%capture out\nops.pad(x)",
])
def test_timed_code_is_code(timed):
    assert used("from helpers import ops", timed) == {"ops.pad"}


def test_a_cell_that_is_no_python_is_an_error():
    with pytest.raises(SyntaxError):
        used("x = = 1")
