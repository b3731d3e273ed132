"""What would break in a notebook without PyTorch, once the cells tagged `needs-torch` are left out."""

import ast

from helpers.authoring.calls import code_tree
from helpers.authoring.files import NEEDS_TORCH, tags


def problems(notebook):
    """Cells that import torch, or use a name that only tagged cells define, without the tag themselves."""
    found = []
    plain, torch_only = set(), set()
    for cell in notebook.nb.cells:
        if cell.cell_type != "code":
            continue
        tree = code_tree(cell)
        if NEEDS_TORCH in tags(cell):
            torch_only |= _bound(tree) - plain
            continue
        if _imports_torch(tree):
            found.append(f"cell {cell.id}: imports torch without the tag `{NEEDS_TORCH}`")
        plain |= _bound(tree)
        torch_only -= plain
        found += [f"cell {cell.id}: uses {name}, which only cells tagged `{NEEDS_TORCH}` define"
                  for name in sorted(_read(tree) & torch_only)]
    return found


def _imports_torch(tree):
    modules = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    modules += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(module.split(".")[0] == "torch" for module in modules)


def _bound(tree):
    """Names that running this code defines at any level; enough to tell who defines a global."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(name.asname or name.name).split(".")[0] for name in node.names}
    return names


def _read(tree):
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return {name.id for name in names if isinstance(name.ctx, ast.Load)}
