"""Arrows of dependence point one way, and only the verification may ask for PyTorch."""

import ast
import subprocess
import sys
from pathlib import Path

import helpers

ROOT = Path(helpers.__file__).parent
LIBRARY = {"ops", "autograd", "nn", "optim", "training", "serialization", "random", "data"}
TOOLS = LIBRARY | {"verify", "plotting", "palette", "studies"}

# What each piece of the library may import besides itself.
MAY_IMPORT = {
    "random": set(),
    "palette": set(),
    "ops": {"random"},
    "data": {"random"},
    "autograd": {"ops"},
    "nn": {"autograd", "ops", "random"},
    "optim": {"autograd", "ops"},
    "training": {"optim", "nn", "autograd", "ops", "random", "data"},
    "serialization": {"optim", "nn", "autograd", "ops"},
    "studies": {"palette"},
    "plotting": LIBRARY | {"palette"},
    "verify": LIBRARY,
    "explore": TOOLS,
    "exercises": TOOLS | {"explore"},
    "authoring": TOOLS | {"explore", "exercises"},
}


def modules():
    return sorted(path for path in ROOT.rglob("*.py") if "__pycache__" not in path.parts)


def imported_names(path):
    """Full dotted names that a file imports, wherever in the file the import stands."""
    package = path.relative_to(ROOT.parent).with_suffix("").parts
    package = package[:-1]                                  # also right for __init__.py: its own package
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[:len(package) - node.level + 1]) if node.level else []
            base += [node.module] if node.module else []
            yield from (".".join([*base, alias.name]) for alias in node.names)


def piece_of(path):
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def pieces_imported(path):
    dotted = [name.split(".") for name in imported_names(path)]
    return {name[1] for name in dotted if name[0] == "helpers" and len(name) > 1} - {piece_of(path)}


def against(rule):
    """{file: what it imports against the rule}, empty where all is well."""
    return {path.relative_to(ROOT).as_posix(): wrong for path in modules() if (wrong := rule(path))}


def test_every_piece_has_its_place():
    assert {piece_of(path) for path in modules()} - {"__init__"} <= set(MAY_IMPORT), "extend MAY_IMPORT"


def test_arrows_of_dependence():
    allowed = {**MAY_IMPORT, "__init__": LIBRARY}
    assert against(lambda path: pieces_imported(path) - allowed[piece_of(path)]) == {}


def test_only_the_verification_imports_torch():
    def rule(path):
        return piece_of(path) != "verify" and "torch" in {name.split(".")[0] for name in imported_names(path)}

    assert against(rule) == {}


def test_the_rules_can_fail(tmp_path, monkeypatch):
    """An import in a function's body, a relative one and a submodule taken from the package are all seen."""
    package = tmp_path / "helpers" / "ops"
    package.mkdir(parents=True)
    file = package / "wrong.py"
    file.write_text("from helpers import nn\nfrom ..verify import report\nimport helpers.training\n"
                    "from . import sizes\ndef f():\n    import torch.nn\n"
                    "    from helpers.optim.sgd import SGD\n")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path / "helpers")
    assert pieces_imported(file) == {"nn", "verify", "training", "optim"}
    assert "torch.nn" in set(imported_names(file))


def test_ops_needs_nothing_but_numpy():
    # SciPy comes with scikit-learn, which the data need anyway; NumPy has no normal distribution function.
    allowed = set(sys.stdlib_module_names) | {"numpy", "scipy", "helpers"}
    for path in (ROOT / "ops").rglob("*.py"):
        assert {name.split(".")[0] for name in imported_names(path)} <= allowed, path.name


WITHOUT = """
import importlib, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocker())
for name in {names!r}:
    importlib.import_module(name)
print("imported")
"""


def import_without(blocked, names):
    program = WITHOUT.format(blocked=blocked, names=names)
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT.parent, capture_output=True, text=True,
                          timeout=120)


def test_the_library_imports_without_torch_and_matplotlib():
    names = ["helpers", "helpers.ops", "helpers.random"]
    run = import_without(["torch", "matplotlib", "sklearn", "ipywidgets", "IPython"], names)
    assert run.stdout.strip() == "imported", run.stderr


def test_everything_imports_without_torch():
    names = ["helpers." + name.name.removesuffix(".py") for name in sorted(ROOT.iterdir())
             if (name.is_dir() and (name / "__init__.py").exists()) or name.suffix == ".py"]
    names.remove("helpers.__init__")
    run = import_without(["torch"], names)
    assert run.stdout.strip() == "imported", run.stderr
