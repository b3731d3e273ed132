"""The order of the course: what a notebook derives, and what it borrows from a later one."""

import importlib

import pytest

import helpers
from helpers import autograd, ops
from helpers.authoring import provenance

TABLE = {"ops.early": "07", "ops.size": "08", "ops.room": "08", "ops.later": "12", "nn.functional.relu": "17"}


@pytest.fixture
def check(toy, cell_of):
    """Complaints about a notebook 08 with this code and these declarations."""
    def problems(source, introduces=("ops.size", "ops.room"), uses_ahead=(), text="Text."):
        cell_of(source)
        toy.cell("recap").source = f"## Recap\n\n{text}"
        toy.nb.metadata.course.update(introduces=list(introduces), uses_ahead=list(uses_ahead))
        return provenance.problems(toy, TABLE)
    return problems


HONEST = "from helpers import ops, verify\nops.size(1) + ops.room(2) + ops.early(3)"


def test_an_honest_notebook(check):
    assert check(HONEST) == []


def test_its_own_version_handed_to_verify_counts_as_use(check):
    assert check("from helpers import ops, verify\nverify.size(mine)\nops.room(1)") == []


def test_borrowing_that_is_declared_and_said(check):
    borrowing = HONEST + "\nops.later(1)"
    for text in ("Notebook 12 opens it.", "See notebooks 11 and 12.", "[there](12_convolution.ipynb)"):
        assert check(borrowing, uses_ahead=["ops.later"], text=text) == []


@pytest.mark.parametrize("uses_ahead, text, complaint", [
    ([], "Notebook 12 opens it.", "uses ops.later, which notebook 12 derives"),
    (["ops.later"], "We need 12 of them.", "borrows from notebook 12"),
    (["ops.later", "nn.functional.relu"], "Notebook 12.", "names nn.functional.relu"),
])
def test_borrowing_that_is_not(check, uses_ahead, text, complaint):
    found = check(HONEST + "\nops.later(1)", uses_ahead=uses_ahead, text=text)
    assert len(found) == 1 and complaint in found[0]


@pytest.mark.parametrize("source, introduces, complaint", [
    (HONEST, ["ops.size"], "derives ops.room; `introduces` does not"),
    (HONEST, ["ops.size", "ops.room", "ops.early"], "ops.early, which provenance.toml gives to 07"),
    (HONEST, ["ops.size", "ops.room", "ops.no"], "gives to no notebook"),
    ("from helpers import ops\nops.size(1)", ["ops.size", "ops.room"], "ops.room and never uses it"),
    ("from helpers import ops\nops.size(ops.room(ops.unheard_of))", ["ops.size", "ops.room"],
     "ops.unheard_of is in no row"),
])
def test_declarations_that_do_not_hold(check, source, introduces, complaint):
    found = check(source, introduces=introduces)
    assert len(found) == 1 and complaint in found[0]


def test_names_below_a_module_and_supplied_helpers(check):
    source = HONEST + "\nops.sizes.size(1)\nops.size.__doc__\nfrom helpers import explore, plotting, nn\n" \
                      "explore.sizes()\nplotting.show(1)\nF = nn.functional"
    assert check(source) == []


def test_borrowing_what_an_earlier_notebook_derives_is_no_borrowing(check):
    assert "names ops.early" in check(HONEST, uses_ahead=["ops.early"])[0]


def test_names_of_the_engine_belong_to_their_packages(check):
    source = HONEST + "\nimport helpers as engine\nengine.tensor(1).sum()\nengine.Tensor.sin = 1\nengine.Tensor.relu"
    complaints = check(source)
    assert {"autograd.tensor is in no row of provenance.toml", "autograd.Tensor.relu is in no row of provenance.toml",
            "autograd.Tensor.sin is in no row of provenance.toml"} == set(complaints)


def test_every_name_of_the_engine_stands_in_the_package_it_is_said_to():
    for name, package in provenance.TOP_LEVEL.items():
        assert getattr(helpers, name) is getattr(getattr(helpers, package), name)


def test_every_public_function_of_autograd_has_a_row_and_every_row_a_function():
    rows = {name.removeprefix("autograd.") for name in provenance.load() if name.startswith("autograd.")}
    assert rows == set(autograd.__all__) - {"Node"}     # a Tensor's inner part


def test_every_public_function_of_ops_has_a_row_and_every_row_a_function():
    rows = {name.removeprefix("ops.") for name in provenance.load() if name.startswith("ops.")}
    assert rows == set(ops.__all__)


def test_every_row_names_something_of_the_library():
    for row in provenance.load():
        parts = row.split(".")
        owner = importlib.import_module(f"helpers.{parts[0]}")
        for name in parts[1:]:
            assert hasattr(owner, name), row
            owner = getattr(owner, name)
