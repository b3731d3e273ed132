"""What the code cells of a notebook use: names of `helpers`, and names from one cell to the next."""

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager


# Magics around ordinary code, which IPython would hide in a string.
AROUND_CELL = re.compile(r"\A\s*%%(time|timeit|capture|prun)\b.*\n")
BEFORE_STATEMENT = re.compile(r"^(\s*)%(time|timeit)\b( +-\w+ ?\d*)* +", re.MULTILINE)


def code_tree(cell):
    """The syntax tree of a code cell; timed code counts as code, other magics and shell lines as calls.

    Raises
    ------
    SyntaxError
        If the cell is not Python.
    """
    source = BEFORE_STATEMENT.sub(r"\1", AROUND_CELL.sub("", cell.source))
    return ast.parse(TransformerManager().transform_cell(source))


def used_helpers(nb):
    """Everything of `helpers` that the code cells refer to, as dotted names below it, such as `ops.conv2d`.

    A name counts where it is used, called or handed on; an import alone does not count.
    """
    trees = [code_tree(cell) for cell in nb.cells if cell.cell_type == "code"]
    visitor = _Uses()
    for tree in trees:
        visitor.visit(tree)
    return visitor.used


class _Uses(ast.NodeVisitor):
    def __init__(self):
        self.aliases = {}    # local name -> dotted name below `helpers`, "" for the package itself
        self.used = set()

    def visit_Import(self, node):
        for name in node.names:
            package, _, rest = name.name.partition(".")
            if package == "helpers":
                # `import helpers.ops` binds `helpers`; with `as` it binds the submodule.
                self.aliases[name.asname or "helpers"] = rest if name.asname else ""

    def visit_ImportFrom(self, node):
        package, _, rest = (node.module or "").partition(".")
        if package == "helpers":
            for name in node.names:
                self.aliases[name.asname or name.name] = f"{rest}.{name.name}".lstrip(".")

    def visit_Attribute(self, node):
        attributes, root = [], node
        while isinstance(root, ast.Attribute):
            attributes.insert(0, root.attr)
            root = root.value
        if isinstance(root, ast.Name) and root.id in self.aliases:
            self.used.add(".".join(filter(None, [self.aliases[root.id], *attributes])))
        else:
            self.visit(root)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Load) and self.aliases.get(node.id):
            self.used.add(self.aliases[node.id])
