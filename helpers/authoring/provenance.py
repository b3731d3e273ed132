"""Which notebook derives which public function, and whether the notebooks keep to that order."""

import re
import tomllib

from helpers.authoring.calls import used_helpers
from helpers.authoring.files import TABLES

# What the notebooks build. Data, pictures, exercises and checks are supplied, so nothing derives them.
DERIVED_PACKAGES = ("ops", "autograd", "nn", "optim", "training", "serialization")
# `helpers.tensor` is `helpers.autograd.tensor`, as `torch.tensor` is PyTorch's.
TOP_LEVEL = {"Tensor": "autograd", "no_grad": "autograd", "tensor": "autograd", "load": "serialization",
             "save": "serialization"}


def load(path=TABLES / "provenance.toml"):
    """The table: public name, such as `ops.conv2d`, -> two-digit number of the notebook that derives it."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def problems(notebook, table):
    """Where `introduces` and `uses_ahead` disagree with the table or with the notebook's code, a line each.

    - `introduces` is exactly the table's rows for this notebook, and the notebook uses each of them, itself
      or by handing its own version to `verify` under the same name;
    - `uses_ahead` is exactly what its code borrows from later notebooks, and the text names those notebooks.
    """
    used = {_with_package(name) for name in used_helpers(notebook.nb)}
    resolved = {name: _public_name(name, table) for name in used if _is_derived(name, table)}
    found = [f"{name} is in no row of provenance.toml" for name, public in resolved.items() if public is None]
    names = {public for public in resolved.values() if public}
    shown = names | {_verified_name(name) for name in used}

    rows = {name for name, number in table.items() if number == notebook.number}
    introduces = set(notebook.course.get("introduces", []))
    found += [f"introduces {name}, which provenance.toml gives to {table.get(name, 'no notebook')}"
              for name in introduces - rows]
    found += [f"provenance.toml says that this notebook derives {name}; `introduces` does not"
              for name in rows - introduces]
    found += [f"introduces {name} and never uses it" for name in introduces & rows - shown]

    ahead = {name for name in names if table[name] > notebook.number}
    claimed = set(notebook.course.get("uses_ahead", []))
    found += [f"uses {name}, which notebook {table[name]} derives; `uses_ahead` does not say so"
              for name in ahead - claimed]
    found += [f"`uses_ahead` names {name}, which the code does not use or an earlier notebook derives"
              for name in claimed - ahead]
    text = "\n".join(cell.source for cell in notebook.nb.cells if cell.cell_type == "markdown")
    later = {table[name] for name in ahead & claimed}
    found += [f"borrows from notebook {number}, and the text does not mention it"
              for number in later if not _mentions(text, number)]
    return sorted(found)


def _mentions(text, number):
    """Whether a text says "notebook 15", "notebooks 12 and 15", or links to the file."""
    return re.search(rf"notebooks?\b[^.\n]{{0,24}}\b{number}\b|\b{number}_", text, re.IGNORECASE) is not None


def _with_package(name):
    """`tensor`, which `import helpers as engine` makes `engine.tensor`, as `autograd.tensor`."""
    package = TOP_LEVEL.get(name.split(".")[0])
    return f"{package}.{name}" if package else name


def _is_derived(name, table):
    """Whether `name` is something that a notebook derives, rather than a module or a supplied helper."""
    return name.split(".")[0] in DERIVED_PACKAGES and "." in name \
        and not any(row.startswith(name + ".") for row in table)


def _public_name(name, table):
    """The row of a dotted name: `ops.conv2d.__doc__` and `ops.convolution.conv2d` belong to `ops.conv2d`."""
    parts = name.split(".")
    for end in range(len(parts), 1, -1):
        if ".".join(parts[:end]) in table:
            return ".".join(parts[:end])
    short = f"{parts[0]}.{parts[-1]}"
    return short if short in table else None


def _verified_name(name):
    """`verify.conv2d` compares the learner's version with `ops.conv2d`."""
    package, _, rest = name.partition(".")
    return f"ops.{rest}" if package == "verify" else ""
